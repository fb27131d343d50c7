"""Links whose text names another file than they lead to; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for one in project.links:
        if one.named is not None and one.named is not one.target and one.named is not one.facts:
            says = one.facts.document.plain(one.link.label)
            yield Finding(
                f"the text says {says}; the link leads to {one.path}",
                Spot(one.facts.document, one.link.label, f"says {says}"),
                (Spot(one.facts.document, one.link.target_span, f"leads to {one.path}"),),
                "correct the text or the target",
            )


RULE = Rule(check)
