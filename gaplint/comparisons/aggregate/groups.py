"""Aggregate: the cells of a summary, held against the rows of other tables that they count.

A cell is named twice, by its row and by its column. One of the two names a group of rows: those of a section, those with that
value in a column, or the cells of the column of that name. The other names a value that is counted among them, or says that all
are. Which it is shows where most cells come out.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from gaplint.binding.counting import MISSING, MOSTLY, NEARLY, Count, Way, count, tell, written
from gaplint.binding.summary import Summary
from gaplint.binding.types import Binding, Reading
from gaplint.comparisons.aggregate.contents import contents_of
from gaplint.comparisons.aggregate.contents import ways as ways_of_contents
from gaplint.config.vocabulary import words
from gaplint.facts.grids import is_total, label
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import whole
from gaplint.facts.types import Grid, Quantity
from gaplint.model.document import Section
from gaplint.model.span import Span
from gaplint.relations.columns import Column, Columns, Name
from gaplint.relations.labels import FEWEST_NAMED, NAMED, NOTHING, Axis, Listed, Titled

FEWEST_IN_COLUMNS = 3
"""Labels that must be headers for a table to count by columns."""
Group = Callable[[Column], Column]
"""What takes of a column the cells of one group."""


def by_groups(summary: Summary, listed: Listed) -> list[Binding]:
    """The bindings of the ways to read a summary that most of its cells bear out; none where no way is credible."""
    numbers = sum(len(summary.grid.numbers(n)) for n in range(1, len(summary.grid.headers)) if _counts(summary.grid, n))
    if numbers < FEWEST_NAMED:
        return []
    credible = (way for way in _ways(summary, listed.columns, listed.titled) if way.credible)
    ways = sorted(credible, key=lambda way: (-way.divides, -way.right))
    best: dict[Span, tuple[int, Count]] = {}
    told: set[tuple[str, float, str]] = set()
    for number, way in enumerate(ways):
        for one in way.counts:
            said = one.label, one.quantity.value, one.says
            if one.quantity.span not in best and said not in told:
                best[one.quantity.span] = number, one
                told.add(said)
    signs = {number: frozenset(_signs(ways[number])) for number in {number for number, _ in best.values()}}
    return [_binding(summary, ways[number], one, signs[number]) for number, one in best.values()]


def _ways(summary: Summary, columns: Columns, titles: Titled) -> Iterator[Way]:
    rows = [(label.plain, quantities) for label, quantities in summary.rows()]
    numeric = [n for n in range(1, len(summary.grid.headers)) if _counts(summary.grid, n)]
    cells = {
        (r, c): quantity
        for r, (text, quantities) in enumerate(rows)
        for c, n in enumerate(numeric)
        if not is_total(text) and (quantity := quantities[n])
    }
    down, across = Axis.of(label for label, _ in rows), Axis.of(summary.grid.name(n) for n in numeric)
    yield from _crossed(summary, columns, titles, down, across, cells)
    yield from _crossed(summary, columns, titles, across, down, {(c, r): quantity for (r, c), quantity in cells.items()})
    yield from _across(columns, down, across, cells)
    yield from _across(columns, across, down, {(c, r): quantity for (r, c), quantity in cells.items()})
    yield from _alone(summary, columns, titles, down, cells)


def _counts(grid: Grid, column: int) -> bool:
    """Whether the numbers of a column may count things: whole ones, of no measure, which don't number the rows."""
    numbers = grid.numbers(column)
    wholes = all(one.value == int(one.value) >= 0 and not is_measure(one.unit) for one in numbers)
    return (
        bool(numbers)
        and wholes
        and not grid.is_ordinal(column)
        and grid.headers[column] not in words().not_quantities - words().count
    )


Cells = dict[tuple[int, int], Quantity]


def _crossed(summary: Summary, columns: Columns, titles: Titled, groups: Axis, values: Axis, cells: Cells) -> Iterator[Way]:
    """Ways in which one axis names groups, and the other a value that is counted in each."""
    sections = titles.named(groups, summary.grid.headers[0], summary.grid.table.span)
    keyed = [*groups.values(columns)] if len(values.labels) >= FEWEST_NAMED else []
    for header, named in values.values(columns):
        column = columns.headed(header).without(summary.grid.table.span)
        if len(sections) >= FEWEST_NAMED:
            inside = {number: _under(section) for number, section in sections.items()}
            titled = {number: section.title for number, section in sections.items()}
            alone = [
                _way("value in a section", column, {number: take}, groups, values, named, cells, titled)._replace(
                    size=take(column).size
                )
                for number, take in inside.items()
            ]
            yield Way("value in a section", column.name, tuple(one for way in alone for one in way.counts))
            yield from alone
        for other, keys in keyed:
            if other != header:
                having = {number: _having(columns, other, key, summary.grid.table.span) for number, key in keys.items()}
                yield _way("value of a value", column, having, groups, values, named, cells)


