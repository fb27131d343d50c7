"""Code fences that swallow what follows them, each named where the mistake is.

A fence that is missing or one too many shows at the end of the document, where one is left over. Where the mistake is
follows from what each fence was meant for: one with a language opens a block, one after a blank line opens a block, one
before a blank line closes one.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import NamedTuple

from gaplint.expressions import expression
from gaplint.facts.types import Doubt
from gaplint.model.document import Document, Fence, Place
from gaplint.model.span import Span

MARK = expression(r"(?P<lead>[ \t]*)(?P<fence>`{3,}+|~{3,}+)(?!\^)(?P<info>[^`\n]*)$")
"""A fence; `~~~^^^` is what Python underlines in a traceback."""
FENCE = "```"
FENCES = (FENCE, "~~~")
LANGUAGE = expression(r"[\w+#-]*")
HERE = "<<"
"""What a script writes to a file stands behind it, and may hold code blocks."""
HERE_DOCUMENT = expression(r"(?<!<)<<-?[ \t]*['\"\\]?(?P<word>[A-Za-z_]\w*)['\"]?")
LONE_WORD = expression(r"(?m)^[ \t]*(?P<word>[A-Za-z_]\w*)[ \t]*$")
LONGEST_FILE, MOST_FILES = 20_000, 20
"""Characters of a file that a script writes, and such files of a block, as far as they are looked at."""
CLOSING = expression(r"(?m)^ {0,3}(?P<fence>`{3,}|~{3,})[ \t]*$")
STRING = expression(r"\"{3}|'{3}|[|>][+-]?\n|`(?!``)")
"""What strings of several lines begin with, which may hold code blocks as well."""
HEADING = expression(r"\s*#{1,6}\s")
DEEP = 4
"""Columns by which a fence that is indented further than the block's own is code of it.

https://spec.commonmark.org/0.31.2/#fenced-code-blocks
"""
MARKDOWN = frozenset(["md", "markdown", "mdx"])
SHOWS_MARKDOWN = MARKDOWN | {"", "text", "txt"}
"""Languages of code that may hold code blocks."""
BLANK = expression(r"\n[ \t>]*\n")
NO_CODE = expression(
    r" {0,3}(?:#{2,6} |[|]|[*][*]\S|"
    r"(?:[-*+]|\d{1,3}[.)]) (?:`|\[[ xX]\]|[*][*]|\[[^\]\n]{1,80}\]\()|`{3}|-{3})"
)
"""What stands in a document and not in code: a heading, a row, a rule, what is bold, an entry with code, a box or a link."""
CODE_SIGNS = frozenset("{}();=<>$`")
LINE_ENDS = ("{", "}", ";")
"""What lines of code end with, and those of a text hardly."""
FEWEST_CODED = 2
SENTENCE_ENDS = (".", "!", "?", "。", "！", "？")
TITLE = expression(r"#{2,6}\s+\S")
"""A heading that is no comment of a script."""
TITLED = expression(r"(?m)^ {0,3}#{1,6}[ \t]+(?P<title>\S[^\n]*)$")
INNER = expression(r"(?m)^ {0,3}(?:`{3,}|~{3,})[ \t]*[^\W\d_]")
"""A fence with a language in a block."""
MOST_STICKING_OUT = 8
"""Fences of one document that end a block too early: each makes it be read anew."""
ENDS = expression(r"\s*(?:#{1,6}\s|(?:-\s*){3,}$)")


class Mark(NamedTuple):
    """A line that opens or closes a code block, or was meant to."""

    line: int
    """From 1."""
    span: Span
    fence: str
    info: str
    begins: bool
    """Whether what stands around it is what stands around a fence that opens a block."""
    ends: bool
    """The same for one that closes a block."""
    indent: int = 0
    over: bool = False
    """Whether a heading stands between it and the next fence."""

    @property
    def opens(self) -> bool:
        return bool(self.info) or (self.begins and not self.ends)

    @property
    def closes(self) -> bool:
        return not self.info and self.ends

    def fits(self, opening: "Mark") -> bool:
        return self.fence[0] == opening.fence[0] and len(self.fence) >= len(opening.fence)


@dataclass
class Meant:
    """What the fences of a document were meant for, as far as that leaves something over."""

    holding: list[tuple[Mark, Mark]] = field(default_factory=list)
    """Fences that hold one of the same length, and this."""
    short: list[tuple[Mark, Mark]] = field(default_factory=list)
    """Closing fences that are shorter than, or not of the kind of, the opening one, and this."""
    worded: list[tuple[Mark, Mark]] = field(default_factory=list)
    """Opening fences, and what was meant to close each and can't, for a word stands behind it."""
    stray: list[Mark] = field(default_factory=list)
    """Closing fences that close nothing."""
    open: list[Mark] = field(default_factory=list)
    """Opening fences that nothing closes."""
    blocks: list[tuple[Mark, Mark]] = field(default_factory=list)
    """The first and the last fence of each block that stands in no other."""


