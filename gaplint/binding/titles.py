"""Counts in headings and labels, tied to the block that these introduce."""

from collections.abc import Iterator
from dataclasses import replace

from gaplint.binding.aboutness import signs
from gaplint.binding.blocks import Pair, pairs, readings
from gaplint.binding.types import Binding, Reading, Tie, Way
from gaplint.config.vocabulary import words
from gaplint.facts.claims import COUNT_IN_PARENTHESES, FRACTION
from gaplint.facts.numbers import number, whole
from gaplint.facts.statuses import StatusWords, symbol_class
from gaplint.facts.types import Claim, ClaimKind, Facts, Grid, Rough, StatusClass
from gaplint.index import ProjectIndex, content_words
from gaplint.model.document import Block, Document, List, Paragraph, Quote, Section, Table
from gaplint.model.ground import EMPTY
from gaplint.model.span import Span
from gaplint.relations.structure import children, countable, descend, elided, flat, grids_of


def bind(index: ProjectIndex) -> Iterator[Binding]:
    """Every count of a heading or label; fractions are progress."""
    for facts in index.documents:
        introduced = _introduced(facts.document)
        for claim in facts.claims:
            section = facts.document.section_at(claim.span.start)
            if claim.kind is ClaimKind.HEADING:
                scope, evidence = "the heading", _under_heading(facts, section)
                blocks = _counted(facts, section)
            else:
                blocks = introduced.get(claim.text.span.start, ())
                scope = "the label" if claim.kind is ClaimKind.LABEL else "the text"
                evidence = _under_label(facts, blocks)
            if claim.of is not None:
                yield _progress(facts, claim, scope, introduced, section, index.statuses)
            else:
                yield _count(facts, claim, scope, evidence, blocks)


def _introduced(document: Document) -> dict[int, tuple[Block, ...]]:
    """Per start of a line that may be a label, the block that follows it."""
    found: dict[int, tuple[Block, ...]] = {}

    def visit(blocks: tuple[Block, ...]) -> None:
        for number_, block in enumerate(blocks):
            if isinstance(block, Paragraph):
                following = blocks[number_ + 1 : number_ + 2]
                if following and countable(following[0]) and not isinstance(following[0], Paragraph):
                    found[block.lines[-1].span.start] = following
            elif isinstance(block, Quote):
                visit(block.blocks)
            elif isinstance(block, List):
                for item in block.items:
                    found[item.content.span.start] = tuple(inner for inner in item.blocks if isinstance(inner, List))
                    visit(item.blocks)

    for section in document.sections:
        visit(section.blocks)
    return found


def _under_label(facts: Facts, blocks: tuple[Block, ...]) -> list[Reading]:
    return [] if elided(facts, blocks) else readings(facts, blocks)


def _under_heading(facts: Facts, section: Section) -> list[Reading]:
    """Readings of a section: its own blocks, each of them alone, its sub-sections, and all that stands below it."""
    below = list(descend(facts, section))
    everything = tuple(block for one in below for block in one.blocks)
    if elided(facts, tuple(flat(everything))):
        return []
    if len(section.children) == 1 and not any(map(countable, flat(section.blocks))):
        return _under_heading(facts, below[1])  # a lone sub-section holds what the title speaks of
    found = readings(facts, section.blocks)
    blocks = list(flat(section.blocks))
    for block in blocks:
        if countable(block):
            found += readings(facts, (block,))
    found += _labels(facts, blocks)
    children = below[1:]
    if children:
        span = Span(children[0].span.start, children[-1].span.end)
        direct = section.children
        found.append(Reading(len(direct), f"there are {len(direct)} sub-sections", facts, span))
        stated = [match for number_ in direct if (match := COUNT_IN_PARENTHESES.search(facts.document.sections[number_].title))]
        if stated:
            total = sum(number(match["number"]) for match in stated)
            found.append(Reading(total, f"the sub-sections' own counts add up to {whole(total)}", facts, span))
        found.append(Reading(len(children), f"there are {len(children)} sections below it", facts, span))
        found += [one for one in readings(facts, everything) if one.way in (Way.WHOLE, Way.IDS)]
        found += _labels(facts, list(flat(everything)))
    return found


