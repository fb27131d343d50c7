"""What two cells of one attribute say of each other: the same, the same in other words, or what can't both be."""

import posixpath
import re
from enum import Enum
from functools import lru_cache
from itertools import islice, pairwise

from gaplint.facts.grids import PARENTHESES, PLACEHOLDER, label
from gaplint.facts.ids import scan
from gaplint.facts.numbers import decimals, number
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import SETTLED, Id
from gaplint.index import normal
from gaplint.model.document import Inline

LETTER = re.compile(r"[^\W\d_]{2}")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
ABOUT = re.compile(r"[~≈±]|\d\s*\+(?!\d)")
PATH = re.compile(r"[\w.@{}\[\]/-]*\w\.[a-z]{1,5}")
LONGEST = 24
"""Characters of a value that is compared; a longer one explains."""
ENTRIES = re.compile(r"\s*(?:[,;/+&、]|<br ?/?>)\s*")


Sense = str | frozenset[Id]


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


@lru_cache(maxsize=65536)
def reduced(plain: str) -> str:
    """A cell's words to compare, without remarks in brackets; empty for a placeholder."""
    text = PARENTHESES.sub("", plain).strip()
    return "" if PLACEHOLDER.match(text) else label(text)


def sense(cell: Inline, statuses: StatusWords) -> Sense:
    """What a cell means: a class of status, a set of IDs, else its words; empty for a placeholder."""
    status = statuses.read(cell)
    return status.kind if status else _ids(cell.plain) or reduced(cell.plain)


def compared(left: Inline, right: Inline, statuses: StatusWords) -> tuple[Likeness, Kind | None]:
    """What two cells say of each other, and as what; whether words exclude each other only their columns can tell."""
    mine, theirs = reduced(left.plain), reduced(right.plain)
    if not mine or not theirs:
        return Likeness.NOTHING, None
    if mine == theirs:
        return Likeness.SAME, None
    if (likeness := _of_statuses(left, right, statuses)) is not None:
        return likeness, Kind.STATUS
    if (likeness := _of_ids(left.plain, right.plain)) is not None:
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
        return None
    if mine.kind is theirs.kind:
        return Likeness.SAME
    plain = not mine.tail and not theirs.tail
    return Likeness.APART if plain and (mine.kind in SETTLED) != (theirs.kind in SETTLED) else Likeness.VARIANT


def _of_ids(left: str, right: str) -> Likeness | None:
    mine, theirs = _ids(left), _ids(right)
    if not mine or not theirs:
        return None
    return Likeness.SAME if mine == theirs else Likeness.APART


@lru_cache(maxsize=16384)
def _ids(text: str) -> frozenset[Id]:
    """The IDs of a text that holds nothing else."""
    mentions = list(scan(text, 0, len(text))) if "-" in text else []
    if not mentions or any(mention.refused for mention in mentions):
        return frozenset()
    gaps = pairwise([0, *(at for mention in mentions for at in mention.span), len(text)])
    if any(LETTER.search(text, *gap) for gap in islice(gaps, 0, None, 2)):
        return frozenset()
    return frozenset(normal(id_) for mention in mentions for id_ in mention.ids)


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
