"""One ID defined twice in one document; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.inclusion.doubles import Repeated
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    return project.each(Repeated, _repeated)


def _repeated(one: Repeated) -> Finding:
    first, other, document = one.first, one.other, one.facts.document
    return Finding(
        f"{other.id} is already defined as “{first.title.plain}”; here it is “{other.title.plain}”",
        Spot(document, other.span, "defined again"),
        (Spot(document, first.span, "first defined here"),),
        "give one of the two its own number",
        one.ground,
    )


RULE = Rule(check)
