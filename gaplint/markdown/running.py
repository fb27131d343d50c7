"""Running text as a reader sees it: the markup blanked, and what it was noted. Offsets are relative to the text."""

import html
from functools import lru_cache
from typing import Any, NamedTuple

from gaplint.expressions import expression
from gaplint.markdown.inline import MARKUP, Found, constructs
from gaplint.model.document import Hyperlink, Place
from gaplint.model.source import blank
from gaplint.model.span import Span

PLACES = {
    "backticks": Place.CODE,
    "autolink": Place.LINK,
    "image": Place.LINK,
    "html_inline": Place.HTML,
    "comment": Place.COMMENT,
}
LINK_DESTINATION = expression(r"\]\(\s*(<[^>\n]*>|[^\s)]+)")
LONGEST_CELL = 200
"""Characters; what is longer is a paragraph, which hardly comes again."""
BEFORE_POINT = expression(r" (?=[.,;:!?)])")


class Running(NamedTuple):
    """One text, read."""

    reads: str
    """As long as the text."""
    plain: str
    """The same with white space folded."""
    places: tuple[tuple[int, int, Place], ...] = ()
    hyperlinks: tuple[Hyperlink, ...] = ()
    struck: tuple[Span, ...] = ()


def read(text: str, references: dict[str, Any]) -> Running:
    """Read `text` together with the document's link reference definitions."""
    if not MARKUP.search(text):
        return Running(text, fold(text))
    if references and "[" in text:
        return _read(text, constructs(text, references))
    return _alone(text) if len(text) <= LONGEST_CELL else _read(text, constructs(text, {}))


@lru_cache(maxsize=16384)
def _alone(text: str) -> Running:
    """As `read` of what refers to no definition; cells repeat, so this is remembered."""
    return _read(text, constructs(text, {}))


def fold(reads: str) -> str:
    """Text with its white space folded to single spaces."""
    reads = reads.strip()
    if reads.isprintable() and "  " not in reads:  # of white space only the space is printable
        return reads
    return " ".join(reads.split())


def _read(text: str, found: tuple[Found, ...]) -> Running:
    if not found:
        return Running(text, fold(text))
    characters = list(text)
    places, hyperlinks, struck = [], [], []
    for one in found:
        start, end, rule, label, target = one
        if label:
            places.append((label[1], end, Place.LINK))
        elif rule in PLACES:
            places.append((start, end, PLACES[rule]))
        if target:
            hyperlinks.append(_hyperlink(text, one))
        if rule == "struck":
            struck.append(Span(start, end))
        for at, to, reads in _changes(text, one):
            characters[at:to] = reads
    reads = "".join(characters)
    plain = BEFORE_POINT.sub("", fold(reads))  # the blanks of `markup`, before a comma are no spaces to a reader
    return Running(reads, plain, tuple(places), tuple(hyperlinks), tuple(struck))


def _changes(text: str, one: Found) -> tuple[tuple[int, int, str], ...]:
    """What a construct changes in its text: stretches, and how they read, as long as before."""
    start, end = one.start, one.end
    match one.rule:
        case "marker":
            return ((start, end, " " * (end - start)),)
        case "backticks":
            ticks = len(text[start:end]) - len(text[start:end].lstrip("`"))
            return (start, start + ticks, " " * ticks), (end - ticks, end, " " * ticks)
        case "link" if one.label:
            opened, closed = one.label
            return (start, opened, blank(text[start:opened])), (closed, end, blank(text[closed:end]))
        case "escape":
            return ((start, start + 1, " "),)
        case "entity":
            return ((start, end, html.unescape(text[start:end])[:1].ljust(end - start)),)
        case "struck":
            return ()
    return ((start, end, blank(text[start:end])),)


def _hyperlink(text: str, one: Found) -> Hyperlink:
    span = Span(one.start, one.end)
    label = Span(*one.label) if one.label else span
    written = LINK_DESTINATION.match(text, one.label[1]) if one.label else None
    return Hyperlink(span, label, one.target, Span(*written.span(1)) if written else span, one.rule == "image")
