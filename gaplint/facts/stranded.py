"""Lines that a reader takes for rows of a table and Markdown doesn't, with the reason why.

Each cause is one doubt, however many rows it costs. Drawings, formulas and the tables of other markups are none: their
authors never meant a table of Markdown.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from gaplint.expressions import expression
from gaplint.facts.numbers import counted
from gaplint.facts.placeholders import is_template
from gaplint.facts.templates import has_block
from gaplint.facts.types import Doubt
from gaplint.model.document import Document, ListItem, Paragraph, Place, Table
from gaplint.model.span import Span

PIPE = expression(r"(?<!\\)\|")
WORD = expression(r"[^\W_]|[✓✗✅❌⚠]")
DELIMITER = expression(r"\|?(?=[\s:=–—-]*?[=–—-]{2})[\s:=–—|-]*$")
"""What was meant to be a delimiter row; `-` and `:` are what it may hold."""
EMPTY = expression(r"\|[\s|:]*\|$")
"""A row without text. Between a header and its rows it stands in the delimiter row's place."""
PARTED = expression(r"\|?(?=[\s|:-]*?-[^\S\n]++-)[\s|:-]*$")
"""The same with hyphens in it, some of one cell with a space between them."""
SOUND = expression(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
GLUED = expression(r"(?P<delimiter>\|?(?:\s{0,9}:?-{2,}+:?\s{0,9}\|)++)(?P<row>(?=[^\n]*\w)[^\n]+\|)$")
"""A delimiter row with a row of the table behind it, in one line."""
OTHER_MARKUP = expression(r"\+[-=]|\|[-=:]+\+|[\u2500-\u257f]|\$\$|\\\[|\{\||\|\}|\|-\s*$")
"""Drawings and grid tables, tables of Org and of wikis, formulas."""
BOX = expression(r"(?:!!!|\?\?\?\+?|===\+?) ?[\w\"]")
"""What opens a box or a tab of Python-Markdown, for which what is indented below it is a block of its own.

https://python-markdown.github.io/extensions/admonition/
"""
ENDS = expression(r" {0,3}(?:#{1,6}\s|(?:-\s*){3,}$|(?:\*\s*){3,}$|```|~~~|\|)")
"""What stands between two things that don't belong together."""
DIGIT = expression(r"\d")
FEWEST_BELOW = 2
"""Rows that tell what their columns hold."""
MOST_BETWEEN = 3
"""Lines of text that may part rows of one table."""


class Line(NamedTuple):
    """A line that looks like a row."""

    number: int
    """From 1."""
    span: Span
    text: str
    delimiter: bool

    @property
    def cells(self) -> int:
        return _cells(self.text)


Cluster = list[Line]


def _cells(row: str) -> int:
    return len(PIPE.findall(row.strip().strip("|"))) + 1


def find_stranded(document: Document) -> Iterator[Doubt]:
    tables = [_extent(document, table) for table in document.every(Table)]
    for cluster in _together(document, list(_clusters(document))):
        if _is_repeated(document, cluster):
            continue
        delimiter = next((n for n, line in enumerate(cluster) if line.delimiter), None)
        site = frozenset(["has front matter"] if document.front_matter else [])
        if delimiter is None:
            doubt = _glued(cluster) or _without_delimiter(document, cluster, tables)
        else:
            doubt = _badly_begun(cluster, delimiter, site)
        if doubt:
            yield doubt


def _is_repeated(document: Document, cluster: Cluster) -> bool:
    """Whether a template repeats or leaves out some of the rows: a tag stands in them, or on the next line on either side."""
    source, lines = document.source, len(document.source.line_starts)
    first, last = cluster[0].number - 1, cluster[-1].number
    while first > 0 and not _text(document, first):
        first -= 1
    while last < lines and not _text(document, last + 1):
        last += 1
    return has_block(document, Span(source.line_span(max(1, first)).start, source.line_span(min(last + 1, lines)).end))


class Extent(NamedTuple):
    """A table with its first and last line."""

    first: int
    last: int
    table: Table


def _extent(document: Document, table: Table) -> Extent:
    first = document.source.line_of(table.span.start)
    return Extent(first, max(first + 1, document.source.line_of(table.span.end)), table)


def _lines(document: Document) -> Iterator[Line]:
    for block in document.every(Paragraph):
        if "|" in block.content.text:
            yield from _rows(document, [line.span for line in block.lines])
    for item in document.every(ListItem):
        if "|" in item.content.text and "\n" in item.content.text:
            yield from _rows(document, list(_lines_of(item)), 1)


def _lines_of(item: ListItem) -> Iterator[Span]:
    """The lines of an item's first paragraph, without what stands before them."""
    at = item.content.span.start
    for text in item.content.text.split("\n"):
        stripped = text.strip()
        start = at + text.index(stripped)
        yield Span(start, start + len(stripped))
        at += len(text) + 1


def _rows(document: Document, spans: list[Span], first: int = 0) -> Iterator[Line]:
    """The rows among the lines of one block, of which those before `first` are none."""
    texts = [document.source.text[span.start : span.end].strip() for span in spans]
    if not any("|" in text for text in texts) or any(OTHER_MARKUP.search(text) or BOX.match(text) for text in texts):
        return
    delimiters = [DELIMITER.match(text) is not None and "|" in text for text in texts]
    if not any(delimiters):
        delimiters = [_is_instead(texts, n) for n in range(len(texts))]
    if not any(delimiters) and any(text.startswith("||") for text in texts):
        return  # a header of a wiki
    headed = (n - 1 for n in range(first + 1, len(texts)) if delimiters[n] and "|" in texts[n - 1])
    begun = next(headed, len(texts))
    for number in range(first, len(texts)):
        bare = number >= begun and bool(PIPE.search(texts[number]))  # a table may do without the outer pipes
        whole = _is_row(texts[number])
        if (delimiters[number] or whole or bare) and document.place(spans[number].start) is not Place.COMMENT:
            yield Line(document.source.line_of(spans[number].start), spans[number], texts[number], delimiters[number])


def _is_instead(texts: list[str], number: int) -> bool:
    """Whether a line without text has a header, with nothing of a table above it, over it and a row below it."""
    if not 0 < number < len(texts) - 1 or not (EMPTY.match(texts[number]) or PARTED.match(texts[number])):
        return False
    header, row = texts[number - 1], texts[number + 1]
    above = number > 1 and "|" in texts[number - 2]
    return not above and _is_row(header) and _is_row(row) and _cells(header) == _cells(texts[number])


def _is_row(text: str) -> bool:
    pipes = [match.start() for match in PIPE.finditer(text)]
    return len(pipes) > 2 and pipes[0] == 0 and pipes[-1] == len(text) - 1 and WORD.search(text) is not None


def _clusters(document: Document) -> Iterator[Cluster]:
    """Rows with nothing but blank lines between them, of one table."""
    cluster: Cluster = []
    lines = sorted(_lines(document))
    for line, following in zip_longest(lines, lines[1:]):
        if cluster and (_between(document, cluster[-1].number, line.number) != [] or _begins(cluster, line, following)):
            yield cluster
            cluster = []
        cluster.append(line)
    if cluster:
        yield cluster


def _begins(cluster: Cluster, line: Line, following: Line | None) -> bool:
    """Whether a line is the header of another table than the rows above it."""
    heads = following is not None and following.delimiter and following.number == line.number + 1
    return heads and cluster[-1].number + 1 < line.number


def _between(document: Document, last: int, first: int) -> list[str] | None:
    """The lines of text between two lines; None where these don't belong together."""
    if first - last > 2 * MOST_BETWEEN:
        return None
    texts = (document.source.reading[slice(*document.source.line_span(line))] for line in range(last + 1, first))
    found = [text for text in texts if text.strip()]
    return None if len(found) > MOST_BETWEEN or any(ENDS.match(text) for text in found) else found


def _together(document: Document, clusters: list[Cluster]) -> list[Cluster]:
    """The clusters, each with those that a line or two part from it."""
    found: list[Cluster] = []
    for cluster in clusters:
        near = found and _between(document, found[-1][-1].number, cluster[0].number) is not None
        if near and not any(line.delimiter for line in cluster):
            found[-1] += cluster
        else:
            found.append(list(cluster))
    return found


def _badly_begun(cluster: Cluster, delimiter: int, site: frozenset[str]) -> Doubt:
    """A header with a delimiter row that makes no table."""
    row = cluster[delimiter]
    doubt = _broken(cluster[delimiter - 1], row, site) if delimiter else _headless(row)
    return doubt._replace(others=(*doubt.others, *_named(cluster[delimiter + 1 :])))


def _headless(row: Line) -> Doubt:
    says = "a delimiter row has no header above it, so this is not a table"
    return Doubt(row.span, says, "put a header right above it", label="no header above", signs=frozenset(["no header"]))


def _broken(header: Line, row: Line, site: frozenset[str]) -> Doubt:
    """What is wrong with a delimiter row, or with where it stands."""
    signs = frozenset(["broken delimiter row"])
    if row.number - header.number > 1:
        says = "a blank line separates the header from the delimiter row, so this is not a table"
        repair = "delete the blank lines within the table"
        return Doubt(header.span, says, repair, ((row.span, "the delimiter row"),), "the header", signs)
    if row.cells != header.cells:
        has, heads = (f"has {counted(line.cells, 'cell')}" for line in (row, header))
        says = f"the delimiter row {has}, the header {header.cells}, so this is not a table"
        repair = "give both the same number of cells; write a pipe inside a cell as \\|"
        longer = ["longer than its header"] if row.cells > header.cells else []
        return Doubt(row.span, says, repair, ((header.span, heads),), has, signs.union(site, longer))
    if EMPTY.match(row.text):
        says = "the delimiter row has no hyphens in it, so this is not a table"
        repair = f"write |{'---|' * row.cells}"
        return Doubt(row.span, says, repair, ((header.span, "the header"),), "not a delimiter row", signs)
    if PARTED.match(row.text):
        says = "the delimiter row has a space between the hyphens of a cell, so this is not a table"
        repair = "delete the space"
        return Doubt(row.span, says, repair, ((header.span, "the header"),), "not a delimiter row", signs)
    if not SOUND.match(row.text):
        says = "the delimiter row has more than hyphens and colons in it, so this is not a table"
        repair = f"write |{'---|' * row.cells}"
        return Doubt(row.span, says, repair, ((header.span, "the header"),), "not a delimiter row", signs)
    says = "the table is read as part of the text above it"
    repair = "leave a blank line above the table, or indent it like that text"
    return Doubt(header.span, says, repair, (), "shown as plain text", signs)


def _glued(cluster: Cluster) -> Doubt | None:
    """A header whose delimiter row has no line of its own: a line break behind it is lost."""
    header, *rows = cluster
    found = GLUED.match(rows[0].text) if rows else None
    if found is None or _cells(found["delimiter"]) != header.cells or rows[0].number != header.number + 1:
        return None
    start = rows[0].span.start
    return Doubt(
        Span(start + found.start("row"), rows[0].span.end),
        "the first row is on the line of the delimiter row, so this is not a table",
        "start a new line after the delimiter row",
        ((header.span, "the header"), (Span(start, start + found.end("delimiter")), "the delimiter row"), *_named(rows[1:])),
        "not on a line of its own",
        frozenset(["broken delimiter row"]),
    )


def _without_delimiter(document: Document, cluster: Cluster, tables: list[Extent]) -> Doubt | None:
    """Rows apart from their table, or of none."""
    first, last = cluster[0], cluster[-1]
    above = next((one for one in reversed(tables) if one.last < first.number), None)
    parted = _between(document, above.last, first.number) if above else None
    others = _named(cluster[1:])
    beyond = above is not None and first.number > above.last + 1 and not _text(document, above.last + 1)
    if beyond and parted and not parted[0].lstrip().startswith("|"):
        parted = None  # a paragraph of its own stands between
    if above and parted is not None and len(above.table.header.cells) == first.cells:
        rows = "a row is" if len(cluster) == 1 else f"{len(cluster)} rows are"
        its = document.source.line_span(above.last)
        by = "a blank line" if beyond else "the line between"
        return Doubt(
            first.span,
            f"{rows} separated from the table above: {by} ends it",
            "close the gap, or repeat the header and delimiter row",
            ((Span(*its), "the table ends here"), *others),
            "shown as plain text",
            frozenset(["apart from its table"]),
        )
    signs = {"a single row"} if len(cluster) == 1 else set()
    if any(one.first == last.number + 1 for one in tables):
        if any(not cell.strip() for line in cluster for cell in PIPE.split(line.text)[1:-1]):
            return None  # a header of several rows, in MultiMarkdown
        signs.add("above a header")
    elif _is_sample(document, first):
        signs.add("a sample")
    lacks, repair = "a header and a delimiter row", "add a header and a delimiter row above, or put a drawing in a code block"
    if _heads(cluster):
        lacks, repair = "a delimiter row", f"add |{'---|' * first.cells} below the first one"
    return Doubt(
        first.span,
        f"{counted(len(cluster), 'table row')} without {lacks}",
        repair,
        others,
        "shown as plain text",
        frozenset(["no table", *signs]),
    )


def _heads(cluster: Cluster) -> bool:
    """Whether the first of several rows is the header of those right below it: it has words where these have numbers."""
    header, *rows = cluster
    if len(rows) < FEWEST_BELOW or rows[-1].number != header.number + len(rows):
        return False
    columns = list(zip(*(PIPE.split(line.text)[1:-1] for line in cluster), strict=False))
    return all(WORD.search(name) for name, *_ in columns) and any(
        not DIGIT.search(name) and all(map(DIGIT.search, below)) for name, *below in columns
    )


def _text(document: Document, line: int) -> str:
    return document.source.reading[slice(*document.source.line_span(line))].strip()


def _is_sample(document: Document, row: Line) -> bool:
    """Whether the document is there to be copied, or a colon introduces the row."""
    before = next((text for line in range(row.number - 1, 0, -1) if (text := _text(document, line))), "")
    return before.rstrip("*_ ").endswith((":", "：")) or is_template(document)


def _named(rows: list[Line]) -> tuple[tuple[Span, str], ...]:
    """The first of further rows, for all of them."""
    if not rows:
        return ()
    says = "this row is" if len(rows) == 1 else f"these {len(rows)} rows are"
    return ((rows[0].span, f"{says} shown as plain text"),)
