"""Files that are named as evidence and are not there; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.inclusion.absent import There
from gaplint.comparisons.inclusion.citations import Missing
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.model.span import Span
from gaplint.project import Project
from gaplint.rule import Rule

LISTED = "fix the path, or add the file to the list"
UNLISTED = "fix the path, or say that the file does not exist yet"


def check(project: Project) -> Iterator[Finding]:
    yield from project.each(There, _there)
    for one in project.those(Missing):
        document = one.facts.document
        missing, repair = ("not in the list", LISTED) if one.evidence else ("no such file", UNLISTED)
        inventory = (Spot(document, one.evidence, "lists the files there are"),) if one.evidence else ()
        yield Finding(
            f"{one.path} is cited {one.says}",
            Spot(document, one.span, missing),
            (*inventory, *(Spot(facts.document, span, "also here") for facts, span in one.others)),
            repair,
            one.ground,
            missing=() if one.evidence else one.anywhere,
        )


def _there(one: There) -> Finding:
    return Finding(
        f"{one.path} is said to be missing, but it exists",
        Spot(one.facts.document, one.span, "said to be missing"),
        (Spot(one.target.document, Span(0, 0), "the file", whole=True),),
        "update the text",
        one.ground,
    )


RULE = Rule(check, Severity.WARNING)
