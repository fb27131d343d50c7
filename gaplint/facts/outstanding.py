"""Items that a list or table names as work still to do: `Next steps`, `Remaining items`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.config.vocabulary import any_of
from gaplint.expressions import expression
from gaplint.facts.purposes import is_status
from gaplint.facts.statuses import StatusWords, symbol_class
from gaplint.facts.types import Grid, Id, Item, ItemKind, Mention, Status, StatusClass
from gaplint.model.document import Block, Document, Inline, List, Paragraph, Place
from gaplint.model.span import Span

STILL_TO_DO = "still to do"
"""What the heading says of each entry, as a status word."""
MARKUP = expression(r"[\s*_\[]*")
TITLE = expression(r"[\s*_:–—(-]*(?P<title>[^\W\d_][^|\n()*]*)")
GROUP = expression(r"\s*+(?P<title>[^\W\d_](?:[^\n(:]*[^\s(:])?)[\s:]*+\((?P<ids>[^()\n]+)\)")
"""`**Clothing** (PIER-002, 003)`: one title for all of them."""
LABEL = expression(r"\s*[^\W\d_][^:\n]{0,40}:\s+(?=\S)")
"""`For the spring: PIER-001 rails, PIER-005 paint`."""
PART = expression(r"[,;]\s+")
LETTER = expression(r"[^\W\d_]")


class Named(NamedTuple):
    """IDs that begin an entry, with the title that they have there."""

    ids: tuple[Id, ...]
    span: Span
    title: Inline


def find_outstanding(
    document: Document, mentions: tuple[Mention, ...], grids: tuple[Grid, ...], statuses: StatusWords
) -> Iterator[Item]:
    """Entries that begin with IDs and a title, and say nothing of how far the items are."""
    by_start = {one.span.start: one for one in mentions if one.place is Place.PROSE and not one.refused}
    for entry in _entries(document, grids) if by_start else ():
        if says_how_far(document, entry, statuses):
            continue
        for named in _named(document, entry, by_start):
            if not document.is_struck(named.span.start):
                status = Status(StatusClass.OPEN, STILL_TO_DO, "", named.span)
                for id_ in named.ids:
                    together = named.ids if len(named.ids) > 1 else ()
                    yield Item(id_, ItemKind.STATEMENT, named.title, named.span, status, (), False, together=together)


def _named(document: Document, entry: Span, by_start: dict[int, Mention]) -> Iterator[Named]:
    """What an entry is about: the ID that it begins with, those behind its bold title, or those that a label introduces."""
    text = document.visible
    bold = document.source.text[entry.start : entry.end].lstrip().startswith(("**", "__"))
    group = GROUP.match(text, *entry) if bold else None
    if group and not any(at in by_start for at in range(*group.span("title"))):
        inside = [one for at in range(*group.span("ids")) if (one := by_start.get(at))]
        if len(inside) == 1 and not LETTER.search(text[inside[0].span.end : group.end()]) and _leads(text, group, inside[0]):
            yield Named(inside[0].ids, inside[0].span, document.inline(*group.span("title")))
        return
    lead = MARKUP.match(text, *entry)
    if lead and lead.end() in by_start:
        yield from _alone(document, by_start[lead.end()], entry.end)
        return
    if label := LABEL.match(text, *entry):
        starts = [label.end(), *(part.end() for part in PART.finditer(text, label.end(), entry.end))]
        if all(at in by_start for at in starts):
            for at, end in zip(starts, [*starts[1:], entry.end], strict=True):
                yield from _alone(document, by_start[at], end)


def _leads(text: str, group: re.Match[str], mention: Mention) -> bool:
    return not LETTER.search(text[group.start("ids") : mention.span.start])


def _alone(document: Document, mention: Mention, end: int) -> Iterator[Named]:
    """An ID with its own title behind it."""
    title = TITLE.match(document.visible, mention.span.end, end) if len(mention.ids) == 1 else None
    if title:
        yield Named(mention.ids, mention.span, document.inline(*title.span("title")))


def _entries(document: Document, grids: tuple[Grid, ...]) -> Iterator[Span]:
    """The first line of each item of a list, and each row of a table without statuses, that something introduces as to do."""
    pattern = any_of("to_do")
    for section in document.sections:
        above: Block | None = None
        for block in section.blocks:
            title = above.lines[-1].plain if isinstance(above, Paragraph) else section.title
            if isinstance(block, List) and pattern.search(title):
                yield from (_first_line(document, item.content) for item in block.items if item.checked is None)
            above = block
    for grid in grids:
        if pattern.search(grid.section.title) and not any(map(is_status, grid.headers)):
            first = grid.key or 0
            rows = (row.cells[first:] for row in grid.rows if len(row.cells) > first)
            yield from (Span(cells[0].span.start, cells[-1].span.end) for cells in rows)


def _first_line(document: Document, content: Inline) -> Span:
    end = document.visible.find("\n", *content.span)
    return Span(content.span.start, content.span.end if end < 0 else end)


def says_how_far(document: Document, entry: Span, statuses: StatusWords) -> bool:
    """Whether a status word or a tick stands in it."""
    text = document.visible[entry.start : entry.end]
    return bool(statuses.classes_in(document.visible, entry)) or any(symbol_class(part) for part in text.split())
