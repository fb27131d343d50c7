"""Dates, as documents write them; read by python-dateutil once an expression has found one."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from gaplint.config.vocabulary import words
from gaplint.facts.text import QUOTES
from gaplint.facts.types import Dated, Field, Misdated
from gaplint.model.document import Document, Place
from gaplint.model.span import Span

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = re.compile(
    r"(?<![\d.-])(?:"
    r"\d{4}-\d{2}-\d{2}|\d{4}/\d{2}/\d{2}|\d{4}\.\d{2}\.\d{2}|(?P<dotted>\d{1,2}\.\d{1,2}\.\d{4})"
    rf"|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}\.?\s+{MONTH}\s+\d{{4}}"
    r"|(?P<cjk>\d{4}年\d{1,2}月\d{1,2}日))(?![\d-])",
    re.IGNORECASE,
)
WRITTEN = re.compile(r"-[\dXM?]{2}-[\dXD?]{2}(?![\w-])")
"""What follows the year in a date of ISO 8601, or in one in part: `2025-06-XX`."""
YEAR = re.compile(r"(?<![\w./-])(?:19|20)\d\d$")
CJK = re.compile(r"[年月]")


def find_dates(text: str, start: int, end: int) -> list[tuple[date, Span]]:
    """The possible dates in `text[start:end]`; a date that no calendar has is left out."""
    found = []
    for match in DATE.finditer(text, start, end):
        day = _parse(match.group(), bool(match["dotted"]))
        if day is not None:
            found.append((day, Span(*match.span())))
    return found


def find_misdated(document: Document, fields: tuple[Field, ...]) -> Iterator[Misdated]:
    """Dates that no calendar has, and dates of headers and fields of which a part was never filled in."""
    dates = words().created | words().updated | words().event
    spans = [field.value.span for field in fields if field.name in dates]
    visible = document.visible
    for match in WRITTEN.finditer(visible):
        year = YEAR.search(visible, max(0, match.start() - 5), match.start())
        if year is None:
            continue
        span = Span(year.start(), match.end())
        written = visible[span.start : span.end]
        if not any(character in "XMD?" for character in written):
            quoted = visible[span.start - 1 : span.start] in QUOTES and visible[span.end : span.end + 1] in QUOTES
            if not quoted and _parse(written, False) is None and document.place(span.start) is Place.PROSE:
                yield Misdated(span, f"{written} is in no calendar")
        elif any(value.covers(span) for value in spans):
            yield Misdated(span, f"the date {written} was never filled in")


@lru_cache(maxsize=1024)
def _parse(written: str, day_first: bool) -> date | None:
    if "年" in written:
        written = CJK.sub("-", written).rstrip("日")
    try:
        return date.fromisoformat(written)
    except ValueError:
        pass
    from dateutil import parser

    try:
        return parser.parse(written, dayfirst=day_first).date()
    except (ValueError, OverflowError):
        return None


def dated(field: Field, text: str) -> Dated | None:
    """The first date in a field's value."""
    dates = find_dates(text, *field.value.span)
    return Dated(field.name, dates[0][0], dates[0][1]) if dates else None


def is_created(name: str) -> bool:
    return name in words().created


def is_updated(name: str) -> bool:
    return name in words().updated


def is_event(name: str) -> bool:
    return name in words().event
