"""Lines that count several things, `Score: 9 done, 2 open` or `done (9), open (2)`: each number with what it counts."""

import re
from collections.abc import Iterator

from gaplint.expressions import expression
from gaplint.facts.types import Facts, Quantity, Rough
from gaplint.index import of_document
from gaplint.model.document import Inline
from gaplint.model.span import Span
from gaplint.relations.figures import numbered_lines

NAME = r"(?:[^\w\s(),;|:=+·]{1,3}[^\S\n]*)?[^\W\d_][^\d,;|:：=+()·\n]{0,30}"
SYMBOL = r"[^\w\s!-~–—…“”„«»‘’·•→←↑↓≈≥≤×°€£§]\ufe0f?"
FREE = r"(?<![\w./,%~≈≥≤<>+-])"
TIMES = r"\s{0,3}[x×](?!\w)"
BEFORE = expression(rf"{FREE}(?P<number>\d{{1,4}})(?:\s*/\s*\d{{1,4}})?(?:{TIMES}\s{{0,3}}|\s++)(?P<name>{NAME})")
"""`9/14 done`, `9 × done`."""
BEFORE_SYMBOL = expression(
    rf"{FREE}(?P<number>\d{{1,4}})(?:\s*/\s*\d{{1,4}})?(?:{TIMES})?\s{{0,3}}(?P<name>{SYMBOL})(?![^\S\n]?[^\W\d_])"
)
"""`9 ✅`, `9× ✅`."""
BEHIND_SYMBOL = expression(rf"(?P<name>{SYMBOL})[^\S\n]{{0,3}}(?P<number>\d{{1,4}})(?=\s*+(?:[,;|/·)）]|$|\.\s*+$|{SYMBOL}))")
"""`✅ 9`."""
BEHIND = expression(r"(?<=[^\s:：])[:：][^\S\n]*(?P<number>\d{1,4})(?![\d%./-])")
"""`: 3`, behind what is counted."""
IN_BRACKETS = expression(rf"(?<![^\W_])(?P<name>{NAME})[(（](?P<number>\d{{1,4}})[)）]")
"""`done (9)`."""
ENDS = expression(r"[\d,;|:：=()（）·]|\s/\s|(?<!\w)\+|\+(?!\w)")
LONGEST_NAME = 34
HINT = expression(r"\d+")
FEWEST = 2
"""Numbers of a line that counts several things."""
LONGEST = 200
"""Characters of a line that only counts."""
Pair = tuple[Quantity, str]
"""A number, with what it counts."""


@of_document
def counting_lines(facts: Facts) -> tuple[tuple[Inline, list[Pair]], ...]:
    """Short lines with several numbers, each with what these count."""
    return tuple(_counting(facts))


def _counting(facts: Facts) -> Iterator[tuple[Inline, list[Pair]]]:
    for line in numbered_lines(facts):
        if len(line.plain) <= LONGEST and len(HINT.findall(line.plain)) >= FEWEST:
            pairs = _pairs(facts, line)
            if len(pairs) >= FEWEST:
                yield line, pairs


def _pairs(facts: Facts, line: Inline) -> list[Pair]:
    """The numbers of a line that stand before what they count, then those that stand behind it, in brackets at last."""
    visible = facts.document.visible
    return [
        *(_pair(match, match["name"]) for match in BEFORE.finditer(visible, *line.span)),
        *(_pair(match, match["name"]) for match in _marked(visible, line.span)),
        *(
            _pair(match, ENDS.split(visible[max(line.span.start, match.start() - LONGEST_NAME) : match.start()])[-1])
            for match in BEHIND.finditer(visible, *line.span)
        ),
        *(_pair(match, match["name"]) for match in IN_BRACKETS.finditer(visible, *line.span)),
    ]


def _marked(visible: str, span: Span) -> list[re.Match[str]]:
    """The numbers of symbols that stand alone: all before these, or all behind, as the first one does."""
    ways = [list(form.finditer(visible, *span)) for form in (BEFORE_SYMBOL, BEHIND_SYMBOL)]
    return min(filter(None, ways), key=lambda found: found[0].start(), default=[])


def _pair(match: re.Match[str], name: str) -> Pair:
    number = Quantity(float(match["number"]), Rough.EXACT, "", Span(*match.span("number")), True)
    return number, " ".join(name.split()).strip(" /-–—*_.")
