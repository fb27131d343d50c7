"""What a document's header says of days and versions, tied to what else it says of them, and to the day that it is read."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from gaplint.binding.links import Resolved
from gaplint.config.vocabulary import words
from gaplint.facts.dates import dated
from gaplint.facts.grids import label
from gaplint.facts.types import Dated, Facts, Field
from gaplint.index import ProjectIndex, header_of
from gaplint.model.ground import Ground, Held

NUMBERS = re.compile(r"\d+(?:\.\d+)*")
"""What a version consists of, its name and mark aside."""
YEAR = timedelta(days=365)
NEAR = timedelta(days=31)
"""Days by which a date may be off a year, and still be one of last year by habit."""
FEWEST_CITED = 2
"""Documents that must all be a year younger than one that names them."""
ORDER = 0.5
"""What it is worth that one day is not before another one: of any two that holds half the time."""


class Reversed(NamedTuple):
    """A header's last update before its beginning."""

    facts: Facts
    updated: Dated
    created: Dated

    @property
    def ground(self) -> Ground:
        return Ground("an update is not before the beginning", self.facts.document.path)


class Future(NamedTuple):
    """A header or an event after today: what is to come has neither."""

    facts: Facts
    day: Dated

    @property
    def ground(self) -> Ground:
        return Ground("a header or event is not in the future", self.facts.document.path)


class LastYear(NamedTuple):
    """A header a year, give or take a month, before all documents that the document links to: last year's by habit."""

    facts: Facts
    day: Dated
    target: Facts
    cited: Dated
    """The first of their days."""

    @property
    def ground(self) -> Ground:
        return Ground("a document is of the year of those it links to", self.facts.document.path)


class Overtaken(NamedTuple):
    """A header before something that the document records."""

    facts: Facts
    updated: Dated
    event: Dated

    @property
    def ground(self) -> Ground:
        return Ground("nothing is recorded after the header", self.facts.document.path)


class OtherDay(NamedTuple):
    """An end of a document that gives it an earlier day than its header."""

    facts: Facts
    header: Dated
    end: Dated

    @property
    def ground(self) -> Ground:
        return Ground("a document's end has the day of its header", self.facts.document.path)


class OtherVersion(NamedTuple):
    """An end of a document that gives it another version than its header."""

    facts: Facts
    header: Field
    end: Field

    @property
    def ground(self) -> Ground:
        return Ground("a document's end has the version of its header", self.facts.document.path)


Found = Reversed | Future | LastYear | Overtaken | OtherDay | OtherVersion


def compare_days(index: ProjectIndex, links: tuple[Resolved, ...]) -> Iterator[Found | Held]:
    cited: dict[str, dict[str, Dated]] = {}
    for link in links:
        if link.target and link.target is not link.facts and (day := link.target.created):
            cited.setdefault(link.facts.document.path, {})[link.target.document.path] = day
    for facts in index.documents:
        yield from _order(facts)
        yield from _future(index, facts)
        yield from _footer(facts)
        if not index.is_frozen(facts):
            yield from _last_year(index, facts, cited.get(facts.document.path, {}))


def _order(facts: Facts) -> Iterator[Reversed | Overtaken | Held]:
    created, updated = facts.created, facts.updated
    if created and updated:
        first = Reversed(facts, updated, created)
        yield first if created.date > updated.date else Held(first.ground, agrees=True, worth=ORDER)
    if updated and facts.events:
        last = Overtaken(facts, updated, max(facts.events, key=lambda event: event.date))
        yield last if last.event.date > updated.date else Held(last.ground, agrees=True, worth=ORDER)


def _future(index: ProjectIndex, facts: Facts) -> Iterator[Future | Held]:
    for one in filter(None, (facts.created, facts.updated, *facts.events)):
        future = Future(facts, one)  # it may be tomorrow elsewhere
        yield future if one.date > index.today + timedelta(days=1) else Held(future.ground, agrees=True, worth=ORDER)


def _last_year(index: ProjectIndex, facts: Facts, cited: dict[str, Dated]) -> Iterator[LastYear | Held]:
    own = header_of(facts)
    begun = facts.created is not None and facts.created.name in words().beginning  # what began may link to what came later
    if own is None or begun or len(cited) < FEWEST_CITED:
        return
    path, day = min(cited.items(), key=lambda pair: (pair[1].date, pair[0]))
    found = LastYear(facts, own, index.by_path[path], day)
    if all(abs(day.date - own.date - YEAR) <= NEAR for day in cited.values()):
        yield found
    elif own.date.year in {day.date.year for day in cited.values()}:
        yield Held(found.ground, agrees=True)


def _footer(facts: Facts) -> Iterator[OtherDay | OtherVersion | Held]:
    head = header_of(facts)
    versions = [field for field in facts.header if field.name in words().version]
    for field in facts.footer:
        day = dated(field, facts.document.source.reading) if field.name in words().updated else None
        if day and head and day.span.start > head.span.end and day.date <= head.date:
            other = OtherDay(facts, head, day)
            yield other if day.date < head.date else Held(other.ground, agrees=True)
        if field.name in words().version and len(versions) == 1 and versions[0].span < field.span:
            version = OtherVersion(facts, versions[0], field)
            yield version if not _same_version(field, versions[0]) else Held(version.ground, agrees=True)


def _same_version(one: Field, other: Field) -> bool:
    """Whether two fields give one version, by whatever name: the last of `v1.2 → v1.3` is the one that is reached."""
    mine, theirs = NUMBERS.findall(one.value.plain), NUMBERS.findall(other.value.plain)
    if mine and theirs:
        return mine[-1] == theirs[-1] or mine == theirs[: len(mine)] or theirs == mine[: len(theirs)]
    return label(one.value.plain).split()[:1] == label(other.value.plain).split()[:1]
