"""Arithmetic: a total and the statuses that divide it, in one line, list or table: `26 piers: 20 done, 6 open`."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import any_of, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.grids import is_total, label
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import whole
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import SETTLED, Facts, Grid, Quantity, StatusClass
from gaplint.model.document import Inline
from gaplint.model.span import Span
from gaplint.relations.pairs import Pair, counting_lines

FEWEST = 2
"""Statuses that divide something."""
NEAR = 0.25
"""Share by which they may miss the total and still be meant to make it up."""
MOST_UNKNOWN = 2
"""Parts that need not be statuses, as far as the vocabulary knows."""
NUMBER = expression(r"(?<![\w.-])\d+(?!\w*[%\d])")
"""A number that a line which only counts says of something; no percentage."""


class Part(NamedTuple):
    """A number that counts what has a status."""

    quantity: Quantity
    name: str
    kind: StatusClass | None
    """None for what may be no status."""
    of: str
    """What has it, where that is said: `piers`."""


class Division(NamedTuple):
    """A total with the parts that it is said to have."""

    whole: Quantity
    name: str
    parts: list[Part]
    place: str


def bind(facts: Facts, context: Context) -> Iterator[Binding]:
    told = {one.span for one in facts.comparisons}
    for line, named in counting_lines(facts):
        pairs = _each_once(named)
        if (
            len(pairs) > FEWEST
            and told.isdisjoint(quantity.span for quantity, _ in pairs)
            and len(pairs) == len(NUMBER.findall(facts.document.visible, *line.span))
        ):
            yield from _bound(facts, pairs, "line", context.statuses)
    for grid in (*facts.grids, *facts.tallies):
        if len(grid.headers) == FEWEST and not grid.elided and not _adds_up(facts, grid):
            pairs = [(one[1], row.cells[0].plain) for row, one in grid.everything if one[1] and one[1].unit != "%"]
            if len(pairs) == len(grid.rows) + len(grid.totals) > FEWEST:
                yield from _bound(facts, pairs, "table" if _is_table(facts, grid) else "list", context.statuses)
    for grid in facts.grids:
        if len(grid.rows) == 1:
            headed = [(one, grid.name(n)) for n, one in enumerate(grid.quantities[0]) if one and one.unit != "%"]
            yield from _bound(facts, headed, "row", context.statuses)


def _each_once(pairs: list[Pair]) -> list[Pair]:
    """The numbers of a line in their order; what follows a number tells more of it than what stands before a colon."""
    ahead: dict[Span, Pair] = {}
    for pair in pairs:
        ahead.setdefault(pair[0].span, pair)
    return [ahead[span] for span in sorted(ahead)]


def _adds_up(facts: Facts, grid: Grid) -> bool:
    """Whether a table ends with its total, which is held against the rows above it, whatever these are."""
    return _is_table(facts, grid) and bool(grid.totals) and bool(grid.rows) and grid.totals[-1].span > grid.rows[-1].span


def _is_table(facts: Facts, grid: Grid) -> bool:
    """Whether it is no list that is read like a table."""
    return facts.grid_of.get(grid.table.span) is grid


def _bound(facts: Facts, pairs: list[Pair], place: str, statuses: StatusWords) -> Iterator[Binding]:
    division = _division(pairs, place, statuses)
    if division is None:
        return
    sure = [part for part in division.parts if part.kind]
    sums = list(dict.fromkeys(_sums(sure, [part for part in division.parts if not part.kind])))
    if abs(sums[0] - division.whole.value) > NEAR * division.whole.value:
        return  # these states leave many out
    spans = sorted(part.quantity.span for part in division.parts)
    names = " + ".join(part.name for part in division.parts)
    terms = " + ".join(whole(part.quantity.value) for part in division.parts)
    yield Binding(
        Tie.TOTAL,
        facts,
        division.whole.span,
        division.whole.value,
        f"the {place} says {whole(division.whole.value)} for {division.name}",
        f"statuses that divide it in the same {place}",
        (
            Reading(sums[0], f"{names}: {terms} is {whole(sums[0])}", facts, Span(spans[0].start, spans[-1].end)),
            *(Reading(value, "some are none of it", facts, division.whole.span) for value in sums[1:]),
        ),
        repair=f"change it to {whole(sums[0])}, or fix one of the parts",
        form="statuses that divide it",
        near=facts.document.section_at(division.whole.span.start).span,
        signs=frozenset(_signs(division, sure, sums[0])),
    )


def _division(pairs: list[Pair], place: str, statuses: StatusWords) -> Division | None:
    """The one total among numbers all others of which count statuses, or nearly all; before these, it may be any thing."""
    read = [_part(quantity, name, statuses) for quantity, name in pairs]
    if any(name.partition(" ")[0].lower() in words().out_of for _, name in pairs):
        return None  # `9 of 10 done`
    totals = [n for n, (_, name) in enumerate(pairs) if _is_total(name)]
    if not totals and place == "line" and read[0].kind is None:
        totals = [0]
    if len(totals) != 1 or read[totals[0]].kind or any(quantity.approximate or quantity.value % 1 for quantity, _ in pairs):
        return None
    parts = read[: totals[0]] + read[totals[0] + 1 :]
    sure = [part for part in parts if part.kind]
    if len(sure) < FEWEST or len(parts) - len(sure) > MOST_UNKNOWN or len({part.name for part in parts}) < len(parts):
        return None
    if len({part.of for part in sure} - {""}) > 1 or any(is_measure(quantity.unit or name) for quantity, name in pairs):
        return None
    quantity, name = pairs[totals[0]]
    return Division(quantity, name, parts, place)


def _is_total(name: str) -> bool:
    return is_total(name) or label(name) in words().total_column or any_of("total").search(name) is not None


def _part(quantity: Quantity, name: str, statuses: StatusWords) -> Part:
    """A number whose name is a status, or ends with one, or begins with one."""
    text = " ".join(name.strip(" *_:.").split())
    status = statuses.read(Inline(quantity.span, text, text))
    if status is None and " " in text:
        of, _, last = text.rpartition(" ")
        ending = statuses.read(Inline(quantity.span, last, last))
        if ending and not ending.tail:
            return Part(quantity, text, ending.kind, label(of))
    if status is None or len(status.tail.split()) > 1:
        return Part(quantity, text, None, "")
    return Part(quantity, text, status.kind, label(status.tail))


def _sums(sure: list[Part], unknown: list[Part]) -> Iterator[float]:
    """What the parts add up to: all of them, and without some of those that may be none."""
    for size in range(len(unknown), -1, -1):
        for some in combinations(unknown, size):
            yield sum(part.quantity.value for part in (*sure, *some))


def _signs(division: Division, sure: list[Part], exact: float) -> Iterator[str]:
    yield f"in a {division.place}"
    values = [part.quantity.value for part in division.parts]
    yield "more than the whole" if exact > division.whole.value else "some may be left out"
    if any(exact - value == division.whole.value for value in values):
        yield "without one of them it fits"
    if len({part.kind for part in sure}) < len(sure):
        yield "two of a kind"
    kinds = {part.kind for part in sure}
    if kinds & SETTLED and kinds - SETTLED:
        yield "settled and open"
