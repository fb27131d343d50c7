"""All facts of a set of documents, with typed look-ups; the only place where files meet."""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeVar

from gaplint import world
from gaplint.aliases import infer, rename
from gaplint.config.schema import Config
from gaplint.config.vocabulary import families, words
from gaplint.expressions import expression
from gaplint.facts.ids import find_id
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import DEFINING, UNJOINED, Dated, Facts, Id, Item, ItemKind, called
from gaplint.model.kept import Part, Settled, told_once
from gaplint.roles import Role, assign, is_named
from gaplint.scopes import told_apart

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

WORD = expression(r"[^\W_]+")
HUMP = expression(r"(?<=[a-z])(?=[A-Z])")
NO_STEM = frozenset([""])
PADDING = expression(r"-0+(?=\d)")
NAMED = expression(r"[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*(?:-\d+)+")
"""The ID that a file's name begins with."""
LONGEST_ID = 60
"""Characters of a title that may be the ID which it begins with."""
EVERYWHERE = frozenset(["readme", "index", "changelog", "contributing", "license", "todo"])
"""Names that tell nothing without their folder."""
FEWEST_HEADINGS, FEWEST_ROWS = 2, 3
"""IDs that a document must define to be a register, by headings or by rows."""
FEWEST_ANEW = 2
"""IDs that may mean different things before a family is one that documents number anew."""
FEWEST_WORDS, ALIKE = 3, 1 / 3
"""Words that must be said of an ID for it to be compared, and the share of them that must come again to be of one meaning."""
FEWEST_AGREEING = 5
"""IDs of which several documents agree, for each under headings that don't, for that to be a slip."""
PATH = expression(r"(?:[\w.@-]{1,60}/){1,12}(?P<name>[\w@-]{1,60})\.[a-z]\w{0,4}(?![\w/])")
HEADINGS_TO_ROWS = 0.3
"""Share of the longest table that the headings must define to be one: two headings beside a hundred rows are details."""


@lru_cache(maxsize=16384)
def content_words(text: str) -> frozenset[str]:
    """The words of a title that carry its meaning, cut to stems of five letters, singular, so that rewordings still meet."""
    spaced = text if text.islower() else HUMP.sub(" ", text)
    return frozenset(map(_stem, WORD.findall(spaced.lower()))) - NO_STEM


def title_words(text: str) -> frozenset[str]:
    """The words of a title; of a path in it only the file's name is told, since many files lie in one folder."""
    return content_words(PATH.sub(r"\g<name>", text) if "/" in text else text)


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    """The stem of a word, empty where it carries no meaning."""
    if word in words().stop or (len(word) == 1 and word.isascii()):
        return ""
    stem = word[:5]
    return stem[:-1] if len(stem) > 3 and stem.endswith("s") and not stem.endswith(("ss", "us", "is")) else stem


def of_document(tell: Callable[[Facts], T]) -> Callable[[Facts], T]:
    """What is told of a document is found once, and kept with the document."""
    return told_once(tell)


@dataclass(frozen=True, slots=True)
class Statement:
    """One item as one document states it."""

    facts: Facts
    item: Item


