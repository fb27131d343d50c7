"""One line per finding."""

from collections.abc import Iterator

from gaplint.reports.totals import closing, stale
from gaplint.run import Report


def render(report: Report) -> Iterator[str]:
    for finding in report.findings:
        line, column = finding.where.document.source.position(finding.where.span.start)
        yield f"{finding.where.document.path}:{line}:{column}: {finding.severity} {finding.rule}: {finding.message}"
    yield from stale(report)
    yield closing(report)
