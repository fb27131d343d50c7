"""Tables that don't show as they were written; see the page of this name."""

from collections.abc import Iterator

from gaplint.facts.types import Facts
from gaplint.model.finding import Finding
from gaplint.project import Project
from gaplint.rule import Rule, doubtful


def check(project: Project) -> Iterator[Finding]:
    return project.of_each(_shapes)


def _shapes(facts: Facts) -> Iterator[Finding]:
    return doubtful(facts, (*facts.ragged, *facts.stranded))


RULE = Rule(check)
