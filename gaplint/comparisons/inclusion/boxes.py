"""Boxes: what a document says of a whole, that it is complete, settled or under way, held against the boxes of its section."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gaplint.binding.scope import sections_around
from gaplint.comparisons.inclusion.said import Said, every_said, is_open, states_of
from gaplint.config.vocabulary import any_of, drawn_boxes, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.grids import PARENTHESES
from gaplint.facts.statuses import StatusWords, is_qualified, symbol_class
from gaplint.facts.types import UNSETTLED, Facts, Item, ItemKind, StatusClass
from gaplint.model.document import Inline, List, ListItem, Paragraph, Section
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span
from gaplint.relations.structure import children, descend, entries, flat, unfolded

ELSEWHERE = frozenset([StatusClass.DEFERRED, StatusClass.DROPPED, StatusClass.EXTERNAL, StatusClass.BLOCKED, StatusClass.OPEN])
"""What a box says of itself whose author knew that it is open when he called the whole done."""
FEWEST = 3
"""Boxes, or rows, that must be done for a whole that is not to be wrong."""

SENTENCES = expression(r"[.!?。]\s+\w")


class Box(NamedTuple):
    """An item of a check list, with what introduces it."""

    item: ListItem
    ticked: bool
    label: str
    section: Section


class Unticked(NamedTuple):
    """A section that is said to be complete, or an item that is said to be settled, and its open boxes."""

    facts: Facts
    said: Span
    word: str
    open: tuple[Inline, ...]
    """Those that don't say themselves why they are open."""
    unticked: int
    """How many have no tick, these included."""
    boxes: int
    """How many there are, ticked ones included."""
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.signs)


def _ground(facts: Facts, signs: frozenset[str] = frozenset()) -> Ground:
    return Ground("what is complete has no open box", facts.document.path, signs=signs)


class Finished(NamedTuple):
    """A section that is said to be open or under way, and its boxes or rows, of which each is done."""

    facts: Facts
    said: Span
    word: str
    done: tuple[Inline, ...]
    rows: bool
    """Whether they are rows of tables, else boxes."""

    @property
    def ground(self) -> Ground:
        return _ground_of_open(self.facts)


def _ground_of_open(facts: Facts) -> Ground:
    return Ground("what is under way has something open", facts.document.path)


def find_unticked(facts: Facts, context: Context) -> Iterator[Unticked | Held]:
    if context.is_frozen(facts) or not _has_boxes(facts):
        return
    settled = {item.id: item for item in facts.items if item.kind is ItemKind.ROW and _is_done(item)}
    headed = {item.span: item for item in facts.items if item.kind is ItemKind.HEADING and item.id in settled}
    for section, said in every_said(context.statuses, facts).values():
        if said.status.kind is StatusClass.DONE and not is_qualified(said.status):
            yield from _of_section(facts, section, said, context.statuses)
    for item in headed.values():
        yield from _of_item(facts, facts.document.section_at(item.span.start), settled[item.id])


def find_finished(facts: Facts, context: Context) -> Iterator[Finished | Held]:
    if not context.is_frozen(facts) and (facts.grids or _has_boxes(facts)):
        for section, said in every_said(context.statuses, facts).values():
            if is_open(said.status):
                yield from _of_open_section(facts, section, said, context.statuses)


def _has_boxes(facts: Facts) -> bool:
    blocks = (one for one in facts.document.everything if not isinstance(one, ListItem))
    return any(isinstance(one, List) and _ticks(one) for one in unfolded(blocks))


def _is_done(item: Item) -> bool:
    return item.status is not None and item.status.kind is StatusClass.DONE


def _of_section(facts: Facts, section: Section, said: Said, statuses: StatusWords) -> Iterator[Unticked | Held]:
    boxes = [box for box in _boxes(facts, section, statuses) if not _is_for_later(facts, box)]
    unticked = [box for box in boxes if not box.ticked and not _explains(box, statuses)]
    ticked = sum(box.ticked for box in boxes)
    in_words = said.status.word[0].isalpha()
    if not ticked and not in_words:
        return  # a mark over a list that nobody has begun adorns it
    if unticked:
        told = {said.how, "says so in words" if in_words else "by a mark alone"}
        told.add("some boxes are ticked" if ticked else "no box is ticked")
        if all(any_of("criteria").search(f"{box.label} {box.section.title}") for box in unticked):
            told.add("the boxes are its conditions")
        opened = tuple(box.item.content for box in unticked)
        # parts that are said to be done have some as well
        every = sum(not _is_for_later(facts, box) for box in _all(facts, section))
        yield Unticked(facts, said.at, said.status.word, opened, len(boxes) - ticked, every, frozenset(told))
    elif boxes:
        yield Held(_ground(facts), agrees=True)


