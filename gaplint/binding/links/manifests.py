"""Pages that a program shows under names of its own, which a manifest beside them gives: their links are for that program."""

import posixpath
import re
from collections.abc import Container

from gaplint.binding.links.navigation import text_of
from gaplint.binding.links.tree import Tree
from gaplint.expressions import expression
from gaplint.read import SUFFIXES

MANIFEST = expression(r".+\.(?:json5?|ya?ml|toml|[cm]?[jt]sx?)", re.IGNORECASE)
NAME = expression(r"\w(?:[\w.-]*\w)?")
"""What may be the name of a page or file there."""
FEWEST = 3
"""Names that no document has: one or two may be pages that are gone."""
MOST_UNNAMED = 0.25
"""Share of the pages that a manifest may leave out."""


class Manifests:
    """Which folders hold pages that a manifest gives other names."""

    def __init__(self, tree: Tree, names: Container[str]) -> None:
        """`names` are those of all documents, in lower case."""
        self._tree, self._names = tree, names
        self._known: dict[str, bool] = {}

    def rename(self, folder: str) -> bool:
        """Whether a manifest in the folder, or in the one above, gives its pages names that no document has."""
        if folder not in self._known:
            pages = frozenset(name for name in self._tree.names(folder) if name.lower().endswith(SUFFIXES))
            above = (folder, posixpath.dirname(folder)) if folder else (folder,)
            self._known[folder] = len(pages) >= FEWEST and any(self._gives_names(at, pages) for at in above)
        return self._known[folder]

    def _gives_names(self, folder: str, pages: frozenset[str]) -> bool:
        names = sorted(name for name in self._tree.names(folder) if MANIFEST.fullmatch(name))
        return any(self._renames(frozenset(NAME.findall(text_of(posixpath.join(folder, name)))), pages) for name in names)

    def _renames(self, named: frozenset[str], pages: frozenset[str]) -> bool:
        """Whether a manifest names nearly all pages, with or without their suffix, and about as many documents that are none.

        What lists all documents of a project gives none of them another name.
        """
        here = [page for page in pages if page in named or posixpath.splitext(page)[0] in named]
        others = [name for name in named if name.lower().endswith(SUFFIXES) and name.lower() not in self._names]
        return len(pages) - len(here) <= MOST_UNNAMED * len(pages) and len(others) >= max(FEWEST, len(here) // 2)
