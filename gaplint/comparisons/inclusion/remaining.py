"""Rows: what a section says of itself, that it is complete, held against how far the rows of its tables are."""

from collections.abc import Iterator
from typing import NamedTuple

from gaplint.binding.scope import sections_around
from gaplint.comparisons.inclusion.said import every_said, states_of
from gaplint.config.vocabulary import any_of
from gaplint.context import Context
from gaplint.facts.statuses import StatusWords, is_qualified
from gaplint.facts.types import Facts, Grid, Status, StatusClass
from gaplint.model.document import Inline, Section
from gaplint.model.ground import Ground, Held, worth
from gaplint.model.span import Span
from gaplint.relations.structure import children

UNFINISHED = frozenset([StatusClass.OPEN, StatusClass.BLOCKED, StatusClass.PROGRESS])
"""What no part of something complete is."""
FEWEST = 2
"""Rows that a table must have for its rows to be the parts of its section."""


class Left(NamedTuple):
    """A row that is not done, with its status."""

    name: Inline
    status: Status


class Remaining(NamedTuple):
    """A section that is said to be complete, and the rows of it that are not."""

    facts: Facts
    said: Span
    word: str
    left: tuple[Left, ...]
    rows: int
    """How many there are, those that are done included."""
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.signs)


def _ground(facts: Facts, signs: frozenset[str] = frozenset()) -> Ground:
    return Ground("what is complete has no open row", facts.document.path, signs=signs)


def find_remaining(facts: Facts, context: Context) -> Iterator[Remaining | Held]:
    """Tables of which some rows are done tell how far each is; one of which none is may list what comes next."""
    if context.is_frozen(facts) or not facts.grids:
        return
    for section, said in every_said(context.statuses, facts).values():
        if said.status.kind is not StatusClass.DONE or is_qualified(said.status):
            continue
        tables = [rows for grid in _tables(facts, section, context.statuses) if (rows := _rows(facts, grid, context.statuses))]
        left = tuple(one for rows in tables for one in rows if one.status.kind in UNFINISHED)
        every = sum(map(len, tables))
        if left:
            signs = frozenset([said.how, "most rows are done" if 2 * len(left) < every else "few rows are done"])
            yield Remaining(facts, said.at, said.status.word, left, every, signs)
        elif tables:
            yield Held(_ground(facts), agrees=True, worth=worth(every))


def _tables(facts: Facts, section: Section, statuses: StatusWords) -> Iterator[Grid]:
    """The tables of a section and of those below it of which nothing is said."""
    yield from facts.grids_in.get(section.number, ())
    for child in children(facts, section):
        if child.number not in every_said(statuses, facts):
            yield from _tables(facts, child, statuses)


def _rows(facts: Facts, grid: Grid, statuses: StatusWords) -> list[Left]:
    """The rows of a table by their statuses; none where it has few, none is done, or all of it is for later."""
    if any(any_of("for_later").search(section.title) for section in sections_around(facts, grid.table.span)):
        return []
    read = [Left(name, status) for name, status in states_of(grid, statuses.by(facts.signs)) if status]
    done = any(one.status.kind is StatusClass.DONE for one in read)
    return [one for one in read if not _is_excused(facts, one)] if done and len(read) >= FEWEST else []


def _is_excused(facts: Facts, one: Left) -> bool:
    """Whether a row says why it is not done, or that it need not be."""
    line = facts.document.source.line_at(one.name.span.start)
    text = facts.document.visible[slice(*line)]
    return facts.document.is_struck(one.name.span.start) or any(
        any_of(kind).search(text) for kind in ("for_later", "optional", "at_need")
    )
