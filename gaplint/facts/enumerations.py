"""Numbers beside the IDs or names that they count: `3 tests (TEST-1, TEST-4, TEST-5)`, `6 ways: by boat, on foot, …`."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import chain, pairwise

from gaplint.config.vocabulary import SPACELESS, alternatives, any_of, number_words, words
from gaplint.expressions import expression
from gaplint.facts.grids import PARENTHESES
from gaplint.facts.ids import scan
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import BEGINS, UNIT, WORD, number, rough_at, without_rough
from gaplint.facts.types import Box, Enumeration, Grid, Mention, Quantity, Rough
from gaplint.model.document import Document, Inline, Place
from gaplint.model.span import Span

BESIDE = expression(
    rf"{BEGINS}(?<![./#§$+-])(?P<number>\d{{1,3}}|{WORD})(?P<more>\+)?{UNIT}"
    r"(?P<unit>P\d [^\d().:;|\n—]{0,50}?|[^\W\d_][^\d().:;|\n—]{0,60}?)\s*[(（](?P<list>[^()（）\n]+)[)）]"
)
"""`3 P1 tests planned (TEST-005, TEST-006, TEST-008)`; the unit may hold no number but that of a priority."""
LABELLED = expression(
    r"(?P<unit>[^\W\d_][\w /-]{0,40}?)(?:\*\*)?:\s*+(?:\*\*\s*+)?(?P<number>\d{1,3})\s*[(（](?P<list>[^()（）\n]+)[)）]?"
)
"""`HIGH: 9 (R-001, R-002)`."""
AND = alternatives(words().conjunctions)
COUNTED = r"(?P<unit>[^\W\d_][\w-]*(?:\s+[^\W\d_][\w-]*){0,3})"
SAID = r"(?P<unit>[^\W\d_][\w-]*(?:\s+[^\W\d_][\w'’-]*){0,6})"
"""The same with more said of it."""
NAMED = expression(
    rf"{BEGINS}(?<![./#$€£^+–-])(?P<number>\d{{1,2}}|{WORD})(?P<more>\+)?{UNIT}{COUNTED}[\s*_`]{{0,6}}(?:[:：]|(?<=\s)[—–-](?=\s))[\s*_]*+"
    r"(?P<list>(?:[^():;\n|—–]|\([^()\n]*\)|(?<=[,&/])[ \t]*\n)+?)(?=\s{0,9}(?:[)|—–]|(?<![,&/])(?P<end>[.;]?)[^\S\n]{0,9}$))",
    re.MULTILINE,
)
"""`6 methods: binary, package, script`, to the end of the line, or the next after a comma, or of the parentheses."""
GOES_ON = expression(r"[`*_]{0,4}(?![^\S\n]{0,9}(?:  |\\)\n)[^\S\n]*\n[^\S\n]*+(?![-*+#>|]|\d+[.)]\s)\S")
"""A line below that belongs to the same text, and is not set apart by a hard break."""
NAMED_INSIDE = expression(
    rf"{BEGINS}(?<![./#§$+–-])(?P<number>\d{{1,2}}|{WORD})(?P<more>\+)?{UNIT}{SAID}\W{{0,3}}\s*[(（](?P<list>[^()（）\n:：;；→]+)[)）]"
)
"""`6 methods (binary, package, script)`, `6種類（単体、結合、…）`."""
NAMED_LABELLED = expression(
    r"(?P<unit>[^\W\d_][\w /-]{0,40}?)[*_`]{0,3}\s?[:：][\s*_]*(?P<number>\d{1,2})(?P<more>\+)?"
    r"[*_]{0,3}\s?[(（](?P<list>[^()（）\n:：;；→]+)[)）]"
)
"""`**Methods:** 3 (binary, package, script)`."""
NAMED_ALONE = expression(r"(?P<number>\d{1,2})(?P<more>\+)?[*_]{0,3}\s?[(（](?P<list>[^()（）\n:：;；→]+)[)）][*_]{0,3}")
"""A cell that holds nothing else: `3 (binary, package, script)`."""
NAMED_BEHIND = expression(
    rf"[(（](?P<number>\d{{1,2}})(?P<more>\+)?(?:\s+{COUNTED}[^\n()（）:,;]{{0,40}})?[)）]\W{{0,3}}[:：]\W{{0,3}}\s*+"
    r"(?P<list>[^():;\n|]+?)(?=(?<![,&/])(?P<end>[.;]?)[^\S\n]{0,9}$)",
    re.MULTILINE,
)
"""`**Methods (6 files in src):** binary, package, script`, `**Methods (6):** binary, package, script`."""
IN_BRACKETS = (NAMED, NAMED_INSIDE, NAMED_BEHIND, NAMED_LABELLED)
OF_LABELS = (NAMED_LABELLED, NAMED_ALONE)
"""What numbers beside IDs are read by as well."""
SLASH = " / "
ADDED = expression(r"\s{0,9}(?<!\+)\+(?!\+)\s*+(?=\w)")
"""What joins names as a comma does."""
SERIES = expression(r"\d\s?(?:-|–|\.\.)\s?\w*\d")
"""What stands for several names: `key1-3`."""
LAST_NAME = expression(rf"(?:^|\s{{1,9}})(?:{AND}|\+)\s+")
"""What stands before the last name of a list; between others it is part of one, `Sales & Support`."""
NO_NAME = expression(r"\b(?:etc|more|others|including|e\.g|such|each|all|the rest)\b|\.\.\.|…|[!?]", re.IGNORECASE)
SENTENCE = expression(r"(?<=\w\w)[.](?=\s+[^\W_a-z])")
"""Where the sentence of a list ends, and another begins."""
NO_FIRST = frozenset("0123456789~≈<>=+#")
"""What no name begins with."""
SEVERAL = expression(rf"(?<![\w.,])\d{{1,4}},?\s(?:{AND})\s$")
"""A number that the last of several follows."""
NEAR = 20
"""Characters before a number that such a one takes."""
FAR = 400
"""Characters before a number that are looked at, links and all."""
FEWEST_NAMES, LONGEST_NAME, LONGEST_SPACELESS = 3, 4, 12
"""Names that make a list, words that make a name, and characters of one that has no spaces."""
COMMA = expression("[,，、،]")
NAMES = expression(r",|^\s*[/+&]\s*\w")
"""What tells behind IDs that a list goes on with names."""
ONLY_IDS = expression(r"^(?:[\s,;/&+–—.-]|and|und|including|incl|i|et|y|see|plus)*+$")
EXPLAINED = expression(r"\s*[:：]\s*\w")
"""What stands behind an ID that a remark follows: `(S-1: two ropes, S-2: a chain)`."""
WHOLE = expression(rf"\d\s*(?:{alternatives(words().out_of)})\s*$", re.IGNORECASE)
"""What stands before the second number of a fraction."""
NUMBER_WORD = expression(rf"(?<!\w)(?:{alternatives(number_words())})(?!\w)", re.IGNORECASE)
"""What the words between a number and the names that it counts don't hold: `ten to fifteen`."""
OTHER_UNIT = expression(rf",|(?<!\w){WORD}")
"""What no name of counted things holds: `three legible, all three in use`."""
DIGIT = expression(r"\d")
PORTION = expression(r"\W*(?P<part>\d{1,3})\s*[/／]\s*(?P<of>\d{1,3})\W*(?:[(（][^()（）]*[)）]\W*)?")
FEWEST_ROWS = 3
"""Rows of which each says how many of one whole it names."""
OPEN, CLOSED = frozenset("(（"), frozenset(")）")
OPENED = expression("[(（]")


