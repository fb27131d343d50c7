"""What a document says that its own symbols mean."""

from collections.abc import Iterable, Iterator

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import label
from gaplint.facts.types import Grid, Sign
from gaplint.model.document import Document, Inline, List, Paragraph, Row, Table
from gaplint.model.span import Span

WORD = expression(r"[^\W_]+")
SIGNED = expression(r"(?P<sign>[^\w\s(\[`*#|.,:;'\"/<>=+-]+)\s*(?P<word>[^\W\d_][^=:–—|(]*?)\s{0,9}(?:[=:–—(]|\s-\s|$)")
"""`✅ Done = complete and validated`."""
FEWEST = 3
"""Entries that make a legend."""


def find_signs(document: Document, grids: tuple[Grid, ...]) -> Iterator[Sign]:
    """The symbols of legends, each with the word that it stands for."""
    for section in document.sections:
        blocks, first = section.blocks, True
        for number, block in enumerate(blocks):
            if not isinstance(block, Table | List):
                continue
            above = blocks[number - 1] if number else None
            labelled = isinstance(above, Paragraph) and _is_legend(above.lines[-1].plain)
            titled, first = first and _is_legend(section.title), False
            headed = isinstance(block, Table) and bool(block.header.cells) and _is_legend(block.header.cells[0].plain)
            if labelled or titled or headed:
                signs = [sign for text in _entries(block, grids) if (sign := _sign(document, text))]
                if len(signs) >= FEWEST:
                    yield from signs


def _is_legend(title: str) -> bool:
    return not words().legend.isdisjoint(WORD.findall(title.lower()))


def _entries(block: Table | List, grids: tuple[Grid, ...]) -> Iterable[Inline]:
    if isinstance(block, List):
        return [item.content for item in block.items]
    return [_entry(row) for grid in grids if grid.table is block for row in grid.rows if row.cells]


def _entry(row: Row) -> Inline:
    """What a row begins with: a symbol in a cell of its own goes with the next one."""
    first, *others = row.cells
    if WORD.search(first.plain) or not others:
        return first
    return first._replace(plain=f"{first.plain} {others[0].plain}", span=Span(first.span.start, others[0].span.end))


def _sign(document: Document, text: Inline) -> Sign | None:
    match = SIGNED.match(text.plain)
    return Sign(match["sign"], label(match["word"]), document.inline(*text.span).span) if match else None
