"""Aggregate: numbers of rows that take other rows together, held against what these add up to.

`Moorings | BER-004 to BER-006 | 9 lamps` names the rows of other tables that it takes together; or each of those says what it
belongs to: `BER-004 | Moorings | 3 lamps`. Which two columns of numbers belong together shows where most rows come out.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.context import Context
from gaplint.facts.ids import series
from gaplint.facts.numbers import whole
from gaplint.facts.types import Facts, Id, Quantity, Rough
from gaplint.relations.relation import Key, Relation, key_of, relations

FEWEST_SEVERAL, FEWEST_RIGHT = 2, 3
"""Rows of several members that must come out, and rows of any number of them."""
RIGHT = 2 / 3
"""Share of the rows that must."""
FEWEST_TELLING = 2
"""Different sums that must come out: one alone may be a coincidence."""
BELONG = 0.8
"""Share of a column's cells that must name a row of the other table to say what their rows belong to."""
MOST_NAMED = 5
"""Members that a message names."""
Members = dict[Key, tuple[Key, ...]]
"""By row of a summary, the rows of other tables that it takes together."""
Numbers = dict[Key, Quantity]


class Part(NamedTuple):
    """A row of a table, with its number in one column."""

    relation: Relation
    value: float


class Row(NamedTuple):
    """A number of a summary's row with its members."""

    key: Key
    said: Quantity
    members: tuple[Key, ...]
    added: float

    @property
    def comes_out(self) -> bool:
        return self.added == self.said.value


class Way(NamedTuple):
    """A column of numbers of a summary that the one of a header, in other tables, may add up."""

    summary: Relation
    column: int
    header: str
    parts: dict[Key, Part]
    rows: tuple[Row, ...]

    @property
    def right(self) -> int:
        return sum(row.comes_out for row in self.rows)

    @property
    def holds(self) -> bool:
        right = [row for row in self.rows if row.comes_out and row.said.value]
        several = [row.added for row in right if len(row.members) > 1]
        enough = len(right) >= max(FEWEST_RIGHT, RIGHT * len(self.rows))
        return enough and len(several) >= FEWEST_SEVERAL and len(set(several)) >= FEWEST_TELLING


def bind(facts: Facts, context: Context) -> Iterator[Binding]:
    """The numbers of rows that take other rows of the document together, by the column that most of them come out with."""
    if len(facts.grids) < FEWEST_SEVERAL or context.is_frozen(facts):
        return
    some = [(one, numbers) for one in relations(facts) if (numbers := dict(_numbers(one)))]
    for summary, said in some:
        others = [(one, numbers) for one, numbers in some if one.place != summary.place]
        every = list(_members(summary, [one for one, _ in others])) if others else []
        parts = dict(_parts(others)) if every else {}
        for column, own in said.items():
            ways = (_way(summary, column, own, *one, members) for one in parts.items() for members in every)
            best = max((way for way in ways if way.holds), key=lambda way: way.right, default=None)
            if best:
                yield from map(partial(_binding, best), best.rows)


def _numbers(relation: Relation) -> Iterator[tuple[int, Numbers]]:
    """Per column that counts or measures something, the number of each row."""
    grid = relation.grid
    if grid is None or not grid.numeric:
        return
    beside = {row.cells[0].span: quantities for row, quantities in zip(grid.rows, grid.quantities, strict=True)}
    rows = {key: beside[cells[0].span] for key, cells in relation.rows.items() if cells[0]}
    for column in relation.attributes:
        said = {key: number for key, quantities in rows.items() if (number := quantities[column])}
        exact = all(one.approximate is Rough.EXACT and one.unit != "%" for one in said.values())
        if exact and 2 * len(said) >= len(relation.rows) and not grid.is_ordinal(column):
            yield column, said


def _parts(others: list[tuple[Relation, dict[int, Numbers]]]) -> Iterator[tuple[str, dict[Key, Part]]]:
    """By header, the number of each thing that one table, and not two, gives it; without what counts each thing as one."""
    found: dict[str, dict[Key, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for relation, numbers in others:
        for column, said in numbers.items():
            for key, number in said.items():
                found[relation.headers[column]][key].append(Part(relation, number.value))
    for header, given in found.items():
        parts = {key: listed[0] for key, listed in given.items() if len({one.relation.place for one in listed}) == 1}
        if len({one.value for one in parts.values()}) > 1:
            yield header, parts


def _members(summary: Relation, others: list[Relation]) -> Iterator[Members]:
    """The rows that each row of a table takes together, as it lists them, or as a column of the others says it."""
    for named in summary.named.values():
        if sum(len(some) > 1 for some in named.values()) >= FEWEST_SEVERAL:
            yield {key: tuple(sorted(some, key=str)) for key, some in named.items()}
    belonging: dict[str, dict[Key, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for relation in others:
        for column in relation.attributes:
            cells = ((key, cell) for key, row in relation.rows.items() if (cell := row[column]))
            whole_ = {key: of for key, cell in cells if (of := key_of(cell.plain, summary.facts.document.bare)) in summary.rows}
            if len(whole_) >= BELONG * len(relation.rows):
                for key, of in whole_.items():
                    belonging[relation.headers[column]][of].append(key)
    for by in belonging.values():
        yield {key: tuple(dict.fromkeys(some)) for key, some in by.items()}


def _way(summary: Relation, column: int, said: Numbers, header: str, parts: dict[Key, Part], members: Members) -> Way:
    """A column of a summary by another one, for the rows of which every member has a number there."""
    rows = (
        Row(key, said[key], some, round(sum(parts[member].value for member in some), 6))
        for key, some in members.items()
        if key in said and all(member in parts for member in some)
    )
    return Way(summary, column, header, parts, tuple(rows))


def _binding(way: Way, row: Row) -> Binding:
    facts = way.summary.facts
    first = way.parts[row.members[0]].relation
    added, adds = whole(row.added), "add up to" if len(row.members) > 1 else "has"
    says = f"{_called(way.parts, row.members)} {adds} {added} in column {first.names[first.headers.index(way.header)]}"
    readings = Reading(row.added, says, facts, first.place), Reading(len(row.members), "so many of them", facts, first.place)
    return Binding(
        Tie.SUMMARY,
        facts,
        row.said.span,
        row.said.value,
        f"the row of {way.summary.name(row.key)} says {whole(row.said.value)} under {way.summary.names[way.column]}",
        "rows of other tables that it takes together",
        readings,
        repair=f"change it to {added}, or fix the rows",
        form="sum of members",
        near=way.summary.place,
    )


def _called(parts: dict[Key, Part], members: tuple[Key, ...]) -> str:
    """The rows that are taken together, as the message names them."""
    if ids := tuple(parts[key].relation.written(key) for key in members if isinstance(key, Id)):
        return series(ids)
    names = [f"“{parts[key].relation.name(key)}”" for key in members[:MOST_NAMED]]
    every = [*names, *([f"{len(members) - len(names)} more"] if len(members) > len(names) else [])]
    return " and ".join(filter(None, (", ".join(every[:-1]), every[-1])))
