"""One line per problem, under the name of its document."""

from collections.abc import Iterator
from itertools import groupby

from gaplint.model.finding import Finding
from gaplint.reports.screen import NARROWEST, PLAIN, Screen, visible
from gaplint.reports.totals import closing, stale
from gaplint.run import Report


def by_document(report: Report) -> Iterator[tuple[str, list[Finding]]]:
    """The findings under the path of the claim's document."""
    for path, findings in groupby(report.findings, key=lambda finding: finding.where.document.path):
        yield path, list(findings)


def render(report: Report, screen: Screen = PLAIN) -> Iterator[str]:
    for path, findings in by_document(report):
        yield screen.place(path)
        yield from _lines(findings, screen)
        yield ""
    for told in (*stale(report), *closing(report)):
        yield from screen.wrapped(visible(told))


def _lines(findings: list[Finding], screen: Screen) -> Iterator[str]:
    """Place, severity, rule and message in columns; the message is below where there is too little room beside them."""
    places = [":".join(map(str, one.where.document.source.position(one.where.span.start))) for one in findings]
    widths = [max(map(len, texts)) for texts in (places, [one.severity for one in findings], [one.rule for one in findings])]
    indent = 2 + sum(widths) + 3 * 2
    beside = screen.columns is None or screen.columns - indent >= NARROWEST
    for place, one in zip(places, findings, strict=True):
        severity = screen.severity(one.severity) + " " * (widths[1] - len(one.severity))
        rule = screen.rule(one.rule) + " " * (widths[2] - len(one.rule))
        first, *others = screen.wrapped(visible(one.message), " " * (indent if beside else 6))
        yield f"  {place:>{widths[0]}}  {severity}  {rule}{first[indent - 2 :] if beside else ''}".rstrip()
        yield from (others if beside else (first, *others))
