"""Documents that nobody has updated for long; see the page of this name."""

from collections.abc import Iterator

from gaplint.index import header_of
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.project import Project
from gaplint.roles import KEPT
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    index = project.index
    for facts in index.documents if index.stale_days else ():
        living = index.roles[facts.document.path] in KEPT
        last = header_of(facts)
        if living and last:
            days = (index.today - last.date).days
            if days > index.stale_days:
                yield Finding(
                    f"{last.name} {last.date} was {days} days ago; the limit is {index.stale_days}",
                    Spot(facts.document, last.span, f"says {last.date}"),
                    repair="review the document and update its date, or archive it",
                )


RULE = Rule(check, Severity.WARNING)
