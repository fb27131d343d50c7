"""Numbers of fields and labels, tied to a list of their section whose own numbers add up."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.binding.blocks import elided, flat
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.facts.claims import ABOUT, find_fractions, number
from gaplint.facts.numbers import NUMBER, whole
from gaplint.facts.types import Facts, Field
from gaplint.index import ProjectIndex, content_words
from gaplint.model.document import List, Section
from gaplint.model.finding import Confidence
from gaplint.model.span import Span

COUNTED = re.compile(
    rf"{ABOUT}(?<![\w./#$+-])(?P<number>{NUMBER})(?P<more>\+)?\s+(?P<unit>[^\W\d_][\w-]*(?: [^\W\d_][\w-]*){{0,2}})"
)
"""`26 new tables`."""
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
    approximate: bool
    span: Span
    says: str


def bind(index: ProjectIndex) -> Iterator[Binding]:
    for facts in index.documents:
        lists: dict[int, list[List]] = {}
        sums: dict[Span, dict[str, float]] = {}
        for field in facts.fields:
            section = facts.document.section_at(field.span.start)
            if section.number not in lists:
                lists[section.number] = [block for block in flat(section.blocks) if isinstance(block, List)]
            following = bisect_right(lists[section.number], field.span, key=lambda block: block.span)
            for below in lists[section.number][following : following + 1]:
                if below.span not in sums:
                    sums[below.span] = {} if elided(facts, (below,)) else _sums(below)
                for stated in _stated(facts, field) if sums[below.span] else ():
                    yield from _bindings(facts, section, stated, below, sums[below.span])


def _sums(block: List) -> dict[str, float]:
    """Per unit that each item counts exactly once, what the items add up to."""
    found: Counter[str] = Counter()
    items: list[Counter[str]] = []
    for item in block.items:
        items.append(Counter())
        for match in HELD.finditer(item.content.plain):
            for stem in content_words(match["unit"]) if match["unit"].lower() not in words().not_units else ():
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
            yield Stated(Tie.PROGRESS, claim.value, claim.of, unit, False, claim.span, says)
    for match in COUNTED.finditer(facts.document.visible, *value.span):
        says = f"the text says {match['number']} {' '.join(match['unit'].split())}"
        approximate = bool(match["about"] or match["more"])
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
            Confidence.LIKELY,
        )
