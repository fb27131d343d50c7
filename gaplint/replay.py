"""Runs that are printed again: where nothing has changed of what a run asked for, it has the same to say.

A record holds what the run asked of the world, with the answers (`gaplint.world`), and what it printed. It is found by what was
typed and where: arguments, folder, terminal, version. This module is imported before all others, and imports none of the check.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

from gaplint import cache, world
from gaplint.errors import OutputError
from gaplint.printing import EXIT_FAILURE, complain, leave, write
from gaplint.questions import Stamp

FORMAT = 1
"""Of a record; what is in another one is not read."""
MOST = 64
"""Records that are kept; one is rarely above a megabyte."""
STATUSES = range(EXIT_FAILURE + 1)
"""With which a run ends that is kept."""
BY_NAME = ("HOME", "USERPROFILE", "TZ", "LANG")
BY_BEGINNING = ("GIT_", "LC_", "PYTHON")
"""Variables that libraries and git ask for, where nobody sees it, and how the names of such begin."""


class Recording:
    """A run of which is kept what it asks and says."""

    def __init__(self, folder: str, name: str, answers: world.Answers) -> None:
        self._folder, self._name, self._answers = folder, name, answers
        self._said: list[tuple[bool, bool, list[str]]] = []
        self._saying = 0

    def note(self, lines: Iterable[str], utf8: bool = False, error: bool = False) -> Iterator[str]:
        """`lines`, to be printed on standard output, or on standard error; they are kept when the last one is taken."""
        self._saying += 1
        said = []
        for line in lines:
            said.append(line)
            yield line
        self._saying -= 1
        self._said.append((error, utf8, said))

    def keep(self, status: int) -> None:
        """Keep the run, unless somebody closed the pipe while it spoke."""
        if not self._saying:
            _keep(self._folder, self._name, Record(self._answers, self._said, status))


class Record(NamedTuple):
    """A run that is over."""

    answers: world.Answers
    said: list[tuple[bool, bool, list[str]]]
    """Whether on standard error, whether in UTF-8 whatever the terminal speaks, and the lines."""
    status: int


_recording: ContextVar[Recording | None] = ContextVar("recording", default=None)


def replayed(arguments: list[str], run: Callable[[], None]) -> None:
    """Print again what `run` has printed for these arguments, and end as it did, if that still holds; else run."""
    place = _place(arguments)
    if place is None:
        run()
        return
    record = _read(*place)
    if record and record.answers.still_hold():
        _print(*place, record)
    with world.asking() as answers:
        _recording.set(Recording(*place, answers))
        run()


def noted(lines: Iterable[str], utf8: bool = False, error: bool = False) -> Iterable[str]:
    """`lines`, kept as what the run said if it is recorded."""
    recording = _recording.get()
    return recording.note(lines, utf8, error) if recording else lines


def forget() -> None:
    """Don't keep this run: it says more than should lie in memory, or does more than say something."""
    _recording.set(None)


def keep(status: int) -> None:
    """The run has done its work, and ends with `status`; what it said may be said again."""
    recording = _recording.get()
    if recording:
        recording.keep(status)


def _place(arguments: list[str]) -> tuple[str, str] | None:
    """Folder and name of a run's record, from options that nobody has parsed yet; None without a cache."""
    if "--no-cache" in arguments or any(name.startswith("_GAPLINT") for name in os.environ):  # a shell that completes a line
        return None
    named = None
    for option, value in pairwise([*arguments, ""]):
        if option == "--cache-dir":
            named = value
        elif option.startswith("--cache-dir="):
            named = option.partition("=")[2]
    try:
        folder = cache.folder_of(named)
        return (os.path.join(folder, cache.RUNS), _name(arguments)) if folder else None
    except (OSError, ValueError):  # there is no working directory, a name that none can have, a file that goes meanwhile
        return None


def _name(arguments: list[str]) -> str:
    """What all runs that could say the same have in common."""
    variables = sorted((name, value) for name, value in os.environ.items() if name in BY_NAME or name.startswith(BY_BEGINNING))
    streams = [(stream.isatty(), stream.encoding) if stream else None for stream in (sys.stdin, sys.stdout, sys.stderr)]
    size = os.get_terminal_size(sys.stdout.fileno()) if sys.stdout and sys.stdout.isatty() else None
    told = (FORMAT, arguments, os.getcwd(), variables, streams, size, sys.version, sys.platform, _installed())
    return blake2b(repr(told).encode(), digest_size=20).hexdigest()


def _installed() -> list[tuple[object, ...]]:
    """What changes when gaplint or a library is installed anew, or edited: files of the one, folders of the others."""
    found: list[tuple[object, ...]] = []
    folders = [os.path.dirname(__file__)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders += [entry.path] if entry.name != "__pycache__" else []
                else:
                    about = entry.stat()
                    found.append((entry.path, about.st_mtime_ns, about.st_size))
    for place in sys.path:
        if place.endswith("-packages"):  # elsewhere things come and go that are no libraries
            with suppress(OSError):
                found.append((place, os.stat(place).st_mtime_ns))
    return sorted(found, key=repr)


def _keep(folder: str, name: str, record: Record) -> None:
    content = {
        "format": FORMAT,
        "asked": [[*question, answer] for question, answer in record.answers.given.items()],
        "stamps": record.answers.reliable(),
        "said": record.said,
        "status": record.status,
    }
    cache.keep(folder, name, json.dumps(content).encode(), MOST)


def _read(folder: str, name: str) -> Record | None:
    """The record of that name; None where there is none, or what is there is none of ours."""
    content = cache.read(os.path.join(folder, name))
    if content is None:
        return None
    try:
        kept = json.loads(content)
        answers = world.Answers()
        answers.given = {(_text(question), _text(of)): _text(answer) for question, of, answer in kept["asked"]}
        answers.stamps = {of: _stamp(*stamp) for of, stamp in kept["stamps"].items()}
        said = [(error is True, utf8 is True, [*map(_text, lines)]) for error, utf8, lines in kept["said"]]
        return Record(answers, said, STATUSES.index(kept["status"])) if kept["format"] == FORMAT else None
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError


def _stamp(written: int, touched: int, size: int, number: int) -> Stamp:
    return int(written), int(touched), int(size), int(number)


def _print(folder: str, name: str, record: Record) -> None:
    """Say what the record holds, and leave; stamps that had to be renewed are kept."""
    status = record.status
    if record.answers.renewed:
        _keep(folder, name, record)
    try:
        for error, utf8, lines in record.said:
            if error:
                complain(lines)
            else:
                write(lines, utf8)
    except OutputError as problem:
        complain([f"gaplint: {problem}"])
        status = EXIT_FAILURE
    leave(status)
