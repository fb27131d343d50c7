"""The tables that `gaplint extract` writes of any number of projects, and what their columns hold: the only list of them.

A table is a named tuple, a row of it one value. Annotations say what the columns hold, with the words that explain them; the
schema of Parquet, the documentation and the tests are made from it.
"""

from collections.abc import Iterator
from datetime import date
from types import UnionType
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

VERSION = 1
"""Goes up when a column changes its meaning or is taken away; new tables and columns don't count."""


Project = Annotated[str, "The PATH as given, `.` without one."]


class DocumentRow(NamedTuple):
    """Each document that was read."""

    project: Project
    path: Annotated[str, "Where it lies in the project."]
    title: Annotated[str, "Its title; empty without one."]
    role: Annotated[str, "`register`, `mirror`, `living`, `generated`, `snapshot` or `frozen`."]
    day: Annotated[date | None, "The last day that its header gives."]
    registers: Annotated[tuple[str, ...], "The families of IDs that it is the register of, or one of several."]
    items: Annotated[int, "How many rows of `statements` it has."]


class RelationColumn(NamedTuple):
    """A column of a relation."""

    name: Annotated[str, "As written, or its number from 1; empty for what names headings and entries."]
    type: Annotated[str, "What most cells hold: `id`, `status`, `number`, `date`, `text`; `empty` if they hold nothing."]


class RelationRow(NamedTuple):
    """Each relation: a table by a column that names its rows, headings of one family with their fields, a list of numbers."""

    project: Project
    path: Annotated[str, "The document."]
    line: Annotated[int, "Where it begins, from 1."]
    shape: Annotated[str, "`table`, `headings` or `list`; a table may be there twice, by either of its first two columns."]
    key: Annotated[str, "The name of the column that names the rows."]
    key_kind: Annotated[str, "`id` if all rows are named by IDs, else `name`."]
    columns: Annotated[tuple[RelationColumn, ...], "All columns, from the left."]
    rows: Annotated[int, "Rows with a name that no other row has; totals are none."]


class StatementRow(NamedTuple):
    """Each item, as each document states it."""

    project: Project
    id: Annotated[str, "As written there."]
    family: Annotated[str, "What stands before its number; `Phase` for phases."]
    number: Annotated[int, "Its number, without the suffix: 12 for `REQ-12b`."]
    kind: Annotated[str, "`heading`, `row`, `entry`; `statement` where it is only mentioned with a status."]
    title: Annotated[str, "Empty where the document only refers to it."]
    status: Annotated[str | None, "The words, in lower case; `closed` if it is struck out or marked so."]
    status_class: Annotated[
        str | None, "`done`, `progress`, `partial`, `ready`, `open`, `blocked`, `external`, `deferred` or `dropped`."
    ]
    register: Annotated[bool, "Whether the document is a register of the family."]
    path: Annotated[str, "The document."]
    line: Annotated[int, "Where the ID stands, from 1."]


class Related(NamedTuple):
    """A place that speaks against a claim."""

    path: Annotated[str, "The document."]
    line: Annotated[int, "Where it begins, from 1."]
    label: Annotated[str, "What it says."]


class FindingRow(NamedTuple):
    """Each finding that `gaplint` reports when it is called in the project."""

    project: Project
    rule: Annotated[str, "Which rule found it."]
    severity: Annotated[str, "`error` or `warning`."]
    confidence: Annotated[str, "`certain`, `likely` or `possible`."]
    probability: Annotated[float, "How likely it is real, from 0 to 1."]
    path: Annotated[str, "The document with the claim."]
    line: Annotated[int, "Where the claim begins, from 1."]
    column: Annotated[int, 'The same within the line, in characters from 1. SQL wants quotation marks: `"column"`.']
    message: Annotated[str, "Both sides in one line."]
    repair: Annotated[str, "What to do about it; empty where that can't be told."]
    related: Annotated[tuple[Related, ...], "The other ends."]
    fingerprint: Annotated[str, "The same as long as the line and the message stay, to follow a finding over time."]


Row = DocumentRow | RelationRow | StatementRow | FindingRow
TABLES: dict[str, type[Row]] = {
    "documents": DocumentRow,
    "relations": RelationRow,
    "statements": StatementRow,
    "findings": FindingRow,
}
NAMES: dict[type[Row], str] = {row: name for name, row in TABLES.items()}


class Column(NamedTuple):
    """A column of a table, or a field of a listed value."""

    name: str
    type: type
    """`str`, `int`, `float`, `bool`, `date`, or a named tuple with fields of its own."""
    listed: bool
    """Whether it holds any number of such values."""
    optional: bool
    """Whether it may hold nothing."""
    help: str


def columns(row: type) -> Iterator[Column]:
    """The columns of a table, or the fields of a listed value, in their order."""
    for name, hint in get_type_hints(row, include_extras=True).items():
        held, help = get_args(hint)
        optional, listed = get_origin(held) is UnionType, get_origin(held) is tuple
        yield Column(name, get_args(held)[0] if optional or listed else held, listed, optional, help)


def plain(value: Any) -> Any:
    """A value as lists, mappings and what they hold at last."""
    if isinstance(value, tuple):
        if hasattr(value, "_asdict"):
            return {name: plain(part) for name, part in value._asdict().items()}
        return [plain(part) for part in value]
    return value
