"""A Markdown document as typed blocks with exact positions.

One idea carries all positions: every derived text has the length of the text that it is derived from. `Document.visible`
is the source with block and inline markup blanked by spaces, so an expression that matches there has matched the source.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from gaplint.model.kept import Kept
from gaplint.model.source import Source
from gaplint.model.span import Span, Stretches, new, offsets


class Inline(NamedTuple):
    """Running text: a heading's title, a table cell, a list item's line, a paragraph."""

    span: Span
    text: str
    """Exactly the source's characters at `span`."""
    plain: str
    """What a reader sees: without markup, damage repaired, white space folded."""


class Heading(NamedTuple):
    span: Span
    level: int
    """1 to 6."""
    title: Inline


class Paragraph(NamedTuple):
    span: Span
    content: Inline
    lines: tuple[Inline, ...]
    """The same content line by line."""


class Row(NamedTuple):
    """A row of a table."""

    span: Span
    cells: tuple[Inline, ...]
    """All cells that the row's pipes make, also those beyond the header."""

    def __reduce__(self) -> tuple[Callable[..., "Row"], tuple[Any, ...]]:
        """Cells are most of what a document is made of: to send them flat takes a third of the time."""
        return _row, (*self.span, *chain.from_iterable((*cell.span, cell.text, cell.plain) for cell in self.cells))


def _row(start: int, end: int, *flat: Any) -> Row:
    cells, shared = iter(flat), offsets(end)
    spread = zip(cells, cells, cells, cells, strict=True)
    inlines = [new(Inline, (new(Span, (shared[at], shared[to])), text, plain)) for at, to, text, plain in spread]
    return new(Row, (new(Span, (shared[start], shared[end])), tuple(inlines)))


class Table(NamedTuple):
    span: Span
    header: Row
    rows: tuple[Row, ...]
    """The body, delimiter row excluded."""


class ListItem(NamedTuple):
    span: Span
    content: Inline
    """The item's first paragraph without marker and box; empty where the item begins with another block."""
    checked: bool | None
    """State of its `[ ]` or `[x]` box, None without one."""
    blocks: tuple["Block", ...]
    """All that the item holds beyond its first paragraph, nested lists included."""


class List(NamedTuple):
    span: Span
    ordered: bool
    items: tuple[ListItem, ...]


class Fence(NamedTuple):
    """A code block, fenced or indented."""

    span: Span
    info: str
    content: Span
    closed: bool
    """False where the file ends before the closing fence."""


class Quote(NamedTuple):
    span: Span
    blocks: tuple["Block", ...]


class Html(NamedTuple):
    span: Span


Block = Heading | Paragraph | Table | List | Fence | Quote | Html
Kind = TypeVar("Kind", Heading, Paragraph, Table, List, ListItem, Fence)


def walk(blocks: Iterable[Block]) -> Iterator[Block | ListItem]:
    """Every block and list item among `blocks` and in what they hold, containers first."""
    stack: list[Block | ListItem] = list(blocks)
    stack.reverse()
    while stack:
        block = stack.pop()
        yield block
        if isinstance(block, List):
            stack += reversed(block.items)
        elif isinstance(block, Quote | ListItem):
            stack += reversed(block.blocks)


def lines(block: Block | ListItem) -> tuple[Inline, ...]:
    """The running text of a heading, a paragraph by its lines, or a list item; what other blocks hold is theirs to give."""
    if isinstance(block, Paragraph):
        return block.lines
    if isinstance(block, Heading):
        return (block.title,)
    return (block.content,) if isinstance(block, ListItem) else ()


class Place(Enum):
    """Where in a document a stretch of text stands."""

    PROSE = "prose"
    CODE = "code"
    LINK = "link"
    COMMENT = "comment"
    HTML = "html"
    FRONT_MATTER = "front matter"


class Construct(NamedTuple):
    """An inline construct or hidden block that is no plain text."""

    span: Span
    place: Place


class Run(NamedTuple):
    """A stretch of plain text or one construct; the runs of a document don't overlap."""

    span: Span
    text: str
    place: Place


class Hyperlink(NamedTuple):
    """A link, an image or an address."""

    span: Span
    """The whole construct."""
    label: Span
    """What the reader sees of it."""
    target: str
    """The destination, percent-encoded as CommonMark normalizes it."""
    target_span: Span
    """The destination as written; the whole construct for a reference link."""
    image: bool

    def shifted(self, by: int) -> "Hyperlink":
        """The same link, `by` characters further on."""
        return self._replace(span=self.span.shifted(by), label=self.label.shifted(by), target_span=self.target_span.shifted(by))


Parted = frozenset[tuple[str, int, int]]
"""IDs that have numbered parts, as family, number and digits of a part: of `QUAY-002-014` `("QUAY", 2, 3)`."""
Bare = tuple[tuple[str, str], ...]
"""Families of which IDs are written without a hyphen, `RF09`: each as written, and as `Id.family` calls it."""


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it; the first section is the text before any heading."""

    number: int
    """Position in `Document.sections`."""
    heading: Heading | None
    level: int
    """The heading's level; 0 for the text before any heading."""
    span: Span
    """From the heading to the next one of the same or a higher rank, sub-sections included."""
    blocks: tuple[Block, ...]
    """The blocks before the first sub-section."""
    parent: int | None
    children: tuple[int, ...]

    @property
    def title(self) -> str:
        return self.heading.title.plain if self.heading else ""


