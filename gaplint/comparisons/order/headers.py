"""Headers, held against what their documents record, their histories and ends: the newest day and version are the header's.

The status at the end is the header's, too.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from gaplint.config.vocabulary import any_of, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.dates import dated, find_dates
from gaplint.facts.grids import label
from gaplint.facts.statuses import StatusWords, is_qualified, symbol_class
from gaplint.facts.types import SETTLED, UNSETTLED, Dated, Facts, Field, History, Noted, Status, StatusClass
from gaplint.index import header_of
from gaplint.model.document import Inline
from gaplint.model.ground import Ground, Held

VERSION = expression(r"(?<!\d)\d{1,9}(?:\.\d{1,9})*(?!\d)")
"""What a version consists of, its name and mark aside."""
ARROW = expression(r"→|->")
WORDS = expression(r"[^\W\d_]")
ALL = expression(r"(?<!\d)100\s*%")
TITLE_VERSION = expression(r"[\s(–—-]v(?:ersion\s|\.\s?)?(?P<version>\d{1,4}(?:\.\d{1,4}){0,3})\)?$", re.IGNORECASE)
"""The version that a title ends with."""
TO_THE_SECOND = expression(r"[T ]\d\d:\d\d:\d\d")
"""What a program writes behind a day: the header may be that of a record, and the document tell of more."""
ORDER = 0.5
"""What it is worth that one day is not before another one: of any two that holds half the time."""
A_DATE = "a date only"
"""The sign of a header that gives a day without saying of what: it may be the document's first."""
MANY_OLDER = 10
"""Records up to a header's day that tell that the header has been kept: it dates no first issue."""
HISTORY = frozenset(["the document is history"])
"""The sign of a document that nobody keeps any longer, its header included."""
TOLD = 6
"""Letters behind a day that tell what was done: a name or a zone is shorter."""
FORMS = ("the end", "a field", "a version", "a row", "an entry", "a label", "a remark", "a heading", "done", "a line")
"""What may give a day on which something was, the surest first."""


class Overtaken(NamedTuple):
    """A header before something that the document records."""

    facts: Facts
    header: Dated
    event: Noted
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        header = "a header's date" if A_DATE in self.signs else "a header's last update"
        return Ground(f"nothing is recorded after {header}", self.facts.document.path, signs=self.signs)


class OtherDay(NamedTuple):
    """An end of a document that gives it an earlier day than its header, or a second header with another day."""

    facts: Facts
    header: Dated
    end: Dated
    place: str = "end"
    """Where the other one stands: the document's `end`, or its `header` once more."""

    @property
    def ground(self) -> Ground:
        return Ground(f"a document's {self.place} has the day of its header", self.facts.document.path)


class OtherVersion(NamedTuple):
    """An end or title of a document that gives it another version than its header."""

    facts: Facts
    header: Field
    end: Field
    place: str = "end"
    """Where the other one stands: the document's `end`, its `title`, or its `header` once more."""

    @property
    def ground(self) -> Ground:
        return Ground(f"a document's {self.place} has the version of its header", self.facts.document.path)


class OtherStatus(NamedTuple):
    """An end of a document that says that what its header calls done is not, or the other way round."""

    facts: Facts
    header: Field
    end: Field

    @property
    def ground(self) -> Ground:
        return Ground("a document's end has the status of its header", self.facts.document.path)


class Unrecorded(NamedTuple):
    """A header with another version than the newest of the document's own history."""

    facts: Facts
    header: Field
    history: History
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return Ground("the header has the newest version", self.facts.document.path, signs=self.signs)


def compare_headers(
    facts: Facts, context: Context
) -> Iterator[Overtaken | OtherDay | OtherVersion | OtherStatus | Unrecorded | Held]:
    unrecorded = list(_unrecorded(facts, context, facts.histories[0])) if len(facts.histories) == 1 else []
    yield from unrecorded
    if not any(isinstance(one, Unrecorded) for one in unrecorded):  # else it has been told that the header stayed behind
        yield from _overtaken(facts, context)
    yield from _footer(facts)
    yield from _twice(facts)
    yield from _statuses(facts, context.statuses)


