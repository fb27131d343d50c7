"""Aggregate: lines that count the values of a column, `Score: 9 done, 2 open`, held against the table of their section."""

from collections import defaultdict
from collections.abc import Iterator

from gaplint.binding.counting import NEARLY, Count, Way, count, tell, written
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.facts.numbers import whole
from gaplint.facts.types import Facts, Quantity
from gaplint.model.span import Span
from gaplint.relations.columns import Column, Columns, Name, columns_of, labels_of
from gaplint.relations.pairs import FEWEST, Pair, counting_lines

FORM = "line of counts"


def bind(facts: Facts) -> Iterator[Binding]:
    lines = [pairs for _, pairs in counting_lines(facts)] if facts.grids else []
    if lines:
        yield from _document(facts, lines, columns_of(facts))


def _document(facts: Facts, lines: list[list[Pair]], columns: Columns) -> Iterator[Binding]:
    """The lines of a document that count by one column, where most of what they say comes out."""
    found = [way for pairs in lines for way in _line(facts, pairs, columns)]
    together: dict[str, list[Count]] = defaultdict(list)
    for way in found:
        together[way.column] += way.counts
    ways = [*(way for way in found if way.divides), *(Way(FORM, column, tuple(counts)) for column, counts in together.items())]
    seen: set[Span] = set()
    for way in sorted(ways, key=lambda way: (-way.divides, -way.right)):
        divides = way.divides
        for one in way.counts if way.credible else ():
            if one.quantity.span not in seen:
                seen.add(one.quantity.span)
                yield _binding(facts, one, divides)


def _line(facts: Facts, pairs: list[Pair], columns: Columns) -> Iterator[Way]:
    """What a line counts, by the columns of its section that have at least two of the things as values."""
    section = facts.document.section_at(pairs[0][0].span.start)
    named: dict[str, dict[int, Name]] = defaultdict(dict)
    for number, (_, text) in enumerate(pairs):
        for name in (*labels_of(text), *columns.standing_for(text)):
            for header in columns.meant_by(name):
                named[header].setdefault(number, name)
    for header, names in named.items():
        part = columns.headed(header).within(section.span) if len(set(names.values())) >= FEWEST else None
        if part and part.is_one_table:
            counts = tuple(_count(part, *pairs[number], name) for number, name in names.items())
            yield Way(FORM, header, counts, part.size)


def _count(part: Column, quantity: Quantity, text: str, name: Name) -> Count:
    values = tuple(dict.fromkeys(count(part, name)))
    return Count(quantity, text, tell(int(values[0]), part, written(part, name) or text), values, part.first.grid.table.span)


def _binding(facts: Facts, one: Count, divides: bool) -> Binding:
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
        signs=frozenset(_signs(one, divides)),
    )


def _signs(one: Count, divides: bool) -> Iterator[str]:
    if abs(one.quantity.value - one.values[0]) <= NEARLY:
        yield "near"
    if divides:
        yield "they divide the same rows"
