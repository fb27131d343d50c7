"""Join: what a box says of a thing, ticked or open, held against what a section or a row says of it.

`- [ ] Leg 4: Rig the mast` in a closing list, and `## Leg 4: Rig the mast (done)` above: the number names the thing, and the
words beside it say that it is the same one. Two sections of one name are held against each other too, and two boxes of a list.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from gaplint.binding.scope import Scope, apart, day_of_section, numbered_apart, scope_of
from gaplint.comparisons.inclusion.said import Mark, is_open, mark_of, said_of
from gaplint.comparisons.join.statuses import bygone, exclude, is_meant
from gaplint.config.vocabulary import drawn_boxes, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.boxes import PLAIN
from gaplint.facts.leading import leading_id
from gaplint.facts.purposes import item_columns, status_column
from gaplint.facts.statuses import StatusWords, is_qualified
from gaplint.facts.types import Facts, Grid, Id, Status, StatusClass
from gaplint.index import content_words, normal
from gaplint.model.document import Fence, Inline, List, Section
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks
from gaplint.relations.structure import flat, is_called

NUMBERED = expression(
    r"[^\w\n]*(?:(?P<word>[^\W\d_]{2,})\s{1,2}#?|(?P<code>[A-Z]{1,6})[-.]?(?=\d)|(?=\d{1,3}\.\d))"
    r"(?P<number>\d{1,4}(?:[.-]\d{1,3}){0,3}[A-Za-z]?)(?![\w%/]|[.,-]\d|\s?(?:[–—-]|to|bis|\.\.+)\s?[A-Z]{0,6}-?\d)(?P<rest>.*)"
)
"""`Leg 4: Rig the mast`, `2.3 Rig the mast`, `T-4 Rig the mast`, `P2.3`; no part of a range."""
PARTING = (":", ".", ")", "-", "–", "—", "")
"""What parts a word and its number from a title: `Leg 4: Mast` is one of several; `Leg 4 mast` only has to do with it."""
ALIKE = 0.5
"""Share of the words beside a number that two places must have in common to speak of one thing."""
LONGEST = 160
"""Characters of a name; a longer text tells of more than one thing."""
WRITTEN = expression(r"^[ \t]*(?:[-*][ \t]+)?\[(?P<mark>[ xX])\][ \t]+(?P<content>\S[^\n]*)", re.MULTILINE)
"""A box in a code block."""
COMMONEST = 12
"""Places of one name; what more have is nothing in particular."""
BY_ID, BY_CODE, BY_NUMBER = "by its ID", "by its code", "by its number"
BOX, ROW, SECTION = "a box", "a row", "a section"

Key = Id | tuple[str, str]


class Name(NamedTuple):
    """What tells a thing from others."""

    key: Key
    title: str
    """What stands behind the ID or the number."""
    how: str


class Place(NamedTuple):
    """Where a thing is named and has a state."""

    shape: str
    name: Name
    written: Inline
    status: Status
    at: Span
    """The list of a box, the table of a row; else the section."""


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
    for place in _places(facts, context.statuses.by(facts.signs)):
        named[place.name.key].append(place)
    told: set[Span] = set()
    for places in named.values():
        for one, other in combinations(places, 2) if _is_of_one(places) else ():
            if told.isdisjoint((one.written.span, other.written.span)) and _are_one(facts, one, other):
                if exclude(one.status, other.status):
                    done, left = (one, other) if one.status.kind is StatusClass.DONE else (other, one)
                    told.add(left.written.span)
                    yield Twofold(facts, left, done)
                elif one.status.kind is other.status.kind:
                    yield Held(_ground(facts, one, other), agrees=True)


def _is_of_one(places: list[Place]) -> bool:
    """Whether a key names one thing: in no list or table several that are called otherwise, as its parts are."""
    if len(places) > COMMONEST:
        return False
    return all(_is_alike(one.name, other.name) for one, other in combinations(places, 2) if one.at == other.at)


def _are_one(facts: Facts, one: Place, other: Place) -> bool:
    """Whether two places that have one name speak of one thing, at one time."""
    shapes = {one.shape, other.shape}
    if BOX not in shapes and (shapes == {ROW} or one.name.how == BY_ID or one.name.key[0] in words().phase):
        return False  # rows, records and phases are compared as items
    if shapes == {ROW, SECTION} and one.name.how != BY_CODE:
        return False  # these are compared as tables with what they name
    if not _is_alike(one.name, other.name):
        return False
    if shapes == {BOX}:
        return one.at == other.at  # in another list it is another step
    if one.at.covers(other.at) or other.at.covers(one.at):
        return False  # the boxes of a section are its steps
    here, there = scope_of(facts, one.written.span), scope_of(facts, other.written.span)
    if not facts.has_title and here.sections[:1] != there.sections[:1]:
        return False  # several documents in one file
    mine, theirs = _told(one, here, other, there)
    if any(is_called("snapshot", title) for title in (*mine, *theirs)):
        return False  # a review tells how it was when it was held
    days = (day_of_section(facts, place.written.span) for place in (one, other))
    return len(set(days)) == 1 and not numbered_apart(mine, theirs)


def _is_alike(one: Name, other: Name) -> bool:
    """Whether the titles beside one key may be of one thing."""
    mine, theirs = (content_words(without_remarks(name.title)) for name in (one, other))
    shared = len(mine & theirs)
    if one.how == BY_ID:
        return shared > 0 or not (mine and theirs)
    return shared > 0 and shared >= ALIKE * len(mine | theirs)


def _told(one: Place, here: Scope, other: Place, there: Scope) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The titles that tell two places apart, without those that name the thing itself."""
    mine, theirs = apart(here, there)
    return mine[:-1] if one.shape == SECTION else mine, theirs[:-1] if other.shape == SECTION else theirs


