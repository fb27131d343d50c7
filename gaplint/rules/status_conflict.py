"""One ID with two statuses; see the page of this name."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from gaplint.binding.types import Project
from gaplint.config.vocabulary import words
from gaplint.facts.grids import label
from gaplint.facts.ids import series
from gaplint.facts.outstanding import STILL_TO_DO
from gaplint.facts.records import is_field_grid
from gaplint.facts.statuses import is_qualified
from gaplint.facts.types import Facts, ItemKind, Status, StatusClass
from gaplint.index import ProjectIndex, Statement, content_words, day_of
from gaplint.model.finding import Finding, Spot
from gaplint.model.ground import EMPTY, Ground
from gaplint.rule import Rule

SERIES = 3
"""Conflicts of one family between two documents from which on they are one finding."""
SETTLED = frozenset([StatusClass.DONE])
KEY_AND_VALUE = 2
"""Columns of a summary."""
WAITS = (["on"], ["by"])
"""What follows `blocked` where a document says what the item waits for, as it would where it says that nothing was begun."""
TO_DO = frozenset(["listed as still to do"])
BETWEEN = Ground(signs=frozenset(["two documents"]))
UNSETTLED = frozenset([StatusClass.OPEN, StatusClass.BLOCKED, StatusClass.PROGRESS])


def check(project: Project) -> Iterator[Finding]:
    index = project.index
    between: dict[tuple[str, str, str], list[tuple[Statement, Statement]]] = defaultdict(list)
    for id_, said in sorted(index.statements.items()):
        stated = _different([one for one in said if one.item.status and not index.is_frozen(one.facts)])
        yield from _within(index, stated)
        if id_.family not in index.local:
            for wrong, right in _between(index, stated):
                between[id_.family, wrong.facts.document.path, right.facts.document.path].append((wrong, right))
    for said in index.phases.values():  # only within a document: another plan may number its phases anew
        yield from _within(index, _different([one for one in said if one.item.status and not index.is_frozen(one.facts)]))
    for facts in index.documents:
        yield from _by_name(index, facts)
    for pairs in between.values():
        if len(pairs) >= SERIES:
            yield _series(pairs)
        else:
            yield from (_finding(wrong, right, BETWEEN) for wrong, right in pairs)


def _by_name(index: ProjectIndex, facts: Facts) -> Iterator[Finding]:
    """`| Build status | Pending |` in a summary, and `| Build | Pass |` in a table of statuses further down."""
    summary: dict[str, tuple[str, Status]] = {}
    for grid in facts.grids:
        for row in grid.rows if len(grid.headers) == KEY_AND_VALUE else ():
            name, _, last = label(row.cells[0].plain).rpartition(" ")
            status = index.statuses.read(row.cells[1]) if name and last in words().status and len(row.cells) > 1 else None
            if status and not is_qualified(status):
                summary.setdefault(name, (row.cells[0].plain, status))
    for grid in facts.grids if summary else ():
        columns = [n for n, header in enumerate(grid.headers) if n and header in words().status]
        for row in grid.rows if len(columns) == 1 and not is_field_grid(grid) else ():
            said = summary.get(label(row.cells[0].plain)) if len(row.cells) > columns[0] else None
            status = index.statuses.read(row.cells[columns[0]]) if said else None
            if said and status and not is_qualified(status) and _exclude(said[1], status):
                yield Finding(
                    f"{said[0]} is “{said[1].word}” here; “{row.cells[0].plain}” is “{status.word}” in the table below",
                    Spot(facts.document, said[1].span, f"says {said[1].word}"),
                    (Spot(facts.document, status.span, f"says {status.word}"),),
                    "give it one status",
                    Ground(signs=frozenset(["by name"])),
                )


def _exclude(first: Status, second: Status) -> bool:
    """Whether one is done and the other one is not."""
    kinds = {first.kind, second.kind}
    return bool(kinds & SETTLED and kinds & UNSETTLED)


def _different(stated: list[Statement]) -> list[Statement]:
    """The first statement of each status in each document; the others add nothing."""
    first = {(one.facts.document.path, one.item.kind, one.item.status and one.item.status[:3]): one for one in reversed(stated)}
    return [
        one for one in stated if one is first[one.facts.document.path, one.item.kind, one.item.status and one.item.status[:3]]
    ]


def _within(index: ProjectIndex, stated: list[Statement]) -> Iterator[Finding]:
    """Two statements of one document, reported once per document."""
    seen = set()
    for left, right in combinations(stated, 2):
        if left.facts is not right.facts or left.facts.document.path in seen or _one_definition_each(left, right):
            continue
        signs = _conflict(index, left, right)
        if signs is not None:
            seen.add(left.facts.document.path)
            yield _finding(right, left, Ground(signs=signs))


def _one_definition_each(left: Statement, right: Statement) -> bool:
    """Two headings with one ID are two items, which id-duplicate says."""
    return left.item.kind is right.item.kind is ItemKind.HEADING


def _between(index: ProjectIndex, stated: list[Statement]) -> Iterator[tuple[Statement, Statement]]:
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
        if _older(one, right):
            continue
        if _conflict(index, one, right) == EMPTY:
            seen.add(path)
            yield one, right


def _older(one: Statement, register: Statement) -> bool:
    """Whether a document is dated before the register, so that its statement may have been overtaken."""
    left, right = day_of(one.facts), day_of(register.facts)
    return left is not None and right is not None and left < right


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


def _same_title(left: Statement, right: Statement) -> bool:
    return bool(content_words(left.item.title.plain) & content_words(right.item.title.plain))


def _both_in_register(index: ProjectIndex, one: Statement) -> bool:
    """Whether the register itself says both, `Not Started (blocked until …)`."""
    return any("block" in other.item.status.tail.lower() for other in index.definitions(one.item.id) if other.item.status)


def _finding(wrong: Statement, right: Statement, ground: Ground) -> Finding:
    here, there = wrong.item.status, right.item.status
    assert here and there
    where = "" if wrong.facts is right.facts else f" in {right.facts.document.path}"
    return Finding(
        f"{wrong.item.id} is “{here.word}” here, “{there.word}”{where or ' above'}",
        Spot(wrong.facts.document, here.span, f"says {here.word}"),
        (Spot(right.facts.document, there.span, f"says {there.word}"),),
        "give the item one status",
        ground,
    )


def _series(pairs: list[tuple[Statement, Statement]]) -> Finding:
    """Many items of one family between the same two documents have one cause."""
    wrong, right = pairs[0]
    here, there = wrong.item.status, right.item.status
    assert here and there
    ids = series(tuple(one.item.id for one, _ in pairs))
    return Finding(
        f"{len(pairs)} items have another status here than in {right.facts.document.path}: {ids}; "
        f"{wrong.item.id} is “{here.word}” here, “{there.word}” there",
        Spot(wrong.facts.document, here.span, f"says {here.word}"),
        tuple(
            Spot(one.facts.document, one.item.status.span, f"says {one.item.status.word}")
            for pair in pairs
            for one in (pair if pair[0] is not wrong else pair[1:])
            if one.item.status
        ),
        "bring one of the two documents up to date",
        BETWEEN,
    )


RULE = Rule(check)
