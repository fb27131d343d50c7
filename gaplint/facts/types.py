"""What gaplint can know of a document."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from gaplint.model.document import Document, Fence, Inline, Place, Row, Section, Table
from gaplint.model.kept import Kept
from gaplint.model.span import Span

UNJOINED = "#"
"""What ends the name of a family whose IDs are written without a hyphen, before the document that numbers for itself."""


class Id(NamedTuple):
    """An item's identifier, `LATER-001`."""

    family: str
    """The words before the number, joined by hyphens: `LATER`, `ACTION-TEST`; of a phase its word, `Phase`.

    Of `RF09` it is `RF#`, and `R#docs/risks.md` where each document counts its own.
    """
    number: int
    width: int
    """Digits as written, leading zeros included."""
    suffix: str = ""
    """What follows the number and is part of the ID: the `b` of `REQ-12b`, the `-03` of `QUAY-0046-03`."""

    def __str__(self) -> str:
        name, unjoined, _ = self.family.partition(UNJOINED)
        joint = "" if unjoined else "-" if name.isupper() else " "
        return f"{name}{joint}{self.number:0{self.width}}{self.suffix}"


def called(family: str) -> str:
    """The name of a family as people write it."""
    return family.partition(UNJOINED)[0]


def is_counted_anew(family: str) -> bool:
    """Whether a family without a hyphen is that of one document, or of a few which number alike."""
    return bool(family.partition(UNJOINED)[2])


class Mention(NamedTuple):
    """One or several IDs named together."""

    ids: tuple[Id, ...]
    """Ranges and lists expanded, in the order of the text."""
    span: Span
    place: Place
    ranged: bool
    """Whether it is or holds a range."""
    refused: str
    """Why a range can't be expanded; empty where it can."""
    elided: bool = False
    """Whether dots stand for its middle, `REQ-001 … REQ-010`, which need not mean every number between."""


class StatusClass(StrEnum):
    DONE = "done"
    PROGRESS = "progress"
    PARTIAL = "partial"
    READY = "ready"
    OPEN = "open"
    BLOCKED = "blocked"
    EXTERNAL = "external"
    DEFERRED = "deferred"
    DROPPED = "dropped"


SETTLED = frozenset([StatusClass.DONE, StatusClass.DROPPED])
UNSETTLED = frozenset([StatusClass.OPEN, StatusClass.BLOCKED, StatusClass.PROGRESS])


class Status(NamedTuple):
    kind: StatusClass
    word: str
    """The status phrase, lower case."""
    tail: str
    """What follows it: `(local)`, `- DEC-001 = A`."""
    span: Span


class Field(NamedTuple):
    """A named value: a row of a Field/Value table, or a line `**Key:** value`."""

    name: str
    """Lower case, without markup and colon."""
    value: Inline
    span: Span


class ItemKind(StrEnum):
    HEADING = "heading"
    ROW = "row"
    ENTRY = "entry"
    STATEMENT = "statement"


@dataclass(frozen=True)
class Item:
    """One statement of an item: a record under a heading, a table row, a list entry."""

    id: Id
    kind: ItemKind
    title: Inline
    """Its name; empty where the place only refers to it."""
    span: Span
    """The ID itself."""
    status: Status | None
    fields: tuple[Field, ...]
    closed: bool
    """Struck through or marked (CLOSED), (RESOLVED): a repeat of such an item is no second definition."""
    table: Table | None = None
    bold: bool = False
    """Whether the ID is set in bold, as a label is."""
    together: tuple[Id, ...] = ()
    """The IDs that share its title and status here; empty where it stands alone."""
    inferred: bool = False
    """Whether only the cells of a column, and not its header, say that its name stands there."""

    @property
    def settled(self) -> bool:
        """Whether it is said to be done with, or dropped."""
        return self.closed or (self.status is not None and self.status.kind in SETTLED)

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)


DEFINING = (ItemKind.HEADING, ItemKind.ROW, ItemKind.ENTRY)
"""Kinds of statements that may define an item."""


