"""Items that wait for what is done, or are done before what they need; see the page of this name."""

from collections import defaultdict
from collections.abc import Iterator

from gaplint.comparisons.order.early import Early
from gaplint.comparisons.order.waiting import Idle
from gaplint.facts.ids import series
from gaplint.facts.types import Id
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    yield from project.each(Early, _early)
    found: dict[tuple[str, Id], list[Idle]] = defaultdict(list)
    for one in project.those(Idle):
        found[one.facts.document.path, one.relation.ids[0]].append(one)
    for (path, id_), waiting in found.items():
        first, *others = waiting
        register = project.index.definitions(id_)[0]
        status = register.item.status
        who = series(tuple(dict.fromkeys(one.relation.item.id for one in waiting)))
        where = "" if register.facts.document.path == path else f" in {register.facts.document.path}"
        done = Spot(register.facts.document, status.span if status else register.item.span, f"{id_} is done")
        waits, is_ = "waits" if len(waiting) == 1 else "wait", status.word if status else "closed"
        yield Finding(
            f"{who} {waits} for {id_}, which is “{is_}”{where}",
            Spot(first.facts.document, first.relation.field.value.span, f"waits for {id_}"),
            (done, *(Spot(one.facts.document, one.relation.field.value.span, "also here") for one in others)),
            "say what the item is waiting for now, or that work can start",
            first.ground,
        )


def _early(one: Early) -> Finding:
    name, is_ = one.needed.name.plain, one.needed.status.word
    return Finding(
        f"{one.task.name.plain} is “{one.task.status.word}”, and needs {name}, which is “{is_}”",
        Spot(one.facts.document, one.needs.span, f"needs {name}"),
        (Spot(one.facts.document, one.needed.status.span, f"{name} is “{is_}”"),),
        "fix one of the two, or say what was done without it",
        one.ground,
    )


RULE = Rule(check)
