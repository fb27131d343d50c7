"""Dates, as documents write them, with the names of months in many languages."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from gaplint.config.vocabulary import any_of, months, words
from gaplint.expressions import expression
from gaplint.facts.text import QUOTES, find_refused
from gaplint.facts.types import Dated, Field, Misdated
from gaplint.model.document import Document, Place
from gaplint.model.span import Span

NAME = r"[^\W\d_]{3,12}+"
DAY = r"\d{1,2}(?:st|nd|rd|th|er|\.|º)?"
OF = r"(?:(?:de|del|of)\s+)?"
DATE = expression(
    r"(?<![\d.-])(?:"
    r"(?P<ordered>\d{4}-\d{2}-\d{2}|\d{4}/\d{2}/\d{2}|\d{4}\.\d{2}\.\d{2}|\d{4}年\s?\d{1,2}月\s?\d{1,2}日|\d{4}년\s?\d{1,2}월\s?\d{1,2}일)"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}\.\d{4})"
    r"|(?<![\w/])(?P<slashed>\d{1,2}/\d{1,2}/\d{4})(?!/)"
    rf"|(?P<month>{NAME})\.?\s+(?P<day>{DAY}),?\s+(?P<year>\d{{4}})"
    rf"|(?P<day_first>{DAY})\s+{OF}(?P<second>{NAME})\.?,?\s+{OF}(?P<last>\d{{4}}))(?![\d-])",
    re.IGNORECASE,
)
DAY_OF_MONTH = expression(
    rf"{DAY}\s+(?:(?:de|del|of)\s+)?(?P<month>{NAME})(?P<year>\.?,?\s+{OF}\d{{4}})?(?P<goes_on>\s+[^\W_])?", re.IGNORECASE
)
"""A day with a month and maybe a year: `12. März`, `5 de mayo 2025`."""
NUMBER = expression(r"\d+")
OUR_YEAR = expression(r"(?:19|20)\d\d(?!\d)(?<!\d\d{4})")
"""What stands before it is asked last: an expression that begins with characters is searched for several times as fast."""
REMARK = expression(r"\s{0,3}[(（](?P<said>[^()（）\n]{1,60})[)）]")
LAST_MONTH = 12
WRITTEN = expression(r"-[\dXM?]{2}-[\dXD?]{2}(?![\w-])")
"""What follows the year in a date of ISO 8601, or in one in part: `2025-06-XX`."""
YEAR = expression(r"(?<![\w./-])(?:19|20)\d\d$")


def find_dates(text: str, start: int, end: int) -> list[tuple[date, Span]]:
    """The possible dates in `text[start:end]`; a date that no calendar has is left out."""
    found = []
    for match in DATE.finditer(text, start, end):
        day = _day(match.group())
        if day is not None:
            found.append((day, Span(*match.span())))
    return found


def find_readings(text: str, start: int, end: int) -> list[tuple[date, ...]]:
    """The days that each date with slashes in `text[start:end]` may mean, in their order: 4/5/2025 is in April or in May."""
    return [_readings(match["slashed"]) for match in DATE.finditer(text, start, end) if match["slashed"]]


def begins_with_day(text: str) -> bool:
    """Whether a text begins with a day, `25. Februar 2025: Piers`, `5 de mayo`; `3. Set sail` goes on without a year."""
    match = DAY_OF_MONTH.match(text)
    return match is not None and match["month"].lower() in months() and bool(match["year"] or not match["goes_on"])


def dates_in(document: Document) -> Iterator[Dated]:
    """All days of our time that a document names, in code as well; only lines that give a year are read."""
    text, at = document.source.reading, -1
    for match in OUR_YEAR.finditer(text):
        if match.start() >= at:
            line = document.source.line_at(match.start())
            yield from (Dated("", *found) for found in find_dates(text, *line))
            at = line.end


def find_misdated(document: Document, fields: tuple[Field, ...]) -> Iterator[Misdated]:
    """Dates that no calendar has, unless as an input that is to be refused, and dates of headers and fields that were never
    filled in.
    """
    dates = words().created | words().updated | words().event
    spans = [field.value.span for field in fields if field.name in dates]
    visible, refused = document.visible, None
    for match in WRITTEN.finditer(visible):
        year = YEAR.search(visible, max(0, match.start() - 5), match.start())
        if year is None:
            continue
        span = Span(year.start(), match.end())
        written = visible[span.start : span.end]
        if not any(character in "XMD?" for character in written):
            quoted = visible[span.start - 1 : span.start] in QUOTES and visible[span.end : span.end + 1] in QUOTES
            if not quoted and _day(written) is None and document.place(span.start) is Place.PROSE:
                refused = find_refused(document) if refused is None else refused
                if span.start not in refused:
                    yield Misdated(span, f"{written} does not exist in any calendar")
        elif any(value.covers(span) for value in spans):
            yield Misdated(span, f"the date {written} was never filled in")


@lru_cache(maxsize=1024)
def _day(written: str) -> date | None:
    """The day that one match of `DATE` means; None where no calendar has it."""
    match = DATE.fullmatch(written)
    if match is None:
        return None
    if name := match["month"] or match["second"]:
        month = months().get(name.lower(), 0)
        day, year = (match["day"], match["year"]) if match["month"] else (match["day_first"], match["last"])
        parts = int(year), month, int(NUMBER.findall(day)[0])
    else:
        one, two, three = map(int, NUMBER.findall(written))
        if match["slashed"] and max(one, two) <= LAST_MONTH:  # 4/5/2025 is in April or in May
            return None
        if match["ordered"]:
            parts = one, two, three
        else:
            parts = (three, one, two) if match["slashed"] and two > LAST_MONTH else (three, two, one)
    try:
        return date(*parts)
    except ValueError:
        return None


def _readings(slashed: str) -> tuple[date, ...]:
    one, two, year = map(int, NUMBER.findall(slashed))
    try:
        return tuple(sorted((date(year, one, two), date(year, two, one))))
    except ValueError:
        return ()


def dated(field: Field, text: str) -> Dated | None:
    """The first date in a field's value, if that is not the day of what the document was taken from: `(as per source)`."""
    dates = find_dates(text, *field.value.span)[:1]
    remark = REMARK.match(text, dates[0][1].end, field.value.span.end) if dates else None
    borrowed = remark and any_of("origin").search(remark["said"])
    return Dated(field.name, dates[0][0], dates[0][1]) if dates and not borrowed else None


def is_created(name: str) -> bool:
    return name in words().created


def is_updated(name: str) -> bool:
    return name in words().updated


def is_header_day(name: str) -> bool:
    return is_created(name) or is_updated(name)


def tells_event(field: Field) -> bool:
    """Whether a field says when something happened, not when it is to."""
    return field.name in words().event and not any_of("foreseen").search(field.value.plain)
