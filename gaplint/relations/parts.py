"""Items, sub-headings or labels of which each says how many of something it holds: `Berths (12 tests)`."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import is_total
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import BEGINS, NUMBER, UNIT, number
from gaplint.facts.types import Facts, is_ordinal
from gaplint.index import content_words
from gaplint.model.document import Inline, List, Paragraph, Section, Table, walk
from gaplint.model.span import Span
from gaplint.relations.figures import DIGIT
from gaplint.relations.structure import children, countable, elided, flat

HELD = expression(rf"{BEGINS}(?<![./#$+~≈-])(?P<number>{NUMBER}){UNIT}(?P<unit>[\w-]++)(?!/[^\W\d_])")
"""`8 tables`, `8書類`, of one part; `8 lines/table` are no part of anything."""
BARE = expression(r"[(（]\s*(\d{1,3})\s*[)）]|(?<=\s[-–—])\s(\d{1,3})\W*$")
"""`(15)`, and ` — 15` at the end, of whatever the whole counts."""
OUTLINE = expression(r"\W*\d{1,3}(?:\.\d{1,3}){1,4}[.)]?(?=\s)")
"""The number of a part, which counts nothing: `2.1 Berths`."""
FEWEST = 3
MOST = 2 / 3
"""Share of the members that must count a unit; the others may hold more of it."""


class Parts(NamedTuple):
    """Parts of one thing that count the same units."""

    shape: str
    """What they are: `list`, `sub-headings`, `labels`."""
    section: Section
    """The section that they stand in, or that they divide."""
    span: Span
    sums: dict[str, tuple[float, tuple[float, ...]]]
    """Per unit, by its stem, what the parts add up to, and the number of each; the unit of bare numbers is empty."""
    partial: frozenset[str] = frozenset()
    """The units that some of the parts say nothing of."""
    held: tuple[float, ...] = ()
    """How many rows or items each of the parts holds, where all hold one table or list and nothing else to count."""


def find_parts(facts: Facts) -> Iterator[Parts]:
    """Every list, row of sub-headings and row of labels with a unit that each member counts exactly once."""
    for section in facts.document.sections:
        blocks = list(flat(section.blocks))
        for block in walk(section.blocks):
            if isinstance(block, List):
                items = block.items[:-1] if ends_in_total(block) else block.items
                for parts in _parts("list", section, block.span, [item.content for item in items]):
                    if not elided(facts, (block,)):
                        yield parts
        labels = [b.lines[0] for b in blocks if isinstance(b, Paragraph) and b.content.text.startswith(("**", "__"))]
        yield from _parts("labels", section, None, labels)
        below = children(facts, section)
        yield from _columns(facts, section)
        for parts in _parts("sub-headings", section, None, [child.heading.title for child in below if child.heading]):
            yield parts._replace(held=tuple(held_by(facts, below)))


def ends_in_total(block: List) -> bool:
    """Whether the last item of a list is the total of the others: `- **Total:** 34 ropes`."""
    return len(block.items) > FEWEST and is_total(block.items[-1].content.plain.partition(":")[0])


def _parts(shape: str, section: Section, span: Span | None, members: list[Inline]) -> Iterator[Parts]:
    if sum(DIGIT.search(member.plain) is not None for member in members) >= max(FEWEST, MOST * len(members)):
        sums, partial = _sums(members)
        if shape == "list" and (bare := _bare(members)):
            sums[""] = sum(bare), bare
        if sums:
            yield Parts(shape, section, span or Span(members[0].span.start, members[-1].span.end), sums, partial)


def _columns(facts: Facts, section: Section) -> Iterator[Parts]:
    """The columns of the one table of a section, each by the words of its header."""
    grids = facts.grids_in.get(section.number, [])
    if len(grids) != 1 or grids[0].elided or len(grids[0].rows) < FEWEST or grids[0].states_one:
        return
    grid = grids[0]
    full = [n for n, header in enumerate(grid.headers) if n and grid.is_full(n) and header not in words().not_quantities]
    sums: dict[str, tuple[float, tuple[float, ...]]] = {}
    often = Counter(stem for n in full for stem in content_words(grid.headers[n]))
    for column in full:
        numbers = grid.numbers(column)
        if not grid.is_ordinal(column) and not any(one.approximate or one.unit == "%" or one.value % 1 for one in numbers):
            values = tuple(one.value for one in numbers)
            sums |= {stem: (sum(values), values) for stem in content_words(grid.headers[column]) if often[stem] == 1}
    if sums:
        yield Parts("table", section, grid.table.span, sums)


def _bare(members: list[Inline]) -> tuple[float, ...]:
    """The one number in brackets or behind a dash of each member; none where one has none, or where these only number them."""
    found = [BARE.findall(member.plain) for member in members]
    values = tuple(float("".join(one[0])) for one in found if len(one) == 1)
    return values if len(values) == len(members) and not is_ordinal(list(values)) else ()


def held_by(facts: Facts, sections: list[Section]) -> list[float]:
    """The rows or items of each section; none where one of them holds several blocks, or none, or leaves some out."""
    found: list[float] = []
    for section in sections:
        blocks = [block for block in flat(section.blocks) if countable(block)]
        if len(blocks) != 1 or section.children or elided(facts, blocks) or not isinstance(blocks[0], List | Table):
            return []
        block = blocks[0]
        found.append(len(facts.grid_of[block.span].rows) if isinstance(block, Table) else len(block.items))
    return found


def _sums(members: list[Inline]) -> tuple[dict[str, tuple[float, tuple[float, ...]]], frozenset[str]]:
    """Per unit that most members count exactly once, what they add up to, and the numbers; and the units that not all count."""
    found: dict[str, list[float]] = defaultdict(list)
    counted: list[Counter[str]] = []
    outlined = [OUTLINE.match(member.plain) for member in members]
    numbered = sum(one is not None for one in outlined) >= MOST * len(members)
    for member, outline in zip(members, outlined, strict=True):
        counted.append(Counter())
        for match in HELD.finditer(member.plain, outline.end() if outline and numbered else 0):
            for stem in content_words(match["unit"]) if match["unit"] in words().lines or not is_measure(match["unit"]) else ():
                found[stem].append(number(match["number"]))
                counted[-1][stem] += 1
    once = [stem for stem in found if all(one[stem] <= 1 for one in counted)]
    enough = [stem for stem in once if len(found[stem]) >= max(FEWEST, MOST * len(members)) and not is_ordinal(found[stem])]
    partial = frozenset(stem for stem in enough if len(found[stem]) < len(members))
    return {stem: (sum(found[stem]), tuple(found[stem])) for stem in enough}, partial
