"""One module per output format; each has `render(report) -> Iterator[str]`, lines without line ends.

Those for people take a `Screen` as well, which says how many columns there are and whether colours are shown.
"""

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gaplint.reports.screen import Screen
    from gaplint.run import Report

FORMATS = {
    "full": "each finding with an excerpt of both ends and the repair",
    "concise": "a line per finding, path:line:column first",
    "grouped": "a line per finding under the name of its document",
    "agent": "as few words as an AI agent needs",
    "json": "one object for other tools",
    "jsonl": "an object per line, the summary last",
    "sarif": "SARIF 2.1.0, for code scanning and editors",
    "github": "annotations, as GitHub Actions reads them from the log",
    "gitlab": "a Code Quality report of GitLab",
    "rdjson": "the Diagnostic Format of reviewdog",
    "junit": "JUnit XML, a suite per document",
    "markdown": "a table, for the summary of a job",
}
"""Each the name of a module, with what it is for."""
ON_SCREEN = ("full", "concise", "grouped")
"""Formats whose `render` takes a Screen."""
AS_TEXT = (*ON_SCREEN, "agent")
"""Formats that are written in the encoding of the terminal; the others are UTF-8 wherever they go."""


def renderer(name: str, screen: "Screen | None" = None) -> "Callable[[Report], Iterator[str]]":
    """The function that writes a report in the format `name`, one of FORMATS; without `screen` for a file or a pipe."""
    render: Callable[..., Iterator[str]] = import_module(f"gaplint.reports.{name}").render
    return partial(render, screen=screen) if screen and name in ON_SCREEN else render
