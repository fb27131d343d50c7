"""Mentions of IDs, tied to the registers that define them: what is mentioned is defined."""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from gaplint.aliases import SHORTEST, is_short
from gaplint.expressions import expression
from gaplint.facts.phases import phase_id, phase_pattern
from gaplint.facts.types import DEFINING, UNJOINED, Facts, Id, Item, ItemKind, Mention, called, is_counted_anew
from gaplint.index import ProjectIndex, normal, of_document
from gaplint.model.document import Place
from gaplint.model.ground import Ground, Held
from gaplint.model.kept import Part
from gaplint.model.span import Span

COVERED = 0.9
"""Share of a family's mentioned IDs that must be defined; below it the register is not in the set, and silence is right."""
MOST_BEYOND = 2
"""Undefined IDs beyond the last number that may be slips."""
FEWEST = 3
"""Titled IDs of a document that is a register."""
FURTHEST, FURTHER = 1.5, 10
"""How far beyond the register's last number an ID may lie to be a slip; farther off, the register is but a part."""
FAR = 400
"""Characters before a mention in which its line may name the phase that it is of."""
LEAD = 60
"""Characters before a mention in which it may name its register."""
WORD = expression(r"[^\W\d_]{3,}")
LETTER = expression(r"-[a-z](?![\w-])")
"""What is part of an ID only as a capital."""
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
        return Ground(f"mentions of {called(self.id.family)} are defined", facts.document.path, signs=self.signs)

    @property
    def held(self) -> Held:
        return Held(self.ground, self.defined)


def find_mentioned(index: ProjectIndex) -> Iterator[Part[Mentioned]]:
    """Each ID that is mentioned of a family of which a register defines nearly all."""
    stated = index.families & index.table(_stated).keys()
    akin: dict[str, list[str]] = defaultdict(list)
    for name in stated.union(index.table(_headed), index.documented):
        akin[name[:SHORTEST]].append(name)
    for family in sorted(index.table(_mentions)):
        if family not in index.local and index.registers.get(family):
            other_names = frozenset(name for name in akin[family[:SHORTEST]] if is_short(name, family))
            yield index.once(_mentioned, family, other_names)


def _mentioned(index: ProjectIndex, family: str, other_names: frozenset[str]) -> Iterator[Mentioned]:
    register = index.registers[family][0]
    own = index.once(_defined, family)[0]
    if _titled(register)[family] < FEWEST or _is_part(family, own):
        return
    mentioned: dict[Id, list[tuple[Facts, Mention]]] = defaultdict(list)
    for id_, facts, mention in index.having(_mentions, family):
        if id_ in own or not _is_of_another_phase(index, id_, facts, mention):
            mentioned[id_].append((facts, mention))
    missing = {id_ for id_ in mentioned if id_ not in own and not _in_full(index, id_, other_names)}
    last = max((id_.number for id_ in own), default=0)
    if _covers(len(mentioned), missing, last):
        kept = [KEPT] if len(mentioned) - len(missing) >= MANY else []
        for id_, places in sorted(mentioned.items()):
            if id_.number <= FURTHEST * last + FURTHER:
                astray = _astray(register, id_, places, last) if id_ in missing else ()
                yield Mentioned(id_, tuple(places), register, id_ not in missing, frozenset([*kept, *astray]))


def _is_part(family: str, own: frozenset[Id]) -> bool:
    """Whether a document goes on with numbers that another one begins, though each counts for itself as far as titles tell."""
    return not family.endswith(UNJOINED) and UNJOINED in family and min((id_.number for id_ in own), default=0) > 1


def _is_of_another_phase(index: ProjectIndex, id_: Id, facts: Facts, mention: Mention) -> bool:
    """`Phase 13 D9` in the plan of phase 15, where that of phase 13 has a `D9`, or a `D9` of which `D9a` is an option."""
    if not is_counted_anew(id_.family):
        return False
    start = max(facts.document.source.line_at(mention.span.start).start, mention.span.start - FAR)
    named = [
        normal(phase_id(one, one["word"]))
        for one in phase_pattern().finditer(facts.document.visible, start, mention.span.start)
    ]
    if not named or facts in (plans := index.having(_of_phase, named[-1])):
        return False
    keys = {(called(id_.family), id_.number, suffix) for suffix in (id_.suffix, id_.suffix[:-1])}
    return any(key in _numbers(plan) for plan in plans for key in keys)


@of_document
def _of_phase(facts: Facts) -> dict[Id, tuple[Facts]]:
    """A document by the phase that its title begins with."""
    heading = facts.document.heading
    return {normal(item.id): (facts,) for item in facts.phases if heading and heading.span.covers(item.span)}


@of_document
def _numbers(facts: Facts) -> frozenset[tuple[str, int, str]]:
    """What a document defines, whether or not its numbers are its own."""
    return frozenset((called(item.id.family), item.id.number, item.id.suffix) for item in facts.items if _defines(item))


