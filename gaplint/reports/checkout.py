"""Paths as a CI server knows them: from the folder into which it checked out the repository, wherever in it gaplint runs."""

import os
import posixpath

from gaplint.relative import relative
from gaplint.world import environ


def in_checkout(path: str, variable: str) -> str:
    """`path`, which is from the working directory, from the folder that a variable of the server names, if that is above."""
    root = environ.get(variable)
    here = relative(os.curdir, root).replace(os.sep, "/") if root else ".."
    return path if here.startswith("..") or os.path.isabs(here) else posixpath.normpath(posixpath.join(here, path))  # noqa: PTH117
