"""Join: a link's text that is the title of one document, held against the document that the link leads to."""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from gaplint.binding.links import Resolved
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import label
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex
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


def find_astray(links: tuple[Resolved, ...]) -> Iterator[Astray | Held]:
    """`[WISH-07](#wish-08)`, where both are there."""
    found: dict[tuple[str, str], list[Resolved]] = defaultdict(list)
    for link in links:
        if link.target and link.has_anchor and DIGITS.search(link.fragment):
            text = link.facts.document.plain(link.link.label).strip().lower()
            if text == link.fragment.lower():
                yield Held(_anchors(link.facts), agrees=True)
            elif text in link.target.anchors and DIGITS.sub("#", text) == DIGITS.sub("#", link.fragment.lower()):
                found[link.facts.document.path, link.path].append(link)
    yield from (Astray(tuple(some)) for some in found.values())


def find_mistitled(index: ProjectIndex, links: tuple[Resolved, ...]) -> Iterator[Mistitled | Held]:
    titled: dict[str, list[Facts]] = defaultdict(list)
    for facts in index.documents:
        if title := title_of(facts):
            titled[normal(title.plain)].append(facts)
    by_document: dict[str, list[Resolved]] = defaultdict(list)
    for link in links:
        if link.target and link.target is not link.facts and not link.fragment and not link.link.image:
            by_document[link.facts.document.path].append(link)
    for some in by_document.values():
        if not index.is_frozen(some[0].facts):
            targets = Counter(link.target.document.path for link in some if link.target)
            for link in some:
                yield from _compare(link, titled, targets)


def _compare(link: Resolved, titled: dict[str, list[Facts]], targets: Counter[str]) -> Iterator[Mistitled | Held]:
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
    named = titled.get(text, [])
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
