"""A configuration for a folder."""

import os
from pathlib import Path

import click

from gaplint import world
from gaplint.commands.options import loaded, paths, tell_unreadable, write


@click.command("init", short_help="Write a configuration with everything gaplint inferred.")
@paths
@click.option("--pyproject", is_flag=True, help="Add a table [tool.gaplint] to the pyproject.toml that is here.")
@click.option("--force", is_flag=True, help="Overwrite an existing gaplint.toml.")
def command(paths: tuple[Path, ...], pyproject: bool, force: bool) -> None:
    """Write a gaplint.toml here, with paths, families, registers, roles and status words as gaplint inferred them.

    All of it is commented out, so nothing changes, except for PATHS if you name them. Each line can be uncommented alone.
    """
    from gaplint.config.load import FILE, PYPROJECT, holding
    from gaplint.config.schema import Config
    from gaplint.errors import ConfigError
    from gaplint.reports.init import render
    from gaplint.write import replace_files

    target = Path(PYPROJECT if pyproject else FILE)
    if pyproject and not world.is_file(target):
        raise ConfigError(f"{PYPROJECT}: there is none here")
    if os.path.lexists(target) and not pyproject and not force:
        raise ConfigError(f"{FILE} exists; --force overwrites it")
    if (other := holding(Path())) and not force:
        raise ConfigError(f"{other.name} already configures gaplint here; --force writes {target} anyway")
    project, unreadable = loaded(paths, Config())
    lines = list(render(project, paths))
    if pyproject:
        replace_files({target: _appended(world.content(target), ["[tool.gaplint]", *lines])})
    else:
        replace_files({target: "".join(f"{line}\n" for line in lines).encode(errors="replace")})
    write([f"wrote {target}, {lines[0].partition(', ')[2].rstrip('.')}"])
    if not pyproject and world.is_file(PYPROJECT):
        write([f"to keep it in {PYPROJECT} instead, remove {FILE} and run `gaplint init --pyproject`"])
    tell_unreadable(unreadable)


def _appended(content: bytes, lines: list[str]) -> bytes:
    """A file with further lines after an empty one, ended as its own are."""
    end = b"\r\n" if b"\r\n" in content else b"\n"
    before = content.rstrip(b"\r\n")
    return b"".join((before, end * 2 if before else b"", *(line.encode(errors="replace") + end for line in lines)))
