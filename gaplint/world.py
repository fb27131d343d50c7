"""What a run asks of the world around it: files and folders, variables, git, the day.

Within `asking()` the answers are kept, so that they can be held against those of a later day: `gaplint.replay` prints a report
again where the world has not changed. Nothing else in gaplint may ask; what writes files is not of concern here.
Where there are `gaplint.drafts`, they are part of the world, and what is told with them is not kept.

Within `walled(roots)` nothing outside of some folders is read, listed or probed, whatever documents, links and configurations
name: it is as if nothing were there. Named pipes, devices and files that the system makes up are never opened.
"""

import errno
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir, contextmanager
from contextvars import ContextVar
from typing import Any

from gaplint.drafts import laid
from gaplint.questions import FILE, FOLDER, LINK, NOTHING, OTHER, QUESTIONS, Stamp, refusal, stamp_of, told

Path = str | os.PathLike[str]
LARGEST = 8 * 1024 * 1024
"""Bytes; nothing that somebody wrote by hand is larger, and nothing larger is read."""
DEEPEST = 100
"""Folders that something may lie in; each of them is asked for its own sake and for that of those below."""
TOO_DEEP = f"lies in more than {DEEPEST} folders"
RACE = 2_000_000_000
"""Nanoseconds in which a file may change once more without its stamp telling: the coarsest clock of a file system, FAT's."""


class Answers:
    """What was asked in a run, and what the world answered."""

    def __init__(self) -> None:
        self.given: dict[tuple[str, str], str] = {}
        """By question and what it was put of; what is long by its digest."""
        self.stamps: dict[str, Stamp | None] = {}
        """Of what was read, before it was read."""
        self.since = time.time_ns()
        """When the first question was put, in nanoseconds."""
        self.renewed = False
        """Whether something that had another stamp was found to be the same."""

    def note(self, question: str, of: str, answer: str) -> None:
        """Keep an answer; one that changes in the middle of a run is none that a later world could give."""
        if self.given.setdefault((question, of), answer) != answer:
            self.given[question, of] = ""

    def reliable(self) -> dict[str, Stamp]:
        """The stamps of what had been left alone for long enough to tell by its stamp that it changes."""
        return {of: stamp for of, stamp in self.stamps.items() if stamp and max(stamp[:2]) < self.since - RACE}

    def still_hold(self) -> bool:
        """Whether the world gives all answers again.

        What has the stamp that it had is not read; the stamps of what was read and is the same are renewed if all is the same.
        """
        renewed: dict[str, Stamp | None] = {}
        holds = all(self._holds(question, of, answer, renewed) for (question, of), answer in self.given.items())
        if holds and renewed:
            self.stamps |= renewed
            self.renewed = True
        return holds

    def _holds(self, question: str, of: str, answer: str, renewed: dict[str, Stamp | None]) -> bool:
        asked = QUESTIONS.get(question)
        if asked is None or not answer:
            return False
        if not asked.stamped:
            return told(asked, of) == answer
        stamp = stamp_of(of)
        if stamp and stamp == self.stamps.get(of):
            return True
        renewed.setdefault(of, stamp)
        return told(asked, of) == answer


_current: ContextVar[Answers | None] = ContextVar("answers", default=None)


class Heard:
    """What somebody has heard of the world in one check or several, to learn whether it would hear the same again."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._here, self._wall = os.getcwd(), _wall.get()

    def note(self, question: str, of: str, answer: str) -> None:
        self._given[question, of] = answer

    def still_holds(self, edited: Iterable[Path] | None = None) -> bool:
        """Whether the world, with the drafts that are laid over it now, gives all these answers again.

        Where only these files are `edited`, nothing else is asked.
        """
        mine, theirs = (wall and wall.roots for wall in (self._wall, _wall.get()))
        if self._here != os.getcwd() or mine != theirs:
            return False
        names = None if edited is None else tuple(os.path.basename(path) for path in edited)
        given = ((asked, told) for asked, told in self._given.items() if names is None or asked[1].endswith(names))
        return all(_told(*asked) == told for asked, told in given)


_listening: ContextVar[Heard | None] = ContextVar("listening", default=None)


@contextmanager
def heard_by(heard: Heard) -> Iterator[None]:
    """Until the end of the block, note what is heard of the world."""
    token = _listening.set(heard)
    try:
        yield
    finally:
        _listening.reset(token)


class Wall:
    """The folders and files within which the world answers."""

    def __init__(self, roots: Iterable[Path]) -> None:
        written = [os.path.abspath(root) for root in roots]
        self.roots = tuple(dict.fromkeys([*written, *map(real, written)]))
        self._folders: dict[str, bool] = {}
        """Whether they are within, by how they were written."""

    def holds(self, path: str) -> bool:
        """Whether a place is within, wherever a link there may lead: as it is written, and with the links on the way."""
        folder, name = os.path.split(path)
        folder = path if name in ("", ".", "..") else folder
        if folder not in self._folders:
            absolute = os.path.abspath(folder)
            near = absolute.count(os.sep) <= DEEPEST
            self._folders[folder] = near and self.covers(absolute) and self.covers(real(folder or "."))
        return self._folders[folder] or os.path.abspath(path) in self.roots

    def covers(self, absolute: str) -> bool:
        """Whether a path is one of the roots, or below one."""
        return any(is_below(absolute, root) for root in self.roots)


_wall: ContextVar[Wall | None] = ContextVar("wall", default=None)


@contextmanager
def walled(roots: Iterable[Path]) -> Iterator[None]:
    """Until the end of the block, answer as if nothing were outside of `roots`, folders or files."""
    token = _wall.set(None)
    _wall.set(Wall(roots))
    try:
        yield
    finally:
        _wall.reset(token)


@contextmanager
def asking() -> Iterator[Answers]:
    """Keep what is asked from now on, until the end of the block; where answers are kept already, they stay together."""
    answers = _current.get() or Answers()
    with _kept_in(answers):
        yield answers


@contextmanager
def apart() -> Iterator[Answers | None]:
    """Keep what is asked until the end of the block by itself, for `note_all` elsewhere; None if nobody wants to know."""
    answers = Answers() if _current.get() else None
    with _kept_in(answers):
        yield answers


@contextmanager
def anew() -> Iterator[None]:
    """Ask the world again, until the end of the block, for whatever it has been asked; the answers are kept by nobody."""
    with _kept_in(None):
        yield


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in another folder until the end of the block; what is asked there is kept by nobody. Raises OSError.

    Relative paths mean something else there, so that no answer from outside holds.
    """
    with _kept_in(None), chdir(folder):
        yield


