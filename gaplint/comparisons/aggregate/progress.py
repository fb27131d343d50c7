"""Fractions in running text and fields, tied to the marks or the breakdown of their section."""

import itertools
from collections.abc import Iterator

from gaplint.binding.sections import Titles
from gaplint.binding.types import Binding
from gaplint.comparisons.aggregate.fractions import bind_fraction
from gaplint.config.vocabulary import words
from gaplint.context import Context
from gaplint.facts.claims import find_fractions
from gaplint.facts.fields import grid_fields
from gaplint.facts.items import is_status
from gaplint.facts.numbers import whole
from gaplint.facts.types import Claim, Facts
from gaplint.index import content_words
from gaplint.model.document import Block, Fence, List, Paragraph, Section
from gaplint.relations.portions import find_portions
from gaplint.relations.structure import descend, flat


def bind(facts: Facts, context: Context) -> Iterator[Binding]:
    titles = Titles(facts) if facts.bars else None
    for claim in facts.bars:
        section = titles.find(claim.label) if titles else None
        blocks = tuple(block for one in descend(facts, section) for block in one.blocks) if section else ()
        says = f"the bar says {whole(claim.value)}/{whole(claim.of or 0)} for “{claim.label}”"
        yield bind_fraction(facts, claim, says, blocks, context.statuses)
    labels = {claim.span for claim in facts.claims}
    for section in facts.document.sections:
        for claim, blocks in _claims(facts, section):
            if claim.span not in labels and (_says_so(claim) or any(any(find_portions(facts, one)) for one in blocks)):
                says = f"the text says {whole(claim.value)}/{whole(claim.of or 0)}"
                yield bind_fraction(facts, claim, says, blocks, context.statuses)


def _says_so(claim: Claim) -> bool:
    """Whether the text around a fraction says that it is of what is done."""
    return any(stem in claim.text.plain.lower() for stem in words().achieved)


def _claims(facts: Facts, section: Section) -> Iterator[tuple[Claim, tuple[Block, ...]]]:
    """Lone fractions together with the list or drawing that they may sum up."""
    blocks = tuple(flat(section.blocks))
    for before, block in itertools.pairwise(blocks):
        if isinstance(before, Paragraph) and isinstance(block, List | Fence):
            fractions = list(find_fractions(facts.document, before.lines[-1].span))
            if len(fractions) == 1:
                yield fractions[0], (block,)
    lists = [block for block in blocks if isinstance(block, List)]
    if len(lists) != 1:
        return
    label = _label_before(blocks, lists[0])
    for grid in facts.grids_in.get(section.number, ()):
        for field in grid_fields(grid) if grid.states_one else ():
            fractions = list(find_fractions(facts.document, field.value.span))
            if len(fractions) == 1 and (is_status(field) or content_words(fractions[0].unit) & content_words(label)):
                yield fractions[0], (lists[0],)


def _label_before(blocks: tuple[Block, ...], block: Block) -> str:
    at = blocks.index(block)
    before = blocks[at - 1] if at else None
    return before.lines[-1].plain if isinstance(before, Paragraph) else ""
