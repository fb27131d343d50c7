"""Percentages, tied to the fraction that they are printed beside."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum
from itertools import permutations
from typing import NamedTuple

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.claims import RATINGS
from gaplint.facts.grids import is_total
from gaplint.facts.numbers import NUMBER, whole
from gaplint.facts.numbers import number as read
from gaplint.facts.types import Facts, Grid, Percentage, Quantity, Rough
from gaplint.model.span import Span

WHOLE = 100
BEHIND = expression(rf"(?:\s?[^\W\d_][\w-]*+)?[\s*_]*[(（]\s?(?P<percent>{NUMBER})\s?%\s?[)）]")
"""`(75%)` behind a number, or behind what that counts."""
DECIMALS = expression(r"\d+[.,](\d+)")
PLAIN = expression(NUMBER)
FEWEST_ROWS = 3
"""Rows that must be shares of one total."""
FEWEST_TELLING = 2
"""How many of them must be of something."""
FEWEST_ASTRAY = 2
"""How many rows must not be for percentages that make 100 to be no shares: an error in one seldom leaves them at that."""
MOST_PLACES = 6
MOST_COLUMNS = 8
"""Columns of numbers that are tried as part and whole."""
CREDIBLE = 2 / 3
"""Share of the rows that must be."""
Row = Sequence[Quantity | None]


def bind(facts: Facts) -> Iterator[Binding]:
    for grid in facts.grids:
        yield from _columns(facts, grid)
    for grid in (*facts.grids, *facts.tallies):
        yield from _beside_parts(facts, grid) if "%" in facts.document.visible[slice(*grid.table.span)] else ()
    whole_sections = _making_whole(facts)
    for one in facts.percentages:
        exact = 100 * one.part / one.whole
        shares = [100 * part / whole_ for part, whole_ in ((one.part, one.whole), *one.others)]
        fits = any(_agrees(one, share) or _agrees(one, 100 - share) for share in shares)  # `2 % left (48/49)`
        fits = fits or abs(exact - one.stated) <= _slack(facts, one)
        value = one.stated if fits or _is_weighted(one) or (one.uneven and 0 < one.part < one.whole) else exact
        near, shared = abs(exact - one.stated) < 1, facts.document.section_at(one.span.start).number in whole_sections
        yield Binding(
            Tie.PERCENT,
            facts,
            one.span,
            one.stated,
            f"the text says {one.stated:g}%",
            "percentage next to its fraction",
            (
                Reading(value, f"{whole(one.part)}/{whole(one.whole)} is {_told(exact, one)}%", facts, one.fraction),
                *([Reading(one.stated, "they are rounded to make 100", facts, one.fraction)] if near and shared else []),
            ),
            Rough.EXACT,
            f"change it to {round(exact, one.decimals):.{one.decimals}f}%",
            form="fraction",
            signs=frozenset(_signs(one)),
        )


def _slack(facts: Facts, one: Percentage) -> float:
    """By how much the percentage of a fraction whose part has decimals, and was rounded, may be another."""
    said = DECIMALS.match(facts.document.visible, *one.fraction)
    return (100 / one.whole * 0.1 ** len(said[1]) + 0.1**one.decimals) / 2 if said else 0.0


def _making_whole(facts: Facts) -> set[int]:
    """The sections whose percentages make 100 together: of such shares, one may be rounded the other way."""
    shares: dict[int, list[float]] = defaultdict(list)
    for one in facts.percentages:
        shares[facts.document.section_at(one.span.start).number].append(one.stated)
    return {section for section, stated in shares.items() if len(stated) >= FEWEST_ROWS and sum(stated) == WHOLE}


def _is_weighted(one: Percentage) -> bool:
    """Whether a percentage may weigh the parts of one whole: at least the first of them, at most all."""
    parts = [part for part, whole_ in one.others if whole_ == one.whole]
    return bool(parts) and parts[0] <= one.stated * one.whole / 100 <= sum(parts) + one.part


def _told(exact: float, one: Percentage) -> str:
    """The exact percentage, with as many decimals as tell it from the stated one."""
    places = next(
        (n for n in range(max(one.decimals, 1), MOST_PLACES) if f"{exact:.{n}f}" != f"{one.stated:.{n}f}"), MOST_PLACES
    )
    return whole(round(exact, places))


def _signs(one: Percentage) -> Iterator[str]:
    yield "several fractions" if one.others else "one fraction"
    if one.apart:
        yield "a dash between"
    if one.whole in RATINGS:
        yield "may be a rating"
    if one.span.start < one.fraction.start and abs(one.stated * one.whole / 100 - one.part) < 1:
        yield "a share in whole things"
    if one.noun and (" " in one.noun or not one.noun.lower().startswith(tuple(words().achieved))):
        yield "the percentage has a noun"


def _columns(facts: Facts, grid: Grid) -> Iterator[Binding]:
    """A column of shares beside a column of numbers: each share is the number's part of the total, or of another number."""
    shares = [n for n in range(1, len(grid.headers)) if any(one.unit == "%" for one in grid.numbers(n))]
    numbers = [
        n
        for n, header in enumerate(grid.headers)
        if n and n not in shares and grid.is_full(n) and header not in words().not_quantities
    ]
    if len(shares) != 1 or not numbers or len(grid.rows) < FEWEST_ROWS or grid.elided:
        return
    if len(numbers) > 1:
        yield from _of_columns(facts, grid, numbers, shares[0])
        return
    share, number = shares[0], numbers[0]
    rows = [(row[number], row[share]) for row in grid.quantities]
    counts = [count.value for count, _ in rows if count]
    totals = {sum(counts), max(counts), *(one.value for row in grid.total_quantities if (one := row[number]))}
    stated = [(count, percent) for count, percent in rows if count and percent and percent.unit == "%"]
    telling = [(count, percent) for count, percent in stated if count.value or percent.value]  # none is a share of anything
    of = max(totals, key=lambda total: sum(_is_share(facts, count, percent, total) for count, percent in telling))
    right = sum(_is_share(facts, count, percent, of) for count, percent in telling)
    if right < FEWEST_TELLING or right + len(stated) - len(telling) < FEWEST_ROWS or CREDIBLE * len(telling) > right:
        return
    if len(telling) - right >= FEWEST_ASTRAY and sum(percent.value for _, percent in stated) == WHOLE:
        return  # weights of their own, which the number only comes near
    if _are_weighted(facts, grid, number, share):
        return
    for count, percent in stated:
        fits = any(_is_share(facts, count, percent, whole_) for whole_ in (*totals, *counts) if whole_ >= count.value)
        why = f"share of {whole(of)}, as most rows of the column"
        yield _share_of(facts, percent, count, of, fits, why, count.span, percent.approximate or count.approximate)


