"""One ID with two meanings; see the page of this name."""

from collections import defaultdict
from collections.abc import Iterator

from gaplint.comparisons.join.meanings import Named
from gaplint.facts.ids import series
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule

SERIES = 3
"""Collisions of one family between two documents from which on they are one finding."""


def check(project: Project) -> Iterator[Finding]:
    collisions: dict[tuple[str, str, str], dict[str, Named]] = defaultdict(dict)
    for named in project.wrong(Named):
        key = (named.id.family, named.one.facts.document.path, named.right.facts.document.path)
        collisions[key].setdefault(str(named.one.item.id), named)
    for pairs in collisions.values():
        yield from [_series(list(pairs.values()))] if len(pairs) >= SERIES else map(_single, pairs.values())


def _single(named: Named) -> Finding:
    wrong, right = named.one, named.right
    return Finding(
        f"{wrong.item.id} is “{wrong.item.title.plain}” here, “{right.item.title.plain}” in {right.facts.document.path}",
        Spot(wrong.facts.document, wrong.item.span, f"is “{wrong.item.title.plain}”"),
        (Spot(right.facts.document, right.item.span, f"is “{right.item.title.plain}”"),),
        "use the title from the register, or give the item its own number",
        named.ground,
    )


def _series(pairs: list[Named]) -> Finding:
    wrong, right = pairs[0].one, pairs[0].right
    ids = tuple(named.one.item.id for named in pairs)
    return Finding(
        f"{len(ids)} IDs have different titles here than in {right.facts.document.path}: {series(ids)}; "
        f"{wrong.item.id} is “{wrong.item.title.plain}” here, “{right.item.title.plain}” there",
        Spot(wrong.facts.document, wrong.item.span, f"is “{wrong.item.title.plain}”"),
        (
            Spot(right.facts.document, right.item.span, f"is “{right.item.title.plain}”"),
            *(Spot(each.facts.document, each.item.span, f"is “{each.item.title.plain}”") for _, each, *_ in pairs[1:]),
        ),
        "renumber one of the two series",
        pairs[0].ground._replace(signs=pairs[0].signs | {"a series"}),
    )


RULE = Rule(check)
