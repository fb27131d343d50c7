"""Symbols that the words beside them contradict."""

from collections import Counter
from collections.abc import Iterator

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.claims import find_fractions
from gaplint.facts.ids import find_id
from gaplint.facts.statuses import REMARK, SENTENCE, VARIANT, StatusWords, is_qualified, symbol_class
from gaplint.facts.types import Doubt, Field, Grid, Sign, Status, StatusClass
from gaplint.model.document import Document, Inline, List, ListItem

LEAD = expression(r"(?P<sign>[^\w\s(\[`*#|.,:;'\"/<>=+-]+)\s*[*_]*(?P<phrase>[^\W\d_][\w-]*(?: [^\W\d_][\w-]*){0,2})")
"""A symbol and up to three words behind it."""


CLAUSE = expression(r"\s[-–—]\s|[.,;:(（]")
"""What ends what a symbol is about."""
CLAUSE_MARKS = "✅✔✓☑\ufe0f *_"
COLOURS = frozenset("🔴🟠🟡🟢🔵🟣🟤⚪⚫")
THROUGHOUT = 3
"""Times that a word has a tick, and never another symbol, in a document whose scale that is."""


def find_symbols(
    document: Document, grids: tuple[Grid, ...], fields: tuple[Field, ...], signs: tuple[Sign, ...], statuses: StatusWords
) -> Iterator[Doubt]:
    """Symbols of statuses and boxes that the words beside them contradict."""
    cells = list(_status_cells(grids, fields, signs))
    colours = COLOURS.intersection(text.plain[:1] for text in cells)
    if len(colours) == 1:
        colours = frozenset()  # a green circle alone is a tick; among others it is a colour of a scale, of urgency perhaps
    unticked = _unticked(cells, statuses)
    ticked = Counter(
        status.word
        for text in cells
        if _is_tick(text, colours) and (status := statuses.read(text)) and status.word in words().unfinished
    )
    for text in cells:
        yield from _cell(document, text, statuses, unticked, ticked, tick=_is_tick(text, colours))
    for item in document.every(ListItem):
        if item.checked:
            yield from _box(item, statuses)
    if signs:
        yield from _legend(cells, signs)


def _status_cells(grids: tuple[Grid, ...], fields: tuple[Field, ...], signs: tuple[Sign, ...]) -> Iterator[Inline]:
    """The status of each row, and of each record or item: `**ACTION-001:** ✅ Done`."""
    for grid in grids:
        columns = grid.headed(words().status, first=0)
        legend = any(grid.table.span.covers(sign.span) for sign in signs)
        for row in grid.rows if columns and not legend else ():
            yield from (row.cells[n] for n in columns if n < len(row.cells))
    yield from (field.value for field in fields if field.name in words().status or _is_id(field.name))


def _is_id(name: str) -> bool:
    found = find_id(name.replace(" ", "-").upper(), 0, len(name)) if name[-1:].isdigit() else None  # most names are none
    return found is not None and found[1] == len(name)


def _is_tick(text: Inline, colours: frozenset[str]) -> bool:
    return text.plain[:1] not in colours and symbol_class(text.plain) is StatusClass.DONE


def _unticked(cells: list[Inline], statuses: StatusWords) -> frozenset[str]:
    """Words beside which the document has symbols that are no tick."""
    marked = (text for text in cells if LEAD.match(text.plain) and symbol_class(text.plain) is not StatusClass.DONE)
    return frozenset(status.word for text in marked if (status := statuses.read(text)))


def _cell(
    document: Document, text: Inline, statuses: StatusWords, unticked: frozenset[str], ticked: Counter[str], *, tick: bool
) -> Iterator[Doubt]:
    status = statuses.read(text)
    if status is None and tick:
        yield from _end(text, statuses)
    if status is None or SENTENCE.match(status.tail):
        return  # the word only begins a phrase: `Partial view`
    if tick and status.word in words().unfinished and not is_qualified(status):
        often = ["said so throughout"] if ticked[status.word] >= THROUGHOUT else []
        signs = frozenset(["a tick", *(["the word has another symbol elsewhere"] if status.word in unticked else often)])
        yield Doubt(text.span, f"there is a tick next to “{status.word}”", "make the symbol and the word agree", signs=signs)
    elif status.kind is StatusClass.DONE:
        yield from _fraction(document, text, status)


