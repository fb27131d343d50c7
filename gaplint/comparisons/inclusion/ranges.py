"""Inclusion: ranges of IDs, held against what is defined: by the section of a heading, or anywhere for a range in a text."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain, islice, takewhile
from typing import NamedTuple

from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.types import DEFINING, Facts, Id, Mention, called, is_counted_anew
from gaplint.index import ProjectIndex, foremost, normal, of_document
from gaplint.model.document import Place, Section
from gaplint.model.ground import Ground, Held, worth
from gaplint.model.kept import Part
from gaplint.model.span import Span, Stretches

FEWEST = 3
"""IDs that a section must define to be what the range of its heading is about."""
SHARED = 2 / 3
"""Share of them that must lie in the range."""


BRACKETS = expression(r"[(（]([^()（）\n]{1,80})[)）]")
NUMBER = expression(r"(?<![\w.-])\d{1,4}(?![\w-]|\.\d)")
TEN = 10
FEWEST_IN_RANGE = 4
"""IDs that a range in a text must span to be held against what is defined."""


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
        last = max(self.range.ids)
        if self.outside and not self.missing and min(id_ for id_, _ in self.outside).number == last.number + 1:
            signs.add("it goes on where the range ends")
        return Ground("a heading's range is what its section defines", self.facts.document.path, signs=frozenset(signs))


def find_outside(facts: Facts, context: Context) -> Iterator[Outside | Held]:
    for section in facts.document.sections if any(mention.ranged for mention in facts.mentions) else ():
        ranges = [one for one in facts.mentions_in(section.heading.span) if one.ranged] if section.heading else []
        first = {one.ids[0].family: one for one in reversed(ranges)}
        for mention in first.values() if not any(one.refused for one in ranges) else ():
            yield from _compare(facts, context, section, mention)


def _compare(facts: Facts, context: Context, section: Section, mention: Mention) -> Iterator[Outside | Held]:
    """Ranges of one heading are taken together; `QUAY-1 to QUAY-9` and `DEC-1 to DEC-4` are of two families."""
    family = mention.ids[0].family
    title = section.heading.span if section.heading else section.span
    defined = _defined(facts, section, family)
    if family not in context.families or len(defined) < FEWEST:
        return
    stated = {normal(id_): id_ for one in facts.mentions_in(title) for id_ in one.ids if id_.family == family}
    inside = stated.keys() & defined.keys()
    begins = len(inside) == len(stated) and min(stated) == min(defined, default=None)  # a range that its section outgrew
    if len(inside) < (FEWEST if begins else SHARED * len(defined)):
        return
    numbers = {id_.number for id_ in stated}
    outside = tuple(place for id_, place in defined.items() if id_ not in stated and not (id_.suffix and id_.number in numbers))
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


class Gap(NamedTuple):
    """A range in a text of which nearly all is defined, but not this, and nothing else names that."""

    facts: Facts
    mention: Mention
    missing: tuple[Id, ...]
    register: Facts
    """The document that defines most of the range."""
    defined: tuple[Id, ...]
    """What is defined of it; what is named elsewhere and defined nowhere is neither of the two."""
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.mention, self.signs)


def _ground(facts: Facts, mention: Mention, signs: frozenset[str]) -> Ground:
    return Ground("all of a range is defined", facts.document.path, unit=called(mention.ids[0].family), signs=signs)


def find_gaps(index: ProjectIndex) -> Iterator[Part[Gap | Held]]:
    """Families that documents number anew are looked for in the document alone."""
    yield from index.each([facts for facts in index.documents if _has_ranges(facts) and not index.is_frozen(facts)], _gaps)


@of_document
def _has_ranges(facts: Facts) -> bool:
    return any(mention.ranged for mention in facts.mentions)


def _gaps(index: ProjectIndex, facts: Facts) -> Iterator[Gap | Held]:
    mentions = list(_ranges(index, facts))
    reserved = _reserving(index, mentions)
    for mention in mentions:
        if mention.ids[0].family not in reserved:
            yield from _gap(index, facts, mention, mention.ids[0].family in index.local)


def _definers(index: ProjectIndex, id_: Id) -> frozenset[str]:
    """The documents that give an ID a heading, a row or an entry."""
    return frozenset(index.having(_defining, id_))


@of_document
def _defining(facts: Facts) -> dict[Id, tuple[str]]:
    """The path of a document, by the IDs that it gives a heading, a row or an entry."""
    return {normal(item.id): (facts.document.path,) for item in facts.items if item.kind in DEFINING}


def _is_kept_free(index: ProjectIndex, id_: Id) -> bool:
    """Whether an ID is among the last numbers of a ten, behind all that are given out, of a family that leaves such free."""
    rest = range(id_.number, id_.number - id_.number % TEN + TEN)
    return any(index.once(_by_tens, id_.family)) and not any(_definers(index, Id(id_.family, number, 0)) for number in rest)


def _by_tens(index: ProjectIndex, family: str) -> Iterator[bool]:
    """Whether a family goes on at a ten where it leaves numbers out, `FARE-014`, `FARE-020`: the rest is kept free."""
    numbers = frozenset(index.having(_defined_numbers, family))
    tens = [number % TEN == 0 for number in sorted(numbers)[1:] if number - 1 not in numbers]
    yield sum(tens) >= max(FEWEST, SHARED * len(tens))


@of_document
def _defined_numbers(facts: Facts) -> dict[str, tuple[int, ...]]:
    """By family, the numbers that a document gives a heading, a row or an entry."""
    found: dict[str, set[int]] = defaultdict(set)
    for item in facts.items:
        if item.kind in DEFINING and not item.id.suffix:
            found[item.id.family].add(item.id.number)
    return {family: tuple(numbers) for family, numbers in found.items()}


def _ranges(index: ProjectIndex, facts: Facts) -> Iterator[Mention]:
    """The ranges in a document's text, each once; those of headings are held against their sections."""
    headings = Stretches(section.heading.span for section in facts.document.sections if section.heading)
    seen: set[tuple[Id, ...]] = set()
    for mention in facts.mentions:
        whole = mention.ranged and not mention.refused and not mention.elided and mention.place is Place.PROSE
        known = len(mention.ids) >= FEWEST_IN_RANGE and mention.ids[0].family in index.families
        if whole and known and mention.ids not in seen and mention.span.start not in headings:
            seen.add(mention.ids)
            yield mention


