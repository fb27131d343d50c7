"""One ID with two statuses; see the page of this name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gaplint.binding.scope import named
from gaplint.comparisons.join.columns import Joined
from gaplint.comparisons.join.states import Unsettled
from gaplint.comparisons.join.statuses import Apart
from gaplint.comparisons.join.summarized import ByName
from gaplint.comparisons.join.ticked import BOX, SECTION, Place, Twofold
from gaplint.comparisons.order.headers import OtherStatus
from gaplint.facts.ids import series
from gaplint.facts.types import StatusClass
from gaplint.index import Statement
from gaplint.model.finding import Finding, Spot
from gaplint.model.span import Span
from gaplint.project import Project
from gaplint.relations.values import Kind
from gaplint.rule import Rule, unlike_columns

LONGEST_TAIL = 40
SAME = "make the two statuses the same"
SERIES = 3
"""Conflicts of one family between two documents from which on they are one finding."""


Said = tuple[Span, str]
"""A place, and what it says."""


def check(project: Project) -> Iterator[Finding]:
    between: dict[tuple[str, str, str], list[Apart]] = defaultdict(list)
    for one in project.those(Apart):
        if one.wrong.facts is one.right.facts:
            yield _finding(one)
        else:
            paths = one.wrong.facts.document.path, one.right.facts.document.path
            between[one.wrong.item.id.family, *paths].append(one)
    for pairs in between.values():
        if len(pairs) >= SERIES:
            yield _series(pairs)
        else:
            yield from map(_finding, pairs)
    yield from project.each(ByName, _by_name)
    yield from project.each(Unsettled, _unsettled)
    yield from _twofolds(project.those(Twofold))
    yield from project.each(OtherStatus, _at_the_end)
    known = {one.item.status.span for apart in project.those(Apart) for one in apart[:2] if one.item.status}
    for joined in project.those(Joined):
        if joined.kind is Kind.STATUS and known.isdisjoint(cell.said.span for cell in joined.differences[0][1:3]):
            yield unlike_columns(joined)


def _both(one: Unsettled | OtherStatus | ByName, message: str, here: Said, there: Said) -> Finding:
    """Two places of a document, with what each says."""
    wrong, right = (Spot(one.facts.document, span, f"says “{says}”") for span, says in (here, there))
    return Finding(message, wrong, (right,), SAME, one.ground)


def _unsettled(one: Unsettled) -> Finding:
    here, there = one.here.said, one.there.said
    says = f"{one.here.called} is “{here.plain}” here, “{there.plain}” {named(one.facts, there.span)}"
    return _both(one, says, (here.span, here.plain), (there.span, there.plain))


def _at_the_end(one: OtherStatus) -> Finding:
    header, end = one.header.value, one.end.value
    says = f"the header says “{header.plain}”; the document's end says “{end.plain}”"
    return _both(one, says, (end.span, end.plain), (header.span, header.plain))


def _by_name(one: ByName) -> Finding:
    said, status = one.said, one.status
    says = f"{one.key} is “{said.word}” here; “{one.name}” is “{status.word}” in the table below"
    return _both(one, says, (said.span, said.word), (status.span, status.word))


def _twofolds(found: Iterable[Twofold]) -> Iterator[Finding]:
    """Things of one document; many of which the same kinds of places differ have one cause."""
    alike: dict[tuple[str, str, str], list[Twofold]] = defaultdict(list)
    for one in found:
        alike[one.facts.document.path, one.open.shape, one.done.shape].append(one)
    for ones in alike.values():
        for some in [ones] if len(ones) >= SERIES else [[one] for one in ones]:
            yield _twofold(some)


def _twofold(ones: list[Twofold]) -> Finding:
    first = ones[0]
    here, there, document = first.open, first.done, first.facts.document
    where = "another box of the list" if there.shape == here.shape == BOX else _place(there)
    many = f"{len(ones)} things have two states in this document: " if len(ones) > 1 else ""
    ends = [end for one in ones for end in (one.open, one.done)]
    return Finding(
        f"{many}“{here.written.plain}” {_state(here)} here, but {where} {_state(there)}",
        Spot(document, here.written.span, _state(here)),
        tuple(Spot(document, end.written.span, _state(end)) for end in ends[1:]),
        SAME,
        first.ground,
    )


def _place(one: Place) -> str:
    return "its box" if one.shape == BOX else "a section of that name" if one.shape == SECTION else "the row of that name"


def _state(one: Place) -> str:
    if one.shape == BOX:
        return "is ticked" if one.status.kind is StatusClass.DONE else "is not ticked"
    return f"says “{one.status.word}”"


def _finding(apart: Apart) -> Finding:
    wrong, right = apart.wrong, apart.right
    here, there = wrong.item.status, right.item.status
    assert here and there
    where = "" if wrong.facts is right.facts else f" in {right.facts.document.path}"
    return Finding(
        f"{wrong.item.id} is “{here.word}” here, “{there.word}”{where or ' above'}",
        Spot(wrong.facts.document, here.span, f"says “{_written(wrong)}”"),
        (Spot(right.facts.document, there.span, f"says “{_written(right)}”"),),
        SAME,
        apart.ground,
    )


def _written(one: Statement) -> str:
    """A status with what follows it, where its word alone says little: `needs another test`."""
    status = one.item.status
    assert status
    return f"{status.word} {status.tail}" if status.tail[:1].isalpha() and len(status.tail) <= LONGEST_TAIL else status.word


def _series(pairs: list[Apart]) -> Finding:
    """Many items of one family between the same two documents have one cause."""
    wrong, right = pairs[0].wrong, pairs[0].right
    here, there = wrong.item.status, right.item.status
    assert here and there
    ids = series(tuple(pair.wrong.item.id for pair in pairs))
    return Finding(
        f"{len(pairs)} items have a different status here than in {right.facts.document.path}: {ids}; "
        f"{wrong.item.id} is “{here.word}” here, “{there.word}” there",
        Spot(wrong.facts.document, here.span, f"says “{here.word}”"),
        tuple(
            Spot(one.facts.document, one.item.status.span, f"says “{_written(one)}”")
            for pair in pairs
            for one in ((pair.wrong, pair.right) if pair.wrong is not wrong else (right,))
            if one.item.status
        ),
        "update one of the two documents",
        pairs[0].ground,
    )


RULE = Rule(check)