def _unrecorded(facts: Facts, context: Context, history: History) -> Iterator[Unrecorded | Held]:
    newest = history.newest
    versions = [field for field in facts.header if field.name in words().version and field.span.end < history.span.start]
    version = _version(versions[0].value.plain) if len(versions) == 1 else ""
    if version:
        signs = frozenset(_signs(version, history))
        kept = HISTORY if context.is_frozen(facts) else frozenset()
        found = Unrecorded(facts, versions[0], history, signs | _form(history) | kept)
        if _same(version, newest.numbers):
            yield Held(found.ground, agrees=True)
        elif signs:
            yield found


def _overtaken(facts: Facts, context: Context) -> Iterator[Overtaken | Held]:
    """The header's last day, held against each day on which something was; told is the surest that is later."""
    header = facts.updated or (facts.created if facts.created and facts.created.name not in words().beginning else None)
    if header is None:
        return
    happened = [one for one in _events(facts) if _is_told(header, one) and one.day.date <= context.today]
    goes_on = any(header.date < day <= context.today for day in _going_on(facts, header))
    later = [one for one in happened if one.day.date > header.date and not goes_on]
    if later:
        event = min(later, key=lambda one: (FORMS.index(one.form), -one.day.date.toordinal()))
        yield Overtaken(facts, header, event, frozenset(_told(facts, context, header, event, happened, later)))
    elif happened:
        signs = frozenset([] if facts.updated else [A_DATE])
        yield Held(Overtaken(facts, header, happened[0], signs).ground, agrees=True, worth=ORDER)


def _going_on(facts: Facts, header: Dated) -> Iterator[date]:
    """The days to which a header goes on, so that its first one does not claim to be the last: further ones on its line, `as of
    2025-06-01, counted again 2025-06-10`, and that of a label for a change right below it.
    """
    document = facts.document
    at, line = header.span.end, document.source.line_at(header.span.start)
    for day, span in find_dates(document.source.reading, at, line.end):
        if not any(any_of(name).search(document.visible, at, span.start) for name in ("ahead", "foreseen")):
            yield day
        at = span.end
    for one in facts.noted:
        if one.form == "a label" and document.source.text[line.end : one.day.span.start].strip("*_> \n").lower() in _changes():
            yield one.day.date


@cache
def _changes() -> frozenset[str]:
    """Words that alone, before its day, label what was changed."""
    return words().updated | words().recorded


def _is_told(header: Dated, event: Noted) -> bool:
    """Whether what happened stands below the header; a banner above it says what was done."""
    return header.span.end < event.day.span.start or (event.form == "done" and event.day.span.end < header.span.start)


def _events(facts: Facts) -> Iterator[Noted]:
    yield from (Noted("a field", event.name, event) for event in facts.events)
    for history in facts.histories if len(facts.histories) == 1 else ():
        if history.newest.day:
            yield Noted("a version", f"version {history.newest.written}", history.newest.day)
    for field in facts.footer if facts.updated else ():
        if field.name in words().updated and (day := dated(field, facts.document.source.reading)):
            yield Noted("the end", f"the end says {field.name}", day)
    planned = any(field.name in words().status and any_of("foreseen").search(field.value.plain) for field in facts.header)
    yield from (one for one in facts.noted if one.form == "done" or not planned)


def _told(
    facts: Facts, context: Context, header: Dated, event: Noted, happened: list[Noted], later: list[Noted]
) -> Iterator[str]:
    yield event.form
    if not facts.updated:
        yield A_DATE
    if TO_THE_SECOND.match(facts.document.source.reading, header.span.end):
        yield "to the second"
    if header.name in words().reviewed:
        yield "a review"
    if len({one.day.date for one in later}) > 1:
        yield "several are later"
    if any(one.form == event.form and one.day.date == header.date for one in happened):
        yield "an older one has the header's day"
    elif any(one.form == event.form and one.day.date < header.date for one in happened):
        yield "older ones are alike"
    if sum(one.form == "done" and one.day.date <= header.date for one in happened) >= MANY_OLDER:
        yield "many records are older"
    if context.is_frozen(facts):
        yield from HISTORY
    if (event.day.date - header.date).days > 365:
        yield "more than a year"
    line = facts.document.source.line_at(event.day.span.start)
    if any_of("recorded").search(facts.document.visible, *line):
        yield "said to be recorded"
    if context.statuses.classes_in(facts.document.visible, line) & SETTLED:
        yield "said to be done"