@dataclass(frozen=True)
class ProjectIndex:
    """All facts, by document, by family and by ID."""

    documents: tuple[Facts, ...]
    """Sorted by path."""
    families: frozenset[str]
    """Every family whose IDs are taken for IDs."""
    registers: dict[str, tuple[Facts, ...]]
    """Per family, the documents that define it, the one with most of its IDs first."""
    local: frozenset[str]
    """Families whose numbers begin anew in each document."""
    statements: dict[Id, tuple[Statement, ...]]
    """What is said of each ID, in the order of documents."""
    phases: dict[Id, tuple[Statement, ...]]
    """The same of each phase."""
    statuses: StatusWords
    today: date
    stale_days: int
    """Days after which a header is stale; 0 for never."""
    roles: dict[str, Role]
    """By path."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Families that are other names of a family, with that family."""
    by_path: dict[str, Facts] = field(default_factory=dict)
    _defined: dict[Id, tuple[Statement, ...]] = field(default_factory=dict, compare=False, repr=False)
    """What `definitions` found."""
    _tables: dict[Callable[[Facts], Mapping[Any, Sequence[Any]]], dict[Any, list[Any]]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """What `table` found."""
    _found: dict[tuple[Hashable, ...], Part[Any]] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What `once` found."""

    @staticmethod
    def build(
        documents: Iterable[Facts], config: Config, statuses: StatusWords | None = None, settled: Settled | None = None
    ) -> "ProjectIndex":
        """Join the facts of all documents; their order does not matter.

        `statuses` are those of `config`, where at hand, and `settled` is what documents settled before.
        """
        settled = settled or Settled()
        ordered = told_apart(tuple(sorted(documents, key=lambda facts: facts.document.path)), content_words, settled)
        known = _families(ordered, config)
        registers = _registers(ordered, known, config, settled)
        called = infer(ordered, known, registers, settled)
        called |= {name: family for name, family in config.aliases.items() if name != family}
        if called:
            ordered = tuple(rename(facts, called) for facts in ordered)
            known -= called.keys()
            registers = _registers(ordered, known, config, settled)
        statements: dict[Id, list[Statement]] = defaultdict(list)
        phases: dict[Id, list[Statement]] = defaultdict(list)
        for facts in ordered:
            for id_, said in _stated(facts):
                if id_.family in known:
                    statements[id_].append(said)
            for item in facts.phases:
                phases[normal(item.id)].append(Statement(facts, item))
        return ProjectIndex(
            ordered,
            known,
            registers,
            settled.once(_local, tuple(map(_titles, ordered)), known),
            {id_: tuple(said) for id_, said in statements.items()},
            {id_: tuple(said) for id_, said in phases.items()},
            statuses or StatusWords.of(config.statuses),
            date.fromisoformat(config.today or world.today()),
            config.stale_days,
            assign(ordered, registers, config, settled),
            called,
            {facts.document.path: facts for facts in ordered},
        )

    def once(self, find: Callable[..., Iterable[T]], *about: Hashable) -> Part[T]:
        """What `find` finds, given this index, about something: a piece that `gaplint.session` remembers from check to check.

        What it finds may depend on nothing but what it is given, what it asks the index for, and the world.
        """
        name = (find, *about)
        if name not in self._found:
            self._found[name] = Part(find(self, *about))
        return self._found[name]

    def each(self, keys: Iterable[Hashable], find: Callable[..., Iterable[T]], *about: Hashable) -> list[Part[T]]:
        """What `find` finds about each of these, in their order, and nothing for those of which it finds nothing.

        As `once(find, *about, key)` for each key, but from check to check no key is looked at whose piece still holds.
        """
        return [found for key in keys if (found := self.once(find, *about, key))]

    def kept(self, _: str, __: object, make: Callable[[], T]) -> T:
        """What is made of something that documents settle together; `gaplint.session` keeps it while that stays equal."""
        return make()

    def having(self, tell: Callable[[Facts], Mapping[K, Sequence[T]]], key: K) -> Sequence[T]:
        """What `tell` tells of all documents under a key, in order of these."""
        return self.table(tell).get(key, ())

    def shared(self, tell: Callable[[Facts], Mapping[K, Sequence[T]]]) -> Iterator[K]:
        """The keys under which `tell` tells more than one thing, in the order of documents."""
        return (key for key, told in self.table(tell).items() if len(told) > 1)

    def table(self, tell: Callable[[Facts], Mapping[K, Sequence[T]]]) -> Mapping[K, Sequence[T]]:
        """All that `tell` tells of documents; `having` looks up less."""
        if tell not in self._tables:
            found: dict[K, list[T]] = {}
            for facts in self.documents:
                for key, things in tell(facts).items():
                    if key in found:
                        found[key].extend(things)
                    else:
                        found[key] = [*things]
            self._tables[tell] = found
        return self._tables[tell]

    def canonical(self, id_: Id) -> Id:
        """The ID under the name that its register has for its family, without the width of its numbers."""
        return normal(id_._replace(family=self.aliases.get(id_.family, id_.family)))

    def known_as(self, id_: Id) -> frozenset[Id]:
        """The IDs of that name: one, but for those without a hyphen that documents number anew."""
        if UNJOINED not in id_.family:
            return frozenset([self.canonical(id_)])
        scoped = (family for family in self.families if called(family) == called(id_.family) and UNJOINED in family)
        return frozenset(self.canonical(id_._replace(family=family)) for family in scoped)

    def definitions(self, id_: Id) -> tuple[Statement, ...]:
        """Where the registers define `id_`, by headings if any do, else by rows; a phase by headings with fields."""
        if id_ not in self._defined:
            self._defined[id_] = tuple(self._definitions(id_))
        return self._defined[id_]

    def _definitions(self, id_: Id) -> list[Statement]:
        if id_ in self.phases:
            return [one for one in self.phases[id_] if one.item.kind is ItemKind.HEADING and one.item.fields]
        said = [
            one
            for one in self.statements.get(normal(id_), ())
            if self.is_register(one.facts, id_.family) and one.item.kind in DEFINING and one.item.title.plain
        ]
        headings = [one for one in said if one.item.kind is ItemKind.HEADING]
        return headings or said

    def is_register(self, facts: Facts, family: str) -> bool:
        """Whether a document is one of those that define a family."""
        return facts in self._registered.get(family, ())

    @cached_property
    def _registered(self) -> dict[str, frozenset[Facts]]:
        return {family: frozenset(registers) for family, registers in self.registers.items()}

    def register_order(self, family: str) -> Mapping[str, int]:
        """The registers of a family by path, with their places among them."""
        return self._order[family]

    @cached_property
    def _order(self) -> dict[str, dict[str, int]]:
        return {
            family: {facts.document.path: place for place, facts in enumerate(registers)}
            for family, registers in self.registers.items()
        }

    def is_settled(self, id_: Id) -> bool:
        """Whether a register says that an item is done with, or dropped."""
        return any(one.item.settled for one in self.definitions(id_))

    def is_snapshot(self, facts: Facts) -> bool:
        """Whether a document is true as of its date, a checkpoint or report, rather than kept up to date."""
        return self.roles[facts.document.path] is Role.SNAPSHOT

    def is_frozen(self, facts: Facts) -> bool:
        """Whether a document is history: a changelog, an archive, or in a folder of that name."""
        return self.roles[facts.document.path] is Role.FROZEN

    @cached_property
    def frozen(self) -> frozenset[str]:
        """The paths of the documents that are history."""
        return frozenset(path for path, role in self.roles.items() if role is Role.FROZEN)

    def named(self, name: str, near: Facts) -> Facts | None:
        """The document that a file name or relative path means, seen from `near`; None where several could be meant."""
        path = self.path_of(name, near)
        return None if path is None else self.by_path[path]

    def path_of(self, name: str, near: Facts) -> str | None:
        """The path of that document, which an edit of it leaves as it is."""
        folder = posixpath.dirname(near.document.path)
        direct = posixpath.normpath(posixpath.join(folder, name))
        if direct in self.by_path:
            return direct
        base = posixpath.basename(name)
        ends = self.by_end.get(name.lstrip("./"), [])
        if not ends and posixpath.splitext(base)[0].lower() not in EVERYWHERE:  # moved since, but still called so
            ends = self.by_end.get(base, [])
        return ends[0].document.path if len(ends) == 1 else None

    @cached_property
    def items(self) -> dict[Id, tuple[Statement, ...]]:
        """Each ID and phase that some document gives a heading, a row or an entry of its own, with all that is said of it."""
        stated = (*sorted(self.statements.items()), *sorted(self.phases.items()))
        return {id_: said for id_, said in stated if any(one.item.kind is not ItemKind.STATEMENT for one in said)}

    @cached_property
    def documented(self) -> dict[str, set[Id]]:
        """By family, IDs that documents have in their names, `quay-0044.md` or `ADR_0001_fares.md`: it is what the ID means."""
        found: dict[str, set[Id]] = defaultdict(set)
        for name in {posixpath.basename(path): None for path in self.by_path}:
            if id_ := _begins(_written(name)):
                found[id_.family].add(id_)
        return found

    @cached_property
    def entitled(self) -> dict[Id, Facts]:
        """IDs that the title or the name of one document begins with, and of no other, with that document."""
        found: dict[Id, list[Facts]] = defaultdict(list)
        for facts in self.documents:
            for id_ in _heading(facts):
                found[id_].append(facts)
        return {id_: some[0] for id_, some in found.items() if len(some) == 1}

    @cached_property
    def foreign(self) -> frozenset[tuple[str, str]]:
        """Documents with the families of which they write a title with letters beyond ASCII."""
        return frozenset((facts.document.path, family) for facts in self.documents for family in _written_foreign(facts))

    @cached_property
    def by_end(self) -> dict[str, list[Facts]]:
        """Documents by whatever their path ends with: `plan.md`, and `docs/plan.md`."""
        found: dict[str, list[Facts]] = defaultdict(list)
        for path, facts in self.by_path.items():
            end = path.lstrip("/")
            while end:
                found[end].append(facts)
                end = end.partition("/")[2]
        return found


@of_document
def _stated(facts: Facts) -> tuple[tuple[Id, Statement], ...]:
    """What a document says of each ID."""
    return tuple((normal(item.id), Statement(facts, item)) for item in facts.items)


@of_document
def _heading(facts: Facts) -> frozenset[Id]:
    """The IDs that a document's title and its name begin with."""
    heads = facts.document.title[:LONGEST_ID], _written(posixpath.basename(facts.document.path))
    return frozenset(id_ for head in heads if (id_ := _begins(head)))


@of_document
def _written_foreign(facts: Facts) -> frozenset[str]:
    """The families of which a document writes a title with letters beyond ASCII."""
    titles = ((item.id.family, item.title.plain) for item in facts.items)
    return frozenset(family for family, title in titles if not title.isascii() and any(map(_beyond_ascii, title)))


def _written(name: str) -> str:
    """What the name of a file begins with as an ID is written, `ADR-0001` of `adr_0001_fares.md`; empty where it is none."""
    found = NAMED.match(name.upper().replace("_", "-"))
    return found[0] if found else ""


def _begins(text: str) -> Id | None:
    """The ID that a text begins with."""
    found = find_id(text, 0, len(text))
    return normal(found[0]) if found else None


def _beyond_ascii(character: str) -> bool:
    return character.isalpha() and not character.isascii()


def foremost(paths: Counter[str]) -> tuple[str, int]:
    """The document that was counted most, the first by path of several, and how often."""
    return min(paths.items(), key=lambda one: (-one[1], one[0]))


def normal(id_: Id) -> Id:
    """The ID without the width of its numbers: `LATER-1` and `LATER-001` are one, and so are `QUAY-46-6` and `QUAY-0046-06`."""
    return Id(id_.family, id_.number, 0, PADDING.sub("-", id_.suffix) if id_.suffix else "")


def newest(facts: Facts) -> date | None:
    """The last day that a document knows of."""
    days = [one.date for one in (facts.created, facts.updated, *facts.events) if one is not None]
    return max(days, default=None)


def header_of(facts: Facts) -> Dated | None:
    """The last date of a document's header."""
    return max(filter(None, (facts.updated, facts.created)), key=lambda one: one.date, default=None)


@of_document
def day_of(facts: Facts) -> date | None:
    """The day that a document speaks of: its header's last."""
    header = header_of(facts)
    return header.date if header else None


def is_later(other: Facts, facts: Facts) -> bool:
    """Whether a document is dated after another one, and may have held then what that one says of it."""
    there, here = day_of(other), day_of(facts)
    return there is not None and here is not None and there > here


def _families(documents: tuple[Facts, ...], config: Config) -> frozenset[str]:
    known, never = families()
    found = set(known) | set(config.families) | config.registers.keys()
    for facts in documents:
        found |= _defined(facts)
    return frozenset(found - (never - set(config.families) - config.registers.keys()))


@of_document
def _defined(facts: Facts) -> frozenset[str]:
    """The families of which a document defines several IDs."""
    seen = Counter(item.id.family for item in {(i.id, i.kind): i for i in facts.items if i.kind in DEFINING}.values())
    return frozenset(family for family, times in seen.items() if times >= 2)


class _Titles(NamedTuple):
    """What a document calls an ID."""

    headings: tuple[str, ...]
    defining: tuple[str, ...]
    """Titles of headings, rows and entries."""
    rows: tuple[str, ...]
    """Of all rows, those without a title among them."""


@of_document
def _titles(facts: Facts) -> dict[Id, _Titles]:
    """What a document calls each ID that it gives a heading, a row or an entry."""
    found: dict[Id, list[Item]] = defaultdict(list)
    for id_, said in _stated(facts):
        if said.item.kind in DEFINING:
            found[id_].append(said.item)
    return {
        id_: _Titles(
            tuple(one.title.plain for one in items if one.kind is ItemKind.HEADING and one.title.plain),
            tuple(one.title.plain for one in items if one.title.plain),
            tuple(one.title.plain for one in items if one.kind is ItemKind.ROW),
        )
        for id_, items in found.items()
    }


def _local(titles: Iterable[dict[Id, _Titles]], known: frozenset[str]) -> frozenset[str]:
    """Families that documents number anew.

    Two define one ID under headings of different meaning, or most IDs that two have rows for mean different things there.
    """
    told: dict[Id, list[_Titles]] = defaultdict(list)
    for of_document_ in titles:
        for id_, own in of_document_.items():
            if id_.family in known:
                told[id_].append(own)
    unlike: Counter[str] = Counter()
    agreeing: Counter[str] = Counter()
    alike: dict[str, list[bool]] = defaultdict(list)
    for id_, every in told.items():
        if len(every) > 1:
            found = _compared(tuple(every))
            unlike[id_.family] += found.unlike
            agreeing[id_.family] += found.agree
            alike[id_.family] += found.alike
    local = {family for family, times in unlike.items() if times and agreeing[family] < FEWEST_AGREEING * times}
    anew = {family for family, same in alike.items() if same.count(False) > max(FEWEST_ANEW, 2 * same.count(True))}
    return frozenset(local | anew)


class _Compared(NamedTuple):
    """What the titles that documents give to an ID come to."""

    unlike: int
    """Headings that share no word with the first one, which another document has."""
    agree: bool
    """Whether several documents give it titles, and these agree with the first one's."""
    alike: tuple[bool, ...]
    """Whether what one document's row says of it is what others' rows say, where each says enough."""


@lru_cache(maxsize=16384)
def _compared(documents: tuple[_Titles, ...]) -> _Compared:
    unlike = 0
    headed = [one.headings for one in documents if one.headings]
    if headed:
        unlike = sum(not _share_words(headed[0][0], title) for others in headed[1:] for title in others)
    titled = [one.defining for one in documents if one.defining]
    agree = len(titled) > 1 and all(_share_words(titled[0][0], title) for others in titled[1:] for title in others)
    said = [content_words(one.rows[0]) for one in reversed(documents) if one.rows]
    first, *others = [words for words in said if len(words) >= FEWEST_WORDS] or [frozenset()]
    return _Compared(unlike, agree, tuple(ALIKE * min(len(first), len(one)) <= len(first & one) for one in others))


def _share_words(left: str, right: str) -> bool:
    return bool(title_words(left) & title_words(right))


def are_unlike(left: str, right: str) -> bool:
    """Whether two titles both say something, and have nothing in common."""
    return bool(title_words(left)) and bool(title_words(right)) and not _share_words(left, right)


@of_document
def _registered(facts: Facts) -> dict[tuple[str, ItemKind], int]:
    """Of how many IDs of a family a document tells the name, in each way."""
    numbers: dict[tuple[str, ItemKind], set[int]] = defaultdict(set)
    for item in facts.items:
        if item.kind in DEFINING and ((item.title.plain and not item.inferred) or item.kind is ItemKind.HEADING):
            numbers[item.id.family, item.kind].add(item.id.number)
    return {key: len(found) for key, found in numbers.items()}


def _registers(
    documents: tuple[Facts, ...], known: frozenset[str], config: Config, settled: Settled
) -> dict[str, tuple[Facts, ...]]:
    """Configured registers; else the documents that define most IDs of a family by headings, else by rows of a table."""
    by_path = {facts.document.path: facts for facts in documents}
    found = settled.once(_defining, tuple(by_path), tuple(map(_registered, documents)), known - config.registers.keys())
    registers = {family: tuple(by_path[path] for path in paths) for family, paths in found.items()}
    for family, patterns in config.registers.items():
        registers[family] = tuple(
            facts for facts in documents if any(is_named(facts.document.path, pattern, config.root) for pattern in patterns)
        )
        if family + UNJOINED in known:
            registers[family + UNJOINED] = registers[family]
    return registers


def _defining(
    paths: Iterable[str], registered: Iterable[dict[tuple[str, ItemKind], int]], families: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """By family, the documents that define most of its IDs, the one with most first."""
    defined: dict[str, dict[ItemKind, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for path, told in zip(paths, registered, strict=True):
        for (family, kind), times in told.items():
            if family in families:
                defined[family][kind][path] = times
    found: dict[str, tuple[str, ...]] = {}
    for family, kinds in defined.items():
        headings, rows = kinds[ItemKind.HEADING], kinds[ItemKind.ROW]
        most_headings, most_rows = max(headings.values(), default=0), max(rows.values(), default=0)
        if most_headings >= max(FEWEST_HEADINGS, HEADINGS_TO_ROWS * most_rows):
            sizes, most = headings, most_headings
        elif most_rows >= FEWEST_ROWS:
            sizes, most = rows, most_rows
        else:
            continue
        largest = sorted(sizes, key=lambda path: (-sizes[path], path))
        found[family] = tuple(path for path in largest if 2 * sizes[path] > most)
    return found
