"""ID mentions: single IDs, ranges, lists and their short tails."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, pairwise

from gaplint.config.vocabulary import families
from gaplint.expressions import expression
from gaplint.facts.measures import measure
from gaplint.facts.types import Id, Mention
from gaplint.model.document import Bare, Document, Parted, Place
from gaplint.model.span import Span, new

LONGEST_FAMILY = 80
"""Characters before the hyphen of its number."""
LONGEST_UNIT = 32
"""Characters behind a number that may say what it measures."""
FEW = 50
"""IDs of a range that are not worth sharing."""
LONGEST_RANGE = 1_000
"""IDs; a range that is longer is refused."""
LETTERS = r"0-9A-Za-z_\u00aa-\u02af\u0370-\u058f"
"""Letters of scripts that put spaces between words; an ID may stand between those of others."""
BEFORE = rf"(?<![{LETTERS}#@.$\\-])(?<![^\d]/)"
BEHIND = (
    rf"(?P<number>\d{{1,6}})(?P<suffix>[a-z](?!\w)|-[A-Z](?![\w-])|(?![{LETTERS}]))"
    r"(?!\.[a-zA-Z]\w*)(?!(?:-[\w-]|\.\.\d)[\w-]{0,80}\.[a-z][a-z0-9]{1,4}\b)"
)
"""What an ID has around its family: no path, file name or anchor."""
ID = expression(rf"{BEFORE}(?P<family>[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*)-{BEHIND}")
"""An ID: upper-case words joined by hyphens, a number, maybe a letter."""
HYPHEN = expression(r"-\d")
"""What each ID has, and little else; but for those of `Bare`."""
CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
DASHES = "–—‒−-"
DASH = "–—‒−\\-"
BLANK = r"[^\S\r\n]*+"
BREAK = rf"{BLANK}(?:\r\n?+|\n)?+{BLANK}"
RANGE_WORD = expression(
    rf"(?:{BREAK}(?P<word>(?:through|thru|to|until|up to|bis|do|tot|até|hasta|до)\b|[至到]){BREAK}|"
    rf"{BLANK}(?P<mark>---?|[{DASH}~～〜]|\.\.\.?|…|→){BLANK})(?=[A-Z\d])"
)
"""A dash at the end or the beginning of a line is no joint: it may be the marker of a list."""
ONLY_RANGES = frozenset(["through", "thru", "bis", "..", "至"])
ELLIPSES = ("...", "…")
"""What joins two IDs to a range and nothing else: `to` may also say where something went."""
SHORT = expression(r"(\d{1,6})(?![\w%]|[.,:]\d|\s*%)")
PART = expression(r"(?:\.\d{1,4}[A-Za-z]?|-\d{1,4}|-(?:[A-Z][A-Z0-9]{0,20}-){1,4}\d{1,6}|-[A-Z]{1,2}\d{1,4}){1,6}(?![\w-])")
"""What goes on an ID and is part of it, where it is no end of a range.

`QUAY-0046-03`, `QUAY-2.1`, `QUAY-002-F1`, `PIER-000211-N-000146`.
"""
IN_PARTS = expression(r"(?<=[A-Z0-9])-(?P<number>\d{2,6})-(?P<part>\d{2,4})(?![\w-])(?P<on>[–~～]\d|\.\.\.?\d|…\d)?")
FAMILY = expression(r"(?<![\w-])[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*$")
NO_PARTS: Parted = frozenset()
WORD = expression(r"-[^\W\d_]{2}")
"""What makes the whole a name, `GULL-4-Plus`, rather than an ID with something behind it."""
LIST_MARK = expression(r"\s*+(?:,\s*+(?:(?:and|und|i|en|et|y|e|и)\s*+)?|/|(?<=\s)(?:and|und|&|en|et|y|и)\s++|、\s*+)(?=\d)")
LIST_END = expression(rf"\s*(?:[,;)\]/|:、&{DASH}~]|\.\.|\.(?:\s|$)|$|\n|\bthrough\b|\band\b|\(|→)")
"""What may follow a short member of a list; before a noun a number counts that noun."""


def find_mentions(document: Document) -> tuple[Mention, ...]:
    """Every ID that stands in `document`, wherever it stands, in order."""
    visible, bare, parted = document.visible, document.bare, document.parted
    found = [_with_place(document, mention) for mention in scan(visible, 0, len(visible), bare, parted)]
    text = document.source.reading
    for construct in document.constructs:
        start, end = construct.span
        if construct.place is not Place.CODE and (bare or text.find("-", start, end) >= 0):
            found += (mention._replace(place=construct.place) for mention in scan(text, start, end, bare, parted))
    return tuple(sorted(found, key=lambda mention: mention.span))


def _with_place(document: Document, mention: Mention) -> Mention:
    place = document.place(mention.span.start)
    return mention if place is Place.PROSE else mention._replace(place=place)


def find_parted(document: Document) -> Parted:
    """IDs that have numbered parts, as some of these tell: `QUAY-014-002`, which would descend, `QUAY-014-021..025`."""
    return frozenset(one for one, surely in _in_parts(document) if surely)


def may_be_parted(document: Document) -> Parted:
    """IDs with what may be a numbered part of theirs, or the end of a range: `QUAY-014-021`."""
    return frozenset(one for one, _ in _in_parts(document))


def _in_parts(document: Document) -> Iterator[tuple[tuple[str, int, int], bool]]:
    """Each ID with a number as long as its own behind a hyphen, and whether this can't be the end of a range."""
    text = document.source.reading
    for match in IN_PARTS.finditer(text):
        number, part = match["number"], match["part"]
        if len(number) != len(part):
            continue
        family = FAMILY.search(text[max(0, match.start() - LONGEST_FAMILY) : match.start()])
        if family and not _never(family.group()):
            yield (family.group(), int(number), len(part)), int(part) <= int(number) or bool(match["on"])


