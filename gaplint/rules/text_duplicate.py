"""Rows, entries and headings that stand twice, and changes that are none; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.inclusion.doubled import Doubled
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.project import Project
from gaplint.rule import Rule

SAYS = {
    "rows": "“{}” is in two rows, for the same place",
    "copies": "the row for {} is in the table twice",
    "entries": "two entries say the same thing: “{}”",
    "changes": "“{}” is said to have changed, but is the same before and after",
    "headings": "two sections in a row have the heading “{}”",
}
LONGEST = 60


def check(project: Project) -> Iterator[Finding]:
    for one in project.those(Doubled):
        document = one.facts.document
        name = one.name if len(one.name) <= LONGEST else one.name[: LONGEST - 1].rstrip() + "…"
        yield Finding(
            SAYS["copies" if one.is_copy else one.kind].format(name),
            Spot(document, one.second, "the same again" if one.kind == "changes" else "repeated here"),
            (Spot(document, one.first, "before it changed" if one.kind == "changes" else "first here"),),
            "write what it was before" if one.kind == "changes" else "keep one of the two, or make clear how they differ",
            one.ground,
        )


RULE = Rule(check, Severity.WARNING)
