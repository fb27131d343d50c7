"""Files that are named as evidence, tied to the folder, or the inventory of it, that they would be in."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from gaplint import world
from gaplint.binding.folders import above, is_there, shown
from gaplint.binding.links import PLACEHOLDER
from gaplint.binding.links.names import NearlyCalled
from gaplint.binding.links.tree import Tree
from gaplint.binding.scope import is_past
from gaplint.comparisons.inclusion.absent import There, is_absent, said_missing
from gaplint.config.vocabulary import any_of, words
from gaplint.expressions import expression
from gaplint.facts.text import find_leaving, find_to_come, is_fresh
from gaplint.facts.types import Facts, Grid
from gaplint.index import ProjectIndex, of_document
from gaplint.model.document import Document
from gaplint.model.ground import EMPTY, Ground, Held
from gaplint.model.span import Span, Stretches
from gaplint.read import SUFFIXES
from gaplint.relations.structure import is_called

NAME = expression(r"/[\w.-]*\w\.[A-Za-z]\w{0,5}\b(?![\w/*{<])")
"""The last part of a path, `/booking.py`."""
INSIDE = frozenset("_.@/-")
"""What a path holds beside letters and digits."""
NO_PATH = frozenset("<>{}*:#~$%")
"""What stands before an address or a pattern."""
FILE = expression(r"[\w.-]*\w\.[A-Za-z]\w{0,5}")
FOLDER = expression(r"(?<![\w./@-])/?(?P<folder>[\w.@-]++(?:/[\w.@-]++)*)/(?![\w.])")
NUMBER = expression(r"[-_]N\b")
"""What stands for any number, `phase-N.md`."""
OPEN = expression(r"\s*(?:[-*+]|\d+[.)])\s+\[ \]")
"""A box that is still open: what it names may be what is to be made."""
BEFORE = expression(r"(?:(?<![^\r\n])[^\S\r\n]*+(?:[-*+]|\d+[.)])|[|:：])[\s*_`>]*+$")
"""What stands before a path that is listed: the marker of an entry, the edge of a cell, a label."""
HIDDEN = expression(r"(?:^|/)\.\w[^/]*/[^/]")
"""A folder in a hidden one: what a tool brings along for any project."""
NOT_WORD = expression(r"[\W_]+")
WORDS = expression(r"\w+")
FEWEST_FOUND = 3
"""Cited files that an inventory must list before one that it lacks is missing."""
MOST_BETWEEN = 3
"""Words between `in` and `repository`: more are another clause."""
NEAR = 40
"""Characters between `will be` and `written`."""
TAIL = 3
"""Parts at the end of a path that are enough: before them may stand another root, of a folder that was moved as a whole."""


class Missing(NamedTuple):
    """A file that is cited, and is not where it should be."""

    facts: Facts
    path: str
    span: Span
    says: str
    """Why it can't be there, as a clause."""
    evidence: Span | None
    """The inventory, if it is one that says so."""
    others: tuple[tuple[Facts, Span], ...]
    """Further places that cite the file, in whatever documents."""
    signs: frozenset[str] = EMPTY

    @property
    def places(self) -> tuple[tuple[Facts, Span], ...]:
        return ((self.facts, self.span), *self.others)

    @property
    def anywhere(self) -> tuple[str, ...]:
        """Where the file would be, seen from the folder of the document and from those above."""
        home = posixpath.dirname(self.facts.document.path)
        return tuple(shown(posixpath.join(at, self.path)) for at in above(home))

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.evidence)._replace(signs=self.signs)


def find_missing(index: ProjectIndex) -> Iterator[Missing | There | Held]:
    paths = list(index.by_path)
    tree = index.kept(__name__, paths, lambda: Tree.of(paths))
    citing = [facts for facts in index.documents if _paths(facts) and not index.is_frozen(facts)]
    citing = [facts for facts in citing if not index.is_snapshot(facts) or _inventories(facts)]
    excused = frozenset(path for facts in citing for path in _to_be_there(facts))
    yield from chain.from_iterable(index.each(citing, _not_listed))
    living = [facts for facts in citing if not index.is_snapshot(facts)]
    lost: dict[str, list[Missing]] = {}
    for one in chain.from_iterable(index.each(living, _not_there, tree, excused)):
        if isinstance(one, Missing):
            lost.setdefault(one.path, []).append(one)
        else:
            yield one
    yield from (_surest(index, found) for found in lost.values())


