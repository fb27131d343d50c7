"""What else speaks of the items of some documents."""

from pathlib import Path

import click

from gaplint import world
from gaplint.commands.options import config_of, configured, formatted, loaded, tell_unreadable, write


@click.command("impact", short_help="List what else mentions the items of a document.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@formatted("text", "json")
@configured
def command(paths: tuple[Path, ...], output_format: str, configs: tuple[str, ...], isolated: bool) -> None:
    """List where other documents mention the items that PATHS mention, and where they link to PATHS.

    Read these places before or after you edit PATHS: they may have to change as well. The other documents are the
    configured ones, or else all of the repository or the working directory.
    """
    from gaplint.reports.encoded import encoded
    from gaplint.reports.impact import as_object, render

    config = config_of(configs, isolated)
    whole = () if config.paths else tuple(Path(world.root_of(path if world.is_folder(path) else path.parent)) for path in paths)
    project, unreadable = loaded((*whole, *paths), config)
    found = as_object(project, paths)
    if not found["paths"]:
        raise click.UsageError(f"{paths[0]}: not one of the documents that are checked")
    write([encoded(found, indent=2)] if output_format == "json" else render(found))
    tell_unreadable(unreadable)
