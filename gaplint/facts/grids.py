"""Tables with the meaning of their rows and columns."""

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from gaplint.config.vocabulary import any_of, words
from gaplint.expressions import expression
from gaplint.facts.ids import HYPHEN, may_hold, scan
from gaplint.facts.measures import measure
from gaplint.facts.numbers import DIGIT, read_quantity, result, way_of
from gaplint.facts.templates import has_block
from gaplint.facts.types import TALLY, Grid, Mention, Quantity
from gaplint.model.document import Document, Inline, List, Row, Section, Table

ELIDED = expression(
    r"^(?:(?:\.\.\.|…)(?:\s.*)?|\[…\]|\[\.\.\.\]|⋮|etc\.?"
    r"|(?:\.\.\.|…)?\s*+\(?(?:and|\+|plus)?\s*+~?\d+ (?:more|others|further).*)$",
    re.I,
)
ELIDING = ("...", "…", "⋮", "etc", "more", "others", "further")
"""What one of these holds."""
TALLIED = expression(
    r"(?P<label>[^\w\n:]{0,6}+[^\W\d_][^:：\n]{0,50}?)\s*[:：]\s*"
    r"(?P<number>[~≈]?(?:\d{1,3}(?:,\d{3})+|\d{1,6})(?![\w.,/%])(?: [^\W\d_][\w-]*){0,2})"
    r"[\s✅]*(?:(?:[(（,;]|(?<=\s)[–—]\s)[^\n]*)?$",
    re.MULTILINE,
)
FEWEST_TALLIED = 3
FEWEST_ADDED = 3
"""Numbers that a row must add up to be known for a total by that."""
FEWEST_DERIVED = 2
"""Rows of which one may say what they are on average."""
FEWEST_MEANS = 2
"""Numbers of a row that must be means for it to be known for a mean by that."""
LEADING = 3
"""Columns of which one may name the rows."""
TITLED = expression(r"\s*(?:[:–—(]|-\s)\s*[^\W\d_]{3}")
"""What follows an ID that is named: `PIER-1: Rails`; `PIER-1 goes on` only speaks of it."""
NUMBERING = expression(r"[\d#.\s]*$")
PLACEHOLDER = expression(
    r"^(?:none|n/a|-|–|—|tbd|_none_|\(none.*\)|none yet|no .{0,30}|keine|brak|aucun|ninguno|нет|无|なし)?$", re.I
)
NOT_NOTHING = expression(r"[~≈$€]?(?=[^1-9]*[1-9])\d[\d.,' ]*+\+?\s*%?")
"""A number other than zero."""
PARENTHESES = expression(r"(?<!\s)\s*[(（][^()（）]*[)）]")
"""A remark behind a name."""
BOLD = ("**", "__")
NOT_WORD = expression(r"[^\w#%.]+")
Quantities = tuple[Quantity | None, ...]
"""Of one row, per column."""


def find_grids(document: Document) -> tuple[Grid, ...]:
    """Every table of `document`, nested ones included."""
    return tuple(_grid(document, document.section_at(table.span.start), table) for table in document.every(Table))


def find_tallies(document: Document) -> tuple[Grid, ...]:
    """Every list of at least three labels with a number each, `- Technical: 3 (R-1, R-4)`, as a table of two columns."""
    found = []
    for section in document.sections:
        for block in section.blocks:
            if not isinstance(block, List) or len(block.items) < FEWEST_TALLIED:
                continue
            if matches := _tallied(document, block):
                header = Inline(block.span, "", "")
                rows = tuple(
                    Row(item.content.span, (document.inline(*match.span("label")), document.inline(*_amount(match))))
                    for item, match in zip(block.items, matches, strict=True)
                )
                table = Table(block.span, Row(block.span, (header, header)), rows)
                found.append(replace(_grid(document, section, table), headers=("", TALLY), key=None, key_ids=()))
    return tuple(found)


def _tallied(document: Document, block: List) -> list[re.Match[str]]:
    """Label and number of each item; none at all where one has none."""
    found = []
    for item in block.items:
        match = TALLIED.match(document.visible, *item.content.span)
        if match is None:
            return []
        found.append(match)
    return found


def _amount(match: re.Match[str]) -> tuple[int, int]:
    """Where an item says its number: behind the sum that it writes out, if it does."""
    summed = result(match.string, match.start("number"), match.end())
    return (summed.start("number"), summed.end("rest")) if summed else match.span("number")


@lru_cache(maxsize=8192)
def label(text: str) -> str:
    """A phrase to compare: lower case, without symbols around words."""
    return NOT_WORD.sub(" ", text.lower()).strip(" .")


