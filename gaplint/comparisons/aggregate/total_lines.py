"""`**Total …:** 14` lines, tied to the table above, which may stand in the section that theirs is a summary of."""

import re
from collections.abc import Iterator
from dataclasses import replace

from gaplint.binding.added import NEAR, elsewhere, is_complete, remarked, signs_of, within_limits, without_overlaps
from gaplint.binding.blocks import column_sum, readings
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import alternatives, words
from gaplint.expressions import expression
from gaplint.facts.grids import is_total
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import counted, number, result, rough, roughest, whole
from gaplint.facts.types import Facts, Field, Grid, Quantity, Rough
from gaplint.index import content_words
from gaplint.model.document import Inline, Paragraph, Table
from gaplint.model.span import Span

TOTAL_LINE = expression(
    rf"\s*(?P<name>(?:{alternatives(words().total - {'all'})})[^:：\n]{{0,40}})[:：]\s*"
    r"(?P<about>[~≈])?(?P<number>\d[\d,]*)(?P<more>\+)?(?P<rest>[^\n]*)",
    re.IGNORECASE,
)

REMARK = expression(r"\([^()]*\)")
ADDED = expression(r"\+\s*(\d[\d,]*)")
"""What a line adds to its number: `12 boats (old) + 9 boats (new)`."""
FIRST = expression(r"[\s*_`]*(?P<number>\d{1,4})(?![\d.,/%+–-])")
"""The number that a value begins with."""


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
            name = match["name"]
            match = result(facts.document.visible, match.start("about" if match["about"] else "number"), match.end()) or match
            grid = facts.grid_of[before.span]
            value = float(match["number"].replace(",", ""))
            yield _line(facts, grid, name, match, value)
    if facts.grids:
        yield from _summaries(facts)


def _summaries(facts: Facts) -> Iterator[Binding]:
    """`**Total piers:** 8` in a section without a table, below the only table of the section that holds it."""
    for field in facts.fields:
        section = facts.document.section_at(field.span.start)
        above = facts.grids_in.get(section.parent, ()) if section.parent is not None else ()
        if len(above) != 1 or facts.grids_in.get(section.number) or above[0].elided or not _is_of_all(field):
            continue
        grid, match = above[0], FIRST.match(facts.document.visible, *field.value.span)
        if match is None or grid.states_one or not _is_of(field.name, grid):
            continue
        value = float(match["number"])
        if abs(value - len(grid.rows)) <= max(1, NEAR * value):
            span = Span(*match.span("number"))
            says = f"the text says {whole(value)} for {field.name}"
            line = Binding(Tie.TOTAL, facts, span, value, says, near=section.span)
            remark = remarked(facts, value, len(grid.rows), field.value, field.value.plain, grid.table.span)
            tied = _counts_rows(line, grid, "total in the summary of the table's section")
            numbers = {one.number for mention in grid.key_ids if mention for one in mention.ids}
            apart = Reading(len(numbers), "rows of one number counted once", facts, grid.table.span)
            last = frozenset(["the last row has that number"] if max(numbers, default=0) == value else [])
            yield replace(tied, readings=(*tied.readings, *remark, apart), form="rows above a summary", signs=last)


def _is_of_all(field: Field) -> bool:
    return is_total(field.name) or field.name.rpartition(" ")[2] in words().total


def _is_of(name: str, grid: Grid) -> bool:
    """Whether a total is of what a table lists: by the header of its first column, or the family of its IDs."""
    families = {one.family.lower() for mention in grid.key_ids if mention for one in mention.ids}
    said = {word.removesuffix("s") for word in name.split()}
    return not said.isdisjoint(families) or not content_words(name).isdisjoint(content_words(grid.headers[0]))


def _line(facts: Facts, grid: Grid, name: str, match: re.Match[str], value: float) -> Binding:
    """A line of that name, of which `match` is the number with what stands before and behind it."""
    span = Span(*match.span("number"))
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
        columns = [n for n in columns if content_words(grid.headers[n]) & content_words(name)]
    units = {one.unit for n in columns for one in grid.numbers(n)} - {"", unit}
    if grid.totals or grid.elided or len(columns) != 1 or (units and is_measure(unit)):
        return unbound
    bound = _adds_up(unbound, grid, columns[0], unit, facts.document.inline(*match.span("rest")))
    return replace(bound, signs=bound.signs | _named(grid.headers[columns[0]], f"{name} {match['rest']}"))


def _counts_rows(line: Binding, grid: Grid, reason: str = "total line below the table") -> Binding:
    """A line below a table without numbers counts its rows."""
    rows = Reading(len(grid.rows), f"the table has {counted(len(grid.rows), 'row')}", line.facts, grid.table.span)
    return replace(
        line,
        reason=reason,
        readings=(rows, *(one for one in readings(line.facts, (grid.table,)) if one.value != len(grid.rows))),
        repair=f"change it to {len(grid.rows)}, or fix the table",
        form="rows above a line",
    )


def _adds_up(line: Binding, grid: Grid, column: int, unit: str, rest: Inline) -> Binding:
    """A line below a table adds up its one column of quantities; `rest` is what stands behind its number."""
    facts, numbers = line.facts, grid.numbers(column)
    added = column_sum(facts, grid, column)
    claimed = Quantity(line.value, Rough.EXACT, unit, line.span, True)
    more = line.value + sum(number(one) for one in ADDED.findall(REMARK.sub("", rest.plain)))
    return replace(
        line,
        reason=f"total line below the table, column {grid.name(column)}",
        readings=(
            added,
            Reading(len(grid.rows), f"the table has {len(grid.rows)} rows", facts, added.span),
            *([Reading(line.value, "with what is added to it it fits", facts, added.span)] if more == added.value else []),
            *elsewhere(facts, grid, column, list(grid.quantities), numbers),
            *within_limits(line.value, added.value, numbers, facts, added.span),
            *without_overlaps(facts, line.value, [row[column] for row in grid.quantities], list(grid.rows), added.span),
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
