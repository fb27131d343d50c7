"""A claim with what it is about, why, and every reading of it."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from gaplint.facts.types import Facts, Rough
from gaplint.model.ground import EMPTY, Ground, Held, worth
from gaplint.model.kept import Kept
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


def may_be(stated: float, how: Rough, value: float) -> bool:
    """Whether a number, meant so exactly, may be another one: to the unit, to a tenth if about, on its side of a limit."""
    slack = APPROXIMATION * abs(stated) if how in (Rough.ABOUT, Rough.ABOUT_LEAST) else EXACT
    beyond = value - stated
    return (beyond >= -slack or how is Rough.MOST) and (beyond <= slack or how.is_open)


ONE_DIGIT = "one digit differs"
ONE_OF_MANY = "one digit of many differs"
FEWEST_DIGITS = 3
"""Of shorter numbers, too many differ by one digit from another that has nothing to do with them."""
MANY_DIGITS = 4
SWAPPED = 2
WITHOUT_ONE = "without one of them it fits"
"""A sign that tells another way in which a sum may have come out wrong."""


def slip(stated: float, value: float) -> frozenset[str]:
    """Whether a number looks like another one with a slip of the pen: with one other digit, or two neighbours exchanged."""
    here, there = f"{stated:.0f}", f"{value:.0f}"
    if len(here) != len(there) or len(here) < FEWEST_DIGITS or stated != round(stated) or value != round(value):
        return EMPTY
    differ = [n for n, (one, other) in enumerate(zip(here, there, strict=True)) if one != other]
    two_neighbours = len(differ) == SWAPPED and differ[1] == differ[0] + 1
    swapped = two_neighbours and sorted(here) == sorted(there)
    if len(differ) != 1 and not swapped:
        return EMPTY
    return frozenset([ONE_OF_MANY if len(here) >= MANY_DIGITS else ONE_DIGIT])


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
        explained = self.fits or WITHOUT_ONE in self.signs
        slipped = EMPTY if explained else slip(self.value, self.readings[0].value)
        return Ground(regularity, self.facts.document.path, self.near, self.unit, self.signs | slipped)

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
        """Whether a reading bears the claim out."""
        return may_be(self.value, self.approximate, reading.value)

    @cached_property
    def fits(self) -> bool:
        """Whether some reading bears the claim out, or there is none to hold against it."""
        return not self.readings or any(map(self.agrees, self.readings))
