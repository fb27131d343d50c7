"""Each claim with what it was compared with."""

from pathlib import Path

import click

from gaplint.commands.options import config_of, configured, formatted, linted, paths, tell_failures, write


@click.command("claims", short_help="List claims and what they are compared with.")
@paths
@formatted("table", "json")
@configured
def command(paths: tuple[Path, ...], output_format: str, configs: tuple[str, ...], isolated: bool) -> None:
    """Print each claim of PATHS: what it was compared with and why, and whether it is true, false or unbound.

    Of what is false: how likely it is a real mistake, and why. Findings that are more likely none are listed at the end.
    """
    from dataclasses import replace

    from gaplint.reports.claims import as_object, render
    from gaplint.reports.encoded import encoded

    config = replace(config_of(configs, isolated), min_confidence="possible")
    report = linted(paths, config)
    if output_format == "json":
        write([encoded(as_object(report, paths), indent=2)])
    else:
        write(render(report, paths))
    tell_failures(report)
