"""Headers older than what the document records, or other than its own end; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.days import OtherDay, OtherVersion, Overtaken
from gaplint.binding.types import Project
from gaplint.comparisons.order import Outdated, Unrecorded
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    yield from map(_event, project.those(Overtaken))
    yield from map(_day, project.those(OtherDay))
    yield from map(_version, project.those(OtherVersion))
    yield from map(_unrecorded, project.those(Unrecorded))
    told = {one.facts.document.path for one in project.those(Overtaken)}
    yield from (_outdated(one) for one in project.those(Outdated) if one.facts.document.path not in told)


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


def _unrecorded(one: Unrecorded) -> Finding:
    document, newest = one.facts.document, one.history.newest
    days = (Spot(document, newest.day.span, f"of {newest.day.date}"),) if newest.day else ()
    return Finding(
        f"the header says version {one.header.value.plain}; the newest in the document's history is {newest.written}",
        Spot(document, one.header.span, f"says {one.header.value.plain}"),
        (Spot(document, newest.span, f"records {newest.written}"), *days),
        "give the header the newest version, or add the entry that is missing",
        one.ground,
    )


def _outdated(one: Outdated) -> Finding:
    updated, document = one.updated, one.facts.document
    recorded = f"version {one.newest.written} on {one.day.date}"
    return Finding(
        f"the header says {updated.name} {updated.date}; the document's history records {recorded}",
        Spot(document, updated.span, f"says {updated.date}"),
        (Spot(document, one.day.span, recorded),),
        f"set {updated.name} to {one.day.date} or later",
        one.ground,
    )


RULE = Rule(check)
