"""Lists of one family of IDs that claim to be the same, held against each other."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import NamedTuple

from gaplint.expressions import expression
from gaplint.facts.ids import ids_of
from gaplint.facts.types import Facts, Grid, Id
from gaplint.index import ProjectIndex, content_words, day_of, normal, of_document
from gaplint.model.ground import Ground, Held
from gaplint.model.kept import Part

FEWEST_SHARED = 3
"""IDs that two lists must have in common."""
SHARED = 0.6
"""Share of the longer list that they must have in common."""
NUMBERING = expression(r"^[^\W\d_]*\s*[\dA-Z]{1,3}(?:\.\d+)*[.:)]?\s+(?=\S)")
"""`5.3 ` or `Gate 6: ` before a title."""


COUNT = expression(r"\([~≈]?\d[^()]*\)")


class Listed(NamedTuple):
    """A table that is keyed by IDs of one family."""

    facts: Facts
    grid: Grid
    ids: dict[Id, Id]
    """As they compare, with how they are written."""


class Key(NamedTuple):
    """What two lists have in common that may be the same."""

    day: date
    family: str
    title: frozenset[str]


class Unequal(NamedTuple):
    """Two lists under one title of which the first leaves out what the second has, and is not done with."""

    short: Listed
    long: Listed
    missing: tuple[Id, ...]

    @property
    def ground(self) -> Ground:
        return _ground(self.short)


def find_unequal(index: ProjectIndex) -> Iterator[Part[Unequal | Held]]:
    """Tables under one title in documents of one day; each is held against the longest of them that it can be."""
    keys = (key for key in index.shared(_lists) if key.family not in index.local and key.family in index.registers)
    yield from index.each(keys, _unequal)


def _unequal(index: ProjectIndex, key: Key) -> Iterator[Unequal | Held]:
    lists = [one for one in index.having(_lists, key) if not index.is_frozen(one.facts)]
    lists.sort(key=lambda one: -len(one.ids))
    seen: set[str] = set()
    for long, short in combinations(lists, 2):
        path = short.facts.document.path
        if path in seen or long.facts is short.facts or not _alike(long, short):
            continue
        if long.ids.keys() == short.ids.keys():
            yield Held(_ground(short), agrees=True)
        elif missing := _missing(index, long, short):
            seen.add(path)
            yield Unequal(short, long, missing)


def _ground(listed: Listed) -> Ground:
    family = next(iter(listed.ids)).family
    return Ground("lists of one title and day have the same items", listed.facts.document.path, unit=family)


def _title(grid: Grid) -> frozenset[str]:
    """The words of the title that a table stands under, without number and count; empty for one that says little."""
    found = content_words(NUMBERING.sub("", COUNT.sub("", grid.section.title)))
    return found if len(found) > 1 else frozenset()


@of_document
def _lists(facts: Facts) -> dict[Key, list[Listed]]:
    """The tables of a dated document that are alone in their section and name all of its items, by what they may share."""
    found: dict[Key, list[Listed]] = {}
    day = day_of(facts)
    for grid in facts.grids if day else ():
        if day and grid.key is not None and not grid.elided and len(facts.grids_in[grid.section.number]) == 1:
            ids = {normal(id_): id_ for id_ in ids_of(grid.key_ids)}
            families = {id_.family for id_ in ids}
            if len(families) == 1 and len(ids) >= FEWEST_SHARED and (title := _title(grid)):
                found.setdefault(Key(day, families.pop(), title), []).append(Listed(facts, grid, ids))
    return found


def _missing(index: ProjectIndex, long: Listed, short: Listed) -> tuple[Id, ...]:
    """What only the longer list has, unless it is settled, or a table of the shorter one's document sorts it elsewhere."""
    elsewhere = _keyed(short.facts)
    return tuple(written for id_, written in long.ids.items() if id_ not in elsewhere and not index.is_settled(id_))


@of_document
def _keyed(facts: Facts) -> frozenset[Id]:
    """The IDs of which some table of a document has a row."""
    return frozenset(normal(id_) for grid in facts.grids for id_ in ids_of(grid.key_ids))


def _alike(long: Listed, short: Listed) -> bool:
    return len(short.ids) >= max(FEWEST_SHARED, SHARED * len(long.ids)) and short.ids.keys() <= long.ids.keys()
