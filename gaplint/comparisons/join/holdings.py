"""What named things are said to hold, tied to what documents of the same day say or list of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from gaplint.binding.scope import is_draft, is_one_time
from gaplint.binding.types import APPROXIMATION, EXACT, Binding, Tie
from gaplint.comparisons.join.held import Holding, Key, Unit, candidates, ending, is_artifact, is_telling, same_thing, units
from gaplint.facts.numbers import whole
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, day_of, of_document
from gaplint.model.ground import Ground, Held, worth
from gaplint.model.kept import Part, kept_with, told_once
from gaplint.model.span import Span

MOST_DOCUMENTS = 20
"""A name that more documents of one day have is a heading of theirs, no thing."""
FORM = "named thing"
FEWEST_AGREEING = 2
"""Things that two documents must agree on before a difference is one in what is counted alike."""


class Place(NamedTuple):
    """A candidate by its place among all: an edit that moves its text leaves that as it is."""

    path: str
    number: int
    source: int
    """The first candidate of the same table or line."""
    stated: bool
    in_table: bool
    header: Unit


class Wrong(NamedTuple):
    """What a table says of a thing otherwise than another document, though they agree on others."""

    rank: tuple[Place, str, str, int]
    claim: Holding
    other: Holding


def bind(index: ProjectIndex) -> Iterator[Part[Binding | Held]]:
    for day in index.shared(_days):
        yield from _same_day(index, day)


@of_document
def _days(facts: Facts) -> dict[date, tuple[Facts]]:
    """A document by the day that it speaks of; not at all where that is not settled yet."""
    day = day_of(facts)
    return {day: (facts,)} if day and not is_draft(facts) else {}


@of_document
def _units(facts: Facts) -> dict[tuple[date, Unit], tuple[str]]:
    """Its path, by what it may say or show numbers of."""
    return {(day, unit): (facts.document.path,) for day in _days(facts) for unit in units(facts)}


@of_document
def _places(facts: Facts) -> dict[tuple[date, Key], list[Place]]:
    """Its candidates, by what they are about."""
    found: dict[tuple[date, Key], list[Place]] = {}
    sources: dict[Span, int] = {}
    for day in _days(facts):
        for number, one in enumerate(candidates(facts)):
            source = sources.setdefault(one.source, number)
            place = Place(facts.document.path, number, source, one.stated, one.in_table, one.header)
            found.setdefault((day, one.key), []).append(place)
    return found


def _same_day(index: ProjectIndex, day: date) -> Iterator[Part[Binding | Held]]:
    together = index.having(_days, day)
    found = [*map(_parted, index.each(together, _of_document, day))]
    wrong = [one for _, others in found for one in others]
    yield from (settled for settled, _ in found)
    if wrong:
        settled = [one for one, _ in found]
        yield index.kept(f"{__name__} {day}", (together, settled, wrong), lambda: Part(_told(together, settled, wrong)))


@told_once
def _parted(found: Part[Binding | Wrong | Held]) -> tuple[Part[Binding | Held], list[Wrong]]:
    """What is settled, and what has to be held against others."""
    return Part(one for one in found if not isinstance(one, Wrong)), [one for one in found if isinstance(one, Wrong)]


def _told(together: Sequence[Facts], settled: list[Part[Binding | Held]], wrong: list[Wrong]) -> Iterator[Binding]:
    """Each claim once, unless documents of the day tell that it is of another measure."""
    seen = {one.place for one in chain.from_iterable(settled) if isinstance(one, Binding)}
    asked = {_Two.of(claim, other) for _, claim, other in wrong}
    two = {one for facts in together for one in _said_of_one(facts, asked)} if asked else set()
    for _, claim, other in sorted(wrong, key=itemgetter(0)):
        if claim.place not in seen and other.place not in seen and _Two.of(claim, other) not in two:
            seen.add(claim.place)
            yield _binding(claim, [other])


def _shared(index: ProjectIndex, day: date, key: Key) -> Sequence[Place]:
    """The candidates for one thing, where several documents have some; in tables, of what several documents count."""
    found = index.having(_places, (day, key))
    if len({one.path for one in found}) > 1 and any(one.in_table for one in found):
        is_counted = len(index.having(_units, (day, key[1]))) > 1
        found = [
            one
            for one in found
            if not one.in_table or (is_counted and (not one.header or len(index.having(_units, (day, one.header))) < 2))
        ]
    return found if len({one.path for one in found}) > 1 else ()


def _alike(index: ProjectIndex, day: date, key: Key) -> Sequence[Place]:
    """The same; nothing is told of lists alone, none of them in a table that states something."""
    found = index.once(_shared, day, key)
    return found if any(one.stated or any(index.once(_states, day, one.path, one.source)) for one in found) else ()


def _states(index: ProjectIndex, day: date, path: str, source: int) -> Iterator[bool]:
    """Whether a table or line states something that other documents speak of as well."""
    for key, place in _stated(index.by_path[path]).get(source, ()):
        if place in index.once(_shared, day, key):
            yield True
            return


@of_document
def _stated(facts: Facts) -> dict[int, list[tuple[Key, Place]]]:
    """The candidates that state a number, by their table or line."""
    found: dict[int, list[tuple[Key, Place]]] = defaultdict(list)
    for (_, key), places in _places(facts).items():
        for place in places:
            if place.stated:
                found[place.source].append((key, place))
    return found


def _holdings(index: ProjectIndex, day: date, key: Key) -> list[Holding]:
    """What each document holds of one thing."""
    built = (_built(index.by_path[one.path], index.statuses)(one.number) for one in index.once(_alike, day, key))
    return _one_each([holding for holding in built if holding])


def _built(facts: Facts, statuses: StatusWords) -> Callable[[int], Holding | None]:
    """What builds the candidates of a document, each once."""
    return kept_with(
        facts, f"{__name__}.built", statuses, lambda: cache(lambda number: candidates(facts)[number].build(statuses))
    )


def _named(index: ProjectIndex, day: date, key: Key) -> Sequence[Holding]:
    """The same, of a thing that documents may mean by its name together with others."""
    one_each = index.once(_holdings, day, key)
    return one_each if 1 < len(one_each) <= MOST_DOCUMENTS and not _is_telling(one_each) else ()


def _is_telling(one_each: Sequence[Holding]) -> bool:
    """Whether a name alone tells that one thing is meant."""
    return all(is_artifact(one.thing) for one in one_each) or is_telling(one_each[0])


def _of_document(index: ProjectIndex, day: date, facts: Facts) -> Iterator[Binding | Wrong | Held]:
    """What becomes of the things that a document is the first to name, and of those in its tables."""
    keys = [key for _, key in _places(facts) if len(index.having(_places, (day, key))) > 1]
    ranked = sorted(((found[0], key) for key in keys if (found := index.once(_alike, day, key))), key=itemgetter(0))
    for rank, key in ranked:
        if rank.path == facts.document.path:
            yield from index.once(_doubtful, day, key)
    yield from _of_tables(index, facts, [(rank, index.once(_named, day, key)) for rank, key in ranked])


def _of_tables(index: ProjectIndex, facts: Facts, ranked: list[tuple[Place, Sequence[Holding]]]) -> Iterator[Wrong | Held]:
    """What each table of a document says, beside what another one says of the same things, where they share enough of these."""
    things: list[tuple[Place, Holding, list[Holding]]] = []
    for rank, named in ranked:
        for own in named:
            if own.facts is facts:
                things.append((rank, own, [one for one in named if one is not own]))
    shared = Counter(other.facts for _, _, others in things for other in others)
    together = {other for other, times in shared.items() if times >= FEWEST_AGREEING and is_one_time(index, facts, other)}
    found: dict[tuple[Span, Facts], list[tuple[Holding, Holding]]] = {}
    ranks: dict[tuple[Span, Facts], Place] = {}
    for rank, claim, others in things:
        for other in others:
            if other.facts in together:
                found.setdefault((claim.source, other.facts), []).append((claim, other))
                ranks.setdefault((claim.source, other.facts), rank)
    for pair, pairs in found.items():
        path = facts.document.path
        for number, one in enumerate(_differing(pairs)):
            yield one if isinstance(one, Held) else Wrong((ranks[pair], path, pair[1].document.path, number), *one)


def _one_each(alike: list[Holding]) -> list[Holding]:
    """One holding a document; a document that speaks of the thing twice, differently, can't be held to either."""
    by_document: dict[str, list[Holding]] = defaultdict(list)
    for one in alike:
        by_document[one.facts.document.path].append(one)
    found = [some[0] for some in by_document.values() if len({(one.reading.value, ending(one.thing)) for one in some}) == 1]
    return [one for one in found if same_thing(one.thing, found[0].thing)]


