"""Claims about all items of a kind, and single statements of an item's status in running text."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from gaplint.config.vocabulary import SPACELESS, any_of, any_word, words
from gaplint.expressions import expression
from gaplint.facts.statuses import StatusWords
from gaplint.facts.text import introduced_by
from gaplint.facts.types import SETTLED, Item, ItemKind, Mention, StatusClass, Verdict
from gaplint.model.document import Document, Place
from gaplint.model.span import Span, Stretches

ALL_EXTERNAL = expression(
    r"all\s+(?:of\s+(?:them|these|which)\s+)?(?:(?:are|is|require|need|await|depend\s+on|wait\s+for)\s+)?"
    r"(?P<word>external)(?:ly)?\b(?P<rest>[^.\n|]{0,400})",
    re.IGNORECASE,
)
COUNTED_OPEN = expression(
    r"\d\s+(?:[^\W\d_]+\s+)?(?:open|pending|remaining|remain|outstanding|left|unresolved)\s*[,;:(–—-]\s*$", re.IGNORECASE
)
"""What `all external` must follow to speak of open items that were just counted."""
FURTHEST_COUNT = 40
"""Characters."""
QUOTES = tuple("\"'“„«‘‹「")
"""Before a verdict they say that it is somebody else's."""
HYPHEN = "-"
"""Before it, the word is a part of another one: `a catch-all`."""
FURTHEST_WISH = 70
"""Characters: the longest of its words, and what may follow it."""
FURTHEST = 600
"""Characters from a word for all within which it is said what they are: some names, each of a length, and what joins them."""
CLAUSE_ENDS = expression(r"\n[^\S\n]*\n|[.。|;:()（）]")
"""What stands in no subject and no phrase."""
LETTERS = expression(r"[^\W\d_]+")
SENTENCE_ENDS = expression(r"[.。|]")


def find_verdicts(document: Document, statuses: StatusWords) -> Iterator[Verdict]:
    """Every claim about all or none; wishes and conditions are none."""
    visible = document.visible
    patterns = _patterns(statuses.settled)
    wished: Stretches | None = None
    for quantifier in patterns.quantifier.finditer(visible):
        at = quantifier.start()
        said = _said(patterns, visible, quantifier)
        if said is None or document.place(at) is not Place.PROSE or visible[at - 1 : at] in (*QUOTES, HYPHEN):
            continue
        match, holds = said
        found = match.groupdict()
        if _is_wished(visible, at) or any_of("wish").search(found.get("subject") or ""):  # all changes must be approved
            continue
        wished = introduced_by(document, _conditions(), unticked=True) if wished is None else wished
        if at in wished:
            continue
        yield Verdict(
            " ".join(found["subject"].lower().split()) if "subject" in found else _row_label(document, at),
            not holds,
            holds,
            int(found.get("number") or 0) or None,
            bool(any_of("exceptions").search(found["rest"]) or "(" in found["rest"][:3]),
            Span(at, match.start("rest")),
        )


Said = tuple[re.Match[str], frozenset[StatusClass]]
"""What is said of all, and the classes that all must have; none of these where it denies that there are any."""


def _said(patterns: "_Patterns", visible: str, quantifier: re.Match[str]) -> Said | None:
    """What is said where a word for all or none stands."""
    at = quantifier.start()
    clause = CLAUSE_ENDS.split(visible[at : at + FURTHEST], maxsplit=1)[0].lower()
    if quantifier.group().lower() not in words().all_of:
        if not patterns.left_open.may_be_in(clause):
            return None
        none = patterns.none_open.match(visible, at) or patterns.none_at_all.match(visible, at)
        return (none, frozenset()) if none else None
    if patterns.settled.may_be_in(clause) and (match := patterns.all.match(visible, at)):
        return match, SETTLED
    counted = COUNTED_OPEN.search(visible, max(0, at - FURTHEST_COUNT), at)
    external = ALL_EXTERNAL.match(visible, at) if counted else None
    return (external, frozenset([StatusClass.EXTERNAL])) if external else None


class _Phrases(NamedTuple):
    """What tells cheaply that a clause has none of many phrases: few have one, and expressions for all of them are long."""

    begins: frozenset[str]
    """The letters that they begin with."""
    spaceless: tuple[str, ...]
    """Those in a script that puts no spaces between words."""

    @staticmethod
    def of(phrases: frozenset[str]) -> "_Phrases":
        begins = (LETTERS.search(_dotted(phrase)) for phrase in phrases if phrase < SPACELESS)
        return _Phrases(
            frozenset(match.group() for match in begins if match), tuple(phrase for phrase in phrases if phrase > SPACELESS)
        )

    def may_be_in(self, clause: str) -> bool:
        """Whether lower-case text may hold one of them."""
        if not self.begins.isdisjoint(LETTERS.findall(_dotted(clause))):
            return True
        return not clause.isascii() and any(phrase in clause for phrase in self.spaceless)


class _Patterns(NamedTuple):
    """What says something of all things of a kind."""

    quantifier: re.Pattern[str]
    all: re.Pattern[str]
    """`All decisions are resolved`."""
    none_open: re.Pattern[str]
    """`No decisions are pending`."""
    none_at_all: re.Pattern[str]
    """`No open questions.`, `No blockers.`"""
    settled: "_Phrases"
    """Of these `all` has to find one, and of the others the other two."""
    left_open: "_Phrases"


