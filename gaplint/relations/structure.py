"""What stands in a section or block, quotes and nested lists included."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from gaplint.config.vocabulary import alternatives, any_of, any_word, words
from gaplint.expressions import expression
from gaplint.facts.grids import ELIDED
from gaplint.facts.running import parted
from gaplint.facts.templates import has_block
from gaplint.facts.types import Facts, Grid
from gaplint.model.document import Block, Fence, Heading, List, ListItem, Paragraph, Quote, Section, Table
from gaplint.relations.cells import without_remarks

PLUS = expression(rf"\W*?(?:\+|(?<!\w)(?:{alternatives(words().conjunctions)}))\s*[~≈]?\d+\s+[^\W\d_]", re.IGNORECASE)
"""An item that stands for several: `+ 7 modules`, `Plus 8 supporting files`."""
OPEN = expression(rf"\W*{any_word(words().rest)}", re.IGNORECASE)
RUNS_ON = expression(r"\d+[.)]\s")
NAMES = expression(r"\s{0,9}(?:,|;|、|\band\b|\bund\b|\s\+\s|<br>)\s*")


@lru_cache(maxsize=16384)
def is_called(kind: str, title: str) -> bool:
    """Whether a title has a phrase of one list of `Words`: it is asked of each title by many."""
    return any_of(kind).search(title) is not None


def unfolded(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks, with lists that run on in a paragraph apart from it."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from parted(block)
        else:
            yield block


def flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same with what quotes hold in their place."""
    for block in unfolded(blocks):
        if isinstance(block, Quote):
            yield from flat(block.blocks)
        else:
            yield block


def grids_of(facts: Facts, blocks: Iterable[Block]) -> list[Grid]:
    """The tables among `blocks` that list things; those that state one thing's properties count nothing."""
    grids = (facts.grid_of[block.span] for block in blocks if isinstance(block, Table))
    return [grid for grid in grids if not grid.states_one]


def elided(facts: Facts, blocks: Iterable[Block]) -> bool:
    """Whether the blocks say that they leave something out."""
    for block in blocks:
        if isinstance(block, List) and has_block(facts.document, block.span):
            return True
        if isinstance(block, List) and any(
            ELIDED.match(item.content.plain) or PLUS.match(item.content.plain) or item.content.plain.endswith(("...", "…"))
            for item in block.items
        ):
            return True
        if isinstance(block, Paragraph) and (ELIDED.match(block.content.plain) or _runs_on(block)):
            return True
    return any(grid.elided or _adds_others(grid) for grid in grids_of(facts, blocks))


def _adds_others(grid: Grid) -> bool:
    """Whether a row stands for several that are not named: `+4 templates`."""
    return any(row.cells and PLUS.match(row.cells[0].plain) for row in grid.rows)


def is_open(blocks: Iterable[Block]) -> bool:
    """Whether the last item of a list stands for what it does not name: `Others`."""
    return any(isinstance(block, List) and OPEN.match(block.items[-1].content.plain) for block in blocks)


def _runs_on(paragraph: Paragraph) -> bool:
    """Whether a list runs on in a paragraph, whose label is too near: only a list that begins with 1 can end one."""
    return any(RUNS_ON.match(line.plain) for line in paragraph.lines[1:])


def names(text: str) -> list[str]:
    """The names that a text lists, separated by commas; remarks in parentheses belong to their name."""
    bare = without_remarks(text)
    if "," not in bare and ";" not in bare and "、" not in bare and "<br>" not in bare and " + " not in bare:
        return [bare] if bare.strip(" .") else []  # `level and progress` is one thing
    return [name for name in NAMES.split(bare) if name.strip(" .")]


def entries(lists: Iterable[List]) -> Iterator[ListItem]:
    """Every list item, nested ones included."""
    for block in lists:
        for item in block.items:
            yield item
            yield from entries(inner for inner in item.blocks if isinstance(inner, List))


def children(facts: Facts, section: Section) -> list[Section]:
    return [facts.document.sections[number_] for number_ in section.children]


def descend(facts: Facts, section: Section) -> Iterator[Section]:
    """A section with all below it."""
    yield section
    for child in children(facts, section):
        yield from descend(facts, child)


def countable(block: Block) -> bool:
    return isinstance(block, Table | List | Fence | Heading)
