"""Numbers of documents and sections: one for file name, heading and front matter; sections in the order of theirs."""

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.dates import begins_with_day
from gaplint.facts.types import Facts, Numbered
from gaplint.index import ProjectIndex, of_document
from gaplint.model.document import Fence, Heading
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span
from gaplint.read import SUFFIX

NAMED = expression(rf"(?P<series>(?:[a-z]{{2,12}}[-_])?)(?P<number>\d{{2,5}})(?:[-_.][^\W\d_].*)?{SUFFIX}", re.IGNORECASE)
"""`0013-berths.md`, `ADR-0013-berths.md`."""
TITLED = expression(r"\W{0,4}(?:(?P<series>[^\W\d_]{1,12})[- ]?#?(?P<id>\d{1,5})(?![\w.-])|(?P<plain>\d{1,5})\s*[.:)–—]\s)")
"""`ADR-8: Berths`, `8. Berths`."""
SAME = 3
"""Documents of a folder with one number in their headings from which on it numbers none of them."""
MOST_BEFORE = 2
"""A document's own paragraphs begin at one, or at two where the first has another name."""
FEWEST_IN_ORDER = 4
"""Sections that must stand in the order of their numbers for another one to be out of order."""
DRAWN = ("mermaid", "plantuml", "puml", "dot", "graphviz", "d2")
"""Languages of diagrams, as code fences name them."""
MOST_DRAWN, LONGEST_DRAWN = 10, 20_000
"""Diagrams of a document, and characters of each, that are looked at."""
GIVEN = expression(r"[\"']?(?:[A-Za-z]{2,12}[- ])?0*(?P<number>\d{1,5})[\"']?")
BEHIND = expression(r"\s*(?:[–—(（\[【].*|\s-\s.*)?")
"""What the title of a later text of a section has in addition."""


class Misnumbered(NamedTuple):
    """A document that one of its places gives another number than its file's name does."""

    facts: Facts
    number: int
    """Of the file's name."""
    title: Span
    """The number in the heading."""
    said: int
    given: Span | None
    """The number in the front matter, where that is the file's."""
    series: str
    """What the heading numbers, where the file's name does not say."""

    @property
    def folder(self) -> str:
        return posixpath.dirname(self.facts.document.path)

    @property
    def ground(self) -> Ground:
        signs = frozenset(["the front matter agrees with the file"] if self.given else [])
        return Ground("a heading has the number of its file", self.folder, signs=signs)


def find_misnumbered(index: ProjectIndex) -> Iterator[Misnumbered | Held]:
    """A series that only headings name is one where it has the number of the file elsewhere in the folder: `Vue 3` has none.

    Where the file's number in that series is that of a document elsewhere, the series is not the folder's own.
    """
    found = [one for facts in index.documents for one in _numbered(facts)]
    elsewhere = _titled(index) if any(one.series and one.said != one.number for one in found) else {}
    right = {(one.folder, one.series) for one in found if one.said == one.number} - _names(found)
    for one in found:
        if one.said == one.number:
            yield Held(one.ground, agrees=True)
        elif elsewhere.get((one.series, one.number), set()) - {one.folder}:
            continue
        elif not one.series or (one.folder, one.series) in right:
            yield one


def _names(found: list[Misnumbered]) -> set[tuple[str, str]]:
    """The series of headings that number nothing, since most have the same number: it is part of a name, `H2` on each page."""
    said: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for one in found:
        said[one.folder, one.series][one.said] += 1
    most = {series: max(numbers.values()) for series, numbers in said.items()}
    return {series for series, numbers in said.items() if most[series] >= SAME and 2 * most[series] > numbers.total()}


def _titled(index: ProjectIndex) -> dict[tuple[str, int], set[str]]:
    """The folders with a document whose title begins with each number of a series, `ADR-8`."""
    found: dict[tuple[str, int], set[str]] = {}
    for facts in index.documents:
        for named in _named(facts):
            found.setdefault(named, set()).add(posixpath.dirname(facts.document.path))
    return found


@of_document
def _named(facts: Facts) -> tuple[tuple[str, int], ...]:
    """The number that a document's title begins with, with its series."""
    heading = _title(facts)
    title = TITLED.match(heading.title.plain) if heading else None
    return ((title["series"].lower(), int(title["id"])),) if title and title["series"] else ()


@of_document
def _numbered(facts: Facts) -> tuple[Misnumbered, ...]:
    """A document that its file's name and its heading give a number."""
    name = NAMED.fullmatch(posixpath.basename(facts.document.path))
    heading = _title(facts) if name else None
    title = TITLED.match(heading.title.plain) if heading else None
    if not name or not heading or not title or _is_other(name, title) or begins_with_day(heading.title.plain):
        return ()
    said = title["id"] or title["plain"]
    at = facts.document.source.text.find(said, heading.title.span.start)
    number = int(name["number"])
    series = "" if name["series"] else (title["series"] or "").lower()
    return (Misnumbered(facts, number, Span(at, at + len(said)), int(said), _given(facts, number), series),)


