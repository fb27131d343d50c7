"""Pages that a site's own navigation names and that its generator makes or brings in: no file of the project holds them."""

import posixpath
import re
from collections.abc import Iterator, Set
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
    brings: re.Pattern[str]
    """What stands there of pages from elsewhere: the `folder` they come to, the `title` it is called after, or the `settings`
    of the site that they are, whose name it bears."""


NOTHING = expression(r"(?!)")
SITES = (
    Site(
        expression(r"mkdocs\.ya?ml"),
        expression(r"mkdocs\.ya?ml"),
        expression(
            r"(?m)^hooks:|^\s*-\s*[\"']?(?:gen-files|literate-nav|autoapi|mkdocs-autoapi|api-autonav|simple|monorepo|multirepo|gallery|blog|tags)\b"
        ),
        expression(
            r"(?m)^[ \t]*-[ \t]*(?:[\"']?(?P<title>[^:\"'\n]++)[\"']?:[ \t]*[\"']?"
            r"!(?:import[ \t]|include[ \t]+(?P<settings>[\w./-]++))"
            r"|(?:section|name):[ \t]*[\"']?(?P<folder>[^\"'#\n]++)[\"']?[ \t]*\n"
            r"(?:[ \t]+section_path:[^\n]*+\n)?[ \t]+import_url:)"
        ),
    ),
    Site(
        expression(r"sidebars\w*\.(?:[cm]?[jt]s|json)"),
        expression(r"docusaurus\.config\.[cm]?[jt]s"),
        expression(r"openapi|typedoc|docgen|remote-content|api-extractor|content-gen"),
        expression(r"\boutDir[\"']?:[ \t]*[\"'](?:\./)?(?P<folder>[\w./-]++)"),
    ),
    Site(
        expression(r"_toc\.yml|index\.(?:rst|md)"),
        expression(r"conf\.py|_config\.yml"),
        expression(r"autosummary|autodoc2|autoapi|apidoc|sphinx_gallery"),
        NOTHING,
    ),
    Site(
        NOTHING,
        expression(r"(?:hugo|config|module)\.(?:toml|ya?ml|json)"),
        NOTHING,
        expression(r"(?<![\w-])[\"']?target[\"']?[ \t]*[=:][ \t]*[\"']?(?P<folder>content/[\w./-]++)"),
    ),
)
"""MkDocs, Docusaurus, Sphinx and Hugo, which hooks, plug-ins and modules may add pages to.

https://www.mkdocs.org/user-guide/configuration/#hooks
https://github.com/jdoiro3/mkdocs-multirepo-plugin
https://gohugo.io/configuration/module/#mounts
"""
ENTRY = expression(r"(?m)^(?:[^\n]{0,200}[:<\[])?[ \t*-]*+[\"'`]?(?P<page>[\w./@][\w./@-]*+)[\"'`]?[ \t>\],}]*+$")
"""The last path of a line: `- Writing: guide/writing.md`, `"guide/writing",`."""
CALLED = expression(r"(?m)^site_name:[ \t]*[\"']?(?P<name>[^\"'#\n]++)")
NO_SLUG = expression(r"[^\w\s/-]")
SUFFIX = expression(r"\.(?:md|mdx|rst|html?)$")


class Navigation:
    """What the sites of a project say that they hold besides the files that are there."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._known: dict[str, frozenset[str]] = {}
        self._known_brought: dict[str, frozenset[str]] = {}

    def makes(self, path: str) -> bool:
        """Whether a site above `path` names the page there, or the folder that it is in, and something makes pages of it.

        Or it brings in the folder from elsewhere; one that is there as well holds what it holds.
        """
        for folder in self._tree.above(posixpath.dirname(path)):
            below = posixpath.relpath(path, folder or ".")
            named = self._pages(folder)
            if named and not named.isdisjoint(_tails(below)):
                return True
            brought = self._brought(folder)
            if brought and any(not self._tree.names(at) for at in _folders(folder, below, brought)):
                return True
        return False

    def _brought(self, folder: str) -> frozenset[str]:
        """The folders, as far as it is known where they begin, that a site there brings in from elsewhere."""
        if folder not in self._known_brought:
            self._known_brought[folder] = frozenset(self._brings(folder))
        return self._known_brought[folder]

    def _brings(self, folder: str) -> Iterator[str]:
        for site in SITES:
            for name in sorted(self._tree.names(folder)):
                found = site.brings.finditer(text_of(posixpath.join(folder, name))) if site.settings.fullmatch(name) else ()
                others: set[str] = set()
                for match in found:
                    said = match.groupdict()
                    if said.get("settings"):
                        others.add(posixpath.normpath(posixpath.join(folder, said["settings"])))
                    elif said.get("title"):
                        yield _slug(said["title"])
                    else:
                        yield posixpath.normpath(said["folder"].strip()) if "/" in said["folder"] else _slug(said["folder"])
                called = (CALLED.search(text_of(other)) for other in sorted(others))
                yield from (_slug(match["name"]) for match in called if match)

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


def _folders(above: str, path: str, called: Set[str]) -> Iterator[str]:
    """The folders of a path that a site below `above` may call so, from any folder on; each whole."""
    parts = posixpath.dirname(path).split("/")
    for last in range(1, len(parts) + 1):
        if any("/".join(parts[first:last]) in called for first in range(last)):
            yield posixpath.join(above, *parts[:last])


def _slug(title: str) -> str:
    """How MkDocs calls a folder that is named by a title."""
    return "-".join(NO_SLUG.sub("", title).lower().split())
