"""What is kept between runs."""

import click

from gaplint.commands.options import tell, write


@click.group("cache", short_help="Show or empty what is kept between runs.")
def command() -> None:
    """Show or empty what is kept between runs.

    A check of which nothing has changed, neither a document nor the rest of what it looked at, says again what it said. For
    that its output is kept in the cache folder of the user, in the folder that GAPLINT_CACHE_DIR names, or in that of
    --cache-dir. Nothing is kept in a folder that git has files of.
    """


@command.command("dir")
@click.option("--cache-dir", metavar="DIR", help="The folder, if it is not the user's.")
def show(cache_dir: str | None) -> None:
    """Print the folder; status 2 if there is none."""
    write([_folder(cache_dir)])


@command.command("clean")
@click.option("--cache-dir", metavar="DIR", help="The folder, if it is not the user's.")
def clean(cache_dir: str | None) -> None:
    """Remove all that gaplint keeps in the folder, and nothing else."""
    from gaplint import cache
    from gaplint.facts.numbers import counted

    folder = _folder(cache_dir)
    write([f"{folder}: {counted(cache.clean(folder), 'record')} removed"])


def _folder(named: str | None) -> str:
    from gaplint import cache

    folder = cache.folder_of(named)
    if folder is None:
        tell("no cache: there is no folder for it, or git has files of it")
        raise SystemExit(2)
    return folder
