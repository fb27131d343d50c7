"""One labelled quantity stated twice."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.facts.grids import PARENTHESES, is_total, label
from gaplint.facts.numbers import read_quantity, whole
from gaplint.facts.types import Facts, Grid, Quantity, Rough
from gaplint.index import ProjectIndex, content_words, day_of
from gaplint.model.span import Span

STATED = re.compile(r"(?P<number>\d{1,4})\s+(?:items?|blockers?|entries|tasks?|open|pending)\b[^.\n|]*")
TWO_TIMES = re.compile(
    r"\b(?:before|after|previous|prior|baseline|current|initial|final|old|new|delta|change|planned|actual|expected|target|goal|run|week|day|sprint|phase|wave|"
    r"step|stage|round|iteration|version|v?\d[\d.]*|example|scenario|option|case|batch)\b",
    re.I,
)
"""A section about one of several times or variants may state a quantity anew."""
ORDINAL = re.compile(r"^(?:category|kategorie|kategoria|part|section)?\s*\d*[.:)]?\s*", re.IGNORECASE)
SHARE = re.compile(r"(?<![\w.<>≤≥~])(?P<percent>\d+(?:\.\d+)?)\s*%\s+(?P<of>[^\W\d_][\w-]*)")
"""`40% built`."""
PERCENT = re.compile(r"(?P<percent>\d+(?:\.\d+)?)\s*%")
ROUNDING = 1
"""Points by which two shares may differ and still be one, rounded twice."""


class Stated(NamedTuple):
    value: float
    span: Span
    place: str


def bind(index: ProjectIndex) -> Iterator[Binding]:
    for facts in index.documents:
        yield from _twin_tables(facts)
        yield from _keys(facts)
        yield from _shares(facts)
    yield from _across(index)


class Labelled(NamedTuple):
    """A table's rows by their label."""

    grid: Grid
    rows: dict[str, tuple[Quantity | None, ...]]


def _twin_tables(facts: Facts) -> Iterator[Binding]:
    """Two tables of one document with the same rows and some of the same columns."""
    tables = [_labelled(grid) for grid in facts.grids if grid.numeric and len(grid.rows) >= 3]
    for first, second in combinations(tables, 2):
        shared = _shared_cells(first, second)
        differ = [pair for pair in shared if pair[0].value != pair[1].value]
        if len(shared) < 3 or not differ or 2 * len(differ) > len(shared) or _two_times(first.grid, second.grid):
            continue
        for left, right, name in differ:
            yield _conflict(facts, right, left, name, f"tables with {len(shared)} shared cells", facts)


def _labelled(grid: Grid) -> Labelled:
    cells = (*zip(grid.rows, grid.quantities, strict=True), *zip(grid.totals, grid.total_quantities, strict=True))
    return Labelled(
        grid, {label(row.cells[0].plain): quantities for row, quantities in cells if row.cells and row.cells[0].plain}
    )


def _shared_cells(first: Labelled, second: Labelled) -> list[tuple[Quantity, Quantity, str]]:
    headers = second.grid.headers
    columns = [(n, headers.index(header)) for n, header in enumerate(first.grid.headers) if n and header in headers[1:]]
    names = first.rows.keys() & second.rows.keys() if columns else ()
    return [
        (left, right, f"{name} / {first.grid.table.header.cells[n].plain}")
        for name in sorted(names)
        for n, m in columns
        if (left := first.rows[name][n]) and (right := second.rows[name][m])
    ]


def _two_times(first: Grid, second: Grid) -> bool:
    """Whether the tables' sections say that they speak of two times."""
    titles = {first.section.title, second.section.title}
    return len(titles) > 1 and any(TWO_TIMES.search(title) for title in titles)


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
        (left, left_title), (right, right_title) = sorted(all_, key=lambda one: one[0].span)
        if left.unit != right.unit or left.unit == "%" or left_title == right_title:
            continue
        if any(TWO_TIMES.search(title) for title in (left_title, right_title)):
            continue
        yield _conflict(facts, right, left, name, "same key", facts)


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
            yield _conflict(facts, claim, other, shares[0]["of"], "share in the heading, and a field of its name below", facts)


def _conflict(facts: Facts, claim: Quantity, other: Quantity, name: str, reason: str, where: Facts) -> Binding:
    sign = claim.unit if claim.unit == "%" else ""
    return Binding(
        Tie.CONFLICT,
        facts,
        claim.span,
        claim.value,
        f"says {whole(claim.value)}{sign} for “{name}”",
        reason,
        (Reading(other.value, f"it is {whole(other.value)}{sign} in another place", where, other.span),),
        claim.approximate or other.approximate,
        "correct one of the two",
        form="one document",
    )


def _across(index: ProjectIndex) -> Iterator[Binding]:
    """A category's count in one document, and the section of that name in another one of the same day."""
    sections: dict[frozenset[str], list[tuple[Facts, Stated]]] = defaultdict(list)
    for facts in index.documents:
        if day_of(facts) is not None:
            for name, stated in _section_counts(facts):
                sections[name].append((facts, stated))
    for facts in index.documents:
        day = day_of(facts)
        for category, quantity in _categories(facts) if day else ():
            for other, stated in sections.get(_category(category), []):
                if other is facts or day_of(other) != day:
                    continue
                says = f"it is {whole(stated.value)} under “{stated.place}” in {other.document.path} of the same day"
                yield Binding(
                    Tie.CONFLICT,
                    facts,
                    quantity.span,
                    quantity.value,
                    f"says {whole(quantity.value)} for “{category}”",
                    "section of the same name in a document of the same day",
                    (Reading(stated.value, says, other, stated.span),),
                    quantity.approximate,
                    "correct one of the two, or say what each leaves out",
                    form="section of another document",
                )


def _section_counts(facts: Facts) -> Iterator[tuple[frozenset[str], Stated]]:
    """Sections that say how many items of their title's category there are: in the title, or in their first line."""
    visible = facts.document.visible
    claims = {one.text.span: one for one in facts.claims if one.of is None}
    for section in facts.document.sections:
        if section.heading is None or len(name := _category(section.title)) < 2:
            continue
        claim = claims.get(section.heading.title.span)
        if claim and (not claim.unit or claim.unit.split()[-1] in words().generic):
            yield name, Stated(claim.value, claim.span, section.title)
            continue
        for block in section.blocks[:1]:
            match = STATED.search(visible, *block.span)
            if match and visible[block.span.start : match.start()].strip(" *").lower() in ("", "status:", "count:"):
                yield name, Stated(float(match["number"]), Span(*match.span("number")), section.title)


def _categories(facts: Facts) -> Iterator[tuple[str, Quantity]]:
    """Rows of tables that count categories."""
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
    return content_words(ORDINAL.sub("", PARENTHESES.sub("", title)))
