"""What a rule has to say."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cached_property

from gaplint.model.document import Document
from gaplint.model.ground import NOTHING, Ground, Weight
from gaplint.model.kept import Kept
from gaplint.model.span import Span


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Confidence(IntEnum):
    """How sure it is that no reasonable reading makes the claim true; steps of a probability."""

    DOUBTFUL = 0
    """Not reported; counted in the closing line and listed by `gaplint claims`."""
    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3

    @staticmethod
    def of(probability: float) -> "Confidence":
        return next(step for step, least in LEAST.items() if probability >= least)


LEAST = {Confidence.CERTAIN: 0.98, Confidence.LIKELY: 0.90, Confidence.POSSIBLE: 0.50, Confidence.DOUBTFUL: 0.0}
"""Per step, the least probability; the surest first."""
LONGEST = 120
"""Characters of what Python shows of a finding."""


@dataclass(frozen=True)
class Spot:
    """One end of a contradiction."""

    document: Document
    span: Span
    label: str = ""
    """What the place says: "says 8", "the table has 7 rows"."""
    whole: bool = False
    """Whether the document altogether is meant, so that no line of it has anything to show."""

    @property
    def line(self) -> int:
        """Where it begins, from 1."""
        return self.document.source.line_of(self.span.start)

    @property
    def place(self) -> str:
        """`path:line`."""
        return f"{self.document.path}:{self.line}"

    def __repr__(self) -> str:
        return _line(f"Spot {self.place}: {self.label}")


@dataclass(frozen=True)
class Finding(Kept):
    """A claim with the evidence against it."""

    message: str
    """Both sides in one line, lower-case start, no full stop."""
    where: Spot
    related: tuple[Spot, ...] = ()
    repair: str = ""
    """What to do about it, as an imperative; empty where that can't be told."""
    ground: Ground = field(default=NOTHING, compare=False)
    """The regularity that the claim is an exception to."""
    weight: Weight = field(default=Weight(), compare=False)
    """How likely it is real; filled in by the driver."""
    rule: str = field(default="", compare=False)
    """Filled in by the driver, so that no rule repeats its name."""
    severity: Severity = Severity.ERROR
    cause: str = field(default="", compare=False)
    """What findings of one rule in one document have in common if one mistake explains them all; empty for none."""
    same: str = field(default="", compare=False)
    """What findings of one rule, in whatever documents, are the same finding by: the surest is reported, with the places of
    the others; empty where there is but one."""
    missing: tuple[str, ...] = field(default=(), compare=False)
    """The paths, as shown, at any of which a file would make it untrue, or `path#anchor`; empty where nothing is missing."""

    def __repr__(self) -> str:
        return _line(f"Finding {self.where.place}: {self.rule}: {self.message}")

    @cached_property
    def confidence(self) -> Confidence:
        return Confidence.of(self.weight.probability)


def _line(text: str) -> str:
    """What Python shows of a value: a line that fits a screen, of what may be long only the beginning."""
    return f"<{text}>" if len(text) <= LONGEST - 2 else f"<{text[: LONGEST - 3]}…>"
