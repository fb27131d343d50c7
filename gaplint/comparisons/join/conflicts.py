"""One labelled quantity stated twice."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from gaplint.binding.scope import holds, is_one_time, named, rivals, scope_of
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import is_total, label
from gaplint.facts.numbers import read_quantity, whole
from gaplint.facts.types import Facts, Grid, Quantity, Rough
from gaplint.index import ProjectIndex, content_words, day_of, of_document
from gaplint.model.ground import Ground, Held
from gaplint.model.kept import Part
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks

STATED = expression(
    r"[ *]*+(?:(?i:status|count):[ *]*+)?(?P<number>\d{1,4})\s+(?:items?|blockers?|entries|tasks?|open|pending)\b"
)
"""`**Status:** 4 items`, at the beginning of a section."""
ORDINAL = expression(r"^(?:category|kategorie|kategoria|part|section)?\s*\d*[.:)]?\s*", re.IGNORECASE)
SHARE = expression(r"(?<![\w.<>≤≥~])(?P<percent>\d+(?:\.\d+)?)\s*%\s+(?P<of>[^\W\d_][\w-]*)")
"""`40% built`."""
PERCENT = expression(r"(?P<percent>\d{1,15}(?:\.\d{1,15})?)\s*%")
ROUNDING = 1
"""Points by which two shares may differ and still be one, rounded twice."""


FEWEST_ROWS = 3
FEWEST_AGREEING = 6
"""Cells, zeros aside, that two tables must state alike to speak of one thing."""
AGREEING_TO_DIFFERING = 7
"""How many cells must agree for each that does not: two cases of one kind may agree in most."""
MOST_ALIKE = 2
"""Tables of one header in a document; more are a form that is filled in for one thing after the other."""

MOST_NEAR = 100
"""Tables behind one that it is compared with."""


class Stated(NamedTuple):
    value: float
    span: Span
    place: str


def bind(facts: Facts) -> Iterator[Binding | Held]:
    yield from _twin_tables(facts)
    yield from _keys(facts)
    yield from _shares(facts)


class Labelled:
    """A table's rows by their label, read when they are asked for."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.named = frozenset(grid.headers[1:])
        """What its columns behind the labels are called."""

    @cached_property
    def rows(self) -> dict[str, tuple[Quantity | None, ...]]:
        rows = ((row.cells[0].plain, quantities) for row, quantities in self.grid.everything if row.cells)
        return {label(plain): quantities for plain, quantities in rows if plain}


def _twin_tables(facts: Facts) -> Iterator[Binding | Held]:
    """Two tables of one document that show the same rows under some of the same columns, and nearly always alike.

    Tables of one header in sections of their own are copies of one form, each about its section, however much agrees.
    """
    tables = [Labelled(grid) for grid in facts.grids if grid.numeric and len(grid.rows) >= FEWEST_ROWS]
    forms = Counter(table.grid.headers for table in tables)
    tables = [table for table in tables if forms[table.grid.headers] <= MOST_ALIKE]
    near = ((first, second) for at, first in enumerate(tables) for second in tables[at + 1 : at + 1 + MOST_NEAR])
    for first, second in near:
        shared = [] if first.named.isdisjoint(second.named) else _shared_cells(first, second)
        differ = [pair for pair in shared if pair[0].value != pair[1].value]
        agreeing = sum(left.value == right.value != 0 for left, right, _ in shared)
        if agreeing >= max(FEWEST_AGREEING, AGREEING_TO_DIFFERING * len(differ)):
            one, other = scope_of(facts, first.grid.table.span), scope_of(facts, second.grid.table.span)
            copies = first.grid.headers == second.grid.headers and not holds(one, other) and not holds(other, one)
            if rivals(one, other) and not copies:
                yield _tables(facts, differ) if differ else Held(Ground(f"{Tie.CONFLICT}: tables", facts.document.path), True)


def _tables(facts: Facts, differ: list[tuple[Quantity, Quantity, str]]) -> Binding:
    """One conflict for a pair of tables, whatever the number of cells."""
    (left, right, name), *rest = differ
    first = _conflict(facts, right, left, name, "tables that share most of their cells", "tables")
    also = [(one.span, f"“{what}” is {whole(one.value)} here, {whole(two.value)} there") for one, two, what in rest]
    return replace(first, also=tuple(Reading(0, says, facts, span) for span, says in also))


def _shared_cells(first: Labelled, second: Labelled) -> list[tuple[Quantity, Quantity, str]]:
    headers = second.grid.headers
    columns = [(n, headers.index(header)) for n, header in enumerate(first.grid.headers) if n and header in second.named]
    names = first.rows.keys() & second.rows.keys()
    return [
        (left, right, f"{name} / {first.grid.table.header.cells[n].plain}")
        for name in sorted(names)
        for n, m in columns
        if (left := first.rows[name][n]) and (right := second.rows[name][m])
    ]


def _keys(facts: Facts) -> Iterator[Binding]:
    """`Orders copied: 20,110` and, further down, `Orders copied: 20,101`."""
    stated: dict[str, list[tuple[Quantity, str]]] = defaultdict(list)
    records = {item.span for item in facts.items if item.fields}
    sections_of_records = {facts.document.section_at(span.start).number for span in records}
    for field in facts.fields:
        section = facts.document.section_at(field.span.start)
        if section.number not in sections_of_records and (quantity := read_quantity(field.value, facts.document.visible)):
            stated[field.name].append((quantity, section.title))
    seen = {(name, quantity.span) for name, some in stated.items() for quantity, _ in some}
    for grid in facts.grids:
        if len(grid.headers) == 2 and grid.key is None:
            for row, quantities in zip(grid.rows, grid.quantities, strict=True):
                if (quantity := quantities[1]) and not is_total(row.cells[0].plain):
                    name = label(row.cells[0].plain)
                    if (name, quantity.span) not in seen:
                        stated[name].append((quantity, grid.section.title))
    for name, all_ in stated.items():
        if len(content_words(name)) < 2 or len(all_) != 2 or name in words().not_quantities:
            continue
        left, right = sorted((quantity for quantity, _ in all_), key=lambda one: one.span)
        if left.unit != right.unit or left.unit == "%" or all_[0][1] == all_[1][1]:
            continue
        above, below = scope_of(facts, left.span), scope_of(facts, right.span)
        if rivals(above, below) and holds(above, below):  # a key in one of several sections is that section's own
            signs = frozenset(["a part exceeds the whole"] if right.value > left.value else [])
            yield replace(_conflict(facts, right, left, name, "same key in a section and in a part of it", "key"), signs=signs)


