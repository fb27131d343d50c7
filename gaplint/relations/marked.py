"""Things of a document that are called by name and marked with a state: headings, rows, items with a box or a symbol."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.facts.grids import PARENTHESES, PLACEHOLDER, label
from gaplint.facts.ids import find_id
from gaplint.facts.records import is_status
from gaplint.facts.statuses import StatusWords, is_qualified, symbol_class
from gaplint.facts.types import Facts, Field, Status, StatusClass
from gaplint.index import content_words
from gaplint.model.document import Fence, Inline, ListItem, walk
from gaplint.model.span import Span

NUMBER = re.compile(r"\W*(?:[^\W\d_]+\s+|[A-Z])?(?P<number>\d+(?:\.\d+)*)(?:\s*[.):—–-]+\s*|\s+)(?=\S)")
"""`2.1 `, `Phase 2.1: `, `M3 ` before a name."""
TAIL = re.compile(r"\s*(?:[✅❌⏳⬜🔴🟡🟢🚧🔄☑✔✓]|\s[—–-]\s|:\s).*$")
"""What follows a name: a symbol with its word, or what the item says of it."""
BOX = re.compile(r"^[ \t]*(?:[-*][ \t]+)?\[(?P<mark>[ xX])\][ \t]+(?P<name>\S[^\n]*)", re.MULTILINE)
LEAD = re.compile(r"^[^\w(]+")
FEWEST_WORDS = 2
"""Words of a name that tell a thing from others."""


class Marked(NamedTuple):
    """A thing with a state."""

    shape: str
    """`a heading`, `a row`, `a box`, `a symbol`."""
    name: frozenset[str]
    number: str
    """What it is numbered by; empty where it is not."""
    says: str
    """The state as written."""
    kind: StatusClass
    span: Span
    """Of the state."""
    called: str
    bare: bool
    """Whether the state is told by a symbol or box alone."""


def marked(facts: Facts, statuses: StatusWords) -> Iterator[Marked]:
    """Every thing that a document marks with a state."""
    yield from filter(None, _rows(facts, statuses))
    yield from filter(None, _headings(facts, statuses))
    for section in facts.document.sections:
        for block in walk(section.blocks):
            if isinstance(block, ListItem) and block.checked is not None and (found := _box(block.content, block.checked)):
                yield found
            elif isinstance(block, Fence):
                for line in BOX.finditer(facts.document.source.text, *block.content):
                    span = Span(*line.span("name"))
                    if found := _box(Inline(span, line["name"], line["name"]), line["mark"] != " "):
                        yield found


def _rows(facts: Facts, statuses: StatusWords) -> Iterator[Marked | None]:
    """The rows of tables with a column of states; of several, the first."""
    for grid in facts.grids:
        if grid.states_one or len(grid.headers) < 2:
            continue
        columns = [n for n in range(1, len(grid.headers)) if _is_state(grid.column(n), statuses)]
        for row in grid.rows if columns else ():
            if len(row.cells) > columns[0]:
                yield _marked("a row", row.cells[0].plain, row.cells[columns[0]], statuses)


def _is_state(cells: list[Inline], statuses: StatusWords) -> bool:
    """Whether each cell of a column is a state, or nothing."""
    said = [cell for cell in cells if not PLACEHOLDER.match(cell.plain)]
    return len(said) > 1 and all(statuses.read(cell) or symbol_class(cell.plain) for cell in said)


def _headings(facts: Facts, statuses: StatusWords) -> Iterator[Marked | None]:
    fields: dict[int, Field] = {}
    for field in facts.fields:
        if is_status(field):
            fields.setdefault(facts.document.section_at(field.span.start).number, field)
    for section in facts.document.sections:
        if section.heading is None:
            continue
        tail = TAIL.search(section.title)
        if tail and symbol_class(tail[0].strip()):
            yield _marked("a heading", section.title[: tail.start()], _inline(section.heading.title, tail[0].strip()), statuses)
        elif section.number in fields:
            yield _marked("a heading", section.title, fields[section.number].value, statuses)


def _box(said: Inline, checked: bool) -> Marked | None:
    name, number = _name(said.plain)
    if len(name) < FEWEST_WORDS or _is_id(said.plain):
        return None
    kind, says = (StatusClass.DONE, "[x]") if checked else (StatusClass.OPEN, "[ ]")
    return Marked("a box", name, number, says, kind, said.span, _called(said.plain), True)


def _marked(shape: str, called: str, state: Inline, statuses: StatusWords) -> Marked | None:
    status = statuses.read(state)
    name, number = _name(called)
    if (
        len(name) < FEWEST_WORDS
        or _is_id(called)
        or (status and (is_qualified(status) or status.tail or not _is_meant(status, state)))
    ):
        return None
    kind = status.kind if status else symbol_class(state.plain) if len(state.plain.split()) == 1 else None
    return Marked(shape, name, number, state.plain, kind, state.span, _called(called), status is None) if kind else None


def _is_meant(status: Status, state: Inline) -> bool:
    """Whether a state is what its word says: a tick beside `active` says that all is well."""
    return status.kind is StatusClass.DONE or symbol_class(state.plain) is not StatusClass.DONE


def _called(plain: str) -> str:
    """A name without remarks and what is said of it."""
    return TAIL.sub("", PARENTHESES.sub("", LEAD.sub("", plain))).strip()


def _is_id(plain: str) -> bool:
    """Whether a name begins with an ID; what is said of items is compared as such."""
    lead = LEAD.match(plain)
    return find_id(plain, lead.end() if lead else 0, len(plain)) is not None


def _name(plain: str) -> tuple[frozenset[str], str]:
    number = NUMBER.match(plain)
    rest = plain[number.end() :] if number else plain
    return content_words(label(_called(rest))), number["number"] if number else ""


def _inline(title: Inline, state: str) -> Inline:
    return title._replace(plain=state)