def _counted(facts: Facts, section: Section) -> tuple[Block, ...]:
    """What a reader counts first in a section: its own tables and lists, else its sub-headings, or what a lone one holds."""
    own = tuple(block for block in flat(section.blocks) if isinstance(block, Table | List))
    below = children(facts, section)
    if not own and len(below) == 1:
        return _counted(facts, below[0])
    return own or tuple(one.heading for one in below if one.heading)


def _labels(facts: Facts, blocks: list[Block]) -> list[Reading]:
    """Sub-labels in a section: how many there are, and what their own counts add up to."""
    labels = [block for block in blocks if isinstance(block, Paragraph) and block.content.text.startswith(("**", "__"))]
    stated = [match for label in labels if (match := COUNT_IN_PARENTHESES.search(label.content.plain)) and not match["of"]]
    found = []
    if len(labels) >= 2:
        span = Span(labels[0].span.start, labels[-1].span.end)
        found.append(Reading(len(labels), f"there are {len(labels)} labels", facts, span))
        if stated:
            total = sum(number(match["number"]) for match in stated)
            found.append(Reading(total, f"the labels' own counts add up to {whole(total)}", facts, span))
    return found


def _count(facts: Facts, claim: Claim, scope: str, evidence: list[Reading], blocks: tuple[Block, ...]) -> Binding:
    says = f"{scope} says {whole(claim.value)}{' ' + claim.unit if claim.unit else ''}"
    if not evidence or not _plausible(claim, evidence):
        return Binding(Tie.HEADING, facts, claim.span, claim.value, says)
    first = evidence[0]
    return Binding(
        Tie.HEADING,
        facts,
        claim.span,
        claim.value,
        says,
        f"{scope.removeprefix('the ')} above the block",
        tuple(evidence),
        claim.approximate,
        f"write ({whole(first.value)}{' ' + claim.unit if claim.unit else ''}), or correct the list",
        form=str(claim.kind),
        unit=" ".join(sorted(content_words(claim.unit))),
        signs=signs(facts, claim, blocks, first.value),
    )


def _plausible(claim: Claim, evidence: list[Reading]) -> bool:
    """Whether the number can be meant to count the block: what a reader counts first is of its size, and of its kind."""
    first = evidence[0]
    if claim.value == 0 or first.value == 0:
        return False
    if not claim.value / 2 <= first.value <= claim.value * 2 + 1:
        return False
    return _of_kind(claim, first)


def _of_kind(claim: Claim, first: Reading) -> bool:
    """Whether a table's rows are what the unit names; with no unit, or a general one, any row is, and so is any list."""
    unit = [word for word in claim.unit.split() if word not in words().ends]
    if not unit or unit[-1] in words().generic or first.value > claim.value:
        return True
    section = first.facts.document.section_at(first.span.start)
    grids = [
        grid
        for grid in first.facts.grids_in.get(section.number, ())
        if grid.table.span.start <= first.span.start < grid.table.span.end
    ]
    stems = content_words(" ".join(unit))
    named = (claim.label, *(header for grid in grids for header in grid.headers))
    return not grids or any(stems & content_words(name) for name in named)


# Progress


def _progress(
    facts: Facts,
    claim: Claim,
    scope: str,
    introduced: dict[int, tuple[Block, ...]],
    section: Section,
    statuses: StatusWords,
) -> Binding:
    assert claim.of is not None
    says = f"{scope} says {whole(claim.value)}/{whole(claim.of)}"
    if claim.kind is ClaimKind.HEADING:
        blocks = tuple(block for one in descend(facts, section) for block in one.blocks)
    else:
        blocks = introduced.get(claim.text.span.start, ())
    return bind_fraction(facts, claim, says, blocks, statuses)


