"""One ID with two values of one field; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.fields import Unlike
from gaplint.binding.scope import named
from gaplint.binding.types import Project
from gaplint.comparisons.join import Joined
from gaplint.facts.ids import series
from gaplint.model.finding import Finding, Spot
from gaplint.relations.values import Kind
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    unlike = [_finding(one) for one in project.those(Unlike)]
    yield from unlike
    known = {spot.span for finding in unlike for spot in (finding.where, *finding.related)}
    for joined in project.those(Joined):
        if joined.kind is not Kind.STATUS and joined.differences[0].here.span not in known:
            yield _joined(joined)


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


def _joined(joined: Joined) -> Finding:
    """One finding for two columns, whatever the number of their rows that differ."""
    here, there = joined.left.facts.document, joined.right.facts.document
    first, *others = joined.differences
    where = named(joined.right.facts, first.there.span) if here is there else f"in {there.path}"
    rows = f"{len(joined.differences)} rows have another {joined.name} {where}: " if others else ""
    agree = f"; {joined.agreeing} rows of the two tables agree"
    return Finding(
        f"{rows}{first.name} has {joined.name} “{first.here.plain}” here, “{first.there.plain}” {where}{agree}",
        Spot(here, first.here.span, f"says {first.here.plain}"),
        (
            Spot(there, first.there.span, f"says {first.there.plain}"),
            *(Spot(*spot, "and here") for one in others for spot in ((here, one.here.span), (there, one.there.span))),
        ),
        "give the thing one value",
        joined.ground,
    )


RULE = Rule(check)
