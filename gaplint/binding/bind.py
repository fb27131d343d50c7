"""All bindings of a project."""

from collections import defaultdict
from itertools import chain

from gaplint.binding import (
    arithmetic,
    citations,
    conflicts,
    entries,
    files,
    holdings,
    links,
    lists,
    mirrors,
    parts,
    percents,
    progress,
    ranges,
    series,
    sets,
    summaries,
    sums,
    titles,
    totals,
    tracking,
    verdicts,
)
from gaplint.binding.types import Binding, Project, Tie
from gaplint.index import ProjectIndex

BINDERS = (titles, progress, lists, totals, parts, sums, summaries, mirrors, conflicts, holdings, percents, arithmetic, files)


def bind(index: ProjectIndex) -> Project:
    """Tie every claim to what it is about; a claim that nothing is found for stays unbound."""
    bindings: dict[Tie, list[Binding]] = defaultdict(list)
    for binding in chain.from_iterable(binder.bind(index) for binder in BINDERS):
        bindings[binding.tie].append(binding)
    resolved = tuple(links.resolve(index))
    return Project(
        index,
        {tie: tuple(bindings[tie]) for tie in Tie},
        tuple(verdicts.judge(index)),
        resolved,
        tuple(tracking.track(index)),
        tuple(entries.compare(index, resolved)),
        tuple(series.find_listings(index)),
        tuple(ranges.find_overreaching(index)),
        tuple(sets.find_unequal(index)),
        tuple(citations.find_missing(index)),
    )
