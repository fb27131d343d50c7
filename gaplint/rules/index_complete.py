"""Documents of a numbered series that their index leaves out, and rows in the wrong part of it; see the page of this name."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from gaplint.binding.entries import status_value
from gaplint.binding.types import Project
from gaplint.config.vocabulary import words
from gaplint.facts.types import Facts, Grid
from gaplint.index import ProjectIndex
from gaplint.model.finding import Confidence, Finding, Spot
from gaplint.model.span import Span
from gaplint.rule import Rule

NUMBERED = re.compile(r"(?P<series>.*?)[-_]?(?P<number>\d{2,5})(?P<rest>[^/]*)\.(?:md|markdown)", re.IGNORECASE)
PART = re.compile(r"-\d")
"""A further number: a part of a document, `cap-0046-01`, which its whole may list."""
FEWEST_LISTED = 5
"""Documents of a series that a document must link to in order to be their index."""
LISTED = 0.8
"""Share of the series that it must list: else it is a selection."""
FEWEST_ROWS = 3


def check(project: Project) -> Iterator[Finding]:
    series = _series(project.index)
    for facts in project.index.documents:
        if series:
            yield from _left_out(project.index, facts, series)
        for grid in facts.grids:
            yield from _misplaced(facts, grid)


def _series(index: ProjectIndex) -> dict[tuple[str, str], list[str]]:
    """The documents of each numbered series, by folder and by what their names begin with."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in index.by_path:
        match = NUMBERED.fullmatch(posixpath.basename(path))
        if match and not PART.match(match["rest"]):
            found.setdefault((posixpath.dirname(path), match["series"].lower()), []).append(path)
    return {key: paths for key, paths in found.items() if len(paths) > FEWEST_LISTED}


def _left_out(index: ProjectIndex, facts: Facts, series: dict[tuple[str, str], list[str]]) -> Iterator[Finding]:
    linked = _linked(facts)
    for paths in series.values() if len(linked) >= FEWEST_LISTED else ():
        listed = [path for path in paths if path in linked]
        missing = [path for path in paths if path not in linked]
        if not missing or len(listed) < FEWEST_LISTED or len(listed) < LISTED * len(paths) or facts.document.path in paths:
            continue  # one of the series may name its fellows
        names = ", ".join(posixpath.basename(path) for path in missing[:FEWEST_LISTED])
        yield Finding(
            f"the index lists {len(listed)} of {len(paths)} documents of the series; it leaves out {names}",
            Spot(facts.document, linked[listed[0]], "the index of the series"),
            tuple(Spot(index.by_path[path].document, _title(index.by_path[path]), "is not listed") for path in missing),
            "list what is left out",
            Confidence.LIKELY,
        )


def _linked(facts: Facts) -> dict[str, Span]:
    """Where the document first links to each path, to those of files that are still to come as well."""
    found: dict[str, Span] = {}
    folder = posixpath.dirname(facts.document.path)
    for link in facts.document.hyperlinks:
        written = unquote(link.target).partition("#")[0]
        if written:
            found.setdefault(posixpath.normpath(posixpath.join(folder, written)), link.span)
    return found


def _title(facts: Facts) -> Span:
    return next((section.heading.title.span for section in facts.document.sections if section.heading), Span(0, 0))


def _misplaced(facts: Facts, grid: Grid) -> Iterator[Finding]:
    """A row whose status is not the one that its section is called after, as those of all other rows are."""
    columns = [n for n, header in enumerate(grid.headers) if n and header in words().status]
    if len(columns) != 1 or len(grid.rows) <= FEWEST_ROWS or grid.section.heading is None:
        return
    title = grid.section.title.lower().split()
    cells = [row.cells[columns[0]] for row in grid.rows if columns[0] < len(row.cells)]
    inside = [cell for cell in cells if status_value(cell.plain) in title]
    outside = [cell for cell in cells if cell not in inside]
    if len(outside) != 1 or len({status_value(cell.plain) for cell in inside}) != 1 or len(inside) < FEWEST_ROWS:
        return
    yield Finding(
        f"a row with status “{outside[0].plain}” stands under “{grid.section.title}”",
        Spot(facts.document, outside[0].span, f"says {outside[0].plain}"),
        (Spot(facts.document, grid.section.heading.title.span, "the part of the index"),),
        "move the row, or correct its status",
        Confidence.LIKELY,
    )


RULE = Rule(check)
