"""Aggregate: a heading or label that says how many lines of one kind the code block behind it has: `Routes (3)` over three."""

from collections.abc import Iterator
from itertools import pairwise

from gaplint.binding.aboutness import is_identifier
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
from gaplint.relations.structure import children
from gaplint.relations.trees import DRAWN

NUMBERED = expression(r"\d{1,3}[.)]\s")
FURTHER = expression(r"\.{3}|…")
STROKES = expression(r"[\s\u2500-\u257f|`+\\-]*(?<=[\s\u2500-\u257f])")
"""What draws a tree before a line, `│   ├── `."""
FEWEST = 3
NEAR = 0.25
"""Share by which a number may miss the lines and be meant for them."""


def bind(facts: Facts) -> Iterator[Binding]:
    if not facts.document.every(Fence):
        return
    behind = _behind_labels(facts)
    for claim in facts.claims:
        fence = _below(facts, claim) if claim.kind is ClaimKind.HEADING else behind.get(claim.text.span)
        lines = _lines(facts, fence) if fence else []
        if _are_alike(lines) and not is_measure(claim.unit) and claim.unit not in words().lines and _is_near(claim, lines):
            yield _binding(facts, claim, lines)


def _below(facts: Facts, claim: Claim) -> Fence | None:
    """The one code block that a heading can be about."""
    section = facts.document.section_at(claim.span.start)
    return None if children(facts, section) else _only(section.blocks)


def _behind_labels(facts: Facts) -> dict[Span, Fence]:
    """The code blocks behind paragraphs, by the last line of these."""
    return {
        before.lines[-1].span: fence
        for section in facts.document.sections
        for before, block in pairwise(section.blocks)
        if isinstance(before, Paragraph) and (fence := _only((block,)))
    }


def _only(blocks: tuple[Block, ...]) -> Fence | None:
    fences = [block for block in blocks if isinstance(block, Fence)]
    rivals = any(isinstance(block, List | Table) for block in blocks)
    return fences[0] if len(fences) == 1 and not rivals and fences[0].info.strip().lower() in DRAWN else None


def _lines(facts: Facts, fence: Fence) -> list[Inline]:
    """Each line of a code block that says something, but for the folder of the others; none where one leaves others out, or is
    set in further than those.
    """
    found, at = [], fence.content.start
    for line in facts.document.visible[slice(*fence.content)].split("\n"):
        if line.strip():
            found.append(facts.document.inline(at, at + len(line.rstrip())))
        at += len(line) + 1
    if any(line.plain[:1].isspace() or ELIDED.match(line.plain) or FURTHER.search(line.plain) for line in found):
        return []
    entries = found[1:] if _is_folder_of(found[0], found[1:]) else found
    return entries if len(set(map(_depth, entries))) == 1 else []


def _is_folder_of(first: Inline, others: list[Inline]) -> bool:
    """Whether the first line is where the others lie: the root of a tree, or a path that ends as folders do, and alone does."""
    if min(map(_depth, others), default=0) > _depth(first):
        return True
    ends = [_path(line).endswith("/") for line in (first, *others)]
    return len(ends) > 1 and ends[0] and not any(ends[1:])


def _holds(first: Inline, others: list[Inline]) -> bool:
    """Whether a path leads to all the others, so that it may be their folder or one more of them."""
    within = _path(first).rstrip("/") + "/"
    return bool(others) and all(_path(line).startswith(within) for line in others)


def _path(line: Inline) -> str:
    return line.plain.split()[0]


def _depth(line: Inline) -> int:
    """Characters of the strokes that lead to a line of a tree."""
    drawn = STROKES.match(line.plain)
    return drawn.end() if drawn else 0


def _are_marked(lines: list[Inline]) -> bool:
    return all(symbol_class(line.plain) for line in lines)


def _are_alike(lines: list[Inline]) -> bool:
    """Whether all lines are of one kind: marked with a status, names that only one thing has, or numbered."""
    if len(lines) < FEWEST:
        return False
    return _are_marked(lines) or all(map(is_identifier, lines)) or all(NUMBERED.match(line.plain) for line in lines)


def _is_near(claim: Claim, lines: list[Inline]) -> bool:
    """Whether a number, or what it is a part of, can be meant for the lines: 40 of 100 points are not."""
    stated = claim.of or claim.value
    return abs(len(lines) - stated) <= max(1, NEAR * stated)


def _binding(facts: Facts, claim: Claim, lines: list[Inline]) -> Binding:
    ticked = sum(symbol_class(line.plain) is StatusClass.DONE for line in lines) if _are_marked(lines) else len(lines)
    of_all = claim.of in (None, claim.value)
    stated, found = (claim.value, len(lines)) if of_all else (claim.value, ticked)
    where = "the heading" if claim.kind is ClaimKind.HEADING else "the label"
    unit = as_written(facts.document.visible, claim.span.end, claim.unit)
    says = f"{whole(claim.value)}{f'/{whole(claim.of)}' if claim.of else ''}{f' {unit}' if unit else ''}"
    fits = stated in (len(lines), ticked) or (not of_all and claim.of != len(lines))
    folder = Reading(found - 1, "without the first line, which may be their folder", facts, lines[0].span)
    told = f"the code block has {counted(len(lines), 'line')}{'' if of_all else f', {ticked} of them ticked'}"
    return Binding(
        Tie.HEADING,
        facts,
        claim.span,
        stated,
        f"{where} says {says}",
        "lines of the code block behind it",
        (Reading(stated if fits else found, told, facts, lines[0].span), *([folder] if _holds(lines[0], lines[1:]) else [])),
        claim.approximate,
        "fix the number or the lines",
        form="lines of a code block",
    )
