"""Numbers with their parts in brackets or behind a colon, `52 tests (39 unit + 13 manual)`: read whole, or not at all."""

import re
from collections.abc import Iterator

from gaplint.config.vocabulary import alternatives, words
from gaplint.expressions import expression
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import DIGIT, NUMBER, number, rough_at, whole
from gaplint.facts.types import Comparison
from gaplint.model.document import Document, Place
from gaplint.model.span import Span

LONGEST = 60
"""Characters of the number and of what it counts before the brackets."""
WHOLE = expression(
    rf"(?P<before>[^\s*_|(]{{0,60}}[\s*_|(]{{0,60}})(?:(?<![\w.,/#$€£^+–—~-])|(?<=[\s(]\+)|(?<![\d.,/])(?P<part>{NUMBER})/)(?P<number>{NUMBER})"
    r"(?P<unit>(?:\s+[^\W\d_][\w/-]*+){0,4})[\s*_]*+(?:[:：]\s*)?$"
)
OPENING = expression(r"[(（:：](?:(?<=[(（])|(?<=[\w*].)(?=\s*\d[^\n|+]{1,60}\+))")
GOES_ON = r"\n(?![ >]*+(?:\n|[-*+#|]|\d{1,9}[.)]\s|```))"
"""The end of a line that the next one continues."""
INSIDE = expression(rf"(?:[^()（）\n|]|{GOES_ON})*")
BEHIND = expression(r"[^()（）\n|=;]{0,400}?(?=[()（）\n|=;]|\.\s|\Z)")
"""What is added up behind a colon: to the end of the clause."""
NUMBERS = expression(rf"(?:[^()（）\n|\d]|{GOES_ON})*\d+(?:[^()（）\n|\d]|{GOES_ON})+\d")
"""What both hold: two numbers."""
ADDED = expression(r"\s{0,9}\+\s*")
LISTED = expression(rf"\s{{0,9}}[,;、，；]\s*|\s{{1,9}}(?:{alternatives(words().conjunctions)})\s+")
CHANGED = expression(r"\d\s*(?:→|->|(?<!\w)(?:to|bis|auf|tot|à|a|до|do)(?!\w))\s*[*_]*$")
"""What a number reached behind: `from 6 to 5 (2 gone + 1 new)`."""
ALONE = expression(rf"(?<![\w.,/#$€£^+–—~-]){NUMBER}(?![\w.,/%–—-])")
LEADING = expression(rf"(?P<number>{NUMBER})(?!\w)\s*(?P<unit>(?:[^\W\d_](?:[^\d,;+=<>≥≤%~≈]|(?<=[^\W\d_])\d)*)?)")
TRAILING = expression(
    rf"(?P<unit>[^\W\d_][^\d,;+=<>≥≤%~≈]{{0,80}}?)(?:[:：]?\s{{1,9}}|\s{{0,9}}×\s{{0,9}})(?P<number>{NUMBER})"
)
WITHIN = expression(r"[^\W\d_,;]\s+$")
"""What a word stands behind that is not the first of a sentence, a cell or a label."""
FEWEST = 2
MANY = 4
"""Parts from which on these rather divide a number than tell of some of it."""
APART = 0.5
"""Share by which parts may miss their whole and still be meant to make it up."""
YEARS = range(1900, 2101)


def find_breakdowns(document: Document) -> Iterator[Comparison]:
    """Every number whose parts follow it in brackets, outside code."""
    visible = document.visible
    for opening in OPENING.finditer(visible):
        at = opening.start()
        if not NUMBERS.match(visible, at + 1):
            continue
        bracket = opening.group() in "(（"
        inside = (INSIDE if bracket else BEHIND).match(visible, at + 1)
        if inside is None or not NUMBERS.match(inside.group()) or document.place(at) is not Place.PROSE:
            continue
        start = max(visible.rfind("\n", max(0, at - LONGEST), at) + 1, at - LONGEST)
        found = WHOLE.search(visible, start, at) if DIGIT.search(visible, start, at) else None
        if found and (bracket or found["unit"]):
            form = "parts in brackets" if bracket else "parts behind a colon"
            if one := _read(visible, found, inside.group().strip(" *_"), form):
                yield one


def _read(visible: str, found: re.Match[str], inside: str, form: str) -> Comparison | None:
    added = "+" in inside
    pieces = (ADDED if added else LISTED).split(inside)
    if len(pieces) < FEWEST or _is_name(found) or is_measure(found["unit"].strip()):
        return None
    at = found.start("number")
    if rough_at(visible, at) or CHANGED.search(visible, max(0, at - LONGEST), at):
        return None
    read = _parts(pieces, named=not added)
    parts = [value for value, _ in read]
    stated = number(found["number"])
    if found["part"] and number(found["part"]) != stated:
        return None  # which of the two is divided is not said
    if not parts or stated < max(parts) or all(part in YEARS for part in parts):
        return None
    exact = sum(parts)
    if exact != stated and any(number(one) == exact for one in ALONE.findall(visible, found.pos, at)):
        return None  # `4 boats at 3 quays (1 red, 2 blue, 1 green)`
    if abs(exact - stated) > APART * stated:
        return None
    signs = {f"{form}, {'added' if added else 'listed'}"}
    if len(parts) > FEWEST:
        signs.add("three parts or more")
    if any(exact - part == stated for part in parts):
        signs.add("without one of them it fits")
    elif exact < stated:
        signs.add("some may be left out")
    if len(parts) >= MANY and exact > stated:
        signs.add("many parts exceed it")
    return Comparison(
        stated,
        exact,
        " + ".join(map(whole, parts)),
        exact == stated,
        Span(*found.span("number")),
        form,
        frozenset(signs),
        tuple(name for _, name in read),
        tuple(name for _, name in read),
    )


def _is_name(found: re.Match[str]) -> bool:
    """Whether a word before the number makes it a name: `Phase 3 (2 + 1 days)`, in a sentence `as of Charter 25 (…)`."""
    word = found["before"].strip(" *_|(")
    if word.lower() in words().phase | words().numbered:
        return True
    called = word[:1].isupper() and found["before"].endswith(" ") and not found["unit"].strip()
    return (
        called
        and word.lower() not in words().total
        and bool(WITHIN.search(found.string, max(0, found.start() - LONGEST), found.start()))
    )


def _parts(pieces: list[str], named: bool) -> list[tuple[float, str]]:
    """Each number with what it counts, all written alike and of no measure; none where a piece is nothing of the kind."""
    for form in (LEADING, TRAILING):
        matches = [form.fullmatch(piece.strip(" *_`")) for piece in pieces]
        if all(matches):
            read = [(number(match["number"]), match["unit"].strip().lower()) for match in matches if match]
            units = [unit for _, unit in read]
            if any(map(is_measure, units)) or (named and not all(units)) or any(map(_is_no_part, units)):
                return []
            return [] if form is TRAILING and len(set(units)) < len(units) else read
    return []


def _is_no_part(unit: str) -> bool:
    """Whether what a number counts is no part: `Task 3 + Task 5`, `1 per quay`."""
    return unit in words().phase | words().numbered or not words().rate.isdisjoint(unit.split())
