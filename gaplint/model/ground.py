"""What a comparison relies on, and how much an exception to it is worth."""

from typing import NamedTuple

from gaplint.model.span import Span


class Ground(NamedTuple):
    """The regularity that a comparison is a case of, and what is known of this case."""

    regularity: str = ""
    """What holds if all is well, in words: `heading: heading`; comparisons of one name are siblings."""
    document: str = ""
    """Path of the document that makes the claim."""
    near: Span | None = None
    """The table, list or section that its nearest siblings stand in; None where they are the document's."""
    unit: str = ""
    """What is counted or compared, the noun or the field; siblings of one unit are nearer than others."""
    signs: frozenset[str] = frozenset()
    """What the place says for or against the comparison, in words: `items are identifiers`; see weights.toml."""


class Held(NamedTuple):
    """One comparison that was made, whatever came of it."""

    ground: Ground
    agrees: bool
    worth: float = 1.0
    """How little chance explains an agreement, from 0 to 1."""
    times: int = 1
    """How many comparisons it stands for, all on this ground and of this worth."""


STEPS = 2**20


def worth(number: float) -> float:
    """What it is worth to agree on a number: on 37 it says more than on 1, which much else is as well.

    It is told in steps of which a computer adds up any number exactly, so that the sum is one whatever is added first.
    """
    return round(STEPS * (1 - 1 / (2 + abs(number)))) / STEPS


class Weight(NamedTuple):
    """How likely an exception is a real contradiction."""

    probability: float = 1.0
    because: tuple[str, ...] = ()
    """What speaks for and against it, as phrases."""


NOTHING = Ground()
"""The ground of what is seen rather than compared: a broken table."""
EMPTY = frozenset[str]()
