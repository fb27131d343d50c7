"""Join: what a table says of the sections that its rows name, held against what these say of themselves.

`| Leg 2 | Rigging | 3 weeks |` above `## Leg 2: Rigging (2 weeks)`: a section says what stands in brackets behind its title,
what it is marked with, and its fields. As elsewhere, columns are compared that agree in most rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import islice, repeat

from gaplint.binding.scope import day_of_section
from gaplint.comparisons.join.columns import Difference, Joined, agreement, alike_columns
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.types import Facts, Grid
from gaplint.index import of_document
from gaplint.model.document import Inline, Section
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span
from gaplint.relations.cells import reduced
from gaplint.relations.relation import Key, Relation, Row, key_of
from gaplint.relations.values import Kind

Name = tuple[str, str]
"""What one of several is called, `leg`, and its number."""
REGULARITY = "a table says of sections what they say"
FEWEST = 4
"""Sections that the rows of a table must name."""
FEWEST_SAYING = 3
"""Sections that must say something of one kind."""
TRIED = 5
"""Rows of which one must name a section for the others to be asked."""
FEWEST_VALUES = 3
"""Values that must agree for columns of two names to say one thing; of two, each agrees with much by chance."""
REMARK = expression(r"[(（\[](?P<remark>[^()（）\[\]\n]+)[)）\]]")
PIECE = expression(r"[^\s,;·|](?:[^,;·|]|,(?=\d))*")
AMOUNT = expression(r"\d+(?:[.,]\d+)*")
NUMBER = " (number)"
MOST_PIECES = 4
"""Pieces in brackets behind a title that are looked at."""
MARK = expression(r"\s([^\w\s()（）\[\]]+)\s*$")
"""The symbol that a title ends with."""
NUMBERED = expression(
    r"[^\w\n]*(?P<word>[^\W\d_]{2,})\s{1,3}(?P<number>\d{1,3}(?!\.\d)[A-Za-z]?)(?![\w%/]|\s?(?:[–—-]|to|bis)\s?\d)"
)
"""`Leg 2`, which is one of several; no part of a range."""
BARE = expression(r"[^\w\n]*(?P<number>\d{1,3}[A-Za-z]?)[\s:.–—*_-]*$")


def find_unlike(facts: Facts, context: Context) -> Iterator[Joined | Held]:
    """The tables of a document that name several of its sections, with the columns that say what these say of themselves."""
    grids = [grid for grid in facts.grids if len(grid.headers) > 1 and len(grid.rows) >= FEWEST and not grid.states_one]
    if not grids or len(facts.document.sections) <= FEWEST or context.is_frozen(facts):
        return
    titles = titles_of(facts)
    for grid in grids:
        for column in range(min(2, len(grid.headers) - 1)):
            named = titles.named(grid, column)
            pair = _pair(facts, grid, column, named, titles) if len(named) >= FEWEST else None
            if pair and day_of_section(facts, pair[0].place) == day_of_section(facts, pair[1].place):
                yield from _compare(context, *pair)
                break


class Titles:
    """The sections of a document by what they are called, and what they say of themselves."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._titled = [(section, section.heading.title) for section in facts.document.sections if section.heading]

    def said(self, section: Section) -> dict[str, Inline]:
        """What a section says of itself, by where it stands behind the title, or by a field's name."""
        found: dict[str, Inline] = {}
        title = section.heading.title if section.heading else Inline(section.span, "", "")
        for number, piece in enumerate(islice(_pieces(title, self._facts.document.visible), MOST_PIECES)):
            found |= _both(f"({number})", self._facts.document.inline(*piece))
        if mark := MARK.search(title.plain):
            found["mark"] = title._replace(plain=mark[1])
        for field in self._facts.fields_in.get(section.number, ()):
            found |= _both(field.name, field.value) if field.name not in found else {}
        return found

    @cached_property
    def _by_number(self) -> dict[Name, list[Section]]:
        """Those that are one of several, by the word that they are called by and their number."""
        found: dict[Name, list[Section]] = defaultdict(list)
        for section, title in self._titled:
            if match := NUMBERED.match(title.plain):
                found[match["word"].lower(), match["number"].lower()].append(section)
        return found if len(found) >= FEWEST else {}

    @cached_property
    def _by_key(self) -> dict[Key, list[Section]]:
        """The others, by the ID or the name that they are called by."""
        found: dict[Key, list[Section]] = defaultdict(list)
        for section, title in self._titled:
            if key := key_of(title.plain, self._facts.document.bare):
                found[key].append(section)
        return found

    def named(self, grid: Grid, column: int) -> dict[int, Section]:
        """The sections, all of one level and none twice, that the rows of a table name in a column."""
        bare, named = self._facts.document.bare, dict[int, list[Section]]()
        first = [cell.plain for row in grid.rows[:TRIED] for cell in row.cells[column : column + 1]]
        if first and (NUMBERED.match(first[0]) or BARE.match(first[0])) and self._by_number:
            for number, cell in _cells(grid, column):
                if match := NUMBERED.match(cell) or BARE.match(cell):
                    word = match.groupdict().get("word", grid.headers[column]).lower()
                    named[number] = self._by_number.get((word, match["number"].lower()), [])
        elif not self._by_key.keys().isdisjoint(map(key_of, first, repeat(bare))):
            for number, cell in _cells(grid, column):
                named[number] = self._by_key.get(key_of(cell, bare), [])
        return _of_one_level(named)


