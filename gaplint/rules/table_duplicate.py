"""One key with two values in one table; see the page of this name."""

from collections.abc import Iterator
from itertools import chain

from gaplint.facts.grids import label
from gaplint.facts.numbers import whole
from gaplint.facts.types import Claim, Facts, Grid, Quantity
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule

KEYS = 2
"""Columns of a table that gives each key one value; a further one may tell two rows apart."""
SHARE = 4
"""Rows to each doubled key: where more are doubled, the first column is no key."""


def check(project: Project) -> Iterator[Finding]:
    return project.of_each(_doubled)


def _doubled(facts: Facts) -> Iterator[Finding]:
    yield from chain.from_iterable(_rows(facts, grid) for grid in facts.grids)
    yield from _bars(facts)


def _rows(facts: Facts, grid: Grid) -> Iterator[Finding]:
    if len(grid.headers) != KEYS:
        return
    first: dict[str, Quantity] = {}
    doubled: list[tuple[str, Quantity, Quantity]] = []
    for row, quantities in zip(grid.rows, grid.quantities, strict=True):
        key, value = row.cells[0].plain if row.cells else "", quantities[1]
        if value and any(character.isalpha() for character in key):
            other = first.setdefault(key, value)
            if other is not value:
                doubled.append((key, other, value))
    if len(doubled) * SHARE > len(grid.rows):
        return
    for key, other, value in doubled:
        if other.value != value.value and other.unit == value.unit:
            here, there = (f"{whole(one.value)} {one.unit}".strip() for one in (value, other))
            yield Finding(
                f"“{key}” is {here} here, {there} above in the table",
                Spot(facts.document, value.span, f"says {here}"),
                (Spot(facts.document, other.span, f"says {there}"),),
                "keep one of the two rows, or give them different names",
            )


def _bars(facts: Facts) -> Iterator[Finding]:
    """Two progress bars of one name, `Boats 90% (9/11)` and `Boats 0% (0/14)`."""
    first: dict[str, Claim] = {}
    for bar in facts.bars:
        other = first.setdefault(label(bar.label), bar)
        if (other.value, other.of) != (bar.value, bar.of):
            here, there = (f"{whole(one.value)}/{whole(one.of or 0)}" for one in (bar, other))
            yield Finding(
                f"“{bar.label}” is {here} here, {there} above",
                Spot(facts.document, bar.span, f"says {here}"),
                (Spot(facts.document, other.span, f"says {there}"),),
                "keep one of the two bars, or give them different names",
            )


RULE = Rule(check)
