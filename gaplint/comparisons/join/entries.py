"""Rows of an index, tied to the documents that they link to, or that have their ID for a title."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from gaplint.binding.links import Links, Resolved
from gaplint.config.vocabulary import any_of, any_word, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.grids import PLACEHOLDER, label
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts, Field, Grid, Status, StatusClass
from gaplint.index import ProjectIndex, content_words
from gaplint.model.document import Inline, List, Row, Section
from gaplint.model.ground import EMPTY, Ground, Held
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks

FEWEST_ROWS = 3
"""Rows of a table that must be of documents for it to be an index of them."""
FEWEST_ALIKE, ALIKE = 6, 0.75
"""Rows, and the share of them, that must say what their documents say for other words not to be the index's own."""
FIRST = 1
"""Number of the last cell that may hold the link."""
LONGEST_TITLE = 4
"""Words of a title that calls a part of an index after a status, and says nothing else."""
LONGEST_WORD = 2
"""Words of a status that nobody listed; what is longer is told freely."""
CHOICE = expression(r"\w\s*\|\s*\w")
"""`Draft | Accepted`: a document to be copied, of which the status is still to be chosen."""
REST = expression(r"(?<!\s)(?:\s*[;(（,.]|\s+[—–-]\s).*")
"""What explains a status."""
PART = expression(r"[;,/+；，、]|(?<=\s)[—–-](?=\s)")
"""Between the states of a value that names several: `Built; trial run pending`."""
FORMERLY = expression(rf"{any_word(words().formerly)}[\s:“\"'*_`]+", re.IGNORECASE)
LONE = frozenset(["no heading beside it is a status"])
PHRASE = expression(r"[^\W_]+(?:[ .-][^\W_]+)*")


class Compared(NamedTuple):
    """What a row says of a document, and what this says of itself, in a word that the index knows."""

    facts: Facts
    name: str
    """The row's first cell."""
    field: str
    said: Inline
    target: Facts
    own: Field
    table: Span
    alike: bool = False
    """Whether the two are of one kind, though in other words."""
    entry: Span | None = None
    """The entry that stands under the heading which says it, where it is one."""
    signs: frozenset[str] = EMPTY
    exact: bool = False
    """Whether a part is no agreement, as it is none of IDs."""

    @property
    def ground(self) -> Ground:
        path = self.facts.document.path
        return Ground("what an index says of a document", path, self.table, self.field.lower(), self.signs)

    @property
    def held(self) -> Held:
        """The two can't mean the same if neither begins with the other, remarks and symbols aside."""
        if self.exact:
            return Held(self.ground, self.alike)
        said, own = status_value(self.said.plain), status_value(self.own.value.plain)
        return Held(self.ground, self.alike or not (said and own) or said.startswith(own) or own.startswith(said))


def compare(index: ProjectIndex, links: Links, facts: Facts) -> Iterator[Compared]:
    if index.is_snapshot(facts) or index.is_frozen(facts):
        return  # it is right of its day
    leading = [link for link in links.of(index, facts) if link.target is not None and not link.fragment]
    starts = [link.link.span.start for link in leading]
    if leading:
        yield from _listed(index, facts, leading, starts)
    for grid in facts.grids:
        columns = grid.headed(words().status | words().version) if leading or grid.key is not None else []
        rows = list(_tied(index, facts, grid, leading, starts)) if columns else []
        if len(rows) >= FEWEST_ROWS:
            yield from _rows(index, facts, grid, columns, rows)


def _tied(
    index: ProjectIndex, facts: Facts, grid: Grid, links: list[Resolved], starts: list[int]
) -> Iterator[tuple[Row, Facts]]:
    """The rows of a table with the document that each is about: the one that it links to, or else that its ID entitles.

    `starts` is where each of the document's links begins.
    """
    ids = grid.key_ids or repeat(None)
    for row, mention in zip(grid.rows, ids, strict=False):
        named = index.entitled.get(index.canonical(mention.ids[0])) if mention and len(mention.ids) == 1 else None
        if target := _target(row, links, starts, facts) or (named if named is not facts else None):
            yield row, target


