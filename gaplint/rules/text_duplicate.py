"""Rows, entries and headings that stand twice; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.comparisons.doubled import Doubled
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.rule import Rule

SAYS = {
    "rows": "“{}” stands in two rows, with one place",
    "copies": "the row of {} stands twice in the table",
    "entries": "two entries say the same: “{}”",
    "headings": "“{}” is the heading of two sections in succession",
}
LONGEST = 60


def check(project: Project) -> Iterator[Finding]:
    for one in project.those(Doubled):
        document = one.facts.document
        name = one.name if len(one.name) <= LONGEST else one.name[: LONGEST - 1].rstrip() + "…"
        yield Finding(
            SAYS["copies" if one.is_copy else one.kind].format(name),
            Spot(document, one.second, "says it again"),
            (Spot(document, one.first, "said here first"),),
            "keep one of the two, or tell them apart",
            one.ground,
        )


RULE = Rule(check, Severity.WARNING)
