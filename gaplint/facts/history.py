"""The history of a document or product: a version in each row, entry or heading, most of them with a day."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from gaplint.config.vocabulary import any_of, words
from gaplint.expressions import expression
from gaplint.facts.dates import find_dates, find_readings
from gaplint.facts.types import Dated, Grid, History, Recorded
from gaplint.model.document import Document, Inline, List
from gaplint.model.span import Span

VERSION = expression(
    r"[\s*_`\[]*(?P<called>version\s+|rev\.?\s+|v\.?\s?)?(?P<numbers>\d{1,4}(?:\.\d{1,4}){0,3})(?![\w.%+]|-\w)[\s*_`\])]*",
    re.IGNORECASE,
)
"""A version that a cell, entry or heading begins with; one that is no release yet, `2.0-rc1`, is none."""
FEWEST = 2
"""Versions that make a history."""
FEWEST_POINTS = 2
ENDS = expression(r"[)）\]\s*_.]*")
"""What may follow a day that closes an entry or heading."""
OPENS = "(（[–—-"
"""What stands before such a day, spaces aside."""
LONGEST = 40
"""Characters of the text behind the version within which an entry or heading gives its day; of a cell that tells no story."""


def find_histories(document: Document, grids: Iterable[Grid]) -> Iterator[History]:
    """Every table, list and row of headings whose versions only rise, or only fall."""
    for grid in grids:
        if rows := _ordered(list(_rows(document, grid))):
            yield History(rows, grid.table.span)
    for block in document.every(List):
        if rows := _ordered([_entry(document, item.content) for item in block.items]):
            yield History(rows, block.span)
    headings = [(section.heading.level, section.heading.title) for section in document.sections if section.heading]
    for level in sorted({level for level, _ in headings}):
        if rows := _ordered([one for own, title in headings if own == level and (one := _entry(document, title))]):
            yield History(rows, Span(rows[0].span.start, rows[-1].span.end), headings=True)


def _ordered(rows: Iterable[Recorded | None]) -> tuple[Recorded, ...]:
    """The rows, if each has a version, most have a day, and the versions have one direction; else none."""
    found = [row for row in rows if row]
    if len(found) < FEWEST:
        return ()
    numbers = [row.numbers for row in found]
    rise, fall = (all(step(*pair) for pair in pairwise(numbers)) for step in (tuple.__lt__, tuple.__gt__))
    dated = sum(row.day is not None or bool(row.readings) for row in found)
    return tuple(found) if (rise or fall) and 2 * dated > len(found) else ()


def _rows(document: Document, grid: Grid) -> Iterator[Recorded]:
    """The rows of a table with a column of versions and one of days; none where a row has no version."""
    columns = range(len(grid.headers))
    column = next((n for n in columns if grid.headers[n] in words().version or _is_versions(grid, n)), None)
    if column is None:
        return
    reading = document.source.reading
    day = next((n for n in columns if n != column and any(_is_dated(reading, cell) for cell in grid.column(n))), None)
    if day is None:
        return
    for row in grid.rows:
        match = VERSION.fullmatch(row.cells[column].plain) if column < len(row.cells) else None
        if match is None:
            continue
        if any(any_of("foreseen").search(one.plain) for one in row.cells if len(one.plain) <= LONGEST):  # not what was done
            continue
        span = row.cells[day].span if day < len(row.cells) else Span(0, 0)
        given = _day(document, span), _readings(document, span)
        yield Recorded(_numbers(match), match["numbers"], row.cells[column].span, *given)


def _is_dated(reading: str, cell: Inline) -> bool:
    """Whether a cell gives a day, be it one of two: `04/05/2025`."""
    return bool(find_dates(reading, *cell.span) or find_readings(reading, *cell.span))


def _is_versions(grid: Grid, column: int) -> bool:
    """Whether all cells of a column are versions by their looks: no plain numbers, nor numbers of parts, `6.1`."""
    marked = False
    for row in grid.rows:
        if column < len(row.cells):
            text = row.cells[column].plain
            called = text[:1] in "vV"
            if not (VERSION.fullmatch(text) and ("." in text or called)):
                return False
            marked = marked or called or text.count(".") > 1
    return marked


def _entry(document: Document, text: Inline) -> Recorded | None:
    """What begins with a version and gives a day soon after it; `2.1` alone rather numbers a section."""
    match = VERSION.match(text.plain)
    fewest = 1 if match and match["called"] else FEWEST_POINTS
    if match is None or match["numbers"].count(".") < fewest or any_of("foreseen").search(text.plain):
        return None
    start = text.span.start + max(0, text.text.find(match["numbers"]))
    behind = Span(start + len(match["numbers"]), text.span.end)
    day = _day(document, Span(behind.start, min(behind.end, behind.start + LONGEST))) or _closing_day(document, behind)
    return Recorded(_numbers(match), match["numbers"], Span(start, start + len(match["numbers"])), day) if day else None


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(map(int, match["numbers"].split(".")))


def _day(document: Document, span: Span) -> Dated | None:
    found = find_dates(document.source.reading, *span)
    return Dated("", found[0][0], found[0][1]) if len(found) == 1 else None


def _closing_day(document: Document, span: Span) -> Dated | None:
    """The one day of an entry or heading, where it closes that: `: ropes, lamps and fenders for all boats (2025-06-09)`."""
    day = _day(document, span)
    text = document.source.reading
    closes = day and ENDS.fullmatch(text, day.span.end, span.end) and text[span.start : day.span.start].rstrip()[-1:] in OPENS
    return day if closes else None


def _readings(document: Document, span: Span) -> tuple[date, ...]:
    found = find_readings(document.source.reading, *span)
    return found[0] if len(found) == 1 and not find_dates(document.source.reading, *span) else ()
