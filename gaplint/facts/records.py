"""Named values and items: what a document states one by one."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.closing import closing_fields
from gaplint.facts.grids import PARENTHESES, label
from gaplint.facts.ids import find_id, find_shaped, ids_of, scan
from gaplint.facts.purposes import Columns, item_columns
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import UNJOINED, Field, Grid, Id, Item, ItemKind, Numbered, Relation, Status
from gaplint.model.document import (
    Block,
    Document,
    Fence,
    Heading,
    Inline,
    List,
    ListItem,
    Paragraph,
    Quote,
    Row,
    Section,
    lines,
    walk,
)
from gaplint.model.span import Span

BOLD = ("**", "__")
BOLD_KEY = expression(r"(?:\*\*|__)(?P<name>[^*_\n:]{1,50}?)\s*(?::(?:\*\*|__)|(?:\*\*|__)\s*:)\s*(?P<value>[^\n]*)")
"""`**Key:** value` and `**Key**: value`."""
PLAIN_KEY = expression(r"(?P<name>[^\W\d_][^:\n*`|]{0,30}?)\s*:\s+(?P<value>\S[^\n]*)")
"""`Key: value`, read in a document's header and front matter only."""
EMPHASIZED_KEY = expression(r"(?P<mark>\*\*|__|\*|_)(?P<name>[^\W\d_][^*_\n:]{0,50}?):\s++(?P<value>[^\n*_]+?)(?P=mark)\s*$")
"""`_Key: value_`, read where `PLAIN_KEY` is."""
CLOSED = expression(
    r"[([]\s*(?:closed|resolved|done|complete|completed|obsolete|superseded|merged|duplicate)\b|✅\s*(?:\*\*)?(?:resolved|closed|done)",
    re.I,
)
TITLE_JOINT = expression(r"^[\s:–—\-|~*.]+")
TITLE_END = expression(
    r"(?<!\s)\s*(?:[✅❌⏳⚠🔴🔒🟡🟢🔧📌🚫].*|"
    r"\((?:new|closed|resolved|done|complete|completed|open|pending|blocked|not started|deferred|partial)\b[^)]{0,400}\).*)$",
    re.I | re.DOTALL,
)
DIVIDER = expression(r" [|·] ")
HEADER, FOOTER = 2, 2
"""Sections at the beginning, and blocks at the end, in which a document speaks of itself."""
FEWEST_OF_DOCUMENT = 2
"""Rows of a table by which it is known to be about its document."""
PREAMBLE = 2
"""Blocks of a section among which its preamble is."""
NUMBER_OF_SECTION = expression(r"(?P<sign>§\s?)?(\d{1,2}(?:\.\d{1,2}){0,3})([.):]?|\s[-–—](?=\s))\s+[^\W\d_]")
BETWEEN = expression(r"(?:[\s,;/&+–—-]|\band\b|<br>)*")
STATUS = "status"
"""The field that holds the status of a record which has several of the kind."""


def find_fields(document: Document, grids: tuple[Grid, ...]) -> Iterator[Field]:
    """Every named value, in no order."""
    for grid in grids:
        if grid.states_one:
            yield from grid_fields(grid)
    titles = {section.heading.title.span for section in document.sections if section.heading}
    yield from _bold_fields(document, (line for line in document.running if line.span not in titles))


def _bold_fields(document: Document, texts: Iterable[Inline]) -> Iterator[Field]:
    bold = (text for text in texts if text.text.startswith(BOLD))
    return filter(None, (_line_field(document, text, BOLD_KEY) for text in bold))


def header_fields(document: Document, grids: tuple[Grid, ...]) -> Iterator[Field]:
    """What a document says of itself: in its front matter, in lines, preambles and tables at its beginning, under `Status`."""
    if document.front_matter is not None:
        yield from filter(None, _plain_keys(document, document.front_matter))
    head = _head(document)
    for section in head:
        for line in _lines(section.blocks):
            several = list(_in_one_line(document, line))
            field = _own_field(document, line)
            yield from several or ([field] if field else [])
        yield from _preamble(document, section)
    for grid in grids:
        if grid.section in head and _is_of_document(grid):
            yield from table_fields(grid)
    for section in document.sections[: HEADER + 1]:
        if section.heading is not None:
            yield from _in_one_line(document, section.heading.title)
            yield from _underlined(document, section.heading)
    for section in document.sections:
        if section.title.lower() in words().status and section.blocks and isinstance(section.blocks[0], Paragraph):
            yield Field(section.title.lower(), section.blocks[0].lines[0], section.blocks[0].lines[0].span)


