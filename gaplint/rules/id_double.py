"""One ID counted in two categories of a breakdown; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.inclusion.doubles import Counted
from gaplint.facts.ids import series
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for one in project.those(Counted):
        (left, right), document = one.rows, one.facts.document
        yield Finding(
            f"{series(one.ids)} {'is' if len(one.ids) == 1 else 'are'} counted in two categories, "
            f"“{left.category}” and “{right.category}”",
            Spot(document, right.listed, f"counted under “{right.category}”"),
            (Spot(document, left.listed, f"also counted under “{left.category}”"),),
            f"keep each ID in one row; together the rows name {one.together} different IDs",
            one.ground,
        )


RULE = Rule(check)
