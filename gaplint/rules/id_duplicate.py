"""One ID defined twice in one document; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.doubles import Repeated
from gaplint.binding.types import Project
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for one in project.those(Repeated):
        first, other, document = one.first, one.other, one.facts.document
        yield Finding(
            f"{other.id} is already “{first.title.plain}”; here it is “{other.title.plain}”",
            Spot(document, other.span, "defined again"),
            (Spot(document, first.span, "defined first"),),
            "give one of the two a number of its own",
            one.ground,
        )


RULE = Rule(check)
