"""Rows with more cells than their table has columns; what goes beyond is dropped from the page."""

from collections.abc import Iterator
from itertools import pairwise

from gaplint.expressions import expression
from gaplint.facts.numbers import counted
from gaplint.facts.templates import is_filled
from gaplint.facts.types import Doubt, Grid
from gaplint.model.document import Document, Row
from gaplint.model.span import Span

CODE = expression(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
PIPE = expression(r"(?<!\\)\|")
PIPED = "write a pipe inside a cell as \\|, even in code"
FEWEST_OF_ROW = 3
"""Cells of a row, twice as many of which are those of two rows: four cells below two headers may also be two pipes."""


def find_ragged(document: Document, grids: tuple[Grid, ...]) -> Iterator[Doubt]:
    """One doubt for each table and each of the two causes: pipes in code, and others."""
    for grid in grids:
        columns = len(grid.headers)
        rows = [
            row
            for row in grid.table.rows
            if any(cell.plain for cell in row.cells[columns:]) and not is_filled(document, row.span)
        ]
        for split in (True, False):
            alike = [row for row in rows if bool(_split(document, row, columns)) is split]
            if alike:
                yield _doubt(document, grid, alike, split)


def _split(document: Document, row: Row, columns: int) -> list[Span]:
    """The code in which pipes split cells, if the row had the right number of cells without these pipes."""
    text = document.source.text[row.span.start : row.span.end]
    code = [match for match in CODE.finditer(text) if PIPE.search(match.group())]
    spare = sum(len(PIPE.findall(match.group())) for match in code)
    return [Span(*match.span()).shifted(row.span.start) for match in code] if len(row.cells) - spare <= columns else []


def _repair(row: Row, columns: int) -> str:
    """What to do about a row with too many cells: one that has those of several rows has lost what parts them."""
    cells = [cell.plain for cell in row.cells]
    glued = len(cells) > columns > 1 and not cells[columns] and len(cells) % (columns + 1) == columns
    if glued or (columns >= FEWEST_OF_ROW and len(cells) % columns == 0):
        return "start a new line where the next row begins"
    if len(cells) == columns + 1 and any(one == other != "" for one, other in pairwise(cells)):
        return "delete the cell that is there twice, or add a cell to the header"
    return f"{PIPED}, or add a cell to the header"


def _doubt(document: Document, grid: Grid, rows: list[Row], split: bool) -> Doubt:
    first, columns = rows[0], len(grid.headers)
    code = _split(document, first, columns)
    surplus = Span(first.cells[columns].span.start, first.cells[-1].span.end)
    repair = _repair(first, columns)
    if split:
        says = f"a pipe in code splits the row into {len(first.cells)} cells; the header has {columns}"
    elif len(rows) == 1:
        says = f"the row has {counted(len(first.cells), 'cell')}; the header has {columns}"
    else:
        says = f"{len(rows)} rows have more cells than the header, which has {columns}; the first has {len(first.cells)}"
    return Doubt(
        code[0] if split else surplus,
        says,
        PIPED if split else repair,
        (
            (grid.table.header.span, counted(columns, "column")),
            *((Span(row.cells[columns].span.start, row.cells[-1].span.end), "this row too") for row in rows[1:]),
        ),
        "the cell ends at this pipe" if split else "not shown by GitHub",
        frozenset(["a pipe in code" if split else "too many cells", *(["has front matter"] if document.front_matter else [])]),
    )