def _version(value: str) -> str:
    """The version that a field gives: the one reached in `1.2 → 1.3`, else the first."""
    found = VERSION.findall(value)
    return found[-1 if ARROW.search(value) else 0] if found else ""


def _signs(written: str, history: History) -> Iterator[str]:
    """How a header's version stands to those of the history; nothing that makes them one series where there is no sign."""
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


def _twice(facts: Facts) -> Iterator[OtherDay | OtherVersion | Held]:
    """What a header says twice, and the version that a title ends with."""
    reading = facts.document.source.reading
    days = [(field, day) for field in facts.header if field.name in words().updated and (day := dated(field, reading))]
    for (first, one), (second, other) in pairwise(days):
        are_log = _tells(facts, first, one) and _tells(facts, second, other)
        if first.name == second.name and one.span != other.span and not are_log:
            found = OtherDay(facts, one, other, "header")
            yield found if one.date != other.date else Held(found.ground, agrees=True)
    versions = [field for field in facts.header if field.name in words().version]
    heading = facts.document.heading
    named = TITLE_VERSION.search(heading.title.plain) if heading and len(versions) == 1 else None
    if heading and named and VERSION.search(versions[0].value.plain):
        start = reading.rfind(named["version"], *heading.title.span)
        said = facts.document.inline(start, start + len(named["version"]))
        title = OtherVersion(facts, versions[0], Field("version", said, said.span), "title")
        yield title if not _same_version(title.end, versions[0]) else Held(title.ground, agrees=True)


def _statuses(facts: Facts, statuses: StatusWords) -> Iterator[OtherStatus | Held]:
    header, end = ([one for one in fields if one.name in words().status] for fields in (facts.header, facts.footer))
    if len(header) == len(end) == 1 and header[0].span.end < end[0].span.start:
        found = OtherStatus(facts, header[0], end[0])
        kinds = _kinds(header[0].value, end[0].value, statuses)
        if len(kinds) == 1:
            yield Held(found.ground, agrees=True)
        elif StatusClass.DONE in kinds and kinds & UNSETTLED:
            yield found


def _kinds(one: Inline, other: Inline, statuses: StatusWords) -> set[StatusClass]:
    """What two fields say by their words, else by their symbols; nothing where one says neither, or tells of a change."""
    if ARROW.search(one.plain + other.plain):
        return set()
    said = [status for text in (one, other) if (status := statuses.read(text))]
    if len(said) > 1:
        return {status.kind for status in said} if all(map(_is_whole, said)) else set()
    shown = [kind for text in (one, other) if (kind := symbol_class(text.plain))]
    return set(shown) if len(shown) > 1 else set()


def _is_whole(status: Status) -> bool:
    """Whether nothing follows a status that makes another one of it: `approved for testing`."""
    return not is_qualified(status) and (not WORDS.match(status.tail) or ALL.search(status.tail) is not None)


def _tells(facts: Facts, field: Field, day: Dated) -> bool:
    """Whether a line says, behind its day, who did what: several such lines are a log, each with a day of its own."""
    behind = facts.document.visible[day.span.end : field.span.end]
    return sum(map(str.isalpha, behind)) >= TOLD


def _same_version(one: Field, other: Field) -> bool:
    """Whether two fields give one version, by whatever name: the last of `v1.2 → v1.3` is the one that is reached."""
    mine, theirs = VERSION.findall(one.value.plain), VERSION.findall(other.value.plain)
    if mine and theirs:
        some = mine[-1] == theirs[-1] or mine == theirs[: len(mine)] or theirs == mine[: len(theirs)]
        return some or any(f"{one}.".startswith(f"{other}.") for one, other in ((mine[-1], theirs[-1]), (theirs[-1], mine[-1])))
    return label(one.value.plain).split()[:1] == label(other.value.plain).split()[:1]
