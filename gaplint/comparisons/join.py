"""Join: two tables that name the same things, and what they say of them under columns that nearly always agree."""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from gaplint.binding.scope import holds, is_one_time, may_be_one_time, rivals, scope_of
from gaplint.config.vocabulary import words
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Id
from gaplint.index import ProjectIndex, content_words, day_of
from gaplint.model.document import Inline
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span
from gaplint.relations.relation import Key, Relation, relations
from gaplint.relations.values import LONGEST, Kind, Likeness, Sense, compared, reduced, sense

FEWEST_KEYS = 4
"""Rows that two tables must share to be joined."""
FEWEST_AGREEING = 3
"""Rows in which two columns must agree to say one thing, and two of their values must differ from each other."""
AGREEING = 0.7
"""Share of the rows in which they must."""
MANY = 6
COMMONEST = 40
"""Tables that have one key; a key of more names nothing in particular."""


Place = tuple[str, str, Span, Span]


class Difference(NamedTuple):
    """Two cells of one attribute of one thing that can't both be right."""

    name: str
    """The thing, as the first table calls it."""
    here: Inline
    there: Inline


class Joined(NamedTuple):
    """Two columns that agree in most of the rows that two tables share, and the rows in which they do not."""

    left: Relation
    right: Relation
    column: int
    other: int
    kind: Kind
    differences: tuple[Difference, ...]
    agreeing: int
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.left, self.column, self.signs)

    @property
    def name(self) -> str:
        return self.left.grid.name(self.column)

    @property
    def places(self) -> set[Place]:
        paths = self.left.facts.document.path, self.right.facts.document.path
        return {(*paths, one.here.span, one.there.span) for one in self.differences}

    def without(self, known: set[Place]) -> "Joined | None":
        """What is left of it without the cells that are known to differ: a table may be keyed by two of its columns."""
        paths = self.left.facts.document.path, self.right.facts.document.path
        left = tuple(one for one in self.differences if (*paths, one.here.span, one.there.span) not in known)
        return self._replace(differences=left) if left else None


def find_joined(index: ProjectIndex) -> Iterator[Joined | Held]:
    """The columns that say one thing of the rows that two tables share, where some of these can't both be right."""
    every = [relation for facts in index.documents if not index.is_frozen(facts) for relation in relations(facts)]
    known: set[Place] = set()
    for left, right in _sharing(every):
        if left.grid is not right.grid and _is_one_scope(index, left, right):
            for one in _joined(index, left, right):
                if isinstance(one, Held):
                    yield one
                elif fresh := one.without(known):
                    known |= fresh.places
                    yield fresh


def _sharing(every: list[Relation]) -> Iterator[tuple[Relation, Relation]]:
    """Pairs of relations with enough keys in common, each in the order of documents."""
    where: dict[Key, list[int]] = defaultdict(list)
    for number, relation in enumerate(every):
        for key in relation.rows:
            where[key].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in where.values():
        if len(numbers) <= COMMONEST:
            shared.update(combinations(numbers, 2))
    for (left, right), times in sorted(shared.items()):
        if times >= FEWEST_KEYS:
            yield every[left], every[right]


def _is_one_scope(index: ProjectIndex, left: Relation, right: Relation) -> bool:
    """Whether two tables may speak of the same things at one time."""
    if any(isinstance(key, Id) and key.family in index.local for key in left.rows):
        return False
    if left.facts is right.facts:
        one, other = (scope_of(left.facts, relation.grid.table.span) for relation in (left, right))
        forms = sum(grid.headers == left.grid.headers for grid in left.facts.grids)
        named = all(isinstance(key, Id) for key in left.rows) or rivals(one, other)
        return named and (left.grid.headers != right.grid.headers or forms == len((left, right)))
    mine, theirs = left.facts.document.path, right.facts.document.path
    return posixpath.basename(mine) != posixpath.basename(theirs) and may_be_one_time(index, left.facts, right.facts)


def _joined(index: ProjectIndex, left: Relation, right: Relation) -> Iterator[Joined | Held]:
    """Each column with its best partner, where it is that one's best as well."""
    keys = [key for key in left.rows if key in right.rows]
    mine, theirs = (_sense(relation, keys, index.statuses) for relation in (left, right))
    tried = [
        _match(index, left, right, column, other, keys)
        for column in mine
        for other in theirs
        if sum(map(_is_said, mine[column], theirs[other])) >= FEWEST_AGREEING
    ]
    best: dict[tuple[str, int], _Match] = {}
    for match in tried:
        for side in (("left", match.column), ("right", match.other)):
            if side not in best or match.rank > best[side].rank:
                best[side] = match
    for match in tried:
        if best["left", match.column] is match is best["right", match.other] and match.holds:
            yield from _told(index, left, right, match)


