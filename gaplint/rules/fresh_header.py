"""Headers older than what the document records, or other than its own end; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.days import OtherDay, OtherVersion, Overtaken
from gaplint.binding.types import Project
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    yield from map(_event, project.those(Overtaken))
    yield from map(_day, project.those(OtherDay))
    yield from map(_version, project.those(OtherVersion))


def _event(one: Overtaken) -> Finding:
    updated, event, document = one.updated, one.event, one.facts.document
    return Finding(
        f"the header says {updated.name} {updated.date}; the document records something on {event.date}",
        Spot(document, updated.span, f"says {updated.date}"),
        (Spot(document, event.span, f"{event.name} on {event.date}"),),
        f"set {updated.name} to {event.date} or later",
        one.ground,
    )


def _day(one: OtherDay) -> Finding:
    header, end, document = one.header, one.end, one.facts.document
    return Finding(
        f"the header says {header.name} {header.date}; the document's end says {end.name} {end.date}",
        Spot(document, end.span, f"says {end.date}"),
        (Spot(document, header.span, f"says {header.date}"),),
        "give the document one date",
        one.ground,
    )


def _version(one: OtherVersion) -> Finding:
    header, end, document = one.header.value, one.end.value, one.facts.document
    return Finding(
        f"the header says version {header.plain}; the document's end says {end.plain}",
        Spot(document, end.span, f"says {end.plain}"),
        (Spot(document, header.span, f"says {header.plain}"),),
        "give the document one version",
        one.ground,
    )


RULE = Rule(check)