def find_named(document: Document, grids: tuple[Grid, ...]) -> Iterator[Enumeration]:
    """Numbers beside the names that they count: before a colon, in brackets behind the number, or behind a label with it."""
    for text in document.running:
        if _may_list(text.plain):
            for pattern in IN_BRACKETS if is_bracketed(text) else (NAMED,):
                yield from _named(document, text, pattern)
    for grid in grids:
        for cell in (cell for row in grid.rows for cell in row.cells if is_bracketed(cell) and _may_list(cell.plain)):
            alone = NAMED_ALONE.fullmatch(cell.plain)
            for one in _named(document, cell, NAMED_ALONE if alone else NAMED_INSIDE):
                if len(one.names) == len(COMMA.split(document.visible[slice(*one.listed)])):
                    yield one  # in a cell `lock and key` may be one


def _may_list(plain: str) -> bool:
    return any(joint in plain for joint in (" + ", SLASH)) or COMMA.search(plain) is not None


def _named(document: Document, text: Inline, pattern: re.Pattern[str]) -> Iterator[Enumeration]:
    """The numbers in a text beside names in the way of one pattern."""
    visible = document.visible
    for match in pattern.finditer(visible, *text.span):
        if match.groupdict().get("end") == "" and GOES_ON.match(document.source.text, match.end()):
            continue  # and the list perhaps with it
        listed, unit = SENTENCE.split(PARENTHESES.sub("", match["list"]))[0], match.groupdict().get("unit") or ""
        names = _names(listed)
        named = _is_part_of_a_name(visible, text.span.start, match, pattern)
        known = pattern in OF_LABELS and _only_ids(document, Span(*match.span("list")))
        counted = counts_things(unit) and not NUMBER_WORD.search(unit)
        if _are_names(listed, names) and counted and not named and not known:
            yield Enumeration(
                int(number(match["number"])),
                "" if pattern is NAMED_LABELLED else " ".join(unit.lower().split()),
                Span(*match.span("number")),
                (),
                names,
                Span(*match.span("list")),
                "",
                rough_at(visible, match.start("number"), match["more"]),
            )


