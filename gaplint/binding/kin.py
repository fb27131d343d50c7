"""What ties two relations: whether they speak of one scope, at one time, and whether the one says where it comes from."""

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from gaplint.binding.scope import Scope, holds, is_one_time, may_be_one_time, rivals, scope_of
from gaplint.expressions import expression
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, day_of, of_document
from gaplint.relations.relation import Relation

FEWEST_TITLES = 4
"""Sections that two documents must share by name to be made after one model."""
ALIKE = 0.5
"""Share of the sections of the shorter one that they must share."""
PAIR = 2
NUMBERS = expression(r"[\d.]+")
NAME = expression(r"(?<![^\s`\"'()\[\]<>|/])[^\s`\"'()\[\]<>|/]+\.[A-Za-z]\w*")
"""A file that a text names."""


@dataclass(frozen=True)
class Kin:
    """Which relations may speak of the same things at one time."""

    index: ProjectIndex
    formed: dict[str, Counter[tuple[str, ...]]] = field(default_factory=dict)

    def may_be_one(self, left: Relation, right: Relation) -> bool:
        if left.facts is right.facts:
            return left.place != right.place and (left.has_ids or rivals(*_scopes(left, right)))
        return any(self.index.once(_of_one_time, left.facts, right.facts))

    def is_numbered_anew(self, relation: Relation) -> bool:
        """Whether documents number anew what the rows are called."""
        return not relation.families.isdisjoint(self.index.local)

    def forms(self, facts: Facts) -> Counter[tuple[str, ...]]:
        """How many tables of a document have the same headers."""
        path = facts.document.path
        if path not in self.formed:
            self.formed[path] = Counter(grid.headers for grid in facts.grids)
        return self.formed[path]


def _of_one_time(index: ProjectIndex, one: Facts, other: Facts) -> Iterator[bool]:
    """Files of one name in two folders, and documents made after one model, speak of two things."""
    mine, theirs = one.document.path, other.document.path
    same = posixpath.basename(mine) == posixpath.basename(theirs)
    yield not same and may_be_one_time(index, one, other) and not _are_twins(one, other)


def _are_twins(one: Facts, other: Facts) -> bool:
    """Whether two documents were made after one model, and so speak of two things, or of one at two times."""
    mine, theirs = _titles(one), _titles(other)
    shared = len(mine & theirs)
    return shared >= FEWEST_TITLES and shared >= ALIKE * min(len(mine), len(theirs))


@of_document
def _titles(facts: Facts) -> frozenset[str]:
    """What a document calls its sections."""
    return frozenset(NUMBERS.sub("", one.title.lower()).strip() for one in facts.document.sections if one.heading) - {""}


def _scopes(left: Relation, right: Relation) -> tuple[Scope, Scope]:
    return scope_of(left.facts, left.place), scope_of(right.facts, right.place)


def signs(related: Kin, left: Relation, right: Relation) -> Iterator[str]:
    """What tells how near two relations are."""
    index = related.index
    if left.facts is right.facts:
        yield "one document"
        if holds(*_scopes(left, right)) or holds(*reversed(_scopes(left, right))):
            yield "a summary"
        if left.headers == right.headers and related.forms(left.facts)[left.headers] > PAIR:
            yield "tables of one form"
    else:
        if is_one_time(index, left.facts, right.facts):
            yield "one day"
        elif day_of(left.facts) or day_of(right.facts):
            yield "one is dated"
        if index.is_snapshot(left.facts) or index.is_snapshot(right.facts):
            yield "a snapshot"
        if draws_on(left, right) or draws_on(right, left):
            yield "names the other as its source"
    if left.has_ids:
        yield "rows have IDs"


def draws_on(copy: Relation, source: Relation) -> bool:
    """Whether a section, by its title or the text above its table, names the other document as where it comes from."""
    scope = scope_of(copy.facts, copy.place)
    told = (*scope.titles, scope.lead)
    name = posixpath.basename(source.facts.document.path)
    return any(name in text and name in NAME.findall(text) for text in told)
