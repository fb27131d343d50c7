"""Changes in per cent behind the two numbers that they lead from and to: `from 40 to 50 (+25%)`, `$1.2k → $1.8k (+50%)`."""

import re
from collections.abc import Iterator

from gaplint.expressions import expression
from gaplint.facts.measures import measure
from gaplint.facts.numbers import NUMBER, decimals, number, rough_at, ways
from gaplint.facts.text import is_sample
from gaplint.facts.types import Comparison
from gaplint.model.document import Document, Place
from gaplint.model.span import Span

CHANGE = expression(
    rf"[(（]\s?[*_]{{0,3}}(?P<sign>[+\-−–↓↑])\s?(?P<percent>{NUMBER})\s?%[*_]{{0,3}}\s?[)）]"
    rf"|[,，]\s?(?P<bare>[+\-−–])(?P<other>{NUMBER})\s?%(?=[*_]{{0,3}}\s{{0,9}}(?:[.;)|]|$))",
    re.MULTILINE,
)
"""A change says which way it goes; what has no sign may be a share, and a noun behind it what it is a share of."""
UNIT = r"\s?(?P<{0}>%|[^\W\d_](?:[^\W\d_]|[µ²/])*+)?"
CURRENCY = r"(?:R\$|[$€£¥₹])?\s?"
ENDS = expression(
    rf"(?<![\w.,/^–—→>-])(?<![→>]\s){CURRENCY}(?<!\d)(?P<first>{NUMBER}){UNIT.format('measured')}(?:\s[^\W\d_]+)?[*_`]*"
    r"\s*(?:→|-{1,2}>|➔|⇒|➜|(?<!\w)(?:to|bis|auf|tot|à|a|до|do)(?!\w))\s*[*_`]*"
    rf"(?:[^\W\d_][^\W\d_ ]*+:?\s){{0,3}}{CURRENCY}(?P<second>{NUMBER}){UNIT.format('in')}"
    r"[^\n()（）\d|%,→>]{0,30}$"
)
"""What a change leads from and to, right before it; the second may have a label: `then $40 → now: $45`."""
ENDS_WITH_UNITS = (("first", "measured"), ("second", "in"))
LONGEST = 120
"""Characters of both."""
SCALES = {"k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9}
"""What an amount may be told in, where that is no measure."""
STEM = 3
"""Letters that nouns of one thing begin with alike."""
HALF = 0.5
MEANT = 0.02
"""Share of itself by which a percentage may be off that was made of numbers with more digits."""

Interval = tuple[float, float]
"""The least and the most that a rounded number may be of."""


def find_changes(document: Document) -> Iterator[Comparison]:
    """Every change, also in code blocks: what is shown there was made up, and came out."""
    visible = document.visible
    for change in CHANGE.finditer(visible) if "%" in visible else ():
        start = max(visible.rfind("\n", 0, change.start()) + 1, change.start() - LONGEST)
        ends = ENDS.search(visible, start, change.start())
        if document.place(change.start()) is not Place.PROSE and not is_sample(document, change.start()):
            continue  # a form is shown
        if ends and _is_in_code(document, ends.start("first")) and not _is_in_code(document, change.start()):
            continue  # what code makes: `range(10)` -> 40 boats
        if ends and not any(rough_at(visible, ends.start(name)) for name in ("first", "second")):
            yield from _read(ends, change)


def _is_in_code(document: Document, at: int) -> bool:
    """Whether a number stands in code that is more than the number."""
    return document.place(at) is Place.CODE and document.visible[at - 1] != "`"


def _read(ends: re.Match[str], change: re.Match[str]) -> Iterator[Comparison]:
    """A change in per cent of what was, or of what it is now, or in points of percentages."""
    units = _units(ends["measured"] or "", ends["in"] or "")
    name = "percent" if change["percent"] else "other"
    worths = _worths(*units)
    first, second = number(ends["first"]), number(ends["second"])
    if worths is None or not first or not second:
        return
    stated = number(change[name])
    near = max(10.0 ** -decimals(change[name]), MEANT * stated)
    fits = any(_comes_out(ends, worths, way, stated, near) for way in ways())
    fits = fits or ("%" in units and abs(abs(second - first) - stated) <= near)
    fits = fits or _is_step(first * worths[0], second * worths[1], stated, near)
    exact = round(100 * (second * worths[1] / (first * worths[0]) - 1), 1)
    said = (ends.string[ends.start(end) : max(ends.end(end), ends.end(unit))] for end, unit in ENDS_WITH_UNITS)
    yield Comparison(
        stated if change["sign"] in ("+", "↑") or change["bare"] == "+" else -stated,
        exact,
        f"the change from {' to '.join(said)}, in percent,",
        fits,
        Span(*change.span(name)),
        "change in per cent",
    )


def _is_step(reached: float, step: float, stated: float, near: float) -> bool:
    """Whether the second number is how far the first went up, or a part of it: `640 boats → 40 more (+6.7%)`."""
    return any(base > 0 and abs(100 * step / base - stated) <= near for base in (reached, reached - step))


def _comes_out(ends: re.Match[str], worths: tuple[float, float], way: str, stated: float, near: float) -> bool:
    """Whether a change does so, where a point or a comma before three digits is meant in one way."""
    (low, high), (least, most) = (
        _interval(ends[end], worth, way) for end, worth in zip(("first", "second"), worths, strict=True)
    )
    return any(_meets(ratio, stated, near) for ratio in [(least / high, most / low), (low / most, high / least)])


def _units(one: str, other: str) -> tuple[str, str]:
    """The units of two numbers of which one may stand for both; `1.2k → 1,800` are told in their own ways."""
    scaled = one.lower() in SCALES or other.lower() in SCALES
    return (one, other) if scaled else (one or other, other or one)


def _meets(ratio: Interval, stated: float, near: float) -> bool:
    """Whether a ratio in an interval is a change by so many per cent, in either direction."""
    changes = [100 * (one - 1) for one in ratio]
    least = 0.0 if changes[0] * changes[1] < 0 else min(map(abs, changes))
    return least - near <= stated <= max(map(abs, changes)) + near


def _interval(text: str, worth: float, way: str) -> Interval:
    half = HALF * 10.0 ** -decimals(text, way)
    return max(number(text, way) - half, 1e-9) * worth, (number(text, way) + half) * worth


def _worths(one: str, other: str) -> tuple[float, float] | None:
    """What the units of two numbers are worth beside each other, None where they measure different things."""
    first, second = measure(one), measure(other)
    if first and second:
        if first.kind != second.kind or ((first.worth is None or second.worth is None) and one != other):
            return None
        return (first.worth or 1.0, second.worth or 1.0)
    if first or second or _are_other_things(one.lower(), other.lower()):
        return None
    return (SCALES.get(one.lower(), 1.0), SCALES.get(other.lower(), 1.0))


def _are_other_things(one: str, other: str) -> bool:
    """Whether the nouns of two numbers have no beginning in common: `10 boats → 40 ropes`."""
    nouns = one not in SCALES and other not in SCALES and len(one) >= STEM and len(other) >= STEM
    return nouns and one[:STEM] != other[:STEM]
