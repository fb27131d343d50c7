"""Numbers beside the IDs that they count."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import zip_longest

from gaplint.binding.types import Binding, Reading, Tie, Way
from gaplint.comparisons.aggregate.families import is_named
from gaplint.config.vocabulary import SPACELESS, alternatives, any_of, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.claims import COUNT_IN_PARENTHESES
from gaplint.facts.enumerations import ADDED, LONGEST_NAME
from gaplint.facts.ids import ids_of, series
from gaplint.facts.numbers import as_written, counted, noun, number, rough, times, whole
from gaplint.facts.types import UNJOINED, Box, Enumeration, Facts, Grid, Id, called
from gaplint.index import content_words
from gaplint.model.document import Inline
from gaplint.model.span import Span
from gaplint.relations.cells import stands_for
from gaplint.relations.structure import names

AND = alternatives(words().conjunctions)
NAMES_IN_CODE = expression(rf"\s*+`[^`\n]+`(?:\s*+[,、，·/+&]?(?:\s++(?:{AND})\s)?\s*+`[^`\n]+`)*+\s*+")
DIVIDERS = tuple(":：—–-")
"""What stands between a number of things and their names, outside brackets."""
MANY = 5
"""Names of a list that is long enough to be counted for its own sake."""
FEWEST = 3
"""Names from which on brackets hold a list, rather than remarks on a pair."""
LONGEST_SAID = 4
"""Words between a number and its names that say no more than what these are."""
LONGEST_UNIT, LONGEST_NOUN = 3, 40
"""Words, and characters, of what a number counts."""
FEWEST_SIZES = 2
"""Different lengths of lists that must come out for a column to count them, where it is headed as a count."""
RANGE = expression(r"(?P<family>[^\W\d]*)-?0*(?P<first>\d{1,3})\s?[-–—~〜]\s?(?:(?P=family)-?)?0*(?P<last>\d{1,3})")
"""`R1-R5`, `3–6`."""
OPEN = expression(r"\.\.\.|…|[!?=]|\w\s\+\s|(?<!\w)[x×]\s?\d|\d\s?[x×](?!\w)")
"""What tells that a cell lists not all, or several of one name, or adds numbers up."""
MOST_COLUMNS = 30
"""Columns of a table each of which is held against each other one."""
SUFFIX = expression(r"[-_][^\W\d_]")
"""What goes on a name that itself may be one of several: `-dark` of `navy-dark`."""
MOST_FORGOTTEN = 2
"""Names by which a list may be off and still be the list that the number counts."""


def bind(facts: Facts, context: Context) -> Iterator[Binding]:
    for enumeration in facts.enumerations:
        yield _beside(facts, context, enumeration)
    for box in facts.boxes:
        yield from _in_box(facts, context, box)
    known = {one.span for one in facts.enumerations}
    for grid in facts.grids:
        yield from (one for one in _in_rows(facts, grid) if one.span not in known)


def _unit(facts: Facts, one: Enumeration) -> str:
    return as_written(facts.document.visible, one.span.end, noun(one.unit))


def _beside(facts: Facts, context: Context, one: Enumeration) -> Binding:
    if one.names:
        return _named(facts, one)
    ids = ids_of(one.mentions)
    tie = Tie.RANGE if not one.category and len(one.mentions) == 1 and one.mentions[0].ranged else Tie.LIST
    says = f"the row says {one.value}" if one.category else f"the text says {one.value} {_unit(facts, one)}".rstrip()
    unbound = Binding(tie, facts, one.span, one.value, says)
    elided = any(mention.elided for mention in one.mentions) and one.value != len(ids)
    goes_on = not one.category and one.unit > SPACELESS and not noun(one.unit)  # a clause, of whatever the number counts
    if elided or goes_on or any(mention.refused for mention in one.mentions) or not _plausible(context, one, ids):
        return unbound
    found = [Reading(len(ids), f"the list has {counted(len(ids), 'ID')}: {series(ids)}", facts, one.listed)]
    defined = [id_ for id_ in ids if context.is_item(id_)]
    if defined and any(mention.ranged for mention in one.mentions):  # a range may leave gaps for what is to come
        found.append(Reading(len(defined), f"{len(defined)} of {series(ids)} are defined", facts, one.listed, Way.IDS))
    return replace(
        unbound,
        reason="number next to its list",
        readings=tuple(found),
        approximate=one.approximate,
        repair=f"fix the number or the list{_settled(context, one, ids)}",
        signs=frozenset([*_off_by_one(one.value, len(ids)), *(["much is said between"] if _says_much(one.unit) else [])]),
    )


def _says_much(unit: str) -> bool:
    """Whether what stands between a number and its list is more than a noun: `1 task for ropes and their chains (S-1, S-2)`."""
    return len(unit.split()) > LONGEST_UNIT or len(unit) > LONGEST_NOUN


def _off_by_one(value: float, count: int) -> list[str]:
    return ["off by one"] if abs(value - count) == 1 else []


def _settled(context: Context, one: Enumeration, ids: tuple[Id, ...]) -> str:
    """The hint that the number counts what is not settled yet; empty where it doesn't."""
    open_ids = tuple(id_ for id_ in ids if not context.is_settled(id_))
    if len(open_ids) != one.value:
        return ""
    return f"; {series(tuple(set(ids) - set(open_ids)))} is done by now: change it to {series(open_ids)}"


