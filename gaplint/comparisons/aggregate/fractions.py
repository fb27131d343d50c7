"""Fractions, tied to what shows how much of the block below them is done."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from gaplint.binding.aboutness import signs
from gaplint.binding.blocks import readings
from gaplint.binding.types import Binding, Reading, Tie, Way
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.numbers import whole
from gaplint.facts.statuses import StatusWords, symbol_class
from gaplint.facts.types import Claim, ClaimKind, Facts, Grid, StatusClass
from gaplint.index import content_words
from gaplint.model.document import Block, List
from gaplint.model.ground import EMPTY
from gaplint.model.span import Span
from gaplint.relations.portions import find_portions
from gaplint.relations.structure import elided, entries, flat, grids_of

RANGE = expression(r"\W*[^\W\d_]*\d+\s?[-–—]\s?\d")
"""What an item begins with that stands for several: `✅ Leg04-06: mooring`."""


class Pair(NamedTuple):
    """How much of how many is done, in one reading."""

    done: float
    of: float
    says: str
    span: Span
    everything: bool = False
    """Whether it takes several tables together."""
    added: str = ""
    """What it adds up, if it does so: a column of the claim's own unit, or fractions."""


def bind_fraction(facts: Facts, claim: Claim, says: str, blocks: tuple[Block, ...], statuses: StatusWords) -> Binding:
    """Tie `12/64` to what shows how much of `blocks` is done."""
    assert claim.of is not None
    unbound = Binding(Tie.PROGRESS, facts, claim.span, claim.value, says)
    blocks = tuple(flat(blocks))
    if elided(facts, blocks) or claim.approximate.is_limit:  # what is to be reached, not what is
        return unbound
    found = [
        *_pairs(blocks),
        *_table_pairs(grids_of(facts, blocks), claim, statuses),
        *_sums(facts, claim, blocks),
    ]
    if not found:
        return unbound
    is_left = StatusClass.OPEN in statuses.classes_in(facts.document.visible, claim.text.span)
    if _can_be_read_so(facts, claim, blocks, found, is_left):
        evidence: tuple[Reading, ...] = (Reading(claim.value, "the block can be read that way", facts, found[0].span),)
        said = EMPTY
    else:
        best = min(found, key=lambda pair: (pair.of != claim.of, not pair.everything, abs(pair.done - claim.value)))
        if not _counts_alike(claim, best):
            return unbound
        about = EMPTY if claim.kind is ClaimKind.SENTENCE else signs(facts, claim, blocks, best.done)
        said = about | frozenset(
            [
                *(["the wholes agree"] if best.of == claim.of else []),
                *(["all is said to be done"] if claim.value == claim.of else []),
                *(["all are ticked"] if best.done == best.of else []),
                *([f"{best.added} are added up"] if best.added else []),
                *(["an item is a range"] if _has_range(blocks) else []),
            ]
        )
        if {"all is said to be done", "all are ticked"} <= said and not (claim.unit or best.added or _is_flat(said)):
            return unbound  # all of either, whatever is counted
        others = (pair for pair in found if pair is not best and pair.done != claim.value)
        evidence = tuple(Reading(pair.done, pair.says, facts, pair.span) for pair in (best, *others))
    return replace(
        unbound,
        reason="fraction above the block",
        readings=evidence,
        approximate=claim.approximate,
        repair="fix the fraction, or the marks that it counts",
        signs=said,
    )


def _is_flat(said: frozenset[str]) -> bool:
    """Whether a fraction without a noun can be meant for the items: one list of about as many, each of which is one thing."""
    return "one list" in said and not said & {"far fewer", "an item is a range"}


def _has_range(blocks: tuple[Block, ...]) -> bool:
    return any(RANGE.match(item.content.plain) for block in blocks if isinstance(block, List) for item in block.items)


