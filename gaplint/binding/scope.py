"""What two places speak of, and of which day: only places of one scope are held against each other.

Two places of a document are rivals if nothing tells them apart: neither the line above each, nor the titles of the sections
that they stand in. What two documents say is compared only where both may be true of one day.
"""

import re
from datetime import date
from typing import NamedTuple

from gaplint.config.vocabulary import any_of, words
from gaplint.facts.dates import find_dates
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, day_of
from gaplint.model.document import Section
from gaplint.model.span import Span
from gaplint.roles import day_named

NAMED = re.compile(r"(?P<word>[^\W\d_]{3,})\s+(?P<number>\d+(?:\.\d+)*|[A-Z])\b|\b(?P<letter>[A-Z])(?P<of>\d{1,3})\b")
"""`Test 1`, `Plan B`, `R20`: one of several."""
WORD = re.compile(r"[^\W\d_]+")
FEWEST_SHARED = 2
"""Words of a file's name, its suffix among them, that tell nothing yet of what it is one of."""
DIGITS = re.compile(r"\d+")


class Scope(NamedTuple):
    """What the place tells of the thing that is spoken of there."""

    sections: tuple[Section, ...]
    """The sections that hold it, the outermost first, without the document's own title."""
    lead: str
    """The text between the block above it, or its heading, and it."""

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(section.title for section in self.sections)


def scope_of(facts: Facts, place: Span) -> Scope:
    """The scope of a table, list or line: `place` is where it stands."""
    section: Section | None = facts.document.section_at(place.start)
    holding: list[Section] = []
    while section is not None and section.heading is not None:
        holding.append(section)
        section = facts.document.sections[section.parent] if section.parent is not None else None
    holding.reverse()
    if holding and holding[0].level == 1 and facts.has_title:
        del holding[0]  # the title of the document tells none of its places apart
    return Scope(tuple(holding), _lead(facts, place))


def _lead(facts: Facts, place: Span) -> str:
    """What stands between the heading, or the table before, and a place: it says what the place is about."""
    section = facts.document.section_at(place.start)
    start = section.heading.span.end if section.heading else section.span.start
    tables = [grid.table.span.end for grid in facts.grids_in.get(section.number, ()) if grid.table.span.end <= place.start]
    return facts.document.plain(Span(max([start, *tables]), place.start))


def rivals(one: Scope, other: Scope) -> bool:
    """Whether two places of one document may speak of one thing: in one section without words of their own above each, or
    in sections that no name of a time or variant, and no number, tells apart."""
    mine, theirs = apart(one, other)
    if not mine and not theirs:
        return one.lead == other.lead
    return not any(any_of("variant").search(title) for title in (*mine, *theirs)) and not _numbered_alike(mine, theirs)


def holds(one: Scope, other: Scope) -> bool:
    """Whether the one place speaks of a whole that the other one stands in: from a section above it, or from the overview."""
    mine, theirs = apart(one, other)
    return not mine or bool(theirs and any_of("overview").search(mine[0]))


