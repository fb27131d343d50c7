"""What a document says that its own symbols mean."""

import re
from collections.abc import Iterable, Iterator

from gaplint.config.vocabulary import words
from gaplint.facts.grids import label
from gaplint.facts.types import Grid, Sign
from gaplint.model.document import Document, Inline, List, Paragraph, Section, Table

WORD = re.compile(r"[^\W_]+")
SIGNED = re.compile(r"(?P<sign>[^\w\s(\[`*#|.,:;'\"/<>=+-]+)\s*(?P<word>[^\W\d_][^=:–—|(]*?)\s*(?:[=:–—(]|\s-\s|$)")
"""`✅ Done = complete and validated`."""
FEWEST = 3
"""Entries that make a legend."""


def find_signs(document: Document, grids: tuple[Grid, ...]) -> Iterator[Sign]:
    """The symbols of legends, each with the word that it stands for."""
    for section in document.sections:
        titled = bool(words().legend & set(WORD.findall(section.title.lower())))
        blocks = section.blocks
        for number, block in enumerate(blocks):
            above = blocks[number - 1] if number else None
            labelled = isinstance(above, Paragraph) and bool(words().legend & set(WORD.findall(above.lines[-1].plain.lower())))
            if isinstance(block, Table | List) and (labelled or (titled and number == _first(section))):
                signs = [sign for text in _entries(block, grids) if (sign := _sign(document, text))]
                if len(signs) >= FEWEST:
                    yield from signs


def _first(section: Section) -> int:
    return next((n for n, block in enumerate(section.blocks) if isinstance(block, Table | List)), -1)


def _entries(block: Table | List, grids: tuple[Grid, ...]) -> Iterable[Inline]:
    if isinstance(block, List):
        return [item.content for item in block.items]
    return [row.cells[0] for grid in grids if grid.table is block for row in grid.rows if row.cells]


def _sign(document: Document, text: Inline) -> Sign | None:
    match = SIGNED.match(text.plain)
    return Sign(match["sign"], label(match["word"]), document.inline(*text.span).span) if match else None
