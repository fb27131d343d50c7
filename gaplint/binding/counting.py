"""Numbers that are said of rows, with what the rows give for each, and whether a way to read them is the right one."""

from collections.abc import Iterator
from typing import NamedTuple

from gaplint.facts.numbers import counted
from gaplint.facts.types import Quantity
from gaplint.model.span import Span
from gaplint.relations.columns import Column, Name, lead

FEWEST_RIGHT, FEWEST_TELLING, MANY_RIGHT = 3, 2, 6
"""Cells that must come out for a way to read a table to be the right one; of these, those of more than 1, which chance does not
give as well; and how many come out by chance no more.
"""
RIGHT = {"line of counts": 0.5, "value in a column": 0.1, "value in a section": 0.5, "value of a value": 0.5}
FEWEST_DIVIDED = 10
"""Rows whose number is told right by chance hardly ever."""
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
    size: int = 0
    """How many rows there are, where the cells are to divide them all."""

    @property
    def right(self) -> float:
        return sum(worth(one.quantity.value) for one in self.counts if one.fits)

    @property
    def credible(self) -> bool:
        told = [one for one in self.counts if not one.idle]
        right = [one for one in told if one.fits and one.quantity.value]
        enough = len(right) >= FEWEST_RIGHT and len(right) >= RIGHT.get(self.form, MOSTLY) * len(told)
        if self.divides:
            return True
        telling = len(right) >= MANY_RIGHT or sum(one.quantity.value > 1 for one in right) >= FEWEST_TELLING
        stated, found = sum(one.quantity.value for one in told), sum(one.values[0] for one in told)
        return enough and telling and (self.form == "value in a column" or abs(stated - found) <= max(NEARLY, MISSING * stated))

    @property
    def divides(self) -> bool:
        """Whether the cells divide many rows, as their values do: what is counted is beyond doubt, whatever comes out."""
        stated, found = sum(one.quantity.value for one in self.counts), sum(one.values[0] for one in self.counts)
        return len(self.counts) > 1 and stated == found == self.size >= FEWEST_DIVIDED


def worth(value: float) -> float:
    return 1 - 1 / (1 + value)


def tell(found: int, part: Column, value: str, title: str = "") -> str:
    """What the rows of a part of a column come to, in words; `title` is that of the section that they are all of."""
    one = part.is_one_table
    title = part.first.grid.section.title if one else title
    under, having = f"under “{title}”" if title else "", f"with a column {part.name}"
    if not value:
        return f"the {'table' if one else 'tables'} {under or having} {'has' if one else 'have'} {counted(found, 'row')}"
    said = f"“{value}” in column {part.name}"
    place = under or f"of {'the table' if one else 'tables'} {having}"
    if part.size == 1:
        return f"the one row {place} {'has' if found else 'does not have'} {said}"
    return f"{found} of the {part.size} rows {place} {'has' if found == 1 else 'have'} {said}"


def written(part: Column, name: Name) -> str:
    """A value as its first cell has it; a symbol is what it is."""
    cell = part.topmost(part.listed.spelling.get(name, [])) if name else None
    symbol = name[0] if len(name) == 1 and not name[0].isalnum() else ""
    return lead(cell.text.plain) if cell else symbol


def count(part: Column, name: Name) -> Iterator[float]:
    """How many cells have a value, in each way to count them; how many there are where it is none."""
    if name:
        yield from part.counts(name)
    else:
        yield part.size
        yield part.size - part.among(part.listed.struck)
        yield part.size - part.among(part.listed.dropped)
        yield part.things
