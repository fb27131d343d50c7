"""Fragments that their target does not have; see the page of this name."""

from collections.abc import Iterator
from difflib import get_close_matches

from gaplint.binding.types import Project
from gaplint.model.finding import Finding, Spot
from gaplint.model.span import Span
from gaplint.rule import Rule

NEAR = 0.75
"""Share of the characters that a proposed anchor must have in common with the fragment."""
FEWEST = 3
"""Characters of a fragment that an anchor may be told by."""


def check(project: Project) -> Iterator[Finding]:
    for one in project.links:
        if one.has_anchor is not False or one.target is None:
            continue
        near = _nearest(one.fragment, one.target.anchors)
        document = one.target.document
        start = document.heading.span.start if document.heading else 0
        yield Finding(
            f"{one.path} has no anchor #{one.fragment}" + (f"; the nearest is #{near}" if near else ""),
            Spot(one.facts.document, one.link.target_span, "leads to no heading"),
            (Spot(document, Span(start, start), f"has {len(one.target.anchors)} anchors"),),
            f"write #{near}" if near else "correct the fragment",
            one.anchor_ground,
        )


def _nearest(fragment: str, anchors: frozenset[str]) -> str:
    """The anchor that begins with the fragment, else the most similar one, if it is near; else none."""
    longer = sorted((anchor for anchor in anchors if len(fragment) >= FEWEST and anchor.startswith(fragment.lower())), key=len)
    return longer[0] if longer else next(iter(get_close_matches(fragment.lower(), sorted(anchors), n=1, cutoff=NEAR)), "")


RULE = Rule(check)
