"""A line on the terminal that says how far long work has come; it is erased at the end."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from gaplint.config.vocabulary import agent_variables
from gaplint.watch import NOBODY, Arguments, Result, Watch

PATIENCE = 1.0
"""Seconds before anything is shown; short work shows nothing."""
REFRESH = 0.1
"""Seconds between two looks."""
READING, COMPARING = "reading documents", "comparing"
SAYS = {
    "find": "looking for documents",
    **dict.fromkeys(("read", "parse", "extract"), READING),
    **dict.fromkeys(("index", "bind", "weigh", "decide"), COMPARING),
}
"""What a reader is told of a stage; a rule is told by its name."""
CLEAR = "\r\x1b[K"
"""To the first column, and erase to the end of the line (ECMA-48, EL)."""


def attended(stream: TextIO | None, environment: Mapping[str, str]) -> bool:
    """Whether somebody sits at a terminal that can erase a line."""
    return (
        stream is not None
        and stream.isatty()
        and environment.get("TERM", "dumb" if os.name == "posix" else "") != "dumb"
        and not any(environment.get(name) for name in ("CI", *agent_variables()))
    )


@contextmanager
def progress() -> Iterator[Watch]:
    """What to watch a run with: a line on standard error, or nothing where nobody looks."""
    if not attended(sys.stderr, os.environ):
        yield NOBODY
        return
    line = Line(sys.stderr)
    try:
        yield line
    finally:
        line.erase()


class Line(Watch):
    """Writes `reading documents 120 of 2000` or `comparing` to a terminal, from a thread of its own, until it is erased."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._stage = self._count = ""
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stage(self, function: Callable[Arguments, Result], name: str) -> Callable[Arguments, Result]:
        def told(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            self._stage = SAYS.get(name, name)
            return function(*args, **kwargs)

        return told

    def each(self, numbers: Iterable[int], total: int) -> Iterable[int]:
        for number in numbers:
            self._count = f" {number + 1} of {total}"
            yield number
        self._count = ""

    def erase(self) -> None:
        """Leave the terminal as it was; afterwards nothing is written any more."""
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        started = time.monotonic()
        if self._done.wait(PATIENCE):
            return
        try:
            while not self._done.wait(REFRESH):
                self._stream.write(f"{CLEAR}gaplint: {self._stage}{self._count} ({time.monotonic() - started:.0f} s)")
                self._stream.flush()
            self._stream.write(CLEAR)
            self._stream.flush()
        except (OSError, ValueError):  # the terminal is gone
            return
