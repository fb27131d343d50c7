"""Relations of a document: tables, and headings with fields, as rows that are about one named thing each."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import PLACEHOLDER, label
from gaplint.facts.ids import HYPHEN, find_id
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts, Grid, Id, Item, ItemKind
from gaplint.index import normal, of_document
from gaplint.model.document import Bare, Inline
from gaplint.model.span import Span
from gaplint.relations.cells import Sense, ids, sense, without_remarks

FEWEST = 3
"""Rows with a key of their own that make a relation."""
UNIQUE = 0.9
"""Share of the rows whose key must be given once."""
FOREMOST = 2
"""Columns of which one may name the rows; those further on say something of them."""
BETWEEN = expression(r"\s{0,9}(?:[,;、]|<br ?/?>)\s*")
MOST_WORDS = 5
"""Words of a name; what is longer explains."""
TELLING = expression(r"(?<!\w)[\d_]*+(?:[^\W\d_]\w* [^\w,;、<]*){5}[^\W\d_]")
"""More words than a name has, which is seen before a text is cut into names."""
LETTER = expression(r"[^\W\d_]")
AMOUNT = expression(r"\d[\d.,]*\s?\S{1,6}\Z")
"""A number with its unit, which says something of a thing."""
LONGEST = 120
"""Characters of a cell, on average, in a column that lists things."""
Key = str | Id
Row = tuple[Inline | None, ...]


@dataclass(frozen=True, eq=False)
class Relation:
    """Rows of which each is about one named thing."""

    facts: Facts
    place: Span
    """The table, or all of the records."""
    headers: tuple[str, ...]
    """Lower case."""
    names: tuple[str, ...]
    """The headers as written."""
    key: int
    """The column that names the things; it is the first one of records."""
    rows: dict[Key, Row]
    """Without those of a key that is given twice; a cell that a row lacks is None."""
    grid: Grid | None
    """The table; None for records."""
    meant: dict[int, dict[Key, Sense]] = field(default_factory=dict, repr=False)
    """What `senses` found."""

    @property
    def attributes(self) -> Iterator[int]:
        return (column for column in range(len(self.headers)) if column != self.key)

    def name(self, key: Key) -> str:
        """How a thing is called here."""
        cell = self.rows[key][self.key]
        plain = cell.plain if cell else ""
        return str(self.written(key)) if isinstance(key, Id) else without_remarks(plain).strip()

    def written(self, key: Id) -> Id:
        """An ID as it is written here."""
        cell = self.rows[key][self.key]
        found = find_id(cell.plain, 0, len(cell.plain), self.facts.document.bare) if cell else None
        return found[0] if found else key

    def senses(self, statuses: StatusWords) -> dict[int, dict[Key, Sense]]:
        """Per column that says something of the rows, and does not number them, what its cells mean."""
        bare = self.facts.document.bare
        if not self.meant:
            for column in self.attributes:
                numbers = self.grid is not None and self.grid.is_ordinal(column)
                if self.headers[column] not in words().ordinal and not numbers:
                    cells = ((key, row[column]) for key, row in self.rows.items())
                    self.meant[column] = {key: sense(cell, statuses, bare) if cell else "" for key, cell in cells}
        return self.meant

    @cached_property
    def named(self) -> dict[int, dict[Key, frozenset[Key]]]:
        """Per column that lists things, what each row names; without rows that name nothing, or may name more."""
        found: dict[int, dict[Key, frozenset[Key]]] = {}
        bare = self.facts.document.bare
        for column in self.attributes:
            if not (self.has_ids or bare or _may_be_ids([row[column] for row in self.rows.values()])):
                continue
            cells = {key: cell.plain for key, row in self.rows.items() if (cell := row[column]) and cell.plain}
            if sum(map(len, cells.values())) > LONGEST * len(cells):
                continue  # it explains, and lists nothing
            edges = {key: named for key, plain in cells.items() if (named := entries(plain, bare))}
            if len(edges) > 1 and (self.has_ids or _are_ids(edges.values())):
                found[column] = edges
        return found

    @cached_property
    def families(self) -> frozenset[str]:
        """Those of the IDs that name rows."""
        return frozenset(key.family for key in self.rows if isinstance(key, Id))

    @cached_property
    def has_ids(self) -> bool:
        return all(isinstance(key, Id) for key in self.rows)


@of_document
def relations(facts: Facts) -> tuple[Relation, ...]:
    """The relations of a document: a table by each of its first columns that names every row, and records by their family.

    A table that lists fields states a thing's properties, and another one those of another thing.
    """
    return tuple(_relations(facts))


def _relations(facts: Facts) -> Iterator[Relation]:
    for grid in facts.grids:
        if len(grid.headers) > 1 and len(grid.rows) >= FEWEST and not grid.states_one:
            for column in range(min(FOREMOST, len(grid.headers))):
                if grid.headers[column] in words().field_name:
                    break
                if rows := _keyed(grid, column, facts.document.bare):
                    names = tuple(map(grid.name, range(len(grid.headers))))
                    yield Relation(facts, grid.table.span, grid.headers, names, column, rows, grid)
    families: dict[str, list[Item]] = {}
    for item in facts.items:
        if item.kind is ItemKind.HEADING and item.fields:
            families.setdefault(item.id.family, []).append(item)
    for items in families.values():
        yield from _records(facts, items)


def _may_be_ids(cells: list[Inline | None]) -> bool:
    texts = [cell.plain for cell in cells if cell and cell.plain]
    return 2 * sum("-" in text and HYPHEN.search(text) is not None for text in texts) > len(texts)


def _are_ids(named: Collection[frozenset[Key]]) -> bool:
    return 2 * sum(any(isinstance(key, Id) for key in keys) for keys in named) > len(named)


def _keyed(grid: Grid, column: int, bare: Bare) -> dict[Key, Row]:
    """The rows by what stands in a column; none where that does not tell them apart."""
    width = len(grid.headers)
    texts = [row.cells[column].plain if column < len(row.cells) else "" for row in grid.rows]
    fewest = max(FEWEST, UNIQUE * len(texts))
    if len(set(texts)) < fewest:
        return {}
    keys = [key_of(text, bare) for text in texts]
    times = Counter(filter(None, keys))
    if sum(number == 1 for number in times.values()) < fewest:
        return {}
    rows = ((key, row.cells) for key, row in zip(keys, grid.rows, strict=True) if times[key] == 1)
    return {key: cells if len(cells) == width else (*cells[:width], *[None] * (width - len(cells))) for key, cells in rows}


def _records(facts: Facts, items: list[Item]) -> Iterator[Relation]:
    """The headings of one family of IDs with their fields."""
    times = Counter(one.name for item in items for one in item.fields)
    columns = {name: number for number, name in enumerate((name for name in times if times[name] >= FEWEST), 1)}
    found: dict[Key, list[Row]] = {}
    for item in items:
        cells: list[Inline | None] = [Inline(item.span, "", str(item.id)), *[None] * len(columns)]
        for one in reversed(item.fields):
            if one.name in columns:
                cells[columns[one.name]] = one.value
        found.setdefault(normal(item.id), []).append(tuple(cells))
    rows = {key: listed[0] for key, listed in found.items() if len(listed) == 1}
    if len(rows) >= max(FEWEST, UNIQUE * len(items)):
        headers = ("", *columns)
        yield Relation(facts, Span(items[0].span.start, items[-1].span.end), headers, headers, 0, rows, None)


@lru_cache(maxsize=32768)
def key_of(plain: str, bare: Bare = ()) -> Key:
    """What a cell names: its ID, or its words without remarks; empty for several, a number, a mark or nothing."""
    rest = without_remarks(plain)
    if bare or "-" in plain:
        if len(ids(rest, bare)) > 1:
            return ""
        if found := find_id(plain, 0, len(plain), bare):
            return normal(found[0])
    name = label(rest)
    return name if LETTER.search(name) and not AMOUNT.match(name) else ""


@lru_cache(maxsize=16384)
def entries(plain: str, bare: Bare = ()) -> frozenset[Key]:
    """What a cell lists, remarks in brackets left out: IDs, or short names; empty where it lists nothing, or explains."""
    text = without_remarks(plain).strip()
    if not bare and "-" not in text and "(" not in text and "（" not in text and TELLING.search(text):
        return frozenset()
    if PLACEHOLDER.match(text) or "…" in text or "..." in text:
        return frozenset()
    if found := ids(text, bare):
        return frozenset(found)
    names = [key for part in BETWEEN.split(text) if (key := key_of(part, bare))]
    if any(isinstance(name, str) and len(name.split()) > MOST_WORDS for name in names):
        return frozenset()
    return frozenset(names)
