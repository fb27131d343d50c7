"""Findings as diagnostics, with both ends."""

from collections import defaultdict

from lsprotocol import types

from gaplint.model.finding import Finding, Severity
from gaplint.pages import url
from gaplint.run import Report
from gaplint.server.positions import Positions

SEVERITY = {Severity.ERROR: types.DiagnosticSeverity.Error, Severity.WARNING: types.DiagnosticSeverity.Warning}
SOURCE = "gaplint"


def by_document(report: Report, positions: Positions) -> dict[str, list[types.Diagnostic]]:
    """The diagnostics of each document that has any, by its address."""
    found: dict[str, list[types.Diagnostic]] = defaultdict(list)
    for finding in report.findings:
        found[positions.uri(finding.where.document.path)].append(diagnostic(finding, positions))
    return found


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
