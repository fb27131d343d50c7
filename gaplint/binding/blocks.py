"""Every way in which a reader may count what a block holds."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from gaplint.binding.types import Reading, Way
from gaplint.config.vocabulary import alternatives, any_of, words
from gaplint.expressions import expression
from gaplint.facts.claims import COUNT_IN_PARENTHESES
from gaplint.facts.enumerations import LONGEST_NAME
from gaplint.facts.ids import ids_of, series
from gaplint.facts.numbers import counted, number, times, whole
from gaplint.facts.statuses import symbol_class
from gaplint.facts.types import Facts, Grid, Quantity, StatusClass
from gaplint.model.document import Bare, Block, Inline, List, ListItem, Paragraph, Place
from gaplint.model.span import Span
from gaplint.relations.cells import stands_for
from gaplint.relations.structure import entries, flat, grids_of, names

FIRST_NUMBER = expression(r"(\d{1,4})\s+[^\W\d_]")
MARKER = expression(r"\s*(\d{1,4})[.)]")
SPANNED = expression(r"\W*(?:[^\W\d_]+\s+)?#?(?P<first>\d{1,3})(?:\s*[-–—]\s*#?(?P<last>\d{1,3}))?\b")
TWO_WORDS = expression(r"[^\W\d_]+[^\S\n][^\W\d_]+")
MOSTLY = 2 / 3
"""Share of the items that have to begin alike for the others to be something else."""
LEADING = 2
"""Columns of which one may name the rows."""
TERM = expression(r"[^\W\d_]+")
NUMBERED_ROW = expression(r"\W*0*(\d{1,3})[a-z]?\W*")
"""`07`, and `7a` of the same number."""
DASH = expression(r"\s[-–—]\s")
PATH = expression(r"(?<!\S)/\S+")
FILE = expression(r"[\w.@/{}\[\]()-]*(?:/[\w.@{}\[\]()-]+|\w\.[A-Za-z]\w{0,5})")
JOINED = expression(
    rf"\W{{0,8}}?(?:`[^`\n]+`\s*(?:[/+,;&、]|\b(?:{alternatives(words().conjunctions)})\b)\s*){{1,20}}`[^`\n]+`"
)
"""Code spans that an item begins with, joined."""
IDENTIFIER = expression(r"\W{0,9}?`(?P<name>[^\W\d_]\w*)(?:\(\))?`")
ENTRY = expression(r"(?:\*\*|__)\W{0,3}\d{1,3}[.)]\s")
BOLD = ("**", "__")
ENDS = (".", "!", "?", "。")
"""What ends a sentence, and no name."""
AFTER_COLON = expression(r":\s*~?(\d{1,5})\b(?![./%]\d|%)")


class Count(NamedTuple):
    """A reading of a list, before it is said of which."""

    value: float
    says: str
    way: Way = Way.WHOLE


def readings(facts: Facts, blocks: tuple[Block, ...]) -> list[Reading]:
    """Every count that `blocks` give, what a reader would count first."""
    blocks = tuple(flat(blocks))
    found: list[Reading] = []
    tables = grids_of(facts, blocks)
    lists = [block for block in blocks if isinstance(block, List)]

    def add(value: float, says: str, span: Span) -> None:
        found.append(Reading(value, says, facts, span))

    rows = sum(len(grid.rows) for grid in tables)
    items = sum(len(block.items) for block in lists)
    if tables:
        span = tables[0].table.span if len(tables) == 1 else Span(tables[0].table.span.start, tables[-1].table.span.end)
        of = "the table has" if len(tables) == 1 else f"the {len(tables)} tables have"
        add(rows, f"{of} {counted(rows, 'row')}", _rows_span(tables))
        found += _table_readings(facts, tables, span)
    if lists:
        span = Span(lists[0].span.start, lists[-1].span.end)
        if spanned := stand_for([item.content for block in lists for item in block.items], facts.document.bare):
            found.append(Reading(spanned, f"its items cover {spanned} IDs", facts, span, Way.IDS))
        of = "the list has" if len(lists) == 1 else f"the {len(lists)} lists have"
        if listed := sum(_names_of([item for block in lists for item in block.items])):
            add(listed, f"its items name {listed}", span)
        heads = sum(_heads(item) for block in lists for item in block.items)
        add(items, f"{of} {counted(items, 'item')}" + (f", which name {heads}" if heads > items else ""), span)
        if heads > items:
            add(heads, f"its items name {heads}", span)
        found += _list_readings(facts, lists, span)
    if tables and lists:
        add(rows + items, f"{rows + items} rows and items together", Span(blocks[0].span.start, blocks[-1].span.end))
    if tables or lists:
        found += _entry_readings(facts, blocks)
    else:
        found += _paragraph_readings(facts, blocks)
    return found


def _rows_span(tables: list[Grid]) -> Span:
    rows = [row for grid in tables for row in grid.rows]
    return Span(rows[0].span.start, rows[-1].span.end) if rows else tables[0].table.span


def _from_zero(facts: Facts, grid: Grid, span: Span) -> Iterator[Reading]:
    """The number of the last row where all are numbered, the first with 0."""
    numbers = [int(match[1]) for row in grid.rows if (match := NUMBERED_ROW.fullmatch(row.cells[0].plain))]
    if len(numbers) == len(grid.rows) and numbers[:1] == [0]:
        yield Reading(numbers[-1], f"its rows have the numbers from 0 to {numbers[-1]}", facts, span, Way.NAMES)


def _table_readings(facts: Facts, tables: list[Grid], span: Span) -> Iterator[Reading]:
    if ids := ids_of(facts.mentions_in(span)):
        yield Reading(len(ids), f"it names {len(ids)} IDs ({series(ids)})", facts, span, Way.IDS)
    if key_ids := ids_of(chain.from_iterable(grid.key_ids for grid in tables)):
        yield Reading(len(key_ids), f"its rows name {len(key_ids)} IDs ({series(key_ids)})", facts, span, Way.IDS)
    for grid in tables:
        yield from _ranges(facts, grid, span)
        yield from _from_zero(facts, grid, span)
    rows_ = [row for grid in tables for row in grid.rows]
    if optional := sum(any(any_of("optional").search(cell.plain) for cell in row.cells[:LEADING]) for row in rows_):
        yield Reading(len(rows_) - optional, f"{len(rows_) - optional} of its rows are not optional", facts, span)
    everything = sum(len(grid.table.rows) for grid in tables)
    yield Reading(everything, f"it has {everything} rows, totals included", facts, span)
    closing = sum(
        _closes(row.cells[0], grid.rows[0].cells[0])
        for grid in tables
        if grid.rows and grid.rows[0].cells
        for row in grid.rows[-1:]
        if row.cells
    )
    if closing:
        others = sum(len(grid.rows) for grid in tables) - closing
        yield Reading(others, f"it has {others} rows without those that sum up", facts, span)
    rows = [row.cells[0] for grid in tables for row in grid.rows if row.cells]
    yield from (Reading(value, says, facts, span, way) for value, says, way in _struck(facts, rows))
    for grid in tables:
        for column, header in enumerate(grid.headers):
            if grid.numbers(column) and header not in words().not_quantities - {"number", "#", "lines"}:
                yield column_sum(facts, grid, column)
        yield from _first_column(facts, grid, span)
        for quantity in (quantity for quantities in grid.total_quantities for quantity in quantities if quantity):
            yield Reading(quantity.value, f"its total row says {whole(quantity.value)}", facts, quantity.span)


def _ranges(facts: Facts, grid: Grid, span: Span) -> Iterator[Reading]:
    """What the IDs and the ranges of IDs in a leading column come to, and with them the rows that have none."""
    for column in range(min(LEADING, len(grid.headers))):
        several = [stands_for(cell.plain, facts.document.bare) for cell in grid.column(column)]
        if any(number > 1 for number in several):
            count, rows = sum(several), sum(number or 1 for number in several)
            for value in sorted({count, rows}):
                yield Reading(value, f"its rows cover {value}", facts, span, Way.IDS)


def _closes(last: Inline, first: Inline) -> bool:
    """Whether a table's last row sums up, by a word for it, `Phase 2 total`, or by being set off from the first."""
    bold = last.text.startswith("**") and not first.text.startswith("**")
    return bold or not words().total.isdisjoint(TERM.findall(last.plain.lower()))


