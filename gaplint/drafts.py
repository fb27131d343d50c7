"""Files as somebody is about to write them, laid over those that there are.

An editor's unsaved text, a document on standard input, comments that are to be tried: whoever asks the world of such a path is
told of the draft, whether a file lies there or not. `gaplint.world` asks here before it asks the system.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Drafts:
    """Contents by path. Relative paths are of the folder that is the working directory now."""

    def __init__(self, contents: "Mapping[Path, bytes]", before: "Drafts | None" = None) -> None:
        """Over those that were there `before`."""
        own = {os.path.abspath(path): content for path, content in contents.items()}
        self._contents: dict[str, bytes] = before._contents | own if before else own

    def content(self, path: str) -> bytes | None:
        """The bytes of a draft; None where there is none."""
        return self._contents.get(os.path.abspath(path))

    def below(self, folder: str) -> tuple[frozenset[str], frozenset[str]]:
        """The names of folders and of files in a folder that drafts lie in, or are."""
        return self._below.get(os.path.abspath(folder), (frozenset(), frozenset()))

    @cached_property
    def _below(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        folders: dict[str, set[str]] = {}
        files: dict[str, set[str]] = {}
        for path in self._contents:
            above, name = os.path.split(path)
            files.setdefault(above, set()).add(name)
            while name := os.path.basename(above):
                above = os.path.dirname(above)
                folders.setdefault(above, set()).add(name)
        known = folders.keys() | files.keys()
        return {folder: (frozenset(folders.get(folder, ())), frozenset(files.get(folder, ()))) for folder in known}


_laid: ContextVar[Drafts | None] = ContextVar("drafts", default=None)


def laid() -> Drafts | None:
    """The drafts that hold now; None outside of `over`."""
    return _laid.get()


@contextmanager
def over(contents: "Mapping[Path, bytes]") -> Iterator[None]:
    """Have drafts in place of files, and of earlier drafts of these, until the end of the block."""
    before = _laid.get()
    token = _laid.set(Drafts(contents, before) if contents else before)
    try:
        yield
    finally:
        _laid.reset(token)
