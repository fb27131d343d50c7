"""Each problem with excerpts of both places and how to fix it; on a terminal also which rules found most."""

from collections.abc import Iterator
from typing import NamedTuple

from gaplint.facts.numbers import counted
from gaplint.model.document import Document
from gaplint.model.finding import Finding, Spot
from gaplint.model.span import Span
from gaplint.pages import help_of, summary
from gaplint.reports.screen import PLAIN, SEVERITY_COLOURS, Screen, clip, visible, width
from gaplint.reports.totals import by_rule, closing, stale
from gaplint.run import Report

WIDEST = 110
"""Columns of an excerpt where nothing says how many there are; longer lines are cut around what is marked."""
LEAD = 20
"""Columns kept before what is marked when a line is cut."""
REACH = 3
"""Characters that are read for each column of an excerpt: accents and parts of emoji take none."""
MOST_RELATED = 4
MOST_RULES = 10
"""Rules of the digest."""
MOST_ALIKE = 3
"""Further findings of one cause that a terminal shows."""
LEAST_BESIDE = 24
"""Columns that a label needs to begin under its mark."""
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
    explained: set[str] = set()
    for first, *alike in _by_cause(report.findings, screen):
        yield from _finding(first, alike, screen, explain=first.rule not in explained)
        yield ""
        explained.add(first.rule)
    if screen.columns is not None:
        yield from _digest(report, screen)
    for told in (*stale(report), *closing(report)):
        yield from screen.wrapped(visible(told))
    if screen.columns is not None and report.findings and not report.allowed and not report.known:
        yield from _next_steps(report, screen)


def _by_cause(findings: tuple[Finding, ...], screen: Screen) -> Iterator[list[Finding]]:
    """The findings; on a terminal those of one cause together. Other readers get each by itself."""
    groups: dict[object, list[Finding]] = {}
    for number, one in enumerate(findings):
        key = (one.where.document.path, one.rule, one.cause) if one.cause and screen.columns is not None else number
        groups.setdefault(key, []).append(one)
    yield from groups.values()


def _finding(finding: Finding, alike: list[Finding], screen: Screen, explain: bool) -> Iterator[str]:
    yield from _header(finding, screen)
    if finding.where.document.source.text:
        yield from _excerpts(finding, screen)
    remarks = [finding.repair, *_alike(alike)]
    for remark in filter(None, (*remarks, help_of(finding.rule) if explain else "")):
        first, *others = screen.wrapped(visible(remark), " " * 8)
        yield f"      {screen.style('=', GUTTER)} {first[8:]}"
        yield from others


def _alike(findings: list[Finding]) -> Iterator[str]:
    """What further findings of the same cause say; of many only the first."""
    for one in findings[:MOST_ALIKE]:
        yield f"also line {one.where.line}: {one.message}"
    if len(findings) > MOST_ALIKE:
        yield f"and {len(findings) - MOST_ALIKE} more like these in this document; --output-format concise lists them all"


def _digest(report: Report, screen: Screen) -> Iterator[str]:
    """A line for each of the rules that found most: how often, and what it reports."""
    ranked = by_rule(report)
    if len(ranked) < 2:
        return
    shown = ranked[:MOST_RULES]
    digits, names = len(str(shown[0][1])), max(len(rule) for rule, _ in shown)
    room = (screen.columns or 0) - digits - names - 4
    for rule, number in shown:
        says = summary(rule)
        says = says if width(says) <= room else clip(says, 0, room - 1).rstrip() + "…"
        yield f"{number:>{digits}}  {screen.rule(rule)}{' ' * (names - len(rule))}  {says}"
    if len(ranked) > MOST_RULES:
        yield f"{'…':>{digits}}  and {counted(len(ranked) - MOST_RULES, 'more rule')}; --statistics counts all of them"
    yield ""


def _next_steps(report: Report, screen: Screen) -> Iterator[str]:
    """For a project that has hidden nothing so far: what there is to do about its findings."""
    rule = by_rule(report)[0][0]
    steps = {
        f"gaplint explain {rule}": "why this is a problem, with examples",
        f"--select {rule}": "show only the problems of one rule",
        "--output-format concise": "show one line for each problem",
        "gaplint baseline": "hide today's problems, so that only new ones are reported",
    }
    yield ""
    yield "What next?"
    width_ = max(map(len, steps))
    for command, use in steps.items():
        indent = " " * (width_ + 4)
        first, *others = screen.wrapped(use, indent)
        yield f"  {screen.style(command, bold=True)}{' ' * (width_ - len(command))}  {first[len(indent) :]}"
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
    document: Document | None = where.document
    above = ("", "")
    for spot in (where, *shown):
        if spot is not where and spot.whole:
            place = "this document" if spot.document is where.document else screen.place(spot.document.path)
            yield f"{'':{margin}} {screen.style(':::', GUTTER)} {place}{': ' if spot.label else ''}{visible(spot.label)}"
            document, above = None, ("", "")
            continue
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
    line, at = source.line_span(number), spot.span.start
    around = Span(max(line.start, at - REACH * room), min(line.end, at + REACH * room))
    text = visible(source.text[around.start : around.end])
    start = width(text[: at - around.start])
    end = max(start + 1, width(text[: min(spot.span.end, around.end) - around.start]))
    whole = width(text)
    if whole <= room and around == line:
        return Excerpt(number, text, start, end)
    kept = room - 2  # an ellipsis at each end
    first = max(0, min(start - min(LEAD, room // 4), whole - kept))
    lead = "…" if first or line.start < around.start else ""
    tail = "…" if first + kept < whole or around.end < line.end else ""
    shift = len(lead) - first
    return Excerpt(number, lead + clip(text, first, first + kept) + tail, start + shift, min(end + shift, len(lead) + kept))


def _marks(excerpt: Excerpt, mark: str, label: str, room: int | None) -> Iterator[str]:
    """The mark with its label beside it, or below it where `room` columns don't hold both."""
    marks = " " * excerpt.start + mark * (excerpt.end - excerpt.start)
    if not label or room is None or width(marks) + 1 + width(label) <= room:
        yield f"{marks} {label}".rstrip()
        return
    yield marks
    indent = " " * max(0, min(excerpt.start, room - min(width(label), LEAST_BESIDE)))
    yield from Screen(room).wrapped(label, indent)
