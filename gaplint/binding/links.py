"""Relative links, tied to the files and anchors that they lead to."""

import os
import posixpath
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote

from gaplint.binding.folders import above, shown
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex
from gaplint.model.document import Hyperlink
from gaplint.model.ground import EMPTY, Ground, Held
from gaplint.read import SUFFIXES

ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|$|\?")
PLACEHOLDER = re.compile(
    r"[{}<>$*|]|\bX{2,}\b|YYYY|NNN+|\.\.\.$|^(?:url|link|path|todo|tbd|example|placeholder)$", re.IGNORECASE
)
DOCUMENT = re.compile(r"(?:[\w.@-]+/)*[\w.@-]*[\w-]\.(?:md|markdown|mdx)", re.IGNORECASE)
HOSTED = frozenset(
    [
        "issues", "pulls", "pull", "wiki", "releases", "actions", "discussions", "projects", "blob", "tree",
        "compare", "security", "labels", "milestones", "network", "stargazers", "commits",
    ]
)  # fmt: skip
"""Pages of a repository on its host, which `../../issues` leads to."""
LINE_FRAGMENT = re.compile(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?$|:~:|fn|fnref|user-content-|/|\?|!")


MOST_NAMESAKES = 2
"""Files of the same name that are worth a hint; each folder has a README.md."""


class Resolved(NamedTuple):
    """A link with the file and the anchor that it means."""

    facts: Facts
    """The document that holds the link."""
    link: Hyperlink
    path: str
    """The file that it means, as shown; the document itself for a bare fragment."""
    fragment: str
    exists: bool | None
    """None where that can't be told, since only the documents of a project lie here."""
    target: Facts | None
    """The document there, if it is one of the set."""
    has_anchor: bool | None
    """None where the fragment can't be checked."""
    elsewhere: tuple[str, ...]
    """Where files of that name lie, if the target does not exist."""
    named: Facts | None
    """The document that the link's text names, if it is of another name than the target."""
    signs: frozenset[str] = EMPTY

    @property
    def ground(self) -> Ground:
        return Ground("links", self.facts.document.path, signs=self.signs)

    @property
    def held(self) -> Held:
        return Held(self.ground, bool(self.exists))


def resolve(index: ProjectIndex) -> Iterator[Resolved]:
    """Every relative link; what leads elsewhere or holds a placeholder is none."""
    names: dict[str, list[str]] = {}
    for path in index.by_path:
        names.setdefault(posixpath.basename(path).lower(), []).append(path)
    for facts in index.documents:
        promised = set(facts.promised)
        for link in facts.document.hyperlinks:
            if ELSEWHERE.match(link.target) or PLACEHOLDER.search(unquote(link.target)) or link.span in promised:
                continue
            written, _, fragment = unquote(link.target).partition("#")
            written = written.partition("?")[0]
            meant = _path(facts.document.path, written)
            if meant is None:
                continue
            path = meant
            exists = path in index.by_path or _exists(path)
            target = index.document_at(path) or (facts if not written else None)
            anchor = _has_anchor(target, fragment) if exists and target else None
            near = () if exists else _elsewhere(facts, written, names)
            told = exists if exists or near or _can_be_told(facts, path, written) else None
            yield Resolved(facts, link, path, fragment, told, target, anchor, near, _named(index, facts, link, path))


def _named(index: ProjectIndex, facts: Facts, link: Hyperlink, path: str) -> Facts | None:
    """The document that a link's text is the name of, and nothing else; None where the target has that name as well."""
    text = facts.document.plain(link.label).strip("`* ")
    says, leads = posixpath.basename(text).lower(), posixpath.basename(path).lower()
    if link.image or says == leads or not DOCUMENT.fullmatch(text) or not DOCUMENT.fullmatch(leads):
        return None
    return index.named(text, facts)


def _path(document: str, written: str) -> str | None:
    """The path that a link means; None for a page of the repository's host."""
    if not written:
        return document
    folder = posixpath.dirname(document)
    if written.startswith("/"):
        return _from_root(folder, written)
    parts = [part for part in written.split("/") if part not in ("..", ".", "")]
    if written.startswith("..") and parts and parts[0] in HOSTED:
        return None
    return _page(posixpath.normpath(posixpath.join(folder, written)))


def _from_root(folder: str, written: str) -> str:
    """`/docs/x.md` from whichever folder above holds it; nobody means the root of the file system."""
    at = os.path.abspath(folder or ".")
    while True:
        path = _page(os.path.join(at, written.lstrip("/")))
        if _exists(path):
            return os.path.relpath(path) if not folder.startswith("/") else path
        if os.path.dirname(at) == at:
            return posixpath.normpath(posixpath.join(folder, written.lstrip("/")))
        at = os.path.dirname(at)


def _page(path: str) -> str:
    """The source of a page that a site generator is asked for by another name: `guide`, `guide.html`."""
    if _exists(path):
        return path
    stem, suffix = posixpath.splitext(path)
    for other in (
        f"{path}.md",
        f"{stem}.md" if suffix in (".html", ".htm") else "",
        f"{path}.mdx",
        f"{stem}.adoc" if suffix == ".html" else "",
    ):
        if other and _exists(other):
            return other
    return path


@cache
def _exists(path: str) -> bool:
    return os.path.exists(path)


def _can_be_told(facts: Facts, path: str, written: str) -> bool:
    """Whether a file that is not there would be: a document, or anything else where there are other files than documents.

    A link of the wrong depth is wrong in any case: its first folder lies above the document, but not where the link leads.
    """
    if path.lower().endswith(SUFFIXES) or not _only_documents(_nearest(path)):
        return True
    first, _, rest = written.lstrip("./").partition("/")
    folders = above(posixpath.dirname(facts.document.path))
    there = path.removesuffix(rest.rstrip("/"))
    return bool(rest) and not _exists(there) and any(os.path.isdir(posixpath.join(at, first)) for at in folders)


def _nearest(path: str) -> str:
    """The nearest folder above `path` that exists."""
    at = posixpath.dirname(path)
    while at and not _exists(at):
        at = posixpath.dirname(at)
    return at or "."


@cache
def _only_documents(folder: str) -> bool:
    """Whether a folder holds no file but documents, however deep: somebody has copied these alone."""
    for _, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if any(not name.lower().endswith(SUFFIXES) and not name.startswith(".") for name in files):
            return False
    return True


def _has_anchor(target: Facts, fragment: str) -> bool | None:
    if not fragment or LINE_FRAGMENT.match(fragment) or fragment == "top":
        return None
    if fragment.lower() in target.anchors or fragment in target.anchors:
        return True
    bare = _letters(fragment)  # other generators keep or drop other punctuation
    return any(_letters(anchor) == bare for anchor in target.anchors)


@cache
def _letters(anchor: str) -> str:
    return "".join(character for character in anchor.lower() if character.isalnum())


def _elsewhere(facts: Facts, written: str, names: dict[str, list[str]]) -> tuple[str, ...]:
    """Files of the same name: in the set, or below the folders above the document."""
    base = posixpath.basename(written.rstrip("/"))
    known = names.get(base.lower(), [])
    if known and len(known) <= MOST_NAMESAKES:
        return tuple(known)
    tail = "/".join(part for part in written.split("/") if part not in ("..", "."))
    paths = (posixpath.join(at, tail) for at in above(posixpath.dirname(facts.document.path)))
    return next(((shown(path),) for path in paths if os.path.exists(path)), ())
