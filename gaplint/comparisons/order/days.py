"""Order: a document's days come one after the other, none of them is to come, and days of a history rise with its versions."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from gaplint.binding.links import Links
from gaplint.config.vocabulary import any_of, words
from gaplint.context import Context
from gaplint.facts.dates import dated
from gaplint.facts.ids import ids_of
from gaplint.facts.types import Dated, Facts, History, Id, Recorded
from gaplint.index import ProjectIndex, header_of
from gaplint.model.document import Place
from gaplint.model.ground import Ground, Held

YEAR = timedelta(days=365)
NEAR = timedelta(days=31)
"""Days by which a date may be off a year, and still be one of last year by habit."""
FEWEST_CITED = 2
"""Documents that must all be a year younger than one that names them."""
FEWEST_DAYS, MANY_DAYS = 2, 4
"""Days of a document that must all be a year younger than its header; and how many of them say more than a few."""
FEWEST, FEWEST_IN_DOUBT = 3, 5
"""Days of a history of which one may be out of order: where another year would put it in order, and else."""
YEARS = (1, -1)
"""By how many years a day may be off by habit, around New Year."""
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
    items: bool = False
    """Whether they are days on which items were settled that the document names, rather than those of documents."""

    @property
    def ground(self) -> Ground:
        signs = frozenset(["by items"] if self.items else [])
        return Ground("a document is of the year of those it links to", self.facts.document.path, signs=signs)


class YearBehind(NamedTuple):
    """A header a year, give or take a month, before all other days of its document: last year's by habit."""

    facts: Facts
    day: Dated
    first: Dated
    number: int
    """How many others there are."""

    @property
    def ground(self) -> Ground:
        signs = frozenset(["few days" if self.number < MANY_DAYS else "many days"])
        return Ground("a document's days are of its header's year", self.facts.document.path, signs=signs)


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


Cited = dict[str, tuple[Facts, Dated]]
"""By path or ID: what a document relies on, and the day of that."""


def compare_days(facts: Facts, context: Context) -> Iterator[Reversed | Future | Misordered | YearBehind | Held]:
    yield from _order(facts)
    yield from _future(facts, context)
    for history in facts.histories:
        yield from _rising(facts, history)
    yield from _year_behind(facts)


def find_last_year(index: ProjectIndex, links: Links, facts: Facts) -> Iterator[LastYear | Held]:
    """A living document's header, held against the days of what it links to; where that has none, of the items it names."""
    if not index.is_frozen(facts):
        targets = (link.target for link in links.of(index, facts) if link.target and link.target is not facts)
        linked: Cited = {target.document.path: (target, target.created) for target in targets if target.created}
        yield from _last_year(facts, linked) if linked else _last_year(facts, _decided(index, facts), items=True)


def _order(facts: Facts) -> Iterator[Reversed | Held]:
    created, updated = facts.created, facts.updated
    if created and updated and created.name not in words().reviewed:  # the next review may be meant
        first = Reversed(facts, updated, created)
        yield first if created.date > updated.date else Held(first.ground, agrees=True, worth=ORDER)


def _future(facts: Facts, context: Context) -> Iterator[Future | Held]:
    for one in filter(None, (facts.created, facts.updated, *facts.events)):
        future = Future(facts, one)  # it may be tomorrow elsewhere
        yield future if one.date - context.today > timedelta(days=1) else Held(future.ground, agrees=True, worth=ORDER)


def _settled(index: ProjectIndex, id_: Id) -> Iterator[tuple[Facts, Dated]]:
    """The days on which an item was settled, by each document that defines it and gives one."""
    for one in index.definitions(id_):
        days = (dated(field, one.facts.document.source.reading) for field in one.item.fields if field.name in words().event)
        if one.item.settled and (day := next(filter(None, days), None)):
            yield one.facts, day


