"""The closing line that says what was checked."""

from gaplint.facts.numbers import counted
from gaplint.model.finding import Severity
from gaplint.run import UNREADABLE, Report


def closing(report: Report) -> str:
    """`2 errors, 1 warning in 2 of 123 documents (812 items, 431 claims bound, 57 unbound)`."""
    summary = report.summary
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    warnings = len(report.findings) - errors
    touched = len({finding.where.document.path for finding in report.findings})
    files = summary.documents + sum(finding.rule == UNREADABLE for finding in report.findings)
    checked = f"{counted(summary.items, 'item')}, {counted(summary.bound, 'claim')} bound, {summary.unbound} unbound"
    if not report.findings:
        return f"no findings in {counted(summary.documents, 'document')} ({checked})"
    kinds = ", ".join(counted(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number)
    return f"{kinds} in {touched} of {counted(files, 'document')} ({checked})"
