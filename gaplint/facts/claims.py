"""Stated numbers: counts in headings and labels, fractions."""

import re
from collections.abc import Iterator
from itertools import pairwise

from gaplint.config.vocabulary import SPACELESS, alternatives, any_of, words
from gaplint.expressions import expression
from gaplint.facts.enumerations import counts_things, is_bracketed, numbers_a_name
from gaplint.facts.grids import label
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import ABOUT, NUMBER, WORD, number, rough, rough_at
from gaplint.facts.running import parted
from gaplint.facts.types import Claim, ClaimKind, Rough
from gaplint.model.document import Document, Inline, ListItem, Paragraph, Place, Section, Table
from gaplint.model.span import Span

OF = alternatives(words().out_of - {"/", "／"})
COUNT_IN_PARENTHESES = expression(
    rf"[(（]\s*+(?:(?i:{alternatives(words().in_all)})\s*+)?{ABOUT}\s*+(?P<number>{NUMBER}|{WORD})(?P<more>\+)?"
    rf"(?:\s*(?:/|\b(?:{OF})\b)\s*+(?P<of>{NUMBER}))?"
    r"\s*+(?P<unit>[^\W\d_][^()（）%:;,\d]{0,40}?)?(?P<tail>(?:\s*+[,;:，；：]|\s++[-–—])[^()（）]*+)?\s*+[)）]"
)
"""`(8)`, `(8 items)`, `(34/34)`, `（36 條）`, `(in all 8 items - see below)`."""
FRACTION = expression(
    rf"(?<![\w./-])(?P<number>{NUMBER})\s*(?:/|\s(?:{OF})\s)\s*(?P<of>{NUMBER})(?![\w/-]|\.\d)"
    r"(?P<unit>(?:[ ]+[^\W\d_]+){0,3})"
)
COUNTED_NOUN = expression(
    rf"(?<![\w./#§$+-])(?P<number>\d{{1,3}}|{WORD})(?P<more>\+)?\s+(?:[^\W\d_][\w-]*\s+){{0,3}}?(?P<noun>[^\W\d_]{{3,}}s)\b"
)
OTHER_COUNT = expression(rf"(?<!\w){WORD}\s+[^\W\d_]{{3,}}")
"""`five levels`, before `(four wrappings)`."""
GLUED = "\u0250"
"""The scripts of which a word that is glued to a number makes a name of both, `1boat`, end before this character."""
DIGIT = expression(r"\d")
NUMBERING = expression(r"0\d")
"""What a number begins with that names something, `Berths (003)`: none that counts has zeros before it."""
FEWEST_SCORES = 4
LONGEST_UNIT = 5
"""Words of what is counted."""
YEARS = range(1900, 2101)
STARS = frozenset("⭐★☆🌟")
RATINGS = (5, 10, 100)
"""What a rating is out of: the percentage beside one may be of anything."""


def find_claims(document: Document) -> Iterator[Claim]:
    """The counts in headings and in the lines that introduce a block."""
    counted = {
        section.number: claim
        for section in document.sections
        if section.heading
        for claim in _count(document, ClaimKind.HEADING, section.heading.title)
    }
    scores = {number for section in document.sections for number in _scores(section, counted)}
    yield from (claim for number, claim in counted.items() if number not in scores)
    for block in document.everything:  # the last line of a paragraph or an item may introduce what follows
        if isinstance(block, ListItem):
            yield from _count(document, ClaimKind.LABEL, block.content)
        elif isinstance(block, Paragraph):
            label, *items = parted(block)
            for text in (*(label.lines[-1:] if items and isinstance(label, Paragraph) else ()), block.lines[-1]):
                yield from _count(document, ClaimKind.LABEL, text)
    for section in document.sections:
        for before, block in pairwise(section.blocks):
            if isinstance(before, Paragraph) and isinstance(block, Table):
                yield from _sentence(document, before.lines[-1], block)


def _scores(section: Section, counted: dict[int, Claim]) -> Iterator[int]:
    """Headings of a rank that go down to one, `Good (4)`, `Fair (3)`, …: what each is worth, not what it has."""
    claims = [counted[number] for number in section.children if number in counted]
    goes_down = all(left.value - right.value == 1 for left, right in pairwise(claims))
    if len(claims) == len(section.children) >= FEWEST_SCORES and claims[-1].value == 1 and goes_down:
        yield from (number for number in section.children if not counted[number].unit and counted[number].of is None)