def _of_open_section(facts: Facts, section: Section, said: Said, statuses: StatusWords) -> Iterator[Finished | Held]:
    """A section that is not done, and all that it and those below it say of their parts."""
    parts = list(descend(facts, section))
    boxes = [entry for part in parts for entry in _with_boxes(_lists(part))]
    rows = [cell for part in parts for grid in facts.grids_in.get(part.number, ()) for cell in states_of(grid, statuses)]
    if len(boxes) + len(rows) < FEWEST:
        return
    done = all(box.checked for box in boxes) and all(status and status.kind is StatusClass.DONE for _, status in rows)
    if not done:
        yield Held(_ground_of_open(facts), agrees=True)
    elif not any(_is_explained(section, part, said, statuses) for part in parts):
        shown = tuple(box.content for box in boxes) or tuple(cell for cell, _ in rows)
        yield Finished(facts, said.at, said.status.word, shown, not boxes)


def _with_boxes(lists: Iterable[List]) -> Iterator[ListItem]:
    """The items of lists with boxes, and of lists in them; one without a box, or with another sign in it, is not ticked."""
    for block in lists:
        if any(item.checked is not None for item in block.items):
            yield from block.items
        for item in block.items:
            yield from _with_boxes(inner for inner in item.blocks if isinstance(inner, List))


def _lists(section: Section) -> Iterator[List]:
    return (block for block in flat(section.blocks) if isinstance(block, List))


def _is_explained(section: Section, part: Section, said: Said, statuses: StatusWords) -> bool:
    """Whether a part of what is not done lists only what is, or names something that is not."""
    lines = (line for block in flat(part.blocks) if isinstance(block, Paragraph) for line in block.lines)
    texts = [line for line in lines if not line.span.covers(said.at)]
    if part.heading and part is not section:
        texts.append(part.heading.title)
    return (
        any(StatusClass.DONE in statuses.classes_in(text.plain, Span(0, len(text.plain))) for text in texts)
        or any(any_of(kind).search(text.plain) for text in texts for kind in ("for_later", "to_do", "unfinished"))
        or _is_drawn_open(part)
    )


def _is_drawn_open(section: Section) -> bool:
    """Whether an item without a box has a symbol for what is open."""
    return any(entry.checked is None and symbol_class(entry.content.plain) in UNSETTLED for entry in entries(_lists(section)))


def _of_item(facts: Facts, section: Section, item: Item) -> Iterator[Unticked | Held]:
    """An item that a table calls settled, and the boxes for those who have to agree to it."""
    boxes = [box for box in _all(facts, section) if any_of("approval").match(box.item.content.plain)]
    assert item.status
    if boxes and not any(box.ticked for box in boxes):
        signs = frozenset(["nobody has agreed"])
        opened = tuple(box.item.content for box in boxes)
        yield Unticked(facts, item.status.span, item.status.word, opened, len(boxes), len(boxes), signs)
    elif boxes:
        yield Held(_ground(facts), agrees=True)


def _boxes(facts: Facts, section: Section, statuses: StatusWords) -> Iterator[Box]:
    """The boxes of a section and of those below it that say nothing of how far they are themselves."""
    yield from _own(section)
    for child in children(facts, section):
        if child.number not in every_said(statuses, facts):
            yield from _boxes(facts, child, statuses)


def _all(facts: Facts, section: Section) -> Iterator[Box]:
    yield from _own(section)
    for child in children(facts, section):
        yield from _all(facts, child)


def _own(section: Section) -> Iterator[Box]:
    """The boxes of a section's own lists; those within another item are steps to it."""
    above = ""
    for block in unfolded(section.blocks):
        if isinstance(block, List):
            yield from (Box(item, ticked, above, section) for item, ticked in _ticks(block))
        elif isinstance(block, Paragraph):
            above = block.lines[-1].plain


def _ticks(block: List) -> list[tuple[ListItem, bool]]:
    """The items of a list that have a box, and whether it is ticked; a sign before each of them is as good."""
    boxes = [(item, item.checked) for item in block.items if item.checked is not None]
    if boxes or block.items[0].content.plain[:1].isalnum():
        return boxes
    signs = [(item, sign) for item in block.items if (sign := _sign(item.content.plain)) is not None]
    return signs if len(signs) == len(block.items) else []


def _sign(plain: str) -> bool | None:
    """Whether the sign that an item begins with says that it is done; None for any other."""
    drawn = drawn_boxes().get(plain[:1])
    return drawn if drawn is not None else symbol_class(plain) is StatusClass.DONE or None


def _is_for_later(facts: Facts, box: Box) -> bool:
    """Whether the line above a box, or the title of a section around it, says that it is for later: `Next steps`."""
    titles = (section.title for section in sections_around(facts, box.item.span))
    return any(any_of("for_later").search(text) for text in (box.label, *titles))


def _explains(box: Box, statuses: StatusWords) -> bool:
    """Whether an open box says why it is open, or that it need not be ticked."""
    plain = box.item.content.plain
    struck = box.item.content.text.startswith("~~")
    if struck or PARENTHESES.search(plain) or SENTENCES.search(plain):
        return True
    if any(any_of(kind).search(plain) for kind in ("for_later", "optional", "at_need")):
        return True
    said = (match.group().lower() for match in statuses.anywhere.finditer(plain))  # `new` may say what the box asks for
    return any(statuses.kind(word) in ELSEWHERE and word not in words().lasting for word in said)
