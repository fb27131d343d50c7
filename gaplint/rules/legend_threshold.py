"""Ratings that a document's own scale excludes, verdicts that a target does; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.arithmetic.targets import Misjudged
from gaplint.comparisons.inclusion.ratings import Unrated
from gaplint.facts.types import Facts
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule, doubtful


def check(project: Project) -> Iterator[Finding]:
    yield from project.of_each(_misrated)
    yield from project.each(Misjudged, _misjudged)
    yield from project.each(Unrated, _unrated)


def _misrated(facts: Facts) -> Iterator[Finding]:
    return doubtful(facts, facts.misrated)


def _misjudged(one: Misjudged) -> Finding:
    document, (aim, reached, verdict) = one.facts.document, (one.aim.plain, one.reached.plain, one.verdict.plain)
    return Finding(
        f"{one.name} is “{verdict}”, though {reached} {'meets' if one.met else 'misses'} the target {aim}",
        Spot(document, one.verdict.span, f"says “{verdict}”"),
        (Spot(document, one.reached.span, f"says {reached}"), Spot(document, one.aim.span, f"the target is {aim}")),
        "fix the verdict or the numbers",
        one.ground,
    )


def _unrated(one: Unrated) -> Finding:
    document, here, there = one.facts.document, one.here.plain, one.there.plain
    (name, other), (value, other_value) = one.names, one.values
    rows = "another row" if one.number == 1 else f"{one.number} other rows"
    return Finding(
        f"{name} {value} and {other} {other_value} give {one.rating} “{here}” here, “{there}” in {rows}",
        Spot(document, one.here.span, f"says {here}"),
        (Spot(document, one.there.span, f"says {there}"),),
        "give the rows the same rating, or say what else it depends on",
        one.ground,
    )


RULE = Rule(check)
