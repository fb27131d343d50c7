"""Aggregate: a heading or label that says how many lines of one kind the code block behind it has: `Routes (3)` over three."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from gaplint.binding.aboutness import MOST, is_identifier
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import ELIDED
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import as_written, counted, whole
from gaplint.facts.statuses import symbol_class
from gaplint.facts.types import Claim, ClaimKind, Facts, StatusClass
from gaplint.model.document import Block, Fence, Inline, List, Paragraph, Table
from gaplint.model.span import Span
from gaplint.relations.structure import descend
from gaplint.relations.trees import DRAWN, Node, drawn

NUMBERED = expression(r"\d{1,3}[.)]\s")
FURTHER = expression(r"\.{3}|…")
FEWEST = 3
NEAR = 0.25
"""Share by which a number may miss the lines and be meant for them."""


def bind(facts: Facts) -> Iterator[Binding]:
    if not facts.document.every(Fence):
        return
    behind = _behind_labels(facts)
    for claim in facts.claims:
        fences = _below(facts, claim) if claim.kind is ClaimKind.HEADING else behind.get(claim.text.span, ())
        entries = _entries(facts, fences) if fences else None
        if entries and not is_measure(claim.unit) and claim.unit not in words().lines and _is_near(claim, entries.lines):
            yield _binding(facts, claim, entries)


def _below(facts: Facts, claim: Claim) -> tuple[Fence, ...]:
    """The code blocks that a heading can be about: all that stands below it but text."""
    section = facts.document.section_at(claim.span.start)
    return _only(tuple(block for one in descend(facts, section) for block in one.blocks))


def _behind_labels(facts: Facts) -> dict[Span, tuple[Fence, ...]]:
    """The code block behind each paragraph, by the last line of that."""
    return {
        before.lines[-1].span: fences
        for section in facts.document.sections
        for before, block in pairwise(section.blocks)
        if isinstance(before, Paragraph) and (fences := _only((block,)))
    }


def _only(blocks: tuple[Block, ...]) -> tuple[Fence, ...]:
    rivals = any(isinstance(block, List | Table) for block in blocks)
    return () if rivals else tuple(block for block in blocks if isinstance(block, Fence))


class Entries(NamedTuple):
    """What code blocks list: lines of one kind, which may be the innermost ones of a drawing."""

    lines: list[Inline]
    others: frozenset[int]
    """What else a reader may count in a drawing: with the folders, those alone, or what lies in the first."""


def _entries(facts: Facts, fences: tuple[Fence, ...]) -> Entries | None:
    """The lines of code blocks, without folders that others lie in; None where one leaves others out, or is of another kind."""
    each = [(fence, list(drawn(facts, fence))) for fence in fences]
    every = [node for _, roots in each for root in roots for node in root.walk()]
    if any(ELIDED.match(node.text.plain) or FURTHER.search(node.text.plain) for node in every):
        return None
    if outermost := _above_details(facts, each):
        return Entries(outermost, frozenset())
    lines = [line for _, roots in each for line in _innermost(facts, roots)]
    listed = all(_is_listing(fence) for fence, _ in each) and _are_alike(lines)
    if len(lines) < FEWEST or not (listed or _are_marked(lines)):
        return None
    return Entries(lines, frozenset(_otherwise(each[0][1]) if len(each) == 1 else ()))


def _above_details(facts: Facts, each: list[tuple[Fence, list[Node]]]) -> list[Inline]:
    """The outermost lines where each of them has a symbol, and what is said of them below has none."""
    outermost = [node for _, roots in each for node in roots]
    marked = _are_marked([_whole(facts, node) for node in outermost])
    below = [_whole(facts, one) for node in outermost for child in node.children for one in child.walk()]
    parted = len(outermost) > 1 and below and marked and not any(symbol_class(line.plain) for line in below)
    return [_whole(facts, node) for node in outermost] if parted else []


def _is_listing(fence: Fence) -> bool:
    return fence.info.strip().lower() in DRAWN


def _innermost(facts: Facts, roots: list[Node]) -> list[Inline]:
    """The lines with nothing below them, without the first where that is the folder of the others."""
    leaves = [_whole(facts, node) for root in roots for node in root.walk() if not node.children]
    return leaves[1:] if leaves and _is_folder_of(leaves[0], leaves[1:]) else leaves


def _whole(facts: Facts, node: Node) -> Inline:
    """A line with what leads to it."""
    return facts.document.inline(facts.document.source.line_at(node.text.span.start).start, node.text.span.end)


def _otherwise(roots: list[Node]) -> Iterator[int]:
    """In what other ways the lines of a drawing can be counted: with the folders, those alone, the outermost."""
    outermost = roots[0].children if len(roots) == 1 else roots
    every = [node for one in outermost for node in one.walk()]
    folders = sum(bool(node.children) for node in every)
    if folders:
        yield from (len(every), folders, len(outermost))


def _is_folder_of(first: Inline, others: list[Inline]) -> bool:
    """Whether the first line is where the others lie: a path that ends as folders do, and alone does."""
    ends = [_path(line).endswith("/") for line in (first, *others)]
    return len(ends) > 1 and ends[0] and not any(ends[1:])


def _holds(first: Inline, others: list[Inline]) -> bool:
    """Whether a path leads to all the others, so that it may be their folder or one more of them."""
    within = _path(first).rstrip("/") + "/"
    return bool(others) and all(_path(line).startswith(within) for line in others)


def _path(line: Inline) -> str:
    return line.plain.split()[0]


def _are_marked(lines: list[Inline]) -> bool:
    return all(symbol_class(line.plain) for line in lines)


def _are_alike(lines: list[Inline]) -> bool:
    """Whether lines are of one kind: names that only one thing has, or numbered."""
    return sum(map(is_identifier, lines)) >= MOST * len(lines) or all(NUMBERED.match(line.plain) for line in lines)


def _is_near(claim: Claim, lines: list[Inline]) -> bool:
    """Whether a number, or what it is a part of, can be meant for the lines: 40 of 100 points are not."""
    stated = claim.of or claim.value
    return abs(len(lines) - stated) <= max(1, NEAR * stated)


def _binding(facts: Facts, claim: Claim, entries: Entries) -> Binding:
    lines = entries.lines
    ticked = sum(symbol_class(line.plain) is StatusClass.DONE for line in lines) if _are_marked(lines) else len(lines)
    of_all = claim.of in (None, claim.value)
    stated, found = (claim.value, len(lines)) if of_all else (claim.value, ticked)
    where = "the heading" if claim.kind is ClaimKind.HEADING else "the label"
    unit = as_written(facts.document.visible, claim.span.end, claim.unit)
    says = f"{whole(claim.value)}{f'/{whole(claim.of)}' if claim.of else ''}{f' {unit}' if unit else ''}"
    fits = stated in (len(lines), ticked) or (not of_all and claim.of != len(lines))
    further = sorted(entries.others | ({found - 1} if _holds(lines[0], lines[1:]) else set()))
    told = f"the code block has {counted(len(lines), 'line')}{'' if of_all else f', {ticked} of them ticked'}"
    span = lines[0].span
    return Binding(
        Tie.HEADING,
        facts,
        claim.span,
        stated,
        f"{where} says {says}",
        "lines of the code block behind it",
        (
            Reading(stated if fits else found, told, facts, span),
            *(Reading(value, "with the folders, or without one", facts, span) for value in further),
        ),
        claim.approximate,
        "fix the number or the lines",
        form="lines of a code block",
        signs=frozenset(["a drawing"] if entries.others else []),
    )
