"""All bindings of a project."""

from collections import defaultdict
from itertools import chain

from gaplint.binding import (
    arithmetic,
    citations,
    conflicts,
    definitions,
    entries,
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
from gaplint.model.ground import Held

BINDERS = (titles, progress, lists, totals, parts, sums, summaries, mirrors, conflicts, holdings, percents, arithmetic, files)


def bind(index: ProjectIndex) -> Project:
    """Tie every claim to what it is about; a claim that nothing is found for stays unbound."""
    bindings: dict[Tie, list[Binding]] = defaultdict(list)
    comparisons: list[Held] = []
    for binding in chain.from_iterable(binder.bind(index) for binder in BINDERS):
        if isinstance(binding, Held):
            comparisons.append(binding)
        else:
            bindings[binding.tie].append(binding)
    resolved = tuple(links.resolve(index))
    mentioned = tuple(definitions.find_mentioned(index))
    named = tuple(meanings.find_named(index))
    compared = tuple(entries.compare(index, resolved))
    tracked = tuple(tracking.track(index))
    comparisons += (Held(one.ground, not entries.differ(one)) for one in compared)
    dated = [(one, one.target.updated.date) for one in tracked if one.target and one.target.updated and one.day]
    comparisons += (Held(one.ground, own == one.day) for one, own in dated)
    comparisons += (one.held for one in mentioned)
    comparisons += (one.held for one in named)
    return Project(
        index,
        {tie: tuple(bindings[tie]) for tie in Tie},
        tuple(verdicts.judge(index)),
        resolved,
        tracked,
        compared,
        tuple(series.find_listings(index)),
        tuple(ranges.find_overreaching(index)),
        tuple(sets.find_unequal(index)),
        tuple(citations.find_missing(index)),
        mentioned,
        named,
        tuple(comparisons),
    )