@contextmanager
def _kept_in(answers: Answers | None) -> Iterator[None]:
    token = _current.set(answers)
    try:
        yield
    finally:
        _current.reset(token)


def note_all(answers: Answers | None) -> None:
    """Keep what was asked elsewhere beside what is asked here."""
    own = _current.get()
    if own is None or answers is None:
        return
    for (question, of), answer in answers.given.items():
        own.note(question, of, answer)
    own.stamps = answers.stamps | own.stamps


def is_below(path: str, folder: str) -> bool:
    """Whether an absolute path is a folder, or lies in it, as they are written."""
    return path == folder or path.startswith(os.path.join(folder, ""))


def is_deep(path: Path) -> bool:
    """Whether a path lies in more folders than anything is looked for in."""
    return os.path.abspath(path).count(os.sep) > DEEPEST + 1


def exists(path: Path) -> bool:
    """Whether something lies at a path; a link that leads out of the wall does, whatever is there."""
    return kind(path) != NOTHING


def is_file(path: Path) -> bool:
    """Whether a regular file lies at a path."""
    return kind(path) == FILE


def is_folder(path: Path) -> bool:
    """Whether a folder lies at a path."""
    return kind(path) == FOLDER


def kind(path: Path) -> str:
    """What lies at a path: NOTHING, a FILE, a FOLDER or OTHER."""
    of, wall = _written(path), _wall.get()
    if wall and not wall.holds(of):
        return NOTHING
    here = _known("kind", of)
    if here != LINK:
        return here
    return _known("target", of) if wall is None or wall.covers(real(of)) else OTHER


def is_link(path: Path) -> bool:
    """Whether a symbolic link lies at a path."""
    of, wall = _written(path), _wall.get()
    return (wall is None or wall.holds(of)) and _known("kind", of) == LINK


def leads_out(path: Path) -> bool:
    """Whether a path, or a link at it, leads out of the wall."""
    of, wall = _written(path), _wall.get()
    return wall is not None and not (wall.holds(of) and (_known("kind", of) != LINK or wall.covers(real(of))))


def root_of(folder: Path) -> str:
    """The root of the repository that holds `folder`, absolute; else where the command was called; else the folder itself."""
    start = os.path.abspath(folder)
    here = os.getcwd()
    return repository(start) or (here if is_below(start, here) else start)


def repository(folder: Path) -> str | None:
    """The root of the repository that holds `folder`, absolute; None where there is none."""
    at = os.path.abspath(folder)
    while not exists(os.path.join(at, ".git")):
        if os.path.dirname(at) == at:
            return None
        at = os.path.dirname(at)
    return at


def real(path: Path) -> str:
    """A path, absolute and without symbolic links."""
    return _known("real", os.fspath(path))


def size(path: Path) -> int:
    """The size of a file in bytes. Raises OSError."""
    return int(_put("size", _reached(path)))


