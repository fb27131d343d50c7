"""Which formats a report is written in, and where each goes."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gaplint.config.values import nearest
from gaplint.config.vocabulary import agent_variables
from gaplint.errors import OutputError, PathError
from gaplint.reports import FORMATS
from gaplint.write import AWAY, leads_away, replace_files

STANDARD_OUTPUT = "-"


@dataclass(frozen=True)
class Output:
    """A format with where it goes."""

    format: str
    """One of FORMATS."""
    file: Path | None = None
    """None for standard output."""


def outputs(asked: Iterable[str], file: str | None, default: str, named: Iterable[Path] = ()) -> tuple[Output, ...]:
    """The outputs that `--output-format FORMAT[=FILE]` and `--output-file FILE` ask for.

    Without any there is one, `default` on standard output, or `full` in the file. Raises OutputError for an unknown format,
    for two formats in one place, and for a place that can't be written to.
    """
    found = [_output(value) for value in asked] or [Output("full" if file else default)]
    if file is not None:
        if len(found) > 1 or found[0].file:
            raise OutputError("--output-file is for one format; use --output-format FORMAT=FILE for several")
        found = [_output(f"{found[0].format}={file}")]
    places = [os.path.realpath(one.file) if one.file else STANDARD_OUTPUT for one in found]
    for number, place in enumerate(places):
        if place in places[:number]:
            where = found[number].file or "standard output"
            raise OutputError(f"two formats go to {where}; use --output-format FORMAT=FILE for one of them")
    for one in found:
        if one.file and (why := _obstacle(one.file, named)):
            raise OutputError(f"{one.file}: can't be written: {why}")
    return tuple(found)


def default_format(terminal: bool, environ: Mapping[str, str]) -> str:
    """`agent` for an agent that reads through a pipe, else `full`."""
    return "agent" if not terminal and any(environ.get(name) for name in agent_variables()) else "full"


def save(file: Path, lines: Iterable[str]) -> str:
    """Write lines to a file, in UTF-8, whole or not at all; why that failed, or nothing.

    What is no regular file, a device or a named pipe, is written to as it stands.
    """
    content = "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")
    try:
        if os.path.exists(file) and not os.path.isfile(file):  # noqa: PTH110, PTH113  # Path's raise for a name that is too long
            file.write_bytes(content)
        else:
            replace_files({file: content})
    except PathError as error:
        return str(error)
    except OSError as error:
        return f"{file}: can't be written: {error.strerror or error}"
    return ""


def _output(value: str) -> Output:
    name, equals, file = value.partition("=")
    if name not in FORMATS:
        hint = nearest(name, FORMATS) or f"; the formats are {', '.join(FORMATS)}"
        raise OutputError(f"--output-format: unknown format {name}{hint}")
    if equals and not file:
        raise OutputError(f"--output-format {value}: the name of the file is missing")
    return Output(name, Path(file) if equals and file != STANDARD_OUTPUT else None)


def _obstacle(file: Path, named: Iterable[Path]) -> str:
    """Why `file` can't be written, as far as that can be told without writing it; of what is `named`, no link is followed."""
    if leads_away(file, named):
        return AWAY
    if os.path.isdir(file):  # noqa: PTH112  # Path's raises for a name that is too long
        return "it is a folder"
    folder = os.path.dirname(os.path.realpath(file))  # noqa: PTH120
    if os.path.exists(file):  # noqa: PTH110
        return "" if os.access(file, os.W_OK) else "Permission denied"
    if not os.path.isdir(folder):  # noqa: PTH112
        return f"there is no folder {os.path.dirname(file)}"  # noqa: PTH120
    return "" if os.access(folder, os.W_OK) else "Permission denied"
