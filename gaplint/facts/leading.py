"""The ID that a text begins with."""

from collections.abc import Callable
from functools import partial

from gaplint.facts.ids import find_id
from gaplint.facts.types import Id
from gaplint.model.document import Document, Inline
from gaplint.model.span import Span


def leading_id(document: Document, text: Inline) -> tuple[Id, Span] | None:
    """The single ID that `text` begins with, symbols aside."""
    return leading_by(document, text, partial(find_id, bare=document.bare, parted=document.parted))


def leading_by(
    document: Document, text: Inline, find: Callable[[str, int, int], tuple[Id, int] | None]
) -> tuple[Id, Span] | None:
    """What `find` reads where `text` begins, symbols aside."""
    visible = document.visible
    at, end = text.span
    while at < end and not visible[at].isalnum():
        at += 1
    if at - text.span.start > 12 or not (document.bare or visible[at : at + 1].isupper()):
        return None
    found = find(visible, at, end)
    if found is None:
        return None
    id_, end = found
    return id_, Span(at, end)
