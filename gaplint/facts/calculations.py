"""Calculations written out, `3 + 4 = 7`: read whole, or not at all."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import ceil, floor, prod
from typing import NamedTuple

from gaplint.expressions import expression
from gaplint.facts.measures import measure
from gaplint.facts.numbers import NUMBER, decimals, number, ways, whole
from gaplint.facts.types import Comparison
from gaplint.model.document import Document, Place, Table
from gaplint.model.span import Span

WORDS = r"(?:\s+(?![xX]\s+\d)[^\W\d_][\w-]*){0,3}+"
"""Words of a unit; an x between numbers is a sign."""
TERM = rf"(?<![\w.,/$€£^#])(?>{NUMBER})(?![\w.]|,\d){WORDS}"
SIGN = r"\s*+[×*·⋅÷+]\s*+|\s++[-−–xX]\s++"
LEFT = expression(rf"{TERM}(?:(?:{SIGN})(?:{TERM})){{1,40}}\s*$")
"""Of a longer one only the end is read, and what stands before it shows that."""
SIGNS = r"(?:\s+[^\W\d_][\w-]*+)*(?:\s*[+×*·⋅÷^/%]|\s+[-−–xX]\s*\d)"
"""What shows that a result is itself calculated with, after words of any number."""
RIGHT = expression(
    rf"\s*+(?:\*++\s*+)?(?P<result>[-−]?(?:{NUMBER}))(?P<more>\+(?!\s*[\w(]))?(?![\w.%^/]|,\d)(?P<unit>{WORDS})(?!{SIGNS})"
)
CURRENCY = expression(r"\s?[$\u00a3\u00a5\u20a0-\u20cf]")
REMARK = expression(r"(?<=[\w*] )[(（][^()（）]*[)）](?=\s*\+)")
"""What explains a term: `12 boats (7 old + 5 new) + 3 rafts`."""
PARTS = expression(rf"(?P<number>{NUMBER})(?P<unit>{WORDS})(?P<sign>{SIGN}|\s*$)")
CLAUSE = expression(r"[.:;,!?]\s|[(\[{=]|\s\|\s")
"""What a calculation may begin behind."""
LONGER = expression(r"[\d+×*·⋅÷/^%\\$€£<>~≈±−–]|\s[-xX]\s*$|-$")
"""What shows that a calculation begins further on the left than can be read."""
GOES_ON = expression(r"[\d+×*·⋅÷/^=(,−–-]\s*$")
"""How a line ends that the next one continues."""
LONGEST = 400
"""Characters on each side of the sign."""
MADE = 1.5
"""How many times a sum of unlike things a number of another thing is that they don't add up to."""
FAR = 0.1
"""Share of a result below which it is no slip of another."""
PRECISE = 9
"""Decimals to which binary fractions come out as the decimal ones that they stand for."""
EQUALS = expression(r"=(?<![=!<>:+*/-]=)(?![=>])")


class Term(NamedTuple):
    """A number of a calculation, with its unit and the sign before it."""

    text: str
    unit: str
    sign: str
    """`+`, `-`, `×` or `÷`."""


def find_comparisons(document: Document) -> Iterator[Comparison]:
    """Every calculation with its result, outside code; what the calculations of its column show of rounding is taken over."""
    found = list(_every(document))
    if not all(one.fits for one in found):
        alike = _rounded_alike(document, found)
        found = [one._replace(fits=one.fits or one.span in alike) for one in found]
    yield from found


def _every(document: Document) -> Iterator[Comparison]:
    visible = document.visible
    for equals in EQUALS.finditer(visible):
        at = equals.start()
        if document.place(at) is Place.PROSE:
            start = max(visible.rfind("\n", 0, at) + 1, at - LONGEST)
            end = visible.find("\n", at, at + LONGEST)
            if found := _read(visible, start, at, at + LONGEST if end < 0 else end):
                yield found


def _rounded_alike(document: Document, found: list[Comparison]) -> set[Span]:
    """The calculations of columns that are rounded down, or up, to whole numbers, none otherwise."""
    starts = [one.span.start for one in found]
    alike: set[Span] = set()
    for table in document.every(Table):
        columns: dict[int, list[Comparison]] = defaultdict(list)
        for row in table.rows:
            for column, cell in enumerate(row.cells):
                columns[column] += found[bisect_left(starts, cell.span.start) : bisect_left(starts, cell.span.end)]
        for held in columns.values():
            exact = [(one, round(one.exact, PRECISE)) for one in held]
            uneven = [(one, value) for one, value in exact if value % 1]
            if len(uneven) > 1 and any(all(one.stated == way(value) for one, value in uneven) for way in (floor, ceil)):
                alike.update(one.span for one, _ in uneven)
    return alike