class Rough(StrEnum):
    """How exactly a number is meant; what is exact is false."""

    EXACT = ""
    ABOUT = "about"
    LEAST = "at least"
    ABOUT_LEAST = "about at least"
    MOST = "at most"

    @property
    def is_open(self) -> bool:
        """Whether a number may be any larger one: `230+`, `~230+`."""
        return self in (Rough.LEAST, Rough.ABOUT_LEAST)

    @property
    def is_limit(self) -> bool:
        return self.is_open or self is Rough.MOST


class Quantity(NamedTuple):
    """What a table cell says, if that is a number."""

    value: float
    approximate: Rough
    unit: str
    """Lower case; `%` for a percentage."""
    span: Span
    bare: bool
    """Whether the cell holds nothing but the number, its sign and its unit."""


FEWEST_ORDINALS = 3
"""Numbers that must follow each other to be a numbering."""


def is_ordinal(values: list[float]) -> bool:
    """Whether numbers are those of rows, each the next: 1, 2, 3."""
    return len(values) >= FEWEST_ORDINALS and all(right - left == 1 for left, right in pairwise(values))


TALLY = "count"
"""The header that the numbers of a list stand under which is read as a table."""
MOST_COLUMNS = 100
"""Columns of a table that are each compared with all others."""


@dataclass(frozen=True)
class Grid(Kept):
    """A table with the meaning of its columns and rows."""

    table: Table
    section: Section
    headers: tuple[str, ...]
    """Lower case, plain."""
    states_one: bool
    """Whether it states one thing's properties, a row each."""
    rows: tuple[Row, ...]
    """Body rows that state something of their own: no totals, no means of others, no placeholders."""
    quantities: tuple[tuple[Quantity | None, ...], ...]
    """Per row of `rows`, per column of the header; None where a cell is missing or says no number."""
    totals: tuple[Row, ...]
    total_quantities: tuple[tuple[Quantity | None, ...], ...]
    derived: tuple[Row, ...]
    """The last rows where they say what those above them are on average, at most or at least."""
    derived_quantities: tuple[tuple[Quantity | None, ...], ...]
    elided: bool
    """Whether a row says that others are left out (`...`, `and 6 more`)."""
    key: int | None
    """Column that holds the ID of each row."""
    key_ids: tuple[Mention | None, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether it has more columns than can each be compared with all others."""
        return len(self.headers) > MOST_COLUMNS

    @property
    def listed(self) -> bool:
        """Whether it is a list of labels with a number each, read as a table."""
        return self.headers == ("", TALLY)

    @cached_property
    def numeric(self) -> bool:
        """Whether a column past the first holds a number."""
        return any(quantity for row in (*self.quantities, *self.total_quantities) for quantity in row[1:])

    @property
    def everything(self) -> Iterator[tuple[Row, tuple[Quantity | None, ...]]]:
        """Rows, then what they come to, each with its numbers."""
        yield from zip(self.rows, self.quantities, strict=True)
        yield from zip(self.derived, self.derived_quantities, strict=True)
        yield from zip(self.totals, self.total_quantities, strict=True)

    def column(self, number: int) -> list[Inline]:
        """The cells of one column, top down."""
        return [row.cells[number] for row in self.rows if number < len(row.cells)]

    def numbers(self, column: int) -> list[Quantity]:
        """The numbers of one column, top down, cells without one left out."""
        return [quantity for row in self.quantities if (quantity := row[column])]

    def is_full(self, column: int) -> bool:
        """Whether each row has a number in the column."""
        return bool(self.quantities) and all(row[column] for row in self.quantities)

    def is_ordinal(self, column: int) -> bool:
        """Whether the numbers of a column only number the rows: 1, 2, 3."""
        return is_ordinal([quantity.value for quantity in self.numbers(column)])

    def headed(self, headers: frozenset[str], first: int = 1) -> list[int]:
        """Columns, from `first` on, under one of `headers`."""
        return [n for n, header in enumerate(self.headers) if n >= first and header in headers]

    def columns(self, headers: frozenset[str]) -> list[int]:
        """Of these, those with numbers, past the first."""
        return [n for n in self.headed(headers) if self.numbers(n)]

    def name(self, column: int) -> str:
        """A column's header as written, or its number where that is empty."""
        return self.table.header.cells[column].plain or str(column + 1)

    def called(self, column: int) -> str:
        """A column as messages call it: `column Lamps`, or the list that was read as a table."""
        return "the list" if self.listed else f"column {self.name(column)}"


class ClaimKind(StrEnum):
    HEADING = "heading"
    LABEL = "label"
    """A bold label, a paragraph or a list item's line that ends with a colon: it introduces a block."""
    SENTENCE = "sentence"


class Claim(NamedTuple):
    """A number that is stated of something."""

    kind: ClaimKind
    value: float
    of: float | None
    """The whole, in `12/64`."""
    unit: str
    """The words after the number, lower case."""
    label: str
    """What is counted, as far as the place says so: the heading's title, the row's first cell."""
    approximate: Rough
    span: Span
    """The number with what it is a part of: `8`, `12/64`."""
    text: Inline
    """The heading, line or cell that holds it."""


class Percentage(NamedTuple):
    """A percentage printed beside its fraction."""

    part: float
    whole: float
    stated: float
    decimals: int
    """Digits that it is printed with."""
    approximate: Rough
    span: Span
    fraction: Span
    others: tuple[tuple[float, float], ...] = ()
    """Further fractions before it, of which it may be the percentage as well."""
    noun: str = ""
    """What follows it: `pass rate`."""
    uneven: bool = False
    """Whether the fraction is one of phases or the like, which differ in size: the percentage may be that of the work."""
    apart: bool = False
    """Whether a dash or colon parts it from the fraction behind it, which may be of something else."""


class Enumeration(NamedTuple):
    """A number beside the IDs or names that it counts."""

    value: int
    unit: str
    span: Span
    mentions: tuple[Mention, ...]
    """Empty where names are listed."""
    names: tuple[str, ...]
    """Empty where IDs are listed."""
    listed: Span
    """Where the list stands."""
    category: str
    """The first cell of the row, where it is one; else empty."""
    approximate: Rough


class Comparison(NamedTuple):
    """A sum, difference or product that is written out, `3 + 4 = 7`."""

    stated: float
    exact: float
    says: str
    """The calculation, `3 + 4`."""
    fits: bool
    """Whether it comes out in some way to read it, rounding allowed."""
    span: Span
    """Of the result."""
    form: str = "calculation"
    signs: frozenset[str] = frozenset()
    """What the place says for or against it; see `Ground.signs`."""
    names: tuple[str, ...] = ()
    """What its terms count, where it is a breakdown."""
    units: tuple[str, ...] = ()
    """The same of a sum, lower case, whether or not it is a breakdown; empty words where a term says nothing."""


class Bound(NamedTuple):
    """A limit that a heading sets for the percentages below it, `High coverage (>75%)`."""

    limit: float
    sign: str
    """One of `<`, `≤`, `>`, `≥`."""
    span: Span
    below: tuple[tuple[float, Span], ...]
    """The percentage of each item or row."""


class LineCount(NamedTuple):
    """How many lines a file is said to have."""

    path: str
    """The file as written; empty for the document itself."""
    lines: int
    approximate: Rough
    span: Span


class LineReference(NamedTuple):
    """Lines of a file that the text refers to, `plan.md line 4-9`."""

    path: str
    """The file as written."""
    first: int
    last: int
    start: int
    """Where the path begins."""
    span: Span
    """Of the numbers."""


class Verdict(NamedTuple):
    """A claim about all items of a kind: "All decisions are resolved", "No blockers"."""

    subject: str
    """The nouns, lower case: `decisions`, `repo-auditable items`."""
    none: bool
    """Whether it denies that there are any, rather than saying something of all."""
    holds: frozenset[StatusClass]
    """The classes that all of the items must have; empty where it denies that there are any."""
    number: int | None
    """How many it says that all of them are."""
    excepted: bool
    """Whether it names exceptions."""
    span: Span


class Dated(NamedTuple):
    """A date that a header or field gives."""

    name: str
    """The key, lower case."""
    date: date
    span: Span


class Noted(NamedTuple):
    """A day on which something happened to what a document tells of."""

    form: str
    """What gives the day: `a heading`, `a label`, `an entry`, `a row`."""
    text: str
    """The beginning of its line."""
    day: Dated


class Recorded(NamedTuple):
    """A version that a history records."""

    numbers: tuple[int, ...]
    written: str
    span: Span
    day: Dated | None
    readings: tuple[date, ...] = ()
    """The days in their order, where there are two that the date may mean: 4/5/2025."""


class History(NamedTuple):
    """Versions in their order, newest first or last."""

    rows: tuple[Recorded, ...]
    span: Span
    headings: bool = False
    """Whether they are sections of the document, rather than a table or list in it."""

    @property
    def newest(self) -> Recorded:
        return max(self.rows, key=lambda row: row.numbers)


class Misdated(NamedTuple):
    """A date that can't be one."""

    span: Span
    says: str
    """What is wrong with it, as a clause."""
    signs: frozenset[str] = frozenset()
    """What the place says for or against it; see `Ground.signs`."""


class Sign(NamedTuple):
    """A symbol of a legend."""

    symbol: str
    word: str
    """What it stands for, lower case."""
    span: Span


class Rating(NamedTuple):
    """A name for a range of a score."""

    name: str
    """Lower case."""
    low: float
    high: float
    above: bool
    """Whether the score must be above `low`, rather than at least that."""
    below: bool
    """Whether it must be below `high`, rather than at most that."""
    says: str
    """The range as written."""
    span: Span

    def holds(self, score: float) -> bool:
        """Whether a score is in the range."""
        over = score > self.low if self.above else score >= self.low
        return over and (score < self.high if self.below else score <= self.high)


class Doubt(NamedTuple):
    """What a document says against itself in one place."""

    span: Span
    says: str
    repair: str
    others: tuple[tuple[Span, str], ...] = ()
    """Further places, each with what it says."""
    label: str = ""
    """What stands at `span`, where that is less than `says`."""
    signs: frozenset[str] = frozenset()
    """What the place says for or against the doubt; see `Ground.signs`."""


class Placeholder(NamedTuple):
    """What stands where an item's ID was to be, `pending (TASK-XXX)`."""

    family: str
    written: str
    span: Span


class Headed(NamedTuple):
    """A column of IDs that is called after a family, `TASK-ID`."""

    family: str
    grid: "Grid"


class Relation(NamedTuple):
    """A field of an item that names others by IDs alone: what blocks it, or what it blocks."""

    item: Item
    field: Field
    ids: tuple[Id, ...]
    waits: bool
    """Whether the item waits for these; else they wait for it."""


class Numbered(NamedTuple):
    """A section with a number of its own, `2.1 Fares`."""

    section: Section
    numbers: tuple[int, ...]
    bare: bool
    """Whether nothing shows that it is no count, `6 Boats`."""
    mark: str = ""
    """What stands behind the number, but for a point: `)`; a series has one."""


class Directive(NamedTuple):
    """A comment that speaks to the tool, `<!-- gaplint: allow count-total -- agreed in May -->`."""

    span: Span
    word: str
    """`allow`, `allow-begin`, `allow-end` or `allow-file`, unless it has a fault."""
    rules: tuple[tuple[str, Span], ...]
    """The names of rules or families as written, each with its place."""
    reason: str
    fault: str = ""
    """What is wrong with it; empty where nothing is."""
    covers: Span | None = None
    """The stretch that it is about; whole lines. None where there is nothing."""


class Box(NamedTuple):
    """A box drawn with line characters in a code fence."""

    fence: Fence
    lines: tuple[Span, ...]


@dataclass(frozen=True, eq=False)
class Facts(Kept):
    """All that is known of one document."""

    document: Document
    mentions: tuple[Mention, ...]
    items: tuple[Item, ...]
    phases: tuple[Item, ...]
    """The phases of the project that it states, whose IDs are a word and a number."""
    fields: tuple[Field, ...]
    """All named values, in order."""
    grids: tuple[Grid, ...]
    tallies: tuple[Grid, ...]
    """Lists of labels with a number each, read as tables of two columns."""
    boxes: tuple[Box, ...]
    claims: tuple[Claim, ...]
    bars: tuple[Claim, ...]
    """The fractions of progress bars."""
    percentages: tuple[Percentage, ...]
    enumerations: tuple[Enumeration, ...]
    verdicts: tuple[Verdict, ...]
    comparisons: tuple[Comparison, ...]
    bounds: tuple[Bound, ...]
    line_counts: tuple[LineCount, ...]
    line_references: tuple[LineReference, ...]
    header: tuple[Field, ...]
    """What the document says of itself, in order."""
    footer: tuple[Field, ...]
    """What it says of itself once more at its end."""
    created: Dated | None
    """The header's date."""
    updated: Dated | None
    events: tuple[Dated, ...]
    """Dates at which something in the document happened."""
    noted: tuple[Noted, ...]
    """Further days on which something was, by headings, labels, entries and rows; looked for where a header has one."""
    days: tuple[Dated, ...]
    """All days that it names, in code as well."""
    histories: tuple[History, ...]
    misdated: tuple[Misdated, ...]
    signs: tuple[Sign, ...]
    """The symbols of its legends."""
    symbols: tuple[Doubt, ...]
    """Symbols beside words that contradict them."""
    misrated: tuple[Doubt, ...]
    """Ratings that its own scale excludes."""
    placeholders: tuple[Placeholder, ...]
    headed: tuple[Headed, ...]
    relations: tuple[Relation, ...]
    numbered: tuple[Numbered, ...]
    generated: bool
    """Whether it says of itself that a program writes it."""
    anchors: frozenset[str]
    """Every fragment that a link to the document may have."""
    ragged: tuple[Doubt, ...]
    """Rows with more cells than their table has columns."""
    stranded: tuple[Doubt, ...]
    """Lines that are table rows to a reader but belong to no table, one doubt for each cause."""
    open_fences: tuple[Doubt, ...]
    """Code fences that swallow what follows, each where the mistake is."""
    let_out: tuple[Span, ...]
    """What was meant for code and is read as text, for such a fence."""
    swallowed: frozenset[str]
    """The anchors that headings which such a fence swallows would have: to the author they are there."""
    controls: tuple[Span, ...]
    """Invisible control characters that text of their kind doesn't need."""
    misread: tuple[Span, ...]
    """Characters damaged by a wrong encoding, without those that the document shows as samples."""
    lost: tuple[Span, ...]
    """Where U+FFFD is saved in place of characters, without what the document shows of it."""
    promised: tuple[Span, ...]
    """Links that the text says lead to what is still to come, or is gone."""
    announced: frozenset[Span]
    """Mentions of IDs that the text says are missing, proposed or examples."""
    directives: tuple[Directive, ...]
    """Comments to the tool."""

    def __repr__(self) -> str:
        return f"<Facts of {self.document.path}>"

    @cached_property
    def grid_of(self) -> dict[Span, Grid]:
        """Each table's meaning, by where the table stands."""
        return {grid.table.span: grid for grid in self.grids}

    @cached_property
    def has_title(self) -> bool:
        """Whether one section is of the first level: the document itself, by its title."""
        return sum(one.level == 1 for one in self.document.sections) == 1

    @cached_property
    def grids_in(self) -> dict[int, list[Grid]]:
        """The tables of each section, by its number."""
        found: dict[int, list[Grid]] = {}
        for grid in self.grids:
            found.setdefault(grid.section.number, []).append(grid)
        return found

    @cached_property
    def fields_in(self) -> dict[int, list[Field]]:
        """The named values of each section, by its number."""
        found: dict[int, list[Field]] = {}
        for field in self.fields:
            found.setdefault(self.document.section_at(field.span.start).number, []).append(field)
        return found

    @cached_property
    def _mention_starts(self) -> list[int]:
        return [mention.span.start for mention in self.mentions]

    def mentions_in(self, span: Span) -> tuple[Mention, ...]:
        """The mentions that begin in `span`."""
        starts = self._mention_starts
        return self.mentions[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
