"""What items wait for, tied to the items that they wait for."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.context import Context
from gaplint.facts.types import Facts, Id, Relation
from gaplint.index import normal
from gaplint.model.ground import Ground, Held


class Idle(NamedTuple):
    """An item that waits for items that are all done with."""

    facts: Facts
    relation: Relation

    @property
    def ground(self) -> Ground:
        return Ground("what an item waits for is not settled", self.facts.document.path)


class OneSided(NamedTuple):
    """An item that is said to block another one, which names others only."""

    facts: Facts
    blocks: Relation
    id: Id
    """The one that is blocked."""
    waits: Relation
    """What it names."""

    @property
    def ground(self) -> Ground:
        return _mutual(self.facts)


def find_idle(facts: Facts, context: Context) -> Iterator[Idle | Held]:
    """Living documents' items that wait, held against the registers; what an item merely needs may be there."""
    for one in facts.relations if not context.is_frozen(facts) else ():
        item = one.item
        if one.field.name not in words().blocked_by:
            continue
        known = all(id_.family in context.families and id_ != item.id and context.is_defined(id_) for id_ in one.ids)
        if known and not item.settled:
            idle = Idle(facts, one)
            settled = all(context.was_settled(id_, facts) for id_ in one.ids)
            yield idle if settled else Held(idle.ground, agrees=True)


def find_one_sided(facts: Facts) -> Iterator[OneSided | Held]:
    """Within a document, items that others are said to block, and that say what they wait for."""
    waits: dict[Id, list[Relation]] = defaultdict(list)
    for one in facts.relations:
        if one.waits:
            waits[normal(one.item.id)].append(one)
    for one in facts.relations:
        for id_ in one.ids if not one.waits else ():
            if known := waits.get(normal(id_)):
                named = {normal(other) for relation in known for other in relation.ids}
                mutual = normal(one.item.id) in named
                yield Held(_mutual(facts), agrees=True) if mutual else OneSided(facts, one, id_, known[0])


def _mutual(facts: Facts) -> Ground:
    return Ground("what is blocked names what blocks it", facts.document.path)
