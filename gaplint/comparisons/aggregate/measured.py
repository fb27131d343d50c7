"""Aggregate: what a heading says that its section takes or weighs, held against the table below it: `Mending (~43 h)`."""

import re
from collections.abc import Iterator

from gaplint.binding.added import is_span
from gaplint.binding.blocks import column_sum
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.expressions import expression
from gaplint.facts.measures import measure
from gaplint.facts.numbers import NUMBER, number, rough_at, roughest, whole
from gaplint.facts.types import Facts, Grid
from gaplint.model.document import Section
from gaplint.model.span import Span
from gaplint.relations.structure import countable, flat, grids_of

SAID = expression(rf"[(（][^()（）]*?(?<![\w.,/$€£+–-])(?P<number>{NUMBER})(?P<more>\+)?\s?(?P<unit>[^\W\d_]+)\s*[)）]\s*$")
"""A number with its unit at the end of a title."""
FEWEST = 3
NEAR, ALIKE = 0.25, 0.5
"""Shares by which a number may miss the sum: where it is most likely wrong, and where it may yet be meant for it."""


def bind(facts: Facts) -> Iterator[Binding]:
    for section in facts.document.sections:
        said = SAID.search(facts.document.visible, *section.heading.title.span) if section.heading else None
        if said and (grid := _lone_table(facts, section)) and (binding := _bound(facts, section, said, grid)):
            yield binding


def _lone_table(facts: Facts, section: Section) -> Grid | None:
    """The one table of a section that holds nothing else which could be added up, and no total of its own."""
    blocks = [block for block in flat(section.blocks) if countable(block)]
    grids = grids_of(facts, blocks)
    lone = len(blocks) == len(grids) == 1 and not section.children
    return grids[0] if lone and not grids[0].totals and not grids[0].elided and len(grids[0].rows) >= FEWEST else None


def _bound(facts: Facts, section: Section, said: re.Match[str], grid: Grid) -> Binding | None:
    known = measure(said["unit"])
    columns = [n for n in range(1, len(grid.headers)) if _is_of(grid, n, said["unit"])] if known else []
    if len(columns) != 1:
        return None
    stated, added = number(said["number"]), column_sum(facts, grid, columns[0])
    if abs(added.value - stated) > ALIKE * stated:
        return None
    begins = said.start("number")
    rough = rough_at(facts.document.visible, begins, said["more"]) or roughest(grid.numbers(columns[0]))
    return Binding(
        Tie.TOTAL,
        facts,
        Span(begins, said.end("number")),
        stated,
        f"the heading says {whole(stated)} {said['unit']}",
        f"column {grid.name(columns[0])} of the table in the section {section.title!r}",
        (added, *(Reading(one.value, "it is one of them", facts, one.span) for one in grid.numbers(columns[0]))),
        rough,
        f"change it to {whole(added.value)}, or fix the row that is wrong",
        form="measured",
        signs=frozenset(_signs(stated, added.value, said["unit"])),
    )


def _is_of(grid: Grid, column: int, unit: str) -> bool:
    """Whether each row gives a number in a unit, in its cell or by the header."""
    return grid.is_full(column) and all(one.unit == unit.lower() for one in grid.numbers(column))


def _signs(stated: float, added: float, unit: str) -> Iterator[str]:
    if abs(added - stated) <= NEAR * stated:
        yield "near"
    if is_span(unit):
        yield "days or more"
