"""States: what two tables of one document say of one thing, which they call alike."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.binding.scope import rivals, scope_of
from gaplint.comparisons.join.statuses import is_meant
from gaplint.context import Context
from gaplint.facts.grids import PLACEHOLDER, label
from gaplint.facts.ids import find_id
from gaplint.facts.statuses import StatusWords, symbol_class
from gaplint.facts.types import UNSETTLED, Facts, Grid, Status, StatusClass
from gaplint.index import content_words
from gaplint.model.document import Inline, Row
from gaplint.model.ground import Ground, Held
from gaplint.relations.cells import without_remarks

FEWEST_WORDS = 2
"""Words of a name that tell a thing from others."""
PAIR = 2


class Stated(NamedTuple):
    """A thing with a state, in a table."""

    grid: Grid
    called: str
    said: Inline
    status: Status


class Unsettled(NamedTuple):
    """A thing that one table says is done and another one says is not."""

    facts: Facts
    here: Stated
    there: Stated

    @property
    def ground(self) -> Ground:
        return _ground(self.facts)


def find_unsettled(facts: Facts, context: Context) -> Iterator[Unsettled | Held]:
    """Names that exactly two tables of a document give a state in words."""
    called: dict[str, list[Stated]] = defaultdict(list)
    for one in _stated(facts, context.statuses) if len(facts.grids) > 1 and not context.is_frozen(facts) else ():
        called[label(one.called)].append(one)
    for listed in called.values():
        if len(listed) == PAIR:
            one, other = listed
            if one.grid.headers != other.grid.headers:  # tables of one form are each about a part or time of its own
                yield from _compare(facts, one, other)


def _compare(facts: Facts, one: Stated, other: Stated) -> Iterator[Unsettled | Held]:
    here, there = (one, other) if one.status.kind in UNSETTLED else (other, one)
    if here.status.kind is there.status.kind:
        yield Held(_ground(facts), agrees=True)
        return
    scopes = (scope_of(facts, each.grid.table.span) for each in (here, there))
    if here.status.kind in UNSETTLED and there.status.kind is StatusClass.DONE and rivals(*scopes):
        yield Unsettled(facts, here, there)


def _ground(facts: Facts) -> Ground:
    return Ground("what two tables call alike has one state", facts.document.path)


def _stated(facts: Facts, statuses: StatusWords) -> Iterator[Stated]:
    """The rows of tables with a column of states; of several, the first."""
    for grid in facts.grids:
        columns = (n for n in range(1, len(grid.headers)) if _is_state(grid, n, statuses))
        column = next(columns, 0) if not grid.states_one else 0
        for row in grid.rows if column else ():
            name = _name(facts, row)
            status = statuses.read(row.cells[column]) if name and column < len(row.cells) else None
            if status and not status.tail and is_meant(facts, status):
                yield Stated(grid, name, row.cells[column], status)


def _is_state(grid: Grid, column: int, statuses: StatusWords) -> bool:
    """Whether each cell of a column is a state, or nothing."""
    said = 0
    for row in grid.rows:
        if column >= len(row.cells):
            continue
        cell = row.cells[column]
        if statuses.read(cell) or symbol_class(cell.plain):
            said += not PLACEHOLDER.match(cell.plain)
        elif not PLACEHOLDER.match(cell.plain):
            return False
    return said > 1


def _name(facts: Facts, row: Row) -> str:
    """What a row is called, without remarks; empty for one with an ID, whose states are compared as such."""
    plain = without_remarks(row.cells[0].plain).strip() if row.cells else ""
    return plain if len(content_words(plain)) >= FEWEST_WORDS and not find_id(plain, 0, len(plain), facts.document.bare) else ""
