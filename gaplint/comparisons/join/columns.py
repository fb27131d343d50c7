"""Join: two relations that name the same things, and what they say of them in columns that nearly always agree."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gaplint.binding import kin
from gaplint.binding.scope import is_sample
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, of_document
from gaplint.model.document import Inline
from gaplint.model.ground import Ground, Held
from gaplint.model.kept import Part, told_once
from gaplint.model.span import Span
from gaplint.relations.cells import Sense, reduced
from gaplint.relations.relation import Key, Relation, relations
from gaplint.relations.values import Kind, Likeness, compared, exclude

FEWEST_KEYS = 4
"""Rows that two relations must share to be joined."""
FEWEST_AGREEING = 3
"""Rows in which two columns must agree to say one thing, and two of their values must differ from each other."""
AGREEING = 0.7
"""Share of the rows in which they must."""
MANY = 6
NEARLY_ALL = 0.85
Senses = dict[int, dict[Key, Sense]]
COMMONEST = 40
"""Relations that have one key; a key of more names nothing in particular."""
COLUMNS = "columns of two tables agree"


class Cell(NamedTuple):
    """What a relation says of a thing in one column."""

    relation: Relation
    column: int
    said: Inline

    @property
    def place(self) -> tuple[str, Span]:
        return self.relation.facts.document.path, self.said.span


class Difference(NamedTuple):
    """Cells of one attribute of one thing that can't both be right."""

    name: str
    """The thing, as the first relation calls it."""
    here: Cell
    there: Cell
    also: tuple[Cell, ...] = ()
    """Further places that say otherwise than `here`."""


class Joined(NamedTuple):
    """Two columns that agree in most of the rows that two relations share, and the rows in which they do not."""

    kind: Kind
    differences: tuple[Difference, ...]
    agreeing: int
    signs: frozenset[str]
    regularity: str = COLUMNS

    @property
    def ground(self) -> Ground:
        return _ground(self.differences[0].here, self.signs, self.regularity)


@dataclass(eq=False)
class Match:
    """Two columns, row by row."""

    left: Relation
    right: Relation
    column: int
    other: int
    agreeing: int = 0
    values: set[str] = field(default_factory=set)
    apart: dict[Kind, list[Difference]] = field(default_factory=lambda: defaultdict(list))
    variants: int = 0

    @property
    def same_header(self) -> bool:
        return self.left.headers[self.column] == self.right.headers[self.other]

    @property
    def rank(self) -> tuple[bool, int]:
        return self.same_header, self.agreeing

    @property
    def every(self) -> int:
        return self.agreeing + self.variants + sum(map(len, self.apart.values()))

    @property
    def names(self) -> bool:
        """Whether what agrees tells one thing from the others, so that a number means one thing here and there."""
        return len(self.values) >= MANY and self.agreeing >= NEARLY_ALL * self.every

    @property
    def holds(self) -> bool:
        """Whether the two columns are meant to say one thing."""
        return self.agreeing >= FEWEST_AGREEING and len(self.values) > 1 and self.agreeing >= AGREEING * self.every


def joined(index: ProjectIndex) -> Iterator[Part[Joined | Held]]:
    """The columns that say one thing of the rows that two relations share, where some of these can't both be right."""
    matches: list[Match] = []
    related = [facts for facts in index.documents if relations(facts) and not index.is_frozen(facts)]
    for held, found in map(_parted, index.each(related, _joined)):
        matches += found
        yield held
    yield index.kept(__name__, matches, lambda: Part(_told(kin.Kin(index), matches)))


@told_once
def _parted(found: Part[Match | Held]) -> tuple[Part[Joined | Held], list[Match]]:
    """What was compared, and what has to be held against others."""
    return Part(one for one in found if isinstance(one, Held)), [one for one in found if isinstance(one, Match)]


def _joined(index: ProjectIndex, facts: Facts) -> Iterator[Match | Held]:
    """What becomes of a document's relations and those that they are joined with, of itself and of documents behind it."""
    for number, other in index.once(_sharing, facts):
        right = relations(index.by_path[other.path])[other.number]
        yield from index.once(_between, relations(facts)[number], right)


