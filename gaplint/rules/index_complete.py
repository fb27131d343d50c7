"""Documents of a numbered series that their index leaves out, and rows in the wrong part of it; see the page of this name."""

import posixpath
from collections.abc import Iterator

from gaplint.comparisons.inclusion.series import Listing
from gaplint.comparisons.join.entries import Misplaced
from gaplint.model.document import Document
from gaplint.model.finding import Finding, Spot
from gaplint.model.span import Span
from gaplint.project import Project
from gaplint.rule import Rule

MOST_NAMED = 5
"""Documents that a message names."""


def check(project: Project) -> Iterator[Finding]:
    for listing in project.those(Listing):
        missing = listing.missing
        names = ", ".join(posixpath.basename(one.document.path) for one in missing[:MOST_NAMED])
        whole = listing.listed + len(missing)
        yield Finding(
            f"the index lists {listing.listed} of {whole} documents in the {listing.whole}; missing: {names}",
            Spot(listing.facts.document, listing.span, f"the index of the {listing.whole}"),
            tuple(
                Spot(one.document, _title(one.document), "not in the index", whole=one.document.heading is None)
                for one in missing
            ),
            "add what is missing to the index",
            listing.ground,
        )
    for row in project.those(Misplaced):
        yield Finding(
            f"a row with status “{row.status.plain}” is under “{row.part}”",
            Spot(row.facts.document, row.status.span, f"says {row.status.plain}"),
            (Spot(row.facts.document, row.title, "this part of the index"),),
            "move the row, or fix its status",
            row.ground,
        )


def _title(document: Document) -> Span:
    return document.heading.title.span if document.heading else Span(0, 0)


RULE = Rule(check)
