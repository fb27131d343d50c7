"""Addresses of files of the project's own repository at its host."""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from gaplint.binding.links.tree import Tree
from gaplint.expressions import expression
from gaplint.model.document import Document
from gaplint.model.kept import kept_with
from gaplint.read import shown

ADDRESS = expression(r"https?://[\w.-]+/(?P<repository>[\w.-]+/[\w.-]+)/(?:-/)?(?:blob|tree|src)/[\w.-]+/(?P<path>[^?#]+)")
"""`https://host/owner/name/blob/main/docs/plan.md`."""
FEWEST = 3
"""Files that links to one repository must find here for it to be this one."""
FOUND = 0.8
"""Share of its links that must."""


Host = tuple[str, str]
"""A repository and a path in it."""


def hosts_of(document: Document) -> frozenset[Host]:
    """The files of repositories at a host that a document links to."""
    return kept_with(document, __name__, None, lambda: frozenset(_hosts(document)))


def _hosts(document: Document) -> Iterator[Host]:
    for link in document.hyperlinks:
        if match := ADDRESS.match(link.target):
            yield match["repository"].lower(), match["path"]


class Hosted:
    """Which repositories at a host are this one, as far as the files that are linked to tell."""

    def __init__(self, hosts: Iterable[Host], tree: Tree) -> None:
        self.root = tree.root
        seen: dict[str, dict[str, bool]] = defaultdict(dict)
        for repository, written in hosts:
            path = self._local(written)
            seen[repository][path] = tree.holds(path)
        self.own = {
            name for name, paths in seen.items() if sum(paths.values()) >= FEWEST and sum(paths.values()) >= FOUND * len(paths)
        }

    def path(self, target: str) -> str:
        """The file of this repository that an address leads to; empty for any other address."""
        match = ADDRESS.match(target) if self.own else None
        return self._local(match["path"]) if match and match["repository"].lower() in self.own else ""

    def _local(self, path: str) -> str:
        return shown(Path(posixpath.normpath(posixpath.join(self.root, unquote(path)))))
