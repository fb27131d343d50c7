"""Numbers that are said of rows, with what the rows give for each, and whether a way to read them is the right one."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.facts.numbers import counted
from gaplint.facts.types import Quantity
from gaplint.model.span import Span
from gaplint.relations.columns import Cell, Column, Name, lead, parts_of, stems, symbol_of, values_of

FEWEST_RIGHT, FEWEST_TELLING = 3, 2
"""Cells that must come out for a way to read a table to be the right one, and those of more than 1, which chance gives too."""
RIGHT = {"line of counts": 0.5, "value in a column": 0.1, "value in a section": 0.5, "value of a value": 0.5}
RANGE = re.compile(r"\W*(\d{1,6})\s*[-–—~〜]\s*(\d{1,6})\W*")
MOSTLY = 2 / 3
"""Share of the cells that must; less where row and column both name something."""
NEARLY = 2
"""By which a count that is wrong usually is at most."""
MISSING = 0.25
"""Share by which the cells together may miss the rows that they divide."""


class Count(NamedTuple):
    """What one cell of a summary says, with each number that the rows give for it."""

    quantity: Quantity
    label: str
    says: str
    values: tuple[float, ...]
    """The nearest to what a reader would count first."""
    place: Span

    @property
    def fits(self) -> bool:
        return self.quantity.value in self.values

    @property
    def idle(self) -> bool:
        """Whether nothing is said of nothing."""
        return not self.quantity.value and not self.values[0]


class Way(NamedTuple):
    """A way to read a summary, with all that it gives."""

    form: str
    column: str
    counts: tuple[Count, ...]

    @property
    def right(self) -> float:
        return sum(worth(one.quantity.value) for one in self.counts if one.fits)

    @property
    def credible(self) -> bool:
        told = [one for one in self.counts if not one.idle]
        right = [one for one in told if one.fits and one.quantity.value]
        enough = len(right) >= FEWEST_RIGHT and len(right) >= RIGHT.get(self.form, MOSTLY) * len(told)
        telling = sum(one.quantity.value > 1 for one in right) >= FEWEST_TELLING
        stated, found = sum(one.quantity.value for one in told), sum(one.values[0] for one in told)
        return enough and telling and (self.form == "value in a column" or abs(stated - found) <= max(NEARLY, MISSING * stated))


def worth(value: float) -> float:
    return 1 - 1 / (1 + value)


def tell(found: int, part: Column, value: str, title: str = "") -> str:
    """What the rows of a part of a column come to, in words; `title` is that of the section that they are all of."""
    title = part.cells[0].grid.section.title if part.grids == 1 else title
    place = f"under “{title}”" if title else f"of tables with a column {part.name}"
    if value:
        return f"{found} of the {len(part.cells)} rows {place} {'has' if found == 1 else 'have'} {value} in column {part.name}"
    return (
        f"the {'table' if part.grids == 1 else 'tables'} {place} {'has' if part.grids == 1 else 'have'} {counted(found, 'row')}"
    )


def written(part: Column, name: Name) -> str:
    """A value as its first cell has it."""
    cells = (lead(cell.text.plain) for cell in part.cells)
    return next((text for text in cells if name == stems(text)), "")


def _stands_for(cell: Cell) -> int:
    """How many things a row stands for: `812-842` for 31 of them."""
    ends = RANGE.fullmatch(cell.row.cells[0].plain)
    return max(1, int(ends[2]) - int(ends[1]) + 1) if ends else 1


def count(part: Column, name: Name) -> Iterator[float]:
    """How many cells have a value: alone, or among others, or by its symbol, whatever the words."""
    if not name:
        yield len(part.cells)
        yield sum(not cell.text.text.startswith("~~") for cell in part.cells)
        yield sum(_stands_for(cell) for cell in part.cells)
        return
    whole_ = [name in values_of(cell.text.plain) for cell in part.cells]
    joined = [name in parts_of(cell.text.plain) for cell in part.cells]
    yield sum(whole_)
    yield sum(one or other for one, other in zip(whole_, joined, strict=True))
    symbols = [symbol_of(cell.text.plain) for cell in part.cells]
    alike = {symbol for symbol, meant in zip(symbols, whole_, strict=True) if meant and symbol}
    yield sum(meant or symbol in alike for symbol, meant in zip(symbols, whole_, strict=True))
