"""Inverse: what names what, as two relations say it from either end; what the one says and the other leaves out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from typing import NamedTuple

from gaplint.binding import kin
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, of_document
from gaplint.model.document import Inline
from gaplint.model.ground import Ground, Held
from gaplint.model.kept import Part, told_once
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


Cell = tuple[str, Span, str]
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


class Place(NamedTuple):
    """A column by its place among all: an edit that moves its text leaves that as it is."""

    path: str
    number: int
    relation: int
    """The first column of the same relation."""
    families: tuple[str, ...]
    """Those of the IDs that name its rows."""


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
    known: set[Cell] = set()
    for found in index.each([facts for facts in index.documents if _sides(facts) and not index.is_frozen(facts)], _facing):
        yield _told(found, known)


def _told(found: Part[OneWay | Held], known: set[Cell]) -> Part[OneWay | Held]:
    """What was found, less what is `known` to be left out; that is more from now on."""
    if _agrees(found):
        return found
    told: list[OneWay | Held] = []
    for one in found:
        if isinstance(one, Held):
            told.append(one)
        elif fresh := tuple(other for other in one.missing if _place(one.short, other) not in known):
            known.update(_place(one.short, other) for other in fresh)
            told.append(one._replace(missing=fresh))
    return Part(told)


@told_once
def _agrees(found: Part[OneWay | Held]) -> bool:
    """Whether nothing is left out."""
    return all(isinstance(one, Held) for one in found)


def _facing(index: ProjectIndex, facts: Facts) -> Iterator[OneWay | Held]:
    """The columns of a document, and those of others that each names enough things of, and is named enough by."""
    for number, other in index.once(_naming, facts):
        yield from index.once(_between, _sides(facts)[number], _sides(index.by_path[other.path])[other.number])


def _naming(index: ProjectIndex, facts: Facts) -> Iterator[tuple[int, Place]]:
    """Numbers of a document's columns, each with one that says something of enough things which that names."""
    keyed_by = cache(partial(index.once, _keyed_by))
    for number, long in enumerate(_sides(facts)):
        if long.relation.families.isdisjoint(index.local):
            named: Counter[Place] = Counter()
            for key in chain.from_iterable(long.edges.values()):
                named.update(keyed_by(key))
            found = sorted(other for other, times in named.items() if times >= FEWEST_AGREEING)
            yield from ((number, other) for other in found if (other.path, other.number) != (facts.document.path, number))


def _between(index: ProjectIndex, long: Side, short: Side) -> Iterator[OneWay | Held]:
    """What becomes of a column and one that may name what it is named by."""
    related, back = kin.Kin(index), Counter(chain.from_iterable(short.edges.values()))
    path, number = long.facts.document.path, _numbers(long.facts)[long]

    def meets(key: Key) -> bool:
        return any((one.path, one.number) == (path, number) for one in index.once(_keyed_by, key))

    times = sum(back[key] for key in long.edges if key in back and meets(key))
    if times >= FEWEST_AGREEING and short.lists(long.relation) and related.may_be_one(long.relation, short.relation):
        yield from _compare(related, long, short)


def _keyed_by(index: ProjectIndex, key: Key) -> Sequence[Place]:
    """The columns of relations that have a key; none where it is one of too many."""
    sides = [
        one
        for one in index.having(_by_key, key)
        if one.path not in index.frozen and (not one.families or index.local.isdisjoint(one.families))
    ]
    return sides if len(sides) <= COMMONEST or len({one[::2] for one in sides}) <= COMMONEST else ()


@of_document
def _by_key(facts: Facts) -> dict[Key, list[Place]]:
    """The columns of a document by the keys of what they say something of."""
    found: dict[Key, list[Place]] = {}
    first: dict[int, int] = {}
    for number, side in enumerate(_sides(facts)):
        families = tuple(sorted(side.relation.families))
        place = Place(facts.document.path, number, first.setdefault(id(side.relation), number), families)
        for key in side.edges:
            found.setdefault(key, []).append(place)
    return found


@of_document
def _sides(facts: Facts) -> tuple[Side, ...]:
    """The columns of a document's relations that name IDs, and those of relations of IDs that name anything."""
    return tuple(Side(one, column, edges) for one in relations(facts) for column, edges in one.named.items())


@of_document
def _numbers(facts: Facts) -> dict[Side, int]:
    """The columns of a document with their places among these."""
    return {side: number for number, side in enumerate(_sides(facts))}


def _place(short: Side, one: LeftOut) -> Cell:
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
