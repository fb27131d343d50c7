"""How often each rule found something."""

from collections.abc import Iterator

from gaplint import __version__
from gaplint.reports.encoded import encoded
from gaplint.reports.totals import by_rule, closing
from gaplint.run import Report

VERSION = 1


def render(report: Report) -> Iterator[str]:
    """A line per rule, and the closing lines."""
    found = by_rule(report)
    width = max((len(str(number)) for _, number in found), default=0)
    for rule, number in found:
        yield f"{number:>{width}}  {rule}"
    yield from closing(report)


def render_json(report: Report) -> Iterator[str]:
    """One object, version 1: `statistics` has the number of findings by rule, in the same order."""
    tool = {"name": "gaplint", "version": __version__}
    yield encoded({"version": VERSION, "tool": tool, "statistics": dict(by_rule(report))}, indent=2)
