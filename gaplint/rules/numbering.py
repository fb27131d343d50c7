"""Section numbers that are used twice, or belong to another section; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.facts.types import Facts, Numbered
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.model.span import Span
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for facts in project.index.documents:
        numbers = {one.section.number: one for one in facts.numbered}
        first: dict[tuple[int | None, tuple[int, ...]], Numbered] = {}
        for one in facts.numbered:
            parent = numbers.get(one.section.parent) if one.section.parent is not None else None
            other = first.setdefault((one.section.parent, one.numbers), one)
            shown = ".".join(map(str, one.numbers))
            if other is not one:
                yield _finding(facts, one, f"section number {shown} is used twice", other)
            elif parent and len(one.numbers) > len(parent.numbers) and one.numbers[: len(parent.numbers)] != parent.numbers:
                yield _finding(facts, one, f"section {shown} stands under {'.'.join(map(str, parent.numbers))}", parent)


def _finding(facts: Facts, one: Numbered, says: str, other: Numbered) -> Finding:
    return Finding(
        says,
        Spot(facts.document, _title(one), says),
        (Spot(facts.document, _title(other), "the other section"),),
        "number the sections anew",
    )


def _title(one: Numbered) -> Span:
    return one.section.heading.title.span if one.section.heading else one.section.span


RULE = Rule(check, Severity.WARNING)
