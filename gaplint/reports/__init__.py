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
    "full": "each problem with excerpts of both places, and how to fix it",
    "concise": "one line per problem, path:line:column first",
    "grouped": "one line per problem, under the name of its document",
    "agent": "short, for AI agents",
    "json": "one object for other tools",
    "jsonl": "one object per line, the summary last",
    "sarif": "SARIF 2.1.0, for code scanning and editors",
    "github": "annotations for GitHub Actions",
    "gitlab": "a Code Quality report for GitLab",
    "rdjson": "the Diagnostic Format of reviewdog",
    "junit": "JUnit XML, one suite per document",
    "markdown": "a table, for the summary of a CI job",
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
