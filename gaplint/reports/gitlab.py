"""A Code Quality report of GitLab: an array of the issues that its merge requests show.

GitLab reads description, check_name, fingerprint, severity, location.path and location.lines.begin. It shows one of several
issues with one fingerprint, and takes paths as relative to the root of the repository.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from gaplint.decision.fingerprint import fingerprint
from gaplint.model.finding import Finding, Severity
from gaplint.reports.checkout import in_checkout
from gaplint.reports.encoded import encoded
from gaplint.run import Report

PROJECT = "CI_PROJECT_DIR"
"""Names the folder from which GitLab takes paths."""
SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def render(report: Report) -> Iterator[str]:
    seen: Counter[str] = Counter()
    yield encoded([_issue(finding, seen) for finding in report.findings], indent=2)


def _issue(finding: Finding, seen: Counter[str]) -> dict[str, Any]:
    where, source = finding.where, finding.where.document.source
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": fingerprint(finding, seen),
        "severity": SEVERITIES[finding.severity],
        "location": {
            "path": in_checkout(where.document.path, PROJECT),
            "lines": {"begin": where.line, "end": source.line_of(where.span.end)},
        },
    }
