"""Order: numbered sections continue the number of the section that holds them, `2.1` below `2`."""

from collections.abc import Iterator
from typing import NamedTuple

from gaplint.expressions import expression
from gaplint.facts.types import Numbered
from gaplint.model.ground import EMPTY

NAMED = expression(r"(?<![\w.])\d{1,4}(?:\.\d{1,4})*(?![\w]|\.\d)")
"""A number of a section, as a title names it."""
FEW_HOLD = frozenset(["few sections continue the number above"])


class Under(NamedTuple):
    """The numbered sections of one rank under a numbered one."""

    parent: Numbered
    holding: tuple[Numbered, ...]
    """Those that continue its number."""
    astray: tuple[Numbered, ...]
    """Those that have the number of another part."""
    sunk: Numbered | None = None
    """The heading of that part, where it stands among these, a level too deep."""

    @property
    def goes_on(self) -> bool:
        return len(self.holding) > len(self.astray)


def find_astray(every: list[list[Numbered]], numbers: dict[int, Numbered]) -> Iterator[tuple[Under, frozenset[str]]]:
    """What stands under each numbered section, with what speaks for a mistake, in the ranks where any section goes on.

    `every` are the numbered sections of a document, siblings together, and `numbers` those that are surely numbered, by the
    number of their section. Where none goes on, the numbers are taken from elsewhere, such as those of a standard.
    """
    for held in _held(every, numbers):
        if any(one.goes_on for one in held):
            signs = FEW_HOLD if _few_hold(held) else EMPTY
            yield from ((one, signs) for one in held)


def _held(every: list[list[Numbered]], numbers: dict[int, Numbered]) -> list[list[Under]]:
    """What stands under numbered sections, rank by rank: sections of one rank are numbered in one way."""
    found: dict[int, list[Under]] = {}
    for ranked in every:
        above = ranked[0].section.parent
        parent = numbers.get(above) if above is not None else None
        if parent:
            begins = _above(parent)
            longer = [one for one in ranked if len(one.numbers) > len(begins)]
            holding = tuple(one for one in longer if one.numbers[: len(begins)] == begins)
            astray = tuple(one for one in longer if one.numbers[: len(begins)] != begins and not _is_named(one, parent))
            sunk = next((one for one in ranked if _is_sunk(one, parent, astray)), None)
            found.setdefault(ranked[0].section.level, []).append(Under(parent, holding, astray, sunk))
    return list(found.values())


def _is_sunk(one: Numbered, parent: Numbered, astray: tuple[Numbered, ...]) -> bool:
    """Whether a section is the one behind `parent`, on its level by the number, that those are parts of which go astray."""
    begins = _above(parent)
    follows = one.numbers == (*begins[:-1], begins[-1] + 1)
    return follows and bool(astray) and all(other.numbers[: len(begins)] == one.numbers for other in astray)


def _few_hold(held: list[Under]) -> bool:
    """Whether the sections that don't continue the number above are more than exceptions.

    Parts that follow each other and are all wrong by the same are one: one was put in before them.
    """
    wrong = [one for one in held if one.astray]
    shifted = {one.astray[0].numbers[0] - one.parent.numbers[0] for one in wrong}
    moved = len(wrong) > 1 and len(shifted) == 1
    return not moved and 2 * sum(len(one.astray) for one in wrong) > sum(len(one.holding) for one in held)


def _above(parent: Numbered) -> tuple[int, ...]:
    """The number that the sections below should continue: of `8.0` it is 8."""
    return parent.numbers[:-1] if parent.numbers[-1] == 0 and len(parent.numbers) > 1 else parent.numbers


def _is_named(one: Numbered, parent: Numbered) -> bool:
    """Whether the section above says whose number this is: `4.1` under `1. Changes of section 4`, or under `2. Piers (4)`."""
    named = {tuple(map(int, number.split("."))) for number in NAMED.findall(parent.section.title)}
    return any(one.numbers[:length] in named for length in range(1, len(one.numbers) + 1))