def scan(text: str, start: int, end: int, bare: Bare = (), parted: Parted = NO_PARTS) -> Iterator[Mention]:
    """The mentions in `text[start:end]`, also of the families of `bare`, the IDs of `parted` with their parts.

    Spans are offsets into `text`.
    """
    at = free = start
    anchor = _written(bare)[0] if bare else HYPHEN
    while found := anchor.search(text, at, end):
        first = found.start()  # back to where the ID can begin: several times as fast as trying each character
        floor = max(free, first - LONGEST_FAMILY)
        while first > floor and text[first - 1] in CAPITALS:
            first -= 1
        head = _head(text, first, end, bare)
        if head is None:
            at = found.start() + 1
        elif _never(head[0].family):
            at = free = head[1]
        elif mention := _mention(text, first, head, end, bare, parted):
            yield mention
            at = free = mention.span.end
        else:
            at = free = head[1]


def may_hold(text: str, bare: Bare = ()) -> bool:
    """Whether an ID may stand in `text`, as far as a glance tells."""
    return "-" in text or bool(bare)


def find_id(text: str, at: int, end: int, bare: Bare = (), parted: Parted = NO_PARTS) -> tuple[Id, int] | None:
    """The single ID that stands at `at`, and where it ends; None where a range or list begins there."""
    head = _head(text, at, end, bare)
    if head is None or _never(head[0].family):
        return None
    mention = _mention(text, at, head, end, bare, parted)
    return (mention.ids[0], mention.span.end) if mention and len(mention.ids) == 1 else None


def find_shaped(text: str, at: int, end: int) -> tuple[Id, int] | None:
    """What has the shape of an ID at `at`, whatever its family, and where it ends: among other IDs, `T-10` is no time."""
    return _head(text, at, end, ())


def _never(family: str) -> bool:
    return family in families()[1]


def _head(text: str, at: int, end: int, bare: Bare) -> tuple[Id, int] | None:
    """The ID that stands at `at`, without what goes on from it, and where it ends."""
    found = ID.match(text, at, end)
    if found is None and bare:
        found = _written(bare)[1].match(text, at, end)
        if found is not None:
            return _id(found, dict(bare)[found["family"]]), found.end()
    return (_id(found, found["family"]), found.end()) if found else None


