"""Workflow commands of GitHub Actions, which become annotations of a run and of the changed lines.

GitHub shows ten errors and ten warnings of a step, and fifty annotations of a job; the log holds all of them. A command is
`::error name=value,…::message`; %, line ends, and in values also : and , are written as %25, %0D, %0A, %3A and %2C.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from gaplint.model.finding import Finding
from gaplint.reports.checkout import in_checkout
from gaplint.reports.concise import lines
from gaplint.reports.screen import SHOWN, visible
from gaplint.reports.totals import closing
from gaplint.run import Report

OBEYED = {code: shown for code, shown in SHOWN.items() if chr(code) not in "\t\n\r"}
"""What is shown in place of what a terminal obeys, in names that otherwise have to stay what they are."""
WORKSPACE = "GITHUB_WORKSPACE"
"""Names the folder from which GitHub takes paths."""
MOST_SHOWN = 10
"""Annotations of one severity that GitHub takes from a step."""


def render(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield _finding(finding)
    for failure in report.failures:
        yield _command("error", {"title": "gaplint"}, visible(f"{failure.what} broke: {failure.why}"))
    more = max(Counter(finding.severity for finding in report.findings).values(), default=0) > MOST_SHOWN
    yield from map(visible, closing(report))
    if more:
        yield f"GitHub shows {MOST_SHOWN} errors and {MOST_SHOWN} warnings of each step; this log has all of them."


def _finding(finding: Finding) -> str:
    """The message repeats the place, since the log shows nothing else of a command."""
    where, source = finding.where, finding.where.document.source
    (line, column), (end_line, end_column) = source.position(where.span.start), source.position(where.span.end)
    values: dict[str, object] = {
        "title": f"gaplint {finding.rule}",
        "file": in_checkout(where.document.path, WORKSPACE).translate(OBEYED),
        "line": line,
        "endLine": end_line,
    }
    if line == end_line:  # GitHub takes columns within one line only
        values |= {"col": column, "endColumn": end_column}
    return _command(str(finding.severity), values, "\n".join(lines(finding)))


def _command(name: str, values: Mapping[str, object], message: str) -> str:
    pairs = ",".join(f"{key}={_escaped(str(value)).replace(':', '%3A').replace(',', '%2C')}" for key, value in values.items())
    return f"::{name} {pairs}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
