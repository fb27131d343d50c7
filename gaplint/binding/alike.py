"""Counts of one kind beside each other, `Login (5 tests)` and `Logout (3 tests)`: those that come out speak for the others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

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


def beside(facts: Facts, counts: Iterable[tuple[Claim, Binding]]) -> Iterator[Binding]:
    """The bindings, each with a sign where those beside it come out: in the same list, or under the same heading."""
    lists = {item.content.span.start: block.span for block in facts.document.every(List) for item in block.items}
    placed = [(_place(facts, claim, lists), binding) for claim, binding in counts]
    places: dict[Place, list[Binding]] = defaultdict(list)
    for place, binding in placed:
        if binding.bound:
            places[place].append(binding)
    for place, binding in placed:
        sign = "" if binding.fits else _sign([one for one in places[place] if one is not binding])
        yield replace(binding, signs=binding.signs | {sign}) if sign else binding


def _place(facts: Facts, claim: Claim, lists: dict[int, Span]) -> Place:
    """What counts stand in that are beside each other."""
    section = facts.document.section_at(claim.span.start)
    if claim.kind is ClaimKind.HEADING:
        return claim.kind, section.parent, section.level
    return claim.kind, lists.get(claim.text.span.start, section.number)


def _sign(others: Sequence[Binding]) -> str:
    right = sum(one.value > LEAST and one.agrees(one.readings[0]) for one in others)
    wrong = sum(not one.fits for one in others)
    if wrong > WRONG * right or right < FEW:
        return ""
    return "many beside it come out" if right >= MANY else "those beside it come out"
