"""What the columns of a table are for: which one names the item of each row, and which one says how far it is.

A header tells where it is a known word, or ends with one: `Delivery status`. Else the cells tell, whatever the language.
"""

from collections.abc import Iterable
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import PARENTHESES, PLACEHOLDER, label
from gaplint.facts.ids import scan
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Grid
from gaplint.model.document import Inline

FEWEST = 3
"""Cells that must say something for a column to be known by them."""
MOST = 0.8
"""Share of these that must be of one kind."""
ALTERNATIVES = expression(r"\s{0,9}[/|&]\s*")
LETTER = expression(r"[^\W\d_]")
LETTERS = 3
"""Fewest of a name."""
FIGURE = expression(r"[\W\d]*\d[\W\d]*(?:[^\W\d_]{1,4}\W*)?$")
"""A number, with its unit or without; a date, a version."""
PATH = expression(r"[^\s/=]*(?<!-)[/=]\S*|\S+\.[a-z]\w{0,4}")
"""A file or a setting; behind a hyphen a slash joins words, as in German: `Lösch-/Sperrkonzept`."""


class Columns(NamedTuple):
    """Where the rows of a table say what an item is; None where no column does."""

    key: int
    title: int | None
    status: int | None
    inferred: bool = False
    """Whether only the cells say that the title is one."""


def item_columns(grid: Grid, key: int, statuses: StatusWords) -> Columns:
    """The columns of a table whose column `key` holds the IDs."""
    status = status_column(grid, statuses, key)
    title = next((n for n in grid.headed(words().title, first=0) if n != key), None)
    if title is not None:
        return Columns(key, title, status)
    naming = [n for n in range(len(grid.headers)) if n not in (key, status) and _names(grid.column(n), statuses)]
    titled = next((n for n in naming if _is_titled(grid.headers[n])), None)
    return Columns(key, next(iter(naming), None) if titled is None else titled, status, inferred=titled is None)


def status_column(grid: Grid, statuses: StatusWords, key: int | None = None) -> int | None:
    """The one column that says how far each row is.

    Where several do, each is of an aspect, a team or a time, unless one is headed so without any addition.
    """
    named = grid.headed(words().status, first=0)
    if named:
        return named[0]
    headed = [n for n, header in enumerate(grid.headers) if n != key and is_status(header)]
    said = [n for n in range(len(grid.headers)) if n != key and _says_status(grid.column(n), statuses)]
    both = sorted({*headed, *said})
    return both[0] if len(both) == 1 else None


def is_status(header: str) -> bool:
    """Whether a header says that a column holds statuses: `Status`, `Delivery status`."""
    return header in words().status or header.rpartition(" ")[2] in words().status


def _says_status(cells: Iterable[Inline], statuses: StatusWords) -> bool:
    """Whether most cells are statuses and nothing else: `Complete the plan` asks for something."""
    filled = [cell for cell in cells if not PLACEHOLDER.match(cell.plain)]
    read = sum(_is_whole(cell, statuses) for cell in filled)
    return len(filled) >= FEWEST and read >= MOST * len(filled)


def _is_whole(cell: Inline, statuses: StatusWords) -> bool:
    status = statuses.read(cell)
    return status is not None and not LETTER.search(PARENTHESES.sub("", status.tail))


def _is_titled(header: str) -> bool:
    """Whether a part of a header is a known one: `Task / place`, `Short title`."""
    parts = ALTERNATIVES.split(PARENTHESES.sub("", header))
    return any(part.rpartition(" ")[2] in words().title for part in parts)


def _names(cells: list[Inline], statuses: StatusWords) -> bool:
    """Whether most cells are names that tell their rows apart."""
    names = {label(cell.plain) for cell in cells if _is_name(cell, statuses)}
    return len(cells) >= FEWEST and len(names) >= MOST * len(cells)


def _is_name(cell: Inline, statuses: StatusWords) -> bool:
    plain = cell.plain.strip("` ")
    if len(LETTER.findall(plain)) < LETTERS or FIGURE.match(plain) or PATH.fullmatch(plain):
        return False
    return statuses.read(cell) is None and not ("-" in plain and any(scan(plain, 0, len(plain))))
