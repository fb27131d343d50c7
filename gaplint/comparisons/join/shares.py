"""Join: how far something has come in percent, said in two places of one document under one name."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from gaplint.binding.scope import Scope, apart, named, rivals, scope_of
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import any_of
from gaplint.context import Context
from gaplint.facts.numbers import whole
from gaplint.facts.types import Facts, Rough
from gaplint.model.ground import Ground, Held, worth
from gaplint.relations.shares import Share, Shares, Words, find_shares

FORM = "share"
POINTS, ROUGHLY = 1, 5
"""Points by which two shares may differ and still be one: rounded, and approximate."""
WHOLE = 100
FEWEST_TELLING = 3
"""Shares beside one, none of all or nothing, that must agree where neither place speaks of a whole that holds the other."""
SHORTEST = 4
"""Letters in which two forms of a word, `Test` and `Testing`, may have no more in common."""
MOST = 4
"""Places of one name in a document; more are of several things."""


class Place(NamedTuple):
    """A share in one of the places of a document."""

    number: int
    share: Share
    scope: Scope
    """Without the section that it is called by."""


class Pair(NamedTuple):
    """Two shares under one name, the later one first."""

    mine: Share
    theirs: Share
    scopes: tuple[Scope, Scope]
    exact: bool
    """Whether the names are the same, and not one a part of the other."""

    @property
    def agrees(self) -> bool:
        points = ROUGHLY if self.mine.rough or self.theirs.rough else POINTS
        return abs(self.mine.value - self.theirs.value) <= points


def bind(facts: Facts, context: Context) -> Iterator[Binding | Held]:
    if not context.is_frozen(facts):
        yield from _of_document(facts, list(find_shares(facts)))


def _of_document(facts: Facts, every: list[Shares]) -> Iterator[Binding | Held]:
    joined: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    paired: set[tuple[int, int, int]] = set()
    places = [Place(number, share, _scope(facts, share)) for number, shares in enumerate(every) for share in shares.shares]
    for one, other, exact in (*_of_one_name(places), *_of_longer_name(places)):
        above, below = sorted((one, other), key=lambda place: (place.share.span, place.number))
        mine, theirs = (
            (above.number, below.number, above.share.span.start),
            (below.number, above.number, below.share.span.start),
        )
        if not {mine, theirs} & paired and _comparable(above, below):
            paired |= {mine, theirs}
            joined[above.number, below.number].append(Pair(below.share, above.share, (below.scope, above.scope), exact))
    for (first, second), pairs in joined.items():
        if not _by_other_things(every[first], every[second], pairs):
            yield from _compared(facts, every[first], every[second], pairs)


def _of_one_name(places: list[Place]) -> Iterator[tuple[Place, Place, bool]]:
    """Shares of two places that have one of their names in common."""
    by_name: dict[Words, list[Place]] = defaultdict(list)
    for place in places:
        for name in place.share.names:
            by_name[name].append(place)
    for some in by_name.values():
        for one, other in combinations(some, 2) if len(some) <= MOST else ():
            if one.number != other.number:
                yield one, other, one.share.names[0] == other.share.names[0]


def _of_longer_name(places: list[Place]) -> Iterator[tuple[Place, Place, bool]]:
    """`Piers` here and `Mending of piers` there, the only name there with its words, and no `Mending` here."""
    by_word: dict[str, list[Place]] = defaultdict(list)
    beside: dict[int, set[str]] = defaultdict(set)
    for place in places:
        for word in place.share.names[0]:
            by_word[word].append(place)
            beside[place.number] |= {word, word[:SHORTEST]}
    for one in places:
        short = one.share.names[0]
        some = min((by_word[word] for word in short), key=len)
        longer = [other for other in some if short < other.share.names[0]] if len(some) <= MOST else []
        longer = [other for other in longer if beside[one.number].isdisjoint(other.share.names[0] - short)]
        there = Counter(other.number for other in longer)
        yield from ((one, other, False) for other in longer if other.number != one.number and there[other.number] == 1)


def _scope(facts: Facts, share: Share) -> Scope:
    scope = scope_of(facts, share.span)
    return replace(scope, sections=scope.sections[:-1]) if share.titled else scope


def _comparable(one: Place, other: Place) -> bool:
    """Whether two shares may be of one thing at one time, and of one measure."""
    mine, theirs = one.share.of, other.share.of
    return rivals(one.scope, other.scope) and (not mine or not theirs or bool(mine & theirs))


def _by_other_things(above: Shares, below: Shares, pairs: list[Pair]) -> bool:
    """Whether one whole is divided twice, by piers and by boats: a part of each may be called like one of the other's.

    Where that is only a longer name of it, a part more is enough for two divisions.
    """
    apart_ = (bool(above.by and below.by) and not above.by & below.by) or (above.is_whole and below.is_whole)
    sizes = len(above.shares), len(below.shares)
    return apart_ and len(pairs) < (min(sizes) if any(pair.exact for pair in pairs) else max(sizes))


def _compared(facts: Facts, above: Shares, below: Shares, pairs: list[Pair]) -> Iterator[Binding | Held]:
    wrong = [pair for pair in pairs if not pair.agrees]
    right = [pair for pair in pairs if pair.agrees]
    ground = Ground(f"{Tie.CONFLICT}: {FORM}", facts.document.path, below.place)
    yield from (Held(ground, True, worth(pair.mine.value)) for pair in right)
    telling = sum(0 < pair.mine.value < WHOLE for pair in right)
    if wrong and (telling >= FEWEST_TELLING or (right and all(map(_of_a_whole, wrong)))):
        yield _binding(facts, above, below, wrong, right)


def _of_a_whole(pair: Pair) -> bool:
    """Whether one of two places speaks of a whole that the other one stands in."""
    mine, theirs = apart(*pair.scopes)
    summed_up = [any_of("overview").search(titles[0]) is not None for titles in (mine, theirs) if titles]
    return len(summed_up) < 2 or summed_up[0] != summed_up[1]


def _binding(facts: Facts, above: Shares, below: Shares, wrong: list[Pair], right: list[Pair]) -> Binding:
    first, *rest = wrong
    mine, theirs = first.mine, first.theirs
    says = f"it is {whole(theirs.value)}% {named(facts, theirs.span)}"
    also = (
        Reading(
            0,
            f"“{pair.mine.called}” is {whole(pair.mine.value)}% here, {whole(pair.theirs.value)}% there",
            facts,
            pair.mine.span,
        )
        for pair in rest
    )
    return Binding(
        Tie.CONFLICT,
        facts,
        mine.span,
        mine.value,
        f"“{mine.called}” is {whole(mine.value)}% here",
        "a share under one name in two places",
        (Reading(theirs.value, says, facts, theirs.span),),
        Rough.EXACT,
        "fix one of the two",
        form=FORM,
        near=below.place,
        signs=frozenset(_signs(above, below, wrong, right)),
        also=tuple(also),
    )


def _signs(above: Shares, below: Shares, wrong: list[Pair], right: list[Pair]) -> Iterator[str]:
    yield from sorted({above.shape, below.shape})
    if any(0 < pair.mine.value < 100 for pair in right):
        yield "one beside it agrees"
    elif right:
        yield "one beside it agrees on all or nothing"
    if len(wrong) > len(right):
        yield "most differ"
    if all(pair.exact for pair in wrong):
        yield "same name"
    pair = wrong[0]
    mine, theirs = apart(*pair.scopes)
    if not mine or not theirs:
        yield "in a section around it"
    if any(any_of("overview").search(title) for title in (*mine, *theirs)):
        yield "in the overview"
    if bool(pair.mine.of) != bool(pair.theirs.of):
        yield "only one says of what"
    elif pair.mine.of:
        yield "of one measure"
    if min(pair.mine.value, pair.theirs.value) == 0 or max(pair.mine.value, pair.theirs.value) == 100:
        yield "all or nothing"
