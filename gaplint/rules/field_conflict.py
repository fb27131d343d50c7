"""One ID with two values of one field; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.join.columns import Joined
from gaplint.comparisons.join.fields import Unlike
from gaplint.comparisons.join.grouped import Misplaced
from gaplint.facts.ids import series
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.relations.values import Kind
from gaplint.rule import Rule, unlike_columns


def check(project: Project) -> Iterator[Finding]:
    unlike = [*project.each(Unlike, _finding)]
    yield from unlike
    known = {spot.span for finding in unlike for spot in (finding.where, *finding.related)}
    for joined in project.those(Joined):
        if joined.kind is not Kind.STATUS and known.isdisjoint(cell.said.span for cell in joined.differences[0][1:3]):
            yield unlike_columns(joined)
    yield from project.each(Misplaced, _misplaced)


def _finding(unlike: Unlike) -> Finding:
    name = unlike.name
    first, *others = unlike.pairs
    (here, field), (there, own) = first.here, first.there
    ids = series(tuple(pair.id for pair in unlike.pairs))
    many = f"{len(unlike.pairs)} items have a different {name} here: {ids}; " if others else ""
    return Finding(
        f"{many}{first.id} has {name} “{field.value.plain}” here, “{own.value.plain}” in {there.document.path}",
        Spot(here.document, field.value.span, f"says “{field.value.plain}”"),
        (
            Spot(there.document, own.value.span, f"says “{own.value.plain}”"),
            *(Spot(facts.document, one.value.span, "also here") for pair in others for facts, one in (pair.here, pair.there)),
        ),
        f"make the {name} the same in both places",
        unlike.ground,
    )


def _misplaced(one: Misplaced) -> Finding:
    document, heading, said = one.facts.document, one.heading.plain, one.said.plain
    return Finding(
        f"{one.item.id} has {one.header} “{said}”, but is under “{heading}”",
        Spot(document, one.item.span, f"under “{heading}”"),
        (Spot(document, one.said.span, f"says “{said}”"), Spot(document, one.heading.span, f"{one.agreeing} others fit this")),
        f"move {one.item.id}, or fix its {one.header}",
        one.ground,
    )


RULE = Rule(check)
