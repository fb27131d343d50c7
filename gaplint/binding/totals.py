"""Total rows, tied to the rows above them."""

from collections.abc import Iterator
from typing import NamedTuple

from gaplint.binding.added import (
    Quantities,
    averages,
    elsewhere,
    is_complete,
    is_mean,
    is_rounded,
    remarked,
    runs_on,
    signs_of,
    within_limits,
    without_overlaps,
)
from gaplint.binding.blocks import first_rows
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import any_of, words
from gaplint.facts.grids import label
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import roughest, whole
from gaplint.facts.types import Facts, Grid, Quantity, is_ordinal
from gaplint.index import content_words
from gaplint.model.document import Row
from gaplint.model.span import Span
from gaplint.relations.figures import bare

FEWEST_RIGHT = 2
"""Columns that a total row must add up rightly to be known for one that does."""


class Body(NamedTuple):
    """What a total row adds up."""

    rows: list[Row]
    parts: list[Quantities]
    """The numbers of each row."""
    subtotals: list[Quantities]
    """Those of the subtotals before it."""
    since: list[Quantities]
    """Those of the rows behind the last of these."""
    totals: tuple[Quantities, ...] = ()
    """Those of the totals before it, of whatever name."""
    after: tuple[Quantities, ...] = ()
    """Those of the rows behind the last of these."""


def bind(facts: Facts) -> Iterator[Binding]:
    for grid in (*facts.grids, *facts.tallies):
        yield from _rows(facts, grid)


def _rows(facts: Facts, grid: Grid) -> Iterator[Binding]:
    """Each numeric cell of a total row against its column."""
    if not grid.totals or grid.elided:
        return
    if grid.listed and not _are_of_one_noun(grid):
        return
    last = grid.totals[-1].span.start
    if any(row.span.start > last for row in grid.rows):
        return  # a row called total in the middle of a list of figures adds up nothing
    for total, quantities, body in zip(grid.totals, grid.total_quantities, _bodies(grid), strict=True):
        for column, claimed in enumerate(quantities) if len(total.cells) == len(grid.headers) else ():
            found = _column(facts, grid, column, claimed, body, quantities) if column and claimed else None
            if found:
                yield found


def _are_of_one_noun(grid: Grid) -> bool:
    """Whether the entries of a list count what its totals say: `Total pages: 16` adds up no documents."""
    said = [bare(row.cells[0].plain) for row in grid.totals]
    parts = [content_words(" ".join(cell.plain for cell in row.cells)) for row in grid.rows]
    return all(noun <= part for noun in said for part in parts)


def _column(facts: Facts, grid: Grid, column: int, claimed: Quantity, body: Body, quantities: Quantities) -> Binding | None:
    """A total against the numbers above it; None where these are too few, or nothing that can be added."""
    values = [part[column] for part in body.parts]
    known = [value for value in values if value is not None]
    if claimed.unit == "%" or len(known) < 2 or not _can_be_added(known, claimed) or not is_complete(body.rows, column, values):
        return None
    if any_of("cumulative").search(grid.headers[column]):
        return None
    added = sum(value.value for value in known)
    return Binding(
        Tie.TOTAL,
        facts,
        claimed.span,
        claimed.value,
        f"the total says {whole(claimed.value)}",
        "total at the end of the list" if grid.listed else f"total row under column {grid.name(column)}",
        tuple(_evidence(facts, grid, column, claimed, body, values, known)),
        claimed.approximate or roughest(known),
        first_rows(known, claimed.value) or f"change it to {whole(added)}, or fix the row that is wrong",
        form="entry" if grid.listed else "row",
        near=grid.table.span,
        signs=signs_of(grid, column, known, claimed, added) | _of_others(grid, column, quantities, body),
    )


def _evidence(
    facts: Facts, grid: Grid, column: int, claimed: Quantity, body: Body, values: list[Quantity | None], known: list[Quantity]
) -> Iterator[Reading]:
    """The sum of a column, and every other number that its total may be."""
    added = sum(value.value for value in known)
    span = Span(known[0].span.start, known[-1].span.end)
    yield Reading(added, f"{grid.called(column)} adds up to {whole(added)}", facts, span)
    if is_rounded(known, claimed, added):
        yield Reading(claimed.value, "each number may have been rounded", facts, span)
    yield from within_limits(claimed.value, added, known, facts, span)
    total = next(row for row in grid.totals if row.span.covers(claimed.span))
    said = facts.document.inline(*total.span) if grid.listed else total.cells[column]
    yield from remarked(facts, claimed.value, added, said, " ".join(cell.plain for cell in total.cells), span)
    if is_mean(known, claimed, grid.headers[column]):
        yield Reading(claimed.value, "it may be a mean: it lies between the numbers", facts, span)
    yield from averages(facts, grid, column, body.parts, known, span)
    if runs_on(body.parts, _beside(grid, claimed), column):
        yield Reading(claimed.value, "each number has those above it in it", facts, span)
    yield from without_overlaps(facts, grid, column, values, body.rows, span)
    yield from elsewhere(facts, grid, column, body.parts, known)
    yield from _along(facts, grid, claimed, body, span, added)
    subtotals = [subtotal.value for row in body.subtotals if (subtotal := row[column])]
    if subtotals:
        yield Reading(sum(subtotals), f"its subtotals add up to {whole(sum(subtotals))}", facts, span)
        rest = sum(one.value for row in body.since if (one := row[column]))
        yield Reading(sum(subtotals) + rest, "its subtotals and the rows after them", facts, span)
        yield Reading(added + sum(subtotals), "rows and subtotals together", facts, span)
    if loose := sum(_no_sums(grid, column, claimed, body)):
        yield Reading(added + loose, "with a row above it that is called a total and adds up nothing", facts, span)
    totals = [one for row in body.totals if (one := row[column])]
    if totals and body.totals[-1][column]:
        rest = sum(one.value for row in body.after if (one := row[column]))
        yield Reading(totals[-1].value + rest, "the total above it and the rows after that", facts, totals[-1].span)
    if len(totals) > 1:
        yield Reading(sum(one.value for one in totals), "the totals above it", facts, totals[-1].span)


