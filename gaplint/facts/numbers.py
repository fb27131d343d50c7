"""Numbers as documents write them."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile

from gaplint.config.vocabulary import SPACELESS, alternatives, any_word, number_words, rough_behind, rough_words, words
from gaplint.expressions import expression
from gaplint.facts.measures import is_brief
from gaplint.facts.types import Quantity, Rough
from gaplint.model.document import Inline
from gaplint.model.span import Span

END = r"(?![\d.,]\d)"
NUMBER = (
    r"\d{1,3}(?:(?:,\d{3}){1,4}(?:\.\d{1,15})?|(?:\.\d{3}){1,4}(?:,\d{1,15})?|"
    rf"(?:[' \u202f\u00a0]\d{{3}}){{1,4}}(?:[.,]\d{{1,15}})?){END}|"
    rf"\d{{1,15}}(?!\d)(?:[.,]\d{{1,15}}{END})?"
)
"""`12`, `1,234.5`, `1.234,5`, `1 234`, `0,75`."""
SCRIPT = rf"{SPACELESS}-\uffff"
"""Within a class: the letters of scripts that put no space between a number and the words around it, `全18書類`."""
BEGINS = rf"(?<![^\W{SCRIPT}])"
"""What must hold before a number that is none of a word's."""
UNIT = rf"(?:\s+(?=[^\W\d_])|(?=[{SCRIPT}])(?=[^\W\d_]))"
"""Between a number and the word for what it counts."""
WORD = rf"(?i:{alternatives(number_words())})(?=\s+[^\W\d_])"
"""A number word, before what it counts."""
ROUGHLY = {phrase: Rough[kind.upper()] for kind, phrases in rough_words().items() for phrase in phrases}
SIGNED = alternatives(phrase for phrase in ROUGHLY if not phrase[0].isalpha())
SAID = alternatives(phrase for phrase in ROUGHLY if phrase[0].isalpha())
ABOUT = rf"(?P<about>{SIGNED}|(?<!\w)(?i:{SAID})(?:\s|(?<=[\u2e80-\uffff])))?"
"""What may stand before a number that is not exact."""
ROUGH_BEFORE = expression(rf"(?P<about>{SIGNED}|(?<!\w)(?i:{SAID}))\s*$")
ROUGHLY_BEHIND = {phrase: Rough[kind.upper()] for kind, phrases in rough_behind().items() for phrase in phrases}
BEHIND = expression(
    rf"\s*+(?P<of>{any_word(words().generic)}\s*+)?(?P<about>{any_word(frozenset(ROUGHLY_BEHIND))})\s*+", re.IGNORECASE
)
MOST_WORDS, MOST_CHARACTERS = 3, 8
"""Words of the name of a thing, and characters of one in a script without spaces."""
FURTHEST = 24
"""Characters between a number and what it counts: `15 or more boats`."""
LONGEST_ROUGH = max(map(len, ROUGHLY)) + 1
CURRENCY = r"[$£¥\u20a0-\u20cf]"
CELL = expression(
    rf"(?P<sign>{SIGNED}|(?i:{SAID})(?=[\s\d])|[+-])?\s*+(?:(?:R|US)?{CURRENCY}\s*+)?(?P<number>{NUMBER})(?P<more>\+)?\s*+"
    rf"(?P<unit>%|{CURRENCY}|[^\W\d_]+(?:[ /-][^\W\d_]+){{0,2}})?(?P<rest>\s*[(（][^()（）]*[)）]|\s*[✅⚠✓☑🟢🔴⏳️]+)?$"
)
SUMMED = expression(
    r"[~≈]?\d(?:[^\n+=()]|\([^()\n]*+\))*+\+\s*+\d[^\n=]*+=[\s*_]*+"
    r"(?P<about>[~≈])?(?P<number>\d[\d,]*+)(?![\w.%])(?P<more>\+)?(?P<rest>[^\n=]*+)$"
)
"""A sum with remarks on its terms, and its result: `12 boats (old) + 9 boats (new) = 21 boats`."""
DIGIT = expression(r"\d")
SEPARATOR = expression(r"[.,]")
GAP = expression(r"[' \u202f\u00a0]")
SCALES = frozenset(["k", "K", "M", "B", "bn", "G", "T"])
"""What stands for thousands or more behind a number, which then has decimals: `1.554M` is not 1,554 millions."""
THOUSAND = 3
"""Digits between separators of thousands."""


TIMES_SIGN = expression(r"[x×]")
TIMES = expression(r"(?<![\w.,×])(?:[x×]\s?(?P<behind>\d{1,2})(?![\w.,]\d|\w)|(?<!\d\s)(?P<before>\d{1,2})\s?[x×](?!\s?\w))")
"""How often something is there; `3 x 4` is a product."""


def ways() -> tuple[str, str, str]:
    """How a point or comma before three digits may be meant: as they mostly are, as a decimal point, as a decimal comma."""
    return "", ".", ","


