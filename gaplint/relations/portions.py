"""Fractions that follow each other, one in each row, item or drawn line: `- Piers: 19/19`, with the totals among them."""

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from gaplint.expressions import expression
from gaplint.facts.claims import fractions_at
from gaplint.facts.grids import is_total
from gaplint.facts.numbers import number, rough_at, whole
from gaplint.facts.types import Facts, Rough
from gaplint.model.document import Block, Fence, List, Table
from gaplint.model.span import Span
from gaplint.relations.trees import DRAWN, lines_of

FEWEST = 2
"""Parts of a whole."""
NEAR = 0.25
"""Share by which a whole may miss what the parts add up to and yet be meant for them."""
SAYS = expression(r"\w|[.…⋮]")
"""What a line has that is no mere stroke: it says something, or that others are left out."""


class Portion(NamedTuple):
    """How many of how many one row, item or line says."""

    label: str
    """What stands before it."""
    done: float
    of: float
    rough: Rough
    span: Span


class Portions(NamedTuple):
    """Portions that follow each other, without any other row, item or line among them."""

    members: tuple[Portion, ...]
    totals: tuple[Portion, ...]
    """Those that say of themselves that they take the others together."""
    shape: str
    """What they are: `rows`, `items`, `lines`."""
    span: Span

    @property
    def done(self) -> float:
        return sum(one.done for one in self.members)

    @property
    def of(self) -> float:
        return sum(one.of for one in self.members)

    def may_make(self, of: float) -> bool:
        """Whether a whole can be meant for all of them: it is near, and no mark out of ten over others, which is their mean."""
        return {one.of for one in self.members} != {of} and abs(self.of - of) <= NEAR * of

    def makes_without_subtotal(self, done: float, of: float) -> bool:
        """Whether they make a fraction without one of them that others, which follow each other, add up to."""
        known = [(one.done, one.of) for one in self.members]
        apart = self.done - done, self.of - of
        if apart not in known:
            return False
        first: dict[tuple[float, float], int] = {}
        for place, (so_far, all_) in enumerate(accumulate(known, _together, initial=(0.0, 0.0))):
            first.setdefault((so_far, all_), place)
            if place - first.get((so_far - apart[0], all_ - apart[1]), place) >= FEWEST:
                return True
        return False

    def __str__(self) -> str:
        return f"its {len(self.members)} {self.shape} add up to {whole(self.done)}/{whole(self.of)}"


def _together(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] + other[0], one[1] + other[1]


def find_portions(facts: Facts, block: Block) -> Iterator[Portions]:
    """The portions that a table has in a column, and a list or drawing has in each of its items or lines."""
    visible, reading = facts.document.visible, facts.document.source.reading
    if isinstance(block, Table) and (grid := facts.grid_of.get(block.span)) and not grid.elided:
        rows = [*grid.rows, *grid.totals]
        for column in range(1, min((len(row.cells) for row in rows), default=0)):
            yield from _following(visible, ((row.cells[0].plain, row.cells[column].span) for row in rows), "rows", block.span)
    elif isinstance(block, List):
        yield from _following(visible, (("", item.content.span) for item in block.items), "items", block.span)
    elif isinstance(block, Fence) and block.info.strip().lower() in DRAWN:
        lines = (("", line) for line in lines_of(facts, block) if SAYS.search(reading, *line))
        yield from _following(reading, lines, "lines", block.content)


def _following(text: str, named: Iterable[tuple[str, Span]], shape: str, span: Span) -> Iterator[Portions]:
    """All of them, if each has one fraction alone."""
    members: list[Portion] = []
    totals: list[Portion] = []
    for name, at in named:
        found = list(fractions_at(text, at))
        if len(found) != 1:
            return
        label = name or text[at.start : found[0].start()]
        how = rough_at(text, found[0].start())
        span_ = Span(found[0].start("number"), found[0].end("of"))
        portion = Portion(label, number(found[0]["number"]), number(found[0]["of"]), how, span_)
        (totals if is_total(label) else members).append(portion)
    if len(members) >= FEWEST:
        yield Portions(tuple(members), tuple(totals), shape, span)