def _beside(grid: Grid, claimed: Quantity) -> Quantities:
    """The numbers of the row that has a total."""
    return next(quantities for quantities in grid.total_quantities if claimed in quantities)


def _no_sums(grid: Grid, column: int, claimed: Quantity, body: Body) -> Iterator[float]:
    """The numbers of totals before one that are not what stands above them: `All` may be what goes for all of the rows."""
    for row, quantities in zip(grid.totals, grid.total_quantities, strict=True):
        one = quantities[column]
        if one and row.span.end <= claimed.span.start and not _is_subtotal(label(row.cells[0].plain)):
            parts = zip(body.rows, body.parts, strict=True)
            above = sum(part.value for its, q in parts if its.span.start < row.span.start and (part := q[column]))
            if one.value != above:
                yield one.value


def _along(facts: Facts, grid: Grid, claimed: Quantity, body: Body, span: Span, added: float) -> Iterator[Reading]:
    """The sum with what stands in the total row alone: a part may belong to no row above."""
    for quantities in grid.total_quantities:
        if claimed in quantities:
            loose = sum(one.value for n, one in enumerate(quantities) if one and not any(part[n] for part in body.parts))
            yield Reading(added + loose, "with the totals of columns without other numbers", facts, span)


def _can_be_added(known: list[Quantity], claimed: Quantity) -> bool:
    """Whether numbers are quantities of one unit: percentages, ordinals and mixed units add up to nothing."""
    units = {value.unit for value in known}
    named, said = {content_words(unit) or unit for unit in units - {""}}, content_words(claimed.unit) or claimed.unit
    if (
        "%" in units
        or len(named) > 1
        or (claimed.unit and said not in named)
        or (not claimed.unit and "" in units and any(map(is_measure, units)))
    ):
        return False
    return not is_ordinal([value.value for value in known])


def _of_others(grid: Grid, column: int, quantities: Quantities, body: Body) -> frozenset[str]:
    """Whether the row adds up several other columns, each to more than one of its cells."""
    others = [n for n, one in enumerate(quantities) if n and n != column and one and grid.is_full(n)]
    sums = {n: [one.value for part in body.parts if (one := part[n])] for n in others}
    right = [
        n for n, values in sums.items() if (one := quantities[n]) and len(set(values)) > 1 and sum(values) == one.value > 1
    ]
    if len(right) >= FEWEST_RIGHT:
        return frozenset(["several other columns come out"])
    return frozenset(["the only other column comes out"] if len(right) == len(others) == 1 else [])


def _bodies(grid: Grid) -> list[Body]:
    found: list[Body] = []
    rest = list(zip(grid.rows, grid.quantities, strict=True))
    subtotals: list[Quantities] = []
    totals: tuple[Quantities, ...] = ()
    since = ended = 0
    for total, quantities in zip(grid.totals, grid.total_quantities, strict=True):
        above = [pair for pair in rest if pair[0].span.start < total.span.start]
        name = label(total.cells[0].plain)
        kind = content_words(name.removeprefix("total"))
        if len(grid.totals) > 1 and kind and "subtotal" not in name and not _comes_out(above, quantities):
            # `Total swapped`, `Total pending`: each has rows of its kind
            above = [pair for pair in above if kind & content_words(pair[0].cells[0].plain)]
        behind = [q for row, q in above if row.span.start >= since]
        if _is_subtotal(name):
            above = [pair for pair in above if pair[0].span.start >= since]
            found.append(Body([row for row, _ in above], [q for _, q in above], [], []))
            subtotals.append(quantities)
            since = total.span.end
        else:
            after = tuple(q for row, q in above if row.span.start >= ended)
            found.append(Body([row for row, _ in above], [q for _, q in above], list(subtotals), behind, totals, after))
        totals, ended = (*totals, quantities), total.span.end
    return found


def _comes_out(above: list[tuple[Row, Quantities]], total: Quantities) -> bool:
    """Whether several numbers of a total are the sums of all that stands above them."""
    sums = [[one.value for _, row in above if (one := row[column])] for column in range(len(total))]
    right = [one for one, values in zip(total, sums, strict=True) if one and len(set(values)) > 1 and sum(values) == one.value]
    return len(right) >= FEWEST_RIGHT


def _is_subtotal(name: str) -> bool:
    return name.rpartition(" ")[2] in words().subtotal or "subtotal" in name
