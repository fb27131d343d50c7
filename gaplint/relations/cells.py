"""What a cell says, to be compared: what it means, the IDs or names that it lists."""

from functools import lru_cache
from itertools import islice, pairwise

from gaplint.config.vocabulary import any_of, words
from gaplint.expressions import expression
from gaplint.facts.grids import PARENTHESES, PLACEHOLDER, label
from gaplint.facts.ids import scan
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Id
from gaplint.index import normal
from gaplint.model.document import Bare, Inline

LETTER = expression(r"[^\W\d_]{2}")
"""What makes a text more than a list of IDs."""
JOINT = expression(r"\s*(?P<joint>[^\W\d_]{1,8}|[–—~～→-]|\.{2,3}|…)\s*")
"""A word or a mark that may make a range of the two IDs that it stands between."""


REMARK = expression(r"[(（]([^()（）]*)[)）]")
"""What stands in brackets."""

Sense = str | frozenset[Id]


def without_remarks(text: str) -> str:
    """A text without remarks in brackets, which most texts don't have."""
    return PARENTHESES.sub("", text) if "(" in text or "（" in text else text


def is_withdrawn(text: str) -> bool:
    """Whether a record says in brackets that it is none after all: `High (false positive)`."""
    return any(any_of("withdrawn").search(remark) for remark in REMARK.findall(text))


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


def stands_for(text: str, bare: Bare = ()) -> int:
    """How many IDs a text of nothing else stands for, where ranges may be said in any language; 0 for any other text.

    Of `QUAY-2 à QUAY-4` and of `QUAY-1.2 đến QUAY-1.4` each stands for three.
    """
    text = without_remarks(text)
    mentions = list(scan(text, 0, len(text), bare)) if bare or "-" in text else []
    if not mentions or any(mention.refused for mention in mentions):
        return 0
    if LETTER.search(text, 0, mentions[0].span.start) or LETTER.search(text, mentions[-1].span.end):
        return 0
    count = sum(len(mention.ids) for mention in mentions)
    for left, right in pairwise(mentions):
        joint = JOINT.fullmatch(text, left.span.end, right.span.start)
        between = _between(left.ids[-1], right.ids[0]) if joint and joint["joint"] not in words().conjunctions else 0
        if joint is None and LETTER.search(text, left.span.end, right.span.start):
            return 0
        count += max(0, between)
    return count


def _between(first: Id, last: Id) -> int:
    """How many IDs lie between two of a family, or of its parts; less than 0 where the second is no later one."""
    if first.family != last.family:
        return -1
    if not first.suffix and not last.suffix:
        return last.number - first.number - 1
    stem, _, part = first.suffix.rpartition(".")
    other, _, end = last.suffix.rpartition(".")
    if (first.number, stem) != (last.number, other) or not (part.isdigit() and end.isdigit()):
        return -1
    return int(end) - int(part) - 1