def _named(facts: Facts, one: Enumeration) -> Binding:
    count = len(one.names)
    says = f"the text says {one.value} {_unit(facts, one)}".rstrip()
    listed = facts.document.visible[one.listed.start : one.listed.end]
    behind_colon = facts.document.visible[max(0, one.listed.start - 4) : one.listed.start].strip("*_ ")[-1:] in DIVIDERS
    joined = not behind_colon and any("/" in name for name in one.names)
    if abs(one.value - count) > MOST_FORGOTTEN or joined or one.value < (2 if behind_colon else FEWEST):
        return Binding(Tie.LIST, facts, one.span, one.value, says)
    names = ", ".join(one.names)
    slashed = sum(len(name.split("/")) for name in one.names)
    only_added = "+" in listed and "," not in listed and len(ADDED.split(listed)) == count
    first = min(len(listed.split(",")), listed.partition("+")[0].count(",") + 1)
    added = range(first, count) if "+" in listed and not only_added else range(0)
    further = [Reading(value, f"counting what is added, there are {value}", facts, one.listed) for value in added]
    if (several := sum(times(name) for name in one.names)) > count:
        further.append(Reading(several, f"as they say themselves, there are {several}", facts, one.listed))
    if all(SUFFIX.match(name) for name in one.names):
        further.append(Reading(count + 1, f"with what these are added to, there are {count + 1}", facts, one.listed))
    if slashed > count:
        further.append(Reading(slashed, f"counting those after slashes, there are {slashed}", facts, one.listed))
    start = facts.document.source.line_at(one.span.start).start
    if one.value > count and any_of("kinds").search(facts.document.visible, start, one.listed.end):
        further.append(Reading(one.value, "each name may cover several", facts, one.listed))
    return Binding(
        Tie.LIST,
        facts,
        one.span,
        one.value,
        says,
        "number before its list of names",
        (Reading(count, f"the list has {count}: {names}", facts, one.listed), *further),
        one.approximate,
        f"change it to {count}, or complete the list",
        form="names" if behind_colon else "names in brackets",
        near=None if one.unit else facts.document.section_at(one.span.start).span,
        signs=frozenset(
            [
                *_off_by_one(one.value, count),
                *(["many"] if count >= MANY else []),
                *(["names in code"] if _in_code(facts, one) else []),
                *(["nothing but added"] if only_added else []),
                *(["much is said between"] if len(one.unit.split()) > LONGEST_SAID else []),
                *([] if one.unit else ["no noun"]),
            ]
        ),
    )


def _in_code(facts: Facts, one: Enumeration) -> bool:
    """Whether a list has as many code spans as names, and little else: each is what only one thing is called."""
    return NAMES_IN_CODE.fullmatch(facts.document.source.text, *one.listed) is not None


def _plausible(context: Context, one: Enumeration, ids: tuple[Id, ...]) -> bool:
    """Whether the number can be meant to count the IDs: it counts what they name, or is of their number's size."""
    if one.value == 0 or not all(id_.family in context.families for id_ in ids):
        return False
    if one.value == len(ids):
        return True
    if 1 < len(ids) == len({id_.family for id_ in ids}):
        return False  # sources, one of each kind
    stems = content_words(one.unit or one.category)
    named = any(
        stem.startswith(word.lower()[:5]) or word.lower().startswith(stem)
        for stem in stems
        for word in called(ids[0].family).split("-")
        if len(word) > 2 and len(stem) > 2
    )
    if UNJOINED in ids[0].family:
        return named or is_named(called(ids[0].family), one.unit or one.category)
    if len(ids) == 1:
        return named and one.value <= 20
    return named or 2 * min(one.value, len(ids)) >= max(one.value, len(ids))