def _sense(relation: Relation, keys: list[Key], statuses: StatusWords) -> dict[int, list[Sense]]:
    """Per column beside the key, what its cells mean, in the order of `keys`."""
    return {
        column: [sense(cell, statuses) if (cell := relation.cell(key, column)) else "" for key in keys]
        for column in relation.attributes
        if column != relation.key
    }


def _is_said(left: Sense, right: Sense) -> bool:
    return left == right != ""


class _Match:
    """Two columns, row by row."""

    def __init__(self, column: int, other: int, same_header: bool) -> None:
        self.column, self.other, self.same_header = column, other, same_header
        self.agreeing = 0
        self.values: set[str] = set()
        self.apart: dict[Kind, list[Difference]] = defaultdict(list)
        self.variants = 0

    @cached_property
    def rank(self) -> tuple[bool, int]:
        return self.same_header, self.agreeing

    @property
    def differing(self) -> int:
        return sum(map(len, self.apart.values()))

    @property
    def holds(self) -> bool:
        """Whether the two columns are meant to say one thing."""
        every = self.agreeing + self.differing + self.variants
        return self.agreeing >= FEWEST_AGREEING and len(self.values) > 1 and self.agreeing >= AGREEING * every


def _match(index: ProjectIndex, left: Relation, right: Relation, column: int, other: int, keys: list[Key]) -> _Match:
    match = _Match(column, other, left.grid.headers[column] == right.grid.headers[other])
    codes = _codes(left, column), _codes(right, other)
    for key in keys:
        here, there = left.cell(key, column), right.cell(key, other)
        if here is None or there is None:
            continue
        likeness, kind = compared(here, there, index.statuses)
        if likeness is Likeness.VARIANT and _exclude(here, there, *codes):
            likeness, kind = Likeness.APART, Kind.CODE
        if likeness is Likeness.SAME:
            match.agreeing += 1
            match.values.add(reduced(here.plain))
        elif likeness is Likeness.APART and kind:
            match.apart[kind].append(Difference(_name(left, key), here, there))
        elif likeness is Likeness.VARIANT:
            match.variants += 1
    return match


def _name(relation: Relation, key: Key) -> str:
    return str(key) if isinstance(key, Id) else relation.rows[key].cells[relation.key].plain


def _codes(relation: Relation, column: int) -> Counter[str]:
    return Counter(reduced(cell.plain) for key in relation.rows if (cell := relation.cell(key, column)))


def _exclude(here: Inline, there: Inline, mine: Counter[str], theirs: Counter[str]) -> bool:
    """Whether two words are values of one list: each is used in the other's column, and more than once in all."""
    left, right = reduced(here.plain), reduced(there.plain)
    if max(len(left), len(right)) > LONGEST or content_words(left) & content_words(right):
        return False
    return theirs[left] > 0 < mine[right] and mine[left] + theirs[left] > 1 < mine[right] + theirs[right]


def _told(index: ProjectIndex, left: Relation, right: Relation, match: _Match) -> Iterator[Joined | Held]:
    signs = frozenset(_signs(index, left, right, match))
    for kind, differences in match.apart.items():
        yield Joined(
            left, right, match.column, match.other, kind, tuple(differences), match.agreeing, signs | {str(kind.value)}
        )
    ground = _ground(left, match.column, signs)
    yield from (Held(ground, agrees=True) for _ in range(match.agreeing))


def _ground(left: Relation, column: int, signs: frozenset[str]) -> Ground:
    header = left.grid.headers[column]
    return Ground("columns of two tables agree", left.facts.document.path, left.grid.table.span, header, signs)


def _signs(index: ProjectIndex, left: Relation, right: Relation, match: _Match) -> Iterator[str]:
    if match.same_header:
        yield "same header"
    if match.agreeing >= MANY:
        yield "six rows agree"
    if match.differing == 1:
        yield "a single row differs"
    if left.facts is right.facts:
        yield "one document"
    elif is_one_time(index, left.facts, right.facts):
        yield "one day"
    elif day_of(left.facts) or day_of(right.facts):
        yield "one is dated"
    if {left.grid.headers[left.key], right.grid.headers[right.key]} & words().field_name:
        yield "rows are fields"
    if all(isinstance(key, Id) for key in left.rows):
        yield "rows have IDs"
    if holds(scope_of(left.facts, left.grid.table.span), scope_of(right.facts, right.grid.table.span)):
        yield "a summary"
