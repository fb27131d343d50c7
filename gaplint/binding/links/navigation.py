"""Pages that a site's own navigation names and that its generator makes: no file of the project holds them."""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from gaplint import world
from gaplint.binding.links.tree import Tree
from gaplint.expressions import expression

LARGEST = 1024 * 1024
"""Bytes; larger files are not read."""


class Site(NamedTuple):
    """How a generator of sites is told what stands in the navigation, and of pages that are made."""

    navigation: re.Pattern[str]
    """The names of the files with the navigation."""
    settings: re.Pattern[str]
    """The names of the files that say what makes pages."""
    makes: re.Pattern[str]
    """What stands there if something does."""


SITES = (
    Site(
        expression(r"mkdocs\.ya?ml"),
        expression(r"mkdocs\.ya?ml"),
        expression(
            r"(?m)^hooks:|^\s*-\s*[\"']?(?:gen-files|literate-nav|autoapi|mkdocs-autoapi|api-autonav|simple|monorepo|multirepo|gallery|blog|tags)\b"
        ),
    ),
    Site(
        expression(r"sidebars\w*\.(?:[cm]?[jt]s|json)"),
        expression(r"docusaurus\.config\.[cm]?[jt]s"),
        expression(r"openapi|typedoc|docgen|remote-content|api-extractor|content-gen"),
    ),
    Site(
        expression(r"_toc\.yml|index\.(?:rst|md)"),
        expression(r"conf\.py|_config\.yml"),
        expression(r"autosummary|autodoc2|autoapi|apidoc|sphinx_gallery"),
    ),
)
"""MkDocs, Docusaurus and Sphinx, which hooks and plug-ins may add pages to.

https://www.mkdocs.org/user-guide/configuration/#hooks
"""
ENTRY = expression(r"(?m)^(?:[^\n]{0,200}[:<\[])?[ \t*-]*+[\"'`]?(?P<page>[\w./@][\w./@-]*+)[\"'`]?[ \t>\],}]*+$")
"""The last path of a line: `- Writing: guide/writing.md`, `"guide/writing",`."""
SUFFIX = expression(r"\.(?:md|mdx|rst|html?)$")


class Navigation:
    """What the sites of a project say that they hold besides the files that are there."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._known: dict[str, frozenset[str]] = {}

    def makes(self, path: str) -> bool:
        """Whether a site above `path` names the page there, or the folder that it is in, and something makes pages of it."""
        for folder in self._tree.above(posixpath.dirname(path)):
            named = self._pages(folder)
            if named and not named.isdisjoint(_tails(posixpath.relpath(path, folder or "."))):
                return True
        return False

    def _pages(self, folder: str) -> frozenset[str]:
        if folder not in self._known:
            self._known[folder] = frozenset(self._named(folder))
        return self._known[folder]

    def _named(self, folder: str) -> Iterator[str]:
        names = sorted(self._tree.names(folder))
        for site in SITES:
            settings = [name for name in names if site.settings.fullmatch(name)]
            if any(site.makes.search(text_of(posixpath.join(folder, name))) for name in settings):
                for name in names:
                    if site.navigation.fullmatch(name):
                        found = ENTRY.finditer(text_of(posixpath.join(folder, name)))
                        yield from (SUFFIX.sub("", match["page"]) for match in found)


def text_of(path: str) -> str:
    """The text of a file, as far as it is one and not too large."""
    try:
        return world.content(path, LARGEST).decode(errors="replace")
    except OSError:
        return ""


def _tails(path: str) -> Iterator[str]:
    """`docs/guide/writing.md` as a navigation may name it: from any folder above, and the folders that hold it."""
    parts = SUFFIX.sub("", path).split("/")
    for first in range(len(parts)):
        yield "/".join(parts[first:])
        yield from (f"{'/'.join(parts[first:last])}/" for last in range(first + 1, len(parts)))
