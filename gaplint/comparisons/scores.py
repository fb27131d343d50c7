"""Aggregate: lines that count the values of a column, `Score: 9 done, 2 open`, held against the table of their section."""

import re
from collections import defaultdict
from collections.abc import Iterator

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.comparisons.counting import NEARLY, Count, Way, count, tell
from gaplint.expressions import expression
from gaplint.facts.numbers import whole
from gaplint.facts.types import Facts, Quantity, Rough
from gaplint.model.document import Inline
from gaplint.model.span import Span
from gaplint.relations.columns import Column, Columns, Name, columns_of, labels_of
from gaplint.relations.figures import numbered_lines

NAME = r"(?:[^\w\s(),;|:=+·]{1,3}[^\S\n]*)?[^\W\d_][^\d,;|:：=+()·\n]{0,30}"
BEFORE = expression(rf"(?<![\w./,%~≈≥≤<>+-])(?P<number>\d{{1,4}})(?:\s*/\s*\d{{1,4}})?\s++(?P<name>{NAME})")
"""`9/14 done`."""
BEHIND = expression(r"(?<=[^\s:：])[:：][^\S\n]*(?P<number>\d{1,4})(?![\d%./-])")
"""`: 3`, behind what is counted."""
ENDS = expression(r"[\d,;|:：=+()·]")
LONGEST_NAME = 34
HINT = expression(r"\d+")
FEWEST = 2
"""Values that a line must count."""
LONGEST = 200
"""Characters of a line that only counts."""
FORM = "line of counts"


def bind(facts: Facts) -> Iterator[Binding]:
    lines = [pairs for line in _lines(facts) if len(pairs := list(_pairs(facts, line))) >= FEWEST] if facts.grids else []
    if lines:
        yield from _document(facts, lines, columns_of(facts))


Pairs = list[tuple[Quantity, str]]
"""Numbers with what each counts."""


def _document(facts: Facts, lines: list[Pairs], columns: Columns) -> Iterator[Binding]:
    """The lines of a document that count by one column, where most of what they say comes out."""
    found: dict[str, list[Count]] = defaultdict(list)
    for pairs in lines:
        for header, counts in _line(facts, pairs, columns).items():
            found[header] += counts
    seen: set[Span] = set()
    for way in sorted((Way(FORM, header, tuple(counts)) for header, counts in found.items()), key=lambda way: -way.right):
        for one in way.counts if way.credible else ():
            if one.quantity.span not in seen:
                seen.add(one.quantity.span)
                yield _binding(facts, one)


def _lines(facts: Facts) -> Iterator[Inline]:
    """Short lines with several numbers."""
    for line in numbered_lines(facts):
        if len(line.plain) <= LONGEST and len(HINT.findall(line.plain)) >= FEWEST:
            yield line


def _line(facts: Facts, pairs: Pairs, columns: Columns) -> dict[str, list[Count]]:
    """What a line counts, by the columns of its section that have at least two of the things as values."""
    section = facts.document.section_at(pairs[0][0].span.start)
    named: dict[str, dict[int, Name]] = defaultdict(dict)
    for number, (_, text) in enumerate(pairs):
        for name in labels_of(text):
            for header in columns.holding(name):
                named[header].setdefault(number, name)
    found: dict[str, list[Count]] = {}
    for header, names in named.items():
        part = columns.headed(header).within(section.span) if len(set(names.values())) >= FEWEST else None
        if part and part.is_one_table:
            found[header] = [_count(part, *pairs[number], name) for number, name in names.items()]
    return found


def _pairs(facts: Facts, line: Inline) -> Iterator[tuple[Quantity, str]]:
    visible = facts.document.visible
    for match in BEFORE.finditer(visible, *line.span):
        yield _pair(match, match["name"])
    for match in BEHIND.finditer(visible, *line.span):
        yield _pair(match, ENDS.split(visible[max(line.span.start, match.start() - LONGEST_NAME) : match.start()])[-1])


def _pair(match: re.Match[str], name: str) -> tuple[Quantity, str]:
    number = Quantity(float(match["number"]), Rough.EXACT, "", Span(*match.span("number")), True)
    return number, " ".join(name.split()).strip(" /-–—*_")


def _count(part: Column, quantity: Quantity, text: str, name: Name) -> Count:
    values = tuple(dict.fromkeys(count(part, name)))
    return Count(quantity, text, tell(int(values[0]), part, text), values, part.first.grid.table.span)


def _binding(facts: Facts, one: Count) -> Binding:
    first, *others = one.values
    readings = [Reading(first, one.says, facts, one.place)]
    readings += (Reading(value, "counted in another way", facts, one.place) for value in others)
    return Binding(
        Tie.SUMMARY,
        facts,
        one.quantity.span,
        one.quantity.value,
        f"the line says {whole(one.quantity.value)} for {one.label}",
        "table of the section",
        tuple(readings),
        repair=f"change it to {whole(first)}, or fix the rows",
        form=FORM,
        signs=frozenset(["near"] if abs(one.quantity.value - first) <= NEARLY else []),
    )
