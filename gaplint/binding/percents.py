"""Percentages, tied to the fraction that they are printed beside."""

from collections.abc import Iterator

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.facts.numbers import whole
from gaplint.facts.types import Percentage
from gaplint.index import ProjectIndex


def bind(index: ProjectIndex) -> Iterator[Binding]:
    for facts in index.documents:
        for one in facts.percentages:
            exact = 100 * one.part / one.whole
            value = one.stated if _agrees(one, exact) else round(exact, one.decimals)
            yield Binding(
                Tie.PERCENT,
                facts,
                one.span,
                one.stated,
                f"the text says {one.stated:g}%",
                "percentage beside its fraction",
                (
                    Reading(
                        value,
                        f"{whole(one.part)}/{whole(one.whole)} is {round(exact, max(one.decimals, 1)):g}%",
                        facts,
                        one.fraction,
                    ),
                ),
                False,
                f"write {round(exact, one.decimals):.{one.decimals}f}%",
            )


def _agrees(one: Percentage, exact: float) -> bool:
    """Whether the percentage is the fraction rounded, up or down or to the half unit, to the printed digits."""
    unit = 10.0**-one.decimals
    return abs(exact - one.stated) < (5 if one.approximate else 1) * unit - 1e-9 and (
        one.approximate or abs(exact - one.stated) <= unit / 2 + 1e-9 or 0 <= exact - one.stated < unit
    )
