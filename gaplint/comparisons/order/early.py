"""Order: what a table says is done, held against what its row says that it needs, in the tables of one document."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.grids import label
from gaplint.facts.purposes import status_column
from gaplint.facts.types import Facts, Grid, Status, StatusClass
from gaplint.model.document import Inline, Row
from gaplint.model.ground import Ground, Held
from gaplint.relations.cells import without_remarks

BETWEEN = expression(r"\s{0,9}(?:[,;、&+]|<br ?/?>)\s*")


class Task(NamedTuple):
    """A row with a state."""

    name: Inline
    status: Status


class Early(NamedTuple):
    """A task that is done, and needs one that nobody has begun."""

    facts: Facts
    task: Task
    needs: Inline
    """The cell that says so."""
    needed: Task

    @property
    def ground(self) -> Ground:
        return _ground(self.facts)


def find_early(facts: Facts, context: Context) -> Iterator[Early | Held]:
    """What each task that is done needs, where that is called like one row of the document's tables."""
    columns = {grid.table.span: _needs(grid) for grid in facts.grids}
    if not any(columns.values()) or context.is_frozen(facts):
        return
    tasks: dict[str, list[Task]] = defaultdict(list)
    needs: list[tuple[Task, Inline]] = []
    for grid in facts.grids:
        status = status_column(grid, context.statuses)
        for row in grid.rows if status is not None else ():
            task = _task(context, row, grid.key or 0, status or 0)
            if task:
                tasks[label(task.name.plain)].append(task)
                needs += ((task, row.cells[n]) for n in columns[grid.table.span] if n < len(row.cells))
    for task, cell in needs:
        if task.status.kind is StatusClass.DONE:
            for name in BETWEEN.split(without_remarks(cell.plain)):
                named = tasks.get(label(name), ())
                if len(named) == 1 and named[0] is not task:
                    begun = named[0].status.kind is not StatusClass.OPEN or bool(named[0].status.tail)
                    yield Held(_ground(facts), agrees=True) if begun else Early(facts, task, cell, named[0])


def _needs(grid: Grid) -> list[int]:
    return [n for n, header in enumerate(grid.headers) if n and header in words().needs | words().blocked_by]


def _task(context: Context, row: Row, key: int, status: int) -> Task | None:
    if max(key, status) >= len(row.cells):
        return None
    said = context.statuses.read(row.cells[status])
    return Task(row.cells[key], said) if said and row.cells[key].plain else None


def _ground(facts: Facts) -> Ground:
    return Ground("what is done needs what is begun", facts.document.path)