def bind_fraction(facts: Facts, claim: Claim, says: str, blocks: tuple[Block, ...], statuses: StatusWords) -> Binding:
    """Tie `12/64` to what shows how much of `blocks` is done."""
    assert claim.of is not None
    unbound = Binding(Tie.PROGRESS, facts, claim.span, claim.value, says)
    blocks = tuple(flat(blocks))
    if elided(facts, blocks) or claim.approximate in (Rough.LEAST, Rough.MOST):  # what is to be reached, not what is
        return unbound
    found = [
        *pairs(blocks),
        *_table_pairs(grids_of(facts, blocks), claim, statuses),
        *_sums(blocks),
    ]
    if not found:
        return unbound
    if _can_be_read_so(facts, claim, blocks, found):
        evidence: tuple[Reading, ...] = (Reading(claim.value, "the block can be read that way", facts, found[0].span),)
        said = EMPTY
    else:
        best = min(found, key=lambda pair: (pair.of != claim.of, not pair.everything, abs(pair.done - claim.value)))
        if not _counts_alike(claim, best):
            return unbound
        said = frozenset(
            [
                *(["the wholes agree"] if best.of == claim.of else []),
                *(["all is said to be done"] if claim.value == claim.of else []),
            ]
        )
        others = (pair for pair in found if pair is not best and pair.done != claim.value)
        evidence = tuple(Reading(pair.done, pair.says, facts, pair.span) for pair in (best, *others))
    return replace(
        unbound,
        reason="fraction above the block",
        readings=evidence,
        approximate=claim.approximate,
        repair="correct the fraction, or the marks that it counts",
        signs=said,
    )


def _can_be_read_so(facts: Facts, claim: Claim, blocks: tuple[Block, ...], found: list[Pair]) -> bool:
    """Whether the blocks show the fraction, or one of its numbers where nothing shows its whole."""
    wholes = [pair for pair in found if pair.of == claim.of]
    if wholes:
        return any(pair.done == claim.value for pair in wholes)
    counts = (reading.value for reading in readings(facts, blocks) if reading.way is not Way.MARKS)
    return any(value in (claim.value, claim.of) for value in counts)


def _counts_alike(claim: Claim, best: Pair) -> bool:
    """Whether the fraction can be meant to count what the pair counts."""
    assert claim.of is not None
    if best.done == best.of and claim.value == claim.of and not claim.unit and not best.added:
        return False  # all of either, whatever is counted
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
                yield Pair(total, total, f"column {grid.name(column)} adds up to {whole(total)}", grid.table.span, added=True)
    yield from by_status
    if len(by_status) > 1:
        finished, rows = sum(pair.done for pair in by_status), sum(pair.of for pair in by_status)
        span = Span(by_status[0].span.start, by_status[-1].span.end)
        says = f"{whole(finished)} of {whole(rows)} rows of {len(by_status)} tables are done"
        yield Pair(finished, rows, says, span, everything=True)


def _counts_unit(header: str, claim: Claim) -> bool:
    stems = content_words(header)
    return bool(stems) and bool(stems & content_words(f"{claim.label} {claim.unit}"))


def _sums(blocks: tuple[Block, ...]) -> Iterator[Pair]:
    """A list whose items carry fractions of their own, which add up."""
    for block in blocks:
        if not isinstance(block, List) or len(block.items) < 3:
            continue
        fractions = [match for item in block.items if (match := FRACTION.search(item.content.plain))]
        if len(fractions) < len(block.items) - 1:
            continue
        done = sum(number(match["number"]) for match in fractions)
        of = sum(number(match["of"]) for match in fractions)
        yield Pair(done, of, f"its {len(fractions)} lines add up to {whole(done)}/{whole(of)}", block.span)