def _first_column(facts: Facts, grid: Grid, span: Span) -> Iterator[Reading]:
    """What the first column names: different values, different paths, several names to a cell."""
    cells = [row.cells[0].plain for row in grid.rows if row.cells]
    name = f"column {grid.name(0)}"
    distinct = len(set(filter(None, cells)))
    yield Reading(distinct, f"{name} has {distinct} different values", facts, span, Way.NAMES)
    numbers = [int(match[1]) for cell in cells if (match := NUMBERED_ROW.fullmatch(cell))]
    main = len(set(numbers))
    if main != len(cells) == len(numbers) and numbers == sorted(numbers) and numbers[:1] == [1]:
        yield Reading(main, f"its rows have {main} different numbers", facts, span, Way.NAMES)
    paths = len({path[-1] for cell in cells if (path := PATH.findall(cell))})
    if paths:
        yield Reading(paths, f"{name} has {paths} different paths", facts, span, Way.NAMES)
    listed = sum(len(names(cell)) for cell in cells)
    if listed != len(cells):
        yield Reading(listed, f"{name} lists {listed} names", facts, span, Way.NAMES)


def column_sum(facts: Facts, grid: Grid, column: int) -> Reading:
    """What the numbers of a column add up to; the column must hold one."""
    values = grid.numbers(column)
    total = sum(value.value for value in values)
    span = Span(values[0].span.start, values[-1].span.end)
    return Reading(total, f"column {grid.name(column)} adds up to {whole(total)}", facts, span, Way.SUM)


