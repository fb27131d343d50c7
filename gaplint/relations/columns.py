"""The named columns of a document's tables, each over all tables that have it, and what their cells say."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from itertools import accumulate, chain, pairwise
from typing import NamedTuple, TypeVar

from gaplint.config.vocabulary import any_word, lone_symbols, statuses
from gaplint.expressions import expression
from gaplint.facts.grids import PLACEHOLDER
from gaplint.facts.types import Facts, Grid, StatusClass
from gaplint.index import WORD, content_words, of_document
from gaplint.model.document import Inline, Row
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks

Name = tuple[str, ...]
"""A value as stems in order, so that rewordings meet; or its symbol alone."""
Key = TypeVar("Key")
Positions = list[int]
"""Of cells among others, ascending."""

CLAUSE = expression(r"(?<=\w)\s*(?:[(（:;!?—–|=]|[.,]\s|-\s|<br>|(?=[^\w\s(\[{\"'`*~<>#|/\\.,:;=+·&$€%-]))")
"""What ends the words that a cell begins with, before it explains them."""
JOINT = expression(r"\s{0,9}[/·,;&+]\s*|<br>")
SYMBOL = expression(r"[^\w\s(\[{\"'`*~<>#|/\\.,:;=+—–-]")
RANGE = expression(r"\W*(\d{1,6})\s*[-–—~〜]\s*(\d{1,6})\W*")
VARIANT = "\ufe0f"
LONG = 4
"""Characters of a word that says that something is cancelled; `n/a` may be said of one thing about it."""
SHORT = 24
"""Characters of a cell that says how far its row is."""
LONGEST = 60
"""Characters of a text that may be a value: what is longer tells something."""
MOST_HEADERS = 100
"""Headers under which a value may stand for one of them to be meant by it."""
NUMERIC = 0.5
"""Share of cells beyond the first column that are numbers, from which on a table sums up rather than lists."""


class Cell(NamedTuple):
    """One cell with the row that it stands in."""

    grid: Grid
    row: Row
    text: Inline

    @property
    def span(self) -> Span:
        return self.row.span


class Cells:
    """Cells top down, and the positions among them of each value; so that counting in a part takes no more than look-ups."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.cells = tuple(sorted(cells, key=lambda cell: cell.span.start))
        self.starts = [cell.span.start for cell in self.cells]

    @cached_property
    def having(self) -> dict[Name, Positions]:
        """Cells that go by a name."""
        return _positions(values_of(cell.text.plain) for cell in self.cells)

    @cached_property
    def joining(self) -> dict[Name, Positions]:
        """Cells that go by a name, alone or among others."""
        return _positions(values_of(cell.text.plain) | parts_of(cell.text.plain) for cell in self.cells)

    @cached_property
    def bare(self) -> dict[Name, Positions]:
        """Cells that are a name and say nothing of it, remarks in brackets aside."""
        return _positions([stems(without_remarks(cell.text.plain))] for cell in self.cells)

    @cached_property
    def spelling(self) -> dict[Name, Positions]:
        """Cells that begin with these words, however many explain them."""
        return _positions([stems(lead(cell.text.plain))] for cell in self.cells)

    @cached_property
    def marked(self) -> dict[str, Positions]:
        """Cells by the symbol that they begin with; empty without one."""
        return _positions([symbol_of(cell.text.plain)] for cell in self.cells)

    @cached_property
    def marks(self) -> dict[Name, dict[str, Positions]]:
        """Cells that go by a name, by the symbol that they begin with."""
        marks: dict[Name, dict[str, Positions]] = {}
        for position, cell in enumerate(self.cells):
            for name in values_of(cell.text.plain):
                marks.setdefault(name, {}).setdefault(symbol_of(cell.text.plain), []).append(position)
        return marks

    @cached_property
    def struck(self) -> Positions:
        """Cells that are crossed out."""
        return [position for position, cell in enumerate(self.cells) if cell.text.text.startswith("~~")]

    @cached_property
    def dropped(self) -> Positions:
        """Cells of rows that are crossed out, or of which a short cell says that they are cancelled."""
        return [n for n, cell in enumerate(self.cells) if cell.text.text.startswith("~~") or _is_dropped(cell.row)]

    @cached_property
    def things(self) -> list[int]:
        """How many things the rows above each position stand for."""
        return list(accumulate((stands_for(cell) for cell in self.cells), initial=0))

    @cached_property
    def turns(self) -> Positions:
        """Where another table begins."""
        tables = [cell.grid.table.span for cell in self.cells]
        return [n for n, (above, below) in enumerate(pairwise(tables), 1) if above != below]

    @cached_property
    def by_row(self) -> dict[Span, Cell]:
        return {cell.span: cell for cell in self.cells}

    @cached_property
    def kinds(self) -> dict[tuple[str, ...], "Cells"]:
        """The cells by the headers of their tables, the topmost first."""
        kinds: dict[tuple[str, ...], list[Cell]] = {}
        for cell in self.cells:
            kinds.setdefault(cell.grid.headers, []).append(cell)
        return {headers: Cells(some) for headers, some in kinds.items()}


