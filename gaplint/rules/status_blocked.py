"""Items that wait for what is done; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.config.vocabulary import words
from gaplint.facts.ids import series
from gaplint.facts.types import Facts, Field, Id, Relation, StatusClass
from gaplint.index import Statement
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule

SETTLED = (StatusClass.DONE, StatusClass.DROPPED)


def check(project: Project) -> Iterator[Finding]:
    index = project.index
    found: dict[tuple[str, Id], list[tuple[Statement, Field]]] = {}
    for facts in index.documents:
        for item, field, ids, _ in _waiting(facts) if not index.is_frozen(facts) else ():
            one = Statement(facts, item)
            finished = item.closed or (item.status is not None and item.status.kind in SETTLED)
            known = all(id_.family in index.families and id_ != item.id for id_ in ids)
            if not finished and known and all(index.was_settled(id_, facts) for id_ in ids):
                found.setdefault((facts.document.path, ids[0]), []).append((one, field))
    for (path, id_), waiting in found.items():
        (first, field), *others = waiting
        register = index.definitions(id_)[0]
        status = register.item.status
        who = series(tuple(dict.fromkeys(one.item.id for one, _ in waiting)))
        where = "" if register.facts.document.path == path else f" in {register.facts.document.path}"
        done = Spot(register.facts.document, status.span if status else register.item.span, f"{id_} is settled")
        waits, is_ = "waits" if len(waiting) == 1 else "wait", status.word if status else "closed"
        yield Finding(
            f"{who} {waits} for {id_}, which is “{is_}”{where}",
            Spot(first.facts.document, field.value.span, f"waits for {id_}"),
            (done, *(Spot(one.facts.document, other.value.span, "and here") for one, other in others)),
            "say what the item waits for now, or that it may begin",
        )


def _waiting(facts: Facts) -> Iterator[Relation]:
    """What blocks items; what an item merely needs may be there."""
    return (one for one in facts.relations if one.field.name in words().blocked_by)


RULE = Rule(check)
