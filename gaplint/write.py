"""Files written whole or not at all."""

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gaplint.errors import PathError


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Give each file its new content; none is touched before all are ready. Raises PathError.

    Links are followed, and the permissions of what was there are kept.
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

    If it raises, nothing has changed. Links are followed, and the permissions of what was there are kept. Raises PathError.
    """
    targets: dict[Path, Path] = {}
    drafted: dict[Path, Path] = {}
    try:
        for path in paths:
            try:
                targets[path] = path.resolve()
                drafted[path] = _draft(path, targets[path])
            except OSError as error:
                raise _unwritten(path, error) from error
        yield drafted
        try:
            for path, draft in drafted.items():
                draft.chmod(_mode(targets[path]))
            for path, draft in drafted.items():
                draft.replace(targets[path])
        except OSError as error:
            raise _unwritten(path, error) from error
    finally:
        for left in drafted.values():
            with contextlib.suppress(OSError):
                left.unlink()


def _draft(path: Path, target: Path) -> Path:
    if target.is_dir() or (target.exists() and not os.access(target, os.W_OK)):
        raise PathError(f"{path}: can't be written: {'a folder' if target.is_dir() else 'not writable'}")
    import tempfile  # late: most runs write nothing

    handle, name = tempfile.mkstemp(prefix=".gaplint-", dir=target.parent)
    os.close(handle)
    return Path(name)


def _unwritten(path: Path, error: OSError) -> PathError:
    return PathError(f"{path}: can't be written: {error.strerror or error}")


def _mode(target: Path) -> int:
    """The permissions of `target`, or those that a new file has."""
    with contextlib.suppress(FileNotFoundError):
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
