"""Aggregate: a total from so much to so much, held against the ends of the rows above it: `17–23 h` below `4–5 h` and `1 h`."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from gaplint.binding.added import is_span
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.expressions import expression
from gaplint.facts.numbers import rough_at, whole
from gaplint.facts.types import Facts, Grid
from gaplint.model.document import Inline
from gaplint.model.span import Span

CELL = expression(
    r"[\s*_~≈]*(?P<low>\d{1,5}(?:[.,]\d{1,2})?)(?:\s*(?:[-–—~〜]|\b(?:to|bis)\b)\s*(?P<high>\d{1,5}(?:[.,]\d{1,2})?))?"
    r"(?!\d)\s*(?P<unit>[^\W\d_]*)[^\d]*"
)
"""`4-5`, `1`, `~2–3 h`: a number or two."""
NEAR = 0.25
"""Share by which an end may miss the rows and be meant for their sum."""


class Stretch(NamedTuple):
    """A number from `low` to `high`, which are the same for one that is exact."""

    low: float
    high: float
    unit: str
    span: Span


def bind(facts: Facts) -> Iterator[Binding]:
    for grid in facts.grids:
        if len(grid.totals) == 1 and len(grid.rows) > 1 and not grid.elided:
            for column in range(1, len(grid.headers)):
                yield from _column(facts, grid, column)


def _column(facts: Facts, grid: Grid, column: int) -> Iterator[Binding]:
    rows = grid.column(column)
    total = grid.totals[0].cells[column] if column < len(grid.totals[0].cells) else None
    stated = _read(facts, total) if total else None
    read = [_read(facts, cell) for cell in rows]
    parts = [one for one in read if one]
    if not stated or len(parts) < len(grid.rows) or len({one.unit for one in chain(parts, [stated])} - {""}) > 1:
        return
    if stated.low == stated.high or all(one.low == one.high for one in parts):
        return  # no total of this kind, or one that says how sure it is
    low, high = sum(one.low for one in parts), sum(one.high for one in parts)
    if abs(low - stated.low) > NEAR * stated.low or abs(high - stated.high) > NEAR * stated.high:
        return
    signs = ["one end comes out"] if (low == stated.low) != (high == stated.high) else []
    signs += ["approximate"] if rough_at(facts.document.visible, stated.span.start) else []
    signs += (
        ["days or more"]
        if any(is_span(one) for one in (grid.headers[column], stated.unit, *(part.unit for part in parts)))
        else []
    )
    span = Span(parts[0].span.start, parts[-1].span.end)
    wrong, exact = (stated.high, high) if low == stated.low else (stated.low, low)
    readings = [Reading(exact, f"column {grid.name(column)} adds up to {whole(low)} to {whole(high)}", facts, span)]
    if (low, high) != (stated.low, stated.high) and _rounds(stated.low, low) and _rounds(stated.high, high):
        readings.append(Reading(wrong, f"rounded it is {whole(stated.low)} to {whole(stated.high)}", facts, span))
    yield Binding(
        Tie.TOTAL,
        facts,
        stated.span,
        wrong,
        f"the total says {whole(stated.low)} to {whole(stated.high)}",
        f"total row under column {grid.name(column)}",
        tuple(readings),
        repair=f"change it to {whole(low)}–{whole(high)}, or fix the row that is wrong",
        form="row of stretches",
        near=grid.table.span,
        signs=frozenset(signs),
    )


def _rounds(stated: float, exact: float) -> bool:
    """Whether a number is another one, rounded to the zeros that it ends with: 90 is 87, and 140 is 140; 19 is 18.5."""
    digits = whole(stated)
    if stated == int(stated) and exact != int(exact):
        return abs(exact - stated) < 1
    return abs(exact - stated) <= (10.0 ** (len(digits) - len(digits.rstrip("0"))) / 2 if digits.endswith("0") else 0)


def _read(facts: Facts, cell: Inline) -> Stretch | None:
    match = CELL.fullmatch(facts.document.visible, *cell.span)
    if match is None:
        return None
    low, high = _number(match["low"]), _number(match["high"] or match["low"])
    span = Span(match.start("low"), match.end("high") if match["high"] else match.end("low"))
    return Stretch(low, high, match["unit"].lower(), span) if low <= high else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))
