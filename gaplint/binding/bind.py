"""All bindings of a project."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from gaplint.binding import (
    arithmetic,
    citations,
    conflicts,
    definitions,
    doubles,
    entries,
    fields,
    files,
    holdings,
    links,
    lists,
    meanings,
    mirrors,
    parts,
    percents,
    progress,
    ranges,
    relations,
    series,
    sets,
    statuses,
    summaries,
    titles,
    totals,
    tracking,
    verdicts,
)
from gaplint.binding.types import Binding, Comparison, Exceptional, Project, Tie
from gaplint.comparisons import (
    boxes,
    called,
    doubled,
    headers,
    inclusion,
    linked,
    means,
    measured,
    numbers,
    order,
    periods,
    ratings,
    referring,
    restated,
    scales,
    scores,
    sequence,
    shares,
    spans,
    states,
    summarized,
    sums,
    tables,
    targets,
    trees,
    unlisted,
    wholes,
)
from gaplint.index import ProjectIndex
from gaplint.model.ground import Held
from gaplint.workers import spread

BINDERS = (
    titles,
    progress,
    lists,
    totals,
    parts,
    sums,
    restated,
    shares,
    wholes,
    summaries,
    mirrors,
    conflicts,
    holdings,
    percents,
    arithmetic,
    files,
    means,
    measured,
    scores,
    spans,
    trees,
)

FINDERS: tuple[Callable[[ProjectIndex], Iterator[Exceptional | Held]], ...] = (
    series.find_listings,
    unlisted.find_unlisted,
    entries.find_misplaced,
    ranges.find_overreaching,
    ranges.find_refused,
    sets.find_unequal,
    citations.find_missing,
    doubles.find_repeated,
    doubles.find_counted,
    statuses.find_apart,
    fields.find_unlike,
    tables.find_unlike,
    summarized.find_by_name,
    states.find_unsettled,
    boxes.find_unticked,
    headers.compare_headers,
    inclusion.find_outside,
    inclusion.find_gaps,
    referring.find_unlisted,
    numbers.find_misnumbered,
    numbers.find_disordered,
    sequence.find_miscounted,
    scales.find_foreign,
    targets.find_misjudged,
    doubled.find_doubled,
    periods.find_backward,
    ratings.find_unrated,
    relations.find_idle,
    relations.find_one_sided,
)
"""Each finds what does not hold, with what does."""


def bind(index: ProjectIndex, jobs: int = 1) -> Project:
    """Tie every claim to what it is about; a claim that nothing is found for stays unbound. `jobs` processes share the work."""
    others = (_of_links, definitions.find_mentioned, meanings.find_named, tracking.track, verdicts.judge)
    work: tuple[Callable[[ProjectIndex], Iterable[Any]], ...] = (*(binder.bind for binder in BINDERS), *FINDERS, *others)
    found = spread(lambda number: tuple(work[number](index)), len(work), jobs, _known(index))
    bound, excepted = found[: len(BINDERS)], found[len(BINDERS) : -len(others)]
    (resolved, compared, by_links), mentioned, named, tracked, judged = found[-len(others) :]
    bindings: dict[Tie, list[Binding]] = defaultdict(list)
    comparisons: list[Held] = []
    for binding in chain.from_iterable(bound):
        if isinstance(binding, Held):
            comparisons.append(binding)
        else:
            bindings[binding.tie].append(binding)
    made: Iterable[Comparison] = chain(compared, tracked, mentioned, named, judged)
    comparisons += (held for one in made if (held := one.held))
    exceptions: list[Exceptional] = []
    for one in chain(by_links, *excepted):
        if not isinstance(one, Held):
            exceptions.append(one)
        comparisons.append(one if isinstance(one, Held) else Held(one.ground, agrees=False))
    return Project(
        index,
        {tie: tuple(bindings[tie]) for tie in Tie},
        judged,
        resolved,
        tracked,
        compared,
        tuple(exceptions),
        mentioned,
        named,
        tuple(comparisons),
    )


def _of_links(index: ProjectIndex) -> Iterator[tuple[Any, ...]]:
    """Links with where they lead, what is compared with what they lead to, and what does not hold there."""
    resolved = tuple(links.resolve(index))
    yield resolved
    yield (*entries.compare(index, resolved), *called.compare(index, resolved))
    yield (*order.compare_days(index, resolved), *linked.find_mistitled(index, resolved))


def _known(index: ProjectIndex) -> dict[str, object]:
    """What every process has, and what is found refers to."""
    known: dict[str, object] = {"index": index}
    for facts in index.documents:
        path = facts.document.path
        known |= {f"facts {path}": facts, f"document {path}": facts.document, f"source {path}": facts.document.source}
    return known