def _not_listed(_: ProjectIndex, facts: Facts) -> Iterator[Missing | Held]:
    """What a document cites in folders of which it lists the files."""
    inventories = _inventories(facts)
    folders = {folder for _, folder, _ in inventories}
    cited = _by_path(one for one in _paths(facts) if posixpath.dirname(one.path) in folders)
    return _not_in_inventory(facts, inventories, cited)


def _not_there(index: ProjectIndex, tree: Tree, excused: frozenset[str], facts: Facts) -> Iterator[Missing | There | Held]:
    """What a document cites and is not there, but for what some document says is still to come."""
    said = ((one.path, one.span) for one in _paths(facts) if is_absent(facts, one.span) and one.promised)
    yield from said_missing(index, facts, said)
    documents = (one for one in _paths(facts) if one.path.endswith(SUFFIXES) and one.path not in excused)
    yield from _not_in_folder(index, tree, facts, _by_path(documents))


@of_document
def _to_be_there(facts: Facts) -> frozenset[str]:
    """The documents that are cited as what is still to come, or is gone."""
    return frozenset(one.path for one in _paths(facts) if one.path.endswith(SUFFIXES) and one.promised)


def _surest(index: ProjectIndex, found: list[Missing]) -> Missing:
    """Of documents that cite one file the one with the fewest doubts, with the places of all.

    What was written of a day, or in a log, was true then: another place is what has to be mended.
    """

    def past(one: Missing) -> bool:
        return is_past(index, one.facts, one.span) or any_of("recorded").search(_name(one.facts)) is not None

    best = min(found, key=lambda one: (len(one.signs), past(one)))
    further = (place for one in found if one is not best for place in one.places)
    return best._replace(others=(*best.others, *further))


@dataclass(frozen=True, eq=False)
class Cited:
    """A path in running text or a table."""

    facts: Facts
    path: str
    span: Span
    name: str
    """Its last part, with the stroke before it."""

    @cached_property
    def promised(self) -> bool:
        """Whether the line says that it is still to come, made, or gone.

        A line that gives two paths to one name says itself that one of them is wrong.
        """
        document = self.facts.document
        line = document.source.line_at(self.span.start)
        rest = document.visible[line.start : self.span.start] + document.visible[self.span.end : line.end]
        return (
            self.name in rest
            or line.start in _promising(self.facts)
            or self.span.start in _to_come(self.facts)
            or is_fresh(document, self.span.end, line.end)
            or _is_elsewhere(document.visible[self.span.end : line.end])
            or OPEN.match(document.source.text, line.start) is not None
            or _is_ahead(document, self.span.start)
            or _is_sample(document.visible[line.start : self.span.start])
        )


def _by_path(paths: Iterable[Cited]) -> dict[str, list[Span]]:
    """Where each path is cited, those left out that are promised or to go.

    What one place says is to go is no excuse for others: once it is gone, they are wrong.
    """
    cited: dict[str, list[Span]] = {}
    for one in paths:
        if not one.promised and one.span.start not in _leaving(one.facts):
            cited.setdefault(one.path, []).append(one.span)
    return cited


@of_document
def _paths(facts: Facts) -> tuple[Cited, ...]:
    """The paths that a document cites; what its links lead to is told of these."""
    return tuple(_cited_in(facts))


def _cited_in(facts: Facts) -> Iterator[Cited]:
    document = facts.document
    visible = document.visible
    labels = Stretches(link.label for link in document.hyperlinks)
    targets: dict[int, list[str]] = {}
    for link in document.hyperlinks:
        targets.setdefault(document.source.line_of(link.span.start), []).append(link.target)
    for name in NAME.finditer(visible):
        start = name.start()
        while start and (visible[start - 1].isalnum() or visible[start - 1] in INSIDE):
            start -= 1
        path = visible[start : name.end()]
        if path.startswith(("/", "@/")) or visible[start - 1 : start] in NO_PATH or name.start() in document.fences:
            continue
        if name.start() in labels:
            continue
        linked = any(name.group()[1:] in target for target in targets.get(document.source.line_of(start), ()))
        if not linked and not PLACEHOLDER.search(path) and not NUMBER.search(path):
            yield Cited(facts, path.removeprefix("./"), Span(start, name.end()), name.group())


@of_document
def _promising(facts: Facts) -> frozenset[int]:
    """Where those lines begin that say, beside the paths in them, that something is still to come, made, or gone."""
    document = facts.document
    visible, lines = document.visible, defaultdict[Span, list[Span]](list)
    for cited in _paths(facts):
        lines[document.source.line_at(cited.span.start)].append(cited.span)
    found = set()
    for line, paths in lines.items():
        beside = zip((line.start, *(path.end for path in paths)), (*(path.start for path in paths), line.end), strict=True)
        rest = "".join(visible[start:end] for start, end in beside)
        if any(any_of(said).search(rest) for said in ("promised", "made")) or _is_coming(rest):
            found.add(line.start)
    return frozenset(found)


