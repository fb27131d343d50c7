"""What documents say and show that named things hold: `booking.py: 12 tests`, a list of tables."""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from itertools import chain, pairwise
from typing import NamedTuple

from gaplint.binding.blocks import readings
from gaplint.binding.sections import title_words
from gaplint.binding.types import Reading
from gaplint.config.vocabulary import measures, words
from gaplint.expressions import expression
from gaplint.facts.claims import find_fractions
from gaplint.facts.enumerations import LONGEST_NAME
from gaplint.facts.ids import find_id
from gaplint.facts.numbers import ABOUT, rough, whole
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import ClaimKind, Facts, Grid, Quantity, Rough
from gaplint.index import content_words, of_document
from gaplint.model.document import Inline, List, Paragraph, Row, Section
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks
from gaplint.relations.figures import DIGIT, numbered_lines
from gaplint.relations.structure import names

ARTIFACT = expression(r"(?<![\w./@-])(?>[\w./@-]*?\w(?:[/_]|\.(?=[A-Za-z])))[\w./@-]*\w")
"""A path, a file or an identifier: a name that two documents hardly give to two things."""
EXTENSION = expression(r"(?<=\w)\.[A-Za-z]\w{0,4}$")
HELD = expression(
    rf"{ABOUT}(?<![\w.#/+-])(?P<number>\d{{1,4}})(?P<more>\+)?\s+(?P<unit>[^\W\d_][\w-]*(?:\s+[^\W\d_][\w-]*){{0,2}})(?=\s*(?:[,;)]|$))"
)
"""`12 tests`, `24 columns, 3 indexes`."""
HINT = expression(r"\d\+? +[^\W\d_]")
BETWEEN = expression(r"[\W_]*")
LIST_LABEL = expression(r"(?:\*\*|__)?(?P<unit>[^\W\d_]+(?: [^\W\d_]+)?)(?::(?:\*\*|__)?|(?:\*\*|__):)\s*")
NO_NAME = expression(r"[+±]|\d+(?:[.,]\d+)?\+?$")
OPEN_END = expression(r"\betc\b|\.\.\.|…|\bvarious\b|\bmore\b|\ball\b", re.IGNORECASE)


FEWEST_WORDS = 3
"""Words of a name that tell which thing is meant, together with how many it has in all."""


Unit = frozenset[str]
"""The stems of what is counted."""
Key = tuple[frozenset[str], Unit]
"""A thing's words and a unit's."""


class Holding(NamedTuple):
    """How many of one kind a thing is said, or shown, to have."""

    facts: Facts
    thing: str
    unit: Unit
    reading: Reading
    others: tuple[float, ...]
    """What else the place may be read as."""
    stated: bool
    """Whether a number says so; else a list shows it."""
    approximate: Rough
    source: Span
    """The table that it is a row of, else the line."""

    @property
    def place(self) -> tuple[str, Span]:
        """Where in the project it stands: spans of two documents may be equal."""
        return self.facts.document.path, self.reading.span


class Candidate(NamedTuple):
    """A place that may be a holding: what is costly to read is read only where another document speaks of the same."""

    facts: Facts
    thing: str
    unit: Unit
    source: Span
    stated: bool
    build: Callable[[StatusWords], Holding | None]
    in_table: bool = False
    header: Unit = frozenset()
    """What the column counts, where the cell names something else."""

    @property
    def key(self) -> Key:
        return key_of(self.thing), self.unit


# Things


def is_artifact(thing: str) -> bool:
    return ARTIFACT.fullmatch(thing) is not None


def is_telling(one: Holding) -> bool:
    """Whether name, whole and unit together leave no doubt: `Wave 1: Piers`, 3 of 9 routes."""
    return len(key_of(one.thing)) >= FEWEST_WORDS and any(word.startswith("/") for word in one.unit)


@lru_cache(maxsize=16384)
def key_of(thing: str) -> frozenset[str]:
    if is_artifact(thing):
        return frozenset([EXTENSION.sub("", thing.rstrip("/").rpartition("/")[2]).lower()])
    return title_words(without_remarks(thing))


def same_thing(one: str, other: str) -> bool:
    """Whether two paths may be one: the shorter is the end of the longer, and what extensions they have agree."""
    if not (is_artifact(one) and is_artifact(other)):
        return True
    short, long = sorted((EXTENSION.sub("", one), EXTENSION.sub("", other)), key=len)
    return len({ending(one), ending(other)} - {""}) <= 1 and f"/{long}".endswith(f"/{short.lstrip('./')}")