def _is_part_of_a_name(visible: str, start: int, match: re.Match[str], pattern: re.Pattern[str]) -> bool:
    """Whether the number belongs to the word before it, as in `Phase 3`, `Phase (3)` and `Phase: 3`."""
    at = match.start("number")
    if (pattern is NAMED or _says_much(match)) and _is_name(visible[start:at], match["number"]):
        return True
    end = match.start() if pattern is NAMED_BEHIND else match.end("unit") if pattern is NAMED_LABELLED else at
    return numbers_a_name(visible, start, end)


def _says_much(match: re.Match[str]) -> bool:
    """Whether much stands between a number and the names in brackets: `Express 5 with a strong stack of locks (a, b, c)`."""
    return len((match.groupdict().get("unit") or "").split()) > LONGEST_NAME


def _is_name(before: str, written: str) -> bool:
    """Whether a number in digits belongs to the word before it, which has a capital: `Pier 3`, `Spring Tides 2`."""
    last = before.split()[-1] if before.strip() else ""
    whole = words().every | words().whole | words().total
    return written[0].isdigit() and last[:1].isupper() and last[-1:].isalnum() and last.lower() not in whole


def is_bracketed(text: Inline) -> bool:
    """Whether something in it may stand in brackets."""
    return "(" in text.plain or "（" in text.plain


def _are_names(listed: str, names: tuple[str, ...]) -> bool:
    proper = all(_is_short(name) and name[0] not in NO_FIRST for name in names)
    open_ = NO_NAME.search(listed) or SERIES.search(listed) or any_of("among").search(listed)
    return len(names) >= FEWEST_NAMES and proper and not open_


def _is_short(name: str) -> bool:
    """Whether a name is no clause, and no value either."""
    return len(name.split()) <= LONGEST_NAME and (name < SPACELESS or len(name) <= LONGEST_SPACELESS) and "%" not in name


def _names(listed: str) -> tuple[str, ...]:
    """`binary, package and script`, one by one; slashes part what no comma does."""
    *names, last = COMMA.split(listed) if COMMA.search(listed) else listed.split(SLASH)
    each = chain.from_iterable(ADDED.split(one) for one in (*names, *LAST_NAME.split(last.strip())))
    return tuple(name for one in each if (name := " ".join(one.split())))


def find_enumerations(
    document: Document, mentions: tuple[Mention, ...], grids: tuple[Grid, ...], boxes: tuple[Box, ...]
) -> Iterator[Enumeration]:
    """Numbers beside the IDs that they count: in a sentence, in a box, and in a row under a Count-like header."""
    visible = document.visible
    seen: set[int] = set()
    drawn = [line for box in boxes for line in box.lines]
    starts = [mention.span.start for mention in mentions]
    titles = [section.heading.title for section in document.sections if section.heading]
    numbered = {title.span for title in titles if DIGIT.match(title.plain)}
    bracketed = (grid for grid in grids if not grid.listed and OPENED.search(visible, *grid.table.span))
    texts = (*document.running, *(cell for grid in bracketed for row in grid.rows for cell in row.cells))
    for span in (*(text.span for text in texts if is_bracketed(text)), *drawn):
        at = bisect_left(starts, span.start)
        if at == len(starts) or starts[at] >= span.end:
            continue
        for pattern in (BESIDE, LABELLED):
            for match in pattern.finditer(visible, *span):
                if match.start("number") in seen or not counts_things(match["unit"]):
                    continue
                if len(numbered) > 1 and span in numbered and not visible[span.start : match.start("number")].strip("*_ "):
                    continue  # the section's own number
                if numbers_a_name(visible, span.start, match.start("number")) or OTHER_UNIT.search(match["unit"]):
                    continue
                if span not in drawn and document.place(match.start("number")) is Place.CODE:
                    continue
                if WHOLE.search(visible, span.start, match.start("number")):
                    continue  # `14 of 16 tests`: the list may be that of either
                listed = Span(*match.span("list"))
                mentions = _only_ids(document, listed)
                if mentions:
                    seen.add(match.start("number"))
                    behind, unit = without_rough(match["unit"])
                    yield Enumeration(
                        int(number(match["number"])),
                        " ".join(unit.lower().split()),
                        Span(*match.span("number")),
                        mentions,
                        (),
                        listed,
                        "",
                        Rough.EXACT
                        if pattern is LABELLED
                        else behind or rough_at(visible, match.start("number"), match["more"]),
                    )
    for grid in grids:
        yield from _rows(document, grid)


