"""Numbers beside the IDs that they count."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from gaplint.binding.types import Binding, Reading, Tie, Way
from gaplint.comparisons.families import is_named
from gaplint.config.vocabulary import SPACELESS, alternatives, any_of, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.claims import COUNT_IN_PARENTHESES
from gaplint.facts.enumerations import ADDED
from gaplint.facts.ids import ids_of, series
from gaplint.facts.numbers import as_written, counted, noun, number, rough
from gaplint.facts.types import UNJOINED, Box, Enumeration, Facts, Id, called
from gaplint.index import content_words
from gaplint.model.span import Span

AND = alternatives(words().conjunctions)
NAMES_IN_CODE = expression(rf"\s*+`[^`\n]+`(?:\s*+[,、，·/+&]?(?:\s++(?:{AND})\s)?\s*+`[^`\n]+`)*+\s*+")
DIVIDERS = tuple(":：—–-")
"""What stands between a number of things and their names, outside brackets."""
MANY = 5
"""Names of a list that is long enough to be counted for its own sake."""
FEWEST = 3
"""Names from which on brackets hold a list, rather than remarks on a pair."""
LONGEST_UNIT, LONGEST_NOUN = 3, 40
"""Words, and characters, of what a number counts."""
MOST_FORGOTTEN = 2
"""Names by which a list may be off and still be the list that the number counts."""


def bind(facts: Facts, context: Context) -> Iterator[Binding]:
    for enumeration in facts.enumerations:
        yield _beside(facts, context, enumeration)
    for box in facts.boxes:
        yield from _in_box(facts, context, box)


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
    if slashed > count:
        further.append(Reading(slashed, f"counting those after slashes, there are {slashed}", facts, one.listed))
    start = facts.document.source.line_at(one.span.start).start
    if one.value > count and any_of("kinds").search(facts.document.visible, start, one.listed.end):
        further.append(Reading(one.value, "its names stand for several each", facts, one.listed))
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
        signs=frozenset(
            [
                *_off_by_one(one.value, count),
                *(["many"] if count >= MANY else []),
                *(["names in code"] if _in_code(facts, one) else []),
                *(["nothing but added"] if only_added else []),
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
            f"there are {len(ids)} in {series(ids)}",
            "range below a count in a box",
            (count,),
            rough(match["about"]),
            "fix the number or the range",
        )
