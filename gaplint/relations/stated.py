"""Numbers of things that a title or an introduction states outside lone brackets: `Six rules`, `Tests — 7 cases`."""

import re
from collections.abc import Iterator
from functools import cache

from gaplint.config.vocabulary import SPACELESS, any_of, number_words, words
from gaplint.expressions import expression
from gaplint.facts.enumerations import numbers_a_name
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import WORD, number, rough_at, without_rough
from gaplint.facts.types import Claim, ClaimKind, Facts
from gaplint.index import of_document
from gaplint.model.document import Inline, Place
from gaplint.model.span import Span

COUNTED = expression(
    rf"(?<![\w'’./#$€£§+×*^=<>≤≥%–-])(?P<number>\d{{1,3}}(?![\d.,/:%°×–-]|\s?[–—-]\s?\d)|{WORD})(?P<more>\+)?[*_`]*"
    rf"(?:\s+|(?=[^\x00-{SPACELESS}]))(?P<unit>[^\W\d_][\w-]*(?:\s+[^\W\d_][\w-]*){{0,3}})"
)
"""`7 cases`, `six rules`, `６個測試`: up to four words of what is counted."""
NUMBERING = expression(r"[\W_]*(?:[^\W\d_]?\d+(?:\.\d+)*[.):]?|[A-Z][.):])(?=\s)")
"""What numbers a title."""
LEADING = expression(r"\W*(\d{1,3})\b")
OPENS = expression(r"(?:^|[(（\[:：,;，、；|—–]|\s-)[\s*_`]*$")
"""What a number stands behind that begins a clause of its own."""
GOES_ON = expression(r"[)）][^\w\n)）]*\w")
LEADS = expression(
    r"\+?[*_`]*\s*+[^\W\d_][\w'’/-]*+(?:[\s*_`]++[^\W\d_][\w'’/-]*+){0,4}+[\s*_`]*+(?:[(（][^()（）\d`/]*+[)）][\s*_`]*+)?(?P<colon>[:：])?[\s*_`]*+"
)
"""What stands behind a number with which a title or the line above a list ends: what it counts, and no clause of its own."""
CLAUSE = expression(
    r"\+?[*_`]*\s*+[^\W\d_][^\s.,:：;!?|()（）]*+"
    r"(?:[\s*_`]++(?:[(（][^()（）\n]{0,80}+[)）]|[^\s\d*_`:：;!?|(（][^\s:：;!?|]*+(?<!\.))){0,16}+[\s*_`]*+[:：][\s*_`]*+"
)
"""The same where more is said of it before the colon: `Sealed 5 leaks in the hull below the deck (all old):`."""
LONGEST = 1000
"""Characters before a number that are looked at."""
ADDED = expression(r"[\s*_`]*\+\s*\d")
"""What stands behind a number that is added to another: `(9 scripts + 1 plan)`."""
TIMES = frozenset("x×")
DIGIT = expression(r"\d")
LETTERED = expression(r"[^\W\d_]+")
LETTERS = expression(r"[^\W\d_]-[^\W\d_]")


def find_stated(facts: Facts, kind: ClaimKind, text: Inline) -> Iterator[Claim]:
    """The counts in `text` that are at the beginning of a clause, or spelled out; a name with a number is none."""
    if not _may_count(text.plain):
        return
    visible = facts.document.visible
    start = text.span.start
    if kind is ClaimKind.HEADING and (numbering := NUMBERING.match(visible, *text.span)):
        start = start if _is_alone(facts, numbering.group()) else numbering.end()
    for match in COUNTED.finditer(visible, start, text.span.end):
        at = match.start("number")
        before = visible[max(start, at - LONGEST) : at]
        if facts.document.place(at) is not Place.PROSE or facts.document.is_struck(at):
            continue
        if not _counts(match, before) or not (_opens(before) or _ends(match, before, text.span.end)):
            continue
        if _is_inside(before) and GOES_ON.search(visible, match.end(), text.span.end):
            continue  # a remark on what stands before it
        if ADDED.match(visible, match.end(), text.span.end):
            continue
        behind, unit = without_rough(" ".join(match["unit"].lower().split()))
        yield Claim(
            kind,
            number(match["number"]),
            None,
            unit,
            " ".join(before.split()).rstrip(":* "),
            behind or rough_at(visible, at, match["more"]),
            Span(at, match.end("number")),
            text,
        )