def _are_weighted(facts: Facts, grid: Grid, number: int, share: int) -> bool:
    """`| 5% | 62/100 | 3.1 |`: each number is what its percentage makes of another one of its row, as in most rows."""
    right = stated = 0
    for row, quantities in zip(grid.rows, grid.quantities, strict=True):
        weighted, weight = quantities[number], quantities[share]
        if weighted and weight and weight.value:
            others = (cell for n, cell in enumerate(row.cells) if n not in (0, number, share))
            marks = (read(match.group()) for cell in others for match in PLAIN.finditer(facts.document.visible, *cell.span))
            near = 0.5 * 10.0 ** -_decimals(facts, weighted) + 1e-9
            right += any(abs(mark * weight.value / WHOLE - weighted.value) <= near for mark in marks)
            stated += 1
    return stated >= FEWEST_ROWS and right >= CREDIBLE * stated


def _of_columns(facts: Facts, grid: Grid, numbers: list[int], share: int) -> Iterator[Binding]:
    """`Done | Total | %`: each share is the part that one number of the row is of another, as in most rows.

    The whole may be both together, `Open | Done | %`, and the share a change, `Before | After | %`. Below the rows may stand
    the mean of the shares, too. Columns are found by parts that are no more than their whole; a row that goes beyond it is
    right all the same if it says so.
    """
    above, below = (
        [(row, percent) for row in rows if (percent := row[share]) and percent.unit == "%"]
        for rows in (grid.quantities, grid.total_quantities)
    )
    stated = [*above, *below]
    telling = [(row, percent) for row, percent in stated if percent.value]  # nothing is a share of anything
    right: dict[Pair, int] = {}
    for pair in (Pair(*two, way) for way in Of for two in permutations(numbers[:MOST_COLUMNS], 2)):
        agreeing = [percent for row, percent in telling if pair.is_part(row) and pair.fits(facts, row, percent)]
        if len({one.value for one in agreeing}) > 1:
            right[pair] = len(agreeing)
    most = max(right.values(), default=0)
    idle = len(stated) - len(telling)
    best = next((pair for pair, number in right.items() if number == most), None)
    if best is None or most < CREDIBLE * sum(percent.value != 0 for _, percent in above):
        return
    if most + idle < FEWEST_ROWS and best.way is not Of.CHANGE:
        return  # two changes between two columns hardly come out by chance
    mean = sum(percent.value for _, percent in above) / max(1, len(above))
    means = {percent.span for _, percent in below if abs(percent.value - mean) < 1}
    ways = [pair for pair in right if (pair.way is Of.CHANGE) == (best.way is Of.CHANGE)]
    for row, percent in stated:
        part, whole_ = best.portion(row), best.whole(row)
        if part and whole_:
            rough = percent.approximate or part.approximate
            fits = percent.span in means or any(pair.fits(facts, row, percent) for pair in ways)
            found = _share_of(facts, percent, part, whole_, fits, best.named(grid), part.span, rough)
            found = replace(found, form="share of a column", near=grid.table.span)
            yield _told_as_change(found, whole_, part.value) if best.way is Of.CHANGE else found


