"""Addresses of pages: what a site makes of the documents' paths and front matter."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gaplint.expressions import expression
from gaplint.model.document import Document
from gaplint.model.kept import kept_with
from gaplint.read import SUFFIX

Route = tuple[str, ...]

PAGE_SUFFIX = expression(rf"(?:{SUFFIX}|\.(?:mdx|html?|adoc|rst))$", re.IGNORECASE)
LANGUAGE_SUFFIX = expression(r"\.[a-z]{2}(?:[-_][a-z]{2,4})?$", re.IGNORECASE)
"""`guide.it.md` is the page `guide` in Italian."""
ORDER = expression(r"(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d+)[-_. ]+(?=\D)")
"""A day or number in front of a file's name, which addresses leave out."""
MOST = 100
"""Pages whose addresses end alike that are told apart by where they lie."""
INDEXES = frozenset(["index", "_index", "readme", ""])
"""Names of a folder's own page."""
GIVEN = expression(
    r"^(?P<key>permalink|slug|id|url|path|aliases|redirect_from|redirects)\s*[:=]\s*(?P<value>.*(?:\n\s*- .*)*)", re.MULTILINE
)
VALUE = expression(r"[^\s\"',\[\]]+")


@dataclass
class Routes:
    """All pages of a project by their addresses."""

    whole: dict[Route, str] = field(default_factory=dict)
    """The document of each address, the first one where there are several."""
    ends: dict[Route, list[tuple[Route, str]]] = field(default_factory=lambda: defaultdict(list))
    """By what an address ends with: the whole one, and the document's path; the first `MOST`."""

    @staticmethod
    def of(documents: Iterable[tuple[str, Iterable[Route]]]) -> "Routes":
        """Of documents, by their paths, with their routes."""
        found = Routes()
        for path, routes in documents:
            for route in routes:
                found.whole.setdefault(route, path)
                for first in range(len(route)):
                    known = found.ends[route[first:]]
                    if len(known) < MOST:
                        known.append((route, path))
        return found

    def find(self, written: str, near: str) -> str | None:
        """The document whose address ends with `written`; the one that shares most folders with `near` where several do."""
        found = self.ends.get(route(written), ())
        own = language(near)
        return (
            max(found, key=lambda one: (_shared(one[1], near), language(one[1]) == own, not language(one[1]), -len(one[0])))[1]
            if found
            else None
        )

    def at(self, path: str) -> str | None:
        """The document of just this address."""
        return self.whole.get(route(path))


def language(path: str) -> str:
    """The language that a file's name says, `it` of `guide.it.md`; empty without one."""
    said = LANGUAGE_SUFFIX.search(PAGE_SUFFIX.sub("", path))
    return said.group().lower() if said else ""


def route(path: str) -> Route:
    """The parts of a page's address, without suffix, numbers in front, and the name of an index."""
    parts = [part for part in PAGE_SUFFIX.sub("", path).lower().split("/") if part not in ("", ".")]
    named = [ORDER.sub("", LANGUAGE_SUFFIX.sub("", part)) for part in parts]
    return tuple(named[:-1] if named and named[-1] in INDEXES else named)


def routes_of(document: Document) -> tuple[Route, ...]:
    """The addresses that a document has."""
    return kept_with(document, __name__, None, lambda: tuple(_routes_of(document)))


def _routes_of(document: Document) -> Iterator[Route]:
    own = route(document.path)
    yield own
    if document.front_matter is None:
        return
    for given in GIVEN.finditer(document.source.text[document.front_matter.start : document.front_matter.end]):
        for value in VALUE.findall(given["value"]):
            if value != "-":
                yield route(value) if value.startswith("/") else (*own[:-1], *route(value))


def _shared(one: str, other: str) -> int:
    return len(posixpath.commonprefix([one.split("/"), other.split("/")]))
