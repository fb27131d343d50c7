"""What is kept between runs."""

import click

from gaplint.commands.options import tell, write


@click.group("cache", short_help="Show or clear what is stored between runs.")
def command() -> None:
    """Show or clear what is stored between runs.

    If nothing has changed since the last check, neither the documents nor anything else it looked at, gaplint prints the same
    output again. It stores that output in your cache folder, in the folder named by GAPLINT_CACHE_DIR, or in that of
    --cache-dir, but never in a folder with files tracked by git.
    """


@command.command("dir")
@click.option("--cache-dir", metavar="DIR", help="The folder. Default: your cache folder.")
def show(cache_dir: str | None) -> None:
    """Print the folder."""
    write([_folder(cache_dir)])


@command.command("clean")
@click.option("--cache-dir", metavar="DIR", help="The folder. Default: your cache folder.")
def clean(cache_dir: str | None) -> None:
    """Remove everything stored there, and nothing else."""
    from gaplint import cache
    from gaplint.facts.numbers import counted

    folder = _folder(cache_dir)
    write([f"{folder}: {counted(cache.clean(folder), 'record')} removed"])


def _folder(named: str | None) -> str:
    from gaplint import cache

    folder = cache.folder_of(named)
    if folder is None:
        tell("no cache: there is no folder for it, git tracks files in it, or it is a link in the project")
        raise SystemExit(2)
    return folder
