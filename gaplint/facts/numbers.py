"""Numbers as documents write them."""

import re

from gaplint.config.vocabulary import number_words
from gaplint.facts.types import Quantity
from gaplint.model.document import Inline
from gaplint.model.span import Span

NUMBER = r"\d{1,3}(?:[,.' \u202f\u00a0]\d{3}){1,4}(?![\d.,]\d)|\d{1,15}(?!\d)(?:\.\d{1,15})?"
WORD = rf"(?i:{'|'.join(sorted(number_words(), key=lambda word: (-len(word), word)))})(?=\s+[^\W\d_])"
"""A number word, before what it counts."""
CELL = re.compile(
    rf"(?P<sign>[~≈≥≤<>+±$€-]|ca\.|approx\.?|about)?\s*(?P<number>{NUMBER})(?P<more>\+)?\s*"
    r"(?P<unit>%|[^\W\d_]+(?:[ /-][^\W\d_]+){0,2})?(?P<rest>\s*\([^()]*\)|\s*[✅⚠✓☑🟢🔴⏳️]+)?$"
)
STARTS = frozenset("0123456789~≈≥≤<>+±$€-ca")
"""What a cell that CELL matches may begin with."""
SEPARATOR = re.compile(r"[,.' \u202f\u00a0](?=\d{3}(?:\D|$))")
APPROXIMATE = frozenset(["~", "≈", "≥", "≤", "<", ">", "ca.", "approx", "approx.", "about"])


def number(text: str) -> float:
    """The value of a number as NUMBER or WORD match it."""
    return float(number_words()[text.lower()] if text[0].isalpha() else SEPARATOR.sub("", text))


def read_quantity(cell: Inline, visible: str) -> Quantity | None:
    """The number that a cell consists of, with its sign, unit and remark; None where the cell says anything else."""
    if cell.plain[:1] not in STARTS:
        return None
    piece = visible[cell.span.start : cell.span.end]
    lead = len(piece) - len(piece.lstrip())
    match = CELL.match(piece.strip())
    if match is None:
        return None
    digits = match["number"]
    value = number(digits)
    if match["sign"] == "-":
        value = -value
    start = cell.span.start + lead + match.start("number")
    return Quantity(
        value,
        match["sign"] in APPROXIMATE or bool(match["more"]),
        (match["unit"] or "").lower(),
        Span(start, start + len(digits)),
        not match["rest"],
    )


def counted(number: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def whole(value: float) -> str:
    """A number for a message: without decimals where it has none."""
    return f"{int(value):d}" if value == int(value) else f"{value:g}"
