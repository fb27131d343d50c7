"""Tables that don't show as they were written; see the page of this name."""

from collections.abc import Iterator

from gaplint.model.finding import Finding
from gaplint.project import Project
from gaplint.rule import Rule, doubtful


def check(project: Project) -> Iterator[Finding]:
    for facts in project.index.documents:
        yield from doubtful(facts, (*facts.ragged, *facts.stranded))


RULE = Rule(check)
