"""IDs that no register defines; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.inclusion.definitions import Mentioned
from gaplint.comparisons.inclusion.referring import Reference, Unlisted
from gaplint.facts.ids import series
from gaplint.facts.types import ItemKind
from gaplint.index import normal
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule

MOST_SHOWN = 5


def check(project: Project) -> Iterator[Finding]:
    missing = [*project.wrong(Mentioned)]
    yield from map(_finding, missing)
    told = {one.id for one in missing}
    for column in project.those(Unlisted):
        if further := [one for one in column.missing if one.id not in told]:
            told |= {one.id for one in further}
            yield _unlisted(column, further)


def _finding(one: Mentioned) -> Finding:
    (facts, mention), *others = one.places
    written = next(id_ for id_ in mention.ids if normal(id_) == one.id)
    register = one.register
    own = [item for item in register.items if item.id.family == one.id.family and item.kind is not ItemKind.STATEMENT]
    return Finding(
        f"{written} is not defined in {register.document.path}",
        Spot(facts.document, mention.span, "mentioned here"),
        (
            *(Spot(other.document, place.span, "also here") for other, place in others[: MOST_SHOWN - 1]),
            Spot(register.document, own[0].span, f"defines {series(tuple(item.id for item in own))}"),
        ),
        f"define {written} in {register.document.path}, or fix the ID",
        one.ground,
    )


def _unlisted(column: Unlisted, missing: list[Reference]) -> Finding:
    """One finding for a column, whatever the number of IDs in it that nothing defines."""
    document, register = column.facts.document, column.register.document
    names = series(tuple(id_ for one in missing for id_ in one.mention.ids if normal(id_) == one.id))
    first, *others = (one.mention.span for one in missing)
    return Finding(
        f"{names} under “{column.header}” {'is' if len(missing) == 1 else 'are'} not defined anywhere; "
        f"{register.path} defines {column.known} others in the column",
        Spot(document, first, "mentioned here"),
        tuple(Spot(document, span, "also here") for span in others),
        f"define {'it' if len(missing) == 1 else 'them'} in {register.path}, or fix the column",
        column.ground,
    )


RULE = Rule(check)
