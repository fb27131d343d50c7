"""States: what a summary says of a thing that has a name and no ID, and what a table of statuses says of it."""

from collections.abc import Iterator
from typing import NamedTuple

from gaplint.comparisons.join.statuses import exclude, is_meant
from gaplint.config.vocabulary import words
from gaplint.context import Context
from gaplint.facts.grids import label
from gaplint.facts.statuses import is_qualified
from gaplint.facts.types import Facts, Status
from gaplint.model.ground import Ground, Held

KEY_AND_VALUE = 2
"""Columns of a summary."""


class ByName(NamedTuple):
    """The same of what has a name and no ID, in a summary and in a table of statuses."""

    facts: Facts
    key: str
    said: Status
    name: str
    status: Status

    @property
    def ground(self) -> Ground:
        signs = frozenset(["by name"])
        return Ground("a summary gives the status of the table", self.facts.document.path, signs=signs)


def find_by_name(facts: Facts, context: Context) -> Iterator[ByName | Held]:
    """`| Build status | Pending |` in a summary, and `| Build | Pass |` in a table of statuses further down."""
    summary: dict[str, tuple[str, Status]] = {}
    for grid in facts.grids:
        for row in grid.rows if len(grid.headers) == KEY_AND_VALUE else ():
            name, _, last = label(row.cells[0].plain).rpartition(" ")
            status = context.statuses.read(row.cells[1]) if name and last in words().status and len(row.cells) > 1 else None
            if status and is_meant(facts, status) and not is_qualified(status):
                summary.setdefault(name, (row.cells[0].plain, status))
    for grid in facts.grids if summary else ():
        columns = grid.headed(words().status)
        for row in grid.rows if len(columns) == 1 and not grid.states_one else ():
            said = summary.get(label(row.cells[0].plain)) if len(row.cells) > columns[0] else None
            status = context.statuses.read(row.cells[columns[0]]) if said else None
            if said and status and is_meant(facts, status) and not is_qualified(status):
                found = ByName(facts, *said, row.cells[0].plain, status)
                if exclude(said[1], status):
                    yield found
                elif said[1].kind is status.kind:
                    yield Held(found.ground, agrees=True)
