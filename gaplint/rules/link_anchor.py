"""Fragments that their target does not have; see the page of this name."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.facts.numbers import counted
from gaplint.model.finding import Finding, Spot
from gaplint.model.span import Span
from gaplint.rule import Rule

NEAR = 0.75
"""Share of the characters that a proposed anchor must have in common with the fragment."""
MOST = 20_000
"""Anchors of one document that fragments are compared with: of many broken links only the first have one proposed."""
FEWEST = 3
"""Characters of a fragment that an anchor may be told by."""


def check(project: Project) -> Iterator[Finding]:
    held = _held(project)
    free: dict[str, list[str]] = {}
    compared: Counter[str] = Counter()
    for one in project.links:
        if one.has_anchor is not False or one.target is None:
            continue
        if one.path not in free:
            free[one.path] = sorted(one.target.anchors - held.get(one.path, frozenset()))
        compared[one.path] += len(free[one.path])
        near = _nearest(one.fragment, free[one.path]) if compared[one.path] <= MOST else ""
        document = one.target.document
        start = document.heading.span.start if document.heading else 0
        yield Finding(
            f"{one.path} has no anchor #{one.fragment}" + (f"; the closest is #{near}" if near else ""),
            Spot(one.facts.document, one.link.target_span, "no such heading or anchor"),
            (Spot(document, Span(start, start), f"has {counted(len(one.target.anchors), 'anchor')}", whole=True),),
            f"change it to #{near}" if near else "fix the part after the #",
            one.anchor_ground,
            cause=f"anchors missing from {one.path}",
        )


def _held(project: Project) -> dict[str, frozenset[str]]:
    """Per document with a broken fragment, the anchors that links lead to already: another link is not meant for them."""
    broken = {one.path for one in project.links if one.has_anchor is False}
    found: dict[str, set[str]] = defaultdict(set)
    for one in project.links if broken else ():
        if one.has_anchor and one.path in broken:
            found[one.path].add(one.fragment.lower())
    return {path: frozenset(anchors) for path, anchors in found.items()}


def _nearest(fragment: str, anchors: list[str]) -> str:
    """The anchor that begins with the fragment, else the most similar one, if it is near; else none."""
    begun = [anchor for anchor in anchors if len(fragment) >= FEWEST and anchor.startswith(fragment.lower())]
    if begun:  # words first: `#ramp` may be `#ramp-two`, rather than `#rampart`
        return min(begun, key=lambda anchor: (not anchor.startswith(f"{fragment.lower()}-"), len(anchor), anchor))
    from difflib import get_close_matches

    return next(iter(get_close_matches(fragment.lower(), anchors, n=1, cutoff=NEAR)), "")


RULE = Rule(check)
