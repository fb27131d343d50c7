"""Arithmetic: what is said to be the mean, the largest or the smallest of a column, held against it."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import any_of, words
from gaplint.facts.grids import label
from gaplint.facts.numbers import decimals, whole
from gaplint.facts.types import Facts, Grid, Quantity, Rough
from gaplint.model.document import Inline
from gaplint.model.span import Span
from gaplint.relations.columns import Name, stems

FEWEST = 3
"""Numbers that a mean must be of."""
MOST = 4
"""Columns of a name that one of them may be meant by."""
NEAR = 0.25
"""Share by which a number may miss the mean of others and still be meant to be it."""


def mean(values: list[float]) -> float:
    """That of `statistics`, which takes as long to import as much of the rest."""
    return fsum(values) / len(values)


MEASURES: dict[str, tuple[str, Callable[[list[float]], float]]] = {
    "mean": ("the mean", mean),
    "largest": ("the largest", max),
    "smallest": ("the smallest", min),
}
"""What is said of numbers, in words, and what it comes to."""


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers of one column; many may be said to be their mean."""

    grid: Grid
    column: int
    quantities: list[Quantity]

    @cached_property
    def values(self) -> list[float]:
        return [one.value for one in self.quantities]

    @cached_property
    def measured(self) -> dict[str, float]:
        return {name: measure(self.values) for name, (_, measure) in MEASURES.items()}

    @cached_property
    def median(self) -> float:
        from statistics import median  # late: it brings much along

        return median(self.values)

    @cached_property
    def rough(self) -> Rough:
        return Rough.ABOUT if any(one.approximate for one in self.quantities) else Rough.EXACT

    @property
    def span(self) -> Span:
        return Span(self.quantities[0].span.start, self.quantities[-1].span.end)


def bind(facts: Facts) -> Iterator[Binding]:
    if facts.grids:
        yield from _closing(facts)
        yield from _named(facts)


# The last row of a table


def _closing(facts: Facts) -> Iterator[Binding]:
    """`| Average | 4.2 | 81% |` below rows with a number in each of these columns."""
    for grid in facts.grids:
        named = [n for n, row in enumerate(grid.derived) if label(row.cells[0].plain) in words().mean]
        if len(grid.rows) < FEWEST or grid.elided or not named:
            continue
        last, above = len(grid.rows), grid.quantities
        for column, claimed in enumerate(grid.derived_quantities[named[0]]):
            known = [one for row in above if (one := row[column])]
            if column and claimed and not grid.is_wide and len(known) == last and len({one.unit for one in known}) == 1:
                weights = [[row[n] for row in above] for n in range(1, len(grid.headers)) if n != column]
                further = [value for weight in weights for value in _weighted(known, weight)]
                yield from _binding(facts, claimed, "the row", Numbers(grid, column, known), "mean row", "mean", further)


def _weighted(known: list[Quantity], weights: list[Quantity | None]) -> Iterator[float]:
    """The mean, weighted by another column that has a number in each row."""
    by: list[float] = [one.value for one in weights if one]
    if len(by) == len(known) and sum(by) > 0:
        yield sum(one.value * weight for one, weight in zip(known, by, strict=True)) / sum(by)


# A figure that names the column


def _named(facts: Facts) -> Iterator[Binding]:
    """`| Mean load | 4.2 |`, where one table has a column `Load`."""
    columns: dict[Name, list[Numbers]] = defaultdict(list)
    for grid in facts.grids:
        for column, header in enumerate(grid.headers):
            if column and header and len(grid.rows) >= FEWEST and grid.is_full(column) and not grid.elided:
                columns[stems(header)].append(Numbers(grid, column, grid.numbers(column)))
    pooled: dict[tuple[str, Name, Span], float] = {}
    for text, claimed, own in _figures(facts) if columns else ():
        for name, (_, measure) in MEASURES.items():
            found = any_of(name).search(text.plain)
            rest = stems(text.plain[: found.start()] + " " + text.plain[found.end() :]) if found else ()
            called = columns.get(rest, ()) if rest else ()
            meant = [one for one in called if one.grid.table.span != own] if len(called) <= MOST + 1 else []
            above = [one for one in meant if one.grid.table.span.end <= own.start] or meant
            if above and len(meant) <= MOST:
                if (name, rest, own) not in pooled:
                    pooled[name, rest, own] = measure([value for one in meant for value in one.values])
                further = [*(one.measured[name] for one in meant), pooled[name, rest, own]]
                yield from _binding(facts, claimed, "the text", above[-1], f"{name} named", name, further)


def _figures(facts: Facts) -> Iterator[tuple[Inline, Quantity, Span]]:
    """Labels with the one number beside them."""
    for grid in (*facts.grids, *facts.tallies):
        for row, quantities in grid.everything if len(grid.headers) == 2 else ():
            if row.cells and quantities[1]:
                yield row.cells[0], quantities[1], grid.table.span


def _binding(
    facts: Facts,
    claimed: Quantity,
    where: str,
    numbers: Numbers,
    form: str,
    name: str,
    further: list[float],
) -> Iterator[Binding]:
    exact, (says, _) = numbers.measured[name], MEASURES[name]
    places = decimals(facts.document.visible[claimed.span.start : claimed.span.end])
    near = abs(exact - claimed.value) <= NEAR * abs(exact)
    if not near or (claimed.unit and numbers.quantities[0].unit not in ("", claimed.unit)):
        return
    header = numbers.grid.name(numbers.column)
    told = round(exact, max(places, 1) + (round(exact, places) == claimed.value))
    readings = [
        Reading(_rounded(exact, claimed.value, places), f"{says} of column {header} is {whole(told)}", facts, numbers.span)
    ]
    readings += (
        Reading(_rounded(value, claimed.value, places), "taken in another way", facts, numbers.span)
        for value in (numbers.median, *further)
    )
    yield Binding(
        Tie.ROW,
        facts,
        claimed.span,
        claimed.value,
        f"{where} says {whole(claimed.value)}",
        f"{says} of column {header}",
        tuple(readings),
        claimed.approximate or numbers.rough,
        f"change it to {whole(round(exact, places))}, or fix one of the rows",
        form=form,
        near=numbers.grid.table.span,
    )


def _rounded(exact: float, claimed: float, places: int) -> float:
    """What is claimed, where that is the number rounded, up or down."""
    apart = round(abs(exact - claimed), places + 6)  # 4.1 and 4.0 are a tenth apart, also as the computer adds
    return claimed if apart < 10.0**-places else exact
