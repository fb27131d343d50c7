"""`**Total …:** 14` lines, tied to the table above."""

import re
from collections.abc import Iterator
from dataclasses import replace

from gaplint.binding.added import NEAR, elsewhere, is_complete, remarked, signs_of, within_limits
from gaplint.binding.blocks import column_sum, readings
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import alternatives, words
from gaplint.expressions import expression
from gaplint.facts.grids import is_total
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import counted, rough, roughest, whole
from gaplint.facts.types import Facts, Grid, Quantity, Rough
from gaplint.index import content_words
from gaplint.model.document import Inline, Paragraph, Table
from gaplint.model.span import Span

TOTAL_LINE = expression(
    rf"\s*(?P<name>(?:{alternatives(words().total - {'all'})})[^:：\n]{{0,40}})[:：]\s*"
    r"(?P<about>[~≈])?(?P<number>\d[\d,]*)(?P<more>\+)?(?P<rest>[^\n]*)",
    re.IGNORECASE,
)


def bind(facts: Facts) -> Iterator[Binding]:
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
        and is_complete(list(grid.rows), n, [row[n] for row in grid.quantities])
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
            *elsewhere(facts, grid, column, list(grid.quantities), numbers),
            *within_limits(line.value, added.value, numbers, facts, added.span),
            *remarked(facts, line.value, added.value, rest, rest.plain, added.span),
        ),
        approximate=line.approximate or roughest(numbers),
        repair=f"change it to {whole(added.value)}, or fix the row that is wrong",
        form="line",
        signs=signs_of(grid, column, numbers, claimed, added.value),
    )


def _named(header: str, line: str) -> frozenset[str]:
    """Whether a line counts what a column counts: `48 test files` below `Test Files`; a column `Count` counts anything."""
    same = header in words().count or content_words(header) & content_words(line)
    return frozenset(["the line names the column"] if same else [])
