"""Aggregate: a number of things, held against what the parts below or above it add up to."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from gaplint.binding.blocks import column_sum
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import any_of, words
from gaplint.expressions import expression
from gaplint.facts.claims import find_fractions
from gaplint.facts.grids import is_total
from gaplint.facts.numbers import BEGINS, NUMBER, UNIT, noun, number, read_quantity, rough_at, whole
from gaplint.facts.types import Facts, Field, Grid, Rough
from gaplint.index import WORD, content_words
from gaplint.model.document import Block, List, ListItem, Paragraph, Section, lines, walk
from gaplint.model.span import Span
from gaplint.relations.parts import Parts, ends_in_total, find_parts
from gaplint.relations.structure import countable, flat

COUNTED = expression(rf"{BEGINS}(?<![./#$+-])(?P<number>{NUMBER})(?P<more>\+)?{UNIT}(?P<unit>[\w-]+(?: [^\W\d_][\w-]*){{0,2}})")
"""`26 new tables`, `26書類`."""
APART = expression(r"[(（:：–—]")
"""Behind what a heading counts: before it a number may be part of a name."""
REACHED = expression(r"\d\+?\s*(?:→|->)\s*[~\d]")
NUMBERED = expression(r"\d\+?[*_`]* +[^\W\d_]|\d/\d|^\W*\d[\d,.]*+\W*$")
"""What a field must look like to count something."""
REMARKED = expression(r"[(（][^()（）\d]*\d")
"""A number in brackets, which may be added."""
COUNT_ENDS = expression(r"\d [^\W\d_]+\W*$")
FEWEST_ROWS = 3
NEAR, ALIKE = 0.25, 0.5
"""Shares by which a number may miss what parts add up to: where it is most likely wrong, and where it may yet sum them up."""


class Stated(NamedTuple):
    tie: Tie
    value: float
    whole: float | None
    unit: frozenset[str]
    approximate: Rough
    span: Span
    says: str


Tied = tuple[Stated, Parts, str]
"""A number, the parts that it may sum up, and whether these stand `above` or `below`."""


class Places:
    """The parts of a document by where they stand, and what can be counted in each section."""

    def __init__(self, facts: Facts) -> None:
        every = list(find_parts(facts))
        self.lists = {one.span: one for one in every if one.shape == "list"}
        tallies = {grid.table.span for grid in facts.tallies}
        closed = (block.span for block in facts.document.every(List) if ends_in_total(block) and block.span not in tallies)
        self.closed = {span: self.lists[span] for span in closed if span in self.lists}
        """Those whose last item is their total, and is not held against the others as one of labels with a number each."""
        self.others = {(one.section.number, one.shape): one for one in every if one.shape != "list"}
        self._countable: dict[int, list[Block]] = {}
        self._labelled: dict[int, list[Span]] = {}

    def countable(self, section: Section) -> list[Block]:
        """The tables, lists and fences of a section, in order."""
        if section.number not in self._countable:
            self._countable[section.number] = [block for block in flat(section.blocks) if countable(block)]
        return self._countable[section.number]

    def labelled(self, section: Section) -> list[Span]:
        """The lists of a section below a bold label, in order."""
        if section.number not in self._labelled:
            self._labelled[section.number] = [
                block.span
                for before, block in pairwise(flat(section.blocks))
                if isinstance(before, Paragraph) and isinstance(block, List) and before.lines[-1].text.startswith(("**", "__"))
            ]
        return self._labelled[section.number]

    def divided(self, number: int | None, shape: str = "sub-headings") -> Parts | None:
        """The sub-headings, or labels, that divide the section of a number."""
        return self.others.get((number, shape)) if number is not None else None


def bind(facts: Facts) -> Iterator[Binding]:
    places = Places(facts)
    if places.lists or places.others:
        for stated, parts, where in (*_of_fields(facts, places), *_of_titles(facts, places)):
            yield from _bindings(facts, stated, parts, where)
    yield from _of_tables(facts)


def _of_fields(facts: Facts, places: Places) -> Iterator[Tied]:
    """Fields with the list below them; what a field is said to be the total of may stand above it, or divide the section."""
    for field in facts.fields:
        if NUMBERED.search(field.value.plain):
            tied = list(_around(facts.document.section_at(field.span.start), field, places))
            for stated in _stated(facts, field) if tied else ():
                yield from ((stated, parts, where) for parts, where in tied)


def _around(section: Section, field: Field, places: Places) -> Iterator[tuple[Parts, str]]:
    """The next list of the section.

    For a total also the one block above it, and the sub-sections that it stands before, or at the end of the last of.
    """
    blocks = places.countable(section)
    behind = bisect_right(blocks, field.span, key=lambda block: block.span)
    following = next((block for block in islice(blocks, behind, None) if isinstance(block, List)), None)
    total = is_total(field.name)
    rivals = not total and following and _are_labelled(places.labelled(section), field.span, following)
    if following and not rivals and (parts := places.lists.get(following.span)):
        yield parts, "below"
    if not total:
        return
    own = blocks[behind - 1] if behind and blocks[behind - 1].span.covers(field.span) else None
    if isinstance(own, List) and own.items[-1].span.covers(field.span) and ends_in_total(own):
        if (parts := places.closed.get(own.span)) and not REMARKED.search(field.value.plain):
            yield parts, "above"
        return
    if behind == 1 and (parts := places.lists.get(blocks[0].span)):
        yield parts, "above"
    if not behind and (parts := places.divided(section.number)):
        yield parts, "below"
    parts = places.divided(section.parent)
    closes = not blocks and section.blocks[-1].span.end <= field.span.end + 1
    if parts and closes and parts.section.children[-1] == section.number:
        yield parts, "above"


def _are_labelled(labelled: list[Span], item: Span, following: List) -> bool:
    """Whether the list of an item has a bold label, and the list behind it another one: then the item is no head of that."""
    own, next_ = (bisect_right(labelled, at, key=lambda span: span.start) - 1 for at in (item.start, following.span.start))
    return own >= 0 and labelled[own].covers(item) and labelled[next_] == following.span


def _of_titles(facts: Facts, places: Places) -> Iterator[Tied]:
    """Headings with their sub-headings, labels or lone list; lines that end with a colon with the list below them."""
    for section in facts.document.sections:
        title = section.heading.title.span if section.heading else None
        if title and (at := APART.search(facts.document.visible, *title)):
            lists = [block for block in places.countable(section) if isinstance(block, List)]
            lone = places.lists.get(lists[0].span) if len(lists) == 1 else None
            shapes = ("sub-headings", "labels", "table")
            tied = [one for one in (*(places.divided(section.number, shape) for shape in shapes), lone) if one]
            counted = list(_counted(facts, Span(at.end(), title.end), "the heading"))
            yield from ((stated, parts, "below") for parts in tied for stated in counted)
        for before, block in pairwise(flat(section.blocks)):
            parts = places.lists.get(block.span) if isinstance(before, Paragraph) else None
            if parts and isinstance(before, Paragraph) and _introduces(before):
                yield from ((stated, parts, "below") for stated in _counted(facts, before.lines[-1].span, "the text"))
        for item in walk(section.blocks):
            parts = _within(item, places) if isinstance(item, ListItem) else None
            if parts and isinstance(item, ListItem):
                yield from ((stated, parts, "below") for stated in _counted(facts, lines(item)[-1].span, "the text"))


def _introduces(block: Paragraph | ListItem) -> bool:
    """Whether the last line leads to what is below it: with a colon, or as a label or item that ends with what it counts."""
    said = lines(block)
    called = isinstance(block, ListItem) or (len(said) == 1 and said[0].text.startswith(("**", "__")))
    ends = called and (said[-1].plain.endswith((")", "）")) or COUNT_ENDS.search(said[-1].plain))
    return bool(ends) or said[-1].plain.endswith((":", "："))


def _within(item: ListItem, places: Places) -> Parts | None:
    """The list in an item that counts it: `Piers (20 lamps)`."""
    nested = next((block for block in item.blocks if isinstance(block, List)), None)
    return places.lists.get(nested.span) if nested and _introduces(item) else None


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
    yield from _counted(facts, value.span, "the text")


def _counted(facts: Facts, span: Span, where: str) -> Iterator[Stated]:
    visible = facts.document.visible
    for match in COUNTED.finditer(visible, *span):
        says = f"{where} says {match['number']}{match['more'] or ''} {noun(match['unit'])}".rstrip()
        approximate = rough_at(visible, match.start("number"), match["more"])
        at = Span(*match.span("number"))
        yield Stated(Tie.TOTAL, number(match["number"]), None, content_words(match["unit"]), approximate, at, says)


def _bindings(facts: Facts, stated: Stated, parts: Parts, where: str) -> Iterator[Binding]:
    line = facts.document.source.line_at(stated.span.start)
    if REACHED.search(facts.document.visible, *line) or any_of("foreseen").search(facts.document.visible, *line):
        return  # a number to be reached, or how it changed
    for stem, (added, counts) in parts.sums.items():
        if (stem and stem not in stated.unit) or abs(added - stated.value) > ALIKE * stated.value:
            continue
        if stem in parts.partial and added <= stated.value:
            continue  # the others may hold the rest
        if stated.value in counts and added != stated.value:
            continue  # steps on the way to it
        says = f"the numbers of the {parts.shape} {where} add up to {whole(added)}"
        readings = [Reading(added, says, facts, parts.span)]
        if sum(parts.held) == stated.value:
            readings.append(
                Reading(stated.value, "the parts hold that many, though one of them says otherwise", facts, parts.span)
            )
        if added == stated.whole:
            readings.append(Reading(stated.value, "they add up to the whole", facts, parts.span))
        yield Binding(
            stated.tie,
            facts,
            stated.span,
            stated.value,
            stated.says,
            f"{parts.shape} of the same unit in the section {parts.section.title!r}",
            tuple(readings),
            stated.approximate,
            f"change it to {whole(added)}, or fix the number that is wrong",
            form=f"{parts.shape} {where}",
            signs=frozenset(_signs(stated, added, counts, parts)),
        )


def _signs(stated: Stated, added: float, counts: tuple[float, ...], parts: Parts) -> Iterator[str]:
    if abs(added - stated.value) <= NEAR * stated.value:
        yield "near"
    if any(added - count == stated.value for count in counts):
        yield "without one of them it fits"
    if counts in (one for stem, (_, one) in parts.sums.items() if stem in parts.partial):
        yield "not all parts say how many"
    if parts.sums.get("", (0, ()))[1] == counts:
        yield "bare numbers"
    if stated.approximate:
        yield "approximate"
        if stated.approximate in (Rough.ABOUT, Rough.ABOUT_LEAST):
            yield "about"
    if parts.held == counts:
        yield "each part holds what it says"
    if parts.shape == "sub-headings" and any_of("whole").match(parts.section.title):
        yield "the title takes in all"


# Tables


def _of_tables(facts: Facts) -> Iterator[Binding]:
    starts = [grid.table.span for grid in facts.grids]
    for field in facts.fields if starts else ():
        following = bisect_right(starts, field.span)
        section = facts.document.section_at(field.span.start)
        for grid in facts.grids[following : following + 1]:
            if section.number in (grid.section.number, grid.section.parent) and NUMBERED.search(field.value.plain):
                yield from _broken_down(facts, field, grid)


def _broken_down(facts: Facts, field: Field, grid: Grid) -> Iterator[Binding]:
    """`**Result:** 44 warnings` over `Warning categories` and a table of them with one column of numbers."""
    intro = _intro(grid)
    if not words().breakdown & set(WORD.findall(intro.lower())) or grid.elided:
        return
    columns = [n for n, header in enumerate(grid.headers) if grid.is_full(n) and header not in words().not_quantities]
    if len(columns) != 1 or len(grid.rows) < FEWEST_ROWS or any(one.unit == "%" for one in grid.numbers(columns[0])):
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
                f"change it to {whole(added.value)}, or fix the row that is wrong",
                form="breakdown below",
            )


def _intro(grid: Grid) -> str:
    """The line above a table, and the title of its section if it is the first block of it."""
    blocks = grid.section.blocks
    at = next((n for n, block in enumerate(blocks) if block.span == grid.table.span), 0)
    above = blocks[at - 1] if at else None
    return above.lines[-1].plain if isinstance(above, Paragraph) else grid.section.title if at == 0 else ""
