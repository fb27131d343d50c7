"""ID mentions: single IDs, ranges, lists and their short tails."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from gaplint.config.vocabulary import families
from gaplint.facts.types import Id, Mention
from gaplint.model.document import Document, Place
from gaplint.model.span import Span

LONGEST_RANGE = 1_000
"""IDs; a range that is longer is refused."""
LETTERS = r"0-9A-Za-z_\u00aa-\u02af\u0370-\u058f"
"""Letters of scripts that put spaces between words; an ID may stand between those of others."""
ID = re.compile(
    rf"(?<![{LETTERS}#@.$\\-])(?<![^\d]/)"
    r"(?P<family>[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*)-(?P<number>\d{1,6})"
    rf"(?P<suffix>[a-z](?!\w)|-[A-Z](?![\w-])|(?![{LETTERS}]))"
    r"(?!\.[a-zA-Z]\w*)(?!(?:-[\w-]|\.\.\d)[\w-]{0,80}\.[a-z][a-z0-9]{1,4}\b)"
)
"""An ID: upper-case words joined by hyphens, a number, maybe a letter. Not in a path, a file name or an anchor."""
HYPHEN = re.compile(r"-\d")
"""What each ID has, and little else."""
CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
DASHES = "–—‒−-"
DASH = "–—‒−\\-"
BLANK = r"[^\S\r\n]*+"
BREAK = rf"{BLANK}(?:\r\n?+|\n)?+{BLANK}"
RANGE_WORD = re.compile(
    rf"(?:{BREAK}(?P<word>(?:through|thru|to|until|up to|bis|do|tot|até|hasta|до)\b|[至到]){BREAK}|"
    rf"{BLANK}(?P<mark>---?|[{DASH}~～〜]|\.\.\.?|…|→){BLANK})(?=[A-Z\d])"
)
"""A dash at the end or the beginning of a line is no joint: it may be the marker of a list."""
ONLY_RANGES = frozenset(["through", "thru", "bis", "..", "至"])
ELLIPSES = ("...", "…")
"""What joins two IDs to a range and nothing else: `to` may also say where something went."""
SHORT = re.compile(r"(\d{1,6})(?![\w%]|[.,:]\d|\s*%)")
PART = re.compile(r"(?:\.\d{1,4}[A-Za-z]?|-\d{1,4}|-(?:[A-Z][A-Z0-9]*-)+\d{1,6}|-[A-Z]{1,2}\d{1,4})+(?![\w-])")
"""What goes on an ID and is part of it, where it is no end of a range.

