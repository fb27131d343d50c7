"""How likely each exception is a real contradiction: by how often its regularity holds here, and held elsewhere.

An exception has two explanations: the author erred, or the two ends speak of different things. How often the second was
the case is measured on judged documents, for each case that `weights.toml` lists: conjunctions of what the place says,
fitted by `bench/fit.py`. Siblings, comparisons of the same regularity in the same project, document and table, correct
that: where they agree, the regularity holds here, and where they don't, it doesn't.
"""

import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from gaplint.expressions import expression
from gaplint.model.finding import Finding
from gaplint.model.ground import EMPTY, Ground, Held, Weight
from gaplint.model.kept import Part, kept_with, told_once
from gaplint.project import Project, compared_in


class Case(NamedTuple):
    """A conjunction of signs, with the share of exceptions that were real where it held."""

    when: frozenset[str]
    unless: frozenset[str]
    real: float
    prior: float | None = None
    """How many siblings the rate is worth, where that is not as everywhere."""
    astray: float | None = None
    """How much of a sibling that is an exception counts, where that is not as everywhere."""
    most: float | None = None
    """Most that siblings may multiply the odds by, where that is not as everywhere."""

    def fits(self, signs: frozenset[str]) -> bool:
        return self.when <= signs and not self.unless & signs


class Constants(NamedTuple):
    """How siblings are counted; see `[siblings]` in `weights.toml`."""

    prior: float
    """How many siblings the wider place's rate is worth."""
    astray: float
    """How much of a sibling that is an exception itself counts against the regularity: it may be a real mistake."""
    most: float
    """Most that siblings may multiply the odds by, and divide them."""

    def for_case(self, case: Case) -> "Constants":
        own = {"prior": case.prior, "astray": case.astray, "most": case.most}
        return self._replace(**{name: value for name, value in own.items() if value is not None})


class Weights(NamedTuple):
    """What `weights.toml` says."""

    cases: dict[str, tuple[Case, ...]]
    """By rule; the first that fits decides."""
    siblings: Constants
    most: dict[str, float]
    """By sign, what a finding of any rule is worth at most with it."""
    odds: dict[str, float]
    """By sign, what it multiplies the odds by, whatever the rule and the case."""


@dataclass
class Count:
    """Siblings in one place."""

    agree: float = 0.0
    differ: float = 0.0
    number: int = 0
    """Those that agree, without their worth, to be told."""

    def add(self, held: Held) -> None:
        if held.agrees:
            self.agree += held.times * held.worth
            self.number += held.times
        else:
            self.differ += held.times

    def add_all(self, other: "Count", times: int = 1) -> None:
        """Add what another one counts, or with -1 take it away: sums are exact, see `gaplint.model.ground.worth`."""
        self.agree += times * other.agree
        self.differ += times * other.differ
        self.number += times * other.number


NO_SIBLINGS = Count()
MOST_WEIGHED = 16384
"""Weights that are remembered."""
FIXTURE = frozenset(["a fixture of tests"])
FIXTURES = expression(
    r"(?:^|/)(?:(?:__tests?__|tests?|specs?|e2e)/(?:[^/]+/){0,9}fixtures?|__fixtures?__|test-?data|test_data"
    r"|(?:__tests?__|tests?)/(?:[^/]+/){1,9}(?:out|outputs?|expected|snapshots?|goldens?)|__snapshots__)/(?!readme\.)",
    re.IGNORECASE,
)
"""Folders of documents that tests read or make, `tests/CASE/out/`, and that may be wrong on purpose.

A README.md right in one tells what they are.
"""
Key = tuple[object, ...]
NARROWEST = 4
"""How much of a ground is the narrowest place that siblings are counted in."""
SOME_AGREE = "some alike agree next to it"
NONE_AGREES = "none alike agrees next to it"
MANY = 3
"""Exceptions in one place, none of which is likely if the regularity were the right one to look at."""
MANY_DIFFER = "many alike differ next to it"
MOST_RAISED = 0.97
"""To what signs raise a probability at most."""
A_THIRD = 2
"""How many siblings that agree for each that differs are too few, where several differ."""
PLACES = ("in the project", "in the document", "next to it")


