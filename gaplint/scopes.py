"""What families without a hyphen are where documents meet: who else writes their IDs, and whether `R1` of two is one thing.

`RF09` is wide enough to be counted once in a project, and to be read where no series of it stands. `R1` to `R8` are counted
anew in each document, unless most of the titles that two documents give them agree.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import NamedTuple

from gaplint.aliases import rename
from gaplint.facts.ids import BEFORE, may_be_parted
from gaplint.facts.types import DEFINING, Facts
from gaplint.model.document import Bare, Document, Parted
from gaplint.model.kept import Settled, kept_with

Stems = Callable[[str], frozenset[str]]

WIDE = 4
"""Letters and digits from which on an ID is no name that several documents would come upon."""
FEWEST = 3
"""Titles that must agree for a short family to be one in two documents."""
MOST, MOST_SHORT = 0.5, 0.7
"""Share of the titles that two documents give to the same numbers which must agree for these to be one thing."""
ALIKE = 0.5
"""Share of the words of the shorter title that must come again for titles of a short family to agree."""


class Use(NamedTuple):
    """How a document uses a family."""

    path: str
    titles: Mapping[int, frozenset[str]]
    wide: bool


def used_elsewhere(documents: Iterable[Facts]) -> Iterator[tuple[Facts, Document]]:
    """Documents that name IDs of which only others tell how they are written, with these to be extracted anew."""
    everything = tuple(documents)
    bare = {facts.document.path: found for facts, found in _bare_elsewhere(everything)}
    parted = {facts.document.path: found for facts, found in _parted_elsewhere(everything)}
    for facts in everything:
        document = facts.document
        if document.path in bare or document.path in parted:
            changed = replace(document, bare=bare.get(document.path, document.bare))
            yield facts, replace(changed, parted=parted.get(document.path, document.parted))


def _parted_elsewhere(documents: tuple[Facts, ...]) -> Iterator[tuple[Facts, Parted]]:
    """Documents that name parts of an ID of which only others tell that it has parts, with all such IDs there."""
    known = frozenset(one for facts in documents for one in facts.document.parted)
    for facts in documents if known else ():
        if further := may_be_parted(facts.document) & known - facts.document.parted:
            yield facts, facts.document.parted | further


def _bare_elsewhere(everything: tuple[Facts, ...]) -> Iterator[tuple[Facts, Bare]]:
    """Documents that name IDs of wide families which only others declare, with these."""
    narrowest: dict[tuple[str, str], int] = {}
    for facts in everything:
        for one in facts.document.bare:
            narrowest[one] = min(_narrowest(facts, one[1]), narrowest.get(one, WIDE))
    wide = {one: digits for one, digits in narrowest.items() if len(one[0]) + digits >= WIDE}
    if not wide:
        return
    names = "|".join(rf"{re.escape(name)}(?=\d{{{digits}}})" for (name, _), digits in sorted(wide.items()))
    pattern = re.compile(rf"{BEFORE}(?P<name>{names})")
    for facts in everything:
        found = kept_with(facts, f"{__name__}.bare", pattern, partial(_names, pattern, facts.document.visible))
        further = [one for one in wide if one[0] in found and one not in facts.document.bare]
        if further:
            yield facts, tuple(sorted((*facts.document.bare, *further)))


def _names(pattern: re.Pattern[str], text: str) -> frozenset[str]:
    """The names of families that an expression finds in a text."""
    return frozenset(match["name"] for match in pattern.finditer(text))


def _narrowest(facts: Facts, family: str) -> int:
    return min((id_.width for mention in facts.mentions for id_ in mention.ids if id_.family == family), default=0)


def told_apart(documents: tuple[Facts, ...], stems: Stems, settled: Settled) -> tuple[Facts, ...]:
    """The documents, with the families of each that numbers anew called after the first of those which number alike."""
    using = tuple(
        kept_with(facts, f"{__name__}.uses", stems, partial(_uses, facts, stems)) for facts in documents if facts.document.bare
    )
    names = settled.once(_names_of, using)
    return tuple(_renamed(facts, names.get(facts.document.path, {})) if facts.document.bare else facts for facts in documents)


def _uses(facts: Facts, stems: Stems) -> tuple[tuple[str, Use], ...]:
    """The families that a document declares, and how it uses them."""
    wide = {family: len(name) + _narrowest(facts, family) >= WIDE for name, family in facts.document.bare}
    return tuple(
        (family, Use(facts.document.path, _titles(facts, family, stems), wide[family])) for _, family in facts.document.bare
    )


def _names_of(told: Iterable[tuple[tuple[str, Use], ...]]) -> dict[str, dict[str, str]]:
    """By path, what each family is called there."""
    using: dict[str, list[Use]] = defaultdict(list)
    for family, use in chain.from_iterable(told):
        using[family].append(use)
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for family, uses in using.items():
        uses.sort(key=lambda use: (-len(use.titles), use.path))
        for path, own in _named(family, uses):
            names[path][family] = own
    return names


def _named(family: str, uses: list[Use]) -> Iterator[tuple[str, str]]:
    """The path of each document that uses a family, and what the family is called there."""
    wide = all(use.wide for use in uses)
    groups: list[list[Use]] = []
    strangers: list[Use] = []
    for use in uses:
        home = next((group for group in groups if _is_one(group[0], use, wide)), None)
        if home is not None:
            home.append(use)
        elif wide and groups and not any(_is_another(group[0], use) for group in groups):
            strangers.append(use)
        else:
            groups.append([use])
    if len(groups) == 1:
        groups[0] += strangers
    else:
        groups += [[use] for use in strangers]
    for group in groups:
        own = family if wide and len(groups) == 1 else family + group[0].path
        yield from ((use.path, own) for use in group)


def _is_one(left: Use, right: Use, wide: bool) -> bool:
    """Whether the titles that two documents give to the same numbers tell that they number alike."""
    shared, alike = _agreement(left, right, 0.0 if wide else ALIKE)
    return alike >= (max(1, MOST * shared) if wide else max(FEWEST, MOST_SHORT * shared))


def _is_another(left: Use, right: Use) -> bool:
    """Whether they tell that each numbers for itself; one title that differs may be a slip."""
    shared, alike = _agreement(left, right, 0.0)
    return shared > 1 and alike < MOST * shared


def _agreement(left: Use, right: Use, share: float) -> tuple[int, int]:
    """How many numbers two documents both give a title, and how many of these titles share words, at least this share."""
    pairs = [(left.titles[number], right.titles[number]) for number in left.titles.keys() & right.titles.keys()]
    return len(pairs), sum(len(one & other) >= max(1, share * min(len(one), len(other))) for one, other in pairs)


def _titles(facts: Facts, family: str, stems: Stems) -> Mapping[int, frozenset[str]]:
    items = [item for item in facts.items if item.id.family == family and item.kind in DEFINING and item.title.plain]
    return {item.id.number: said for item in reversed(items) if (said := stems(item.title.plain))}


def _renamed(facts: Facts, names: Mapping[str, str]) -> Facts:
    bare = tuple((name, names.get(family, family)) for name, family in facts.document.bare)
    changed = {family: name for family, name in names.items() if family != name}
    if not changed:
        return facts
    told = kept_with(facts, "gaplint.scopes", bare, lambda: replace(facts, document=replace(facts.document, bare=bare)))
    return rename(told, changed)
