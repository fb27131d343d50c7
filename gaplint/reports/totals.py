"""The closing line that says what was checked."""

from gaplint.model.finding import Severity
from gaplint.run import Report


def closing(report: Report) -> str:
    """`2 errors, 1 warning in 2 of 123 documents (812 items, 431 claims bound, 57 unbound)`."""
    summary = report.summary
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    warnings = len(report.findings) - errors
    touched = len({finding.where.document.path for finding in report.findings})
    files = summary.documents + sum(finding.rule == "unreadable-file" for finding in report.findings)
    checked = f"{_count(summary.items, 'item')}, {_count(summary.bound, 'claim')} bound, {summary.unbound} unbound"
    if not report.findings:
        return f"no findings in {_count(summary.documents, 'document')} ({checked})"
    kinds = ", ".join(_count(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number)
    return f"{kinds} in {touched} of {_count(files, 'document')} ({checked})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
