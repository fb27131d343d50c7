"""Claims about all items of a kind; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.model.finding import Confidence, Finding, Spot
from gaplint.rule import Rule

MOST_SHOWN = 6


def check(project: Project) -> Iterator[Finding]:
    for judged in project.judged:
        if not judged.against:
            continue
        document = judged.facts.document
        names = ", ".join(one.says for one in judged.against[:3]) + (" …" if len(judged.against) > 3 else "")
        yield Finding(
            f"says “{document.plain(judged.verdict.span)}”, but {names}",
            Spot(document, judged.verdict.span, "says so"),
            tuple(Spot(document, one.span, one.says) for one in judged.against[:MOST_SHOWN]),
            "name what is excepted, or settle it",
            max((one.confidence for one in judged.against), default=Confidence.LIKELY),
        )


RULE = Rule(check)
