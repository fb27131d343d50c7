"""What named things are said to hold, tied to what documents of the same day say or list of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, permutations

from gaplint.binding.held import Candidate, Holding, Key, ending, find_candidates, is_artifact, is_telling, same_thing
from gaplint.binding.scope import is_draft, is_one_time
from gaplint.binding.types import APPROXIMATION, EXACT, Binding, Tie
from gaplint.facts.numbers import whole
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, day_of, of_document
from gaplint.model.ground import Ground, Held, worth
from gaplint.model.span import Span

MOST_DOCUMENTS = 20
"""A name that more documents of one day have is a heading of theirs, no thing."""
FORM = "named thing"
FEWEST_AGREEING = 2
"""Things that two documents must agree on before a difference is one in what is counted alike."""


def bind(index: ProjectIndex) -> Iterator[Binding | Held]:
    for day in index.shared(_days):
        yield from index.once(_same_day, day)


@of_document
def _days(facts: Facts) -> dict[date, tuple[Facts]]:
    """A document by the day that it speaks of; not at all where that is not settled yet."""
    day = day_of(facts)
    return {day: (facts,)} if day and not is_draft(facts) else {}


def _same_day(index: ProjectIndex, day: date) -> Iterator[Binding | Held]:
    together = list(index.having(_days, day))
    candidates = find_candidates(together, index.statuses)
    by_key: dict[Key, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_key[candidate.key].append(candidate)
    seen: set[tuple[str, Span]] = set()
    named: list[list[Holding]] = []
    shared = [alike for alike in by_key.values() if any(one.facts is not alike[0].facts for one in alike)]
    stated = {(one.facts, one.source) for alike in shared for one in alike if one.stated}
    for alike in shared:
        if not any((one.facts, one.source) in stated for one in alike):
            continue  # lists alone, none of them in a table that states something: nothing is told of these
        one_each = _one_each([holding for one in alike if (holding := one.build())])
        if all(is_artifact(one.thing) for one in one_each) or (one_each and is_telling(one_each[0])):
            yield from _doubtful(index, one_each, seen)
        elif 1 < len(one_each) <= MOST_DOCUMENTS:
            named.append(one_each)
    for pairs in _by_table(index, named):
        yield from _differing(pairs, together, seen)


def _by_table(index: ProjectIndex, named: list[list[Holding]]) -> Iterable[list[tuple[Holding, Holding]]]:
    """What each table says, beside what one other document says of the same things: of those that share enough of them."""
    shared: Counter[tuple[Facts, Facts]] = Counter()
    for one_each in named:
        shared.update(combinations([one.facts for one in one_each], 2))
    together = {two for two, times in shared.items() if times >= FEWEST_AGREEING and is_one_time(index, *two)}
    found: dict[tuple[Facts, Span, Facts], list[tuple[Holding, Holding]]] = defaultdict(list)
    for one_each in named:
        for claim, other in permutations(one_each, 2):
            if (claim.facts, other.facts) in together or (other.facts, claim.facts) in together:
                found[claim.facts, claim.source, other.facts].append((claim, other))
    return found.values()


def _one_each(alike: list[Holding]) -> list[Holding]:
    """One holding a document; a document that speaks of the thing twice, differently, can't be held to either."""
    by_document: dict[str, list[Holding]] = defaultdict(list)
    for one in alike:
        by_document[one.facts.document.path].append(one)
    found = [some[0] for some in by_document.values() if len({(one.reading.value, ending(one.thing)) for one in some}) == 1]
    return [one for one in found if same_thing(one.thing, found[0].thing)]


def _doubtful(index: ProjectIndex, alike: list[Holding], seen: set[tuple[str, Span]]) -> Iterator[Binding | Held]:
    """The claim about an artifact that fewest documents bear out, where not all agree."""
    support = Counter(one.reading.value for one in alike)
    claims = sorted((one for one in alike if one.stated), key=lambda one: (support[one.reading.value], one.facts.document.path))
    for claim in claims[:1]:
        comparable = [one for one in alike if one is not claim and is_one_time(index, claim.facts, one.facts)]
        others = sorted((one for one in comparable if not _agree(claim, one)), key=lambda one: one.stated)
        if comparable and not others:
            yield _agreement(claim)
        if others and 2 * len(others) >= len(alike):
            seen.add(claim.place)
            yield _binding(claim, others)


def _differing(
    pairs: list[tuple[Holding, Holding]], together: list[Facts], seen: set[tuple[str, Span]]
) -> Iterator[Binding | Held]:
    """What a table says of things that another document names as well, where the two agree on enough others."""
    wrong, agreeing = [], []
    for claim, other in pairs:
        if not _agree(claim, other):
            wrong += [(claim, other)] * claim.stated
        elif claim.reading.value > 0:
            agreeing.append(claim)
    if len(agreeing) >= max(FEWEST_AGREEING, len(wrong)):
        for claim, other in wrong:
            if claim.place not in seen and other.place not in seen and not _are_two(claim, other, together):
                seen.add(claim.place)
                yield _binding(claim, [other])
        yield from (_agreement(claim) for claim in agreeing if claim.stated)


def _are_two(claim: Holding, other: Holding, together: list[Facts]) -> bool:
    """Whether a line about the thing says both numbers, which so are of two measures: `Piers: 13 tests, 10 tests passed`."""
    said = [_told(one.reading.value, min(claim.unit)) for one in (claim, other)]
    return any(
        all(number.search(line) for number in said)
        for facts in together
        for thing in {claim.thing, other.thing}
        for line in _lines_with(facts.document.visible, thing)
    )


def _lines_with(text: str, thing: str) -> Iterator[str]:
    """The lines of a text that a name stands in; where it stands nowhere, which is most often so, that is found at once."""
    end, at = 0, text.find(thing)
    while at >= 0 and end >= 0:
        end = text.find("\n", at)
        yield text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else None]
        at = text.find(thing, end + 1)


def _told(value: float, unit: str) -> re.Pattern[str]:
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