def _is_alone(facts: Facts, numbering: str) -> bool:
    """Whether a bare number that a heading begins with is no section's: no other heading begins with the next or the last."""
    bare = LEADING.fullmatch(numbering.rstrip())
    return bare is not None and not _leading(facts) & {int(bare[1]) - 1, int(bare[1]) + 1}


@of_document
def _leading(facts: Facts) -> frozenset[int]:
    """The numbers that headings of a document begin with."""
    found = (LEADING.match(section.title) for section in facts.document.sections)
    return frozenset(int(match[1]) for match in found if match)


def _is_inside(before: str) -> bool:
    """Whether parentheses are open behind a text."""
    return max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))


def _may_count(plain: str) -> bool:
    """Whether a text has a number in digits or words at all; most have none, which is asked faster than what it counts."""
    return (
        not plain.isascii()
        or DIGIT.search(plain) is not None
        or not _number_words().isdisjoint(LETTERED.findall(plain.lower()))
    )


@cache
def _number_words() -> frozenset[str]:
    """What each number word begins with, as far as letters go."""
    return frozenset(match.group() for word in number_words() if (match := LETTERED.match(word)))


def _counts(match: re.Match[str], before: str) -> bool:
    """Whether a number counts things: it measures, numbers and limits nothing."""
    unit = match["unit"].lower().split()
    if is_measure(match["unit"]) or unit[-1] in words().numbered | words().methods or any_of("limit").fullmatch(unit[-1]):
        return False
    if any(word in TIMES or LETTERS.fullmatch(word) for word in unit):
        return False  # `6 boats x 3 piers`, `7 steps A-G`
    return bool(before.strip(" *_`")) or match["unit"] < SPACELESS  # `２段階：`, the second step


def _opens(before: str) -> bool:
    """Whether a number opens a clause, or stands behind a word that ranks or sums up."""
    return (
        bool(OPENS.search(before, max(0, len(before.rstrip(" *_`")) - 2)))
        or bool(ranked(before))
        or _last(before) in words().total
        or before.strip(" *_`").lower() in words().definite
    )


def _ends(match: re.Match[str], before: str, end: int) -> bool:
    """Whether a text ends with what a number counts, `We found three leaks:`, and neither is part of a name.

    In digits it must introduce what follows, since `Pier 3` is no number of things; spelled out it may end a title.
    """
    behind = LEADS.fullmatch(match.string, match.end("number"), end)
    clause = behind is None and CLAUSE.fullmatch(match.string, match.end("number"), end) is not None
    said = _word_before(match.string, match.start("number"))
    if not (behind or clause) or numbers_a_name(match.string, match.start("number") - len(before), match.start("number")):
        return False
    if match["number"][0].isdigit():
        lone = LETTERED.findall(before) == [said] or not LETTERED.search(before)
        return (clause or bool(behind and behind["colon"])) and (lone or (said.isalpha() and said == said.lower()))
    return not (said.lower() in _known() or (match["number"][0].isupper() and not match["number"].isupper()))


def introduces(claim: Claim, visible: str) -> bool:
    """Whether a text ends, behind a number, with what that counts and a colon; `the three boats:` are known, and not listed."""
    if _word_before(visible, claim.span.start).lower() in _known():
        return False
    behind = LEADS.fullmatch(visible, claim.span.end, claim.text.span.end)
    return bool(behind["colon"]) if behind else goes_on(claim, visible)


def goes_on(claim: Claim, visible: str) -> bool:
    """Whether more is said between what a number counts and the colon at the end."""
    at, end = claim.span.end, claim.text.span.end
    return LEADS.fullmatch(visible, at, end) is None and CLAUSE.fullmatch(visible, at, end) is not None


def _known() -> frozenset[str]:
    """Words before a number of things that are known already."""
    return words().every | words().whole | words().definite


def _word_before(visible: str, at: int) -> str:
    """The last word before a number in its paragraph."""
    before = visible[max(0, at - LONGEST) : at].rpartition("\n\n")[2].split()
    return before[-1].strip("*_`(（") if before else ""


def ranked(before: str) -> bool:
    """Whether a number behind `before` is how long a ranking is: `Top 10 risks`."""
    return _last(before) in words().ranked


def _last(text: str) -> str:
    return text.rsplit(maxsplit=1)[-1].strip("*_`(（").lower() if text.strip() else ""
