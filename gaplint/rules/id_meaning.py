"""One ID with two meanings; see the page of this name."""

from collections import defaultdict
from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.facts.ids import series
from gaplint.facts.types import Id, ItemKind
from gaplint.index import ProjectIndex, Statement, content_words, is_frozen
from gaplint.model.finding import Confidence, Finding, Spot
from gaplint.rule import Rule

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
    titled = [one for one in said if one.item.kind is not ItemKind.STATEMENT and _words(one) and not is_frozen(one.facts)]
    right = [one for one in index.definitions(id_) if _words(one)]
    if right:
        known = frozenset().union(*(_words(one) for one in right))
        home = {one.facts.document.path for one in right}
        for one in titled:
            if one.facts.document.path not in home and not _words(one) & known and _meant(one, known):
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


def _words(one: Statement) -> frozenset[str]:
    return content_words(one.item.title.plain) - content_words(one.item.id.family)


def _meant(one: Statement, known: frozenset[str]) -> bool:
    """Whether a title is long enough to be one, and no abbreviation of the other."""
    words = _words(one)
    initials = "".join(sorted(word[0] for word in known))
    return not (len(words) == 1 and all(letter in initials for letter in next(iter(words)))) or len(words) > 1


def _single(wrong: Statement, right: Statement) -> Finding:
    return Finding(
        f"{wrong.item.id} is “{wrong.item.title.plain}” here, “{right.item.title.plain}” in {right.facts.document.path}",
        Spot(wrong.facts.document, wrong.item.span, f"is “{wrong.item.title.plain}”"),
        (Spot(right.facts.document, right.item.span, f"is “{right.item.title.plain}”"),),
        "name the item as its register does, or give it a number of its own",
        Confidence.LIKELY,
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
        Confidence.LIKELY,
    )


RULE = Rule(check)
