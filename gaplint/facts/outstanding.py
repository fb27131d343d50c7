"""Items that a list or table names as work still to do: `Next steps`, `Remaining items`."""

import re
from collections.abc import Iterator

from gaplint.config.vocabulary import any_of, words
from gaplint.facts.statuses import StatusWords, symbol_class
from gaplint.facts.types import Grid, Item, ItemKind, Mention, Status, StatusClass
from gaplint.model.document import Block, Document, Inline, List, Paragraph, Place
from gaplint.model.span import Span

STILL_TO_DO = "still to do"
"""What the heading says of each entry, as a status word."""
MARKUP = re.compile(r"[\s*_\[]*")
TITLE = re.compile(r"[\s*_:–—(-]*(?P<title>[^\W\d_][^|\n()*]*)")


def find_outstanding(
    document: Document, mentions: tuple[Mention, ...], grids: tuple[Grid, ...], statuses: StatusWords
) -> Iterator[Item]:
    """Entries that begin with one ID and a title, and say nothing of how far the item is."""
    by_start = {mention.span.start: mention for mention in mentions if len(mention.ids) == 1 and mention.place is Place.PROSE}
    for entry in _entries(document, grids) if by_start else ():
        lead = MARKUP.match(document.visible, *entry)
        mention = by_start.get(lead.end()) if lead else None
        title = TITLE.match(document.visible, mention.span.end, entry.end) if mention else None
        if mention and title and not (document.is_struck(mention.span.start) or _says_how_far(document, entry, statuses)):
            status = Status(StatusClass.OPEN, STILL_TO_DO, "", mention.span)
            name = document.inline(*title.span("title"))
            yield Item(mention.ids[0], ItemKind.STATEMENT, name, mention.span, status, (), False)


def _entries(document: Document, grids: tuple[Grid, ...]) -> Iterator[Span]:
    """The first line of each item of a list, and each row of a table without statuses, that something introduces as to do."""
    pattern = any_of("to_do")
    for section in document.sections:
        titled = pattern.search(section.title) is not None
        above: Block | None = None
        for block in section.blocks:
            introduced = isinstance(above, Paragraph) and pattern.search(above.lines[-1].plain) is not None
            if isinstance(block, List) and (introduced if isinstance(above, Paragraph) else titled):
                yield from (_first_line(document, item.content) for item in block.items if item.checked is None)
            above = block
    for grid in grids:
        if pattern.search(grid.section.title) and words().status.isdisjoint(grid.headers):
            yield from (Span(row.cells[0].span.start, row.cells[-1].span.end) for row in grid.rows if row.cells)


def _first_line(document: Document, content: Inline) -> Span:
    end = document.visible.find("\n", *content.span)
    return Span(content.span.start, content.span.end if end < 0 else end)


def _says_how_far(document: Document, entry: Span, statuses: StatusWords) -> bool:
    """Whether a status word or a tick stands in it."""
    text = document.visible[entry.start : entry.end]
    return bool(statuses.classes_in(document.visible, entry)) or any(symbol_class(part) for part in text.split())
