"""Calculations tied to their result, limits to what stands below them, changes to what changed."""

from collections.abc import Iterator
from math import nan
from operator import ge, gt, le, lt

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.facts.numbers import whole
from gaplint.facts.types import Facts, Grid
from gaplint.index import ProjectIndex
from gaplint.model.finding import Confidence
from gaplint.model.span import Span

HOLDS = {">": gt, "≥": ge, "<": lt, "≤": le}
SLACK = 0.5
"""Rounding that a printed result may have, in units of its last digit."""


def bind(index: ProjectIndex) -> Iterator[Binding]:
    for facts in index.documents:
        yield from _calculations(facts)
        yield from _limits(facts)
        for grid in facts.grids:
            yield from _changes(facts, grid)


def _calculations(facts: Facts) -> Iterator[Binding]:
    for one in facts.comparisons:
        exact = one.stated if abs(one.exact - one.stated) <= SLACK and one.exact != int(one.exact) else one.exact
        reading = Reading(exact, f"{one.says} is {whole(one.exact)}", facts, one.span)
        yield Binding(
            Tie.ROW,
            facts,
            one.span,
            one.stated,
            f"the text says {whole(one.stated)}",
            "result of the calculation before it",
            (reading,),
            False,
            f"write {whole(one.exact)}, or correct a term",
        )


def _limits(facts: Facts) -> Iterator[Binding]:
    for bound in facts.bounds:
        for percent, span in bound.below:
            fits = HOLDS[bound.sign](percent, bound.limit)
            says = f"the heading says {bound.sign}{whole(bound.limit)}%"
            yield Binding(
                Tie.ROW,
                facts,
                span,
                percent,
                f"{whole(percent)}% is listed",
                "limit in the heading above",
                (Reading(percent if fits else nan, says, facts, bound.span),),
                False,
                "move it to where it belongs, or widen the limit",
                Confidence.LIKELY,
            )


def _changes(facts: Facts, grid: Grid) -> Iterator[Binding]:
    """`Before | After | Delta`: the last is the second less the first, up or down."""
    columns = [grid.columns(names) for names in (words().before, words().after, words().change)]
    if any(len(found) != 1 for found in columns):
        return
    before, after, change = (found[0] for found in columns)
    for quantities in grid.quantities:
        first, second, delta = quantities[before], quantities[after], quantities[change]
        if not (first and second and delta) or len({one.unit for one in (first, second, delta)} - {""}) > 1:
            continue
        if "%" in (delta.unit,) and first.unit != "%":
            continue  # a relative change
        exact = second.value - first.value
        reading = Reading(exact, f"{whole(second.value)} less {whole(first.value)} is {whole(exact)}", facts, first.span)
        either = Reading(abs(exact), "the amount of the change", facts, Span(first.span.start, second.span.end))
        yield Binding(
            Tie.ROW,
            facts,
            delta.span,
            delta.value,
            f"the row says {whole(delta.value)}",
            "change between two columns of the row",
            (reading, either),
            any(one.approximate for one in (first, second, delta)),
            f"write {whole(exact)}, or correct the row",
        )
