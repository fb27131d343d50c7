"""Phases of a project as items: `Phase 08`, under a heading or in the first column of a table."""

import re
from collections.abc import Iterator
from functools import cache

from gaplint.config.vocabulary import alternatives, words
from gaplint.expressions import expression
from gaplint.facts.items import heading_item, row_item
from gaplint.facts.purposes import item_columns
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Grid, Id, Item, Mention
from gaplint.model.document import Document, Inline, Place, Row
from gaplint.model.span import Span

NUMBER = r"(?P<number>\d{1,3})(?P<suffix>[A-Za-z]?)(?![\w.%/]|\s*(?:[–—-]|to|bis)\s*\d)"
"""A number of its own: no part of a version, a share or a range."""
LEADING = r"[^\w(]*+"
BARE = expression(rf"[^\w(]*{NUMBER}(?=[\s:.–—*_-]*$)")


@cache
def phase_pattern(lead: str = r"(?<!\w)") -> re.Pattern[str]:
    """`Phase 26` in any of the languages, after `lead`: the parts `phase`, `word`, `number` and `suffix`."""
    return re.compile(rf"{lead}(?P<phase>(?P<word>{alternatives(words().phase)})\s+{NUMBER})", re.IGNORECASE)


def phase_id(match: re.Match[str], word: str) -> Id:
    """The ID of a phase, its word as a family."""
    return Id(word.capitalize(), int(match["number"]), len(match["number"]), match["suffix"].lower())


def find_phases(document: Document, grids: tuple[Grid, ...], statuses: StatusWords) -> Iterator[Item]:
    """Every phase that has a heading or a row."""
    for section in document.sections:
        found = leading_phase(document, section.heading.title) if section.heading else None
        if found:
            own = [grid for grid in grids if grid.section is section]
            yield heading_item(document, section, *found, own, statuses)
    for grid in grids:
        rows = [(row, found) for row in grid.rows if (found := _of_row(document, grid, row))]
        if not rows:
            continue
        named = {(id_, row.cells[0].plain) for row, (id_, _) in rows}
        if len(named) == len(
            {id_ for id_, _ in named}
        ):  # else the rows are parts of phases: `Phase 3 report`, `Phase 3 sign-off`
            columns = item_columns(grid, 0, statuses)
            for row, found in rows:
                yield row_item(document, grid, row, columns, *found, statuses)


def _of_row(document: Document, grid: Grid, row: Row) -> tuple[Id, Span] | None:
    """The phase that a row begins with, or has the number of under a header that says so."""
    header = grid.headers[0] if grid.headers else ""
    found = leading_phase(document, row.cells[0]) if row.cells else None
    if found is None and header in words().phase and (match := BARE.match(row.cells[0].plain)):
        return phase_id(match, header), row.cells[0].span
    return found


def find_phase(text: str) -> Id | None:
    """The phase that a whole text names, `phase 26`."""
    match = phase_pattern().fullmatch(text.strip())
    return phase_id(match, match["word"]) if match else None


def phase_mentions(document: Document) -> Iterator[Mention]:
    """Every phase that is named in running text, in order."""
    for match in phase_pattern().finditer(document.visible):
        yield Mention((phase_id(match, match["word"]),), Span(*match.span()), Place.PROSE, False, "")


def leading_phase(document: Document, text: Inline) -> tuple[Id, Span] | None:
    """The phase that a title or cell begins with, symbols aside, and where it stands."""
    match = phase_pattern(LEADING).match(document.visible, *text.span)
    return (phase_id(match, match["word"]), Span(*match.span("phase"))) if match else None


def is_phase(id_: Id) -> bool:
    """Whether an ID is that of a phase."""
    return id_.family.lower() in words().phase