def number(text: str, way: str = "") -> float:
    """The value of a number as NUMBER or WORD match it."""
    if text.isdecimal():
        return float(text)
    if text[0].isalpha():
        return float(number_words()[text.lower()])
    text = GAP.sub("", text)
    places = decimals(text, way)
    digits = SEPARATOR.sub("", text)
    return float(f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def decimals(text: str, way: str = "") -> int:
    """How many decimals a number is written with: a point or comma before three digits begins none, but behind a zero."""
    before, separator, behind = text.rpartition("." if text.rfind(".") > text.rfind(",") else ",")
    if not separator:
        return 0
    if SEPARATOR.search(before):
        return 0 if separator in before else len(behind)
    grouped = len(behind) == THOUSAND and before.lstrip("-").strip("0") and separator != way
    return 0 if grouped else len(behind)


def way_of(written: Iterable[str]) -> str:
    """The separator that numbers beside each other have before their decimals, which makes `1.000` beside `0.997` one; empty
    where none of them shows it, or one groups its digits by it.
    """
    parted = [one for one in written if SEPARATOR.search(one)]
    proven = {SEPARATOR.findall(one)[-1] for one in parted if decimals(one)}
    grouping = {mark for one in parted for mark in SEPARATOR.findall(one)[:-1]}
    return proven.pop() if len(proven) == 1 and proven.isdisjoint(grouping) else ""


def rough(before: str | None, more: str | None = None) -> Rough:
    """How exactly a number is meant, by what stands before it, and by a plus sign behind it: `230+` is at least 230."""
    said = ROUGHLY.get((before or "").strip().lower(), Rough.EXACT)
    if more and said is Rough.ABOUT:
        return Rough.ABOUT_LEAST
    return said or (Rough.LEAST if more else Rough.EXACT)


def roughest(numbers: Iterable[Quantity]) -> Rough:
    """How exactly what several numbers add up to is known."""
    return Rough.ABOUT if any(one.approximate for one in numbers) else Rough.EXACT


def rough_at(text: str, start: int, more: str | None = None) -> Rough:
    """How exactly the number that begins at `start` is meant."""
    found = ROUGH_BEFORE.search(text, max(0, start - LONGEST_ROUGH), start)
    return rough(found["about"] if found else None, more)


def without_rough(unit: str) -> tuple[Rough, str]:
    """What stands behind a number without `or more` before or behind the noun, and what that says of the number."""
    found = BEHIND.match(unit)
    if found is None:
        return Rough.EXACT, unit
    return ROUGHLY_BEHIND[found["about"].lower()], (found["of"] or "") + unit[found.end() :]


def noun(unit: str) -> str:
    """What a message says a number counts; empty where the text behind it is no name of a thing, but goes on."""
    every = unit.split()
    said = [*every[:1], *takewhile(lambda word: word not in words().stop | words().reaching, every[1:])]
    glued = any(len(word) > MOST_CHARACTERS and word > SPACELESS for word in said)
    return "" if glued or len(said) > MOST_WORDS else " ".join(said)


def as_written(visible: str, behind: int, said: str) -> str:
    """What a number counts, with the capitals that it has right behind the number; as it is where it stands elsewhere."""
    text = visible[behind : behind + len(said) + FURTHEST]
    at = text.lower().find(said)
    return text[at : at + len(said)] if at >= 0 else said


def read_quantity(cell: Inline, visible: str, way: str = "") -> Quantity | None:
    """The number that a cell consists of, with its sign, unit and remark; None where the cell says anything else."""
    if not DIGIT.search(cell.plain):
        return None
    start, end = cell.span
    found = _quantity(visible[start:end], way)
    return Quantity(*found[:3], found.span.shifted(start), found.bare) if found else None


@lru_cache(maxsize=8192)
def _quantity(piece: str, way: str) -> Quantity | None:
    """The number that a stretch of text consists of; cells repeat."""
    lead = len(piece) - len(piece.lstrip())
    match = CELL.match(piece.strip())
    if match is None:
        return None
    digits = match["number"]
    unit = match["unit"] or ""
    value = number(digits, "." if is_brief(unit) or unit in SCALES else way)
    if match["sign"] == "-":
        value = -value
    start = lead + match.start("number")
    return Quantity(
        value,
        rough(match["sign"], match["more"]),
        unit.lower(),
        Span(start, start + len(digits)),
        not match["rest"],
    )


def result(text: str, start: int, end: int) -> re.Match[str] | None:
    """What a sum that is all of `text[start:end]` comes to: that is stated there, and not the first term."""
    return SUMMED.match(text, start, end)


def times(text: str) -> int:
    """How many of its kind something says that it is, `Lamp ×3`, `2x`."""
    match = TIMES.search(text) if TIMES_SIGN.search(text) else None
    return int(match["behind"] or match["before"]) if match else 1


def counted(number: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def whole(value: float) -> str:
    """A number for a message: without decimals where it has none."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