def _head(document: Document) -> list[Section]:
    """The sections at the beginning in which a document speaks of itself: where its title stands alone, the next one too."""
    first = document.sections[:HEADER]
    rest = document.sections[HEADER : HEADER + 1]
    alone = not any(section.blocks for section in first)
    return [*first, *(one for one in rest if alone and one.heading and not _leading_id(document, one.heading.title))]


def _is_of_document(grid: Grid) -> bool:
    """Whether a table of two columns states what a document is: its version, days, status, one a row."""
    own = words().version | words().created | words().updated | words().status
    names = [label(row.cells[0].plain) for row in (grid.table.header, *grid.table.rows) if row.cells]
    return len(grid.headers) == 2 and sum(name in own for name in names) >= FEWEST_OF_DOCUMENT


def footer_fields(document: Document) -> Iterator[Field]:
    """What a document says of itself at its end, below its last heading: `- Version: 1.2`."""
    last, first = document.sections[-1], document.heading
    if last.heading is None or first is None or len(document.sections) <= HEADER:
        return
    if last.heading.level <= first.level and last.heading is not first:  # one of several parts, each with fields of its own
        return
    for line in _lines(last.blocks[-FOOTER:]):
        if field := _own_field(document, line):
            yield field
        else:
            yield from closing_fields(document, line)


def _in_one_line(document: Document, line: Inline) -> Iterator[Field]:
    """`Version: 1.3 | Date: 2025-06-09 | draft`; nothing where a single part is a key with its value, or the first is none."""
    if " | " not in line.text and " · " not in line.text:
        return
    at, fields = line.span.start, []
    for part in DIVIDER.split(line.text):
        match = PLAIN_KEY.fullmatch(part.strip("*_ ")) or BOLD_KEY.fullmatch(part.strip())
        start = document.source.text.index(part, at)
        if match:
            fields.append(_field(document, match, start + part.index(match.group())))
        elif not fields:
            return
        at = start + len(part)
    if len(fields) > 1:
        yield from fields


def _underlined(document: Document, heading: Heading) -> Iterator[Field]:
    """The lines of front matter that stands too far down, which makes a heading of it."""
    if "\n" in heading.title.text:
        fields = _plain_keys(document, heading.title.span)
        if all(fields):
            yield from filter(None, fields)


def _preamble(document: Document, section: Section) -> Iterator[Field]:
    """The `Key: value` lines of a code block in which most lines are such; further indented ones go on."""
    for block in section.blocks[:PREAMBLE]:
        if isinstance(block, Fence) and block.info in ("", "text", "yaml"):
            fields = _plain_keys(document, block.content)
            if 2 * sum(field is not None for field in fields) > len(fields):
                yield from filter(None, fields)


def _plain_keys(document: Document, span: Span) -> list[Field | None]:
    """`Key: value`, per line of a stretch that is indented as its first."""
    source = document.source
    first, last = source.line_of(span.start), source.line_of(max(span.start, span.end - 1))
    lines = [source.line_span(number) for number in range(first, last + 1)]
    starts = [line.start + _indent(source.text[line.start : line.end]) for line in lines]
    deepest = starts[0] - lines[0].start
    own = [(start, line.end) for start, line in zip(starts, lines, strict=True) if start - line.start <= deepest]
    matches = ((start, PLAIN_KEY.match(source.text[start:end])) for start, end in own)
    return [_field(document, match, start) if match else None for start, match in matches]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _lines(blocks: Iterable[Block]) -> Iterator[Inline]:
    """The lines of running text among `blocks` and in what they hold."""
    return chain.from_iterable(map(lines, walk(blocks)))


def _own_field(document: Document, line: Inline) -> Field | None:
    """The field that a line of a header or footer is, however its key is set."""
    fields = (_line_field(document, line, pattern) for pattern in (BOLD_KEY, EMPHASIZED_KEY, PLAIN_KEY))
    return next(filter(None, fields), None)


def _line_field(document: Document, line: Inline, pattern: re.Pattern[str]) -> Field | None:
    match = pattern.match(line.text) if ":" in line.text else None
    return _field(document, match, line.span.start) if match else None


def _field(document: Document, match: re.Match[str], at: int) -> Field:
    value = document.inline(at + match.start("value"), at + match.end("value"))
    if not value.plain:
        value = value._replace(plain=" ".join(value.text.split()))
    return Field(label(match["name"].replace("_", " ")), value, Span(at + match.start(), at + match.end()))


