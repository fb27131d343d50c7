"""One line per problem."""

from collections.abc import Iterator

from gaplint.model.finding import Finding
from gaplint.reports.screen import PLAIN, Screen, visible
from gaplint.reports.totals import closing, stale
from gaplint.run import Report


def render(report: Report, screen: Screen = PLAIN) -> Iterator[str]:
    for finding in report.findings:
        yield line(finding, screen)
    yield from map(visible, (*stale(report), *closing(report)))


def line(finding: Finding, screen: Screen = PLAIN) -> str:
    """`path:line:column: severity rule: message`."""
    place = screen.place(finding.where.document.path, *finding.where.document.source.position(finding.where.span.start))
    return f"{place}: {screen.severity(finding.severity)} {screen.rule(finding.rule)}: {visible(finding.message)}"


def lines(finding: Finding) -> Iterator[str]:
    """`line`, then one for each other end and one for the repair, for formats that have a text of several lines."""
    yield line(finding)
    for spot in finding.related:
        yield visible(f"{spot.place}: {spot.label}")
    if finding.repair:
        yield visible(f"Repair: {finding.repair}")
