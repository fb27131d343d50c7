"""Families whose IDs a document writes without a hyphen: `RF09`, `D8`.

`H1`, `S3` and `MP3` have the same shape and are names, so that a document has to declare a family: where it defines things one
by one, it leads with several numbers of it, each once.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from gaplint.config.vocabulary import never_unjoined
from gaplint.expressions import expression
from gaplint.facts.types import UNJOINED, Id
from gaplint.model.document import Bare, Document, Inline, ListItem, Paragraph, Table

LEAD = expression(
    r"\W{0,12}(?P<family>(?:[A-Z][A-Z0-9]*-)*[A-Z]{1,8})(?P<number>\d{1,6})(?P<part>[a-z]|(?:\.\d{1,4})+)?(?![\w%/=]|[.-]\w)"
)
"""An ID without a hyphen at the beginning of a text."""
NAMED = expression(r"\s*(?:$|[:.)–—|]|[-(]\s?|→)")
"""What stands behind an ID that a text defines; what goes on at once may be a sentence about it."""
SET_OFF = ("**", "__", "`", "[", "~~")
"""What marks the beginning of a list entry or a line as a label."""
FEWEST = 3
"""Numbers that declare a family."""
LEADING = 2
"""Columns of which one may name the rows."""
MOST = 0.8
"""Share of a column's cells that must be such IDs."""
ONCE = 0.75
"""Share of the leads of a series that must be given once: one that comes again and again is a word, such as a priority."""
NEAR = 4
"""How many times as far as there are numbers these may range; IDs drawn by lot are wide, and many."""
WIDE, MANY = 4, 5


Lead = tuple[str, str, str]
"""Family, number as written, part."""


def declared(document: Document) -> Bare:
    """The families that a document declares, in order."""
    titles = _leads(section.heading.title for section in document.sections if section.heading)
    found = {family for leads in (titles, *_series(document)) for family in _families(leads)}
    return tuple((family, family + UNJOINED) for family in sorted(found - never_unjoined() - _repeated(titles)))


def find_unjoined(text: str) -> Id | None:
    """The ID without a hyphen that a whole text is, as all families of its name would call it."""
    found = LEAD.fullmatch(text)
    if found is None:
        return None
    return Id(found["family"] + UNJOINED, int(found["number"]), len(found["number"]), found["part"] or "")


def leading(title: str) -> str | None:
    """The ID without a hyphen that a title begins with and names, as written: `ADR004` of `ADR004: Lamps`."""
    found = LEAD.match(title)
    named = found is not None and _is_named(found) and found["family"] not in never_unjoined()
    return f"{found['family']}{found['number']}{found['part'] or ''}" if found and named else None


def _repeated(titles: list[Lead]) -> set[str]:
    """The families that sections count anew: several of their numbers come again in headings."""
    by_family: dict[str, Counter[Lead]] = defaultdict(Counter)
    for lead in titles:
        by_family[lead[0]][lead] += 1
    again = {family: sum(number > 1 for number in times.values()) for family, times in by_family.items()}
    return {family for family, number in again.items() if number > max(1, (1 - ONCE) * len(by_family[family]))}


def _series(document: Document) -> Iterator[list[Lead]]:
    """What leads of one kind stand in a document: entries, labels, the cells of a column."""
    yield list(_entries(document))
    yield _leads(line for block in document.every(Paragraph) for line in block.lines if line.text.startswith(SET_OFF[:3]))
    for table in document.every(Table):
        yield from _columns(table)


def _entries(document: Document) -> Iterator[Lead]:
    for item in document.every(ListItem):
        found = LEAD.match(item.content.plain)
        if found and (item.checked is not None or item.content.text.startswith(SET_OFF) or _is_named(found)):
            yield _lead(found)


def _is_named(found: re.Match[str]) -> bool:
    return NAMED.match(found.string, found.end()) is not None


def _leads(texts: Iterable[Inline]) -> list[Lead]:
    return [_lead(found) for text in texts if (found := LEAD.match(text.plain))]


def _lead(found: re.Match[str]) -> Lead:
    return found["family"], found["number"], found["part"] or ""


def _columns(table: Table) -> Iterator[list[Lead]]:
    """The leads of each of the first columns, where nearly all cells have one."""
    if len(table.rows) >= FEWEST:
        for column in range(min(LEADING, len(table.header.cells))):
            cells = (row.cells[column] for row in table.rows if column < len(row.cells))
            filled = (cell for cell in cells if cell.plain.strip("-–— "))
            first = next(filled, None)
            if first is None or not LEAD.match(first.plain):
                continue
            texts = [first.plain, *(cell.plain for cell in filled)]
            found = map(LEAD.match, texts)
            leads = [_lead(one) for one in found if one and _is_named(one)]
            if len(leads) >= max(FEWEST, MOST * len(texts)):
                yield leads


def _families(leads: list[Lead]) -> Iterator[str]:
    """The families of which leads form a series."""
    by_family: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for family, number, part in leads:
        by_family[family].append((number, part))
    for family, some in by_family.items():
        if len(set(some)) >= max(FEWEST, ONCE * len(some)) and _are_near({number for number, _ in some}):
            yield family


def _are_near(written: set[str]) -> bool:
    """Whether numbers are those of one series, as written."""
    numbers = {int(number) for number in written}
    if max(numbers) - min(numbers) < NEAR * max(FEWEST, len(numbers)):
        return True
    return len(numbers) >= MANY and min(map(len, written)) >= WIDE
