"""What a cell says, to be compared: what it means, the IDs or names that it lists."""

from functools import lru_cache
from itertools import islice, pairwise

from gaplint.expressions import expression
from gaplint.facts.grids import PARENTHESES, PLACEHOLDER, label
from gaplint.facts.ids import scan
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Id
from gaplint.index import normal
from gaplint.model.document import Bare, Inline

LETTER = expression(r"[^\W\d_]{2}")
"""What makes a text more than a list of IDs."""


Sense = str | frozenset[Id]


def without_remarks(text: str) -> str:
    """A text without remarks in brackets, which most texts don't have."""
    return PARENTHESES.sub("", text) if "(" in text or "（" in text else text


@lru_cache(maxsize=65536)
def reduced(plain: str) -> str:
    """A cell's words to compare, without remarks in brackets; empty for a placeholder."""
    text = without_remarks(plain).strip()
    return "" if PLACEHOLDER.match(text) else label(text)


def sense(cell: Inline, statuses: StatusWords, bare: Bare = ()) -> Sense:
    """What a cell means: a class of status, a set of IDs, else its words; empty for a placeholder."""
    status = statuses.read(cell)
    return status.kind if status else ids(cell.plain, bare) or reduced(cell.plain)


@lru_cache(maxsize=16384)
def ids(text: str, bare: Bare = ()) -> frozenset[Id]:
    """The IDs of a text that holds nothing else."""
    mentions = list(scan(text, 0, len(text), bare)) if bare or "-" in text else []
    if not mentions or any(mention.refused or mention.elided for mention in mentions):
        return frozenset()
    gaps = pairwise([0, *(at for mention in mentions for at in mention.span), len(text)])
    if any(LETTER.search(text, *gap) for gap in islice(gaps, 0, None, 2)):
        return frozenset()
    return frozenset(normal(id_) for mention in mentions for id_ in mention.ids)
