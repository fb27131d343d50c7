"""From block tokens to a `Document`."""

import itertools
from collections.abc import Iterator
from typing import Any

from gaplint.expressions import expression
from gaplint.markdown import running
from gaplint.markdown.blocks import BlockToken, cells_of, tokens
from gaplint.markdown.inline import MARKUP
from gaplint.model.document import (
    Block,
    Construct,
    Document,
    Fence,
    Heading,
    Html,
    Hyperlink,
    Inline,
    List,
    ListItem,
    Paragraph,
    Place,
    Quote,
    Row,
    Section,
    Table,
)
from gaplint.model.source import LINE_END, Source, blank
from gaplint.model.span import Span, new, offsets

LONGEST_LINE = 20_000
"""Characters; what is longer was written by no hand, and to read it costs the square of its length. It is left unread."""
LONGEST_PARAGRAPH = 200_000
"""Characters, for the same reason."""
BOX = expression(r"\[([ xX])\](?=\s|$)")
"""A task list item's box, GFM section 5.3; the library's plugin for it rewrites the item's text."""


def parse(source: Source) -> Document:
    """Read a document; total, since any text is Markdown."""
    return _Builder(source).document()


class _Builder:
    """One pass over the flat tokens, which gathers on the way what a reader sees."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.reading
        self.is_sound = source.reading is source.text
        self.line_spans = source.line_spans
        self.offsets = offsets(len(source.text))
        lines = LINE_END.sub("\n", source.reading) if "\r" in source.reading else source.reading
        self.tokens, environment = tokens(lines.replace("\0", "\ufffd"))
        self.references: dict[str, Any] = environment.get("references", {})
        self.at = 0
        self.seen: list[tuple[int, str]] = []
        """Stretches that a reader sees, in order: where each begins and how it reads."""
        self.constructs: list[Construct] = []
        self.hyperlinks: list[Hyperlink] = []
        self.struck: list[Span] = []
        self.unread: list[Span] = []
        self.front_matter: Span | None = None

    def document(self) -> Document:
        blocks = tuple(self._blocks())
        return Document(
            source=self.source,
            blocks=blocks,
            sections=_sections(blocks, len(self.text)),
            visible=self._visible(),
            constructs=tuple(sorted(self.constructs, key=lambda one: (one.span.start, -one.span.end))),
            hyperlinks=tuple(sorted(self.hyperlinks, key=lambda one: one.span)),
            struck=tuple(self.struck),
            unread=tuple(self.unread),
            front_matter=self.front_matter,
        )

    def _visible(self) -> str:
        parts: list[str] = []
        at = 0
        for start, reads in sorted(self.seen):
            parts += (blank(self.text[at:start]), reads)
            at = start + len(reads)
        parts.append(blank(self.text[at:]))
        return "".join(parts)

    # Blocks

    def _blocks(self, until: str = "") -> Iterator[Block]:
        """The blocks up to the closing token `until`, which is consumed."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == until:
                return
            match token.type:
                case "paragraph":
                    yield self._paragraph(token)
                case "table":
                    yield self._table(token)
                case "bullet_list_open" | "ordered_list_open":
                    yield self._list(token)
                case "heading":
                    yield self._heading(token)
                case "blockquote_open":
                    yield Quote(self._span(token), tuple(self._blocks("blockquote_close")))
                case "fence" | "code_block":
                    yield self._fence(token)
                case "html_block":
                    span = self._span(token)
                    place = Place.COMMENT if token.content.lstrip().startswith("<!--") else Place.HTML
                    self.constructs.append(Construct(span, place))
                    yield Html(span)
                case "front_matter":
                    self.front_matter = self._span(token)
                    self.constructs.append(Construct(self.front_matter, Place.FRONT_MATTER))

    def _span(self, token: BlockToken) -> Span:
        """The lines of a block, without blank ones at its end."""
        first, last = token.map or [0, 0]
        lines = self.line_spans
        last = min(last, len(lines))
        while last > first + 1 and not self.text[slice(*lines[last - 1])].strip():
            last -= 1
        return self._between(lines[first].start, lines[last - 1].end)

    def _between(self, start: int, end: int) -> Span:
        return new(Span, (self.offsets[start], self.offsets[end]))

    def _heading(self, token: BlockToken) -> Heading:
        span = self._span(token)
        if token.markup[0] == "#":
            start = self.line_spans[token.line].start + token.columns[0]
            end = start + len(token.content)
        else:
            lines = self._text_lines(token)
            start, end = lines[0].start, lines[-1].end
        return Heading(span, int(token.tag[1:]), self._inline(start, end)[0])

    def _paragraph(self, token: BlockToken) -> Paragraph:
        spans = self._text_lines(token)
        inline, reads = self._inline(spans[0].start, spans[-1].end, spans)
        if len(spans) == 1:
            return Paragraph(inline.span, inline, (inline,))
        at = inline.span.start
        return Paragraph(inline.span, inline, tuple(self._part(span, reads[span.start - at : span.end - at]) for span in spans))

    def _text_lines(self, token: BlockToken) -> list[Span]:
        """Where each line of a block's text stands, without container markers and white space."""
        spans = []
        for number, column in enumerate(token.columns, token.line):
            start, end = self.line_spans[number]
            line = self.text[start:end].rstrip()
            end = start + len(line)
            spans.append(new(Span, (self.offsets[end - len(line[column:].lstrip())], self.offsets[end])))
        return spans

    def _list(self, token: BlockToken) -> List:
        ordered = token.type == "ordered_list_open"
        items = []
        while self.tokens[self.at].type == "list_item_open":
            opening = self.tokens[self.at]
            self.at += 1
            blocks = tuple(self._blocks("list_item_close"))
            span = self._span(opening)
            if blocks and isinstance(blocks[0], Paragraph):
                content, checked = self._without_box(blocks[0].content)
                blocks = blocks[1:]
            else:
                content, checked = self._part(Span(span.start, span.start), ""), None
            items.append(ListItem(span, content, checked, blocks))
        self.at += 1
        return List(self._span(token), ordered, tuple(items))

    def _without_box(self, content: Inline) -> tuple[Inline, bool | None]:
        box = BOX.match(content.text)
        if not box:
            return content, None
        start = content.span.start + box.end()
        start += len(self.text[start : content.span.end]) - len(self.text[start : content.span.end].lstrip())
        plain = BOX.sub("", content.plain, count=1).strip()
        span = Span(start, content.span.end)
        return Inline(span, self.source.text[start : span.end], plain), box[1] != " "

    def _fence(self, token: BlockToken) -> Fence:
        span = self._span(token)
        if token.type == "code_block":
            self._keep_code(span)
            return Fence(span, "", span, True)
        first, last = token.map or [0, 0]
        content_lines = token.content.count("\n") + (not token.content.endswith("\n") and bool(token.content))
        closed = last - first == content_lines + 2
        if content_lines:
            content = self._between(self.line_spans[first + 1].start, self.line_spans[first + content_lines].end)
        else:
            content = Span(span.end, span.end)
        self._keep_code(content)
        return Fence(span, token.info.strip(), content, closed)

    def _keep_code(self, span: Span) -> None:
        self.constructs.append(Construct(span, Place.CODE))
        self.seen.append((span.start, self.text[span.start : span.end]))

    def _table(self, token: BlockToken) -> Table:
        rows = [self._row(token.line + number, column) for number, column in enumerate(token.columns) if number != 1]
        return Table(self._between(rows[0].span.start, rows[-1].span.end), rows[0], tuple(rows[1:]))

    def _row(self, line: int, column: int) -> Row:
        start, end = self.line_spans[line]
        start, offset = start + column, self.offsets
        row = self.text[start:end].rstrip()
        span = new(Span, (offset[start], offset[start + len(row)]))
        if len(row) > LONGEST_LINE and self._is_unread([span]):
            return Row(span, ())
        shown = cells_of(row)
        is_plain = not MARKUP.search(row)
        cells = []
        outer = len(shown) - 1  # what stands before the first pipe or behind the last one is a cell if it is not empty
        for number, piece in enumerate(shown):
            if piece or not outer or 0 < number < outer:
                bare = piece.strip()
                at = start + (piece.index(bare) if bare else len(piece))
                if is_plain or not MARKUP.search(bare):
                    plain = running.fold(bare)
                    if not is_plain and not piece.isprintable():
                        shown[number] = bare.rjust(at - start + len(bare)).ljust(len(piece))
                else:
                    reads, plain = self._read(at, bare)
                    shown[number] = reads.rjust(at - start + len(bare)).ljust(len(piece))
                written = bare if self.is_sound else self.source.text[at : at + len(bare)]
                cells.append(new(Inline, (new(Span, (offset[at], offset[at + len(bare)])), written, plain)))
            start += len(piece) + 1
        self.seen.append((span.start, row if is_plain else "|".join(shown)))
        return Row(span, tuple(cells))

    # Running text

    def _part(self, span: Span, reads: str) -> Inline:
        text, plain = self.source.text[span.start : span.end], running.fold(reads)
        return new(Inline, (span, text, text if plain == text else plain))

    def _inline(self, start: int, end: int, lines: list[Span] | None = None) -> tuple[Inline, str]:
        """Read running text; returns it together with what a reader sees, at the length of the source.

        `lines` are the stretches of a text of several lines; what stands between them are line ends and container markers.
        """
        if end - start > LONGEST_LINE and self._is_unread([Span(start, end)] if lines is None else lines):
            return Inline(Span(start, end), self.source.text[start:end], ""), blank(self.text[start:end])
        text = self._between_blanked(lines) if lines and len(lines) > 1 else self.text[start:end]
        reads, plain = self._read(start, text)
        self.seen.append((start, reads))
        written = self.source.text[start:end]
        span = new(Span, (self.offsets[start], self.offsets[end]))
        return new(Inline, (span, written, written if plain == written else plain)), reads

    def _read(self, start: int, text: str) -> tuple[str, str]:
        """What a reader sees of running text that begins at `start`, at its length and folded; notes what it holds."""
        read = running.read(text, self.references)
        if read.places or read.struck:
            offset = self.offsets
            self.constructs += [
                new(Construct, (new(Span, (offset[start + at], offset[start + to])), place)) for at, to, place in read.places
            ]
            self.hyperlinks += (link.shifted(start) for link in read.hyperlinks)
            self.struck += (span.shifted(start) for span in read.struck)
        return read.reads, read.plain

    def _is_unread(self, lines: list[Span]) -> bool:
        """Whether one of the lines, or all together, are too long to be read; notes what is."""
        long = [line for line in lines if line.end - line.start > LONGEST_LINE]
        if lines[-1].end - lines[0].start > LONGEST_PARAGRAPH:
            long = [Span(lines[0].start, lines[-1].end)]
        self.unread += long
        return bool(long)

    def _between_blanked(self, lines: list[Span]) -> str:
        parts = [self.text[lines[0].start : lines[0].end]]
        for before, line in itertools.pairwise(lines):
            parts += (blank(self.text[before.end : line.start]), self.text[line.start : line.end])
        return "".join(parts)


