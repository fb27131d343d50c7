"""Fractions that follow each other, one in each row, item or drawn line: `- Piers: 19/19`, with the totals among them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gaplint.facts.claims import fractions_at
from gaplint.facts.grids import is_total
from gaplint.facts.numbers import number, rough_at, whole
from gaplint.facts.types import Facts, Rough
from gaplint.model.document import Block, Fence, List, Table
from gaplint.model.span import Span
from gaplint.relations.trees import DRAWN

FEWEST = 2
"""Parts of a whole."""


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

    @property
    def are_scores(self) -> bool:
        """Whether all may be marks out of one number, `8/10`, of which a mean can be said."""
        return len({one.of for one in self.members}) == 1

    def __str__(self) -> str:
        return f"its {len(self.members)} {self.shape} add up to {whole(self.done)}/{whole(self.of)}"


def find_portions(facts: Facts, block: Block) -> Iterator[Portions]:
    """The portions that a table has in a column, and a list or drawing has in each of its items or lines."""
    text = facts.document.visible
    if isinstance(block, Table) and (grid := facts.grid_of.get(block.span)) and not grid.elided:
        for column in range(1, len(grid.headers)):
            rows = [*grid.rows, *grid.totals]
            cells = [(row.cells[0].plain, row.cells[column].span) for row in rows if column < len(row.cells)]
            if len(cells) == len(rows):
                yield from _following(text, cells, "rows", block.span)
    elif isinstance(block, List):
        yield from _following(text, (("", item.content.span) for item in block.items), "items", block.span)
    elif isinstance(block, Fence) and block.info.strip().lower() in DRAWN:
        yield from _following(
            facts.document.source.reading, (("", line) for line in _lines(facts, block)), "lines", block.content
        )


def _lines(facts: Facts, fence: Fence) -> Iterator[Span]:
    """The lines of a drawing that have letters or digits; what is left out there is left out of its sum, and ends all."""
    at = fence.content.start
    for line in facts.document.source.reading[slice(*fence.content)].split("\n"):
        if any(map(str.isalnum, line)):
            yield Span(at, at + len(line))
        at += len(line) + 1


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
