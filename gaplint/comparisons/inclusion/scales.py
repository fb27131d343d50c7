"""Inclusion: what the cells of a column say, held against the legend or the scale that the document declares for it."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import PLACEHOLDER
from gaplint.facts.statuses import VARIANT
from gaplint.facts.types import Facts, Grid
from gaplint.index import of_document
from gaplint.model.document import Inline, Section
from gaplint.model.ground import EMPTY, Ground, Held, worth
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks

SYMBOL = expression(r"[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?")
SIGNED = expression(r"\W{0,3}?(?P<sign>[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?)\s*+(?:[-–—:=]\s*)?[^\W_]")
PARTS = expression(r"[|,;·/]|\s{2,}")
WORD = expression(r"[^\W\d_]+")
RANGE = expression(r"\s{0,9}[-–—~→]\s*")
SPLIT = expression(r"[\s/,;+&·→]+")
FEWEST_SYMBOLS, FEWEST_VALUES, MOST_VALUES = 3, 3, 9
FEWEST_CELLS = 3
"""Cells that must have a value of the scale for the column to be of it."""
KNOWN = 0.8
"""Share of the cells that must, but for a single one."""
MOST_WORDS = 3
ENDING = 2
"""Letters by which a plural is longer."""
AROUND = "*_`.:!?"


class Legend(NamedTuple):
    """The values that a document declares."""

    header: str
    """Of the columns that it is for; empty for a legend of symbols or codes, which are known by themselves."""
    values: frozenset[str]
    span: Span
    section: Section


class Foreign(NamedTuple):
    """A value that the legend or scale of its column does not have."""

    facts: Facts
    said: Inline
    header: str
    legend: Legend
    known: int
    """Cells of the column that have a value of it."""
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.legend, self.signs)


def find_foreign(facts: Facts) -> Iterator[Foreign | Held]:
    if not facts.grids:
        return
    symbols = _symbols(facts)
    for grid in facts.grids:
        if symbols and grid.table.span.start > symbols.span.start:
            yield from _marked(facts, grid, symbols)
    scales: dict[str, list[Legend]] = defaultdict(list)
    for scale in filter(None, map(_scale, facts.grids)):
        scales[scale.header].append(scale)
    for grid in facts.grids if scales else ():
        yield from _scaled(facts, grid, scales)


def _ground(facts: Facts, legend: Legend, signs: frozenset[str] = EMPTY) -> Ground:
    form = "a scale has the values of its column" if legend.header else "a legend has the symbols of a table"
    return Ground(form, facts.document.path, legend.span, signs=signs)


# Symbols


def _symbols(facts: Facts) -> Legend | None:
    """All symbols that the document explains, where it does so in one line or list."""
    found = {sign.symbol.strip(VARIANT): sign.span for sign in facts.signs}
    for line in facts.document.running if SYMBOL.search(facts.document.visible) else ():
        if not line.plain.isascii() and SYMBOL.search(line.plain):
            parts = [SIGNED.match(part.partition(":")[2] or part) for part in PARTS.split(line.plain)]
            named = {match["sign"].strip(VARIANT) for match in parts if match}
            if len(named) >= FEWEST_SYMBOLS:  # then the line is a legend, and what it says of its other symbols too
                every = (symbol.strip(VARIANT) for symbol in SYMBOL.findall(line.plain))
                found |= dict.fromkeys(every, line.span)
    if len(found) < FEWEST_SYMBOLS:
        return None
    first = min(found.values())
    return Legend("", frozenset(found), first, facts.document.section_at(first.start))


def _marked(facts: Facts, grid: Grid, legend: Legend) -> Iterator[Foreign | Held]:
    """Columns of nothing but symbols, nearly all of them of the legend."""
    for column in range(1, len(grid.headers)):
        cells = [cell for cell in grid.column(column) if not PLACEHOLDER.match(cell.plain)]
        signs = [(cell, cell.plain.strip().strip(VARIANT)) for cell in cells]
        if any(len(sign) != 1 or not SYMBOL.match(sign) for _, sign in signs):
            continue
        odd = [cell for cell, sign in signs if sign not in legend.values]
        known = len(cells) - len(odd)
        if known < FEWEST_CELLS or (len(odd) > 1 and known < KNOWN * len(cells)):
            continue
        if not odd:
            yield Held(_ground(facts, legend), agrees=True, worth=worth(known))
        for cell in odd:
            signs_ = _explained(facts, cell.plain.strip().strip(VARIANT))
            yield Foreign(facts, cell, grid.name(column), legend, known, signs_)


def _explained(facts: Facts, symbol: str) -> frozenset[str]:
    """Whether the document uses a symbol beside words elsewhere, which explain it as well."""
    known = _searched(facts)
    if symbol not in known:
        elsewhere = re.search(re.escape(symbol) + r"\ufe0f?[ *_]*[^\W\d_]", facts.document.visible)
        known[symbol] = frozenset(["explained elsewhere"] if elsewhere else [])
    return known[symbol]


@of_document
def _searched(_: Facts) -> dict[str, frozenset[str]]:
    """What `_explained` found, by symbol; kept with the document, so that it goes with it."""
    return {}


# Values


def _scale(grid: Grid) -> Legend | None:
    """A table that says what each of a few names means, under the header that the columns of these names have."""
    header = grid.headers[0] if grid.headers else ""
    if not header or header in words().ordinal | words().version or not FEWEST_VALUES <= len(grid.rows) <= MOST_VALUES:
        return None
    if not any(words().meaning.intersection((one, *one.split())) for one in grid.headers[1:]):
        return None
    names = [value(cell.plain) for cell in grid.column(0)]
    if len(set(names)) < len(names) or any(not WORD.search(name) or len(name.split()) > MOST_WORDS for name in names):
        return None
    return Legend(header, frozenset(names), grid.table.span, grid.section)


def _scaled(facts: Facts, grid: Grid, scales: dict[str, list[Legend]]) -> Iterator[Foreign | Held]:
    """Columns under the header of a scale; of several that of the nearest above."""
    for column in range(1, len(grid.headers)):
        meant = scales.get(grid.headers[column], ())
        above = bisect_left(meant, grid.table.span, key=lambda one: one.span)
        legend = meant[max(0, above - 1)] if meant else None
        cells = [cell for cell in grid.column(column) if legend and not PLACEHOLDER.match(cell.plain)]
        if legend is None or legend.span == grid.table.span or len(cells) < FEWEST_CELLS:
            continue
        odd = [cell for cell in cells if _is_odd(value(cell.plain), legend)]
        known = sum(value(cell.plain) in legend.values for cell in cells)
        if not odd and known == len(cells):
            yield Held(_ground(facts, legend), agrees=True, worth=worth(known))
        if known >= FEWEST_CELLS and len(odd) + known == len(cells) and (len(odd) == 1 or known >= KNOWN * len(cells)):
            times = Counter(value(cell.plain) for cell in odd)
            for cell in odd:
                signs = ["it comes again"] * (times[value(cell.plain)] > 1) + ["several scales"] * (len(meant) > 1)
                yield Foreign(facts, cell, grid.name(column), legend, known, frozenset(signs))


def _is_odd(said: str, legend: Legend) -> bool:
    """Whether a value is one word or two, and none of the scale is among them: `Mild / Grave` is two of it."""
    parts = [part for part in SPLIT.split(said) if part]
    if said in words().every or all(piece in legend.values for piece in RANGE.split(said)):
        return False  # `all` of them; `low-middle` lies between two of it
    known = {part for one in legend.values for part in one.split()}
    near = any(_is_near(part, other) for part in parts for other in known)
    return bool(WORD.search(said)) and len(parts) <= MOST_WORDS and not near


def _is_near(one: str, other: str) -> bool:
    """Whether two words are one, or one of them in the plural."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and len(long) - len(short) <= ENDING


def value(plain: str) -> str:
    """What a cell says, without remarks, symbols around it and capitals; hyphens are a part of it."""
    parts = (part.strip(AROUND) for part in without_remarks(plain).lower().split())
    return " ".join(part for part in parts if part and not SYMBOL.match(part))