def _across(columns: Columns, groups: Axis, values: Axis, cells: Cells) -> Iterator[Way]:
    """The way in which one axis names columns, and the other a value that is counted in each: `R` in the column `Pilot`."""
    named = {n: columns.headed(header) for n, text in enumerate(groups.labels) if (header := label(text)) in columns}
    if len(named) < max(FEWEST_IN_COLUMNS, NAMED * len(groups.labels)):
        return
    headers = {column.header for column in named.values()}
    known = {
        n: next((name for name in names if len(columns.holding(name).keys() & headers) > 1), ())
        for n, names in enumerate(values.names)
    }
    counted_ = {n: name for n, name in known.items() if name}
    if len(set(counted_.values())) == len(counted_) >= max(FEWEST_NAMED, NAMED * len(values.labels)):
        taken = {number: partial(_instead, column) for number, column in named.items()}
        yield _way("value in a column", next(iter(named.values())), taken, groups, values, counted_, cells)


def _instead(column: Column, _: Column) -> Column:
    return column


def _alone(summary: Summary, columns: Columns, titles: Titled, down: Axis, cells: Cells) -> Iterator[Way]:
    """Ways in which the rows of a summary name values, or sections, and a column counts them."""
    beside = sorted({column for _, column in cells})
    for header, named in down.values(columns):
        for part in _scopes(summary, columns, header, named.values()):
            yield from _likeliest(
                _way("value", part, {0: _all}, NOTHING, down, named, ones)._replace(size=part.size)
                for number in beside
                if (ones := {(0, row): quantity for (row, at), quantity in cells.items() if at == number})
            )
    sections = titles.named(down, summary.grid.headers[0], summary.grid.table.span)
    inside = {row: _under(section) for row, section in sections.items()}
    titled = {row: section.title for row, section in sections.items()}
    for header in _listed_in(titles, sections.values()):
        yield from _likeliest(
            _way("rows of a section", columns.headed(header), inside, down, NOTHING, {0: ()}, ones, titled)
            for number in (beside if header in columns else ())
            if (ones := {(row, 0): quantity for (row, at), quantity in cells.items() if at == number})
        )
    for number in beside if len(sections) >= FEWEST_NAMED else ():
        counted_ = {row: quantity for (row, at), quantity in cells.items() if at == number}
        yield from ways_of_contents(contents_of(summary.home), sections, down.labels, counted_)


def _likeliest(ways: Iterable[Way]) -> Iterator[Way]:
    """Of the columns that may all count the same rows, `Before | After`, those that most of it comes out in: one does."""
    found = list(ways)
    most = max((way.right for way in found), default=0)
    yield from (way for way in found if way.right == most)


def _scopes(summary: Summary, columns: Columns, header: str, names: Iterable[Name]) -> Iterator[Column]:
    """The whole column, what of it stands near, and what of it stands in tables of one kind."""
    column = columns.headed(header).without(summary.grid.table.span)
    yield column
    section = summary.grid.section
    near = [section] if section.parent is None else [section, summary.facts.document.sections[section.parent]]
    if summary.home is summary.facts:
        yield from (column.within(one.span) for one in near)
    if len(column.listed.kinds) > 1:
        kinds = (kind.without(summary.grid.table.span) for kind in columns.kinds(header, names))
        yield from sorted((kind for kind in kinds if kind.size), key=lambda kind: kind.first.span.start)


def _listed_in(titles: Titled, sections: Iterable[Section]) -> list[str]:
    """The headers of first columns of tables that several of the sections have."""
    ordered = sorted(sections, key=lambda section: section.span.start)
    found = Counter(header for section in ordered for header in titles.first_headers(section))
    return [header for header, times in found.items() if times >= FEWEST_NAMED]


def _all(column: Column) -> Column:
    return column


def _way(
    form: str,
    column: Column,
    taken: Mapping[int, Group],
    groups: Axis,
    values: Axis,
    named: dict[int, Name],
    cells: Cells,
    titles: Mapping[int, str] = MappingProxyType({}),
) -> Way:
    """A way with what each cell comes to; `titles` names the sections that the groups are."""
    counts = []
    for group, take in taken.items():
        part = take(column)
        for value, name in named.items() if part.size else ():
            if quantity := cells.get((group, value)):
                both = ", ".join(filter(None, (groups.labels[group], values.labels[value])))
                found = tuple(dict.fromkeys(count(part, name)))
                says = tell(int(found[0]), part, written(part, name) or values.labels[value], titles.get(group, ""))
                counts.append(Count(quantity, both, says, found, part.first.grid.table.span))
    return Way(form, column.name, tuple(counts))


def _under(section: Section) -> Group:
    return lambda column: column.within(section.span)


def _having(columns: Columns, other: str, key: Name, but: Span) -> Group:
    return lambda column: columns.having(column.header, other, key).without(but)


def _binding(summary: Summary, way: Way, one: Count, signs: frozenset[str]) -> Binding:
    said = f"the summary says {whole(one.quantity.value)} for {one.label}"
    first, *others = one.values
    readings = [Reading(first, one.says, summary.home, one.place)]
    readings += (Reading(value, "counted in another way", summary.home, one.place) for value in others)
    binding = summary.binding(one.quantity, said, way.form, readings, f"change it to {whole(first)}, or fix the rows")
    near = abs(one.quantity.value - first) <= max(NEARLY, MISSING * one.quantity.value)
    return replace(binding, form=way.form, signs=signs | {"near"} if near else signs)


def _signs(way: Way) -> Iterator[str]:
    """What tells for and against a way to read a table."""
    if way.divides:
        yield "they divide the same rows"
    told = [other for other in way.counts if not other.idle]
    right = sum(other.fits for other in told)
    if right >= MOSTLY * len(told):
        yield "most of the table comes out"
    elif 2 * right < len(told):
        yield "little of the table comes out"
