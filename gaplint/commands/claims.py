"""Each claim with what it was compared with."""

from pathlib import Path

import click

from gaplint.commands.options import config_of, configured, formatted, linted, paths, screen, tell_failures, write


@click.command("claims", short_help="List all claims and what each was compared with.")
@paths
@formatted("table", "json")
@configured
def command(paths: tuple[Path, ...], output_format: str, configs: tuple[str, ...], isolated: bool) -> None:
    """Print each claim in PATHS: what it was compared with and why, and whether it is true, false or unbound.

    Unbound means that there was nothing to compare it with. For false claims: how likely it is that this is a real mistake,
    and why. Doubtful problems, which are more likely not mistakes, are listed at the end.
    """
    from dataclasses import replace

    from gaplint.reports.claims import as_object, render
    from gaplint.reports.encoded import encoded

    config = replace(config_of(configs, isolated), min_confidence="possible")
    report = linted(paths, config)
    if output_format == "json":
        write([encoded(as_object(report, paths), indent=2)])
    else:
        write(render(report, paths, screen()))
    tell_failures(report)
