"""Order: versions and days of a history rise together, and a document's header has those of the newest."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.facts.types import Dated, Facts, Field, History, Recorded
from gaplint.index import ProjectIndex
from gaplint.model.ground import Ground, Held

VERSION = re.compile(r"\d+(?:\.\d+)*")
ARROW = re.compile(r"→|->")
FEWEST, FEWEST_IN_DOUBT = 3, 5
"""Days of a history of which one may be out of order: where another year would put it in order, and else."""
YEARS = (1, -1)
"""By how many years a day may be off by habit, around New Year."""


class Unrecorded(NamedTuple):
    """A header with another version than the newest of the document's own history."""

    facts: Facts
    header: Field
    history: History
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return Ground("the header has the newest version", self.facts.document.path, signs=self.signs)


class Outdated(NamedTuple):
    """A header that was last updated before the newest entry of the document's own history."""

    facts: Facts
    updated: Dated
    newest: Recorded
    day: Dated
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return Ground("the header is not older than the history", self.facts.document.path, signs=self.signs)


class Misordered(NamedTuple):
    """A version of which the day is before that of an earlier one, or after that of a later one."""

    facts: Facts
    row: Recorded
    day: Dated
    other: Recorded
    """The neighbour that it is out of order with."""
    history: History
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return Ground("days rise with versions", self.facts.document.path, self.history.span, signs=self.signs)


def find_out_of_order(index: ProjectIndex) -> Iterator[Unrecorded | Outdated | Misordered | Held]:
    for facts in index.documents:
        for history in facts.histories:
            yield from _order(facts, history)
        if len(facts.histories) == 1:
            yield from _header(index, facts, facts.histories[0])


def _header(index: ProjectIndex, facts: Facts, history: History) -> Iterator[Unrecorded | Outdated | Held]:
    newest = history.newest
    versions = [field for field in facts.header if field.name in words().version and field.span.end < history.span.start]
    version = _version(versions[0].value.plain) if len(versions) == 1 else ""
    if version:
        signs = frozenset(_signs(version, history))
        found = Unrecorded(facts, versions[0], history, signs)
        if _same(version, newest.numbers):
            yield Held(found.ground, agrees=True)
        elif signs - {"a table"}:
            yield found
            return
    if facts.updated and newest.day and newest.day.date <= index.today:
        signs = frozenset(
            ["an older entry has the header's day"] * any(_is_on(row, facts.updated.date) for row in history.rows)
        )
        late = Outdated(facts, facts.updated, newest, newest.day, signs | _form(history))
        yield late if newest.day.date > facts.updated.date else Held(late.ground, agrees=True, worth=0.5)


def _version(value: str) -> str:
    """The version that a field gives: the one reached in `1.2 → 1.3`, else the first."""
    found = VERSION.findall(value)
    return found[-1 if ARROW.search(value) else 0] if found else ""


def _signs(written: str, history: History) -> Iterator[str]:
    """How a header's version stands to those of the history; nothing that makes them one series where there is no sign."""
    yield from _form(history)
    if any(_same(written, row.numbers) for row in history.rows):
        yield "an older entry has the header's version"
    elif min(row.numbers for row in history.rows) < _numbers(written) < history.newest.numbers:
        yield "the history leaves out the header's version"
    elif (own := _numbers(written)) > history.newest.numbers and own[0] - history.newest.numbers[0] <= 1:
        yield "the header is newer than its history"


def _form(history: History) -> frozenset[str]:
    return frozenset() if history.headings else frozenset(["a table"])


def _same(written: str, numbers: tuple[int, ...]) -> bool:
    """Whether two versions are one, `1.2` and `1.2.0`."""
    own = _numbers(written)
    longest = max(len(own), len(numbers))
    return own + (0,) * (longest - len(own)) == numbers + (0,) * (longest - len(numbers))


def _numbers(written: str) -> tuple[int, ...]:
    return tuple(map(int, written.split(".")))


def _is_on(row: Recorded, day: date) -> bool:
    return row.day is not None and row.day.date == day


def _order(facts: Facts, history: History) -> Iterator[Misordered | Held]:
    """The one day without which all would be in order; where it takes more than one, the days follow something else."""
    rows = sorted(((row, row.day) for row in history.rows if row.day), key=lambda pair: pair[0].numbers)
    days = [day.date for _, day in rows]
    apart = [early for early, (one, other) in enumerate(pairwise(days)) if one > other]
    for early in range(len(rows) - 1):
        if early not in apart:
            yield Held(
                Misordered(facts, *rows[early], rows[early + 1][0], history, _form(history)).ground, agrees=True, worth=0.5
            )
    if len(apart) != 1 or len(rows) < FEWEST:
        return
    pair = apart[0], apart[0] + 1
    loose = [n for n in pair if _is_sorted(days[:n] + days[n + 1 :])]
    shifted = [n for n in loose if any(_is_sorted([*days[:n], moved, *days[n + 1 :]]) for moved in _moved(days[n]))]
    if shifted or (loose and len(rows) >= FEWEST_IN_DOUBT):
        odd = (shifted or loose)[0]
        signs = _form(history) | frozenset(["another year would fit"] * bool(shifted))
        yield Misordered(facts, *rows[odd], rows[sum(pair) - odd][0], history, signs)


def _is_sorted(days: list[date]) -> bool:
    return all(one <= other for one, other in pairwise(days))


def _moved(day: date) -> Iterator[date]:
    if (day.month, day.day) != (2, 29):
        yield from (day.replace(year=day.year + years) for years in YEARS)
