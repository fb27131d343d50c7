"""Status phrases at the beginning of a text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from gaplint.config.vocabulary import NO_STATUS, alternatives, lone_symbols, statuses
from gaplint.expressions import expression
from gaplint.facts.types import SETTLED, Sign, Status, StatusClass
from gaplint.model.document import Document, Inline
from gaplint.model.span import Span

CHOICE = expression(r"[^\w\n]{0,8}[☐□▢◻⬜]\s?\w[^☐□▢◻⬜☑☒\n]{0,40}[☐□▢◻⬜☑☒]\s?\w")
"""Boxes of which one is to be ticked, `☐ Pass / ☐ Fail`."""
LEADING = expression(r"[^\w(]*(?:\[[ xX]\]\s*)?[^\w(]*")
"""Symbols and punctuation before the word: words decide, not symbols."""
VARIANT = "\ufe0f"
"""Asks for a coloured picture; no part of a symbol's meaning."""
END = r"(?![\w-])"
"""Where a status phrase ends."""
PART = expression(rf"(?P<sign>{alternatives(statuses()[1])})|[(\[（【]|\s[–—|·•-]+\s|[:：]\s")
"""What parts the status of a title from its name: `Fares ✅`, `Fares (done)`, `Fares — done`, `Fares: done`."""
JOINTS = ("(", "[", " - ", ": ", "|", "--")
"""What of this is ASCII, and has a word behind it."""
CLOSES = " )]）】*_`.!"
GOES_ON = expression(r"[\w-]")
BEHIND = expression(rf"\s{{1,2}}(?P<sign>{alternatives(statuses()[1])}){VARIANT}?\s{{1,2}}(?=\w)")
"""The sign between a name and its title: `PIER-7 ✅ Rails`."""
LONGEST_STATUS = 60
"""Characters; in a longer text a status word without punctuation behind it only begins a sentence."""
REMARK = expression(r"\(([^)]{0,400})\)")
SENTENCE = expression(r"[^\W\d_]")
QUALIFIER = expression(r"\((?![^()]*(?:\d{4}|#\d|[A-Z]-\d|\b100\s*%))|(?i:but|except|until|unless|apart from|for|only)\b")
"""How a tail begins that narrows its status: `Done (backend only)`; a date or a reference in parentheses only explains it."""


@dataclass(frozen=True)
class StatusWords:
    """The status vocabulary in force."""

    classes: Mapping[str, StatusClass]
    """Class of each phrase, lower case."""
    seen: dict[str, tuple[str, str] | None] = field(default_factory=dict, compare=False, repr=False)
    """What earlier texts began with: cells repeat."""
    legend: Mapping[str, StatusClass | None] = field(default_factory=dict)
    """What a document says that its symbols mean; None for what is no status."""

    @staticmethod
    def of(further: Mapping[str, tuple[str, ...]]) -> "StatusWords":
        """The vocabulary that comes with the tool and `further` phrases by class, which come first."""
        return StatusWords(_classes(tuple((name, tuple(phrases)) for name, phrases in further.items())))

    def classes_in(self, text: str, span: Span) -> set[StatusClass]:
        """The classes of all status words in a part of `text`."""
        return {kind for found in self.anywhere.finditer(text, *span) if (kind := self.kind(found.group()))}

    def kind(self, phrase: str) -> StatusClass | None:
        """The class of a phrase; None for what is one only to an expression without case, such as `reſolved`."""
        return self.classes.get(phrase.lower())

    @cached_property
    def lengths(self) -> Mapping[str, list[int]]:
        """How long the phrases are that begin with each letter, the longest first."""
        return _lengths(frozenset(self.classes))

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """Any of the phrases as whole words, the longest first."""
        return _anywhere(frozenset(self.classes))

    @cached_property
    def settled(self) -> frozenset[str]:
        """The phrases for what has come to its end."""
        return frozenset(phrase for phrase, kind in self.classes.items() if kind in SETTLED)

    def read(self, text: Inline) -> Status | None:
        """The status that `text` begins with; None where it begins with no status word."""
        plain = text.plain
        if plain not in self.seen:
            self.seen[plain] = self._begins(plain)
        found = self.seen[plain]
        return Status(self.classes[found[0]], *found, text.span) if found else None

    def _begins(self, plain: str) -> tuple[str, str] | None:
        """The status phrase that `plain` begins with, and what follows it; looked up, since few checks need the expression."""
        lead = LEADING.match(plain)
        if CHOICE.match(plain):
            return None
        said = plain[lead.end() if lead else 0 :]
        lower = said[:LONGEST_STATUS].lower()
        for length in self.lengths.get(lower[:1], ()):
            if lower[:length] in self.classes and not GOES_ON.match(said, length):
                tail = said[length:].strip()
                return None if SENTENCE.match(tail) and len(plain) > LONGEST_STATUS else (lower[:length], tail)
        return None

    def by(self, signs: tuple[Sign, ...]) -> "StatusWords":
        """The vocabulary with the meaning that the legend of a document gives its symbols."""
        if not signs:
            return self
        meant = {sign.symbol.strip(VARIANT): self._begins(sign.word) for sign in signs}
        return replace(self, legend={symbol: self.classes[found[0]] if found else None for symbol, found in meant.items()})

    def read_sign(self, text: Inline) -> Status | None:
        """The status that `text` begins with, or that it shows by a symbol alone."""
        status = self.read(text)
        symbol = text.plain.replace(VARIANT, "").strip()
        if status or not symbol or symbol[0].isalnum():
            return status
        if symbol in self.legend:
            kind = self.legend[symbol]
            return Status(kind, symbol, "", text.span) if kind else None
        alone = lone_symbols().get(symbol)
        return Status(StatusClass(alone), symbol, "", text.span) if alone else None