def numbers_a_name(visible: str, start: int, at: int) -> bool:
    """Whether the word before a number is one that numbers give a name to, `Phase 7 roof works`, `Piers 5, 6 and 7 are wet`."""
    if SEVERAL.search(visible, max(start, at - NEAR), at):
        return True
    before = visible[max(start, at - FAR) : at].split()
    last = before[-1].lower().strip("*_(（") if before else ""
    return last in _numbered() or (last > SPACELESS and last.endswith(tuple(word for word in _numbered() if word > SPACELESS)))


@cache
def _numbered() -> frozenset[str]:
    """What numbers give a name to."""
    return words().phase | words().numbered


def counts_things(unit: str) -> bool:
    """Whether a number with this unit counts things rather than days or megabytes, and all of them: not `1 of each`."""
    return not is_measure(unit) and unit[:1] not in words().dated and not (unit and unit.split()[-1].lower() in words().every)


def _only_ids(document: Document, span: Span) -> tuple[Mention, ...]:
    """The mentions in `span` if it begins with one and holds little else."""
    visible = document.visible
    mentions = tuple(scan(visible, *span, document.bare, document.parted))
    if not mentions or visible[span.start : mentions[0].span.start].strip():
        return ()
    if all(EXPLAINED.match(visible, mention.span.end, span.end) for mention in mentions):
        return mentions if len(mentions) == len(COMMA.split(visible[slice(*span)])) else ()
    between = [visible[left.span.end : right.span.start] for left, right in pairwise(mentions)]
    behind = visible[mentions[-1].span.end : span.end]  # `, 3 more`
    if not all(ONLY_IDS.match(gap) for gap in between) or any(map(str.isdigit, behind)) or NAMES.search(behind):
        return ()
    if any_of("among").search(behind):
        return ()
    return mentions


def _rows(document: Document, grid: Grid) -> Iterator[Enumeration]:
    column, counts = _counts(document, grid)
    headed = column in grid.columns(words().count)
    for row, count in zip(grid.rows, counts, strict=False):
        if count is None:
            continue
        lists = [
            (mentions, cell.span)
            for n, cell in enumerate(row.cells)
            if n not in (0, column) and (mentions := _leading_ids(document, cell))
        ]
        if len(lists) == 1:
            mentions, listed = lists[0]
            category = row.cells[0].plain if headed else ""  # what is counted of one number may be the same in several rows
            yield Enumeration(int(count.value), "", count.span, mentions, (), listed, category, count.approximate)


def _counts(document: Document, grid: Grid) -> tuple[int, list[Quantity | None]]:
    """The only column that counts, by its header or because it says of how many, `7/22`, with the count of each row."""
    headed = grid.columns(words().count)
    if len(headed) == 1:
        numbers = (row[headed[0]] for row in grid.quantities)
        return headed[0], [one if one and one.value == int(one.value) and not one.unit else None for one in numbers]
    portions = [
        (n, found)
        for n in range(1, len(grid.headers))
        if len(found := _portions(document, grid, n)) == len(grid.rows) >= FEWEST_ROWS
    ]
    return portions[0] if len(portions) == 1 else (0, [])


def _portions(document: Document, grid: Grid, column: int) -> list[Quantity | None]:
    """The parts that the cells of a column say there are of one whole; none unless all do."""
    cells = grid.column(column)
    found = [match for cell in cells if (match := PORTION.fullmatch(document.visible, *cell.span))]
    if len(found) < len(cells) or len({match["of"] for match in found}) != 1:
        return []
    return [Quantity(int(one["part"]), Rough.EXACT, "", Span(*one.span("part")), True) for one in found]


def _leading_ids(document: Document, cell: Inline) -> tuple[Mention, ...]:
    """The mentions of a cell that lists IDs, remarks in parentheses allowed."""
    visible = document.visible
    mentions = tuple(scan(visible, *cell.span, document.bare, document.parted))
    if not mentions or visible[cell.span.start : mentions[0].span.start].strip():
        return ()
    rest = cell.span.start
    gaps = []
    for mention in mentions:
        gaps.append(visible[rest : mention.span.start])
        rest = mention.span.end
    gaps.append(visible[rest : cell.span.end])
    plain = [PARENTHESES.sub("", gap) for gap in gaps]
    joined = "".join(gaps)
    if sum(sign in OPEN for sign in joined) != sum(sign in CLOSED for sign in joined):
        return ()
    outside = tuple(mention for mention in mentions if not _in_parentheses(visible, cell.span.start, mention.span.start))
    return outside if all(ONLY_IDS.match(gap) for gap in plain) else ()


def _in_parentheses(visible: str, start: int, at: int) -> bool:
    before = visible[start:at]
    return sum(sign in OPEN for sign in before) > sum(sign in CLOSED for sign in before)