def first_rows(values: list[Quantity], claimed: float) -> str:
    """The question to ask where the first rows alone give the number; empty where they don't."""
    added = 0.0
    for rows, value in enumerate(values[:-1], 1):
        added += value.value
        if added == claimed and rows > 1:
            return f"the first {rows} rows add up to {whole(added)}: were the others added later?"
    return ""


def _list_readings(facts: Facts, lists: list[List], span: Span) -> Iterator[Reading]:
    top = [item for block in lists for item in block.items]
    every = list(entries(lists))
    leaves = [item for item in every if not any(isinstance(inner, List) for inner in item.blocks)]
    found = chain(
        _nested(top, every, leaves),
        _listed(top),
        _listed(leaves),
        _stated(top),
        _marks(facts, span),
        _spanned(top),
        _ticks(top, every),
        _left_out(top),
        _levels(top),
        _weighed(top),
        _struck(facts, [item.content for item in top]),
        _alike(top),
    )
    yield from (Reading(value, says, facts, span, way) for value, says, way in found)
    if lists[-1].ordered and (last := MARKER.match(facts.document.source.text, top[-1].span.start)):
        yield Reading(int(last[1]), f"its last item has the number {last[1]}", facts, span, Way.NAMES)


def stand_for(items: list[Inline], bare: Bare = ()) -> int:
    """How many IDs items of nothing else stand for, some of them for a range; 0 for other items."""
    several = [stands_for(item.plain, bare) for item in items]
    return sum(several) if all(several) and any(number > 1 for number in several) else 0


def _heads(item: ListItem) -> int:
    """How many things an item begins with, as code that slashes and the like join: `load()` / `save()`."""
    joined = JOINED.match(item.content.text)
    return joined.group().count("`") // 2 if joined else 1


