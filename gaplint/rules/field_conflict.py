"""One ID with two values of one field; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.fields import Unlike
from gaplint.binding.types import Project
from gaplint.facts.ids import series
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for one in project.those(Unlike):
        yield _finding(one)


def _finding(unlike: Unlike) -> Finding:
    name = unlike.name
    first, *others = unlike.pairs
    (here, field), (there, own) = first.here, first.there
    ids = series(tuple(pair.id for pair in unlike.pairs))
    many = f"{len(unlike.pairs)} items have another {name} here: {ids}; " if others else ""
    return Finding(
        f"{many}{first.id} has {name} “{field.value.plain}” here, “{own.value.plain}” in {there.document.path}",
        Spot(here.document, field.value.span, f"says {field.value.plain}"),
        (
            Spot(there.document, own.value.span, f"says {own.value.plain}"),
            *(Spot(facts.document, one.value.span, "and here") for pair in others for facts, one in (pair.here, pair.there)),
        ),
        f"give the item one {name}",
        unlike.ground,
    )


RULE = Rule(check)
