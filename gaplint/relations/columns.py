"""The named columns of a document's tables, each over all tables that have it, and what their cells say."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from gaplint.facts.grids import PARENTHESES, PLACEHOLDER
from gaplint.facts.types import Facts, Grid
from gaplint.index import WORD, content_words
from gaplint.model.document import Inline, Row
from gaplint.model.span import Span

Name = tuple[str, ...]
"""A value as stems in order, so that rewordings meet; or its symbol alone."""

CLAUSE = re.compile(r"(?<=\w)\s*(?:[(（:;!?—–|=]|[.,]\s|-\s|<br>|(?=[^\w\s(\[{\"'`*~<>#|/\\.,:;=+·&$€%-]))")
"""What ends the words that a cell begins with, before it explains them."""
JOINT = re.compile(r"\s*[/·,;&+]\s*|<br>")
SYMBOL = re.compile(r"[^\w\s(\[{\"'`*~<>#|/\\.,:;=+—–-]")
VARIANT = "\ufe0f"
LONGEST = 60
"""Characters of a text that may be a value: what is longer tells something."""
NUMERIC = 0.5
"""Share of cells beyond the first column that are numbers, from which on a table sums up rather than lists."""


class Cell(NamedTuple):
    """One cell with the row that it stands in."""

    grid: Grid
    row: Row
    text: Inline

    @property
    def span(self) -> Span:
        return self.row.span


class Column(NamedTuple):
    """The cells under one header, top down over all tables that list things."""

    header: str
    name: str
    """As the first table writes it."""
    cells: tuple[Cell, ...]

    def within(self, span: Span) -> "Column":
        """Only the cells that stand in a part of the document."""
        first = bisect_left(self.cells, span.start, key=lambda cell: cell.span.start)
        last = bisect_left(self.cells, span.end, key=lambda cell: cell.span.start)
        return self._replace(cells=self.cells[first:last])

    def without(self, span: Span) -> "Column":
        """Only the cells that don't."""
        return self._replace(cells=tuple(cell for cell in self.cells if not span.covers(cell.span)))

    @property
    def grids(self) -> int:
        return len({cell.grid.table.span for cell in self.cells})


class Columns:
    """The columns of a document by their headers, and by the values that occur in them."""

    def __init__(self, facts: Facts) -> None:
        cells: dict[str, list[Cell]] = defaultdict(list)
        names: dict[str, str] = {}
        for grid in facts.grids:
            if grid.states_one or sums_up(grid):
                continue
            for number, header in enumerate(grid.headers):
                if header and grid.headers.index(header) == number:
                    names.setdefault(header, grid.name(number))
                    cells[header] += (Cell(grid, row, row.cells[number]) for row in grid.rows if number < len(row.cells))
        self.by_header = {
            header: Column(header, names[header], tuple(sorted(some, key=lambda cell: cell.span.start)))
            for header, some in cells.items()
        }
        self.by_value: dict[Name, set[str]] = defaultdict(set)
        for header, column in self.by_header.items():
            for text in {cell.text.plain for cell in column.cells}:
                for name in values_of(text):
                    self.by_value[name].add(header)


def sums_up(grid: Grid) -> bool:
    """Whether most cells beyond the first column are numbers."""
    cells = sum(max(0, min(len(row.cells), len(grid.headers)) - 1) for row in grid.rows)
    return sum(quantity is not None for row in grid.quantities for quantity in row[1:]) >= NUMERIC * cells


@lru_cache(maxsize=16384)
def stems(text: str) -> Name:
    """The words of a text in order, cut to stems where they carry meaning."""
    return tuple(map(_stem, WORD.findall(text.lower())))


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    return next(iter(content_words(word)), word)


@lru_cache(maxsize=16384)
def values_of(plain: str) -> frozenset[Name]:
    """The names that a cell may go by: the words that it begins with, and its symbol."""
    text, symbol = lead(plain), symbol_of(plain)
    words = stems(text) if len(text) <= LONGEST and not PLACEHOLDER.match(text) else ()
    return frozenset(name for name in (words, (symbol,) if symbol else ()) if name)


def symbol_of(plain: str) -> str:
    """The symbol that a text begins with; empty without one."""
    symbol = SYMBOL.match(plain.strip())
    return symbol.group() if symbol else ""


def lead(plain: str) -> str:
    """What a text begins with, without remarks and what explains it."""
    return CLAUSE.split(plain[: 2 * LONGEST].replace(VARIANT, "").strip(), maxsplit=1)[0]


@lru_cache(maxsize=16384)
def parts_of(plain: str) -> frozenset[Name]:
    """The names that each part of a cell goes by, where it joins several: `R/A`."""
    return frozenset().union(*(values_of(part) for part in JOINT.split(PARENTHESES.sub("", plain)) if part))


def labels_of(plain: str, common: Iterable[str] = ()) -> tuple[Name, ...]:
    """The names that a label or a header may mean, the likeliest first: its words, those less what others share, its symbol."""
    words, symbol = stems(lead(plain)), symbol_of(plain)
    rest = tuple(word for word in words if word not in common)
    return tuple(dict.fromkeys(name for name in (words, rest, (symbol,) if symbol else ()) if name))
