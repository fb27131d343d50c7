"""What several commands take, and how they print and end."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from gaplint.config.schema import Config
    from gaplint.run import Report

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


def write(lines: Iterable[str]) -> None:
    """Print, whatever the terminal's encoding; a closed pipe ends the printing, not the verdict."""
    stream = sys.stdout
    if stream is None:  # closed by the caller
        return
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    try:
        for line in lines:
            stream.write(f"{line}\n")
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def tell_unreadable(unreadable: list[tuple[str, str]]) -> None:
    """Say what could not be read, and end with the status for that."""
    for path, why in unreadable:
        click.echo(f"gaplint: {path}: not read: {why}", err=True)
    sys.exit(EXIT_FAILURE if unreadable else 0)


def tell_failures(report: "Report") -> None:
    """Say what could not be done, and if there is such, end with the status for that."""
    from gaplint.run import UNREADABLE

    unread = [finding for finding in report.findings if finding.rule == UNREADABLE]
    for failure in report.failures:
        click.echo(f"gaplint: {failure.what} broke: {failure.why}\n{failure.detail}".rstrip(), err=True)
    if report.failures or unread:
        for finding in unread:
            click.echo(f"gaplint: {finding.where.document.path}: {finding.message}", err=True)
        sys.exit(EXIT_FAILURE)


def leave(status: int) -> None:
    """End at once: to take the documents apart object by object would cost a tenth of the run. mypy leaves the same way."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(status)
