"""What stands in the place of IDs, and documents that are all placeholders."""

import re
from collections.abc import Iterator

from gaplint.config.vocabulary import any_of, any_word, words
from gaplint.expressions import expression
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Grid, Headed, Placeholder
from gaplint.model.document import Document, Inline, List, Place
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
CHOICE = expression(rf"[\s*_`]{{0,4}}(?:[|/,;·]|{any_word(words().either)})[\s*_`]{{0,4}}$", re.IGNORECASE)
"""What stands between statuses of which one is to be chosen."""
LONGEST_STATUS = 24
OPEN_FIELD = expression(
    r"^[^\S\n]*[*_-]{0,3}[^\S\n]?[^\W\d_][^:：\n]{0,40}[:：][*_]{0,3}[^\S\n]*\{[^{}\n]{1,60}\}[^\S\n]*$", re.MULTILINE
)
"""A field with nothing but a placeholder, `**Date:** {YYYY-MM-DD}`."""
FEWEST_OPEN = 2
HEAD = 1500
"""Characters in which a document has such fields."""
FEWEST_EXPLAINED = 3
"""Statuses that make a legend, or a choice."""
EDGES = expression(r"^[\W\d_]+|[\W\d_]+$")
HEADED = expression(r"(?P<family>[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*?)[ -]IDs?")
"""`TASK-ID`, in capitals as in its IDs: `Risk ID` is the ID of any risk."""


def find_placeholders(document: Document, grids: tuple[Grid, ...], statuses: StatusWords) -> Iterator[Placeholder]:
    """`pending (TASK-XXX)`, and a cell with nothing else in a column of IDs: an item is meant, and was never named."""
    keys: set[Span] | None = None
    explained: list[Span] | None = None
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
        status = None if span in keys else _awaited(document, span, statuses)
        if status:
            explained = list(_explained(document, grids, statuses)) if explained is None else explained
            if any(one.covers(span) for one in explained) or _is_choice(document, status, statuses):
                continue
        if span in keys or status:
            yield Placeholder(family.group(), visible[span.start : span.end], span)


def _awaited(document: Document, span: Span, statuses: StatusWords) -> Span | None:
    """The status that stands right before the placeholder."""
    joint = JOINT.search(document.visible, max(0, span.start - LONGEST_JOINT), span.start)
    return _ending(document, joint.start(), statuses) if joint else None


def _ending(document: Document, end: int, statuses: StatusWords) -> Span | None:
    """The status that ends at a place."""
    words_ = statuses.anywhere.finditer(document.visible, max(0, end - LONGEST_STATUS), end)
    return next((Span(*word.span()) for word in words_ if word.end() == end), None)


def _explained(document: Document, grids: tuple[Grid, ...], statuses: StatusWords) -> Iterator[Span]:
    """The lists and tables whose entries are statuses, each once, with what they mean: `Superseded by ADR-XXXX` is one."""
    for block in document.every(List):
        if _are_statuses([item.content for item in block.items], statuses):
            yield block.span
    for grid in grids:
        if _are_statuses([row.cells[0] for row in grid.rows if row.cells], statuses):
            yield grid.table.span


def _are_statuses(texts: list[Inline], statuses: StatusWords) -> bool:
    said = [status.word for text in texts if (status := statuses.read(text))]
    return len(said) >= FEWEST_EXPLAINED and len(set(said)) == len(said) and 2 * len(said) > len(texts)


def _is_choice(document: Document, status: Span, statuses: StatusWords) -> bool:
    """Whether a status is the last of several between which to choose: `Proposed | Accepted | Superseded by ADR-XXXX`."""
    for _ in range(FEWEST_EXPLAINED - 1):
        between = CHOICE.search(document.visible, max(0, status.start - LONGEST_JOINT), status.start)
        other = _ending(document, between.start(), statuses) if between else None
        if other is None:
            return False
        status = other
    return True


def find_headed(grids: tuple[Grid, ...]) -> Iterator[Headed]:
    """Columns of IDs that are called after a family."""
    for grid in grids:
        headed = HEADED.fullmatch(grid.name(grid.key)) if grid.key is not None else None
        if headed:
            yield Headed(headed["family"], grid)


def is_template(document: Document) -> bool:
    """Whether a document is there to be copied, as its path, its title or the open fields of its head say: what it refers to
    lies elsewhere.
    """
    if any_of("template").search(" ".join(BETWEEN_WORDS.split(f"{document.path} {document.title}"))):
        return True
    first = next((one.span.start for one in document.sections if one.level > 1), HEAD)
    return len(OPEN_FIELD.findall(document.visible, 0, min(first, HEAD))) >= FEWEST_OPEN


def find_samples(document: Document) -> frozenset[int]:
    """The sections with a title, or one around it, that begins or ends with the word for an example: theirs is of nothing.

    A document that is called so is one of its own, whose parts belong together.
    """
    found: set[int] = set()
    for section in document.sections:
        own = section.heading is not None and section.heading is not document.heading and _is_of_example(section.title)
        if own or section.parent in found:
            found.add(section.number)
    return frozenset(found)


def _is_of_example(title: str) -> bool:
    said = EDGES.sub("", title)
    found = list(any_of("example").finditer(said))
    return bool(found) and (found[0].start() == 0 or found[-1].end() == len(said))