@dataclass(frozen=True, eq=False)
class Document(Kept):
    """A parsed file: its blocks, its sections, and where in its text is what."""

    source: Source
    blocks: tuple[Block, ...]
    """Top-level blocks in order."""
    sections: tuple[Section, ...]
    visible: str
    """As long as the source: markup, link targets, comments and front matter blanked; pipes of tables kept."""
    constructs: tuple[Construct, ...]
    """In order of their start; a link may hold others in its label."""
    hyperlinks: tuple[Hyperlink, ...]
    struck: tuple[Span, ...]
    """Struck-through text, which is history."""
    unread: tuple[Span, ...]
    """Lines too long to be read; blank in `visible`."""
    front_matter: Span | None
    bare: Bare = ()
    """The families of which it defines IDs without a hyphen; empty before that is known."""
    parted: Parted = frozenset()
    """The IDs of which it, or another document, names parts that are no ranges; empty before that is known."""

    def __repr__(self) -> str:
        return f"<Document {self.path}>"

    @classmethod
    def without_text(cls, path: str) -> "Document":
        """A file of which nothing is known but where it lies, to speak of."""
        return cls(Source(path, ""), (), (), "", (), (), (), (), None)

    @cached_property
    def path(self) -> str:
        return self.source.path

    @property
    def heading(self) -> Heading | None:
        """The first heading, which names the document."""
        return next((section.heading for section in self.sections if section.heading), None)

    @property
    def title(self) -> str:
        return self.heading.title.plain if self.heading else ""

    def plain(self, span: Span) -> str:
        """What a reader sees of `span`, white space folded."""
        return " ".join(self.visible[span.start : span.end].split())

    def inline(self, start: int, end: int) -> Inline:
        """The stretch from `start` to `end`, without white space at its ends."""
        reading = self.source.reading
        while start < end and reading[start].isspace():
            start += 1
        while end > start and reading[end - 1].isspace():
            end -= 1
        span = Span(start, end)
        return Inline(span, self.source.text[start:end], self.plain(span))

    @cached_property
    def everything(self) -> tuple[Block | ListItem, ...]:
        """Every block and list item, containers before what they hold."""
        return tuple(walk(self.blocks))

    @cached_property
    def _by_kind(self) -> dict[type, list[Any]]:
        kinds: dict[type, list[Any]] = defaultdict(list)
        for block in self.everything:
            kinds[type(block)].append(block)
        return kinds

    def every(self, kind: type[Kind]) -> list[Kind]:
        """Every block of a kind, in order."""
        return self._by_kind.get(kind, [])

    @cached_property
    def item_starts(self) -> frozenset[int]:
        """Where the text of each list item begins."""
        return frozenset(item.content.span.start for item in self.every(ListItem))

    @cached_property
    def fences(self) -> Stretches:
        """Where code blocks stand."""
        return Stretches([fence.span for fence in self.every(Fence)])

    @cached_property
    def running(self) -> tuple[Inline, ...]:
        """All running text outside tables, line by line."""
        return tuple(chain.from_iterable(map(lines, self.everything)))

    @cached_property
    def _places(self) -> tuple[list[int], list[Construct]]:
        """Constructs without those that lie in another, for look-up by start."""
        flat: list[Construct] = []
        for construct in self.constructs:
            if not flat or construct.span.start >= flat[-1].span.end:
                flat.append(construct)
        return [construct.span.start for construct in flat], flat

    def constructs_in(self, span: Span) -> list[Construct]:
        """The outermost constructs that begin in `span`."""
        starts, flat = self._places
        return flat[bisect_left(starts, span.start) : bisect_left(starts, span.end)]

    def place(self, offset: int) -> Place:
        """Where `offset` stands."""
        starts, flat = self._places
        number = bisect_right(starts, offset) - 1
        if number >= 0 and offset < flat[number].span.end:
            return flat[number].place
        return Place.PROSE

    def is_struck(self, offset: int) -> bool:
        """Whether the text at `offset` is struck through."""
        return offset in self._struck

    @cached_property
    def _struck(self) -> Stretches:
        return Stretches(self.struck)

    def standing(self, inline: Inline) -> Inline:
        """`inline` with what is struck through left out of its plain text."""
        start, end = inline.span
        if not self.struck:
            return inline
        gone = list(self._struck.within(inline.span))
        if not gone:
            return inline
        kept, at = [], start
        for span in gone:
            kept.append(self.visible[at : span.start])
            at = span.end
        kept.append(self.visible[at:end])
        return inline._replace(plain=" ".join("".join(kept).split()))

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The document cut into constructs and the plain text between them, nothing left out."""
        runs: list[Run] = []
        text, at = self.source.text, 0
        for construct in self._places[1]:
            start, end = construct.span
            if at < start:
                runs.append(Run(Span(at, start), text[at:start], Place.PROSE))
            if start < end:
                runs.append(Run(construct.span, text[start:end], construct.place))
            at = end
        if at < len(text):
            runs.append(Run(Span(at, len(text)), text[at:], Place.PROSE))
        return tuple(runs)

    @cached_property
    def _section_starts(self) -> list[int]:
        return [section.span.start for section in self.sections]

    def section_at(self, offset: int) -> Section:
        """The innermost section that holds `offset`."""
        return self.sections[max(0, bisect_right(self._section_starts, offset) - 1)]
