"""Where documents name an item, and which item is named at a place."""

from collections.abc import Iterator
from typing import NamedTuple

from gaplint.expressions import expression
from gaplint.facts.ids import find_id
from gaplint.facts.phases import find_phase, phase_mentions
from gaplint.facts.types import DEFINING, Facts, Id, Item, ItemKind, Mention
from gaplint.facts.unjoined import find_unjoined
from gaplint.index import ProjectIndex, Statement, are_unlike
from gaplint.model.span import Span

BEGUN = expression(r"(?<![\w-])[A-Z][A-Z0-9]*(?:-[A-Z0-9]*)*\Z")
LONGEST = 40
"""Characters of an ID that may be completed."""


class Named(NamedTuple):
    """An ID where it stands, by itself or in a range or list."""

    id: Id
    span: Span


class Meant(NamedTuple):
    """An item as it may be named."""

    id: Id
    ids: frozenset[Id]
    """As `ProjectIndex.canonical` writes them."""
    documents: tuple[Facts, ...]
    """In which these mean it."""


def id_of(name: str) -> Id | None:
    """The ID or phase that a name is, whole: `LATER-001`, `RF09`, `Phase 3`; None for any other text."""
    found = find_id(name, 0, len(name))
    return found[0] if found and found[1] == len(name) else find_phase(name) or find_unjoined(name)


def id_at(index: ProjectIndex, facts: Facts, offset: int) -> Named | None:
    """The ID or phase that a document names at `offset`, or right before it; of a range one of its ends, else the first."""
    for mention in mentions_in(index, facts):
        start, end = mention.span
        if start <= offset <= end:
            text = facts.document.source.reading
            written = (Named(one, span) for one in mention.ids if (span := _written(text, str(one), mention.span)))
            return next(
                (one for one in written if one.span.start <= offset <= one.span.end), Named(mention.ids[0], mention.span)
            )
    return None


def _written(text: str, name: str, within: Span) -> Span | None:
    at = text.find(name, *within)
    return None if at < 0 else Span(at, at + len(name))


def mentions_in(index: ProjectIndex, facts: Facts) -> Iterator[Mention]:
    """Every place in a document where IDs of known families or phases are named."""
    yield from (mention for mention in facts.mentions if mention.ids and mention.ids[0].family in index.families)
    if index.phases:
        yield from phase_mentions(facts.document)


def meant(index: ProjectIndex, id_: Id, facts: Facts | None = None) -> Meant:
    """What is meant by an ID that stands in a document, or that somebody has typed.

    Families that each document numbers anew mean something else in another document, and so does a phase that another plan
    has under another title.
    """
    if facts is None:
        return Meant(id_, index.known_as(id_), index.documents)
    ids = frozenset([index.canonical(id_)])
    is_own = id_.family in index.local or any(_is_another_phase(index, one, facts) for one in ids)
    return Meant(id_, ids, (facts,) if is_own else index.documents)


def titled(index: ProjectIndex, facts: Facts, id_: Id) -> list[Item]:
    """Where a document gives an item a title: by headings; else, of what is no phase, by the first of its rows and entries.

    Further tables say something else of the item, beside which it stands as if that were its title.
    """
    every = (said.item for said in index.statements.get(id_, ()) or index.phases.get(id_, ()) if said.facts is facts)
    said = [item for item in every if item.kind in DEFINING and item.title.plain and not item.inferred]
    headings = [item for item in said if item.kind is ItemKind.HEADING]
    return headings or ([] if id_ in index.phases else said[:1])


def _is_another_phase(index: ProjectIndex, id_: Id, facts: Facts) -> bool:
    """Whether a document and some other have a phase of that number under titles that have nothing in common."""
    if id_ not in index.phases:
        return False
    own = [one.title.plain for one in titled(index, facts, id_)]
    others = {said.facts.document.path: said.facts for said in index.phases[id_] if said.facts is not facts}
    theirs = [one.title.plain for other in others.values() for one in titled(index, other, id_)]
    return any(are_unlike(title, other) for title in own for other in theirs)


def mentions_of(index: ProjectIndex, item: Meant) -> Iterator[tuple[Facts, Mention]]:
    """Every place where an item is named, alone or with others, in the order of documents."""
    for facts in item.documents:
        phases = phase_mentions(facts.document) if item.ids & index.phases.keys() else ()
        for mention in (*facts.mentions, *phases):
            if any(index.canonical(one) in item.ids for one in mention.ids):
                yield facts, mention


def definitions_of(index: ProjectIndex, item: Meant) -> list[Statement]:
    """Where an item is defined: in its register, else wherever it has a heading, row or entry of its own with a title."""
    defined = [one for each in item.ids for one in index.definitions(each)]
    defined = defined or [one for each in item.ids for one in index.items.get(each, ()) if one.item.title.plain]
    return [one for one in defined if one.facts in item.documents]


def prefix_before(text: str, offset: int) -> str:
    """The beginning of an ID that stands right before `offset`, empty where none does."""
    found = BEGUN.search(text, max(0, offset - LONGEST), offset)
    return found.group() if found else ""
