"""Rows of summary tables, tied to the records, or to the section, that their labels name."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from gaplint.binding.blocks import column_sum, descend, elided, first_rows, flat, readings
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.facts.grids import PARENTHESES, is_total, label
from gaplint.facts.ids import series
from gaplint.facts.numbers import whole
from gaplint.facts.records import is_field_grid
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts, Grid, Item, ItemKind, Quantity, StatusClass
from gaplint.index import ProjectIndex, content_words
from gaplint.model.document import Inline, List, Section, Table
from gaplint.model.finding import Confidence
from gaplint.model.span import Span

REMARKS = re.compile(r"[(（]([^()（）]*)[)）]")
NUMBERING = re.compile(r"^[\d.]+\s")
WORD = re.compile(r"[^\W_]+")
FEWEST_RECORDS = 3
FEWEST_TO_DOUBT = 3


UNSETTLED = frozenset(StatusClass) - {StatusClass.DONE, StatusClass.DROPPED}
PARTS = re.compile(r"\s*(?:/|,|&|\+|\band\b)\s*")


class Row(NamedTuple):
    """A row of a summary table."""

    label: Inline
    quantities: tuple[Quantity | None, ...]


def bind(index: ProjectIndex) -> Iterator[Binding]:
    for facts in index.documents:
        populations = _populations(facts, index)
        titles = _titles(facts)
        for grid in facts.grids:
            if grid.key is not None or len(grid.headers) < 2 or grid.elided:
                continue
            rows = [Row(row.cells[0], q) for row, q in zip(grid.rows, grid.quantities, strict=True) if row.cells]
            totals = [Row(row.cells[0], q) for row, q in zip(grid.totals, grid.total_quantities, strict=True)]
            bound = [
                binding
                for population in populations
                if grid.table.span not in population.tables
                for binding in _records(facts, grid, rows, totals, population, index.statuses)
            ]
            yield from bound or _credible(list(_sections(facts, grid, rows, titles)))


def _credible(bindings: list[Binding]) -> list[Binding]:
    """The bindings of one table's rows to sections; if many rows name sections and none agrees, they count something else."""
    bound = [binding for binding in bindings if binding.bound]
    if len(bound) >= FEWEST_TO_DOUBT and not any(binding.fits for binding in bound):
        return [replace(binding, readings=(), reason="") for binding in bindings]
    return bindings


# Records


class Recorded(NamedTuple):
    """One field of one record."""

    item: Item
    text: Inline
    value: str
    """To compare: its status word, else its words before any remark."""


class Population(NamedTuple):
    """Records of one kind in one document."""

    items: tuple[Item, ...]
    tables: frozenset[Span]
    """The tables that the records stand in."""
    fields: dict[str, list[Recorded]]
    """Per field, what each record has in it."""

    @staticmethod
    def of(items: tuple[Item, ...], statuses: StatusWords) -> "Population":
        fields: dict[str, list[Recorded]] = defaultdict(list)
        for item in items:
            for name, field in {field.name: field for field in reversed(item.fields)}.items():
                fields[name].append(Recorded(item, field.value, _value(field.value, statuses)))
        return Population(items, frozenset(item.table.span for item in items if item.table), fields)


def _populations(facts: Facts, index: ProjectIndex) -> list[Population]:
    headings = tuple(
        item for item in facts.items if item.kind is ItemKind.HEADING and item.fields and item.id.family in index.families
    )
    found = []
    if len({item.id for item in headings}) >= FEWEST_RECORDS:
        found.append(Population.of(headings, index.statuses))
    by_header: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    headers = {grid.table.span: grid.headers for grid in facts.grids}
    for item in facts.items:
        if item.kind is ItemKind.ROW and item.table and item.id.family in index.families:
            by_header[headers[item.table.span]].append(item)
    registers = [
        facts.document.path == register.document.path
        for family in {item.id.family for item in facts.items}
        for register in index.registers.get(family, ())
    ]
    if any(registers):
        for rows in by_header.values():
            own = [item for item in rows if facts in index.registers.get(item.id.family, ())]
            if len(own) >= FEWEST_RECORDS and not headings:
                found.append(Population.of(tuple(own), index.statuses))
    return found


def _value(text: Inline, statuses: StatusWords) -> str:
    """A field's value to compare: its status word, else its words before any remark."""
    status = statuses.read(text)
    return status.word if status else label(PARENTHESES.sub("", text.plain))


