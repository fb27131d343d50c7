"""Counts in headings and labels, tied to the block that these introduce."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from gaplint.binding.aboutness import NUMBERED as NUMBERED_TITLE
from gaplint.binding.aboutness import is_identifier, related, rows_are_numbered, signs
from gaplint.binding.alike import beside
from gaplint.binding.blocks import readings
from gaplint.binding.types import Binding, Reading, Tie, Way
from gaplint.comparisons.aggregate.fractions import bind_fraction
from gaplint.config.vocabulary import SPACELESS, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.claims import COUNT_IN_PARENTHESES
from gaplint.facts.numbers import as_written, noun, number, whole
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Claim, ClaimKind, Facts
from gaplint.index import content_words, of_document
from gaplint.model.document import Block, Document, Heading, Inline, List, Paragraph, Quote, Section, Table
from gaplint.model.span import Span
from gaplint.relations.stated import find_stated, introduces
from gaplint.relations.structure import children, countable, descend, elided, flat, is_called, is_open, unfolded

Introduced = dict[int, tuple[Inline, tuple[Block, ...]]]
"""Per start of a line that may be a label, the line with the block that follows it."""


def bind(facts: Facts, context: Context) -> Iterator[Binding]:
    """Every count of a heading or label; fractions are progress."""
    introduced = _introduced(facts.document)
    yield from beside(facts, _counts(facts, introduced))
    yield from (_progress(facts, claim, introduced, context.statuses) for claim in facts.claims if claim.of is not None)


def _counts(facts: Facts, introduced: Introduced) -> Iterator[tuple[Claim, Binding]]:
    yield from ((claim, _tied(facts, claim, introduced, str(claim.kind))) for claim in facts.claims if claim.of is None)
    read = {claim.text.span for claim in facts.claims}
    for kind, text in _texts(facts, introduced):
        if text.span not in read:
            stated = [(claim, _tied(facts, claim, introduced, "stated")) for claim in find_stated(facts, kind, text)]
            right = any(one.bound and one.fits for _, one in stated)  # then the others count something else
            yield from ((claim, one) for claim, one in stated if _is_about(one, kind) and (one.fits or not right))


WORD_BEFORE = expression(r"(?<![^\W\d_])([^\W\d_]++)[\s*_`]*+$")
NUMBERED_WORD = expression(r"(?<![^\W\d_])([^\W\d_]{1,30}+)[ ]{1,3}(\d{1,3})(?![\w.])")
LONGEST_WORD = 40
"""Characters before a number in which the word before it is looked for."""
INITIALS = expression(r"[A-Z]{2,4}s?")
ABOUT = frozenset(["the noun heads the rows", "items name the noun", "items are ranges of IDs"])
"""What ties a number that does not stand alone in brackets to the block behind it."""
NUMBERED = frozenset(["a ranking", "ends the title"])
"""What does so where the block numbers itself."""
ALONE = frozenset(["one list", "one table", "sub-headings"])
"""What a line with a colon introduces."""
AGAINST = frozenset(["far fewer", "one or two"])
NONE_OF_THEM = AGAINST | {"items are keys with values"}
OTHER_SIZE = frozenset(["far fewer", "twice as many"])
"""What tells that a list is none of the things that are counted in the line above it."""


def _texts(facts: Facts, introduced: Introduced) -> Iterator[tuple[ClaimKind, Inline]]:
    """Each heading, and each line that has a block behind or below it: a label if it is bold or an item, else a sentence."""
    for section in facts.document.sections:
        if section.heading:
            yield ClaimKind.HEADING, section.heading.title
    for text, blocks in introduced.values():
        if blocks:
            nested = text.span.start in facts.document.item_starts
            yield ClaimKind.LABEL if nested or text.text.startswith(("**", "__")) else ClaimKind.SENTENCE, text


def _is_about(one: Binding, kind: ClaimKind) -> bool:
    """Whether a number that does not stand alone in brackets counts the block: this is called so, or numbers itself."""
    if "behind a lone word" in one.signs and "items are identifiers" not in one.signs and _may_name(one):
        return False  # `Berth 4 planks:` may name a berth, `Renames 4 scripts:` counts
    if "behind an article" in one.signs and not {"one list", "items are numbered"} <= one.signs:
        return False  # `The twelve seals` are known, and some of them may be shown
    if "introduces the list" in one.signs:
        return bool(one.signs & ALONE) and not one.signs & OTHER_SIZE
    if kind is not ClaimKind.SENTENCE and _ends_above(one):
        return True
    if kind is ClaimKind.SENTENCE and "ends the title" not in one.signs:
        return False
    numbered = "near" in one.signs and one.signs & NUMBERED and one.signs & {"items are numbered", "rows are numbered"}
    return not one.signs & AGAINST and bool(one.signs & ABOUT or numbered)


def _ends_above(one: Binding) -> bool:
    """Whether a title or label ends with the number of what stands alone below it: `Ropes: 4 knots`, `5 rules of the quay`."""
    opens = "opens the title" in one.signs
    alone = "one list" in one.signs or (opens and "sub-headings" in one.signs)
    named = {"one table", "the noun heads the rows"} <= one.signs
    if "ends the title" not in one.signs or not (alone or named) or one.signs & NONE_OF_THEM:
        return False
    between = one.facts.document.visible[one.span.end : one.readings[0].span.start].strip()
    return opens or ("near" in one.signs and "\n" not in between)


def _all_below(facts: Facts, claim: Claim, section: Section, below: tuple[Block, ...]) -> Reading | None:
    """What all sub-sections hold, where the number may count that; where these state their own, it is added up elsewhere."""
    if any(COUNT_IN_PARENTHESES.search(one.title) for one in children(facts, section)):
        return None
    first = next(iter(readings(facts, below)), None)
    return first if first and _is_of_size(claim, first) else None


def _may_name(one: Binding) -> bool:
    """Whether a number may belong to the word before it: little follows, or that has the next number elsewhere, `Berth 5`."""
    if "more is said before the colon" not in one.signs:
        return True
    document = one.facts.document
    before = WORD_BEFORE.search(document.visible, max(0, one.span.start - LONGEST_WORD), one.span.start)
    numbers = _behind_words(one.facts).get(before[1].lower(), frozenset()) if before else frozenset()
    return not numbers.isdisjoint((one.value - 1, one.value + 1))


@of_document
def _behind_words(facts: Facts) -> dict[str, frozenset[int]]:
    """The numbers that stand right behind each word."""
    found: dict[str, set[int]] = defaultdict(set)
    for match in NUMBERED_WORD.finditer(facts.document.visible):
        found[match[1].lower()].add(int(match[2]))
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _tied(facts: Facts, claim: Claim, introduced: Introduced, form: str) -> Binding:
    section = facts.document.section_at(claim.span.start)
    if claim.kind is ClaimKind.HEADING:
        evidence = _under_heading(facts, section)
        if evidence and section.children and not _is_of_size(claim, evidence[0]):
            below = tuple(block for one in descend(facts, section) for block in flat(one.blocks))
            if first := _all_below(facts, claim, section, below):
                held = _count(facts, claim, "the heading", [first, *evidence], below, form)
                return replace(held, signs=held.signs | {"in sub-sections"})
        return _count(facts, claim, "the heading", evidence, _counted(facts, section), form)
    _, blocks = introduced.get(claim.text.span.start, (None, ()))
    scope = "the label" if claim.kind is ClaimKind.LABEL else "the text"
    return _count(facts, claim, scope, _under_label(facts, blocks), blocks, form)


def _introduced(document: Document) -> Introduced:
    found: Introduced = {}

    def visit(nested: tuple[Block, ...]) -> None:
        blocks = tuple(unfolded(nested))
        for number_, block in enumerate(blocks):
            if isinstance(block, Paragraph):
                following = blocks[number_ + 1 : number_ + 2]
                if following and countable(following[0]) and not isinstance(following[0], Paragraph):
                    found[block.lines[-1].span.start] = block.lines[-1], following
            elif isinstance(block, Quote):
                visit(block.blocks)
            elif isinstance(block, List):
                for item in block.items:
                    nested = tuple(inner for inner in item.blocks if isinstance(inner, List))
                    found[item.content.span.start] = item.content, nested
                    visit(item.blocks)

    for section in document.sections:
        visit(section.blocks)
        if (last := _above_children(section)) and last.span.start not in found:
            found[last.span.start] = last, _children_of(document, section)
    return found


def _above_children(section: Section) -> Inline | None:
    """The line with a colon right above the first sub-section, where the section holds nothing else to count."""
    blocks = list(flat(section.blocks))
    last = blocks[-1] if blocks and section.children and not any(map(countable, blocks)) else None
    return last.lines[-1] if isinstance(last, Paragraph) and last.content.plain.endswith((":", "：")) else None


def _children_of(document: Document, section: Section) -> tuple[Block, ...]:
    headings = (document.sections[number_].heading for number_ in section.children)
    return tuple(heading for heading in headings if heading)


def _under_label(facts: Facts, blocks: tuple[Block, ...]) -> list[Reading]:
    if blocks and isinstance(blocks[0], Heading):
        section = facts.document.section_at(blocks[0].span.start)
        return _under_heading(facts, facts.document.sections[section.parent or 0])
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
    counted = [block for block in blocks if countable(block)]
    for block in counted if len(counted) > 1 else ():  # a lone one has been read as its section
        found += readings(facts, (block,))
    found += _labels(facts, blocks)
    children = below[1:]
    if children:
        span = Span(children[0].span.start, children[-1].span.end)
        direct = section.children
        found.append(Reading(len(direct), f"there are {len(direct)} sub-sections", facts, span))
        titles = [facts.document.sections[number_].title for number_ in direct]
        numbered = sum(NUMBERED_TITLE.match(title) is not None for title in titles)
        if 1 < numbered < len(direct):
            found.append(Reading(numbered, f"{numbered} of them are numbered", facts, span))
        if optional := sum(is_called("optional", title) for title in titles):
            needed = len(direct) - optional
            found.append(Reading(needed, f"{needed} sub-sections are not optional", facts, span))
        stated = [match for title in titles if (match := COUNT_IN_PARENTHESES.search(title))]
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


def _count(facts: Facts, claim: Claim, scope: str, evidence: list[Reading], blocks: tuple[Block, ...], form: str) -> Binding:
    unit = as_written(facts.document.visible, claim.span.end, noun(claim.unit))
    says = f"{scope} says {whole(claim.value)} {unit}".rstrip()
    if not evidence or not _may_count(facts, claim, unit, evidence[0]):
        return Binding(Tie.HEADING, facts, claim.span, claim.value, says)
    first = evidence[0]
    evidence += _identified(facts, blocks, first.span)
    if claim.value >= first.value - 1 and is_open(blocks):
        evidence.append(Reading(claim.value, "its last item stands for what it does not name", facts, first.span))
    return Binding(
        Tie.HEADING,
        facts,
        claim.span,
        claim.value,
        says,
        f"{scope.removeprefix('the ')} above the block",
        tuple(dict.fromkeys(evidence)),  # several ways to read a block may come to the same
        claim.approximate,
        f"change it to {whole(first.value)}, or fix the list",
        form=form,
        unit=" ".join(sorted(content_words(claim.unit))),
        signs=signs(facts, claim, blocks, first.value),
    )


def _is_of_their_size(facts: Facts, claim: Claim, unit: str, first: Reading) -> bool:
    """Whether a number is of a unit in capitals that nothing below has, such as function points: `Berths (3 FP)`."""
    text = facts.document.visible[first.span.start : first.span.end]
    if claim.of or not INITIALS.fullmatch(unit):
        return False
    return re.search(rf"(?<![^\W\d_]){unit.removesuffix('s')}s?(?![^\W\d_])", text) is None


def _identified(facts: Facts, blocks: tuple[Block, ...], span: Span) -> Iterator[Reading]:
    """The items that are what only one thing is called, where others, such as remarks, are not."""
    items = [item.content for block in blocks if isinstance(block, List) for item in block.items]
    named = sum(map(is_identifier, items))
    if 1 < named < len(items):
        yield Reading(named, f"{named} of its items begin with a name", facts, span, Way.NAMES)


def _may_count(facts: Facts, claim: Claim, unit: str, first: Reading) -> bool:
    """Whether the number can be meant to count the block: what a reader counts first is of its size and kind."""
    return _is_of_size(claim, first) and _of_kind(claim, first) and not _is_of_their_size(facts, claim, unit, first)


def _is_of_size(claim: Claim, first: Reading) -> bool:
    return claim.value > 0 < first.value and claim.value / 2 <= first.value <= claim.value * 2 + 1


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
    known = frozenset().union(*map(content_words, named))
    if not grids or any(stem in known or (stem > SPACELESS and any(related(stem, one) for one in known)) for stem in stems):
        return True
    return len(grids) == 1 and rows_are_numbered(grids) and introduces(claim, first.facts.document.visible)


def _progress(facts: Facts, claim: Claim, introduced: Introduced, statuses: StatusWords) -> Binding:
    assert claim.of is not None
    scope = {ClaimKind.HEADING: "the heading", ClaimKind.LABEL: "the label"}.get(claim.kind, "the text")
    says = f"{scope} says {whole(claim.value)}/{whole(claim.of)}"
    if claim.kind is ClaimKind.HEADING:
        section = facts.document.section_at(claim.span.start)
        blocks = tuple(block for one in descend(facts, section) for block in one.blocks)
    else:
        _, blocks = introduced.get(claim.text.span.start, (None, ()))
    return bind_fraction(facts, claim, says, blocks, statuses)
