"""Inclusion: the documents of a folder, held against one that lists nearly all of them by rows, entries or a drawn tree."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from gaplint.comparisons.inclusion.series import Listing, is_above, is_gone, series_of, signs_of
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.types import Facts
from gaplint.index import EVERYWHERE, ProjectIndex, of_document
from gaplint.model.document import Hyperlink, Inline, ListItem
from gaplint.model.ground import Held, worth
from gaplint.model.kept import Part
from gaplint.model.span import Span
from gaplint.relations.trees import Node, trees_of

NAME = expression(r"(?:[\w./~-]*+ )*?(?P<path>[\w./~-]+\.(?:md|markdown|mdx))(?![\w.])", re.IGNORECASE)
"""The name of a document that a cell or an entry begins with."""
FOLDER = expression(r"(?P<path>[\w.~@-]+(?:/[\w.~@-]+)*)/?(?=\s|$)")
LEAD = expression(r"[\W_]*")
NOT_WORD = expression(r"[\W_]+")
SUFFIX, STROKES = ".m", ("├", "└", "|--", "+--")
"""What every name of a document has, and what drawn trees have."""
FEWEST = 5
"""Documents of a folder that must be listed for the list to be of all of them."""
SHARE = 9
"""How many must be listed for each that is left out, where several are."""
LEADING = 2
"""Cells of a row that may name what it is about."""

Places = dict[str, Span]
"""Where each path is listed first."""


@dataclass(frozen=True, eq=False)
class Folders:
    """The documents of each folder that may be listed: none of a numbered series, which `series.py` is for, and no template."""

    paths: dict[str, dict[str, None]]


def find_unlisted(index: ProjectIndex) -> Iterator[Part[Listing | Held]]:
    folders = index.kept(__name__, list(index.by_path), lambda: Folders(_folders(index)))
    if not folders.paths:
        return
    lists = index.each([*filter(_names_some, index.documents)], _lists, folders)
    listing = [found[0][0] for found in lists]
    others = frozenset(facts.document.path for facts in listing)
    living = (facts for facts in listing if not (index.is_snapshot(facts) or index.is_frozen(facts)))
    yield from index.each(living, _unlisted, folders, others)


def _unlisted(index: ProjectIndex, folders: Folders, others: frozenset[str], facts: Facts) -> Iterator[Listing | Held]:
    for _, folder, listed, form in index.once(_lists, folders, facts):
        if facts.document.path not in listed:
            yield from _compare(index, facts, [path for path in folders.paths[folder] if path not in others], listed, form)


def _lists(index: ProjectIndex, folders: Folders, facts: Facts) -> Iterator[tuple[Facts, str, Places, str]]:
    """The folders of which a document lists enough, in which way."""
    for form, places in (("by rows and entries", _listed(facts)), ("by a tree", _drawn(facts, index))):
        for folder, listed in _by_folder(places, folders.paths).items():
            if len(listed) >= FEWEST and is_above(facts, folder):
                yield facts, folder, listed, form


@of_document
def _names_some(facts: Facts) -> bool:
    """Whether a document may list others at all."""
    text = facts.document.source.text
    return SUFFIX in text or any(stroke in text for stroke in STROKES)


def _compare(index: ProjectIndex, facts: Facts, paths: list[str], listed: Places, form: str) -> Iterator[Listing | Held]:
    left_out = [path for path in paths if path not in listed and path != facts.document.path]
    unnamed = [path for path in left_out if not _is_named(facts, path)]
    if len(unnamed) >= len(listed):
        return  # a selection
    missing = [index.by_path[path] for path in unnamed if not is_gone(index.by_path[path])]
    own = posixpath.dirname(facts.document.path) == posixpath.dirname(next(iter(listed)))
    signs = {form, *signs_of(facts), *(["its own folder"] if own else []), *(["one is missing"] if len(missing) == 1 else [])}
    found = Listing(facts, min(listed.values()), len(listed), tuple(missing), frozenset(signs), "folder")
    if not missing:
        yield Held(found.ground, agrees=True, worth=worth(len(listed)))
    elif len(missing) == 1 or len(listed) >= SHARE * len(missing):
        yield found


def _folders(index: ProjectIndex) -> dict[str, dict[str, None]]:
    numbered = {path for paths in series_of(index).values() for path in paths}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for path in index.by_path:
        stem = posixpath.splitext(posixpath.basename(path))[0].lower()
        parts = set(NOT_WORD.split(stem))
        if path not in numbered and stem not in EVERYWHERE and not stem.startswith(("_", ".")) and not parts & words().template:
            found[posixpath.dirname(path)][path] = None
    return {folder: paths for folder, paths in found.items() if len(paths) > FEWEST}


def _by_folder(places: Places, folders: dict[str, dict[str, None]]) -> dict[str, Places]:
    found: dict[str, Places] = defaultdict(dict)
    for path, span in places.items():
        folder = posixpath.dirname(path)
        if path in folders.get(folder, ()):
            found[folder][path] = span
    return found


def _is_named(facts: Facts, path: str) -> bool:
    """Whether a document names another one anywhere."""
    return posixpath.basename(path) in facts.document.source.text


@of_document
def _listed(facts: Facts) -> Places:
    """What rows and entries begin with: links, and names of documents."""
    found: Places = {}
    folder = posixpath.dirname(facts.document.path)
    links = {link.span.start: link for link in facts.document.hyperlinks}
    for text in _leading(facts) if SUFFIX in facts.document.source.text else ():
        for written, span in _paths(text, links):
            found.setdefault(posixpath.normpath(posixpath.join(folder, written)), span)
    return found


def _leading(facts: Facts) -> Iterator[Inline]:
    """The entries, and the first cells of rows, that may name a document."""
    for block in facts.document.everything:
        if isinstance(block, ListItem) and SUFFIX in block.content.text:
            yield block.content
    for grid in facts.grids:
        if SUFFIX in facts.document.source.text[slice(*grid.table.span)]:
            yield from (cell for row in grid.table.rows for cell in row.cells[:LEADING] if SUFFIX in cell.text)


def _paths(text: Inline, links: dict[int, Hyperlink]) -> Iterator[tuple[str, Span]]:
    """The document that a text begins with, be it linked or named."""
    lead = LEAD.match(text.text)
    for start in range(text.span.start, text.span.start + (lead.end() if lead else 0) + 1):
        if start in links:
            written = unquote(links[start].target).partition("#")[0]
            if written:
                yield written, links[start].span
            return
    name = NAME.match(text.plain)
    if name:
        yield name["path"], text.span


def _drawn(facts: Facts, index: ProjectIndex) -> Places:
    """What is drawn as a tree, whose root is the document's folder, or lies in it."""
    found: Places = {}
    folder = posixpath.dirname(facts.document.path)
    drawn_at_all = any(stroke in facts.document.source.text for stroke in STROKES)
    for root in trees_of(facts) if drawn_at_all else ():
        named = FOLDER.match(root.text.plain)
        bases = {folder, posixpath.join(folder, named["path"])} if named else {folder}
        drawn = (_below(root, posixpath.normpath(base) if base else "") for base in sorted(bases))
        best = max(drawn, key=lambda places: sum(path in index.by_path for path in places), default={})
        for path, span in best.items():
            found.setdefault(path, span)
    return found


def _below(node: Node, folder: str) -> Places:
    found: Places = {}
    for child in node.children:
        named = FOLDER.match(child.text.plain)
        path = posixpath.join(folder, named["path"]) if named else ""
        if path and not child.children:
            found.setdefault(path, child.text.span)
        elif path:
            found |= _below(child, path)
    return found
