"""Short, for AI agents: one line per problem under the name of its document, no excerpts."""

from collections.abc import Iterator

from gaplint.model.finding import Finding, Severity, Spot
from gaplint.reports.grouped import by_document
from gaplint.reports.screen import visible
from gaplint.reports.totals import closing, stale
from gaplint.run import Report


def render(report: Report) -> Iterator[str]:
    for path, findings in by_document(report):
        yield visible(path)
        yield from map(_line, findings)
    yield from map(visible, (*stale(report), *closing(report)))
    if report.findings:
        yield "Run `gaplint explain RULE` to see why."


def _line(finding: Finding) -> str:
    """`line:column rule message [the other ends] -> what to do`; a warning says so, errors are the rule."""
    where = finding.where
    place = ":".join(map(str, where.document.source.position(where.span.start)))
    kind = "warning " if finding.severity is Severity.WARNING else ""
    others = dict.fromkeys(_place(spot, where) for spot in finding.related)
    against = f" [{', '.join(others)}]" if others else ""
    repair = f" -> {finding.repair}" if finding.repair else ""
    return visible(f"{place} {kind}{finding.rule} {finding.message}{against}{repair}")


def _place(spot: Spot, where: Spot) -> str:
    """The line of the other end, after its path where that is another."""
    return str(spot.line) if spot.document.path == where.document.path else spot.place
