"""All bindings of a project."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from itertools import chain
from typing import Any

from gaplint.binding import links
from gaplint.binding.links import Resolved
from gaplint.binding.types import Binding, Tie
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
from gaplint.comparisons.inclusion.definitions import Mentioned
from gaplint.comparisons.inclusion.verdicts import Judged
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
from gaplint.comparisons.join.entries import Compared
from gaplint.comparisons.join.meanings import Named
from gaplint.comparisons.order import days, early, headers, numbers, periods, sequence, tracking, waiting
from gaplint.comparisons.order.tracking import Tracked
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
    """What is cut into no parts."""

    @wraps(find)
    def found(index: ProjectIndex) -> Iterator[Part[Any]]:
        yield Part(find(index))

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
    found: dict[Any, list[Any]] = defaultdict(list)
    for part in parts:
        for kind, things in by_kind(part).items():
            holding[kind].append(part)
            found[kind] += things

    def those(kind: Any) -> list[Any]:
        return found.get(kind, [])

    bindings = {tie: _without_doubles(those(tie)) for tie in Tie}
    wrong = {tie: tuple(those((tie, False))) for tie in Tie}
    resolved, broken = tuple(those(Resolved)), tuple(those(Failure))
    judged, tracked, compared, mentioned, named = (tuple(those(kind)) for kind in (Judged, Tracked, Compared, Mentioned, Named))
    return Project(index, bindings, judged, resolved, tracked, compared, holding, mentioned, named, parts, wrong, broken)


def _without_doubles(bindings: list[Binding]) -> tuple[Binding, ...]:
    """Without the claims that one comparison leaves unbound and another one ties to something."""
    unbound = {one.place for one in bindings if not one.readings}
    doubled = {one.place for one in bindings if one.readings and one.place in unbound} if unbound else unbound
    return tuple(one for one in bindings if one.readings or one.place not in doubled) if doubled else tuple(bindings)


def _find(index: ProjectIndex, jobs: int, session: Session | None) -> tuple[Part[Any], ...]:
    """What each function finds: in one document after the other, then across them.

    One task is what is local in a document, or a share of what goes across: functions of one process have in common what it has
    found out of documents. Half of the processes begin with such a share, which takes longest.
    """
    whole = session.remembering(index) if session else index
    context, shares = Context(index), min(max(1, (jobs + 1) // 2), len(ACROSS))

    def work(number: int) -> list[tuple[int, Part[Any]]]:
        if number < shares:
            return [(place, _whole(ACROSS[place], "", whole)) for place in range(number, len(ACROSS), shares)]
        facts = index.documents[number - shares]

        def alone(context: Context) -> list[tuple[int, Part[Any]]]:
            found = enumerate(_whole(find, f" of {facts.document.path}", facts, context) for find in LOCAL)
            return [one for one in found if one[1]]

        return session.found(facts, context, alone) if session else alone(context)

    found = spread(work, shares + len(index.documents), jobs, _known(index) if jobs > 1 else {})
    local, across = _by_finder(LOCAL, found[shares:]), _by_finder(ACROSS, found[:shares])
    parts = (part if isinstance(part, Part) else Part([part]) for part in chain.from_iterable(across))
    return (*local, *filter(None, parts))


def _by_finder(finders: Sequence[object], found: Iterable[list[tuple[int, Part[Any]]]]) -> Iterator[Part[Any]]:
    """What each finder found, by its number, for one document after the other."""
    sorted_: list[list[Part[Any]]] = [[] for _ in finders]
    for number, part in chain.from_iterable(found):
        sorted_[number].append(part)
    return chain.from_iterable(sorted_)


def _whole(find: Callable[..., Iterable[Any]], of: str, *about: object) -> Part[Any]:
    """All that a function finds; where it breaks, that it did, so that the others still count."""
    try:
        return Part(find(*about))
    except Exception as error:
        return Part([Failure.of(f"{find.__module__.removeprefix('gaplint.')}.{find.__name__}{of}", error)])


def _known(index: ProjectIndex) -> dict[str, object]:
    """What every process has, and what is found refers to."""
    known: dict[str, object] = {"index": index}
    for facts in index.documents:
        path = facts.document.path
        known |= {f"facts {path}": facts, f"document {path}": facts.document, f"source {path}": facts.document.source}
    return known
