"""Aggregate: how far a summary says that parts of the document are, held against the marks in these.

`- **Piers:** 4 of 6 mended`, `| Lamps | 0/3 |`, `Ropes  [##--]  40% (2/5 tasks)`. A part is a section, or a bold label with
what stands below it. That a summary is about them shows where the wholes are as large as the parts.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, zip_longest
from typing import NamedTuple

from gaplint.binding.types import Binding, Reading, Tie, Way
from gaplint.config.vocabulary import alternatives, any_of, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.numbers import number, whole
from gaplint.facts.purposes import status_column
from gaplint.facts.statuses import StatusWords, symbol_class
from gaplint.facts.types import Facts, Grid, Rough, StatusClass
from gaplint.index import content_words
from gaplint.model.document import Block, Fence, List, ListItem, Paragraph, Row, Table
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks
from gaplint.relations.columns import Name, stems, values_of
from gaplint.relations.structure import descend, elided, entries, flat
from gaplint.relations.trees import DRAWN, lines_of

OF = (
    rf"(?P<number>\d{{1,4}})\s?(?:/|\b(?:{alternatives(words().out_of)})\b)\s?(?P<of>\d{{1,4}})(?![\d%]|\s?/|[.,]\d)"
    r"(?P<value>\s[^\W\d_]+)?"
)
"""`4/6`, `4 of 6 mended`."""
FRACTION = expression(rf"\d\s?(?:/|\b(?:{alternatives(words().out_of)})\b)\s?\d")
"""What any of them has, at a glance."""
SAID = expression(
    r"[^\w\n(（]*+(?P<label>[^\W_][^:：\n|=→(（\[█░▓■□#\d]{0,60}?)[\s*_`]{0,4}"
    rf"(?:[:：]|\s[–—-]\s|\s{{2}}|\s?(?=[(（\[█░▓■□]))[^\w\n]*+(?:\d{{1,3}}(?:[.,]\d)?\s?%[^\d\n]{{0,20}})?{OF}"
)
"""A line that says of something how far it is."""
CELL = expression(rf"[^\w\n]*{OF}?[^\w\n]*(?:[(（][^()（）\n]*[)）]\W*)?$")
LABEL = expression(r"\W*(?:\*\*|__)(?P<label>[^*_\n]+)(?:\*\*|__)[^*\n]{0,40}$")
"""A line that is nothing but a bold label, perhaps with a remark."""
NUMBERING = expression(r"\W*(?:\d{1,3}(?:\.\d{1,3})*[.):]?|[A-Z][.)])\s+")
FEWEST, RIGHT = 2, 1 / 2
"""Parts that must be as large as the summary says, and share of those that it names."""
MOST_CALLED = 40
"""Parts that have a word in common; what more have is the name of none."""


class Said(NamedTuple):
    """What a summary says of one part."""

    label: str
    done: float
    of: float
    value: str
    """The word behind it: `mended`."""
    span: Span


class Part(NamedTuple):
    """A section, or a bold label, with what stands below it."""

    title: str
    among: tuple[str, int]
    """What it is one of: the sections of a level, the labels of a section."""
    span: Span
    blocks: tuple[Block, ...]


class Marks(NamedTuple):
    """How many of a part's members are done, in one way to tell."""

    done: int
    of: int
    says: str


@dataclass(frozen=True, eq=False)
class Told:
    """What the members of a part tell; many lines of summaries may ask."""

    listed: tuple[Marks, ...]
    states: tuple[Marks, ...]
    rows: tuple[Row, ...]

    def marks(self, value: str) -> list[Marks]:
        """How many are done; of rows, how many have a value, if any has."""
        name = stems(value)
        having = self._having[name] if name else 0
        return [*self.listed, *([_counted(having, len(self.rows), "rows", f"“{value}”")] if having else self.states)]

    @cached_property
    def _having(self) -> Counter[Name]:
        return Counter(name for row in self.rows for name in {name for cell in row.cells for name in values_of(cell.plain)})


def bind(facts: Facts, context: Context) -> Iterator[Binding]:
    if len(FRACTION.findall(facts.document.visible)) < FEWEST:
        return
    parts = Parts(facts, context.statuses)
    for span, said in _summaries(facts):
        if len(said) >= FEWEST:
            yield from _bound(parts, span, parts.named(said, span))


