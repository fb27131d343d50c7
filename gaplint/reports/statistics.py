"""How often each rule found something."""

from collections import Counter
from collections.abc import Iterator

from gaplint import __version__
from gaplint.reports.encoded import encoded
from gaplint.reports.totals import closing
from gaplint.run import Report

VERSION = 1


def counts(report: Report) -> list[tuple[str, int]]:
    """Rules with their findings, the most frequent first, and by name where they are alike."""
    found = Counter(finding.rule for finding in report.findings)
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def render(report: Report) -> Iterator[str]:
    """A line per rule, and the closing line."""
    found = counts(report)
    width = max((len(str(number)) for _, number in found), default=0)
    for rule, number in found:
        yield f"{number:>{width}}  {rule}"
    yield closing(report)


def render_json(report: Report) -> Iterator[str]:
    """One object, version 1: `statistics` has the number of findings by rule, in the same order."""
    tool = {"name": "gaplint", "version": __version__}
    yield encoded({"version": VERSION, "tool": tool, "statistics": dict(counts(report))}, indent=2)