def _shares(facts: Facts) -> Iterator[Binding]:
    """`## Piers (100% planned, 40% built)` over `**Built in all:** 2 of 6 (33%)`."""
    visible = facts.document.visible
    headings = {
        section.number: shares
        for section in facts.document.sections
        if section.heading
        and "%" in section.heading.title.text
        and (shares := list(SHARE.finditer(visible, *section.heading.title.span)))
    }
    for field in facts.fields if headings else ():
        section = facts.document.section_at(field.span.start)
        percents = list(PERCENT.finditer(visible, *field.value.span))
        shares = [share for share in headings.get(section.number, ()) if content_words(share["of"]) & content_words(field.name)]
        if len(shares) == len(percents) == 1:
            stated, below = float(shares[0]["percent"]), float(percents[0]["percent"])
            claim = Quantity(
                stated,
                Rough.ABOUT if abs(stated - below) <= ROUNDING else Rough.EXACT,
                "%",
                Span(*shares[0].span("percent")),
                True,
            )
            other = Quantity(below, Rough.EXACT, "%", Span(*percents[0].span("percent")), True)
            yield _conflict(facts, claim, other, shares[0]["of"], "share in the heading, a field of its name below", "share")


def _conflict(facts: Facts, claim: Quantity, other: Quantity, name: str, reason: str, form: str) -> Binding:
    sign = claim.unit if claim.unit == "%" else ""
    return Binding(
        Tie.CONFLICT,
        facts,
        claim.span,
        claim.value,
        f"“{name}” is {whole(claim.value)}{sign} here",
        reason,
        (Reading(other.value, f"it is {whole(other.value)}{sign} {_where(facts, claim.span, other.span)}", facts, other.span),),
        claim.approximate or other.approximate,
        "fix one of the two",
        form=form,
    )


def _where(facts: Facts, here: Span, there: Span) -> str:
    """Where the other statement is: the section by its title, or in the same one, above or below."""
    if facts.document.section_at(here.start) is facts.document.section_at(there.start):
        return "further up in the section" if there < here else "further down in the section"
    return named(facts, there)


def across(index: ProjectIndex) -> Iterator[Part[Binding]]:
    """A category's count in one document, and the section of that name in another one of the same day."""
    yield from index.each([*filter(_categories, index.documents)], _stated_elsewhere)


def _stated_elsewhere(index: ProjectIndex, facts: Facts) -> Iterator[Binding]:
    for category, quantity in _categories(facts):
        name = _category(category)
        for other, stated in index.having(_section_counts, name):
            if other is not facts and is_one_time(index, facts, other):
                says = f"it is {whole(stated.value)} under “{stated.place}” in {other.document.path} of the same day"
                yield Binding(
                    Tie.CONFLICT,
                    facts,
                    quantity.span,
                    quantity.value,
                    f"“{category}” is {whole(quantity.value)} here",
                    "section of the same name in a document of the same day",
                    (Reading(stated.value, says, other, stated.span),),
                    quantity.approximate,
                    "fix one of the two, or say what each of them leaves out",
                    form="section of another document",
                )


@of_document
def _section_counts(facts: Facts) -> dict[frozenset[str], list[tuple[Facts, Stated]]]:
    """Sections of a dated document that say how many items of their title's category there are: in the title, or in their
    first line.
    """
    found: dict[frozenset[str], list[tuple[Facts, Stated]]] = {}
    if day_of(facts) is None:
        return found
    visible = facts.document.visible
    claims = {one.text.span: one for one in facts.claims if one.of is None}
    for section in facts.document.sections:
        stated = None
        if section.heading and (claim := claims.get(section.heading.title.span)) and _is_general(claim.unit):
            stated = Stated(claim.value, claim.span, section.title)
        elif section.heading and section.blocks and (match := STATED.match(visible, *section.blocks[0].span)):
            stated = Stated(float(match["number"]), Span(*match.span("number")), section.title)
        if stated and len(name := _category(section.title)) > 1:
            found.setdefault(name, []).append((facts, stated))
    return found


def _is_general(unit: str) -> bool:
    return not unit or unit.split()[-1] in words().generic


@of_document
def _categories(facts: Facts) -> tuple[tuple[str, Quantity], ...]:
    """Rows of a dated document's tables that count categories."""
    return tuple(_counting(facts)) if day_of(facts) else ()


def _counting(facts: Facts) -> Iterator[tuple[str, Quantity]]:
    for grid in facts.grids:
        counts = grid.columns(words().count)
        if grid.key is not None or len(counts) != 1:
            continue
        for row, quantities in zip(grid.rows, grid.quantities, strict=True):
            quantity = quantities[counts[0]]
            if quantity and quantity.value:
                yield row.cells[0].plain, quantity


@lru_cache(maxsize=4096)
def _category(title: str) -> frozenset[str]:
    """The words of a category's name, without `Category 1:` and remarks."""
    return content_words(ORDINAL.sub("", without_remarks(title)))