@of_document
def _to_come(facts: Facts) -> Stretches:
    return find_to_come(facts.document)


@of_document
def _leaving(facts: Facts) -> Stretches:
    return find_leaving(facts.document)


def _is_elsewhere(behind: str) -> bool:
    """Whether the words behind a path say that it lies in another repository: `in the UI repo`, not `in the repo`."""
    holds = any_of("repository").search(behind, 0, NEAR)
    first, *others = (WORDS.findall(behind[: holds.start()].lower()) if holds else []) or [""]
    named = bool(others) and others[-1] not in words().stop and words().this.isdisjoint(others)
    return named and len(others) <= MOST_BETWEEN and first in words().stop


def _is_coming(line: str) -> bool:
    """Whether a line says that something will be written, or what holds once it is."""
    said = any_of("coming").finditer(line)
    return any(any_of("brought").search(line, one.end(), one.end() + NEAR) for one in said)


def _is_sample(before: str) -> bool:
    """Whether a path is one of those that brackets name to show how they may look: `(e.g. logs/june.md)`."""
    opened = max(before.rfind("("), before.rfind("（"))
    inside = before[opened + 1 :].lstrip("*_` ")
    return opened >= 0 and not any(sign in inside for sign in ")）") and any_of("sample").match(inside) is not None


def _is_ahead(document: Document, at: int) -> bool:
    """Whether the section is about what comes next."""
    section = document.section_at(at)
    return section.level > 1 and is_called("ahead", section.title)


@of_document
def _inventories(facts: Facts) -> list[tuple[Grid, str, set[str]]]:
    """Tables of all files of a folder, under a title that names it."""
    found = []
    for grid in facts.grids:
        folder = FOLDER.search(grid.section.title)
        if folder and not grid.elided and not is_called("selection", grid.section.title) and (listed := _files(grid)):
            found.append((grid, folder["folder"], listed))
    return found


def _not_in_inventory(
    facts: Facts, inventories: list[tuple[Grid, str, set[str]]], cited: dict[str, list[Span]]
) -> Iterator[Missing | Held]:
    """Paths in a folder of which the document lists the files, but not these."""
    for grid, folder, listed in inventories:
        inside = {path: spans for path, spans in cited.items() if posixpath.dirname(path) == folder}
        missing = [path for path in inside if posixpath.basename(path) not in listed]
        if len(inside) - len(missing) >= max(FEWEST_FOUND, len(missing)):
            for path in missing:
                first, *others = inside[path]
                says = f"but is not among the {len(listed)} files listed under “{grid.section.title}”"
                yield Missing(facts, path, first, says, grid.table.span, tuple((facts, span) for span in others))
            yield Held(_ground(facts, grid.table.span), agrees=True, times=len(inside) - len(missing))


def _files(grid: Grid) -> set[str]:
    """The files that the rows of a table are; none if some row is something else."""
    names = [row.cells[0].plain for row in grid.rows if row.cells]
    return set(names) if len(names) >= FEWEST_FOUND and all(map(FILE.fullmatch, names)) else set()