def grid_fields(grid: Grid) -> Iterator[Field]:
    yield from _row_fields(grid.table.rows)


def table_fields(grid: Grid) -> Iterator[Field]:
    """Those of a table of which the header may be one of the fields."""
    yield from _row_fields((grid.table.header, *grid.table.rows))


def _row_fields(rows: Iterable[Row]) -> Iterator[Field]:
    for row in rows:
        if len(row.cells) >= 2 and row.cells[0].plain:
            yield Field(label(row.cells[0].plain), row.cells[1], row.span)


# Items


def find_items(document: Document, grids: tuple[Grid, ...], statuses: StatusWords) -> Iterator[Item]:
    """Every item that `document` states: headings with an ID, rows keyed by one, list entries that begin with one."""
    by_section: dict[int, list[Grid]] = {}
    for grid in grids:
        by_section.setdefault(grid.section.number, []).append(grid)
    for section in document.sections:
        if section.heading is not None:
            item = _heading_item(document, section, by_section.get(section.number, []), statuses)
            if item:
                yield item
        yield from _entries(document, section.blocks)
    for grid in grids:
        yield from _row_items(document, grid, statuses)


def _heading_item(document: Document, section: Section, grids: list[Grid], statuses: StatusWords) -> Item | None:
    assert section.heading is not None
    found = _leading_id(document, section.heading.title)
    return heading_item(document, section, *found, grids, statuses) if found else None


def heading_item(
    document: Document, section: Section, id_: Id, span: Span, grids: Iterable[Grid], statuses: StatusWords
) -> Item:
    """The item whose ID stands at `span` in the heading of `section`; `grids` are the tables of that section."""
    assert section.heading is not None
    title = section.heading.title
    fields = [field for grid in grids if grid.states_one for field in grid_fields(grid)]
    own = (block for block in section.blocks if isinstance(block, Paragraph | List))
    fields += _bold_fields(document, _lines(own))
    name = _title(document, span.end, title.span.end)
    if not fields and not TITLE_JOINT.match(document.visible[span.end : title.span.end].lstrip("* ")):
        name = name._replace(plain="")  # `QUAY-71 dependency` speaks of an item; `QUAY-71: Dependency` names it
    return Item(
        id_,
        ItemKind.HEADING,
        name,
        span,
        _field_status(document, fields, statuses),
        tuple(fields),
        bool(CLOSED.search(title.plain)) or document.is_struck(span.start),
    )


def _field_status(document: Document, fields: list[Field], statuses: StatusWords) -> Status | None:
    named = [field for field in fields if is_status(field)]
    field = min(named, key=lambda field: field.name != STATUS, default=None)
    return statuses.read(document.standing(field.value)) if field else None


def is_status(field: Field) -> bool:
    """Whether a field holds a status; what may also date a document, `Stand`, holds a day there."""
    return field.name in words().status - words().updated


def _leading_id(document: Document, text: Inline) -> tuple[Id, Span] | None:
    """The single ID that `text` begins with, symbols aside."""
    return _leading(document, text, partial(find_id, bare=document.bare))


def _leading(
    document: Document, text: Inline, find: Callable[[str, int, int], tuple[Id, int] | None]
) -> tuple[Id, Span] | None:
    visible = document.visible
    at, end = text.span
    while at < end and not visible[at].isalnum():
        at += 1
    if at - text.span.start > 12 or not (document.bare or visible[at : at + 1].isupper()):
        return None
    found = find(visible, at, end)
    if found is None:
        return None
    id_, end = found
    return id_, Span(at, end)


def _title(document: Document, start: int, end: int) -> Inline:
    """The name after an ID: without the joint before it and the status marks behind it."""
    inline = document.inline(start, end)
    joint = TITLE_JOINT.match(inline.plain)
    plain = inline.plain[joint.end() :] if joint else inline.plain
    if "(" in plain or not plain.isascii():
        plain = TITLE_END.sub("", plain)
    plain = plain.strip()
    if plain.startswith(("(", "=")):
        plain = ""  # a remark or a choice, not a name
    return inline._replace(plain=plain)


def _entries(document: Document, blocks: tuple[Block, ...]) -> Iterator[Item]:
    for block in blocks:
        if isinstance(block, List):
            for entry in block.items:
                item = _entry(document, entry)
                if item:
                    yield item
                yield from _entries(document, entry.blocks)
        elif isinstance(block, Quote):
            yield from _entries(document, block.blocks)


