"""The closing lines: what was found, what was checked, and how to see the rest."""

from collections import Counter
from collections.abc import Iterator

from gaplint.facts.numbers import counted
from gaplint.model.finding import Severity
from gaplint.run import Report

MOST_RULES = 3
"""Rules that the first line names."""
MOST_NAMED = 3
"""Files and folders that were asked for and are worth their names."""


def by_rule(report: Report) -> list[tuple[str, int]]:
    """Rules with the number of their findings, the most frequent first, and by name where they are alike."""
    found = Counter(finding.rule for finding in report.findings)
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def stale(report: Report) -> Iterator[str]:
    """What the baseline knows and is found no more; nothing where there is none."""
    if report.stale:
        number = sum(entry.count for entry in report.stale)
        entries = "the entry" if number == 1 else "the entries"
        yield f"In the baseline but no longer found: {counted(number, 'problem')}; `gaplint baseline` removes {entries}."
        for entry in report.stale:
            times = f" ({entry.count} times)" if entry.count > 1 else ""
            yield f"  {entry.path}: {entry.rule}: {entry.message}{times}"


def closing(report: Report) -> Iterator[str]:
    """`Found 75 problems in 31 of 197 documents (link-target 54, count-heading 13, …).`, then a line for each other thing."""
    yield _found(report)
    yield _checked(report)
    yield from _unread(report)
    parts = [
        f"{len(some)} {what}"
        for some, what in (
            (report.allowed, "allowed (see --no-allow)"),
            (report.known, "in the baseline (see --no-baseline)"),
            (report.unsure, "less certain (see --min-confidence possible)"),
            (report.doubtful, "doubtful (see `gaplint claims`)"),
        )
        if some
    ]
    if parts:
        yield f"Not shown: {', '.join(parts)}."
    if report.asked:
        named = ", ".join(report.asked) if len(report.asked) <= MOST_NAMED else f"the {len(report.asked)} paths named"
        yield f"Only problems that involve {named} are shown."
    if report.since:
        yield f"Only problems that involve what has changed since {report.since} are shown."


def _unread(report: Report) -> Iterator[str]:
    """What lies beside the documents and was not read."""
    ignored, kindred = report.summary.ignored, report.summary.kindred
    parts = [f"{counted(ignored, 'document')} that .gitignore names (see respect-gitignore)"] * bool(ignored)
    parts += [f"{counted(kindred, 'file')} of MDX"] * bool(kindred)
    if parts:
        yield f"Not read: {', '.join(parts)}; --verbose lists {'it' if ignored + kindred == 1 else 'them'}."


def _found(report: Report) -> str:
    touched = {finding.where.document.path for finding in report.findings}
    if not touched:
        return f"No problems found in {counted(report.summary.documents, 'document')}."
    documents = counted(len(touched | report.project.index.by_path.keys()), "document")
    ranked = by_rule(report)
    names = [f"{rule} {number}" for rule, number in ranked[:MOST_RULES]] + ["…"] * (len(ranked) > MOST_RULES)
    return f"Found {counted(len(report.findings), 'problem')} in {len(touched)} of {documents} ({', '.join(names)})."


def _checked(report: Report) -> str:
    """What a 0 rests on: without it nothing found could not be told from nothing looked at."""
    summary = report.summary
    every = counted(summary.bound + summary.unbound, "claim")
    rest = f"the other {summary.unbound}" if summary.bound else "them" if summary.unbound > 1 else "it"
    claims = f"{summary.bound} of {every}; there was nothing to compare {rest} with" if summary.unbound else every
    warnings = sum(finding.severity is Severity.WARNING for finding in report.findings)
    kinds = ((len(report.findings) - warnings, "error"), (warnings, "warning"))
    severities = ", ".join(counted(number, noun) for number, noun in kinds if number) if warnings else ""
    links = f", {counted(summary.links, 'link')}" if summary.links else ""
    return f"Checked {counted(summary.items, 'item')}{links} and {claims}.{f' {severities}.' if severities else ''}"
