"""Arithmetic: how long a stretch of the row is, held against its ends: `103` beside `47-149`, `5 days` beside two days."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.comparisons.order.periods import is_beginning, is_end
from gaplint.expressions import expression
from gaplint.facts.dates import find_dates
from gaplint.facts.numbers import whole
from gaplint.facts.types import Facts, Grid, Quantity
from gaplint.model.document import Inline
from gaplint.model.span import Span

RANGE = expression(r"(?<![\w.,/-])(?:L)?(?P<first>\d{1,6})\s*(?:-|–|—)\s*(?:L)?(?P<last>\d{1,6})(?![\w.,/-])")
HINT = expression(r"\d\s{0,2}(?:[-–—~→]|\b[^\W\d_]{1,3}\b)\s{0,2}L?\d")
"""What a cell with both ends holds."""
FEWEST_RIGHT = 3
"""Rows whose number must come out for it to be the length of the stretch."""
RIGHT = 2 / 3
"""Share of the rows."""
NEAR = 0.25
"""Share by which a wrong number may miss the length and be meant for it."""
SMALL = 9
"""Up to which a number may be the length of a range of something else by chance, such as of how many there may be."""
MOST_COLUMNS = 50
"""Columns of a table that is read: each that holds ends is tried with each of numbers."""
MOST_DAYS = 4000
"""From which on nobody counts the days of work."""
WEEK, SATURDAY = 7, 5


class Stretch(NamedTuple):
    """From what to what a row goes, both in days, or both in lines."""

    first: int
    last: int
    span: Span
    says: str
    days: bool


Row = tuple[Stretch, Quantity]


def _workdays(one: Stretch) -> int:
    if not one.days:
        return -1
    first = date.fromordinal(one.first)
    return sum((first + timedelta(n)).weekday() < SATURDAY for n in range(min(one.last - one.first, MOST_DAYS) + 1))


def _weeks(one: Stretch, ends: int) -> int:
    return round((one.last - one.first + ends) / WEEK) if one.days else -1


MEASURES: tuple[Callable[[Stretch], int], ...] = (
    lambda one: one.last - one.first + 1,
    lambda one: one.last - one.first,
    _workdays,
    lambda one: _weeks(one, 1),
    lambda one: _weeks(one, 0),
)
"""The ways to say how long a stretch is: with both ends, between them, in days of work, in weeks."""


def bind(facts: Facts) -> Iterator[Binding]:
    for grid in facts.grids:
        if len(grid.rows) > FEWEST_RIGHT and grid.numeric and len(grid.headers) <= MOST_COLUMNS:
            for stretches in _stretches(facts, grid):
                for column in range(len(grid.headers)):
                    pairs = zip(stretches, (row[column] for row in grid.quantities), strict=True)
                    yield from _column(facts, grid, column, [(one, said) for one, said in pairs if one and said and said.value])


def _stretches(facts: Facts, grid: Grid) -> Iterator[list[Stretch | None]]:
    """Per way in which the rows tell their ends, the stretch of each row."""
    for column in range(len(grid.headers)):
        if sum(HINT.search(cell.plain) is not None for cell in grid.column(column)) >= FEWEST_RIGHT:
            yield [_within(facts, row.cells[column]) if column < len(row.cells) else None for row in grid.rows]
    starts, ends = ([n for n, header in enumerate(grid.headers) if said(header)] for said in (is_beginning, is_end))
    if len(starts) == len(ends) == 1:
        both = starts[0], ends[0]
        yield [_between(facts, *(row.cells[n] for n in both)) if len(row.cells) > max(both) else None for row in grid.rows]


def _within(facts: Facts, cell: Inline) -> Stretch | None:
    """The one stretch of lines, or between two days, that a cell names."""
    days = find_dates(facts.document.source.reading, *cell.span)
    if len(days) > 1:
        return _of_days(days) if len(days) == len(("first", "last")) else None
    found = list(RANGE.finditer(cell.plain)) if not days else []
    if len(found) != 1 or int(found[0]["last"]) < int(found[0]["first"]):
        return None
    return Stretch(int(found[0]["first"]), int(found[0]["last"]), cell.span, found[0].group().strip(), days=False)


def _between(facts: Facts, first: Inline, last: Inline) -> Stretch | None:
    days = [day for cell in (first, last) for day in find_dates(facts.document.source.reading, *cell.span)[:1]]
    return _of_days(days) if len(days) == len((first, last)) else None


def _of_days(days: list[tuple[date, Span]]) -> Stretch | None:
    (first, start), (last, end) = days
    if last < first:
        return None
    span = Span(min(start.start, end.start), max(start.end, end.end))
    return Stretch(first.toordinal(), last.toordinal(), span, f"{first} to {last}", days=True)


def _column(facts: Facts, grid: Grid, column: int, rows: list[Row]) -> Iterator[Binding]:
    """The numbers of a column that say how long the rows' stretches are, where most of them come out in one way."""
    ways = [(measure, [said.value for one, said in rows if measure(one) == said.value]) for measure in MEASURES]
    best = max(len(right) for _, right in ways)
    if best < max(FEWEST_RIGHT, RIGHT * len(rows)) or grid.is_ordinal(column):
        return
    apart = _are_apart([one for one, _ in rows])
    alike = [measure for measure, right in ways if len(right) == best and len(set(right)) > 1 and (apart or max(right) > SMALL)]
    for one, said in rows if alike else ():
        lengths = [measure(one) for measure in alike]
        fits = any(abs(length - said.value) < 1 for length in lengths)
        if fits or abs(lengths[0] - said.value) <= max(1, NEAR * lengths[0]):
            yield _binding(facts, grid, one, said, float(lengths[0]) if not fits else said.value)


def _are_apart(stretches: list[Stretch]) -> bool:
    """Whether they are of days, or each begins behind the one before: `8-12` and `4-6` say how many there may be."""
    return all(above.days or above.last <= below.first for above, below in pairwise(sorted(stretches)))


def _binding(facts: Facts, grid: Grid, one: Stretch, said: Quantity, length: float) -> Binding:
    unit = f" {said.unit}" if said.unit else ""
    return Binding(
        Tie.ROW,
        facts,
        said.span,
        said.value,
        f"the row says {whole(said.value)}{unit}",
        "length of the stretch that its row names, as in most rows of the column",
        (Reading(length, f"{one.says} is {whole(length)}{unit}, counted as in the other rows", facts, one.span),),
        said.approximate,
        f"change it to {whole(length)}{unit}, or fix the range",
        form="length of a stretch",
        near=grid.table.span,
        signs=frozenset(["days"] if one.days else []),
    )
