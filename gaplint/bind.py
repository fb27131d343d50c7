"""All bindings of a project."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from itertools import chain
from typing import Any

from gaplint.binding import links
from gaplint.binding.types import Binding
from gaplint.comparisons.aggregate import (
    durations,
    enclosed,
    file_lines,
    headings,
    lines,
    lists,
    marked,
    measured,
    members,
    mirrors,
    portions,
    progress,
    restated,
    scores,
    serials,
    spans,
    summaries,
    sums,
    total_lines,
    totals,
    trees,
)
from gaplint.comparisons.arithmetic import calculations, divided, lengths, means, parts, percents, targets
from gaplint.comparisons.inclusion import (
    boxes,
    captions,
    citations,
    definitions,
    doubled,
    doubles,
    gathered,
    pending,
    ranges,
    ratings,
    referring,
    remaining,
    scales,
    series,
    unlisted,
    verdicts,
)
from gaplint.comparisons.join import (
    addressed,
    called,
    conflicts,
    entries,
    fields,
    grouped,
    holdings,
    linked,
    meanings,
    outlined,
    sets,
    shares,
    states,
    statuses,
    summarized,
    tables,
    ticked,
    wholes,
)
from gaplint.comparisons.order import days, early, headers, numbers, periods, sequence, tracking, waiting
from gaplint.context import Context
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex
from gaplint.model.failure import Failure
from gaplint.model.ground import Held
from gaplint.model.kept import Part
from gaplint.project import Comparison, Exceptional, Project, by_kind
from gaplint.session import Session
from gaplint.workers import spread

Found = Binding | Held | Comparison | Exceptional


def _alone(find: Callable[[Facts], Iterable[Found]]) -> Callable[[Facts, Context], Iterable[Found]]:
    """What needs nothing but the document."""

    @wraps(find)
    def found(facts: Facts, _: Context) -> Iterable[Found]:
        return find(facts)

    return found


def _together(find: Callable[[ProjectIndex], Iterable[Any]]) -> Callable[[ProjectIndex], Iterator[Part[Any]]]:
    """What is cut into no parts: one, which is the same for as long as all of it is equal."""

    @wraps(find)
    def found(index: ProjectIndex) -> Iterator[Part[Any]]:
        everything = [*find(index)]
        yield index.kept(f"{__name__} {find.__module__}", everything, lambda: Part(everything))

    return found


def _of_links(index: ProjectIndex) -> Iterator[Part[Any]]:
    """Links with where they lead, what is compared with what they lead to, and what does not hold there."""
    found = links.Links.of_project(index)
    yield from found.everywhere(index)
    compare: Callable[[ProjectIndex, links.Links, Facts], Iterable[Found]]
    for compare in (entries.compare, called.compare, days.find_last_year, linked.find_mistitled, linked.find_astray):
        yield from index.each(index.documents, compare, found)


LOCAL: tuple[Callable[[Facts, Context], Iterable[Found]], ...] = (
    headings.bind,
    progress.bind,
    lists.bind,
    _alone(totals.bind),
    _alone(total_lines.bind),
    _alone(portions.bind),
    parts.bind,
    divided.bind,
    _alone(sums.bind),
    _alone(serials.bind),
    restated.bind,
    shares.bind,
    _alone(wholes.bind),
    summaries.bind,
    members.bind,
    enclosed.bind,
    _alone(marked.bind),
    _alone(conflicts.bind),
    _alone(percents.bind),
    calculations.bind,
    _alone(means.bind),
    _alone(measured.bind),
    _alone(scores.bind),
    _alone(spans.bind),
    _alone(durations.bind),
    _alone(trees.bind),
    _alone(lines.bind),
    _alone(lengths.bind),
    entries.find_misplaced,
    pending.find_overreaching,
    pending.find_refused,
    doubles.find_repeated,
    doubles.find_counted,
    summarized.find_by_name,
    states.find_unsettled,
    outlined.find_unlike,
    boxes.find_unticked,
    boxes.find_finished,
    remaining.find_remaining,
    ticked.find_twofold,
    headers.compare_headers,
    days.compare_days,
    ranges.find_outside,
    _alone(numbers.find_disordered),
    _alone(sequence.find_miscounted),
    _alone(captions.find_twice),
    _alone(scales.find_foreign),
    targets.find_misjudged,
    doubled.find_doubled,
    _alone(periods.find_backward),
    _alone(ratings.find_unrated),
    waiting.find_idle,
    early.find_early,
    gathered.find_ungathered,
    grouped.find_misplaced,
    _alone(waiting.find_one_sided),
    verdicts.judge,
)
"""Each finds, in one document, claims with their evidence, and what does not hold, with what does."""

ACROSS: tuple[Callable[[ProjectIndex], Iterable[Part[Any]]], ...] = (
    mirrors.bind,
    conflicts.across,
    holdings.bind,
    file_lines.bind,
    _of_links,
    _together(addressed.find_misled),
    _together(series.find_listings),
    unlisted.find_unlisted,
    sets.find_unequal,
    _together(citations.find_missing),
    statuses.find_apart,
    fields.find_unlike,
    tables.find_unlike,
    ranges.find_gaps,
    referring.find_unlisted,
    _together(numbers.find_misnumbered),
    definitions.find_mentioned,
    meanings.find_named,
    _together(tracking.track),
)
"""Each does so for what several documents, or files, tell together, in parts: the same objects for as long as they hold."""


def bind(index: ProjectIndex, jobs: int = 1, session: Session | None = None) -> Project:
    """Tie every claim to what it is about; a claim that nothing is found for stays unbound.

    `jobs` processes share the work, and what `session` remembers is not found again.
    """
    parts = _find(index, jobs, session)
    holding: dict[Any, list[Part[Any]]] = defaultdict(list)
    for part in parts:
        for kind in by_kind(part):
            holding[kind].append(part)
    return Project(index, parts, holding)


def _find(index: ProjectIndex, jobs: int, session: Session | None) -> tuple[Part[Any], ...]:
    """What is found: in one document after the other, a part for each, then across them.

    One task is what is local in a document, or a share of what goes across: functions of one process have in common what it has
    found out of documents. Half of the processes begin with such a share, which takes longest.
    """
    whole = session.remembering(index) if session else index
    context, shares = Context(index), min(max(1, (jobs + 1) // 2), len(ACROSS))

    def work(number: int) -> Part[Any] | list[tuple[Any, ...]]:
        if number < shares:
            return [_whole(find, "", whole) for find in ACROSS[number::shares]]
        facts = index.documents[number - shares]

        def alone(context: Context) -> Part[Any]:
            of = f" of {facts.document.path}"
            return Part(chain.from_iterable(_whole(find, of, facts, context) for find in LOCAL))

        return session.found(facts, context, alone) if session else alone(context)

    found: list[Any] = spread(work, shares + len(index.documents), jobs, _known(index) if jobs > 1 else {})
    across = (found[place % shares][place // shares] for place in range(len(ACROSS)))
    parts = (part if isinstance(part, Part) else Part([part]) for part in chain.from_iterable(across))
    return tuple(filter(None, chain(found[shares:], parts)))


def _whole(find: Callable[..., Iterable[Any]], of: str, *about: object) -> tuple[Any, ...]:
    """All that a function finds; where it breaks, that it did, so that the others still count."""
    try:
        return tuple(find(*about))
    except Exception as error:
        return (Failure.of(f"{find.__module__.removeprefix('gaplint.')}.{find.__name__}{of}", error),)


def _known(index: ProjectIndex) -> dict[str, object]:
    """What every process has, and what is found refers to."""
    known: dict[str, object] = {"index": index}
    for facts in index.documents:
        path = facts.document.path
        known |= {f"facts {path}": facts, f"document {path}": facts.document, f"source {path}": facts.document.source}
    return known
