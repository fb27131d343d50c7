"""Items that stand in a list or table under a status: `## Done`, `**In progress (3):**`."""

from collections.abc import Iterator

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.leading import leading_id
from gaplint.facts.outstanding import says_how_far
from gaplint.facts.phases import leading_phase
from gaplint.facts.purposes import is_status
from gaplint.facts.statuses import CLOSES, StatusWords
from gaplint.facts.types import Grid, Item, ItemKind, Status
from gaplint.model.document import Block, Document, Inline, List, Paragraph

COUNT = expression(r"[\s:：]*+(?:[(\[（]\s*+)?\d*+(?:\s*+/\s*+\d++)?\s*+[)\]）]?[\s:：*_]*+")
"""What may follow the status: how many there are."""


def find_listed(document: Document, grids: tuple[Grid, ...], statuses: StatusWords) -> Iterator[Item]:
    """Entries and rows that begin with an ID or a phase, and say nothing themselves of how far it is."""
    for section in document.sections:
        above: Block | None = None
        own = _status(section.heading.title, statuses) if section.heading else None
        for block in section.blocks:
            if isinstance(block, List):
                label = above.lines[-1] if isinstance(above, Paragraph) else None
                status = _status(label, statuses) if label else own
                if status:
                    yield from _entries(document, block, status, statuses)
            above = block
    for grid in grids:
        title = grid.section.heading.title if grid.section.heading else None
        status = _status(title, statuses) if title and not any(map(is_status, grid.headers)) else None
        for row in grid.rows if status else ():
            if row.cells and status and not says_how_far(document, row.span, statuses):
                yield from _item(document, row.cells[0], status)


def _status(title: Inline, statuses: StatusWords) -> Status | None:
    """The status that a title or label consists of; what is new, or needed, may be done."""
    status = statuses.read(title)
    if status is None or status.word in words().lasting or not COUNT.fullmatch(status.tail.strip(CLOSES)):
        return None
    return status._replace(tail="")


def _entries(document: Document, block: List, status: Status, statuses: StatusWords) -> Iterator[Item]:
    for entry in block.items:
        if entry.checked is None and not says_how_far(document, entry.content.span, statuses):
            yield from _item(document, entry.content, status)


def _item(document: Document, text: Inline, status: Status) -> Iterator[Item]:
    found = leading_id(document, text) or leading_phase(document, text)
    if found and not document.is_struck(found[1].start):
        id_, span = found
        name = document.inline(span.end, text.span.end)
        name = name._replace(plain=name.plain.lstrip(": –—-"))
        yield Item(id_, ItemKind.STATEMENT, name, span, status._replace(span=span), (), False)