def _names_of(items: list[ListItem]) -> list[int]:
    """How many names each item lists, alone or behind a label, where most list several: `Rope, chain`, `Lines: rope, chain`."""
    texts = [item.content.plain for item in items]
    if any(item.blocks for item in items) or len({":" in text for text in texts}) > 1:
        return []
    each = [names(text.partition(":")[2] or text) for text in texts]
    proper = all(len(name.split()) <= LONGEST_NAME and not name.endswith(ENDS) for listed in each for name in listed)
    several = sum(len(listed) > 1 for listed in each)
    return [len(listed) for listed in each] if proper and 2 * several >= len(items) > 1 else []


def _nested(top: list[ListItem], every: list[ListItem], leaves: list[ListItem]) -> Iterator[Count]:
    if len(every) != len(top):
        yield Count(len(leaves), f"it has {len(leaves)} innermost items")
        yield Count(len(every), f"it has {len(every)} items with nested ones")
        yield Count(len(every) - len(top), f"it has {len(every) - len(top)} nested items")


def _left_out(top: list[ListItem]) -> Iterator[Count]:
    """The items without those that say that they were not done, or are not counted, or need not be."""
    for kind, said in (("left_out", "marked as left out"), ("optional", "optional")):
        outside = sum(any_of(kind).search(item.content.plain) is not None for item in top)
        if outside:
            yield Count(len(top) - outside, f"{len(top) - outside} of its items are not {said}")


def _weighed(top: list[ListItem]) -> Iterator[Count]:
    """Items of which some say how many they are: `Lamp ×3`."""
    count = sum(times(item.content.plain) for item in top)
    if count > len(top):
        yield Count(count, f"its items are {count}, as they say themselves")


def _alike(top: list[ListItem]) -> Iterator[Count]:
    """The items that begin as most of them do, where others, such as a remark on them, begin otherwise."""
    beginnings = Counter(filter(None, (_beginning(item.content.text) for item in top)))
    for _, count in beginnings.most_common(1):
        if len(top) > count > 1 and MOSTLY * len(top) <= count:
            yield Count(count, f"{count} of its items begin alike", Way.NAMES)


def _beginning(text: str) -> str:
    """The sign that an item begins with, of code, a link or bold text, or else two words; one comes again by chance."""
    said = TWO_WORDS.match(text)
    return said.group().lower() if said else next((sign for sign in ("`", "[", "**") if text.startswith(sign)), "")


def _levels(top: list[ListItem]) -> Iterator[Count]:
    """The items of either level where they stand one below the other, `Berth` before its `opens`: told by capitals in code."""
    codes = [match["name"] for item in top if (match := IDENTIFIER.match(item.content.text))]
    capital = sum(name[0].isupper() for name in codes)
    if len(codes) == len(top) and codes and codes[0][0].isupper() and 0 < capital < len(top):
        yield Count(capital, f"{capital} of its items begin with a capital letter", Way.NAMES)
        yield Count(len(top) - capital, f"{len(top) - capital} of its items begin with a small letter", Way.NAMES)


def _struck(facts: Facts, members: list[Inline]) -> Iterator[Count]:
    """The items or rows that are not struck out: what is struck out is done, or given up."""
    out = sum(_is_struck(facts, one) for one in members)
    if 0 < out < len(members):
        yield Count(len(members) - out, f"{len(members) - out} are not struck out", Way.MARKS)


def _is_struck(facts: Facts, member: Inline) -> bool:
    letter = TERM.search(facts.document.visible, *member.span)
    return letter is not None and facts.document.is_struck(letter.start())


def _listed(items: list[ListItem]) -> Iterator[Count]:
    """The names that items list: in all of their text, behind a colon, before a dash."""
    texts = [item.content.plain for item in items]
    every_name = sum(len(names(text)) for text in texts)
    after = sum(len(names(text.partition(":")[2] or text)) for text in texts)
    before = sum(len(names(DASH.split(text, maxsplit=1)[0])) for text in texts)
    for value in sorted({every_name, after, before} - {len(texts)}):
        yield Count(value, f"it lists {value} names", Way.NAMES)


