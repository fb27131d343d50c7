"""Placeholders in place of IDs, and columns of IDs under the name of another family; see the page of this name."""

import re
from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.facts.ids import series
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex
from gaplint.model.document import Place
from gaplint.model.finding import Confidence, Finding, Spot
from gaplint.model.span import Span
from gaplint.rule import Rule

PLACEHOLDER = re.compile(r"(?<![\w-])(?P<family>[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*?)-(?:X{2,4}|N{2,4}|\?{2,4}|TBD)(?![\w-])")
JOINT = re.compile(r"[\s*_`]*(?:\(|\b(?:by|on|until|see|in|for)\b)[\s*_`]*$", re.IGNORECASE)
"""What stands between a status and the item that it waits for."""
LONGEST_JOINT = 12
"""Characters."""
LONGEST_STATUS = 24
HEADED = re.compile(r"(?P<family>[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*?)[ -]IDs?")
"""`TASK-ID`, in capitals as in its IDs: `Risk ID` is the ID of any risk."""


def check(project: Project) -> Iterator[Finding]:
    for facts in project.index.documents:
        yield from _placeholders(project.index, facts)
        yield from _columns(project.index, facts)


def _placeholders(index: ProjectIndex, facts: Facts) -> Iterator[Finding]:
    """`pending (TASK-XXX)`, and a cell with nothing else in a column of IDs: an item is meant, and was never named."""
    document = facts.document
    cells = {
        row.cells[grid.key].span: grid
        for grid in facts.grids
        if grid.key is not None
        for row in grid.rows
        if grid.key < len(row.cells)
    }
    for match in PLACEHOLDER.finditer(document.visible):
        span = Span(*match.span())
        if match["family"] not in index.registers or document.place(span.start) is not Place.PROSE:
            continue
        if span in cells or _awaited(index, facts, span):
            register = index.registers[match["family"]][0]
            yield Finding(
                f"{match.group()} names no item; {register.document.path} defines those of {match['family']}",
                Spot(document, span, "a placeholder"),
                repair="name the item, or add it to the register",
                confidence=Confidence.LIKELY,
            )


def _awaited(index: ProjectIndex, facts: Facts, span: Span) -> bool:
    """Whether a status stands right before the placeholder."""
    visible = facts.document.visible
    joint = JOINT.search(visible, max(0, span.start - LONGEST_JOINT), span.start)
    if joint is None:
        return False
    return any(
        word.end() == joint.start()
        for word in index.statuses.phrase.finditer(visible, max(0, joint.start() - LONGEST_STATUS), joint.start())
    )


def _columns(index: ProjectIndex, facts: Facts) -> Iterator[Finding]:
    """A key column that is called after one family, and holds another one."""
    for grid in facts.grids:
        headed = HEADED.fullmatch(grid.name(grid.key)) if grid.key is not None else None
        family = headed["family"] if headed else ""
        if grid.key is None or family not in index.registers:
            continue
        held = tuple(dict.fromkeys(id_ for mention in grid.key_ids if mention for id_ in mention.ids))
        if held and all(id_.family != family for id_ in held):
            yield Finding(
                f"the column is headed {grid.name(grid.key)} and holds {series(held)}",
                Spot(facts.document, grid.table.header.cells[grid.key].span, f"says {family}"),
                tuple(Spot(facts.document, mention.span, "is of another family") for mention in grid.key_ids[:1] if mention),
                "correct the header, or the IDs",
                Confidence.LIKELY,
            )


RULE = Rule(check)
