"""Documents of a numbered series that their index leaves out, and rows in the wrong part of it; see the page of this name."""

import posixpath
from collections.abc import Iterator

from gaplint.binding.entries import status_value
from gaplint.binding.types import Project
from gaplint.config.vocabulary import words
from gaplint.facts.types import Facts, Grid
from gaplint.model.finding import Finding, Spot
from gaplint.model.ground import Ground
from gaplint.model.span import Span
from gaplint.rule import Rule

MOST_NAMED = 5
"""Documents that a message names."""
FEWEST_ROWS = 3


def check(project: Project) -> Iterator[Finding]:
    for facts, span, listed, missing, signs in project.listings:
        if missing:
            names = ", ".join(posixpath.basename(one.document.path) for one in missing[:MOST_NAMED])
            yield Finding(
                f"the index lists {listed} of {listed + len(missing)} documents of the series; it leaves out {names}",
                Spot(facts.document, span, "the index of the series"),
                tuple(Spot(one.document, _title(one), "is not listed") for one in missing),
                "list what is left out",
                Ground(signs=signs),
            )
    for facts in project.index.documents:
        for grid in facts.grids:
            yield from _misplaced(facts, grid)


def _title(facts: Facts) -> Span:
    return next((section.heading.title.span for section in facts.document.sections if section.heading), Span(0, 0))


def _misplaced(facts: Facts, grid: Grid) -> Iterator[Finding]:
    """A row whose status is not the one that its section is called after, as those of all other rows are."""
    if len(grid.rows) <= FEWEST_ROWS or grid.section.heading is None:
        return
    columns = [n for n, header in enumerate(grid.headers) if n and header in words().status]
    if len(columns) != 1:
        return
    title = grid.section.title.lower().split()
    if not words().status.isdisjoint(title):  # `Complete Status` is the whole status, and no part of an index
        return
    cells = [row.cells[columns[0]] for row in grid.rows if columns[0] < len(row.cells)]
    inside = [cell for cell in cells if status_value(cell.plain) in title]
    outside = [cell for cell in cells if cell not in inside]
    if len(outside) != 1 or len({status_value(cell.plain) for cell in inside}) != 1 or len(inside) < FEWEST_ROWS:
        return
    yield Finding(
        f"a row with status “{outside[0].plain}” stands under “{grid.section.title}”",
        Spot(facts.document, outside[0].span, f"says {outside[0].plain}"),
        (Spot(facts.document, grid.section.heading.title.span, "the part of the index"),),
        "move the row, or correct its status",
        Ground(signs=frozenset(["the part of an index"])),
    )


RULE = Rule(check)
