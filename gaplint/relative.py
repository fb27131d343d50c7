"""Paths as seen from elsewhere."""

import os
from functools import lru_cache


def relative(path: str | os.PathLike[str], start: str | os.PathLike[str] = ".") -> str:
    """`path` from the folder `start`; absolute where no way leads there, as from one drive of Windows to another."""
    folder, name = os.path.split(path)
    if name.strip("."):
        above = _relative(folder or os.curdir, os.fspath(start), os.getcwd())
        if not above.startswith(os.pardir):  # else the path may be above `start` itself
            return name if above == os.curdir else os.path.join(above, name)
    return _relative(os.fspath(path), os.fspath(start), os.getcwd())


@lru_cache(maxsize=16384)
def _relative(path: str, start: str, _: str) -> str:
    """The same, remembered for the folder in which the process is: documents lie in few folders."""
    try:
        return os.path.relpath(path, start)
    except ValueError:
        return os.path.abspath(path)
