"""One ID with two values of one field; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.fields import Unlike
from gaplint.binding.scope import named
from gaplint.binding.types import Project
from gaplint.comparisons.join import Cell, Joined
from gaplint.facts.ids import series
from gaplint.model.finding import Finding, Spot
from gaplint.relations.values import Kind
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    unlike = [_finding(one) for one in project.those(Unlike)]
    yield from unlike
    known = {spot.span for finding in unlike for spot in (finding.where, *finding.related)}
    for joined in project.those(Joined):
        if joined.kind is not Kind.STATUS and joined.differences[0].here.said.span not in known:
            yield of_columns(joined)


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


def of_columns(joined: Joined) -> Finding:
    """One finding for two columns, whatever the number of their rows that differ."""
    first, *others = joined.differences
    here, there = first.here, first.there
    header, path = here.relation.names[here.column], there.relation.facts.document.path
    where = f"in {path}" if here.relation.facts is not there.relation.facts else named(there.relation.facts, there.said.span)
    rows = f"{len(joined.differences)} rows have another {header} here than {where}: " if others else ""
    as_well = " and elsewhere" if first.also else ""
    return Finding(
        f"{rows}{first.name} has {header} “{here.said.plain}” here, “{there.said.plain}” {where if not others else 'there'}{as_well}; "
        f"{joined.agreeing} rows of the two tables agree",
        _spot(here),
        (
            _spot(there),
            *(cell_spot for cell in first.also for cell_spot in [_spot(cell)]),
            *(Spot(cell.relation.facts.document, cell.said.span, "and here") for one in others for cell in one[1:3]),
        ),
        "give the thing one value",
        joined.ground,
    )


def _spot(cell: Cell) -> Spot:
    return Spot(cell.relation.facts.document, cell.said.span, f"says {cell.said.plain}")


RULE = Rule(check)
