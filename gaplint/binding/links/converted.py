"""Documents that a program of the project turns into a book or page: it reads their links from the folder where it is run."""

import posixpath
import re

from gaplint.binding.links.navigation import text_of
from gaplint.binding.links.tree import Tree
from gaplint.expressions import expression

PROGRAM = expression(r"(?:GNU)?makefile|justfile|package\.json|.+\.(?:mk|sh|ps1|bat|cmd)", re.IGNORECASE)
"""The names of files that say how something is made."""
CONVERTS = expression(r"\b(?:pandoc|quarto|md-to-pdf|weasyprint|wkhtmltopdf|marp)\b")
"""What turns Markdown into something else, and takes the folder in which it is run for the root of relative links.

https://pandoc.org/MANUAL.html#option--resource-path
"""


WORD = expression(r"[\w./-]+")
"""What may be a path in such a file."""


class Converted:
    """What is named by the files that say how documents of a project are turned into something else, by their folder."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._named: dict[str, frozenset[str]] = {}

    def is_from(self, folder: str, document: str) -> bool:
        """Whether a file of `folder` converts the document, by its path from there."""
        if folder not in self._named:
            names = sorted(name for name in self._tree.names(folder) if PROGRAM.fullmatch(name))
            texts = (text_of(posixpath.join(folder, name)) for name in names)
            self._named[folder] = frozenset(word for text in texts if CONVERTS.search(text) for word in WORD.findall(text))
        return posixpath.relpath(document, folder or ".") in self._named[folder]
