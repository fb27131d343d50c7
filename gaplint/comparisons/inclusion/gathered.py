"""Inclusion: the IDs that a label gives for a section, held against those of a column below it: `Boats: B-1, B-2`."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.context import Context
from gaplint.facts.types import Facts, Field, Grid, Id
from gaplint.model.document import Section
from gaplint.model.ground import Ground, Held
from gaplint.relations.cells import ids
from gaplint.relations.structure import descend

FEWEST_AGREEING = 3
"""Sections of which label and column must say the same for the two to be about the same things in another one."""
AGREEING = 3
"""How many of them must for each that does not."""
FEWEST = 2
"""IDs of a list."""
FILLED = 0.8
"""Share of a column's cells that must be IDs."""
Ids = frozenset[Id]


class Gathered(NamedTuple):
    """A label of one section with a column of a table below it."""

    label: Field
    said: Ids
    grid: Grid
    column: int
    shown: Ids

    @property
    def agrees(self) -> bool:
        return self.said == self.shown


class Ungathered(NamedTuple):
    """A label that names other IDs than the column, which those of other sections repeat."""

    facts: Facts
    one: Gathered
    agreeing: int

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.one)


def find_ungathered(facts: Facts, context: Context) -> Iterator[Ungathered | Held]:
    labels = [(field, said) for field in facts.fields if len(said := ids(field.value.plain, facts.document.bare)) >= FEWEST]
    if context.is_frozen(facts):
        return
    pairs: dict[tuple[str, str], list[Gathered]] = defaultdict(list)
    for field, said in labels:
        section = facts.document.section_at(field.span.start)
        for one in _below(facts, section, field, said):
            pairs[field.name, one.grid.headers[one.column]].append(one)
    for some in pairs.values():
        right = [one for one in some if one.agrees]
        wrong = [one for one in some if not one.agrees]
        if len(right) >= max(FEWEST_AGREEING, AGREEING * len(wrong)):
            yield from (Held(_ground(facts, one), agrees=True) for one in right)
            yield from (Ungathered(facts, one, len(right)) for one in wrong)


def _below(facts: Facts, section: Section, field: Field, said: Ids) -> Iterator[Gathered]:
    """The columns of the only table of a section, below its label, that hold IDs of the label's families."""
    grids = [grid for part in descend(facts, section) for grid in facts.grids_in.get(part.number, ())]
    if len(grids) != 1 or grids[0].table.span.start < field.span.end or grids[0].elided:
        return
    families = {one.family for one in said}
    for column in range(len(grids[0].headers)):
        cells = [ids(cell.plain, facts.document.bare) for cell in grids[0].column(column)]
        shown = Ids().union(*cells)
        if sum(map(bool, cells)) >= FILLED * len(grids[0].rows) and {one.family for one in shown} == families:
            yield Gathered(field, said, grids[0], column, shown)


def _ground(facts: Facts, one: Gathered) -> Ground:
    return Ground("a label gathers the IDs of a column", facts.document.path, unit=one.label.name)