def _doubtful(index: ProjectIndex, day: date, key: Key) -> Iterator[Binding | Held]:
    """The claim about an artifact that fewest documents bear out, where not all agree."""
    alike = index.once(_holdings, day, key)
    if not alike or not _is_telling(alike):
        return
    support = Counter(one.reading.value for one in alike)
    claims = sorted((one for one in alike if one.stated), key=lambda one: (support[one.reading.value], one.facts.document.path))
    for claim in claims[:1]:
        comparable = [one for one in alike if one is not claim and is_one_time(index, claim.facts, one.facts)]
        others = sorted((one for one in comparable if not _agree(claim, one)), key=lambda one: one.stated)
        if comparable and not others:
            yield _agreement(claim)
        if others and 2 * len(others) >= len(alike):
            yield _binding(claim, others)


def _differing(pairs: list[tuple[Holding, Holding]]) -> Iterator[tuple[Holding, Holding] | Held]:
    """What a table says of things that another document names as well, where the two agree on enough others."""
    wrong, agreeing = [], []
    for claim, other in pairs:
        if not _agree(claim, other):
            wrong += [(claim, other)] * claim.stated
        elif claim.reading.value > 0:
            agreeing.append(claim)
    if len(agreeing) >= max(FEWEST_AGREEING, len(wrong)):
        yield from wrong
        yield from (_agreement(claim) for claim in agreeing if claim.stated)


