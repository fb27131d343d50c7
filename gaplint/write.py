"""Files written whole or not at all."""

import contextlib
import os
import signal
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gaplint import world
from gaplint.errors import PathError
from gaplint.expressions import expression

ABANDONED = 3600
"""Seconds after which a draft is nobody's any more: whoever wrote it was killed."""
DRAFT = expression(r"\.gaplint-\w+\.draft")
ENDING = frozenset(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What may end a run that is to take back what is half done."""

AWAY = "a link there, or on the way, leads elsewhere; name the file itself"


def leads_away(path: Path, named: Iterable[Path] = ()) -> bool:
    """Whether a path is, or lies below, a symbolic link in a project.

    That is the one where the command was called, the repository that the path lies in, and those of what is `named`.
    """
    absolute = os.path.abspath(path)  # noqa: PTH100  # resolve() would follow links
    around = [Path(), *(one if world.is_folder(one) else one.parent for one in named)]
    homes = {*map(world.root_of, around), world.repository(Path(absolute).parent)}
    return any(home is not None and world.is_below(absolute, home) and _bends(absolute, home) for home in homes)


def _bends(absolute: str, home: str) -> bool:
    """Whether there is a link on the way from a folder to what lies below it."""
    straight = os.path.join(os.path.realpath(home), os.path.relpath(absolute, home))  # noqa: PTH118
    return os.path.realpath(absolute) != os.path.normpath(straight)


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Give each file its new content; none is touched before all are ready. Raises PathError.

    Links and permissions are as in `drafts`.
    """
    with drafts(contents) as drafted:
        for path, content in contents.items():
            try:
                drafted[path].write_bytes(content)
            except OSError as error:
                raise _unwritten(path, error) from error


@contextmanager
def drafts(paths: Iterable[Path]) -> Iterator[dict[Path, Path]]:
    """An empty file to write into for each path, in the same folder; all take their places when the block ends.

    If it raises, nothing has changed, or it says what has. The permissions of what was there are kept. Links are followed only
    outside of the project, where whoever sends documents can't have made them. Raises PathError.
    """
    targets: dict[Path, Path] = {}
    drafted: dict[Path, Path] = {}
    try:
        for path in paths:
            if leads_away(path):
                raise PathError(f"{path}: can't be written: {AWAY}")
            try:
                targets[path] = path.resolve()
                with _unbroken():
                    drafted[path] = _draft(path, targets[path])
            except OSError as error:
                raise _unwritten(path, error) from error
        yield drafted
        written: list[str] = []
        try:
            for path, draft in drafted.items():
                draft.chmod(_mode(targets[path]))
            with _unbroken():
                for path, draft in drafted.items():
                    draft.replace(targets[path])
                    written.append(str(path))
        except OSError as error:
            raise _unwritten(path, error, written) from error
    finally:
        for left in drafted.values():
            with contextlib.suppress(OSError):
                left.unlink()


@contextmanager
def _unbroken() -> Iterator[None]:
    """Who ends the run meanwhile waits for the end of the block; on Windows nobody waits."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _draft(path: Path, target: Path) -> Path:
    if target.is_dir() or (target.exists() and not os.access(target, os.W_OK)):
        raise PathError(f"{path}: can't be written: {'a folder' if target.is_dir() else 'not writable'}")
    import tempfile  # late: most runs write nothing

    _sweep(target.parent)
    handle, name = tempfile.mkstemp(prefix=".gaplint-", suffix=".draft", dir=target.parent)
    os.close(handle)
    return Path(name)


def _sweep(folder: Path) -> None:
    """Remove drafts that were left in a folder when a run was killed."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            draft = DRAFT.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
            if draft and entry.stat(follow_symlinks=False).st_mtime < time.time() - ABANDONED:
                Path(entry).unlink()


def _unwritten(path: Path, error: OSError, written: Iterable[str] = ()) -> PathError:
    names = list(written)
    so_far = f"; {len(names)} written before: {', '.join(names)}" if names else ""
    return PathError(f"{path}: can't be written: {error.strerror or error}{so_far}")


def _mode(target: Path) -> int:
    """The permissions of `target`, or those that a new file has."""
    with contextlib.suppress(FileNotFoundError):
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
