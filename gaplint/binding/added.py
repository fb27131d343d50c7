"""What a total may say other than the sum of the numbers above it: a mean, a part, a rounded sum, a value repeated."""

from collections.abc import Iterator
from itertools import accumulate, pairwise

from gaplint.binding.types import EXACT, Reading
from gaplint.config.vocabulary import any_of, words
from gaplint.expressions import expression
from gaplint.facts.measures import measure
from gaplint.facts.numbers import NUMBER, number, whole
from gaplint.facts.types import Facts, Grid, Quantity, Rough
from gaplint.model.document import Inline, Row
from gaplint.model.span import Span
from gaplint.relations.cells import REMARK

WORD = expression(r"[^\W\d_]+")
MEASURED = 10_000
"""From which on a number is rather measured than counted."""
FEWEST_FOR_MEAN = 3
"""Numbers from which on one between them is more likely their mean than a wrong sum."""
FEWEST_RUNNING = 2
"""Rows that must each add their own number to the one above for a column to be a running sum."""
REMARKED = expression(rf"(?<![\w.,])[+−–-]\s?({NUMBER})")
"""A number with its sign: `(+6 spare)` comes on top, `(in 2 files)` counts something else."""
DAY = 86_400
"""Seconds."""
FEWEST_LEVELS = 3
"""Rows that are levels of one scale."""
NEARLY = 9
"""By which a sum that is wrong usually is at most."""
BRACKETED = expression(r"\W{0,3}[(（\[][^()（）\[\]]+[)）\]]\W{0,3}")
FILE = expression(r"\w[./\\]\w*[^\W\d]")
"""What has a path or a suffix."""
NEAR = 0.25
"""Share by which a total may miss the rows above it and still be meant to count them."""
Quantities = tuple[Quantity | None, ...]
"""The numbers of a row, per column."""


def within_limits(claimed: float, added: float, known: list[Quantity], facts: Facts, span: Span) -> Iterator[Reading]:
    """`3+` rows may be four, and `<1 day` an hour: a total may be more or less than the limits add up to."""
    limits = {one.approximate for one in known}
    if claimed > added and any(one.is_open for one in limits):
        yield Reading(claimed, "some rows say how many there are at least", facts, span)
    if claimed < added and Rough.MOST in limits:
        yield Reading(claimed, "some rows say how many there are at most", facts, span)


def remarked(facts: Facts, claimed: float, added: float, said: Inline, beside: str, span: Span) -> Iterator[Reading]:
    """What is remarked on a total, `48 (+6 spare)`: a number that makes it right, or that rows count twice or not at all."""
    left_out = any(any_of(name).search(said.plain) for name in ("partly", "left_out", "exceptions"))
    if left_out or any_of("overlaps").search(beside):
        yield Reading(claimed, "it says that not all rows count, or some twice", facts, span)
    for remark in REMARK.findall(said.plain):
        for written in REMARKED.findall(remark):
            if abs(abs(added - claimed) - number(written)) < EXACT:
                yield Reading(claimed, "with the number in its remark it fits", facts, span)


def is_rounded(known: list[Quantity], claimed: Quantity, added: float) -> bool:
    """Whether a sum of measured numbers is off by no more than their rounding, or its own; counted things are fewer."""
    if claimed.value == int(claimed.value) != added and abs(added - claimed.value) < 1:
        return True
    places = max(_places(one.value) for one in (*known, claimed))
    if places and abs(added - claimed.value) <= len(known) / 2 * 10.0**-places + EXACT:
        return True
    large = max(abs(one.value) for one in known) >= MEASURED
    return large and abs(added - claimed.value) <= len(known) / 2


def is_mean(known: list[Quantity], claimed: Quantity, header: str) -> bool:
    """Whether a number lies between several others, where no slip of their sum gets it, or that of means between any.

    Below nothing a sum may lie there as well: only the mean itself is one.
    """
    values = [one.value for one in known]
    several = len(values) >= FEWEST_FOR_MEAN or not words().mean.isdisjoint(header.split())
    if min(values) < 0:
        return several and abs(sum(values) / len(values) - claimed.value) <= _unit_of(claimed.value) / 2
    return several and min(values) <= claimed.value < max(values)


