"""One ID with two meanings; see the page of this name."""

from collections import defaultdict
from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.facts.ids import series
from gaplint.facts.types import Facts, Id, ItemKind
from gaplint.index import ProjectIndex, Statement, content_words
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule

LONGEST_ENTRY = 6
"""Words of a list entry that can be a name."""
SERIES = 3
"""Collisions of one family between two documents from which on they are one finding."""


def check(project: Project) -> Iterator[Finding]:
    index = project.index
    collisions: dict[tuple[str, str, str], list[tuple[Statement, Statement]]] = defaultdict(list)
    for id_, said in sorted(index.statements.items()):
        if id_.family in index.local:
            continue
        for wrong, right in _collisions(index, id_, said):
            collisions[id_.family, wrong.facts.document.path, right.facts.document.path].append((wrong, right))
    for pairs in collisions.values():
        if len({wrong.item.id for wrong, _ in pairs}) >= SERIES:
            yield _series(pairs)
        else:
            seen = set()
            for wrong, right in pairs:
                if wrong.item.id not in seen:
                    seen.add(wrong.item.id)
                    yield _single(wrong, right)


def _collisions(index: ProjectIndex, id_: Id, said: tuple[Statement, ...]) -> Iterator[tuple[Statement, Statement]]:
    """Titles that share no word with the register's, or, without one, with what two other documents agree on."""
    titled = [one for one in said if _is_name(index, one) and not index.is_frozen(one.facts)]
    right = [one for one in index.definitions(id_) if _words(one)]
    if right:
        registers = index.registers[id_.family]
        right.sort(key=lambda one: registers.index(one.facts))
        main = right[0].facts.document.path
        known = frozenset().union(*(_words(one) for one in right))
        first = frozenset().union(*(_words(one) for one in right if one.facts is right[0].facts))
        for one in titled:
            if one in right:  # a second register answers to the first
                if one.facts.document.path != main and not _words(one) & first and not _described(one, right[:1]):
                    yield one, right[0]
            elif (
                one.facts.document.path != main
                and not _words(one) & known
                and not _described(one, right)
                and not _other_language(one, right)
            ):
                yield one, right[0]
        return
    if id_.family in index.registers:
        return
    for one in titled:
        others = [other for other in titled if other.facts is not one.facts]
        paths = {other.facts.document.path for other in others}
        if len(paths) < 2 or any(_words(other) & _words(one) for other in others):
            continue
        common = frozenset.intersection(*(_words(other) for other in others))
        if common:
            yield one, others[0]


def _is_name(index: ProjectIndex, one: Statement) -> bool:
    """Whether a title is a name: in a list, only a short one after a bold ID; else it may be any remark on the item."""
    if one.item.kind is ItemKind.STATEMENT or not _words(one) or index.statuses.read(one.item.title):
        return False
    return one.item.kind is not ItemKind.ENTRY or (one.item.bold and len(one.item.title.plain.split()) <= LONGEST_ENTRY)


def _other_language(one: Statement, right: list[Statement]) -> bool:
    """Whether register and document write in two languages, as letters beyond ASCII in only one of them show."""
    family = one.item.id.family
    return any(_foreign(other.facts, family) is not _foreign(one.facts, family) for other in right)


def _foreign(facts: Facts, family: str) -> bool:
    titles = "".join(item.title.plain for item in facts.items if item.id.family == family)
    return not titles.isascii() and any(character.isalpha() and not character.isascii() for character in titles)


def _words(one: Statement) -> frozenset[str]:
    return content_words(one.item.title.plain) - content_words(one.item.id.family)


def _described(one: Statement, right: list[Statement]) -> bool:
    """Whether a title names what a field of the record says: the option chosen, the thing required."""
    words = _words(one)
    fields = (field for other in right for field in other.item.fields)
    return any(2 * len(words & content_words(field.value.plain)) >= len(words) for field in fields)


def _single(wrong: Statement, right: Statement) -> Finding:
    return Finding(
        f"{wrong.item.id} is “{wrong.item.title.plain}” here, “{right.item.title.plain}” in {right.facts.document.path}",
        Spot(wrong.facts.document, wrong.item.span, f"is “{wrong.item.title.plain}”"),
        (Spot(right.facts.document, right.item.span, f"is “{right.item.title.plain}”"),),
        "name the item as its register does, or give it a number of its own",
    )


def _series(pairs: list[tuple[Statement, Statement]]) -> Finding:
    wrong, right = pairs[0]
    ids = tuple(dict.fromkeys(one.item.id for one, _ in pairs))
    return Finding(
        f"{len(ids)} IDs mean other things here than in {right.facts.document.path}: {series(ids)}; "
        f"{wrong.item.id} is “{wrong.item.title.plain}” here, “{right.item.title.plain}” there",
        Spot(wrong.facts.document, wrong.item.span, f"is “{wrong.item.title.plain}”"),
        (
            Spot(right.facts.document, right.item.span, f"is “{right.item.title.plain}”"),
            *(Spot(one.facts.document, one.item.span, f"is “{one.item.title.plain}”") for one, _ in pairs[1:]),
        ),
        "number one of the two series anew",
    )


RULE = Rule(check)
