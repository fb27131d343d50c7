"""Folders above a document, up to the root of its project."""

import os
import posixpath
from collections.abc import Iterator

from gaplint.world import root_of


def above(folder: str) -> Iterator[str]:
    """A folder and those above it, absolute, up to the root of its project."""
    at = os.path.abspath(folder)
    root = root_of(at)
    yield at
    while at != root:
        at = posixpath.dirname(at)
        yield at


def shown(path: str) -> str:
    """A path as messages show it, from where the command was called."""
    return posixpath.normpath(os.path.relpath(path))