def runs_on(rows: list[Quantities], last: Quantities, column: int) -> bool:
    """Whether a column tells, row by row, what another one has come to: each number is the one above it and that beside it."""
    every = [*rows, last]
    for other in range(len(last)):
        steps = [(one[column], two[column], two[other]) for one, two in pairwise(every)] if other != column else []
        known = [(a.value, b.value, c.value) for a, b, c in steps if a and b and c]
        if len(known) == len(steps) >= FEWEST_RUNNING and all(abs(a + c - b) < EXACT for a, b, c in known):
            return True
    return False


def _places(value: float) -> int:
    return len(whole(value).partition(".")[2])


def _unit_of(value: float) -> float:
    """What a number may be rounded to: its last decimal, 1,000 where it ends in several zeros, 12,000; else 1."""
    digits = whole(value)
    if places := _places(value):
        return 10.0**-places
    zeros = len(digits) - len(digits.rstrip("0"))
    return 10.0**zeros if zeros > 1 else 1.0


def signs_of(grid: Grid, column: int, known: list[Quantity], claimed: Quantity, added: float) -> frozenset[str]:
    """What tells for and against a number's being meant for the sum of a column."""
    found: list[str] = []
    if abs(added - claimed.value) <= max(NEARLY, NEAR * abs(claimed.value)):
        found.append("near")
    if abs(added - claimed.value) <= _unit_of(claimed.value) / 2:
        found.append("as near as its zeros")
    if all(value.bare and not value.approximate for value in known):
        found.append("plain numbers")
    if len({value.unit for value in known}) > 1:
        found.append("some cells name a unit")
    if any(is_span(unit) for unit in (grid.headers[column], *(value.unit for value in known))):
        found.append("days or more")
    if grid.headers[column] in words().not_quantities:
        found.append("the header names no quantity")
    if len(known) == len(grid.rows):
        found.append("every row has a number")
    return frozenset(found)


def is_span(unit: str) -> bool:
    """Whether a unit is a day or longer: what takes that long may overlap, and a total then say how long all of it takes."""
    known = measure(unit)
    return known is not None and known.kind == "time" and known.worth is not None and known.worth >= DAY


def elsewhere(facts: Facts, grid: Grid, column: int, parts: list[Quantities], known: list[Quantity]) -> Iterator[Reading]:
    """What a total may repeat in place of adding up: one of its values, the sum of another column."""
    name = grid.called(column)
    yield Reading(known[0].value, f"{name} begins with {whole(known[0].value)}", facts, known[0].span)
    yield Reading(known[-1].value, f"{name} ends with {whole(known[-1].value)}", facts, known[-1].span)
    for one in known[1:-1]:
        yield Reading(one.value, f"{name} has {whole(one.value)} itself", facts, one.span)
    for other in range(1, len(grid.headers)):
        values = [value for part in parts if (value := part[other])]
        if other != column and len(values) > 1:
            added = sum(value.value for value in values)
            yield Reading(added, f"column {grid.name(other)} adds up to {whole(added)}", facts, values[0].span)


def averages(
    facts: Facts, grid: Grid, column: int, parts: list[Quantities], known: list[Quantity], span: Span
) -> Iterator[Reading]:
    """Totals of scores: their mean, or their sum weighted by a column of percentages."""
    if grid.headers[column] not in words().not_quantities:
        return
    mean = sum(value.value for value in known) / len(known)
    yield from (
        Reading(value, f"the mean is {value:g}", facts, span) for value in (mean, round(mean), round(mean, 1), round(mean, 2))
    )
    for weight in range(1, len(grid.headers)):
        weights = [part[weight] for part in parts]
        values = [part[column] for part in parts]
        if (
            weight != column
            and len(weights) == len(values) == len(parts)
            and all(one and one.unit == "%" for one in weights)
            and all(values)
        ):
            added = sum(one.value * value.value for one, value in zip(weights, values, strict=True) if one and value) / 100
            yield from (
                Reading(value, f"weighted it is {value:g}", facts, span) for value in (added, round(added), round(added, 1))
            )


def is_complete(rows: list[Row], column: int, values: list[Quantity | None]) -> bool:
    """Whether each cell of the column is a number or says that there is none."""
    for row, value in zip(rows, values, strict=True):
        cell = row.cells[column].plain if column < len(row.cells) else ""
        if value is None and cell.strip("-–—_ /") and cell.lower() not in ("n/a", "none"):
            return False
    return True