def _in_rows(facts: Facts, grid: Grid) -> Iterator[Binding]:
    """Each number of a column that counts what another one lists, `| Piers | 3 | north, south, east |`, as most rows show."""
    if not grid.numeric or grid.elided or len(grid.rows) <= FEWEST or len(grid.headers) > MOST_COLUMNS:
        return

    @cache
    def sizes(column: int) -> list[int]:
        return [_size(facts, row.cells[column]) if column < len(row.cells) else 0 for row in grid.rows]

    for column, header in enumerate(grid.headers):
        if header in words().not_quantities - words().count or grid.is_ordinal(column):
            continue
        counts = [row[column] for row in grid.quantities]
        if sum(count is not None and count.value > 1 and not count.unit for count in counts) < FEWEST:
            continue  # no two of them could say that several are listed
        for other in range(len(grid.headers)):
            rows = list(zip(counts, sizes(other), (row.cells for row in grid.rows), strict=False)) if other != column else []
            compared = [(count, size, cells[other]) for count, size, cells in rows if count and size and not count.unit]
            agree = [size for count, size, _ in compared if count.value == size]
            wrong = len(compared) - len(agree)
            headed = header in words().count
            fewest = FEWEST if headed else MANY * max(1, wrong)
            several = sum(size > 1 for size in agree)  # quantities are often 1, and so are names
            if several < FEWEST or len(set(agree)) < (FEWEST_SIZES if headed else FEWEST) or len(agree) < fewest:
                continue
            for count, size, cell in compared:
                if 2 * wrong <= len(agree) and abs(count.value - size) <= MOST_FORGOTTEN and size > 1:
                    yield Binding(
                        Tie.LIST,
                        facts,
                        count.span,
                        count.value,
                        f"the row says {whole(count.value)}",
                        f"column {grid.name(other)} lists what column {grid.name(column)} counts",
                        tuple(_sizes(facts, grid.name(other), size, cell)),
                        count.approximate,
                        f"change it to {size}, or complete the list",
                        form="names in a row",
                        near=grid.table.span,
                        signs=frozenset(["headed as a count"] if headed else []),
                    )


def _sizes(facts: Facts, column: str, size: int, cell: Inline) -> Iterator[Reading]:
    """How many a cell lists, and how many if a slash joins two of them."""
    yield Reading(size, f"column {column} lists {size}", facts, cell.span)
    if slashes := cell.plain.count("/"):
        yield Reading(size + slashes, f"counting those after slashes, there are {size + slashes}", facts, cell.span)


def _size(facts: Facts, cell: Inline) -> int:
    """How many names, IDs and ranges of IDs a cell lists; 0 where it says anything else, or not all."""
    listed = names(cell.plain)
    if any_of("among").search(cell.plain) or OPEN.search(cell.plain):
        return 0
    if not all(len(name.split()) <= LONGEST_NAME for name in listed):
        return 0
    return sum(_stands_for(facts, name) for name in listed)


def _stands_for(facts: Facts, name: str) -> int:
    spanned = RANGE.fullmatch(name)
    if spanned and int(spanned["last"]) > int(spanned["first"]):
        return int(spanned["last"]) - int(spanned["first"]) + 1
    return stands_for(name, facts.document.bare) or 1


def _in_box(facts: Facts, context: Context, box: Box) -> Iterator[Binding]:
    """`Provisioning (8 items)` in one line of a box, its range in those up to the next count."""
    visible = facts.document.visible
    begins = [mention.span.start for mention in facts.mentions]
    mentions = facts.mentions[bisect_left(begins, box.lines[0].start) : bisect_left(begins, box.lines[-1].end)]
    begins = [mention.span.start for mention in mentions]
    counts = [match for line in box.lines if (match := COUNT_IN_PARENTHESES.search(visible, *line))] if mentions else []
    for match, following in zip_longest(counts, counts[1:]):
        stop = following.start() if following else box.lines[-1].end
        below = mentions[bisect_left(begins, match.end()) : bisect_left(begins, stop)]
        if match["of"] or not below or any(mention.refused for mention in below):
            continue
        ids, value = ids_of(below), number(match["number"])
        if not any(mention.ranged for mention in below) or ids[0].family not in context.families:
            continue
        if len({id_.family for id_ in ids}) > 1 or 2 * min(value, len(ids)) < max(value, len(ids)):
            continue
        count = Reading(
            value, f"the box says {match.group().strip('() ')}", facts, Span(match.start("number"), match.end("number"))
        )
        yield Binding(
            Tie.RANGE,
            facts,
            Span(below[0].span.start, below[-1].span.end),
            len(ids),
            f"{series(ids)} is {counted(len(ids), 'ID')}",
            "range below a count in a box",
            (count,),
            rough(match["about"]),
            "fix the number or the range",
        )
