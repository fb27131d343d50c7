"""What two cells of one attribute say of each other: the same, the same in other words, or what can't both be."""

import posixpath
from collections import Counter
from enum import Enum

from gaplint.expressions import expression
from gaplint.facts.numbers import decimals, number
from gaplint.facts.statuses import StatusWords, symbol_class
from gaplint.facts.types import SETTLED, Id
from gaplint.index import content_words
from gaplint.model.document import Bare, Inline
from gaplint.relations.cells import ids, reduced

NUMBER = expression(r"\d+(?:[.,]\d+)*")
ABOUT = expression(r"[~≈±]|\d\s*\+(?!\d)")
PATH = expression(r"[\w.@{}\[\]/-]*\w\.[a-z]{1,5}")
LONGEST = 24
"""Characters of a value that is compared; a longer one explains."""


class Likeness(Enum):
    SAME = "same"
    VARIANT = "variant"
    """One says more or says it otherwise; or nothing shows that both can't be."""
    NOTHING = "nothing"
    """One says nothing."""
    APART = "apart"
    """Both can't be."""


class Kind(Enum):
    """What two values that exclude each other are."""

    STATUS = "statuses"
    NUMBER = "numbers"
    IDS = "IDs"
    PATH = "paths"
    CODE = "words of one list"


def exclude(left: Inline, right: Inline, mine: Counter[str], theirs: Counter[str]) -> bool:
    """Whether two words are values of one list: each is used in the other's column, and more than once in all."""
    here, there = reduced(left.plain), reduced(right.plain)
    if max(len(here), len(there)) > LONGEST or content_words(here) & content_words(there):
        return False
    if here.startswith(there) or there.startswith(here) or (set(NUMBER.findall(here)) & set(NUMBER.findall(there))):
        return False  # one is short for the other, or they are one number with its unit in other words
    return theirs[here] > 0 < mine[there] and mine[here] + theirs[here] > 1 < mine[there] + theirs[there]


def compared(left: Inline, right: Inline, statuses: StatusWords, bare: Bare = ()) -> tuple[Likeness, Kind | None]:
    """What two cells say of each other, and as what; whether words exclude each other only their columns can tell.

    `bare` are the families without a hyphen that both documents have.
    """
    mine, theirs = reduced(left.plain), reduced(right.plain)
    if not mine or not theirs:
        return Likeness.NOTHING, None
    if mine == theirs:
        return Likeness.SAME, None
    if (likeness := _of_statuses(left, right, statuses)) is not None:
        return likeness, Kind.STATUS
    if (likeness := _of_ids(ids(left.plain, bare), ids(right.plain, bare))) is not None:
        return likeness, Kind.IDS
    if max(len(mine), len(theirs)) > LONGEST:
        return Likeness.VARIANT, None
    if (likeness := _of_numbers(mine, theirs, left.plain + right.plain)) is not None:
        return likeness, Kind.NUMBER
    if (likeness := _of_paths(left.plain.strip("` "), right.plain.strip("` "))) is not None:
        return likeness, Kind.PATH
    return Likeness.VARIANT, None


def _of_statuses(left: Inline, right: Inline, statuses: StatusWords) -> Likeness | None:
    mine, theirs = statuses.read(left), statuses.read(right)
    if mine is None or theirs is None:
        unlike = mine or theirs or symbol_class(left.plain) is not symbol_class(right.plain)
        return Likeness.VARIANT if unlike else None
    if mine.kind is theirs.kind:
        return Likeness.SAME
    plain = not mine.tail and not theirs.tail
    return Likeness.APART if plain and (mine.kind in SETTLED) != (theirs.kind in SETTLED) else Likeness.VARIANT


def _of_ids(left: frozenset[Id], right: frozenset[Id]) -> Likeness | None:
    if not left or not right:
        return None
    return Likeness.SAME if left == right else Likeness.APART


def _of_numbers(mine: str, theirs: str, written: str) -> Likeness | None:
    left, right = NUMBER.findall(mine), NUMBER.findall(theirs)
    if not left or NUMBER.sub("#", mine) != NUMBER.sub("#", theirs):
        return None
    if ABOUT.search(written):
        return Likeness.VARIANT
    return Likeness.SAME if all(map(_rounds, left, right)) else Likeness.APART


def _rounds(left: str, right: str) -> bool:
    """Whether two numbers are one, written more and less exactly."""
    places = min(decimals(left), decimals(right))
    return round(number(left), places) == round(number(right), places)


def _of_paths(left: str, right: str) -> Likeness | None:
    if not PATH.fullmatch(left) or not PATH.fullmatch(right) or posixpath.splitext(left)[1] != posixpath.splitext(right)[1]:
        return None
    return Likeness.VARIANT if left.endswith(right) or right.endswith(left) else Likeness.APART
