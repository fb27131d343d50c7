"""Rows of summary tables, tied to the records that their labels name, else to the places of the document that these name."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from gaplint.binding.sections import Titles
from gaplint.binding.summary import FEWEST_TO_DOUBT, Summary, can_sum_up, credible
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.comparisons.aggregate.families import Families, by_families
from gaplint.comparisons.aggregate.groups import by_groups
from gaplint.comparisons.aggregate.places import by_sections
from gaplint.comparisons.aggregate.populations import (
    Narrower,
    Population,
    Recorded,
    by_value,
    count_columns,
    distinct,
    field_of,
    listing,
    matching,
    narrow,
    populations,
    undecided,
    value_of_field,
)
from gaplint.config.vocabulary import words
from gaplint.context import Context
from gaplint.facts.ids import series
from gaplint.facts.numbers import counted, whole
from gaplint.facts.purposes import status_column
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts, Grid, Item, ItemKind, Quantity, Status, StatusClass
from gaplint.index import content_words, of_document
from gaplint.model.document import Inline
from gaplint.model.span import Span
from gaplint.relations.labels import Listed

MOST_COMPARED = 500_000
"""Pairs of a row and a record, or one of its fields, that are tried for the tables of a document."""
FEWEST_SECTIONS = 2
"""Sections that columns must name for a table to divide the items of a document by them."""
FEWEST_STATUSES = 2
"""Columns that must name a status for a table to divide records by it."""
MOST_HEADED = 100
"""Tables with a word in their first header; of more, none is the one that a row means."""
MOST_NAMED = 12
"""IDs that a message lists."""


def bind(facts: Facts, context: Context) -> Iterator[Binding]:
    grids = [grid for grid in (*facts.grids, *facts.tallies) if can_sum_up(grid)]
    if grids:
        records = populations(facts, context)
        titles, listed, families = Titles(facts), Listed(facts), Families(facts)
        effort = Effort()
        for grid in grids:
            summary = Summary(facts, grid, facts, Tie.SUMMARY)
            bound = (
                by_records(summary, effort.spared(grid, records), context.statuses)
                or _by_rows(summary, context.statuses)
                or _by_parts(summary, records, titles, context.statuses)
                or _by_columns(summary, titles, context.statuses)
                or by_groups(summary, listed)
                or by_families(summary, families)
            )
            if bound or not _names_its_own(grid):
                yield from bound or credible(list(by_sections(summary, titles)))


def _names_its_own(grid: Grid) -> bool:
    """Whether a list of labels says itself what it counts, `- **Piers:** 20 lamps`: no section need hold that."""
    return grid.listed and any(
        not row.cells[0].text[:1].isalpha() or any(one and one.unit for one in quantities)
        for row, quantities in zip(grid.rows, grid.quantities, strict=True)
    )


# Records


class Effort:
    """What comparing the tables of a document with records has taken: as much as rows times records."""

    def __init__(self) -> None:
        self._left = MOST_COMPARED

    def spared(self, grid: Grid, records: list[Population]) -> list[Population]:
        """The records, if comparing a table with them as well is no more than is ever done."""
        taken = len(grid.rows) * sum(len(one.items) + len(one.fields) for one in records)
        if taken > self._left:
            return []
        self._left -= taken
        return records


def by_records(summary: Summary, records: list[Population], statuses: StatusWords) -> list[Binding]:
    """Rows whose labels are values of one field of the records, or each of some field."""
    return [
        binding
        for population in records
        if summary.home is not summary.facts or summary.grid.table.span not in population.tables
        for binding in _of_their_column(
            summary, max(_by_population(summary, population, statuses), _by_values(summary, population), key=len)
        )
    ]


def _of_their_column(summary: Summary, found: list[Binding]) -> list[Binding]:
    """The bindings, if no other column has what the records of the rows come to more often than their own: `| Items | new |
    refined |` over records of what was refined.
    """
    row_of = {quantity.span: row for _, row in summary.rows() for quantity in row if quantity}
    rows = [(binding, row_of[binding.span]) for binding in found if binding.span in row_of]
    own = {column for binding, row in rows for column, one in enumerate(row) if one and one.span == binding.span}
    right = Counter(
        column
        for binding, row in rows
        for column, one in enumerate(row)
        if one and column not in own and any(reading.value == one.value for reading in binding.readings)
    )
    return [] if max(right.values(), default=0) > max(sum(binding.fits for binding, _ in rows), FEWEST_TO_DOUBT) else found


def _by_population(summary: Summary, population: Population, statuses: StatusWords) -> list[Binding]:
    rows = list(summary.rows())
    labels = [label for label, _ in rows]
    name = field_of(labels, population, statuses)
    columns = count_columns(summary.grid, population, name, statuses) if name else []
    if name is None or not columns:
        return []
    found: list[Binding] = []
    called = by_value(labels, statuses)
    named = set()
    for label, quantities in rows:
        certain, perhaps = matching(label, called, population, name, statuses)
        if not certain:
            continue
        named.add(label.span)
        possible = {item.span for item in perhaps}
        both = [item for item in listing(label, population, name, statuses) if item.span in possible]
        for column, narrower in columns:
            if quantity := quantities[column]:
                doubtful = narrow(perhaps, narrower, statuses) + undecided([*certain, *perhaps], narrower, population, statuses)
                doubtful += narrow(population.without(name), narrower, statuses)
                meant = narrow(certain, narrower, statuses)
                among = narrow(both, narrower, statuses) if meant else []
                found.append(_record_binding(summary, quantity, label.plain, name, meant, doubtful, narrower, among))
    for value, several in _rows_of_one_value(rows, population.fields[name], statuses).items():
        named.update(label.span for label, _ in several)
        divided = [quantity for _, row in several if (quantity := row[columns[0][0]])]
        if len(divided) == len(several) and columns[0][1] is None:
            meant = [one.item for one in population.fields[name] if one.value == value]
            perhaps = population.without(name)
            found.append(_divided_binding(summary, divided, several[0][0].plain, name, meant, perhaps))
    if not _is_whole(found):
        return []
    if len(found) >= 2 and len(summary.grid.totals) == 1 and all(label.span in named for label in labels):
        for column, narrower in columns:
            if quantity := summary.grid.total_quantities[0][column]:
                everyone = narrow(list(population.items), narrower, statuses)
                with_field = narrow([one.item for one in population.fields[name]], narrower, statuses)
                found.append(_total_binding(summary, quantity, everyone, with_field, population.parted(everyone)[1], narrower))
    return found


def _rows_of_one_value(
    rows: list[tuple[Inline, tuple[Quantity | None, ...]]], values: list[Recorded], statuses: StatusWords
) -> dict[str, list[tuple[Inline, tuple[Quantity | None, ...]]]]:
    """Rows that have one value of a field for label, twice or more, and divide its records in a way that no label says."""
    known = {one.value for one in values}
    alike: dict[str, list[tuple[Inline, tuple[Quantity | None, ...]]]] = {}
    labels = [label.plain for label, _ in rows]
    for label, quantities in rows:
        value = value_of_field(label, statuses)
        if value in known and labels.count(label.plain) > 1:
            alike.setdefault(value, []).append((label, quantities))
    return {value: some for value, some in alike.items() if len({label.plain for label, _ in some}) == 1}


def _divided_binding(
    summary: Summary, quantities: list[Quantity], label: str, field: str, meant: list[Item], perhaps: list[Item]
) -> Binding:
    added = sum(quantity.value for quantity in quantities)
    terms = " + ".join(whole(quantity.value) for quantity in quantities)
    count = distinct(meant)
    says = f"{counted(count, 'record')} {summary.of} {'has' if count == 1 else 'have'} {field} {label}{_named(meant)}"
    found = [Reading(count, says, summary.home, meant[0].span)]
    found += (
        Reading(value, "counting records without a value", summary.home, meant[0].span)
        for value in range(count + 1, count + distinct(perhaps) + 1)
    )
    said = f"the {len(quantities)} rows for {label} say {terms} = {whole(added)}"
    reason = f"{field} value {label!r} of {count} records {summary.of}"
    repair = f"make them add up to {count}, or fix the records"
    binding = summary.binding(quantities[0]._replace(value=added), said, reason, found, repair)
    others = tuple(Reading(one.value, "and this row", summary.facts, one.span) for one in quantities[1:])
    return replace(binding, also=others)


def _by_values(summary: Summary, population: Population) -> list[Binding]:
    """Rows that name a value and what has it, `Critical priority`, `Functional tests`: several breakdowns in one table."""
    columns = summary.grid.columns(words().count)
    if len(columns) != 1:
        return []
    found = []
    for label, quantities in summary.rows():
        meant = population.having(label.plain)
        if meant is not None and (quantity := quantities[columns[0]]):
            field, items = meant
            found.append(_record_binding(summary, quantity, label.plain, field, *population.parted(items), None))
    return found if len(found) >= FEWEST_TO_DOUBT and _is_whole(found) else []


class _Told(NamedTuple):
    """How many rows of a table have each status."""

    words: Counter[str]
    kinds: Counter[StatusClass]

    @staticmethod
    def of(grid: Grid, column: int, statuses: StatusWords) -> "_Told":
        read = [status for row in grid.rows if column < len(row.cells) and (status := statuses.read(row.cells[column]))]
        return _Told(Counter(one.word for one in read), Counter(one.kind for one in read))


@of_document
def _by_first_header(facts: Facts) -> dict[str, list[Grid]]:
    """The tables by the words of their first header."""
    found: dict[str, list[Grid]] = defaultdict(list)
    for grid in facts.grids:
        for word in content_words(grid.headers[0]):
            found[word].append(grid)
    return found


def _by_rows(summary: Summary, statuses: StatusWords) -> list[Binding]:
    """Rows that name a status and what has it, `Blocked phases`, where another table lists phases with their statuses."""
    found: list[Binding] = []
    told: dict[Span, _Told] = {}
    for label, quantities in summary.rows():
        status = statuses.read(label)
        nouns = content_words(status.tail) if status else frozenset()
        if status is None or not nouns:
            continue
        headed = _by_first_header(summary.facts)
        rarest = min((headed.get(noun, []) for noun in nouns), key=len)
        few = rarest if len(rarest) <= MOST_HEADED else []
        others = (grid for grid in few if grid is not summary.grid and nouns <= content_words(grid.headers[0]))
        lists = list(islice(others, 2))
        kind = status_column(lists[0], statuses) if len(lists) == 1 else None
        if kind is not None:
            if lists[0].table.span not in told:
                told[lists[0].table.span] = _Told.of(lists[0], kind, statuses)
            read = told[lists[0].table.span]
            found += (_row_binding(summary, quantity, label, lists[0], read, status) for quantity in quantities[1:] if quantity)
    return found if sum(binding.fits for binding in found) >= max(1, len(found) / 2) else []


def _by_parts(summary: Summary, records: list[Population], titles: Titles, statuses: StatusWords) -> list[Binding]:
    """Rows that name a section, columns that name a status: `| Phase 4 | 9 | 6 |` under `Done` and `Not started`."""
    headers = [statuses.read_sign(cell) for cell in summary.grid.table.header.cells]
    columns = [(n, status) for n, status in enumerate(headers) if n and status and not status.tail]
    if len(columns) < FEWEST_STATUSES or not records:
        return []
    found = []
    for label, quantities in summary.rows():
        section = titles.about(label.plain)
        inside = [item for item in records[0].items if section and section.span.covers(item.span)]
        if not any(item.status for item in inside):
            continue  # how far they are is not said in a way that can be read
        others = section is not None and len(section.children) > len(inside)  # headings that are no records of the family
        for column, status in columns if inside and not others else ():
            if quantity := quantities[column]:
                meant = [item for item in inside if item.status and item.status.word == status.word]
                near = [item for item in inside if item.status is None or item.status.kind is status.kind]
                perhaps = [item for item in near if item not in meant]
                narrower = Narrower("status", status.word)
                found.append(_record_binding(summary, quantity, label.plain, "section", meant, perhaps, narrower))
    return found if _is_sure(found) and 2 * sum(binding.fits for binding in found) > len(found) else []


def _by_columns(summary: Summary, titles: Titles, statuses: StatusWords) -> list[Binding]:
    """Columns that name sections, rows that name a value: `| P0 | 12 | 20 |` under `Open gaps` and `Closed gaps`."""
    numeric = [n for n in range(1, len(summary.grid.headers)) if summary.grid.numbers(n)]
    if len(numeric) < FEWEST_SECTIONS:
        return []
    named = [(n, titles.holding(content_words(summary.grid.headers[n]))) for n in numeric]
    columns = [(n, section) for n, section in named if section]
    if len({section.number for _, section in columns}) < FEWEST_SECTIONS:
        return []
    found: list[Binding] = []
    rows = list(summary.rows())
    labels = [label for label, _ in rows]
    called = by_value(labels, statuses)
    for column, section in columns:
        under = Narrower("section", section.title)
        inside = (item for item in summary.facts.items if item.kind is ItemKind.ROW and section.span.covers(item.span))
        population = Population.of(tuple({item.id: item for item in inside}.values()), statuses)
        name = field_of(labels, population, statuses)
        for label, quantities in rows if name else ():
            meant, perhaps = matching(label, called, population, name or "", statuses)
            if meant and (quantity := quantities[column]):
                perhaps += population.without(name or "")
                found.append(_record_binding(summary, quantity, label.plain, name or "", meant, perhaps, under))
        for row in summary.grid.total_quantities[:1]:
            if population.items and (quantity := row[column]):
                everyone = list(population.items)
                found.append(_total_binding(summary, quantity, everyone, everyone, population.parted(everyone)[1], under))
    return found if any(binding.fits and binding.value for binding in found) else []


def _row_binding(summary: Summary, quantity: Quantity, label: Inline, grid: Grid, read: "_Told", wanted: Status) -> Binding:
    same, kind = read.words[wanted.word], read.kinds[wanted.kind]
    says = f"{same} rows of the table under “{grid.section.title}” are {wanted.word}"
    evidence = [
        Reading(same, says, summary.facts, grid.table.span),
        Reading(kind, f"{kind} are of that kind", summary.facts, grid.table.span),
    ]
    said = f"the summary says {whole(quantity.value)} for {label.plain}"
    return summary.binding(
        quantity, said, f"statuses of the table under {grid.section.title!r}", evidence, f"change it to {same}"
    )


def _is_whole(found: list[Binding]) -> bool:
    """Whether the records can be all that the summary counts: some are sure to be meant, some row agrees, and most of what is
    claimed is there.
    """
    claimed = sum(binding.value for binding in found)
    there = sum(min(binding.value, max(reading.value for reading in binding.readings)) for binding in found)
    return _is_sure(found) and any(binding.fits and binding.value for binding in found) and there >= 0.6 * claimed


def _is_sure(found: list[Binding]) -> bool:
    """Whether some of the records are sure to be meant: of those that only may be, any number fits."""
    return any(binding.readings[0].value for binding in found)


def _record_binding(
    summary: Summary,
    quantity: Quantity,
    name: str,
    field: str,
    meant: list[Item],
    perhaps: list[Item],
    narrower: Narrower | None,
    among: Sequence[Item] = (),
) -> Binding:
    """A number with the records that are meant, those `among` the further ones that say so beside other values included."""
    least, most = distinct(meant), distinct(meant) + distinct(perhaps)
    meant = sorted((*meant, *among), key=lambda item: item.span) if among else meant
    count = distinct(meant)
    means = f"{field} {name}" + (f", {narrower.field} {narrower.value}" if narrower else "")
    span = next((item.span for item in (*meant, *perhaps)), quantity.span)
    noun = f"record {summary.of} has" if count == 1 else f"records {summary.of} have"
    found = [Reading(count, f"{count} {noun} {means}{_named(meant)}", summary.home, span)]
    ids = len({item.id for item in meant})
    found += (
        Reading(value, f"{value}, {'counting uncertain ones' if value > count else 'counting each once'}", summary.home, span)
        for value in {ids, *range(least, most + 1)} - {count}
    )
    says = f"the summary says {whole(quantity.value)} for {name}{' / ' + narrower.value if narrower else ''}"
    reason = f"{field} value {name!r} of {count} records {summary.of}"
    listed = _lists_others(summary, quantity, meant)
    if listed and listed not in (count, quantity.value):
        found.insert(0, Reading(listed, f"its row lists {listed} IDs", summary.facts, quantity.span))
        return summary.binding(quantity, says, reason, found, f"change it to {listed}, or fix the IDs")
    return summary.binding(quantity, says, reason, found, f"change it to {count}, or fix the records")


def _lists_others(summary: Summary, quantity: Quantity, meant: list[Item]) -> int:
    """How many IDs of the records' families the row of a number lists, if some are not among those counted; else 0."""
    known = {item.id for item in meant}
    listed = {id_ for id_ in summary.listed(quantity) if id_.family in {one.family for one in known}}
    return len(listed) if len(listed) > 1 and not listed <= known else 0


def _named(items: list[Item]) -> str:
    return f" ({series(tuple(item.id for item in items))})" if 0 < len(items) <= MOST_NAMED else ""


def _total_binding(
    summary: Summary,
    quantity: Quantity,
    everyone: list[Item],
    with_field: list[Item],
    withdrawn: list[Item],
    narrower: Narrower | None,
) -> Binding:
    """The number of all records, each of those that were withdrawn counted or not."""
    count = distinct(everyone)
    means = f" with {narrower.field} {narrower.value}" if narrower else ""
    span = everyone[0].span if everyone else quantity.span
    others = {distinct(with_field), len({item.id for item in everyone}), sum(not item.closed for item in everyone)} - {count}
    others.update(range(count - distinct(withdrawn), count))
    found = [Reading(count, f"there are {count} records {summary.of}{means}", summary.home, span)]
    found += (Reading(value, f"{value} if counted another way", summary.home, span) for value in sorted(others))
    says = f"the summary's total says {whole(quantity.value)}"
    return summary.binding(
        quantity, says, f"all {count} records {summary.of}", found, f"change it to {count}, or fix the records"
    )
