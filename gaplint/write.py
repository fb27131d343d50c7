"""Files written whole or not at all."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from gaplint.errors import PathError


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Give each file its new content; none is touched before all are ready. Raises PathError.

    Links are followed, and the permissions of what was there are kept.
    """
    import tempfile  # late: most runs write nothing

    drafts: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            target = path.resolve()
            if target.is_dir() or (target.exists() and not os.access(target, os.W_OK)):
                raise PathError(f"{path}: can't be written: {'a folder' if target.is_dir() else 'not writable'}")
            handle, draft = tempfile.mkstemp(prefix=".gaplint-", dir=target.parent)
            drafts[Path(draft)] = target
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(draft).chmod(_mode(target))
        for ready, target in drafts.items():
            ready.replace(target)
    except OSError as error:
        raise PathError(f"{path}: can't be written: {error.strerror or error}") from error
    finally:
        for left in drafts:
            with contextlib.suppress(OSError):
                left.unlink()


def _mode(target: Path) -> int:
    """The permissions of `target`, or those that a new file has."""
    with contextlib.suppress(FileNotFoundError):
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