def _records(
    facts: Facts, grid: Grid, rows: list[Row], totals: list[Row], population: Population, statuses: StatusWords
) -> list[Binding]:
    """Rows whose labels are values of one field of the records."""
    name = _field_of(rows, population, statuses)
    if name is None:
        return []
    columns = _count_columns(grid, population, name, statuses)
    if not columns:
        return []
    found = []
    labels = [row.label for row in rows if row.label.plain]
    bound = set()
    for row in rows:
        matching, perhaps = _matching(row.label, labels, population.fields[name], statuses)
        if not matching:
            continue
        bound.add(row.label.span)
        for column, narrower in columns:
            quantity = row.quantities[column]
            if quantity:
                certain, doubtful = _narrow(matching, narrower, statuses), _narrow(perhaps, narrower, statuses)
                doubtful += _undecided([*matching, *perhaps], narrower, statuses)
                found.append(_record_binding(facts, quantity, row.label.plain, name, certain, doubtful, narrower))
    if not _whole(found):
        return []
    if len(found) >= 2 and len(totals) == 1 and all(label.span in bound for label in labels):
        for column, narrower in columns:
            quantity = totals[0].quantities[column]
            if quantity:
                everyone = _narrow(list(population.items), narrower, statuses)
                with_field = _narrow([one.item for one in population.fields[name]], narrower, statuses)
                found.append(_total_binding(facts, quantity, everyone, with_field, narrower))
    return found


def _whole(found: list[Binding]) -> bool:
    """Whether the records can be all that the summary counts: some row agrees, and most of what is claimed is there."""
    claimed = sum(binding.value for binding in found)
    there = sum(min(binding.value, max(reading.value for reading in binding.readings)) for binding in found)
    return any(binding.fits and binding.value for binding in found) and there >= 0.6 * claimed


def _undecided(items: list[Item], narrower: tuple[str, str] | None, statuses: StatusWords) -> list[Item]:
    """Records that a column of unsettled ones may mean as well: what is open, blocked or external is a matter of words."""
    if narrower is None:
        return []
    name, wanted = narrower
    kind = statuses.classes.get(wanted)
    found = []
    for item in items:
        field = item.field(name)
        status = statuses.read(field.value) if field else None
        if status is None or (kind in UNSETTLED and status.kind in UNSETTLED and status.word != wanted):
            found.append(item)
    return found


def _field_of(rows: list[Row], population: Population, statuses: StatusWords) -> str | None:
    """The field that has most of the row labels among its values: two at least, and half of the labels."""
    best, most = None, 1
    plain = [row.label for row in rows if row.label.plain]
    wanted = [_value(one, statuses) for one in plain]
    for name, recorded in population.fields.items():
        values = {one.value for one in recorded}
        hits = sum(one in values for one in wanted)
        if hits > most and 2 * hits >= len(plain):
            best, most = name, hits
    return best


def _count_columns(
    grid: Grid, population: Population, name: str, statuses: StatusWords
) -> list[tuple[int, tuple[str, str] | None]]:
    """Numeric columns that count records: all of a row, or those with a certain status that the header names."""
    numeric = [column for column in range(1, len(grid.headers)) if grid.numbers(column)]
    plain = [column for column in numeric if grid.headers[column] in words().count]
    if plain:
        return [(plain[0], None)]
    found: list[tuple[int, tuple[str, str] | None]] = []
    for column in numeric:
        wanted = _value(grid.table.header.cells[column], statuses)
        for other, recorded in population.fields.items():
            narrows = other != name and other in (*words().status, "priority", "severity", "level")
            if narrows and any(one.value == wanted for one in recorded):
                found.append((column, (other, wanted)))
                break
    if not found and len(numeric) == 1:
        return [(numeric[0], None)]
    return found


def _matching(
    text: Inline, labels: list[Inline], values: list[Recorded], statuses: StatusWords
) -> tuple[list[Item], list[Item]]:
    """Records that a label means, and further ones that it may mean.

    A label with a remark, `Blocked (Decision)`, means the records whose remark shares a word with it; one that no label's
    remark meets may belong to any of the labels of that word.
    """
    wanted = _alternatives(text, statuses)
    same = [one for one in values if one.value in wanted]
    composite = [
        one.item for one in values
        if one.value not in wanted and wanted & set(PARTS.split(PARENTHESES.sub("", one.text.plain).lower()))
    ]  # fmt: skip
    siblings = [one for one in labels if _value(one, statuses) in wanted]
    if len(siblings) == 1:
        return [one.item for one in same], composite
    remark = _remark(text.plain)
    others = [_remark(one.plain) for one in siblings if one is not text]
    if not remark or remark in others:
        return [], []  # two rows of one value divide its records in a way that the labels don't say
    mine = [one.item for one in same if remark & _remark(one.text.plain)]
    rest = [
        one.item for one in same
        if not remark & _remark(one.text.plain) and not any(other & _remark(one.text.plain) for other in others)
    ]  # fmt: skip
    return (mine, rest) if mine else (rest, [])


