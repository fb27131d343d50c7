"""Order: rows and list entries that are numbered by hand, held against counting on."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.types import Facts, Grid
from gaplint.model.document import List
from gaplint.model.ground import Ground, Held, worth
from gaplint.model.span import Span

FEWEST_ROWS = 5
"""Rows that must be numbered for one of them to be numbered wrongly."""
FEWEST_ENTRIES, FEWEST_TYPED = 3, 4
MARKER = expression(r"\d{1,4}(?=[.)])")
PLAIN = expression(r"\W{0,4}(\d{1,4})(?!['’′])\W{0,4}")
FURTHEST = 3
"""What is further from the number before begins another series."""


class Miscounted(NamedTuple):
    """A row or entry that does not have the number after the one before it."""

    facts: Facts
    kind: str
    """`row` or `entry`."""
    before: tuple[int, Span]
    here: tuple[int, Span]
    place: Span
    """Of the table or list."""
    typed: bool = False
    """Whether only the source shows it, and the reader sees entries that are numbered anew."""

    @property
    def again(self) -> bool:
        """Whether the number has been given before, rather than one left out."""
        return self.here[0] <= self.before[0]

    @property
    def ground(self) -> Ground:
        signs = [
            "a row" if self.kind == "row" else "an entry",
            "a number comes again" if self.again else "a number is left out",
        ]
        return _ground(self.facts, self.place, frozenset([*signs, *(["as typed"] if self.typed else [])]))


def find_miscounted(facts: Facts) -> Iterator[Miscounted | Held]:
    for grid in facts.grids:
        yield from _rows(facts, grid)
    for block in facts.document.everything:
        if isinstance(block, List) and block.ordered:
            yield from _entries(facts, block)


def _ground(facts: Facts, place: Span, signs: frozenset[str] = frozenset()) -> Ground:
    return Ground("numbers count on", facts.document.path, place, signs=signs)


def _rows(facts: Facts, grid: Grid) -> Iterator[Miscounted | Held]:
    """The one row of a table that breaks the series; where several do, the numbers follow something else."""
    column = next(iter(grid.headed(words().ordinal, first=0)), None)
    if column is None or len(grid.rows) < FEWEST_ROWS or grid.elided:
        return
    rows = grid.table.rows  # also one that is not counted, since it refers to another, has a number
    matches = [(PLAIN.fullmatch(row.cells[column].plain), row) for row in rows if column < len(row.cells)]
    numbers = [(int(match[1]), row.cells[column].span) for match, row in matches if match]
    if len(numbers) < len(grid.rows):
        return
    apart = [(one, other) for one, other in pairwise(numbers) if other[0] != one[0] + 1]
    if not apart:
        yield Held(_ground(facts, grid.table.span), agrees=True, worth=worth(len(numbers)))
    elif len(apart) == 1 and abs(apart[0][1][0] - apart[0][0][0]) <= FURTHEST and apart[0][1][0] != 1:
        yield Miscounted(facts, "row", *apart[0], grid.table.span)


def _entries(facts: Facts, block: List) -> Iterator[Miscounted | Held]:
    """The first entry of a list that goes back; where it begins with 1, or all have one number, it is numbered when shown.

    What was typed may count on all the same, but for one entry.
    """
    text = facts.document.source.text
    matches = [MARKER.match(text, item.span.start) for item in block.items]
    numbers = [(int(match[0]), Span(*match.span())) for match in matches if match]
    if len(numbers) < max(FEWEST_ENTRIES, len(matches)):
        return
    if numbers[0][0] < 2:
        yield from _typed(facts, block, numbers)
        return
    back = [(one, other) for one, other in pairwise(numbers) if other[0] <= one[0]]
    if back and back[0][1][0] > 1 and len({number for number, _ in numbers}) > 1:
        (before, _), (number, _) = back[0]
        yield Miscounted(facts, "entry", *back[0], block.span, typed=number == before)  # shown as the next, as it was meant


def _typed(facts: Facts, block: List, numbers: list[tuple[int, Span]]) -> Iterator[Miscounted | Held]:
    """The one entry of a list from 1 on that leaves out a number, though all others count on as they were typed."""
    apart = [(one, other) for one, other in pairwise(numbers) if other[0] != one[0] + 1]
    if not apart:
        yield Held(_ground(facts, block.span), agrees=True, worth=worth(len(numbers)))
    elif len(apart) == 1 and len(numbers) >= FEWEST_TYPED and 0 < apart[0][1][0] - apart[0][0][0] <= FURTHEST:
        found = Miscounted(facts, "entry", *apart[0], block.span)
        yield found._replace(typed=True)
