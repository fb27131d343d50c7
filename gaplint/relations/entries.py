"""What a cell names: IDs, or names."""

import re
from functools import lru_cache
from itertools import islice, pairwise

from gaplint.facts.grids import PARENTHESES, PLACEHOLDER
from gaplint.facts.ids import scan
from gaplint.facts.types import Id
from gaplint.index import normal
from gaplint.relations.relation import Key, key_of

LETTER = re.compile(r"[^\W\d_]{2}")
"""What makes a text more than a list of IDs."""
BETWEEN = re.compile(r"\s*(?:[,;+&、]|<br ?/?>|\s/\s)\s*")
MOST_WORDS = 5
"""Words of a name; what is longer explains."""


@lru_cache(maxsize=16384)
def ids(text: str) -> frozenset[Id]:
    """The IDs of a text that holds nothing else."""
    mentions = list(scan(text, 0, len(text))) if "-" in text else []
    if not mentions or any(mention.refused or mention.elided for mention in mentions):
        return frozenset()
    gaps = pairwise([0, *(at for mention in mentions for at in mention.span), len(text)])
    if any(LETTER.search(text, *gap) for gap in islice(gaps, 0, None, 2)):
        return frozenset()
    return frozenset(normal(id_) for mention in mentions for id_ in mention.ids)


@lru_cache(maxsize=16384)
def entries(plain: str) -> frozenset[Key]:
    """What a cell lists, remarks in brackets left out: IDs, or short names; empty where it lists nothing, or more than names."""
    text = PARENTHESES.sub("", plain).strip()
    if PLACEHOLDER.match(text) or "…" in text or "..." in text:
        return frozenset()
    if found := ids(text):
        return frozenset(found)
    names = [key for part in BETWEEN.split(text) if (key := key_of(part))]
    if any(isinstance(name, str) and len(name.split()) > MOST_WORDS for name in names):
        return frozenset()
    return frozenset(names)
