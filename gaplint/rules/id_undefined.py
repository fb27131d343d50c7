"""IDs that no register defines; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.definitions import Mentioned
from gaplint.binding.types import Project
from gaplint.facts.ids import series
from gaplint.facts.types import ItemKind
from gaplint.index import normal
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule

MOST_SHOWN = 5


def check(project: Project) -> Iterator[Finding]:
    for one in project.mentioned:
        if not one.defined:
            yield _finding(one)


def _finding(one: Mentioned) -> Finding:
    (facts, mention), *others = one.places
    written = next(id_ for id_ in mention.ids if normal(id_) == one.id)
    register = one.register
    own = [item for item in register.items if item.id.family == one.id.family and item.kind is not ItemKind.STATEMENT]
    return Finding(
        f"{written} is not defined in {register.document.path}",
        Spot(facts.document, mention.span, "mentioned here"),
        (
            *(Spot(other.document, place.span, "and here") for other, place in others[: MOST_SHOWN - 1]),
            Spot(register.document, own[0].span, f"it defines {series(tuple(item.id for item in own))}"),
        ),
        f"define {written} in {register.document.path}, or correct the ID",
        one.ground,
    )


RULE = Rule(check)
