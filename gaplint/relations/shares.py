"""Percentages with the name of what has come so far, in whatever shape: rows, list items, labels, bars, sections."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from gaplint.config.vocabulary import any_of, statuses, words
from gaplint.expressions import expression
from gaplint.facts.boxes import BLOCKS
from gaplint.facts.numbers import ABOUT, NUMBER, decimals, number, rough
from gaplint.facts.types import Facts, Grid, Rough
from gaplint.model.document import Fence, Inline, List, Paragraph, Place, Section, walk
from gaplint.model.span import Span
from gaplint.relations.cells import REMARK, without_remarks
from gaplint.relations.columns import stems
from gaplint.relations.trees import lines_of

SAID = expression(
    rf"\W*(?P<label>[^\W_][^\n:：|%{BLOCKS}]{{0,70}}?)[^\w\n:：|%{BLOCKS})）]*(?:[:：]|(?=[{BLOCKS}]{{3}}))"
    rf"[\s\[\]{BLOCKS}]*{ABOUT}(?P<number>{NUMBER})\s?%(?P<rest>[^\n]*)"
)
"""`Piers: 45% (ramps only)`, `Piers ████░░ 66%`."""
SEVERAL = expression(
    r"\W*(?P<label>[^\W_][^\n:：|%]{0,90}/[^\n:：|%]{1,90}?)\s*[:：]\s*(?P<values>\d[\d.]*\s?%(?:\s*/\s*\d[\d.]*\s?%)+)\s*$"
)
"""`Piers / Boats: 80% / 20%`."""
TITLED = expression(rf"(?P<label>.*?[^\s(（–—:-])\s*[(（:–—-]+\s*{ABOUT}(?P<number>{NUMBER})\s?%(?P<rest>[^\n]*)")
"""`Piers (80% done)`, the title of a section."""
ONE = expression(rf"(?P<number>{NUMBER})\s?%")
BEHIND = expression(r"[\s*_]*(?P<words>[^\W\d_][^\n(（,;.:|–—=→/\d]*)?(?P<more>[^\n]*)")
REACHED = expression(r"\s*(?:[→+/–-]|->|to\b)\s*[~\d]|\s*\+|.*?(?:→|->)")
"""Behind a percentage that is a limit, or a step on the way to another one."""
DRAWN = expression(rf"[{BLOCKS}]{{3}}[^\n%]{{0,200}}\d\s?%")
LETTER = expression(r"[^\W\d_]")
FEWEST_PARTS = 3
ROUNDED = 0.5
"""Points by which a rounded share is off at most."""
PLAIN = ("", "text", "txt")
Words = frozenset[str]


class Share(NamedTuple):
    """How much of something there is, in percent."""

    names: tuple[Words, ...]
    """What it is of: the words of its label, and those of a remark behind that."""
    called: str
    """The label as written."""
    value: float
    decimals: int
    rough: Rough
    of: Words
    """What it is a share of, where the place says so."""
    titled: bool
    """Whether it is called by the title of the section that it stands in."""
    span: Span


class Shares(NamedTuple):
    """Percentages that stand together."""

    shape: str
    """`table`, `list`, `bars`, `sections`, `lines`."""
    place: Span
    shares: tuple[Share, ...]
    by: Words = frozenset()
    """What a table divides by: the words above its names."""

    @property
    def is_whole(self) -> bool:
        """Whether these are all parts of one whole."""
        return len(self.shares) >= FEWEST_PARTS and abs(sum(one.value for one in self.shares) - 100) <= ROUNDED * len(
            self.shares
        )


@cache
def _plain() -> Words:
    """Words that say no more than that something is a share, or part of one whole."""
    known = words()
    phrases = known.share | known.field_value | known.total | known.stop | known.count | known.component
    return frozenset(stem for phrase in phrases for stem in stems(phrase))


@cache
def _settled() -> Words:
    """Words of a status: what is said of the thing, and not what the share is of."""
    return frozenset(stem for phrase in statuses()[0] for stem in stems(phrase))


@lru_cache(maxsize=8192)
def name_of(text: str) -> Words:
    """The words that a name is known by; none where it is no more than a number."""
    name = frozenset(stems(text)) - _plain()
    return name if any(LETTER.search(word) for word in name) else frozenset()


def find_shares(facts: Facts) -> Iterator[Shares]:
    """The percentages of one document, as they stand together."""
    if "%" not in facts.document.visible:
        return
    for grid in facts.grids:
        yield from _of_table(facts, grid)
    named: list[Share] = []
    for section in facts.document.sections:
        lines: list[Share] = []
        for block in walk(section.blocks):
            if isinstance(block, List):
                found = [one for item in block.items for one in _of_line(facts, item.content, section, named)]
                yield from _together("list", block.span, found)
            elif isinstance(block, Paragraph):
                lines += (one for line in block.lines for one in _of_line(facts, line, section, named))
            elif isinstance(block, Fence) and block.info in PLAIN:
                yield from _together("bars", block.span, list(_drawn(facts, block)))
        yield from _together("lines", section.span, lines)
        if section.heading and (found_ := _titled(facts, section)):
            named.append(found_)
    yield from _together("sections", facts.document.sections[0].span, named)


def _together(shape: str, place: Span, found: list[Share]) -> Iterator[Shares]:
    if found:
        yield Shares(shape, place, tuple(found))


def _of_table(facts: Facts, grid: Grid) -> Iterator[Shares]:
    """The one column of percentages that a table has; of several, each is of another measure."""
    columns = [n for n in range(1, len(grid.headers)) if any(one.unit == "%" for one in grid.numbers(n))]
    if len(columns) != 1 or any_of("foreseen").search(grid.headers[columns[0]]) or grid.headers[columns[0]] in _other_times():
        return
    of = name_of(grid.headers[columns[0]]) - _settled()
    found = []
    by = Words()
    for row, quantities in zip(grid.rows, grid.quantities, strict=True):
        labels = zip(row.cells[:2], quantities, grid.headers, strict=False)
        cells = [(cell, header) for cell, one, header in labels if not one and _names(cell.plain)]
        quantity = quantities[columns[0]]
        if cells and quantity and quantity.unit == "%" and not quantity.approximate.is_limit:
            places = decimals(facts.document.visible[slice(*quantity.span)])
            cell, header = cells[0]
            names, called, by = _names(cell.plain), cell.plain, name_of(header)
            found.append(Share(names, called, quantity.value, places, quantity.approximate, of, False, quantity.span))
    if found:
        yield Shares("table", grid.table.span, tuple(found), by)


@cache
def _other_times() -> Words:
    return words().before | words().change | words().limit


def _names(label: str) -> tuple[Words, ...]:
    """The names that a label gives: without a remark, the remark, both together."""
    remarks = [name_of(remark) for remark in REMARK.findall(label)]
    return tuple(dict.fromkeys(name for name in (name_of(without_remarks(label)), *remarks, name_of(label)) if name))


def _of_line(facts: Facts, line: Inline, section: Section, named: list[Share]) -> Iterator[Share]:
    """The percentages that a line begins with; one that is called progress only is of its section."""
    if "%" not in line.plain:
        return
    visible = facts.document.visible
    if several := SEVERAL.fullmatch(visible, *line.span):
        labels, values = several["label"].split("/"), list(ONE.finditer(visible, *several.span("values")))
        if len(labels) == len(values):
            for label, value in zip(labels, values, strict=True):
                yield from _share(facts, label, value, "")
    elif said := SAID.match(visible, *line.span):
        if name_of(said["label"]):
            yield from _share(facts, said["label"], said, said["rest"])
        elif section.heading and stems(said["label"]):
            named += _share(facts, section.title, said, said["rest"], True)


def _titled(facts: Facts, section: Section) -> Share | None:
    assert section.heading is not None
    title = section.heading.title
    said = TITLED.match(facts.document.visible, *title.span) if "%" in title.plain else None
    return next(_share(facts, said["label"], said, said["rest"], True), None) if said else None


def _drawn(facts: Facts, fence: Fence) -> Iterator[Share]:
    """Bars, each with its label in its line."""
    text = facts.document.source.reading
    for line in lines_of(facts, fence):
        said = SAID.match(text, *line) if DRAWN.search(text, *line) else None
        if said:
            yield from _share(facts, said["label"], said, said["rest"])


def _share(facts: Facts, label: str, said: re.Match[str], rest: str, titled: bool = False) -> Iterator[Share]:
    """A percentage with its name; none where it is a limit, a change, or foreseen."""
    at = said.start("number")
    how = rough(said["about"]) if "about" in said.re.groupindex else Rough.EXACT
    behind = BEHIND.match(rest)
    if (
        how.is_limit
        or REACHED.match(rest)
        or any_of("foreseen").search(label)
        or any(any_of(kind).search(label) for kind in ("limit", "ahead"))
        or (facts.document.is_struck(at) and facts.document.place(at) is Place.PROSE)
    ):
        return
    said_of = name_of(behind["words"] or "") - _settled() if behind else frozenset[str]()
    names = _names(label)
    if names:
        yield Share(
            names,
            " ".join(without_remarks(label).split()),
            number(said["number"]),
            decimals(said["number"]),
            how,
            said_of,
            titled,
            Span(*said.span("number")),
        )
