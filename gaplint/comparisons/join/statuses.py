"""Statuses that are given to one item in several places, held against each other."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, groupby
from typing import NamedTuple

from gaplint.binding.scope import are_a_series, entry_of, is_sample, sections_around, undated_title
from gaplint.config.vocabulary import any_of
from gaplint.expressions import expression
from gaplint.facts.outstanding import STILL_TO_DO
from gaplint.facts.statuses import is_qualified, symbol_class
from gaplint.facts.types import Facts, Id, ItemKind, Status, StatusClass
from gaplint.index import ProjectIndex, Statement, content_words, is_later, normal, of_document
from gaplint.model.ground import EMPTY, Ground, Held
from gaplint.model.kept import Part
from gaplint.model.span import Span

UNSETTLED = frozenset([StatusClass.OPEN, StatusClass.BLOCKED, StatusClass.PROGRESS])
VERSION = expression(r"\bv\d+(?:\.\d+)*\b|(?<![\w.])\d+\.\d+\.\d+\b", re.IGNORECASE)
FEWEST_WORDS = 2
"""Words of a title that tell what it is of."""
SHORTEST_NAME = 3
"""Characters of a cell that may be all that is alike in two rows by chance."""
WAITS = (["on"], ["by"])
"""What follows `blocked` where a document says what the item waits for, as it would where it says that nothing was begun."""
WAITS_FOR = "waits for something"
COMES_BACK = "a row comes back"
TO_DO = "listed as still to do"


class Apart(NamedTuple):
    """An item with a status in each of two places, which can't both hold."""

    wrong: Statement
    right: Statement
    signs: frozenset[str] = EMPTY
    agrees: bool = False
    """Whether both say the same; such a one only supports others."""

    @property
    def ground(self) -> Ground:
        where = "a document" if self.wrong.facts is self.right.facts else "two documents"
        path, family, table = self.wrong.facts.document.path, self.wrong.item.id.family, self.wrong.item.table
        return Ground(f"statuses of an item in {where} agree", path, table and table.span, family, self.signs)


def find_apart(index: ProjectIndex) -> Iterator[Part[Apart | Held]]:
    found = list(_apart(index))
    yield index.kept(__name__, found, lambda: Part(_told(found)))


def _told(found: list[Apart | Held]) -> Iterator[Apart | Held]:
    """What is told of it, with what others of the same two documents say."""
    agreeing: Counter[tuple[str, str, str]] = Counter()
    for one in found:
        if isinstance(one, Apart) and one.right.facts is not one.wrong.facts:
            agreeing[_pair(one)] += 1 if one.agrees else -1
    told: set[tuple[str, Span]] = set()
    for one in found:
        if isinstance(one, Apart) and one.agrees:
            yield Held(one.ground, agrees=True)
        elif isinstance(one, Apart) and (listed := _listing(one)) and listed in told:
            continue  # one entry that lists several items is one mistake
        elif isinstance(one, Apart) and listed:
            told.add(listed)
            yield one
        elif isinstance(one, Apart) and agreeing[_pair(one)] >= 0 and "two documents" in one.signs:
            yield one._replace(signs=one.signs | {"others of both agree"})
        else:
            yield one


def _listing(one: Apart) -> tuple[str, Span] | None:
    """The entry that lists several items as still to do, if one of the two statuses is given by such a one."""
    both = ((said.facts.document.path, said.item) for said in (one.wrong, one.right))
    return next(((path, item.span) for path, item in both if item.together), None)


def _pair(one: Apart) -> tuple[str, str, str]:
    return one.wrong.item.id.family, one.wrong.facts.document.path, one.right.facts.document.path


def _apart(index: ProjectIndex) -> Iterator[Apart | Held]:
    items = (id_ for id_, said in sorted(index.statements.items()) if len(said) > 1)
    phases = (id_ for id_, said in index.phases.items() if len(said) > 1)
    yield from chain(*index.each(items, _of_item), *index.each(phases, _of_phase))


def _of_item(index: ProjectIndex, id_: Id) -> Iterator[Apart | Held]:
    stated = _stated(index, index.statements[id_])
    yield from _within(index, stated)
    if id_.family not in index.local:
        yield from _between(index, stated)


def _of_phase(index: ProjectIndex, id_: Id) -> Iterator[Apart | Held]:
    """Only within a document: another plan may number its phases anew."""
    yield from _within(index, _stated(index, index.phases[id_]))


def _stated(index: ProjectIndex, said: Iterable[Statement]) -> list[Statement]:
    return _different([one for one in said if _says_status(one) and not index.is_frozen(one.facts)])


def _says_status(one: Statement) -> bool:
    meant = one.item.status is not None and is_meant(one.facts, one.item.status)
    return meant and not _is_bygone(one) and not is_sample(one.facts, one.item.span)


