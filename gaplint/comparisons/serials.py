"""Aggregate: how many of a kind an introduction says there are, held against the headings that number them.

`The move has four steps`, and then `Step 1: Ropes` to `Step 5: Bells`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.binding.types import Binding, Reading, Tie, Way
from gaplint.config.vocabulary import any_of, words
from gaplint.expressions import expression
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import WORD, number, rough_at
from gaplint.facts.types import Facts
from gaplint.model.document import Place, Section
from gaplint.model.span import Span

ONE = expression(
    r"\W{0,9}(?:\d{1,3}(?:\.\d{1,3})*[.):]?\s+)?(?:[^\W\d_][\w-]*\s+){0,2}?(?P<noun>[^\W\d_]{4,})\s+#?(?P<number>\d{1,2})(?P<behind>\W*\w?)"
)
"""`Phase 3: Lamps`, `2.1 Harbour error #4`."""
COUNTED = expression(
    rf"(?<![\w./#$€£§+×*^=<>≤≥~%–-])(?P<number>\d{{1,2}}|{WORD})(?=\s+(?P<unit>[^\W\d_][\w-]*(?:\s+[^\W\d_][\w-]*){{0,2}})(?!\s*[#\d])(?P<behind>[^.,;:()|\n]{{0,40}}))"
)
"""`six categories`, `5 focused features`."""
FEWEST = 3
"""Headings that number one kind of thing."""
MOST = 12
"""Kinds of things that headings of a document number; each is looked for in all text before them."""
NEAR = 2
"""By how many a number may miss them and still be meant for them."""
ENDING = 3
"""Letters by which a noun may end otherwise where there are several."""
OPENING = ("(", "（")
BEFORE = 30
"""Characters before a number that may say that it is a limit."""


class Series(NamedTuple):
    """The headings that number one kind of thing, under one heading."""

    noun: str
    members: tuple[Section, ...]


def bind(facts: Facts) -> Iterator[Binding]:
    by_noun: dict[str, dict[int, list[tuple[Section, re.Match[str]]]]] = defaultdict(lambda: defaultdict(list))
    for section in facts.document.sections:
        if section.parent is not None and (match := ONE.match(section.title)):
            by_noun[match["noun"].lower()][section.parent].append((section, match))
    found = (_only(noun, list(under.values())) for noun, under in by_noun.items() if not is_measure(noun))
    every = [series for series in found if series]
    for series in every if len(every) <= MOST else ():
        bound = list(_bound(facts, series))
        right = any(one.fits for one in bound)
        yield from (one for one in bound if one.fits or not right)  # the others then count something else


def _only(noun: str, under: list[list[tuple[Section, re.Match[str]]]]) -> Series | None:
    """The headings that count up behind a noun, from 1; None where several have such, one stands elsewhere or for several."""
    long = [some for some in under if len(some) >= FEWEST]
    if len(long) != 1:
        return None
    members, matches = zip(*long[0], strict=True)
    in_order = [int(match["number"]) for match in matches] == list(range(1, len(matches) + 1))
    each = not any(match["behind"][:1].isalnum() or match["behind"].strip()[1:].isdecimal() for match in matches)
    goes_on = any(int(match["number"]) > len(members) for some in under for _, match in some)
    return Series(noun, members) if in_order and each and not goes_on else None


def _bound(facts: Facts, series: Series) -> Iterator[Binding]:
    """What the sections before the first of a series say of how many there are."""
    document, first, count = facts.document, series.members[0], len(series.members)
    around = {one.number for one in _around(facts, first)}
    says = f"“{document.sections[first.parent or 0].title}” has {count} headings from “{first.title}” on"
    span = Span(first.span.start, series.members[-1].span.end)
    for text in document.running:
        if text.span.start >= first.span.start:
            return
        section = document.section_at(text.span.start)
        if section.heading and section.heading.title.span == text.span:
            continue  # it speaks of what stands below it
        if section.number not in around and section.parent not in around:
            continue
        for match in COUNTED.finditer(document.visible, *text.span):
            value, unit = number(match["number"]), _counts(match, series.noun)
            if unit and value >= FEWEST and abs(value - count) <= NEAR and _is_meant(facts, match, unit):
                yield Binding(
                    Tie.TOTAL,
                    facts,
                    Span(*match.span("number")),
                    value,
                    f"the text says {match['number']} {unit}",
                    "headings behind it that number them",
                    (Reading(count, says, facts, span, Way.HEADINGS),),
                    rough_at(document.visible, match.start()),
                    f"change it to {count}, or fix the headings",
                    form="numbered headings",
                    signs=frozenset(["off by one"] if abs(value - count) == 1 else []),
                )


def _around(facts: Facts, section: Section) -> Iterator[Section]:
    """The sections that one stands in."""
    at = section.parent
    while at is not None:
        yield facts.document.sections[at]
        at = facts.document.sections[at].parent


def _counts(match: re.Match[str], noun: str) -> str:
    """What a number counts, up to the noun, if that is several of what the headings name one of; else empty."""
    stem = noun.removesuffix("y").removesuffix("e")
    said = match["unit"].lower().split()
    for at, word in enumerate(said):
        if word != noun and word.startswith(stem) and len(word) - len(stem) <= ENDING:
            return " ".join(said[: at + 1])
        if word in words().stop | words().out_of:
            return ""  # `six of eight steps`
    return ""


def _is_meant(facts: Facts, match: re.Match[str], unit: str) -> bool:
    """Whether a number is of all of a kind there are: not of new ones, or those done, nor a limit."""
    visible, at = match.string, match.start()
    before = visible[max(0, at - BEFORE) : at].lower().rsplit(maxsplit=1)
    behind = f"{match['unit']}{match['behind']}".lower()[len(unit) :]
    if visible[at - 1 : at] in OPENING and behind.strip():
        return False  # a remark on something else, `(3 steps of it)`
    return (
        facts.document.place(at) is Place.PROSE
        and words().ends.isdisjoint(unit.split())
        and not any(stem in behind for stem in words().achieved)
        and not (before and (before[-1] in words().ranked or any_of("limit").search(before[-1])))
    )
