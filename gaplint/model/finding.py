"""What a rule has to say."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from gaplint.model.document import Document
from gaplint.model.span import Span


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Confidence(IntEnum):
    """How sure a rule is that no reasonable reading makes the claim true."""

    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


@dataclass(frozen=True)
class Spot:
    """One end of a contradiction."""

    document: Document
    span: Span
    label: str = ""
    """What the place says: "says 8", "the table has 7 rows"."""

    @property
    def line(self) -> int:
        """Where it begins, from 1."""
        return self.document.source.line_of(self.span.start)

    @property
    def place(self) -> str:
        """`path:line`."""
        return f"{self.document.path}:{self.line}"


@dataclass(frozen=True)
class Finding:
    """A claim with the evidence against it."""

    message: str
    """Both sides in one line, lower-case start, no full stop."""
    where: Spot
    related: tuple[Spot, ...] = ()
    repair: str = ""
    """What to do about it, as an imperative; empty where that can't be told."""
    confidence: Confidence = Confidence.CERTAIN
    rule: str = field(default="", compare=False)
    """Filled in by the driver, so that no rule repeats its name."""
    severity: Severity = Severity.ERROR
