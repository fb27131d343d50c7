"""Headers older than what the document records, or other than its own end; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.order.headers import OtherDay, OtherVersion, Overtaken, Unrecorded
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    yield from project.each(Overtaken, _event)
    yield from project.each(OtherDay, _day)
    yield from project.each(OtherVersion, _version)
    yield from project.each(Unrecorded, _unrecorded)


def _event(one: Overtaken) -> Finding:
    header, event, document = one.header, one.event, one.facts.document
    quoted = "" if event.form in ("a field", "the end") else f": “{event.text}”"
    ends = f"document's end says {event.day.name}" if event.form == "the end" else "document records something on"
    return Finding(
        f"the header says {header.name} {header.date}; the {ends} {event.day.date}{quoted}",
        Spot(document, header.span, f"says {header.date}"),
        (Spot(document, event.day.span, f"{event.text} {event.day.date}" if not quoted else f"dated {event.day.date}"),),
        f"set {header.name} to {event.day.date} or later",
        one.ground,
    )


def _day(one: OtherDay) -> Finding:
    header, end, document = one.header, one.end, one.facts.document
    return Finding(
        f"the header says {header.name} {header.date}; {_place(one.place)} says {end.name} {end.date}",
        Spot(document, end.span, f"says {end.date}"),
        (Spot(document, header.span, f"says {header.date}"),),
        "make the two dates the same",
        one.ground,
    )


def _version(one: OtherVersion) -> Finding:
    header, end, document = one.header.value, one.end.value, one.facts.document
    return Finding(
        f"the header says version {header.plain}; {_place(one.place)} says {end.plain}",
        Spot(document, end.span, f"says {end.plain}"),
        (Spot(document, header.span, f"says {header.plain}"),),
        "make the two versions the same",
        one.ground,
    )


def _place(place: str) -> str:
    return "further down, it" if place == "header" else f"the document's {place}"


def _unrecorded(one: Unrecorded) -> Finding:
    document, newest = one.facts.document, one.history.newest
    days = (Spot(document, newest.day.span, f"dated {newest.day.date}"),) if newest.day else ()
    return Finding(
        f"the header says version {one.header.value.plain}; the newest in the document's history is {newest.written}",
        Spot(document, one.header.span, f"says {one.header.value.plain}"),
        (Spot(document, newest.span, f"records {newest.written}"), *days),
        "put the newest version in the header, or add the missing entry",
        one.ground,
    )


RULE = Rule(check)
