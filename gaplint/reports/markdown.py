"""A table of the findings, as the summary of a job shows it; GitHub Flavored Markdown."""

import re
from collections.abc import Iterator

from gaplint.expressions import expression
from gaplint.model.finding import Finding
from gaplint.reports.screen import visible
from gaplint.reports.totals import closing
from gaplint.run import Report

MOST_CHARACTERS = 200_000
"""Of the table: GitHub refuses a summary of more than 1 MiB, and a character has up to four bytes."""
SPECIAL = expression(r"[\\`*_\[\]|~$]")
"""What may begin or end a construct within a cell."""
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def render(report: Report) -> Iterator[str]:
    yield "## gaplint"
    yield ""
    yield _text(" ".join(closing(report)))
    for failure in report.failures:
        yield ""
        yield f"**{_text(failure.what)} broke:** {_text(failure.why)}"
    if report.findings:
        yield ""
        yield "| Place | Severity | Rule | Finding | Against | Repair |"
        yield "|---|---|---|---|---|---|"
        yield from _rows(report.findings)


def _rows(findings: tuple[Finding, ...]) -> Iterator[str]:
    left = MOST_CHARACTERS
    for number, finding in enumerate(findings):
        row = _row(finding)
        left -= len(row)
        if left < 0:
            yield ""
            yield f"And {len(findings) - number} more."
            return
        yield row


def _row(finding: Finding) -> str:
    against = "<br>".join(dict.fromkeys(_text(spot.place) for spot in finding.related))
    cells = (
        _text(finding.where.place),
        str(finding.severity),
        finding.rule,
        _text(finding.message),
        against,
        _text(finding.repair),
    )
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    """`text` as a cell that shows just that."""
    return re.sub("[&<>]", lambda found: ENTITIES[found[0]], SPECIAL.sub(r"\\\g<0>", visible(text)))
