"""Sums, differences, limits; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.types import Tie
from gaplint.model.finding import Finding
from gaplint.project import Project
from gaplint.rule import Rule, contradictions


def check(project: Project) -> Iterator[Finding]:
    return contradictions(project, Tie.ROW)


RULE = Rule(check)
