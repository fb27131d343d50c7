"""Headers older than what the document records, or other than its own end; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.config.vocabulary import words
from gaplint.facts.dates import dated
from gaplint.facts.grids import label
from gaplint.facts.types import Facts
from gaplint.index import day_of
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for facts in project.index.documents:
        yield from _events(facts)
        yield from _footer(facts)


def _events(facts: Facts) -> Iterator[Finding]:
    if facts.updated is None or not facts.events:
        return
    last = max(facts.events, key=lambda event: event.date)
    if last.date > facts.updated.date:
        yield Finding(
            f"the header says {facts.updated.name} {facts.updated.date}; the document records something on {last.date}",
            Spot(facts.document, facts.updated.span, f"says {facts.updated.date}"),
            (Spot(facts.document, last.span, f"{last.name} on {last.date}"),),
            f"set {facts.updated.name} to {last.date} or later",
        )


def _footer(facts: Facts) -> Iterator[Finding]:
    """A version, or a last update, that the document's end states otherwise."""
    header_day = day_of(facts)
    head = facts.updated or facts.created
    versions = [field for field in facts.header if field.name in words().version]
    for field in facts.footer:
        day = dated(field, facts.document.source.reading) if field.name in words().updated else None
        if day and head and header_day and day.date < header_day and day.span.start > head.span.end:
            yield Finding(
                f"the header says {head.name} {header_day}; the document's end says {day.name} {day.date}",
                Spot(facts.document, day.span, f"says {day.date}"),
                (Spot(facts.document, head.span, f"says {head.date}"),),
                "give the document one date",
            )
        if field.name in words().version and len(versions) == 1 and versions[0].span < field.span:
            says, own = label(field.value.plain), label(versions[0].value.plain)
            if says.split()[:1] != own.split()[:1]:
                yield Finding(
                    f"the header says version {versions[0].value.plain}; the document's end says {field.value.plain}",
                    Spot(facts.document, field.value.span, f"says {field.value.plain}"),
                    (Spot(facts.document, versions[0].value.span, f"says {versions[0].value.plain}"),),
                    "give the document one version",
                )


RULE = Rule(check)
