"""Sections of a document by their titles, and what a row that names one may count."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from gaplint.binding.blocks import readings
from gaplint.binding.types import Reading, Way
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.measures import is_rate
from gaplint.facts.numbers import counted
from gaplint.facts.types import Facts, Grid
from gaplint.index import WORD, content_words
from gaplint.model.document import Block, List, Paragraph, Section, Table
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks
from gaplint.relations.structure import children, descend, elided, flat

NUMBERING = expression(r"^[\d.]+\s")
COUNTED = expression(r"(?<!\s)(?:\s*[:：]|\s+[-–—]\s)\s*\d{1,5}(?:\s+[^\W\d_]+)?\s*$")
"""What a title says that its section holds: `Piers — 93`."""
DIGIT = expression(r"\d")
FEWEST_ROWS = 3
MOST_LISTS = 2000
"""Tables that are looked at for what labels count together, those that ask for the same once; then no more are."""
NUMBERED = expression(r"\W*(?:[^\W\d_]+\s+)?(?P<number>\d{1,3})(?:[.:)]|\s[–—-])\s")
"""How the title of one of several items begins."""
JOINTS = frozenset(["and", "the", "und", "i", "et", "y", "e", "en"])


@lru_cache(maxsize=16384)
def title_words(title: str) -> frozenset[str]:
    """The words of a title without numbering and symbols; `Auth/Session` and `Auth & Session` are one."""
    lower = title.lower()
    if lower[:1] == "." or lower[:1].isdigit():
        lower = NUMBERING.sub("", lower)
    return frozenset(WORD.findall(lower)) - JOINTS


class Column(NamedTuple):
    """A numeric column that a label may name."""

    grid: Grid
    number: int
    path: frozenset[str]
    """The words of the titles that it stands under."""


ByWord = dict[str, list[tuple[frozenset[str], Section | None]]]
"""Sections, None where several are called so, with the words of their titles, under each of these."""


def _under_words(titled: Iterable[tuple[frozenset[str], Section | None]]) -> ByWord:
    found: ByWord = {}
    for title, section in titled:
        for word in title:
            found.setdefault(word, []).append((title, section))
    return found


class Titles:
    """Sections by the words of their titles, and columns by those of their headers."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.whole: dict[frozenset[str], Section | None] = {}
        self.bare: dict[frozenset[str], Section | None] = {}
        self._listings: dict[tuple[frozenset[str], frozenset[frozenset[str]]], list[list[Column]]] = {}
        """What `listing` found: many rows may ask for the same."""
        self._looked_at = 0
        for section in facts.document.sections:
            title = section.title
            name = title_words(title)
            bare = without_remarks(COUNTED.sub("", title) if DIGIT.search(title) else title)
            for names, called in ((self.whole, name), (self.bare, name if bare == title else title_words(bare))):
                if called:
                    names[called] = None if called in names else section

    @cached_property
    def columns(self) -> dict[frozenset[str], list[Column]]:
        """Columns with a number in each of at least three rows, by the words of their headers."""
        found: dict[frozenset[str], list[Column]] = {}
        for grid in self.facts.grids:
            if grid.numeric and len(grid.rows) >= FEWEST_ROWS and not grid.elided:
                path = content_words(" ".join(section.title for section in self._path(grid.section)))
                for number in range(len(grid.headers)):
                    if grid.is_full(number) and (header := content_words(grid.headers[number])):
                        found.setdefault(header, []).append(Column(grid, number, path))
        return found

    def columns_under(self, header: frozenset[str], path: frozenset[str]) -> Iterator[Column]:
        """Those of a header that stand under titles with all these words, of which there is one at least."""
        some = min((self._columns_by_path.get((header, word), []) for word in path), key=len)
        return (column for column in some if path <= column.path)

    @cached_property
    def _columns_by_path(self) -> dict[tuple[frozenset[str], str], list[Column]]:
        found: dict[tuple[frozenset[str], str], list[Column]] = {}
        for header, columns in self.columns.items():
            for column in columns:
                for word in column.path:
                    found.setdefault((header, word), []).append(column)
        return found

    @cached_property
    def _headers(self) -> dict[str, list[frozenset[str]]]:
        """The headers of `columns`, each under the one of its words that fewest have."""
        times = Counter(word for header in self.columns for word in header)
        found: dict[str, list[frozenset[str]]] = {}
        for header in self.columns:
            found.setdefault(min(header, key=lambda word: (times[word], word)), []).append(header)
        return found

    def headers_within(self, name: frozenset[str]) -> list[frozenset[str]]:
        """The headers of `columns` all of whose words a name may have, in the order of the text."""
        found = [header for word in name for header in self._headers.get(word, ())]
        return sorted(found, key=self._order.__getitem__)

    @cached_property
    def _order(self) -> dict[frozenset[str], int]:
        return {header: number for number, header in enumerate(self.columns)}

    def listing(self, wanted: frozenset[str], phrases: frozenset[frozenset[str]]) -> list[list[Column]]:
        """The first columns of tables that list things, those of one header together, in the order of the text.

        Their headers have a word of `wanted`; the titles above them and all headers of the table have one of each phrase.
        """
        if (wanted, phrases) not in self._listings:
            self._listings[wanted, phrases] = self._find_listing(wanted, phrases)
        return self._listings[wanted, phrases]

    def _find_listing(self, wanted: frozenset[str], phrases: frozenset[frozenset[str]]) -> list[list[Column]]:
        headed, known = self._listing
        asked = [
            [headed.get(word, set()) for word in wanted],
            *([known.get(word, set()) for word in phrase] for phrase in phrases),
        ]
        fewest = min(asked, key=lambda each: sum(map(len, each)))
        self._looked_at += sum(map(len, fewest))
        if self._looked_at > MOST_LISTS:
            return []
        found: dict[frozenset[str], list[Column]] = {}
        for place in sorted(set().union(*fewest)):
            if all(any(place in one for one in each) for each in asked):
                header, column = self._pools[place]
                found.setdefault(header, []).append(column)
        return [*found.values()]

    @cached_property
    def _pools(self) -> list[tuple[frozenset[str], Column]]:
        """The first columns of tables that list things, each with the words of its header."""
        return [
            (header, Column(grid, 0, content_words(" ".join(section.title for section in self._path(grid.section)))))
            for grid in self.facts.grids
            if grid.rows and not grid.states_one and (header := content_words(grid.headers[0]))
        ]

    @cached_property
    def _listing(self) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
        """Places among `_pools` by the words of the header, and by those of all headers and of the titles above."""
        headed: dict[str, set[int]] = {}
        known: dict[str, set[int]] = {}
        for place, (header, column) in enumerate(self._pools):
            every = header | column.path | content_words(" ".join(column.grid.headers))
            for found, words_ in ((headed, header), (known, every)):
                for word in words_:
                    found.setdefault(word, set()).add(place)
        return headed, known

    def _path(self, section: Section) -> Iterator[Section]:
        """A section and those that it stands in, except the document's title."""
        at: Section | None = section
        while at is not None:
            if at.level > 1:
                yield at
            at = self.facts.document.sections[at.parent] if at.parent is not None else None

    def about(self, label: str) -> Section | None:
        """The one section whose title has all the words of `label`, remarks included; None where none or several have."""
        return self._having(title_words(label), self._by_word)

    def holding(self, stems: frozenset[str]) -> Section | None:
        """The one section whose title has all of these stems; None where none or several have."""
        return self._having(stems, self._by_stem)

    def _having(self, wanted: frozenset[str], by_word: ByWord) -> Section | None:
        """The one section with all of these words; None where none or several have."""
        rarest = min((by_word.get(word, []) for word in wanted), key=len, default=[])
        found = list(islice((section for title, section in rarest if wanted <= title), 2))
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_word(self) -> ByWord:
        return _under_words(self.whole.items())

    @cached_property
    def _by_stem(self) -> ByWord:
        return _under_words((content_words(section.title), section) for section in self.facts.document.sections)

    def beginning(self, label: str, level: int) -> Section | None:
        """The one section of a level whose title goes on after `label`; None where none or several do."""
        begins = tuple(WORD.findall(label.lower()))
        found = [section for title, section in self._titles.get((level, *begins[:1]), ()) if title[: len(begins)] == begins]
        return found[0] if begins and len(found) == 1 else None

    @cached_property
    def _titles(self) -> dict[tuple[int | str, ...], list[tuple[tuple[str, ...], Section]]]:
        """Sections with the words of their titles, by their level and the first of these."""
        found: dict[tuple[int | str, ...], list[tuple[tuple[str, ...], Section]]] = {}
        for section in self.facts.document.sections:
            title = tuple(WORD.findall(NUMBERING.sub("", section.title.lower())))
            found.setdefault((section.level, *title[:1]), []).append((title, section))
        return found

    def find(self, label: str) -> Section | None:
        """The one section that is called so, with its remark in parentheses or without; None where two are."""
        return self.whole.get(title_words(label)) or self.bare.get(title_words(without_remarks(label)))


