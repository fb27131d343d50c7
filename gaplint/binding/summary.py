"""A table whose rows sum something up."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.expressions import expression
from gaplint.facts.ids import ids_of
from gaplint.facts.types import Facts, Grid, Id, Quantity
from gaplint.model.document import Inline

LISTED = expression(r"[*_`\s]{0,3}+(?:[^\W\d_]{1,30}+\s)?\s{0,3}+[(（](?P<list>[^()（）|\n]+)[)）]")
"""Brackets behind a number, and perhaps behind what it counts: `4 (rope, lamp, bell, hook)`."""
SEPARATOR = expression(r"[,;，；、]")
FEWEST_TO_DOUBT = 3


class Summary(NamedTuple):
    """A table whose rows sum something up."""

    facts: Facts
    """The document that it stands in."""
    grid: Grid
    home: Facts
    """The document that it sums up."""
    tie: Tie

    def rows(self) -> Iterator[tuple[Inline, tuple[Quantity | None, ...]]]:
        """Labels with the numbers of their rows."""
        for row, quantities in zip(self.grid.rows, self.grid.quantities, strict=True):
            if row.cells and row.cells[0].plain:
                yield row.cells[0], quantities

    def leading_totals(self) -> Iterator[tuple[Inline, tuple[Quantity | None, ...]]]:
        """`Total routes` above other rows: it adds up none of them, and may count what its other words name."""
        last = self.grid.rows[-1].span.start if self.grid.rows else 0
        for row, quantities in zip(self.grid.totals, self.grid.total_quantities, strict=True):
            if row.span.start < last and row.cells[0].plain:
                yield row.cells[0], quantities

    def listed(self, quantity: Quantity) -> tuple[Id, ...]:
        """The IDs that the row of a number lists beside it."""
        line = self.facts.document.source.line_at(quantity.span.start)
        first = bisect_left(self.facts.mentions, line.start, key=lambda one: one.span.start)
        last = bisect_left(self.facts.mentions, line.end, first, key=lambda one: one.span.start)
        return ids_of(self.facts.mentions[first:last])

    def _lists_so_many(self, quantity: Quantity) -> bool:
        """Whether brackets behind a number name as many things: it counts these, whatever else there may be."""
        listed = LISTED.match(self.facts.document.visible, quantity.span.end)
        return listed is not None and len(SEPARATOR.findall(listed["list"])) == quantity.value - 1 > 0

    @property
    def of(self) -> str:
        return "in the document" if self.home is self.facts else f"in {self.home.document.path}"

    def binding(self, quantity: Quantity, says: str, reason: str, found: list[Reading], repair: str) -> Binding:
        if found and self._lists_so_many(quantity):
            reason, found = "list in its cell", [Reading(quantity.value, "its cell lists as many", self.facts, quantity.span)]
        elif found and (listed := len(self.listed(quantity))) > 1:
            found = [*found, Reading(listed, f"its row lists {listed} IDs", self.facts, quantity.span)]
        return Binding(
            self.tie,
            self.facts,
            quantity.span,
            quantity.value,
            says,
            reason,
            tuple(found),
            quantity.approximate,
            repair,
            form="records" if self.home is self.facts else "records of another document",
            near=self.grid.table.span,
        )


def can_sum_up(grid: Grid) -> bool:
    """Whether a table's rows may count what their labels name."""
    return grid.key is None and grid.numeric and not grid.elided


def credible(bindings: list[Binding]) -> list[Binding]:
    """The bindings of one table's rows to sections; if many rows name sections and none agrees, they count something else."""
    bound = [binding for binding in bindings if binding.bound]
    if len(bound) >= FEWEST_TO_DOUBT and not any(binding.fits for binding in bound):
        return [replace(binding, readings=(), reason="") for binding in bindings]
    return bindings
