"""An item under another name: where that has to be written, and why nobody can tell.

An ID that documents number anew is one thing here and another there. An edit that meant the other thing would be worse than
none, so what can't be told is refused, with the two places that make it doubtful.
"""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from gaplint.errors import GaplintError
from gaplint.facts.phases import is_phase, phase_pattern
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, are_unlike
from gaplint.lookup import Meant, id_of, mentions_of, titled
from gaplint.model.span import Span

LEAD = r"(?m:^(?:\[[xX]\]|[^\w\n(]|\d{1,3}[.)])++)"
"""What stands in a line before the phase that it is about: marks of headings, entries, boxes and cells, or where these were."""


class RenameError(GaplintError):
    """An item that can't be called so; the message says why."""


class Place(NamedTuple):
    """Where a document names an item, with the title that it has there."""

    facts: Facts
    span: Span
    title: str = ""

    def __str__(self) -> str:
        document = self.facts.document
        at = f"{document.path}:{document.source.line_of(self.span.start)}"
        return f"“{self.title}” in {at}" if self.title else at


def renamed(index: ProjectIndex, item: Meant, name: str) -> list[tuple[Facts, Span]]:
    """Where `name` has to be written for an item to be called so everywhere.

    Raises RenameError for a name that is no ID or belongs to another item, where it is not certain which places mean the
    item, and for one that a range or list names: what that would mean with the new name is for people to say.
    """
    new = id_of(name)
    if new is None:
        raise RenameError(f"{name} is not an ID, such as LATER-001")
    taken = Meant(new, index.known_as(new), item.documents)
    if taken.ids.isdisjoint(item.ids) and any(mentions_of(index, taken)):
        raise RenameError(f"{name} is taken")
    _refuse_doubtful(index, item)
    places = []
    for facts, mention in mentions_of(index, item):
        if len(mention.ids) > 1:
            at = Place(facts, mention.span)
            raise RenameError(f"{item.id} is named as part of a range or list in {at}; write the IDs out there first")
        places.append((facts, mention.span))
    return places


def _refuse_doubtful(index: ProjectIndex, item: Meant) -> None:
    """Raise RenameError where a place that would be renamed may mean something else, or one that would not may mean this."""
    told = [place for facts in item.documents for place in _told(index, item, facts)]
    for further in told[1:]:
        if are_unlike(told[0].title, further.title):
            raise RenameError(f"{item.id} is {told[0]}, but {further}; rename it by hand, as each mention may mean either")
    numbering = [place for facts in item.documents if (place := _numbers(index, item, facts))] if is_phase(item.id) else []
    if len(numbering) > 1:
        one, other = numbering[:2]
        raise RenameError(f"{item.id} may be one phase in {one} and another in {other}; rename it by hand")
    named = [Place(facts, mention.span) for facts, mention in mentions_of(index, item)]
    if not named:  # a phase without a heading or a row
        raise RenameError(f"no document says what {item.id} is; rename it by hand")
    own = (*told, *named)[0]
    meaning = {place.facts.document.path for place in named}
    others = tuple(facts for facts in index.documents if facts.document.path not in meaning)
    everyone = item._replace(ids=index.known_as(item.id), documents=others)
    for facts, mention in mentions_of(index, everyone):
        there = [*_told(index, everyone, facts)]
        if not (told and there and all(are_unlike(own.title, place.title) for place in there)):
            other = there[0] if there else Place(facts, mention.span)
            raise RenameError(f"{item.id} may be the same in {own} and in {other}, or not; rename it by hand")


def _told(index: ProjectIndex, item: Meant, facts: Facts) -> Iterator[Place]:
    """Where a document gives an item a title."""
    yield from (Place(facts, one.span, one.title.plain) for each in item.ids for one in titled(index, facts, each))


def _numbers(index: ProjectIndex, item: Meant, facts: Facts) -> Place | None:
    """Where a document names a phase, if it has lines that begin with phases: it may count them for itself."""
    if not phase_pattern(LEAD).search(facts.document.visible):
        return None
    named = (Place(facts, mention.span) for _, mention in mentions_of(index, item._replace(documents=(facts,))))
    return next(chain(_told(index, item, facts), named), None)
