"""Ratings that a document's own scale excludes; see the page of this name."""

import re
from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.facts.grids import label
from gaplint.facts.types import Facts
from gaplint.model.document import Inline
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule

RATED = re.compile(r"\W*(?P<name>[^\W\d_][\w -]*?)\s*[(（]\s*(?P<score>\d+(?:\.\d+)?)\s*[)）]\W*")
"""`HIGH (8)`, and nothing else."""


def check(project: Project) -> Iterator[Finding]:
    for facts in project.index.documents:
        if not facts.ratings:
            continue
        scale = {rating.name: rating for rating in facts.ratings}
        for text in _texts(facts):
            match = RATED.fullmatch(text.plain)
            rating = scale.get(label(match["name"])) if match else None
            if match and rating and not rating.holds(float(match["score"])):
                right = next((other for other in facts.ratings if other.holds(float(match["score"]))), None)
                yield Finding(
                    f"{match['score']} is called {match['name']}; the document's scale says {match['name']}: {rating.says}",
                    Spot(facts.document, text.span, f"calls {match['score']} {match['name']}"),
                    tuple(Spot(facts.document, one.span, "the scale") for one in (rating, right) if one),
                    f"write {right.name.upper()} ({match['score']}), or correct the score" if right else "correct the score",
                )


def _texts(facts: Facts) -> Iterator[Inline]:
    """The values of fields and the cells of tables, each once."""
    seen = set()
    for text in (
        *(field.value for field in facts.fields),
        *(cell for grid in facts.grids for row in grid.rows for cell in row.cells),
    ):
        if text.span not in seen:
            seen.add(text.span)
            yield text


RULE = Rule(check)