def ending(thing: str) -> str:
    """The extension of a file's name, empty without one."""
    match = EXTENSION.search(thing)
    return match.group() if match else ""


# What documents say and show


@of_document
def candidates(facts: Facts) -> tuple[Candidate, ...]:
    """Every place that may say, or show, how many of something a thing has."""
    grids = (grid for grid in facts.grids if not grid.elided and len(grid.headers) > 1)
    return (*_outside_tables(facts), *(one for grid in grids for one in _cells(facts, grid)))


@of_document
def units(facts: Facts) -> frozenset[Unit]:
    """What a document may say or show numbers of."""
    headers = {unit for grid in facts.grids for header in grid.headers[1:] if (unit := _unit(header))}
    return frozenset(headers | {one.unit for one in _outside_tables(facts)})


@of_document
def _outside_tables(facts: Facts) -> tuple[Candidate, ...]:
    lines = (line for line in numbered_lines(facts) if HINT.search(facts.document.visible, *line.span))
    shown = (_shown(facts, section) for section in facts.document.sections)
    return (*chain.from_iterable(shown), *_achieved(facts), *chain.from_iterable(_said(facts, line) for line in lines))


@lru_cache(maxsize=8192)
def _unit(text: str) -> frozenset[str]:
    """The words of a unit; none where it could be anything, or is no thing."""
    phrase = text.lower().strip()
    last = phrase.rpartition(" ")[2]
    return content_words(phrase) if phrase and phrase not in no_units() and last not in no_units() else frozenset()


@cache
def no_units() -> frozenset[str]:
    """Headers and nouns that say not what is counted: general ones, states, times, measures."""
    known = words()
    return frozenset().union(
        *(known.generic, known.count, known.title, known.status, known.field_value),
        *(known.not_quantities, measures(), known.before, known.after, known.change),
    )


def _cells(facts: Facts, grid: Grid) -> Iterator[Candidate]:
    """Rows that say or list what their first name holds."""
    first = next((n for n in (0, 1) if not grid.numbers(n) and grid.rows and n < len(grid.headers)), None)
    if first is None:
        return
    counted = {n: unit for n, header in enumerate(grid.headers) if n > first and (unit := _unit(header))}
    counting = {n for row in grid.quantities for n, quantity in enumerate(row) if quantity and quantity.unit}
    columns = [n for n in range(first + 1, len(grid.headers)) if n in counted or n in counting]
    for row, quantities in zip(grid.rows, grid.quantities, strict=True) if columns else ():
        if first >= len(row.cells) or not row.cells[first].plain:
            continue
        called = row.cells[first]
        thing = called.plain
        for n in columns:
            quantity, unit = quantities[n], counted.get(n, Unit())
            if quantity is None:
                if unit and n < len(row.cells):
                    build = partial(_row_lists, facts, grid, called, row, n, unit)
                    yield Candidate(facts, thing, unit, grid.table.span, False, build, in_table=True)
            elif not quantity.unit.startswith("%") and (said := _unit(quantity.unit) if quantity.unit else unit):
                build = partial(_row_says, facts, grid, called, quantity, n, said)
                header = Unit() if said == unit else unit
                yield Candidate(facts, thing, said, grid.table.span, True, build, in_table=True, header=header)


def _is_thing(called: Inline, statuses: StatusWords) -> bool:
    """Whether a row names a thing; an ID is an item's, and a status nobody's."""
    return find_id(called.plain, 0, len(called.plain)) is None and statuses.read(called) is None


def _row_says(
    facts: Facts, grid: Grid, called: Inline, quantity: Quantity, n: int, unit: Unit, statuses: StatusWords
) -> Holding | None:
    if not _is_thing(called, statuses) or facts.document.visible[quantity.span.start - 1] in "+-±":
        return None  # a change
    thing = called.plain
    says = f"{whole(quantity.value)} {quantity.unit or grid.name(n)} for “{thing}”"
    reading = Reading(quantity.value, says, facts, quantity.span)
    return Holding(facts, thing, unit, reading, (), True, quantity.approximate, grid.table.span)


def _row_lists(facts: Facts, grid: Grid, called: Inline, row: Row, n: int, unit: Unit, statuses: StatusWords) -> Holding | None:
    if not _is_thing(called, statuses):
        return None
    thing = called.plain
    listed = _listed(row.cells[n], plural=grid.headers[n].endswith("s"))
    says = f"{len(listed)} {grid.name(n)} for “{thing}”: {', '.join(listed)}"
    reading = Reading(len(listed), says, facts, row.cells[n].span)
    return Holding(facts, thing, unit, reading, (), False, Rough.EXACT, grid.table.span) if listed else None