def _not_in_folder(index: ProjectIndex, tree: Tree, facts: Facts, cited: dict[str, list[Span]]) -> Iterator[Missing | Held]:
    """Documents that are cited, in folders that hold documents, but not these; or that lie in another folder."""
    home = posixpath.dirname(facts.document.path)
    about = facts.document.front_matter is not None or tree.is_site(home) or any_of("guide").search(_words(facts))
    called = NearlyCalled(facts.document.path, tree)
    for path, spans in cited.items():
        if not path.endswith(SUFFIXES):
            continue
        namesakes = posixpath.basename(path) in index.by_end
        tail = "/".join([part for part in path.split("/") if part not in (".", "..")][-TAIL:])
        if tail in index.by_end:
            yield Held(_ground(facts, None), agrees=True)
            continue
        elsewhere = index.named(path, facts) if namesakes and not tree.is_outside(posixpath.join(home, path)) else None
        folder = _folder(tree, home, path) if not namesakes else None
        lost = _is_lost(home, path) if elsewhere else folder is not None
        spans = [span for span in spans if elsewhere is None or not _says_folder(facts, span, elsewhere)]
        if not spans or not lost or (folder and tree.is_ignored(posixpath.join(folder, posixpath.basename(path)))):
            continue
        if any(tree.is_in_submodule(posixpath.join(at, path)) for at in tree.above(home)):
            continue
        meant = [span for span in spans if _is_source(facts, span)]
        near = _nearly(home, path, tree, called) or (f"{elsewhere.document.path} has the same name" if elsewhere else "")
        first, *others = meant or spans
        signs = ["it lies elsewhere"] * bool(elsewhere)
        beside = elsewhere is not None and posixpath.dirname(elsewhere.document.path) == home
        signs += ["it lies beside the document"] * beside
        signs += [] if meant else ["listed" if any(_is_listed(facts, span) for span in spans) else "in passing"]
        signs += ["about what is intended"] * (any_of("plan").search(_name(facts)) is not None)
        kept = (words().frozen | words().retired).isdisjoint(NOT_WORD.split(home.lower()))
        signs += [] if kept else ["in an archive"]
        signs += ["about readers' files"] if about else []
        signs += ["deep in a hidden folder"] * (HIDDEN.search(home) is not None)
        signs += ["its folder is gone"] * bool(elsewhere and _folder(tree, home, path) is None)
        signs += [] if words().outputs.isdisjoint(path.lower().split("/")[:-1]) else ["among outputs"]
        further = tuple((facts, span) for span in others)
        yield Missing(facts, path, first, f"but does not exist{near and f'; {near}'}", None, further, frozenset(signs))


def _nearly(home: str, path: str, tree: Tree, called: NearlyCalled) -> str:
    """The file in the folder that a path names whose name differs by capital letters, or little more; empty for none."""
    folder = _folder(tree, home, path)
    seen = posixpath.join(folder, posixpath.basename(path)) if folder else ""
    if seen and (other := tree.in_other_case(seen)):
        return f"it exists as {other}: upper and lower case differ"
    similar = called.to(seen) if seen else ""
    return f"{similar} has a similar name" if similar else ""


def _says_folder(facts: Facts, span: Span, target: Facts) -> bool:
    """Whether the line of a path names the folder in which the file lies: `git mv a/b.md to c/` says where it went."""
    line = facts.document.source.line_at(span.start)
    folder = f"/{posixpath.dirname(target.document.path)}"
    return any(folder.endswith(f"/{one['folder']}") for one in FOLDER.finditer(facts.document.visible, *line))


def _is_listed(facts: Facts, span: Span) -> bool:
    """Whether a path is what an entry, a cell or a label consists of, or begins with."""
    source = facts.document.source
    return BEFORE.search(source.text, max(source.line_at(span.start).start, span.start - NEAR), span.start) is not None


def _words(facts: Facts) -> str:
    """The words of a document's path and title."""
    return NOT_WORD.sub(" ", f"{facts.document.path} {facts.document.title}")


def _name(facts: Facts) -> str:
    """The words of a document's name and title."""
    return NOT_WORD.sub(" ", f"{posixpath.basename(facts.document.path)} {facts.document.title}")


def _ground(facts: Facts, inventory: Span | None) -> Ground:
    regularity = "a source that is named is there" if inventory is None else "files of a folder are in its inventory"
    return Ground(regularity, facts.document.path, inventory)


def _is_source(facts: Facts, span: Span) -> bool:
    """Whether a path stands under a header, or behind a word, that makes it a source."""
    document = facts.document
    line = document.source.line_at(span.start)
    before = document.visible[line.start : span.start].lower()
    if "|" not in before:
        return any(word in words().source for word in re.findall(r"\w+", before[-NEAR:])[-1:])
    grid = next((grid for grid in facts.grids if grid.table.span.covers(span)), None)
    column = before.count("|") - before.lstrip().startswith("|")
    return grid is not None and column < len(grid.headers) and grid.headers[column] in words().source


def _is_lost(home: str, path: str) -> bool:
    """Whether a path names a folder that is there, seen from one above `home`, and a file that is not."""
    head = path[: -len(path.lstrip("./"))] + path.lstrip("./").partition("/")[0]
    known = any(world.is_folder(posixpath.join(at, head)) for at in above(home))
    return known and not any(is_there(at, path) for at in above(home))


def _folder(tree: Tree, home: str, path: str) -> str | None:
    """The folder that a path names from one of those above `home`, if it holds documents; None if the file is there."""
    found = None
    for at in above(home):
        folder = posixpath.join(at, posixpath.dirname(path))
        if is_there(at, path):
            return None
        if found is None and tree.has_documents(folder):
            found = shown(folder)
    return found
