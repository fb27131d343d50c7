"""Aggregate: the cells of a summary whose rows name families of IDs, held against the IDs that the document gives of each.

`High` in a report that lists `HIGH-1` to `HIGH-5`, or `H-1` to `H-5`, or `Functional requirements` beside `FR-1` to `FR-12`: the
family is the label, its beginning, or the first letters of its words. Rows that count others than the IDs show themselves, as
elsewhere: most of them don't come out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from gaplint.binding.summary import Summary
from gaplint.binding.types import Binding, Reading
from gaplint.comparisons.counting import FEWEST_TELLING, MOSTLY, NEARLY, Count, Way
from gaplint.facts.ids import series
from gaplint.facts.numbers import counted, whole
from gaplint.facts.types import DEFINING, Facts, Id, Quantity
from gaplint.index import WORD
from gaplint.model.span import Span

FORM = "IDs of a family"
FEWEST = 2
"""Rows that must name a family, and half of all."""
MOST_LETTERS = 2
"""Letters of a family that may stand for a word, or for the first letters of several, without more of it."""
Ids = dict[str, dict[Id, Span]]
"""Per family, where each ID is defined first."""


def by_families(summary: Summary) -> list[Binding]:
    """The bindings of a summary's rows to the IDs that they count; none where most of them count something else."""
    labels = [label.plain for label, _ in summary.rows()]
    for ids in _scopes(summary):
        named = named_families(labels, ids)
        if len(named) < max(FEWEST, len(labels) / 2):
            continue
        for column in range(1, len(summary.grid.headers)):
            way = _way(summary, column, named, ids)
            if _is_credible(way):
                return [_binding(summary, one, way) for one in way.counts]
    return []


def _is_credible(way: Way) -> bool:
    right = [one for one in way.counts if one.fits and one.quantity.value]
    return len(right) >= MOSTLY * len(way.counts) and sum(one.quantity.value > 1 for one in right) >= FEWEST_TELLING


def named_families(labels: list[str], families: Iterable[str]) -> dict[int, str]:
    """The family that each label names, where it is the only one, and no other label's."""
    meant = {n: [family for family in families if _names(label, family)] for n, label in enumerate(labels)}
    found = {n: some[0] for n, some in meant.items() if len(some) == 1}
    return found if len(set(found.values())) == len(found) else {}


def _names(label: str, family: str) -> bool:
    spoken = WORD.findall(label.upper())
    if not spoken:
        return False
    first = "".join(word[0] for word in spoken)
    return spoken[0].startswith(family) or (len(family) >= MOST_LETTERS and first.startswith(family))


def _scopes(summary: Summary) -> Iterator[Ids]:
    """The IDs of the section that the summary stands in, if it has some, of those around it, and of the document."""
    section = summary.grid.section
    seen = -1
    while True:
        ids = _defined(summary.home, section.span, summary.grid.table.span)
        size = sum(map(len, ids.values()))
        if size > max(seen, 0):
            yield ids
            seen = size
        if section.parent is None:
            return
        section = summary.facts.document.sections[section.parent]


def _defined(facts: Facts, within: Span, but: Span) -> Ids:
    found: Ids = defaultdict(dict)
    for item in facts.items:
        if item.kind in DEFINING and within.covers(item.span) and not but.covers(item.span):
            found[item.id.family].setdefault(item.id, item.span)
    return found


def _way(summary: Summary, column: int, named: dict[int, str], ids: Ids) -> Way:
    counts = []
    for number, (label, quantities) in enumerate(summary.rows()):
        quantity = quantities[column]
        if number in named and quantity:
            counts.append(_count(summary, label.plain, quantity, ids[named[number]]))
    return Way(FORM, summary.grid.name(column), tuple(counts))


def _count(summary: Summary, label: str, quantity: Quantity, ids: dict[Id, Span]) -> Count:
    family = next(iter(ids)).family
    mentioned = {one for mention in summary.home.mentions for one in mention.ids if one.family == family}
    says = f"{series(tuple(ids))} {'is' if len(ids) == 1 else 'are'} {counted(len(ids), 'ID')}"
    values = (len(ids), len(ids | dict.fromkeys(mentioned)), max(one.number for one in ids))
    return Count(quantity, label, says, tuple(dict.fromkeys(map(float, values))), next(iter(ids.values())))


def _binding(summary: Summary, one: Count, way: Way) -> Binding:
    first, *others = one.values
    readings = [Reading(first, one.says, summary.home, one.place)]
    readings += (Reading(value, "with those that are only mentioned", summary.home, one.place) for value in others)
    said = f"the summary says {whole(one.quantity.value)} for {one.label}"
    binding = summary.binding(one.quantity, said, FORM, readings, f"write {whole(first)}, or correct the IDs")
    near = ["near"] if abs(one.quantity.value - first) <= NEARLY else []
    return replace(binding, form=FORM, signs=frozenset(near))