def find_open_fences(document: Document) -> Iterator[Doubt]:
    written: list[tuple[Doubt, Span]] = []
    for fence in document.every(Fence):
        if not any(whole.covers(fence.span) for _, whole in written[-1:]) and (found := _written_out(document, fence)):
            written.append(found)
            yield found[0]
    yield from (one for one in _open_fences(document) if not any(whole.covers(one.span) for _, whole in written))


def _written_out(document: Document, fence: Fence) -> tuple[Doubt, Span] | None:
    """A script that a fence ends in the middle of the file that it writes, `<< EOF`; and the script to its own last fence."""
    reading, code = document.source.reading, _content(document, fence)
    if not reading[slice(*_opening(document, fence))].strip("`~ \t"):
        return None  # the closing fence of an earlier one may be taken for it
    begun = [
        found for found in islice(HERE_DOCUMENT.finditer(code), MOST_FILES) if not _ends_here(found["word"], code, found.end())
    ]
    word = begun[-1]["word"] if begun and fence.closed else ""
    end = _ends_here(word, reading, fence.span.end) if word else None
    last = _last_fence(reading, end.end()) if end else None
    outer, inner = _opening(document, fence), document.source.line_at(fence.span.end)
    if not end or not last or HERE_DOCUMENT.search(reading, inner.end, end.start()):
        return None  # another script begins behind it
    length = reading[outer.start : outer.end].count(reading[outer.start])
    says = "the code block contains another one with a fence of the same length, which ends it too early"
    repair = f"write a longer fence around it, {reading[outer.start] * (length + 1)}, at both ends"
    also = ((Span(*inner), "ends it"), (Span(*last.span("fence")), "was meant to end it"))
    return Doubt(outer, says, repair, also, "the outer block"), Span(outer.start, last.end())


def _last_fence(reading: str, start: int) -> re.Match[str] | None:
    """The fence behind a file that a script writes, and behind those that it writes next."""
    last = CLOSING.search(reading, start)
    for _ in range(MOST_FILES):
        further = HERE_DOCUMENT.search(reading, start, last.start()) if last else None
        if not last or not further:
            break
        end = _ends_here(further["word"], reading, further.end())
        start = end.end() if end else last.start()
        last = CLOSING.search(reading, start) if end else last
    return last


def _ends_here(word: str, text: str, start: int) -> re.Match[str] | None:
    """The line that ends what is written out, behind `start`."""
    lines = LONE_WORD.finditer(text, start, min(len(text), start + LONGEST_FILE))
    return next((line for line in lines if line["word"] == word), None)


def _open_fences(document: Document) -> Iterator[Doubt]:
    every = list(document.every(Fence))
    unclosed = [fence for fence in every if not fence.closed]
    if not unclosed and not any(INNER.search(_content(document, fence)) for fence in every):
        return
    marks = _marks(document)
    if any(document.place(mark.span.start) is Place.HTML for mark in marks):
        return  # to Markdown with components in it, a fence right below a tag is one
    if unclosed and (cells := _in_cells(document, marks)):
        yield _in_a_cell(cells)
        return
    end = len(document.source.reading.rstrip())
    cut = list(_cut(document, [fence for fence in unclosed if fence.span.end < end], marks))
    yield from cut
    if not cut:  # else what is left over at the end follows from that
        meant = _meant(marks)
        for fence in unclosed:
            if fence.span.end >= end and not _ends_with_it(document, fence, meant):
                yield _left_over(document, _opening(document, fence), end, meant, _first_holder(document, every, marks))
        if not unclosed:
            out, _ = _sticking_out(document, marks)
            yield from (_closing_nothing(document, mark, mark.span) for _, mark in out)
            yield from () if out else _swallowed(document, every, marks, meant)


