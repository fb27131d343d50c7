"""IDs that a document gives twice what they can have but once: a definition, a category of a breakdown."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.comparisons.join.meanings import tokens
from gaplint.config.vocabulary import any_word, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.ids import ids_of
from gaplint.facts.types import Enumeration, Facts, Grid, Id, Item, ItemKind
from gaplint.index import normal
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span

FEWEST_ROWS = 3
"""IDs of a table that is a register."""
FEWEST_RUN = 2
"""IDs below one heading that are a numbering of its own, where another heading has such a one."""
FEWEST_KIN = 3
"""Families of one beginning that are each at home in one section for another of them to be there by mistake."""
CONTINUED = expression(rf"[*_`]*\s?[(（]{any_word(words().continued)}", re.IGNORECASE)
MOST = 0.5
"""Share of the rows that must name a second ID for a table to lead from one to another."""


class Repeated(NamedTuple):
    """A definition of an ID that has one of another title above."""

    facts: Facts
    first: Item
    other: Item
    number: int
    """How many definitions the ID has in all."""

    @property
    def ground(self) -> Ground:
        return _defined(self.facts, self.other)._replace(signs=frozenset(self.signs))

    @property
    def signs(self) -> Iterator[str]:
        headings = self.first.kind is self.other.kind is ItemKind.HEADING
        if headings:
            yield "two headings"
        if self.number > 2:  # entries of a log, or variants, maybe
            yield "further headings" if headings else "further rows"


class Counted(NamedTuple):
    """IDs that two rows of a breakdown count."""

    facts: Facts
    rows: tuple[Enumeration, Enumeration]
    ids: tuple[Id, ...]
    together: int
    """How many IDs all rows name."""
    table: Span

    @property
    def ground(self) -> Ground:
        return _counted(self.facts, self.table)


def find_repeated(facts: Facts, context: Context) -> Iterator[Repeated | Held]:
    """The definitions of each ID in one document: headings, or rows of one register table."""
    for first, *others in _definitions(facts, context):
        apart = (other for other in others if not _same(first, other) and not _goes_on(facts, other))
        again = [other for other in apart if not _tells_state(context, first, other)]
        yield from (Repeated(facts, first, other, 1 + len(others)) for other in again)
        if not again:
            yield Held(_defined(facts, first), agrees=True)


def _definitions(facts: Facts, context: Context) -> Iterator[list[Item]]:
    headings: dict[tuple[Id, int | None], list[Item]] = defaultdict(list)
    anew = _numbered_anew(facts)
    rows: dict[tuple[Id, Span], list[Item]] = defaultdict(list)
    sizes: dict[Span, set[Id]] = defaultdict(set)
    for item in facts.items:
        if item.id.family not in context.families or not item.title.plain:
            continue
        if item.kind is ItemKind.HEADING:
            headings[normal(item.id), _parent(facts, item) if item.id.family in anew else None].append(item)
        elif item.kind is ItemKind.ROW and item.table and context.is_register(facts, item.id.family):
            rows[normal(item.id), item.table.span].append(item)
            sizes[item.table.span].add(normal(item.id))
    yield from headings.values()
    headed = {id_ for id_, _ in headings}
    repeated = Counter(table for (_, table), items in rows.items() if len(items) > 1)
    leading = {table for table in repeated if _leads_on(facts, table)}
    for (id_, table), items in rows.items():
        size = len(sizes[table])
        if id_ in headed or size < FEWEST_ROWS or repeated[table] * FEWEST_ROWS > size:
            continue
        if table not in leading:
            yield items


def _numbered_anew(facts: Facts) -> set[str]:
    """The families that sections number each for itself: below several headings a run of them begins with one number.

    Where others that share their beginning, `DECK-FUEL` and `DECK-HULL`, are each at home in one section, the end names the
    section, and the family that begins in two of them gives its IDs twice.
    """
    runs: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for item in facts.items:
        if item.kind is ItemKind.HEADING:
            runs[item.id.family, _parent(facts, item)].append(item.id.number)
    begun = Counter((family, min(run)) for (family, _), run in runs.items() if len(set(run)) >= FEWEST_RUN)
    once, again = ({family for (family, _), times in begun.items() if (times > 1) is more} for more in (False, True))
    kin = Counter(family.rpartition("-")[0] for family in once - again)
    return {family for family in again if "-" not in family or kin[family.rpartition("-")[0]] < FEWEST_KIN}


def _parent(facts: Facts, item: Item) -> int | None:
    return facts.document.section_at(item.span.start).parent


def _leads_on(facts: Facts, table: Span) -> bool:
    """Whether a table says what leads from one ID to another, so that each may be there several times: `S3`, `S4`, `Waits`."""
    grid = facts.grid_of.get(table)
    if grid is None or grid.key is None:
        return False
    families = {one.ids[0].family for one in grid.key_ids if one}
    for column in range(grid.key + 1, len(grid.headers)):
        named = (facts.mentions_in(cell.span) for cell in grid.column(column))
        if sum(any(one.ids[0].family in families for one in some) for some in named) >= MOST * len(grid.rows):
            return True
    return False


def _same(first: Item, other: Item) -> bool:
    """Whether two titles can name one thing: they share a word, or one is written in another script."""
    left, right = tokens(first.title.plain), tokens(other.title.plain)
    return not left or not right or bool(left & right)


def _goes_on(facts: Facts, item: Item) -> bool:
    """Whether what stands behind an ID says that more is told of it: `SEAT-9 (continued)`."""
    return CONTINUED.match(facts.document.visible, item.span.end) is not None


def _tells_state(context: Context, first: Item, other: Item) -> bool:
    """Whether two headings only say how far an item is, as a log does: `SEAT-9: scoped`, `SEAT-9: closed`."""
    read = [context.statuses.read(item.title) for item in (first, other)]
    return any(status is not None and not status.tail for status in read)


def _defined(facts: Facts, item: Item) -> Ground:
    near = item.table.span if item.table else None
    return Ground("an ID is defined once", facts.document.path, near, item.id.family)


def find_counted(facts: Facts, context: Context) -> Iterator[Counted | Held]:
    """The IDs of each breakdown, of which every row counts its own."""
    for grid in facts.grids:
        rows = [one for one in facts.enumerations if one.category and grid.table.span.covers(one.span)]
        if len(rows) > 1 and grid.key is None and _is_breakdown(rows):
            yield from _counts(facts, context, grid, rows)


def _is_breakdown(rows: list[Enumeration]) -> bool:
    """Whether the rows count their own IDs, and not what these stand for: all numbers but one, or one in five, are right."""
    wrong = sum(one.value != len(ids_of(one.mentions)) for one in rows)
    return wrong <= max(1, len(rows) / 5) and wrong < len(rows)


def _counts(facts: Facts, context: Context, grid: Grid, rows: list[Enumeration]) -> Iterator[Counted | Held]:
    first: dict[Id, int] = {}
    twice: dict[tuple[int, int], list[Id]] = defaultdict(list)
    for number, row in enumerate(rows):
        for id_ in ids_of(row.mentions):
            if first.setdefault(id_, number) != number and id_.family in context.families:
                twice[first[id_], number].append(id_)
    table = grid.table.span
    for (left, right), ids in twice.items():
        yield Counted(facts, (rows[left], rows[right]), tuple(ids), len(first), table)
    once = len(first) - len({id_ for ids in twice.values() for id_ in ids})
    yield Held(_counted(facts, table), agrees=True, times=once)


def _counted(facts: Facts, table: Span) -> Ground:
    return Ground("a breakdown counts an ID once", facts.document.path, table)
