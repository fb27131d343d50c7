"""Inclusion: the IDs that a column refers to, held against the document that defines nearly all of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.expressions import expression
from gaplint.facts.types import DEFINING, Facts, Grid, Id, Mention
from gaplint.index import ProjectIndex, foremost, normal
from gaplint.model.document import Inline
from gaplint.model.ground import EMPTY, Ground, Held
from gaplint.model.kept import Part
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks

WORD = expression(r"[^\W\d_]{2}")
FEWEST = 5
"""IDs of a column that another document must define for it to refer to that one."""
DEFINED = 2 / 3
"""Share of them that it must."""
DEFINED_OF_KEPT = 1 / 3
"""The same, where it defines several IDs of every family that the column names."""
CARE = 0.9
FILLED = 0.8
"""Share of the cells that must name IDs."""
FEWEST_OF_FAMILY, FEWEST_FAMILIES = 2, 3
LONGEST = 80
"""Characters of a cell that consists of IDs; a longer one tells something."""


class Reference(NamedTuple):
    """Where a column of a document, in one or several tables, names an ID."""

    id: Id
    """As it compares."""
    mention: Mention


class Unlisted(NamedTuple):
    """IDs of a column that no document defines, though one defines the others."""

    facts: Facts
    header: str
    missing: tuple[Reference, ...]
    register: Facts
    known: int
    """How many of the column the register defines."""
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.header, self.signs)


def find_unlisted(index: ProjectIndex) -> Iterator[Part[Unlisted | Held]]:
    many = [facts for facts in index.documents if len(facts.mentions) >= FEWEST]
    yield from index.each([facts for facts in many if not index.is_frozen(facts) and not index.is_snapshot(facts)], _unlisted)


def _unlisted(index: ProjectIndex, facts: Facts) -> Iterator[Unlisted | Held]:
    for header, (grids, references) in _columns(facts).items():
        yield from _compare(index, facts, header, grids, references)


def _ground(facts: Facts, header: str, signs: frozenset[str] = EMPTY) -> Ground:
    return Ground("IDs of a column are defined", facts.document.path, unit=header, signs=signs)


def _columns(facts: Facts) -> dict[str, tuple[list[Grid], dict[Id, Reference]]]:
    """The columns of IDs of a document, by header, of all tables that have it."""
    found: dict[str, tuple[list[Grid], dict[Id, Reference]]] = {}
    for grid in facts.grids:
        for column, header in enumerate(grid.headers) if facts.mentions_in(grid.table.span) else ():
            if column == grid.key:
                continue  # what names the rows is what the table itself defines
            cells = [cell for cell in grid.column(column) if cell.plain.strip("-–— ")]
            named = [mentions for cell in cells if (mentions := _mentions(facts, cell))]
            if header and named and len(named) >= FILLED * len(cells):
                grids, references = found.setdefault(header, ([], {}))
                grids.append(grid)
                for mention in (one for mentions in named for one in mentions if not one.refused):
                    for id_ in (mention.ids[0], mention.ids[-1]) if mention.ranged else mention.ids:
                        references.setdefault(normal(id_), Reference(normal(id_), mention))
    return found


def _mentions(facts: Facts, cell: Inline) -> tuple[Mention, ...]:
    """The IDs of a cell that consists of them; one with words beside an ID gives it a title."""
    found = facts.mentions_in(cell.span) if len(cell.plain) <= LONGEST else ()
    if not found:
        return ()
    visible = facts.document.visible
    rest = visible[cell.span.start : cell.span.end]
    for one in found:
        rest = rest.replace(visible[one.span.start : one.span.end], " ")
    if WORD.search(without_remarks(rest)):
        return ()
    return tuple(one for one in found if one.span not in facts.announced)


def _compare(
    index: ProjectIndex, facts: Facts, header: str, grids: list[Grid], references: dict[Id, Reference]
) -> Iterator[Unlisted | Held]:
    own = {grid.table.span for grid in grids}
    where = {id_: _definers(index, id_, facts, own) for id_ in references if id_.family not in index.local}
    times = Counter(path for paths in where.values() for path in paths)
    path, known = foremost(times) if times else ("", 0)
    numbers: dict[str, list[int]] = defaultdict(list)
    for id_, paths in where.items():
        if path in paths:
            numbers[id_.family].append(id_.number)
    kept = len({id_.family for id_ in where}) >= FEWEST_FAMILIES and all(
        len(numbers[id_.family]) >= FEWEST_OF_FAMILY for id_ in where
    )
    if known < max(FEWEST, (DEFINED_OF_KEPT if kept else DEFINED) * len(where)):
        return
    register = index.by_path[path]
    missing = [references[id_] for id_, paths in where.items() if not paths and not _heads_a_row(index, references[id_])]
    by_signs: dict[frozenset[str], list[Reference]] = defaultdict(list)
    for one in missing:
        by_signs[frozenset(_signs(one.id, numbers, known, len(where), kept))].append(one)
    for signs, some in by_signs.items():
        yield Unlisted(facts, header, tuple(some), register, known, signs)
    yield Held(_ground(facts, header), agrees=True, times=known)


def _definers(index: ProjectIndex, id_: Id, facts: Facts, own: set[Span]) -> frozenset[str]:
    """The documents that give an ID a heading, a row or an entry, the tables of the column aside."""
    said = (one for one in index.statements.get(id_, ()) if one.item.kind in DEFINING)
    others = (one for one in said if one.facts is not facts or one.item.table is None or one.item.table.span not in own)
    return frozenset(one.facts.document.path for one in others)


def _heads_a_row(index: ProjectIndex, one: Reference) -> bool:
    """Whether some table has a row for an ID: the only one of its family is no register's, but it is there."""
    holding = (facts for facts in index.documents if str(one.id) in facts.document.visible)
    heads = ((facts, row.cells[grid.key or 0]) for facts in holding for grid in facts.grids for row in grid.rows if row.cells)
    mentions = (mention for facts, cell in heads for mention in facts.mentions_in(cell.span))
    return any(normal(one.id) == normal(id_) for mention in mentions for id_ in mention.ids)


def _signs(id_: Id, numbers: dict[str, list[int]], known: int, every: int, kept: bool) -> Iterator[str]:
    own = numbers.get(id_.family, [])
    if len(own) >= FEWEST_OF_FAMILY:
        yield "its family is defined there"
        yield "beyond the last number" if id_.number > max(own) else "a gap"
    if kept:
        yield "all families are defined there"
    if known >= CARE * every:
        yield "nearly all are defined"
