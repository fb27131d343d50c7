"""Aggregate: the cells of a summary, held against what the sections that its rows name hold: sub-headings, items, boxes.

Which of these a column counts shows where most of its cells come out.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gaplint.binding.blocks import readings
from gaplint.binding.counting import Count, Way
from gaplint.facts.claims import COUNT_IN_PARENTHESES
from gaplint.facts.numbers import number
from gaplint.facts.types import Facts, Quantity
from gaplint.index import of_document
from gaplint.model.document import List, Section
from gaplint.relations.structure import descend, elided, entries, flat, is_open

FEWEST_VALUES = 2
"""Different numbers that must come out: one alone may be a coincidence."""
KINDS = {
    "sub-headings": "sub-heading",
    "innermost sub-headings": "innermost sub-heading",
    "items": "item",
    "items at any depth": "item at any depth",
    "boxes": "box",
    "ticked boxes": "ticked box",
    "open boxes": "open box",
}
"""What a section may hold, and what one of it is called."""
FORM = "what a section holds"


class Content(NamedTuple):
    """What a section holds of each kind, and every other number that it gives."""

    section: Section
    held: Mapping[str, int]
    others: tuple[float, ...]

    def counted(self, kind: str, quantity: Quantity, label: str) -> Count:
        found = self.held[kind]
        said = f"is 1 {KINDS[kind]}" if found == 1 else f"are {found} {kind}"
        return Count(quantity, label, f"there {said} under “{self.section.title}”", (found,), self.section.span)

    def beside(self, kind: str) -> tuple[float, ...]:
        """The number of a kind, then every other one: who means something else in one row is right too."""
        return tuple(dict.fromkeys((float(self.held[kind]), *self.others)))


class Contents:
    """What the sections of a document hold; several tables may ask for the same one."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known: dict[int, Content] = {}

    def of(self, section: Section) -> Content:
        if section.number not in self._known:
            self._known[section.number] = _find(self._facts, section)
        return self._known[section.number]


contents_of = of_document(Contents)


def ways(
    contents: Contents, sections: Mapping[int, Section], labels: Sequence[str], cells: Mapping[int, Quantity]
) -> Iterator[Way]:
    """The ways in which most cells of a column, by row, count one kind of what the section of that row holds."""
    held = {row: contents.of(section) for row, section in sections.items() if row in cells}
    for kind in KINDS:
        having = {row: one for row, one in held.items() if kind in one.held}
        way = Way(FORM, kind, tuple(one.counted(kind, cells[row], labels[row]) for row, one in having.items()))
        right = {count.quantity.value for count in way.counts if count.fits}
        if way.credible and len(right) >= FEWEST_VALUES:
            yield way._replace(
                counts=tuple(
                    count._replace(values=one.beside(kind)) for count, one in zip(way.counts, having.values(), strict=True)
                )
            )


def _find(facts: Facts, section: Section) -> Content:
    """Nothing for a section that leaves something out."""
    blocks = tuple(flat(block for one in descend(facts, section) for block in one.blocks))
    lists = [block for block in blocks if isinstance(block, List)]
    if elided(facts, blocks) or is_open(blocks):
        return Content(section, {}, ())
    every = list(entries(lists))
    boxes = Counter(item.checked for item in every if item.checked is not None)
    below = [*descend(facts, section)][1:]
    found: dict[str, int] = {}
    if below:
        innermost = sum(not one.children for one in below)
        found |= {"sub-headings": len(section.children), "innermost sub-headings": innermost}
    found |= {"items": sum(len(block.items) for block in lists), "items at any depth": len(every)} if lists else {}
    found |= {"boxes": boxes.total(), "ticked boxes": boxes[True], "open boxes": boxes[False]} if boxes else {}
    stated = (number(match["number"]) for match in COUNT_IN_PARENTHESES.finditer(section.title))
    others = dict.fromkeys((*map(float, found.values()), *stated, *(one.value for one in readings(facts, blocks))))
    return Content(section, found, tuple(others))
