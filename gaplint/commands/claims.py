"""Each claim with what it is bound to."""

from pathlib import Path

import click

from gaplint.commands.options import config_of, configured, formatted, loaded, paths, tell_unreadable, write


@click.command("claims", short_help="List claims and what they are held against.")
@paths
@formatted("table", "json")
@configured
def command(paths: tuple[Path, ...], output_format: str, configs: tuple[str, ...], isolated: bool) -> None:
    """Print each claim of PATHS: what it is bound to and why, and whether it is true, false or unbound."""
    import json

    from gaplint.reports.claims import as_object, render

    project, unreadable = loaded(paths, config_of(configs, isolated))
    if output_format == "json":
        write([json.dumps(as_object(project, paths), ensure_ascii=False, indent=2)])
    else:
        write(render(project, paths))
    tell_unreadable(unreadable)
