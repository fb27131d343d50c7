"""Aggregate: entries that say how many of a section's rows have a value, held against these: `Piers: 4 of 6 mended`."""

import re
from collections.abc import Iterator

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.comparisons.counting import tell, written
from gaplint.config.vocabulary import alternatives, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.numbers import number, whole
from gaplint.facts.types import Facts
from gaplint.model.document import List, Section
from gaplint.model.span import Span
from gaplint.relations.columns import Column, Name, stems
from gaplint.relations.labels import Axis, Listed

PORTION = expression(
    rf" *(?P<label>[^\W_][^:：\n]{{1,80}}?)\s*[:：]\s*(?P<number>\d{{1,4}})\s*(?:/|\b(?:{alternatives(words().out_of)})\b)\s*"
    r"(?P<of>\d{1,4})\s+(?P<value>[^\W\d_]+)"
)
FEWEST = 3
"""Entries whose sections must have as many rows as they say for the list to be about these."""
RIGHT = 1 / 3
"""Share of them that must come out."""


def bind(facts: Facts, _: Context) -> Iterator[Binding]:
    listed = Listed(facts)
    for block in facts.document.everything:
        if isinstance(block, List) and len(block.items) >= FEWEST:
            found = [PORTION.match(facts.document.visible, *item.content.span) for item in block.items]
            if all(found):
                yield from _bound(facts, listed, block, [one for one in found if one])


def _bound(facts: Facts, listed: Listed, block: List, entries: list[re.Match[str]]) -> list[Binding]:
    """The entries of one list, if all that name a section have its rows for their whole, and enough of them come out."""
    sections = listed.titled.named(Axis.of(one["label"] for one in entries), "", block.span)
    counted = [_count(facts, listed, block, one, sections[n]) for n, one in enumerate(entries) if n in sections]
    whole_ = [one for one in counted if one]
    right = sum(one.fits for one in whole_)
    return whole_ if len(whole_) == len(counted) >= FEWEST and right >= RIGHT * len(whole_) else []


def _count(facts: Facts, listed: Listed, block: List, entry: re.Match[str], section: Section) -> Binding | None:
    """One entry against the only column of its section that has its value; None where the section has other rows."""
    name = stems(entry["value"])
    parts = [listed.columns.headed(header).within(section.span) for header in listed.columns.meant_by(name)] if name else []
    parts = [part for part in parts if part.size and sum(part.counts(name))]
    if len(parts) != 1 or parts[0].size != number(entry["of"]):
        return None
    readings = tuple(_readings(facts, parts[0], name, section))
    return Binding(
        Tie.SUMMARY,
        facts,
        Span(*entry.span("number")),
        number(entry["number"]),
        f"the list says {entry['number']} of {entry['of']} {entry['value']} for {' '.join(entry['label'].split())}",
        f"rows under {section.title!r}",
        readings,
        repair=f"change it to {whole(readings[0].value)}, or fix the rows",
        form="portion of a section",
        near=block.span,
    )


def _readings(facts: Facts, part: Column, name: Name, section: Section) -> Iterator[Reading]:
    counts = list(dict.fromkeys(part.counts(name)))
    place = part.first.grid.table.span
    yield Reading(counts[0], tell(counts[0], part, written(part, name), section.title), facts, place)
    yield from (Reading(value, "counted in another way", facts, place) for value in counts[1:])
