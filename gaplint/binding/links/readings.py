"""What a link's target may mean: each way that a host or a site generator reads it."""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.binding.links.routes import Routes
from gaplint.binding.links.tree import Tree
from gaplint.expressions import expression
from gaplint.read import SUFFIX, SUFFIXES

DOCUMENT_SUFFIX = expression(rf"(?:{SUFFIX}|\.mdx)$", re.IGNORECASE)
HTML_SUFFIX = expression(r"\.html?$", re.IGNORECASE)
FILE_SUFFIX = expression(r"\.[A-Za-z][\w]{0,9}$")
SOURCES = (*SUFFIXES, ".mdx", "/index.md", "/README.md", "/_index.md", "/index.mdx")
"""What a page's source may end with, by its address."""
STATIC = ("static", "public", "assets", "source", "src", "docs", "content", "_static", "images", ".vuepress/public", "app")
"""Folders whose content a site puts at its root."""


class Reading(NamedTuple):
    """Where a link leads."""

    path: str
    """The file or folder, as shown; where it should be if there is none."""
    exists: bool
    astray: bool = False
    """Whether it is only found from a folder above, where readers of the file itself don't look."""


def style(written: str) -> str:
    """How a link is written; links of one style fare alike."""
    where = "from the root" if written.startswith("/") else "up" if written.startswith("..") else "relative"
    return f"links: {where}, {kind(written)}"


def kind(written: str) -> str:
    if DOCUMENT_SUFFIX.search(written):
        return "document"
    if HTML_SUFFIX.search(written):
        return "html"
    return "file" if FILE_SUFFIX.search(written) else "page"


def readings(document: str, written: str, tree: Tree, routes: Routes, site: bool) -> Iterator[Reading]:
    """Each reading that leads somewhere, the likeliest first; then the plain one. `site`: whether it is a page of one."""
    folder = posixpath.dirname(document)
    plain = posixpath.normpath(posixpath.join(folder, written.lstrip("/")))
    if not written.startswith("/"):
        for path in _relative(document, written, site):
            if found := _source(path, tree):
                yield Reading(found, True)
        if kind(written) in ("page", "html") and (page := routes.at(plain) or _pretty(document, written, routes)):
            yield Reading(page, True)
    for path in _from_above(folder, written, tree):
        if found := _source(path, tree):
            yield Reading(found, True, astray=not (site or written.startswith("/")))
    if site or written.startswith("/"):
        loose = written if written.startswith("/") or kind(written) == "page" else ""
        if loose and (page := routes.find(posixpath.normpath(loose).replace("../", ""), document)):
            yield Reading(page, True)
    yield Reading(plain, False)


def _relative(document: str, written: str, site: bool) -> Iterator[str]:
    """Seen from the file; and from its page, which is a folder of its own at many sites."""
    folder, name = posixpath.split(document)
    yield posixpath.normpath(posixpath.join(folder, written))
    if site:
        yield posixpath.normpath(posixpath.join(folder, name.partition(".")[0], written))
        yield posixpath.normpath(posixpath.join(folder, "..", written))


def _pretty(document: str, written: str, routes: Routes) -> str | None:
    """The page that an address means, seen from a page that is a folder of its own, or the index of one."""
    base = DOCUMENT_SUFFIX.sub("", document)
    seen_from = (base, posixpath.join(posixpath.dirname(document), ".."))
    return next((page for at in seen_from if (page := routes.at(posixpath.normpath(posixpath.join(at, written))))), None)


def _from_above(folder: str, written: str, tree: Tree) -> Iterator[str]:
    """Seen from each folder above, and what a site takes its root from there."""
    tail = written.lstrip("/")
    while tail.startswith(("../", "./")):
        tail = tail.partition("/")[2]
    folders = list(tree.above(folder))
    for at in reversed(folders) if written.startswith("/") else folders:  # the host takes `/` for the root
        yield posixpath.normpath(posixpath.join(at, tail))
        names = tree.names(at)
        for static in STATIC:
            if static.partition("/")[0] in names:
                yield posixpath.normpath(posixpath.join(at, static, tail))


def _source(path: str, tree: Tree) -> str | None:
    """The file at `path`, or the source of the page there."""
    if tree.holds(path):
        return path
    names = [path.rstrip("/") + suffix for suffix in SOURCES]
    if HTML_SUFFIX.search(path):
        stem = HTML_SUFFIX.sub("", path)
        names = [stem + suffix for suffix in (*SOURCES, ".adoc", ".rst", ".ipynb")]
    elif DOCUMENT_SUFFIX.search(path):
        names = [path + "x"]
    return next((name for name in names if tree.holds(name)), None)