def _between(index: ProjectIndex, left: Relation, right: Relation) -> Iterator[Match | Held]:
    """What becomes of two relations."""
    related = kin.Kin(index)
    if related.may_be_one(left, right):
        found = [*alike_columns(index.statuses, left, right)]
        if not related.is_numbered_anew(left) or any(match.names for match in found):
            for match in found:
                ground = _ground(Cell(left, match.column, _NOWHERE), frozenset())
                yield Held(ground, agrees=True, times=match.agreeing)
                if match.apart:
                    yield match


class Place(NamedTuple):
    """A relation by its place among all: an edit that moves its text leaves that as it is."""

    path: str
    number: int
    table: int
    """The first relation of the same table; it may be joined by several columns."""


@of_document
def _keyed(facts: Facts) -> dict[Key, list[Place]]:
    """The relations of a document that have each key, of those with enough of them."""
    found: dict[Key, list[Place]] = {}
    tables: dict[int, int] = {}
    for number, relation in enumerate(relations(facts)):
        place = Place(facts.document.path, number, tables.setdefault(id(relation.place), number))
        for key in relation.rows if len(relation.rows) >= FEWEST_KEYS and not is_sample(facts, relation.place) else ():
            found.setdefault(key, []).append(place)
    return found


def _sharing(index: ProjectIndex, facts: Facts) -> Iterator[tuple[int, Place]]:
    """Numbers of a document's relations, each with one that shares enough keys with it, there or in a document behind it."""
    shared: dict[Place, Counter[Place]] = defaultdict(Counter)
    for key, own in _keyed(facts).items():
        if len(index.having(_keyed, key)) > 1 and (every := index.once(_naming, key)):
            behind = every[every.index(own[0]) :]
            for number, left in enumerate(own, 1):
                shared[left].update(behind[number:])
    best: dict[tuple[int, str, int], tuple[int, int, Place]] = {}
    for left, counted in shared.items():
        for right, times in counted.items():
            if times >= FEWEST_KEYS:  # of several columns that two tables may be joined by, that with most rows
                tables, found = (left.table, right.path, right.table), (-times, left.number, right)
                best[tables] = min(best.get(tables, found), found)
    yield from sorted((number, right) for _, number, right in best.values())


def _naming(index: ProjectIndex, key: Key) -> Sequence[Place]:
    """The relations with a key, of documents that are no history; none where it names nothing in particular."""
    every = index.having(_keyed, key)
    living = [one for one in every if one.path not in index.frozen] if index.frozen else every
    return living if len(living) <= COMMONEST else ()


def alike_columns(statuses: StatusWords, left: Relation, right: Relation) -> Iterator[Match]:
    """Each column with its best partner, where it is that one's best as well and both mean one thing."""
    keys = [key for key in left.rows if key in right.rows]
    mine, theirs = left.senses(statuses), right.senses(statuses)
    alike = _alike(mine, theirs, keys)
    tried = [
        _match(statuses, Match(left, right, column, other), keys)
        for column in mine
        for other in theirs
        if alike[column, other] >= max(FEWEST_AGREEING, len(keys) / 3)
    ]
    best: dict[tuple[str, int], Match] = {}
    for match in tried:
        for side in (("left", match.column), ("right", match.other)):
            if side not in best or match.rank > best[side].rank:
                best[side] = match
    for match in tried:
        if best["left", match.column] is match is best["right", match.other] and match.holds:
            yield match


def _alike(mine: Senses, theirs: Senses, keys: Iterable[Key]) -> Counter[tuple[int, int]]:
    """In how many rows each two columns say the same."""
    alike: Counter[tuple[int, int]] = Counter()
    for key in keys:
        saying: dict[Sense, list[int]] = defaultdict(list)
        for other, senses in theirs.items():
            saying[senses[key]].append(other)
        alike.update(
            (column, other) for column, senses in mine.items() if (said := senses[key]) for other in saying.get(said, ())
        )
    return alike


