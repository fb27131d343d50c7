"""Files that are named as evidence and are not there; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.citations import Missing
from gaplint.binding.types import Project
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for one in project.those(Missing):
        document = one.facts.document
        inventory = () if one.evidence is None else (Spot(document, one.evidence, "lists what the folder holds"),)
        yield Finding(
            f"{one.path} is cited, {one.says}",
            Spot(document, one.span, "no such file"),
            (*inventory, *(Spot(document, span, "and here") for span in one.others)),
            "correct the path, or say that the file is still to come",
            one.ground,
        )


RULE = Rule(check, Severity.WARNING)