def apart(one: Scope, other: Scope) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The titles that only one of the two places stands under."""
    shared = 0
    for left, right in zip(one.sections, other.sections, strict=False):
        if left is not right:
            break
        shared += 1
    return one.titles[shared:], other.titles[shared:]


def _numbered_alike(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """`Test 1: Morning`, `Test 2: Evening`: one word with two numbers names two of a kind."""
    left, right = _numbers(mine), _numbers(theirs)
    return any(left[word] != right[word] for word in left.keys() & right.keys())


def _numbers(titles: tuple[str, ...]) -> dict[str, str]:
    return {
        (match["word"] or match["letter"]).lower(): match["number"] or match["of"]
        for title in titles
        for match in NAMED.finditer(title)
    }


def named(facts: Facts, place: Span) -> str:
    """Where a place is, for a message: `under “Title”`."""
    title = facts.document.section_at(place.start).title
    return f"under “{title}”" if title else "before the first heading"


# Days


def as_of(facts: Facts, place: Span) -> date | None:
    """The day that a place is true of, where it says so: by a section's title, the file's name, the header."""
    return day_of_section(facts, place) or _day_of_file(facts)


def day_of_section(facts: Facts, place: Span) -> date | None:
    """The day that the title of a section around a place names."""
    for section in reversed(scope_of(facts, place).sections):
        if section.heading and (days := find_dates(facts.document.source.reading, *section.heading.title.span)):
            return days[0][0]
    return None


def _day_of_file(facts: Facts) -> date | None:
    """The day that a whole document is true of: by its name, its header, or what stands above its first section."""
    return day_named(facts.document.path) or day_of(facts) or _day_at_the_top(facts)


def _day_at_the_top(facts: Facts) -> date | None:
    """A dated field before the first section, where two lines of title, or a quote, hide the header."""
    end = next((section.span.start for section in facts.document.sections if section.level > 1), len(facts.document.visible))
    dates = words().created | words().updated
    top = (field for field in facts.fields if field.span.start < end and field.name in dates)
    days = (find_dates(facts.document.source.reading, *field.value.span) for field in top)
    return next((found[0][0] for found in days if found), None)


def is_past(index: ProjectIndex, facts: Facts, place: Span) -> bool:
    """Whether a place is true of a day, and need not be of today: in a dated entry or document, in history or a report."""
    return (
        as_of(facts, place) is not None
        or index.is_snapshot(facts)
        or index.is_frozen(facts)
        or any(any_of("snapshot").search(title) for title in scope_of(facts, place).titles)
    )


def may_have_changed(index: ProjectIndex, facts: Facts, place: Span, other: Facts | None) -> bool:
    """Whether another file may have been otherwise when a place spoke of it: nothing shows that it is not younger."""
    if not is_past(index, facts, place):
        return False
    here = as_of(facts, place)
    there = _day_of_file(other) if other else None
    return here is None or there is None or there > here


def is_draft(facts: Facts) -> bool:
    """Whether a document says of itself that it is not settled yet: what it says may differ from what was settled."""
    return any(field.name in words().status and any_of("draft").search(field.value.plain) for field in facts.header)


def is_one_time(index: ProjectIndex, one: Facts, other: Facts) -> bool:
    """Whether two documents speak of one time: they are of one day, and nothing else tells their times apart."""
    return day_of(one) is not None and day_of(one) == day_of(other) and may_be_one_time(index, one, other)


def may_be_one_time(index: ProjectIndex, one: Facts, other: Facts) -> bool:
    """Whether nothing tells the times of two documents apart: no two days, both settled and neither history, not a plan and a
    report of what became of it, nor two of a series that is told apart by numbers.
    """
    days = {day_of(one) or day_named(one.document.path), day_of(other) or day_named(other.document.path)} - {None}
    return (
        len(days) < 2
        and not any(is_draft(facts) or index.is_frozen(facts) for facts in (one, other))
        and not any(_is_plan(plan) and index.is_snapshot(report) for plan, report in ((one, other), (other, one)))
        and not are_a_series(one, other)
    )


def _is_plan(facts: Facts) -> bool:
    """Whether a document's name or title says that it is about what is intended."""
    return any(any_of("plan").search(text) for text in _called(facts))


def are_a_series(one: Facts, other: Facts) -> bool:
    """Whether two documents are told apart by a number or a further word.

    `trial-v1.md`, `trial-v2.md`; `trial-report.md`, `trial-report-heavy.md`; `PHASE_1_PLAN.md` and `PHASE_2_DONE.md`.
    """
    names = [facts.document.path.rpartition("/")[2] for facts in (one, other)]
    if names[0] != names[1] and DIGITS.sub("", names[0]) == DIGITS.sub("", names[1]):
        return True
    mine, theirs = (frozenset(WORD.findall(name.lower())) for name in names)
    shared = mine & theirs
    if mine != theirs and shared in (mine, theirs) and len(shared) > FEWEST_SHARED:  # the suffix is one of them
        return True
    return _numbered_alike(_called(one), _called(other))


def _called(facts: Facts) -> tuple[str, str]:
    """A document's name and its title."""
    name = facts.document.path.rpartition("/")[2].replace("_", " ").replace("-", " ")
    return name, facts.document.title
