"""A claim with what it is about, why, and every reading of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple, Protocol, TypeVar

from gaplint.binding.links import Resolved
from gaplint.comparisons.inclusion.definitions import Mentioned
from gaplint.comparisons.join.entries import Compared
from gaplint.comparisons.join.meanings import Named
from gaplint.facts.types import Dated, Facts, Rough, Verdict
from gaplint.index import ProjectIndex, day_of
from gaplint.model.failure import Failure
from gaplint.model.ground import EMPTY, Ground, Held, worth
from gaplint.model.kept import Kept, Part
from gaplint.model.span import Span

APPROXIMATION = 0.1
EXACT = 1e-6


class Tie(StrEnum):
    """What kind of claim it is; a rule reads one kind."""

    HEADING = "heading"
    LIST = "list"
    RANGE = "range"
    TOTAL = "total"
    SUMMARY = "summary"
    MIRROR = "mirror"
    PROGRESS = "progress"
    CONFLICT = "conflict"
    PERCENT = "percent"
    ROW = "row"
    LINES = "lines"


class Way(StrEnum):
    """What of the evidence a reading counts."""

    WHOLE = "whole"
    """Rows, items, records: what a reader counts first."""
    IDS = "ids"
    SUM = "sum"
    """Numbers added up."""
    NAMES = "names"
    """Names within an item or cell, different values."""
    HEADINGS = "headings"
    """Sub-headings, each of which is an item."""
    MARKS = "marks"
    """Only what is ticked, or is not."""


class Reading(NamedTuple):
    """One number that the evidence gives, and how."""

    value: float
    says: str
    """How it comes about, as a clause: `the table has 7 rows`."""
    facts: Facts
    """The document that the evidence stands in."""
    span: Span
    way: Way = Way.WHOLE


@dataclass(frozen=True)
class Binding(Kept):
    """A claimed number with the evidence that it is about, or without any where none was found."""

    tie: Tie
    facts: Facts
    """The document that the claim stands in."""
    span: Span
    """The number that is claimed."""
    value: float
    says: str
    """The claim as a clause: `the heading says 8 items`."""
    reason: str = ""
    """Why the evidence is about the claim; empty for an unbound claim."""
    readings: tuple[Reading, ...] = ()
    """The nearest to what a reader would count comes first; empty for an unbound claim."""
    approximate: Rough = Rough.EXACT
    repair: str = ""
    form: str = ""
    """How the claim is made or tied, where a kind of claim has several forms: `label over a list`."""
    unit: str = ""
    """What is counted; claims of one unit are siblings."""
    near: Span | None = None
    """The table or section that its nearest siblings stand in."""
    signs: frozenset[str] = EMPTY
    """What speaks for or against the binding; see `Ground`."""
    also: tuple[Reading, ...] = ()
    """Further evidence to show, which is no reading of the claim."""

    @cached_property
    def ground(self) -> Ground:
        regularity = f"{self.tie}: {self.form}" if self.form else str(self.tie)
        return Ground(regularity, self.facts.document.path, self.near, self.unit, self.signs)

    @cached_property
    def place(self) -> tuple[str, Span]:
        """Path and place of the claim."""
        return self.facts.document.path, self.span

    @cached_property
    def held(self) -> Held | None:
        """The comparison that it is; None for an unbound claim."""
        return Held(self.ground, self.fits, worth(self.value)) if self.bound else None

    @property
    def bound(self) -> bool:
        return bool(self.readings)

    def agrees(self, reading: Reading) -> bool:
        """Whether a reading bears the claim out: to the unit, to a tenth for an approximate claim, on its side of a limit."""
        beyond = reading.value - self.value
        if self.approximate is Rough.LEAST:
            return beyond >= -EXACT
        if self.approximate is Rough.MOST:
            return beyond <= EXACT
        return abs(beyond) <= (APPROXIMATION * abs(self.value) if self.approximate else EXACT)

    @cached_property
    def fits(self) -> bool:
        """Whether some reading bears the claim out, or there is none to hold against it."""
        return not self.readings or any(map(self.agrees, self.readings))


class Against(NamedTuple):
    """A row or record that a verdict says can't be."""

    span: Span
    says: str
    signs: frozenset[str] = EMPTY


