"""Join: a link's text that is the title of one document, held against the document that the link leads to."""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from gaplint.binding.links import Links, Resolved
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import label
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, of_document
from gaplint.model.document import Inline
from gaplint.model.ground import EMPTY, Ground, Held

NUMBERING = expression(r"^(?:[^\W\d_]{1,12}[- ]?)?#?\d[\d.]*\s*[.:)–—-]?\s+")
"""`ADR-0012: ` before a title."""
NOT_WORD = expression(r"[\W_]+")
NAME = expression(r"\w\.[a-z]{1,5}\b")
"""A text that is the name of a file means that one."""
DIGITS = expression(r"\d+")
FEWEST_WORDS = 2


class Mistitled(NamedTuple):
    """A link whose text is the title of another document than that which it leads to."""

    link: Resolved
    title: Inline
    """The title of the document that it leads to."""
    other: Facts
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return _ground(self.link.facts, self.signs)


class Astray(NamedTuple):
    """Links of one document to one document whose texts are anchors there, and not those that they lead to."""

    links: tuple[Resolved, ...]

    @property
    def ground(self) -> Ground:
        return _anchors(self.links[0].facts)


def _anchors(facts: Facts) -> Ground:
    return Ground("a link whose text is an anchor leads to it", facts.document.path)


def find_astray(index: ProjectIndex, links: Links, facts: Facts) -> Iterator[Astray | Held]:
    """`[WISH-07](#wish-08)`, where both are there."""
    found: dict[str, list[Resolved]] = defaultdict(list)
    for link in links.of(index, facts):
        if link.target and link.has_anchor and DIGITS.search(link.fragment):
            text = facts.document.plain(link.link.label).strip().lower()
            if text == link.fragment.lower():
                yield Held(_anchors(facts), agrees=True)
            elif text in link.target.anchors and DIGITS.sub("#", text) == DIGITS.sub("#", link.fragment.lower()):
                found[link.path].append(link)
    yield from (Astray(tuple(some)) for some in found.values())


def find_mistitled(index: ProjectIndex, links: Links, facts: Facts) -> Iterator[Mistitled | Held]:
    if index.is_frozen(facts):
        return
    leading = [
        link
        for link in links.of(index, facts)
        if link.target and link.target is not facts and not link.fragment and not link.link.image
    ]
    targets = Counter(link.target.document.path for link in leading if link.target)
    for link in leading:
        yield from _compare(index, link, targets)


@of_document
def _titles(facts: Facts) -> dict[str, tuple[Facts]]:
    """A document by its title; not at all where it has none."""
    title = title_of(facts)
    return {normal(title.plain): (facts,)} if title else {}


def _compare(index: ProjectIndex, link: Resolved, targets: Counter[str]) -> Iterator[Mistitled | Held]:
    target = link.target
    title = title_of(target) if target else None
    text = normal(link.facts.document.plain(link.link.label))
    if not target or not title or not text:
        return
    own, path = normal(title.plain), target.document.path
    stem = posixpath.splitext(posixpath.basename(path))[0]
    if text == own:
        yield Held(_ground(link.facts), agrees=True)
        return
    named = index.having(_titles, text)
    if (
        len(named) != 1
        or len(text.split()) < FEWEST_WORDS
        or NAME.search(link.facts.document.plain(link.link.label))
        or text in own
        or own in text
        or normal(stem) == text
    ):
        return
    other = named[0].document.path
    signs = ["the other is not linked"] * (other not in targets) + ["the target is linked again"] * (targets[path] > 1)
    signs += ["one series"] * (other != path and DIGITS.sub("#", other) == DIGITS.sub("#", path))
    if other != link.facts.document.path:
        yield Mistitled(link, title, named[0], frozenset(signs))


def _ground(facts: Facts, signs: frozenset[str] = EMPTY) -> Ground:
    return Ground("a link's text is the title of its target", facts.document.path, signs=signs)


def title_of(facts: Facts) -> Inline | None:
    """What a document calls itself: in its front matter, else in its only heading of the first level."""
    front = facts.document.front_matter
    for field in facts.header if front else ():
        if front and front.covers(field.span) and field.name in words().title and field.value.plain:
            return field.value
    first = [section.heading for section in facts.document.sections if section.heading and section.level == 1]
    return first[0].title if len(first) == 1 else None


@lru_cache(maxsize=16384)
def normal(text: str) -> str:
    """A title to compare: lower case, without its number, punctuation as spaces."""
    return NOT_WORD.sub(" ", NUMBERING.sub("", label(text))).strip()