# Summaries


def _summaries(facts: Facts) -> Iterator[tuple[Span, list[Said]]]:
    """The tables, lists, drawings and paragraphs that give fractions of several things, column by column."""
    visible = facts.document.visible
    for grid in facts.grids:
        for column in range(1, len(grid.headers)) if FRACTION.search(visible, *grid.table.span) else ():
            if not any_of("foreseen").search(grid.headers[column]):  # what is to be reached
                yield grid.table.span, list(_in_column(facts, grid, column))
    for block in facts.document.everything:
        if isinstance(block, ListItem) or not FRACTION.search(facts.document.source.reading, *block.span):
            continue
        if isinstance(block, List):
            yield block.span, list(_in_lines(visible, (item.content.span for item in block.items)))
        elif isinstance(block, Paragraph) and len(block.lines) >= FEWEST:
            yield block.span, list(_in_lines(visible, (line.span for line in block.lines)))
        elif isinstance(block, Fence) and block.info.strip().lower() in DRAWN:
            yield block.span, list(_in_lines(facts.document.source.reading, lines_of(facts, block)))


def _in_lines(text: str, spans: Iterable[Span]) -> Iterator[Said]:
    for span in spans:
        if match := SAID.match(text, *span):
            yield _said(match["label"], match)


def _in_column(facts: Facts, grid: Grid, column: int) -> Iterator[Said]:
    for row in grid.rows:
        if column < len(row.cells) and (match := CELL.match(facts.document.visible, *row.cells[column].span)) and match["of"]:
            yield _said(row.cells[0].plain, match)


def _said(label: str, match: re.Match[str]) -> Said:
    value = (match["value"] or "").strip()
    return Said(label, number(match["number"]), number(match["of"]), value, Span(*match.span("number")))


# Parts


class Parts:
    """The parts of a document by the words of their titles; read when a summary asks for them."""

    def __init__(self, facts: Facts, statuses: StatusWords) -> None:
        self.facts, self._statuses = facts, statuses
        self._known: dict[Span, Told | None] = {}

    def marks(self, part: Part, value: str) -> list[Marks]:
        """How many members of a part are done, or have a value, in each way to tell; none where it leaves some out."""
        if part.span not in self._known:
            self._known[part.span] = None if elided(self.facts, part.blocks) else _told(self.facts, part, self._statuses)
        told = self._known[part.span]
        return told.marks(value) if told else []

    @cached_property
    def _called(self) -> dict[str, list[tuple[frozenset[str], Part]]]:
        found: dict[str, list[tuple[frozenset[str], Part]]] = defaultdict(list)
        for part in _parts(self.facts):
            title = content_words(part.title)
            for word in title:
                found[word].append((title, part))
        return found

    def named(self, said: list[Said], summary: Span) -> list[tuple[Said, Part]]:
        """What is said, with the part that it is said of: of those that most of the labels name, each no more than once."""
        by_kind: dict[tuple[str, int], list[tuple[Said, Part]]] = defaultdict(list)
        for one in said:
            for kind, part in self._meant(one.label, summary):
                by_kind[kind].append((one, part))
        best = max(by_kind.values(), key=len, default=[])
        often = Counter(part.span for _, part in best)
        return [(one, part) for one, part in best if often[part.span] == 1]

    def _meant(self, label: str, summary: Span) -> Iterator[tuple[tuple[str, int], Part]]:
        """Of each kind the one part whose title has all words of a label; if several do, the one that has no others."""
        wanted = content_words(without_remarks(label)) or content_words(label)
        rarest = min((self._called.get(word, []) for word in wanted), key=len, default=[])
        found: dict[tuple[str, int], list[tuple[frozenset[str], Part]]] = defaultdict(list)
        for title, part in rarest if len(rarest) <= MOST_CALLED else ():
            if wanted <= title and not part.span.covers(summary) and not summary.covers(part.span):
                found[part.among].append((title, part))
        for kind, some in found.items():
            exact = [part for title, part in some if title == wanted] or [part for _, part in some]
            if len(exact) == 1:
                yield kind, exact[0]


