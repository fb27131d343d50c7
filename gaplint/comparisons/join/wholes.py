"""Join: how many of something there are in all, said twice of one thing: `Whole archive (31 boxes)`, `Boxes in total: 26`."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from gaplint.binding.scope import named, sections_around
from gaplint.binding.types import APPROXIMATION, Binding, Reading, Tie
from gaplint.config.vocabulary import alternatives, any_of, words
from gaplint.expressions import expression
from gaplint.facts.types import Facts, Rough
from gaplint.relations.figures import Figure, find_figures, numbered_lines, rows_of
from gaplint.relations.structure import is_called

FORM = "in all"
NEAR, ALIKE = 0.25, 0.5
"""Shares by which one may miss the other: where one is most likely wrong, and where both may yet be meant for one thing."""
MOST = 2
"""Values of one quantity; more are of several things."""
IN_ALL = expression(rf"(?<!\w)(?:{alternatives(words().total - words().whole - words().subtotal)})(?!\w)", re.IGNORECASE)
"""Words that say that a number is of all; before a noun, `all` may be all of one kind."""
REMARK = expression(r"\s*+(?:[*_]++\s*+)?[(（][^()（）\d]*[)）]")
"""A remark behind a number that says which of the things are counted."""


class Stated(NamedTuple):
    figure: Figure
    scope: tuple[int, ...]
    """The sections that it speaks of, the outermost first."""
    heading: bool


def bind(facts: Facts) -> Iterator[Binding]:
    stated: dict[tuple[frozenset[str], tuple[int, ...]], list[Stated]] = defaultdict(list)
    for one in _stated(facts):
        stated[one.figure.words, one.scope].append(one)
    for some in stated.values():
        values = Counter(one.figure.value for one in some)
        if len(values) == MOST:
            yield from _compared(facts, some, values)


def _stated(facts: Facts) -> Iterator[Stated]:
    """The numbers that are said to be of all."""
    titles = {section.heading.title.span.start: section for section in facts.document.sections if section.heading}
    for text in numbered_lines(facts):
        section = titles.get(text.span.start)
        taken = any_of("whole").match(text.plain) if section else IN_ALL.search(text.plain)
        for figure in find_figures(facts, text) if taken or section else ():
            if taken and (section or IN_ALL.search(figure.says)) and _is_of_all(facts, figure):
                yield Stated(figure, _scope(facts, figure, section.number if section else None), section is not None)
    for figure in rows_of(facts):
        if IN_ALL.search(figure.label) and _is_of_all(facts, figure):
            yield Stated(figure, _scope(facts, figure, None), False)


def _is_of_all(facts: Facts, figure: Figure) -> bool:
    """Whether nothing beside a number leaves out some of what it counts."""
    line = facts.document.source.line_at(figure.span.start)
    visible = facts.document.visible
    return (
        figure.value > 1
        and bool(figure.words)
        and not REMARK.match(visible, figure.span.end, line.end)
        and not _leaves_out(visible[line.start : line.end])
    )


@lru_cache(maxsize=256)
def _leaves_out(line: str) -> bool:
    """Whether a line speaks of a part, or of what is not yet; a line may hold many numbers."""
    return any(any_of(kind).search(line) for kind in ("partly", "left_out", "foreseen", "limit"))


def _scope(facts: Facts, figure: Figure, own: int | None) -> tuple[int, ...]:
    """The sections around a number, without those that sum up the one around them, and without the one that it heads."""
    return tuple(
        section.number
        for section in sections_around(facts, figure.span)
        if section.number != own and not is_called("overview", section.title)
    )


def _compared(facts: Facts, some: list[Stated], values: Counter[float]) -> Iterator[Binding]:
    """The value that fewer places have, else the later one, held against the other."""
    last = {one.figure.value: number for number, one in enumerate(some)}
    wrong = min(values, key=lambda value: (values[value], -last[value]))
    mine, theirs = ([one for one in some if (one.figure.value == wrong) is own] for own in (True, False))
    claim, other = mine[0].figure, theirs[0].figure
    if abs(claim.value - other.value) > ALIKE * max(claim.value, other.value) or claim.measured != other.measured:
        return
    rough = claim.rough or other.rough
    if rough and abs(claim.value - other.value) <= APPROXIMATION * max(claim.value, other.value):
        return
    says = f"it is “{other.says}” {named(facts, other.span)}"
    also = (Reading(0, f"“{one.figure.says}” here as well", facts, one.figure.span) for one in (*mine[1:], *theirs[1:]))
    yield Binding(
        Tie.CONFLICT,
        facts,
        claim.span,
        claim.value,
        f"the text says “{claim.says}”",
        "the same things counted in all, in two places",
        (Reading(other.value, says, facts, other.span),),
        Rough.EXACT if rough is Rough.ABOUT else rough,
        "fix one of the two, or say what each of them leaves out",
        form=FORM,
        unit=" ".join(sorted(claim.words)),
        signs=frozenset(_signs(claim, other, mine, theirs)),
        also=tuple(also),
    )


def _signs(claim: Figure, other: Figure, mine: list[Stated], theirs: list[Stated]) -> Iterator[str]:
    if abs(claim.value - other.value) <= NEAR * max(claim.value, other.value):
        yield "near"
    if len(theirs) > 1:
        yield "further places say so"
    if any(one.heading for one in chain(mine, theirs)):
        yield "a heading says so"
    if claim.rough or other.rough:
        yield "approximate"
    if len(claim.words) > 1:
        yield "two words or more"
