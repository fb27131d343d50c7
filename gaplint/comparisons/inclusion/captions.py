"""Inclusion, turned round: the number of a table or figure, which one caption of a document has."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from math import inf
from operator import itemgetter
from typing import NamedTuple

from gaplint.binding import folds
from gaplint.config.vocabulary import alternatives, any_of, words
from gaplint.expressions import expression
from gaplint.facts.grids import label
from gaplint.facts.types import Facts
from gaplint.index import content_words
from gaplint.model.document import Heading, Html, Paragraph
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span, Stretches

TAG = r"<[^<>\n]{1,300}>"
CAPTION = expression(
    rf"^(?:{TAG}|[ \t>#*_]|!\[)*(?P<name>(?P<word>{alternatives(words().caption)})"
    r"\.?[ \t]{0,2}(?P<number>\d{1,3}+(?:[.-]\d{1,3})?+[a-z]?))"
    rf"(?:{TAG}|[ \t*_])*[:.：–—-](?:{TAG}|[ \t*_–—:-])*(?P<title>\w.*)",
    re.IGNORECASE | re.MULTILINE,
)
"""`Table 3: Moorings`, `**Fig. 2** – The quay`, `<center>Tabelle 4 - Boote</center>`."""
TAGS = expression(TAG)
PARTED = expression(r"\n[\s>]*\n")
ALIKE = 0.5
"""Share of the words of the shorter title that two captions of one thing, above and below it, have in common."""
FEWEST_ANEW = 2
"""Numbers from 1 on that come again where a part of the document begins to count anew."""


class Caption(NamedTuple):
    """The line over or under a table or figure."""

    name: Span
    """`Table 3`."""
    title: str
    place: Span
    """The line."""


class Twice(NamedTuple):
    """Two captions with one number, of two things."""

    facts: Facts
    first: Caption
    again: Caption
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.signs)


def find_twice(facts: Facts) -> Iterator[Twice | Held]:
    """The captions of each number; where a part of the document counts anew, as its sign says."""
    by_word: dict[str, dict[str, list[Caption]]] = defaultdict(lambda: defaultdict(list))
    for word, number, caption in _captions(facts):
        by_word[word][number].append(caption)
    parted = [match.span() for match in PARTED.finditer(facts.document.source.text)] if by_word else []
    for numbers in by_word.values():
        again = {number: other for number, some in numbers.items() if (other := _other(facts, some, parted))}
        anew = all(str(number) in again for number in range(1, FEWEST_ANEW + 1))
        signs = frozenset(["a part counts anew"] if anew else [])
        for number, some in numbers.items():
            yield Twice(facts, some[0], again[number], signs) if number in again else Held(_ground(facts), agrees=True)


def _ground(facts: Facts, signs: frozenset[str] = frozenset()) -> Ground:
    return Ground("a caption has a number of its own", facts.document.path, signs=signs)


def _captions(facts: Facts) -> Iterator[tuple[str, str, Caption]]:
    """The captions of a document, each with its word and its number: lines of text, of HTML and of headings."""
    source = facts.document.source
    found = list(CAPTION.finditer(source.text))
    told = (block.span for block in facts.document.everything if isinstance(block, Paragraph | Html | Heading))
    lines = Stretches(told if found else ())
    for match in found:
        if match.start("name") in lines:
            title = " ".join(TAGS.sub(" ", match["title"]).split()).strip("*_ ")
            caption = Caption(Span(*match.span("name")), title, source.line_at(match.start("name")))
            yield match["word"].lower(), match["number"].lower(), caption


def _other(facts: Facts, some: list[Caption], parted: list[tuple[int, int]]) -> Caption | None:
    """The first of several captions that is of another thing than the one at the top; `parted` are the blank lines."""
    first, *others = some
    behind = bisect_right(parted, first.place.end + 1, key=itemgetter(0))  # one right below it is none between
    ends = parted[behind][1] if behind < len(parted) else inf
    return next((one for one in others if not _are_one(facts, first, one, adjoin=one.place.start <= ends)), None)


def _are_one(facts: Facts, one: Caption, other: Caption, adjoin: bool) -> bool:
    """Whether two captions are of one thing: alike, said to go on, or above and below it with words in common.

    The line that is shown of a closed part of the page may name the table in it, whose own caption has other words.
    """
    if label(one.title) == label(other.title) or any(any_of("continued").search(each.title) for each in (one, other)):
        return True
    if folds.sums_up(facts.document, one.name.start) and not folds.leaves(
        facts.document, Span(one.place.end, other.name.start)
    ):
        return not folds.sums_up(facts.document, other.name.start)
    mine, theirs = content_words(one.title), content_words(other.title)
    return adjoin and len(mine & theirs) >= ALIKE * min(len(mine), len(theirs))