@of_document
def _mentions(facts: Facts) -> dict[str, list[tuple[Id, Facts, Mention]]]:
    """By family, the IDs that a document mentions in running text; of a range, its ends."""
    found: dict[str, list[tuple[Id, Facts, Mention]]] = defaultdict(list)
    for mention in facts.mentions:
        if mention.place is Place.PROSE and not (mention.refused or _is_open(facts, mention) or _is_announced(facts, mention)):
            for id_ in dict.fromkeys((mention.ids[0], mention.ids[-1]) if mention.ranged else mention.ids):
                found[id_.family].append((normal(id_), facts, mention))
    return found


def _is_open(facts: Facts, mention: Mention) -> bool:
    """`QUAY-022+`: from there on, whether there is one already or not."""
    return facts.document.visible.startswith("+", mention.span.end)


def _is_announced(facts: Facts, mention: Mention) -> bool:
    """Whether the place itself says that the IDs are not there, or not yet, or no more."""
    return mention.span in facts.announced or facts.document.is_struck(mention.span.start)


def _covers(mentioned: int, missing: set[Id], last: int) -> bool:
    """Whether nearly all IDs that are mentioned are defined, those up to the last defined one and those beyond."""
    allowed = (1 - COVERED) * mentioned
    gaps = sum(id_.number <= last for id_ in missing)
    return gaps <= max(1, allowed) and len(missing) - gaps <= max(MOST_BEYOND, allowed)


def _astray(register: Facts, id_: Id, places: list[tuple[Facts, Mention]], last: int) -> Iterator[str]:
    """What tells of an ID that is not defined."""
    if id_.number > last:
        yield BEYOND
    if any(_names(register, facts, mention) for facts, mention in places):
        yield NAMED


def _defined(index: ProjectIndex, family: str) -> Iterator[frozenset[Id]]:
    """IDs to which a document gives a heading, a row or a titled entry, which it announces or is named by."""
    named = index.documented.get(family, ())
    yield frozenset(
        chain(named, index.having(_headed, family), index.having(_stated, family) if family in index.families else ())
    )


@of_document
def _stated(facts: Facts) -> dict[str, tuple[Id, ...]]:
    """By family, the IDs to which a document gives a heading, a row or a titled entry."""
    return _by_family(normal(item.id) for item in facts.items if _defines(item))


@of_document
def _headed(facts: Facts) -> dict[str, tuple[Id, ...]]:
    """By family, the IDs that stand in its headings and in the first cells of its rows, and those which it announces."""
    headed = [one for place in _heads(facts) for one in facts.mentions_in(place)]
    going_on = (one for one in headed if facts.document.visible[one.span.end : one.span.end + 1] == "-")
    lettered = (id_ for one in going_on if (id_ := _lettered(facts, one)))
    announced = (one for one in facts.mentions if _is_announced(facts, one))
    several = {mention.ids: None for mention in chain(announced, headed)}  # ranges repeat
    return _by_family(chain(lettered, map(normal, chain.from_iterable(several))))


def _by_family(ids: Iterable[Id]) -> dict[str, tuple[Id, ...]]:
    found: dict[str, set[Id]] = defaultdict(set)
    for id_ in ids:
        found[id_.family].add(id_)
    return {family: tuple(some) for family, some in found.items()}


def _lettered(facts: Facts, mention: Mention) -> Id | None:
    """The ID that a mention is the beginning of where a small letter goes on: `QUAY-7-a` is `QUAY-7-A`, written otherwise."""
    letter = LETTER.match(facts.document.visible, mention.span.end)
    return normal(mention.ids[-1]._replace(suffix=letter.group().upper())) if letter and not mention.ids[-1].suffix else None


def _heads(facts: Facts) -> Iterator[Span]:
    """Where an ID need not be the first to be what is told of: headings and the first cells of rows, `Sprint 4 / QUAY-7`."""
    yield from (section.heading.span for section in facts.document.sections if section.heading)
    grids = (grid for grid in facts.grids if facts.mentions_in(grid.table.span))
    yield from (row.cells[0].span for grid in grids for row in grid.rows if row.cells)


def _defines(item: Item) -> bool:
    return item.kind in (ItemKind.HEADING, ItemKind.ROW) or (item.kind in DEFINING and bool(item.title.plain))


@of_document
def _titled(facts: Facts) -> Counter[str]:
    """How many IDs of each family a document gives titles."""
    return Counter(id_.family for id_ in {item.id for item in facts.items if item.kind in DEFINING and item.title.plain})


def _in_full(index: ProjectIndex, id_: Id, names: frozenset[str]) -> bool:
    """Whether the number is defined under a name that the family is short or long for: `DEC-006` may be `DECISION-006`."""
    return any(id_._replace(family=name) in index.once(_defined, name)[0] for name in names)


def _names(register: Facts, facts: Facts, mention: Mention) -> bool:
    """Whether the words right before a mention are those of the register's name: `RISK SEC-09` of `RISK_REGISTER.md`."""
    name = posixpath.splitext(posixpath.basename(register.document.path))[0].lower()
    line = facts.document.source.line_at(mention.span.start)
    before = Span(max(line.start, mention.span.start - LEAD), mention.span.start)
    said = WORD.findall(facts.document.visible[before.start : before.end].lower())
    return bool(said) and said[-1] in WORD.findall(name.replace("_", " "))