def _told_as_change(found: Binding, first: float, by: float) -> Binding:
    """A share of what was as its author told it: from one number to another, with or without a sign."""
    reading = found.readings[0]
    value = reading.value if found.value < 0 else abs(reading.value)
    said = reading._replace(value=value, says=f"from {whole(first)} to {whole(first + by)} it is {whole(round(value, 1))}%")
    return replace(found, readings=(said,), repair=f"change it to {whole(round(value))}%", form="change between columns")


def _beside_parts(facts: Facts, grid: Grid) -> Iterator[Binding]:
    """`Lamps: 40`, `Lit: 30 (75%)`, `Dark: 10 (25%)`: what is printed behind parts is their share of a number among them.

    That is the one that most of them are shares of, or the total that a lone part has.
    """
    for column in range(1, len(grid.headers)):
        numbers = [(row.cells[0].plain, one) for row, every in grid.everything if (one := every[column]) and one.unit != "%"]
        stated = [(one, percent) for _, one in numbers if (percent := _behind(facts, one))]
        parts = {one.span for one, _ in stated}
        wholes = {one.value: is_total(name) for name, one in numbers if one.span not in parts}
        wholes.setdefault(sum(one.value for one, _ in stated), False)
        telling = [(one, percent) for one, percent in stated if one.value and percent.value not in (0, WHOLE)]
        right = {of: sum(_is_share(facts, one, percent, of) for one, percent in telling) for of in wholes}
        of = max(right, key=lambda of: (right[of], wholes[of]), default=0)
        lone = len(telling) == 1 and wholes.get(of, False)
        half = len(telling) == FEWEST_TELLING and right.get(of) == 1
        most = right.get(of, 0) >= max(FEWEST_TELLING, CREDIBLE * len(telling))
        if not of or not (lone or half or most):
            continue
        for one, percent in telling:
            fits = any(_is_share(facts, one, percent, value) for value in wholes)
            why = f"share of {whole(of)}, {'the total beside it' if lone else 'as most rows'}"
            found = _share_of(facts, percent, one, of, fits, why, one.span, percent.approximate or one.approximate)
            signs = ["a lone part"] * lone + ["one of two comes out"] * half
            yield replace(found, form="share beside a part", near=grid.table.span, signs=frozenset(signs))


