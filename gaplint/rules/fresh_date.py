"""Dates that can't be; see the page of this name."""

from collections.abc import Iterator
from datetime import timedelta

from gaplint.binding.types import Project
from gaplint.facts.types import Dated, Facts
from gaplint.index import day_of
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule

YEAR = timedelta(days=365)
NEAR = timedelta(days=31)
"""Days by which a date may be off a year, and still be one of last year by habit."""
FEWEST_CITED = 2
"""Documents that must all be a year younger than one that names them."""


def check(project: Project) -> Iterator[Finding]:
    cited: dict[str, dict[str, Dated]] = {}
    for link in project.links:
        if link.target and link.target is not link.facts and (day := link.target.created):
            cited.setdefault(link.facts.document.path, {})[link.target.document.path] = day
    for facts in project.index.documents:
        for one in facts.misdated:
            yield Finding(one.says, Spot(facts.document, one.span, one.says), repair="write the day")
        yield from _order(facts)
        yield from _future(project, facts)
        if not project.index.is_frozen(facts):
            yield from _last_year(project, facts, cited.get(facts.document.path, {}))


def _order(facts: Facts) -> Iterator[Finding]:
    created, updated = facts.created, facts.updated
    if created and updated and created.date > updated.date:
        yield Finding(
            f"{updated.name} {updated.date} is before {created.name} {created.date}",
            Spot(facts.document, updated.span, f"says {updated.date}"),
            (Spot(facts.document, created.span, f"says {created.date}"),),
            "correct one of the two",
        )


def _future(project: Project, facts: Facts) -> Iterator[Finding]:
    """A header or an event after today: what is to come has neither."""
    today = project.index.today
    for one in filter(None, (facts.created, facts.updated, *facts.events)):
        if one.date > today + timedelta(days=1):  # it may be tomorrow elsewhere
            yield Finding(
                f"{one.name} {one.date} is in the future",
                Spot(facts.document, one.span, f"says {one.date}"),
                repair="correct the date",
            )


def _last_year(project: Project, facts: Facts, cited: dict[str, Dated]) -> Iterator[Finding]:
    """A header a year, give or take a month, before all documents that the document links to: last year's by habit."""
    own = facts.created or facts.updated
    if own is None or day_of(facts) != own.date:
        return
    if len(cited) >= FEWEST_CITED and all(abs(day.date - own.date - YEAR) <= NEAR for day in cited.values()):
        path, day = min(cited.items(), key=lambda pair: (pair[1].date, pair[0]))
        target = project.index.by_path[path]
        yield Finding(
            f"{own.name} {own.date} is a year before the documents that it links to",
            Spot(facts.document, own.span, f"says {own.date}"),
            (Spot(target.document, day.span, f"says {day.date}"),),
            "correct the year",
        )


RULE = Rule(check)
