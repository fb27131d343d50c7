"""Line counts, tied to the files that they are said of."""

import os
import posixpath
from collections.abc import Iterator
from functools import cache

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, is_snapshot
from gaplint.model.finding import Confidence
from gaplint.model.span import Span

LARGEST = 4 * 1024 * 1024
"""Bytes; lines of larger files are not counted."""
GROWTH = 0.1
"""Share of its lines by which a file may have changed since they were counted; with a missing final newline, at least one."""


def bind(index: ProjectIndex) -> Iterator[Binding]:
    for facts in index.documents:
        for one in facts.line_counts:
            says = f"says {one.path} has {one.lines} lines"
            where, lines, target = _lines(index, facts, one.path)
            if not lines or (is_snapshot(facts) and lines > one.lines):  # a file may grow after it was looked at
                yield Binding(Tie.LINES, facts, one.span, one.lines, says)
                continue
            agrees = abs(lines - one.lines) <= max(1, GROWTH * lines)
            home, span = (target, Span(0, 0)) if target else (facts, one.span)
            yield Binding(
                Tie.LINES,
                facts,
                one.span,
                one.lines,
                says,
                f"the file is {where}",
                (Reading(one.lines if agrees else lines, f"{where} has {lines}", home, span),),
                one.approximate,
                f"write {lines}, or leave the number out",
                Confidence.LIKELY,
            )


def _lines(index: ProjectIndex, facts: Facts, path: str) -> tuple[str, int | None, Facts | None]:
    """Where the file lies, how many lines it has, and its facts if it is one of the set; None lines if it isn't found."""
    target = index.named(path, facts)
    if target is not None:
        text = target.document.source.text
        return target.document.path, len(target.document.source.line_starts) - text.endswith(("\n", "\r")), target
    if "/" in path:
        at = posixpath.dirname(os.path.abspath(facts.document.path))
        while True:
            lines = _count(posixpath.join(at, path))
            if lines is not None:
                return posixpath.normpath(os.path.relpath(posixpath.join(at, path))), lines, None
            if posixpath.dirname(at) == at or os.path.exists(posixpath.join(at, ".git")):
                break
            at = posixpath.dirname(at)
    return path, None, None


@cache
def _count(path: str) -> int | None:
    """Lines of a file, None if it can't be read."""
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > LARGEST:
            return None
        with open(path, "rb") as file:
            content = file.read()
    except OSError:
        return None
    return content.count(b"\n") + (not content.endswith(b"\n") and bool(content))
