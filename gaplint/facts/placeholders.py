"""What stands in the place of IDs, and documents that are all placeholders."""

import re
from collections.abc import Iterator

from gaplint.config.vocabulary import any_of
from gaplint.expressions import expression
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Grid, Headed, Placeholder
from gaplint.model.document import Document, Place
from gaplint.model.span import Span

PLACEHOLDER = expression(r"-(?:X{2,4}|N{2,4}|\?{2,4}|TBD)(?![\w-])")
"""What stands for the number of an ID."""
BETWEEN_WORDS = expression(r"[\W_]+")
FAMILY = expression(r"(?<![\w-])[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*$")
LONGEST_FAMILY = 40
"""Characters."""
JOINT = expression(r"[\s*_`]{0,12}(?:\(|\b(?:by|on|until|see|in|for)\b)[\s*_`]{0,12}$", re.IGNORECASE)
"""What stands between a status and the item that it waits for."""
LONGEST_JOINT = 12
"""Characters."""
LONGEST_STATUS = 24
HEADED = expression(r"(?P<family>[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*?)[ -]IDs?")
"""`TASK-ID`, in capitals as in its IDs: `Risk ID` is the ID of any risk."""


def find_placeholders(document: Document, grids: tuple[Grid, ...], statuses: StatusWords) -> Iterator[Placeholder]:
    """`pending (TASK-XXX)`, and a cell with nothing else in a column of IDs: an item is meant, and was never named."""
    keys: set[Span] | None = None
    visible = document.visible
    for match in PLACEHOLDER.finditer(visible):
        family = FAMILY.search(visible, max(0, match.start() - LONGEST_FAMILY), match.start())
        if family is None:
            continue
        span = Span(family.start(), match.end())
        if document.place(span.start) is not Place.PROSE:
            continue
        if keys is None:
            keyed = [(grid, grid.key) for grid in grids if grid.key is not None]
            keys = {row.cells[key].span for grid, key in keyed for row in grid.rows if key < len(row.cells)}
        if span in keys or _awaited(document, span, statuses):
            yield Placeholder(family.group(), visible[span.start : span.end], span)


def _awaited(document: Document, span: Span, statuses: StatusWords) -> bool:
    """Whether a status stands right before the placeholder."""
    visible = document.visible
    joint = JOINT.search(visible, max(0, span.start - LONGEST_JOINT), span.start)
    if joint is None:
        return False
    before = statuses.phrase.finditer(visible, max(0, joint.start() - LONGEST_STATUS), joint.start())
    return any(word.end() == joint.start() for word in before)


def find_headed(grids: tuple[Grid, ...]) -> Iterator[Headed]:
    """Columns of IDs that are called after a family."""
    for grid in grids:
        headed = HEADED.fullmatch(grid.name(grid.key)) if grid.key is not None else None
        if headed:
            yield Headed(headed["family"], grid)


def is_template(document: Document) -> bool:
    """Whether a document is there to be copied, as its path or title says: what it refers to lies elsewhere."""
    return bool(any_of("template").search(" ".join(BETWEEN_WORDS.split(f"{document.path} {document.title}"))))
