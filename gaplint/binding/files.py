"""Line counts and line numbers, tied to the files that they are said of."""

import os
import posixpath
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from gaplint.binding.folders import above, shown
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.facts.types import Facts, LineReference
from gaplint.index import ProjectIndex, content_words, day_of, is_later
from gaplint.model.document import Section
from gaplint.model.span import Span

LARGEST = 4 * 1024 * 1024
"""Bytes; lines of larger files are not counted."""
GROWTH = 0.1
"""Share of its lines by which a file may have changed since they were counted; with a missing final newline, at least one."""
FEWEST_WORDS = 2
"""Words of a heading that a reference must have to mean its section."""


class Counted(NamedTuple):
    where: str
    """The file, as shown."""
    lines: int
    target: Facts | None
    """Its facts, if it is one of the set."""


def bind(index: ProjectIndex) -> Iterator[Binding]:
    for facts in index.documents:
        if index.is_frozen(facts):
            continue
        yield from _counts(index, facts)
        yield from _references(index, facts)


def _counts(index: ProjectIndex, facts: Facts) -> Iterator[Binding]:
    for one in facts.line_counts:
        says = f"says {one.path or 'this document'} has {one.lines} lines"
        file = _file(index, facts, one.path) if one.path else _of(facts)
        may_grow = one.path and index.is_snapshot(facts) and not _unchanged(facts, file)
        if file is None or (may_grow and file.lines > one.lines):
            yield Binding(Tie.LINES, facts, one.span, one.lines, says)
            continue
        agrees = abs(file.lines - one.lines) <= max(1, GROWTH * file.lines)
        home, span = (file.target, Span(0, 0)) if file.target else (facts, one.span)
        yield Binding(
            Tie.LINES,
            facts,
            one.span,
            one.lines,
            says,
            f"the file is {file.where}",
            (Reading(one.lines if agrees else file.lines, f"{file.where} has {file.lines}", home, span),),
            one.approximate,
            f"write {file.lines}, or leave the number out",
            form="line count",
        )


def _unchanged(facts: Facts, file: Counted | None) -> bool:
    """Whether a file's own date says that it was not changed after the document that speaks of it."""
    there = day_of(file.target) if file and file.target else None
    here = day_of(facts)
    return there is not None and here is not None and there <= here


def _references(index: ProjectIndex, facts: Facts) -> Iterator[Binding]:
    """`plan.md, lines 40-44`, where the file ends before, or what the reference speaks of stands elsewhere in it."""
    for one in facts.line_references:
        file = _file(index, facts, one.path)
        if file is None:
            continue
        says = f"refers to line {one.first}" + (f"-{one.last}" if one.last != one.first else "") + f" of {one.path}"
        home, span = (file.target, Span(0, 0)) if file.target else (facts, one.span)
        found = Reading(min(one.last, file.lines + 1), f"{file.where} has {file.lines}", home, span)
        if file.lines + 1 >= one.last and file.target and not is_later(file.target, facts):
            meant = _meant(facts, one, file.target)
            if meant is not None:
                source = file.target.document.source
                begins, ends = source.line_of(meant.span.start), source.line_of(meant.span.end - 1)
                title = f"“{meant.title}” is on lines {begins}-{ends}"
                found = Reading(begins, title, file.target, meant.span)
        elif index.is_snapshot(facts):
            continue  # the file may have been longer then
        yield Binding(
            Tie.LINES,
            facts,
            one.span,
            one.last,
            says,
            f"the file is {file.where}",
            (found,),
            repair="correct the lines, or name the heading instead",
            form="line reference",
        )


def _meant(facts: Facts, one: LineReference, target: Facts) -> Section | None:
    """The one section that the reference's words name, if the lines are not in it but in one that they don't name."""
    source = target.document.source
    line = facts.document.source.line_span(facts.document.source.line_of(one.span.start))
    about = facts.document.section_at(one.span.start).title + " " + facts.document.visible[line.start : one.start]
    spoken = content_words(about)
    first, last = source.line_span(one.first), source.line_span(min(one.last, len(source.line_starts)))
    there = target.document.section_at(first.start)
    named = [
        section
        for section in target.document.sections
        if section.heading and len(words := content_words(section.title)) >= FEWEST_WORDS and words <= spoken
    ]
    if len(named) != 1 or content_words(there.title) & spoken:
        return None
    apart = named[0].span.end <= first.start or last.end <= named[0].span.start
    return named[0] if apart else None


def _of(facts: Facts) -> Counted:
    text = facts.document.source.text
    return Counted(facts.document.path, len(facts.document.source.line_starts) - text.endswith(("\n", "\r")), facts)


def _file(index: ProjectIndex, facts: Facts, path: str) -> Counted | None:
    """The file that a path means: a document of the set, or one in the folders above; None if it is not found, or empty."""
    target = index.named(path, facts)
    if target is not None:
        return _of(target)
    if "/" in path:
        for at in above(posixpath.dirname(facts.document.path)):
            lines = _count(posixpath.join(at, path))
            if lines is not None:
                return Counted(shown(posixpath.join(at, path)), lines, None) if lines else None
    return None


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
