"""Inclusion: the range of IDs that a heading gives, held against the IDs of its section."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import NamedTuple

from gaplint.facts.types import DEFINING, Facts, Id, Mention
from gaplint.index import ProjectIndex, normal
from gaplint.model.document import Section
from gaplint.model.ground import Ground, Held, worth
from gaplint.model.span import Span

FEWEST = 3
"""IDs that a section must define to be what the range of its heading is about."""
SHARED = 2 / 3
"""Share of them that must lie in the range."""


class Outside(NamedTuple):
    """A heading's range of IDs that is not what its section defines."""

    facts: Facts
    range: Mention
    outside: tuple[tuple[Id, Span], ...]
    """What the section defines besides, with where it does."""
    missing: tuple[Id, ...]
    """What it does not define."""

    @property
    def ground(self) -> Ground:
        signs = {"the section has more"} if self.outside else {"the section has less"}
        return Ground("a heading's range is what its section defines", self.facts.document.path, signs=frozenset(signs))


def find_outside(index: ProjectIndex) -> Iterator[Outside | Held]:
    for facts in index.documents:
        for section in facts.document.sections if any(mention.ranged for mention in facts.mentions) else ():
            ranges = [one for one in facts.mentions_in(section.heading.span) if one.ranged] if section.heading else []
            first = {one.ids[0].family: one for one in reversed(ranges)}
            for mention in first.values() if not any(one.refused for one in ranges) else ():
                yield from _compare(index, facts, section, mention)


def _compare(index: ProjectIndex, facts: Facts, section: Section, mention: Mention) -> Iterator[Outside | Held]:
    """Ranges of one heading are taken together; `QUAY-1 to QUAY-9` and `DEC-1 to DEC-4` are of two families."""
    family = mention.ids[0].family
    title = section.heading.span if section.heading else section.span
    stated = {normal(id_): id_ for one in facts.mentions_in(title) for id_ in one.ids if id_.family == family}
    defined = _defined(facts, section, family)
    inside = stated.keys() & defined.keys()
    begins = len(inside) == len(stated) and min(stated) == min(defined, default=None)  # a range that its section outgrew
    if family not in index.families or len(defined) < FEWEST or len(inside) < (FEWEST if begins else SHARED * len(defined)):
        return
    outside = tuple(place for id_, place in defined.items() if id_ not in stated)
    missing = tuple(id_ for name, id_ in sorted(stated.items()) if name not in defined)
    found = Outside(facts, mention, outside, missing)
    yield found if outside or missing else Held(found.ground, agrees=True, worth=worth(len(defined)))


def _defined(facts: Facts, section: Section, family: str) -> dict[Id, tuple[Id, Span]]:
    """The IDs that a section gives a heading, a row or an entry, as written, with where."""
    found: dict[Id, tuple[Id, Span]] = {}
    title = section.heading.span if section.heading else section.span
    first = bisect_left(facts.items, title.end, key=lambda item: item.span.start)
    for item in takewhile(lambda item: item.span.start < section.span.end, islice(facts.items, first, None)):
        if item.id.family == family and item.kind in DEFINING:
            found.setdefault(normal(item.id), (item.id, item.span))
    return found
