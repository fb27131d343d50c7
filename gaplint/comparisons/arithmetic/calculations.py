"""Calculations tied to their result, limits to what stands below them, changes to what changed."""

from collections import defaultdict
from collections.abc import Iterator
from math import nan
from operator import ge, gt, le, lt

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.numbers import NUMBER, decimals, number, roughest, whole
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Comparison, Facts, Grid, Rough
from gaplint.model.document import Inline
from gaplint.model.span import Span

HOLDS = {">": gt, "≥": ge, "<": lt, "≤": le}
TERM = expression(NUMBER)
SAID = rf"(?>{NUMBER})(?:\s+[^\W\d_][\w/-]*+){{0,3}}"
TERMS = expression(rf"[\W_]*+{SAID}(?:[\s*_]*+\+[\s*_]*+{SAID}){{2,}}(?:[\s*_]*+[–—]\s.*|[\W_]*)")
"""`12 done + 6 open + 2 blocked`: three terms at least, and nothing else but a remark behind a dash."""
REMARK = expression(r"\s[(（][^()（）]*[)）]")
NEAR = 0.25
"""Share by which a number may miss the sum of terms and still be meant to be it."""


def bind(facts: Facts, context: Context) -> Iterator[Binding]:
    yield from _calculations(facts, context.statuses)
    yield from _limits(facts)
    for grid in facts.grids:
        yield from _changes(facts, grid)
        yield from _terms(facts, grid)


def _calculations(facts: Facts, statuses: StatusWords) -> Iterator[Binding]:
    """Calculations with their results, and numbers with their parts.

    Two parts that are only listed may be one of the other, `9 files (5 new, 2 tests)`, unless they are statuses.
    """
    valued = _valued(facts.comparisons)
    for one in facts.comparisons:
        if not one.fits and not valued.isdisjoint(one.units):
            continue
        signs = one.signs
        if _are_statuses(one.names, statuses):
            signs |= {"parts are statuses"}
            if abs(one.exact - one.stated) > NEAR * one.stated:
                continue  # these states leave many out
        elif "parts in brackets, listed" in signs and "three parts or more" not in signs:
            continue
        reading = Reading(one.stated if one.fits else one.exact, f"{one.says} is {whole(one.exact)}", facts, one.span)
        yield Binding(
            Tie.ROW,
            facts,
            one.span,
            one.stated,
            f"the text says {whole(one.stated)}",
            "parts in the brackets after it" if one.names else "result of the calculation before it",
            (reading,),
            Rough.EXACT,
            f"change it to {whole(one.exact)}, or fix one of the numbers",
            form=one.form,
            signs=signs,
        )


def _valued(comparisons: tuple[Comparison, ...]) -> frozenset[str]:
    """What has a value, `3 copper + 1 silver = 5 coins`: several sums with it come to more, and none comes out."""
    more: dict[str, set[str]] = defaultdict(set)
    counted: set[str] = set()
    for one in comparisons:
        named = all(one.units) and len(set(one.units)) == len(one.units)
        for unit in one.units:
            if one.fits or not named or one.stated < one.exact:
                counted.add(unit)
            else:
                more[unit].add(one.says)
    return frozenset(unit for unit, said in more.items() if len(said) > 1 and unit not in counted)


def _are_statuses(names: tuple[str, ...], statuses: StatusWords) -> bool:
    """Whether parts are different statuses and nothing else: these exclude each other."""
    read = [statuses.read(Inline(Span(0, 0), name, name)) for name in names]
    known = {status.word for status in read if status and not status.tail}
    return bool(names) and len(known) == len(names)


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
                Rough.EXACT,
                "move it to where it belongs, or widen the limit",
                form="limit",
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
        if delta.unit == "%" and first.unit != "%":
            continue  # a relative change
        exact = second.value - first.value
        reading = Reading(exact, f"{whole(second.value)} − {whole(first.value)} is {whole(exact)}", facts, first.span)
        together = Span(first.span.start, second.span.end)
        further = [Reading(abs(exact), "the amount of the change", facts, together)]
        places = [decimals(facts.document.visible[one.span.start : one.span.end]) for one in (first, second, delta)]
        if places[2] >= min(places[:2]) and abs(exact - delta.value) <= 0.5 * 10.0 ** -places[2] + 1e-9:
            further.append(Reading(delta.value, "the change, rounded as the less exact of the two", facts, together))
        if first.value and abs(100 * exact / first.value - delta.value) < 1:
            further.append(Reading(delta.value, "the change in per cent of what was", facts, together))
        yield Binding(
            Tie.ROW,
            facts,
            delta.span,
            delta.value,
            f"the row says {whole(delta.value)}",
            "change between two columns of the row",
            (reading, *further),
            roughest((first, second, delta)),
            f"change it to {whole(exact)}, or fix the row",
        )


def _terms(facts: Facts, grid: Grid) -> Iterator[Binding]:
    """`| Total | 21 | 12 done + 6 open + 2 blocked |`: the terms of one cell add up to the number of another."""
    for row, quantities in grid.everything if grid.numeric else ():
        for cell in row.cells:
            says = REMARK.sub("", facts.document.visible[cell.span.start : cell.span.end]) if "+" in cell.text else ""
            if not TERMS.fullmatch(says):
                continue
            terms = [number(term.group()) for part in says.split("+") if (term := TERM.search(part))]
            added = sum(terms)
            near = [one for one in quantities if one and not one.unit and abs(one.value - added) <= NEAR * added]
            if len(near) == 1:
                says = f"{' + '.join(map(whole, terms))} is {whole(added)}"
                yield Binding(
                    Tie.ROW,
                    facts,
                    near[0].span,
                    near[0].value,
                    f"the row says {whole(near[0].value)}",
                    "terms in a cell of the row",
                    (Reading(added, says, facts, cell.span),),
                    near[0].approximate,
                    f"change it to {whole(added)}, or fix one of the numbers",
                    form="terms of a cell",
                )
