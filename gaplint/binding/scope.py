"""What two places speak of, and of which day: only places of one scope are held against each other.

Two places of a document are rivals if nothing tells them apart: neither the line above each, nor the titles of the sections
that they stand in. What two documents say is compared only where both may be true of one day.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from gaplint.config.vocabulary import any_of, words
from gaplint.expressions import expression
from gaplint.facts.dates import find_dates
from gaplint.facts.grids import label
from gaplint.facts.placeholders import find_samples
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, day_of, of_document
from gaplint.model.document import Section
from gaplint.model.span import Span
from gaplint.relations.structure import is_called
from gaplint.roles import day_named

NAMED = expression(
    r"(?<![^\W\d_])(?P<word>[^\W\d_]{3,})\s+(?P<number>\d+(?:\.\d+)*|[A-Z])\b|\b(?P<letter>[A-Z])(?P<of>\d{1,3})\b"
)
"""`Test 1`, `Plan B`, `R20`: one of several."""
SIZED = expression(r"(?<![\w.,])(?P<number>\d+(?:[.,]\d+)?)[\s-](?P<unit>[^\W\d_]{2,})")
"""`2 boards`, in the title of one of several sizes."""
WORD = expression(r"[^\W\d_]+")
FEWEST_SHARED = 2
"""Words of a file's name, its suffix among them, that tell nothing yet of what it is one of."""
DIGITS = expression(r"\d+")


@dataclass(frozen=True, eq=False)
class Scope:
    """What the place tells of the thing that is spoken of there."""

    facts: Facts
    place: Span
    sections: tuple[Section, ...]
    """The sections that hold it, the outermost first, without the document's own title."""

    @cached_property
    def lead(self) -> str:
        """The text between the block above it, or its heading, and it."""
        return _lead(self.facts, self.place)

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(section.title for section in self.sections)


def scope_of(facts: Facts, place: Span) -> Scope:
    """The scope of a table, list or line: `place` is where it stands."""
    return Scope(facts, place, sections_around(facts, place))


def sections_around(facts: Facts, place: Span) -> tuple[Section, ...]:
    """The sections that hold a place, as in its scope."""
    return _holding(facts)[facts.document.section_at(place.start).number]


@of_document
def _holding(facts: Facts) -> list[tuple[Section, ...]]:
    """For each section, those that it stands in and itself; the title of the document tells none of its places apart."""
    found: list[tuple[Section, ...]] = []
    for section in facts.document.sections:
        above = found[section.parent] if section.parent is not None else ()
        tells = section.heading is not None and not (section.level == 1 and facts.has_title)
        found.append((*above, section) if tells else ())
    return found


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
    told_apart = numbered_apart(mine, theirs) or (mine and theirs and _are_variants(mine[0], theirs[0]))
    return not told_apart and not any(is_called("variant", title) for title in (*mine, *theirs))


def holds(one: Scope, other: Scope) -> bool:
    """Whether the one place speaks of a whole that the other one stands in: from a section above it, or from the overview."""
    mine, theirs = apart(one, other)
    return not mine or (bool(theirs) and is_called("overview", mine[0]))


def apart(one: Scope, other: Scope) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The titles that only one of the two places stands under."""
    shared = 0
    for left, right in zip(one.sections, other.sections, strict=False):
        if left is not right:
            break
        shared += 1
    return one.titles[shared:], other.titles[shared:]


def numbered_apart(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether titles have one word with two numbers, which names two of a kind: `Test 1: Morning`, `Test 2: Evening`."""
    return _are_apart(_numbers(mine), _numbers(theirs))


def _are_variants(one: str, other: str) -> bool:
    """Whether two titles of one noun give it another size: `Small raft (2 boards)`, `Large raft (3 boards)`."""
    mine, theirs = ({match["unit"].lower(): match["number"] for match in SIZED.finditer(title)} for title in (one, other))
    sized = any(mine[unit] != theirs[unit] for unit in mine.keys() & theirs.keys())
    heads = (frozenset(WORD.findall(SIZED.split(title)[0].lower())) for title in (one, other))
    return sized and len(frozenset.intersection(*heads)) > 0


