"""What the labels of a table's rows or columns name: values of a column, or sections."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from gaplint.expressions import expression
from gaplint.facts.types import Facts, Grid
from gaplint.model.document import Section
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks
from gaplint.relations.columns import Columns, Name, columns_of, labels_of, stems

NUMBERING = expression(r"^[\d.]+\s")
FEWEST_NAMED, NAMED = 2, 0.5
"""Labels, and share of them, that must be values of a column or titles of sections for a table to count by them."""
MOST_HAVING = 20
"""Columns that may have most of the labels among their values; of more, none is meant."""
LONGEST_CODE = 3
"""Characters of what numbers a section, `A` or `12`, that a label may begin with."""
LONGEST_LABEL = 8
"""Words of a title that a label may repeat."""
AMBIGUOUS = 3
"""Sections of one level that a label can't tell apart: of two it means the one that the table doesn't stand in."""


ROW = "\n|"


class Axis(NamedTuple):
    """The labels of rows or of columns, with the names that each may be meant by."""

    labels: tuple[str, ...]
    names: tuple[tuple[Name, ...], ...]

    @staticmethod
    def of(labels: Iterable[str]) -> "Axis":
        labels = tuple(labels)
        often = Counter(word for text in labels for word in set(stems(text)))
        common = {word for word, number in often.items() if number >= max(2, len(labels) - 1)}
        return Axis(labels, tuple(labels_of(text, common) for text in labels))

    def values(self, columns: Columns) -> Iterator[tuple[str, dict[int, Name]]]:
        """The columns that have most of the labels among their values, with the value that each label is.

        None where so many have that the labels tell none of them from the others.
        """
        found: dict[str, dict[int, Name]] = {}
        for number, names in enumerate(self.names):
            meant = () if _is_number(names) else (*names, *columns.standing_for(self.labels[number]))
            for name in meant:
                for header in columns.meant_by(name):
                    found.setdefault(header, {}).setdefault(number, name)
        fewest = max(FEWEST_NAMED, NAMED * len(self.labels))
        having = [one for one in found.items() if len(one[1]) >= fewest and len(set(one[1].values())) == len(one[1])]
        yield from having if len(having) <= MOST_HAVING else ()


def _is_number(names: tuple[Name, ...]) -> bool:
    """Whether a label is no more than a number: what it counts from, not what something is called."""
    return all(word.isdecimal() for name in names[:1] for word in name)


NOTHING = Axis(("",), ((),))
"""Where one axis alone names something."""


class Titled:
    """The sections of a document by the words that their titles begin with."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._torn: dict[int, bool] = {}
        self._headers: dict[int, tuple[str, ...]] = {}
        self._titles: dict[Name, list[Section]] = defaultdict(list)
        """Sections by their titles, without numbering; of each level the first, as many as may go by one name."""
        self._beginnings: dict[Name, list[Section]] = defaultdict(list)
        """The same by what their titles begin with, without numbering or with it."""
        for section in facts.document.sections:
            if section.heading:
                full = stems(section.title)
                bare = stems(NUMBERING.sub("", section.title)) if full and full[0].isdecimal() else full
                _keep(self._titles[bare], section)
                lengths = range(1, LONGEST_LABEL + 1)
                titles = (bare, full, _behind_number(full))
                for beginning in {title[:number] for title in titles for number in lengths if number <= len(title)}:
                    _keep(self._beginnings[beginning], section)

    def named(self, axis: Axis, header: str, but: Span) -> dict[int, Section]:
        """The sections that labels name, all of one level and none twice: by all their words, or by what numbers both."""
        by_level: dict[int, dict[int, Section]] = defaultdict(dict)
        for number, text in enumerate(axis.labels):
            found: dict[int, dict[int, Section]] = defaultdict(dict)
            noun = stems(header)[:1]
            words = stems(text)
            called = list(self._called(words, noun)) or list(self._called(stems(without_remarks(text)), noun))
            for section in called or self._beginnings.get(_numbered(words), []):
                if not section.span.covers(but):
                    found[section.level][section.number] = section
            for level, some in found.items():
                if len(some) == 1:
                    by_level[level][number] = next(iter(some.values()))
        best = max(by_level.values(), key=len, default={})
        best = {number: section for number, section in best.items() if not self._is_torn(section)}
        return best if len({section.number for section in best.values()}) == len(best) else {}

    def first_headers(self, section: Section) -> tuple[str, ...]:
        """The headers of the first columns of a section's tables, each once."""
        if section.number not in self._headers:
            tables = (grid for grid in self._inside(section) if section.span.covers(grid.table.span))
            self._headers[section.number] = tuple(dict.fromkeys(grid.headers[0] for grid in tables))
        return self._headers[section.number]

    def _is_torn(self, section: Section) -> bool:
        """Whether rows stand in a section outside its tables, which a line between them has torn off."""
        if section.number not in self._torn:
            text, inside = self._facts.document.source.text, self._inside(section)
            in_tables = sum(text.count(ROW, max(0, grid.table.span.start - 1), grid.table.span.end) for grid in inside)
            self._torn[section.number] = text.count(ROW, *section.span) > in_tables
        return self._torn[section.number]

    def _inside(self, section: Section) -> Iterator[Grid]:
        """The tables that begin in a section."""
        first = bisect_left(self._facts.grids, section.span.start, key=lambda grid: grid.table.span.start)
        last = bisect_left(self._facts.grids, section.span.end, first, key=lambda grid: grid.table.span.start)
        return islice(self._facts.grids, first, last)

    def _called(self, words: Name, noun: Name) -> Iterator[Section]:
        """`A — Motor` under `Epic`: the section `A — Motor …`, or `Epic A …`."""
        if words:
            yield from self._titles.get(words, ())
            if len(words) > 1 or len(words[0]) > LONGEST_CODE:
                yield from self._beginnings.get(words, ())
            if len(words[0]) <= LONGEST_CODE and noun:
                yield from self._beginnings.get((*noun, words[0]), ())


def _numbered(words: Name) -> Name:
    """The word and the number that tell one of several, `Leg 2`; empty for what does not begin so."""
    return words[:2] if len(words) > 1 and words[1].isdecimal() and not words[0].isdecimal() else ()


def _behind_number(words: Name) -> Name:
    return words[2:] if _numbered(words) else ()


def _keep(sections: list[Section], one: Section) -> None:
    """Keep one section more that goes by a name, unless so many of its level do that it names none of them."""
    if sum(other.level == one.level for other in sections) < AMBIGUOUS:
        sections.append(one)


class Listed:
    """What a document's tables list, and what its sections are called; read when it is asked for."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    @cached_property
    def columns(self) -> Columns:
        return columns_of(self._facts)

    @cached_property
    def titled(self) -> Titled:
        return Titled(self._facts)
