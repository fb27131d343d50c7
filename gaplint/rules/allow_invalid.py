"""Comments to the tool that it can't obey; see the page of this name."""

from collections.abc import Iterator

from gaplint.config.values import nearest
from gaplint.facts.types import Facts
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule, known_names


def check(project: Project) -> Iterator[Finding]:
    return project.of_each(_invalid)


def _invalid(facts: Facts) -> Iterator[Finding]:
    for one in facts.directives:
        if one.fault:
            yield Finding(one.fault, Spot(facts.document, one.span, one.fault), repair="write `gaplint: allow RULE, … -- why`")
            continue
        for name, span in one.rules:
            if name not in known_names():
                says = f"unknown rule {name}{nearest(name, known_names())}"
                yield Finding(says, Spot(facts.document, span, "no such rule"), repair="name a rule, or remove the comment")


RULE = Rule(check)