def _rows(
    index: ProjectIndex, facts: Facts, grid: Grid, columns: list[int], rows: list[tuple[Row, Facts]]
) -> Iterator[Compared]:
    for column in columns:
        header = grid.headers[column]
        spoken = {status_value(row.cells[column].plain) for row in grid.rows if column < len(row.cells)}
        names = words().status if header in words().status else words().version
        known: list[Compared] = []
        foreign: list[Compared] = []
        for row, target in rows:
            own = [field for field in target.header if field.name in names]
            if len(own) != 1 or column >= len(row.cells) or PLACEHOLDER.match(row.cells[column].plain):
                continue
            name = next(cell.plain for cell in row.cells if cell.plain)
            found = Compared(facts, name, grid.name(column), row.cells[column], target, own[0], grid.table.span)
            values = index.statuses, found.said, own[0].value
            if CHOICE.search(own[0].value.plain):
                continue
            if not _was(found.said, own[0].value):
                both = header in words().status and (_can_both_be(*values) or _decided_and_done(*values))
                if _is_said_as_well(target, found.said, own[0]) or (both and not found.held.agrees):
                    continue
            is_known = header in words().version or status_value(own[0].value.plain) in spoken
            (known if is_known else foreign).append(found)
        yield from known
        foreign = [one for one in foreign if one.held.agrees or _excludes(index.statuses, one)]
        agree = sum(one.held.agrees for one in known)
        apart = [one for one in foreign if agree >= FEWEST_ALIKE and _is_apart(index, one)]
        apart = apart if 2 * agree >= len(known) + len(apart) else []  # else the index has a scale of its own
        yield from (one._replace(signs=frozenset([*_of_another_word(one), "two classes"])) for one in apart)
        if agree >= max(FEWEST_ALIKE, ALIKE * (len(known) + len(foreign))):
            others = (one for one in foreign if one not in apart)
            yield from (one._replace(signs=frozenset(_of_another_word(one)), alike=_share_words(one)) for one in others)


def _is_said_as_well(target: Facts, said: Inline, own: Field) -> bool:
    """Whether the head of a document says the index's word beside its own field: a note of what has changed since."""
    document, value = target.document, status_value(said.plain)
    second = next((section.span.start for section in document.sections if section.level > 1), len(document.visible))
    head = document.visible[: min(second, own.span.start)] + document.visible[own.span.end : second]
    return bool(value) and re.search(rf"\b{re.escape(value)}\b", head.lower()) is not None


def _was(said: Inline, own: Inline) -> bool:
    """Whether a document says of the index's word that it held before: `Accepted. Originally **Proposed** in May`."""
    value = status_value(said.plain)
    return any(own.plain.lower().startswith(value, found.end()) for found in FORMERLY.finditer(own.plain)) if value else False


def _can_both_be(statuses: StatusWords, said: Inline, own: Inline) -> bool:
    """Whether one of two statuses names several states, and the other is one of them, or a word that no state excludes."""
    mine, theirs = _states(statuses, said), _states(statuses, own)
    return max(len(mine), len(theirs)) > 1 and (None in (mine[0], theirs[0]) or not set(mine).isdisjoint(theirs))


def _decided_and_done(statuses: StatusWords, said: Inline, own: Inline) -> bool:
    """Whether one status is of a decision, and the other one of the work that follows it: accepted, and partly implemented."""
    for decision, work in ((said, own), (own, said)):
        status = statuses.read(work._replace(plain=REST.sub("", work.plain)))
        going_on = status is not None and status.kind in (StatusClass.PARTIAL, StatusClass.PROGRESS)
        if status_value(decision.plain) in words().approval and going_on and any_of("carried_out").search(work.plain):
            return True
    return False


def _states(statuses: StatusWords, value: Inline) -> list[StatusClass | None]:
    """The class of what a value begins with, None where that is unknown, and those of the states that follow it."""
    first, *others = (_state(statuses, part.strip()) for part in PART.split(without_remarks(value.plain).strip(" *_`.")))
    return [first, *(kind for kind in others if kind)]


def _state(statuses: StatusWords, part: str) -> StatusClass | None:
    """The class of the status that a part of a value ends or begins with; `2 of 3 done` is a number."""
    if part[:1].isdigit():
        return None
    ends = [found.group() for found in statuses.anywhere.finditer(part) if found.end() == len(part)]
    status = statuses.read(Inline(Span(0, 0), part, part))
    return statuses.kind(ends[0]) if ends else status.kind if status else None


def _excludes(statuses: StatusWords, one: Compared) -> bool:
    """Whether a document's status that the index has for none may exclude what it says: no free text, no other word for it.

    What is said of a state in more words leaves it as it is, unless that is the end: `superseded by the next`.
    """
    bare = REST.sub("", one.own.value.plain)
    own, said = statuses.read(one.own.value._replace(plain=bare)), statuses.read(one.said)
    if own is None:
        return len(bare.split()) <= LONGEST_WORD
    if own.tail and own.kind is not StatusClass.DROPPED:
        return False
    return said is None or bool(said.tail) or said.kind is not own.kind or said.word == own.word


def _is_apart(index: ProjectIndex, one: Compared) -> bool:
    """Whether two statuses are of classes that exclude each other, whatever words the index uses: accepted and superseded."""
    mine, theirs = (value._replace(plain=REST.sub("", value.plain)) for value in (one.said, one.own.value))
    said, own = index.statuses.read(mine), index.statuses.read(theirs)
    same = not content_words(mine.plain).isdisjoint(content_words(theirs.plain))
    return said is not None and own is not None and said.kind is not own.kind and not same