@lru_cache(maxsize=1024)
def _written(bare: Bare) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where an ID may begin or have its hyphen, and one without a hyphen."""
    names = "|".join(re.escape(name) for name, _ in sorted(bare, key=lambda one: -len(one[0])))
    whole = rf"{BEFORE}(?P<family>{names}){BEHIND}(?!-(?!(?P=family)\d)[A-Za-z])"  # `S14-T3` is no S14
    return re.compile(rf"-\d|{BEFORE}(?:{names})\d"), re.compile(whole)


def _id(head: re.Match[str], family: str) -> Id:
    return _called(family, head["number"], head["suffix"] or "")


@lru_cache(maxsize=16384)
def _called(family: str, digits: str, suffix: str) -> Id:
    """The ID of that name; the places that name it share it."""
    return Id(family, int(digits), len(digits), suffix)


def _mention(text: str, start: int, head: tuple[Id, int], end: int, bare: Bare, parted: Parted) -> Mention | None:
    """The ID of `head` with the range and the list that go on from it; None where it only begins a name."""
    first, at = head
    ids = [first]
    further = None if first.suffix else _range_end(text, at, end, first, bare)
    if not first.suffix and not (further and _is_range(text, at, first, further[0], parted)):
        if part := PART.match(text, at, end):
            return Mention((first._replace(suffix=part.group()),), Span(start, part.end()), Place.PROSE, False, "")
        if WORD.match(text, at, end):
            return None
    ranged, refused = False, ""
    if first.suffix:
        return Mention((first,), Span(start, at), Place.PROSE, False, "")
    while True:
        last = ids[-1]
        if further is not None:
            target, stop, strict = further
            why = _refusal(last, target)
            if why and not strict:
                break
            ranged, at = True, stop
            if why:
                refused = why
                ids.append(target)
            else:
                ids += _behind(last, target.number)
            further = _range_end(text, at, end, ids[-1], bare)
            continue
        member = _list_member(text, at, end, first)
        if member is None:
            break
        ids.append(member[0])
        at = member[1]
        further = _range_end(text, at, end, ids[-1], bare)
    elided = ranged and any(dots in text[start:at] for dots in ELLIPSES)
    return Mention(tuple(ids), Span(start, at), Place.PROSE, ranged, refused, elided)


@lru_cache(maxsize=1024)
def _behind(first: Id, last: int) -> tuple[Id, ...]:
    """The IDs behind `first` up to the number `last`; ranges repeat, and share theirs."""
    if last - first.number <= FEW:
        return tuple([new(Id, (first.family, number, first.width, "")) for number in range(first.number + 1, last + 1)])
    hundreds = (_hundred(first.family, first.width, number) for number in range(first.number // 100, last // 100 + 1))
    return tuple(chain.from_iterable(hundreds))[first.number % 100 + 1 :][: last - first.number]


@lru_cache(maxsize=1024)
def _hundred(family: str, width: int, number: int) -> tuple[Id, ...]:
    """The IDs of a hundred numbers, which long ranges share."""
    return tuple([new(Id, (family, one, width, "")) for one in range(100 * number, 100 * number + 100)])


def _is_range(text: str, at: int, first: Id, last: Id, parted: Parted) -> bool:
    """Whether what looks like one is a range: `QUAY-1-3` may be one unless `QUAY-1` has parts, `QUAY-1-1` is one of these."""
    joined = text[at] == "-" and text[at + 1].isdigit()
    return not (joined and (last.number <= first.number or (first.family, first.number, last.width) in parted))


def _range_end(text: str, at: int, end: int, last: Id, bare: Bare) -> tuple[Id, int, bool] | None:
    """The ID that closes a range which begins with `last`, where it ends, and whether its joint can only mean a range."""
    joint = RANGE_WORD.match(text, at, end)
    if joint is None:
        return None
    mark = joint["word"] or joint["mark"]
    strict = mark in ONLY_RANGES
    closing = _head(text, joint.end(), end, bare)
    if closing is None and text[joint.end() - 1] in DASHES + "./":  # `LATER-001-LATER-005`, which the look-behind hides
        rest = " " + text[joint.end() : end][:80]
        closing = _head(rest, 1, len(rest), bare)
        if closing is not None and closing[0].family == last.family and not closing[0].suffix:
            return closing[0], joint.end() + closing[1] - 1, strict
        closing = None
    if closing is not None:
        if closing[0].family != last.family or closing[0].suffix or mark == "→":
            return None
        return *closing, strict
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
    if joint["word"] and (target.number < last.number or measure(text[short.end() : min(end, short.end() + LONGEST_UNIT)])):
        return None  # `S38 through 33 ohm`
    return target, short.end(), strict


def _refusal(first: Id, last: Id) -> str:
    if last.number < first.number:
        return "it descends"
    if last.number == first.number:
        return "it ends where it begins"
    if last.width != first.width and any(one.width > len(str(one.number)) for one in (first, last)):
        return "its two numbers do not have the same number of digits"
    if last.number - first.number >= LONGEST_RANGE:
        return f"it would hold more than {LONGEST_RANGE:,} IDs"
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