`QUAY-0046-03`, `QUAY-2.1`, `QUAY-002-F1`, `PIER-000211-N-000146`.
"""
WORD = re.compile(r"-[^\W\d_]{2}")
"""What makes the whole a name, `GULL-4-Plus`, rather than an ID with something behind it."""
LIST_MARK = re.compile(r"\s*+(?:,\s*+(?:(?:and|und|i|en|et|y|e|и)\s*+)?|/|(?<=\s)(?:and|und|&|en|et|y|и)\s++|、\s*+)(?=\d)")
LIST_END = re.compile(rf"\s*(?:[,;)\]/|:、&{DASH}~]|\.\.|\.(?:\s|$)|$|\n|\bthrough\b|\band\b|\(|→)")
"""What may follow a short member of a list; before a noun a number counts that noun."""


def find_mentions(document: Document) -> tuple[Mention, ...]:
    """Every ID that stands in `document`, wherever it stands, in order."""
    visible = document.visible
    found = [_with_place(document, mention) for mention in scan(visible, 0, len(visible))]
    text = document.source.reading
    for construct in document.constructs:
        start, end = construct.span
        if construct.place is not Place.CODE and text.find("-", start, end) >= 0:
            found += (mention._replace(place=construct.place) for mention in scan(text, start, end))
    return tuple(sorted(found, key=lambda mention: mention.span))


def _with_place(document: Document, mention: Mention) -> Mention:
    place = document.place(mention.span.start)
    return mention if place is Place.PROSE else mention._replace(place=place)


def scan(text: str, start: int, end: int) -> Iterator[Mention]:
    """The mentions in `text[start:end]`; spans are offsets into `text`."""
    at = free = start
    while hyphen := HYPHEN.search(text, at, end):
        first = hyphen.start()  # back to where the ID can begin: several times as fast as trying each character
        while first > free and text[first - 1] in CAPITALS:
            first -= 1
        head = ID.match(text, first, end)
        if head is None:
            at = hyphen.start() + 1
        elif _never(head["family"]):
            at = free = head.end()
        elif mention := _mention(text, head, end):
            yield mention
            at = free = mention.span.end
        else:
            at = free = head.end()


def find_id(text: str, at: int, end: int) -> tuple[Id, int] | None:
    """The single ID that stands at `at`, and where it ends; None where a range or list begins there."""
    head = ID.match(text, at, end)
    if head is None or _never(head["family"]):
        return None
    mention = _mention(text, head, end)
    return (mention.ids[0], mention.span.end) if mention and len(mention.ids) == 1 else None


def _never(family: str) -> bool:
    return family in families()[1]


def _id(head: re.Match[str]) -> Id:
    return Id(head["family"], int(head["number"]), len(head["number"]), head["suffix"] or "")


def _mention(text: str, head: re.Match[str], end: int) -> Mention | None:
    """The ID of `head` with the range and the list that go on from it; None where it only begins a name."""
    first = _id(head)
    ids, at = [first], head.end()
    if not first.suffix and not _is_range(text, at, end, first):
        if part := PART.match(text, at, end):
            return Mention((first._replace(suffix=part.group()),), Span(head.start(), part.end()), Place.PROSE, False, "")
        if WORD.match(text, at, end):
            return None
    ranged, refused = False, ""
    if first.suffix:
        return Mention((first,), Span(head.start(), at), Place.PROSE, False, "")
    while True:
        last = ids[-1]
        if (further := _range_end(text, at, end, last)) is not None:
            target, stop, strict = further
            why = _refusal(last, target)
            if why and not strict:
                break
            ranged, at = True, stop
            if why:
                refused = why
                ids.append(target)
            else:
                ids += [last._replace(number=number, width=last.width) for number in range(last.number + 1, target.number + 1)]
            continue
        member = _list_member(text, at, end, first)
        if member is None:
            break
        ids.append(member[0])
        at = member[1]
    elided = ranged and any(dots in text[head.start() : at] for dots in ELLIPSES)
    return Mention(tuple(ids), Span(head.start(), at), Place.PROSE, ranged, refused, elided)


def _is_range(text: str, at: int, end: int, first: Id) -> bool:
    """Whether a range goes on from an ID: `QUAY-1-3` may be one, `QUAY-1-1` is a part of `QUAY-1`."""
    found = _range_end(text, at, end, first)
    return found is not None and not (text[at] == "-" and text[at + 1].isdigit() and found[0].number <= first.number)


def _range_end(text: str, at: int, end: int, last: Id) -> tuple[Id, int, bool] | None:
    """The ID that closes a range which begins with `last`, where it ends, and whether its joint can only mean a range."""
    joint = RANGE_WORD.match(text, at, end)
    if joint is None:
        return None
    mark = joint["word"] or joint["mark"]
    strict = mark in ONLY_RANGES
    closing = ID.match(text, joint.end(), end)
    if closing is None and text[joint.end() - 1] in DASHES + "./":  # `LATER-001-LATER-005`, which the look-behind hides
        closing = ID.match(" " + text[joint.end() : end][:80], 1)
        if closing is not None and closing["family"] == last.family and not closing["suffix"]:
            return _id(closing), joint.end() + closing.end() - 1, strict
        closing = None
    if closing is not None:
        if closing["family"] != last.family or closing["suffix"] or mark == "→":
            return None
        return _id(closing), closing.end(), strict
    short = SHORT.match(text, joint.end(), end)
    if short is None or mark == "→" or mark.startswith("--"):  # as a dash it parts a clause
        return None
    digits = short[1]
    target = Id(last.family, int(digits), len(digits))
    tight = not joint.group().strip(DASHES + "~～〜.…") and joint.end() - joint.start() == len(mark)
    if len(digits) != last.width and not (tight and mark[0] in ".~…～〜" and last.number < target.number):
        return None
    if joint["word"] and joint["word"] not in ("through", "thru", "bis", "to", "至"):
        return None
    if len(digits) < 2 and not tight:
        return None
    return target, short.end(), strict


def _refusal(first: Id, last: Id) -> str:
    if last.number < first.number:
        return "it descends"
    if last.number == first.number:
        return "it ends where it begins"
    if last.width != first.width and "0" in (f"{first.number:0{first.width}}"[0], f"{last.number:0{last.width}}"[0]):
        return "its ends are not equally wide"
    if last.number - first.number >= LONGEST_RANGE:
        return f"it is longer than {LONGEST_RANGE:,} IDs"
    return ""


def _list_member(text: str, at: int, end: int, first: Id) -> tuple[Id, int] | None:
    """The short member that goes on a list: the `005` of `UNKNOWN-002, 005`."""
    joint = LIST_MARK.match(text, at, end)
    if joint is None:
        return None
    short = SHORT.match(text, joint.end(), end)
    if short is None or len(short[1]) != first.width or first.width < 2:
        return None
    if first.width == 2 and not short[1].startswith("0") and "/" not in joint.group():
        return None
    if not LIST_END.match(text, short.end(), end):
        return None
    return Id(first.family, int(short[1]), len(short[1])), short.end()


def ids_of(mentions: Iterable[Mention | None]) -> tuple[Id, ...]:
    """The IDs that are mentioned, each once, in the order of the text."""
    return tuple(dict.fromkeys(id_ for mention in mentions if mention for id_ in mention.ids))


def series(ids: tuple[Id, ...]) -> str:
    """IDs as people write them: `LATER-001 … LATER-005, LATER-009`."""
    parts: list[str] = []
    ordered = sorted(set(ids))
    start = 0
    for number, (left, right) in enumerate([*pairwise(ordered), (ordered[-1], None)] if ordered else []):
        if right and right.family == left.family and right.number == left.number + 1 and not (left.suffix or right.suffix):
            continue
        first = ordered[start]
        joint = " … " if number - start > 1 else ", "
        parts.append(str(first) if start == number else f"{first}{joint}{left}")
        start = number + 1
    return ", ".join(parts)