def _without_marked(facts: Facts, rows: list[Row], values: list[Quantity | None], span: Span) -> Iterator[Reading]:
    """The sum of the rows that are not struck out, in brackets, optional, or left out in so many words."""
    known = [(row, value) for row, value in zip(rows, values, strict=True) if value]
    added = sum(value.value for _, value in known)
    marks = [(_mark(facts, row), value.value) for row, value in known]
    found = {mark for mark, _ in marks if mark}  # a handful, however many rows there are
    for mark in sorted(found):
        outside = sum(value for one, value in marks if one == mark)
        yield Reading(added - outside, f"without the rows that are {mark}", facts, span)
    if len(found) > 1:
        yield Reading(sum(value for mark, value in marks if not mark), "without the rows that are marked", facts, span)


def _mark(facts: Facts, row: Row) -> str:
    """What shows that a row may be no part of a sum; empty where nothing does."""
    first, said = row.cells[0], " ".join(cell.plain for cell in row.cells)
    if any_of("left_out").search(said):
        return "said to be left out"
    if any_of("withdrawn").search(first.plain):
        return "said to be none"
    if any_of("optional").search(first.plain):
        return "optional"
    if first.plain and facts.document.standing(first).plain.strip() == "":
        return "struck out"
    return "in brackets" if BRACKETED.fullmatch(first.plain) else ""


def _without_others(facts: Facts, rows: list[Row], numbers: list[float], span: Span) -> Iterator[Reading]:
    """The sum of rows that are levels of one scale, `Critical`, `High`: one behind them, `Safety`, may hold some of each."""
    names = [" ".join(WORD.findall(row.cells[0].plain.lower())) for row in rows]
    levels = sum(name in words().level for name in names)
    if FEWEST_LEVELS <= levels < len(names) == len(numbers) and all(name in words().level for name in names[:levels]):
        yield Reading(sum(numbers[:levels]), "without the rows that are no level", facts, span)


def shared(facts: Facts, header: str, claimed: float, known: list[Quantity], rows: list[Row], span: Span) -> Iterator[Reading]:
    """Any number less than the sum where each row is a file, and what is counted may reach into several: `4 fixes`."""
    counted = any_of("across_files")
    if not (counted.search(header) or all(counted.search(one.unit) for one in known)):
        return
    most, least = sum(one.value for one in known), max(one.value for one in known)
    if least <= claimed < most and all(FILE.search(row.cells[0].plain) for row in rows):
        yield Reading(claimed, "one of them may be in several files", facts, span)


def without_overlaps(
    facts: Facts, claimed: float, values: list[Quantity | None], rows: list[Row], span: Span
) -> Iterator[Reading]:
    """Readings in which some rows are not part of the sum: marked as excluded, or several breakdowns under one header."""
    numbers = [value.value for value in values if value]
    named = words().subtotal | words().total - {"all"}
    within = [
        number_
        for number_, (row, value) in enumerate(zip(rows, values, strict=True))
        if value and named & set(WORD.findall(row.cells[0].plain.lower()))
    ]
    subtotals = [one.value for number_ in within if (one := values[number_])]
    if subtotals:
        behind = sum(one.value for one in values[within[-1] + 1 :] if one)
        yield Reading(subtotals[-1] + behind, "the total above it and the rows after that", facts, span)
        yield Reading(sum(numbers) - sum(subtotals), "without its subtotals", facts, span)
        yield Reading(sum(subtotals), "its subtotals alone", facts, span)
    yield from _without_marked(facts, rows, values, span)
    changes = [
        value.value for value in values if value and "+" in facts.document.visible[value.span.start - 1 : value.span.start + 1]
    ]
    if changes and len(changes) < len(numbers):
        yield Reading(sum(numbers) - sum(changes), "without those that say what was added", facts, span)
    bold = [value.value for row, value in zip(rows, values, strict=True) if value and row.cells[0].text.startswith("**")]
    if bold and len(bold) < len(numbers):
        yield Reading(sum(bold), f"its bold rows add up to {whole(sum(bold))}", facts, span)
        yield Reading(sum(numbers) - sum(bold), f"its plain rows add up to {whole(sum(numbers) - sum(bold))}", facts, span)
    yield from _without_others(facts, rows, numbers, span)
    # two independent breakdowns, each of which adds up to the total
    behind_each = [*accumulate(reversed(numbers))][-2::-1]
    for number_, (at, rest) in enumerate(zip(accumulate(numbers), behind_each, strict=False)):
        if at == rest and number_ and len(numbers) - number_ > 2:
            yield Reading(at, f"two breakdowns add up to {whole(at)} each", facts, span)
    if claimed * 2 == sum(numbers):
        yield Reading(claimed, "two breakdowns add up to it each", facts, span)
