"""Each claim with what it is bound to."""

from pathlib import Path

import click

from gaplint.commands.options import config_of, configured, paths, tell_unreadable, write


@click.command("claims")
@paths
@click.option("--format", "output_format", type=click.Choice(["table", "json"]), default="table", show_default=True)
@configured
def command(paths: tuple[Path, ...], output_format: str, config_path: Path | None, isolated: bool) -> None:
    """Print each claim of PATHS: what it is bound to and why, and whether it is true, false or unbound."""
    import json

    from gaplint.reports.claims import as_object, render
    from gaplint.run import load

    project, unreadable = load(paths, config_of(config_path, isolated))
    if output_format == "json":
        write([json.dumps(as_object(project, paths), ensure_ascii=False, indent=2)])
    else:
        write(render(project, paths))
    tell_unreadable(unreadable)
