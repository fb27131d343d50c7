"""Inverse: what names what, as two relations say it from either end; what the one says and the other leaves out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from typing import NamedTuple

from gaplint.comparisons import kin
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, of_document
from gaplint.model.document import Inline
from gaplint.model.ground import Ground, Held
from gaplint.model.kept import Part
from gaplint.model.span import Span
from gaplint.relations.relation import Key, Relation, entries, relations

FEWEST_AGREEING = 5
"""Pairs that both ends must name for the two columns to be each other's inverse."""
AGREEING = 0.8
"""Share of the pairs of one side that the other side must name."""
FEWEST_LISTS = 2
"""Rows that name several."""
MANY = 12
NEARLY_ALL = 0.93
COMMONEST = 40
"""Relations that are keyed by one thing; a thing of more names nothing in particular."""


Place = tuple[str, Span, str]
"""A cell, and what it leaves out."""


@dataclass(frozen=True, eq=False)
class Side:
    """A column that names the things of other relations."""

    relation: Relation
    column: int
    edges: dict[Key, frozenset[Key]]
    """By row, what it names; without rows that name nothing, or may name more."""

    @property
    def facts(self) -> Facts:
        return self.relation.facts

    def lists(self, things: Relation) -> bool:
        """Whether it may name several of the things: one that names the first or main one of them leaves the others out.

        What is no name of a thing is a piece of one, `Salt, sand and spades`.
        """
        return sum(len(things.rows.keys() & named) > 1 for named in self.edges.values() if len(named) > 1) >= FEWEST_LISTS

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(key.family for key in chain.from_iterable(self.edges.values()) if not isinstance(key, str))

    def cell(self, key: Key) -> Inline:
        cell = self.relation.rows[key][self.column]
        assert cell is not None
        return cell


class LeftOut(NamedTuple):
    """A thing that names another one, which does not name it."""

    name: str
    by: str
    here: Inline
    """Where it is left out."""
    there: Inline
    """Where the other one is named."""


class OneWay(NamedTuple):
    """Two columns that say who names whom, but for what the one of them leaves out."""

    short: Side
    long: Side
    missing: tuple[LeftOut, ...]
    agreeing: int
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.short, self.signs)


def one_way(index: ProjectIndex) -> Iterator[Part[OneWay | Held]]:
    """The columns of two relations that name each other's things, where one names what does not name it."""
    known: set[Place] = set()
    for facts in index.documents:
        if _sides(facts) and not index.is_frozen(facts):
            yield _told(index.once(_facing, facts), known)


def _told(found: Part[OneWay | Held], known: set[Place]) -> Part[OneWay | Held]:
    """What was found, less what is `known` to be left out; that is more from now on."""
    if all(isinstance(one, Held) for one in found):
        return found
    told: list[OneWay | Held] = []
    for one in found:
        if isinstance(one, Held):
            told.append(one)
        elif fresh := tuple(other for other in one.missing if _place(one.short, other) not in known):
            known.update(_place(one.short, other) for other in fresh)
            told.append(one._replace(missing=fresh))
    return Part(told)


def _facing(index: ProjectIndex, facts: Facts) -> Iterator[OneWay | Held]:
    """The columns of a document, and those of others that each names enough things of, and is named enough by."""
    related = kin.Kin(index)
    keyed_by = cache(partial(index.once, _keyed_by))
    for long in _sides(facts):
        if related.is_numbered_anew(long.relation):
            continue
        named: Counter[Side] = Counter()
        for key in chain.from_iterable(long.edges.values()):
            named.update(keyed_by(key))
        others = (other for other, times in named.items() if times >= FEWEST_AGREEING and other is not long)
        for short in sorted(others, key=_number):
            back = Counter(chain.from_iterable(short.edges.values()))
            times = sum(back[key] for key in long.edges if key in back and long in keyed_by(key))
            if times >= FEWEST_AGREEING and short.lists(long.relation) and related.may_be_one(long.relation, short.relation):
                yield from _compare(related, long, short)


def _keyed_by(index: ProjectIndex, key: Key) -> Sequence[Side]:
    """The columns of relations that have a key; none where it is one of too many."""
    living = kin.living(index, index.having(_by_key, key))
    sides = [one for one in living if one.relation.families.isdisjoint(index.local)]
    return sides if len(sides) <= COMMONEST or len({id(one.relation) for one in sides}) <= COMMONEST else ()


@of_document
def _by_key(facts: Facts) -> dict[Key, list[Side]]:
    """The columns of a document by the keys of what they say something of."""
    found: dict[Key, list[Side]] = {}
    for side in _sides(facts):
        for key in side.edges:
            found.setdefault(key, []).append(side)
    return found


@of_document
def _sides(facts: Facts) -> tuple[Side, ...]:
    """The columns of a document's relations that name IDs, and those of relations of IDs that name anything."""
    return tuple(Side(one, column, edges) for one in relations(facts) for column, edges in one.named.items())


def _number(side: Side) -> tuple[str, int]:
    """The place of a column among all."""
    return side.facts.document.path, _sides(side.facts).index(side)


def _place(short: Side, one: LeftOut) -> Place:
    return short.relation.facts.document.path, one.here.span, one.name


def _compare(related: kin.Kin, long: Side, short: Side) -> Iterator[OneWay | Held]:
    agreeing, missing = 0, []
    kinds = short.kinds
    for key, named in long.edges.items():
        for other in named:
            back = short.edges.get(other)
            if back is None:
                continue
            if key in back or (
                isinstance(key, str) and entries(long.relation.name(key)) <= back
            ):  # a row of two is named by its two
                agreeing += 1
            elif isinstance(key, str) or key.family in kinds:
                name, by = long.relation.name(key), short.relation.name(other)
                missing.append(LeftOut(name, by, short.cell(other), long.cell(key)))
    missing.sort(key=lambda one: (one.here.span, one.there.span))
    if agreeing >= max(FEWEST_AGREEING, AGREEING * (agreeing + len(missing))):
        signs = frozenset(_signs(related, long, short, agreeing, len(missing)))
        yield Held(_ground(short, signs), agrees=True, times=agreeing)
        if missing:
            yield OneWay(short, long, tuple(missing), agreeing, signs)


def _ground(short: Side, signs: frozenset[str]) -> Ground:
    relation = short.relation
    where = relation.facts.document.path, relation.place, relation.headers[short.column]
    return Ground("what names something is named by it", *where, signs)


def _signs(related: kin.Kin, long: Side, short: Side, agreeing: int, missing: int) -> Iterator[str]:
    yield from kin.signs(related, long.relation, short.relation)
    if long.relation.has_ids and short.relation.has_ids:
        yield "IDs on both sides"
    if agreeing >= MANY:
        yield "many pairs agree"
    if agreeing >= NEARLY_ALL * (agreeing + missing):
        yield "nearly all pairs agree"
