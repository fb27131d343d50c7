"""What can be asked of the world: of files and folders, variables, git and the day; each question can be put again later."""

import errno
import os
import stat
import time
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, NamedTuple

from gaplint.drafts import Drafts
from gaplint.git_question import ask_git

NOTHING, FILE, FOLDER, OTHER, LINK = "nothing", "file", "folder", "other", "link"
"""What lies at a path. Links are followed, and LINK is never told, but where they lead out of the wall they are OTHER."""
Stamp = tuple[int, int, int, int]
"""Nanoseconds of the last writing and the last change of any kind, size and number: what has the same is as it was."""

UNWAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""How files are opened: what has become a named pipe meanwhile is not waited for."""


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


def told(asked: Question, of: str) -> str:
    """What stands for the answer that the world gives now."""
    try:
        return asked.digest(asked.ask(of))
    except (OSError, ValueError) as error:
        return refusal(error)


def refusal(error: Exception) -> str:
    """What stands for an answer that the world refuses."""
    return f"{type(error).__name__}: {error}"


def stamp_of(path: str) -> Stamp | None:
    """The stamp of what lies at a path; None where nothing does."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def _kind(path: str) -> str:
    """What lies at a path, links among it."""
    return _of_mode(os.lstat, path)


def _target(path: str) -> str:
    """What lies at a path, links followed."""
    return _of_mode(os.stat, path)


def _of_mode(look: Callable[[str], os.stat_result], path: str) -> str:
    try:
        mode = look(path).st_mode
    except (OSError, ValueError):  # not there, or a name that is too long or holds a null
        return NOTHING
    return LINK if stat.S_ISLNK(mode) else FILE if stat.S_ISREG(mode) else FOLDER if stat.S_ISDIR(mode) else OTHER


def _content(path: str) -> bytes:
    """As many bytes as a file says that it has: what the system makes up, as in /proc, says 0 and may be endless."""
    if not _regular(os.stat(path)).st_size:
        return b""
    handle = os.open(path, os.O_RDONLY | UNWAITING)
    with open(handle, "rb") as file:
        return file.read(_regular(os.fstat(handle)).st_size)


def _regular(found: os.stat_result) -> os.stat_result:
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    return found


def _names(folder: str) -> list[str]:
    return sorted(os.listdir(folder))


def _listing(folder: str) -> tuple[list[str], list[str], list[str]]:
    """The folders, the files and the links of a folder."""
    found: tuple[list[str], list[str], list[str]] = ([], [], [])
    with os.scandir(folder) as entries:
        for entry in entries:
            found[2 if entry.is_symlink() else not entry.is_dir(follow_symlinks=False)].append(entry.name)
    return tuple(map(sorted, found))  # type: ignore[return-value]


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


def _drafted_listing(drafts: Drafts, folder: str) -> tuple[list[str], list[str], list[str]]:
    folders, files = drafts.below(folder)
    try:
        own_folders, own_files, links = _listing(folder)
    except OSError:
        if not (folders or files):
            raise
        own_folders, own_files, links = [], [], []
    return sorted(folders.union(own_folders)), sorted(files.union(own_files)), sorted({*links} - folders - files)


def _of_bytes(answer: bytes) -> str:
    return blake2b(answer, digest_size=16).hexdigest()


def _of_anything(answer: object) -> str:
    return _of_bytes(repr(answer).encode(errors="surrogateescape"))


QUESTIONS = {
    "kind": Question(_kind, str, _drafted_kind),
    "target": Question(_target, str),
    "real": Question(os.path.realpath, str),
    "size": Question(os.path.getsize, str, _drafted_size, stamped=True),
    "content": Question(_content, _of_bytes, _drafted_content, stamped=True),
    "names": Question(_names, _of_anything, _drafted_names, stamped=True),
    "listing": Question(_listing, _of_anything, _drafted_listing, stamped=True),
    "git": Question(ask_git, _of_anything),
    "today": Question(lambda _: time.strftime("%Y-%m-%d"), str),
    "variable": Question(os.environ.get, repr),
}
"""By name, as they are kept."""
