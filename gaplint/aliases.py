"""Families of IDs under a second name: `DECISION-005` where the register says `DEC-005`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from gaplint.facts.types import DEFINING, Facts, Grid, Id, Mention
from gaplint.model.kept import Settled, kept_with, told_once

Numbers = tuple[Mapping[str, set[int]], Mapping[str, set[int]]]
"""By family, of the IDs that a document mentions, and of those that it defines."""
SHORTEST = 3
"""Letters of a family that may be short for another one."""
FEWEST = 2
"""IDs that both must have."""


def infer(documents: Iterable[Facts], known: frozenset[str], registers: Iterable[str], settled: Settled) -> dict[str, str]:
    """Families without a register that one with a register is short for, or long for, if it defines each of their numbers."""
    return {**settled.once(_inferred, tuple(map(_numbers, documents)), known, frozenset(registers))}


def _inferred(told: Iterable[Numbers], known: frozenset[str], with_register: frozenset[str]) -> dict[str, str]:
    mentioned: dict[str, set[int]] = defaultdict(set)
    defined: dict[str, set[int]] = defaultdict(set)
    for of_document in told:
        for found_in, numbers in zip((mentioned, defined), of_document, strict=True):
            for family, some in numbers.items():
                found_in[family] |= some
    found = {}
    for family in sorted(known & mentioned.keys() - with_register):
        homes = [home for home in with_register if is_short(home, family) and mentioned[family] <= defined[home]]
        if len(homes) == 1 and len(mentioned[family]) >= FEWEST:
            found[family] = homes[0]
    return found


@told_once
def _numbers(facts: Facts) -> Numbers:
    """By family, the numbers of the IDs that a document mentions, and of those that it defines."""
    mentioned: dict[str, set[int]] = defaultdict(set)
    defined: dict[str, set[int]] = defaultdict(set)
    for ids in {mention.ids: None for mention in facts.mentions}:  # ranges repeat
        mentioned[ids[0].family].update(id_.number for id_ in ids)
    for item in facts.items:
        if item.kind in DEFINING and item.title.plain:
            defined[item.id.family].add(item.id.number)
    return mentioned, defined


def is_short(left: str, right: str) -> bool:
    """Whether one name is the beginning of the other."""
    short, long = sorted((left, right), key=len)
    return len(short) >= SHORTEST and "-" not in long and long.startswith(short)


def rename(facts: Facts, aliases: Mapping[str, str]) -> Facts:
    """The facts with each ID under the name of its register; what the text says, and where, stays as it is."""
    if not any(mention.ids[0].family in aliases for mention in facts.mentions):
        return facts
    return kept_with(facts, "gaplint.aliases.rename", dict(aliases), lambda: _renamed(facts, aliases))


def _renamed(facts: Facts, aliases: Mapping[str, str]) -> Facts:

    def one(id_: Id) -> Id:
        return id_._replace(family=family(id_.family))

    def family(name: str) -> str:
        return aliases.get(name, name)

    def several(mention: Mention) -> Mention:
        return mention._replace(ids=tuple(map(one, mention.ids)))

    items = {id(item): replace(item, id=one(item.id), together=tuple(map(one, item.together))) for item in facts.items}
    grids: dict[int, Grid] = {
        id(grid): replace(grid, key_ids=tuple(several(mention) if mention else None for mention in grid.key_ids))
        for grid in facts.grids
    }
    return replace(
        facts,
        mentions=tuple(map(several, facts.mentions)),
        items=tuple(items.values()),
        grids=tuple(grids.values()),
        enumerations=tuple(
            enumeration._replace(mentions=tuple(map(several, enumeration.mentions))) for enumeration in facts.enumerations
        ),
        headed=tuple(headed._replace(family=family(headed.family), grid=grids[id(headed.grid)]) for headed in facts.headed),
        placeholders=tuple(placeholder._replace(family=family(placeholder.family)) for placeholder in facts.placeholders),
        relations=tuple(
            relation._replace(item=items[id(relation.item)], ids=tuple(map(one, relation.ids))) for relation in facts.relations
        ),
    )
