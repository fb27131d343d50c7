"""Aggregate: a number that a document states of all it has, held against what a table or its sections add up to."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import replace
from functools import cache, cached_property
from itertools import chain, combinations
from typing import NamedTuple

from gaplint.binding.scope import apart, scope_of
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.grids import is_total
from gaplint.facts.ids import ids_of
from gaplint.facts.numbers import whole
from gaplint.facts.types import Comparison, Facts
from gaplint.index import content_words
from gaplint.model.document import Section
from gaplint.model.span import Span
from gaplint.relations.amounts import Amount, find_amounts
from gaplint.relations.figures import Figure, bare, find_figures, numbered_lines, rows_of
from gaplint.relations.parts import held_by
from gaplint.relations.structure import children, is_called

NEAR, ALIKE = 0.25, 0.5
"""Shares by which a number may miss a total: where it is most likely wrong, and where it may yet be meant for it."""
NAMED, AROUND, ABOVE, CALLED = "names the section", "in a section around it", "above its table", "called as it is"
FILE = expression(r"[\w./@-]*[\w-]\.[A-Za-z]\w{0,5}")
"""A value that is a path."""
SERIAL = expression(r"\W*(?P<word>[^\W\d_]+)\s+\d")
"""How the title of one of several of a kind begins, `Route 2: Harbour`."""
MOST_TOTALS = 6
"""Totals of one noun in a document; of more, nobody can tell which one is meant."""
MOST_LINES = 30
"""Lines that a total may add up, as it says itself."""
MOST_STATED = 2
"""Values of one number in a document; more are of several things."""


class Stated(NamedTuple):
    figure: Figure
    amount: Amount
    signs: frozenset[str]


def bind(facts: Facts, context: Context) -> Iterator[Binding]:
    amounts = () if context.is_frozen(facts) else tuple(find_amounts(facts))
    if amounts:
        yield from _restated(facts, amounts)


def _restated(facts: Facts, amounts: tuple[Amount, ...]) -> Iterator[Binding]:
    by_noun: dict[frozenset[str], list[Amount]] = defaultdict(list)
    for amount in amounts:
        if amount.noun:
            by_noun[amount.noun].append(amount)
    by_word: dict[str, list[frozenset[str]]] = defaultdict(list)
    for noun, some in by_noun.items():
        if len(some) <= MOST_TOTALS:
            by_word[min(noun)].append(noun)
    title = bare(facts.document.title)
    alike: dict[frozenset[str], list[Stated]] = defaultdict(list)
    added = {amount.span for amount in amounts}
    figures = list(_figures(facts, by_word.keys()))
    sums, of_files = Sums(facts, figures), _of_files(facts)
    for figure in figures:
        if figure.span in added:
            continue  # it is the total of its own table
        if not of_files.isdisjoint((figure.value, stem) for stem in figure.unit):
            continue
        for noun in (noun for word in sorted(figure.words) for noun in by_word.get(word, ()) if _is_counted(figure, noun)):
            for amount in by_noun[noun]:
                if (signs := _signs(facts, figure, amount, title)) is not None:
                    alike[figure.words].append(Stated(figure, amount, signs))
    for same in alike.values():
        by_value: dict[float, list[Stated]] = defaultdict(list)
        for one in same:
            by_value[one.figure.value].append(one)
        for repeated in by_value.values() if len(by_value) <= MOST_STATED else ():
            if binding := _binding(facts, repeated, by_noun):
                places = [one.figure for one in repeated]
                if not binding.fits and (said := sums.of(places, binding.readings[0].value)):
                    binding = replace(binding, readings=(*binding.readings, said))
                yield binding


def _figures(facts: Facts, stems: Set[str]) -> Iterator[Figure]:
    """The numbers of lines with one of `stems`, and of tables that give each label one."""
    texts = (text for text in numbered_lines(facts) if _has_any(text.plain, stems))
    figures = (figure for text in texts for figure in find_figures(facts, text))
    return (figure for figure in chain(figures, rows_of(facts)) if figure.value)


def _of_files(facts: Facts) -> frozenset[tuple[float, str]]:
    """The numbers, by their unit, that fields state of the file that one beside them names: `**Size:** 930 lines`."""
    found: set[tuple[float, str]] = set()
    for fields in facts.fields_in.values():
        if any(FILE.fullmatch(field.value.plain) for field in fields):
            figures = (figure for field in fields for figure in find_figures(facts, field.value))
            found.update((figure.value, stem) for figure in figures for stem in figure.unit)
    return frozenset(found)


def _has_any(text: str, stems: Set[str]) -> bool:
    """Whether a text has one of some stems, each of which is the beginning of a word."""
    lower = text.lower()
    return any(stem in lower for stem in stems) and not stems.isdisjoint(content_words(text))


def _is_counted(figure: Figure, noun: frozenset[str]) -> bool:
    """Whether a number counts something, rather than being part of its name: `Pier 7`."""
    return noun <= figure.words and not noun.isdisjoint(figure.words if figure.label else figure.unit)


def _signs(facts: Facts, figure: Figure, amount: Amount, title: frozenset[str]) -> frozenset[str] | None:
    """What says that a number is of all that an amount adds up; None where nothing does."""
    more = figure.words - amount.noun - amount.about - title
    if more - _attained():
        return None
    where = _where(facts, figure, amount)
    if more and where != ABOVE and not is_total(figure.label):
        return None
    named = bool(amount.about - amount.noun) and amount.about <= figure.words | amount.noun
    if not where or (where == AROUND and not named) or (not named and where != CALLED and _is_of_one(facts, figure, amount)):
        return None
    said = {where: True, "called a total": is_total(figure.label), NAMED: named}
    return frozenset(sign for sign, holds in said.items() if holds)


@cache
def _attained() -> frozenset[str]:
    """Words that say of things only that they are there by now: a table of them lists none that is not."""
    return frozenset(stem for phrase in words().achieved for stem in content_words(phrase))


def _where(facts: Facts, figure: Figure, amount: Amount) -> str:
    """Where a number stands that is of the whole document; empty where it may be of a part."""
    section = facts.document.section_at(figure.span.start)
    if amount.shape in ("records", "requests"):
        said = bare(figure.label) if amount.shape == "records" else figure.words
        numbers = section.heading is not None and section.heading.title.span.start == figure.span.start
        counts = not figure.value % 1 and not numbers and not amount.section.span.covers(figure.span)
        return CALLED if said == amount.noun and counts else ""
    if section.number == amount.section.number and amount.shape == "column" and is_total(figure.label):
        return ABOVE if figure.span < amount.span and len(facts.grids_in.get(section.number, ())) == 1 else ""
    if section.number == amount.section.number or (amount.shape == "sections" and amount.section.span.covers(figure.span)):
        return ""
    here = scope_of(facts, figure.span)
    mine, _ = apart(here, scope_of(facts, amount.span))
    if not here.sections:
        return "at the top"
    if not mine:
        return AROUND
    inner = here.sections[len(here.sections) - len(mine) + 1 :]
    if not is_called("overview", mine[0]):
        return ""
    if all(_is_lone(facts, one) for one in inner):
        return "in the overview"
    return "in a part of the overview" if amount.shape == "sections" and not figure.value % 1 else ""


def _is_of_one(facts: Facts, figure: Figure, amount: Amount) -> bool:
    """Whether an amount is of one of several of a kind, `Route 2`, and a number outside of it rather of all of them."""
    section: Section | None = amount.section
    while section is not None and section.parent is not None and not section.span.covers(figure.span):
        parent = facts.document.sections[section.parent]
        kind = SERIAL.match(section.title)
        if kind and sum(_is_of(kind["word"], one.title) for one in children(facts, parent)) > 1:
            return True
        section = parent
    return False


def _is_of(kind: str, title: str) -> bool:
    found = SERIAL.match(title)
    return found is not None and found["word"].lower() == kind.lower()


def _is_lone(facts: Facts, section: Section) -> bool:
    """Whether a section is the only part of the one that it stands in, and so is about no less."""
    return section.parent is not None and len(facts.document.sections[section.parent].children) == 1


def _binding(facts: Facts, stated: list[Stated], by_noun: dict[frozenset[str], list[Amount]]) -> Binding | None:
    """The number at its first place held against the amount that it is said to be most clearly, with all other places."""
    figure, amount, signs = max(stated, key=lambda one: (NAMED in one.signs, -one.figure.span.start, -one.amount.span.start))
    others = [amount] if NAMED in signs else by_noun[amount.noun]
    missed = abs(amount.value - figure.value) / amount.value
    lone = len({one.value for one in others}) == 1
    if (
        (missed > ALIKE and amount.shape != "records")
        or (amount.rough.is_open and figure.value > amount.value)
        or not (lone or amount.summed)
    ):
        return None
    also = {one.figure.span: one.figure for one in stated if one.figure.span != figure.span}
    said = {"near": missed <= NEAR, "no other total": lone, "approximate": figure.rough or amount.rough}
    return Binding(
        Tie.CONFLICT if amount.shape in ("table", "drawn table", "column") else Tie.TOTAL,
        facts,
        figure.span,
        figure.value,
        f"the text says “{figure.says}”",
        f"total of {amount.shape} with the same unit under {amount.section.title!r}",
        tuple(_readings(facts, figure.value, amount, others)),
        figure.rough or amount.rough,
        f"change it to {whole(amount.value)}, or fix the number that is wrong",
        form=f"restated, {amount.shape}",
        signs=signs | {sign for sign, holds in said.items() if holds},
        also=tuple(Reading(0, f"“{one.says}” here as well", facts, one.span) for one in also.values()),
    )


class Sums:
    """What a document adds up itself, in calculations and on lines below or above their total."""

    def __init__(self, facts: Facts, figures: list[Figure]) -> None:
        self.facts, self.figures = facts, figures

    @cached_property
    def calculated(self) -> dict[tuple[float, str], Comparison]:
        """By the result of a calculation and each of its terms."""
        fitting = (one for one in self.facts.comparisons if one.fits)
        return {(one.stated, term): one for one in fitting for term in one.says.split()}

    @cached_property
    def divided(self) -> dict[float, list[tuple[Comparison, frozenset[str]]]]:
        """The sums that come out, by their results, with the words of their lines."""
        found: dict[float, list[tuple[Comparison, frozenset[str]]]] = defaultdict(list)
        for one in self.facts.comparisons:
            if one.fits and " + " in one.says:
                line = self.facts.document.inline(*self.facts.document.source.line_at(one.span.start))
                found[one.stated].append((one, content_words(line.plain)))
        return found

    @cached_property
    def first(self) -> dict[int, Figure]:
        """The first number of each line."""
        found: dict[int, Figure] = {}
        for one in sorted(self.figures, key=lambda one: one.span):
            found.setdefault(self.facts.document.source.line_of(one.span.start), one)
        return found

    def of(self, stated: list[Figure], part: float) -> Reading | None:
        """Where it says that a number is what `part` and others add up to; `stated` are the places of that number."""
        value = stated[0].value
        if found := self.calculated.get((value, whole(part))):
            return Reading(value, f"{found.says} is {whole(value)}", self.facts, found.span)
        for one in stated:
            for step in (1, -1):
                lines = list(self._beside(one, step))[::step]
                values = [line.value for line in lines]
                if part in values and len(values) > 1 and sum(values) == value:
                    says = f"{' + '.join(map(whole, values))} is {whole(value)}"
                    return Reading(value, says, self.facts, Span(lines[0].span.start, lines[-1].span.end))
        return self._borne_out(stated) or next(filter(None, map(self._named, stated)), None)

    def _named(self, one: Figure) -> Reading | None:
        """The IDs behind a number on its line, where they are that many: `13 lamps (LAMP-1 to LAMP-13)`."""
        end = self.facts.document.source.line_at(one.span.start).end
        at, stop = (bisect_left(self.facts.mentions, place, key=lambda one: one.span.start) for place in (one.span.end, end))
        ids = ids_of(self.facts.mentions[at:stop])
        span = Span(one.span.end, end)
        return Reading(one.value, f"its line names {len(ids)} IDs", self.facts, span) if len(ids) == one.value else None

    def _borne_out(self, stated: list[Figure]) -> Reading | None:
        """Where the document divides that many of the same otherwise: `90 lamps (60 on piers + 30 on boats)`."""
        for one, about in self.divided.get(stated[0].value, ()):
            if about & stated[0].unit:
                return Reading(one.stated, f"{one.says} is {whole(one.stated)}", self.facts, one.span)
        return None

    def _beside(self, total: Figure, step: int) -> Iterator[Figure]:
        """The numbers of the lines that follow each other, down or up from the one of a total."""
        at = self.facts.document.source.line_of(total.span.start)
        for line in range(at + step, at + step * (MOST_LINES + 1), step):
            if line not in self.first or self.first[line].value == total.value:
                return
            yield self.first[line]


def _readings(facts: Facts, stated: float, amount: Amount, others: list[Amount]) -> Iterator[Reading]:
    """The amount, and all that the number may be of instead: one of the parts, another total, several together.

    Where the sections hold as many as is stated, it is their headings that say otherwise.
    """
    yield Reading(amount.value, amount.says, facts, amount.span)
    if amount.shape == "sections" and sum(held_by(facts, children(facts, amount.section))) == stated:
        yield Reading(stated, "the parts hold that many, though one of them says otherwise", facts, amount.span)
    yield from (Reading(value, "it is one of them", facts, amount.span) for value in amount.parts)
    for number in range(1, len(others) + 1):
        for group in combinations(others, number):
            yield Reading(sum(one.value for one in group), "other totals", facts, group[0].span)