@dataclass
class Scales:
    """All comparisons of a project, counted; weighs what is an exception among them."""

    counts: dict[Key, Count] = field(default_factory=lambda: defaultdict(Count))
    parts: dict[int, Part[Any]] = field(default_factory=dict)
    """Those of which the comparisons are counted, by `id`."""
    _weighed: dict[Hashable, tuple[list[Count], Weight]] = field(default_factory=dict)
    """Findings by what their weights depend on beside their siblings, with these."""
    _marks: dict[str, object] = field(default_factory=lambda: defaultdict(object))
    """See `mark`."""

    @staticmethod
    def of(comparisons: Iterable[Held]) -> "Scales":
        scales = Scales()
        scales._add(_counted(comparisons), 1)
        return scales

    def renew(self, parts: tuple[Part[Any], ...]) -> None:
        """Count the comparisons of these parts; those of parts that are the same objects as before stay counted."""
        if len(self._weighed) > MOST_WEIGHED:
            self._weighed.clear()
        before, now = self.parts, dict(zip(map(id, parts), parts, strict=True))
        changed: dict[Key, Count] = defaultdict(Count)
        for some, others, times in ((now, before, 1), (before, now, -1)):
            for one in some.keys() - others.keys():
                for key, count in _counts(some[one]).items():
                    changed[key].add_all(count, times)
        self._add({key: count for key, count in changed.items() if count != NO_SIBLINGS}, 1)
        self.parts = now

    def mark(self, regularity: str) -> object:
        """Something that is another thing once more or fewer comparisons of a regularity are counted."""
        return self._marks[regularity]

    def _add(self, counts: Mapping[Key, Count], times: int) -> None:
        """Add what is counted in the narrowest places; each place holds the next."""
        for regularity in {str(key[0]) for key in counts}:
            self._marks.pop(regularity, None)
        for key, count in counts.items():
            for place in (key[:1], key[:2], key):
                self.counts[place].add_all(count, times)
                if self.counts[place] == NO_SIBLINGS:
                    del self.counts[place]

    def weigh(self, finding: Finding) -> Weight:
        """How likely a finding is real, and why."""
        ground, path, siblings = finding.ground, finding.where.document.path, self.siblings(finding.ground)
        known = self._weighed.get((finding.rule, ground, path))
        if known is None or known[0] != siblings:
            known = [replace(one) for one in siblings], self._weigh(finding, siblings)
            self._weighed[finding.rule, ground, path] = known
        return known[1]

    def _weigh(self, finding: Finding, siblings: list[Count]) -> Weight:
        cases, constants, most, odds = weights()
        ground = finding.ground
        signs = _signs(ground, siblings[-1]) | _of_place(finding.where.document.path)
        case = next((case for case in cases.get(finding.rule, ()) if case.fits(signs)), None)
        if case is None:
            return Weight()
        probability = raised(weighed(case.real, siblings, constants.for_case(case)), signs)
        limits = most.keys() & signs
        decisive = case.when | limits | odds.keys() & signs
        because = (*sorted(decisive - {ground.regularity, SOME_AGREE}), *_told(siblings))
        return Weight(min(probability, *(most[sign] for sign in limits), 1.0), because)

    def signs(self, ground: Ground) -> frozenset[str]:
        """What a case may ask for: the signs of place and document, the regularity, and whether others next to it agree."""
        return _signs(ground, self.siblings(ground)[-1])

    def siblings(self, ground: Ground) -> list[Count]:
        """The comparisons of the same regularity, from wide to narrow; the one on this ground is among them."""
        return [self.counts.get(key, NO_SIBLINGS) for key in _keys(ground)]


def weigh(project: Project, before: Scales | None = None) -> Scales:
    """Count every comparison of a project by the regularity that it relies on; what `before` has counted is renewed."""
    scales = before or Scales()
    scales.renew(project.parts)
    return scales


