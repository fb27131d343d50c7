"""Claims about all or none, tied to the rows and records that they speak of."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from gaplint.binding.scope import entry_of
from gaplint.config.vocabulary import words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.outstanding import STILL_TO_DO
from gaplint.facts.purposes import status_column
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts, Field, Grid, Item, ItemKind, Status, StatusClass, Verdict, called
from gaplint.index import content_words, of_document
from gaplint.model.ground import EMPTY, Ground, Held, worth
from gaplint.model.span import Span, Stretches
from gaplint.relations.structure import flat, grids_of

AGAINST_ALL = frozenset(
    [
        StatusClass.OPEN,
        StatusClass.BLOCKED,
        StatusClass.PROGRESS,
        StatusClass.PARTIAL,
        StatusClass.EXTERNAL,
        StatusClass.READY,
    ]
)
AGAINST_NONE = frozenset([StatusClass.OPEN, StatusClass.BLOCKED, StatusClass.EXTERNAL])
NAME = expression(r"[^\W\d_]")
"""What a cell that names its row has: a number alone is none."""
MOST_READ = 100_000
"""Items that all verdicts of a document are held against, those that say the same in one place once; then no more are."""
Considered = tuple[Span, str, Status | None]


class Against(NamedTuple):
    """A row or record that a verdict says can't be."""

    span: Span
    says: str
    signs: frozenset[str] = EMPTY


class Judged(NamedTuple):
    """A claim about all or none with what it was held against."""

    facts: Facts
    verdict: Verdict
    considered: int
    """How many rows and records; 0 for an unbound claim."""
    against: tuple[Against, ...]
    signs: frozenset[str] = EMPTY
    """Those that all of these have."""

    @property
    def ground(self) -> Ground:
        return Ground("nothing speaks against what is said of all", self.facts.document.path, signs=self.signs)

    @property
    def held(self) -> Held | None:
        return Held(self.ground, not self.against, worth(self.considered)) if self.considered else None


def judge(facts: Facts, context: Context) -> Iterator[Judged]:
    known: dict[tuple[object, ...], tuple[int, tuple[Against, ...], frozenset[str]]] = {}
    read = 0
    for verdict in facts.verdicts:
        if verdict.excepted:
            yield Judged(facts, verdict, 0, ())
            continue
        grid = _table(facts, verdict)
        asked = verdict.subject, verdict.holds, verdict.none, verdict.number, _entry(facts, verdict), grid and grid.table.span
        if asked not in known:  # many verdicts may say the same
            known[asked] = _held_against(facts, context, verdict, grid) if read < MOST_READ else (0, (), EMPTY)
            read += known[asked][0]
        yield Judged(facts, verdict, *known[asked])


def _held_against(
    facts: Facts, context: Context, verdict: Verdict, grid: Grid | None
) -> tuple[int, tuple[Against, ...], frozenset[str]]:
    """How many things a verdict speaks of, which of them it can't be true of, and what signs all of these have."""
    line_of = facts.document.source.line_of
    rows = _rows(facts, verdict, grid, context.statuses) if grid else ()
    found = chain(_family(facts, context, verdict), _category(facts, verdict), rows)
    considered = {line_of(one[0].start): one for one in found}  # a row may come up as an item as well
    if verdict.number not in (None, len(considered)):  # it speaks of others
        return 0, (), EMPTY
    wrong = AGAINST_NONE if verdict.none else AGAINST_ALL - verdict.holds
    if not words().internal.isdisjoint(verdict.subject.split()):
        wrong -= {StatusClass.EXTERNAL, StatusClass.DEFERRED}
    if _is_of_blockers(verdict):
        wrong = frozenset([StatusClass.BLOCKED])
    if StatusClass.EXTERNAL in verdict.holds:
        wrong = (
            frozenset(StatusClass)
            - verdict.holds
            - {StatusClass.DONE, StatusClass.DROPPED, StatusClass.OPEN, StatusClass.BLOCKED}
        )
    against = tuple(
        Against(
            span,
            f"{name} is “{status.word}”" if status else f"{name} is new",
            EMPTY if status else frozenset(["no status"]),
        )
        for _, (span, name, status) in sorted(considered.items())
        if status is None or (status.kind in wrong and not _defused(status))
    )
    return len(considered), against, frozenset.intersection(*(one.signs for one in against)) if against else EMPTY


def _defused(status: Status) -> bool:
    """Whether a remark says that the item is as it should be: `Pending (by design)`."""
    return status.tail.lower().startswith(tuple(f"({remark}" for remark in words().intended))


def _family(facts: Facts, context: Context, verdict: Verdict) -> Iterator[Considered]:
    """The items of the family that the verdict's noun names: decisions are DEC-…"""
    stems = content_words(" ".join(set(verdict.subject.split()) - words().internal)) - _unspecific()
    if len(stems) != 1 and not (StatusClass.EXTERNAL in verdict.holds and stems):
        return
    noun = verdict.subject.split()[-1].rstrip("s")
    for family in sorted(context.families):
        name = called(family).lower()
        if len(name) < 3 or not noun.startswith(name):
            continue
        for at in dict.fromkeys((None, _entry(facts, verdict))):  # a log tells how it was on a day
            yield from _stated(facts).get((family, at), ())