def _reserving(index: ProjectIndex, mentions: list[Mention]) -> frozenset[str]:
    """The families of which most ranges of a document end with what is not defined: they tell what numbers are for."""
    every = Counter(mention.ids[0].family for mention in mentions)
    beyond = Counter(mention.ids[0].family for mention in mentions if not _definers(index, normal(mention.ids[-1])))
    return frozenset(family for family, often in beyond.items() if often >= max(FEWEST, SHARED * every[family]))


@of_document
def _named_alone(facts: Facts) -> dict[Id, tuple[str]]:
    """The path of a document, by the IDs that it names other than by a range around them."""
    mentions = (mention for mention in facts.mentions if not mention.ranged)
    return dict.fromkeys((normal(id_) for mention in mentions for id_ in mention.ids), (facts.document.path,))


def _says_how_many(facts: Facts, mention: Mention, left: int) -> bool:
    """Whether brackets behind a range say how many it has without the gap: `(9)`, `(one to hold them + 8)`."""
    brackets = BRACKETS.search(facts.document.visible, mention.span.end, facts.document.source.line_at(mention.span.end).end)
    if brackets is None:
        return False
    numbers = [int(found) for found in NUMBER.findall(brackets[1])]
    named = sum(not NUMBER.search(part) for part in brackets[1].split("+")[:-1])  # each of these is one
    return left in (*numbers, sum(numbers) + named)


def _gap(index: ProjectIndex, facts: Facts, mention: Mention, anew: bool) -> Iterator[Gap | Held]:
    """What a range leaves out; of a family that documents number anew, this one alone is asked."""
    names = {id_: normal(id_) for id_ in mention.ids}
    definers = {name: _definers(index, name) for name in names.values()}
    where = {name: paths & {facts.document.path} if anew else paths for name, paths in definers.items()}
    defined = [paths for paths in where.values() if paths]
    if len(defined) < max(FEWEST, SHARED * len(where)):
        return
    absent = (id_ for id_, name in names.items() if not definers[name] and not _is_named_alone(index, facts, name, anew))
    missing = tuple(id_ for id_ in absent if not _is_kept_free(index, id_))
    if missing and _says_how_many(facts, mention, len(names) - len(missing)):
        return
    path, most = foremost(Counter(chain.from_iterable(defined)))
    signs = ["an end is missing"] * bool({mention.ids[0], mention.ids[-1]} & {*missing})
    signs += ["one is missing"] * (len(missing) == 1)
    signs += ["counted anew"] * (anew or is_counted_anew(mention.ids[0].family))
    signs += ["one document"] * (path == facts.document.path) + ["defined in one place"] * (most == len(defined))
    if missing:
        ids = tuple(id_ for id_, name in names.items() if where[name])
        yield Gap(facts, mention, missing, index.by_path[path], ids, frozenset(signs))
    else:
        yield Held(_ground(facts, mention, frozenset(signs)), agrees=True, worth=worth(len(defined)))


def _is_named_alone(index: ProjectIndex, facts: Facts, id_: Id, anew: bool) -> bool:
    return id_ in _named_alone(facts) if anew else bool(index.having(_named_alone, id_))