def _count(document: Document, kind: ClaimKind, text: Inline) -> Iterator[Claim]:
    if not is_bracketed(text):
        return
    visible = document.visible
    found = [m for m in COUNT_IN_PARENTHESES.finditer(visible, *text.span) if _is_count(m)]
    if len(found) != 1:
        return
    match = found[0]
    if match["of"] and not STARS.isdisjoint(text.plain):
        return
    if kind is ClaimKind.LABEL and visible[match.end() : text.span.end].strip(" ✅⚠️⏳🔴:*"):
        return  # a number in the middle of a sentence introduces nothing
    before = " ".join(visible[text.span.start : match.start()].split()).rstrip(":* ")
    if not match["of"] and (
        _is_name(visible, match) or _is_said_otherwise(before) or document.place(match.start("number")) is not Place.PROSE
    ):
        return
    end = match.end("of") if match["of"] else match.end("number")
    yield Claim(
        kind,
        number(match["number"]),
        number(match["of"]) if match["of"] else None,
        (match["unit"] or "").strip().lower(),
        before,
        rough(match["about"], match["more"]),
        Span(match.start("number"), end),
        text,
    )


def _is_name(visible: str, match: re.Match[str]) -> bool:
    """Whether a number in parentheses is part of a name: `O(1)`, `(1boat-store)`, `(2) Tools`."""
    before, behind = visible[match.start() - 1 : match.start()], visible[match.end("number") : match.end("number") + 1]
    called = visible[match.start()] == "(" and before < SPACELESS and (before.isalnum() or before in "_])")
    glued = behind.isalpha() and behind < GLUED
    return called or glued


def _is_said_otherwise(before: str) -> bool:
    """Whether the words before a number in parentheses make it no count: none at all, a limit at either end, another count."""
    limits = any_of("limit").finditer(before)
    limited = any(one.start() == 0 or one.end() == len(before) for one in limits)
    return limited or not any(map(str.isalnum, before)) or bool(OTHER_COUNT.search(before))


def _sentence(document: Document, line: Inline, table: Table) -> Iterator[Claim]:
    """`package.json has 11 scripts` over a table of scripts."""
    found = list(COUNTED_NOUN.finditer(document.visible, *line.span))
    if len(found) != 1 or "(" in line.plain or not counts_things(found[0]["noun"]):
        return
    match = found[0]
    if numbers_a_name(document.visible, line.span.start, match.start("number")):
        return  # `Table 6 shows the boats`
    if label(table.header.cells[0].plain) not in (match["noun"].lower(), match["noun"].lower()[:-1]):
        return
    yield Claim(
        ClaimKind.SENTENCE,
        number(match["number"]),
        None,
        match["noun"].lower(),
        "",
        rough_at(document.visible, match.start("number"), match["more"]),
        Span(*match.span("number")),
        line,
    )


def _is_count(match: re.Match[str]) -> bool:
    unit = (match["unit"] or "").lower().split()
    if match["tail"] and not match["of"] and not _is_remark(match):
        return False
    if unit and (is_measure(match["unit"]) or len(unit) > LONGEST_UNIT or any_of("limit").fullmatch(unit[-1])):
        return False
    if unit and unit[-1] in words().methods:
        return False
    numbering = any(NUMBERING.match(part) for part in match.group("number", "of") if part)
    if numbering or (not match["of"] and rough(match["about"]) is Rough.MOST):
        return False  # `(03)` is a number that names something, `(02/03)` and `(18/03)` a day
    if "." in match["number"] or (not unit and not match["of"] and number(match["number"]) in YEARS):
        return False
    return not (match["of"] and not unit and number(match["of"]) in YEARS)


def _is_remark(match: re.Match[str]) -> bool:
    """Whether what follows tells of what is counted, `(12 tests, all green)`; not `(12 tests, without the slow ones)`."""
    tail = match["tail"]
    changes = any(any_of(name).search(tail) for name in ("partly", "left_out", "exceptions", "overlaps"))
    return bool(match["unit"]) and tail.strip()[0] not in ":;" and not DIGIT.search(tail) and not changes


def find_fractions(document: Document, span: Span) -> Iterator[Claim]:
    """`12/64 routes` in `span`; dates, versions and paths are no fractions."""
    for match in fractions_at(document.visible, span):
        if document.place(match.start()) is not Place.CODE:
            yield Claim(
                ClaimKind.SENTENCE,
                number(match["number"]),
                number(match["of"]),
                match["unit"].strip().lower(),
                "",
                rough_at(document.visible, match.start("number")),
                Span(match.start("number"), match.end("of")),
                document.inline(*span),
            )


def fractions_at(text: str, span: Span) -> Iterator[re.Match[str]]:
    """`12/64 routes` in a span of a text, code or not: a part that is no more than its whole, and no year."""
    for match in FRACTION.finditer(text, *span):
        if number(match["number"]) <= number(match["of"]) != 0 and number(match["of"]) not in YEARS:
            yield match
