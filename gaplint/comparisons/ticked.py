"""Join: what a box says of a thing, ticked or open, held against what a section or a row says of it.

`- [ ] Leg 4: Rig the mast` in a closing list, and `## Leg 4: Rig the mast (done)` above: the number names the thing, and the
words beside it say that it is the same one. Two sections of one name are held against each other too, and two boxes of a list.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from gaplint.binding.scope import Scope, apart, day_of_section, numbered_apart, scope_of
from gaplint.binding.statuses import bygone, exclude
from gaplint.comparisons.boxes import is_open, mark_of, said_of
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.grids import label
from gaplint.facts.leading import leading_id
from gaplint.facts.purposes import item_columns, status_column
from gaplint.facts.statuses import StatusWords, is_qualified
from gaplint.facts.types import Facts, Grid, Id, Status, StatusClass
from gaplint.index import content_words, normal
from gaplint.model.document import Inline, List, ListItem, Row
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks
from gaplint.relations.structure import flat, is_called

NUMBERED = expression(
    r"[^\w\n]*(?:(?P<word>[^\W\d_]{2,})\s{1,2}#?|(?=\d{1,3}\.\d))(?P<number>\d{1,3}(?:\.\d{1,3}){0,3}[A-Za-z]?)"
    r"(?![\w%/]|[.,-]\d|\s?(?:[–—-]|to|bis)\s?\d)(?P<rest>.*)"
)
"""`Leg 4: Rig the mast`, `2.3 Rig the mast`; no part of a range."""
ALIKE = 0.5
"""Share of the words beside a number that two places must have in common to speak of one thing."""
FEWEST_WORDS = 2
"""Words of a name that has no number."""
LONGEST = 160
"""Characters of a name; a longer text tells of more than one thing."""
DRAWN = {"☐": False, "⬜": False, "☑": True}
"""Symbols that draw a box where there is none, and whether it is ticked."""
COMMONEST = 12
"""Places of one name; what more have is nothing in particular."""
BY_ID, BY_NUMBER, BY_NAME = "by its ID", "by its number", "by its name"
BOX, ROW, SECTION = "a box", "a row", "a section"

Key = Id | tuple[str, str] | str


class Name(NamedTuple):
    """What tells a thing from others."""

    key: Key
    words: frozenset[str]
    """Of its title, without what numbers it."""
    how: str


class Place(NamedTuple):
    """Where a thing is named and has a state."""

    shape: str
    name: Name
    written: Inline
    status: Status
    at: Span
    """The list of a box; else the section or the row."""


class Twofold(NamedTuple):
    """A thing that is done in one place of a document and not in another one."""

    facts: Facts
    open: Place
    done: Place

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.open, self.done)


def _ground(facts: Facts, one: Place, other: Place) -> Ground:
    shapes = " and ".join(sorted((one.shape, other.shape)))
    return Ground("a thing has one state", facts.document.path, signs=frozenset([one.name.how, shapes]))


def find_twofold(facts: Facts, context: Context) -> Iterator[Twofold | Held]:
    if context.is_frozen(facts):
        return
    named: dict[Key, list[Place]] = defaultdict(list)
    for place in _places(facts, context.statuses):
        named[place.name.key].append(place)
    told: set[Span] = set()
    for places in named.values():
        for one, other in combinations(places, 2) if len(places) <= COMMONEST else ():
            if told.isdisjoint((one.written.span, other.written.span)) and _are_one(facts, one, other):
                if exclude(one.status, other.status):
                    done, left = (one, other) if one.status.kind is StatusClass.DONE else (other, one)
                    told.add(left.written.span)
                    yield Twofold(facts, left, done)
                elif one.status.kind is other.status.kind:
                    yield Held(_ground(facts, one, other), agrees=True)


def _are_one(facts: Facts, one: Place, other: Place) -> bool:
    """Whether two places that have one name speak of one thing, at one time."""
    shapes = {one.shape, other.shape}
    if BOX not in shapes and (shapes != {SECTION} or one.name.how == BY_ID):
        return False  # rows and records are compared as items
    if not _is_alike(one.name, other.name):
        return False
    if shapes == {BOX}:
        return one.at == other.at  # in another list it is another step
    if one.at.covers(other.at) or other.at.covers(one.at):
        return False  # the boxes of a section are its steps
    here, there = scope_of(facts, one.written.span), scope_of(facts, other.written.span)
    if one.name.how == BY_NAME and any(is_called("variant", title) for title in (*here.titles, *there.titles)):
        return False
    if not facts.has_title and here.sections[:1] != there.sections[:1]:
        return False  # several documents in one file
    return _is_one_time(facts, one, other) and not numbered_apart(*_told(one, here, other, there))


def _is_alike(one: Name, other: Name) -> bool:
    """Whether the titles beside one key may be of one thing."""
    shared = len(one.words & other.words)
    if one.how == BY_NUMBER:
        return shared >= ALIKE * len(one.words | other.words)
    return shared > 0 or not (one.words and other.words)


def _is_one_time(facts: Facts, one: Place, other: Place) -> bool:
    return day_of_section(facts, one.written.span) == day_of_section(facts, other.written.span)


def _told(one: Place, here: Scope, other: Place, there: Scope) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The titles that tell two places apart, without those that name the thing itself."""
    mine, theirs = apart(here, there)
    return mine[:-1] if one.shape == SECTION else mine, theirs[:-1] if other.shape == SECTION else theirs


