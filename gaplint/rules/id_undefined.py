"""IDs that no register defines; see the page of this name."""

from collections import defaultdict
from collections.abc import Iterator

from gaplint.aliases import is_short
from gaplint.binding.types import Project
from gaplint.facts.ids import series
from gaplint.facts.types import Facts, Id, ItemKind, Mention
from gaplint.index import ProjectIndex, normal
from gaplint.model.document import Place
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule

MOST_UNDEFINED = 0.3
"""Share of a family's mentioned IDs; above it the register is not in the set, and silence is right."""
FURTHEST, FURTHER = 1.5, 10
"""How far beyond the register's last number an ID may lie to be a slip; farther off, the register is but a part."""
MOST_SHOWN = 5


def check(project: Project) -> Iterator[Finding]:
    index = project.index
    defined = _defined(index)
    mentioned: dict[Id, list[tuple[Facts, Mention]]] = defaultdict(list)
    announced: set[Id] = set()
    for facts in index.documents:
        for mention in facts.mentions:
            if mention.span in facts.announced:
                announced.update(map(normal, mention.ids))
            stated = mention.place is Place.PROSE and not mention.refused
            if stated and not facts.document.is_struck(mention.span.start):
                ends = (mention.ids[0], mention.ids[-1]) if mention.ranged else mention.ids
                for id_ in dict.fromkeys(ends):
                    mentioned[normal(id_)].append((facts, mention))
    known = defined | announced | index.documented
    for family in sorted(index.registers.keys() - index.local):
        ids = sorted(id_ for id_ in mentioned if id_.family == family)
        most = max((id_.number for id_ in defined if id_.family == family), default=0)
        missing = [id_ for id_ in ids if id_ not in known and id_.number <= FURTHEST * most + FURTHER]
        missing = [id_ for id_ in missing if not _is_defined_in_full(id_, defined)]
        if not missing or len(missing) > max(1, MOST_UNDEFINED * len(ids)):
            continue
        for id_ in missing:
            yield _finding(index, id_, mentioned[id_])


def _defined(index: ProjectIndex) -> set[Id]:
    """IDs that a register defines anywhere, or any document under a heading."""
    found = set()
    for id_, said in index.statements.items():
        registers = index.registers.get(id_.family, ())
        by_heading = any(one.item.kind is ItemKind.HEADING for register in registers for one in said if one.facts is register)
        if by_heading or any(
            one.item.kind is ItemKind.HEADING or (one.item.kind is not ItemKind.STATEMENT and one.facts in registers)
            for one in said
        ):
            found.add(id_)
    return found


def _is_defined_in_full(id_: Id, defined: set[Id]) -> bool:
    """Whether the number is defined under a name that the family is short or long for: `DEC-006` may be `DECISION-006`."""
    return any(id_ == one._replace(family=id_.family) and is_short(one.family, id_.family) for one in defined)


def _finding(index: ProjectIndex, id_: Id, places: list[tuple[Facts, Mention]]) -> Finding:
    facts, mention = places[0]
    written = next(one for one in mention.ids if normal(one) == id_)
    register = index.registers[id_.family][0]
    numbers = tuple(one for one in sorted(_defined_in(register, id_.family)))
    defines = f"it defines {series(numbers)}"
    first = next(item for item in register.items if item.id.family == id_.family and item.kind is not ItemKind.STATEMENT)
    return Finding(
        f"{written} is not defined in {register.document.path}",
        Spot(facts.document, mention.span, "mentioned here"),
        (
            *(Spot(other.document, one.span, "and here") for other, one in places[1:MOST_SHOWN]),
            Spot(register.document, first.span, defines),
        ),
        f"define {written} in {register.document.path}, or correct the ID",
    )


def _defined_in(register: Facts, family: str) -> set[Id]:
    return {item.id for item in register.items if item.id.family == family and item.kind is not ItemKind.STATEMENT}


RULE = Rule(check)
