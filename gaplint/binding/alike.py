"""Counts of one kind beside each other, `Login (5 tests)` and `Logout (3 tests)`: those that come out speak for the others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from gaplint.binding.types import Binding
from gaplint.facts.types import Claim, ClaimKind, Facts
from gaplint.model.document import List
from gaplint.model.span import Span

FEW, MANY = 2, 4
"""Counts beside one that must come out to speak for it, and those that leave little doubt."""
WRONG = 1 / 4
"""Of those that come out, how many may not."""
LEAST = 2
"""A number up to which a list of that length comes by chance."""
Place = tuple[object, ...]


class Count(NamedTuple):
    """How many of the counts in one place come out, and how many don't."""

    right: int = 0
    wrong: int = 0


def beside(facts: Facts, counts: Iterable[tuple[Claim, Binding]]) -> Iterator[Binding]:
    """The bindings, each with a sign where those beside it come out: in the same list, or under the same heading."""
    lists = {item.content.span.start: block.span for block in facts.document.every(List) for item in block.items}
    placed = [(_place(facts, claim, lists), binding) for claim, binding in counts]
    places: dict[Place, Count] = defaultdict(Count)
    for place, one in placed:
        if one.bound:
            right, wrong = places[place]
            places[place] = Count(right + (one.value > LEAST and one.agrees(one.readings[0])), wrong + (not one.fits))
    for place, one in placed:
        sign = "" if one.fits else _sign(places[place])
        yield replace(one, signs=one.signs | {sign}) if sign else one


def _place(facts: Facts, claim: Claim, lists: dict[int, Span]) -> Place:
    """What counts stand in that are beside each other."""
    section = facts.document.section_at(claim.span.start)
    if claim.kind is ClaimKind.HEADING:
        return claim.kind, section.parent, section.level
    return claim.kind, lists.get(claim.text.span.start, section.number)


def _sign(count: Count) -> str:
    """What the counts of a place say of one of them that does not come out."""
    others = count.wrong - 1
    if others > WRONG * count.right or count.right < FEW:
        return ""
    return "many beside it come out" if count.right >= MANY else "those beside it come out"
