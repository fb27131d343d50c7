"""Findings as diagnostics, with both ends."""

from collections import defaultdict

from lsprotocol import types

from gaplint.model.finding import Finding, Severity
from gaplint.pages import url
from gaplint.run import Report
from gaplint.server.positions import Positions

SEVERITY = {Severity.ERROR: types.DiagnosticSeverity.Error, Severity.WARNING: types.DiagnosticSeverity.Warning}
SOURCE = "gaplint"


Said = tuple[tuple[str, Finding], ...]
"""Findings, each with its rule, which does not count where two findings are compared."""


def by_document(report: Report, positions: Positions) -> dict[str, Said]:
    """What there is to say of each document of which there is anything, by its address."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        found[finding.where.document.path].append(finding)
    return {positions.uri(path): tuple((one.rule, one) for one in findings) for path, findings in found.items()}


def diagnostic(finding: Finding, positions: Positions) -> types.Diagnostic:
    """A finding where its claim stands; what speaks against it is related to it."""
    address = url(finding.rule)
    related = [
        types.DiagnosticRelatedInformation(positions.location(spot), spot.label or "see here") for spot in finding.related
    ]
    return types.Diagnostic(
        range=positions.range(finding.where.document.source, finding.where.span),
        message=f"{finding.message}; {finding.repair}" if finding.repair else finding.message,
        severity=SEVERITY[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(address) if address else None,
        source=SOURCE,
        related_information=related or None,
    )