titles_of = of_document(Titles)


def _pieces(title: Inline, visible: str) -> Iterator[Span]:
    """What a title says in brackets, piece by piece: `(2 weeks, 5 boats)`."""
    for remark in REMARK.finditer(visible, *title.span):
        yield from (Span(*piece.span()) for piece in PIECE.finditer(visible, *remark.span("remark")))


def _both(name: str, said: Inline) -> dict[str, Inline]:
    """What is said, and its number alone, where that has a unit which a table may have in its header."""
    numbers = list(AMOUNT.finditer(said.plain)) if said.plain[:1].isdecimal() else []
    alone = len(numbers) == 1 and numbers[0][0] != said.plain
    return {name: said} | ({name + NUMBER: said._replace(plain=numbers[0][0])} if alone else {})


def _cells(grid: Grid, column: int) -> list[tuple[int, str]]:
    """What the rows say in a column, each with its number."""
    return [(number, cell.plain) for number, row in enumerate(grid.rows) for cell in row.cells[column : column + 1]]


def _of_one_level(named: dict[int, list[Section]]) -> dict[int, Section]:
    levels = Counter(section.level for some in named.values() for section in some)
    if not levels:
        return {}
    level = max(levels, key=lambda one: (levels[one], -one))
    found = {number: own[0] for number, some in named.items() if len(own := [one for one in some if one.level == level]) == 1}
    return found if len({one.number for one in found.values()}) == len(found) else {}


def _pair(facts: Facts, grid: Grid, key: int, named: dict[int, Section], titles: Titles) -> tuple[Relation, Relation] | None:
    """The rows and the sections that they name, both as relations."""
    said = {section.number: titles.said(section) for section in named.values()}
    times = Counter(name for own in said.values() for name in own)
    columns = [name for name in times if times[name] >= FEWEST_SAYING]
    if not columns:
        return None
    width = len(grid.headers)
    rows: dict[Key, Row] = {}
    sections: dict[Key, Row] = {}
    for number, section in named.items():
        assert section.heading
        title, own = section.heading.title, said[section.number]
        cells = [*grid.rows[number].cells[:width], *[None] * width]
        cells[key] = title  # a row may have no more than its number
        rows[str(section.number)] = tuple(cells[:width])
        sections[str(section.number)] = (title, *(own.get(name) for name in columns))
    first = min(named.values(), key=lambda section: section.number)
    headers = ("", *columns)
    names = tuple(map(grid.name, range(width)))
    return (
        Relation(facts, grid.table.span, grid.headers, names, key, rows, grid),
        Relation(facts, first.span, headers, headers, 0, sections, None),
    )


def _compare(context: Context, rows: Relation, sections: Relation) -> Iterator[Joined | Held]:
    for match in alike_columns(context.statuses, rows, sections):
        alone = sections.headers[match.other].endswith(NUMBER)
        if match.same_header or (len(match.values) >= FEWEST_VALUES and match.agreeing >= (FEWEST if alone else 0)):
            signs = frozenset(agreement(match))
            ground = Ground(REGULARITY, rows.facts.document.path, rows.place, rows.headers[match.column], signs)
            yield Held(ground, agrees=True, times=match.agreeing)
            every = {row[match.other]: row for row in sections.rows.values()}
            for kind, differences in match.apart.items():
                if left := tuple(one for one in differences if not _is_there(kind, one, every[one.there.said])):
                    yield Joined(kind, left, match.agreeing, signs | {str(kind.value)}, REGULARITY)


def _is_there(kind: Kind, one: Difference, section: Row) -> bool:
    """Whether a section says elsewhere what the table says of it: `Piles [PIER-1] [PIER-2]` may be called either."""
    said = [cell.plain for cell in section if cell]
    return reduced(one.here.said.plain) in map(reduced, said) or (kind is Kind.IDS and one.here.said.plain in said[0])