def _sections(blocks: tuple[Block, ...], end: int) -> tuple[Section, ...]:
    """Cut the top-level blocks at their headings."""
    headings = [number for number, block in enumerate(blocks) if isinstance(block, Heading)]
    bounds = [*headings, len(blocks)]
    starts: list[tuple[int, int, Heading | None, tuple[Block, ...]]] = [(0, 0, None, blocks[: bounds[0]])]
    for number, following in zip(headings, bounds[1:], strict=False):
        heading = blocks[number]
        assert isinstance(heading, Heading)
        starts.append((heading.span.start, heading.level, heading, blocks[number + 1 : following]))
    open_sections: list[int] = []
    parents: list[int | None] = []
    ends = [end] * len(starts)
    children: list[list[int]] = [[] for _ in starts]
    for number, (start, level, _, _) in enumerate(starts):
        while open_sections and (starts[open_sections[-1]][1] >= level or open_sections[-1] == 0):
            ends[open_sections.pop()] = start
        parents.append(open_sections[-1] if open_sections else None)
        if open_sections:
            children[open_sections[-1]].append(number)
        open_sections.append(number)
    return tuple(
        Section(number, heading, level, Span(start, ends[number]), direct, parents[number], tuple(children[number]))
        for number, (start, level, heading, direct) in enumerate(starts)
    )