@lru_cache(maxsize=8)
def _patterns(statuses: frozenset[str]) -> _Patterns:
    """Expressions for what is said of all, with the statuses for what has come to its end."""
    said = words()
    every, none, is_, wholly = map(any_word, (said.all_of, said.none_of, said.copula, said.wholly | said.entirely))
    left, settled = any_word(said.left_open), any_word(statuses | said.settled)
    # a script without spaces has a short run of its characters where others have words
    name, run = r"[^\W\d][\w/-]{0,60}", rf"[^\W\d_\0-{SPACELESS}]"
    gap = r"(?:[^\S\n]{1,3}|\n)"
    rest = r"(?P<rest>[^.。\n|]{0,400})"
    number = rf"(?:(?P<number>\d{{1,6}}){gap}?)?"
    subject = rf"(?P<subject>(?:{name}{gap}){{1,4}}?|{run}{{1,12}}?{gap}?)"
    verb = rf"(?:{is_}{gap}?){{0,2}}(?:{wholly}{gap}?){{0,2}}"
    ends = r"(?P<rest>[.,;!。，；！]?(?=\s*$|\s+(?-i:[^\W\d_a-z])))"
    unmet = rf"(?:{left}的?{gap}?)?{any_word(said.blockers | said.issues)}|{left}(?:{gap}{name}){{1,2}}|{left}的?{run}{{1,8}}"
    flags = re.IGNORECASE | re.MULTILINE
    return _Patterns(
        expression(any_word(said.all_of | said.none_of), re.IGNORECASE),
        expression(rf"{every}{gap}?{number}{subject}{verb}(?P<word>{settled}){rest}", flags),
        expression(
            rf"{none}{gap}(?P<subject>(?:{left}{gap})?(?:{name}{gap}){{0,2}}?{name}){gap}{verb}(?P<word>{left}){rest}", flags
        ),
        expression(rf"(?<![^\s.!?。！？*_]){none}{gap}?(?P<subject>{unmet}){ends}", flags),
        _Phrases.of(statuses | said.settled),
        _Phrases.of(said.left_open | said.blockers | said.issues),
    )


def _dotted(text: str) -> str:
    """Lower-case text in which `ı` is `i`, which expressions take for one where they ignore case."""
    return text.replace("ı", "i")


def _is_wished(visible: str, at: int) -> bool:
    """Whether what stands before a statement, in its sentence, makes it a wish or a condition."""
    start = max(visible.rfind("\n", 0, at) + 1, at - FURTHEST_WISH)
    last = max((match.end() for match in any_of("wish").finditer(visible, start, at)), default=None)
    return last is not None and SENTENCE_ENDS.search(visible, last, at) is None


@cache
def _conditions() -> re.Pattern[str]:
    """What says of the list below it that its items are conditions or aims."""
    said = words()
    return re.compile(any_word(said.wish | said.criteria | said.condition), re.IGNORECASE)


def _row_label(document: Document, at: int) -> str:
    """The first cell of the table row around `at`, lower case; empty elsewhere."""
    _, *cells = document.plain(document.source.line_at(at)).split("|")
    return " ".join(cells[0].lower().split()) if cells else ""


STATEMENT = expression(r"\s*+(?:(?P<title>\([^()\n|]*\))\s*+)?(?:[-–—:]\s*+|\bis\s++|\bwas\s++)?(?:[^\w\s(|]\s*)?(?=[^\W\d_])")
STATEMENT_END = expression(r"\s*(?:$|[.,;)|\n]|[-–—]\s)")
TICK = expression(r"[\s>]*+(?:(?:[-*+]|\d+[.)])\s*)?✅")
"""Before a condition it says that this one is met."""


def find_statements(document: Document, mentions: tuple[Mention, ...], statuses: StatusWords) -> Iterator[Item]:
    """`DEC-005 (new policy) - pending` and `✅ ACTION-053 (router) completed` in running text."""
    visible = document.visible
    wished: Stretches | None = None
    for mention in mentions:
        if len(mention.ids) != 1 or mention.place is not Place.PROSE:
            continue
        match = STATEMENT.match(visible, mention.span.end)
        if match is None or not (match["title"] or visible[mention.span.end : match.end()].strip()):
            continue
        word = statuses.anywhere.match(visible, match.end())
        if word is None or not STATEMENT_END.match(visible, word.end()):
            continue
        line_start = visible.rfind("\n", 0, mention.span.start) + 1
        if _is_wished(visible, mention.span.start):
            continue
        text = document.inline(*word.span())
        status = statuses.read(text)
        wished = introduced_by(document, _conditions(), unticked=True) if wished is None else wished
        if status is None or (mention.span.start in wished and not TICK.match(visible, line_start)):
            continue
        start, end = match.span("title") if match["title"] else (text.span.start, text.span.start)
        title = document.inline(start, end)
        yield Item(
            mention.ids[0],
            ItemKind.STATEMENT,
            title._replace(plain=title.plain.strip("()")),
            mention.span,
            status,
            (),
            document.is_struck(mention.span.start),
        )
