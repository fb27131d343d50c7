"""Limits in headings, and line counts of files."""

import re
from collections.abc import Iterator

from gaplint.config.vocabulary import alternatives, words
from gaplint.expressions import expression
from gaplint.facts.numbers import number, rough, rough_at
from gaplint.facts.types import Bound, Grid, LineCount, LineReference
from gaplint.model.document import Block, Document, List, ListItem, Place, Table
from gaplint.model.span import Span

LIMIT = expression(r"(?P<sign>>=|<=|[<>≤≥])\s*(?P<limit>\d+(?:\.\d+)?)\s*%")
ARROW = expression(r"→|->|⇒|=>")
"""What a heading that tells a change holds, which limits nothing."""
SIGNS = {">=": "≥", "<=": "≤"}
PERCENT = expression(r"(?<![\d.,])(?P<percent>\d+(?:\.\d+)?)\s*%")
FILE = r"(?P<path>[\w./@-]*[\w-]\.[A-Za-z]\w{0,5})"
LINES_BESIDE = expression(r"\(\s*(?P<about>[~≈])?(?P<lines>\d[\d,]{0,17})\s+lines?\)")
LINES_FIRST = expression(
    rf"[\s*_]*(?P<about>[~≈])?(?P<lines>\d[\d,]{{0,17}})(?P<more>\+)?\s+(?:{alternatives(words().lines)})(?:[\s*_]*$|\s+(?P<next>\w+))",
    re.IGNORECASE,
)
"""What an entry below that of a file begins with: `800+ lines of remarks`."""
FILE_BEFORE = expression(r"(?<![\w./@-])" + FILE + r"[`\s*\]]*$")
LONGEST_PATH = 160
LINES_IN_CELL = expression(
    r"(?:(?<=[|(,;:–—-])|(?<=[|(,;:–—-]\s))(?P<about>[~≈])?(?P<lines>\d[\d,]{0,17})\s+lines?\b(?!\s+[^\W\d_])"
)
"""A cell that says how long a file is, or a remark in one: no lines of something else, that do something."""
LINES_OF = expression(
    r"(?P<extension>\.[A-Za-z]\w{0,5})(?::|[`\s\])]{0,6}[,(]?\s{0,6}(?:lines?|Lines?|L)\s{1,6}|#L)(?P<first>\d{1,6})(?:\s*[-–]\s*L?(?P<last>\d{1,6}))?(?![\w.]\w)"
)
"""From the extension of a file on; the name before it is looked for where this is found."""
ONLY_FILE = expression(FILE + r"$")
ANY_FILE = expression(r"(?<![\w./@-])" + FILE + r"(?![\w/.]\w)")


def find_bounds(document: Document, grids: tuple[Grid, ...]) -> Iterator[Bound]:
    """Headings that limit the percentages of the list or table below them."""
    visible = document.visible
    for section in document.sections:
        if (
            section.heading is None
            or "%" not in section.title
            or ARROW.search(section.title)
            or (match := LIMIT.search(visible, *section.heading.title.span)) is None
        ):
            continue
        below = tuple(_percentages(document, section.blocks[:1], grids))
        if below:
            yield Bound(float(match["limit"]), SIGNS.get(match["sign"], match["sign"]), Span(*match.span()), below)


def _percentages(document: Document, blocks: tuple[Block, ...], grids: tuple[Grid, ...]) -> Iterator[tuple[float, Span]]:
    """The one percentage of each item or row."""
    for block in blocks:
        spans: list[Span] = []
        if isinstance(block, List):
            spans = [item.content.span for item in block.items]
        elif isinstance(block, Table):
            spans = [row.span for grid in grids if grid.table is block for row in grid.rows]
        for span in spans:
            found = list(PERCENT.finditer(document.visible, *span))
            if len(found) == 1 and not rough_at(document.visible, found[0].start()):
                yield float(found[0]["percent"]), Span(*found[0].span())


def find_line_counts(document: Document, grids: tuple[Grid, ...]) -> Iterator[LineCount]:
    """`plan.md (333 lines)`, and rows of a file with a cell `333 lines` or a column of lines."""
    visible = document.visible
    seen: set[int] = set()
    for match in LINES_BESIDE.finditer(visible):
        file = FILE_BEFORE.search(visible[max(0, match.start() - LONGEST_PATH) : match.start()])
        if file and document.place(match.start("lines")) is Place.PROSE:
            seen.add(match.start("lines"))
            yield _line_count(file["path"], match)
    yield from _below_files(document)
    for grid in grids:
        columns = grid.headed(words().lines)
        for row, quantities in zip(grid.rows, grid.quantities, strict=True):
            name = row.cells[0].plain if row.cells else ""
            file = ONLY_FILE.match(name) if "." in name else None
            if file is None and not _is_own(name):
                continue
            path = file["path"] if file else ""
            for column in columns:
                quantity = quantities[column]
                if quantity and quantity.unit in ("", "line", "lines") and visible[quantity.span.start - 1] not in "+-−":
                    yield LineCount(path, int(quantity.value), quantity.approximate, quantity.span)
            for cell in row.cells[1:]:
                beside = LINES_IN_CELL.search(visible, *cell.span) if "line" in cell.plain else None
                if beside and beside.start("lines") not in seen and not columns:
                    yield _line_count(path, beside)


def _below_files(document: Document) -> Iterator[LineCount]:
    """`800+ lines of remarks` below the entry that names the one file which has them; lines that were added are some of it."""
    for item in document.every(ListItem):
        nested = next((block for block in item.blocks if isinstance(block, List)), None)
        files = [file["path"] for file in ANY_FILE.finditer(document.visible, *item.content.span)] if nested else []
        for entry in nested.items if nested and len(files) == 1 else ():
            found = LINES_FIRST.match(document.visible, *entry.content.span)
            if found and (found["next"] or "of").lower() in words().stop:
                about = rough(found["about"], found["more"])
                yield LineCount(files[0].lstrip("/"), int(number(found["lines"])), about, Span(*found.span("lines")))


def _is_own(name: str) -> bool:
    """Whether a row is about the document that it stands in: `This document`."""
    own = name.lower().split()
    return bool(own) and own[0] in words().this and own[-1] in words().document


def find_line_references(document: Document) -> Iterator[LineReference]:
    """`plan.md line 40-44`, `plan.md (lines 40-44)`, `plan.md:40`."""
    visible = document.visible
    for match in LINES_OF.finditer(visible):
        if document.place(match.start()) not in (Place.PROSE, Place.CODE) or match.start() in document.fences:
            continue
        start = max(0, match.start() - LONGEST_PATH)
        file = FILE_BEFORE.search(visible[start : match.end("extension")])
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if file and 0 < first <= last:
            yield LineReference(file["path"], first, last, start + file.start("path"), Span(match.start("first"), match.end()))


def _line_count(path: str, match: re.Match[str]) -> LineCount:
    return LineCount(path, int(number(match["lines"])), rough(match["about"]), Span(*match.span("lines")))
