"""States: what one document says of one thing in two places, by a heading, a row, a box."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from gaplint.binding.scope import Scope, holds, rivals, scope_of
from gaplint.facts.types import Facts, StatusClass
from gaplint.index import ProjectIndex
from gaplint.model.ground import Ground, Held
from gaplint.relations.marked import Marked, marked

OPEN = frozenset([StatusClass.OPEN, StatusClass.BLOCKED, StatusClass.PROGRESS])
FEWEST = 3
"""Words of a name that hardly two things share."""


class Unsettled(NamedTuple):
    """A thing that one place says is done and another says is not."""

    facts: Facts
    here: Marked
    there: Marked
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.here, self.signs)


def find_unsettled(index: ProjectIndex) -> Iterator[Unsettled | Held]:
    for facts in index.documents:
        if index.is_frozen(facts):
            continue
        called: dict[frozenset[str], list[Marked]] = defaultdict(list)
        for one in marked(facts, index.statuses):
            called[one.name].append(one)
        for listed in called.values():
            shapes = Counter(one.shape for one in listed)
            once = [one for one in listed if shapes[one.shape] == 1 or (one.shape == "a row" and shapes["a row"] == len("ab"))]
            for one, other in combinations(once, 2):
                yield from _compare(facts, one, other)


def _compare(facts: Facts, one: Marked, other: Marked) -> Iterator[Unsettled | Held]:
    here, there = (one, other) if one.kind in OPEN else (other, one)
    mine, theirs = (scope_of(facts, each.span) for each in (here, there))
    if bool(one.number) and bool(other.number) and one.number != other.number:
        return
    signs = frozenset(_signs(here, there, mine, theirs))
    if one.kind is other.kind:
        yield Held(_ground(facts, here, signs), agrees=True)
    elif here.kind in OPEN and there.kind is StatusClass.DONE and rivals(mine, theirs):
        yield Unsettled(facts, here, there, signs)


def _ground(facts: Facts, here: Marked, signs: frozenset[str]) -> Ground:
    return Ground("what is called alike has one state", facts.document.path, unit=here.shape, signs=signs)


def _signs(here: Marked, there: Marked, mine: Scope, theirs: Scope) -> Iterator[str]:
    yield f"{here.shape} is open"
    yield f"{there.shape} is done"
    if here.number and here.number == there.number:
        yield "one number"
    if len(here.name) >= FEWEST:
        yield "a long name"
    if not here.bare and not there.bare:
        yield "in words"
    if mine.sections == theirs.sections:
        yield "one section"
    elif holds(mine, theirs) or holds(theirs, mine):
        yield "a summary"
