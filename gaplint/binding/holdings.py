"""What named things are said to hold, `focus.py: 12 tests`, tied to what documents of the same day say or list of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise, permutations
from typing import NamedTuple

from gaplint.binding.blocks import names, readings
from gaplint.binding.sections import title_words
from gaplint.binding.types import APPROXIMATION, EXACT, Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.facts.claims import ABOUT, LONGEST_NAME, find_fractions
from gaplint.facts.grids import PARENTHESES
from gaplint.facts.ids import find_id
from gaplint.facts.numbers import whole
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import ClaimKind, Facts, Grid
from gaplint.index import ProjectIndex, content_words, day_of
from gaplint.model.document import Inline, List, Paragraph, Section, lines
from gaplint.model.finding import Confidence
from gaplint.model.span import Span

ARTIFACT = re.compile(r"[\w./@-]*\w(?:[/_]|\.(?=[A-Za-z]))[\w./@-]*\w")
"""A path, a file or an identifier: a name that two documents hardly give to two things."""
EXTENSION = re.compile(r"(?<=\w)\.[A-Za-z]\w{0,4}$")
HELD = re.compile(
    rf"{ABOUT}(?<![\w.#/+-])(?P<number>\d{{1,4}})(?P<more>\+)?\s+(?P<unit>[^\W\d_][\w-]*(?:\s+[^\W\d_][\w-]*){{0,2}})(?=\s*(?:[,;)]|$))"
)
"""`12 tests`, `24 columns, 3 indexes`."""
BETWEEN = re.compile(r"[\W_]*")
LIST_LABEL = re.compile(r"(?:\*\*|__)?(?P<unit>[^\W\d_]+(?: [^\W\d_]+)?)(?::(?:\*\*|__)?|(?:\*\*|__):)\s*")
OPEN_END = re.compile(r"\betc\b|\.\.\.|…|\bvarious\b|\bmore\b|\ball\b", re.IGNORECASE)
MOST_DOCUMENTS = 20
"""A name that more documents of one day have is a heading of theirs, no thing."""
FEWEST_WORDS = 3
"""Words of a name that tell which thing is meant, together with how many it has in all."""
FEWEST_AGREEING = 2
"""Things that two documents must agree on before a difference is one in what is counted alike."""


class Holding(NamedTuple):
    """How many of one kind a thing is said, or shown, to have."""

    facts: Facts
    thing: str
    unit: frozenset[str]
    reading: Reading
    others: tuple[float, ...]
    """What else the place may be read as."""
    stated: bool
    """Whether a number says so; else a list shows it."""
    approximate: bool
    source: Span
    """The table that it is a row of, else the line."""


Key = tuple[frozenset[str], frozenset[str]]
"""A thing's words and a unit's."""


def bind(index: ProjectIndex) -> Iterator[Binding]:
    days: dict[date, list[Facts]] = defaultdict(list)
    for facts in index.documents:
        if day := day_of(facts):
            days[day].append(facts)
    for together in days.values():
        if len(together) > 1:
            yield from _same_day([holding for facts in together for holding in _holdings(facts, index.statuses)])


def _same_day(holdings: list[Holding]) -> Iterator[Binding]:
    by_key: dict[Key, list[Holding]] = defaultdict(list)
    for holding in holdings:
        by_key[_key(holding.thing), holding.unit].append(holding)
    seen: set[Span] = set()
    named: dict[tuple[str, Span, str], list[tuple[Holding, Holding]]] = defaultdict(list)
    for alike in by_key.values():
        one_each = _one_each(alike)
        if all(_is_artifact(one.thing) for one in one_each) or (one_each and _is_telling(one_each[0])):
            yield from _doubtful(one_each, seen)
        elif len(one_each) <= MOST_DOCUMENTS:
            for claim, other in permutations(one_each, 2):
                named[claim.facts.document.path, claim.source, other.facts.document.path].append((claim, other))
    for pairs in named.values():
        yield from _differing(pairs, seen)


def _one_each(alike: list[Holding]) -> list[Holding]:
    """One holding a document; a document that speaks of the thing twice, differently, can't be held to either."""
    by_document: dict[str, list[Holding]] = defaultdict(list)
    for one in alike:
        by_document[one.facts.document.path].append(one)
    found = [some[0] for some in by_document.values() if len({(one.reading.value, _ending(one.thing)) for one in some}) == 1]
    return [one for one in found if _same_thing(one.thing, found[0].thing)]


