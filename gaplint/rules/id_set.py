"""Two lists that claim to be the same and differ; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.inclusion.gathered import Ungathered
from gaplint.comparisons.join.inverse import LeftOut, OneWay
from gaplint.comparisons.join.sets import Unequal
from gaplint.facts.ids import series
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    yield from _lists(project)
    yield from project.each(OneWay, _one_way)
    yield from project.each(Ungathered, _label)


def _lists(project: Project) -> Iterator[Finding]:
    for one in project.those(Unequal):
        short, long, missing = one
        here, there = short.facts.document, long.facts.document
        left_out, heading = series(missing), short.grid.section.heading
        shown = (mention for mention in long.grid.key_ids if mention and not {*missing}.isdisjoint(mention.ids))
        yield Finding(
            f"“{short.grid.section.title}” lists {len(short.ids)} IDs; in {there.path} it lists {len(long.ids)}, "
            f"including {left_out}",
            Spot(here, heading.title.span if heading else short.grid.table.span, f"leaves out {left_out}"),
            tuple(Spot(there, mention.span, "listed here") for mention in shown),
            "complete the list, or say in its title what it leaves out",
            one.ground,
        )


def _label(found: Ungathered) -> Finding:
    one, document = found.one, found.facts.document
    name, header = one.label.name.capitalize(), one.grid.name(one.column)
    short = series(tuple(one.shown - one.said))
    long = series(tuple(one.said - one.shown))
    says = " and ".join(filter(None, (f"leaves out {short}" * bool(short), f"names {long}, which are not there" * bool(long))))
    return Finding(
        f"“{name}” {says}: column {header} below has {series(tuple(one.shown))}; "
        f"{found.agreeing} other labels name what their column has",
        Spot(document, one.label.value.span, says),
        (Spot(document, one.grid.table.span, f"column {header}"),),
        "complete the label, or fix the column",
        found.ground,
    )


def _one_way(one: OneWay) -> Finding:
    """One finding for two columns, whatever the number of their rows that leave something out."""
    here, there = one.short.relation, one.long.relation
    first, *others = one.missing
    leaves_out, names = _spots(one, first)
    header, back = here.names[one.short.column], there.names[one.long.column]
    where = f" in {there.facts.document.path}" if here.facts is not there.facts else ""
    under, rows = ("", f"{len(one.missing)} entries are missing under “{header}”: ") if others else (f" under “{header}”", "")
    return Finding(
        f"{rows}{first.by} leaves out {first.name}{under}, though {first.name} names {first.by} under “{back}”{where}; "
        f"{one.agreeing} other pairs name each other",
        leaves_out,
        (names, *(spot for other in others for spot in _spots(one, other))),
        "name it in both places, or in neither",
        one.ground,
    )


def _spots(one: OneWay, other: LeftOut) -> tuple[Spot, Spot]:
    here, there = one.short.relation.facts.document, one.long.relation.facts.document
    return (
        Spot(here, other.here.span, f"{other.by} leaves out {other.name}"),
        Spot(there, other.there.span, f"{other.name} names {other.by}"),
    )


RULE = Rule(check)
