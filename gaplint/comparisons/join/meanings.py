"""Titles that documents give to an ID, tied to the title in its register: one ID has one meaning."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import NamedTuple

from gaplint.binding.scope import is_sample
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import label
from gaplint.facts.types import Facts, Id, ItemKind, called
from gaplint.index import ProjectIndex, Statement, content_words, of_document, title_words
from gaplint.model.ground import Ground, Held
from gaplint.model.kept import Part
from gaplint.model.span import Span

LONGEST_ENTRY = 6
"""Words of a list entry that can be a name."""
MOST_LOCAL = 0.5
"""Share of a family's titles in one document that may differ from the register's; above it the document counts anew."""
FEWEST_RENUMBERED = 5
"""IDs with the title of another one for a slip to be none: fewer may have been shifted by one that was put in."""
FEWEST_LOCAL = 2
"""Titles of a document that must differ before it counts anew."""
MOST_COMPARED = 20
"""Definitions of an ID whose fields and initials are looked at for a title; what words they have is asked of all."""
MOVED = "another ID has that title"
TOLD = "the section of one has all words of the other"
FEWEST_DESCRIBING = 2
"""Words of a title that a field must have for it to name what that says: one may be there by chance."""
RARE = 0.1
"""Share of a register's titles that may have a stem which tells one of them from the others; two may always."""
FEWEST_RARE = 2
"""Such stems that a title must share with that of another ID to be its title."""
LETTER = expression(r"[^\W\d_]")
LETTERS = 3
"""Fewest of a name: a bare number or mark in a matrix names nothing."""
PATH = expression(r"[\w.:{}/-]*+=[\w.:{}/-]*|[\w.:{}-]*+/[\w.:{}/-]*")
SECTION = ("§", "#")
"""What a reference to a part of an item begins with, `ADR-16 §6`: it names no item."""
LEAD_END = expression(r"\s{1,9}[–—-]\s|[:：,;(（]")
"""What ends the word or two that a cell begins with to explain them: `Low — the same crew does both`."""
SCRIPT = expression(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
"""Runs of scripts that put no spaces between words, or join endings to them."""


@dataclass(frozen=True, eq=False)
class Titles:
    """What a register calls the IDs of a family."""

    stems: dict[Id, frozenset[str]]
    """The stems of the title of each."""

    @cached_property
    def having(self) -> dict[str, set[Id]]:
        """The IDs by stem."""
        found: dict[str, set[Id]] = defaultdict(set)
        for id_, stems in self.stems.items():
            for stem in stems:
                found[stem].add(id_)
        return found


class Elsewhere:
    """What titles of one ID have in common, as others than a document's own tell it."""

    def __init__(self, titled: Iterable[Statement]) -> None:
        self._titles: Counter[str] = Counter()
        self._stems: Counter[str] = Counter()
        self._own: dict[str, Counter[str]] = defaultdict(Counter)
        for one in titled:
            stems, path = tokens(one.item.title.plain), one.facts.document.path
            self._titles[path] += 1
            self._stems.update(stems)
            self._own[path].update(stems)

    def titles(self, path: str) -> int:
        """How many titles other documents than `path` have."""
        return self._titles.total() - self._titles[path]

    def documents(self, path: str) -> int:
        """How many other documents there are."""
        return len(self._titles) - (path in self._titles)

    def having(self, stem: str, path: str) -> int:
        """How many of their titles have a stem."""
        return self._stems[stem] - (self._own[path][stem] if path in self._own else 0)


class Named(NamedTuple):
    """A title of an ID with the one that its register gives it."""

    id: Id
    one: Statement
    right: Statement
    agrees: bool
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return Ground(f"titles of {called(self.id.family)} agree", self.one.facts.document.path, signs=self.signs)

    @property
    def held(self) -> Held:
        return Held(self.ground, self.agrees)


def find_named(index: ProjectIndex) -> Iterator[Part[Named]]:
    """Every title that stands in another document than the register's, unless that document counts the family anew."""
    ids: dict[str, list[Id]] = defaultdict(list)
    for id_, said in index.statements.items():
        if id_.family not in index.local and (len(said) > 1 or id_.family in index.registers):
            ids[id_.family].append(id_)
    registered = [id_ for family, own in ids.items() if family in index.registers for id_ in own]
    stems = {id_: found[0] for id_, found in zip(registered, index.each(registered, _stems), strict=True)}
    for family, own in sorted(ids.items()):
        of_family = {id_: stems[id_] for id_ in own if id_ in stems}
        titles = index.kept(f"{__name__} {family}", of_family, partial(Titles, of_family))
        named = index.each((id_ for id_ in sorted(own) if len(index.statements[id_]) > 1), _named, titles)
        for path, named_so in index.kept(f"{__name__} {family} told", named, partial(_told, named)).items():
            yield index.kept(f"{__name__} {family} {path}", named_so, partial(Part, named_so))


def _told(found: list[Part[Named]]) -> dict[str, list[Named]]:
    """The titles of a family by the documents that state them.

    None where each document numbers for itself, or the register numbers otherwise than all others.
    """
    documents: dict[str, list[Named]] = defaultdict(list)
    for named in chain.from_iterable(found):
        documents[named.one.facts.document.path].append(named)
    anew = [named_so for named_so in documents.values() if _counts_anew(named_so)]
    if 2 * len(anew) > len(documents) or _is_renumbered(chain.from_iterable(documents.values())):
        return {}
    return dict(sorted(documents.items()))


def _counts_anew(titles: list[Named]) -> bool:
    """Whether most titles of a family that a document states are others than the register's."""
    differ = len({one.id for one in titles if not one.agrees and MOVED not in one.signs})
    return differ >= FEWEST_LOCAL and differ > MOST_LOCAL * len({one.id for one in titles})


def _is_renumbered(titles: Iterable[Named]) -> bool:
    """Whether most IDs of a family have the titles of others of it."""
    moved: dict[Id, bool] = defaultdict(bool)
    for one in titles:
        moved[one.id] |= MOVED in one.signs
    return sum(moved.values()) >= FEWEST_RENUMBERED and 2 * sum(moved.values()) > len(moved)


def _named(index: ProjectIndex, titles: Titles, id_: Id) -> Iterator[Named]:
    said = index.statements[id_]
    right = [one for one in index.definitions(id_) if _is_name(index, one)]
    if not right:
        if id_.family not in index.registers:
            yield from _among(id_, [one for one in said if _is_name(index, one) and not index.is_frozen(one.facts)])
        return
    order = index.register_order(id_.family)
    right.sort(key=lambda one: order[one.facts.document.path])
    main = right[0].facts
    elsewhere = Elsewhere(right)
    scripts = {_is_foreign(index, one) for one in right}
    for one in said:
        path = one.facts.document.path
        if one.facts is not main and _is_name(index, one) and not index.is_frozen(one.facts):
            others = [other for other in right[:MOST_COMPARED] if other.facts is not one.facts]  # its own bears nothing out
            own = tokens(one.item.title.plain)
            known = {stem for stem in own if elsewhere.having(stem, path)}
            same = bool(known) or _described(one, others) or _short(one, others)
            moved = _is_of_another(titles, id_, own, known)
            if same or scripts == {_is_foreign(index, one)}:
                yield Named(id_, one, right[0], same and not moved, _signs(one, right[0]) | ({MOVED} if moved else set()))


def _stems(index: ProjectIndex, id_: Id) -> Iterator[frozenset[str]]:
    """The stems of the title that the first register of its family gives an ID."""
    register = index.registers[id_.family][0]
    titles = (one.item.title.plain for one in index.definitions(id_) if one.facts is register)
    yield frozenset().union(*map(tokens, titles))


def _is_of_another(titles: Titles, id_: Id, own: frozenset[str], known: Set[str]) -> bool:
    """Whether a title has nothing particular of its ID's in the register, and most of it, and more, of another ID's."""
    stems, having = titles.stems, titles.having
    most = max(2, RARE * len(stems))
    rare = {stem for stem in own if len(having.get(stem, ())) <= most}
    if rare & known:
        return False
    others = Counter(other for stem in rare for other in having.get(stem, ()) if other != id_)
    fewest = max(len(own) / 2, len(known) + 1)
    return any(times >= FEWEST_RARE and len(own & stems[other]) >= fewest for other, times in others.items())


def _among(id_: Id, titled: list[Statement]) -> Iterator[Named]:
    """Without a register, a title against what all other documents agree on, at least two."""
    elsewhere = Elsewhere(titled)
    firsts = list({one.facts: one for one in reversed(titled)}.values())[::-1][:2]
    for one in titled:
        path = one.facts.document.path
        if elsewhere.documents(path) > 1:
            other = firsts[firsts[0].facts is one.facts]
            titles = elsewhere.titles(path)
            if any(elsewhere.having(stem, path) == titles for stem in tokens(other.item.title.plain)):
                same = any(elsewhere.having(stem, path) for stem in tokens(one.item.title.plain))
                yield Named(id_, one, other, same, frozenset(["others agree"]))


def _signs(one: Statement, right: Statement) -> frozenset[str]:
    if _tells(one, right) or _tells(right, one):
        return frozenset([TOLD])
    kinds = {one.item.kind, right.item.kind}
    signs = ["both in tables"] if kinds == {ItemKind.ROW} else ["a list entry"] if ItemKind.ENTRY in kinds else []
    if one.item.id.width != right.item.id.width:
        signs.append("written with other zeros")
    return frozenset(signs)


@lru_cache(maxsize=16384)
def tokens(title: str) -> frozenset[str]:
    """The stems of a title, and pairs of letters where a script has no spaces between words."""
    runs = SCRIPT.findall(title)
    pairs = (run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1)))
    return title_words(SCRIPT.sub(" ", title)) | frozenset(pairs)


