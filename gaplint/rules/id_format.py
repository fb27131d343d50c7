"""Placeholders in place of IDs, and columns of IDs under the name of another family; see the page of this name."""

from collections.abc import Iterator

from gaplint.config.vocabulary import families
from gaplint.facts.ids import ids_of, series
from gaplint.facts.placeholders import is_template
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, of_document
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for facts in project.index.documents:
        if facts.placeholders:
            yield from _placeholders(project.index, facts)
        if facts.headed:
            yield from (finding for family, finding in _columns(facts) if family in project.index.registers)


def _placeholders(index: ProjectIndex, facts: Facts) -> Iterator[Finding]:
    for one in facts.placeholders if facts.placeholders and not is_template(facts.document) else ():
        for register in index.registers.get(one.family, ())[:1]:
            yield Finding(
                f"{one.written} is a placeholder, not an ID; {register.document.path} defines the {one.family} items",
                Spot(facts.document, one.span, "a placeholder"),
                repair="write the ID of the item, or add the item to the register",
            )


@of_document
def _columns(facts: Facts) -> tuple[tuple[str, Finding], ...]:
    """A column that is called after one family, and holds another one; by the first."""
    return tuple(_miscalled(facts))


def _miscalled(facts: Facts) -> Iterator[tuple[str, Finding]]:
    for family, grid in facts.headed:
        if grid.key is None or family in families()[0]:
            continue  # `REQ-ID` is the word for any requirement's
        held = ids_of(grid.key_ids)
        if held and not any(f"{id_.family}-".startswith(f"{family}-") for id_ in held):
            finding = Finding(
                f"the column is headed {grid.name(grid.key)} but contains {series(held)}",
                Spot(facts.document, grid.table.header.cells[grid.key].span, f"says {family}"),
                tuple(
                    Spot(facts.document, mention.span, "does not begin with the header's name")
                    for mention in grid.key_ids[:1]
                    if mention
                ),
                "fix the header or the IDs",
            )
            yield family, finding


RULE = Rule(check)
