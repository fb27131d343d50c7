"""Items, sub-headings or labels of which each says how many of something it holds: `Berths (12 tests)`."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import NUMBER, number
from gaplint.facts.types import Facts
from gaplint.index import content_words
from gaplint.model.document import Inline, List, Paragraph, Section, Table, walk
from gaplint.model.span import Span
from gaplint.relations.structure import children, countable, elided, flat

HELD = re.compile(rf"(?<![\w./#$+~≈-])(?P<number>{NUMBER})\s+(?P<unit>[^\W\d_][\w-]*)")
"""`8 tables`, of one part."""
FEWEST = 3


class Parts(NamedTuple):
    """Parts of one thing that count the same units."""

    shape: str
    """What they are: `list`, `sub-headings`, `labels`."""
    section: Section
    """The section that they stand in, or that they divide."""
    span: Span
    sums: dict[str, tuple[float, tuple[float, ...]]]
    """Per unit, by its stem, what the parts add up to, and the number of each."""
    held: tuple[float, ...] = ()
    """How many rows or items each of the parts holds, where all hold one table or list and nothing else to count."""


def find_parts(facts: Facts) -> Iterator[Parts]:
    """Every list, row of sub-headings and row of labels with a unit that each member counts exactly once."""
    for section in facts.document.sections:
        blocks = list(flat(section.blocks))
        for block in walk(section.blocks):
            if isinstance(block, List) and not elided(facts, (block,)):
                yield from _parts("list", section, block.span, [item.content for item in block.items])
        labels = [b.lines[0] for b in blocks if isinstance(b, Paragraph) and b.content.text.startswith(("**", "__"))]
        yield from _parts("labels", section, None, labels)
        below = children(facts, section)
        for parts in _parts("sub-headings", section, None, [child.heading.title for child in below if child.heading]):
            yield parts._replace(held=tuple(_held(facts, below)))


def _parts(shape: str, section: Section, span: Span | None, members: list[Inline]) -> Iterator[Parts]:
    sums = _sums(members) if len(members) >= FEWEST else {}
    if sums:
        yield Parts(shape, section, span or Span(members[0].span.start, members[-1].span.end), sums)


def _held(facts: Facts, sections: list[Section]) -> list[float]:
    """The rows or items of each section; none where one of them holds several blocks, or none, or leaves some out."""
    found: list[float] = []
    for section in sections:
        blocks = [block for block in flat(section.blocks) if countable(block)]
        if len(blocks) != 1 or section.children or elided(facts, blocks) or not isinstance(blocks[0], List | Table):
            return []
        block = blocks[0]
        found.append(len(facts.grid_of[block.span].rows) if isinstance(block, Table) else len(block.items))
    return found


def _sums(members: Iterable[Inline]) -> dict[str, tuple[float, tuple[float, ...]]]:
    """Per unit that each member counts exactly once, what they add up to, and the numbers."""
    found: dict[str, list[float]] = defaultdict(list)
    counted: list[Counter[str]] = []
    for member in members:
        counted.append(Counter())
        for match in HELD.finditer(member.plain):
            for stem in content_words(match["unit"]) if match["unit"] in words().lines or not is_measure(match["unit"]) else ():
                found[stem].append(number(match["number"]))
                counted[-1][stem] += 1
    each = (stem for stem in found if all(one[stem] == 1 for one in counted))
    return {stem: (sum(found[stem]), tuple(found[stem])) for stem in each}