# Places


def _places(facts: Facts, statuses: StatusWords) -> Iterator[Place]:
    """All that has a name and a state, and does not tell of the past; rows only where something may be held against them."""
    past = bygone(facts)
    sections = [section for section in facts.document.sections if section.number not in past]
    boxes = [place for section in sections for place in _boxes_of(facts, section, statuses)]
    headed = [place for section in sections for place in _headed(facts, section, statuses)]
    yield from boxes
    yield from headed
    if boxes or any(place.name.how == BY_CODE for place in headed):
        for section in sections:
            for grid in facts.grids_in.get(section.number, ()):
                yield from _rows(facts, grid, statuses)


def _headed(facts: Facts, section: Section, statuses: StatusWords) -> Iterator[Place]:
    """A section that says how far it is; a title that is struck out says what held before."""
    said = said_of(statuses, facts, section)
    struck = section.heading is not None and facts.document.is_struck(section.heading.title.span.start)
    if said and section.heading and not struck and _tells(facts, said.status):
        title = section.heading.title
        yield from _place(facts, SECTION, title, mark_of(facts, title, statuses), said.status, section.span)


def _boxes_of(facts: Facts, section: Section, statuses: StatusWords) -> Iterator[Place]:
    for block in flat(section.blocks):
        if isinstance(block, List):
            yield from _boxes(facts, block, statuses)
        elif isinstance(block, Fence) and block.info in PLAIN:
            yield from _written(facts, block, statuses)


def _tells(facts: Facts, status: Status) -> bool:
    """Whether a status says that all of a thing is done, or that it is not."""
    return is_meant(facts, status) and (is_open(status) or (status.kind is StatusClass.DONE and not is_qualified(status)))


def _boxes(facts: Facts, block: List, statuses: StatusWords) -> Iterator[Place]:
    """The boxes of a list and of those in it, but for one whose own words say something else."""
    for item in block.items:
        content = item.content
        checked = drawn_boxes().get(content.plain[:1]) if item.checked is None else item.checked
        if checked is not None and not facts.document.is_struck(content.span.start):
            status = Status(StatusClass.DONE if checked else StatusClass.OPEN, "", "", content.span)
            mark = mark_of(facts, content, statuses)
            if mark is None or mark.status.kind is status.kind:
                yield from _place(facts, BOX, content, mark, status, block.span)
        for inner in item.blocks:
            if isinstance(inner, List):
                yield from _boxes(facts, inner, statuses)


def _written(facts: Facts, block: Fence, statuses: StatusWords) -> Iterator[Place]:
    """The boxes of a check list in a code block."""
    for match in WRITTEN.finditer(facts.document.source.reading, *block.content):
        content = facts.document.inline(*match.span("content"))
        status = Status(StatusClass.OPEN if match["mark"] == " " else StatusClass.DONE, "", "", content.span)
        yield from _place(facts, BOX, content, mark_of(facts, content, statuses), status, block.span)


def _rows(facts: Facts, grid: Grid, statuses: StatusWords) -> Iterator[Place]:
    column = None if grid.states_one else status_column(grid, statuses, grid.key)
    key = grid.key or 0
    rows = [row for row in grid.rows if len(row.cells) > max(column, key)] if column is not None else []
    coded = [(row, name) for row in rows if (name := _coded(facts, row.cells[key], row.cells[key].plain))]
    title = item_columns(grid, key, statuses).title if coded else None
    for row, name in coded:
        status = statuses.read_sign(facts.document.standing(row.cells[column or 0]))
        if status and _tells(facts, status):
            beside = row.cells[title].plain if title is not None and title < len(row.cells) else ""
            named = name if content_words(name.title) else name._replace(title=beside)
            yield Place(ROW, named, row.cells[key], status, grid.table.span)


def _place(facts: Facts, shape: str, written: Inline, mark: Mark | None, status: Status, at: Span) -> Iterator[Place]:
    plain = mark.name if mark else written.plain
    if len(plain) <= LONGEST and (name := _coded(facts, written, plain)):
        yield Place(shape, name, written, status, at)


def _coded(facts: Facts, written: Inline, plain: str) -> Name | None:
    """The ID or the number that a text begins with, and its title."""
    if found := leading_id(facts.document, written):
        return Name(normal(found[0]), facts.document.plain(Span(found[1].end, written.span.end)), BY_ID)
    if (match := NUMBERED.match(plain)) and (not match["word"] or match["rest"].lstrip()[:1] in PARTING):
        word = match["code"] or ((match["word"] or "").lower() if "." not in match["number"] else "")  # `Leg 2.3` may be `2.3`
        return Name((word, match["number"].lower()), match["rest"], BY_CODE if match["code"] else BY_NUMBER)
    return None
