"""Aggregate: numbers that say how many marks of their row, or above them, are alike: `5/8` behind eight marks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.expressions import expression
from gaplint.facts.grids import PLACEHOLDER
from gaplint.facts.numbers import whole
from gaplint.facts.statuses import VARIANT
from gaplint.facts.types import Facts, Grid
from gaplint.model.document import Inline
from gaplint.model.span import Span

STATED = expression(r"[^\w~≈<>≤≥+-]*(?P<number>\d{1,3})(?:\s*/\s*(?P<of>\d{1,3})|\s*(?P<percent>%))?[^\w+]*")
"""`5`, `5/8`, `63 %` and nothing else, meant exactly."""
LONGEST = 3
"""Characters of a mark: a symbol, `yes`, `x`."""
MOSTLY = 0.8
"""Share of a column that must be marks."""
FEWEST_MARKED = 3
"""Columns, or rows, of marks that a number must be about."""
FEWEST_RIGHT = 3
"""Numbers that must come out for the others to be wrong."""
RIGHT = 2 / 3
"""Share of the numbers that must."""
MOST_COLUMNS = 50
"""Columns of a table that is read: each number is held against all marks of its row."""
MOST_MARKS = 6
"""Different marks that a table may have."""
TOGETHER = 2
"""Marks that may be counted as one: done, and not needed."""


class Line(NamedTuple):
    """A number, with the marks that it may count."""

    says: str
    number: float
    of: float | None
    percent: bool
    stated: Span
    marks: tuple[str, ...]
    place: Span

    def counts(self, marks: frozenset[str]) -> float:
        """What the number would be if it counted these marks."""
        found = sum(mark in marks for mark in self.marks)
        return round(100 * found / len(self.marks)) if self.percent else found


def bind(facts: Facts) -> Iterator[Binding]:
    for grid in facts.grids:
        marked = _marked(grid)
        if len(marked) >= FEWEST_MARKED:
            for column in set(range(1, len(grid.headers))) - marked.keys():
                yield from _bound(facts, grid, list(_along_rows(grid, marked, column)), "row")
        if marked:
            for number in range(len(grid.totals)):
                yield from _bound(facts, grid, list(_down_columns(grid, marked, number)), "column")


def _marked(grid: Grid) -> dict[int, list[str | None]]:
    """The columns of marks, each with the mark of every row; None for what is no mark."""
    if len(grid.rows) < FEWEST_MARKED or len(grid.headers) > MOST_COLUMNS:
        return {}
    found = {}
    for column in range(1, len(grid.headers)):
        cells = grid.column(column)  # a row that only divides the others has none
        if cells and len(cells[0].plain) <= LONGEST and any(cell.plain for cell in cells):
            marks = [_mark(row.cells[column]) if column < len(row.cells) else None for row in grid.rows]
            if sum(mark is not None for mark in marks) >= MOSTLY * len(cells):
                found[column] = marks
    return found


def _mark(cell: Inline) -> str | None:
    """A symbol or a short word; empty for a placeholder."""
    plain = cell.plain.replace(VARIANT, "").strip()
    if not plain or PLACEHOLDER.match(plain):
        return ""
    return plain.lower() if len(plain) <= LONGEST and not any(map(str.isdigit, plain)) else None


def _along_rows(grid: Grid, marked: dict[int, list[str | None]], column: int) -> Iterator[Line]:
    """The numbers of a column, each with the marks of its row."""
    for number, row in enumerate(grid.rows):
        if column < len(row.cells):
            yield from _line(row.cells[column], [marks[number] for marks in marked.values()], row.span)


def _down_columns(grid: Grid, marked: dict[int, list[str | None]], total: int) -> Iterator[Line]:
    """The numbers of a total row, each with the marks above it."""
    cells = grid.totals[total].cells
    for column, marks in marked.items():
        if column < len(cells):
            first, last = grid.rows[0].cells[column].span, grid.column(column)[-1].span
            yield from _line(cells[column], marks, Span(first.start, last.end))


def _line(cell: Inline, marks: Sequence[str | None], place: Span) -> Iterator[Line]:
    """One number, unless it can't be about these marks: all of them, or all that are no placeholders."""
    match = STATED.fullmatch(cell.plain)
    known = [mark for mark in marks if mark is not None]
    if match is None or len(known) < len(marks):
        return
    filled = tuple(filter(None, known))
    of = float(match["of"]) if match["of"] else None
    if of in (None, len(known)):
        filled = tuple(known)
    elif of != len(filled):
        return
    yield Line(match.group().strip(), float(match["number"]), of, bool(match["percent"]), cell.span, filled, place)


def _bound(facts: Facts, grid: Grid, lines: list[Line], where: str) -> Iterator[Binding]:
    """Each number with the marks that most of them count; nothing where that can't be told."""
    ways = _ways(lines)
    for line in lines if ways else ():
        counts = list(dict.fromkeys(line.counts(way) for way in ways))
        told = " or ".join(f"“{mark}”" for mark in sorted(ways[0]))
        found = sum(mark in ways[0] for mark in line.marks)
        says = f"{found} of the {len(line.marks)} marks in the {where} {'is' if found == 1 else 'are'} {told}"
        fraction = f"/{whole(line.of)}" if line.of else "%" if line.percent else ""
        yield Binding(
            Tie.PROGRESS if line.of else Tie.SUMMARY,
            facts,
            line.stated,
            line.number,
            f"the table says {line.says}",
            f"marks of its {where}",
            (
                Reading(counts[0], says, facts, line.place),
                *(Reading(count, "counted in another way", facts, line.place) for count in counts[1:]),
            ),
            repair=f"change it to {whole(counts[0])}{fraction}, or fix the marks",
            form=f"marks of a {where}",
            near=grid.table.span,
        )


def _ways(lines: list[Line]) -> list[frozenset[str]]:
    """The marks, or pairs of them, that the numbers count, where enough of these come out and they are not all one number."""
    seen = Counter(mark for line in lines for mark in line.marks if mark)
    if len(lines) < FEWEST_RIGHT or not 1 < len(seen) <= MOST_MARKS:
        return []
    sets = [frozenset(some) for size in range(1, TOGETHER + 1) for some in combinations(sorted(seen), size)]
    right = {some: [line.number for line in lines if line.counts(some) == line.number] for some in sets}
    most = max(map(len, right.values()))
    if most < max(FEWEST_RIGHT, RIGHT * len(lines)):
        return []
    return [some for some, numbers in right.items() if len(numbers) == most and len(set(numbers)) > 1]
