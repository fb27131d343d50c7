"""Numbers that their parts add up to: totals of tables, also of those drawn in code fences, and sums over sections."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import is_total
from gaplint.facts.leading import leading_id
from gaplint.facts.numbers import read_quantity, whole
from gaplint.facts.types import Facts, Grid, Quantity, Rough
from gaplint.index import content_words, of_document
from gaplint.model.document import Fence, Inline, Section
from gaplint.model.span import Span
from gaplint.relations.cells import REMARK, is_withdrawn, without_remarks
from gaplint.relations.figures import DIGIT, Figure, bare, find_figures
from gaplint.relations.structure import children, flat, is_called

FEWEST = 3
"""Parts that make a whole."""
CELL = expression(r"\S+(?: \S+)*")
"""A cell of a drawn table: two spaces part it from the next."""
TOTAL = expression(r"^[ \t|│]*(?P<name>[^\W\d_]+(?: [^\W\d_]+){0,2})[^\w\n]{0,8} {2}[^\w\n]{0,80}\d.*", re.MULTILINE)
NUMBERED = expression(r"\W*(?:[^\W\d_]+\s+)?\d+(?:\.\d+)*[.:)]?\s")
"""How the title of one of several parts begins."""
LETTER = expression(r"\w")
MOST_TITLED = 50
"""Titles with one word that are told apart."""
REQUEST = expression(r"^[^\w\n]{0,9}(?:GET|POST|PUT|PATCH|DELETE)[ \t]+\S*", re.MULTILINE)
"""`GET /piers/:id`, on a line of its own."""


class Amount(NamedTuple):
    """A number that parts of a document add up to."""

    value: float
    rough: Rough
    noun: frozenset[str]
    """What is counted."""
    about: frozenset[str]
    """What of, by the title of its section."""
    parts: tuple[float, ...]
    section: Section
    """The section that the table stands in, or that the parts divide."""
    span: Span
    says: str
    shape: str
    """What the parts are: `table`, `drawn table`, `column` of a table without a total, `sections`."""

    @property
    def summed(self) -> bool:
        """Whether the document itself says that the parts are to be added up."""
        return self.shape != "column"


def find_amounts(facts: Facts) -> Iterator[Amount]:
    """The totals of tables and drawings that come out, and the sums over sections, of one document."""
    for grid in facts.grids:
        yield from _of_table(grid)
    for section in facts.document.sections:
        for block in flat(section.blocks):
            if isinstance(block, Fence) and (total := _total_of(facts, block)):
                yield from _of_drawing(facts, section, block, total)
        if len(section.children) >= FEWEST:
            yield from _of_sections(facts, section)
        if section.heading and section.parent is not None:
            yield from _of_records(facts, section)
    yield from _of_requests(facts)


def _of_table(grid: Grid) -> Iterator[Amount]:
    """The columns that a lone total row adds up rightly, and those of a table without one that count things."""
    if grid.elided or len(grid.rows) < FEWEST or len(grid.totals) > 1:
        return
    for column, header in enumerate(grid.headers[1:], 1):
        known = grid.numbers(column)
        noun = bare(header)
        if grid.totals and (total := grid.total_quantities[0][column]):
            noun |= bare(grid.totals[0].cells[0].plain)
            yield from _added(grid.section, noun, grid.name(column), total, known, "table")
        elif not grid.totals and noun and grid.is_full(column) and not grid.is_ordinal(column) and header not in _no_sums():
            added = known[0]._replace(value=sum(one.value for one in known), unit="")
            yield from _added(grid.section, noun, grid.name(column), added, known, "column")


def _no_sums() -> frozenset[str]:
    return words().not_quantities - words().lines


def _of_drawing(facts: Facts, section: Section, fence: Fence, total: re.Match[str]) -> Iterator[Amount]:
    """`TOTAL   191   1,971` below the rows of a table that is drawn with spaces."""
    text = facts.document.visible
    above = [
        line for line in _cells(facts, fence.content.start, total.start()) if any(LETTER.search(cell.plain) for cell in line)
    ]
    rows = list(takewhile(lambda line: any(read_quantity(cell, text) for cell in line[1:]), reversed(above)))
    last = next(_cells(facts, total.start(), total.end()))
    if FEWEST <= len(rows) < len(above):
        header = above[-len(rows) - 1]
        for column in range(1, min(len(last), len(header))):
            known = [said for row in rows if column < len(row) and (said := read_quantity(row[column], text))]
            quantity = read_quantity(last[column], text)
            if quantity and len(known) == len(rows):
                yield from _added(section, bare(header[column].plain), header[column].plain, quantity, known, "drawn table")


def _total_of(facts: Facts, fence: Fence) -> re.Match[str] | None:
    """The first row of a drawing that is called a total."""
    rows = TOTAL.finditer(facts.document.visible, *fence.content)
    return next((row for row in rows if is_total(row["name"])), None)


def _cells(facts: Facts, start: int, end: int) -> Iterator[list[Inline]]:
    """The lines of a drawing, each in cells."""
    at = start
    for line in facts.document.visible[start:end].split("\n"):
        yield [facts.document.inline(at + cell.start(), at + cell.end()) for cell in CELL.finditer(line)]
        at += len(line) + 1


def _added(
    section: Section, noun: frozenset[str], column: str, total: Quantity, known: list[Quantity], shape: str
) -> Iterator[Amount]:
    values = tuple(one.value for one in known)
    if (
        len(known) < FEWEST
        or sum(values) != total.value
        or total.value <= 0
        or total.value % 1
        or "%" in (total.unit, *(one.unit for one in known))
    ):
        return
    about = bare(section.title)
    says = f"the column {column} under “{section.title}” adds up to {whole(total.value)}"
    yield Amount(
        total.value,
        _roughest({one.approximate for one in (total, *known)}),
        noun or about,
        about,
        values,
        section,
        total.span,
        says,
        shape,
    )


def _of_sections(facts: Facts, section: Section) -> Iterator[Amount]:
    """What every sub-section counts once, in its heading or in a field: all of them, or all that are numbered."""
    below = children(facts, section)
    if sum(child.number in facts.fields_in or DIGIT.search(child.title) is not None for child in below) < FEWEST:
        return
    below = [child for child in below if not is_called("overview", child.title)]
    numbered = [child for child in below if NUMBERED.match(child.title)]
    members = numbered if len(numbered) >= FEWEST else below
    found: dict[frozenset[str], list[Figure]] = {}
    for place, child in enumerate(members if len(members) >= FEWEST else ()):
        counted = dict(_counted(facts, child))
        found = {noun: [*found.get(noun, ()), figure] for noun, figure in counted.items() if noun in found or not place}
        if not found:
            return
    for noun, known in found.items():
        if noun and any(one.value for one in known):
            values = tuple(one.value for one in known)
            rough = _roughest({one.rough for one in known})
            says = f"the {len(known)} parts of “{section.title}” add up to {whole(sum(values))}"
            yield Amount(sum(values), rough, noun, bare(section.title), values, section, known[0].span, says, "sections")


def _of_records(facts: Facts, section: Section) -> Iterator[Amount]:
    """How many records a section has, where each of its sub-sections is one: its title names what they have in common."""
    below = children(facts, section)
    coded = len(below) > 1 and all(child.heading and leading_id(facts.document, child.heading.title) for child in below)
    if coded and not any(is_withdrawn(facts.document.visible[slice(*child.span)]) for child in below):
        span = Span(below[0].span.start, below[-1].span.end)
        says = f"“{section.title}” has {len(below)} sub-headings with an ID"
        for name in (without_remarks(section.title), *REMARK.findall(section.title)):
            if (noun := bare(name)) and _is_only(facts, noun):
                yield Amount(len(below), Rough.EXACT, noun, noun, (), section, span, says, "records")


def _is_only(facts: Facts, noun: frozenset[str]) -> bool:
    """Whether no other title has all words of a name: `Lamps` goes on in `Lamps, second batch`."""
    titled = min((_titled(facts)[word] for word in noun), key=len)
    return len(titled) <= MOST_TITLED and sum(noun <= words for words in titled) == 1


@of_document
def _titled(facts: Facts) -> dict[str, list[frozenset[str]]]:
    """The words of titles, by each of them."""
    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    for section in facts.document.sections:
        if section.heading:
            title = bare(section.title)
            for word in title:
                found[word].append(title)
    return found


def _of_requests(facts: Facts) -> Iterator[Amount]:
    """How many requests of an interface the code fences of the only section list that has any."""
    text = facts.document.source.text
    found = {fence.span: REQUEST.findall(text, *fence.content) for fence in facts.document.every(Fence)}
    spans = [span for span, some in found.items() if some]
    if not spans:
        return
    section = facts.document.section_at(spans[0].start)
    while not section.span.covers(spans[-1]) and section.parent is not None:
        section = facts.document.sections[section.parent]
    requests = [one for some in found.values() for one in some]
    if section.parent is not None and len(requests) >= FEWEST and len(set(requests)) == len(requests):
        says = f"“{section.title}” lists {len(requests)} requests"
        for noun in sorted(words().requests):
            yield Amount(
                len(requests), Rough.EXACT, content_words(noun), bare(section.title), (), section, spans[0], says, "requests"
            )


def _counted(facts: Facts, section: Section) -> Iterator[tuple[frozenset[str], Figure]]:
    """What a section counts, by the words for it; a field with one number is called by its name alone."""
    seen: dict[frozenset[str], Figure] = {}
    for figure in find_figures(facts, section.heading.title) if section.heading else ():
        if figure.unit and not figure.measured and not figure.label:
            seen.setdefault(figure.unit, figure)
            if section.heading and figure.span.start > section.heading.title.span.start:  # it does not number the section
                for stem in sorted(figure.unit):  # others may be of another kind: `3 grave faults`
                    seen.setdefault(frozenset([stem]), figure)
    for field in facts.fields_in.get(section.number, ()):
        figures = list(find_figures(facts, field.value))
        for figure in figures:
            if not figure.measured:
                seen.setdefault(bare(field.name) | figure.words, figure)
                if len(figures) == 1:
                    seen.setdefault(bare(field.name), figure)
    yield from seen.items()


def _roughest(said: set[Rough]) -> Rough:
    """How exactly a sum is known: at least what it is where one of its parts is at least that."""
    return next((rough for rough in (Rough.ABOUT, Rough.MOST, Rough.ABOUT_LEAST, Rough.LEAST) if rough in said), Rough.EXACT)
