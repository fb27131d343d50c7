"""What several commands take, and how they print and end."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from gaplint.config.schema import Config

EXIT_FINDINGS = 1
EXIT_FAILURE = 2

Command = TypeVar("Command", bound=Callable[..., Any])


def paths(command: Command) -> Command:
    """The documents that a command is about."""
    return click.argument("paths", nargs=-1, type=click.Path(path_type=Path))(command)


def configured(command: Command) -> Command:
    """Which configuration holds."""
    path = click.option(
        "--config", "config_path", type=click.Path(path_type=Path), help="Configuration file, in place of the nearest."
    )
    return path(click.option("--isolated", is_flag=True, help="Read no configuration file.")(command))


def config_of(path: Path | None, isolated: bool) -> "Config":
    """The configuration that the options of `configured` ask for. Raises ConfigError."""
    from gaplint.config.load import discover, load
    from gaplint.config.schema import Config

    if isolated:
        return Config()
    return load(path) if path else discover(Path())


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """The names in the values of an option that may be repeated, or hold several with commas."""
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def write(lines: Iterable[str], utf8: bool = False) -> None:
    """Print, in UTF-8 or whatever the terminal's encoding is; a closed pipe ends the printing, not the verdict."""
    stream = sys.stdout
    if stream is None:  # closed by the caller
        return
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")
    try:
        for line in lines:
            stream.write(f"{line}\n")
        stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # else Python tries again when it ends
        if not isinstance(error, BrokenPipeError):
            from gaplint.errors import OutputError

            raise OutputError(f"standard output: can't be written: {error.strerror}") from error


def tell_unreadable(unreadable: list[tuple[str, str]]) -> None:
    """Say what could not be read, and end with the status for that."""
    for path, why in unreadable:
        click.echo(f"gaplint: {path}: not read: {why}", err=True)
    sys.exit(EXIT_FAILURE if unreadable else 0)


def leave(status: int) -> None:
    """End at once: to take the documents apart object by object would cost a tenth of the run. mypy leaves the same way."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(status)