def _short(one: Statement, right: list[Statement]) -> bool:
    """Whether a title is an abbreviation of another one: `CV` of `Commercial Vehicle`."""
    title = one.item.title.plain
    others = [other.item.title.plain for other in right]
    return any(title.lower() == _initials(other) or other.lower() == _initials(title) for other in others)


def _initials(title: str) -> str:
    return "".join(word[0] for word in title.split() if word[0].isalpha()).lower()


def _is_name(index: ProjectIndex, one: Statement) -> bool:
    """Whether a title is a name: that of a column of titles, a heading or a bold ID; no number, path, rating or status."""
    item, title = one.item, one.item.title.plain
    if is_sample(one.facts, item.span):
        return False
    if item.kind is ItemKind.STATEMENT or item.inferred or (len(LETTER.findall(title)) < LETTERS and not SCRIPT.search(title)):
        return False
    if (
        PATH.fullmatch(title.strip("` "))
        or label(LEAD_END.split(title, maxsplit=1)[0]) in words().level
        or index.statuses.read(item.title)
        or title.startswith(SECTION)
        or not tokens(title) - content_words(called(item.id.family))
    ):
        return False
    return item.kind is not ItemKind.ENTRY or (item.bold and len(title.split()) <= LONGEST_ENTRY)


def _is_foreign(index: ProjectIndex, one: Statement) -> bool:
    """Whether a document writes a title of the family with letters beyond ASCII, as only one of two languages may."""
    return (one.facts.document.path, one.item.id.family) in index.foreign