def find_let_out(document: Document) -> Iterator[Span]:
    """What was meant for code and is read as text, since a fence is broken: it says nothing of its document."""
    code = sorted(fence.span for fence in document.every(Fence))
    out, meant = _sticking_out(document, _marks(document))
    yield from (Span(above.span.end, mark.span.start) for above, mark in out)
    for first, last in meant.blocks:
        at = first.span.end
        for span in code[bisect_left(code, (first.span.start,)) :]:
            if span.start >= last.span.start:
                break
            if at < span.start:
                yield Span(at, span.start)
            at = max(at, span.end)
        if at < last.span.start:
            yield Span(at, last.span.start)


def find_swallowed(document: Document) -> Iterator[str]:
    """The titles of headings that were meant for text and are read as code, since a fence is broken."""
    blocks = [Span(first.span.start, last.span.end) for first, last in _meant(_marks(document)).blocks]
    for fence in document.every(Fence):
        for match in TITLED.finditer(document.source.reading, *fence.content):
            at = bisect_left(blocks, (match.start(),)) - 1
            if at < 0 or blocks[at].end <= match.start():
                yield match["title"]


def _ends_with_it(document: Document, fence: Fence, meant: Meant) -> bool:
    """Whether nothing but the fence's own code follows it: then the page shows as it was meant."""
    alone = not (meant.holding or meant.short or meant.worded or meant.stray) and len(meant.open) == 1
    text = _content(document, fence).strip()
    return alone and bool(text) and not _has_text(text) and meant.open[0].span.start == _opening(document, fence).start


def _has_text(code: str) -> bool:
    """Whether something that is no code stands in it behind a blank line: a heading, a row, a rule, markup, a sentence."""
    return any(NO_CODE.match(part) or _is_sentence(part) for part in BLANK.split(code)[1:])


def _is_sentence(paragraph: str) -> bool:
    text = paragraph.strip()
    return text[:1].isalpha() and text.endswith(SENTENCE_ENDS) and CODE_SIGNS.isdisjoint(text)


def _content(document: Document, fence: Fence) -> str:
    return document.source.reading[slice(*fence.content)]


def _swallowed(document: Document, every: list[Fence], marks: list[Mark], meant: Meant) -> Iterator[Doubt]:
    """Blocks that run over a heading into the next block, where another mistake makes up for that behind them.

    That the next block's first fence, with a language, stands in them shows that they were not meant so. Blocks without a
    language, between the mistake and these, are turned inside out.
    """
    by_line = {mark.line: mark for mark in marks}
    starts = [mark.span.start for mark in marks]
    ends = {last.line: first for first, last in meant.blocks}
    closing = {document.source.line_of(fence.span.end): document.source.line_of(fence.span.start) for fence in every}
    stray, open_ = ({mark.line for mark in found} for found in (meant.stray, meant.open))
    for fence in every:
        last = by_line.get(document.source.line_of(fence.span.start))
        if last is None:
            continue
        inside = marks[bisect_right(starts, last.span.start) : bisect_left(starts, fence.content.end)]
        inner = next((one for one in inside if one.info and one.fits(last)), None)
        if inner is None:
            continue
        mark, stretches = last, [(last, inner)]
        while mark.line in ends and (before := by_line.get(closing.get(ends[mark.line].line, 0))):
            stretches.append((before, ends[mark.line]))
            mark = before
        worded = [pair for pair in meant.worded if pair[0] == mark]
        heading = next(filter(None, (_heading(document, *stretch) for stretch in reversed(stretches))), None)
        heading = heading or next((one.span for _, one in worded if HEADING.match(one.info)), None)
        if heading is None:
            continue
        begun = {ends[first.line] for first, _ in stretches if first.line in ends}
        holds = [pair for pair in meant.holding if pair[0] in begun]
        if worded:
            yield _with_words(worded)
        elif mark.line in stray:
            yield _closing_nothing(document, mark, mark.span)
        elif holds:
            yield _holding(document, holds, mark.span)
        elif mark.line in open_ and mark.info.lower() not in SHOWS_MARKDOWN:
            yield _running_over(mark, heading, inner)


