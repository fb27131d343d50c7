"""Each finding with its excerpt: both ends, a mark under each, and the repair."""

from collections.abc import Iterator
from typing import NamedTuple

from gaplint.model.finding import Finding, Spot
from gaplint.pages import help_of
from gaplint.reports.screen import PLAIN, SEVERITY_COLOURS, Screen, clip, visible, width
from gaplint.reports.totals import closing, stale
from gaplint.run import Report

WIDEST = 110
"""Columns of an excerpt where nothing says how many there are; longer lines are cut around what is marked."""
LEAD = 20
"""Columns kept before what is marked when a line is cut."""
MOST_RELATED = 4
GUTTER = "blue"


class Excerpt(NamedTuple):
    """A line of a document, or the part of it that there is room for."""

    number: int
    """Of the line, from 1."""
    text: str
    start: int
    """Column of `text`, from 0, where the marked stretch starts."""
    end: int
    """The column after it."""


def render(report: Report, screen: Screen = PLAIN) -> Iterator[str]:
    for finding in report.findings:
        yield from _finding(finding, screen)
        yield ""
    for told in (*stale(report), closing(report)):
        yield from screen.wrapped(visible(told))


def _finding(finding: Finding, screen: Screen) -> Iterator[str]:
    yield from _header(finding, screen)
    if finding.where.document.source.text:
        yield from _excerpts(finding, screen)
    for remark in filter(None, (finding.repair, help_of(finding.rule))):
        first, *others = screen.wrapped(visible(remark), " " * 8)
        yield f"      {screen.style('=', GUTTER)} {first[8:]}"
        yield from others


def _header(finding: Finding, screen: Screen) -> Iterator[str]:
    """Place, severity, rule and message; the message below the others where there is no room beside them."""
    where, message = finding.where, visible(finding.message)
    position = where.document.source.position(where.span.start)
    plain = f"{':'.join(map(str, (visible(where.document.path), *position)))}  {finding.severity}  {finding.rule}"
    head = f"{screen.place(where.document.path, *position)}  {screen.severity(finding.severity)}  {screen.rule(finding.rule)}"
    if screen.fits(f"{plain}  {message}"):
        yield f"{head}  {message}"
    else:
        yield head
        yield from screen.wrapped(message, " " * 4)


def _excerpts(finding: Finding, screen: Screen) -> Iterator[str]:
    """The line of each end with a mark under it; a line that has just been shown is not shown again."""
    where, shown = finding.where, finding.related[:MOST_RELATED]
    margin = 2 + max(len(str(spot.line)) for spot in (where, *shown))
    room = WIDEST if screen.columns is None else screen.columns - margin - 3
    gutter = screen.style(f"{'':{margin}} |", GUTTER)
    document, above = where.document, ("", "")
    for spot in (where, *shown):
        if spot.document is not document:
            yield f"{'':{margin}} {screen.style(':::', GUTTER)} {screen.place(spot.document.path, spot.line)}"
            document, above = spot.document, ("", "")
        excerpt = _excerpt(spot, room)
        line = (f"{excerpt.number:>{margin}} |", excerpt.text)
        if line != above:
            yield f"{screen.style(line[0], GUTTER)} {line[1]}".rstrip()
        above = line
        mark, colour = ("^", SEVERITY_COLOURS[finding.severity]) if spot is where else ("-", GUTTER)
        for under in _marks(excerpt, mark, visible(spot.label), room if screen.columns else None):
            yield f"{gutter} {screen.style(under, colour)}"
    if len(finding.related) > MOST_RELATED:
        yield f"{'':{margin}}  … and {len(finding.related) - MOST_RELATED} more"


def _excerpt(spot: Spot, room: int) -> Excerpt:
    """The first line of the spot, or `room` columns of it around what is marked."""
    source, number = spot.document.source, spot.line
    span = source.line_span(number)
    text = visible(source.text[span.start : span.end])
    start = width(text[: spot.span.start - span.start])
    end = max(start + 1, width(text[: min(spot.span.end, span.end) - span.start]))
    whole = width(text)
    if whole <= room:
        return Excerpt(number, text, start, end)
    kept = room - 2  # an ellipsis at each end
    first = max(0, min(start - min(LEAD, room // 4), whole - kept))
    lead, tail = "…" if first else "", "…" if first + kept < whole else ""
    shift = len(lead) - first
    return Excerpt(number, lead + clip(text, first, first + kept) + tail, start + shift, min(end + shift, len(lead) + kept))


def _marks(excerpt: Excerpt, mark: str, label: str, room: int | None) -> Iterator[str]:
    """The mark with its label beside it, or below it where `room` columns don't hold both."""
    marks = " " * excerpt.start + mark * (excerpt.end - excerpt.start)
    if not label or room is None or width(marks) + 1 + width(label) <= room:
        yield f"{marks} {label}".rstrip()
        return
    yield marks
    indent = " " * max(0, min(excerpt.start, room - width(label)))
    yield from Screen(room).wrapped(label, indent)
