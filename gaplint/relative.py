"""Paths as seen from elsewhere."""

import os


def relative(path: str | os.PathLike[str], start: str | os.PathLike[str] = ".") -> str:
    """`path` from the folder `start`; absolute where no way leads there, as from one drive of Windows to another."""
    try:
        return os.path.relpath(path, start)
    except ValueError:
        return os.path.abspath(path)  # noqa: PTH100  # resolve() would follow links
