"""One module per output format; each has `render(report) -> Iterator[str]`, lines without line ends."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gaplint.run import Report

FORMATS = ("full", "concise", "json")
"""Each the name of a module."""


def renderer(name: str) -> "Callable[[Report], Iterator[str]]":
    """The function that writes a report in the format `name`, one of FORMATS."""
    render: Callable[[Report], Iterator[str]] = import_module(f"gaplint.reports.{name}").render
    return render
