"""What a document's last line says of it in words, `Document updated on 2026-06-22 — version 3.4`."""

import re
from collections.abc import Iterator

from gaplint.config.vocabulary import any_of
from gaplint.expressions import expression
from gaplint.facts.dates import find_dates
from gaplint.facts.types import Field
from gaplint.model.document import Document, Inline
from gaplint.model.span import Span

VERSION = expression(r"\s*+(?::\s*+)?v?(?P<value>\d{1,4}(?:\.\d{1,4})+)(?![\w.])", re.IGNORECASE)
LEAD = expression(r"[\W_]+")
NEAREST = 6
"""Characters between the word and its day: `updated on `."""
LONGEST = 160
"""Characters of a line that is a closing one; a longer one tells a story."""


def closing_fields(document: Document, line: Inline) -> Iterator[Field]:
    """The day, and with it the version, of a line that begins with its document, or with the word for having changed it."""
    text, end = document.visible, line.span.end
    updated = any_of("updated").search(text, *line.span) if len(line.plain) <= LONGEST else None
    if updated is None:
        return
    before = LEAD.sub(" ", text[line.span.start : updated.start()]).strip()
    found = find_dates(text, updated.end(), end)[:1]
    if (before and not _is_document(before)) or not found or found[0][1].start - updated.end() > NEAREST:
        return
    yield Field(updated.group().lower(), document.inline(*found[0][1]), Span(updated.start(), found[0][1].end))
    for word in any_of("version").finditer(text, *line.span):
        if value := VERSION.match(text, word.end(), end):
            yield Field(word.group().lower(), document.inline(*value.span("value")), Span(word.start(), value.end()))


def _is_document(words_: str) -> bool:
    """Whether nothing is named but the document itself: `This document`."""
    rest = any_of("document").sub("", any_of("this").sub("", words_))
    return not any(character.isalnum() for character in rest)
