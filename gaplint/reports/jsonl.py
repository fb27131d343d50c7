"""Findings for other tools, an object per line: each finding, then the summary; the keys and the version are those of json."""

from collections.abc import Iterator
from typing import Any

from gaplint.reports.encoded import encoded
from gaplint.reports.json import VERSION, findings, summary, tool
from gaplint.run import Report


def render(report: Report) -> Iterator[str]:
    for finding in findings(report):
        yield _line("finding", finding)
    yield _line("summary", {**tool(), **summary(report)})


def _line(kind: str, value: dict[str, Any]) -> str:
    return encoded({"version": VERSION, "type": kind, **value})