def _sticking_out(document: Document, marks: list[Mark]) -> tuple[list[tuple[Mark, Mark]], Meant]:
    """Where code of Markdown goes on behind its block: the fence that ends that too early, and the one that ends the code.

    The latter opens a block, then, that runs over a heading. With them comes what the other fences were meant for.
    """
    found: list[tuple[Mark, Mark]] = []
    while True:
        meant = _meant(marks)
        ends = {last: first for first, last in meant.blocks if first.info.lower() in MARKDOWN}
        late = set(meant.open)
        pair = next(
            (
                (above, mark)
                for above, mark, following in zip(marks, marks[1:], marks[2:], strict=False)
                if mark in late and not mark.info and above in ends and above.fence == mark.fence
                if _heading(document, mark, following)
            ),
            None,
        )
        if pair is None or len(found) == MOST_STICKING_OUT:
            return found, meant
        found.append(pair)
        marks = [mark for mark in marks if mark is not pair[1]]


def _heading(document: Document, mark: Mark, inner: Mark) -> Span | None:
    """The first heading between two fences, with blank lines around it: a comment of code has none."""
    source = document.source
    for number in range(mark.line, inner.line - 1):
        lines = (source.line_span(n) for n in (number, number + 1, number + 2))
        before, text, after = (source.reading[start:end].strip() for start, end in lines)
        if TITLE.match(text) and (not before or number == mark.line) and not after:
            return source.line_span(number + 1)
    return None


def _marks(document: Document) -> list[Mark]:
    source = document.source
    spans = source.line_spans
    texts = [source.reading[start:end] for start, end in spans]
    end = source.line_of(len(source.reading.rstrip())) - 1
    found = []
    for number, text in enumerate(texts):
        match = MARK.match(text.rstrip())
        span = spans[number]
        if match is None or document.place(span.start) in (Place.COMMENT, Place.FRONT_MATTER):
            continue
        before = texts[number - 1].strip() if number else ""
        after = texts[number + 1].strip() if number + 1 < len(texts) else ""
        last = number >= end  # it opens nothing: there is nothing behind it
        begins = not last and (not before or before.endswith((":", ":**", "：")) or HEADING.match(before) is not None)
        info = match["info"].strip()  # behind one with a language, `# …` is a comment
        glued = HEADING.match(info) is not None  # the line break behind the fence is lost
        glued = glued or (bool(info) and not any(map(str.isalnum, info)))  # no language is called so, ✨
        ends = last or (bool(before) and (not after or glued or (not info and ENDS.match(after) is not None)))
        place = Span(span.start + match.start("fence"), span.start + len(text.rstrip()))
        indent = len(match["lead"].expandtabs(DEEP))
        found.append(Mark(number + 1, place, match["fence"], info, begins, ends, indent))
    return [
        mark._replace(over=following is not None and bool(mark.info) and _heading(document, mark, following) is not None)
        for mark, following in zip_longest(found, found[1:])
    ]


def _opening(document: Document, fence: Fence) -> Span:
    """The line that opens a block."""
    return Span(fence.span.start, min(fence.span.end, document.source.line_at(fence.span.start).end))


def _meant(marks: list[Mark]) -> Meant:
    """The fences as they were meant, one in another.

    A block that would hold others and never ends is closed by the first fence that can: it shows how a fence is written.
    """
    found = _paired(marks)
    holders = {outer.line for outer, _ in found.holding}
    endless = {mark.line for mark in found.open if mark.line in holders}
    again = _paired(marks, endless) if endless else found
    found = found if again.open or again.stray else again
    found.holding = [(outer, inner) for outer, inner in found.holding if outer not in found.open]
    return found