def _entry(document: Document, entry: ListItem) -> Item | None:
    found = _leading_id(document, entry.content)
    if found is None:
        return None
    id_, span = found
    rest = document.visible[span.end : entry.content.span.end].lstrip("* ")
    if not rest.startswith((":", "–", "—", "- ", " - ")):
        return None
    name = _title(document, span.end, entry.content.span.end)
    bold = document.source.text[: span.start].endswith(("**", "__"))
    return Item(id_, ItemKind.ENTRY, name, span, None, (), document.is_struck(span.start), None, bold)


def _row_items(document: Document, grid: Grid, statuses: StatusWords) -> Iterator[Item]:
    if grid.key is None:
        return
    columns = item_columns(grid, grid.key, statuses)
    for row, mention in zip(grid.rows, grid.key_ids, strict=True):
        if mention is not None and len(mention.ids) == 1:
            yield row_item(document, grid, row, columns, mention.ids[0], mention.span, statuses)


def stray_items(document: Document, grid: Grid, statuses: StatusWords) -> Iterator[Item]:
    """The items of rows among others with IDs whose own one has a family that is none elsewhere: `T-10` below `S-10`."""
    if grid.key is None:
        return
    columns = item_columns(grid, grid.key, statuses)
    for row, mention in zip(grid.rows, grid.key_ids, strict=True):
        if mention is None and grid.key < len(row.cells) and (found := _leading(document, row.cells[grid.key], find_shaped)):
            yield row_item(document, grid, row, columns, *found, statuses)


def row_item(document: Document, grid: Grid, row: Row, columns: Columns, id_: Id, span: Span, statuses: StatusWords) -> Item:
    """The item whose ID stands at `span` in the key column of a row."""
    cells = row.cells
    name = _title(document, span.end, cells[columns.key].span.end)
    elsewhere = not name.plain and columns.title is not None and columns.title < len(cells)
    if columns.title is not None and elsewhere:
        name = cells[columns.title]
    status = cells[columns.status] if columns.status is not None and columns.status < len(cells) else None
    fields = tuple(
        Field(header, cell, cell.span)
        for number, (header, cell) in enumerate(zip(grid.headers, cells, strict=False))
        if number != columns.key
    )
    return Item(
        id_,
        ItemKind.ROW,
        name,
        span,
        statuses.read_sign(document.standing(status)) if status else None,
        fields,
        document.is_struck(span.start),
        grid.table,
        inferred=columns.inferred if elsewhere else _speaks_of(document, id_, span, cells[columns.key]),
    )


def _speaks_of(document: Document, id_: Id, span: Span, cell: Inline) -> bool:
    """Whether a cell goes on as a sentence behind an ID without a hyphen: `S06 status updates` does not name S06."""
    behind = document.visible[span.end : cell.span.end].strip("*_` ")
    return UNJOINED in id_.family and behind[:1].isalnum()


def find_relations(document: Document, items: Iterable[Item]) -> Iterator[Relation]:
    """Fields that name what blocks an item, what it needs or what it blocks, if they hold nothing but IDs and remarks."""
    visible = document.visible
    names = words().blocked_by | words().needs | words().blocks
    for item in items:
        for field in item.fields:
            if field.name not in names:
                continue
            mentions = list(scan(visible, *field.value.span, document.bare))
            ids = ids_of(mentions)
            rest = PARENTHESES.sub("", visible[field.value.span.start : field.value.span.end])
            for mention in mentions:
                rest = rest.replace(visible[mention.span.start : mention.span.end], " ")
            if ids and BETWEEN.fullmatch(rest):
                yield Relation(item, field, ids, field.name not in words().blocks)


def find_numbered(document: Document) -> Iterator[Numbered]:
    """Sections whose title begins with a number, `2.1 Fares` or `3) Boats`; a year, a date or a version in code is none."""
    for section in document.sections:
        coded = section.heading is not None and section.heading.title.text.lstrip("*_").startswith("`")
        match = None if coded else NUMBER_OF_SECTION.match(section.title)
        if match and section.title[match.end() - 1 :].split()[0].strip(".:").lower() not in words().further:
            numbers = tuple(map(int, match[2].split(".")))
            bare = not match["sign"] and not match[3].strip(" -–—") and "." not in match[2]
            yield Numbered(section, numbers, bare, match[3].strip(" .-–—"))
