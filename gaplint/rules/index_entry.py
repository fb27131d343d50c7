"""Rows of an index that the linked documents contradict; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.join.entries import Compared
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    return project.each(Compared, _unlike)


def _unlike(one: Compared) -> Finding | None:
    if one.held.agrees:
        return None
    name = one.field if one.exact else one.field.lower()
    return Finding(
        f"the index says {name} “{one.said.plain}” for {one.name}; the document says “{one.own.value.plain}”",
        Spot(
            one.facts.document,
            one.entry or one.said.span,
            f"listed under “{one.said.plain}”" if one.entry else f"says “{one.said.plain}”",
        ),
        (
            Spot(one.target.document, one.own.value.span, f"says “{one.own.value.plain}”"),
            *([Spot(one.facts.document, one.said.span, "the heading")] if one.entry else []),
        ),
        f"make the {name} the same in both places",
        one.ground,
    )


RULE = Rule(check)
