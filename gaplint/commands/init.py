"""A configuration for a folder."""

import os
from pathlib import Path

import click

from gaplint.commands.options import loaded, paths, tell_unreadable, write


@click.command("init", short_help="Write a gaplint.toml with everything gaplint inferred.")
@paths
@click.option("--force", is_flag=True, help="Overwrite an existing gaplint.toml.")
def command(paths: tuple[Path, ...], force: bool) -> None:
    """Write a gaplint.toml for PATHS here, with paths, families, registers, roles and status words as gaplint inferred them."""
    from gaplint.config.load import FILE
    from gaplint.config.schema import Config
    from gaplint.errors import ConfigError
    from gaplint.reports.init import render
    from gaplint.write import replace_files

    target = Path(FILE)
    if os.path.lexists(target) and not force:
        raise ConfigError(f"{FILE} exists; --force overwrites it")
    project, unreadable = loaded(paths, Config())
    lines = list(render(project, paths))
    replace_files({target: "".join(f"{line}\n" for line in lines).encode(errors="replace")})
    write([f"wrote {FILE}: {lines[1].removeprefix('# ')}"])
    tell_unreadable(unreadable)
