"""Each finding with its excerpt: both ends, a mark under each, and the repair."""

import unicodedata
from collections.abc import Iterator

from gaplint.model.finding import Finding, Spot
from gaplint.reports.totals import closing, stale
from gaplint.run import Report

WIDEST = 110
"""Columns of an excerpt; longer lines are cut around what is marked."""
MOST_RELATED = 4


def render(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield from _finding(finding)
        yield ""
    yield from stale(report)
    yield closing(report)


def _finding(finding: Finding) -> Iterator[str]:
    where = finding.where
    line, column = where.document.source.position(where.span.start)
    yield f"{where.document.path}:{line}:{column}  {finding.severity}  {finding.rule}  {finding.message}"
    if where.document.source.text:
        shown = finding.related[:MOST_RELATED]
        margin = max(len(str(spot.document.source.line_of(spot.span.start))) for spot in (where, *shown))
        before: Spot | None = None
        for spot in (where, *shown):
            if before and spot.document.path != before.document.path:
                yield f"  {' ' * margin} ::: {spot.document.path}:{spot.document.source.line_of(spot.span.start)}"
            yield from _excerpt(spot, margin + 2, "^" if spot is where else "-", same_line=_same_line(spot, before))
            before = spot
        if len(finding.related) > MOST_RELATED:
            yield f"  {' ' * margin}  … and {len(finding.related) - MOST_RELATED} more"
    if finding.repair:
        yield f"      = {finding.repair}"
    yield f"      = gaplint explain {finding.rule}"


def _same_line(spot: Spot, before: Spot | None) -> bool:
    if before is None or spot.document is not before.document:
        return False
    source = spot.document.source
    short = len(source.text[slice(*source.line_span(source.line_of(spot.span.start)))]) <= WIDEST
    return short and source.line_of(spot.span.start) == source.line_of(before.span.start)


def _excerpt(spot: Spot, margin: int, mark: str, same_line: bool) -> Iterator[str]:
    """The spot's line, unless it has just been shown, and a mark with the label under it."""
    source = spot.document.source
    number = source.line_of(spot.span.start)
    span = source.line_span(number)
    text = source.text[span.start : span.end]
    start = spot.span.start - span.start
    end = max(start + 1, min(spot.span.end, span.end) - span.start)
    text, start, end = _cut(text, start, end)
    text = text.replace("\t", " ")
    if not same_line:
        yield f"{number:>{margin}} | {text}"
    yield f"{'':>{margin}} | {' ' * _width(text[:start])}{mark * max(1, _width(text[start:end]))} {spot.label}".rstrip()


def _cut(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The part of a long line around what is marked."""
    if len(text) <= WIDEST:
        return text, start, min(end, len(text) or 1)
    first = max(0, min(start - 20, len(text) - WIDEST))
    piece = text[first : first + WIDEST]
    lead, tail = "…" if first else "", "…" if first + WIDEST < len(text) else ""
    shift = len(lead) - first
    return lead + piece + tail, start + shift, min(end + shift, len(lead) + len(piece))


def _width(text: str) -> int:
    """Columns that a terminal takes for `text`: wide characters take two, joiners and variation selectors none."""
    return sum(
        0
        if unicodedata.combining(character) or character in "\u200d\ufe0f"
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )
