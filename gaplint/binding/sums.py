"""Numbers of fields, tied to the list, or the table that breaks them down, below, whose own numbers add up."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.binding.blocks import column_sum, elided, flat
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.facts.claims import find_fractions
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import NUMBER, number, read_quantity, rough_at, whole
from gaplint.facts.types import Facts, Field, Grid, Rough
from gaplint.index import WORD, ProjectIndex, content_words
from gaplint.model.document import List, Paragraph, Section
from gaplint.model.span import Span

COUNTED = re.compile(rf"(?<![\w./#$+-])(?P<number>{NUMBER})(?P<more>\+)?\s+(?P<unit>[^\W\d_][\w-]*(?: [^\W\d_][\w-]*){{0,2}})")
"""`26 new tables`."""
NUMBERED = re.compile(r"\d\+?[*_`]* +[^\W\d_]|\d/\d|^\W*\d[\d,.]*\W*$")
"""What a field must look like to count something."""
HELD = re.compile(rf"(?<![\w./#$+-])(?P<number>{NUMBER})\s+(?P<unit>[^\W\d_][\w-]*)")
"""`8 tables`, of one item."""
FEWEST_ITEMS = 3
NEAR = 0.25
"""Share by which a number may miss what a list adds up to and still be meant to sum it up."""


class Stated(NamedTuple):
    tie: Tie
    value: float
    whole: float | None
    unit: frozenset[str]
    approximate: Rough
    span: Span
    says: str


def bind(index: ProjectIndex) -> Iterator[Binding]:
    for facts in index.documents:
        lists: dict[int, list[List]] = {}
        sums: dict[Span, dict[str, float]] = {}
        starts = [grid.table.span for grid in facts.grids]
        for field in facts.fields:
            if not NUMBERED.search(field.value.plain):
                continue
            section = facts.document.section_at(field.span.start)
            if section.number not in lists:
                lists[section.number] = [block for block in flat(section.blocks) if isinstance(block, List)]
            following = bisect_right(lists[section.number], field.span, key=lambda block: block.span)
            for below in lists[section.number][following : following + 1]:
                if below.span not in sums:
                    sums[below.span] = {} if elided(facts, (below,)) else _sums(below)
                for stated in _stated(facts, field) if sums[below.span] else ():
                    yield from _bindings(facts, section, stated, below, sums[below.span])
            following = bisect_right(starts, field.span)
            for grid in facts.grids[following : following + 1]:
                if section.number in (grid.section.number, grid.section.parent):
                    yield from _broken_down(facts, field, grid)


def _broken_down(facts: Facts, field: Field, grid: Grid) -> Iterator[Binding]:
    """`**Result:** 44 warnings` over `Warning categories` and a table of them with one column of numbers."""
    intro = _intro(grid)
    if not words().breakdown & set(WORD.findall(intro.lower())) or grid.elided:
        return
    columns = [n for n, header in enumerate(grid.headers) if grid.is_full(n) and header not in words().not_quantities]
    if len(columns) != 1 or len(grid.rows) < FEWEST_ITEMS or any(one.unit == "%" for one in grid.numbers(columns[0])):
        return
    named = content_words(f"{intro} {grid.headers[columns[0]]}")
    added = column_sum(facts, grid, columns[0])
    for stated in _stated(facts, field):
        if stated.tie is Tie.TOTAL and stated.unit & named and abs(added.value - stated.value) <= NEAR * stated.value:
            totals = [quantity for row in grid.total_quantities if (quantity := row[columns[0]])]
            yield Binding(
                Tie.TOTAL,
                facts,
                stated.span,
                stated.value,
                stated.says,
                f"breakdown below, column {grid.name(columns[0])}",
                (added, *(Reading(one.value, "its total row says so", facts, one.span) for one in totals)),
                stated.approximate,
                f"write {whole(added.value)}, or correct the row that is wrong",
                form="breakdown below",
            )


def _intro(grid: Grid) -> str:
    """The line above a table, and the title of its section if it is the first block of it."""
    blocks = grid.section.blocks
    at = next((n for n, block in enumerate(blocks) if block.span == grid.table.span), 0)
    above = blocks[at - 1] if at else None
    return above.lines[-1].plain if isinstance(above, Paragraph) else grid.section.title if at == 0 else ""


def _sums(block: List) -> dict[str, float]:
    """Per unit that each item counts exactly once, what the items add up to."""
    found: Counter[str] = Counter()
    items: list[Counter[str]] = []
    for item in block.items:
        items.append(Counter())
        for match in HELD.finditer(item.content.plain):
            for stem in content_words(match["unit"]) if not is_measure(match["unit"]) else ():
                found[stem] += int(number(match["number"]))
                items[-1][stem] += 1
    enough = len(items) >= FEWEST_ITEMS
    return {stem: value for stem, value in found.items() if enough and all(some[stem] == 1 for some in items)}


def _stated(facts: Facts, field: Field) -> Iterator[Stated]:
    """The fraction that a field begins with, and the counted things in it."""
    value = field.value
    for claim in find_fractions(facts.document, value.span):
        if claim.of is not None and value.plain.startswith(whole(claim.value)) and claim.span.start - value.span.start <= 2:
            unit = content_words(f"{field.name} {claim.unit}")
            says = f"the text says {whole(claim.value)}/{whole(claim.of)}"
            yield Stated(Tie.PROGRESS, claim.value, claim.of, unit, Rough.EXACT, claim.span, says)
    bare = read_quantity(value, facts.document.visible)
    if bare is not None and not bare.unit:
        unit = content_words(field.name)
        says = f"the text says {whole(bare.value)} for {field.name}"
        yield Stated(Tie.TOTAL, bare.value, None, unit, bare.approximate, bare.span, says)
    for match in COUNTED.finditer(facts.document.visible, *value.span):
        says = f"the text says {match['number']} {' '.join(match['unit'].split())}"
        approximate = rough_at(facts.document.visible, match.start("number"), match["more"])
        span = Span(*match.span("number"))
        yield Stated(Tie.TOTAL, number(match["number"]), None, content_words(match["unit"]), approximate, span, says)


def _bindings(facts: Facts, section: Section, stated: Stated, block: List, sums: dict[str, float]) -> Iterator[Binding]:
    for stem, added in sums.items():
        if stem not in stated.unit or abs(added - stated.value) > NEAR * stated.value:
            continue
        says = f"the numbers of the list below add up to {whole(added)}"
        readings = [Reading(added, says, facts, block.span)]
        if added == stated.whole:
            readings.append(Reading(stated.value, "they add up to the whole", facts, block.span))
        yield Binding(
            stated.tie,
            facts,
            stated.span,
            stated.value,
            stated.says,
            f"list of the same unit in the section {section.title!r}",
            tuple(readings),
            stated.approximate,
            f"write {whole(added)}, or correct the item that is wrong",
            form="list below",
        )