def _described(one: Statement, right: list[Statement]) -> bool:
    """Whether a title names what a field says that the other end has: the option chosen, the thing required, what was done."""
    return any(_is_field(one, other) or _is_field(other, one) for other in right)


def _is_field(one: Statement, other: Statement) -> bool:
    own, fields = tokens(one.item.title.plain), other.item.fields
    beside = fields[0] if fields and other.item.kind is ItemKind.ROW else None
    if beside and not own.isdisjoint(tokens(beside.value.plain)):  # the cell beside the ID may be the name, whatever its header
        return True
    fewest = max(min(FEWEST_DESCRIBING, len(own)), len(own) / 2)
    return any(len(own & tokens(field.value.plain)) >= fewest for field in fields)


def _tells(record: Statement, other: Statement) -> bool:
    """Whether the section that a record heads has all words of another title: what was decided, in short."""
    own = {word for word in tokens(other.item.title.plain) if not word.isdigit()}
    if record.item.kind is not ItemKind.HEADING or len(own) < FEWEST_DESCRIBING:
        return False
    return own <= _stems_below(record.facts, record.item.span.start)


def _stems_below(facts: Facts, at: int) -> frozenset[str]:
    """The stems of the section that a heading at `at` begins."""
    known = _sections(facts)
    span = facts.document.section_at(at).span
    if span not in known:
        known[span] = tokens(facts.document.visible[slice(*span)])
    return known[span]


@of_document
def _sections(_: Facts) -> dict[Span, frozenset[str]]:
    """The stems of the sections that were asked for so far: a long one may be held against many titles."""
    return {}