def _match(statuses: StatusWords, match: Match, keys: Iterable[Key]) -> Match:
    """The match with what each row comes to."""
    left, right = match.left, match.right
    codes: tuple[Counter[str], ...] = ()
    bare = tuple(one for one in left.facts.document.bare if one in right.facts.document.bare)
    for key in keys:
        here, there = left.rows[key][match.column], right.rows[key][match.other]
        if here is None or there is None:
            continue
        likeness, kind = compared(here, there, statuses, bare)
        if likeness is Likeness.VARIANT and kind is None:
            codes = codes or (_codes(left.facts, left.headers[match.column]), _codes(right.facts, right.headers[match.other]))
            if exclude(here, there, codes[0], codes[1]):
                likeness, kind = Likeness.APART, Kind.CODE
        if likeness is Likeness.SAME:
            match.agreeing += 1
            match.values.add(reduced(here.plain))
        elif likeness is Likeness.APART and kind:
            cells = Cell(left, match.column, here), Cell(right, match.other, there)
            match.apart[kind].append(Difference(left.name(key), *cells))
        elif likeness is Likeness.VARIANT:
            match.variants += 1
    return match


def _codes(facts: Facts, header: str) -> Counter[str]:
    """What a document says under a header, and how often."""
    known = _counted(facts)
    if header not in known:
        cells = (cell for grid in facts.grids for number in grid.headed(frozenset([header]), 0) for cell in grid.column(number))
        known[header] = Counter(reduced(cell.plain) for cell in cells)
    return known[header]


@of_document
def _counted(_: Facts) -> dict[str, Counter[str]]:
    """What `_codes` found, by header; kept with the document, so that it goes with it."""
    return {}


# What is told of them


def _told(related: kin.Kin, matches: list[Match]) -> Iterator[Joined]:
    """Each cell that others exclude once: what most places exclude is taken for the mistake."""
    against: dict[tuple[str, Span], set[tuple[str, Span]]] = defaultdict(set)
    for match in matches:
        for one in _differences(match):
            against[one.here.place].add(one.there.place)
            against[one.there.place].add(one.here.place)
    others: dict[tuple[str, Span], list[Cell]] = defaultdict(list)
    odd: dict[int, list[Difference]] = {}
    for number, match in enumerate(matches):
        turned = _copies(match, against)
        odd[number] = []
        for one in map(_turn, _differences(match)) if turned else _differences(match):
            if one.here.place not in others:
                odd[number].append(one)
            others[one.here.place].append(one.there)
    told: set[tuple[str, Span]] = set()
    for number, match in enumerate(matches):
        signs = frozenset((*kin.signs(related, match.left, match.right), *agreement(match)))
        for kind, listed in match.apart.items():
            places = {one.here.place for one in listed} | {one.there.place for one in listed}
            fresh = [one for one in odd[number] if one.here.place in places and not told & {one.here.place, one.there.place}]
            told |= {place for one in fresh for place in (one.here.place, one.there.place)}
            if fresh:
                shown = tuple(one._replace(also=_distinct(one.there, others[one.here.place])) for one in fresh)
                more = {"further places say so"} if all(one.also for one in shown) else set()
                yield Joined(kind, shown, match.agreeing, signs | {str(kind.value)} | more)


def _differences(match: Match) -> Iterator[Difference]:
    for listed in match.apart.values():
        yield from listed


def _turn(one: Difference) -> Difference:
    return one._replace(here=one.there, there=one.here)


def _copies(match: Match, against: dict[tuple[str, Span], set[tuple[str, Span]]]) -> bool:
    """Whether the right one is the wrong one: more places exclude what it says, or it names the left one as its source."""
    mine = sum(len(against[one.here.place]) for one in _differences(match))
    theirs = sum(len(against[one.there.place]) for one in _differences(match))
    return theirs > mine or (theirs == mine and kin.draws_on(match.right, match.left))


def _distinct(first: Cell, cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Cells of other relations than the first that say what it says."""
    found = {cell.place: cell for cell in cells if reduced(cell.said.plain) == reduced(first.said.plain)}
    found.pop(first.place, None)
    return tuple(found.values())


_NOWHERE = Inline(Span(0, 0), "", "")


def _ground(cell: Cell, signs: frozenset[str], regularity: str = COLUMNS) -> Ground:
    relation = cell.relation
    path, header = relation.facts.document.path, relation.headers[cell.column]
    return Ground(regularity, path, relation.place, header, signs)


def agreement(match: Match) -> Iterator[str]:
    """What tells how far two columns agree."""
    if match.same_header:
        yield "same header"
    if match.agreeing >= MANY:
        yield "six rows agree"
    if match.agreeing >= NEARLY_ALL * match.every:
        yield "nearly all rows agree"
