"""Rows that don't fit their table; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.facts.types import Facts, Grid
from gaplint.model.document import Row
from gaplint.model.finding import Finding, Spot
from gaplint.model.span import Span
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for facts in project.index.documents:
        for grid in facts.grids:
            for row in grid.table.rows:
                if any(cell.plain for cell in row.cells[len(grid.headers) :]):
                    yield _too_many(facts, grid, row)
        for span in facts.stranded:
            yield Finding(
                "a table row that belongs to no table",
                Spot(facts.document, span, "read as running text"),
                repair="put it below its table, or leave a blank line before the table and a delimiter row under its header",
            )


def _too_many(facts: Facts, grid: Grid, row: Row) -> Finding:
    extra = row.cells[len(grid.headers)]
    header = grid.table.header
    return Finding(
        f"the row has {len(row.cells)} cells; the header has {len(grid.headers)}",
        Spot(facts.document, Span(extra.span.start, row.cells[-1].span.end), "dropped by GitHub"),
        (Spot(facts.document, header.span, f"{len(grid.headers)} columns"),),
        "write a pipe inside a cell as \\|, also in code",
    )


RULE = Rule(check)
