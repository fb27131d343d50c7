"""Values that the document's own legend or scale does not have; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.inclusion.scales import Foreign
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for one in project.those(Foreign):
        document, said = one.facts.document, one.said.plain
        what = "scale" if one.legend.header else "legend"
        yield Finding(
            f"“{said}” under “{one.header}” is not in the document's {what}; {one.known} other cells have values that are",
            Spot(document, one.said.span, f"says {said}"),
            (Spot(document, one.legend.span, f"the {what}"),),
            f"use a value from the {what}, or add this one to it",
            one.ground,
        )


RULE = Rule(check)
