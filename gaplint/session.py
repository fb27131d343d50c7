"""Checks that follow each other in one process: after an edit, only what it reaches is found anew.

What a document holds depends on its text. What is found in it alone depends on that, and on what it asked of the others
(`gaplint.context`); as long as these answers are the same, so is what was found.

What goes across documents is cut into pieces (`ProjectIndex.once`). While a piece is found, the index that it is given notes
by what it looks others up: their paths, IDs, and the keys under which `ProjectIndex.having` knows them. An edit changes what
stands under the edited document's path, IDs and keys, old and new, and only what was looked up by one of these is found anew.
What an index settles for all documents is compared as a whole: where it changes, or the world does, everything is found anew.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from gaplint import world
from gaplint.context import Context
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts, Id
from gaplint.index import ProjectIndex, Statement, normal
from gaplint.model.source import Source
from gaplint.questions import Stamp

Found = TypeVar("Found")
Given = TypeVar("Given")
Question = tuple[Any, ...]
"""The name of what a context tells, and what it was asked about; None for the document that asks."""
Telling = Callable[[Facts], Mapping[Hashable, Sequence[Any]]]
"""What tells things of a document, by keys."""
EVERYTHING = ("everything",)
"""What is looked up where all documents are gone through: each edit changes that."""


class _Known(NamedTuple):
    """What a document holds, with the words that it was read with."""

    statuses: StatusWords
    facts: Facts
    stamp: Stamp | None
    """Of the file, before it was read."""


class _Answered(NamedTuple):
    """What was found in a document, and what that rests on."""

    facts: Facts
    answers: dict[Question, Any]
    ids: frozenset[Id]
    """Those that were asked about."""
    found: Any


class Session:
    """What checks of the same documents remember of each other. One check at a time may use it.

    It holds what the last check read, and grows with nothing else.
    """

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._read: dict[Path, _Known] = {}
        self._answered: dict[str, _Answered] = {}
        self._memory: _Memory | None = None
        self._changed: frozenset[Hashable] | None = None
        """What the last edit changed, where that is known; None where it may be anything."""

    @property
    def is_new(self) -> bool:
        """Whether nothing has been checked yet."""
        return not self._known

    def known(self, source: Source, statuses: StatusWords) -> Facts | None:
        """What a text holds, read with these words, if that is remembered."""
        known = self._known.get(source.path)
        return known.facts if known and known.statuses == statuses and known.facts.document.source == source else None

    def unchanged(self, file: Path, stamp: Stamp | None, statuses: StatusWords) -> Facts | None:
        """What a file holds that has the stamp with which it was read, if that is remembered."""
        known = self._read.get(file) if stamp else None
        return known.facts if known and known.stamp == stamp and known.statuses == statuses else None

    def keep(self, read: Iterable[tuple[Path, Stamp | None, Facts]], statuses: StatusWords) -> None:
        """Remember what these files hold, and nothing of others."""
        self._read = {file: _Known(statuses, facts, stamp) for file, stamp, facts in read}
        self._known = {known.facts.document.path: known for known in self._read.values()}
        self._answered = {path: answered for path, answered in self._answered.items() if path in self._known}

    def remembering(self, index: ProjectIndex) -> ProjectIndex:
        """An index that says what this one says, and finds no piece again of which it remembers what was found."""
        settled = _settled(index)
        if self._memory is None or self._memory.settled != settled or not self._memory.heard.still_holds():
            self._memory, self._changed = _Memory(index, settled), None
        else:
            self._changed = self._memory.renew(index)
        return cast("ProjectIndex", _Remembering(index, self._memory))

    def found(self, facts: Facts, context: Context, find: Callable[[Context], Found]) -> Found:
        """What `find` finds in a document alone: remembered, or else found now."""
        before = self._answered.get(facts.document.path)
        if before and before.facts is facts:
            reached = self._changed is None or not before.ids.isdisjoint(self._changed)
            if not reached or _still(before.answers, context, facts):
                return cast("Found", before.found)
        answers: dict[Question, Any] = {}
        found = find(cast("Context", _Noting(context, facts, answers)))
        ids = frozenset(normal(one) for _, *about in answers for one in about if isinstance(one, Id))
        self._answered[facts.document.path] = _Answered(facts, answers, ids, found)
        return found


class _Noting:
    """A context that notes what it is asked, with its answers."""

    def __init__(self, context: Context, facts: Facts, answers: dict[Question, Any]) -> None:
        self._context, self._facts, self._answers = context, facts, answers

    def __getattr__(self, name: str) -> Any:
        told = getattr(self._context, name)
        if not callable(told):
            self._answers[name,] = told
            return told

        def noted(*about: Any) -> Any:
            answer = told(*about)
            self._answers[name, *(None if one is self._facts else one for one in about)] = answer
            return answer

        return noted


def _still(answers: dict[Question, Any], context: Context, facts: Facts) -> bool:
    """Whether a context gives all these answers."""
    for (name, *about), answer in answers.items():
        told = getattr(context, name)
        now = told(*(facts if one is None else one for one in about)) if callable(told) else told
        if now is not answer and now != answer:
            return False
    return True


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


class _Piece(NamedTuple):
    """What was found, and what it was looked up by."""

    found: tuple[Any, ...]
    looked_up: frozenset[Hashable]


class _Memory:
    """Pieces as they were found with the same things settled, and which of them rest on what."""

    def __init__(self, index: ProjectIndex, settled: tuple[object, ...]) -> None:
        self.settled = settled
        self.heard = world.Heard()
        self.pieces: dict[tuple[Hashable, ...], _Piece] = {}
        self.kept: dict[str, tuple[object, Any]] = {}
        self.tables: dict[Telling, _Told] = {}
        self._index = index
        self._resting: dict[Hashable, set[tuple[Hashable, ...]]] = defaultdict(set)

    def renew(self, index: ProjectIndex) -> frozenset[Hashable]:
        """Forget what rests on documents that are others now; what these have changed."""
        before = self._index.by_path
        edited = [(before[path], facts) for path, facts in index.by_path.items() if before[path] is not facts]
        self._index = index
        changed: set[Hashable] = {EVERYTHING} if edited else set()
        for both in edited:
            changed.add(both[0].document.path)
            changed.update(normal(item.id) for facts in both for item in (*facts.items, *facts.phases))
            for tell, table in self.tables.items():
                changed.update((tell, key) for key in table.renew(*both))
        self._forget([name for one in changed for name in self._resting.get(one, ())])
        return frozenset(changed)

    def replace(self, name: str, by: object, made: Any) -> None:
        """Keep what was made anew of what documents settle together, and nothing that was found with what it was before."""
        before = self.kept.get(name)
        self.kept[name] = (by, made)
        if before:
            self._forget([piece for piece in self.pieces if any(one is before[1] for one in piece)])

    def _forget(self, names: Iterable[tuple[Hashable, ...]]) -> None:
        """Forget pieces wherever they are known, so that nothing holds on to documents as they were."""
        for name in names:
            piece = self.pieces.pop(name, None)
            for one in piece.looked_up if piece else ():
                self._resting[one].discard(name)
                if not self._resting[one]:
                    del self._resting[one]

    def keep(self, name: tuple[Hashable, ...], piece: _Piece) -> None:
        self.pieces[name] = piece
        for one in piece.looked_up:
            self._resting[one].add(name)


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
        """Tell of a document that is now another one; the keys for which it was told something, or is."""
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
        changed = {*had, *has}
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


class _Remembering:
    """An index whose pieces are remembered, and which notes what each of them looks up.

    It has what `gaplint.binding` and `gaplint.comparisons` may ask an index for, and nothing else: nothing goes unnoted.
    """

    def __init__(self, index: ProjectIndex, memory: _Memory) -> None:
        self._index, self._memory = index, memory
        self._noted: set[Hashable] = set()
        self.families, self.local, self.statuses, self.today = index.families, index.local, index.statuses, index.today
        self.documented, self.foreign, self.frozen = index.documented, index.foreign, index.frozen
        self.is_frozen, self.is_snapshot, self.is_register = index.is_frozen, index.is_snapshot, index.is_register
        self.canonical, self.known_as = index.canonical, index.known_as
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
        self._noted.add(EVERYTHING)
        return self._index.documents

    def named(self, name: str, near: Facts) -> Facts | None:
        return self.giving(self._index.named(name, near))

    def definitions(self, id_: Id) -> tuple[Statement, ...]:
        self._noted.add(normal(id_))
        return self._index.definitions(id_)

    def is_settled(self, id_: Id) -> bool:
        self._noted.add(normal(id_))
        return self._index.is_settled(id_)

    def having(self, tell: Telling, key: Hashable) -> Sequence[Any]:
        self._noted.add((tell, key))
        return self._told(tell).under(key)

    def shared(self, tell: Telling) -> Iterator[Hashable]:
        seen: set[Hashable] = set()
        for facts in self.documents:
            for key in tell(facts):
                if key not in seen and len(self.having(tell, key)) > 1:
                    seen.add(key)
                    yield key

    def table(self, tell: Telling) -> Mapping[Hashable, Sequence[Any]]:
        self._noted.add(EVERYTHING)
        return self._told(tell).everything()

    def _told(self, tell: Telling) -> _Told:
        tables = self._memory.tables
        if tell not in tables:
            tables[tell] = _Told(tell, self._index.documents)
        return tables[tell]

    def once(self, find: Callable[..., Iterable[Found]], *about: Hashable) -> tuple[Found, ...]:
        name = (find, *about)
        piece = self._memory.pieces.get(name)
        if piece is None:
            with self._noting() as noted, world.heard_by(self._memory.heard):
                for one in about:
                    self.giving(one)
                found = tuple(find(self, *about))
            piece = _Piece(found, frozenset(noted))
            self._memory.keep(name, piece)
        self._noted |= piece.looked_up
        return piece.found

    def kept(self, name: str, by: object, make: Callable[[], Found]) -> Found:
        known = self._memory.kept.get(name)
        if known is None or known[0] != by:
            with world.heard_by(self._memory.heard):
                made = make()
            self._memory.replace(name, by, made)
            return made
        return cast("Found", known[1])

    def giving(self, given: Given) -> Given:
        """Note whom something that is given out is about."""
        facts = given if isinstance(given, Facts) else getattr(given, "facts", None)
        if isinstance(facts, Facts):
            self._noted.add(facts.document.path)
        elif isinstance(given, tuple | list):
            for one in given:
                self.giving(one)
        return given

    @contextmanager
    def _noting(self) -> Iterator[set[Hashable]]:
        """Note by itself what is looked up until the end of the block."""
        before, self._noted = self._noted, set()
        try:
            yield self._noted
        finally:
            self._noted = before

    def note(self, one: Hashable) -> None:
        self._noted.add(one)


class _Table(dict[Any, Any]):
    """A table of documents, the keys of which are settled; it notes which documents it gives out."""

    def __init__(self, table: Mapping[Any, Any], index: _Remembering) -> None:
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
