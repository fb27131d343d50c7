"""Days on which a document says that something happened to what it tells of: dated headings, labels, entries and rows."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from gaplint.config.vocabulary import any_of, any_word, words
from gaplint.expressions import expression
from gaplint.facts.dates import OUR_YEAR, find_dates
from gaplint.facts.statuses import StatusWords
from gaplint.facts.text import introduced_by
from gaplint.facts.types import Dated, Grid, Noted, StatusClass
from gaplint.model.document import Block, Document, Heading, Inline, ListItem, Paragraph, Place
from gaplint.model.span import Span

BOLD = expression(r"(?:\*\*|__)(?P<label>[^*_\n]+)(?:\*\*|__)(?P<behind>\s*[(（][^)）\n]{0,400}[)）])?")
"""A label in bold with the remark behind it."""
LEAD = expression(r"[\W_]*")
RANGE = expression(r"\s*(?:[-–—→~〜]|[^\W\d_]{1,4}\b)\s*\d")
"""What follows the first day of a stretch of time, be it a dash or a short word."""
COUNTED = expression(r"\d{1,2}\.\s")
"""`19. December 2025 in brief`: the number of a section or an entry, which looks like a day."""
TICKS = "✅✔☑"
JOINT = r"[\s*_:`(（\[,–—-]{0,5}"
"""What may stand between a word and the day that goes with it; no end of a sentence does."""
LEAD_ONLY = expression(r"[\W_]+")
NOT_BEGUN = frozenset([StatusClass.OPEN, StatusClass.BLOCKED, StatusClass.DEFERRED])
BEFORE, BEHIND = 40, 20
"""Characters around a day that may say that it lies ahead."""
LONGEST = 60
"""Characters of what is told of a place."""


def find_noted(document: Document, grids: tuple[Grid, ...], days: tuple[Dated, ...], statuses: StatusWords) -> Iterator[Noted]:
    """Every such day; not those that lie ahead by what the line, or the title above, says, and no stretches of time."""
    yield from _done(document, days, statuses)
    yield from _in_proven_columns(document, grids)
    if _is_ahead(document, document.heading.span if document.heading else None):
        return
    outlooks, to_do = _outlooks(document), introduced_by(document, any_of("to_do"))
    for one in _told(document, grids, statuses):
        if document.section_at(one.day.span.start).number not in outlooks and one.day.span.start not in to_do:
            yield one


def _told(document: Document, grids: tuple[Grid, ...], statuses: StatusWords) -> Iterator[Noted]:
    for block in document.everything:
        if isinstance(block, Heading):
            yield from _in_text(document, block.title, block.title.span, "a heading")
        elif isinstance(block, Paragraph):
            for line in block.lines:
                yield from _in_line(document, block, line)
        elif isinstance(block, ListItem) and block.checked is not False:
            yield from _in_line(document, block, block.content)
    for grid in grids:
        yield from _in_rows(document, grid, statuses)


def _outlooks(document: Document) -> set[int]:
    """The sections that, or that stand in one that, by its title tell of what is to come: `Roadmap`, `Next steps`."""
    found: set[int] = set()
    for section in document.sections:
        if section.parent in found or _is_outlook(section.title.strip()):
            found.add(section.number)
    return found


@lru_cache(maxsize=1024)
def _is_outlook(title: str) -> bool:
    """Whether a title begins or ends with a word for what is to come."""
    matches = (match for name in ("foreseen", "ahead", "to_do") for match in any_of(name).finditer(title))
    return any(match.start() == 0 or match.end() == len(title) for match in matches)


def _done(document: Document, days: tuple[Dated, ...], statuses: StatusWords) -> Iterator[Noted]:
    """Days right behind a word for what has been done, `applied 2026-07-04`, `✅ (2026-07-04)`, wherever it stands."""
    text, word = document.visible, _done_word(statuses.settled)
    for _, day, span in days:
        line = document.source.line_at(span.start)
        before = text[max(line.start, span.start - BEFORE) : span.start].rpartition("|")[2]
        said = word.search(before)
        if not said or RANGE.match(text, span.end) or not _is_said(document, span):
            continue
        near = Span(span.start - len(before), min(line.end, span.end + BEHIND))
        if not (_is_ahead(document, near) or span.start in document.fences or document.is_struck(span.start)):
            told = document.plain(Span(near.start + said.start(), line.end)).partition("|")[0].strip()
            yield Noted("done", _shortened(told), Dated("", day, span))


def _is_said(document: Document, day: Span) -> bool:
    """Whether a day stands in running text; set as code it may be, but for what else is."""
    code = document.source.text[day.start - 1 : day.start] == document.source.text[day.end : day.end + 1] == "`"
    return document.place(day.start) is Place.PROSE or code


@lru_cache(maxsize=8)
def _done_word(settled: frozenset[str]) -> re.Pattern[str]:
    """What has been done, right before its day, with a short word between the two at most: `fixed on`."""
    said = rf"(?:{any_word(settled | words().proven)}|[{TICKS}]\ufe0f?)"
    return re.compile(rf"{said}{JOINT}(?:[^\W\d_]{{1,3}}{JOINT})?$", re.IGNORECASE)


def _in_proven_columns(document: Document, grids: tuple[Grid, ...]) -> Iterator[Noted]:
    """The days of a column that says when something was done: `Last verified`."""
    for grid in grids:
        for column, header in enumerate(grid.headers):
            if _is_proven(header):
                for cell in grid.column(column):
                    found = find_dates(document.visible, *cell.span)
                    if len(found) == 1 and not LEAD_ONLY.sub("", document.visible[cell.span.start : found[0][1].start]):
                        yield Noted("done", _shortened(f"{grid.name(column)} {cell.plain}"), Dated("", *found[0]))


@lru_cache(maxsize=1024)
def _is_proven(header: str) -> bool:
    """Whether a header says when something was done: headers repeat."""
    return any_of("proven").search(header) is not None and not any_of("ahead").search(header)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _in_line(document: Document, block: Block | ListItem, line: Inline) -> Iterator[Noted]:
    """What a line begins with, and what it sets in bold."""
    if not ("20" in line.text or "19" in line.text) or not OUR_YEAR.search(line.text):
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
    if not OUR_YEAR.search(document.source.reading, *span):
        return
    found = find_dates(document.source.reading, *span)
    if len(found) != 1 or document.place(found[0][1].start) is not Place.PROSE or _is_ahead(document, line.span):
        return
    if not COUNTED.match(document.source.reading, found[0][1].start):
        yield Noted(kind, _shortened(line.plain), Dated("", *found[0]))


@cache
def _names_of_days() -> frozenset[str]:
    return words().created | words().updated | words().event


def _in_rows(document: Document, grid: Grid, statuses: StatusWords) -> Iterator[Noted]:
    column = next(iter(grid.headed(_names_of_days(), first=0)), None)
    if column is None or _is_ahead(document, grid.section.heading.span if grid.section.heading else None):
        return
    for row in grid.rows:
        cell = row.cells[column] if column < len(row.cells) else None
        if cell and OUR_YEAR.search(cell.text) and not any(_is_open(other, statuses) for other in row.cells):
            said = max((other.plain for other in row.cells if other is not cell), key=len, default=cell.plain)
            yield from _in_text(document, Inline(row.span, cell.text, said), cell.span, "a row")


def _is_open(cell: Inline, statuses: StatusWords) -> bool:
    """Whether a cell says that what its row tells of has not begun."""
    status = statuses.read(cell)
    return status is not None and status.kind in NOT_BEGUN


def _is_ahead(document: Document, span: Span | None) -> bool:
    return span is not None and any(any_of(name).search(document.visible, *span) for name in ("foreseen", "ahead"))
