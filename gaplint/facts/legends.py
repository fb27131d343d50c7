"""What a document says that its own symbols and ratings mean."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import inf

from gaplint.config.vocabulary import words
from gaplint.facts.grids import label
from gaplint.facts.types import Doubt, Field, Grid, Rating, Sign
from gaplint.model.document import Document, Inline, List, Paragraph, Section, Table
from gaplint.model.span import Span

WORD = re.compile(r"[^\W_]+")
SIGNED = re.compile(r"(?P<sign>[^\w\s(\[`*#|.,:;'\"/<>=+-]+)\s*(?P<word>[^\W\d_][^=:–—|(]*?)\s*(?:[=:–—(]|\s-\s|$)")
"""`✅ Done = complete and validated`."""
FEWEST = 3
"""Entries that make a legend or a scale."""
N = r"(\d+(?:\.\d+)?)"
BETWEEN = re.compile(rf"{N}\s*(?P<low>≤|<=|<)[^\d<≤]{{1,12}}(?P<high>≤|<=|<)\s*{N}\W*$")
FROM_TO = re.compile(rf"{N}\s*[-–—]\s*{N}(?!\s*%)\W*$")
OVER = re.compile(rf"(?:[^\d<>≤≥]{{0,12}})(?P<sign>≥|>=|>)\s*{N}\W*$")
UNDER = re.compile(rf"(?:[^\d<>≤≥]{{0,12}})(?P<sign>≤|<=|<)\s*{N}\W*$")
RATED = re.compile(r"\W*(?P<name>[^\W\d_][\w -]*?)\s*[(（]\s*(?P<score>\d+(?:\.\d+)?)\s*[)）]\W*")
"""`HIGH (8)`, and nothing else."""
NAMED = re.compile(r"(?P<name>[^\W\d_][\w -]{1,24}?)\s*[:=]\s*(?P<range>[^\n]{1,40})$")


def find_signs(document: Document, grids: tuple[Grid, ...]) -> Iterator[Sign]:
    """The symbols of legends, each with the word that it stands for."""
    for section in document.sections:
        titled = bool(words().legend & set(WORD.findall(section.title.lower())))
        blocks = section.blocks
        for number, block in enumerate(blocks):
            above = blocks[number - 1] if number else None
            labelled = isinstance(above, Paragraph) and bool(words().legend & set(WORD.findall(above.lines[-1].plain.lower())))
            if isinstance(block, Table | List) and (labelled or (titled and number == _first(section))):
                signs = [sign for text in _entries(block, grids) if (sign := _sign(document, text))]
                if len(signs) >= FEWEST:
                    yield from signs


def _first(section: Section) -> int:
    return next((n for n, block in enumerate(section.blocks) if isinstance(block, Table | List)), -1)


def _entries(block: Table | List, grids: tuple[Grid, ...]) -> Iterable[Inline]:
    if isinstance(block, List):
        return [item.content for item in block.items]
    return [row.cells[0] for grid in grids if grid.table is block for row in grid.rows if row.cells]


def _sign(document: Document, text: Inline) -> Sign | None:
    match = SIGNED.match(text.plain)
    return Sign(match["sign"], label(match["word"]), document.inline(*text.span).span) if match else None


def find_ratings(document: Document) -> Iterator[Rating]:
    """Names for ranges of a score, `HIGH: 10 ≤ P×I < 15`, in lists that leave no gap and no overlap."""
    for block in document.everything:
        if not isinstance(block, List) or len(block.items) < FEWEST:
            continue
        matches = [(item.content.span, NAMED.match(item.content.plain)) for item in block.items]
        ratings = [rating for span, match in matches if match and (rating := _rating(match["name"], match["range"], span))]
        ordered = sorted(ratings, key=lambda rating: rating.low)
        if len(ratings) == len(block.items) and all(_adjoin(low, high) for low, high in pairwise(ordered)):
            yield from ratings


def _rating(name: str, text: str, span: Span) -> Rating | None:
    name = label(name)
    if match := BETWEEN.match(text):
        strict_low, strict_high = match["low"] == "<", match["high"] == "<"
        return Rating(name, float(match[1]), float(match[4]), strict_low, strict_high, text.strip(), span)
    if match := FROM_TO.match(text):
        return Rating(name, float(match[1]), float(match[2]), False, False, text.strip(), span)
    if match := OVER.match(text):
        return Rating(name, float(match[2]), inf, match["sign"] == ">", False, text.strip(), span)
    if match := UNDER.match(text):
        return Rating(name, -inf, float(match[2]), False, match["sign"] == "<", text.strip(), span)
    return None


def _adjoin(low: Rating, high: Rating) -> bool:
    """Whether one range begins where another ends: at the same number in one of the two, or at the next."""
    if low.high == high.low:
        return low.below or high.above
    return high.low - low.high == 1 and not (low.below or high.above)


def find_misrated(grids: tuple[Grid, ...], fields: tuple[Field, ...], ratings: tuple[Rating, ...]) -> Iterator[Doubt]:
    """`HIGH (8)` in a field or a cell, where the scale calls 8 medium."""
    scale = {rating.name: rating for rating in ratings}
    cells = (cell for grid in grids for row in grid.rows for cell in row.cells)
    texts = {text.span: text for text in (*(field.value for field in fields), *cells)} if scale else {}
    for span, text in texts.items():
        match = RATED.fullmatch(text.plain)
        rating = scale.get(label(match["name"])) if match else None
        if match and rating and not rating.holds(float(match["score"])):
            right = next((other for other in ratings if other.holds(float(match["score"]))), None)
            yield Doubt(
                span,
                f"{match['score']} is rated {match['name']}; by the document's own scale {match['name']} is {rating.says}",
                f"write {right.name.upper()} ({match['score']}), or correct the score" if right else "correct the score",
                tuple((one.span, "the scale") for one in (rating, right) if one),
            )