def _paired(marks: list[Mark], holding_none: Collection[int] = ()) -> Meant:
    """Each fence with the one that closes it; blocks that open on the lines `holding_none` hold no others."""
    found = Meant()
    stack: list[Mark] = []
    for mark in marks:
        if stack and mark.indent >= stack[-1].indent + DEEP:
            continue
        if stack and stack[-1].line in holding_none and mark.info:
            continue
        if stack and mark.info and stack[-1].over and stack[-1].info.lower() not in SHOWS_MARKDOWN:
            found.open.append(stack.pop())
        if (
            stack
            and mark.info
            and mark.ends
            and not mark.begins
            and mark.fits(stack[-1])
            and stack[-1].info.lower() not in MARKDOWN
        ):
            outer = stack.pop()
            found.worded.append((outer, mark))
            if not stack:
                found.blocks.append((outer, mark))
            continue
        if (mark.opens and (not stack or mark.info or stack[-1].info.lower() in SHOWS_MARKDOWN)) or not (stack or mark.closes):
            if stack and mark.fits(stack[-1]):
                found.holding.append((stack[-1], mark))
            stack.append(mark)
        elif not stack:
            found.stray.append(mark)
        elif mark.fits(stack[-1]):
            outer = stack.pop()
            if not stack:
                found.blocks.append((outer, mark))
        else:
            found.short.append((mark, stack.pop()))
    found.open += stack
    return found


def _first_holder(document: Document, every: list[Fence], marks: list[Mark]) -> Mark | None:
    """The fence of the first block in which, as the page shows it, another one begins: up to there all is in order."""
    by_line = {mark.line: mark for mark in marks}
    starts = [mark.span.start for mark in marks]
    for fence in every:
        first = by_line.get(document.source.line_of(fence.span.start))
        if first is not None:
            inside = marks[bisect_right(starts, first.span.start) : bisect_left(starts, fence.content.end)]
            if any(one.info and one.fits(first) for one in inside):
                return first
    return None


def _left_over(document: Document, opening: Span, end: int, meant: Meant, first_holder: Mark | None) -> Doubt:
    """Why a fence is open at the end of the document, where its text ends."""
    told = [pair for pair in meant.holding if pair[0] == first_holder and first_holder.info.lower() in MARKDOWN]
    holding, short, stray, open_ = meant.holding, meant.short, meant.stray, meant.open
    if short and not (holding or stray or open_):
        return _too_short(*short[0])
    if told and (stray or open_ or holding[0] != told[0]):
        return _holding(document, told, opening)
    if holding and not (stray or open_):
        return _holding(document, holding, opening)
    if len(stray) == 1 and not (holding or open_):
        return _closing_nothing(document, stray[0], opening)
    if meant.worded and not (holding or short or stray):
        return _with_words(meant.worded)
    if stray and stray[-1].span == opening and opening.end == end:
        return _closing_nothing(document, stray[-1], opening)  # it swallows nothing, whatever else is amiss above
    where = open_[0].span if open_ and not (stray or holding) else opening
    says = "the code fence is never closed, so everything after it is shown as code"
    return Doubt(where, says, "close the fence", label="opened here")


def _running_over(mark: Mark, heading: Span, inner: Mark) -> Doubt:
    says = "the code block has no closing fence of its own: it goes on over a heading to the end of the next block"
    return Doubt(
        mark.span, says, "close the fence", ((heading, "shown as code"), (inner.span, "the next block")), "opened here"
    )


def _too_short(mark: Mark, outer: Mark) -> Doubt:
    says = f"the fence {mark.fence} does not close the code block that {outer.fence} opens"
    repair = f"change it to {outer.fence} here, or {mark.fence} above"
    return Doubt(mark.span, says, repair, ((outer.span, "opened here"),), "does not close the block")


def _holding(document: Document, pairs: list[tuple[Mark, Mark]], opening: Span) -> Doubt:
    (outer, inner), *rest = pairs
    between = document.source.reading[outer.span.end : inner.span.start]
    if outer.info.lower() not in SHOWS_MARKDOWN and HERE not in between:
        over = _has_text(between)
        if over or not STRING.search(between):
            text = "text and the next block that follow in it" if over else "next block, which begins inside it"
            return Doubt(
                outer.span,
                f"the code block is not closed before the {text}",
                f"close it before the {'text' if over else 'next block'}, and delete the fence that is left over",
                ((inner.span, "the next block"), (opening, "left over")),
                "opened here",
            )
    others = {one.line: one.span for one, _ in rest if one != outer}
    return Doubt(
        outer.span,
        "the code block contains another one with a fence of the same length, which ends it too early",
        f"write a longer fence around it, {outer.fence[0] * (len(inner.fence) + 1)}, at both ends",
        ((inner.span, "the inner block"), (opening, "left over"), *((span, "also here") for span in others.values())),
        "the outer block",
    )