def _stated(top: list[ListItem]) -> Iterator[Count]:
    """The numbers that items state, and the same with one for each item that states none."""
    in_parentheses = (COUNT_IN_PARENTHESES.search(item.content.plain) for item in top)
    counts = [number(match["number"]) for match in in_parentheses if match and not match["of"]]
    for total in (sum(counts), sum(counts) + len(top) - len(counts)) if counts else ():
        yield Count(total, f"the counts in it add up to {whole(total)}")
    for pattern in (FIRST_NUMBER, AFTER_COLON):
        values = [int(match[1]) for item in top if (match := pattern.search(item.content.plain))]
        for total in (sum(values), sum(values) + len(top) - len(values)) if values else ():
            yield Count(total, f"its numbers add up to {total}")


def _spanned(top: list[ListItem]) -> Iterator[Count]:
    """What items stand for that number themselves in their order, `Run 4` and `Runs 5-7`; each begins behind the one before."""
    matches = [SPANNED.match(item.content.plain) for item in top]
    spans = [(int(match["first"]), int(match["last"] or match["first"])) for match in matches if match]
    ordered = all(left[1] < right[0] for left, right in pairwise(spans)) and all(first <= last for first, last in spans)
    if len(spans) == len(top) and ordered and any(first < last for first, last in spans):
        count = sum(last - first + 1 for first, last in spans)
        yield Count(count, f"its items number {count}", Way.NAMES)


def _marks(facts: Facts, span: Span) -> Iterator[Count]:
    """IDs, code spans with links, and files."""
    if ids := ids_of(facts.mentions_in(span)):
        yield Count(len(ids), f"it names {len(ids)} IDs ({series(ids)})")
    constructs = facts.document.constructs_in(span)
    if code := sum(construct.place in (Place.CODE, Place.LINK) for construct in constructs):
        yield Count(code, f"it has {code} code spans and links", Way.NAMES)
    spans = (construct.span for construct in constructs if construct.place is Place.CODE)
    files = {text for at in spans if FILE.fullmatch(text := facts.document.source.text[at.start : at.end].strip("`"))}
    if files:
        yield Count(len(files), f"it names {len(files)} files", Way.NAMES)


def _ticks(top: list[ListItem], every: list[ListItem]) -> Iterator[Count]:
    """Ticked boxes, symbols of what is done, and the others."""
    boxes = [item.checked for item in every if item.checked is not None]
    done = [symbol_class(item.content.plain) is StatusClass.DONE for item in top]
    for ticks, what in ((boxes, "boxes"), (done if any(done) else [], "items")):
        if ticks:
            yield Count(sum(ticks), f"{sum(ticks)} of its {what} are ticked", Way.MARKS)
            yield Count(len(ticks) - sum(ticks), f"{len(ticks) - sum(ticks)} of its {what} are not ticked", Way.MARKS)


def _entry_readings(facts: Facts, blocks: tuple[Block, ...]) -> Iterator[Reading]:
    """Entries that are numbered in bold, to which the lists and tables below them belong: `**9. Ropes**`."""
    entries_ = [block for block in blocks if isinstance(block, Paragraph) and ENTRY.match(block.content.text)]
    if entries_:
        span = Span(entries_[0].span.start, entries_[-1].span.end)
        yield Reading(len(entries_), f"there are {len(entries_)} numbered entries", facts, span)


def _paragraph_readings(facts: Facts, blocks: tuple[Block, ...]) -> Iterator[Reading]:
    """Paragraphs that begin in bold, and such lines, of which one paragraph may have all."""
    bold = [block for block in blocks if isinstance(block, Paragraph) and block.content.text.startswith(BOLD)]
    lines = sum(line.text.startswith(BOLD) for block in bold for line in block.lines)
    if lines >= 2:
        span = Span(bold[0].span.start, bold[-1].span.end)
        if len(bold) >= 2:
            yield Reading(len(bold), f"there are {len(bold)} bold paragraphs", facts, span)
        yield Reading(lines, f"there are {lines} bold lines", facts, span)