class Judged(NamedTuple):
    """A claim about all or none with what it was held against."""

    facts: Facts
    verdict: Verdict
    considered: int
    """How many rows and records; 0 for an unbound claim."""
    against: tuple[Against, ...]
    signs: frozenset[str] = EMPTY
    """Those that all of these have."""

    @property
    def ground(self) -> Ground:
        return Ground("nothing speaks against what is said of all", self.facts.document.path, signs=self.signs)

    @property
    def held(self) -> Held | None:
        return Held(self.ground, not self.against, worth(self.considered)) if self.considered else None


class Tracked(NamedTuple):
    """A row of a table that tracks how fresh other files are."""

    facts: Facts
    name: str
    """The file as the row names it."""
    target: Facts | None
    day: date | None
    span: Span
    """Of the day."""
    stale: str
    """What the row says of a file that it calls out of date; empty where it doesn't."""
    stale_span: Span
    table: Span
    committed: date | None = None
    """The day of the file's last commit; asked for where the file gives no date of its own, and None where git can't tell."""

    @property
    def ground(self) -> Ground:
        return Ground("a tracked date and the file's own", self.facts.document.path, self.table)

    @property
    def own(self) -> Dated | None:
        """What the file's header says, unless that is younger than the table: then the file was updated since."""
        own, today = self.target and self.target.updated, day_of(self.facts)
        return own if own and not (today and own.date > today) else None

    @property
    def held(self) -> Held | None:
        return Held(self.ground, self.own.date == self.day) if self.own and self.day else None


class Comparison(Protocol):
    """What is compared with something."""

    @property
    def held(self) -> Held | None:
        """What came of it; None where nothing was there to compare."""


class Exceptional(Protocol):
    """What doesn't hold, though the regularity that it is a case of says that it does."""

    @property
    def ground(self) -> Ground: ...


E = TypeVar("E", bound=Exceptional)


@dataclass(frozen=True)
class Project:
    """What rules see: all facts, and each claim with its evidence."""

    index: ProjectIndex
    bindings: dict[Tie, tuple[Binding, ...]]
    judged: tuple[Judged, ...]
    links: tuple[Resolved, ...]
    tracked: tuple[Tracked, ...]
    entries: tuple[Compared, ...]
    """What indexes say of the documents that they link to."""
    exceptions: tuple[Exceptional, ...] = ()
    """What the finders of `bind` found not to hold, each of a type of its own."""
    mentioned: tuple[Mentioned, ...] = ()
    """IDs of families with a register, as they are mentioned."""
    named: tuple[Named, ...] = ()
    """Titles that documents give to IDs, beside those of their registers."""
    parts: tuple[Part[Any], ...] = ()
    """All that was found, and what was compared and agreed; a part is the same object from check to check while it holds."""
    wrong: dict[Tie, tuple[Binding, ...]] = field(default_factory=dict)
    """The claims that no reading bears out."""
    broken: tuple[Failure, ...] = ()
    """Comparisons that broke, each with the document that it was about."""

    def those(self, kind: type[E]) -> Iterator[E]:
        """The exceptions of one type."""
        return (one for one in self.exceptions if isinstance(one, kind))

    @property
    def comparisons(self) -> Iterator[Held]:
        """All that was compared, whatever came of it."""
        return chain.from_iterable(map(compared_in, self.parts))


def compared_in(part: Part[Any]) -> Iterator[Held]:
    """What was compared, and what does not hold, of what was found together."""
    for one in part:
        if isinstance(one, Held):
            yield one
        elif isinstance(one, Resolved):
            yield from one.held
        elif isinstance(one, Binding | Judged | Tracked | Compared | Mentioned | Named):
            if held := one.held:
                yield held
        elif not isinstance(one, Failure):
            yield Held(one.ground, agrees=False)