def _closing_nothing(document: Document, mark: Mark, opening: Span) -> Doubt:
    says = "the fence does not close a code block; it opens one"
    others = () if mark.span.start == opening.start else ((opening, "left over"),)
    code = _code_above(document, mark)
    repair = "open a code block above the code" if code else "add the missing opening fence"
    begun = ((code, "code that no fence opens"),) if code else ()
    return Doubt(mark.span, says, f"delete it, or {repair}", (*begun, *others), "nothing is open here")


def _code_above(document: Document, mark: Mark) -> Span | None:
    """The first line of what stands between a fence and the block above it, if that is code altogether; None if it is text."""
    reading, fences = document.source.reading, document.every(Fence)
    fenced = (one.span for one in fences if one.span.end <= mark.span.start and reading.startswith(FENCES, one.span.start))
    above = max((span.end for span in fenced), default=None)
    if above is None:
        return None
    between = reading[above : mark.span.start]
    lines = [line for line in between.splitlines() if line.strip()]
    coded = sum(line.rstrip().endswith(LINE_ENDS) for line in lines)
    if coded < FEWEST_CODED or 2 * coded <= len(lines) or _has_text(f"\n\n{between.lstrip()}"):
        return None
    start = above + len(between) - len(between.lstrip())
    return Span(start, document.source.line_at(start).end)


def _with_words(pairs: list[tuple[Mark, Mark]]) -> Doubt:
    (outer, mark), *rest = pairs
    says = f"the closing fence has “{mark.info}” after it, so it does not close the block"
    others = ((outer.span, "opened here"), *((one.span, "also here") for _, one in rest))
    repair = "start a new line after the fence" if HEADING.match(mark.info) else f"change it to {mark.fence}"
    return Doubt(mark.span, says, repair, others, "does not close the block")


def _in_cells(document: Document, marks: list[Mark]) -> list[tuple[Span, Mark]]:
    """Where a row opens a code block in its last cell, with what was meant to close it: a fence with the cell's edge behind."""
    found, above = [], 0
    for mark in marks:
        if mark.info.startswith("|"):
            for span in map(document.source.line_span, range(mark.line - 1, above, -1)):
                row, fence, language = document.source.reading[slice(*span)].rpartition(FENCE)
                if fence and row.lstrip()[:1] == row.rstrip()[-1:] == "|" and LANGUAGE.fullmatch(language.strip()):
                    found.append((Span(span.start + len(row), span.start + len(row + fence)), mark))
                    break
        above = mark.line
    return found


def _in_a_cell(pairs: list[tuple[Span, Mark]]) -> Doubt:
    (first, closing), *rest = pairs
    return Doubt(
        first,
        "a cell can't hold a code block: the row ends with the line, and the fence below opens a block that never ends",
        "move the code below the table, or write it as inline code",
        ((closing.span, "opens a block"), *((span, "also here") for span, _ in rest)),
        "not a code block",
    )


def _cut(document: Document, fences: list[Fence], marks: list[Mark]) -> Iterator[Doubt]:
    """Fences that end with their list item or quote, and what was meant to close them stands behind.

    That opens another block, which may end in the same way: only the first of such a row is wrong.
    """
    left = {mark.line for mark in marks if mark.closes}
    for fence in fences:
        line = document.source.line_of(fence.span.end)
        following = next((mark for mark in marks if mark.line > line), None)
        if following is None or following.opens or document.source.line_of(fence.span.start) in left:
            continue
        left.add(following.line)
        behind = map(document.source.line_span, range(line + 1, following.line + 1))
        outside = next((span for span in behind if document.source.reading[slice(*span)].strip()), following.span)
        yield Doubt(
            _opening(document, fence),
            "the code block ends before its closing fence: a line of it is indented less than its list item",
            "indent the code and its closing fence like the opening one",
            ((outside, "indented less"), (following.span, "opens another block")),
            "ends too early",
        )