def _listed(cell: Inline, plural: bool) -> list[str]:
    """The names that a text lists; none where it leaves some out, or names nothing; a lone one under a plural only."""
    listed = [name.strip() for name in names(cell.plain)]
    short = all(len(name.split()) <= LONGEST_NAME for name in listed)
    if any(NO_NAME.match(name) for name in listed):
        return []  # `10 + flags` is a sum, and `+ Cargo` adds to the row above
    if not short or OPEN_END.search(cell.plain) or (len(listed) == 1 and not (plural and is_artifact(listed[0]))):
        return []
    return listed


def _said(facts: Facts, line: Inline) -> Iterator[Candidate]:
    """`tests/booking.py` - 12 tests, 3 fixtures: a line with one artifact and what it has."""
    visible = facts.document.visible
    named = [match for match in ARTIFACT.finditer(visible, *line.span) if not match.group().replace("/", "").isdigit()]
    if len(named) != 1:
        return
    at = named[0].end()
    thing = named[0].group()
    for match in HELD.finditer(visible, at, line.span.end):
        gap = visible[at : match.start()]
        unit = _unit(match["unit"])
        if not BETWEEN.fullmatch(gap) or not unit:
            return
        at = match.end()
        says = f"{match['number']} {' '.join(match['unit'].split())} for “{thing}”"
        reading = Reading(float(match["number"]), says, facts, Span(*match.span("number")))
        yield _ready(Holding(facts, thing, unit, reading, (), True, rough(match["about"], match["more"]), line.span))


def _achieved(facts: Facts) -> Iterator[Candidate]:
    """`## Piers (3/9 routes)`, `**Piers:** Complete (9/9 routes)`: how many of how many."""
    claims = [(one.text.plain, one) for one in facts.claims if one.kind is ClaimKind.HEADING and one.of]
    numbers = (field for field in facts.fields if DIGIT.search(field.value.text))
    fields = ((field, list(find_fractions(facts.document, field.value.span))) for field in numbers)
    claims += [(field.name, found[0]) for field, found in fields if len(found) == 1]
    for thing, claim in claims:
        unit = _unit(claim.unit.partition(" ")[0])
        if unit and claim.of:
            says = f"{whole(claim.value)}/{whole(claim.of)} {claim.unit} for “{without_remarks(thing).strip()}”"
            reading = Reading(claim.value, says, facts, claim.span)
            yield _ready(Holding(facts, thing, unit | {f"/{whole(claim.of)}"}, reading, (), True, Rough.EXACT, Span(0, 0)))


def _ready(holding: Holding) -> Candidate:
    return Candidate(holding.facts, holding.thing, holding.unit, holding.source, holding.stated, lambda _: holding)


def _shown(facts: Facts, section: Section) -> Iterator[Candidate]:
    """`### Piers` with `Tables:` and a list of them, in the line or below it."""
    if section.heading is None:
        return
    for block, following in pairwise((*section.blocks, None)):
        match = LIST_LABEL.match(block.lines[-1].text) if isinstance(block, Paragraph) and ":" in block.lines[-1].text else None
        unit = _unit(match["unit"]) if match else frozenset()
        if isinstance(block, Paragraph) and match and unit:
            found = find_id(section.title, 0, len(section.title))
            thing = section.title[found[1] :].strip(" :–—-") if found else section.title
            line = block.lines[-1]
            below = following if isinstance(following, List) else None
            build = partial(_label_lists, facts, line, match["unit"], match.end(), below, thing, unit)
            yield Candidate(facts, thing, unit, line.span, False, build)


def _label_lists(
    facts: Facts, line: Inline, label: str, end: int, below: List | None, thing: str, unit: Unit, _: StatusWords
) -> Holding | None:
    rest = facts.document.inline(line.span.start + end, line.span.end)
    if rest.plain:
        listed = _listed(rest, plural=label.endswith("s"))
        says = f"{len(listed)} {label} for “{thing}”: {', '.join(listed)}"
        reading = Reading(len(listed), says, facts, rest.span)
        return Holding(facts, thing, unit, reading, (), False, Rough.EXACT, line.span) if listed else None
    found = readings(facts, (below,)) if below else []
    if below is None or not found:
        return None
    first = max(found, key=lambda one: one.value) if len(below.items) == 1 else found[0]
    says = f"{whole(first.value)} {label} for “{thing}”"
    others = tuple(one.value for one in found)
    return Holding(facts, thing, unit, first._replace(says=says), others, False, Rough.EXACT, line.span)
