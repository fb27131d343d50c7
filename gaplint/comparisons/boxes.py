"""Boxes: what a document says of a whole, that it is complete or settled, held against the open boxes of its section."""

from collections.abc import Iterator
from typing import NamedTuple

from gaplint.config.vocabulary import any_of, open_boxes
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.grids import PARENTHESES
from gaplint.facts.purposes import is_status
from gaplint.facts.statuses import StatusWords, is_qualified, symbol_class, title_status
from gaplint.facts.types import Facts, Field, Item, ItemKind, Status, StatusClass
from gaplint.model.document import Heading, Inline, List, ListItem, Paragraph, Section
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span
from gaplint.relations.structure import children

ELSEWHERE = frozenset([StatusClass.DEFERRED, StatusClass.DROPPED, StatusClass.EXTERNAL, StatusClass.BLOCKED, StatusClass.OPEN])
"""What a box says of itself whose author knew that it is open when he called the whole done."""


WORD = expression(r"\w")
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


def find_unticked(facts: Facts, context: Context) -> Iterator[Unticked | Held]:
    if context.is_frozen(facts) or not _has_boxes(facts):
        return
    settled = {item.id: item for item in facts.items if item.kind is ItemKind.ROW and _is_done(item)}
    headed = {item.span: item for item in facts.items if item.kind is ItemKind.HEADING and item.id in settled}
    for section in facts.document.sections:
        if found := _said(context.statuses, facts, section):
            yield from _of_section(facts, section, *found, context.statuses)
    for item in headed.values():
        yield from _of_item(facts, facts.document.section_at(item.span.start), settled[item.id])


def _has_boxes(facts: Facts) -> bool:
    return any(isinstance(one, List) and _ticks(one) for one in facts.document.everything)


def _is_done(item: Item) -> bool:
    return item.status is not None and item.status.kind is StatusClass.DONE


def _fields(facts: Facts, section: Section) -> list[Field]:
    return [field for field in facts.fields_in.get(section.number, ()) if is_status(field.name)]


def _said(statuses: StatusWords, facts: Facts, section: Section) -> tuple[Span, str, str] | None:
    """Where a section says that it is done, in which word, and how: by a field, or by the end of its heading."""
    if section.heading is None or section.heading is facts.document.heading:
        return None
    fields = _fields(facts, section)
    if len(fields) == 1:
        status = statuses.read_sign(fields[0].value)
        done = status and status.kind is StatusClass.DONE and not is_qualified(status)
        return (fields[0].value.span, status.word, "a field says so") if status and done else None
    status = _mark(statuses, facts, section.heading) if not fields else None
    if status and status.kind is StatusClass.DONE:
        return section.heading.title.span, status.word, "a heading says so"
    return None


def _mark(statuses: StatusWords, facts: Facts, heading: Heading) -> Status | None:
    """What a heading ends with that says how far its section is: a tick, `(complete)`; a mark before it is an ornament."""
    title = heading.title
    word = WORD.search(facts.document.visible, *title.span)
    begin = word.start() if word else title.span.end
    return title_status(facts.document, title._replace(span=Span(begin, title.span.end)), Span(begin, begin), statuses)


def _of_section(
    facts: Facts, section: Section, said: Span, word: str, how: str, statuses: StatusWords
) -> Iterator[Unticked | Held]:
    boxes = [box for box in _boxes(facts, section, statuses) if not _is_for_later(box)]
    unticked = [box for box in boxes if not box.ticked and not _explains(box, statuses)]
    ticked = sum(box.ticked for box in boxes)
    if not ticked and not word[0].isalpha():
        return  # a mark over a list that nobody has begun adorns it
    if unticked:
        told = {how, "says so in words" if word[0].isalpha() else "by a mark alone"}
        told.add("some boxes are ticked" if ticked else "no box is ticked")
        if all(any_of("criteria").search(f"{box.label} {box.section.title}") for box in unticked):
            told.add("the boxes are its conditions")
        opened = tuple(box.item.content for box in unticked)
        every = sum(not _is_for_later(box) for box in _all(facts, section))  # parts that are said to be done have some as well
        yield Unticked(facts, said, word, opened, len(boxes) - ticked, every, frozenset(told))
    elif boxes:
        yield Held(_ground(facts), agrees=True)


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
        if not (child.heading and (_mark(statuses, facts, child.heading) or _fields(facts, child))):
            yield from _boxes(facts, child, statuses)


def _all(facts: Facts, section: Section) -> Iterator[Box]:
    yield from _own(section)
    for child in children(facts, section):
        yield from _all(facts, child)


def _own(section: Section) -> Iterator[Box]:
    """The boxes of a section's own lists; those within another item are steps to it."""
    above = ""
    for block in section.blocks:
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
    return False if plain.startswith(open_boxes()) else symbol_class(plain) is StatusClass.DONE or None


def _is_for_later(box: Box) -> bool:
    return any(any_of("for_later").search(text) for text in (box.label, box.section.title))


def _explains(box: Box, statuses: StatusWords) -> bool:
    """Whether an open box says why it is open, or that it need not be ticked."""
    plain = box.item.content.plain
    struck = box.item.content.text.startswith("~~")
    if struck or PARENTHESES.search(plain) or SENTENCES.search(plain) or any_of("for_later").search(plain):
        return True
    return not ELSEWHERE.isdisjoint(statuses.classes_in(plain, Span(0, len(plain))))
