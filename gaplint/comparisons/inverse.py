"""Inverse: what names what, as two relations say it from either end; what the one says and the other leaves out."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from gaplint.comparisons import kin
from gaplint.index import ProjectIndex
from gaplint.model.document import Inline
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span
from gaplint.relations.relation import Key, Relation, entries

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


class Side(NamedTuple):
    """A column that names the things of other relations."""

    relation: Relation
    column: int
    edges: dict[Key, frozenset[Key]]
    """By row, what it names; without rows that name nothing, or may name more."""

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


def one_way(index: ProjectIndex, every: list[Relation]) -> Iterator[OneWay | Held]:
    """The columns of two relations that name each other's things, where one names what does not name it."""
    known: set[Place] = set()
    related = kin.Kin(index)
    for long, short in _facing(list(_sides(related, every))):
        if short.lists(long.relation) and related.may_be_one(long.relation, short.relation):
            for one in _compare(related, long, short):
                if isinstance(one, Held):
                    yield one
                elif fresh := tuple(other for other in one.missing if _place(short, other) not in known):
                    known.update(_place(short, other) for other in fresh)
                    yield one._replace(missing=fresh)


def _place(short: Side, one: LeftOut) -> Place:
    return short.relation.facts.document.path, one.here.span, one.name


def _sides(related: kin.Kin, every: list[Relation]) -> Iterator[Side]:
    """The columns of relations that name IDs, and those of relations of IDs that name anything."""
    for relation in every:
        if not related.is_numbered_anew(relation):
            yield from (Side(relation, column, edges) for column, edges in relation.named.items())


def _facing(every: list[Side]) -> Iterator[tuple[Side, Side]]:
    """Pairs of which each names enough of the other's things, each pair in both orders."""
    keyed: dict[Key, list[int]] = defaultdict(list)
    for number, side in enumerate(every):
        for key in side.edges:
            keyed[key].append(number)
    for key in [key for key, sides in keyed.items() if len({id(every[side].relation) for side in sides}) > COMMONEST]:
        del keyed[key]
    naming: list[set[int]] = []
    """For each side, those of which it names enough things."""
    for side in every:
        named = (keyed[key] for key in chain.from_iterable(side.edges.values()) if key in keyed)
        times = Counter(chain.from_iterable(named))
        naming.append({other for other, number in times.items() if number >= FEWEST_AGREEING})
    for one, others in enumerate(naming):
        yield from ((every[one], every[other]) for other in sorted(others) if other != one and one in naming[other])


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
        yield from [Held(_ground(short, signs), agrees=True)] * agreeing
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
