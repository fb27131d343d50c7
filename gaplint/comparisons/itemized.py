"""Aggregate: a heading or label that counts what each item below it states its own number of: `Piers (9 lamps)`.

The items give them alike, `North pier — 4`, in brackets or behind a colon, each alone or with the noun of the heading.
"""

import re
from dataclasses import replace

from gaplint.binding.types import Binding, Reading, Way
from gaplint.expressions import expression
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import NUMBER, number, whole
from gaplint.facts.types import Claim
from gaplint.index import content_words
from gaplint.model.document import Block, List
from gaplint.model.span import Span

STATED = expression(
    rf"(?:(?:\s[-–—]|[:：])\s*(?P<lone>{NUMBER})|[(（]\s*(?P<inside>{NUMBER}))(?:\s+(?P<unit>[^\W\d_][^\d,;:()（）]*?))?\s*[)）]?\W*$"
)
"""`… — 4`, `…: 4 lamps`, `… (4 lamps)` at the end of an item."""
FEWEST = 3
"""Items with numbers that make a sum."""
NEAR = 0.25
"""Share by which a sum may miss the number and still be meant by it, where the items do not say what they count."""
FAR = 2
"""How many times as much the sum may be, or the number, where they do."""


def added(unbound: Binding, claim: Claim, blocks: tuple[Block, ...]) -> Binding | None:
    """The claim tied to what the numbers of the only list add up to; None where its items have no such numbers."""
    noun = content_words(claim.unit)
    if not noun or is_measure(claim.unit) or len(blocks) != 1 or not isinstance(blocks[0], List):
        return None
    items = blocks[0].items
    found = [match for item in items if (match := STATED.search(item.content.plain))]
    said = [content_words(match["unit"] or "") for match in found]
    if len(found) < max(FEWEST, len(items)) or not all(
        _is_of(match, unit, noun) for match, unit in zip(found, said, strict=True)
    ):
        return None
    total = sum(number(match["lone"] or match["inside"]) for match in found)
    named = all(said)
    far = claim.value > FAR * total or total > FAR * claim.value if named else abs(total - claim.value) > NEAR * claim.value
    if far:
        return None
    span = Span(items[0].span.start, items[-1].span.end)
    says = f"the numbers of its {len(items)} items add up to {whole(total)}"
    return replace(
        unbound,
        reason="heading above items with numbers of their own",
        readings=(Reading(total, says, unbound.facts, span, Way.SUM),),
        approximate=claim.approximate,
        repair=f"change it to {whole(total)}, or fix the items",
        form="items added up",
        unit=" ".join(sorted(noun)),
        signs=frozenset(["items name the noun"] if named else []),
    )


def _is_of(match: re.Match[str], unit: frozenset[str], noun: frozenset[str]) -> bool:
    """Whether the number of an item counts what the heading's does, by its noun or by having none."""
    return not unit.isdisjoint(noun) if match["unit"] else True