def _title(facts: Facts) -> Heading | None:
    """The heading of the whole document: the only one of the highest level."""
    highest = [section.heading for section in facts.document.sections if section.heading and section.level == 1]
    return highest[0] if len(highest) == 1 else None


def _is_other(name: re.Match[str], title: re.Match[str]) -> bool:
    """Whether file and heading number different things: `ADR-0013.md` and `Phase 8`, or `2026-05.md` and `Phase 8`."""
    series, called = name["series"].strip("-_").lower(), (title["series"] or "").lower()
    return bool(called) and (series != called if series else called in words().phase | words().numbered)


def _given(facts: Facts, number: int) -> Span | None:
    """Where the front matter has the file's number."""
    front = facts.document.front_matter
    for field in facts.header if front else ():
        match = GIVEN.fullmatch(field.value.plain.strip()) if front and front.covers(field.span) else None
        if match and int(match["number"]) == number:
            return field.value.span
    return None


class Disordered(NamedTuple):
    """A section among others of its rank that stand in the order of their numbers, as it doesn't."""

    facts: Facts
    section: Numbered
    beside: Numbered
    """The section that it should not stand next to."""
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return Ground("sections stand in the order of their numbers", self.facts.document.path, signs=self.signs)


def find_disordered(facts: Facts) -> Iterator[Disordered | Held]:
    for ranked in siblings(facts):
        yield from _disordered(facts, ranked)


def siblings(facts: Facts) -> list[list[Numbered]]:
    """The numbered sections of one rank under each section."""
    found: dict[tuple[int | None, int], list[Numbered]] = {}
    for one in facts.numbered:
        found.setdefault((one.section.parent, one.section.level), []).append(one)
    return [ranked for ranked in found.values() if not _are_cited(ranked)]


def are_versions(one: Numbered, other: Numbered) -> bool:
    """Whether the title of a section is that of another one, but for a remark behind a dash or in brackets."""
    shorter, longer = sorted((one.section.title.strip(), other.section.title.strip()), key=len)
    return longer.startswith(shorter) and BEHIND.fullmatch(longer, len(shorter)) is not None


def _are_cited(ranked: list[Numbered]) -> bool:
    """Whether sections are called after paragraphs of a law, `§ 71 Lights`: none of them is the first or second."""
    return all(one.section.title.startswith("§") and one.numbers > (MOST_BEFORE,) for one in ranked)


def _disordered(facts: Facts, ranked: list[Numbered]) -> Iterator[Disordered | Held]:
    """The one section without which the others' numbers rise; a second one, or one used twice, shows another order."""
    numbers = [one.numbers for one in ranked]
    falls = [n for n, (one, other) in enumerate(pairwise(numbers)) if one >= other]
    if len(ranked) <= FEWEST_IN_ORDER or len({len(number) for number in numbers}) > 1 or len(falls) > 1:
        return
    if not falls:
        yield Held(Disordered(facts, ranked[-1], ranked[-2], frozenset()).ground, agrees=True)
        return
    at = falls[0] + 1
    late = [*numbers[:at], *numbers[at + 1 :]]
    early = [*numbers[: at - 1], *numbers[at:]]
    if numbers[at] in late or numbers[at][-1] == 1:
        return
    alone = [at] * _rises(late) + [at - 1] * _rises(early)
    whole = all(right[-1] - left[-1] == 1 for left, right in pairwise(sorted(numbers)))
    if (alone or whole) and not _are_drawn(facts, ranked):
        odd = alone[0] if alone else at
        signs = {"two changed places"} if len(alone) > 1 else {"several are moved"} if not alone else set()
        signs |= {"none is left out"} if whole else set()
        signs |= {"nothing shows that it is no count"} if any(one.bare for one in ranked) else set()
        yield Disordered(facts, ranked[odd], ranked[odd - 1 if odd == at else odd + 1], frozenset(signs))


def _rises(numbers: list[tuple[int, ...]]) -> bool:
    return all(one < other for one, other in pairwise(numbers))


def _are_drawn(facts: Facts, ranked: list[Numbered]) -> bool:
    """Whether a diagram of the document names all of the sections, with their numbers: these are those of its boxes."""
    return any(all(one.section.title in text for one in ranked) for text in _diagrams(facts))


@of_document
def _diagrams(facts: Facts) -> list[str]:
    """What the diagrams of a document hold, as far as they are looked at."""
    drawn = (fence.content for fence in facts.document.every(Fence) if fence.info.lower().startswith(DRAWN))
    return [facts.document.source.reading[start : min(end, start + LONGEST_DRAWN)] for start, end in islice(drawn, MOST_DRAWN)]