def section_readings(facts: Facts, section: Section, lists: bool) -> list[Reading]:
    """Readings of a section that holds one table, or if `lists` one list; empty where it holds more, or properties only.

    Lists below the table that a text introduces, `Evidence:`, are notes on it; whoever counts one of them is right too.
    """
    if items := items_of(facts, section):
        span = Span(items[0].span.start, items[-1].span.end)
        found = {len(items), len({item.title for item in items})}
        there = "there are" if len(items) > 1 else "there is"
        says = f"{there} {counted(len(items), 'numbered sub-heading')} under “{section.title}”"
        first = Reading(len(items), says, facts, span, Way.HEADINGS)
        further = (Reading(value, "counted in another way", facts, span) for value in sorted(found - {len(items)}))
        return [first, *further]
    blocks = tuple(flat(tuple(block for one in descend(facts, section) for block in one.blocks)))
    evidence = [block for block in blocks if isinstance(block, Table | List)]
    noted = len(evidence) > 1 and _has_notes(blocks)
    if not (len(evidence) == 1 or noted) or (isinstance(evidence[0], List) and not lists) or elided(facts, blocks):
        return []
    if isinstance(evidence[0], Table) and facts.grid_of[evidence[0].span].states_one:
        return []
    return [reading for block in evidence for reading in readings(facts, (block,))] if noted else readings(facts, blocks)


