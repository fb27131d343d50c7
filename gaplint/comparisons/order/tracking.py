"""Tables that track how fresh other files are, tied to these files."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.dates import find_dates
from gaplint.facts.types import Dated, Facts
from gaplint.git import last_commits
from gaplint.index import ProjectIndex, day_of
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span
from gaplint.read import SUFFIX

FILE = expression(rf"(?<![\w./-])[\w./-]+{SUFFIX}\b", re.IGNORECASE)
OLD = r"\b(?:stale|outdated|out of date|out-of-date|veraltet|nieaktualne)\b"
STALE = expression(
    rf"\bneeds?\b[^|]{{0,60}}\b(?:update|entry|entries|refresh)\b[^|]*|^\W*(?P<first>{OLD}[^|]*)|{OLD}(?!\s+\w)[^|]*",
    re.IGNORECASE,
)
"""What a row says of a file; `stale hash` inside a title says it of something else."""


class Tracked(NamedTuple):
    """A row of a table that tracks how fresh other files are."""

    facts: Facts
    name: str
    """The file as the row names it."""
    target: Facts | None
    day: date | None
    span: Span
    """Of the day."""
    stale: str
    """What the row says of a file that it calls out of date; empty where it doesn't."""
    stale_span: Span
    table: Span
    committed: date | None = None
    """The day of the file's last commit; asked for where the file gives no date of its own, and None where git can't tell."""

    @property
    def ground(self) -> Ground:
        return Ground("a tracked date and the file's own", self.facts.document.path, self.table)

    @property
    def own(self) -> Dated | None:
        """What the file's header says, unless that is younger than the table: then the file was updated since."""
        own, today = self.target and self.target.updated, day_of(self.facts)
        return own if own and not (today and own.date > today) else None

    @property
    def held(self) -> Held | None:
        return Held(self.ground, self.own.date == self.day) if self.own and self.day else None


def track(index: ProjectIndex) -> Iterator[Tracked]:
    """Rows with the file that each names, and where only git can date the file, with the day of its last commit."""
    rows = [*chain.from_iterable(index.each([facts for facts in index.documents if facts.grids], _rows))]
    undated = {one.target.document.path for one in rows if one.target and one.day and day_of(one.target) is None}
    committed = last_commits(undated, Path())
    return (one._replace(committed=committed.get(one.target.document.path)) if one.target else one for one in rows)


def _rows(index: ProjectIndex, facts: Facts) -> Iterator[Tracked]:
    for grid in facts.grids:
        dates = grid.headed(words().updated - words().reviewed)  # what was only read may have changed since
        if len(dates) != 1:
            continue
        for row in grid.rows:
            name = FILE.search(row.cells[0].plain) if row.cells else None
            if name is None or len(row.cells) <= dates[0]:
                continue
            cell = row.cells[dates[0]]
            found = find_dates(facts.document.source.reading, *cell.span)
            day, span = found[0] if found else (None, cell.span)
            stale, stale_span = "", cell.span
            for other in row.cells[1:]:
                match = STALE.search(other.plain)
                if match:
                    stale, stale_span = (match["first"] or match.group()).strip(), Span(*other.span)
            target = index.named(name.group(), facts)
            yield Tracked(facts, name.group(), target, day, span, stale, stale_span, grid.table.span)
