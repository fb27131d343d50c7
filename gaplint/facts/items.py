"""Items: what a document states one by one under an ID."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from gaplint.config.vocabulary import any_of, words
from gaplint.expressions import expression
from gaplint.facts.dates import begins_with_day
from gaplint.facts.fields import bold_fields, grid_fields, running_lines
from gaplint.facts.grids import PARENTHESES
from gaplint.facts.ids import find_shaped, ids_of, scan
from gaplint.facts.leading import leading_by, leading_id
from gaplint.facts.purposes import Columns, item_columns
from gaplint.facts.statuses import StatusWords, title_status
from gaplint.facts.types import UNJOINED, Field, Grid, Id, Item, ItemKind, Numbered, Relation, Status
from gaplint.model.document import Block, Document, Inline, List, ListItem, Paragraph, Quote, Row, Section
from gaplint.model.span import Span

CLOSED = expression(
    r"[([]\s*(?:closed|resolved|done|complete|completed|obsolete|superseded|merged|duplicate)\b|✅\s*(?:\*\*)?(?:resolved|closed|done)",
    re.I,
)
TITLE_JOINT = expression(r"^[\s:–—\-|~*.·•\]】]+")
TITLE_END = expression(
    r"(?<![\s–—·|:])[\s–—·|:]*(?:[✅❌⏳⚠🔴🔒🟡🟢🔧📌🚫].*|"
    r"\((?:new|closed|resolved|done|complete|completed|open|pending|blocked|not started|deferred|partial)\b[^)]{0,400}\).*)$",
    re.I | re.DOTALL,
)
NUMBER_OF_SECTION = expression(r"(?P<sign>§\s?)?(\d{1,2}(?:\.\d{1,2}){0,3})([.):]?|\s[-–—](?=\s))\s+[^\W\d_]")
BETWEEN = expression(r"(?:[\s,;/&+–—-]|\band\b|<br>)*")
FEWEST_ENTRIES = 3
"""Entries of a list that must all begin with an ID for what follows each to be its name, without a colon."""
RULED = expression(r"([=*_~+-])\1{3,}")
"""A title of nothing but a drawn line."""
CODE = expression(
    r"[A-Za-z_][\w.]*(?:\[[^\]\n]*\])?\s?[+-]?=(?!=)\s?\S|[A-Za-z_][\w.]*\([^\n]*\)[;:]?$"
    r"|(?:from|import|def|class|return)\s\w[^.\n]*$"
)
"""A line of code as nobody writes a sentence: an assignment, a call, a statement."""
LONGEST_CODE = 600
"""Characters in which it follows."""
STATUS = "status"
"""The field that holds the status of a record which has several of the kind."""


def find_items(document: Document, grids: tuple[Grid, ...], statuses: StatusWords) -> Iterator[Item]:
    """Every item that `document` states: headings with an ID, rows keyed by one, list entries that begin with one."""
    by_section: dict[int, list[Grid]] = {}
    for grid in grids:
        by_section.setdefault(grid.section.number, []).append(grid)
    for section in document.sections:
        if section.heading is not None:
            item = _heading_item(document, section, by_section.get(section.number, []), statuses)
            if item:
                yield item
        yield from _entries(document, section.blocks)
    for grid in grids:
        yield from _row_items(document, grid, statuses)


def _heading_item(document: Document, section: Section, grids: list[Grid], statuses: StatusWords) -> Item | None:
    assert section.heading is not None
    found = leading_id(document, section.heading.title)
    return heading_item(document, section, *found, grids, statuses) if found else None


def heading_item(
    document: Document, section: Section, id_: Id, span: Span, grids: Iterable[Grid], statuses: StatusWords
) -> Item:
    """The item whose ID stands at `span` in the heading of `section`; `grids` are the tables of that section."""
    assert section.heading is not None
    title = section.heading.title
    fields = [field for grid in grids if grid.states_one for field in grid_fields(grid)]
    own = (block for block in section.blocks if isinstance(block, Paragraph | List))
    fields += bold_fields(document, running_lines(own))
    name = _title(document, span.end, title.span.end)
    status = _field_status(document, fields, statuses) or title_status(document, title, span, statuses)
    joined = TITLE_JOINT.match(document.visible[span.end : title.span.end].lstrip("* "))
    if not joined and (not fields or _is_text(name.plain, section.heading is document.heading)):
        name = name._replace(plain="")  # `QUAY-71 dependency` speaks of an item; `QUAY-71: Dependency` names it
    return Item(
        id_,
        ItemKind.HEADING,
        name,
        span,
        status,
        tuple(fields),
        bool(CLOSED.search(title.plain)) or document.is_struck(span.start),
    )


def _is_text(name: str, whole: bool) -> bool:
    """Whether a name is that of a text by its last word: `Summary`, and as that of a `whole` document `Damage report`."""
    last = next(reversed(name.lower().split()), "")
    return (whole and last in words().snapshot) or any_of("overview").fullmatch(last) is not None


def _field_status(document: Document, fields: list[Field], statuses: StatusWords) -> Status | None:
    named = [field for field in fields if is_status(field)]
    field = min(named, key=lambda field: field.name != STATUS, default=None)
    return statuses.read(document.standing(field.value)) if field else None


def is_status(field: Field) -> bool:
    """Whether a field holds a status; what may also date a document, `Stand`, holds a day there."""
    return field.name in words().status - words().updated


def _title(document: Document, start: int, end: int) -> Inline:
    """The name after an ID: without the joint before it and the status marks behind it."""
    inline = document.inline(start, end)
    joint = TITLE_JOINT.match(inline.plain)
    plain = inline.plain[joint.end() :] if joint else inline.plain
    if "(" in plain or not plain.isascii():
        plain = TITLE_END.sub("", plain)
    plain = plain.strip()
    if plain.startswith(("(", "（", "=")):
        plain = ""  # a remark or a choice, not a name
    return inline._replace(plain=plain)


def _entries(document: Document, blocks: tuple[Block, ...]) -> Iterator[Item]:
    for block in blocks:
        if isinstance(block, List):
            found = [_entry(document, entry) for entry in block.items]
            apart = not _are_entries(found)
            for entry, item in zip(block.items, found, strict=True):
                if item and _is_named(document, item, entry):
                    yield item
                elif item and not apart:
                    yield replace(item, inferred=True)
                yield from _entries(document, entry.blocks)
        elif isinstance(block, Quote):
            yield from _entries(document, block.blocks)


def _entry(document: Document, entry: ListItem) -> Item | None:
    found = leading_id(document, entry.content)
    if found is None:
        return None
    id_, span = found
    name = _title(document, span.end, entry.content.span.end)
    bold = document.source.text[: span.start].endswith(("**", "__"))
    return Item(id_, ItemKind.ENTRY, name, span, None, (), document.is_struck(span.start), None, bold)


def _is_named(document: Document, item: Item, entry: ListItem) -> bool:
    """Whether an entry gives its ID a name, `QUAY-71: Rails`, rather than going on as a sentence, `QUAY-71 waits for rails`."""
    rest = document.visible[item.span.end : entry.content.span.end].lstrip("* ")
    return rest.startswith((":", "–", "—", "- ", " - "))


def _are_entries(found: list[Item | None]) -> bool:
    """Whether all entries of a list begin with IDs of one family, each its own, with words behind: `QUAY-71 Lay the rails`."""
    items = [item for item in found if item]
    ids = {item.id for item in items}
    one = len({item.id.family for item in items}) == 1
    return len(ids) == len(found) >= FEWEST_ENTRIES and one and all(item.title.plain[:1].isalpha() for item in items)


def _row_items(document: Document, grid: Grid, statuses: StatusWords) -> Iterator[Item]:
    if grid.key is None:
        return
    columns = item_columns(grid, grid.key, statuses)
    for row, mention in zip(grid.rows, grid.key_ids, strict=True):
        if mention is not None and len(mention.ids) == 1:
            yield row_item(document, grid, row, columns, mention.ids[0], mention.span, statuses)


def stray_items(document: Document, grid: Grid, statuses: StatusWords) -> Iterator[Item]:
    """The items of rows among others with IDs whose own one has a family that is none elsewhere: `T-10` below `S-10`."""
    if grid.key is None:
        return
    columns = item_columns(grid, grid.key, statuses)
    for row, mention in zip(grid.rows, grid.key_ids, strict=True):
        if mention is None and grid.key < len(row.cells) and (found := leading_by(document, row.cells[grid.key], find_shaped)):
            yield row_item(document, grid, row, columns, *found, statuses)


def row_item(document: Document, grid: Grid, row: Row, columns: Columns, id_: Id, span: Span, statuses: StatusWords) -> Item:
    """The item whose ID stands at `span` in the key column of a row."""
    cells = row.cells
    name = _title(document, span.end, cells[columns.key].span.end)
    elsewhere = not name.plain and columns.title is not None and columns.title < len(cells)
    if columns.title is not None and elsewhere:
        name = cells[columns.title]
    status = cells[columns.status] if columns.status is not None and columns.status < len(cells) else None
    fields = tuple(
        Field(header, cell, cell.span)
        for number, (header, cell) in enumerate(zip(grid.headers, cells, strict=False))
        if number != columns.key
    )
    return Item(
        id_,
        ItemKind.ROW,
        name,
        span,
        statuses.read_sign(document.standing(status)) if status else None,
        fields,
        document.is_struck(span.start),
        grid.table,
        inferred=columns.inferred if elsewhere else _speaks_of(document, id_, span, cells[columns.key]),
    )


def _speaks_of(document: Document, id_: Id, span: Span, cell: Inline) -> bool:
    """Whether a cell goes on as a sentence behind an ID without a hyphen: `S06 status updates` does not name S06."""
    behind = document.visible[span.end : cell.span.end].strip("*_` ")
    return UNJOINED in id_.family and behind[:1].isalnum()


def find_relations(document: Document, items: Iterable[Item]) -> Iterator[Relation]:
    """Fields that name what blocks an item, what it needs or what it blocks, if they hold nothing but IDs and remarks."""
    visible = document.visible
    names = words().blocked_by | words().needs | words().blocks
    for item in items:
        for field in item.fields:
            if field.name not in names:
                continue
            mentions = list(scan(visible, *field.value.span, document.bare, document.parted))
            ids = ids_of(mentions)
            rest = PARENTHESES.sub("", visible[field.value.span.start : field.value.span.end])
            for mention in mentions:
                rest = rest.replace(visible[mention.span.start : mention.span.end], " ")
            if ids and BETWEEN.fullmatch(rest):
                yield Relation(item, field, ids, field.name not in words().blocks)


def _is_remark(document: Document, section: Section) -> bool:
    """Whether what looks like a heading is a remark of pasted code, `# 2. Count the lamps` right above `n = count(lamps)`."""
    if section.level != 1 or section.heading is None:
        return False
    text = document.source.text
    end = section.heading.span.end
    below = text[end : end + LONGEST_CODE].removeprefix("\n").split("\n")
    line = next((line for line in below if not line.startswith("# ")), "").strip()
    return CODE.match(line) is not None or line.endswith((";", "{"))


OWN_NUMBER = expression(r"\W*(\d{1,4})(?=[\W_])")
"""The number that a file's name or a document's title begins with."""


def _is_of_file(document: Document, title: str) -> bool:
    """Whether a title begins with the number that its file has among others: `# 03 — Boats` in `03_boats.md`."""
    own, given = OWN_NUMBER.match(title), OWN_NUMBER.match(PurePosixPath(document.path).name)
    return own is not None and given is not None and int(own[1]) == int(given[1])


def _is_script(document: Document) -> bool:
    """Whether the headings of the first level are remarks of a script without its fence: several are lines, `# =====`."""
    titles = (section.title for section in document.sections if section.level == 1)
    return sum(RULED.fullmatch(title) is not None for title in titles) > 1


def find_numbered(document: Document) -> Iterator[Numbered]:
    """Sections whose title begins with a number, `2.1 Fares` or `3) Boats`; a year, a date or a version in code is none."""
    script = _is_script(document)
    for section in document.sections:
        if script and section.level == 1:
            continue
        if section.heading is document.heading and _is_of_file(document, section.title):
            continue
        coded = section.heading is not None and section.heading.title.text.lstrip("*_").startswith("`")
        match = None if coded or _is_remark(document, section) else NUMBER_OF_SECTION.match(section.title)
        named = match is None or begins_with_day(section.title)
        if match and not named and section.title[match.end() - 1 :].split()[0].strip(".:").lower() not in words().further:
            numbers = tuple(map(int, match[2].split(".")))
            bare = not match["sign"] and not match[3].strip(" -–—") and "." not in match[2]
            yield Numbered(section, numbers, bare, match[3].strip(" .-–—"))