def _grid(document: Document, section: Section, table: Table) -> Grid:
    headers = tuple(label(cell.plain) or cell.plain for cell in table.header.cells)
    kept: list[Row] = []
    totals: list[Row] = []
    elided = has_block(document, table.span)
    text = document.visible[table.span.start : table.span.end].lower()
    eliding = any(word in text for word in ELIDING)
    repeating = any_of("repeats").search(document.visible, *table.span) is not None
    parted = 0 < sum(map(_parts, table.rows)) < len(table.rows) / 2
    for row in table.rows:
        if _is_total(row):
            totals.append(row)
        elif eliding and any(ELIDED.match(cell.plain) for cell in row.cells[:2]):
            elided = True
        elif not (_is_placeholder(row) or (parted and _parts(row)) or (repeating and _repeats(row))):
            kept.append(row)
    if not totals and _adds_up(document, kept, len(headers)):
        totals.append(kept.pop())
    states_one = len(headers) == 2 and headers[0] in words().field_name and headers[1] in words().field_value
    quantities = [_quantities(document, row, len(headers)) for row in kept]
    total_quantities = [_quantities(document, row, len(headers)) for row in totals]
    if way := _way(document, headers, quantities + total_quantities):
        quantities = [_quantities(document, row, len(headers), way) for row in kept]
        total_quantities = [_quantities(document, row, len(headers), way) for row in totals]
    summed_up = _derived(kept, quantities)
    kept, derived = kept[:summed_up], kept[summed_up:]
    quantities, derived_quantities = quantities[:summed_up], quantities[summed_up:]
    mixed = _mixed(headers, quantities + derived_quantities + total_quantities)
    key, key_ids = (None, ()) if states_one else _key(document, kept, headers)
    return Grid(
        table=table,
        section=section,
        headers=headers,
        states_one=states_one,
        rows=tuple(kept),
        quantities=_without(mixed, quantities),
        totals=tuple(totals),
        total_quantities=_without(mixed, total_quantities),
        derived=tuple(derived),
        derived_quantities=_without(mixed, derived_quantities),
        elided=elided,
        key=key,
        key_ids=key_ids,
    )


def _mixed(headers: tuple[str, ...], rows: list[Quantities]) -> frozenset[int]:
    """The columns whose numbers can't be set beside each other: those that number the rows, and those of several measures."""
    found: list[int] = []
    for column, header in enumerate(headers) if any(map(any, rows)) else ():
        numbers = [one for row in rows if (one := row[column])]
        measures = {measure(one.unit) for one in numbers if one.unit} - {None}
        steps = {two.value - one.value for one, two in pairwise(numbers)} if header in words().ordinal else set()
        if len(measures) > 1 or (len(numbers) == len(rows) > 1 and steps == {1}):
            found.append(column)
    return frozenset(found)


def _without(columns: frozenset[int], rows: list[Quantities]) -> tuple[Quantities, ...]:
    if not columns:
        return tuple(rows)
    return tuple(tuple(None if n in columns else one for n, one in enumerate(row)) for row in rows)


def _way(document: Document, headers: tuple[str, ...], rows: list[Quantities]) -> str:
    """The separator that the numbers of a table have before their decimals; versions are no numbers."""
    counting = [column for column, header in enumerate(headers) if header not in words().version]
    return way_of(document.visible[slice(*one.span)] for row in rows for column in counting if (one := row[column]))


def _quantities(document: Document, row: Row, columns: int, way: str = "") -> Quantities:
    visible = document.visible
    found = [read_quantity(cell, visible, way) if DIGIT.search(cell.plain) else None for cell in row.cells[:columns]]
    return (*found, *[None] * (columns - len(found)))


def _derived(rows: list[Row], quantities: list[Quantities]) -> int:
    """Where the rows end that state something of their own: those behind say what these are on average, at most, or at least.

    They are called so, and have no number outside of those above; or each number of the last row shows to be a mean.
    """
    named = len(rows)
    while named and rows[named - 1].cells and is_derived(rows[named - 1].cells[0].plain):
        named -= 1
    if named == len(rows):
        return named - (len(rows) > FEWEST_ADDED and _are_means(quantities[:-1], quantities[-1]))
    columns = [[one.value for one in column if one] for column in zip(*quantities[:named], strict=True)]
    ends = [(min(values), max(values)) if values else None for values in columns]
    return named if named >= FEWEST_DERIVED and all(_lies_within(ends, row) for row in quantities[named:]) else len(rows)


@lru_cache(maxsize=8192)
def is_derived(text: str) -> bool:
    """Whether a row is called the mean, the largest, the median or the smallest."""
    return any(any_of(name).search(text) for name in ("mean", "largest", "median", "smallest"))


def _lies_within(ends: list[tuple[float, float] | None], row: Quantities) -> bool:
    """Whether a row has numbers behind its name, and each lies within those of its column."""
    numbers = [(one.value, end) for one, end in zip(row[1:], ends[1:], strict=True) if one]
    return bool(numbers) and all(end[0] <= value <= end[1] for value, end in numbers if end)


def _are_means(above: list[Quantities], row: Quantities) -> bool:
    """Whether all numbers of a row are the means of their columns, and one has decimals where its column has none."""
    columns = [(one, [value.value for part in above if (value := part[n])]) for n, one in enumerate(row) if n and one]
    if len(columns) < FEWEST_MEANS or not all(len(values) == len(above) for _, values in columns):
        return False
    shown = any(one.value % 1 and not any(value % 1 for value in values) for one, values in columns)
    return shown and all(abs(one.value - sum(values) / len(values)) < 1 for one, values in columns)


