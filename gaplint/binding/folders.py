"""Folders above a document, up to the root of its project."""

import os
import posixpath
from collections.abc import Iterator

from gaplint import world


def above(folder: str) -> Iterator[str]:
    """A folder and those above it, absolute, up to the root of its project."""
    at = os.path.abspath(folder)
    root = root_of(at)
    yield at
    while at != root:
        at = posixpath.dirname(at)
        yield at


def root_of(folder: str) -> str:
    """The root of the repository that holds `folder`, absolute; else where the command was called; else the folder itself."""
    at = start = os.path.abspath(folder)
    while not world.exists(posixpath.join(at, ".git")):
        if posixpath.dirname(at) == at:
            here = os.getcwd()
            return here if start == here or start.startswith(here.rstrip("/") + "/") else start
        at = posixpath.dirname(at)
    return at


def shown(path: str) -> str:
    """A path as messages show it, from where the command was called."""
    return posixpath.normpath(os.path.relpath(path))