def _counted(comparisons: Iterable[Held]) -> dict[Key, Count]:
    """Comparisons, counted in the narrowest places."""
    counts: dict[Key, Count] = defaultdict(Count)
    for held in comparisons:
        if held.ground.regularity:
            counts[held.ground[:NARROWEST]].add(held)
    return counts


@told_once
def _counts(part: Part[Any]) -> dict[Key, Count]:
    return _counted(compared_in(part))


def weighed(real: float, siblings: Sequence[Count], constants: Constants) -> float:
    """The share of exceptions that are real, corrected by the siblings of this one, the widest place first.

    Each place holds the next, and the exception itself is in all of them. One more sibling that agrees never lowers the result.
    """
    odds = real / (1 - real)
    wrong = rate = 1 - real  # how often the regularity is the wrong one to look at, up to a constant
    for count, inner in pairwise((*siblings, Count(differ=1))):
        agree = max(0.0, count.agree - inner.agree)
        differ = constants.astray * max(0.0, count.differ - inner.differ)
        rate = (differ + constants.prior * rate) / (agree + differ + constants.prior)
    odds *= min(constants.most, max(1 / constants.most, wrong / rate))
    return odds / (1 + odds)


def raised(probability: float, signs: frozenset[str]) -> float:
    """A probability, raised by what signs multiply the odds by; as that is expected and not measured, to nothing certain."""
    factors = weights().odds
    odds = probability / (1 - probability) * math.prod(factors[sign] for sign in factors.keys() & signs)
    return max(probability, min(odds / (1 + odds), MOST_RAISED))


def of_siblings(beside: Count) -> frozenset[str]:
    """What those next to an exception say of it."""
    some = [SOME_AGREE] if beside.number else []
    alone = [NONE_AGREES] if not beside.number and beside.differ >= MANY else []
    often = [MANY_DIFFER] if beside.differ > 1 and beside.number <= A_THIRD * beside.differ else []
    return frozenset((*some, *alone, *often))


def _signs(ground: Ground, beside: Count) -> frozenset[str]:
    return (ground.signs | _of_place(ground.document) | of_siblings(beside) | {ground.regularity}) - {""}


@lru_cache(maxsize=16384)
def _of_place(path: str) -> frozenset[str]:
    """What the place of a document says of all that is found there."""
    return FIXTURE if FIXTURES.search(path) else EMPTY


def _keys(ground: Ground) -> Iterator[Key]:
    """The places that siblings are counted in, from wide to narrow; each holds the next."""
    yield (ground.regularity,)
    yield (ground.regularity, ground.document)
    yield (ground.regularity, ground.document, ground.near, ground.unit)


def _told(siblings: list[Count]) -> Iterator[str]:
    """`8 of 9 similar ones in the document agree`: of the narrowest place that has siblings."""
    for count, place in zip(reversed(siblings), reversed(PLACES), strict=True):
        if (others := count.number + int(count.differ)) > 1:
            yield f"{count.number} of {others} similar ones {place} agree"
            return


def _case(one: dict[str, Any]) -> Case:
    own = {name: one[name] for name in ("prior", "astray", "most") if name in one}
    return Case(frozenset(one.get("when", ())), frozenset(one.get("unless", ())), one["real"], **own)


@cache
def weights() -> Weights:
    """`weights.toml`."""
    data: dict[str, Any] = tomllib.loads(Path(__file__).with_name("weights.toml").read_text("utf-8"))
    constants = Constants(**data.pop("siblings"))
    most, odds = data.pop("most"), data.pop("odds")
    return Weights({rule: tuple(_case(one) for one in listed) for rule, listed in data.items()}, constants, most, odds)


def stamp(finding: Finding, scales: Scales) -> Finding:
    """The finding with its weight."""
    weight = scales.weigh(finding)
    return kept_with(finding, __name__, weight, lambda: replace(finding, weight=weight))