def _is_total(row: Row) -> bool:
    for cell in row.cells:
        if cell.plain:
            return is_total(cell.plain)
    return False


def _adds_up(document: Document, rows: list[Row], columns: int) -> bool:
    """Whether the last row is a total by whatever name: it alone is called so in bold, and one of its numbers is a sum."""
    if len(rows) <= FEWEST_ADDED or not _is_bold(rows[-1]) or any(map(_is_bold, rows[:-1])):
        return False
    *above, last = (_quantities(document, row, columns) for row in rows)
    for column, claimed in enumerate(last):
        known = [one.value for row in above if (one := row[column])]
        if claimed and column and len(known) >= FEWEST_ADDED and claimed.value == sum(known) > max(known):
            return True
    return False


def _is_bold(row: Row) -> bool:
    """Whether a row is called something in bold."""
    name = next((cell for cell in row.cells if cell.plain), None)
    return name is not None and name.text.startswith(BOLD)


@lru_cache(maxsize=8192)
def is_total(text: str) -> bool:
    """Whether a row's first words say that it adds up others."""
    name = label(text)
    if name in words().total or name.rpartition(" ")[2] in words().subtotal:
        return True
    first, _, rest = name.partition(" ")
    return first != "all" and first in words().total and len(rest.split()) <= 3


def _is_placeholder(row: Row) -> bool:
    """Whether a row stands for no item: `_None_`, dashes, nothing; what has a number of its own does."""
    first = row.cells[0].plain if row.cells else ""
    if not PLACEHOLDER.match(first) or any(NOT_NOTHING.fullmatch(cell.plain) for cell in row.cells[1:]):
        return False
    nothing = first.lower().strip("_() ").startswith(("none", "no "))
    beside = sum(bool(cell.plain.strip("-–— ")) for cell in row.cells[1:])
    return beside <= 1 if nothing else not beside


def _parts(row: Row) -> bool:
    """Whether a row only heads those below it, with a bold name and nothing beside it."""
    cells = row.cells
    return len(cells) > 1 and cells[0].text.startswith(BOLD) and not any(cell.plain for cell in cells[1:])


def _repeats(row: Row) -> bool:
    """Whether a row stands for one above: `see row 3`; a cell of nothing but `same as above` repeats a value."""
    found = ((cell.plain, any_of("repeats").search(cell.plain)) for cell in row.cells)
    return any(match and len(plain.strip("()（） .")) > len(match.group()) for plain, match in found)


def _key(document: Document, rows: list[Row], headers: tuple[str, ...]) -> tuple[int | None, tuple[Mention | None, ...]]:
    """The column that names each row by an ID: of the leading ones the first where at least half of the rows do.

    Behind one that says something else, the IDs must be distinct and have titles: `For` only refers.
    """
    if not (document.bare or (rows and HYPHEN.search(document.visible, rows[0].span.start, rows[-1].span.end))):
        return None, ()
    numbered = bool(rows) and all(NUMBERING.match(row.cells[0].plain) for row in rows if row.cells)
    for column in range(min(LEADING, len(headers))):
        cells = [row.cells[column] if column < len(row.cells) else None for row in rows]
        ids = tuple(_sole_mention(document, cell) if cell and may_hold(cell.plain, document.bare) else None for cell in cells)
        named = sum(one is not None for one in ids)
        if not named:
            continue
        filled = sum(column < len(row.cells) and bool(row.cells[column].plain.strip("-–— ")) for row in rows)
        if 2 * named >= filled and (not column or (numbered and column == 1) or _titled(document, rows, column, ids)):
            return (None, ()) if column and _group(document, rows, column, ids) else (column, ids)
    return None, ()


def _titled(document: Document, rows: list[Row], column: int, ids: tuple[Mention | None, ...]) -> bool:
    """Whether each ID of a column stands there once, and most with a title behind it."""
    found = [one for one in ids if one]
    return len(found) > 1 and len({one.ids for one in found}) == len(found) and _go_on(document, rows, column, ids)


def _group(document: Document, rows: list[Row], column: int, ids: tuple[Mention | None, ...]) -> bool:
    """Whether the IDs of a column group rows that are called otherwise, such as tests: each is there twice on average."""
    found = [one for one in ids if one]
    return 2 * len({one.ids for one in found}) <= len(found) and _go_on(document, rows, column, ids)


def _go_on(document: Document, rows: list[Row], column: int, ids: tuple[Mention | None, ...]) -> bool:
    """Whether a title stands behind most IDs of a column."""
    found = [(row.cells[column], one) for row, one in zip(rows, ids, strict=True) if one]
    titled = sum(TITLED.match(document.visible, one.span.end, cell.span.end) is not None for cell, one in found)
    return 2 * titled > len(found)


def _sole_mention(document: Document, cell: Inline) -> Mention | None:
    """The mention that a cell begins with, if no other follows outside parentheses."""
    found = list(scan(document.visible, *cell.span, document.bare, document.parted))
    if not found or any("(" not in document.visible[found[0].span.end : other.span.start] for other in found[1:]):
        return None
    before = document.visible[cell.span.start : found[0].span.start]
    return found[0] if not any(character.isalnum() for character in before) else None
