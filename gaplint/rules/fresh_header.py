"""Headers older than what the document records; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for facts in project.index.documents:
        if facts.updated is None or not facts.events:
            continue
        last = max(facts.events, key=lambda event: event.date)
        if last.date > facts.updated.date:
            yield Finding(
                f"the header says {facts.updated.name} {facts.updated.date}; the document records something on {last.date}",
                Spot(facts.document, facts.updated.span, f"says {facts.updated.date}"),
                (Spot(facts.document, last.span, f"{last.name} on {last.date}"),),
                f"set {facts.updated.name} to {last.date} or later",
            )


RULE = Rule(check)
