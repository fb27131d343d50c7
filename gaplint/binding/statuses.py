"""Statuses that are given to one item in several places, held against each other."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.facts.grids import label
from gaplint.facts.outstanding import STILL_TO_DO
from gaplint.facts.statuses import is_qualified, symbol_class
from gaplint.facts.types import Facts, ItemKind, Status, StatusClass
from gaplint.index import ProjectIndex, Statement, content_words, is_later
from gaplint.model.ground import EMPTY, Ground, Held

UNSETTLED = frozenset([StatusClass.OPEN, StatusClass.BLOCKED, StatusClass.PROGRESS])
VERSION = re.compile(r"\bv\d+(?:\.\d+)*\b|(?<![\w.])\d+\.\d+\.\d+\b", re.IGNORECASE)
FEWEST_WORDS = 2
"""Words of a title that tell what it is of."""
KEY_AND_VALUE = 2
"""Columns of a summary."""
WAITS = (["on"], ["by"])
"""What follows `blocked` where a document says what the item waits for, as it would where it says that nothing was begun."""
TO_DO = frozenset(["listed as still to do"])
BETWEEN = frozenset(["two documents"])


class Apart(NamedTuple):
    """An item with two statuses that can't both hold."""

    wrong: Statement
    right: Statement
    signs: frozenset[str] = EMPTY

    @property
    def ground(self) -> Ground:
        where = "a document" if self.wrong.facts is self.right.facts else "two documents"
        path, family, table = self.wrong.facts.document.path, self.wrong.item.id.family, self.wrong.item.table
        return Ground(f"statuses of an item in {where} agree", path, table and table.span, family, self.signs)


class ByName(NamedTuple):
    """The same of what has a name and no ID, in a summary and in a table of statuses."""

    facts: Facts
    key: str
    said: Status
    name: str
    status: Status

    @property
    def ground(self) -> Ground:
        signs = frozenset(["by name"])
        return Ground("a summary gives the status of the table", self.facts.document.path, signs=signs)


def find_apart(index: ProjectIndex) -> Iterator[Apart | ByName | Held]:
    for id_, said in sorted(index.statements.items()):
        stated = _different([one for one in said if _says_status(one) and not index.is_frozen(one.facts)])
        yield from _within(index, stated)
        if id_.family not in index.local:
            yield from _between(index, stated)
    for said in index.phases.values():  # only within a document: another plan may number its phases anew
        yield from _within(index, _different([one for one in said if _says_status(one) and not index.is_frozen(one.facts)]))
    for facts in index.documents:
        yield from _by_name(index, facts)


def _by_name(index: ProjectIndex, facts: Facts) -> Iterator[ByName | Held]:
    """`| Build status | Pending |` in a summary, and `| Build | Pass |` in a table of statuses further down."""
    summary: dict[str, tuple[str, Status]] = {}
    for grid in facts.grids:
        for row in grid.rows if len(grid.headers) == KEY_AND_VALUE else ():
            name, _, last = label(row.cells[0].plain).rpartition(" ")
            status = index.statuses.read(row.cells[1]) if name and last in words().status and len(row.cells) > 1 else None
            if status and _is_meant(facts, status) and not is_qualified(status):
                summary.setdefault(name, (row.cells[0].plain, status))
    for grid in facts.grids if summary else ():
        columns = grid.headed(words().status)
        for row in grid.rows if len(columns) == 1 and not grid.states_one else ():
            said = summary.get(label(row.cells[0].plain)) if len(row.cells) > columns[0] else None
            status = index.statuses.read(row.cells[columns[0]]) if said else None
            if said and status and _is_meant(facts, status) and not is_qualified(status):
                found = ByName(facts, *said, row.cells[0].plain, status)
                if _exclude(said[1], status):
                    yield found
                elif said[1].kind is status.kind:
                    yield Held(found.ground, agrees=True)


def _says_status(one: Statement) -> bool:
    return one.item.status is not None and _is_meant(one.facts, one.item.status)


def _is_meant(facts: Facts, status: Status) -> bool:
    """Whether a status is what its word says: a tick beside `new` says that something is new, and there."""
    return status.kind is StatusClass.DONE or symbol_class(facts.document.plain(status.span)) is not StatusClass.DONE


def _exclude(first: Status, second: Status) -> bool:
    """Whether one is done and the other one is not."""
    kinds = {first.kind, second.kind}
    return StatusClass.DONE in kinds and bool(kinds & UNSETTLED)


def _different(stated: list[Statement]) -> list[Statement]:
    """The first statement of each status in each document; the others add nothing."""
    first = {(one.facts.document.path, one.item.kind, one.item.status and one.item.status[:3]): one for one in reversed(stated)}
    return [
        one for one in stated if one is first[one.facts.document.path, one.item.kind, one.item.status and one.item.status[:3]]
    ]