def _end(text: Inline, statuses: StatusWords) -> Iterator[Doubt]:
    """`✅ Spring cleaning in progress`: the clause behind a tick ends with the only status that it names."""
    clause = CLAUSE.split(text.plain, maxsplit=1)[0].strip(CLAUSE_MARKS)
    if not clause.lower().endswith(tuple(words().unfinished)):
        return
    found = list(statuses.anywhere.finditer(clause))
    word = found[0].group().lower() if len(found) == 1 and found[0].end() == len(clause) else ""
    if word in words().unfinished and clause.partition(" ")[0].lower() not in words().nothing:
        says = f"there is a tick next to “{clause}”"
        yield Doubt(
            text.span, says, "make the symbol and the word agree", signs=frozenset(["a tick", "at the end of a clause"])
        )


def _fraction(document: Document, text: Inline, status: Status) -> Iterator[Doubt]:
    """`Complete (4/6 routes)`."""
    remark = REMARK.match(status.tail)
    if remark is None or "/" not in remark[1] or not remark[1].strip()[:1].isdigit():
        return
    for one in list(find_fractions(document, text.span))[:1]:
        if one.of is not None and one.value < one.of:
            says = f"“{status.word}” is next to {one.value:g} of {one.of:g}"
            on = "," in remark[1] or ";" in remark[1]
            signs = frozenset(["the remark goes on"] if on else ["it counts something of its own"] if one.unit else [])
            yield Doubt(text.span, says, "say what is left to do, or fix the fraction", signs=signs)


def _box(item: ListItem, statuses: StatusWords) -> Iterator[Doubt]:
    """`- [x] Shown in the kiosk (pending)`; in `(pending integration)` something else may be."""
    remarks = REMARK.findall(item.content.plain)
    status = statuses.read(item.content._replace(plain=remarks[-1])) if remarks else None
    ends = item.content.plain.rstrip(" .*_").endswith(")")
    nested = any(isinstance(block, List) for block in item.blocks)
    if status and ends and not nested and not status.tail and status.word in words().unfinished:
        yield Doubt(item.content.span, f"a ticked box says “{remarks[-1]}”", "untick the box, or remove the remark")


def _legend(cells: list[Inline], signs: tuple[Sign, ...]) -> Iterator[Doubt]:
    """Symbols of the document's legend beside a word for which it has another one."""
    by_word: dict[str, Sign] = {}
    for sign in signs:
        by_word.setdefault(sign.word, sign)
    if len({sign.symbol for sign in signs}) < len(by_word):
        return  # one symbol for several words: the words tell, not the symbol
    symbols = {sign.symbol.strip(VARIANT) for sign in signs}
    seen: dict[tuple[str, str], list[Inline]] = {}
    for text in cells:
        match = LEAD.match(text.plain)
        if match is None or match["sign"].strip(VARIANT) not in symbols:
            continue
        phrase = match["phrase"].lower()
        named = [phrase] if phrase in by_word else [word for word in by_word if word in phrase.split()]
        if len(named) == 1 and by_word[named[0]].symbol.strip(VARIANT) != match["sign"].strip(VARIANT):
            seen.setdefault((match["sign"], named[0]), []).append(text)
    for (symbol, word), texts in seen.items():
        sign = by_word[word]
        yield Doubt(
            texts[0].span,
            f"“{texts[0].plain}” has the symbol {symbol}; the document's legend gives {word} the symbol {sign.symbol}",
            "make the symbol and the word agree",
            ((sign.span, f"the legend: {sign.symbol} is {word}"), *((text.span, "also here") for text in texts[1:])),
        )
