"""Aggregate: how many of a kind a text says there are, held against what numbers them: headings or labels.

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
from gaplint.facts.numbers import WORD, number, rough_at, times
from gaplint.facts.types import Facts
from gaplint.model.document import Inline, Paragraph, Place, Section
from gaplint.model.span import Span

ONE = expression(
    r"\W{0,9}(?:\d{1,3}(?:\.\d{1,3})*[.):]?\s+)?(?:[^\W\d_][\w-]*\s+){0,2}?(?P<noun>[^\W\d_]{4,})\s+#?(?P<number>\d{1,2})(?P<behind>\W*\w?)"
)
"""`Phase 3: Lamps`, `2.1 Harbour error #4`."""
COUNTED = expression(
    rf"(?<![\w./#$€£§+×*^=<>≤≥~%–-])(?P<number>\d{{1,2}}|{WORD})(?=\s+(?P<unit>[^\W\d_][\w-]*(?:\s+[^\W\d_][\w-]*){{0,2}})(?!\s*[#\d])(?P<behind>[^.,;:()|\n]{{0,40}}))"
)
"""`six categories`, `5 focused features`."""
OF_KIND = expression(r"(?<![\w.,#])(?P<number>[2-9])\s(?P<kind>[^\W\d_]{3})[^\W\d_]*")
"""A number with the beginning of a noun that it counts."""
FEWEST = 3
"""Members that number one kind of thing."""
MOST = 12
"""Kinds of things that a document numbers; each is looked for in all of its text."""
BOLD = ("**", "__")
NEAR = 2
"""By how many a number may miss them and still be meant for them."""
ENDING = 3
"""Letters by which a noun may end otherwise where there are several."""
OPENING = ("(", "（")
BEFORE = 30
"""Characters before a number that may say that it is a limit."""


class Member(NamedTuple):
    """What names one of several by its number."""

    form: str
    """What it is, of which a series has several: `headings`, `labels`."""
    within: Section
    """The section that it stands in."""
    text: Inline
    noun: str
    number: int
    behind: str


class Series(NamedTuple):
    """What numbers one kind of thing, from 1 on, in one place."""

    noun: str
    members: tuple[Member, ...]


def bind(facts: Facts) -> Iterator[Binding]:
    by_noun: dict[str, dict[tuple[str, int], list[Member]]] = defaultdict(lambda: defaultdict(list))
    for place, member in _members(facts):
        by_noun[member.noun][place].append(member)
    found = (_only(noun, list(places.values())) for noun, places in by_noun.items() if not is_measure(noun))
    every = [series for series in found if series]
    for series in every if len(every) <= MOST else ():
        bound = list(_bound(facts, series))
        right = any(one.fits for one in bound)
        yield from (one for one in bound if one.fits or not right)  # the others then count something else


def _members(facts: Facts) -> Iterator[tuple[tuple[str, int], Member]]:
    """What begins with a noun and a number, each with the place where those beside it stand."""
    document = facts.document
    for section in document.sections:
        if section.heading and section.parent is not None:
            above = document.sections[section.parent]
            yield from _member("headings", above, section.heading.title)
    for block in document.every(Paragraph):
        if block.content.text.startswith(BOLD):
            yield from _member("labels", document.section_at(block.span.start), block.lines[0])


def _member(form: str, within: Section, text: Inline) -> Iterator[tuple[tuple[str, int], Member]]:
    if match := ONE.match(text.plain):
        member = Member(form, within, text, match["noun"].lower(), int(match["number"]), match["behind"])
        yield (form, within.number), member


def _only(noun: str, places: list[list[Member]]) -> Series | None:
    """The members that count up behind a noun, from 1; None where several places have such, or one stands for several."""
    full = [some for some in places if len(some) >= FEWEST and [one.number for one in some] == list(range(1, len(some) + 1))]
    if not full or any(len(some) > len(full[0]) or some[-1].number > len(full[0]) for some in places):
        return None
    members = full[0]
    each = not any(one.behind[:1].isalnum() or one.behind.strip()[1:].isdecimal() for some in full for one in some)
    return Series(noun, tuple(members)) if each and all(len(some) == len(members) for some in full) else None


def _bound(facts: Facts, series: Series) -> Iterator[Binding]:
    """What the document says of how many there are, before the first or in the headings above it."""
    document, first, count = facts.document, series.members[0], len(series.members)
    around = {one.number for one in _around(facts, first.within)}
    begins = document.source.line_at(first.text.span.start).start
    span = Span(begins, series.members[-1].text.span.end)
    several = sum(_stands_for(one) for one in series.members)
    needed = sum(any_of("optional").search(one.text.plain) is None for one in series.members)
    says = f"“{first.within.title}” has {count} {first.form} from “{first.text.plain}” on"
    for text in document.running:
        if text.span.start >= begins:
            return
        section = document.section_at(text.span.start)
        heads = section.heading is not None and section.heading.title.span == text.span
        if section.number not in around and (heads or section.parent not in around):
            continue  # it speaks of what stands below it, or of another part
        for match in COUNTED.finditer(document.visible, *text.span):
            value, unit = number(match["number"]), _counts(match, series.noun)
            if unit and value >= FEWEST and abs(value - count) <= NEAR and _is_meant(facts, match, unit):
                yield Binding(
                    Tie.TOTAL,
                    facts,
                    Span(*match.span("number")),
                    value,
                    f"the {'heading' if heads else 'text'} says {match['number']} {unit}",
                    f"{first.form} behind it that number them",
                    tuple(Reading(some, says, facts, span, Way.HEADINGS) for some in dict.fromkeys((count, needed, several))),
                    rough_at(document.visible, match.start()),
                    f"change it to {count}, or fix the {first.form}",
                    form=f"numbered {first.form}",
                    signs=frozenset(["off by one"] if abs(value - count) == 1 else []),
                )


def _stands_for(member: Member) -> int:
    """How many of its kind a member says that it is itself: `Column 1 (2 cols)`, `Step 3 (×2)`."""
    own = (
        int(match["number"]) for match in OF_KIND.finditer(member.text.plain) if member.noun.startswith(match["kind"].lower())
    )
    return next(own, times(member.text.plain))


def _around(facts: Facts, section: Section) -> Iterator[Section]:
    """A section, with those that it stands in."""
    yield section
    while section.parent is not None:
        section = facts.document.sections[section.parent]
        yield section


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
