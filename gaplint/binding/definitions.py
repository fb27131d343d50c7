"""Mentions of IDs, tied to the registers that define them: what is mentioned is defined."""

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.aliases import SHORTEST, is_short
from gaplint.facts.types import DEFINING, Facts, Id, Item, ItemKind, Mention
from gaplint.index import ProjectIndex, normal
from gaplint.model.document import Place
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span

COVERED = 0.9
"""Share of a family's mentioned IDs that must be defined; below it the register is not in the set, and silence is right."""
MOST_BEYOND = 2
"""Undefined IDs beyond the last number that may be slips."""
FEWEST = 3
"""Titled IDs of a document that is a register."""
FURTHEST, FURTHER = 1.5, 10
"""How far beyond the register's last number an ID may lie to be a slip; farther off, the register is but a part."""
LEAD = 60
"""Characters before a mention in which it may name its register."""
WORD = re.compile(r"[^\W\d_]{3,}")
BEYOND, NAMED, KEPT = "beyond the last number", "names the register", "ten others are defined"
MANY = 10
"""Defined IDs of a family from which on it is kept with care."""


class Mentioned(NamedTuple):
    """An ID of a family with a register, and where it is mentioned."""

    id: Id
    places: tuple[tuple[Facts, Mention], ...]
    register: Facts
    defined: bool
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        facts, _ = self.places[0]
        return Ground(f"mentions of {self.id.family} are defined", facts.document.path, signs=self.signs)

    @property
    def held(self) -> Held:
        return Held(self.ground, self.defined)


def find_mentioned(index: ProjectIndex) -> Iterator[Mentioned]:
    """Each ID that is mentioned of a family of which a register defines nearly all."""
    families: dict[str, dict[Id, list[tuple[Facts, Mention]]]] = defaultdict(lambda: defaultdict(list))
    known, titled = _defined(index), _titled(index)
    for facts in index.documents:
        for mention in facts.mentions:
            if mention.span in facts.announced or facts.document.is_struck(mention.span.start):
                known.update(map(normal, mention.ids))
            elif mention.place is Place.PROSE and not mention.refused:
                for id_ in dict.fromkeys((mention.ids[0], mention.ids[-1]) if mention.ranged else mention.ids):
                    families[id_.family][normal(id_)].append((facts, mention))
    defined: dict[str, set[Id]] = defaultdict(set)
    for one in known:
        defined[one.family].add(one)
    akin: dict[str, list[str]] = defaultdict(list)
    for name in defined:
        akin[name[:SHORTEST]].append(name)
    for family, mentioned in families.items():
        register = index.registers.get(family, ())[:1]
        if family in index.local or not register or titled[register[0].document.path, family] < FEWEST:
            continue
        ids = sorted(mentioned)
        other_names = [name for name in akin[family[:SHORTEST]] if is_short(name, family)]
        own = defined.get(family, set())
        missing = {id_ for id_ in ids if id_ not in own and not _in_full(id_, other_names, defined)}
        last = max((id_.number for id_ in defined[family]), default=0)
        gaps = sum(id_.number <= last for id_ in missing)
        if gaps > max(1, (1 - COVERED) * len(ids)) or len(missing) - gaps > max(MOST_BEYOND, (1 - COVERED) * len(ids)):
            continue
        for id_ in ids:
            if id_.number > FURTHEST * last + FURTHER:
                continue
            signs = [BEYOND] if id_ in missing and id_.number > last else []
            signs += [KEPT] if len(ids) - len(missing) >= MANY else []
            if id_ in missing and any(_names(register[0], facts, mention) for facts, mention in mentioned[id_]):
                signs.append(NAMED)
            yield Mentioned(id_, tuple(mentioned[id_]), register[0], id_ not in missing, frozenset(signs))


def _defined(index: ProjectIndex) -> set[Id]:
    """IDs that some document gives a heading, or a row or an entry with a title, or that a document is named or linked by."""
    found = set(index.documented)
    for id_, said in index.statements.items():
        if any(_defines(one.item) for one in said):
            found.add(id_)
    return found


def _defines(item: Item) -> bool:
    return item.kind in (ItemKind.HEADING, ItemKind.ROW) or (item.kind in DEFINING and bool(item.title.plain))


def _titled(index: ProjectIndex) -> Counter[tuple[str, str]]:
    """How many IDs of a family a document gives titles."""
    found = {
        (facts.document.path, item.id)
        for facts in index.documents
        for item in facts.items
        if item.kind in DEFINING and item.title.plain
    }
    return Counter((path, id_.family) for path, id_ in found)


def _in_full(id_: Id, names: list[str], defined: dict[str, set[Id]]) -> bool:
    """Whether the number is defined under a name that the family is short or long for: `DEC-006` may be `DECISION-006`."""
    return any(id_._replace(family=name) in defined[name] for name in names)


def _names(register: Facts, facts: Facts, mention: Mention) -> bool:
    """Whether the words right before a mention are those of the register's name: `RISK SEC-09` of `RISK_REGISTER.md`."""
    name = posixpath.splitext(posixpath.basename(register.document.path))[0].lower()
    line = facts.document.source.line_at(mention.span.start)
    before = Span(max(line.start, mention.span.start - LEAD), mention.span.start)
    said = WORD.findall(facts.document.visible[before.start : before.end].lower())
    return bool(said) and said[-1] in WORD.findall(name.replace("_", " "))