def _positions(keys: Iterable[Iterable[Key]]) -> dict[Key, Positions]:
    positions: dict[Key, Positions] = {}
    for position, some in enumerate(keys):
        for key in some:
            positions.setdefault(key, []).append(position)
    return positions


class Column(NamedTuple):
    """Cells under one header, top down over all tables that list things, or a part of them."""

    header: str
    name: str
    """As the first table writes it."""
    listed: Cells
    stretches: tuple[tuple[int, int], ...]
    """Which of the cells: from each first position to before the last, none empty."""

    @staticmethod
    def of(header: str, name: str, listed: Cells) -> "Column":
        return Column(header, name, listed, ((0, len(listed.cells)),) if listed.cells else ())

    def within(self, span: Span) -> "Column":
        """Only the cells that stand in a part of the document."""
        return self._replace(stretches=tuple(self._clipped(*self._positions(span))))

    def without(self, span: Span) -> "Column":
        """Only the cells that don't."""
        first, last = self._positions(span)
        return self._replace(stretches=(*self._clipped(0, first), *self._clipped(last, len(self.listed.cells))))

    def among(self, positions: Positions) -> int:
        """How many of the cells are these."""
        return sum(bisect_left(positions, last) - bisect_left(positions, first) for first, last in self.stretches)

    def topmost(self, positions: Positions) -> Cell | None:
        """The first of the cells that is one of these."""
        for first, last in self.stretches:
            at = bisect_left(positions, first)
            if at < len(positions) and positions[at] < last:
                return self.listed.cells[positions[at]]
        return None

    @property
    def first(self) -> Cell:
        return self.listed.cells[self.stretches[0][0]]

    @property
    def size(self) -> int:
        return sum(last - first for first, last in self.stretches)

    @property
    def things(self) -> int:
        """How many things the rows stand for."""
        return sum(self.listed.things[last] - self.listed.things[first] for first, last in self.stretches)

    @property
    def is_one_table(self) -> bool:
        """Whether all cells stand in one table."""
        turns = self.listed.turns
        tables = {self.listed.cells[first].grid.table.span for first, _ in self.stretches}
        torn = any(bisect_right(turns, first) < bisect_left(turns, last) for first, last in self.stretches)
        return len(tables) == 1 and not torn

    def counts(self, name: Name) -> Iterator[int]:
        """How many cells have a value: alone, among others, by its symbol, whatever the words, or without a remark."""
        listed = self.listed
        yield self.among(listed.having.get(name, []))
        yield self.among(listed.joining.get(name, []))
        marks = {symbol: number for symbol, some in listed.marks.get(name, {}).items() if (number := self.among(some))}
        yield sum(self.among(listed.marked[symbol]) if symbol else number for symbol, number in marks.items())
        yield self.among(listed.bare.get(name, []))

    def _positions(self, span: Span) -> tuple[int, int]:
        return bisect_left(self.listed.starts, span.start), bisect_left(self.listed.starts, span.end)

    def _clipped(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        for start, end in self.stretches:
            if max(first, start) < min(last, end):
                yield max(first, start), min(last, end)


class Columns:
    """The columns of a document by their headers, and by the values that occur in them; read when they are asked for."""

    def __init__(self, facts: Facts) -> None:
        self._places: dict[str, list[tuple[Grid, int]]] = {}
        """The tables that have each header, and where."""
        for grid in facts.grids:
            if not (grid.states_one or sums_up(grid)):
                first: dict[str, int] = {}
                for number, header in enumerate(grid.headers):
                    first.setdefault(header, number)
                for header, number in first.items():
                    if header:
                        self._places.setdefault(header, []).append((grid, number))
        self._legend = {sign.word.lower().strip(): (sign.symbol.strip(VARIANT),) for sign in facts.signs}
        self._columns: dict[str, Column] = {}
        self._holding: dict[str, dict[Name, dict[str, None]]] = {}
        """The headers by name, for each word or symbol that names begin with which were asked for."""
        self._having: dict[tuple[str, str, Name], Column] = {}
        self._kinds: dict[tuple[str, frozenset[Name]], list[Column]] = {}

    def __contains__(self, header: str) -> bool:
        return header in self._places

    def headed(self, header: str) -> Column:
        """The column of a header that some table has."""
        if header not in self._columns:
            places = self._places[header]
            cells = (Cell(grid, row, row.cells[n]) for grid, n in places for row in grid.rows if n < len(row.cells))
            first, number = places[0]
            self._columns[header] = Column.of(header, first.name(number), Cells(cells))
        return self._columns[header]

    def holding(self, name: Name) -> dict[str, None]:
        """The headers under which some cell goes by a name, in the order of the document."""
        if name[0] not in self._holding:
            found: dict[Name, dict[str, None]] = {}
            for header, some in self._beginning.get(name[0], {}).items():
                for one in chain.from_iterable(map(values_of, some)):
                    found.setdefault(one, {})[header] = None
            self._holding[name[0]] = found
        return self._holding[name[0]].get(name, {})

    def meant_by(self, name: Name) -> Iterable[str]:
        """The headers of which one may be meant where a name is: those that hold it, if they are not too many."""
        headers = self.holding(name)
        return headers if len(headers) <= MOST_HEADERS else ()

    def standing_for(self, label: str) -> tuple[Name, ...]:
        """The symbols that stand for the word of a label, in cells without words: by the legend of the document, or alone."""
        word = lead(label).lower().strip()
        symbols = self._legend.get(word) or _standing_for(word)
        return tuple((symbol,) for symbol in symbols if symbol in self._wordless)

    @cached_property
    def _wordless(self) -> frozenset[str]:
        """The symbols that no cell explains; one that some do, `⏳ Late`, need not stand for another word."""
        told = ((symbol, chain.from_iterable(texts.values())) for symbol, texts in self._beginning.items())
        return frozenset(symbol for symbol, texts in told if not any(map(WORD.search, texts)))

    @cached_property
    def _beginning(self) -> dict[str, dict[str, set[str]]]:
        """What cells say, by the first stem or symbol of the names that they may go by, and by header."""
        found: dict[str, dict[str, set[str]]] = {}
        for header, places in self._places.items():
            texts = {row.cells[n].plain for grid, n in places for row in grid.rows if n < len(row.cells)}
            for text in texts:
                for beginning in beginnings_of(text):
                    found.setdefault(beginning, {}).setdefault(header, set()).add(text)
        return found

    def having(self, header: str, other: str, key: Name) -> Column:
        """The cells under one header of the rows that have a value under another."""
        asked = header, other, key
        if asked not in self._having:
            column, keys = self.headed(header), self.headed(other).listed
            rows = (keys.cells[position].span for position in keys.having.get(key, ()))
            some = Cells(column.listed.by_row[row] for row in rows if row in column.listed.by_row)
            self._having[asked] = Column.of(header, column.name, some)
        return self._having[asked]

    def kinds(self, header: str, names: Iterable[Name]) -> list[Column]:
        """A column in tables of one kind each, for those kinds that have some of the values; at most two that count alike."""
        asked = header, frozenset(names)
        if asked not in self._kinds:
            column, ordered = self.headed(header), sorted(asked[1])
            listed = column.listed
            some = sorted({position for name in ordered for position in listed.joining.get(name, ())})
            alike: dict[tuple[int, ...], list[Column]] = defaultdict(list)
            for headers in dict.fromkeys(listed.cells[position].grid.headers for position in some):
                kind = Column.of(header, column.name, listed.kinds[headers])
                alike[tuple(number for name in ordered for number in kind.counts(name))].append(kind)
            self._kinds[asked] = [kind for kinds in alike.values() for kind in kinds[:2]]
        return self._kinds[asked]


columns_of = of_document(Columns)


@lru_cache(maxsize=1024)
def _standing_for(word: str) -> tuple[str, ...]:
    """The symbols that say alone what a status word says."""
    kind = statuses()[0].get(word)
    return tuple(symbol for symbol, of in lone_symbols().items() if of == kind) if kind else ()


def stands_for(cell: Cell) -> int:
    """How many things a row stands for: `812-842` for 31 of them."""
    ends = RANGE.fullmatch(cell.row.cells[0].plain)
    return max(1, int(ends[2]) - int(ends[1]) + 1) if ends else 1


def _is_dropped(row: Row) -> bool:
    return any(len(cell.plain) <= SHORT and _dropped().search(cell.plain) for cell in row.cells[1:])


@cache
def _dropped() -> re.Pattern[str]:
    phrases = (phrase for phrase, kind in statuses()[0].items() if kind == StatusClass.DROPPED and len(phrase) > LONG)
    return re.compile(any_word(frozenset(phrases)), re.IGNORECASE)


def sums_up(grid: Grid) -> bool:
    """Whether most cells beyond the first column are numbers."""
    cells = sum(max(0, min(len(row.cells), len(grid.headers)) - 1) for row in grid.rows)
    return sum(quantity is not None for row in grid.quantities for quantity in row[1:]) >= NUMERIC * cells


@lru_cache(maxsize=16384)
def stems(text: str) -> Name:
    """The words of a text in order, cut to stems where they carry meaning."""
    return tuple(map(_stem, WORD.findall(text.lower())))


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    return next(iter(content_words(word)), word)


@lru_cache(maxsize=16384)
def values_of(plain: str) -> frozenset[Name]:
    """The names that a cell may go by: the words that it begins with, and its symbol."""
    text, symbol = lead(plain), symbol_of(plain)
    words = stems(text) if len(text) <= LONGEST and not PLACEHOLDER.match(text) else ()
    return frozenset(name for name in (words, (symbol,) if symbol else ()) if name)


def beginnings_of(plain: str) -> Iterator[str]:
    """What each of the names begins with that a cell may go by, and perhaps more."""
    if word := WORD.search(plain if plain.isascii() else plain.replace(VARIANT, "").lower()):
        yield _stem(word.group().lower())
    if symbol := symbol_of(plain):
        yield symbol


def symbol_of(plain: str) -> str:
    """The symbol that a text begins with; empty without one."""
    if plain[:1].isalnum():
        return ""
    symbol = SYMBOL.match(plain.strip())
    return symbol.group() if symbol else ""


def lead(plain: str) -> str:
    """What a text begins with, without remarks and what explains it."""
    text = plain[: 2 * LONGEST].replace(VARIANT, "").strip()
    ends = CLAUSE.search(text) if not text.isalnum() else None
    return text[: ends.start()] if ends else text


@lru_cache(maxsize=16384)
def parts_of(plain: str) -> frozenset[Name]:
    """The names that each part of a cell goes by, where it joins several: `R/A`."""
    return frozenset().union(*(values_of(part) for part in JOINT.split(without_remarks(plain)) if part))


def labels_of(plain: str, common: Iterable[str] = ()) -> tuple[Name, ...]:
    """The names that a label or a header may mean, the likeliest first: its words, those less what others share, its symbol."""
    words, symbol = stems(lead(plain)), symbol_of(plain)
    rest = tuple(word for word in words if word not in common)
    return tuple(dict.fromkeys(name for name in (words, rest, (symbol,) if symbol else ()) if name))