def _behind(facts: Facts, one: Quantity) -> Quantity | None:
    """The percentage in brackets right behind a number."""
    match = BEHIND.match(facts.document.visible, one.span.end)
    return Quantity(read(match["percent"]), Rough.EXACT, "%", Span(*match.span("percent")), True) if match else None


class Of(Enum):
    """What a number is a share of."""

    OTHER = "one"
    BOTH = "both"
    CHANGE = "change"
    """It is by so much more than the other one, or less."""


class Pair(NamedTuple):
    """Two columns of a table, the first of which may be a part of the other, or of both together, or what became of it."""

    part: int
    of: int
    way: Of

    def whole(self, row: Row) -> float:
        """What the part is one of; 0 where a number is missing."""
        one, other = row[self.part], row[self.of]
        return other.value + (self.way is Of.BOTH) * one.value if one and other else 0

    def portion(self, row: Row) -> Quantity | None:
        """The part, or by how much the number differs from the other one, where both are of one unit."""
        one, other = row[self.part], row[self.of]
        if not one or not other or (self.way is Of.CHANGE and one.unit != other.unit):
            return None
        value = one.value - other.value if self.way is Of.CHANGE else one.value
        return one._replace(value=value, approximate=one.approximate or other.approximate, span=_around(one, other))

    def is_part(self, row: Row) -> bool:
        one = row[self.part]
        return one is not None and (self.way is Of.CHANGE or one.value <= self.whole(row))

    def fits(self, facts: Facts, row: Row, percent: Quantity) -> bool:
        """Whether the percentage of a row is what its part is of its whole; a change may be told without its sign."""
        part, whole_ = self.portion(row), self.whole(row)
        signs = (1, -1) if self.way is Of.CHANGE and percent.value > 0 else (1,)
        return part is not None and any(
            _is_share(facts, part._replace(value=sign * part.value), percent, whole_) for sign in signs
        )

    def named(self, grid: Grid) -> str:
        other, part = grid.name(self.of), grid.name(self.part)
        if self.way is Of.CHANGE:
            return f"change from column {other} to column {part}, as in most rows"
        together = f" and column {part} together" if self.way is Of.BOTH else ""
        return f"share of column {other}{together} that column {part} is, as in most rows"


def _share_of(
    facts: Facts, percent: Quantity, part: Quantity, of: float, fits: bool, why: str, place: Span, rough: Rough
) -> Binding:
    """The percentage of a row, held against what a number is of a whole."""
    exact, decimals = 100 * part.value / of, _decimals(facts, percent)
    says = f"{whole(part.value)}/{whole(of)} is {exact:.{decimals + 1}f}%"
    return Binding(
        Tie.PERCENT,
        facts,
        percent.span,
        percent.value,
        f"the row says {percent.value:.{decimals}f}%",
        why,
        (Reading(percent.value if fits else exact, says, facts, place),),
        rough,
        f"change it to {exact:.{decimals}f}%",
    )


def _around(one: Quantity, other: Quantity) -> Span:
    return Span(min(one.span.start, other.span.start), max(one.span.end, other.span.end))


def _is_share(facts: Facts, count: Quantity, percent: Quantity, of: float) -> bool:
    """Whether a percentage is a number's share of another one, rounded either way."""
    return of > 0 and abs(100 * count.value / of - percent.value) < 10.0 ** -_decimals(facts, percent)


def _decimals(facts: Facts, percent: Quantity) -> int:
    return len(facts.document.visible[percent.span.start : percent.span.end].partition(".")[2])


def _agrees(one: Percentage, exact: float) -> bool:
    """Whether the percentage is the fraction rounded, up or down or to the half unit, to the printed digits."""
    unit, beyond = 10.0**-one.decimals, exact - one.stated
    if one.approximate.is_open and beyond > 0:
        return True
    if one.approximate:
        return abs(beyond) < 5 * unit - 1e-9
    return -unit / 2 - 1e-9 <= beyond < unit - 1e-9