def _parts(facts: Facts) -> Iterator[Part]:
    for section in facts.document.sections:
        if section.heading and section.parent is not None:
            blocks = tuple(block for one in descend(facts, section) for block in flat(one.blocks))
            yield Part(_bare(section.title), ("level", section.level), section.span, blocks)
        own = tuple(flat(section.blocks))
        starts = [(n, match["label"]) for n, block in enumerate(own) if (match := _label(block))]
        for (start, title), (end, _) in pairwise([*starts, (len(own), "")]):
            if end > start + 1:
                span = Span(own[start].span.start, own[end - 1].span.end)
                yield Part(_bare(title), ("labels", section.number), span, own[start + 1 : end])


def _label(block: Block) -> re.Match[str] | None:
    return LABEL.match(block.lines[0].text) if isinstance(block, Paragraph) and len(block.lines) == 1 else None


def _bare(title: str) -> str:
    numbering = NUMBERING.match(title)
    return without_remarks(title[numbering.end() :] if numbering else title)


# Comparison


def _bound(parts: Parts, summary: Span, named: list[tuple[Said, Part]]) -> Iterator[Binding]:
    """What a summary says of parts, where enough of these are as large as it says; a part without marks is not compared."""
    facts = parts.facts
    known = [(said, part, marks) for said, part in named if (marks := parts.marks(part, said.value))]
    alike = [(said, part, same) for said, part, marks in known if (same := [one for one in marks if one.of == said.of])]
    if len(alike) < max(FEWEST, RIGHT * len(known)):
        return
    for said, part, marks in alike:
        yield Binding(
            Tie.SUMMARY,
            facts,
            said.span,
            said.done,
            f"the summary says {whole(said.done)} of {whole(said.of)} for {said.label.strip()}",
            f"marks under {part.title!r}",
            tuple(Reading(one.done, f"under “{part.title}” {one.says}", facts, part.span, Way.MARKS) for one in marks),
            Rough.EXACT,
            f"change it to {marks[0].done}, or fix the marks",
            form="portion of a part",
            near=summary,
            signs=frozenset(["all wholes agree"] if len(alike) == len(known) else []),
        )


def _told(facts: Facts, part: Part, statuses: StatusWords) -> Told:
    lists = [block for block in part.blocks if isinstance(block, List)]
    grids = [facts.grid_of[block.span] for block in part.blocks if isinstance(block, Table)]
    return Told(tuple(_of_lists(lists)), tuple(_of_grids(grids, statuses)), tuple(row for grid in grids for row in grid.rows))


def _of_lists(lists: list[List]) -> Iterator[Marks]:
    """How many boxes are ticked, and how many items marked as done."""
    for every in (list(entries(lists)), [item for block in lists for item in block.items]):
        if boxes := [item.checked for item in every if item.checked is not None]:
            yield _counted(sum(boxes), len(boxes), "boxes", "ticked")
    items = [symbol_class(item.content.plain) is StatusClass.DONE for block in lists for item in block.items]
    if any(items) and not all(items):
        yield _counted(sum(items), len(items), "items", "marked as done")


def _of_grids(grids: list[Grid], statuses: StatusWords) -> Iterator[Marks]:
    """How many rows say that they are done, where all say how far they are, or all with an ID."""
    rows = [(grid, row, id_) for grid in grids for row, id_ in zip_longest(grid.rows, grid.key_ids)]
    columns = {grid.table.span: status_column(grid, statuses, grid.key) for grid in grids}
    told = [(_state(row, columns[grid.table.span], statuses), id_) for grid, row, id_ in rows]
    for states in ([state for state, _ in told], [state for state, id_ in told if id_]):
        if states and all(states):
            yield _counted(sum(state is StatusClass.DONE for state in states), len(states), "rows", "done")


def _state(row: Row, column: int | None, statuses: StatusWords) -> StatusClass | None:
    """How far a row says in a column that it is."""
    if column is None or column >= len(row.cells):
        return None
    status = statuses.read(row.cells[column])
    return status.kind if status else symbol_class(row.cells[column].plain)


def _counted(done: int, of: int, noun: str, what: str) -> Marks:
    return Marks(done, of, f"{done} of {of} {noun} {'is' if done == 1 else 'are'} {what}")
