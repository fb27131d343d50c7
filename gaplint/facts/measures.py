"""Units that say how long, heavy, large or dear something is: what counts nothing, and what may be added up."""

from functools import lru_cache

from gaplint.config.vocabulary import SPACELESS, Measure, measures

IDEOGRAPHS = ("\u3400", "\u9fff")
"""First and last: one of them behind another makes a word of both."""
WITHIN = frozenset("内內以")
"""Signs that limit a time, `3 天内`, and make no word with its unit."""
RATE = "/"
PERCENT = Measure("part", 0.01)


def is_measure(unit: str) -> bool:
    """Whether a number with this unit, as the text behind it says it, measures something rather than counts things."""
    return measure(unit) is not None


def is_brief(unit: str) -> bool:
    """Whether a unit is a second or a part of one: nobody writes thousands of these with a point, but `2.508s` everybody."""
    known = measure(unit) if unit else None
    return known is not None and known.kind == "time" and known.worth is not None and known.worth <= 1


def is_rate(header: str) -> bool:
    """Whether a column's header says how much of what comes per what: `ns/op`."""
    return RATE in header and is_measure(header)


@lru_cache(maxsize=8192)
def measure(unit: str) -> Measure | None:
    """What the unit that `unit` begins with means: `min per berth`, `person-days`, `個月`, `req/s`; None for things."""
    words = [word.strip(".,;:!?*_`'\"") for word in unit.lower().split()[:2]]
    if not words or not words[0]:
        return PERCENT if unit.strip().startswith("%") else None
    known = measures()
    first, rate, per = words[0].partition(RATE)
    if found := known.get(" ".join(words)) or known.get(words[0]):
        return found
    if rate and (first in known or per in known):
        return Measure("rate", None)
    if (last := first.rpartition("-")[2]) != first and last in known:
        return Measure(known[last].kind, None)
    return _prefix(first) if first >= SPACELESS else None


def _prefix(word: str) -> Measure | None:
    """The measure that a word of a script without spaces begins with: `分間の作業`, but not the first sign of `分類`."""
    known = measures()
    for length in range(min(4, len(word)), 0, -1):
        following = word[length : length + 1]
        single = (
            length == 1
            and following
            and following not in WITHIN
            and (IDEOGRAPHS[0] <= following <= IDEOGRAPHS[1] or not _is_ideograph(word[0]))
        )
        if word[:length] in known and not single:
            return known[word[:length]]
    return None


def _is_ideograph(sign: str) -> bool:
    return IDEOGRAPHS[0] <= sign <= IDEOGRAPHS[1]
