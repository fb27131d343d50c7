"""Inclusion, turned round: what a document says twice in one place, though each row, entry and heading there is its own."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from gaplint.binding import folds
from gaplint.config.vocabulary import any_of, any_word, days, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.grids import PLACEHOLDER, label
from gaplint.facts.types import Facts, Grid
from gaplint.model.document import Inline, List, ListItem, Paragraph, Section
from gaplint.model.ground import EMPTY, Ground, Held
from gaplint.model.span import Span

COPY = "word for word"
MOST_EMPTY = 2
"""Sections without anything among siblings whose headings stand for what is below them."""
FEWEST_ROWS, FEWEST_COLUMNS, TWICE = 4, 3, 2
FEWEST_KEYED = 4
"""Columns from which on rows with two IDs may be one: of two things, one value may always go with another."""
FEWEST_ALIKE = 3
"""Words with which two fillings of one form begin."""
FEWEST_WORDS, FEWEST_TEXT = 2, 8
"""Words of a title that two rows share, and of a text that two entries do."""
DISTINCT = 0.8
"""Share of a column's cells that must be values of their own for one that comes again to tell that two rows are one."""
PLACE = expression(r"\d|\w[/.:]\w")
"""What the place of something has: a number, a path."""
CALL = expression(r"\w\(")
"""What is done, and no place."""
WORD = expression(r"\w+")
BOLD = ("**", "__", "[ ] **", "[x] **", "[X] **")
LEAD = expression(r"(?:\[[ xX]\]\s*)?(?:\*\*|__)(?P<title>[^*_\n]{1,80}?)(?:\*\*|__)\s*(?:[:：—–-]\s*)?")
"""The name in bold that an entry begins with."""
DATED = expression(r"\d{4}|\d:\d")
"""The name of an entry of a log."""
FORM = expression(r"[\[\]{}<>]")
"""What stands around what is to be filled in."""
CODE = expression(r"[`{}]|\w\(")
"""Overloads of a function have one heading each."""


CHANGED = expression(
    rf"(?P<before>`[^`\n]{{2,80}}`)[*_]{{0,3}}\s?(?:→|->|=>|{any_word(words().into)})\s?[*_]{{0,3}}(?P<after>(?P=before))"
    r"(?![*_]{0,3}[ \t]{0,3}[\w`+/])"
)
"""What something was, and what it became."""
TWO_NAMES = 4
"""Marks of code around two names."""
LONGEST = 60
"""Characters before it in which it is said to have changed."""


class Doubled(NamedTuple):
    """Two rows, entries or headings that say one thing, or what is said to have changed and did not."""

    facts: Facts
    kind: str
    """`rows`, `entries`, `headings` or `changes`."""
    name: str
    first: Span
    second: Span
    place: Span | None
    signs: frozenset[str]

    @property
    def is_copy(self) -> bool:
        """Whether these are two rows that differ in no cell."""
        return self.kind == "rows" and COPY in self.signs

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.kind, self.place, self.signs)


def find_doubled(facts: Facts, context: Context) -> Iterator[Doubled | Held]:
    if not context.is_frozen(facts):
        for grid in facts.grids:
            yield from _rows(facts, context, grid)
            yield from _copies(facts, grid)
        for block in facts.document.everything:
            if isinstance(block, List):
                named = [item for item in block.items if item.content.text.startswith(BOLD)]
                yield from _entries(facts, block, named) if len(named) > 1 else ()
        yield from _headings(facts)
    yield from _unchanged(facts)


def _unchanged(facts: Facts) -> Iterator[Doubled]:
    """`The lamp was renamed from `bow` to `bow``: what replaces a name everywhere replaces the old one, too."""
    visible, text = facts.document.visible, facts.document.source.text
    for line in facts.document.running:
        for match in CHANGED.finditer(text, *line.span) if line.text.count("`") >= TWO_NAMES else ():
            if any_of("altered").search(visible, max(line.span.start, match.start() - LONGEST), match.start()):
                first, second = Span(*match.span("before")), Span(*match.span("after"))
                yield Doubled(facts, "changes", match["before"].strip("`"), first, second, None, EMPTY)


def _ground(facts: Facts, kind: str, place: Span | None, signs: frozenset[str] = EMPTY) -> Ground:
    return Ground(f"{kind} stand once", facts.document.path, place, signs=signs)


def _rows(facts: Facts, context: Context, grid: Grid) -> Iterator[Doubled]:
    """Rows of one name and one place, in columns of which nearly every cell is a value of its own."""
    if len(grid.rows) < FEWEST_ROWS or len(grid.headers) < FEWEST_COLUMNS:
        return
    numbered = grid.key == 0 or grid.headers[0] in words().ordinal
    title = 1 if numbered else 0  # what names a row; the same further on is said of it
    titles = _values(grid, title)
    if not _is_distinct(titles) or TWICE not in Counter(filter(None, titles)).values():
        return
    values = [_values(grid, n) for n in range(len(grid.headers))]
    own = {n: times for n, column in enumerate(values) if _is_distinct(column) for times in [Counter(column)]}
    pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
    for column, times in own.items():
        rows: dict[str, list[int]] = defaultdict(list)
        for number, said in enumerate(values[column]):
            if times[said] == TWICE and not PLACEHOLDER.match(said):
                rows[said].append(number)
        for first, second in rows.values():
            pairs[first, second].append(column)
    for (first, second), columns in pairs.items():
        names = [n for n in columns if n == title and _is_name(context, grid.rows[first].cells[n])]
        places = [n for n in columns if n not in names and _is_place(grid, n, first)]
        keyed = grid.key == 0 and values[0][first] != values[0][second]
        if names and places and (not keyed or len(grid.headers) >= FEWEST_KEYED):
            rest = [
                n for n in range(len(values)) if n not in columns and n != grid.key and grid.headers[n] not in words().ordinal
            ]
            same = all(values[n][first] == values[n][second] for n in rest)
            signs = frozenset(["all else is equal"] * same + ["under another ID"] * keyed)
            cells = [grid.rows[n].cells[names[0]] for n in (first, second)]
            yield Doubled(facts, "rows", cells[0].plain, cells[0].span, cells[1].span, grid.table.span, signs)


