"""Aggregate: how long all of something takes, held against what its members say: `Total time: 2 h`, `Lesson 1 (45 min)`."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain
from math import inf

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import any_of, words
from gaplint.expressions import expression
from gaplint.facts.numbers import whole
from gaplint.facts.types import Facts, Rough
from gaplint.index import WORD
from gaplint.model.document import Paragraph, Section
from gaplint.model.span import Span
from gaplint.relations.durations import (
    DAY,
    Duration,
    Series,
    are_parallel,
    duration_of,
    durations_in,
    find_series,
    is_timed,
    said,
)
from gaplint.relations.structure import flat

NEAR, ALIKE = 0.25, 0.5
"""Shares by which a time may miss what its members add up to: where it is most likely wrong, and where it may yet be theirs."""
ABOUT = 0.25
"""Share by which a rough one may."""
MOST_LINES, MOST_LISTS = 10, 10
"""Lines of a section that are called a time, and lists in it; of more, nobody can tell which is of which."""
LABEL = expression(r"[\W_]*(?P<name>[^\W\d_][^:：\n\d]{0,60}?)[\s*_`]*[:：]")
PARTS = expression(r"[^\S\n]*(?:[^\W\d_]{1,20}[^\S\n]+){0,3}[(（](?P<parts>[^()（）\n]{1,200})[)）]")
"""Brackets right behind a time, or behind words for `in all`."""
Stated = tuple[tuple[Duration, ...], Series, frozenset[str], str]
"""The durations that one place gives for a series, in several units if it does; what speaks for it; and where the series is."""


def bind(facts: Facts) -> Iterator[Binding]:
    found = list(find_series(facts))
    seen: set[Span] = set()
    for durations, series, signs, where in (*_of_titles(facts, found), *_of_lines(facts, found)) if found else ():
        binding = _binding(facts, durations, series, signs, where)
        if binding and binding.span not in seen:
            seen.add(binding.span)
            yield binding


def _of_titles(facts: Facts, found: list[Series]) -> Iterator[Stated]:
    """What the heading of a divided section says itself, or the line that leads to a list."""
    for series in found:
        heading = series.section.heading
        span = series.label if series.shape == "list" else heading.title.span if heading else None
        if span and (one := duration_of(facts, facts.document.inline(*span))):
            is_heading = heading is not None and span == heading.title.span
            yield (one,), series, frozenset(["a heading says so" if is_heading else "a label says so"]), "below"


def _of_lines(facts: Facts, found: list[Series]) -> Iterator[Stated]:
    """Lines that are called the time of something, in the section that is divided, or at the end of what divides it."""
    by_section: dict[int, list[Series]] = defaultdict(list)
    for series in found:
        by_section[series.section.number].append(series)
    lone = found[0] if len(found) == 1 and _is_alone(facts, found[0]) else None
    often: Counter[int] = Counter()
    stated = list(_called_times(facts))
    own = {label for label, _, durations, _ in stated if durations and _names_parts(facts, durations[0])}
    for label, total, durations, line in stated:
        section = facts.document.section_at(line.start)
        often[section.number] += 1
        if not durations or often[section.number] > MOST_LINES:
            continue
        least = durations[0].high if label in own else 0.0  # a time that holds more than the list cannot be less
        lists = [one for one in by_section.get(section.number, ()) if one.shape == "list"][:MOST_LISTS]
        above = by_section.get(section.parent, ()) if section.parent is not None else ()
        for series in (*by_section.get(section.number, ())[:MOST_LISTS], *above):
            if series.high >= least and (where := _where(facts, series, section, line, total)):
                yield durations, _with_others(series, lists, line), frozenset(_signs(total)), where
        if lone and lone.high >= least and len(durations) == 1 and _leads(lone, section, line):
            yield durations, lone, frozenset([*_signs(total), "the only series"]), "further down"


def _called_times(facts: Facts) -> Iterator[tuple[str, bool, tuple[Duration, ...], Span]]:
    """The lines that are called the time of something: what they are called, whether a total, the times, and the line."""
    for line in (*facts.document.running, *(one.heading.title for one in facts.document.sections if one.heading)):
        label = LABEL.match(facts.document.visible, *line.span) if is_timed(line.plain) else None
        if label and ((total := _is_total(label["name"])) or any_of("duration").search(label["name"])):
            yield label["name"].lower(), total, tuple(durations_in(facts, Span(label.end(), line.span.end))), line.span


def _names_parts(facts: Facts, one: Duration) -> bool:
    """Whether brackets behind a time say what else it holds: `12 hours (daily rounds + 4 meetings)`.

    Lines of that name, here and elsewhere in the document, may say more than a list adds up to.
    """
    match = PARTS.match(facts.document.visible, one.span.end)
    terms = match["parts"].split("+") if match else []
    return len(terms) > 1 and all(map(WORD.search, terms)) and not all(map(is_timed, terms))


def _signs(total: bool) -> list[str]:
    return ["called a total"] if total else []


def _with_others(series: Series, lists: list[Series], line: Span) -> Series:
    """A list with the others that follow the same line, each under a label of its own."""
    below = [one for one in lists if line < one.span and one.scale == series.scale]
    if series.shape != "list" or len(below) < 2 or series is not below[0]:
        return series
    members = tuple(chain.from_iterable(one.members for one in below))
    span = Span(series.span.start, below[-1].span.end)
    return series._replace(members=members, span=span, complete=all(one.complete for one in below))


def _is_total(name: str) -> bool:
    return any(word in words().total or word.startswith(_totals()) for word in WORD.findall(name.lower()))


@cache
def _totals() -> tuple[str, ...]:
    """Words for a total that others begin with, `Gesamtdauer`."""
    return tuple(word for word in words().total if len(word) > len("total") and word.isalpha())


def _where(facts: Facts, series: Series, section: Section, line: Span, total: bool) -> str:
    """Where a series stands that a line may be about; empty where it is about something else."""
    divides = series.shape in ("sub-headings", "fields")
    adds_up = total and line.start in facts.document.item_starts  # what it is an entry of
    if section.number == series.section.number:
        if line < series.span:
            return "below" if divides or (not adds_up and (series.shape == "labels" or _follows(section, line, series))) else ""
        above = total and not adds_up and not divides and series.span < line
        return "above" if above and not _is_timed_between(section, series, line) else ""
    last = section.parent == series.section.number and section.number == series.section.children[-1]
    if series.shape != "sub-headings" or not total or not last or line < series.span:
        return ""
    own = [one for one in series.members if section.span.covers(one.span)]
    return "above" if not any(one.high >= said.low for one in own for said in durations_in(facts, line)) else ""


def _is_timed_between(section: Section, series: Series, line: Span) -> bool:
    """Whether another label with a time stands between a series and the total below it, which then adds up labels."""
    between = (block for block in flat(section.blocks) if series.span.end <= block.span.start and block.span.end <= line.start)
    return any(
        isinstance(block, Paragraph) and LABEL.match(block.content.text) and is_timed(block.content.plain) for block in between
    )


def _follows(section: Section, line: Span, series: Series) -> bool:
    """Whether nothing but fields and labels stands between a line and the list that it is of."""
    between = (block for block in flat(section.blocks) if line.end <= block.span.start and block.span.end <= series.span.start)
    return all(isinstance(block, Paragraph) and block.content.text.startswith(("**", "__")) for block in between)


def _is_alone(facts: Facts, series: Series) -> bool:
    """Whether a document has one series of sections that take their time, and no other title says how long something takes."""
    titles = (one.heading.title for one in facts.document.sections if one.heading)
    others = (title for title in titles if not series.section.span.covers(title.span))
    return series.shape in ("sub-headings", "fields") and series.complete and not any(duration_of(facts, one) for one in others)


def _leads(series: Series, section: Section, line: Span) -> bool:
    """Whether a line stands above all that a series is a part of, in no section beside it."""
    return line < series.span and section.number != series.section.number and section.span.covers(series.section.span)


def _binding(
    facts: Facts, durations: tuple[Duration, ...], series: Series, signs: frozenset[str], where: str
) -> Binding | None:
    """A stated time against the sum; None where it is about something else, or no number of the two tells them apart."""
    fitting = [one for one in durations if one.scale == series.scale]
    if not fitting or series.span.covers(fitting[0].span) or not _is_alike(fitting[0], series):
        return None
    one, low, high = fitting[0], series.low, series.high
    text = facts.document.visible[slice(*facts.document.source.line_at(one.span.start))]
    if any_of("overlaps").search(text) or any_of("left_out").search(text):
        return None
    wrong, exact = _unlike(one, series)
    numbered = [series._replace(members=series.numbered)] if series.numbered else []
    rough = bool(one.rough) or any(member.rough for member in series.members)
    fits = any(_fits(each, some, rough or bool(each.rough)) for each in fitting for some in (series, *numbered))
    fits = fits or ("called a total" not in signs and one.low <= low <= high <= one.high)  # room for all of it
    if not fits and wrong == exact:
        return None
    added = said(low, one) if low == high else f"{whole(round(low / one.worth, 2))} to {said(high, one)}"
    shape = {"fields": "fields of the sub-headings", "list": "entries"}.get(series.shape, series.shape)
    readings = [Reading(exact / one.worth, f"the times of the {shape} {where} add up to {added}", facts, series.span)]
    if fits or (one.low > high and any_of("slack").search(text)):
        readings.append(Reading(wrong / one.worth, "it may be rounded, or holds what they add up to", facts, series.span))
    if one.high <= series.high and are_parallel(facts, series):
        readings.append(Reading(wrong / one.worth, "they may run at the same time", facts, series.span))
    each_takes = all(one.low <= each.low <= each.high <= one.high for each in series.members)
    if one.low < one.high and each_takes and "called a total" not in signs:
        readings.append(Reading(wrong / one.worth, "each of them takes that long", facts, series.span))
    told = {
        "near": abs(wrong - exact) <= NEAR * wrong,
        "approximate": rough,
        "times": True,
        "days or more": series.scale >= DAY,
        "ranges": low != high or one.low != one.high,
        "not all members say how long": not series.complete,
    }
    return Binding(
        Tie.TOTAL,
        facts,
        one.span,
        wrong / one.worth,
        f"the {'heading' if 'a heading says so' in signs else 'text'} says {facts.document.visible[slice(*one.span)]}",
        f"times of {shape} in the section {series.section.title!r}",
        tuple(readings),
        repair=f"change it to {added}, or fix the time that is wrong",
        form=f"times, {series.shape}",
        near=series.section.span,
        signs=signs | {sign for sign, holds in told.items() if holds},
    )


def _is_alike(one: Duration, series: Series) -> bool:
    """Whether a stated time is of the size of the sum, and no more than the members without a time may make up."""
    ends = ((stated, added) for stated in (one.low, one.high) for added in (series.low, series.high))
    return any(abs(stated - added) <= ALIKE * added for stated, added in ends) and (series.complete or series.low > one.high)


def _unlike(one: Duration, series: Series) -> tuple[float, float]:
    """The end of a stated time that is not the sum's, the lower one first, and what it would be."""
    if one.low == series.low:
        return one.high, series.high
    within = series.low <= one.low <= series.high
    return one.low, series.high if within else series.low


def _fits(one: Duration, series: Series, rough: object) -> bool:
    """Whether a stated time may be the sum: to a quarter if rough, to half of its unit if coarser than what it adds up."""
    slack = ABOUT * one.high if rough else 0.0
    if one.worth > min(member.worth for member in series.members) and one.scale < DAY:
        slack = max(slack, one.worth / (2 if one.low % one.worth == one.high % one.worth == 0 else 4))
    slack += 1e-6
    lows, highs = zip(*map(_ends, series.members), strict=True)
    least, most = _ends(one)
    if most < sum(lows) - slack or least > sum(highs) + slack:
        return False
    if one.low == one.high or series.low == series.high:
        return True
    return (abs(one.low - series.low) <= slack) == (abs(one.high - series.high) <= slack)


def _ends(one: Duration) -> tuple[float, float]:
    """The least and the most that it may be: `3+ hours` are three, or any number more."""
    return 0.0 if one.rough is Rough.MOST else one.low, inf if one.rough.is_open else one.high
