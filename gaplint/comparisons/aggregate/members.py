"""Aggregate: numbers of rows that take other rows together, held against what these add up to.

`Moorings | BER-004 to BER-006 | 9 lamps` names the rows of other tables that it takes together; or each of those says what it
belongs to: `BER-004 | Moorings | 3 lamps`. Which two columns of numbers belong together shows where most rows come out.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.context import Context
from gaplint.facts.ids import series
from gaplint.facts.numbers import whole
from gaplint.facts.types import Facts, Id, Quantity, Rough
from gaplint.model.span import Span
from gaplint.relations.relation import Key, Relation, key_of, relations

FEWEST_SEVERAL, FEWEST_RIGHT = 2, 3
"""Rows of several members that must come out, and rows of any number of them."""
RIGHT = 2 / 3
"""Share of the rows that must."""
FEWEST_TELLING = 2
"""Different sums that must come out: one alone may be a coincidence."""
FEWEST_TABLES = 2
MOST_GIVEN = 3
"""Tables of one header that are asked what they give to a thing."""
COMMONEST = 40
"""Columns that name one thing; what more of them name is no whole that rows belong to."""
BELONG = 0.8
"""Share of a column's cells that must name a row of the other table to say what their rows belong to."""
MOST_NAMED = 5
"""Members that a message names."""
Members = Mapping[Key, tuple[Key, ...]]
"""By row of a summary, the rows of other tables that it takes together."""
Numbers = dict[Key, Quantity]


class Groups(NamedTuple):
    members: Members
    unnamed: Members = MappingProxyType({})
    """Rows that belong to something which no row of the summary is called, and which one of these may have taken in."""


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
    """A column of numbers of a summary that those of one header, in other tables, may add up."""

    summary: Relation
    column: int
    header: str
    parts: dict[Key, Part]
    rows: tuple[Row, ...]
    unnamed: tuple[float, ...] = ()
    """What each group adds up to that no row of the summary is called after."""

    @property
    def right(self) -> int:
        return sum(row.comes_out for row in self.rows)

    @property
    def holds(self) -> bool:
        right = [row for row in self.rows if row.comes_out and row.said.value]
        several = [row.added for row in right if len(row.members) > 1]
        enough = len(right) >= max(FEWEST_RIGHT, RIGHT * len(self.rows))
        counts = len({one.value for one in self.parts.values()}) < FEWEST_TELLING  # each is one of them
        return enough and not counts and len(several) >= FEWEST_SEVERAL and len(set(several)) >= FEWEST_TELLING


def bind(facts: Facts, context: Context) -> Iterator[Binding]:
    """The numbers of rows that take other rows of the document together, by the column that most of them come out with."""
    if len(facts.grids) < FEWEST_TABLES or context.is_frozen(facts):
        return
    numbered = [(one, numbers) for one in relations(facts) if (numbers := dict(_numbers(one)))]
    if len({one.place for one, _ in numbered}) < FEWEST_TABLES:
        return
    tables = Tables(facts, numbered)
    for summary, said in numbered:
        every = list(tables.members(summary))
        for column, own in said.items() if every else ():
            ways = (way for groups in every for way in tables.ways(summary, column, own, groups) if way.holds)
            if best := max(ways, key=lambda way: way.right, default=None):
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


