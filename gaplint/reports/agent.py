"""Short, for AI agents: one line per problem under the name of its document, no excerpts."""

from collections import Counter
from collections.abc import Iterator

from gaplint.model.finding import Finding, Severity, Spot
from gaplint.reports.grouped import by_document
from gaplint.reports.screen import visible
from gaplint.reports.totals import closing, stale
from gaplint.run import Report


def render(report: Report) -> Iterator[str]:
    repeated = _repeated(report)
    for path, findings in by_document(report):
        yield visible(path)
        for finding in findings:
            yield _line(finding, "" if repeated.get(finding.rule) == finding.repair else finding.repair)
    for rule, repair in repeated.items():
        yield visible(f"{rule}, where no other fix is given -> {repair}")
    yield from map(visible, (*stale(report), *closing(report)))
    if report.findings:
        yield "Run `gaplint explain RULE` to see why."


def _repeated(report: Report) -> dict[str, str]:
    """For each rule the repair that most of its findings share: it is said once, at the end."""
    shared = Counter((finding.rule, finding.repair) for finding in report.findings if finding.repair)
    most = {rule: repair for (rule, repair), number in reversed(shared.most_common()) if number > 1}
    return dict(sorted(most.items()))


def _line(finding: Finding, repair: str) -> str:
    """`line:column confidence rule message [the other ends] -> what to do`; a warning says so, errors are the rule."""
    where = finding.where
    place = ":".join(map(str, where.document.source.position(where.span.start)))
    kind = "warning " if finding.severity is Severity.WARNING else ""
    others = dict.fromkeys(_place(spot, where) for spot in finding.related)
    against = f" [{', '.join(others)}]" if others else ""
    todo = f" -> {repair}" if repair else ""
    return visible(f"{place} {finding.confidence.name.lower()} {kind}{finding.rule} {finding.message}{against}{todo}")


def _place(spot: Spot, where: Spot) -> str:
    """The line of the other end, after its path where that is another."""
    return str(spot.line) if spot.document.path == where.document.path else spot.place
