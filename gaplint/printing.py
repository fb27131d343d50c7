"""What is said on standard output and standard error, and how the process ends."""

import os
import sys
from collections.abc import Iterable
from contextvars import ContextVar
from io import TextIOWrapper
from typing import TextIO

from gaplint.errors import OutputError

_own: ContextVar[bool] = ContextVar("own", default=False)
EXIT_FINDINGS = 1
EXIT_FAILURE = 2


def write(lines: Iterable[str], utf8: bool = False) -> bool:
    """Print, in UTF-8 or whatever the terminal's encoding is; a closed pipe ends the printing, not the verdict.

    Returns whether anybody still reads. Raises OutputError.
    """
    stream = sys.stdout
    if stream is None:  # closed by the caller
        return False
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")
    try:
        for line in lines:
            stream.write(f"{line}\n")
        stream.flush()
    except OSError as error:
        give_up(stream)
        if not isinstance(error, BrokenPipeError):
            raise OutputError(f"standard output: can't be written: {error.strerror}") from error
        return False
    return True


def complain(lines: Iterable[str]) -> None:
    """Say something on standard error, if anybody listens there, and it can be written."""
    for line in lines:
        if sys.stderr is not None:
            try:
                sys.stderr.write(f"{line}\n")
                sys.stderr.flush()
            except OSError:  # a full disk, which standard output may be on as well: the status tells it
                give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Let what is left for a stream go nowhere: Python would try again when it ends, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def begin() -> None:
    """The process is the command's own: what it says to files and pipes is UTF-8 whatever the locale, and it may end at once.

    PYTHONIOENCODING has the last word.
    """
    _own.set(True)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not stream.isatty() and not os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # names of files may be no UTF-8


def is_own() -> bool:
    """Whether the process is the command's own, and nobody watches it, as a debugger or a measurement of coverage does."""
    monitoring = getattr(sys, "monitoring", None)  # from Python 3.12 on
    watched = sys.gettrace() or sys.getprofile() or (monitoring and any(map(monitoring.get_tool, range(6))))
    return _own.get() and not watched


def leave(status: int) -> None:
    """End, and in a process of its own at once: to take the documents apart object by object would cost a tenth of the run."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    if is_own():
        os._exit(status)
    sys.exit(status)
