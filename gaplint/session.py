"""Checks that follow each other in one process: after an edit, only what it reaches is found anew.

What a document holds depends on its text. What is found in it alone depends on that, and on what it asked of the others
(`gaplint.context`); as long as these answers are the same, so is what was found.

Who knows which documents alone were edited says so, and nothing else of the world is asked.

What goes across documents is cut into pieces, see `gaplint.pieces`.
"""

import os
from collections.abc import Callable, Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from gaplint.config.schema import Config
from gaplint.context import Context
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts, Id
from gaplint.index import ProjectIndex, normal
from gaplint.model.kept import Settled
from gaplint.model.source import Source
from gaplint.pieces import Memory, Remembering
from gaplint.questions import Stamp
from gaplint.wanted import Wanted

Found = TypeVar("Found")
Question = tuple[Any, ...]
"""The name of what a context tells, and what it was asked about; None for the document that asks."""


class _Known(NamedTuple):
    """What a document holds, with the words that it was read with."""

    statuses: StatusWords
    facts: Facts
    stamp: Stamp | None
    """Of the file, before it was read."""


class _Chosen(NamedTuple):
    """What a check was to read."""

    named: tuple[Path, ...]
    config: Config
    wanted: Wanted
    files: dict[str, Path]
    """By absolute path."""


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
        self._words: StatusWords | None = None
        self._answered: dict[str, _Answered] = {}
        self._chosen: _Chosen | None = None
        """Of the last check, if that came to its end."""
        self._begun: _Chosen | None = None
        """Of the one before, which the last one may have begun with."""
        self._edited: frozenset[Path] | None = None
        """The files that alone hold something else than they did; None where that is not known."""
        self.settled = Settled()
        """What documents settle together."""
        self._memory: Memory | None = None
        self._changed: frozenset[Hashable] | None = None
        """What the last edit changed, where that is known; None where it may be anything."""

    @property
    def is_new(self) -> bool:
        """Whether nothing has been checked yet."""
        return not self._known

    def begin(self, named: tuple[Path, ...], config: Config, edited: Iterable[Path] | None) -> Wanted | None:
        """What a check is to read if it is known: only these files were edited since the last one, which had read them."""
        chosen, self._chosen, self._edited = self._chosen, None, None
        self._begun = chosen
        if edited is None or chosen is None or (chosen.named, chosen.config) != (named, config):
            return None
        files = [chosen.files.get(os.path.abspath(path)) for path in edited]  # noqa: PTH100  # resolve() would follow links
        if not all(file in self._read for file in files):
            return None
        self._edited = frozenset(filter(None, files))
        return chosen.wanted

    def end(self, named: tuple[Path, ...], config: Config, wanted: Wanted) -> None:
        """A check came to its end, so that the next one need not ask what it asked."""
        if self._begun is None or self._begun.wanted is not wanted:
            files = {os.path.abspath(file): file for file in wanted.files}  # noqa: PTH100
            self._begun = _Chosen(named, config, wanted, files)
        self._chosen = self._begun

    def words(self, statuses: StatusWords) -> StatusWords:
        """These words, as the object that the last check had where they are the same: to compare them takes no time then."""
        if self._words is None or self._words != statuses:
            self._words = statuses
        self._words.seen.clear()
        return self._words

    def untouched(self, file: Path, statuses: StatusWords) -> tuple[Stamp | None, Facts] | None:
        """The stamp of a file and what it holds, if it is known to hold what it did."""
        known = self._read.get(file) if self._edited is not None and file not in self._edited else None
        return (known.stamp, known.facts) if known and known.statuses is statuses else None

    def known(self, source: Source, statuses: StatusWords) -> Facts | None:
        """What a text holds, read with these words, if that is remembered."""
        known = self._known.get(source.path)
        return known.facts if known and known.statuses == statuses and known.facts.document.source == source else None

    def unchanged(self, file: Path, stamp: Stamp | None, statuses: StatusWords) -> Facts | None:
        """What a file holds that has the stamp with which it was read, if that is remembered."""
        known = self._read.get(file) if stamp else None
        return known.facts if known and known.stamp == stamp and known.statuses == statuses else None

    def keep(self, read: Mapping[Path, Facts], stamps: Mapping[Path, Stamp | None], statuses: StatusWords) -> None:
        """Remember what these files hold, and nothing of others."""
        others: Iterable[Path] = () if self._edited is None else self._edited
        if self._edited is None or len(read) != len(self._read) or not read.keys() >= self._edited:
            others, self._read, self._known = read, {}, {}
        for file in others:
            known = self._read[file] = _Known(statuses, read[file], stamps.get(file))
            self._known[known.facts.document.path] = known
        if len(self._answered) > len(self._known):
            self._answered = {path: answered for path, answered in self._answered.items() if path in self._known}

    def remembering(self, index: ProjectIndex) -> ProjectIndex:
        """An index that says what this one says, and finds no piece again of which it remembers what was found."""
        if self._memory and self._memory.serves(index, self._edited):
            self._changed = self._memory.renew(index)
        else:
            self._memory, self._changed = Memory(index), None
        return cast("ProjectIndex", Remembering(index, self._memory))

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
