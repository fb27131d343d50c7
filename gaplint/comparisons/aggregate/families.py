"""Aggregate: the cells of a summary whose rows name families of IDs, held against the IDs that the document gives of each.

`High` in a report that lists `HIGH-1` to `HIGH-5`, or `H-1` to `H-5`, or `Functional requirements` beside `FR-1` to `FR-12`:
the family is the label, its beginning, or the first letters of its words. Rows that count something else show themselves, as
elsewhere: most of them don't come out.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from gaplint.binding.counting import FEWEST_TELLING, MOSTLY, NEARLY, Count, Way
from gaplint.binding.summary import Summary
from gaplint.binding.types import Binding, Reading
from gaplint.facts.ids import series
from gaplint.facts.numbers import counted, whole
from gaplint.facts.types import DEFINING, Facts, Id, Item, Quantity, called
from gaplint.index import WORD
from gaplint.model.span import Span

FORM = "IDs of a family"
FEWEST = 2
"""Rows that must name a family, and half of all."""
FEWEST_LETTERS = 2
"""Letters of a family that may stand for the first letters of several words."""
LONGEST = 12
"""Letters of a word that a family may be."""


class Family(NamedTuple):
    """The IDs of one family in a part of a document."""

    number: int
    """How many there are."""
    highest: int
    says: str
    """Which they are."""
    place: Span
    """Where the first is defined."""


class Families:
    """The families of IDs of a document, and of each of its sections; read when they are asked for."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._of_section: dict[int, dict[str, Family]] = {}

    @cached_property
    def mentioned(self) -> dict[str, set[Id]]:
        """The IDs of each family that the document names anywhere."""
        found: dict[str, set[Id]] = defaultdict(set)
        for mention in self._facts.mentions:
            for one in mention.ids:
                found[called(one.family)].add(one)
        return found

    @cached_property
    def _defining(self) -> list[Item]:
        return sorted((item for item in self._facts.items if item.kind in DEFINING), key=lambda item: item.span.start)

    def around(self, section: int) -> Iterator[dict[str, Family]]:
        """What a section defines, and then those around it, each with more than the one before."""
        seen = 0
        at: int | None = section
        while at is not None:
            families = self._within(at)
            size = sum(one.number for one in families.values())
            if size > seen:
                yield families
                seen = size
            at = self._facts.document.sections[at].parent

    def _within(self, section: int) -> dict[str, Family]:
        if section not in self._of_section:
            span = self._facts.document.sections[section].span
            first = bisect_left(self._defining, span.start, key=lambda item: item.span.start)
            last = bisect_left(self._defining, span.end, first, key=lambda item: item.span.start)
            found: dict[str, dict[Id, Span]] = defaultdict(dict)
            for item in islice(self._defining, first, last):
                found[called(item.id.family)].setdefault(item.id, item.span)
            self._of_section[section] = {family: _family(ids) for family, ids in found.items()}
        return self._of_section[section]


def _family(ids: dict[Id, Span]) -> Family:
    says = f"there {'is' if len(ids) == 1 else 'are'} {counted(len(ids), 'ID')}: {series(tuple(ids))}"
    return Family(len(ids), max(one.number for one in ids), says, next(iter(ids.values())))


def by_families(summary: Summary, families: Families) -> list[Binding]:
    """The bindings of a summary's rows to the IDs that they count; none where most of them count something else."""
    labels = [label.plain for label, _ in summary.rows()] if families.mentioned else []
    if len(_named(labels, families.mentioned)) < max(FEWEST, len(labels) / 2):
        return []
    for known in families.around(summary.grid.section.number):
        named = _named(labels, known)
        for column in range(1, len(summary.grid.headers)) if len(named) >= max(FEWEST, len(labels) / 2) else ():
            way = _way(summary, column, {n: known[family] for n, family in named.items()}, families, named)
            if _is_credible(way):
                return [_binding(summary, one) for one in way.counts]
    return []


def _is_credible(way: Way) -> bool:
    right = [one for one in way.counts if one.fits and one.quantity.value]
    return len(right) >= MOSTLY * len(way.counts) and sum(one.quantity.value > 1 for one in right) >= FEWEST_TELLING


def _named(labels: list[str], known: dict[str, Family] | dict[str, set[Id]]) -> dict[int, str]:
    """The family that each label names, where it is the only one, and no other label's."""
    meant = {n: [family for family in known if is_named(family, label)] for n, label in enumerate(labels)}
    found = {n: some[0] for n, some in meant.items() if len(some) == 1}
    return found if len(set(found.values())) == len(found) else {}


def is_named(family: str, label: str) -> bool:
    """Whether a label names a family: by its first word, or how that begins, or by the first letters of its words."""
    word, first = _initials(label)
    return word.startswith(family) or (len(family) >= FEWEST_LETTERS and first.startswith(family))


@lru_cache(maxsize=4096)
def _initials(label: str) -> tuple[str, str]:
    """The first word of a label, as far as a family may repeat it, and the first letters of all."""
    spoken = WORD.findall(label.upper())
    return spoken[0][:LONGEST] if spoken else "", "".join(word[0] for word in spoken)


def _way(summary: Summary, column: int, members: dict[int, Family], families: Families, named: dict[int, str]) -> Way:
    counts = []
    for number, (label, quantities) in enumerate(summary.rows()):
        quantity = quantities[column]
        if number in members and quantity:
            counts.append(_count(label.plain, quantity, members[number], len(families.mentioned[named[number]])))
    return Way(FORM, summary.grid.name(column), tuple(counts))


def _count(label: str, quantity: Quantity, family: Family, mentioned: int) -> Count:
    values = dict.fromkeys(map(float, (family.number, mentioned, family.highest)))
    return Count(quantity, label, family.says, tuple(values), family.place)


def _binding(summary: Summary, one: Count) -> Binding:
    first, *others = one.values
    readings = [Reading(first, one.says, summary.home, one.place)]
    readings += (Reading(value, "with those that are only mentioned", summary.home, one.place) for value in others)
    said = f"the summary says {whole(one.quantity.value)} for {one.label}"
    binding = summary.binding(one.quantity, said, FORM, readings, f"change it to {whole(first)}, or fix the IDs")
    near = ["near"] if abs(one.quantity.value - first) <= NEARLY else []
    return replace(binding, form=FORM, signs=frozenset(near))
