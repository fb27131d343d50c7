"""Tables as relations: rows by their key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gaplint.facts.grids import PARENTHESES, label
from gaplint.facts.ids import find_id
from gaplint.facts.types import Facts, Grid, Id
from gaplint.index import normal
from gaplint.model.document import Inline, Row

FEWEST = 3
"""Rows with a key of their own that make a relation."""
UNIQUE = 0.9
"""Share of the rows whose key must be given once."""
FOREMOST = 3
"""Columns of which one may name the rows; those further on say something of them."""
LETTER = re.compile(r"[^\W\d_]")
Key = str | Id


@dataclass(frozen=True)
class Relation:
    """A table whose rows are about one named thing each."""

    facts: Facts
    grid: Grid
    key: int
    """The column that names the things."""
    rows: dict[Key, Row]
    """Without those of a key that is given twice."""

    @property
    def attributes(self) -> range:
        return range(len(self.grid.headers))

    def cell(self, key: Key, column: int) -> Inline | None:
        cells = self.rows[key].cells
        return cells[column] if column < len(cells) else None


def relations(facts: Facts) -> Iterator[Relation]:
    """The relations of a document: a table by each of its first columns that names every row."""
    for grid in facts.grids:
        if len(grid.headers) > 1 and len(grid.rows) >= FEWEST and not grid.states_one:
            for column in range(min(FOREMOST, len(grid.headers))):
                if rows := _keyed(grid, column):
                    yield Relation(facts, grid, column, rows)


def _keyed(grid: Grid, column: int) -> dict[Key, Row]:
    """The rows by what stands in a column; none where that does not tell them apart."""
    found: dict[Key, list[Row]] = {}
    for row in grid.rows:
        if column < len(row.cells) and (key := key_of(row.cells[column])):
            found.setdefault(key, []).append(row)
    once = {key: rows[0] for key, rows in found.items() if len(rows) == 1}
    return once if len(once) >= max(FEWEST, UNIQUE * len(grid.rows)) else {}


def key_of(cell: Inline) -> Key:
    """What a cell names: its ID, or its words without remarks; empty for a number, a mark or nothing."""
    if found := find_id(cell.plain, 0, len(cell.plain)):
        return normal(found[0])
    name = label(PARENTHESES.sub("", cell.plain))
    return name if LETTER.search(name) else ""
