"""Fragments that their target does not have; see the page of this name."""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from itertools import chain

from gaplint.binding.links import Resolved
from gaplint.facts.numbers import counted
from gaplint.markdown.anchors import slug, transcribed
from gaplint.model.document import Document
from gaplint.model.finding import Finding, Spot
from gaplint.model.kept import Part, told_once
from gaplint.model.span import Span
from gaplint.project import Project, by_kind
from gaplint.rule import Rule

NEAR = 0.75
"""Share of the characters that a proposed anchor must have in common with the fragment."""
MOST = 20_000
"""Anchors of one document that fragments are compared with: of many broken links only the first have one proposed."""
TELLING = 5
"""Letters of a word by which an anchor of the same number may be told."""
FEWEST = 3
"""Characters of a fragment that an anchor may be told by."""


def check(project: Project) -> Iterator[Finding]:
    parts = project.holding.get(Resolved, ())
    broken = [*chain.from_iterable(map(_broken, parts))]
    held = _held(parts, {one.path for one in broken})
    every: dict[str, frozenset[str]] = {}
    free: dict[str, tuple[str, ...]] = {}
    compared: Counter[str] = Counter()
    for one in broken:
        assert one.target is not None
        document = one.target.document
        if one.path not in free:
            every[one.path] = frozenset(transcribed(document)) if one.transcribed else one.target.anchors
            free[one.path] = tuple(sorted(every[one.path].difference(held[one.path])))
        compared[one.path] += len(free[one.path])
        named = one.named.document.path if one.named else ""
        near = ""
        if compared[one.path] <= MOST and not named:
            near = _nearest(one.fragment, free[one.path], _title(document)) or _of_number(one.fragment, every[one.path])
        start = document.heading.span.start if document.heading else 0
        subject = "this document" if document is one.facts.document else one.path
        yield Finding(
            f"{subject} has no anchor #{one.fragment}{_instead(near, named)}",
            Spot(one.facts.document, one.link.target_span, "no such heading or anchor"),
            (Spot(document, Span(start, start), f"has {counted(len(one.target.anchors), 'anchor')}", whole=True),),
            _repair(one, near),
            one.anchor_ground,
            cause=f"anchors missing from {one.path}",
        )


def _instead(near: str, named: str) -> str:
    """What may have been meant: the document that the link's text names, else the nearest anchor."""
    if named:
        return f", and the text of the link names {named}"
    return f"; the closest is #{near}" if near else ""


def _repair(one: Resolved, near: str) -> str:
    if one.named:
        home = posixpath.dirname(one.facts.document.path) or "."
        return f"change it to {posixpath.relpath(one.named.document.path, home)}, or change the text"
    return f"change it to #{near}" if near else "link to a heading that exists, or leave out the part after the #"


@told_once
def _broken(part: Part[Resolved]) -> list[Resolved]:
    return [one for one in by_kind(part)[Resolved] if one.has_anchor is False and one.target]


@told_once
def _whole(part: Part[Resolved]) -> dict[str, set[str]]:
    """The anchors that links lead to, by path."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in by_kind(part)[Resolved]:
        if one.has_anchor:
            found[one.path].add(one.fragment.lower())
    return found


def _held(parts: Iterable[Part[Resolved]], broken: Set[str]) -> dict[str, set[str]]:
    """Per document with a broken fragment, the anchors that links lead to already: another link is not meant for them."""
    found: dict[str, set[str]] = defaultdict(set)
    for whole in map(_whole, parts):
        for path in whole.keys() & broken:
            found[path] |= whole[path]
    return found


def _title(document: Document) -> str:
    """The anchor of the heading that names the document."""
    heading = document.heading
    return slug(heading.title.plain) if heading and heading.level == 1 else ""


@lru_cache(maxsize=1024)
def _nearest(fragment: str, anchors: tuple[str, ...], title: str) -> str:
    """The anchor that is the fragment with more before or behind it, else the most similar one, if it is near; else none.

    That of the document's title, `title`, comes last: a link to a place in a document rarely means all of it.
    """
    written = fragment.lower()
    holding = [anchor for anchor in anchors if len(written) >= FEWEST and _holds(anchor, written)]
    if holding:
        return min(holding, key=lambda anchor: _rank(anchor, written, title))
    from difflib import get_close_matches

    close = get_close_matches(written, anchors, n=1, cutoff=NEAR)
    return next((anchor for anchor in close if _share_words(written, anchor, anchors)), "")


def _of_number(fragment: str, anchors: frozenset[str]) -> str:
    """The only anchor of the same number, if it shares a word: the heading was reworded, whoever else leads there."""
    number, *words = fragment.lower().split("-")
    telling = {word for word in words if len(word) >= TELLING}
    alike = [anchor for anchor in anchors if anchor.startswith(f"{number}-")] if number.isdecimal() and telling else []
    return next((anchor for anchor in alike if len(alike) == 1 and not telling.isdisjoint(anchor.split("-"))), "")


def _share_words(written: str, anchor: str, anchors: tuple[str, ...]) -> bool:
    """Whether words with half of the letters come in both, as they are or nearly: `#current-fares` is no `#current-faults`.

    What many anchors have tells little: where three begin with `problems-of`, `#problems-of-rope` is not `#problems-of-radio`.
    """
    from difflib import get_close_matches

    words = [word for word in written.split("-") if word]
    if len(words) < 2:  # `#tableOfFares` has no words to tell apart
        return True
    others = anchor.split("-")
    held = Counter(word for one in anchors for word in set(one.split("-")))
    told = {word: len(word) / max(1, held[word]) for word in words}
    shared = sum(told[word] for word in words if get_close_matches(word, others, n=1, cutoff=NEAR))
    return 2 * shared >= sum(told[word] for word in words)


def _holds(anchor: str, written: str) -> bool:
    return anchor.startswith(written) or _unnumbered(anchor).startswith(written) or anchor.endswith(f"-{written}")


def _rank(anchor: str, written: str, title: str) -> tuple[bool, bool, bool, bool, int, str]:
    """Best is the same under a number, `#2-ramp` for `#ramp`; then words: it may be `#ramp-two`, rather than `#rampart`."""
    bare = anchor if anchor.startswith(written) else _unnumbered(anchor)
    begins, goes_on = bare.startswith(written), f"{bare}-".startswith(f"{written}-")
    return (anchor == title, bare != written, not goes_on, not begins, len(anchor), anchor)


def _unnumbered(anchor: str) -> str:
    """The anchor of a heading without its number, `ramp` of `2-ramp`."""
    return anchor.lstrip("0123456789-")


RULE = Rule(check)
