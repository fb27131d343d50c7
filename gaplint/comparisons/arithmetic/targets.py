"""Arithmetic: rows with a target, what was reached, and a verdict: the verdict is what the two numbers say."""

from collections.abc import Iterator
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import decimals, number
from gaplint.facts.statuses import VARIANT, StatusWords, symbol_class
from gaplint.facts.types import Facts, Grid, StatusClass
from gaplint.model.document import Inline
from gaplint.model.ground import EMPTY, Ground, Held
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks

NUMBER = r"(?P<number>\d+(?:[.,]\d+)*)\s*(?P<unit>%|[^\W\d_/]{0,8}(?:/[^\W\d_]{1,4})?)"
AIM = expression(rf"\W{{0,2}}?(?P<sign><=|>=|≤|≥|<|>)\s*{NUMBER}")
WHOLE = expression(r"100\s*%")
REACHED = expression(rf"[*_`]*{NUMBER}[*_`]*")
CROSSES = frozenset("❌✗✘🔴")
TICKS = frozenset("✅✔☑✓")
GREEN, RED = "🟢", "🔴"


class Aim(NamedTuple):
    """A limit that is to be kept or reached."""

    sign: str
    limit: float
    unit: str

    def holds(self, reached: float) -> bool:
        match self.sign:
            case "<":
                return reached < self.limit
            case ">":
                return reached > self.limit
            case "<=" | "≤":
                return reached <= self.limit
        return reached >= self.limit


class Misjudged(NamedTuple):
    """A row whose verdict is not what its numbers say."""

    facts: Facts
    name: str
    aim: Inline
    reached: Inline
    verdict: Inline
    met: bool
    """Whether the numbers say that it was reached."""
    table: Span
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.table, self.signs)


def find_misjudged(facts: Facts, context: Context) -> Iterator[Misjudged | Held]:
    for grid in facts.grids:
        columns = _columns(grid)
        if columns:
            yield from _rows(facts, grid, *columns, context.statuses)


def _ground(facts: Facts, table: Span, signs: frozenset[str] = EMPTY) -> Ground:
    return Ground("a verdict is what the numbers say", facts.document.path, table, signs=signs)


def _columns(grid: Grid) -> tuple[int, int, int] | None:
    """The columns of what is to be reached, what was, and the verdict; None where one lacks or several qualify."""
    aims, reached, verdicts = (grid.headed(names) for names in (words().aim, words().reached, words().status))
    return (aims[0], reached[0], verdicts[0]) if len(aims) == len(reached) == len(verdicts) == 1 else None


def _rows(facts: Facts, grid: Grid, aim: int, reached: int, verdict: int, statuses: StatusWords) -> Iterator[Misjudged | Held]:
    """The rows with a verdict; a light beside ticks or crosses is none: it says how well the way there goes."""
    said = {_sign(row.cells[verdict]) for row in grid.rows if verdict < len(row.cells)}
    lights = {light for light, signs in ((GREEN, TICKS), (RED, CROSSES - {RED})) if said & signs}
    for row in grid.rows:
        if len(row.cells) <= max(aim, reached, verdict) or _sign(row.cells[verdict]) in lights:
            continue
        wanted, got = read_aim(row.cells[aim].plain), REACHED.fullmatch(without_remarks(row.cells[reached].plain).strip())
        passed = _passed(row.cells[verdict], statuses)
        if wanted is None or got is None or passed is None or got["unit"].lower() not in (wanted.unit, ""):
            continue
        met = wanted.holds(number(got["number"]))
        signs = frozenset(["a whole"] * (wanted.sign == "=") + ["said to fail"] * (not passed))
        cells = row.cells[aim], row.cells[reached], row.cells[verdict]
        name = next((cell.plain for cell in row.cells if cell.plain and cell not in cells), "a row")
        found = Misjudged(facts, name, *cells, met, grid.table.span, signs)
        fits = any(wanted.holds(value) is passed for value in _exact(got["number"], wanted.unit))
        yield Held(found.ground, agrees=True) if fits else found


def _exact(written: str, unit: str) -> tuple[float, ...]:
    """What a number may be before it is rounded: what is measured is, `1.00 MB`, and of things no half ones are counted."""
    value, places = number(written), decimals(written)
    half = 10**-places / 2 if places or unit == "%" or is_measure(unit) else 0
    return value - half, value, value + half


def read_aim(plain: str) -> Aim | None:
    """A limit with its sign, and `100 %`, which nothing exceeds."""
    bare = without_remarks(plain).strip("*_` ")
    if WHOLE.fullmatch(bare):
        return Aim("=", 100, "%")
    match = AIM.fullmatch(bare)
    return Aim(match["sign"], number(match["number"]), match["unit"].lower()) if match else None


def _sign(cell: Inline) -> str:
    """What a verdict says in one sign."""
    return cell.plain.strip().strip(VARIANT)


def _passed(cell: Inline, statuses: StatusWords) -> bool | None:
    """What a verdict says; None for one that is no plain yes or no."""
    plain = _sign(cell)
    if plain in CROSSES:
        return False
    status = statuses.read(cell)
    kind = status.kind if status and not status.tail else symbol_class(plain) if len(plain) == 1 else None
    return True if kind is StatusClass.DONE else None