# Places


def _places(facts: Facts, statuses: StatusWords) -> Iterator[Place]:
    """All that has a name and a state, and does not tell of the past."""
    past = bygone(facts)
    for section in facts.document.sections:
        if section.number in past:
            continue
        for block in flat(section.blocks):
            if isinstance(block, List):
                yield from _boxes(facts, block, statuses)
        said = said_of(statuses, facts, section)
        if said and section.heading and (_is_done(said.status) or is_open(said.status)):
            yield from _place(facts, SECTION, section.heading.title, statuses, said.status, section.span)
        for grid in facts.grids_in.get(section.number, ()):
            yield from _rows(facts, grid, statuses)


def _is_done(status: Status) -> bool:
    return status.kind is StatusClass.DONE and not is_qualified(status)


def _boxes(facts: Facts, block: List, statuses: StatusWords) -> Iterator[Place]:
    for item in block.items:
        if (status := _box(facts, item, statuses)) is not None:
            yield from _place(facts, BOX, item.content, statuses, status, block.span)
        for inner in item.blocks:
            if isinstance(inner, List):
                yield from _boxes(facts, inner, statuses)


def _box(facts: Facts, item: ListItem, statuses: StatusWords) -> Status | None:
    """What a box says, unless the words behind it say something else."""
    checked = DRAWN.get(item.content.plain[:1]) if item.checked is None else item.checked
    if checked is None or facts.document.is_struck(item.content.span.start):
        return None
    status = Status(StatusClass.DONE if checked else StatusClass.OPEN, "", "", item.content.span)
    mark = mark_of(statuses, item.content)
    return status if mark is None or mark.status.kind is status.kind else None


def _rows(facts: Facts, grid: Grid, statuses: StatusWords) -> Iterator[Place]:
    column = None if grid.states_one else status_column(grid, statuses, grid.key)
    if column is not None:
        key = grid.key or 0
        title = item_columns(grid, key, statuses).title
        for row in grid.rows:
            status = statuses.read_sign(facts.document.standing(row.cells[column])) if column < len(row.cells) else None
            if status and key < len(row.cells) and (_is_done(status) or is_open(status)):
                yield from _place(facts, ROW, row.cells[key], statuses, status, row.span, _beside(row, title))


def _beside(row: Row, title: int | None) -> str:
    return row.cells[title].plain if title is not None and title < len(row.cells) else ""


def _place(
    facts: Facts, shape: str, written: Inline, statuses: StatusWords, status: Status, at: Span, beside: str = ""
) -> Iterator[Place]:
    mark = mark_of(statuses, written)
    plain = without_remarks(mark.name if mark else written.plain).strip()
    name = _name(facts, written, plain, statuses, beside) if len(plain) <= LONGEST else None
    if name:
        yield Place(shape, name, written, status, at)


def _name(facts: Facts, written: Inline, plain: str, statuses: StatusWords, beside: str) -> Name | None:
    """What a text calls a thing: its ID, else its number, else all words but a last one that says how far the thing is."""
    if found := leading_id(facts.document, written):
        words = content_words(facts.document.plain(Span(found[1].end, written.span.end)))
        return Name(normal(found[0]), words or content_words(beside), BY_ID)
    if match := NUMBERED.match(plain):
        words = content_words(match["rest"]) or content_words(beside)
        return Name(((match["word"] or "").lower(), match["number"].lower()), words, BY_NUMBER) if words else None
    first, _, last = plain.rpartition(" ")
    name = first if last.lower() in statuses.settled else plain
    words = content_words(name)
    return Name(label(name), words, BY_NAME) if len(words) >= FEWEST_WORDS else None
