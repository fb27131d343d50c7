"""Order: what begins before it ends, and what is still to come lies after the day of the document that says so."""

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.facts.dates import dated, find_dates
from gaplint.facts.types import Dated, Facts, Field, Grid
from gaplint.model.document import Inline
from gaplint.model.ground import EMPTY, Ground, Held

YEAR = timedelta(days=365)
SHORTEST = 5
"""Letters of a word that may end a name; shorter ones join other words."""
ORDER = 0.5
"""What it is worth that one day is not before another one: of any two that holds half the time."""


class Backward(NamedTuple):
    """An end, or a day that is to come, before what comes first."""

    facts: Facts
    kind: str
    """`period` or `outlook`."""
    first: Dated
    last: Dated
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.kind, self.signs)


def find_backward(facts: Facts) -> Iterator[Backward | Held]:
    yield from _neighbours(facts)
    for grid in facts.grids:
        yield from _rows(facts, grid)
    yield from _outlook(facts)


def _ground(facts: Facts, kind: str, signs: frozenset[str] = EMPTY) -> Ground:
    form = "a beginning is before its end" if kind == "period" else "what is to come is after the document"
    return Ground(form, facts.document.path, signs=signs)


def _neighbours(facts: Facts) -> Iterator[Backward | Held]:
    """Two fields on lines that follow each other, `Started` and `Finished`."""
    lines = facts.document.source
    for one, other in pairwise(facts.fields):
        near = lines.line_of(other.span.start) - lines.line_of(one.span.start) == 1
        if near and is_beginning(one.name) and is_end(other.name):
            yield from _pair(facts, _only(facts, one), _only(facts, other), "two fields")


def _only(facts: Facts, field: Field) -> Dated | None:
    """The one day that a field gives."""
    found = find_dates(facts.document.source.reading, *field.value.span)
    return dated(field, facts.document.source.reading) if len(found) == 1 else None


def _rows(facts: Facts, grid: Grid) -> Iterator[Backward | Held]:
    starts = [n for n, header in enumerate(grid.headers) if is_beginning(header)]
    ends = [n for n, header in enumerate(grid.headers) if is_end(header)]
    if len(starts) == len(ends) == 1:
        for row in grid.rows:
            if len(row.cells) > max(starts[0], ends[0]):
                yield from _pair(facts, _day(facts, row.cells[starts[0]]), _day(facts, row.cells[ends[0]]), "a row")


def _day(facts: Facts, cell: Inline) -> Dated | None:
    found = find_dates(facts.document.source.reading, *cell.span)
    return Dated("", *found[0]) if len(found) == 1 else None


def _pair(facts: Facts, first: Dated | None, last: Dated | None, form: str) -> Iterator[Backward | Held]:
    if first and last:
        signs = frozenset([form, *_year(first, last)])
        found = Backward(facts, "period", first, last, signs)
        yield found if last.date < first.date else Held(found.ground, agrees=True, worth=ORDER)


def _outlook(facts: Facts) -> Iterator[Backward | Held]:
    """Fields that say when something runs out, or is looked at next, against the day of the header."""
    header = facts.updated or facts.created
    for field in facts.fields if header else ():
        if field.name in words().outlook and header and (day := _only(facts, field)):
            found = Backward(facts, "outlook", header, day, frozenset(_year(header, day)))
            yield found if day.date < header.date else Held(found.ground, agrees=True, worth=ORDER)


def _year(first: Dated, last: Dated) -> Iterator[str]:
    """Whether the later day would be right a year later, and not long after: the year is that of habit."""
    if timedelta() <= last.date - first.date + YEAR < YEAR:
        yield "another year would fit"


@lru_cache(maxsize=4096)
def is_beginning(name: str) -> bool:
    return _is_one_of(name, words().starts)


@lru_cache(maxsize=4096)
def is_end(name: str) -> bool:
    return _is_one_of(name, words().finishes)


def _is_one_of(name: str, known: frozenset[str]) -> bool:
    """Whether a name is one of the words, or ends with one: `project start`, or without a space in scripts that have none."""
    last = name.rpartition(" ")[2]
    joined = any(name.endswith(word) for word in known if not word.isascii()) if not name.isascii() else False
    return name in known or (len(last) >= SHORTEST and last in known) or joined