class _Two(NamedTuple):
    """Two numbers that are of two measures if a line about the thing says both: `Piers: 13 tests, 10 tests passed`."""

    things: frozenset[str]
    numbers: frozenset[float]
    unit: str

    @staticmethod
    def of(claim: Holding, other: Holding) -> "_Two":
        both = claim.reading.value, other.reading.value
        return _Two(frozenset([claim.thing, other.thing]), frozenset(both), min(claim.unit))


def _said_of_one(facts: Facts, asked: set[_Two]) -> Iterator[_Two]:
    """Those of which a line of a document says both numbers; it is read for each once."""
    known = _known(facts)
    if not asked <= known.keys():
        found = {one: known[one] if one in known else _says_both(facts.document.visible, one) for one in asked}
        known.clear()
        known.update(found)
    return (one for one in asked if known[one])


@of_document
def _known(_: Facts) -> dict[_Two, bool]:
    """What `_said_of_one` found; kept with the document, so that it goes with it."""
    return {}


def _says_both(text: str, two: _Two) -> bool:
    said = [_number(number, two.unit) for number in two.numbers]
    return any(all(number.search(line) for number in said) for thing in two.things for line in _lines_with(text, thing))


def _lines_with(text: str, thing: str) -> Iterator[str]:
    """The lines of a text that a name stands in; where it stands nowhere, which is most often so, that is found at once."""
    end, at = 0, text.find(thing)
    while at >= 0 and end >= 0:
        end = text.find("\n", at)
        yield text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else None]
        at = text.find(thing, end + 1)


@lru_cache(maxsize=1024)
def _number(value: float, unit: str) -> re.Pattern[str]:
    """A number with its unit, `13 tests`."""
    return re.compile(rf"(?<![\w.,]){whole(value)}\s+{re.escape(unit)}", re.IGNORECASE)


def _agreement(claim: Holding) -> Held:
    ground = Ground(f"{Tie.CONFLICT}: {FORM}", claim.facts.document.path, claim.source, " ".join(sorted(claim.unit)))
    return Held(ground, True, worth(claim.reading.value))


def _binding(claim: Holding, others: list[Holding]) -> Binding:
    unit = min(claim.unit)
    first, *rest = others
    return Binding(
        Tie.CONFLICT,
        claim.facts,
        claim.reading.span,
        claim.reading.value,
        f"the text says {claim.reading.says}",
        f"same thing, same unit ({unit}…) in a document of the same day",
        (first.reading._replace(says=f"{first.facts.document.path} from the same day {_verb(first)} {first.reading.says}"),),
        claim.approximate,
        "fix one of the two, or say what each of them leaves out",
        form=FORM,
        near=claim.source,
        unit=" ".join(sorted(claim.unit)),
        also=tuple(one.reading for one in rest),
    )


def _verb(holding: Holding) -> str:
    return "says" if holding.stated else "lists"


def _agree(claim: Holding, other: Holding) -> bool:
    if claim.reading.value == other.reading.value:
        return True
    near = APPROXIMATION * claim.reading.value if claim.approximate or other.approximate else EXACT
    return any(
        abs(mine - theirs) <= near
        for mine in (claim.reading.value, *claim.others)
        for theirs in (other.reading.value, *other.others)
    )
