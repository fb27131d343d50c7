"""How far a section is: as its heading or a field says, or a row of a table that names it; and how far rows are."""

from collections.abc import Iterator
from typing import NamedTuple

from gaplint.binding.scope import day_of_section
from gaplint.comparisons.join.outlined import titles_of
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.purposes import is_status, status_column
from gaplint.facts.statuses import StatusWords, symbol_class, title_status
from gaplint.facts.types import UNSETTLED, Facts, Grid, Status
from gaplint.model.document import Inline, Section
from gaplint.model.kept import kept_with
from gaplint.model.span import Span

FEWEST = 3
"""Sections that the rows of a table must name for it to tell how far these are."""
WORD = expression(r"\w")
LETTERS = expression(r"[^\W\d_]{2}")
"""What the name of a row has, and its number has not."""
CODED = expression(r"[^\W\d_]{1,9}[-–.]?\d[\w.-]{0,9}(?=\s)")
"""`PIER-7` before a title; a number alone is that of the section."""
SHARE = expression(r"(?<!\d)\d{1,2}(?:[.,]\d{1,2})?\s?%\W{0,4}$")
"""Less than all, before a sign: `(80% ✅)` says how much is done."""
JOINTS = " ([（【–—-|·•:："
"""What stands between a name and the status behind it."""


class Said(NamedTuple):
    """How far a section is, in its own words."""

    at: Span
    status: Status
    how: str


class Mark(NamedTuple):
    """What a title or an item ends with that says how far it is."""

    name: str
    """What stands before."""
    status: Status


def said_of(statuses: StatusWords, facts: Facts, section: Section) -> Said | None:
    """How far a section is: by its only field for that, or by the end of its heading."""
    return kept_with(facts, __name__, statuses, lambda: _said_in(statuses, facts))[section.number]


def every_said(statuses: StatusWords, facts: Facts) -> dict[int, tuple[Section, Said]]:
    """By number, the sections of which is said how far they are: by themselves, else by the one row that names each."""
    return kept_with(facts, f"{__name__} every", statuses, lambda: _every_said(statuses, facts))


def _every_said(statuses: StatusWords, facts: Facts) -> dict[int, tuple[Section, Said]]:
    rows = _said_by_rows(facts, statuses.by(facts.signs))
    found = ((section, said_of(statuses, facts, section) or rows.get(section.number)) for section in facts.document.sections)
    return {section.number: (section, said) for section, said in found if said}


def _said_by_rows(facts: Facts, statuses: StatusWords) -> dict[int, Said]:
    """By section, what the one row says of it that names it, in a table whose rows name several."""
    found: dict[int, list[Said]] = {}
    for grid in facts.grids if len(facts.document.sections) > FEWEST else ():
        for number, said in _in_rows(facts, grid, statuses):
            found.setdefault(number, []).append(said)
    return {number: said[0] for number, said in found.items() if len(said) == 1}


def _in_rows(facts: Facts, grid: Grid, statuses: StatusWords) -> Iterator[tuple[int, Said]]:
    """What the rows of a table say of the sections that they name elsewhere, by the sections' numbers."""
    if len(grid.rows) < FEWEST or grid.states_one:
        return
    for column in range(min(2, len(grid.headers) - 1)):
        named = titles_of(facts).named(grid, column)
        status = status_column(grid, statuses, column) if len(named) >= FEWEST else None
        if status is None:
            continue
        for number, section in named.items():
            cell = grid.rows[number].cells[status] if status < len(grid.rows[number].cells) else None
            read = statuses.read_sign(cell) if cell and not section.span.covers(cell.span) else None
            if cell and read and day_of_section(facts, cell.span) == day_of_section(facts, section.span):
                yield section.number, Said(cell.span, read, "a row says so")
        return


def _said_in(statuses: StatusWords, facts: Facts) -> list[Said | None]:
    statuses = statuses.by(facts.signs)
    return [_said(statuses, facts, section) for section in facts.document.sections]


def _said(statuses: StatusWords, facts: Facts, section: Section) -> Said | None:
    if section.heading is None or section.heading is facts.document.heading:
        return None
    fields = [field for field in facts.fields_in.get(section.number, ()) if is_status(field.name)]
    if len(fields) == 1:
        status = statuses.read_sign(fields[0].value)
        return Said(fields[0].value.span, status, "a field says so") if status else None
    mark = mark_of(facts, section.heading.title, statuses) if not fields else None
    return Said(section.heading.title.span, mark.status, "a heading says so") if mark else None


def mark_of(facts: Facts, text: Inline, statuses: StatusWords) -> Mark | None:
    """The status that a title or an item ends with, a tick or `(complete)`, or has behind its ID; one before adorns it."""
    document, end = facts.document, text.span.end
    if not (word := WORD.search(document.visible, *text.span)):
        return None
    begin = word.start()
    coded = CODED.match(document.visible, begin, end)
    status = title_status(
        document, text._replace(span=Span(begin, end)), Span(begin, coded.end() if coded else begin), statuses
    )
    if status is None or status.span.start < begin or (coded and status.span.end <= coded.end()):
        return None
    if SHARE.search(document.visible, begin, status.span.start):
        return None
    if "=" in document.visible[status.span.start : status.span.end].partition(status.word[0])[0]:
        return None  # `- [ ]` = pending tells what a box means
    before, behind = document.plain(Span(begin, status.span.start)), document.plain(Span(status.span.end, end))
    return Mark(f"{before.rstrip(JOINTS)} {behind}" if WORD.search(behind) else before.rstrip(JOINTS), status)


def is_open(status: Status) -> bool:
    """Whether a status says that something is not done, and no more than that: `In progress (90 %)` says how much is left."""
    return status.kind in UNSETTLED and status.word not in words().lasting and not any(map(str.isalnum, status.tail))


def states_of(grid: Grid, statuses: StatusWords) -> Iterator[tuple[Inline, Status | None]]:
    """What each row of a table is called, and how far it is, where one column says so."""
    column = status_column(grid, statuses, grid.key) if not grid.states_one else None
    for row in grid.rows:
        if column is not None and column < len(row.cells):
            name = next((cell for cell in row.cells if LETTERS.search(cell.plain)), row.cells[0])
            yield name, _state(row.cells[column], statuses)


def _state(cell: Inline, statuses: StatusWords) -> Status | None:
    """The status in a cell; a symbol tells it, whatever words that nobody knows stand behind."""
    if status := statuses.read_sign(cell):
        return status
    kind = symbol_class(cell.plain)
    return Status(kind, cell.plain, "", cell.span) if kind else None
