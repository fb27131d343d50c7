"""Total rows, tied to the rows above them."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, combinations
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
    shared,
    signs_of,
    within_limits,
    without_overlaps,
)
from gaplint.binding.blocks import first_rows
from gaplint.binding.scope import scope_of
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import any_of, words
from gaplint.expressions import expression
from gaplint.facts.grids import label
from gaplint.facts.measures import is_measure, measure
from gaplint.facts.numbers import roughest, whole
from gaplint.facts.types import Facts, Grid, Quantity, is_ordinal
from gaplint.index import content_words
from gaplint.model.document import Row
from gaplint.model.span import Span
from gaplint.relations.figures import bare

ADDED = expression(r"[^\W\d_]\s?\+\s?[^\W\d_]")
"""Names of rows that are added, `A+B`; a number with a plus is rough."""
FEWEST_RIGHT = 2
"""Columns that a total row must add up rightly to be known for one that does."""
NEARLY_APART = 0.1
"""What rounding may do to a difference."""
MOST_DIFFERING = 20
"""Columns of which any two may give a third."""
MOST_READ, FEW = 10, 100
"""How often the totals of a table may read each of its rows on average, and rows that are read so in a smaller one as well."""


class Body(NamedTuple):
    """A total row, and what it adds up."""

    total: Row
    quantities: Quantities
    """The numbers of the total row."""
    rows: list[Row]
    parts: list[Quantities]
    """The numbers of each row."""
    subtotals: list[Quantities]
    """Those of the subtotals before it."""
    since: list[Quantities]
    """Those of the rows behind the last of these."""
    grand: tuple[tuple[Row, Quantities], ...]
    """The totals before it that are no subtotals."""
    totals: tuple[Quantities, ...] = ()
    """The numbers of the totals before it, of whatever name."""
    after: tuple[Quantities, ...] = ()
    """Those of the rows behind the last of these."""
    others: tuple[Quantities, ...] = ()
    """Those of the rows above it that are not of its kind."""


def bind(facts: Facts) -> Iterator[Binding]:
    for grid in (*facts.grids, *facts.tallies):
        yield from _rows(facts, grid)


def _rows(facts: Facts, grid: Grid) -> Iterator[Binding]:
    """Each numeric cell of a total row against its column."""
    if not grid.totals or grid.elided or grid.is_wide:
        return
    if grid.listed and not _are_of_one_noun(grid):
        return
    last = grid.totals[-1].span.start
    if any(row.span.start > last for row in grid.rows):
        return  # a row called total in the middle of a list of figures adds up nothing
    for body in _bodies(grid):
        if len(body.total.cells) != len(grid.headers) or _adds_otherwise(body.total):
            continue
        for column, claimed in enumerate(body.quantities):
            found = _column(facts, grid, column, claimed, body) if column and claimed else None
            if found:
                yield found


def _adds_otherwise(total: Row) -> bool:
    """Whether the label says that the rows count differently, `Total (weighted)`, or which of them are added, `Total A+B`."""
    said = total.cells[0].plain
    return any_of("weighted").search(said) is not None or ADDED.search(said) is not None


def _are_of_one_noun(grid: Grid) -> bool:
    """Whether the entries of a list count what its totals say: `Total pages: 16` adds up no documents."""
    said = [bare(row.cells[0].plain) for row in grid.totals]
    parts = [content_words(" ".join(cell.plain for cell in row.cells)) for row in grid.rows]
    return all(noun <= part for noun in said for part in parts)


def _column(facts: Facts, grid: Grid, column: int, claimed: Quantity, body: Body) -> Binding | None:
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
        signs=signs_of(grid, column, known, claimed, added) | _of_others(grid, column, body),
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
    said = facts.document.inline(*body.total.span) if grid.listed else body.total.cells[column]
    yield from remarked(facts, claimed.value, added, said, " ".join(cell.plain for cell in body.total.cells), span)
    if max(one.value for one in known) <= claimed.value < added and _run_at_one_time(facts, grid, column, known):
        yield Reading(claimed.value, "they may run at the same time", facts, span)
    if is_mean(known, claimed, grid.headers[column]):
        yield Reading(claimed.value, "it may be a mean: it lies between the numbers", facts, span)
    yield from averages(facts, grid, column, body.parts, known, span)
    if runs_on(body.parts, body.quantities, column):
        yield Reading(claimed.value, "each number has those above it in it", facts, span)
    if claimed.value % 1 and _differs(column, body):
        yield Reading(claimed.value, "it is the difference of two numbers of its row", facts, claimed.span)
    yield from without_overlaps(facts, claimed.value, values, body.rows, span)
    yield from shared(facts, grid.headers[column], claimed.value, known, body.rows, span)
    yield from elsewhere(facts, grid, column, body.parts, known)
    if named := [one.value for row in grid.derived_quantities if (one := row[column])]:
        yield Reading(added + sum(named), "with rows that are called means and may be none", facts, span)
    loose = sum(one.value for n, one in enumerate(body.quantities) if one and not any(part[n] for part in body.parts))
    yield Reading(added + loose, "with the totals of columns without other numbers", facts, span)
    if further := [one.value for row in body.others if (one := row[column])]:
        yield Reading(added + sum(further), "all rows above it", facts, span)
    subtotals = [subtotal.value for row in body.subtotals if (subtotal := row[column])]
    if subtotals:
        yield Reading(sum(subtotals), f"its subtotals add up to {whole(sum(subtotals))}", facts, span)
        rest = sum(one.value for row in body.since if (one := row[column]))
        yield Reading(sum(subtotals) + rest, "its subtotals and the rows after them", facts, span)
        yield Reading(added + sum(subtotals), "rows and subtotals together", facts, span)
    if loose := sum(_no_sums(column, body)):
        yield Reading(added + loose, "with a row above it that is called a total and adds up nothing", facts, span)
    totals = [one for row in body.totals if (one := row[column])]
    if totals and body.totals[-1][column]:
        rest = sum(one.value for row in body.after if (one := row[column]))
        yield Reading(totals[-1].value + rest, "the total above it and the rows after that", facts, totals[-1].span)
    if len(totals) > 1:
        yield Reading(sum(one.value for one in totals), "the totals above it", facts, totals[-1].span)


def _run_at_one_time(facts: Facts, grid: Grid, column: int, known: list[Quantity]) -> bool:
    """Whether a column says how long things take that run side by side, as a header, a cell, or what stands above says."""
    takes = any(unit and unit.kind == "time" for unit in (measure(one.unit) for one in known))
    if not takes and not any_of("duration").search(grid.headers[column]):
        return False
    cells = (cell.plain for row in (grid.table.header, *grid.table.rows) for cell in row.cells)
    return any(any_of("parallel").search(text) for text in (grid.section.title, scope_of(facts, grid.table.span).lead, *cells))


def _differs(column: int, body: Body) -> bool:
    """Whether a column says, as the total does, how far two others are apart."""
    rows = [body.quantities, *body.parts]
    full = [n for n in range(min(len(body.quantities), MOST_DIFFERING)) if n != column and all(row[n] for row in rows)]
    return any(all(_apart(row, one, other, column) for row in rows) for one, other in combinations(full, 2))


def _apart(row: Quantities, one: int, other: int, column: int) -> bool:
    a, b, said = row[one], row[other], row[column]
    if a is None or b is None or said is None:
        return False
    return abs(abs(said.value) - abs(a.value - b.value)) < NEARLY_APART


def _no_sums(column: int, body: Body) -> Iterator[float]:
    """The numbers of totals before one that are not what stands above them: `All` may be what goes for all of the rows."""
    starts = [row.span.start for row in body.rows]
    sums = list(accumulate((one.value if (one := part[column]) else 0 for part in body.parts), initial=0.0))
    for row, quantities in body.grand:
        if (one := quantities[column]) and one.value != sums[bisect_left(starts, row.span.start)]:
            yield one.value


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


def _of_others(grid: Grid, column: int, body: Body) -> frozenset[str]:
    """Whether the row adds up several other columns, each to more than one of its cells."""
    quantities = body.quantities
    others = [n for n, one in enumerate(quantities) if n and n != column and one and grid.is_full(n)]
    sums = {n: [one.value for part in body.parts if (one := part[n])] for n in others}
    right = [
        n for n, values in sums.items() if (one := quantities[n]) and len(set(values)) > 1 and sum(values) == one.value > 1
    ]
    if len(right) >= FEWEST_RIGHT:
        return frozenset(["several other columns come out"])
    return frozenset(["the only other column comes out"] if len(right) == len(others) == 1 else [])


def _bodies(grid: Grid) -> list[Body]:
    """What each total adds up; nothing where so many are totals that they would read the table again and again."""
    found: list[Body] = []
    rest = list(zip(grid.rows, grid.quantities, strict=True))
    starts = [row.span.start for row in grid.rows]
    subtotals: list[Quantities] = []
    grand: tuple[tuple[Row, Quantities], ...] = ()
    totals: list[Quantities] = []
    since = ended = read = 0
    for total, quantities in zip(grid.totals, grid.total_quantities, strict=True):
        name = _name(total)
        above = rest[bisect_left(starts, since) if _is_subtotal(name) else 0 : bisect_left(starts, total.span.start)]
        read += len(above)
        if read > MOST_READ * max(FEW, len(rest)):
            return []
        kind = content_words(name.removeprefix("total"))
        others: tuple[Quantities, ...] = ()
        if len(grid.totals) > 1 and kind and "subtotal" not in name and not _comes_out(above, quantities):
            # `Total swapped`, `Total pending`: each has rows of its kind
            others = tuple(numbers for row, numbers in above if not kind & content_words(row.cells[0].plain))
            above = [pair for pair in above if kind & content_words(pair[0].cells[0].plain)]
        rows, parts = [row for row, _ in above], [q for _, q in above]
        if _is_subtotal(name):
            found.append(Body(total, quantities, rows, parts, [], [], grand))
            subtotals.append(quantities)
            since = total.span.end
        else:
            behind = [q for row, q in above if row.span.start >= since]
            after = tuple(q for row, q in above if row.span.start >= ended)
            found.append(Body(total, quantities, rows, parts, list(subtotals), behind, grand, tuple(totals), after, others))
            grand = (*grand, (total, quantities))
        totals.append(quantities)
        ended = total.span.end
    return found


def _name(total: Row) -> str:
    return label(total.cells[0].plain)


def _comes_out(above: list[tuple[Row, Quantities]], total: Quantities) -> bool:
    """Whether several numbers of a total are the sums of all that stands above them."""
    sums = [[one.value for _, row in above if (one := row[column])] for column in range(len(total))]
    right = [one for one, values in zip(total, sums, strict=True) if one and len(set(values)) > 1 and sum(values) == one.value]
    return len(right) >= FEWEST_RIGHT


def _is_subtotal(name: str) -> bool:
    return name.rpartition(" ")[2] in words().subtotal or "subtotal" in name