def _can_be_read_so(facts: Facts, claim: Claim, blocks: tuple[Block, ...], found: list[Pair], is_left: bool) -> bool:
    """Whether the blocks show the fraction, also as what is left; or one of its numbers where nothing shows its whole."""
    assert claim.of is not None
    wholes = [pair for pair in found if pair.of == claim.of]
    if wholes:
        return any(claim.value == pair.done or (is_left and claim.value == pair.of - pair.done) for pair in wholes)
    if any(pair.done == 0 and pair.of == claim.of - claim.value for pair in found):
        return True  # what the fraction leaves is listed: `To do (4/10)` over six open items
    counts = (reading.value for reading in readings(facts, blocks) if reading.way is not Way.MARKS)
    return any(value in (claim.value, claim.of) for value in counts)


def _counts_alike(claim: Claim, best: Pair) -> bool:
    """Whether the fraction can be meant to count what the pair counts."""
    assert claim.of is not None
    none_done = claim.value == 0 and best.everything and best.done == best.of
    return none_done or claim.of / 2 <= best.of <= claim.of * 2


def _table_pairs(grids: list[Grid], claim: Claim, statuses: StatusWords) -> Iterator[Pair]:
    """How much of the tables is done: by their status columns, or by a column that counts the claim's unit."""
    by_status: list[Pair] = []
    for grid in grids:
        for column, header in enumerate(grid.headers):
            cells = [row.cells[column] for row in grid.rows if column < len(row.cells)]
            if header in words().status and len(cells) >= 2:
                kinds = [status.kind if (status := statuses.read(cell)) else symbol_class(cell.plain) for cell in cells]
                if all(kinds):
                    done = sum(kind is StatusClass.DONE for kind in kinds)
                    by_status.append(Pair(done, len(kinds), f"{done} of {len(kinds)} rows are done", grid.table.span))
            if claim.value == claim.of and grid.is_full(column) and _counts_unit(header, claim):
                total = sum(value.value for value in grid.numbers(column))
                yield Pair(
                    total, total, f"column {grid.name(column)} adds up to {whole(total)}", grid.table.span, added="cells"
                )
    yield from by_status
    if len(by_status) > 1:
        finished, rows = sum(pair.done for pair in by_status), sum(pair.of for pair in by_status)
        span = Span(by_status[0].span.start, by_status[-1].span.end)
        says = f"{whole(finished)} of {whole(rows)} rows of {len(by_status)} tables are done"
        yield Pair(finished, rows, says, span, everything=True)


def _counts_unit(header: str, claim: Claim) -> bool:
    stems = content_words(header)
    return bool(stems) and bool(stems & content_words(f"{claim.label} {claim.unit}"))


def _sums(facts: Facts, claim: Claim, blocks: tuple[Block, ...]) -> Iterator[Pair]:
    """Rows, items or lines with a fraction each, which add up; marks out of ten do not."""
    for block in blocks:
        for portions in find_portions(facts, block):
            if claim.of and portions.may_make(claim.of):
                yield Pair(portions.done, portions.of, str(portions), portions.span, added="fractions")
                if portions.makes_without_subtotal(claim.value, claim.of):
                    says = "one of them takes others together"
                    yield Pair(claim.value, claim.of, says, portions.span, added="fractions")


def _pairs(blocks: tuple[Block, ...]) -> list[Pair]:
    """Every reading of how much is done of `blocks`: boxes, ticks, status columns, sums of fractions."""
    blocks = tuple(flat(blocks))
    found: list[Pair] = []
    lists = [block for block in blocks if isinstance(block, List)]
    for group in [lists] if lists else []:
        span = Span(group[0].span.start, group[-1].span.end)
        for some in ([item for block in group for item in block.items], list(entries(group))):
            boxes = [item.checked for item in some if item.checked is not None]
            if boxes:
                found.append(Pair(sum(boxes), len(boxes), f"{sum(boxes)} of {len(boxes)} boxes are ticked", span))
            marks = [mark for item in some if (mark := symbol_class(item.content.plain))]
            if len(marks) >= 2 and len(marks) == len(some):
                done = sum(mark is StatusClass.DONE for mark in marks)
                found.append(Pair(done, len(marks), f"{done} of {len(marks)} items are ticked", span))
    return found
