"""The closing lines that say what was checked."""

from collections.abc import Iterator

from gaplint.facts.numbers import counted
from gaplint.model.finding import Severity
from gaplint.reports.screen import visible
from gaplint.run import Report, Summary

NAMED = 5
"""Hidden folders that the closing line names; of the others it says how many they are."""


def stale(report: Report) -> Iterator[str]:
    """What the baseline knows and is found no more; nothing where there is none."""
    if report.stale:
        number = sum(entry.count for entry in report.stale)
        yield f"in the baseline and no longer found: {counted(number, 'finding')}; `gaplint baseline` takes them out"
        for entry in report.stale:
            times = f" ({entry.count} times)" if entry.count > 1 else ""
            yield f"  {entry.path}: {entry.rule}: {entry.message}{times}"


def closing(report: Report) -> str:
    """`2 errors, 1 warning in 2 of 123 documents (812 items, 431 claims bound, 57 unbound); 3 hidden: 1 allowed, 2 …`."""
    summary = report.summary
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    warnings = len(report.findings) - errors
    touched = {finding.where.document.path for finding in report.findings}
    files = len(touched | report.project.index.by_path.keys())
    checked = f"{counted(summary.items, 'item')}, {counted(summary.bound, 'claim')} bound, {summary.unbound} unbound"
    hidden = _hidden(report) + (f"; only what has changed since {report.since}" if report.since else "") + _unread(summary)
    if not report.findings:
        return visible(f"no findings in {counted(summary.documents, 'document')} ({checked}){hidden}")
    kinds = ", ".join(counted(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number)
    return visible(f"{kinds} in {len(touched)} of {counted(files, 'document')} ({checked}){hidden}")


def _hidden(report: Report) -> str:
    allowed, known = len(report.allowed), len(report.known)
    parts = [f"{number} {what}" for number, what in ((allowed, "allowed"), (known, "in the baseline")) if number]
    hidden = f"; {allowed + known} hidden: {', '.join(parts)}" if parts else ""
    return hidden + (f"; {len(report.doubtful)} doubtful, not shown (`gaplint claims` lists them)" if report.doubtful else "")


def _unread(summary: Summary) -> str:
    if not summary.hidden:
        return ""
    more = len(summary.hidden) - NAMED
    folders = [*summary.hidden[:NAMED], *([f"{more} more"] if more > 0 else [])]
    return f"; hidden folders with Markdown, read only when named: {', '.join(folders)}"
