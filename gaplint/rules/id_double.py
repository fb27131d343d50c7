"""One ID counted in two categories of a breakdown; see the page of this name."""

from collections import defaultdict
from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.facts.ids import series
from gaplint.facts.types import Enumeration, Facts, Id
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for facts in project.index.documents:
        for grid in facts.grids:
            rows = [one for one in facts.enumerations if one.category and grid.table.span.covers(one.span)]
            if len(rows) >= 2 and grid.key is None and _is_breakdown(rows):
                yield from _doubles(project, facts, rows)


def _is_breakdown(rows: list[Enumeration]) -> bool:
    """Whether the rows count their own IDs: at least half of the numbers are right."""
    right = sum(one.value == len({id_ for mention in one.mentions for id_ in mention.ids}) for one in rows)
    return 2 * right >= len(rows)


def _doubles(project: Project, facts: Facts, rows: list[Enumeration]) -> Iterator[Finding]:
    first: dict[Id, Enumeration] = {}
    twice: dict[tuple[int, int], list[Id]] = defaultdict(list)
    for number, row in enumerate(rows):
        for mention in row.mentions:
            for id_ in mention.ids:
                if id_ in first and first[id_] is not row and id_.family in project.index.families:
                    twice[rows.index(first[id_]), number].append(id_)
                first.setdefault(id_, row)
    for (left, right), ids in twice.items():
        everything = {id_ for row in rows for mention in row.mentions for id_ in mention.ids}
        yield Finding(
            f"{series(tuple(ids))} {'is' if len(ids) == 1 else 'are'} counted in two categories, "
            f"“{rows[left].category}” and “{rows[right].category}”",
            Spot(facts.document, rows[right].listed, f"counted under “{rows[right].category}”"),
            (Spot(facts.document, rows[left].listed, f"and under “{rows[left].category}”"),),
            f"keep each ID in one row: the rows name {len(everything)} IDs together",
        )


RULE = Rule(check)
