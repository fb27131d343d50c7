"""Claims about all items of a kind, and single statements of an item's status in running text."""

import re
from collections.abc import Iterator

from gaplint.config.vocabulary import any_of
from gaplint.expressions import expression
from gaplint.facts.statuses import StatusWords
from gaplint.facts.text import introduced_by
from gaplint.facts.types import Item, ItemKind, Mention, StatusClass, Verdict
from gaplint.model.document import Document, Place
from gaplint.model.span import Span, Stretches

DONE_WORDS = (
    "resolved|complete|completed|done|closed|made|chosen|met|implemented|mitigated|addressed|fixed|decided|finished|verified|"
    "answered"
)
ALL = expression(
    rf"All\s+(?:of\s+the\s+|the\s+)?(?P<subject>(?:[^\W\d][\w/-]*\s+){{1,4}}?)(?:(?:are|were|is|have\s+been|has\s+been)\s+)?"
    rf"(?:now\s+|all\s+|fully\s+)?(?P<word>{DONE_WORDS})\b(?P<rest>[^.\n|]{{0,400}})",
    re.IGNORECASE,
)
ALL_EXTERNAL = re.compile(
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
NO_OPEN = re.compile(
    r"No\s+(?P<subject>(?:(?:open|remaining|further|pending|new|outstanding)\s+)?(?:[^\W\d][\w/-]*\s+){0,2}?[^\W\d][\w/-]*s)\s+"
    r"(?:are\s+|is\s+|remain\s+)?(?P<word>blocking|pending|open|outstanding|remaining|remain|left|unresolved)\b(?P<rest>[^.\n|]{0,400})",
    re.IGNORECASE,
)
NONE_AT_ALL = re.compile(
    r"(?<![^\s.!?])No\s+(?P<subject>(?:(?:open|remaining|further|outstanding|known)\s+)?"
    r"(?:blockers|blocking issues|open items|open questions|issues))(?P<rest>[.,;!]?(?=\s*$|\s+[A-Z]))",
    re.IGNORECASE | re.MULTILINE,
)
QUOTES = tuple("\"'“„«‘‹「")
"""Before a verdict they say that it is somebody else's."""
QUANTIFIER = expression(r"[AaNn](?:ll|LL|[oO])(?=\s)")
"""Where `all` or `no` may stand: a first letter to look for is several times as fast as a word boundary."""
INSIDE_WORD = expression(r"[\w-]")
HYPOTHETICAL = expression(
    r"\b(?:until|unless|once|when|if|before|after|must|should|ensure|verify|check|confirm|whether|that|requires?|wait)\b[^.|\n]{0,60}$",
    re.I,
)


FURTHEST_WISH = 70
"""Characters: the longest of its words, and what may follow it."""
CONDITIONS = expression(
    r"\b(?:until|unless|once|when|if|before|after|must|should|ensure|requires?|criteria|criterion|prerequisites?|requirements?|conditions?|"
    r"next steps?|to do|todo|plan|goals?|definition of done|checklist|acceptance)\b",
    re.IGNORECASE,
)


def find_verdicts(document: Document) -> Iterator[Verdict]:
    """Every claim about all or none; wishes and conditions are none."""
    visible = document.visible
    wished: Stretches | None = None
    for quantifier in QUANTIFIER.finditer(visible):
        at = quantifier.start()
        if quantifier.group().lower() not in ("all", "no") or (at and INSIDE_WORD.match(visible, at - 1)):
            continue
        if len(quantifier.group()) == len("no"):
            patterns: tuple[re.Pattern[str], ...] = (NO_OPEN, NONE_AT_ALL)
        else:
            patterns = (ALL, ALL_EXTERNAL) if COUNTED_OPEN.search(visible, max(0, at - FURTHEST_COUNT), at) else (ALL,)
        match = next((match for pattern in patterns if (match := pattern.match(visible, at))), None)
        if match is None or document.place(at) is not Place.PROSE or visible[at - 1 : at] in QUOTES:
            continue
        if _is_wished(visible, at):
            continue
        wished = introduced_by(document, CONDITIONS, unticked=True) if wished is None else wished
        if at in wished:
            continue
        none, external = match.re in (NO_OPEN, NONE_AT_ALL), match.re is ALL_EXTERNAL
        holds = {StatusClass.EXTERNAL} if external else {StatusClass.DONE, StatusClass.DROPPED}
        yield Verdict(
            _row_label(document, at) if external else " ".join(match["subject"].lower().split()),
            none,
            frozenset() if none else frozenset(holds),
            bool(any_of("exceptions").search(match["rest"]) or "(" in match["rest"][:3]),
            Span(at, match.end() - len(match["rest"])),
        )


def _is_wished(visible: str, at: int) -> bool:
    """Whether what stands before a statement, on its line, makes it a wish or a condition."""
    return HYPOTHETICAL.search(visible, max(visible.rfind("\n", 0, at) + 1, at - FURTHEST_WISH), at) is not None


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
        word = statuses.phrase.match(visible, match.end())
        if word is None or not STATEMENT_END.match(visible, word.end()):
            continue
        line_start = visible.rfind("\n", 0, mention.span.start) + 1
        if _is_wished(visible, mention.span.start):
            continue
        text = document.inline(*word.span())
        status = statuses.read(text)
        wished = introduced_by(document, CONDITIONS, unticked=True) if wished is None else wished
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