def _is_bygone(one: Statement) -> bool:
    """Whether a statement stands in a section that tells how things once were."""
    return one.facts.document.section_at(one.item.span.start).number in bygone(one.facts)


@of_document
def bygone(facts: Facts) -> set[int]:
    """The sections whose title, or that of one around them, says that they tell how things once were."""
    found: set[int] = set()
    for section in facts.document.sections:
        if section.parent in found or any_of("bygone").search(section.title):
            found.add(section.number)
    return found


def is_meant(facts: Facts, status: Status) -> bool:
    """Whether a status is what its word says: a tick beside `new` says that something is new, and there."""
    return status.kind is StatusClass.DONE or symbol_class(facts.document.plain(status.span)) is not StatusClass.DONE


def exclude(first: Status, second: Status) -> bool:
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
    for _, own in groupby(stated, key=lambda one: one.facts.document.path):
        for left, right in combinations(own, 2):
            if _one_definition_each(left, right) or _of_two_things(left, right) or _are_parts(left, right):
                continue
            if _of_two_runs(left, right):
                continue
            signs = None if _of_two_versions(left, right) else _conflict(index, left, right)
            if signs is not None:
                signs |= {COMES_BACK} if left.item.kind is ItemKind.ROW and left.item.table is right.item.table else EMPTY
                yield Apart(right, left, signs)
                break
            if _agree(left, right):
                yield Held(Apart(right, left).ground, agrees=True)


def _of_two_versions(left: Statement, right: Statement) -> bool:
    """Whether the lines of two statements name a version each, and not the same: `End of plan v1.2`, `End of plan v1.3`."""
    named = [set(VERSION.findall(_line(one))) for one in (left, right)]
    return all(named) and named[0].isdisjoint(named[1])


def _of_two_runs(left: Statement, right: Statement) -> bool:
    """Whether two statements stand under headings of one title and rank, each with its day: a log of what was run again."""
    around = [sections_around(one.facts, one.item.span) for one in (left, right)]
    first, second = next(((one, other) for one, other in zip(*around, strict=False) if one is not other), (None, None))
    if first is None or second is None or first.level != second.level:
        return False
    one, other = (undated_title(left.facts, section) for section in (first, second))
    return one is not None and one == other


def _line(one: Statement) -> str:
    return one.facts.document.visible[slice(*one.facts.document.source.line_at(one.item.span.start))]


def _one_definition_each(left: Statement, right: Statement) -> bool:
    """Two headings with one ID are two items, which id-duplicate says, unless the one has the whole title of the other."""
    mine, theirs = (content_words(one.item.title.plain) for one in (left, right))
    return left.item.kind is right.item.kind is ItemKind.HEADING and not (
        mine and theirs and (mine <= theirs or theirs <= mine)
    )


def _are_parts(left: Statement, right: Statement) -> bool:
    """Whether two rows of one table have the ID, each of a part of the item; one that comes back further down is the item's."""
    one, other = left.item, right.item
    return one.kind is other.kind is ItemKind.ROW and one.table is other.table is not None and not _comes_back(left, right)


def _comes_back(left: Statement, right: Statement) -> bool:
    """Whether two rows of one table, with others between them, agree in a cell that no other row has."""
    table = left.item.table
    rows = table.rows if table else ()
    places = [bisect_right(rows, one.item.span.start, key=lambda row: row.span.start) - 1 for one in (left, right)]
    if min(places) < 0 or abs(places[0] - places[1]) < 2:
        return False
    often = _cells(left.facts)
    pairs = zip(rows[places[0]].cells, rows[places[1]].cells, strict=False)
    return any(
        one.plain == other.plain and often[table.span, n, one.plain] == len(places) and len(one.plain) > SHORTEST_NAME
        for n, (one, other) in enumerate(pairs)
        if table and one.span != left.item.span and not one.span.covers(left.item.span)
    )


@of_document
def _cells(facts: Facts) -> Counter[tuple[Span, int, str]]:
    """How often each column of each table has each text."""
    return Counter(
        (grid.table.span, n, cell.plain) for grid in facts.grids for row in grid.rows for n, cell in enumerate(row.cells)
    )


def _of_two_things(left: Statement, right: Statement) -> bool:
    """Whether the titles of two statements share no word, though both have several: one ID was given twice."""
    if left.item.inferred or right.item.inferred:
        return False  # what is read may be something else than a title
    mine, theirs = (content_words(one.item.title.plain) for one in (left, right))
    return min(len(mine), len(theirs)) >= FEWEST_WORDS and mine.isdisjoint(theirs)


