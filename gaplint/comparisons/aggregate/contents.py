"""Aggregate: the cells of a summary, held against what the sections that its rows name hold: sub-headings, items, boxes.

Which of these a column counts shows where most of its cells come out.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gaplint.binding.blocks import readings
from gaplint.binding.counting import Count, Way
from gaplint.facts.types import Facts, Quantity
from gaplint.index import of_document
from gaplint.model.document import List, Section
from gaplint.relations.labels import FEWEST_NAMED
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

    held: Mapping[str, int]
    others: tuple[float, ...]

    def beside(self, kind: str) -> tuple[float, ...]:
        """The number of a kind, then every other one: who means another kind in some row is right too."""
        return tuple(dict.fromkeys((float(self.held[kind]), *self.others)))


def ways(facts: Facts, sections: Mapping[int, Section], labels: tuple[str, ...], cells: Mapping[int, Quantity]) -> Iterator[Way]:
    """The ways in which most cells of a column, by row, count one kind of what the section of that row holds."""
    contents = _contents(facts)
    held = {row: contents.of(section) for row, section in sections.items() if row in cells}
    for kind in KINDS:
        found = [
            (Count(cells[row], labels[row], _says(one.held[kind], kind, sections[row]), (one.held[kind],), sections[row].span), one)
            for row, one in held.items()
            if kind in one.held
        ]
        way = Way(FORM, kind, tuple(count for count, _ in found))
        values = {count.quantity.value for count in way.counts if count.fits}
        if way.credible and len(values) >= FEWEST_VALUES:
            yield way._replace(counts=tuple(count._replace(values=one.beside(kind)) for count, one in found))


def _says(number: int, kind: str, section: Section) -> str:
    return f"there {f'is 1 {KINDS[kind]}' if number == 1 else f'are {number} {kind}'} under “{section.title}”"


class Contents:
    """What the sections of a document hold; several tables may ask for the same one."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known: dict[int, Content] = {}

    def of(self, section: Section) -> Content:
        if section.number not in self._known:
            self._known[section.number] = _find(self._facts, section)
        return self._known[section.number]


_contents = of_document(Contents)


def _find(facts: Facts, section: Section) -> Content:
    """Nothing for a section that leaves something out."""
    blocks = tuple(flat(block for one in descend(facts, section) for block in one.blocks))
    lists = [block for block in blocks if isinstance(block, List)]
    if elided(facts, blocks) or is_open(blocks):
        return Content({}, ())
    every = list(entries(lists))
    boxes = Counter(item.checked for item in every if item.checked is not None)
    below = [*descend(facts, section)][1:]
    found = {}
    if below:
        innermost = sum(not one.children for one in below)
        found |= {"sub-headings": len(section.children), "innermost sub-headings": innermost}
    found |= {"items": sum(len(block.items) for block in lists), "items at any depth": len(every)} if lists else {}
    found |= {"boxes": boxes.total(), "ticked boxes": boxes[True], "open boxes": boxes[False]} if boxes else {}
    others = dict.fromkeys((*map(float, found.values()), *(one.value for one in readings(facts, blocks))))
    return Content(found, tuple(others))