def _decided(index: ProjectIndex, facts: Facts) -> Cited:
    """The days on which items that a document follows were settled, by the register of each."""
    found: Cited = {}
    for id_ in ids_of(one for one in facts.mentions if not one.ranged and one.place is Place.PROSE) if facts.created else ():
        if other := next((one for one in index.once(_settled, id_) if one[0] is not facts), None):
            found.setdefault(str(id_), other)
    return {} if len(found) >= FEWEST_CITED and _is_ahead(facts) else found


def _is_ahead(facts: Facts) -> bool:
    """Whether a document speaks of what is still to come."""
    return any(any_of(name).search(facts.document.visible) for name in ("foreseen", "announced"))


def _last_year(facts: Facts, cited: Cited, items: bool = False) -> Iterator[LastYear | Held]:
    own = header_of(facts)
    begun = facts.created is not None and facts.created.name in words().beginning  # what began may link to what came later
    if own is None or begun or len(cited) < FEWEST_CITED:
        return
    target, day = min(cited.values(), key=lambda one: (one[1].date, one[0].document.path))
    found = LastYear(facts, own, target, day, items)
    if all(abs(day.date - own.date - YEAR) <= NEAR for _, day in cited.values()):
        yield found
    elif own.date.year in {day.date.year for _, day in cited.values()}:
        yield Held(found.ground, agrees=True)


def _year_behind(facts: Facts) -> Iterator[YearBehind | Held]:
    own = header_of(facts)
    others = [one for one in facts.days if own and one.date != own.date]
    begun = facts.created is not None and facts.created.name in words().beginning
    if own is None or begun or len(others) < FEWEST_DAYS:
        return
    found = YearBehind(facts, own, others[0], len(others))
    if all(abs(one.date - own.date - YEAR) <= NEAR for one in others):
        yield found
    elif own.date.year in {one.date.year for one in others}:
        yield Held(found.ground, agrees=True)


def _rising(facts: Facts, history: History) -> Iterator[Misordered | Held]:
    """The one day without which all would be in order; where it takes more than one, the days follow something else.

    Days with two readings are in order if one of these is. Where either of two days will do, the first or the last of all is
    not the wrong one: it is closer to the others.
    """
    every = sorted(history.rows, key=lambda row: row.numbers)
    rows = [(row, row.day) for row in every if row.day]
    days = [day.date for _, day in rows]
    form = frozenset([] if history.headings else ["a table"])
    apart: list[int] = []
    for early, (one, other) in enumerate(pairwise(days)):
        if one > other:
            apart.append(early)
        else:
            found = Misordered(facts, *rows[early], rows[early + 1][0], history, form)
            yield Held(found.ground, agrees=True, worth=ORDER)
    if len(apart) != 1 or len(rows) < FEWEST:
        return
    pair = apart[0], apart[0] + 1
    loose = [n for n in pair if _is_sorted(_with(every, rows[n][0], ()))]
    shifted = [n for n in loose if any(_is_sorted(_with(every, rows[n][0], (moved,))) for moved in _moved(days[n]))]
    if shifted or (loose and len(rows) >= FEWEST_IN_DOUBT):
        odd = next((n for n in shifted or loose if 0 < n < len(rows) - 1), (shifted or loose)[0])
        signs = form | frozenset(["another year would fit"] * bool(shifted))
        yield Misordered(facts, *rows[odd], rows[sum(pair) - odd][0], history, signs)


def _with(rows: list[Recorded], odd: Recorded, days: tuple[date, ...]) -> Iterator[tuple[date, ...]]:
    """What days each row may mean, with others for one of them; none for rows without a day."""
    for row in rows:
        may = days if row is odd else (row.day.date,) if row.day else row.readings
        if may:
            yield may


def _is_sorted(days: Iterable[tuple[date, ...]]) -> bool:
    """Whether the days, with one reading of each, are in order."""
    last = date.min
    for readings in days:
        fitting = next((one for one in readings if one >= last), None)
        if fitting is None:
            return False
        last = fitting
    return True


def _moved(day: date) -> Iterator[date]:
    if (day.month, day.day) != (2, 29) and date.min.year < day.year < date.max.year:
        yield from (day.replace(year=day.year + years) for years in YEARS)
