"""A line per finding, under the name of its document."""

from collections.abc import Iterator
from itertools import groupby

from gaplint.model.finding import Finding
from gaplint.reports.screen import PLAIN, Screen, visible
from gaplint.reports.totals import closing
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
    yield from screen.wrapped(closing(report))


def _lines(findings: list[Finding], screen: Screen) -> Iterator[str]:
    """Place, severity, rule and message in columns; a message that is too long goes on below itself."""
    places = [":".join(map(str, one.where.document.source.position(one.where.span.start))) for one in findings]
    place_width = max(map(len, places))
    severity_width = max(len(one.severity) for one in findings)
    rule_width = max(len(one.rule) for one in findings)
    indent = 2 + place_width + 2 + severity_width + 2 + rule_width + 2
    for place, one in zip(places, findings, strict=True):
        severity = screen.severity(one.severity) + " " * (severity_width - len(one.severity))
        rule = screen.rule(one.rule) + " " * (rule_width - len(one.rule))
        first, *others = screen.wrapped(visible(one.message), " " * indent)
        yield f"  {place:>{place_width}}  {severity}  {rule}  {first[indent:]}"
        yield from others
