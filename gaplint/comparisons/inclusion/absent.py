"""Inclusion: files that a document says are missing, held against the files that are there."""

import posixpath
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gaplint.config.vocabulary import any_of
from gaplint.expressions import expression
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span

NEAR = 60
"""Characters before a path in which a word may make what is said of it a condition: `If plan.md does not exist, create it`."""
GAP = expression(r"[\s`*_\"'():,–—-]{0,6}")
ON_CONDITION = expression(r"\s*[^\W\d_]")
"""`does not exist until ...`: more is said than that it is not there."""


class There(NamedTuple):
    """A file that is said not to be there, and is."""

    facts: Facts
    path: str
    span: Span
    target: Facts

    @property
    def ground(self) -> Ground:
        return Ground("what is said to be missing is missing", self.facts.document.path)


def said_missing(index: ProjectIndex, facts: Facts, paths: Iterable[tuple[str, Span]]) -> Iterator[There | Held]:
    """Paths of which a document says that they are not there."""
    for path, span in paths:
        target = index.by_path.get(path) or index.by_path.get(_beside(facts, path))
        one = There(facts, path, span, target or facts)
        yield one if target else Held(one.ground, agrees=True)


def is_absent(facts: Facts, span: Span) -> bool:
    """Whether the words behind a path say that it is not there."""
    visible = facts.document.visible
    absent = any_of("absent").match(visible, _behind(facts, span.end))
    if absent is None or ON_CONDITION.match(visible, absent.end()):
        return False
    start = max(facts.document.source.line_at(span.start).start, span.start - NEAR)
    return any_of("conditional").search(visible, start, span.start) is None


def _behind(facts: Facts, at: int) -> int:
    """Where the words behind a path begin."""
    found = GAP.match(facts.document.visible, at)
    return found.end() if found else at


def _beside(facts: Facts, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(facts.document.path), path))