def _entry(facts: Facts, verdict: Verdict) -> int | None:
    """The entry of a log that a verdict stands in, if items of its own do so as well."""
    entry = entry_of(facts, verdict.span)
    return entry.number if entry and entry.number in _with_items(facts) else None


@of_document
def _with_items(facts: Facts) -> frozenset[int]:
    return frozenset(at for _, at in _stated(facts) if at is not None)


@of_document
def _stated(facts: Facts) -> dict[tuple[str, int | None], list[Considered]]:
    """The items that have a status, by their family and the entry of a log that they stand in."""
    own = [item for item in facts.items if item.status is not None and item.status.word != STILL_TO_DO]
    recorded = {item.id for item in own if item.kind in (ItemKind.HEADING, ItemKind.ROW)}
    found: dict[tuple[str, int | None], list[Considered]] = defaultdict(list)
    for item in own:  # a record overrules a statement in passing
        if not item.closed and (item.kind is not ItemKind.STATEMENT or item.id not in recorded):
            entry = entry_of(facts, item.span)
            found[item.id.family, entry.number if entry else None].append((item.span, str(item.id), item.status))
    return found


def _category(facts: Facts, verdict: Verdict) -> Iterator[Considered]:
    """Records whose category the verdict names, and that are new and not closed."""
    nouns = verdict.subject.split()
    if len(nouns) < 2 or nouns[-1].rstrip("s") not in (
        "item",
        "issue",
        "gap",
        "blocker",
        "task",
        "action",
        "risk",
        "entrie",
    ):
        return
    wanted = content_words(" ".join(nouns[:-1])) - _unspecific()
    if not wanted:
        return
    for item, field in _by_category(facts).get(wanted, ()):
        section = facts.document.section_at(item.span.start)
        parent = facts.document.sections[section.parent] if section.parent is not None else None
        new = parent is not None and content_words(parent.title) & {"new", "open", "disco"}
        if item.status is not None or new:
            yield item.span, f"{item.id} ({field.value.plain})", item.status


@of_document
def _by_category(facts: Facts) -> dict[frozenset[str], list[tuple[Item, Field]]]:
    """The open items that have a heading and a category, by the words of that."""
    found: dict[frozenset[str], list[tuple[Item, Field]]] = defaultdict(list)
    for item in facts.items:
        field = item.field("category") if item.kind is ItemKind.HEADING and not item.closed else None
        if field:
            found[content_words(field.value.plain)].append((item, field))
    return found


@of_document
def _tables(facts: Facts) -> Stretches:
    return Stretches(grid.table.span for grid in facts.grids)


def _table(facts: Facts, verdict: Verdict) -> Grid | None:
    """The table right below a verdict, or else the only one of its section."""
    if verdict.span.start in _tables(facts):
        return None
    section = facts.document.section_at(verdict.span.start)
    at = bisect_right(section.blocks, verdict.span.start, key=lambda block: block.span.start)
    near = flat(section.blocks[max(0, at - 1) : at + 2])  # the one that it stands in may be a quote, which goes on
    below = grids_of(facts, [block for block in near if block.span.start > verdict.span.start][:1])
    if below:
        return below[0] if len(below) == 1 else None
    grids = _by_section(facts).get(section.number, ())
    return grids[0] if len(grids) == 1 else None


@of_document
def _by_section(facts: Facts) -> dict[int, list[Grid]]:
    """The tables of each section, by its number."""
    found: dict[int, list[Grid]] = defaultdict(list)
    for grid in facts.grids:
        found[grid.section.number].append(grid)
    return found


def _rows(facts: Facts, verdict: Verdict, grid: Grid, statuses: StatusWords) -> Iterator[Considered]:
    """The rows of a table that a verdict speaks of, if its noun names the rows, and what status each has."""
    status = status_column(grid, statuses)
    narrower = _narrower(verdict, grid)
    if status is None or narrower is None:
        return
    signed = statuses.by(facts.signs)
    for row in grid.rows:
        if not narrower <= content_words(" ".join(cell.plain for cell in row.cells)):
            continue
        read = signed.read_sign(facts.document.standing(row.cells[status])) if status < len(row.cells) else None
        if read is not None:
            yield row.cells[status].span, next((cell.plain for cell in row.cells if NAME.search(cell.plain)), "a row"), read


def _narrower(verdict: Verdict, grid: Grid) -> frozenset[str] | None:
    """What the rows that a verdict speaks of must say, where its noun names the rows of a table; else None.

    The noun is the last word or, in languages that put what describes it behind it, one before.
    """
    subject = verdict.subject.split()
    if _is_of_blockers(verdict):
        return content_words(" ".join(subject)) - _unspecific() - content_words(" ".join(words().blockers))
    headers = content_words(" ".join(grid.headers[:2]) + " " + grid.section.title)
    named = [at for at, word in enumerate(subject) if content_words(word) & headers]
    if not named:
        return None
    return content_words(" ".join(subject[: named[-1]] + subject[named[-1] + 1 :])) - _unspecific()


def _is_of_blockers(verdict: Verdict) -> bool:
    return verdict.none and not words().blockers.isdisjoint([verdict.subject, *verdict.subject.split()])


@cache
def _unspecific() -> frozenset[str]:
    return content_words(" ".join(words().unspecific | words().left_open | words().definite))
