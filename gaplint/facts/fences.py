"""Code fences that swallow what follows them, each named where the mistake is.

A fence that is missing or one too many shows at the end of the document, where one is left over. Where the mistake is
follows from what each fence was meant for: one with a language opens a block, one after a blank line opens a block, one
before a blank line closes one.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from gaplint.expressions import expression
from gaplint.facts.types import Doubt
from gaplint.model.document import Document, Fence, Place
from gaplint.model.span import Span

MARK = expression(r"(?P<lead>[ \t]*)(?P<fence>`{3,}+|~{3,}+)(?P<info>[^`\n]*)$")
HEADING = expression(r"\s*#{1,6}\s")
DEEP = 4
"""Columns by which a fence that is indented further than the block's own is code of it.

https://spec.commonmark.org/0.31.2/#fenced-code-blocks
"""
SHOWS_MARKDOWN = frozenset(["", "md", "markdown", "mdx", "text", "txt"])
"""Languages of code that may hold code blocks."""
BLANK = expression(r"\n[ \t>]*\n")
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
    stray: list[Mark] = field(default_factory=list)
    """Closing fences that close nothing."""
    open: list[Mark] = field(default_factory=list)
    """Opening fences that nothing closes."""
    blocks: list[tuple[Mark, Mark]] = field(default_factory=list)
    """The first and the last fence of each block that stands in no other."""


def find_open_fences(document: Document) -> Iterator[Doubt]:
    unclosed = [fence for fence in document.every(Fence) if not fence.closed]
    if not unclosed:
        return
    marks = _marks(document)
    if any(document.place(mark.span.start) is Place.HTML for mark in marks):
        return  # to Markdown with components in it, a fence right below a tag is one
    end = len(document.source.reading.rstrip())
    cut = [doubt for fence in unclosed if fence.span.end < end for doubt in _cut(document, fence, marks)]
    yield from cut
    if not cut:  # else what is left over at the end follows from that
        meant = _meant(marks)
        for fence in unclosed:
            if fence.span.end >= end and not _ends_with_it(document, fence, meant):
                yield _left_over(_opening(document, fence), meant)


def find_let_out(document: Document) -> Iterator[Span]:
    """What was meant for code and is read as text, since a fence is broken: it says nothing of its document."""
    code = sorted(fence.span for fence in document.every(Fence))
    for first, last in _meant(_marks(document)).blocks:
        at = first.span.end
        for span in code[bisect_left(code, (first.span.start,)) :]:
            if span.start >= last.span.start:
                break
            if at < span.start:
                yield Span(at, span.start)
            at = max(at, span.end)
        if at < last.span.start:
            yield Span(at, last.span.start)


def _ends_with_it(document: Document, fence: Fence, meant: Meant) -> bool:
    """Whether nothing but the fence's own code follows it, in one piece: then the page shows as it was meant."""
    alone = not (meant.holding or meant.short or meant.stray) and len(meant.open) == 1
    text = document.source.reading[slice(*fence.content)].strip()
    return alone and bool(text) and not BLANK.search(text) and meant.open[0].span.start == _opening(document, fence).start


def _marks(document: Document) -> list[Mark]:
    source = document.source
    texts = [source.reading[slice(*span)] for span in source.line_spans]
    end = source.line_of(len(source.reading.rstrip())) - 1
    found = []
    for number, text in enumerate(texts):
        match = MARK.match(text.rstrip())
        span = source.line_spans[number]
        if match is None or document.place(span.start) in (Place.COMMENT, Place.FRONT_MATTER):
            continue
        before = texts[number - 1].strip() if number else ""
        after = texts[number + 1].strip() if number + 1 < len(texts) else ""
        last = number >= end  # it opens nothing: there is nothing behind it
        begins = not last and (not before or before.endswith((":", ":**", "：")) or HEADING.match(before) is not None)
        ends = last or (bool(before) and (not after or ENDS.match(after) is not None))
        place = Span(span.start + match.start("fence"), span.start + len(text.rstrip()))
        indent = len(match["lead"].expandtabs(DEEP))
        found.append(Mark(number + 1, place, match["fence"], match["info"].strip(), begins, ends, indent))
    return found


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
    found.open = stack
    return found


def _left_over(opening: Span, meant: Meant) -> Doubt:
    """Why a fence is open at the end of the document."""
    holding, short, stray, open_ = meant.holding, meant.short, meant.stray, meant.open
    if short and not (holding or stray or open_):
        return _too_short(*short[0])
    if holding and not (stray or open_):
        return _holding(holding, opening)
    if len(stray) == 1 and not (holding or open_):
        return _closing_nothing(stray[0], opening)
    if len(open_) == 2 and open_[1].ends and open_[1].info == open_[0].info:
        return _with_words(*open_)
    where = open_[0].span if open_ and not (stray or holding) else opening
    says = "the code fence is never closed, so everything after it is shown as code"
    return Doubt(where, says, "close the fence", label="opened here")


def _too_short(mark: Mark, outer: Mark) -> Doubt:
    says = f"the fence {mark.fence} does not close the code block that {outer.fence} opens"
    repair = f"change it to {outer.fence} here, or {mark.fence} above"
    return Doubt(mark.span, says, repair, ((outer.span, "opened here"),), "does not close the block")


def _holding(pairs: list[tuple[Mark, Mark]], opening: Span) -> Doubt:
    (outer, inner), *rest = pairs
    others = {one.line: one.span for one, _ in rest if one != outer}
    return Doubt(
        outer.span,
        "the code block contains another one with a fence of the same length, which ends it too early",
        f"write a longer fence around it, {outer.fence[0] * (len(inner.fence) + 1)}, at both ends",
        ((inner.span, "the inner block"), (opening, "left over"), *((span, "also here") for span in others.values())),
        "the outer block",
    )


def _closing_nothing(mark: Mark, opening: Span) -> Doubt:
    says = "the fence does not close a code block; it opens one"
    others = () if mark.span.start == opening.start else ((opening, "left over"),)
    return Doubt(mark.span, says, "delete it, or add the fence that it should close", others, "nothing is open here")


def _with_words(outer: Mark, mark: Mark) -> Doubt:
    says = f"the closing fence has “{mark.info}” after it, so it does not close the block"
    return Doubt(mark.span, says, f"change it to {mark.fence}", ((outer.span, "opened here"),), "does not close the block")


def _cut(document: Document, fence: Fence, marks: list[Mark]) -> Iterator[Doubt]:
    """A fence that ends with its list item or quote, and what was meant to close it stands behind."""
    line = document.source.line_of(fence.span.end)
    following = next((mark for mark in marks if mark.line > line), None)
    if following and not following.opens:
        behind = document.source.line_spans[line : following.line]
        outside = next((span for span in behind if document.source.reading[slice(*span)].strip()), following.span)
        yield Doubt(
            _opening(document, fence),
            "the code block ends before its closing fence: a line of it is indented less than its list item",
            "indent the code and its closing fence like the opening one",
            ((outside, "indented less"), (following.span, "opens another block")),
            "ends too early",
        )