class Tables:
    """The numbers that the tables of a document give to each thing, and what their rows say that they belong to."""

    def __init__(self, facts: Facts, numbered: list[tuple[Relation, dict[int, Numbers]]]) -> None:
        self._given: dict[Key, dict[str, dict[Span, Part]]] = defaultdict(lambda: defaultdict(dict))
        """By thing and header, in each table, of the first few; of more than one, nobody can tell which number is meant."""
        self._saying: dict[Key, dict[tuple[int, int], None]] = defaultdict(dict)
        """By what rows belong to, the columns that say so: the number of the relation, and of the column."""
        self._belonging: dict[tuple[int, int], dict[Key, list[Key]]] = {}
        self._relations = [relation for relation, _ in numbered]
        for number, (relation, said) in enumerate(numbered):
            for column, numbers in said.items():
                for key, quantity in numbers.items():
                    given = self._given[key][relation.headers[column]]
                    if len(given) < MOST_GIVEN:
                        given.setdefault(relation.place, Part(relation, quantity.value))
            for column in relation.attributes:
                belonging: dict[Key, list[Key]] = defaultdict(list)
                for key, row in relation.rows.items():
                    if (cell := row[column]) and (whole_ := key_of(cell.plain, facts.document.bare)):
                        belonging[whole_].append(key)
                if 1 < len(belonging) < len(relation.rows):
                    self._belonging[number, column] = belonging
                    for whole_ in belonging:
                        self._saying[whole_][number, column] = None

    def members(self, summary: Relation) -> Iterator[Groups]:
        """The rows that each row of a table takes together, as it lists them, or as columns of one header say it."""
        for named in summary.named.values():
            if sum(len(some) > 1 for some in named.values()) >= FEWEST_SEVERAL:
                yield Groups({key: tuple(sorted(some, key=str)) for key, some in named.items()})
        columns = (
            one for key in summary.rows if len(self._saying.get(key, ())) <= COMMONEST for one in self._saying.get(key, ())
        )
        by_header: dict[str, dict[Key, dict[Key, None]]] = defaultdict(lambda: defaultdict(dict))
        for number, column in dict.fromkeys(columns):
            relation, belonging = self._relations[number], self._belonging[number, column]
            told = sum(len(some) for of, some in belonging.items() if of in summary.rows)
            if relation.place != summary.place and told >= BELONG * len(relation.rows):
                for of, some in belonging.items():
                    by_header[relation.headers[column]][of].update(dict.fromkeys(some))
        for by in by_header.values():
            members = {of: tuple(by[of]) for of in summary.rows if of in by}
            yield Groups(members, {of: tuple(some) for of, some in by.items() if of not in members})

    def ways(self, summary: Relation, column: int, said: Numbers, groups: Groups) -> Iterator[Way]:
        """A column of a summary by each header that gives every member of some rows a number, and one only, elsewhere."""
        headers = {header: None for some in groups.members.values() for key in some[:1] for header in self._given.get(key, ())}
        for header in headers:
            rows: list[Row] = []
            parts: dict[Key, Part] = {}
            for key, some in groups.members.items():
                own = self._parts(summary, header, some)
                if key in said and own:
                    parts |= own
                    rows.append(Row(key, said[key], some, _added(own)))
            others = (self._parts(summary, header, some) for some in groups.unnamed.values())
            yield Way(summary, column, header, parts, tuple(rows), tuple(_added(own) for own in others if own))

    def _parts(self, summary: Relation, header: str, members: tuple[Key, ...]) -> dict[Key, Part]:
        """The row of each member; none where one of them has no number of its own."""
        own = {member: part for member in members if (part := self._elsewhere(summary, header, member))}
        return own if len(own) == len(members) else {}

    def _elsewhere(self, summary: Relation, header: str, key: Key) -> Part | None:
        given = self._given.get(key, {}).get(header, {})
        others = [part for place, part in given.items() if place != summary.place]
        return others[0] if len(others) == 1 else None


def _added(parts: dict[Key, Part]) -> float:
    return round(sum(one.value for one in parts.values()), 6)


def _binding(way: Way, row: Row) -> Binding:
    facts = way.summary.facts
    first = way.parts[row.members[0]].relation
    added, adds = whole(row.added), "add up to" if len(row.members) > 1 else "has"
    says = f"{_called(way.parts, row.members)} {adds} {added} in column {first.names[first.headers.index(way.header)]}"
    readings = (
        Reading(row.added, says, facts, first.place),
        Reading(len(row.members), "so many of them", facts, first.place),
        *(Reading(row.added + other, "with a group that no row names", facts, first.place) for other in way.unnamed),
    )
    return Binding(
        Tie.SUMMARY,
        facts,
        row.said.span,
        row.said.value,
        f"the row for {way.summary.name(row.key)} says {whole(row.said.value)} under {way.summary.names[way.column]}",
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
