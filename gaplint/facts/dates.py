"""Dates, as documents write them; read by python-dateutil once an expression has found one."""

import re
from datetime import date
from functools import lru_cache

from gaplint.config.vocabulary import words
from gaplint.facts.types import Dated, Field
from gaplint.model.span import Span

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = re.compile(
    r"(?<![\d.-])(?:"
    r"\d{4}-\d{2}-\d{2}|\d{4}/\d{2}/\d{2}|\d{4}\.\d{2}\.\d{2}|(?P<dotted>\d{1,2}\.\d{1,2}\.\d{4})"
    rf"|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}\.?\s+{MONTH}\s+\d{{4}}"
    r"|(?P<cjk>\d{4}年\d{1,2}月\d{1,2}日))(?![\d-])",
    re.IGNORECASE,
)
CJK = re.compile(r"[年月]")


def find_dates(text: str, start: int, end: int) -> list[tuple[date, Span]]:
    """The possible dates in `text[start:end]`; a date that no calendar has is left out."""
    found = []
    for match in DATE.finditer(text, start, end):
        day = _parse(match.group(), bool(match["dotted"]))
        if day is not None:
            found.append((day, Span(*match.span())))
    return found


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
