"""Files, and parts of them, that could not be checked; see the page of this name. `gaplint.run` tells of whole files."""

from collections.abc import Iterator

from gaplint.facts.types import Facts
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.project import Project
from gaplint.rule import Rule

BEGINNING = 40
"""Characters of an unread line that are shown of it."""


def check(project: Project) -> Iterator[Finding]:
    return project.of_each(_unread)


def _unread(facts: Facts) -> Iterator[Finding]:
    for span in facts.document.unread:
        what = "line" if "\n" not in facts.document.source.text[span.start : span.end] else "paragraph"
        yield Finding(
            f"this {what} was not read: with {span.end - span.start:,} characters it is too long for gaplint",
            Spot(facts.document, span._replace(end=min(span.start + BEGINNING, span.end)), f"a {what} that was not read"),
            repair=f"break the {what} up, or move data to a file that is not Markdown",
            severity=Severity.WARNING,
        )


RULE = Rule(check)
