"""Folders above a document, up to the root of its project."""

import os
import posixpath
from collections.abc import Iterator
from unicodedata import normalize

from gaplint import world
from gaplint.relative import relative
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
    return posixpath.normpath(relative(path))


def is_there(at: str, path: str) -> bool:
    """Whether something lies at `path`, seen from `at`, and is called so: some systems take `Plan.md` for `plan.md`."""
    if not world.exists(posixpath.join(at, path)):
        return False
    return not world.exists(posixpath.join(at, path.swapcase())) or _is_called(at, path)


def _is_called(at: str, path: str) -> bool:
    for part in path.split("/"):
        if part not in ("", ".", "..") and same_form(part) not in map(same_form, world.names(at or ".")):
            return False
        at = posixpath.join(at, part)
    return True


def same_form(name: str) -> str:
    """A name in the form of Unicode that is compared: some systems give names in another one than they were given."""
    return name if name.isascii() else normalize("NFC", name)
