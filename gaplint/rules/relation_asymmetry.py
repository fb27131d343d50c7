"""One of two items names the other one as its blocker or its blocked, and is not named there; see the page of this name."""

from collections import defaultdict
from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.facts.types import Facts, Id, Relation
from gaplint.index import normal
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for facts in project.index.documents:
        waits: dict[Id, list[Relation]] = defaultdict(list)
        for one in facts.relations:
            if one.waits:
                waits[normal(one.item.id)].append(one)
        for one in facts.relations:
            if not one.waits:
                yield from _missing(facts, one, waits)


def _missing(facts: Facts, one: Relation, waits: dict[Id, list[Relation]]) -> Iterator[Finding]:
    """Items that this one is said to block, and that name others only."""
    for id_ in one.ids:
        known = waits.get(normal(id_), [])
        named = {normal(other) for relation in known for other in relation.ids}
        if known and normal(one.item.id) not in named:
            yield Finding(
                f"{one.item.id} blocks {id_}; {id_} does not name it among what it waits for",
                Spot(facts.document, one.field.value.span, f"blocks {id_}"),
                (Spot(facts.document, known[0].field.value.span, "names others only"),),
                "name it there, or take it off here",
            )


RULE = Rule(check, Severity.WARNING)
