"""Aggregate: a total that is a fraction, held against those that it takes together: `Total: 61/61` below `19/19`, `42/42`."""

from collections.abc import Iterator

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.facts.numbers import whole
from gaplint.facts.types import Facts
from gaplint.model.document import Fence, List, Table
from gaplint.relations.portions import Portion, Portions, find_portions


def bind(facts: Facts) -> Iterator[Binding]:
    for block in facts.document.everything:
        if isinstance(block, Table | List | Fence):
            for portions in find_portions(facts, block):
                for total in portions.totals if len(portions.totals) == 1 else ():
                    yield from _bound(facts, total, portions)


def _bound(facts: Facts, total: Portion, portions: Portions) -> Iterator[Binding]:
    """The number of a total that is wrong, or else how many it says are done."""
    if not portions.may_make(total.of) or total.of == len(portions.members):
        return  # it is about something else, such as how many of the parts are done
    stated, added = (total.of, portions.of) if total.of != portions.of else (total.done, portions.done)
    said = f"{whole(total.done)}/{whole(total.of)}"
    readings = [Reading(added, str(portions), facts, portions.span)]
    if portions.makes_without_subtotal(total.done, total.of):
        readings.append(Reading(stated, "one of them takes others together", facts, portions.span))
    yield Binding(
        Tie.TOTAL,
        facts,
        total.span,
        stated,
        f"the total says {said}",
        f"total among {portions.shape} with a fraction each",
        tuple(readings),
        total.rough,
        f"change it to {whole(portions.done)}/{whole(portions.of)}, or fix the part that is wrong",
        form="portions",
        near=portions.span,
        signs=frozenset(_signs(total, portions)),
    )


def _signs(total: Portion, portions: Portions) -> Iterator[str]:
    if total.of == portions.of:
        yield "the wholes agree"
    apart = portions.done - total.done, portions.of - total.of
    if any((one.done, one.of) == apart for one in portions.members):
        yield "without one of them it fits"