def content(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a regular file, or of a stream that a shell has opened. Raises OSError, also for more than `most` bytes."""
    if os.fspath(path).startswith(STREAMS):
        return _streamed(_reached(path), most)
    if size(path) > most:
        raise OSError(errno.EFBIG, f"larger than {most // (1024 * 1024)} MiB")
    return bytes(_put("content", _reached(path)))


def stamp(path: Path) -> Stamp | None:
    """What tells of a regular file that it holds what it held, for as long as it is the same.

    None for anything else, for a link, for a draft, and for what was written so lately that it may be written again unnoticed.
    """
    of, wall, drafts = _written(path), _wall.get(), laid()
    if (wall and not wall.holds(of)) or (drafts and drafts.content(of) is not None) or _known("kind", of) != FILE:
        return None
    found = stamp_of(of)
    return found if found and max(found[:2]) < time.time_ns() - RACE else None


def names(folder: Path) -> list[str]:
    """What a folder holds, hidden files too, sorted. Raises OSError."""
    return list(_put("names", _reached(folder)))


def walk(top: Path, refused: list[tuple[str, str]] | None = None) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each folder from `top` down with its folders and files, as `os.walk` has them.

    What can't be listed goes to `refused`, with the reason.
    """
    here = os.fspath(top)
    try:
        folders, files, links = _put("listing", _reached(here))
    except OSError as error:
        if refused is not None:
            refused.append((here, error.strerror or str(error)))
        return
    if links:
        led = {name: is_folder(os.path.join(here, name)) for name in links}
        folders = sorted((*folders, *(name for name in links if led[name])))
        files = sorted((*files, *(name for name in links if not led[name])))
    yield here, folders, files
    for name in folders:
        if name not in links:
            yield from walk(os.path.join(here, name), refused)


def git(arguments: Iterable[str], folder: Path) -> tuple[int, bytes, bytes]:
    """Status, standard output and standard error of git, run in `folder`. Raises OSError where there is none."""
    status, said, complained = _put("git", "\0".join((os.fspath(folder), *arguments)))
    return status, said, complained


def today() -> str:
    """The day of the clock, as 2025-06-30."""
    return str(_put("today", ""))


class _Environment(Mapping[str, str]):
    def __getitem__(self, name: str) -> str:
        value = _put("variable", name)
        if value is None:
            raise KeyError(name)
        return str(value)

    def __iter__(self) -> Iterator[str]:
        return iter(os.environ)

    def __len__(self) -> int:
        return len(os.environ)


environ: Mapping[str, str] = _Environment()
"""The variables of the environment."""


def _written(path: Path) -> str:
    """A path without steps back, which mean what they seem to: not where a link on the way leads to first."""
    of = os.fspath(path)
    return os.path.normpath(of) if ".." in of else of


def _reached(path: Path) -> str:
    """A path that may be asked about. Raises OSError for one that leads out of the wall."""
    of, wall = _written(path), _wall.get()
    if wall is None:
        return of
    if not wall.holds(of):
        raise (
            OSError(errno.ENAMETOOLONG, TOO_DEEP) if is_deep(of) else FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        )
    if _known("kind", of) == LINK and not wall.covers(real(of)):
        raise PermissionError(errno.EACCES, OUTSIDE)
    return of


def _known(question: str, of: str) -> str:
    """An answer that is a word, from what was asked already: the same folders are asked for again and again."""
    answers = None if laid() else _current.get()
    known = answers.given.get((question, of)) if answers else None
    if known and (heard := _listening.get()):
        heard.note(question, of, known)
    return known or str(_put(question, of))


def _put(question: str, of: str) -> Any:
    heard = _listening.get()
    if heard is None:
        return _answer(question, of)
    try:
        answer = _answer(question, of)
    except OSError as error:
        heard.note(question, of, refusal(error))
        raise
    heard.note(question, of, QUESTIONS[question].digest(answer))
    return answer


def _told(question: str, of: str) -> str:
    """What stands for the answer that the world gives now, drafts included."""
    try:
        return QUESTIONS[question].digest(_answer(question, of))
    except OSError as error:
        return refusal(error)


def _answer(question: str, of: str) -> Any:
    asked = QUESTIONS[question]
    answers = _current.get()
    drafts = laid()
    if drafts and asked.with_drafts:
        return asked.with_drafts(drafts, of)
    if answers is None:
        try:
            return asked.ask(of)
        except ValueError as error:
            raise OSError(errno.EINVAL, str(error)) from error
    if asked.stamped and of not in answers.stamps:
        answers.stamps[of] = stamp_of(of)
    try:
        answer = asked.ask(of)
    except (OSError, ValueError) as error:
        answers.note(question, of, refusal(error))
        raise error if isinstance(error, OSError) else OSError(errno.EINVAL, str(error)) from error
    answers.note(question, of, asked.digest(answer))
    return answer


def _streamed(path: str, most: int) -> bytes:
    """What comes out of a stream, which nobody can ask again."""
    answers = _current.get()
    if answers:
        answers.note("content", path, "")
    with open(path, "rb") as file:
        found = file.read(most + 1)
    if len(found) > most:
        raise OSError(errno.EFBIG, f"larger than {most // (1024 * 1024)} MiB")
    return found


STREAMS = ("/dev/fd/", "/proc/self/fd/")
"""How shells name what they have opened for `<(…)`; no document and no configuration of a project may name it."""
OUTSIDE = "leads out of the project"
"""Why what a link leads to is not read."""
