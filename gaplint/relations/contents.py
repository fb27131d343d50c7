"""What the columns of a relation hold: IDs, statuses, numbers, days or text."""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum

from gaplint.facts.dates import find_dates
from gaplint.facts.numbers import read_quantity
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts, Grid
from gaplint.model.document import Inline
from gaplint.model.span import Span
from gaplint.relations.cells import ids, reduced, without_remarks
from gaplint.relations.relation import Relation

MOST = 0.8
"""Share of the cells that say something, from which on what they hold is what the column holds."""


class Content(StrEnum):
    ID = "id"
    STATUS = "status"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    EMPTY = "empty"


def contents(relation: Relation, statuses: StatusWords) -> Iterator[Content]:
    """What each column holds."""
    for column in range(len(relation.headers)):
        yield _content((row[column] for row in relation.rows.values()), relation.facts, statuses)


def contents_of(grid: Grid, facts: Facts, statuses: StatusWords) -> Iterator[Content]:
    """The same of a table or list that is no relation by its keys."""
    for column in range(len(grid.headers)):
        yield _content(grid.column(column), facts, statuses)


def _content(cells: Iterable[Inline | None], facts: Facts, statuses: StatusWords) -> Content:
    said = Counter(_said(cell, facts, statuses) for cell in cells if cell and reduced(cell.plain))
    if not said:
        return Content.EMPTY
    content, number = said.most_common(1)[0]
    return content if number >= MOST * said.total() else Content.TEXT


def _said(cell: Inline, facts: Facts, statuses: StatusWords) -> Content:
    """What one cell holds; a remark in brackets behind it is no part of that."""
    plain = without_remarks(cell.plain).strip()
    if ids(plain, facts.document.bare):
        return Content.ID
    if [span for _, span in find_dates(plain, 0, len(plain))] == [Span(0, len(plain))]:
        return Content.DATE
    if read_quantity(cell, facts.document.visible):
        return Content.NUMBER
    return Content.STATUS if statuses.read(cell) else Content.TEXT
