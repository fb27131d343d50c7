"""Names that a document gives to ranges of a score, and scores that it calls otherwise."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import inf

from gaplint.expressions import expression
from gaplint.facts.grids import label
from gaplint.facts.numbers import whole
from gaplint.facts.types import Doubt, Field, Grid, Rating
from gaplint.model.document import Document, Inline, List
from gaplint.model.span import Span

FEWEST, MOST = 3, 9
"""Entries that make a scale."""
FEWEST_RATED, RATED_ROWS, MOST_WRONG = 5, 0.8, 0.2
"""Rows with a rating that a column must have, the share of all rows that they must be, and the share that may be wrong."""
N = r"(\d+(?:\.\d+)?)"
LETTER = expression(r"[^\W\d_]")
RANGED = expression(r"[-–—<>≤≥]")
"""What each range holds."""
BETWEEN = expression(rf"{N}\s*(?P<low>≤|<=|<)[^\d<≤]{{1,12}}(?P<high>≤|<=|<)\s*{N}\W*$")
FROM_TO = expression(rf"{N}\s*[-–—]\s*{N}(?!\s*%)\W*$")
OVER = expression(rf"(?:[^\d<>≤≥]{{0,12}})(?P<sign>≥|>=|>)\s*{N}\W*$")
UNDER = expression(rf"(?:[^\d<>≤≥]{{0,12}})(?P<sign>≤|<=|<)\s*{N}\W*$")
RATED = expression(r"\W*+(?P<name>[^\W\d_][\w -]*?)\s{0,9}[(（]\s*(?P<score>\d+(?:\.\d+)?)\s*[)）]\W*")
"""`HIGH (8)`, and nothing else."""
NAMED = expression(r"(?P<name>[^\W\d_][\w -]{1,24}?)\s*[:=]\s*(?P<range>[^\n]{1,40})$")


def find_ratings(document: Document, grids: tuple[Grid, ...]) -> Iterator[Rating]:
    """Names for ranges of a score, `HIGH: 10 ≤ P×I < 15`, in lists and tables that leave no gap and no overlap."""
    for grid in grids:
        yield from _rated_rows(grid)
    for block in document.every(List):
        if len(block.items) < FEWEST or not _named(block.items[0].content):
            continue
        ratings = [rating for item in block.items if (rating := _named(item.content))]
        if len(ratings) == len(block.items) and _is_scale(ratings):
            yield from ratings


def _named(text: Inline) -> Rating | None:
    match = NAMED.match(text.plain)
    return _rating(match["name"], match["range"], text.span) if match else None


def _rated_rows(grid: Grid) -> Iterator[Rating]:
    """The rows of a table whose first column are names, and of which one other column alone holds ranges."""
    if not FEWEST <= len(grid.rows) <= MOST:
        return
    if not all(LETTER.search(name.plain) for name in grid.column(0)):
        return
    columns = (grid.column(n) for n in range(1, len(grid.headers)))
    pairs = [zip(grid.column(0), column, strict=False) for column in columns if all(RANGED.search(one.plain) for one in column)]
    scales = [[rating for name, cell in pair if (rating := _rating(name.plain, cell.plain, cell.span))] for pair in pairs]
    whole = [ratings for ratings in scales if len(ratings) == len(grid.rows)]
    if len(whole) == 1 and _is_scale(whole[0]):
        yield from whole[0]


def _is_scale(ratings: list[Rating]) -> bool:
    ordered = sorted(ratings, key=lambda rating: rating.low)
    return len({rating.name for rating in ratings}) == len(ratings) and all(map(_adjoin, ordered, ordered[1:]))


def _rating(name: str, text: str, span: Span) -> Rating | None:
    if not RANGED.search(text):
        return None
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


MOST_RATINGS = 200
"""Levels of all scales of a document; each score is held against all of them."""


def find_misrated(grids: tuple[Grid, ...], fields: tuple[Field, ...], ratings: tuple[Rating, ...]) -> Iterator[Doubt]:
    """`HIGH (8)` in a field or a cell, where the scale calls 8 medium, and a score whose row names another rating."""
    scale: dict[str, list[Rating]] = defaultdict(list)
    for rating in ratings if len(ratings) <= MOST_RATINGS else ():
        scale[rating.name].append(rating)
    cells = (cell for grid in grids for row in grid.rows for cell in row.cells)
    texts = {text.span: text for text in (*(field.value for field in fields), *cells)} if scale else {}
    rated = [
        (text, match) for text in texts.values() if (match := RATED.fullmatch(text.plain)) and label(match["name"]) in scale
    ]
    wrong = [(text, match) for text, match in rated if not _holds(scale[label(match["name"])], float(match["score"]))]
    tabled = any(grid.table.span.covers(rating.span) for grid in grids for rating in ratings) if wrong else False
    if not tabled or 2 * len(wrong) <= len(rated):  # a table of ranges may be of something else
        yield from (_doubt(text, match["name"], float(match["score"]), ratings, scale) for text, match in wrong)
    for grid in grids if scale else ():
        yield from _beside(grid, ratings, scale)


Scale = dict[str, list[Rating]]
"""By name what ratings of a document hold: it may have several scales."""


def _holds(named: list[Rating], score: float) -> bool:
    return not named or any(rating.holds(score) for rating in named)


def _doubt(
    text: Inline, name: str, score: float, ratings: tuple[Rating, ...], scale: Scale, signs: Iterable[str] = ()
) -> Doubt:
    right = next((other for other in ratings if other.holds(score)), None)
    own = scale[label(name)][0]
    written = name.strip()
    cased = str.upper if written.isupper() else str.capitalize if written[:1].isupper() else str.lower
    score_too = "" if text.plain.strip() == written else f" ({whole(score)})"
    return Doubt(
        text.span,
        f"{whole(score)} is rated {name}; on the document's own scale, {name} is {own.says}",
        f"change it to {cased(right.name)}{score_too}, or fix the score" if right else "fix the score",
        tuple((one.span, "the scale") for one in (own, right) if one),
        signs=frozenset(signs),
    )


def _beside(grid: Grid, ratings: tuple[Rating, ...], scale: Scale) -> Iterator[Doubt]:
    """Rows with a score and its rating in two columns, of which nearly all are as the scale says."""
    own = {rating.span for rating in ratings if grid.table.span.covers(rating.span)}
    for column in range(1, len(grid.headers)) if not own and not grid.is_wide else ():
        names = [label(row.cells[column].plain) if column < len(row.cells) else "" for row in grid.rows]
        if sum(name in scale for name in names) < max(FEWEST_RATED, RATED_ROWS * len(names)):
            continue
        for other in range(len(grid.headers)):
            rows = [
                (row.cells[column], name, quantity.value)
                for row, name, quantities in zip(grid.rows, names, grid.quantities, strict=True)
                if name in scale and (quantity := quantities[other]) and not quantity.unit
            ]
            wrong = [row for row in rows if not _holds(scale[row[1]], row[2])]
            if len(rows) >= FEWEST_RATED and len({name for _, name, _ in rows}) > 1 and len(wrong) <= MOST_WRONG * len(rows):
                yield from (_doubt(cell, cell.plain, score, ratings, scale, ["in two columns"]) for cell, _, score in wrong)
