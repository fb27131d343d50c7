"""What a reader opens and closes, `<details>`: a part that is shown by itself."""

import re
from itertools import accumulate

from gaplint.expressions import expression
from gaplint.model.document import Document
from gaplint.model.span import Span

FOLD = expression(r"<(?P<closes>/)?details\b", re.IGNORECASE)
SUMMARY, SUMMED = "<summary", "</summary"
LONGEST = 300
"""Characters from the beginning of what sums a part up to a place in that."""


def leaves(document: Document, span: Span) -> bool:
    """Whether a stretch leaves a part that was open before it, and maybe enters another one."""
    depth = (-1 if match["closes"] else 1 for match in FOLD.finditer(document.source.text, *span))
    return min(accumulate(depth), default=0) < 0


def sums_up(document: Document, at: int) -> bool:
    """Whether a place is in the line that is shown of a closed part, and says what the part holds."""
    before = document.source.text[max(0, at - LONGEST) : at].lower()
    return before.rfind(SUMMARY) > before.rfind(SUMMED)