def items_of(facts: Facts, section: Section) -> list[Section]:
    """The sub-headings of a section without a table or list of its own, where they number themselves 1, 2, 3; else none.

    One that has no number is an introduction, or something else; one with several, `2 to 4.`, stands for several.
    """
    if any(isinstance(block, Table | List) for block in flat(section.blocks)):
        return []
    below = children(facts, section)
    matches = [NUMBERED.match(child.title) for child in below]
    numbers = [int(match["number"]) for match in matches if match]
    in_order = numbers == list(range(1, len(below) + 1))
    struck = any(child.heading and facts.document.is_struck(child.heading.title.span.start) for child in below)
    return below if below and in_order and not struck and not elided(facts, section.blocks) else []


def _has_notes(blocks: tuple[Block, ...]) -> bool:
    """Whether one table comes first, and only lists with a paragraph above them come after it."""
    evidence = [n for n, block in enumerate(blocks) if isinstance(block, Table | List)]
    noted = all(isinstance(blocks[n], List) and isinstance(blocks[n - 1], Paragraph) for n in evidence[1:])
    return isinstance(blocks[evidence[0]], Table) and noted


def main_column(grid: Grid) -> int | None:
    """The column that counts what a row names: under a Count-like header or of totals, else the only numeric one."""
    numeric = [column for column in range(1, len(grid.headers)) if grid.numbers(column) and not grid.is_ordinal(column)]
    numeric = [column for column in numeric if not is_rate(grid.name(column))]
    counting = words().count | words().total_column
    for column in numeric:
        if grid.headers[column] in counting or grid.headers[column].startswith("total"):
            return column
    plausible = [column for column in numeric if grid.headers[column] not in words().not_quantities]
    return plausible[0] if len(plausible) == 1 or (plausible and len(grid.headers) == 2) else None
