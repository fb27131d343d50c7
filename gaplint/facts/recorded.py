"""Days on which a document says that something happened to what it tells of: dated headings, labels, entries and rows."""

import re
from collections.abc import Iterable, Iterator

from gaplint.config.vocabulary import any_of, words
from gaplint.facts.dates import find_dates
from gaplint.facts.types import Dated, Grid, Noted
from gaplint.model.document import Block, Document, Heading, Inline, ListItem, Paragraph, Place
from gaplint.model.span import Span

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
BOLD = re.compile(r"(?:\*\*|__)(?P<label>[^*_\n]+)(?:\*\*|__)(?P<behind>\s*[(（][^)）\n]*[)）])?")
"""A label in bold with the remark behind it."""
LEAD = re.compile(r"[\W_]*")
RANGE = re.compile(r"\s*(?:[-–—→~〜]|[^\W\d_]{1,4}\b)\s*\d")
"""What follows the first day of a stretch of time, be it a dash or a short word."""
COUNTED = re.compile(r"\d{1,2}\.\s")
"""`19. December 2025 in brief`: the number of a section or an entry, which looks like a day."""
LONGEST = 60
"""Characters of what is told of a place."""


def find_noted(document: Document, grids: Iterable[Grid]) -> Iterator[Noted]:
    """Every such day; not those that lie ahead by what the line, or the title above, says, and no stretches of time."""
    if _is_ahead(document, document.heading.span if document.heading else None):
        return
    for block in document.everything:
        if isinstance(block, Heading):
            yield from _in_text(document, block.title, block.title.span, "a heading")
        elif isinstance(block, Paragraph):
            for line in block.lines:
                yield from _in_line(document, block, line)
        elif isinstance(block, ListItem):
            yield from _in_line(document, block, block.content)
    for grid in grids:
        yield from _in_rows(document, grid)


def _in_line(document: Document, block: Block | ListItem, line: Inline) -> Iterator[Noted]:
    """What a line begins with, and what it sets in bold."""
    if not YEAR.search(line.text):
        return
    lead = LEAD.match(line.text)
    start = line.span.start + (lead.end() if lead else 0)
    first = find_dates(document.source.reading, start, min(line.span.end, start + LONGEST))[:1]
    if first and first[0][1].start == start:
        end = first[0][1].end
        entry = isinstance(block, ListItem)
        if not RANGE.match(document.source.reading, end):
            yield from _in_text(document, line, Span(start, end), "an entry" if entry else "a line")
        return
    for match in BOLD.finditer(line.text):
        span = Span(line.span.start + match.start(), line.span.start + match.end())
        yield from _in_text(document, line, span, "a label" if match.start() <= (lead.end() if lead else 0) else "a remark")


def _in_text(document: Document, line: Inline, span: Span, kind: str) -> Iterator[Noted]:
    """The one day that a stretch of a line gives, if the line says nothing of what lies ahead."""
    if not YEAR.search(document.source.reading, *span):
        return
    found = find_dates(document.source.reading, *span)
    if len(found) != 1 or document.place(found[0][1].start) is not Place.PROSE or _is_ahead(document, line.span):
        return
    if not COUNTED.match(document.source.reading, found[0][1].start):
        text = line.plain if len(line.plain) <= LONGEST else line.plain[: LONGEST - 1].rstrip() + "…"
        yield Noted(kind, text, Dated("", *found[0]))


def _in_rows(document: Document, grid: Grid) -> Iterator[Noted]:
    column = next(iter(grid.headed(words().created | words().updated | words().event, first=0)), None)
    if column is None or _is_ahead(document, grid.section.heading.span if grid.section.heading else None):
        return
    for row in grid.rows:
        cell = row.cells[column] if column < len(row.cells) else None
        if cell and YEAR.search(cell.text):
            said = max((other.plain for other in row.cells if other is not cell), key=len, default=cell.plain)
            yield from _in_text(document, Inline(row.span, cell.text, said), cell.span, "a row")


def _is_ahead(document: Document, span: Span | None) -> bool:
    return span is not None and any(any_of(name).search(document.visible, *span) for name in ("foreseen", "ahead"))
