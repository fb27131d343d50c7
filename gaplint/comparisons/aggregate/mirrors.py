"""Tables that count what another document holds, tied to its sections and records."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from gaplint.binding.blocks import readings
from gaplint.binding.sections import Titles, main_column
from gaplint.binding.summary import Summary, can_sum_up, credible
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.comparisons.aggregate.places import section_binding
from gaplint.comparisons.aggregate.populations import Population, populations
from gaplint.comparisons.aggregate.summaries import Effort, by_records
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.grids import is_total, label
from gaplint.facts.ids import ids_of
from gaplint.facts.numbers import whole
from gaplint.facts.types import Facts, Grid
from gaplint.index import ProjectIndex, content_words, day_of, is_later, of_document
from gaplint.model.document import Section
from gaplint.model.kept import Part
from gaplint.read import SUFFIX
from gaplint.relations.structure import descend, flat

FILE = expression(rf"(?<![\w./-])[\w./-]+{SUFFIX}\b", re.IGNORECASE)
FEWEST_MATCHES = 2
"""Rows that must name sections of the other document for the table to mirror it."""


def bind(index: ProjectIndex) -> Iterator[Part[Binding]]:
    yield from index.each([facts for facts in index.documents if _summing_up(facts)], _mirroring)


@of_document
def _summing_up(facts: Facts) -> list[Grid]:
    """The tables of a document that may count something elsewhere."""
    return [*filter(can_sum_up, facts.grids)]


def _mirroring(index: ProjectIndex, facts: Facts) -> Iterator[Binding]:
    """What the tables of a document count of another one's."""
    effort, named = Effort(), _Named(index, facts)
    for grid in _summing_up(facts):
        home = _subject(index, named, facts, grid) or _register(index, facts, grid)
        if home is None or is_later(home, facts):
            continue
        summary = Summary(facts, grid, home, Tie.MIRROR)
        found = credible(_by_sections(summary, _titles(home)))
        found = found or by_records(summary, effort.spared(grid, list(index.once(_records, home))), index.statuses)
        yield from (_quoting(binding, home, facts, grid) for binding in found)


@of_document
def _titles(home: Facts) -> Titles:
    return Titles(home)


def _records(index: ProjectIndex, home: Facts) -> list[Population]:
    return populations(home, Context(index))


class _Named:
    """The paths of the documents that a document names by their files, in the order of the text."""

    def __init__(self, index: ProjectIndex, facts: Facts) -> None:
        found = ((match.start(), index.path_of(match.group(), facts)) for match in FILE.finditer(facts.document.visible))
        self._named = [(start, path) for start, path in found if path not in (None, facts.document.path)]
        self._starts = [start for start, _ in self._named]
        self._others = [len(self._named)] * len(self._named)
        """For each, the next one that is another document."""
        for at in reversed(range(len(self._named) - 1)):
            is_same = self._named[at][1] == self._named[at + 1][1]
            self._others[at] = self._others[at + 1] if is_same else at + 1

    def within(self, start: int, end: int) -> list[str]:
        """Those that a stretch of the text names, each once, and no more than the first two."""
        first, behind = bisect_left(self._starts, start), bisect_left(self._starts, end)
        if first >= behind:
            return []
        other = self._others[first]
        return [self._named[first][1], *([self._named[other][1]] if other < behind else [])]


def _subject(index: ProjectIndex, named: _Named, facts: Facts, grid: Grid) -> Facts | None:
    """The one other document that the table's section names before the table, in its title or in a line."""
    found = {
        path
        for section in _path(facts, grid.section)
        for path in named.within(section.span.start, min(grid.table.span.start, _intro(section)))
    }
    return index.by_path[found.pop()] if len(found) == 1 else None


def _register(index: ProjectIndex, facts: Facts, grid: Grid) -> Facts | None:
    """The one other document of the same day that defines the items that the table's section is about, in words and by IDs."""
    day = day_of(facts)
    *_, section = _path(facts, grid.section)
    families = {id_.family for id_ in ids_of(facts.mentions_in(section.span))} & index.registers.keys()
    if day is None or not families:
        return None
    about = content_words(" ".join(one.title for one in _path(facts, grid.section)))
    homes = {
        home.document.path: home
        for family in families
        if content_words(family) & about
        for home in index.registers[family]
        if home is not facts and day_of(home) == day
    }
    return next(iter(homes.values())) if len(homes) == 1 else None


def _intro(section: Section) -> int:
    """End of a section's own text, before its sub-sections."""
    return section.blocks[-1].span.end if section.blocks else section.span.start


def _path(facts: Facts, section: Section) -> Iterator[Section]:
    """A section and the one that it stands in, except the document's title."""
    yield section
    if section.parent is not None and facts.document.sections[section.parent].level > 1:
        yield facts.document.sections[section.parent]


def _by_sections(summary: Summary, titles: Titles) -> list[Binding]:
    column = main_column(summary.grid)
    if column is None:
        return []
    rows = [(name, quantities[column], titles.find(name.plain)) for name, quantities in summary.rows()]
    if sum(section is not None for _, _, section in rows) < FEWEST_MATCHES:
        return []
    found = []
    for name, quantity, section in rows:
        if quantity is None or section is None or quantity.unit == "%" or is_total(name.plain):
            continue
        blocks = tuple(flat(tuple(block for one in descend(summary.home, section) for block in one.blocks)))
        says = f"the table says {whole(quantity.value)} for “{name.plain}” of {summary.home.document.path}"
        found.append(section_binding(summary, quantity, says, name.plain, section, readings(summary.home, blocks)))
    return found


def _quoting(binding: Binding, home: Facts, facts: Facts, grid: Grid) -> Binding:
    """With what the other document states itself as readings: a correct quote of a wrong number is not the quote's error."""
    row = next(row for row, _ in grid.everything if row.span.covers(binding.span))
    name = label(row.cells[0].plain)
    stems = content_words(name)
    stated = tuple(
        Reading(quantity.value, f"its own summary says {whole(quantity.value)}", home, quantity.span)
        for other in home.grids
        if other.key is None
        for cells, quantities in other.everything
        if cells.cells
        for column, quantity in enumerate(quantities)
        if quantity and (label(cells.cells[0].plain) == name or stems & content_words(other.headers[column]))
    )
    return replace(binding, readings=(*binding.readings, *stated)) if binding.bound and facts is not home else binding