def _alternatives(text: Inline, statuses: StatusWords) -> set[str]:
    """The values that a label names: `Exists/Implemented` names two."""
    found = {_value(text, statuses)}
    parts = list(re.split(r"\W*/\W*", text.plain.lower().strip("✅⏳🔒⚠️🔴 ")))
    if len(parts) > 1 and all(part in statuses.classes for part in parts):
        found.update(parts)
    return found


def _remark(plain: str) -> frozenset[str]:
    return content_words(" ".join(REMARKS.findall(plain)))


def _narrow(items: list[Item], narrower: tuple[str, str] | None, statuses: StatusWords) -> list[Item]:
    if narrower is None:
        return items
    name, wanted = narrower
    return [item for item in items if (field := item.field(name)) and _value(field.value, statuses) == wanted]


def _distinct(items: list[Item]) -> int:
    """Records, of which two may share an ID by mistake."""
    return len({(item.id, item.title.plain) for item in items})


def _record_binding(
    facts: Facts,
    quantity: Quantity,
    name: str,
    field: str,
    matching: list[Item],
    perhaps: list[Item],
    narrower: tuple[str, str] | None,
) -> Binding:
    count, most = _distinct(matching), _distinct(matching) + _distinct(perhaps)
    means = f"{field} {name}" + (f", {narrower[0]} {narrower[1]}" if narrower else "")
    span = matching[0].span if matching else quantity.span
    found = [
        Reading(
            count,
            f"{count} record{' of the document has' if count == 1 else 's of the document have'} {means}{_of(matching)}",
            facts,
            span,
        )
    ]
    ids = len({item.id for item in matching})
    found += (
        Reading(value, f"{value} with less certain ones", facts, span) for value in {ids, *range(count + 1, most + 1)} - {count}
    )
    return Binding(
        Tie.SUMMARY,
        facts,
        quantity.span,
        quantity.value,
        f"the summary says {whole(quantity.value)} for {name}{' / ' + narrower[1] if narrower else ''}",
        f"{field} value {name!r} of {count} records",
        tuple(found),
        quantity.approximate,
        f"write {count}, or correct the records",
    )


def _of(items: list[Item]) -> str:
    return f" ({series(tuple(item.id for item in items))})" if 0 < len(items) <= 12 else ""


def _total_binding(
    facts: Facts, quantity: Quantity, everyone: list[Item], with_field: list[Item], narrower: tuple[str, str] | None
) -> Binding:
    count = _distinct(everyone)
    means = f" with {narrower[0]} {narrower[1]}" if narrower else ""
    span = everyone[0].span if everyone else quantity.span
    others = {_distinct(with_field), len({item.id for item in everyone}), sum(not item.closed for item in everyone)} - {count}
    return Binding(
        Tie.SUMMARY,
        facts,
        quantity.span,
        quantity.value,
        f"the summary's total says {whole(quantity.value)}",
        f"all {count} records of the document",
        (
            Reading(count, f"the document has {count} records{means}", facts, span),
            *(Reading(value, f"{value} in another reading", facts, span) for value in sorted(others)),
        ),
        quantity.approximate,
        f"write {count}, or correct the records",
    )


# Sections


def _words(title: str) -> frozenset[str]:
    """The words of a title without remarks, numbering and symbols; `Auth/Session` and `Auth & Session` are one."""
    return frozenset(WORD.findall(NUMBERING.sub("", PARENTHESES.sub("", title.lower())))) - {
        "and",
        "the",
        "und",
        "i",
    }


def _titles(facts: Facts) -> dict[frozenset[str], Section | None]:
    """Sections by the words of their titles; None where two share them."""
    found: dict[frozenset[str], Section | None] = {}
    for section in facts.document.sections:
        name = _words(section.title)
        if name:
            found[name] = None if name in found else section
    return found


