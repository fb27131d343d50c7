"""An index that remembers what was found with it: after an edit, only what that reaches is found anew.

What goes across documents is cut into pieces (`ProjectIndex.once`). While a piece is found, the index that it is given notes by
what it looks others up: their paths, IDs, the keys under which `ProjectIndex.having` knows them, and other pieces. An edit
changes what stands under the edited document's path and IDs, and under keys where that is no longer equal. A piece that looked
up one of these is found anew; one that looked up such a piece is so only where that is no longer equal to what it was.
What an index settles for all documents is compared as a whole: where it changes, or the world does, everything is found anew.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from operator import is_, itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from gaplint import world
from gaplint.facts.types import Facts, Id
from gaplint.index import ProjectIndex, Statement, normal
from gaplint.model.kept import Part

Found = TypeVar("Found")
Given = TypeVar("Given")
Name = tuple[Hashable, ...]
"""What finds a piece, and what it is about."""
Telling = Callable[[Facts], Mapping[Hashable, Sequence[Any]]]
"""What tells things of a document, by keys."""
EVERYTHING = ("everything",)
"""What is looked up where all documents are gone through: each edit changes that."""


class _About(NamedTuple):
    """What a piece rests on that is about a document as it is: it is never found again once that is another one."""

    path: str


class _Of(NamedTuple):
    """What a piece rests on that was made of what documents settle together; it is remembered no longer than that."""

    made: int
    """Its `id`."""


class _Piece(NamedTuple):
    """What was found, and what it was looked up by."""

    found: Part[Any]
    keys: tuple[Hashable, ...]
    pieces: tuple[tuple[Name, Part[Any]], ...]
    """With what each was."""

    def rests_on(self) -> Iterator[Hashable]:
        return chain(self.keys, map(itemgetter(0), self.pieces))


class _Row:
    """Pieces that differ in the last of what they are about, as they were found for all keys together."""

    def __init__(self) -> None:
        self.keys: tuple[Hashable, ...] = ()
        self.found: list[Part[Any]] = []
        """Under each key."""
        self.some: list[Part[Any]] = []
        """Those that are not empty."""
        self.unsure: set[Hashable] = set()
        """The keys of pieces that may be others by now."""
        self.asked = True
        """Since the last edit."""

    def renew(self, keys: tuple[Hashable, ...], find: Callable[[Hashable], Part[Any]]) -> list[Part[Any]]:
        """What there is under these keys, where only what is new or unsure is asked for; without what is empty."""
        self.asked = True
        if len(self.keys) == len(keys):
            others = [place for place, same in enumerate(map(is_, self.keys, keys)) if not same]
            if self.unsure:
                others += [place for place, key in enumerate(keys) if key in self.unsure]
            for place in others:
                self.found[place] = find(keys[place])
            changed = bool(others)
        else:
            known, changed = dict(zip(self.keys, self.found, strict=True)), True
            self.found = [known[key] if key in known and key not in self.unsure else find(key) for key in keys]
        if changed:
            self.some = [*filter(None, self.found)]
        self.keys = keys
        self.unsure.clear()
        return self.some


class Memory:
    """Pieces as they were found with the same things settled, and which of them rest on what."""

    def __init__(self, index: ProjectIndex) -> None:
        self.pieces: dict[Name, _Piece] = {}
        self.unsure: dict[Name, bool] = {}
        """Pieces that an edit may have changed and which nobody has asked for since; whether it has reached them itself."""
        self.rows: dict[Name, _Row] = {}
        """By what finds their pieces, and what all of these are about."""
        self.kept: dict[str, tuple[object, Any]] = {}
        self.made: set[int] = set()
        """The `id`s of what was made and is kept."""
        self.asked: set[str] = set()
        """The names of what was kept, and asked for since the last edit."""
        self.tables: dict[Telling, _Told] = {}
        self.heard = world.Heard()
        self._settled = _settled(index)
        self._index = index
        self._resting: dict[Hashable, set[Name]] = defaultdict(set)

    def serves(self, index: ProjectIndex, edited: Iterable[Path] | None = None) -> bool:
        """Whether what was found may still hold with another index; of the world but for `edited`, if that is known."""
        return self._settled == _settled(index) and self.heard.still_holds(edited)

    def renew(self, index: ProjectIndex) -> frozenset[Hashable]:
        """Take another index, in which some documents are others; what these have changed."""
        self._forget(self.unsure)  # nobody asks for these any more
        self._drop(self.kept.keys() - self.asked)
        self.asked.clear()
        self.rows = {name: row for name, row in self.rows.items() if row.asked}
        for row in self.rows.values():
            row.asked = False
        before = self._index.by_path
        edited = [(before[path], facts) for path, facts in index.by_path.items() if before[path] is not facts]
        self._index = index
        changed: set[Hashable] = {EVERYTHING} if edited else set()
        for both in edited:
            changed |= {both[0].document.path, _About(both[0].document.path)}
            changed.update(normal(item.id) for facts in both for item in (*facts.items, *facts.phases))
            for tell, table in self.tables.items():
                changed.update((tell, key) for key in table.renew(*both))
        self._reach(changed)
        return frozenset(changed)

    def replace(self, name: str, by: object, made: Any) -> None:
        """Keep what was made anew of what documents settle together, and nothing that was found with what it was before."""
        self._drop([name])
        self.kept[name] = (by, made)
        self.made.add(id(made))

    def _drop(self, names: Iterable[str]) -> None:
        """Keep this no longer, nor what was found with it."""
        for name in names:
            if name in self.kept:
                _, made = self.kept.pop(name)
                self.made.discard(id(made))
                self.rows = {name: row for name, row in self.rows.items() if not any(one is made for one in name)}
                self._forget([*self._resting.get(_Of(id(made)), ())])
        self._doubt_further()

    def keep(self, name: Name, piece: _Piece) -> None:
        """Remember what was found."""
        before = self.pieces.get(name)
        self.unsure.pop(name, None)
        self.pieces[name] = piece
        had, has = {*before.rests_on()} if before else set(), {*piece.rests_on()}
        self._let_go(name, had - has)
        for one in has - had:
            self._resting[one].add(name)

    def _reach(self, changed: Iterable[Hashable]) -> None:
        """Doubt what rests on this; forget what is about documents that are others now."""
        for one in changed:
            reached = self._resting.get(one, ())
            if isinstance(one, _About):
                self._forget([*reached])
            else:
                self._doubt(reached, reached=True)
        self._doubt_further()

    def _doubt(self, names: Iterable[Name], reached: bool) -> None:
        for name in names:
            self.unsure[name] = reached
            self._doubt_in_row(name)

    def _doubt_in_row(self, name: Name) -> None:
        if row := self.rows.get(name[:-1]):
            row.unsure.add(name[-1])

    def _doubt_further(self) -> None:
        """Doubt what rests on pieces that are doubted."""
        doubted = [*self.unsure]
        for name in doubted:
            further = [outer for outer in self._resting.get(name, ()) if outer not in self.unsure]
            self._doubt(further, reached=False)
            doubted += further

    def _forget(self, names: Iterable[Name]) -> None:
        """Forget pieces wherever they are known, so that nothing holds on to documents as they were."""
        for name in [*names]:
            self.unsure.pop(name, None)
            if piece := self.pieces.pop(name, None):
                self._doubt_in_row(name)
                self._let_go(name, piece.rests_on())
                self._doubt(self._resting.pop(name, ()), reached=True)

    def _let_go(self, name: Name, rested_on: Iterable[Hashable]) -> None:
        """A piece rests no longer on what it was looked up by."""
        for one in rested_on:
            if one in self._resting:
                self._resting[one].discard(name)
                if not self._resting[one]:
                    del self._resting[one]


class _Told:
    """What is told of documents by keys, as `ProjectIndex.table` has it, and kept up to date."""

    def __init__(self, tell: Telling, documents: Iterable[Facts]) -> None:
        self._tell = tell
        self._by_path: dict[Hashable, dict[str, Sequence[Any]]] = defaultdict(dict)
        self._flat: dict[Hashable, tuple[Any, ...]] = {}
        for facts in documents:
            for key, things in tell(facts).items():
                self._by_path[key][facts.document.path] = things

    def renew(self, old: Facts, new: Facts) -> set[Hashable]:
        """Tell of a document that is now another one; the keys for which it is told something else than it was."""
        path, had, has = old.document.path, self._tell(old), self._tell(new)
        for key, things in has.items():
            told = self._by_path[key]
            if path in told:
                told[path] = things
            else:
                self._by_path[key] = dict(sorted([*told.items(), (path, things)]))
        for key in had.keys() - has.keys():
            del self._by_path[key][path]
            if not self._by_path[key]:
                del self._by_path[key]
        changed = {key for key in had.keys() | has.keys() if had.get(key) != has.get(key)}
        for key in changed:
            self._flat.pop(key, None)
        return changed

    def under(self, key: Hashable) -> Sequence[Any]:
        if key not in self._by_path:
            return ()
        if key not in self._flat:
            self._flat[key] = tuple(chain.from_iterable(self._by_path[key].values()))
        return self._flat[key]

    def everything(self) -> dict[Hashable, Sequence[Any]]:
        return {key: self.under(key) for key in self._by_path}


class Remembering:
    """An index whose pieces are remembered, and which notes what each of them looks up.

    It has what `gaplint.binding` and `gaplint.comparisons` may ask an index for, and nothing else: nothing goes unnoted.
    """

    def __init__(self, index: ProjectIndex, memory: Memory) -> None:
        self._index, self._memory = index, memory
        self._keys: set[Hashable] = set()
        self._pieces: dict[Name, Part[Any]] = {}
        """What the piece that is being found has looked up, and which further pieces."""
        self._in_piece = False
        self.families, self.local, self.statuses, self.today = index.families, index.local, index.statuses, index.today
        self.documented, self.foreign, self.frozen = index.documented, index.foreign, index.frozen
        self.is_frozen, self.is_snapshot, self.is_register = index.is_frozen, index.is_snapshot, index.is_register
        self.canonical, self.known_as, self.register_order = index.canonical, index.known_as, index.register_order
        self.path_of = index.path_of
        self.by_path = _Table(index.by_path, self)
        self.by_end = _Table(index.by_end, self)
        self.registers = _Table(index.registers, self)
        self.entitled = _Table(index.entitled, self)
        self.statements = _ById(index.statements, self)
        self.phases = _ById(index.phases, self)

    @property
    def items(self) -> Mapping[Id, tuple[Statement, ...]]:
        return _ById(self._index.items, self)

    @property
    def documents(self) -> tuple[Facts, ...]:
        self.note(EVERYTHING)
        return self._index.documents

    def named(self, name: str, near: Facts) -> Facts | None:
        return self.giving(self._index.named(name, near))

    def definitions(self, id_: Id) -> tuple[Statement, ...]:
        self.note(normal(id_))
        return self._index.definitions(id_)

    def is_settled(self, id_: Id) -> bool:
        self.note(normal(id_))
        return self._index.is_settled(id_)

    def having(self, tell: Telling, key: Hashable) -> Sequence[Any]:
        self.note((tell, key))
        return self._told(tell).under(key)

    def shared(self, tell: Telling) -> Iterator[Hashable]:
        seen: set[Hashable] = set()
        for facts in self.documents:
            for key in tell(facts):
                if key not in seen and len(self.having(tell, key)) > 1:
                    seen.add(key)
                    yield key

    def table(self, tell: Telling) -> Mapping[Hashable, Sequence[Any]]:
        self.note(EVERYTHING)
        return self._told(tell).everything()

    def _told(self, tell: Telling) -> _Told:
        tables = self._memory.tables
        if tell not in tables:
            tables[tell] = _Told(tell, self._index.documents)
        return tables[tell]

    def once(self, find: Callable[..., Iterable[Found]], *about: Hashable) -> Part[Found]:
        name = (find, *about)
        piece = self._memory.pieces.get(name)
        if piece is None or (name in self._memory.unsure and not self._still_holds(name, piece)):
            piece = self._found(name, piece)
        self._pieces[name] = piece.found
        return piece.found

    def each(self, keys: Iterable[Hashable], find: Callable[..., Iterable[Found]], *about: Hashable) -> list[Part[Found]]:
        if self._in_piece:  # which rests on all of them
            return [found for key in keys if (found := self.once(find, *about, key))]
        row = self._memory.rows.setdefault((find, *about), _Row())
        return row.renew(tuple(keys), lambda key: self.once(find, *about, key))

    def _still_holds(self, name: Name, piece: _Piece) -> bool:
        """Whether all pieces that one has looked up are what they were."""
        if self._memory.unsure[name]:
            return False
        with self._noting():  # which is known already
            for inner, found in piece.pieces:
                if inner not in self._memory.pieces or inner in self._memory.unsure:
                    find, *about = cast("tuple[Any, ...]", inner)
                    self.once(find, *about)
                if self._memory.pieces[inner].found is not found:
                    return False
        del self._memory.unsure[name]
        return True

    def _found(self, name: Name, before: _Piece | None) -> _Piece:
        """What is found anew; where it is equal to what it was, that is the same object."""
        find, *about = cast("tuple[Any, ...]", name)
        with self._noting() as (keys, pieces), world.heard_by(self._memory.heard):
            keys.update(map(_About, _paths(about)))
            keys.update(_Of(id(one)) for one in about if id(one) in self._memory.made)
            found = Part(find(self, *about))
        same = before.found if before and before.found == found else found
        piece = _Piece(same, tuple(keys), tuple(pieces.items()))
        self._memory.keep(name, piece)
        return piece

    def kept(self, name: str, by: object, make: Callable[[], Found]) -> Found:
        self._memory.asked.add(name)
        known = self._memory.kept.get(name)
        if known is None or known[0] != by:
            with world.heard_by(self._memory.heard):
                made = make()
            self._memory.replace(name, by, made)
            return made
        return cast("Found", known[1])

    def giving(self, given: Given) -> Given:
        """Note whom something that is given out is about."""
        if isinstance(given, Facts):
            self._keys.add(given.document.path)
        elif given is not None:
            self._keys.update(_paths(given))
        return given

    def note(self, one: Hashable) -> None:
        self._keys.add(one)

    @contextmanager
    def _noting(self) -> Iterator[tuple[set[Hashable], dict[Name, Part[Any]]]]:
        """Note by itself what is looked up until the end of the block."""
        before = self._keys, self._pieces, self._in_piece
        self._keys, self._pieces, self._in_piece = set(), {}, True
        try:
            yield self._keys, self._pieces
        finally:
            self._keys, self._pieces, self._in_piece = before


def _paths(given: object) -> Iterator[str]:
    """Those of the documents that something is about."""
    facts = given if isinstance(given, Facts) else getattr(given, "facts", None)
    if isinstance(facts, Facts):
        yield facts.document.path
    elif isinstance(given, tuple | list):
        for one in given:
            yield from _paths(one)


class _Table(dict[Any, Any]):
    """A table of documents, the keys of which are settled; it notes which documents it gives out."""

    def __init__(self, table: Mapping[Any, Any], index: Remembering) -> None:
        super().__init__(table)
        self._index = index

    def __getitem__(self, key: Any) -> Any:
        return self._index.giving(super().__getitem__(key))

    def get(self, key: Any, default: Any = None) -> Any:
        return self._index.giving(super().get(key, default))

    def values(self) -> Any:
        self._index.note(EVERYTHING)
        return super().values()

    def items(self) -> Any:
        self._index.note(EVERYTHING)
        return super().items()


class _ById(_Table):
    """A table of what is said of IDs; it notes which IDs it is asked for."""

    def __getitem__(self, key: Any) -> Any:
        self._index.note(key)
        return dict.__getitem__(self, key)

    def get(self, key: Any, default: Any = None) -> Any:
        self._index.note(key)
        return dict.get(self, key, default)

    def __contains__(self, key: object) -> bool:
        self._index.note(key)
        return dict.__contains__(self, key)

    def __iter__(self) -> Iterator[Any]:
        self._index.note(EVERYTHING)
        return dict.__iter__(self)

    def keys(self) -> Any:
        self._index.note(EVERYTHING)
        return dict.keys(self)


def _settled(index: ProjectIndex) -> tuple[object, ...]:
    """All that an index says of documents without giving them out, but for what stands under an ID or another key."""
    return (
        tuple(index.by_path),
        index.families,
        {family: [facts.document.path for facts in registers] for family, registers in index.registers.items()},
        index.local,
        index.statuses,
        index.today,
        index.stale_days,
        index.roles,
        index.aliases,
        index.foreign,
        {id_: facts.document.path for id_, facts in index.entitled.items()},
    )
