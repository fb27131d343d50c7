"""Total rows, tied to the rows above them, and `**Total …:** 14` lines, tied to the table above."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from gaplint.binding.blocks import column_sum, first_rows, readings
from gaplint.binding.types import EXACT, Binding, Reading, Tie
from gaplint.config.vocabulary import alternatives, any_of, words
from gaplint.expressions import expression
from gaplint.facts.grids import is_total, label
from gaplint.facts.measures import is_measure, measure
from gaplint.facts.numbers import NUMBER, counted, number, rough, roughest, whole
from gaplint.facts.types import Facts, Grid, Quantity, Rough, is_ordinal
from gaplint.index import content_words
from gaplint.model.document import Inline, Paragraph, Row, Table
from gaplint.model.span import Span

WORD = expression(r"[^\W\d_]+")
MEASURED = 10_000
"""From which on a number is rather measured than counted."""
FEWEST_RIGHT = 2
"""Columns that a total row must add up rightly to be known for one that does."""
FEWEST_FOR_MEAN = 3
"""Numbers from which on one between them is more likely their mean than a wrong sum."""
REMARK = expression(r"[(（]([^()（）]*)[)）]")
REMARKED = expression(rf"(?<![\w.,])[+−–-]\s?({NUMBER})")
"""A number with its sign: `(+6 spare)` comes on top, `(in 2 files)` counts something else."""
DAY = 86_400
"""Seconds."""
NEARLY = 9
"""By which a sum that is wrong usually is at most."""
NEAR = 0.25
"""Share by which a total may miss the rows above it and still be meant to count them."""
TOTAL_LINE = expression(
    rf"\s*(?P<name>(?:{alternatives(words().total - {'all'})})[^:：\n]{{0,40}})[:：]\s*"
    r"(?P<about>[~≈])?(?P<number>\d[\d,]*)(?P<more>\+)?(?P<rest>[^\n]*)",
    re.IGNORECASE,
)


Quantities = tuple[Quantity | None, ...]
"""The numbers of a row, per column."""


class Body(NamedTuple):
    """What a total row adds up."""

    rows: list[Row]
    parts: list[Quantities]
    """The numbers of each row."""
    subtotals: list[Quantities]
    """Those of the subtotals before it."""
    since: list[Quantities]
    """Those of the rows behind the last of these."""
    previous: Quantities = ()
    """Those of the total before it, of whatever name; empty for the first."""
    after: tuple[Quantities, ...] = ()
    """Those of the rows behind that."""


def bind(facts: Facts) -> Iterator[Binding]:
    for grid in facts.grids:
        yield from _rows(facts, grid)
    yield from _lines(facts)


def _rows(facts: Facts, grid: Grid) -> Iterator[Binding]:
    """Each numeric cell of a total row against its column."""
    if not grid.totals or grid.elided:
        return
    last = grid.totals[-1].span.start
    if any(row.span.start > last for row in grid.rows):
        return  # a row called total in the middle of a list of figures adds up nothing
    for total, quantities, body in zip(grid.totals, grid.total_quantities, _bodies(grid), strict=True):
        for column, claimed in enumerate(quantities) if len(total.cells) == len(grid.headers) else ():
            found = _column(facts, grid, column, claimed, body, quantities) if column and claimed else None
            if found:
                yield found


def _column(facts: Facts, grid: Grid, column: int, claimed: Quantity, body: Body, quantities: Quantities) -> Binding | None:
    """A total against the numbers above it; None where these are too few, or nothing that can be added."""
    values = [part[column] for part in body.parts]
    known = [value for value in values if value is not None]
    if claimed.unit == "%" or len(known) < 2 or not _can_be_added(known, claimed) or not _complete(body.rows, column, values):
        return None
    added = sum(value.value for value in known)
    return Binding(
        Tie.TOTAL,
        facts,
        claimed.span,
        claimed.value,
        f"the total says {whole(claimed.value)}",
        f"total row under column {grid.name(column)}",
        tuple(_evidence(facts, grid, column, claimed, body, values, known)),
        claimed.approximate or roughest(known),
        first_rows(known, claimed.value) or f"change it to {whole(added)}, or fix the row that is wrong",
        form="row",
        near=grid.table.span,
        signs=_signs(grid, column, known, claimed, added) | _of_others(grid, column, quantities, body),
    )


def _evidence(
    facts: Facts, grid: Grid, column: int, claimed: Quantity, body: Body, values: list[Quantity | None], known: list[Quantity]
) -> Iterator[Reading]:
    """The sum of a column, and every other number that its total may be."""
    added = sum(value.value for value in known)
    span = Span(known[0].span.start, known[-1].span.end)
    yield Reading(added, f"column {grid.name(column)} adds up to {whole(added)}", facts, span)
    if _is_rounded(known, claimed, added):
        yield Reading(claimed.value, "each number may have been rounded", facts, span)
    yield from _within_limits(claimed.value, added, known, facts, span)
    total = next(row for row in grid.totals if row.span.covers(claimed.span))
    yield from _remarked(facts, claimed.value, added, total.cells[column], " ".join(cell.plain for cell in total.cells), span)
    if _is_mean(known, claimed):
        yield Reading(claimed.value, "it may be a mean: it lies between the numbers", facts, span)
    yield from _averages(facts, grid, column, body.parts, known, span)
    yield from _without_overlaps(facts, grid, column, values, body.rows, span)
    yield from _elsewhere(facts, grid, column, body.parts, known)
    yield from _along(facts, grid, claimed, body, span, added)
    subtotals = [subtotal.value for row in body.subtotals if (subtotal := row[column])]
    if subtotals:
        yield Reading(sum(subtotals), f"its subtotals add up to {whole(sum(subtotals))}", facts, span)
        rest = sum(one.value for row in body.since if (one := row[column]))
        yield Reading(sum(subtotals) + rest, "its subtotals and the rows after them", facts, span)
        yield Reading(added + sum(subtotals), "rows and subtotals together", facts, span)
    if body.previous and (before := body.previous[column]):
        rest = sum(one.value for row in body.after if (one := row[column]))
        yield Reading(before.value + rest, "the total above it and the rows after that", facts, before.span)


def _along(facts: Facts, grid: Grid, claimed: Quantity, body: Body, span: Span, added: float) -> Iterator[Reading]:
    """The sum with what stands in the total row alone: a part may belong to no row above."""
    for quantities in grid.total_quantities:
        if claimed in quantities:
            loose = sum(one.value for n, one in enumerate(quantities) if one and not any(part[n] for part in body.parts))
            yield Reading(added + loose, "with the totals of columns without other numbers", facts, span)


def _within_limits(claimed: float, added: float, known: list[Quantity], facts: Facts, span: Span) -> Iterator[Reading]:
    """`3+` rows may be four, and `<1 day` an hour: a total may be more or less than the limits add up to."""
    limits = {one.approximate for one in known}
    if claimed > added and Rough.LEAST in limits:
        yield Reading(claimed, "some rows say how many there are at least", facts, span)
    if claimed < added and Rough.MOST in limits:
        yield Reading(claimed, "some rows say how many there are at most", facts, span)


def _remarked(facts: Facts, claimed: float, added: float, said: Inline, beside: str, span: Span) -> Iterator[Reading]:
    """What is remarked on a total, `48 (+6 spare)`: a number that makes it right, or that rows count twice or not at all."""
    left_out = any(any_of(name).search(said.plain) for name in ("partly", "left_out", "exceptions"))
    if left_out or any_of("overlaps").search(beside):
        yield Reading(claimed, "it says that not all rows count, or some twice", facts, span)
    for remark in REMARK.findall(said.plain):
        for written in REMARKED.findall(remark):
            if abs(abs(added - claimed) - number(written)) < EXACT:
                yield Reading(claimed, "with the number in its remark it fits", facts, span)


def _is_rounded(known: list[Quantity], claimed: Quantity, added: float) -> bool:
    """Whether a sum of measured numbers is off by no more than their rounding, or its own; counted things are fewer."""
    if claimed.value == int(claimed.value) != added and abs(added - claimed.value) < 1:
        return True
    places = max(_places(one.value) for one in (*known, claimed))
    if places and abs(added - claimed.value) <= len(known) / 2 * 10.0**-places + EXACT:
        return True
    large = max(abs(one.value) for one in known) >= MEASURED
    return large and abs(added - claimed.value) <= len(known) / 2


def _is_mean(known: list[Quantity], claimed: Quantity) -> bool:
    """Whether a number lies between several others, where no slip of their sum gets it."""
    values = [one.value for one in known]
    return len(values) >= FEWEST_FOR_MEAN and 0 <= min(values) <= claimed.value < max(values)


def _places(value: float) -> int:
    return len(whole(value).partition(".")[2])


def _unit_of(value: float) -> float:
    """What a number that ends in several zeros may be rounded to: 1,000 for 12,000; of others 1."""
    digits = whole(value)
    zeros = len(digits) - len(digits.rstrip("0"))
    return 10.0**zeros if zeros > 1 else 1.0


def _can_be_added(known: list[Quantity], claimed: Quantity) -> bool:
    """Whether numbers are quantities of one unit: percentages, ordinals and mixed units add up to nothing."""
    units = {value.unit for value in known}
    if (
        "%" in units
        or len(units - {""}) > 1
        or (units == {""} and claimed.unit)
        or (claimed.unit and claimed.unit not in units)
        or (not claimed.unit and "" in units and any(map(is_measure, units)))
    ):
        return False
    return not is_ordinal([value.value for value in known])


def _signs(grid: Grid, column: int, known: list[Quantity], claimed: Quantity, added: float) -> frozenset[str]:
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


def is_span(unit: str) -> bool:
    """Whether a unit is a day or longer: what takes that long may overlap, and a total then say how long all of it takes."""
    known = measure(unit)
    return known is not None and known.kind == "time" and known.worth is not None and known.worth >= DAY


def _named(header: str, line: str) -> frozenset[str]:
    """Whether a line counts what a column counts: `48 test files` below `Test Files`; a column `Count` counts anything."""
    same = header in words().count or content_words(header) & content_words(line)
    return frozenset(["the line names the column"] if same else [])


def _elsewhere(facts: Facts, grid: Grid, column: int, parts: list[Quantities], known: list[Quantity]) -> Iterator[Reading]:
    """What a total may repeat in place of adding up: one of its values, the sum of another column."""
    name = grid.name(column)
    yield Reading(known[0].value, f"column {name} begins with {whole(known[0].value)}", facts, known[0].span)
    yield Reading(known[-1].value, f"column {name} ends with {whole(known[-1].value)}", facts, known[-1].span)
    for one in known[1:-1]:
        yield Reading(one.value, f"column {name} has {whole(one.value)} itself", facts, one.span)
    for other in range(1, len(grid.headers)):
        values = [value for part in parts if (value := part[other])]
        if other != column and len(values) > 1:
            added = sum(value.value for value in values)
            yield Reading(added, f"column {grid.name(other)} adds up to {whole(added)}", facts, values[0].span)


def _averages(
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


def _bodies(grid: Grid) -> list[Body]:
    found: list[Body] = []
    rest = list(zip(grid.rows, grid.quantities, strict=True))
    subtotals: list[Quantities] = []
    previous: Quantities = ()
    since = ended = 0
    for total, quantities in zip(grid.totals, grid.total_quantities, strict=True):
        above = [pair for pair in rest if pair[0].span.start < total.span.start]
        name = label(total.cells[0].plain)
        kind = content_words(name.removeprefix("total"))
        if (
            len(grid.totals) > 1 and kind and "subtotal" not in name
        ):  # `Total swapped`, `Total pending`: each has rows of its kind
            above = [pair for pair in above if kind & content_words(pair[0].cells[0].plain)]
        behind = [q for row, q in above if row.span.start >= since]
        if name.rpartition(" ")[2] in words().subtotal or "subtotal" in name:
            above = [pair for pair in above if pair[0].span.start >= since]
            found.append(Body([row for row, _ in above], [q for _, q in above], [], []))
            subtotals.append(quantities)
            since = total.span.end
        else:
            after = tuple(q for row, q in above if row.span.start >= ended)
            found.append(Body([row for row, _ in above], [q for _, q in above], list(subtotals), behind, previous, after))
        previous, ended = quantities, total.span.end
    return found


def _complete(rows: list[Row], column: int, values: list[Quantity | None]) -> bool:
    """Whether each cell of the column is a number or says that there is none."""
    for row, value in zip(rows, values, strict=True):
        cell = row.cells[column].plain if column < len(row.cells) else ""
        if value is None and cell.strip("-–—_ /") and cell.lower() not in ("n/a", "none"):
            return False
    return True


def _without_overlaps(
    facts: Facts, grid: Grid, column: int, values: list[Quantity | None], rows: list[Row], span: Span
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
    outside = [
        value.value
        for row, value in zip(rows, values, strict=True)
        if value and any_of("left_out").search(" ".join(cell.plain for cell in row.cells))
    ]
    if outside:
        yield Reading(sum(numbers) - sum(outside), "without the rows that say that they are left out", facts, span)
    changes = [
        value.value for value in values if value and "+" in facts.document.visible[value.span.start - 1 : value.span.start + 1]
    ]
    if changes and len(changes) < len(numbers):
        yield Reading(sum(numbers) - sum(changes), "without those that say what was added", facts, span)
    bold = [value.value for row, value in zip(rows, values, strict=True) if value and row.cells[0].text.startswith("**")]
    if bold and len(bold) < len(numbers):
        yield Reading(sum(bold), f"its bold rows add up to {whole(sum(bold))}", facts, span)
        yield Reading(sum(numbers) - sum(bold), f"its plain rows add up to {whole(sum(numbers) - sum(bold))}", facts, span)
    # two independent breakdowns, each of which adds up to the total
    at = 0.0
    for number_, value in enumerate(numbers[:-1]):
        at += value
        rest = sum(numbers[number_ + 1 :])
        if at == rest and number_ and len(numbers) - number_ > 2:
            yield Reading(at, f"two breakdowns add up to {whole(at)} each", facts, span)
    for further in grid.total_quantities:
        if (quantity := further[column]) and quantity.value * 2 == sum(numbers):
            yield Reading(quantity.value, "two breakdowns add up to it each", facts, span)


def _lines(facts: Facts) -> Iterator[Binding]:
    """`**Total security tests:** 8` right below the table that it adds up."""
    for section in facts.document.sections:
        for before, block in zip(section.blocks, section.blocks[1:], strict=False):
            if not isinstance(before, Table) or not isinstance(block, Paragraph):
                continue
            line = block.lines[0]
            match = TOTAL_LINE.match(facts.document.visible, *line.span)
            if match is None or not is_total(match["name"]) or match["rest"].lstrip().startswith(("/", "%", "-", "–", ".")):
                continue
            grid = facts.grid_of[before.span]
            value = float(match["number"].replace(",", ""))
            yield _line(facts, grid, match, value, Span(*match.span("number")))


def _line(facts: Facts, grid: Grid, match: re.Match[str], value: float, span: Span) -> Binding:
    unit = match["rest"].strip(" *.").partition(" ")[0].lower()
    about = rough(match["about"], match["more"])
    unbound = Binding(Tie.TOTAL, facts, span, value, f"the line says {whole(value)}", approximate=about, near=grid.table.span)
    if not grid.numeric and not grid.elided and not is_measure(unit) and abs(value - len(grid.rows)) <= max(1, NEAR * value):
        return _counts_rows(unbound, grid)
    columns = [
        n
        for n, header in enumerate(grid.headers)
        if header not in words().not_quantities - {"number", "#"}
        and grid.numbers(n)
        and not grid.is_ordinal(n)
        and _complete(list(grid.rows), n, [row[n] for row in grid.quantities])
    ]
    if len(columns) > 1:
        columns = [n for n in columns if content_words(grid.headers[n]) & content_words(match["name"])]
    units = {one.unit for n in columns for one in grid.numbers(n)} - {"", unit}
    if grid.totals or grid.elided or len(columns) != 1 or (units and is_measure(unit)):
        return unbound
    bound = _adds_up(unbound, grid, columns[0], unit, facts.document.inline(*match.span("rest")))
    return replace(bound, signs=bound.signs | _named(grid.headers[columns[0]], f"{match['name']} {match['rest']}"))


def _counts_rows(line: Binding, grid: Grid) -> Binding:
    """A line below a table without numbers counts its rows."""
    rows = Reading(len(grid.rows), f"the table has {counted(len(grid.rows), 'row')}", line.facts, grid.table.span)
    return replace(
        line,
        reason="total line below the table",
        readings=(rows, *(one for one in readings(line.facts, (grid.table,)) if one.value != len(grid.rows))),
        repair=f"change it to {len(grid.rows)}, or fix the table",
        form="rows above a line",
    )


def _adds_up(line: Binding, grid: Grid, column: int, unit: str, rest: Inline) -> Binding:
    """A line below a table adds up its one column of quantities; `rest` is what stands behind its number."""
    facts, numbers = line.facts, grid.numbers(column)
    added = column_sum(facts, grid, column)
    claimed = Quantity(line.value, Rough.EXACT, unit, line.span, True)
    return replace(
        line,
        reason=f"total line below the table, column {grid.name(column)}",
        readings=(
            added,
            Reading(len(grid.rows), f"the table has {len(grid.rows)} rows", facts, added.span),
            *_elsewhere(facts, grid, column, list(grid.quantities), numbers),
            *_within_limits(line.value, added.value, numbers, facts, added.span),
            *_remarked(facts, line.value, added.value, rest, rest.plain, added.span),
        ),
        approximate=line.approximate or roughest(numbers),
        repair=f"change it to {whole(added.value)}, or fix the row that is wrong",
        form="line",
        signs=_signs(grid, column, numbers, claimed, added.value),
    )