def _copies(facts: Facts, grid: Grid) -> Iterator[Doubled]:
    """The one row that stands twice in a table of IDs, cell for cell, where each other ID stands once."""
    if grid.key is None or len(grid.rows) < FEWEST_ROWS or len(grid.headers) < FEWEST_COLUMNS:
        return
    first: dict[tuple[str, ...], int] = {}
    rows = [tuple(label(cell.plain) for cell in row.cells) for row in grid.rows]
    found = [(other, number) for number, row in enumerate(rows) if (other := first.setdefault(row, number)) != number]
    keys = Counter(row[grid.key] for row in rows if grid.key < len(row))
    if len(found) == 1 and sum(times > 1 for times in keys.values()) == 1:
        here, there = (grid.rows[number].cells[grid.key] for number in found[0])
        told = sum(bool(cell) and not PLACEHOLDER.match(cell) for cell in rows[found[0][0]])
        if told >= FEWEST_COLUMNS and keys[label(here.plain)] == TWICE and grid.key_ids[found[0][0]]:
            yield Doubled(facts, "rows", here.plain, here.span, there.span, grid.table.span, frozenset([COPY]))


def _values(grid: Grid, column: int) -> list[str]:
    return [label(row.cells[column].plain) if column < len(row.cells) else "" for row in grid.rows]


def _is_distinct(column: list[str]) -> bool:
    return len(set(column)) >= min(len(column) - 1, DISTINCT * len(column))


def _is_name(context: Context, cell: Inline) -> bool:
    """Whether a cell names something, in words: no number, path or status."""
    words_ = [word for word in cell.plain.split() if word[0].isalpha()]
    return (
        len(words_) >= FEWEST_WORDS
        and not PLACE.search(cell.plain)
        and context.statuses.read(cell) is None
        and cell.plain[0].isalpha()
    )


def _is_place(grid: Grid, column: int, row: int) -> bool:
    cell = grid.rows[row].cells[column]
    return PLACE.search(cell.plain) is not None and not CALL.search(cell.plain) and grid.quantities[row][column] is None


def _entries(facts: Facts, block: List, items: list[ListItem]) -> Iterator[Doubled]:
    """The one text that two entries have behind names in bold; where several come again, they are a log or a form."""
    first: dict[str, tuple[ListItem, str]] = {}
    found = []
    for item in items:
        lead = LEAD.match(item.content.text)
        if lead is None or item.blocks or DATED.search(lead["title"]) or FORM.search(item.content.plain):
            continue
        name = label(lead["title"])
        text = label(facts.document.plain(Span(item.content.span.start + lead.end(), item.content.span.end)))
        if len(WORD.findall(text)) >= FEWEST_TEXT:
            other, other_name = first.setdefault(text, (item, name))
            if other is not item and not _is_series(other_name, name):
                found.append((other, item))
    if len(found) == 1:
        here, there = (item.content for item in found[0])
        signs = frozenset(["word for word"] if label(here.plain) == label(there.plain) else ["under another name"])
        yield Doubled(facts, "entries", there.plain, here.span, there.span, block.span, signs)


def _is_series(first: str, second: str) -> bool:
    """Whether two names are those of siblings that may well be alike: two days, two things with one noun at the end."""
    if first == second:
        return False
    return {first, second} <= days().keys() or first.rpartition(" ")[2] == second.rpartition(" ")[2]


def _headings(facts: Facts) -> Iterator[Doubled]:
    """A heading and the same right behind it, where the first holds next to nothing."""
    sections = facts.document.sections
    for parent in sections:
        if sum(not sections[n].blocks and not sections[n].children for n in parent.children) > MOST_EMPTY:
            continue
        for number, other in pairwise(parent.children):
            first, second = sections[number], sections[other]
            alike = first.level == second.level and not first.children and _is_same(first, second)
            if alike and not _is_form(first, second) and not folds.leaves(facts.document, first.span):
                signs = ["the first is empty"] * (not first.blocks) + ["word for word"] * (first.title == second.title)
                spans = [one.heading.title.span for one in (first, second) if one.heading]
                yield Doubled(facts, "headings", first.title, spans[0], spans[1], None, frozenset(signs))


def _is_form(first: Section, second: Section) -> bool:
    """Whether two sections are one form, filled in for two things: they begin alike and go on in other words."""
    if not (first.blocks and second.blocks):
        return False
    mine, theirs = first.blocks[0], second.blocks[0]
    if not (isinstance(mine, Paragraph) and isinstance(theirs, Paragraph)):
        return False
    here, there = (block.content.plain.split() for block in (mine, theirs))
    return here != there and len(here) > FEWEST_ALIKE and here[:FEWEST_ALIKE] == there[:FEWEST_ALIKE]


def _is_same(first: Section, second: Section) -> bool:
    """Whether two titles are one; a day or a single word is too common to be the same, and a remark in brackets tells apart."""
    mine, theirs = (one.title.strip(" :").lower() for one in (first, second))
    common = not first.blocks or len(mine.split()) >= FEWEST_WORDS
    return bool(mine) and mine == theirs and common and not CODE.search(mine) and not DATED.search(mine)
