"""Inclusion: a table that rates its rows by two columns gives the same rating for the same two values."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.facts.grids import PLACEHOLDER, label
from gaplint.facts.types import Facts, Grid
from gaplint.model.document import Inline, Row
from gaplint.model.ground import EMPTY, Ground, Held
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks

FEWEST_ROWS, MOST_VALUES = 5, 6
"""Rows of a table that rates, and different values that a column of it has at most."""
FEWEST_REPEATED = 4
"""Rows whose two values come again, for the rating to be seen to follow from them."""
FACTORS = 2
"""Columns that a rating depends on."""
FOLLOWS = 0.75
"""Share of these rows that must have the rating which their values mostly have."""


class Unrated(NamedTuple):
    """A row with another rating than the rows with the same values."""

    facts: Facts
    names: tuple[str, str]
    """The headers of the two columns."""
    values: tuple[str, str]
    rating: str
    """The header of the rating."""
    here: Inline
    there: Inline
    number: int
    """Rows that say what `there` says."""
    table: Span
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.table, self.signs)


def find_unrated(facts: Facts) -> Iterator[Unrated | Held]:
    for grid in facts.grids:
        if len(grid.rows) >= FEWEST_ROWS and len(grid.headers) >= len(("name", "one", "other", "rating")):
            yield from _rated(facts, grid)


def _ground(facts: Facts, table: Span, signs: frozenset[str] = EMPTY) -> Ground:
    return Ground("the same values have the same rating", facts.document.path, table, signs=signs)


def _rated(facts: Facts, grid: Grid) -> Iterator[Unrated | Held]:
    """The rating is the column named so behind the only two that are named as what it depends on."""
    factors = [n for n, header in enumerate(grid.headers) if _is_any(header, words().factor)]
    if len(factors) == FACTORS and factors[1] - factors[0] == 1:
        first, second = factors
        column = second + 1
        if column < len(grid.headers) and _is_any(grid.headers[column], words().rating):
            yield from _follows(facts, grid, first, second, column)


def _is_any(header: str, known: frozenset[str]) -> bool:
    return header in known or not known.isdisjoint(header.split())


def _value(row: Row, column: int) -> str:
    plain = row.cells[column].plain if column < len(row.cells) else ""
    return "" if PLACEHOLDER.match(plain) else label(without_remarks(plain))


def _follows(facts: Facts, grid: Grid, first: int, second: int, column: int) -> Iterator[Unrated | Held]:
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in grid.rows:
        pair = _value(row, first), _value(row, second)
        if all(pair) and _value(row, column):
            groups[pair].append(row)
    values = [{pair[n] for pair in groups} for n in (0, 1)]
    repeated = {pair: rows for pair, rows in groups.items() if len(rows) > 1}
    if any(len(some) > MOST_VALUES for some in values) or sum(map(len, repeated.values())) < FEWEST_REPEATED:
        return
    usual = {pair: Counter(_value(row, column) for row in rows).most_common() for pair, rows in repeated.items()}
    right = sum(counts[0][1] for counts in usual.values())
    if right < FOLLOWS * sum(map(len, repeated.values())):
        return
    for pair, rows in repeated.items():
        (most, times), *others = usual[pair]
        yield Held(_ground(facts, grid.table.span), agrees=True, times=times)
        there = next(row for row in rows if _value(row, column) == most)
        tie = any(number == times for _, number in others)
        for row in rows if others else ():
            if _value(row, column) != most:
                names = grid.name(first), grid.name(second)
                said = row.cells[first].plain, row.cells[second].plain
                cells = row.cells[column], there.cells[column]
                signs = frozenset(["one against one"] if tie else [])
                yield Unrated(facts, names, said, grid.name(column), *cells, times, grid.table.span, signs)
