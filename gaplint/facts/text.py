"""Oddities of the text itself."""

import re
from collections.abc import Iterator

from gaplint.model.document import Document, List, Paragraph, Place
from gaplint.model.span import Span

ROW = re.compile(r"\|[^|\n]+\|(?:[^|\n]*\|)+$")
CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f]")
"""The characters of CVE-2021-42574, and C0 controls that no text needs."""
PROMISE = re.compile(
    r"\b(?:(?:to|will) be (?:created|written|added|done|defined)|(?:when|once) created|not yet|planned|tbd|todo|coming soon|"
    r"missing|removed|deleted|no longer exists|does not exist|moved to|renamed|optional|if present|placeholder|example)\b",
    re.IGNORECASE,
)


def find_stranded(document: Document) -> Iterator[Span]:
    """Lines of a paragraph that look like a table row; a table needs its delimiter row and no list item before it."""
    for block in document.walk():
        if isinstance(block, Paragraph):
            for line in block.lines:
                if ROW.match(line.text) and not line.text.startswith("||"):
                    yield line.span
        elif isinstance(block, List):
            for item in block.items:
                at = item.content.span.start
                for text in item.content.text.split("\n"):
                    stripped = text.strip()
                    if at > item.content.span.start and ROW.match(stripped):
                        start = at + text.index(stripped)
                        yield Span(start, start + len(stripped))
                    at += len(text) + 1


def find_controls(document: Document) -> Iterator[Span]:
    for match in CONTROL.finditer(document.source.text):
        if document.place(match.start()) is not Place.CODE:
            yield Span(*match.span())


def find_promised(document: Document) -> Iterator[Span]:
    for link in document.hyperlinks:
        line = document.source.line_span(document.source.line_of(link.span.start))
        rest = document.visible[line.start : link.span.start] + document.visible[link.span.end : line.end]
        if PROMISE.search(rest):
            yield link.span