def _doubtful(alike: list[Holding], seen: set[Span]) -> Iterator[Binding]:
    """The claim about an artifact that fewest documents bear out, where not all agree."""
    support = Counter(one.reading.value for one in alike)
    claims = sorted((one for one in alike if one.stated), key=lambda one: (support[one.reading.value], one.facts.document.path))
    for claim in claims[:1]:
        others = sorted((one for one in alike if not _agree(claim, one)), key=lambda one: one.stated)
        if 2 * len(others) >= len(alike):
            seen.add(claim.reading.span)
            yield _binding(claim, others)


def _differing(pairs: list[tuple[Holding, Holding]], seen: set[Span]) -> Iterator[Binding]:
    """What a table says of things that another document names as well, where the two agree on enough others."""
    wrong = [(claim, other) for claim, other in pairs if claim.stated and not _agree(claim, other)]
    agreeing = sum(claim.reading.value > 0 and _agree(claim, other) for claim, other in pairs)
    if agreeing >= max(FEWEST_AGREEING, len(wrong)):
        for claim, other in wrong:
            if claim.reading.span not in seen and other.reading.span not in seen:
                seen.add(claim.reading.span)
                yield _binding(claim, [other])


def _binding(claim: Holding, others: list[Holding]) -> Binding:
    unit = next(iter(claim.unit))
    first, *rest = others
    return Binding(
        Tie.CONFLICT,
        claim.facts,
        claim.reading.span,
        claim.reading.value,
        f"says {claim.reading.says}",
        f"same thing, same unit ({unit}…) in a document of the same day",
        (first.reading._replace(says=f"{first.facts.document.path} of the same day {_verb(first)} {first.reading.says}"),),
        claim.approximate,
        "correct one of the two, or say what each leaves out",
        Confidence.LIKELY,
        tuple(one.reading for one in rest),
    )


def _verb(holding: Holding) -> str:
    return "says" if holding.stated else "lists"


def _agree(claim: Holding, other: Holding) -> bool:
    near = APPROXIMATION * claim.reading.value if claim.approximate or other.approximate else EXACT
    return any(
        abs(mine - theirs) <= near
        for mine in (claim.reading.value, *claim.others)
        for theirs in (other.reading.value, *other.others)
    )


# Things


def _is_artifact(thing: str) -> bool:
    return ARTIFACT.fullmatch(thing) is not None


def _is_telling(one: Holding) -> bool:
    """Whether name, whole and unit together leave no doubt: `Wave 1: Piers`, 3 of 9 routes."""
    return len(_key(one.thing)) >= FEWEST_WORDS and any(word.startswith("/") for word in one.unit)


def _key(thing: str) -> frozenset[str]:
    if _is_artifact(thing):
        return frozenset([EXTENSION.sub("", thing.rstrip("/").rpartition("/")[2]).lower()])
    return title_words(PARENTHESES.sub("", thing))


def _same_thing(one: str, other: str) -> bool:
    """Whether two paths may be one: the shorter is the end of the longer, and what extensions they have agree."""
    if not (_is_artifact(one) and _is_artifact(other)):
        return True
    short, long = sorted((EXTENSION.sub("", one), EXTENSION.sub("", other)), key=len)
    return len({_ending(one), _ending(other)} - {""}) <= 1 and f"/{long}".endswith(f"/{short.lstrip('./')}")


def _ending(thing: str) -> str:
    """The extension of a file's name, empty without one."""
    match = EXTENSION.search(thing)
    return match.group() if match else ""


# What documents say and show


def _holdings(facts: Facts, statuses: StatusWords) -> Iterator[Holding]:
    for grid in facts.grids:
        if not grid.elided and len(grid.headers) > 1:
            yield from _cells(facts, grid, statuses)
    for section in facts.document.sections:
        yield from _shown(facts, section)
    yield from _achieved(facts)
    for block in facts.document.walk():
        for line in lines(block):
            yield from _said(facts, line)


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
        *(known.not_quantities, known.not_units, known.before, known.after, known.change),
    )


