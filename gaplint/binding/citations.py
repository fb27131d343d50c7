"""Files that are named as evidence, tied to the folder, or the inventory of it, that they would be in."""

import os
import posixpath
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from gaplint.binding.folders import above, shown
from gaplint.binding.links import PLACEHOLDER
from gaplint.config.vocabulary import any_of, words
from gaplint.facts.types import Facts, Grid
from gaplint.index import ProjectIndex
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span, Stretches
from gaplint.read import SUFFIXES

NAME = re.compile(r"/[\w.-]*\w\.[A-Za-z]\w{0,5}\b(?![\w/*{<])")
"""The last part of a path, `/booking.py`."""
INSIDE = frozenset("_.@/-")
"""What a path holds beside letters and digits."""
NO_PATH = frozenset("<>{}*:#~$%")
"""What stands before an address or a pattern."""
FILE = re.compile(r"[\w.-]*\w\.[A-Za-z]\w{0,5}")
FOLDER = re.compile(r"(?<![\w./])/?(?P<folder>[\w.@-]+(?:/[\w.@-]+)*)/(?![\w.])")
FEWEST_FOUND = 3
"""Cited files that an inventory must list before one that it lacks is missing."""


class Missing(NamedTuple):
    """A file that is cited, and is not where it should be."""

    facts: Facts
    path: str
    span: Span
    says: str
    """Why it can't be there, as a clause."""
    evidence: Span | None
    """The inventory, if it is one that says so."""
    others: tuple[Span, ...]
    """Further places that cite the file."""

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.evidence)


def find_missing(index: ProjectIndex) -> Iterator[Missing | Held]:
    for facts in index.documents:
        living = not index.is_snapshot(facts) and not index.is_frozen(facts)
        inventories = list(_inventories(facts))
        cited = _cited(facts) if living or inventories else {}
        yield from _not_in_inventory(facts, inventories, cited)
        if living:
            yield from _not_in_folder(index, facts, cited)


def _cited(facts: Facts) -> dict[str, list[Span]]:
    """Paths in running text and tables, and where; not those that the line says are still to come, or gone."""
    document = facts.document
    visible = document.visible
    labels = Stretches(link.label for link in document.hyperlinks)  # what they lead to is told of the link
    found: dict[str, list[Span]] = {}
    for name in NAME.finditer(visible):
        start = name.start()
        while start and (visible[start - 1].isalnum() or visible[start - 1] in INSIDE):
            start -= 1
        path = visible[start : name.end()]
        if path.startswith("/") or visible[start - 1 : start] in NO_PATH or name.start() in document.fences:
            continue
        if name.start() in labels:
            continue
        line = document.source.line_at(start)
        rest = visible[line.start : start] + visible[name.end() : line.end]
        if not PLACEHOLDER.search(path) and not any_of("promised").search(rest):
            found.setdefault(path.removeprefix("./"), []).append(Span(start, name.end()))
    return found


def _inventories(facts: Facts) -> Iterator[tuple[Grid, str, set[str]]]:
    """Tables of all files of a folder, under a title that names it."""
    for grid in facts.grids:
        folder = FOLDER.search(grid.section.title)
        if folder and not grid.elided and not any_of("selection").search(grid.section.title) and (listed := _files(grid)):
            yield grid, folder["folder"], listed


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
                says = f"but the {len(listed)} files listed under “{grid.section.title}” lack it"
                yield Missing(facts, path, first, says, grid.table.span, tuple(others))
            yield from [Held(_ground(facts, grid.table.span), agrees=True)] * (len(inside) - len(missing))


def _files(grid: Grid) -> set[str]:
    """The files that the rows of a table are; none if some row is something else."""
    names = [row.cells[0].plain for row in grid.rows if row.cells]
    return set(names) if len(names) >= FEWEST_FOUND and all(map(FILE.fullmatch, names)) else set()


def _not_in_folder(index: ProjectIndex, facts: Facts, cited: dict[str, list[Span]]) -> Iterator[Missing | Held]:
    """Documents that a source or evidence is said to be, in folders that hold documents, but not these."""
    for path, spans in cited.items():
        meant = [span for span in spans if _is_source(facts, span)] if path.endswith(SUFFIXES) else []
        if meant and index.named(path, facts) is not None:
            yield Held(_ground(facts, None), agrees=True)
        elif meant and posixpath.basename(path) not in index.by_name:
            folder = _folder(posixpath.dirname(facts.document.path), path)
            if folder is not None:
                yield Missing(
                    facts, path, meant[0], f"but does not exist; {folder} holds other documents", None, tuple(meant[1:])
                )


def _ground(facts: Facts, inventory: Span | None) -> Ground:
    regularity = "a source that is named is there" if inventory is None else "files of a folder are in its inventory"
    return Ground(regularity, facts.document.path, inventory)


def _is_source(facts: Facts, span: Span) -> bool:
    """Whether a path stands under a header, or behind a word, that makes it a source."""
    document = facts.document
    line = document.source.line_at(span.start)
    before = document.visible[line.start : span.start].lower()
    if "|" not in before:
        return any(word in words().source for word in re.findall(r"\w+", before)[-1:])
    grid = next((grid for grid in facts.grids if grid.table.span.covers(span)), None)
    column = before.count("|") - before.lstrip().startswith("|")
    return grid is not None and column < len(grid.headers) and grid.headers[column] in words().source


@cache
def _folder(home: str, path: str) -> str | None:
    """The folder that a path names from one of those above `home`, if it holds documents; None if the file is there."""
    found = None
    for at in above(home):
        folder = posixpath.join(at, posixpath.dirname(path))
        if os.path.exists(posixpath.join(at, path)):
            return None
        if found is None and os.path.isdir(folder) and any(name.endswith(SUFFIXES) for name in os.listdir(folder)):
            found = shown(folder)
    return found