def _are_apart(left: dict[str, str], right: dict[str, str]) -> bool:
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
    for section in reversed(sections_around(facts, place)):
        if day := _day_in_title(facts, section):
            return day
    return None


def entry_of(facts: Facts, place: Span) -> Section | None:
    """The entry of a log that a place stands in: a section whose title names a day, beside one of another day."""
    entries = _entries(facts)
    return next((section for section in reversed(sections_around(facts, place)) if section.number in entries), None)


@of_document
def _entries(facts: Facts) -> frozenset[int]:
    """The numbers of the sections that are entries of a log."""
    sections = facts.document.sections
    days = _days(facts)
    several = {section.number for section in sections if len({days[child] for child in section.children if child in days}) > 1}
    return frozenset(number for number in days if sections[number].parent in several)


def _day_in_title(facts: Facts, section: Section) -> date | None:
    return _days(facts).get(section.number)


@of_document
def _days(facts: Facts) -> dict[int, date]:
    """The days that titles name, by the numbers of their sections."""
    titles = ((section.number, section.heading.title.span) for section in facts.document.sections if section.heading)
    found = ((number, find_dates(facts.document.source.reading, *span)) for number, span in titles)
    return {number: days[0][0] for number, days in found if days}


def undated_title(facts: Facts, section: Section) -> str | None:
    """What a title says besides the day that it names, as each entry of a log may; None where it names no day."""
    days = find_dates(facts.document.source.reading, *section.heading.title.span) if section.heading else []
    if not days or not section.heading:
        return None
    title, (_, day) = section.heading.title.span, days[0]
    return label(facts.document.visible[title.start : day.start] + facts.document.visible[day.end : title.end]) or None


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
        or any(is_called("snapshot", section.title) for section in sections_around(facts, place))
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
    mine, theirs = _told(one), _told(other)
    return (
        (mine.day == theirs.day or mine.day is None or theirs.day is None)
        and not (mine.draft or theirs.draft or index.is_frozen(one) or index.is_frozen(other))
        and not (mine.plan and index.is_snapshot(other))
        and not (theirs.plan and index.is_snapshot(one))
        and not _are_a_series(mine, theirs)
    )


def are_a_series(one: Facts, other: Facts) -> bool:
    """Whether two documents are told apart by a number or a further word.

    `trial-v1.md`, `trial-v2.md`; `v1/a.md`, `v2/b.md`; `trial-report.md`, `trial-report-heavy.md`; `PHASE_1_PLAN.md` and
    `PHASE_2_DONE.md`.
    """
    return _are_a_series(_told(one), _told(other))


class _Told(NamedTuple):
    """What a document tells of its time by itself."""

    day: date | None
    """Of its header, else of its name."""
    draft: bool
    plan: bool
    """Whether its name or title says that it is about what is intended."""
    name: str
    form: str
    """The name without digits."""
    folder: str
    folders: str
    """The folder without digits."""
    words: frozenset[str]
    """Of the name; the suffix is one of them."""
    numbers: dict[str, str]
    """Of the name and the title, by the word before each."""


@of_document
def _told(facts: Facts) -> _Told:
    folder, _, name = facts.document.path.rpartition("/")
    called = name.replace("_", " ").replace("-", " "), facts.document.title
    return _Told(
        day_of(facts) or day_named(facts.document.path),
        is_draft(facts),
        any(any_of("plan").search(text) for text in called),
        name,
        DIGITS.sub("", name),
        folder,
        DIGITS.sub("", folder),
        frozenset(WORD.findall(name.lower())),
        _numbers(called),
    )


def _are_a_series(one: _Told, other: _Told) -> bool:
    if one.form == other.form and one.name != other.name:
        return True
    if one.folders == other.folders and one.folder != other.folder:
        return True
    if (one.words < other.words or other.words < one.words) and len(one.words & other.words) > FEWEST_SHARED:
        return True
    return _are_apart(one.numbers, other.numbers)


def is_sample(facts: Facts, place: Span) -> bool:
    """Whether what stands there only shows how it may look, as its heading says: it is held against nothing elsewhere."""
    return facts.document.section_at(place.start).number in _samples(facts)


@of_document
def _samples(facts: Facts) -> frozenset[int]:
    return find_samples(facts.document)
