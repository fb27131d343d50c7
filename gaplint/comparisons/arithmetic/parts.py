"""Columns that divide a number of their row, `Total` into `Open`, `Fixed` and `Deferred`."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.context import Context
from gaplint.facts.numbers import roughest, whole
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts, Grid, Quantity
from gaplint.model.span import Span

FEWEST_PARTS = 2
MOST_PARTS = 8
FEWEST_ROWS = 4
"""Rows that must hold for the division to be one."""
WRONG = 0.2
"""Share of rows that may not."""


class Division(NamedTuple):
    """A column that may be the sum of others."""

    grid: Grid
    whole: int
    parts: tuple[int, ...]


class Divided(NamedTuple):
    """One row of it."""

    claimed: Quantity
    parts: dict[str, Quantity]
    """By header."""
    name: str
    """The header of what is divided."""
    total: bool
    """Whether it is a total row, which other rules hold against its column."""


def bind(facts: Facts, context: Context) -> Iterator[Binding]:
    alike: dict[frozenset[str], list[Divided]] = defaultdict(list)
    for grid in facts.grids:
        division = _division(grid, context.statuses) if grid.numeric else None
        if division:
            alike[frozenset(grid.headers[n] for n in division.parts)] += _rows(division)
    for headers, rows in alike.items():
        yield from _bindings(facts, headers, rows)


def _division(grid: Grid, statuses: StatusWords) -> Division | None:
    """A Total column with the other numeric ones, or the one numeric column beside several that are headed by statuses."""
    numeric = [
        n
        for n, header in enumerate(grid.headers)
        if n and header not in words().not_quantities and (values := grid.numbers(n)) and values[0].unit != "%"
    ]
    wholes = grid.columns(words().total_column)
    if not wholes:
        named = [n for n in numeric if (status := statuses.read(grid.table.header.cells[n])) and not status.tail]
        wholes = [n for n in numeric if n not in named] if len(named) >= FEWEST_PARTS else []
    parts = tuple(n for n in numeric if n not in wholes)
    if len(wholes) != 1 or not FEWEST_PARTS <= len(parts) <= MOST_PARTS:
        return None
    return Division(grid, wholes[0], parts)


def _rows(division: Division) -> Iterator[Divided]:
    grid, base, columns = division
    for rows, total in ((grid.quantities, False), (grid.total_quantities, True)):
        for quantities in rows:
            claimed = quantities[base]
            parts = {grid.headers[n]: value for n in columns if (value := quantities[n])}
            if claimed and len(parts) == len(columns) and claimed.unit != "%":
                yield Divided(claimed, parts, grid.name(base), total)


def _bindings(facts: Facts, headers: frozenset[str], rows: list[Divided]) -> Iterator[Binding]:
    """What the rows' parts add up to, in each way that nearly all of the rows, of all tables alike, bear out."""
    ways = [
        some
        for size in range(len(headers), FEWEST_PARTS - 1, -1)
        for some in combinations(sorted(headers), size)
        if _holds(rows, some)
    ]
    for row in rows if ways else ():
        if row.total:
            continue
        spans = [value.span for value in row.parts.values()]
        span = Span(min(spans).start, max(spans).end)
        yield Binding(
            Tie.TOTAL,
            facts,
            row.claimed.span,
            row.claimed.value,
            f"the {row.name} column says {whole(row.claimed.value)}",
            f"{row.name} column of the row, which its parts add up to in other rows",
            tuple(Reading(_added(row, way), _says(row, way), facts, span) for way in ways),
            row.claimed.approximate or roughest(row.parts.values()),
            f"change it to {whole(_added(row, ways[0]))}, or fix the part that is wrong",
        )


def _holds(rows: list[Divided], way: tuple[str, ...]) -> bool:
    telling = [row for row in rows if row.claimed.value or _added(row, way)]
    right = sum(row.claimed.value == _added(row, way) for row in telling)
    return right >= FEWEST_ROWS and len(telling) - right <= WRONG * len(telling)


def _added(row: Divided, way: tuple[str, ...]) -> float:
    return sum(row.parts[header].value for header in way)


def _says(row: Divided, way: tuple[str, ...]) -> str:
    named = [header for header in row.parts if header in way]
    terms = " + ".join(whole(row.parts[header].value) for header in named)
    return f"the row's parts add up to {whole(_added(row, way))} ({' + '.join(named)}: {terms})"
