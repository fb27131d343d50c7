"""Named values: what a document says line by line, at its beginning and at its end."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.closing import closing_fields
from gaplint.facts.grids import label
from gaplint.facts.leading import leading_id
from gaplint.facts.types import Field, Grid
from gaplint.model.document import Block, Document, Fence, Heading, Inline, Paragraph, Row, Section, lines, walk
from gaplint.model.span import Span

BOLD = ("**", "__")
BOLD_KEY = expression(r"(?:\*\*|__)(?P<name>[^*_\n:]{1,50}?)\s*(?::(?:\*\*|__)|(?:\*\*|__)\s*:)\s*(?P<value>[^\n]*)")
"""`**Key:** value` and `**Key**: value`."""
PLAIN_KEY = expression(r"(?P<name>[^\W\d_][^:\n*`|]{0,30}?)\s*:\s+(?P<value>\S[^\n]*)")
"""`Key: value`, read in a document's header and front matter only."""
EMPHASIZED_KEY = expression(r"(?P<mark>\*\*|__|\*|_)(?P<name>[^\W\d_][^*_\n:]{0,50}?):\s++(?P<value>[^\n*_]+?)(?P=mark)\s*$")
"""`_Key: value_`, read where `PLAIN_KEY` is."""
BARE_VERSION = expression(r"(?P<name>[^\W\d_]{2,20}) v?(?P<value>\d{1,4}(?:\.\d{1,4}){1,3})")
DIVIDER = expression(r" [|·] ")
HEADER, FOOTER = 2, 2
"""Sections at the beginning, and blocks at the end, in which a document speaks of itself."""
FEWEST_OF_DOCUMENT = 2
"""Rows of a table by which it is known to be about its document."""
COLONS = (":", "：")
PREAMBLE = 2
"""Blocks of a section among which its preamble is."""


def find_fields(document: Document, grids: tuple[Grid, ...]) -> Iterator[Field]:
    """Every named value, in no order."""
    for grid in grids:
        if grid.states_one:
            yield from grid_fields(grid)
    titles = {section.heading.title.span for section in document.sections if section.heading}
    yield from bold_fields(document, (line for line in document.running if line.span not in titles))


def bold_fields(document: Document, texts: Iterable[Inline]) -> Iterator[Field]:
    bold = (text for text in texts if text.text.startswith(BOLD))
    return filter(None, (_line_field(document, text, BOLD_KEY) for text in bold))


def header_fields(document: Document, grids: tuple[Grid, ...]) -> Iterator[Field]:
    """What a document says of itself: in its front matter, in lines, preambles and tables at its beginning, under `Status`."""
    if document.front_matter is not None:
        yield from filter(None, _plain_keys(document, document.front_matter))
    head = _head(document)
    for section in head:
        for line in running_lines(section.blocks):
            several = list(_in_one_line(document, line))
            field = _own_field(document, line) or _bare_version(document, line)
            yield from several or ([field] if field else [])
        yield from _preamble(document, section)
    for grid in grids:
        if grid.section in head and _is_of_document(grid):
            yield from table_fields(grid)
    for section in document.sections[: HEADER + 1]:
        if section.heading is not None:
            yield from _in_one_line(document, section.heading.title)
            yield from _underlined(document, section.heading)
    yield from _below_titles(document)


def _below_titles(document: Document) -> Iterator[Field]:
    """What stands below `Status`, or, at the beginning, below `Date` or `Version`: the first line there."""
    own = words().version | words().created | words().updated
    for section in document.sections:
        name = section.title.lower()
        if name in words().status or (name in own and section.number <= HEADER):
            first = section.blocks[0] if section.blocks else None
            if isinstance(first, Paragraph):
                yield Field(name, first.lines[0], first.lines[0].span)


def _head(document: Document) -> list[Section]:
    """The sections at the beginning in which a document speaks of itself: where its title stands alone, the next one too."""
    first = document.sections[:HEADER]
    rest = document.sections[HEADER : HEADER + 1]
    alone = not any(section.blocks for section in first)
    return [*first, *(one for one in rest if alone and one.heading and not leading_id(document, one.heading.title))]


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
    for line in running_lines(last.blocks[-FOOTER:]):
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
    """The `Key: value` lines of a code block in which most lines are such; further indented ones go on.

    What a line with a colon introduces is of what that line tells.
    """
    above = [None, *section.blocks]
    for before, block in zip(above, section.blocks[:PREAMBLE], strict=False):
        introduced = isinstance(before, Paragraph) and before.lines[-1].plain.rstrip().endswith(COLONS)
        if isinstance(block, Fence) and block.info in ("", "text", "yaml") and not introduced:
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


def running_lines(blocks: Iterable[Block]) -> Iterator[Inline]:
    """The lines of running text among `blocks` and in what they hold."""
    return chain.from_iterable(map(lines, walk(blocks)))


def _own_field(document: Document, line: Inline) -> Field | None:
    """The field that a line of a header or footer is, however its key is set."""
    fields = (_line_field(document, line, pattern) for pattern in (BOLD_KEY, EMPHASIZED_KEY, PLAIN_KEY))
    return next(filter(None, fields), None)


def _bare_version(document: Document, line: Inline) -> Field | None:
    """`Version 1.2` that is all of a line, a badge perhaps."""
    match = BARE_VERSION.fullmatch(line.plain) if line.plain[-1:].isdigit() else None
    if match is None or match["name"].lower() not in words().version:
        return None
    start = line.span.start + line.text.rindex(match["value"])
    value = Span(start, start + len(match["value"]))
    return Field(match["name"].lower(), document.inline(*value), value)


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
