"""Days of the week beside dates, `Monday, 9 December 2025`."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from gaplint.config.vocabulary import SPACELESS, days, words
from gaplint.expressions import expression
from gaplint.facts.text import QUOTES, is_sample
from gaplint.facts.types import Dated, Misdated
from gaplint.model.document import Document, Place
from gaplint.model.span import Span

NAME = r"(?P<name>[^\W\d_]{1,13}(?:-[^\W\d_]{5})?)"
BEFORE = expression(rf"(?<![\w/&+–—-])(?<!\d\s){NAME}(?P<mark>[.,])?\s+(?:[^\W\d_]{{2,3}}\s+)?$")
"""`Montag, den `; what a dash leads to is the end of a stretch of days, and `6 min, ` is how long something took."""
BEHIND = expression(rf"\s?(?:(?P<mark>[(（])|,\s?)?{NAME}(?(mark)\.?[)）]|(?![\w–—/-]))")
"""` (Mo.)`, `, Monday`."""
CLOSES = expression(rf"[^\n{re.escape(QUOTES)}]{{0,20}}[{re.escape(QUOTES)}]")
"""The rest of what is quoted, a time with its zone at most, and the mark that ends it."""
FRAMED = expression(r"[ \t]*[│┃║|][^\r\n]*[│┃║|]\s*")
"""A line between the sides of a drawn box, in which what is filled in only shows how it may look."""
NEAR = 24
"""Characters before a date in which its day of the week stands."""
OPENS = ("(", "（")
SHORTEST = 5
"""Letters by which a name alone is known for a day's; `kam` and `per` have a mark behind them, or stand in parentheses."""
CLEAR = 3
"""Letters from which on a mark suffices; `fr.` is short for many a word."""
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Beside(NamedTuple):
    """A date with the name of a day of the week."""

    day: date
    span: Span
    found: re.Match[str]
    number: int
    """The day of the week that the name means, 0 for Monday."""

    @property
    def fits(self) -> bool:
        return self.number == self.day.weekday()

    @property
    def is_short(self) -> bool:
        """Whether an alphabet writes the name with a few letters."""
        name: str = self.found["name"]
        return name < SPACELESS and len(name) < SHORTEST

    @property
    def is_initials(self) -> bool:
        return self.is_short and self.found["name"].isupper()

    @property
    def is_doubtful(self) -> bool:
        """Whether the name may be any other word: `PO` is a day, and whoever owns a product; `Sam` is a name."""
        name: str = self.found["name"]
        return self.is_initials or (
            self.is_short and name.isascii() and (len(name) < CLEAR or name.islower() or name.lower() in words().called)
        )


def find_other_weekdays(document: Document, days_: tuple[Dated, ...]) -> Iterator[Misdated]:
    """Dates with a day of the week that theirs is not."""
    text = document.visible
    every = list(_beside(document, days_))
    shown = Counter((one.is_initials, one.fits) for one in every if one.is_short)
    backed = {initials for initials in (True, False) if shown[initials, True] > shown[initials, False]}
    for one in every:
        if one.fits or (one.is_doubtful and one.is_initials not in backed):
            continue
        day, span, found, number = one
        if document.place(span.start) is not Place.PROSE and not is_sample(document, span.start):
            continue
        if span.start in document.fences and FRAMED.fullmatch(text, *document.source.line_at(span.start)):  # a drawn screen
            continue
        whole = Span(min(found.start(), span.start), max(found.end(), span.end))
        if text[whole.start - 1 : whole.start] in QUOTES and CLOSES.match(text, whole.end):  # it shows a form
            continue
        said = f"{text[span.start : span.end]} is a {NAMES[day.weekday()]}, not a {NAMES[number]}"
        yield Misdated(whole, said, frozenset(_signs(day, number)))


def _beside(document: Document, days_: tuple[Dated, ...]) -> Iterator[Beside]:
    text = document.visible
    for _, day, span in days_:
        line = document.source.line_at(span.start)
        before = BEFORE.search(text, max(line.start, span.start - NEAR), span.start)
        found = before if before and _number(before) is not None else BEHIND.match(text, span.end, line.end)
        number = _number(found) if found else None
        if found is not None and number is not None:
            yield Beside(day, span, found, number)


def _number(match: re.Match[str]) -> int | None:
    """The day of the week that a name means, 0 for Monday."""
    name = match["name"]
    marked = match["mark"] if len(name) >= CLEAR else match["mark"] in OPENS
    known = marked or len(name) >= SHORTEST or (len(name) > 1 and name >= SPACELESS)
    return days().get(name.lower()) if known else None


def _signs(day: date, number: int) -> Iterator[str]:
    yield "another day of the week"
    if number in ((day.weekday() + 365) % 7, (day.weekday() - 365) % 7):
        yield "another year would fit"
