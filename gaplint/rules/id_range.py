"""Ranges that can't be expanded, and numbers beside a range; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.types import Project, Tie
from gaplint.facts.ids import series
from gaplint.model.document import Place
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule, contradictions


def check(project: Project) -> Iterator[Finding]:
    yield from contradictions(project, Tie.RANGE)
    for facts in project.index.documents:
        for mention in facts.mentions:
            if mention.refused and mention.place is Place.PROSE and mention.ids[0].family in project.index.families:
                first, last = mention.ids[-2:]
                yield Finding(
                    f"the range {first} to {last} can't be expanded: {mention.refused}",
                    Spot(facts.document, mention.span, mention.refused),
                    repair=f"write {series((first, last))} as separate IDs, or correct the range",
                )


RULE = Rule(check)
