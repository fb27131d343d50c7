"""What a run asks of the world around it: files and folders, variables, git, the day.

Within `asking()` the answers are kept, so that they can be held against those of a later day: `gaplint.replay` prints a report
again where the world has not changed. Nothing else in gaplint may ask; what writes files is not of concern here.
Where there are `gaplint.drafts`, they are part of the world, and what is told with them is not kept.
"""

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import chdir, contextmanager
from contextvars import ContextVar
from hashlib import blake2b
from typing import Any, NamedTuple

from gaplint.drafts import Drafts, laid

Path = str | os.PathLike[str]
Stamp = tuple[int, int, int, int]
"""Nanoseconds of the last writing and the last change of any kind, size and number: what has the same is as it was."""

NOTHING, FILE, FOLDER, OTHER = "nothing", "file", "folder", "other"
"""What lies at a path, links followed."""
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
            return _told(asked, of) == answer
        stamp = _stamp(of)
        if stamp and stamp == self.stamps.get(of):
            return True
        renewed.setdefault(of, stamp)
        return _told(asked, of) == answer


class Question(NamedTuple):
    """Something that can be asked of the world again."""

    ask: Callable[[str], Any]
    """May raise OSError or ValueError; that is an answer too."""
    digest: Callable[[Any], str]
    """What stands for an answer."""
    with_drafts: Callable[[Drafts, str], Any] | None = None
    """The same where there are drafts, of which the system does not know."""
    stamped: bool = False
    """Whether it is of what lies at a path, and the stamp there tells that the answer is the same."""


_current: ContextVar[Answers | None] = ContextVar("answers", default=None)


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


def exists(path: Path) -> bool:
    """Whether something lies at a path."""
    return kind(path) != NOTHING


def is_file(path: Path) -> bool:
    """Whether a regular file lies at a path."""
    return kind(path) == FILE


def is_folder(path: Path) -> bool:
    """Whether a folder lies at a path."""
    return kind(path) == FOLDER


def kind(path: Path) -> str:
    """What lies at a path: NOTHING, a FILE, a FOLDER or OTHER."""
    of = os.fspath(path)
    answers = None if laid() else _current.get()
    known = answers.given.get(("kind", of)) if answers else None  # the same folders are asked for again and again
    return known or str(_put("kind", of))


def is_link(path: Path) -> bool:
    """Whether a symbolic link lies at a path."""
    return bool(_put("link", os.fspath(path)))


def real(path: Path) -> str:
    """A path, absolute and without symbolic links."""
    return str(_put("real", os.fspath(path)))


def size(path: Path) -> int:
    """The size of a file in bytes. Raises OSError."""
    return int(_put("size", os.fspath(path)))


def content(path: Path) -> bytes:
    """The bytes of a file. Raises OSError."""
    return bytes(_put("content", os.fspath(path)))


def names(folder: Path) -> list[str]:
    """What a folder holds, hidden files too, sorted. Raises OSError."""
    return list(_put("names", os.fspath(folder)))


def walk(top: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each folder from `top` down with its folders and files, as `os.walk` has them; what can't be listed is left out."""
    here = os.fspath(top)
    try:
        folders, files = _put("listing", here)
    except OSError:
        return
    yield here, folders, files
    for name in folders:
        below = os.path.join(here, name)
        if not is_link(below):
            yield from walk(below)


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


def _put(question: str, of: str) -> Any:
    asked = QUESTIONS[question]
    answers = _current.get()
    drafts = laid()
    if drafts and asked.with_drafts:
        return asked.with_drafts(drafts, of)
    if answers is None:
        return asked.ask(of)
    if asked.stamped and of not in answers.stamps:
        answers.stamps[of] = _stamp(of)
    try:
        answer = asked.ask(of)
    except (OSError, ValueError) as error:
        answers.note(question, of, _refusal(error))
        raise
    answers.note(question, of, asked.digest(answer))
    return answer


def _told(asked: Question, of: str) -> str:
    """What stands for the answer that the world gives now."""
    try:
        return asked.digest(asked.ask(of))
    except (OSError, ValueError) as error:
        return _refusal(error)


def _refusal(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _stamp(path: str) -> Stamp | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def _kind(path: str) -> str:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):  # not there, or a name that is too long or holds a null
        return NOTHING
    return FILE if stat.S_ISREG(mode) else FOLDER if stat.S_ISDIR(mode) else OTHER


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _names(folder: str) -> list[str]:
    return sorted(os.listdir(folder))


def _listing(folder: str) -> tuple[list[str], list[str]]:
    folders: list[str] = []
    files: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            (folders if _is_folder(entry) else files).append(entry.name)
    return sorted(folders), sorted(files)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _git(words: str) -> tuple[int, bytes, bytes]:
    import subprocess  # late: most runs ask nothing of git

    folder, *arguments = words.split("\0")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(GIT_KEPT)}
    environment = {**kept, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


def _drafted_kind(drafts: Drafts, path: str) -> str:
    if drafts.content(path) is not None:
        return FILE
    return FOLDER if any(drafts.below(path)) else _kind(path)


def _drafted_size(drafts: Drafts, path: str) -> int:
    content = drafts.content(path)
    return os.path.getsize(path) if content is None else len(content)


def _drafted_content(drafts: Drafts, path: str) -> bytes:
    content = drafts.content(path)
    return _content(path) if content is None else content


def _drafted_names(drafts: Drafts, folder: str) -> list[str]:
    return sorted({name for names in _drafted_listing(drafts, folder) for name in names})


def _drafted_listing(drafts: Drafts, folder: str) -> tuple[list[str], list[str]]:
    folders, files = drafts.below(folder)
    try:
        own_folders, own_files = _listing(folder)
    except OSError:
        if not (folders or files):
            raise
        own_folders, own_files = [], []
    return sorted(folders.union(own_folders)), sorted(files.union(own_files))


def _of_bytes(answer: bytes) -> str:
    return blake2b(answer, digest_size=16).hexdigest()


def _of_anything(answer: object) -> str:
    return _of_bytes(repr(answer).encode(errors="surrogateescape"))


GIT_KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
"""How the variables begin that say how git works. Others, which git sets inside hooks, say in which repository and index."""
QUESTIONS = {
    "kind": Question(_kind, str, _drafted_kind),
    "link": Question(os.path.islink, str),
    "real": Question(os.path.realpath, str),
    "size": Question(os.path.getsize, str, _drafted_size, stamped=True),
    "content": Question(_content, _of_bytes, _drafted_content, stamped=True),
    "names": Question(_names, _of_anything, _drafted_names, stamped=True),
    "listing": Question(_listing, _of_anything, _drafted_listing, stamped=True),
    "git": Question(_git, _of_anything),
    "today": Question(lambda _: time.strftime("%Y-%m-%d"), str),
    "variable": Question(os.environ.get, repr),
}
"""By name, as they are kept."""
