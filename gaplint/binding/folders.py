"""Folders above a document."""

import os
import posixpath
from collections.abc import Iterator


def above(folder: str) -> Iterator[str]:
    """A folder and those above it, absolute, up to the root of its repository or of the file system."""
    at = os.path.abspath(folder)
    yield at
    while posixpath.dirname(at) != at and not os.path.exists(posixpath.join(at, ".git")):
        at = posixpath.dirname(at)
        yield at


def shown(path: str) -> str:
    """A path as messages show it, from where the command was called."""
    return posixpath.normpath(os.path.relpath(path))
