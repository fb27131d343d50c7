"""Sections of a document by their titles, and what a row that names one may count."""

import re

from gaplint.binding.blocks import descend, elided, flat, readings
from gaplint.binding.types import Reading
from gaplint.config.vocabulary import words
from gaplint.facts.grids import PARENTHESES
from gaplint.facts.records import is_field_grid
from gaplint.facts.types import Facts, Grid
from gaplint.model.document import List, Section, Table

NUMBERING = re.compile(r"^[\d.]+\s")
WORD = re.compile(r"[^\W_]+")
JOINTS = frozenset(["and", "the", "und", "i", "et", "y", "e", "en"])


def title_words(title: str) -> frozenset[str]:
    """The words of a title without numbering and symbols; `Auth/Session` and `Auth & Session` are one."""
    return frozenset(WORD.findall(NUMBERING.sub("", title.lower()))) - JOINTS


class Titles:
    """Sections by the words of their titles."""

    def __init__(self, facts: Facts) -> None:
        self.whole: dict[frozenset[str], Section | None] = {}
        self.bare: dict[frozenset[str], Section | None] = {}
        for section in facts.document.sections:
            for names, title in ((self.whole, section.title), (self.bare, PARENTHESES.sub("", section.title))):
                if name := title_words(title):
                    names[name] = None if name in names else section

    def find(self, label: str) -> Section | None:
        """The one section that is called so, with its remark in parentheses or without; None where two are."""
        return self.whole.get(title_words(label)) or self.bare.get(title_words(PARENTHESES.sub("", label)))


def section_readings(facts: Facts, section: Section, lists: bool) -> list[Reading]:
    """Readings of a section that holds one table, or if `lists` one list; empty where it holds more, or properties only."""
    blocks = tuple(flat(tuple(block for one in descend(facts, section) for block in one.blocks)))
    evidence = [block for block in blocks if isinstance(block, Table | List)]
    if len(evidence) != 1 or (isinstance(evidence[0], List) and not lists) or elided(facts, blocks):
        return []
    if isinstance(evidence[0], Table) and is_field_grid(facts.grid_of[evidence[0].span]):
        return []
    return readings(facts, blocks)


def main_column(grid: Grid) -> int | None:
    """The column that counts what a row names: under a Count-like header or of totals, else the only numeric one."""
    numeric = [column for column in range(1, len(grid.headers)) if grid.numbers(column)]
    counting = words().count | words().total_column
    for column in numeric:
        if grid.headers[column] in counting or grid.headers[column].startswith("total"):
            return column
    plausible = [column for column in numeric if grid.headers[column] not in words().not_quantities]
    return plausible[0] if len(plausible) == 1 or (plausible and len(grid.headers) == 2) else None