def _within(index: ProjectIndex, stated: list[Statement]) -> Iterator[Apart | Held]:
    """Two statements of one document, reported once per document."""
    seen = set()
    for left, right in combinations(stated, 2):
        if left.facts is not right.facts or left.facts.document.path in seen:
            continue
        if _one_definition_each(left, right) or _of_two_things(left, right) or _are_parts(left, right):
            continue
        signs = None if _of_two_versions(left, right) else _conflict(index, left, right)
        if signs is not None:
            seen.add(left.facts.document.path)
            yield Apart(right, left, signs)
        elif _agree(left, right):
            yield Held(Apart(right, left).ground, agrees=True)


def _of_two_versions(left: Statement, right: Statement) -> bool:
    """Whether the lines of two statements name a version each, and not the same: `End of plan v1.2`, `End of plan v1.3`."""
    named = [set(VERSION.findall(_line(one))) for one in (left, right)]
    return all(named) and named[0].isdisjoint(named[1])


def _line(one: Statement) -> str:
    return one.facts.document.visible[slice(*one.facts.document.source.line_at(one.item.span.start))]


def _one_definition_each(left: Statement, right: Statement) -> bool:
    """Two headings with one ID are two items, which id-duplicate says."""
    return left.item.kind is right.item.kind is ItemKind.HEADING


def _are_parts(left: Statement, right: Statement) -> bool:
    """Whether two rows of one table have the ID: each is of a part of the item."""
    return left.item.kind is right.item.kind is ItemKind.ROW and left.item.table is right.item.table is not None


def _of_two_things(left: Statement, right: Statement) -> bool:
    """Whether the titles of two statements share no word, though both have several: one ID was given twice."""
    mine, theirs = (content_words(one.item.title.plain) for one in (left, right))
    return min(len(mine), len(theirs)) >= FEWEST_WORDS and mine.isdisjoint(theirs)


def _between(index: ProjectIndex, stated: list[Statement]) -> Iterator[Apart | Held]:
    """A living document against the register; a snapshot of another day is history."""
    registers = [
        one
        for one in stated
        if one.facts in index.registers.get(one.item.id.family, ()) and one.item.kind is not ItemKind.STATEMENT
    ]
    if not registers or index.is_snapshot(registers[0].facts):
        return
    right = registers[0]
    seen = {right.facts.document.path}
    for one in stated:
        path = one.facts.document.path
        if (
            path in seen
            or index.is_snapshot(one.facts)
            or index.is_snapshot(right.facts)
            or one.item.kind is ItemKind.STATEMENT
        ):
            continue
        if is_later(right.facts, one.facts):  # its statement may have been overtaken
            continue
        if _conflict(index, one, right) == EMPTY:
            seen.add(path)
            yield Apart(one, right, BETWEEN)
        elif _agree(one, right):
            yield Held(Apart(one, right).ground, agrees=True)


def _conflict(index: ProjectIndex, left: Statement, right: Statement) -> frozenset[str] | None:
    """What tells how sure it is that two statuses can't both hold; None where they can."""
    first, second = left.item.status, right.item.status
    assert first and second
    kinds = {first.kind, second.kind}
    if STILL_TO_DO in (first.word, second.word) and not _same_title(left, right):
        return None  # what is listed may be another step of the item
    if _exclude(first, second):
        sure = TO_DO if STILL_TO_DO in (first.word, second.word) else EMPTY
        return None if is_qualified(first) or is_qualified(second) else sure
    if kinds == {StatusClass.OPEN, StatusClass.BLOCKED} and not _both_in_register(index, left):
        if "blocked" in f"{first.tail} {second.tail}".lower():
            return None
        waits = any(one.kind is StatusClass.BLOCKED and one.tail.lower().split()[:1] in WAITS for one in (first, second))
        return frozenset(["waits for something"]) if waits and "not started" in (first.word, second.word) else None
    return None


def _agree(left: Statement, right: Statement) -> bool:
    """Whether two statuses are of one class; those that differ may both hold, and say nothing."""
    first, second = left.item.status, right.item.status
    return first is not None and second is not None and first.kind is second.kind


def _same_title(left: Statement, right: Statement) -> bool:
    return bool(content_words(left.item.title.plain) & content_words(right.item.title.plain))


def _both_in_register(index: ProjectIndex, one: Statement) -> bool:
    """Whether the register itself says both, `Not Started (blocked until …)`."""
    return any("block" in other.item.status.tail.lower() for other in index.definitions(one.item.id) if other.item.status)
