"""How long the members of a section or list take, by their own words: `Lesson 2: Ovens (50 min)`, `- Questions: 10-15 min`."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from gaplint.config.vocabulary import any_of, measures
from gaplint.expressions import expression
from gaplint.facts.grids import is_total
from gaplint.facts.numbers import ABOUT, rough, whole
from gaplint.facts.types import Facts, Rough
from gaplint.model.document import Inline, List, ListItem, Paragraph, Section, walk
from gaplint.model.span import Span
from gaplint.relations.structure import children, elided, flat, is_called

FEWEST = 3
"""Members that make a series."""
DAY = 86_400.0
"""Seconds; what is shorter can be converted, and days of work into nothing."""
NUMBER = r"\d{1,4}(?:[.,]\d{1,2})?"
JOINT = r"\s?(?:[-–—~〜～]|\b(?:to|bis|a|à|tot|до)\b)\s?"
UNIT = r"[^\W\d_]{1,15}\.?"
STRETCH = (
    rf"{ABOUT}(?P<low>{NUMBER})(?:\s?[^\W\d_]{{1,9}})??(?:{JOINT}[~≈]?(?P<high>{NUMBER}))?(?P<more>\+)?[\s-]?(?P<unit>{UNIT})"
    rf"(?:,?\s?(?P<and>\d{{1,2}})\s?(?P<lesser>{UNIT})?)?"
)
"""`45 min`, `2-3 h`, `1 h 30`, `30 min - 1 h`."""
LONE = expression(rf"[\s*_`]*(?:[^\W\d_][^\d:：]{{0,30}}[:：][\s*_`]*)?{STRETCH}(?:\s(?P<rest>[^\W\d_]+))?[\s*_`.:：]*")
"""A clause that says nothing but how long something takes: `Estimated: 2 h`, `10 min total`."""
UNITED = expression(rf"\d\+?[\s-]?({UNIT})")
ANYWHERE = expression(rf"(?<![\w.,:/+–-]){STRETCH}(?!\s?[-–]?\s?\d|\w)")
BRACKETS = expression(r"[(（\[](?P<said>[^()（）\[\]\n]{1,80})[)）\]]")
APART = expression(r"[,;，；、|·•]|\s[-–—]+\s|[–—]")
HEAD = expression(r"[:：]|\s[-–—]+\s|[–—]\s")
NAME = expression(r"[(（\[:：]|\s[-–—]\s")
NUMBERED = expression(r"\W*(?:[^\W\d_]+\s+)?\d+(?:\.\d+)*[.:)]?(?!\w)(?!\s*[^\W\d_]*\W*$)")
"""How the title of one of several parts begins."""
DIGIT = expression(r"\d")
LETTER = expression(r"[^\W\d_]")


class Duration(NamedTuple):
    """How long something takes, as one place says; a range for what is no single number."""

    low: float
    """In seconds."""
    high: float
    worth: float
    """Seconds of its unit."""
    unit: str
    """As written."""
    rough: Rough
    span: Span

    @property
    def scale(self) -> float:
        """What it can be compared within: seconds, minutes and hours with each other, longer ones with their like."""
        return self.worth if self.worth >= DAY else 1.0


class Series(NamedTuple):
    """Members of one whole, of which each says how long it takes."""

    shape: str
    """What they are: `sub-headings`, `labels`, `list`, `fields`, `table`."""
    section: Section
    """The section that they stand in, or that they divide."""
    members: tuple[Duration, ...]
    span: Span
    complete: bool
    """Whether no member beside them says nothing of it."""
    label: Span | None = None
    """The line or item that leads to a list."""
    numbered: tuple[Duration, ...] = ()
    """Of the members, those that are numbered, where there are others."""

    @property
    def scale(self) -> float:
        return self.members[0].scale

    @property
    def low(self) -> float:
        return sum(one.low for one in self.members)

    @property
    def high(self) -> float:
        return sum(one.high for one in self.members)


def is_timed(text: str) -> bool:
    """Whether a text has a number with a unit of time, at a glance."""
    return any(_unit(unit) for unit in UNITED.findall(text))


def durations_in(facts: Facts, span: Span) -> Iterator[Duration]:
    """Every duration in a stretch of text, in order."""
    for match in ANYWHERE.finditer(facts.document.visible, *span):
        if found := _duration(match):
            yield found


def duration_of(facts: Facts, text: Inline) -> Duration | None:
    """The one duration that a title or entry says of what it names: in brackets, at its end, or before its name."""
    if not is_timed(text.plain):
        return None
    found = {one.span: one for clause in _clauses(facts.document.visible, text.span) if (one := read_duration(facts, clause))}
    return next(iter(found.values())) if len(found) == 1 else None


def read_duration(facts: Facts, span: Span) -> Duration | None:
    """What a clause says that says only how long something takes."""
    match = LONE.fullmatch(facts.document.visible, *span)
    if match is None or facts.document.is_struck(match.start("low")):
        return None
    rest = match["rest"]
    if rest and not any_of("total").fullmatch(rest) and not any_of("in_all").fullmatch(rest):
        return None
    return _duration(match)


def _duration(match: re.Match[str]) -> Duration | None:
    unit = _unit(match["unit"])
    if unit is None:
        return None
    low = _number(match["low"])
    high = _number(match["high"] or match["low"])
    if high < low or not high:
        return None
    further = 0.0
    end = "unit"
    if match["and"]:
        lesser = _unit(match["lesser"]) if match["lesser"] else unit / 60
        if lesser is None or lesser >= unit or match["high"]:
            lesser = None
        if lesser:
            further, end = float(match["and"]) * lesser, "lesser" if match["lesser"] else "and"
    span = Span(match.start("low"), match.end(end))
    return Duration(
        low * unit + further, high * unit + further, unit, match["unit"], rough(match["about"], match["more"]), span
    )


def _unit(word: str) -> float | None:
    """How many seconds a unit has; None for what is none, or one of several."""
    known = measures().get(word.lower().strip("."))
    return known.worth if known and known.kind == "time" and known.worth and known.worth >= 1 else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _clauses(visible: str, span: Span) -> Iterator[Span]:
    """The clauses that may be about the whole of what a line names: in brackets, the last one, the first one."""
    for match in BRACKETS.finditer(visible, *span):
        yield from _parted(visible, Span(*match.span("said")))
    outside = BRACKETS.search(visible, *span)
    joints = list(HEAD.finditer(visible, *span))
    if joints:
        yield Span(joints[-1].end(), span.end)
        if not outside or joints[0].start() < outside.start():
            yield Span(span.start, joints[0].start())


def _parted(visible: str, span: Span) -> Iterator[Span]:
    """The parts of what stands in brackets: all of it, or each of them, where only one has a number."""
    yield span
    ends = [*(match.span() for match in APART.finditer(visible, *span)), (span.end, span.end)]
    start, parts = span.start, []
    for end, following in ends:
        parts.append(Span(start, end))
        start = following
    numbered = [part for part in parts if DIGIT.search(visible, *part)]
    if len(parts) > 1 and len(numbered) == 1:
        yield numbered[0]


def find_series(facts: Facts) -> Iterator[Series]:
    """The series of one document."""
    if sum(_unit(unit) is not None for unit in UNITED.findall(facts.document.visible)) <= FEWEST:
        return
    for section in facts.document.sections:
        below = [child for child in children(facts, section) if child.heading]
        titles = [child.heading.title for child in below if child.heading]
        yield from _series(facts, "sub-headings", section, titles)
        yield from _of_fields(facts, section, below)
        blocks = list(flat(section.blocks))
        labels = [one.lines[0] for one in blocks if isinstance(one, Paragraph) and one.content.text.startswith(("**", "__"))]
        yield from _series(facts, "labels", section, labels)
        before: Inline | None = section.heading.title if section.heading else None
        for block in blocks:
            if isinstance(block, List):
                yield from _listed(facts, section, block, before and before.span)
            before = block.lines[-1] if isinstance(block, Paragraph) else None
        for item in walk(blocks):
            inner = next((one for one in item.blocks if isinstance(one, List)), None) if isinstance(item, ListItem) else None
            if inner and isinstance(item, ListItem):
                yield from _listed(facts, section, inner, item.content.span)


def _listed(facts: Facts, section: Section, block: List, label: Span | None) -> Iterator[Series]:
    for series in _series(facts, "list", section, [item.content for item in block.items], label):
        if not elided(facts, (block,)):
            yield series


def are_parallel(facts: Facts, series: Series) -> bool:
    """Whether the title or the text above the members of a series says that they run at the same time."""
    section = series.section
    texts = [section.title, *(child.title for child in children(facts, section) if series.shape in ("sub-headings", "fields"))]
    texts += [
        block.content.plain for block in flat(section.blocks) if isinstance(block, Paragraph) and block.span < series.span
    ]
    return any(is_called("parallel", text) for text in texts)


def _of_fields(facts: Facts, section: Section, below: list[Section]) -> Iterator[Series]:
    """A field of one name in each sub-section: `**Duration:** 45 min`."""
    if len(below) < FEWEST:
        return
    named: dict[str, list[Duration]] = defaultdict(list)
    for child in below:
        seen = set()
        for field in facts.fields_in.get(child.number, ()):
            if field.name not in seen and is_timed(field.value.plain) and (said := read_duration(facts, field.value.span)):
                named[field.name].append(said)
                seen.add(field.name)
    for durations in named.values():
        yield from _made("fields", section, durations, len(below))


def _series(facts: Facts, shape: str, section: Section, members: list[Inline], label: Span | None = None) -> Iterator[Series]:
    if len(members) < FEWEST or sum(is_timed(one.plain) for one in members) < FEWEST:
        return
    if all(is_called("alternative", one.plain) for one in members) or any(map(_is_apart, members)):
        return
    said = [(one, duration_of(facts, one)) for one in members]
    known = [(text, one) for text, one in said if one and not is_total(_name(text))]
    silent = [text for text, one in said if not one and not is_called("overview", text.plain)]
    totals = [one for text, one in said if one and is_total(_name(text))]
    if len(totals) > 1 or (totals and said[-1][1] != totals[0]):
        return  # figures of one thing
    times = [one for _, one in known]
    if known and not _are_instants(facts, times):
        numbered = [one for text, one in known if NUMBERED.match(text.plain)]
        apart = tuple(numbered) if FEWEST <= len(numbered) < len(known) else ()
        for made in _made(shape, section, times, len(known) + len(silent)):
            yield made._replace(label=label, numbered=apart)


def _is_apart(member: Inline) -> bool:
    """Whether a member may take its time beside the others, or gives one figure of them all."""
    return is_called("overlaps", member.plain) or any(
        is_called(kind, _name(member)) for kind in ("mean", "largest", "smallest")
    )


def _name(text: Inline) -> str:
    return NAME.split(text.plain, maxsplit=1)[0]


def _are_instants(facts: Facts, known: list[Duration]) -> bool:
    """Whether times stand before what they are of and rise, `0.5 s: the lamp goes on`: they say when rather than how long."""
    before = [facts.document.visible[facts.document.source.line_at(one.span.start)[0] : one.span.start] for one in known]
    rise = all(left.low < right.low for left, right in pairwise(known))
    return rise and not any(LETTER.search(text) for text in before)


def _made(shape: str, section: Section, known: list[Duration], members: int) -> Iterator[Series]:
    if len(known) < FEWEST or len({one.scale for one in known}) > 1 or _is_clock(known):
        return
    span = Span(known[0].span.start, known[-1].span.end)
    yield Series(shape, section, tuple(known), span, len(known) == members)


def _is_clock(known: list[Duration]) -> bool:
    """Whether ranges follow each other, `0-10 min`, `10-25 min`: they say when rather than how long."""
    return all(one.low < one.high for one in known) and all(left.high == right.low for left, right in pairwise(known))


def said(seconds: float, like: Duration) -> str:
    """A length of time in the unit of another one."""
    return f"{whole(round(seconds / like.worth, 2))} {like.unit.rstrip('.')}"