def _cells(facts: Facts, grid: Grid, statuses: StatusWords) -> Iterator[Holding]:
    """Rows that say or list what their first name holds."""
    first = next((n for n in (0, 1) if not grid.numbers(n) and grid.rows and n < len(grid.headers)), None)
    if first is None:
        return
    units = [_unit(header) if n > first else frozenset() for n, header in enumerate(grid.headers)]
    for row, quantities in zip(grid.rows, grid.quantities, strict=True):
        thing = row.cells[first].plain if first < len(row.cells) else ""
        if not thing or find_id(thing, 0, len(thing)) or statuses.read(row.cells[first]):
            continue
        for n, cell in enumerate(row.cells[: len(grid.headers)]):
            quantity = quantities[n]
            if n <= first:
                continue
            if quantity and not quantity.unit.startswith("%"):
                unit = _unit(quantity.unit) if quantity.unit else units[n]
                signed = facts.document.visible[quantity.span.start - 1] in "+-±"
                if unit and not signed and (not quantity.unit or not units[n] or unit == units[n]):
                    says = f"{whole(quantity.value)} {quantity.unit or grid.name(n)} of “{thing}”"
                    reading = Reading(quantity.value, says, facts, quantity.span)
                    yield Holding(facts, thing, unit, reading, (), True, quantity.approximate, grid.table.span)
            elif units[n] and quantity is None and (listed := _listed(cell, plural=grid.headers[n].endswith("s"))):
                says = f"{len(listed)} {grid.name(n)} of “{thing}”: {', '.join(listed)}"
                reading = Reading(len(listed), says, facts, cell.span)
                yield Holding(facts, thing, units[n], reading, (), False, False, grid.table.span)


def _listed(cell: Inline, plural: bool) -> list[str]:
    """The names that a text lists; none where it leaves some out, or names nothing; a lone one under a plural only."""
    listed = [name.strip() for name in names(cell.plain)]
    short = all(len(name.split()) <= LONGEST_NAME for name in listed)
    if not short or OPEN_END.search(cell.plain) or (len(listed) == 1 and not (plural and _is_artifact(listed[0]))):
        return []
    return listed


def _said(facts: Facts, line: Inline) -> Iterator[Holding]:
    """`tests/focus.py` - 12 tests, 3 fixtures: a line with one artifact and what it has."""
    if not any(character.isdigit() for character in line.plain):
        return
    visible = facts.document.visible
    named = [match for match in ARTIFACT.finditer(visible, *line.span) if not match.group().replace("/", "").isdigit()]
    if len(named) != 1:
        return
    at = named[0].end()
    for match in HELD.finditer(visible, at, line.span.end):
        gap = visible[at : match.start()]
        unit = _unit(match["unit"])
        if not BETWEEN.fullmatch(gap) or not unit:
            return
        at = match.end()
        says = f"{match['number']} {' '.join(match['unit'].split())} of “{named[0].group()}”"
        reading = Reading(float(match["number"]), says, facts, Span(*match.span("number")))
        approximate = bool(match["about"] or match["more"])
        yield Holding(facts, named[0].group(), unit, reading, (), True, approximate, line.span)


def _achieved(facts: Facts) -> Iterator[Holding]:
    """`## Piers (3/9 routes)`, `**Piers:** Complete (9/9 routes)`: how many of how many."""
    claims = [(one.text.plain, one) for one in facts.claims if one.kind is ClaimKind.HEADING and one.of]
    fields = ((field, list(find_fractions(facts.document, field.value.span))) for field in facts.fields)
    claims += [(field.name, found[0]) for field, found in fields if len(found) == 1]
    for thing, claim in claims:
        unit = _unit(claim.unit.partition(" ")[0])
        if unit and claim.of:
            says = f"{whole(claim.value)}/{whole(claim.of)} {claim.unit} of “{PARENTHESES.sub('', thing).strip()}”"
            reading = Reading(claim.value, says, facts, claim.span)
            yield Holding(facts, thing, unit | {f"/{whole(claim.of)}"}, reading, (), True, False, Span(0, 0))


def _shown(facts: Facts, section: Section) -> Iterator[Holding]:
    """`### Exercise` with `Tables:` and a list of them, in the line or below it."""
    if section.heading is None:
        return
    found = find_id(section.title, 0, len(section.title))
    thing = section.title[found[1] :].strip(" :–—-") if found else section.title
    for block, following in pairwise((*section.blocks, None)):
        if not isinstance(block, Paragraph):
            continue
        line = block.lines[-1]
        match = LIST_LABEL.match(line.text)
        unit = _unit(match["unit"]) if match else frozenset()
        if match is None or not unit:
            continue
        rest = facts.document.inline(line.span.start + match.end(), line.span.end)
        if rest.plain:
            listed = _listed(rest, plural=match["unit"].endswith("s"))
            if listed:
                says = f"{len(listed)} {match['unit']} of “{thing}”: {', '.join(listed)}"
                yield Holding(facts, thing, unit, Reading(len(listed), says, facts, rest.span), (), False, False, line.span)
        elif isinstance(following, List) and (found_ := readings(facts, (following,))):
            every = tuple(one.value for one in found_)
            first = max(found_, key=lambda one: one.value) if len(following.items) == 1 else found_[0]
            says = f"{whole(first.value)} {match['unit']} of “{thing}”"
            yield Holding(facts, thing, unit, first._replace(says=says), every, False, False, line.span)