def _between(index: ProjectIndex, stated: list[Statement]) -> Iterator[Apart]:
    """A living document against the register; a snapshot of another day is history."""
    registers = [
        one for one in stated if index.is_register(one.facts, one.item.id.family) and one.item.kind is not ItemKind.STATEMENT
    ]
    if not registers or index.is_snapshot(registers[0].facts):
        return
    right = registers[0]
    seen = {right.facts.document.path}
    for one in stated:
        path = one.facts.document.path
        if path in seen or index.is_snapshot(one.facts) or one.item.kind is ItemKind.STATEMENT:
            continue
        if is_later(right.facts, one.facts) or are_a_series(right.facts, one.facts):
            continue  # its statement may have been overtaken, or is of another part of the work
        if entry_of(one.facts, one.item.span):
            continue  # a log tells how it was on a day
        signs = _conflict(index, one, right)
        if signs is not None and WAITS_FOR not in signs:
            seen.add(path)
            yield Apart(one, right, signs | {"two documents"})
        elif _agree(one, right):
            yield Apart(one, right, agrees=True)


def _conflict(index: ProjectIndex, left: Statement, right: Statement) -> frozenset[str] | None:
    """What tells how sure it is that two statuses can't both hold; None where they can."""
    first, second = left.item.status, right.item.status
    assert first and second
    kinds = {first.kind, second.kind}
    if STILL_TO_DO in (first.word, second.word) and not (_same_title(left, right) and _all_done(index, left, right)):
        return None  # what is listed may be another step of the item, or what is left of several
    if _is_pair(left) or _is_pair(right):
        return None
    if exclude(first, second):
        sure = frozenset(_signs(left, right))
        return None if is_qualified(first) or is_qualified(second) else sure
    if kinds == {StatusClass.OPEN, StatusClass.BLOCKED} and not _both_in_register(index, left):
        if "blocked" in f"{first.tail} {second.tail}".lower():
            return None
        waits = any(one.kind is StatusClass.BLOCKED and one.tail.lower().split()[:1] in WAITS for one in (first, second))
        return frozenset([WAITS_FOR]) if waits and "not started" in (first.word, second.word) else None
    return None


def _all_done(index: ProjectIndex, left: Statement, right: Statement) -> bool:
    """Whether each of several items that are listed under one title is said to be done in that document."""
    listed = left if left.item.together else right
    said = ([one for one in index.statements.get(normal(id_), ()) if one.facts is listed.facts] for id_ in listed.item.together)
    return all(any(one.item.status and one.item.status.kind is StatusClass.DONE for one in some) for some in said)


def _signs(left: Statement, right: Statement) -> Iterator[str]:
    """What the place says for or against two statuses being of one thing."""
    assert left.item.status and right.item.status
    if _in_title(left) or _in_title(right):
        yield "in a heading"
    if STILL_TO_DO in (left.item.status.word, right.item.status.word):
        yield TO_DO
    elif ItemKind.STATEMENT in (left.item.kind, right.item.kind):
        yield "in passing"
        if any(one.item.kind is ItemKind.STATEMENT and _in_another(one) for one in (left, right)):
            yield "in the text of another item"
    if _same_title(left, right) or not (left.item.title.plain and right.item.title.plain):
        yield "nothing tells the titles apart"


def _is_pair(one: Statement) -> bool:
    """Whether a status stands in a row that gives its item no title but the ID of another, of which it may be the status."""
    if one.item.kind is not ItemKind.ROW or one.item.title.plain:
        return False
    line = one.facts.document.source.line_at(one.item.span.start)
    return any(mention.ids[0].family != one.item.id.family for mention in one.facts.mentions_in(line))


def _in_title(one: Statement) -> bool:
    """Whether a status stands in the heading of its item."""
    heading = one.facts.document.section_at(one.item.span.start).heading
    return heading is not None and one.item.status is not None and heading.title.span.covers(one.item.status.span)


def _in_another(one: Statement) -> bool:
    """Whether a status is given in passing in a row, or a field, of another item."""
    texts = _texts(one.facts)
    at = bisect_right(texts, one.item.span.start, key=lambda text: text[0].start) - 1
    return at >= 0 and texts[at][0].covers(one.item.span) and texts[at][1] != one.item.id


@of_document
def _texts(facts: Facts) -> list[tuple[Span, Id]]:
    """What rows and records say of their items, in order."""
    own = (item for item in facts.items if item.kind is not ItemKind.STATEMENT)
    return sorted(((field.value.span, item.id) for item in own for field in item.fields), key=lambda text: text[0])


def _agree(left: Statement, right: Statement) -> bool:
    """Whether two statuses are of one class; those that differ may both hold, and say nothing."""
    first, second = left.item.status, right.item.status
    return first is not None and second is not None and first.kind is second.kind


def _same_title(left: Statement, right: Statement) -> bool:
    return bool(content_words(left.item.title.plain) & content_words(right.item.title.plain))


def _both_in_register(index: ProjectIndex, one: Statement) -> bool:
    """Whether the register itself says both, `Not Started (blocked until …)`."""
    return any("block" in other.item.status.tail.lower() for other in index.definitions(one.item.id) if other.item.status)
