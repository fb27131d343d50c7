"""What git leaves out of a folder, as its files `.gitignore` say; git itself is not asked, which would take its time."""

import os
import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gaplint import world
from gaplint.patterns import LONGEST, spec

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FILE = ".gitignore"
LARGEST = 64 * 1024
"""Bytes; whoever writes a larger one wants to keep a run busy."""
MOST = 2000
"""Patterns that are tried for a path, those of the nearest files first."""
EXCLUDE = posixpath.join(".git", "info", "exclude")
"""What is ignored in this clone only; of the same syntax."""


class Rules(NamedTuple):
    """What one file says."""

    folder: str
    """That its patterns are relative to; absolute."""
    spec: "GitIgnoreSpec"


class Ignored:
    """What is ignored in a folder that is walked from above, so that what lies in ignored folders is never asked for.

    Files above the folder count up to the root of the repository, and none where there is no repository, or where they would
    ignore the folder itself, since somebody asks for it.
    """

    def __init__(self, top: Path) -> None:
        start = os.path.abspath(top)  # noqa: PTH100  # resolve() would follow links
        above = tuple(_above(start))
        self._rules = {os.path.dirname(start): () if matches(above, start + "/") else above}  # noqa: PTH120

    def others(self, here: str, files: list[str], folders: list[str], documents: list[str]) -> tuple[list[str], list[str]]:
        """The folders and documents in `here` that are not ignored; `files` are all that lie there."""
        at = os.path.abspath(here)  # noqa: PTH100
        rules = self._rules.get(os.path.dirname(at), ())  # noqa: PTH120
        if FILE in files:
            rules = (*rules, *rules_of(at))
        self._rules[at] = rules
        if not rules:
            return folders, documents
        return (
            [name for name in folders if not matches(rules, f"{at}/{name}/")],
            [name for name in documents if not matches(rules, f"{at}/{name}")],
        )


def matches(rules: tuple[Rules, ...], path: str) -> bool:
    """Whether an absolute path is ignored, a folder's with a slash at its end; the nearest file that speaks of it decides."""
    left = MOST
    for folder, known in reversed(rules):
        left -= len(known.patterns)
        if left < 0:
            return False
        said = known.check_file(path[len(folder.rstrip("/")) + 1 :]).include if len(path) <= LONGEST else None
        if said is not None:
            return said
    return False


def _above(start: str) -> Iterator[Rules]:
    """What is said above a folder, the root of its repository first."""
    root = world.repository(start)
    if root is None:
        return
    yield from rules_of(root, EXCLUDE)
    folders = [str(folder) for folder in Path(start).parents]
    for folder in reversed(folders[: folders.index(root) + 1] if start != root else []):
        yield from rules_of(folder)


def rules_of(folder: str, name: str = FILE) -> Iterator[Rules]:
    """What the file of a folder says, if there is one; a line that is no pattern says nothing, as to git."""
    path = Path(folder, name)
    if not world.is_file(path):
        return
    try:
        lines = world.content(path, LARGEST).decode(errors="replace").splitlines()
    except OSError:
        return
    if (known := spec(lines, strict=False)).patterns:
        yield Rules(folder, known)