def title_status(document: Document, title: Inline, name: Span, statuses: StatusWords) -> Status | None:
    """The status that a title gives what `name` in it begins: `✅ Phase 3: Fares`, `Phase 3 — not started`, `S-3 ✅ Fares`."""
    visible, end = document.visible, title.span.end
    before = document.inline(title.span.start, name.start)
    if before.plain and (status := statuses.read_sign(before)):
        return status
    if name.start < name.end and (sign := BEHIND.match(visible, name.end, end)):
        return statuses.read_sign(document.inline(*sign.span("sign")))
    start = max(name.end, end - LONGEST_STATUS)
    tail = visible[start:end]
    if tail.isascii() and tail[-1:].isalnum() and not any(joint in tail for joint in JOINTS):
        return None  # most titles end in a word, and need no expression
    for match in PART.finditer(visible, start, end):
        begin = match.start("sign") if match["sign"] else match.end()
        for text in (visible[begin:end], visible[begin:end].rstrip(CLOSES)):
            status = statuses.read_sign(document.inline(begin, begin + len(text)))
            if status and (not status.tail.strip(CLOSES) or REMARK.fullmatch(status.tail)):
                return status
    return None


# What is made of the words alone is made once, however many projects and documents use them.


@lru_cache(maxsize=8)
def _classes(further: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, StatusClass]:
    classes = {phrase: StatusClass(name) for phrase, name in statuses()[0].items()}
    for name, phrases in further:
        for phrase in map(str.lower, phrases):
            classes.pop(phrase, None)
            if name != NO_STATUS:
                classes[phrase] = StatusClass(name)
    return classes


@lru_cache(maxsize=8)
def _lengths(phrases: frozenset[str]) -> Mapping[str, list[int]]:
    found: dict[str, set[int]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], set()).add(len(phrase))
    return {start: sorted(lengths, reverse=True) for start, lengths in found.items()}


@lru_cache(maxsize=8)
def _anywhere(phrases: frozenset[str]) -> re.Pattern[str]:
    return re.compile(alternatives(phrases, r"(?<!\w.)") + END, re.IGNORECASE)


def symbol_class(plain: str) -> StatusClass | None:
    """What the symbol that `plain` begins with says: done or open; None without one."""
    if not plain or plain[0].isalnum():
        return None
    return next((StatusClass(name) for symbol, name in statuses()[1].items() if plain.startswith(symbol)), None)


def is_qualified(status: Status) -> bool:
    """Whether what follows the word narrows it, so that another status may hold for the rest."""
    return QUALIFIER.match(status.tail) is not None