def _share_words(one: Compared) -> bool:
    """Whether the two have a word in common: `Accepted - part 1` and `Part 1 accepted, others postponed`."""
    return not content_words(one.said.plain).isdisjoint(content_words(one.own.value.plain))


def _of_another_word(one: Compared) -> Iterator[str]:
    """What tells of a status in a word that the index has for none of its documents, which it may translate."""
    yield "a word that the index lacks"
    said, own = (any_of("draft").search(value.plain) is not None for value in (one.said, one.own.value))
    if said != own:
        yield "only one of them is a draft"


def _listed(index: ProjectIndex, facts: Facts, links: list[Resolved], starts: list[int]) -> Iterator[Compared]:
    """Lists under headings that are a status and nothing else, of documents that say theirs.

    Where no heading beside it is one, it may be what a part of the folder is called: a backlog beside manuals.
    """
    called = list(_called_after_statuses(index, facts))
    beside = Counter(section.parent for section, _, _ in called)
    for section, heading, status in called:
        signs = LONE if beside[section.parent] == 1 else EMPTY
        for block in section.blocks:
            for item in block.items if isinstance(block, List) else ():
                target = _only(facts, _inside(item.content.span, links, starts))
                own = [field for field in target.header if field.name in words().status] if target else []
                said = index.statuses.read(own[0].value) if len(own) == 1 else None
                if target and said and (said.kind is status.kind or not _can_both_be(index.statuses, heading, own[0].value)):
                    name = item.content.plain.split(" - ")[0]
                    alike = said.kind is status.kind
                    found = Compared(facts, name, "status", heading, target, own[0], block.span, alike, item.content.span)
                    yield found._replace(signs=signs)


def _called_after_statuses(index: ProjectIndex, facts: Facts) -> Iterator[tuple[Section, Inline, Status]]:
    for section in facts.document.sections:
        heading = section.heading.title if section.heading else None
        status = index.statuses.read(heading) if heading else None
        if heading and status and status_value(heading.plain) == status.word:
            yield section, heading, status


def _target(row: Row, links: list[Resolved], starts: list[int], facts: Facts) -> Facts | None:
    """The one document that the first two cells of a row link to."""
    leading = Span(row.span.start, row.cells[: FIRST + 1][-1].span.end) if row.cells else row.span
    return _only(facts, _inside(leading, links, starts))


def _inside(span: Span, links: list[Resolved], starts: list[int]) -> list[Resolved]:
    """The links in a stretch; `starts` is where each begins."""
    return links[bisect_left(starts, span.start) : bisect_left(starts, span.end)]


def _only(facts: Facts, inside: list[Resolved]) -> Facts | None:
    """The one document that links lead to, other than their own."""
    targets = {link.target.document.path: link.target for link in inside if link.target and link.target is not facts}
    return next(iter(targets.values())) if len(targets) == 1 else None


class Misplaced(NamedTuple):
    """A row whose status is not the one that its section is called after, as those of all other rows are."""

    facts: Facts
    status: Inline
    part: str
    """The section's title."""
    title: Span
    """Where it stands."""
    table: Span

    @property
    def ground(self) -> Ground:
        signs = frozenset(["the part of an index"])
        return Ground("a row stands under its status", self.facts.document.path, self.table, signs=signs)


def find_misplaced(facts: Facts, context: Context) -> Iterator[Misplaced | Held]:
    for grid in facts.grids:
        yield from _misplaced(facts, context, grid)


def _misplaced(facts: Facts, context: Context, grid: Grid) -> Iterator[Misplaced | Held]:
    columns = grid.headed(words().status)
    if len(grid.rows) <= FEWEST_ROWS or grid.section.heading is None or len(columns) != 1:
        return
    if grid.key is None and not facts.document.constructs_in(grid.table.span):  # it names neither items nor files
        return
    title = grid.section.title.lower().split()
    if not words().status.isdisjoint(title) or len(title) > LONGEST_TITLE:  # `Complete Status` is the whole status
        return
    cells = [row.cells[columns[0]] for row in grid.rows if columns[0] < len(row.cells)]
    read = ((cell, context.statuses.read(cell)) for cell in cells)
    words_ = {cell: status.word if status and status.word in title else status_value(cell.plain) for cell, status in read}
    inside = [cell for cell in cells if words_[cell] in title]  # `done on one pier` is done
    outside = [cell for cell in cells if cell not in inside]
    if not all(context.statuses.read(cell) for cell in outside):
        return
    if len(outside) > 1 or len({words_[cell] for cell in inside}) != 1 or len(inside) < FEWEST_ROWS:
        return
    heading = grid.section.heading.title.span
    found = [Misplaced(facts, cell, grid.section.title, heading, grid.table.span) for cell in cells]
    yield from (one if one.status in outside else Held(one.ground, agrees=True) for one in found)


def status_value(text: str) -> str:
    """A status to compare: its words without remarks and symbols, lower case."""
    bare = without_remarks(text).lower()
    match = PHRASE.search(bare)
    return label(match.group()) if match else ""
