"""Titles that documents give to an ID, tied to the title in its register: one ID has one meaning."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.facts.types import Id, ItemKind
from gaplint.index import ProjectIndex, Statement, content_words
from gaplint.model.ground import Ground, Held

LONGEST_ENTRY = 6
"""Words of a list entry that can be a name."""
MOST_LOCAL = 0.5
"""Share of a family's titles in one document that may differ from the register's; above it the document counts anew."""
FEWEST_LOCAL = 2
"""Titles of a document that must differ before it counts anew."""
LETTER = re.compile(r"[^\W\d_]")
LETTERS = 3
"""Fewest of a name: a bare number or mark in a matrix names nothing."""
PATH = re.compile(r"[\w.:{}/-]*[/=][\w.:{}/-]*$")
SCRIPT = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
"""Runs of scripts that put no spaces between words, or join endings to them."""


class Named(NamedTuple):
    """A title of an ID with the one that its register gives it."""

    id: Id
    one: Statement
    right: Statement
    agrees: bool
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return Ground(f"titles of {self.id.family} agree", self.one.facts.document.path, signs=self.signs)

    @property
    def held(self) -> Held:
        return Held(self.ground, self.agrees)


def find_named(index: ProjectIndex) -> Iterator[Named]:
    """Every title that stands in another document than the register's, unless that document counts the family anew."""
    found: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for id_, said in sorted(index.statements.items()):
        if id_.family not in index.local:
            for named in _named(index, id_, said):
                found[id_.family, named.one.facts.document.path].append(named)
    families: dict[str, list[list[Named]]] = defaultdict(list)
    for (family, _), titles in sorted(found.items()):
        families[family].append(titles)
    for documents in families.values():
        anew = [titles for titles in documents if _counts_anew(titles)]
        if 2 * len(anew) > len(documents):
            continue  # each document numbers for itself
        for titles in documents:
            yield from titles


def _counts_anew(titles: list[Named]) -> bool:
    """Whether most titles of a family that a document states are others than the register's."""
    differ = len({one.id for one in titles if not one.agrees})
    return differ >= FEWEST_LOCAL and differ > MOST_LOCAL * len({one.id for one in titles})


def _named(index: ProjectIndex, id_: Id, said: tuple[Statement, ...]) -> Iterator[Named]:
    right = [one for one in index.definitions(id_) if _is_name(index, one)]
    if not right:
        if id_.family not in index.registers:
            yield from _among(id_, [one for one in said if _is_name(index, one) and not index.is_frozen(one.facts)])
        return
    registers = index.registers[id_.family]
    right.sort(key=lambda one: registers.index(one.facts))
    main = right[0].facts
    known = frozenset().union(*(tokens(one.item.title.plain) for one in right))
    for one in said:
        if one.facts is not main and _is_name(index, one) and not index.is_frozen(one.facts):
            same = bool(tokens(one.item.title.plain) & known) or _described(one, right) or _short(one, right)
            if same or not _other_language(index, one, right):
                yield Named(id_, one, right[0], same, _signs(one, right[0]))


def _among(id_: Id, titled: list[Statement]) -> Iterator[Named]:
    """Without a register, a title against what all other documents agree on, at least two."""
    for one in titled:
        others = [other for other in titled if other.facts is not one.facts]
        common = frozenset.intersection(*(tokens(other.item.title.plain) for other in others)) if others else None
        if common and len({other.facts.document.path for other in others}) > 1:
            own = tokens(one.item.title.plain)
            same = any(own & tokens(other.item.title.plain) for other in others)
            yield Named(id_, one, others[0], same, frozenset(["others agree"]))


def _signs(one: Statement, right: Statement) -> frozenset[str]:
    kinds = {one.item.kind, right.item.kind}
    signs = ["both in tables"] if kinds == {ItemKind.ROW} else ["a list entry"] if ItemKind.ENTRY in kinds else []
    if one.item.id.width != right.item.id.width:
        signs.append("written with other zeros")
    return frozenset(signs)


def tokens(title: str) -> frozenset[str]:
    """The stems of a title, and pairs of letters where a script has no spaces between words."""
    runs = SCRIPT.findall(title)
    pairs = (run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1)))
    return content_words(SCRIPT.sub(" ", title)) | frozenset(pairs)


def _short(one: Statement, right: list[Statement]) -> bool:
    """Whether a title is an abbreviation of another one: `CV` of `Commercial Vehicle`."""
    title = one.item.title.plain
    others = [other.item.title.plain for other in right]
    return any(title.lower() == _initials(other) or other.lower() == _initials(title) for other in others)


def _initials(title: str) -> str:
    return "".join(word[0] for word in title.split() if word[0].isalpha()).lower()


def _is_name(index: ProjectIndex, one: Statement) -> bool:
    """Whether a title is a name: under a header of titles, in a heading, behind a bold ID; no number, path or status."""
    item, title = one.item, one.item.title.plain
    if item.kind is ItemKind.STATEMENT or item.inferred or (len(LETTER.findall(title)) < LETTERS and not SCRIPT.search(title)):
        return False
    if (
        PATH.fullmatch(title.strip("` "))
        or index.statuses.read(item.title)
        or not tokens(title) - content_words(item.id.family)
    ):
        return False
    return item.kind is not ItemKind.ENTRY or (item.bold and len(title.split()) <= LONGEST_ENTRY)


def _other_language(index: ProjectIndex, one: Statement, right: list[Statement]) -> bool:
    """Whether register and document write in two languages, as letters beyond ASCII in only one of them show."""
    family, foreign = one.item.id.family, index.foreign
    here = (one.facts.document.path, family) in foreign
    return any(((other.facts.document.path, family) in foreign) is not here for other in right)


def _described(one: Statement, right: list[Statement]) -> bool:
    """Whether a title names what a field of the record says: the option chosen, the thing required."""
    own = tokens(one.item.title.plain)
    fields = (field for other in right for field in other.item.fields)
    return any(2 * len(own & tokens(field.value.plain)) >= len(own) for field in fields)
