"""The Diagnostic Format of reviewdog, which comments on lines of pull and merge requests wherever they are reviewed.

It is the message DiagnosticResult of reviewdog's `proto/rdf/reviewdog.proto` as JSON. Lines count from 1, columns from 1 in
bytes of UTF-8, and an end is the first column after it. The other ends of a finding are lines of its message.
"""

from collections.abc import Iterator
from typing import Any

from gaplint.model.finding import Finding, Severity
from gaplint.pages import help_of, url
from gaplint.reports.encoded import encoded
from gaplint.reports.screen import visible
from gaplint.run import Report

SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING"}


def render(report: Report) -> Iterator[str]:
    source = {"name": "gaplint", **({"url": url()} if url() else {})}
    found = {"source": source, "diagnostics": [_diagnostic(finding) for finding in report.findings]}
    yield encoded(found, indent=2)


def _diagnostic(finding: Finding) -> dict[str, Any]:
    where, source = finding.where, finding.where.document.source
    location: dict[str, Any] = {"path": where.document.path}
    if source.text:
        location["range"] = {"start": _position(finding, where.span.start), "end": _position(finding, where.span.end)}
    others = (f"{spot.place}: {spot.label}" for spot in finding.related)
    text = [finding.message, *others, *filter(None, (finding.repair, help_of(finding.rule)))]
    return {
        "message": "\n".join(map(visible, text)),
        "location": location,
        "severity": SEVERITIES[finding.severity],
        "code": {"value": finding.rule, **({"url": url(finding.rule)} if url() else {})},
    }


def _position(finding: Finding, offset: int) -> dict[str, int]:
    source = finding.where.document.source
    line = source.line_at(offset)
    before = source.text[line.start : offset].encode(errors="replace")
    return {"line": source.line_of(offset), "column": len(before) + 1}
