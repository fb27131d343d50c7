"""Whether a document has the anchor that a link asks for, in the manner of any host or generator."""

from bisect import bisect_left

from gaplint.expressions import expression
from gaplint.facts.types import Facts
from gaplint.index import of_document
from gaplint.markdown.anchors import chained, declared, is_assembled, transcribed

LINE_FRAGMENT = expression(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?$|:~:|fn|fnref|user-content-|/|\?|!|[^#]*=|\^|__")

FEWEST = 2
"""Anchors of a page that is not made by something else: a title alone is a frame."""


def has_anchor(target: Facts, fragment: str) -> bool | None:
    """None where a fragment is no anchor, or the document's text does not tell all that the page will have."""
    if not fragment or LINE_FRAGMENT.match(fragment) or fragment == "top":
        return None
    if fragment.lower() in target.anchors or fragment in target.anchors:
        return True
    bare = _letters(fragment)  # other generators keep or drop other punctuation
    if not bare or bare in _bare(target):
        return True
    if bare in _swallowed(target):
        return None  # the fence that swallows the heading is what is wrong
    return None if len(target.anchors) < FEWEST or _is_assembled(target) else False


def is_cut(target: Facts, fragment: str) -> bool:
    """Whether a fragment is the beginning of an anchor: `#later-001`, where the heading goes on."""
    beginning, anchors = f"{fragment.lower()}-", _in_order(target)
    at = bisect_left(anchors, beginning)
    return at < len(anchors) and anchors[at].startswith(beginning)


@of_document
def _in_order(target: Facts) -> list[str]:
    return sorted(target.anchors)


@of_document
def _is_assembled(target: Facts) -> bool:
    return is_assembled(target.document)


@of_document
def _bare(target: Facts) -> frozenset[str]:
    document = target.document
    return frozenset(map(_letters, (*target.anchors, *declared(document), *chained(document), *transcribed(document))))


@of_document
def _swallowed(target: Facts) -> frozenset[str]:
    return frozenset(map(_letters, target.swallowed))


def _letters(anchor: str) -> str:
    return "".join(character for character in anchor.lower() if character.isalnum())