def _sections(facts: Facts, grid: Grid, rows: list[Row], titles: dict[frozenset[str], Section | None]) -> Iterator[Binding]:
    """Rows whose label is the title of a section of the document."""
    column = _main_column(grid)
    if column is None:
        return
    for row in rows:
        quantity = row.quantities[column]
        if quantity is None or quantity.unit == "%" or quantity.value != int(quantity.value) or is_total(row.label.plain):
            continue
        section = titles.get(_words(row.label.plain))
        said = f"the summary says {whole(quantity.value)} for {row.label.plain}"
        unbound = Binding(Tie.SUMMARY, facts, quantity.span, quantity.value, said)
        if section is not None and section.span.start <= grid.table.span.start < section.span.end:
            section = None
        if section is not None:
            yield _section_binding(facts, grid, column, quantity, said, section) or unbound
        else:
            yield (_column_binding(facts, grid, quantity, said, content_words(PARENTHESES.sub("", row.label.plain))) or unbound)


def _main_column(grid: Grid) -> int | None:
    """The column that counts what a row names: under a Count-like header or of totals, else the only numeric one."""
    numeric = [column for column in range(1, len(grid.headers)) if grid.numbers(column)]
    counting = words().count | words().total_column
    for column in numeric:
        if grid.headers[column] in counting or grid.headers[column].startswith("total"):
            return column
    plausible = [column for column in numeric if grid.headers[column] not in words().not_quantities]
    return plausible[0] if len(plausible) == 1 or (plausible and len(grid.headers) == 2) else None


def _section_binding(facts: Facts, grid: Grid, column: int, quantity: Quantity, said: str, section: Section) -> Binding | None:
    blocks = tuple(flat(tuple(block for one in descend(facts, section) for block in one.blocks)))
    evidence = [block for block in blocks if isinstance(block, Table | List)]
    counts = grid.headers[column] in words().count
    if (
        len(evidence) != 1
        or (isinstance(evidence[0], List) and not counts)
        or elided(facts, blocks)
        or any(is_field_grid(grid) for grid in facts.grids if grid.table is evidence[0])
    ):
        return None
    found = readings(facts, blocks)
    first = found[0]
    if quantity.value == 0 or not quantity.value / 2 <= first.value <= quantity.value * 2:
        return None
    return Binding(
        Tie.SUMMARY,
        facts,
        quantity.span,
        quantity.value,
        said,
        f"label equals heading {section.title!r}",
        tuple(found),
        quantity.approximate,
        f"write {whole(first.value)}, or correct the section",
        Confidence.LIKELY,
    )


def _column_binding(facts: Facts, grid: Grid, quantity: Quantity, said: str, name: frozenset[str]) -> Binding | None:
    """`Checklist items | 47`, where a section about the checklist has a table with a column `Items`."""
    if len(name) < 2:
        return None
    found = [
        (other, column)
        for other in facts.grids
        if other is not grid and not other.elided
        for column, header in enumerate(other.headers)
        if (own := content_words(header)) and own < name and len(other.rows) >= 3 and other.is_full(column)
        if name - own <= content_words(" ".join(section.title for section in _path(facts, other.section)))
    ]
    if len(found) != 1:
        return None
    other, column = found[0]
    values = other.numbers(column)
    bare = [value for value in values if not value.unit] or values
    everything = column_sum(facts, other, column)
    added = sum(value.value for value in bare)
    if quantity.value == 0 or not quantity.value / 2 <= added <= quantity.value * 2:
        return None
    says = f"column {other.name(column)} under “{other.section.title}” adds up to {whole(added)}"
    return Binding(
        Tie.SUMMARY,
        facts,
        quantity.span,
        quantity.value,
        said,
        f"column {other.name(column)} of the table under {other.section.title!r}",
        (
            Reading(added, says, facts, everything.span),
            everything,
            Reading(len(values), f"it has {len(values)} rows", facts, everything.span),
            *(Reading(q.value, "its total", facts, q.span) for qs in other.total_quantities for q in qs if q),
        ),
        quantity.approximate,
        first_rows(bare, quantity.value) or f"write {whole(added)}, or correct the table",
        Confidence.LIKELY,
    )


def _path(facts: Facts, section: Section) -> Iterator[Section]:
    """A section and those that it stands in, except the document's title."""
    at: Section | None = section
    while at is not None:
        if at.level > 1:
            yield at
        at = facts.document.sections[at.parent] if at.parent is not None else None