def _read(visible: str, start: int, at: int, end: int) -> Comparison | None:
    """The calculation around the sign at `at`, on the line from `start` to `end`."""
    start = max(start, visible.rfind("|", start, at) + 1)
    right = RIGHT.match(visible, at + 1, end)
    if right is None:
        return None
    left = REMARK.sub(lambda remark: " " * len(remark.group()), visible[start:at])
    before = left.rfind("=") + 1  # nothing further on the left belongs to it
    found = LEFT.search(left, before)
    if found is None or not _begins(visible[max(0, start - LONGEST) : start], left[: found.start()]):
        return None
    terms = list(_terms(found.group()))
    result = right["result"].replace("−", "-")
    if not _alike(terms, right["unit"]) or _is_range(terms) or _is_side(terms, result):
        return None
    way = _way((*(one.text for one in terms), result))
    stated = number(result, way)
    currency = CURRENCY.match(visible, right.end())
    made = right["unit"] or (currency.group() if currency else "")
    if _is_far(_value(terms, way), stated) or _is_made(terms, made, stated, way) or _is_crossed(terms, stated):
        return None
    fits = any(_fits(terms[first:], result, way) for first in _starts(terms) for way in ways())
    fits = fits or bool(right["more"] and _value(terms, way) >= stated)
    units = tuple(one.unit.lower() for one in terms) if all(one.sign == "+" for one in terms) else ()
    return Comparison(stated, _value(terms, way), _said(terms, way), fits, Span(*right.span("result")), units=units)


def _way(numbers: Iterable[str]) -> str:
    """How points and commas are meant here, by a number that leaves no doubt."""
    sure = {way for text in numbers for way in (".", ",") if way in text and decimals(text) == decimals(text, way) > 0}
    return sure.pop() if len(sure) == 1 else ""


def _begins(above: str, before: str) -> bool:
    """Whether nothing on the left belongs to a calculation, neither in its clause nor at the end of the line above."""
    if not before.strip() and GOES_ON.search(above.rstrip("\n")[-80:].rpartition("\n")[2]) and above.endswith("\n"):
        return False
    clauses = list(CLAUSE.finditer(before))
    return not LONGER.search(before[clauses[-1].end() :] if clauses else before)


def _terms(text: str) -> Iterator[Term]:
    sign = "+"
    for part in PARTS.finditer(text):
        yield Term(part["number"], part["unit"].strip(), sign)
        written = part["sign"].strip()
        sign = {"−": "-", "–": "-", "*": "×", "·": "×", "⋅": "×", "x": "×", "X": "×"}.get(written, written)


def _alike(terms: list[Term], unit: str) -> bool:
    """Whether the units allow to calculate with the bare numbers.

    In a product there are none. What a sum makes are things, whatever its terms are called, or all measure alike.
    """
    units = [one.unit for one in terms if one.unit]
    if any(one.sign in "×÷" for one in terms[1:]):
        return not units and measure(unit) is None
    if unit.strip() and measure(unit) is None:
        return not any(decimals(one.text) for one in terms)  # what is measured may come out in another unit, of no known name
    measures = {measure(one) for one in units}
    return len(measures) <= 1 and (not unit.strip() or measures <= {measure(unit)})


def _is_range(terms: list[Term]) -> bool:
    """`300 - 600`: the smaller first."""
    return any(two.sign == "-" and number(one.text) < number(two.text) for one, two in pairwise(terms)) and len(terms) == 2


def _is_side(terms: list[Term], result: str) -> bool:
    """`1920 × 1080 = 1080 lines`: one side of what is so large, again."""
    return terms[-1].sign == "×" and result in (one.text for one in terms)


def _is_far(exact: float, stated: float) -> bool:
    """Whether no slip leads from one number to the other: `90 × 90 = 4` seats, `2 dishes + 2 covers = 50`."""
    return not FAR * abs(exact) <= abs(stated) <= abs(exact) / FAR if exact and stated else False


def _is_crossed(terms: list[Term], stated: float) -> bool:
    """Whether each of some things meets each of others: `10 boats + 10 piers = 100`."""
    return all(one.sign == "+" for one in terms) and prod(map(_number, terms)) == stated


def _is_made(terms: list[Term], unit: str, stated: float, way: str) -> bool:
    """Whether things make another thing, rather than add up: `1 rope + 1 hook = 1 line`, `4 hands + 2 boats = 10 meals`."""
    units = {one.unit for one in terms}
    if not unit.strip() or len(units) < len(terms) or unit.strip() in units:
        return False
    return stated <= max(map(_number, terms)) or ("" not in units and stated > MADE * _value(terms, way))


def _number(term: Term) -> float:
    return number(term.text)


def _starts(terms: list[Term]) -> Iterator[int]:
    """Where the calculation may begin: at its first term, and behind what may be a dash."""
    yield 0
    yield from (n for n, one in enumerate(terms) if n and one.sign == "-" and n + 1 < len(terms))


def _fits(terms: list[Term], result: str, way: str) -> bool:
    """Whether the result is what the terms give, as far as both are rounded."""
    rounded = sum(0.5 * 10.0**-places for one in terms if (places := decimals(one.text, way)))
    divided = any(one.sign == "÷" for one in terms)
    places = decimals(result, way)
    slack = 0.5 * 10.0**-places if rounded or divided else 0
    if any(one.sign == "×" for one in terms):
        rounded *= max(number(one.text, way) for one in terms)
    return abs(_value(terms, way) - number(result, way)) <= rounded + slack + 1e-9


def _value(terms: list[Term], way: str) -> float:
    """Products before sums."""
    products: list[list[float]] = []
    for one in terms:
        value = number(one.text, way)
        if one.sign == "×" and products:
            products[-1].append(value)
        elif one.sign == "÷" and products:
            products[-1].append(1 / value if value else float("nan"))
        else:
            products.append([-value if one.sign == "-" and products else value])
    return sum(map(prod, products))


def _said(terms: list[Term], way: str) -> str:
    return whole(number(terms[0].text, way)) + "".join(f" {one.sign} {whole(number(one.text, way))}" for one in terms[1:])
