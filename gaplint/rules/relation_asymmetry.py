"""One of two items names the other one as its blocker or its blocked, and is not named there; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.order.waiting import OneSided
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.project import Project
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for one in project.those(OneSided):
        document, item = one.facts.document, one.blocks.item
        yield Finding(
            f"{item.id} is said to block {one.id}, but {one.id} does not list it among its blockers",
            Spot(document, one.blocks.field.value.span, f"blocks {one.id}"),
            (Spot(document, one.waits.field.value.span, "lists only others"),),
            "add it there, or remove it here",
            one.ground,
        )


RULE = Rule(check, Severity.WARNING)
