"""Every position lies on the text that it is said to lie on, and the blocks are those that markdown-it-py reads."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from gaplint.facts.ids import find_mentions
from gaplint.markdown import parse
from gaplint.model.document import Block, Document, Fence, Heading, Inline, List, Paragraph, Quote, Table
from gaplint.model.source import LINE_END
from gaplint.read import decode

# Documents, as lists of lines

WORDS = st.sampled_from(
    [
        "harbour", "the ferry", "two\tdecks", "(7 items)", "**bold**", "_soft_", "*", "~~gone~~", "`code`", "`a|b`", "``a ` b``",
        "[label](file.md)", "[label](<a b.md> 'title')", "[ref]", "[ref][other]", "![plan](plan.png)", "<https://example.org/REQ-9>",
        "https://example.org/a_b", "<b>", "<!-- was REQ-007 -->", "&amp;", r"\*", r"\[", "[", "](", "`", "_", "<", "~", "!",
        "REQ-001", "LATER-001 through LATER-005", "TASK-009/010", "GAP-1~7", "DEC-3–DEC-5", "12/64", "19%", "a: b", "1.", "2)", "-", "+", "#",
        "✅", "⚠️ Partial", "🔴", "👩‍🔧", "naïve", "Größe", "完了", "ｆｕｌｌ", "e\u0301", "a\u00a0b", "\u2028", "\x0c", "\u200b", "—",
    ]
)  # fmt: skip
TEXT = st.lists(WORDS, min_size=1, max_size=5).map(" ".join).filter(str.strip)
CELL = st.one_of(
    st.just(""), TEXT, TEXT, st.sampled_from([r"a \| b", r"`a \| b`", r"\|", "`a|b`", r"\\|", "  REQ-012  ", "\t", "**9**"])
)


@st.composite
def atx(draw: st.DrawFn) -> list[str]:
    marks = "#" * draw(st.integers(1, 6))
    return [
        draw(st.sampled_from(["", " ", "   "]))
        + marks
        + draw(st.sampled_from([" ", "  ", "\t"]))
        + draw(TEXT)
        + draw(st.sampled_from(["", " #", " ###  "]))
    ]


@st.composite
def setext(draw: st.DrawFn) -> list[str]:
    return [*draw(st.lists(TEXT, min_size=1, max_size=2)), draw(st.sampled_from(["===", "---", " ==  "]))]


@st.composite
def paragraph(draw: st.DrawFn) -> list[str]:
    lines = draw(st.lists(TEXT, min_size=1, max_size=4))
    return [
        draw(st.sampled_from(["", "", " ", "   ", "\t"])) + line + draw(st.sampled_from(["", "", "  ", "\\"])) for line in lines
    ]


@st.composite
def table(draw: st.DrawFn) -> list[str]:
    columns = draw(st.integers(1, 4))
    left, right = draw(st.sampled_from([("| ", " |"), ("|", "|"), ("", ""), ("| ", ""), ("  |\t", "\t| ")]))
    header = draw(st.lists(TEXT, min_size=columns, max_size=columns))
    rows = draw(st.lists(st.lists(CELL, min_size=1, max_size=columns + 2), max_size=4))
    ruler = draw(st.sampled_from(["---", ":-:", "--:"]))
    return [left + "|".join(cells) + right for cells in (header, [ruler] * columns, *rows)]


def indented(lines: list[str], first: str, further: str) -> list[str]:
    return [(first if number == 0 else further if line else "") + line for number, line in enumerate(lines)]


def blocks(depth: int) -> st.SearchStrategy[list[str]]:
    kinds = [
        atx(), setext(), paragraph(), paragraph(), table(), table(), fence(), st.just(["***"]), st.just(["[ref]: file.md 'title'"]),
        st.lists(TEXT, min_size=1, max_size=2).map(lambda lines: ["<!-- " + lines[0], *lines[1:], "-->"]),
        TEXT.map(lambda line: ["<div>", line, "</div>"]), st.lists(TEXT, min_size=1, max_size=2).map(lambda lines: ["    " + line for line in lines]),
    ]  # fmt: skip
    if depth:
        kinds += [bullets(depth - 1), bullets(depth - 1), quote(depth - 1)]
    return st.one_of(kinds)


@st.composite
def fence(draw: st.DrawFn) -> list[str]:
    mark = draw(st.sampled_from(["```", "~~~~"]))
    content = draw(st.lists(st.one_of(st.just(""), TEXT), max_size=3))
    return [mark + draw(st.sampled_from(["", " sh"])), *content, *draw(st.sampled_from([[mark], [mark], [mark], []]))]


@st.composite
def several(draw: st.DrawFn, depth: int, most: int = 3) -> list[str]:
    """Blocks, most of them with an empty line between them."""
    lines: list[str] = []
    for number, block in enumerate(draw(st.lists(blocks(depth), min_size=1, max_size=most))):
        lines += ([""] if number and draw(st.integers(0, 3)) else []) + block
    return lines


@st.composite
def bullets(draw: st.DrawFn, depth: int) -> list[str]:
    marker = draw(st.sampled_from(["- ", "* ", "+   ", "1. ", "10) ", "-\t"]))
    boxes = st.sampled_from(["", "", "[ ] ", "[x] ", "[X]  "])
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        item = draw(st.one_of(paragraph(), several(depth, 2)))
        lines += indented([draw(boxes) + item[0].lstrip(), *item[1:]], marker, "\t" if "\t" in marker else " " * len(marker))
    return lines


@st.composite
def quote(draw: st.DrawFn, depth: int) -> list[str]:
    mark = draw(st.sampled_from(["> ", ">", ">\t", " > "]))
    lines = draw(several(depth, 2))
    lazy = draw(st.integers(0, 5)) == 0
    return [line if lazy and number else mark + line for number, line in enumerate(lines)]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    front = draw(st.sampled_from([[], [], ["---", "status: REQ-003", "---"]]))
    lines = front + draw(several(2, 5))
    ends = (
        st.just(draw(st.sampled_from(["\n", "\r\n", "\r"]))) if draw(st.booleans()) else st.sampled_from(["\n", "\r\n", "\r"])
    )
    text = "".join(line + draw(ends) for line in lines)
    if draw(st.booleans()):
        text = text.rstrip("\r\n")
    codec = draw(st.sampled_from([None, None, None, "cp1252", "cp1254", "mac_roman"]))
    if codec:
        text = text.encode().decode(codec, "ignore")
    return parse(decode("document.md", text.encode()))


def inlines(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    """Every stretch of running text that the model names."""
    for block in blocks:
        match block:
            case Heading():
                yield block.title
            case Paragraph():
                yield block.content
                yield from block.lines
            case Table():
                for row in (block.header, *block.rows):
                    yield from row.cells
            case List():
                for item in block.items:
                    yield item.content
                    yield from inlines(item.blocks)
            case Quote():
                yield from inlines(block.blocks)


# What holds of every document


def every_text_is_what_the_source_holds_at_its_span(document: Document) -> None:
    text = document.source.text
    for inline in inlines(document.blocks):
        assert text[inline.span.start : inline.span.end] == inline.text
    for run in document.runs:
        assert text[run.span.start : run.span.end] == run.text
    for block in document.everything:
        assert 0 <= block.span.start <= block.span.end <= len(text)


def the_runs_leave_nothing_out(document: Document) -> None:
    assert "".join(run.text for run in document.runs) == document.source.text


def the_visible_text_has_the_length_and_the_line_ends_of_the_source(document: Document) -> None:
    text, visible = document.source.text, document.visible
    assert len(visible) == len(text)
    assert [end.span() for end in LINE_END.finditer(visible)] == [end.span() for end in LINE_END.finditer(text)]


def what_a_reader_sees_is_the_reading_or_blank(document: Document) -> None:
    differing = [
        (at, seen, read)
        for at, (seen, read) in enumerate(zip(document.visible, document.source.reading, strict=True))
        if seen not in (read, " ")
    ]
    assert all(
        document.source.reading.rfind("&", 0, at + 1) > at - 5 for at, _, _ in differing
    )  # an entity reads as its character


def a_mention_lies_on_the_digits_of_its_first_id(document: Document) -> None:
    for mention in find_mentions(document):
        first = mention.ids[0]
        assert f"{first.number:0{first.width}}" in document.source.text[mention.span.start : mention.span.end]


def a_heading_or_paragraph_line_ends_where_its_source_line_ends(document: Document) -> None:
    source = document.source
    for block in document.everything:
        ends = [line.span.end for line in block.lines] if isinstance(block, Paragraph) else []
        ends += [block.title.span.end] if isinstance(block, Heading) else []
        for end in ends:
            rest = source.reading[end : source.line_span(source.line_of(end)).end]
            assert not (rest.replace("#", "") if isinstance(block, Heading) else rest).strip()


def a_cell_lies_between_pipes_or_the_ends_of_its_row(document: Document) -> None:
    text = document.source.reading
    for block in document.everything:
        for row in (block.header, *block.rows) if isinstance(block, Table) else ():
            for cell in row.cells:
                before = text[row.span.start : cell.span.start].rstrip()
                after = text[cell.span.end : row.span.end].lstrip()
                assert not before or before.endswith("|")
                assert not after or after.startswith("|")


# The oracle: inline contents as the library itself yields them

LIBRARY = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(front_matter_plugin)
QUOTE_MARKS = re.compile(r"[\r\n][ \t]*>[ \t>]*")


def folded(text: str) -> str:
    """White space folded, quote marks on continuation lines taken out, a ticked box in one spelling."""
    return re.sub(r"^\[X\]", "[x]", " ".join(QUOTE_MARKS.sub(" ", text).split()))


def library_contents(document: Document) -> list[str]:
    text = LINE_END.sub("\n", document.source.reading)
    tokens = LIBRARY.parse(text)
    inline = [(before.type, folded(token.content)) for before, token in pairwise(tokens) if token.type == "inline"]
    return [content for opened, content in inline if content or opened != "paragraph_open"]  # of a U+2028 nothing is left


def our_contents(document: Document, blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield _read(document, block.title)
            case Paragraph():
                content = folded("\n".join(_read(document, line) for line in block.lines))
                if content:
                    yield content
            case Table():
                width = len(block.header.cells)
                for row in (block.header, *block.rows):
                    cells = [_read(document, cell).replace("\\|", "|") for cell in row.cells[:width]]
                    yield from cells + [""] * (width - len(cells))
            case List():
                for item in block.items:
                    content = _read(document, item.content)
                    if content or item.checked is not None:
                        yield folded({None: "", True: "[x] ", False: "[ ] "}[item.checked] + content)
                    yield from our_contents(document, item.blocks)
            case Quote():
                yield from our_contents(document, block.blocks)


def _read(document: Document, inline: Inline) -> str:
    return folded(document.source.reading[inline.span.start : inline.span.end])


def the_blocks_hold_what_the_library_reads(document: Document) -> None:
    assert list(our_contents(document, document.blocks)) == library_contents(document)


LAWS = (
    every_text_is_what_the_source_holds_at_its_span,
    the_runs_leave_nothing_out,
    the_visible_text_has_the_length_and_the_line_ends_of_the_source,
    what_a_reader_sees_is_the_reading_or_blank,
    a_mention_lies_on_the_digits_of_its_first_id,
    a_heading_or_paragraph_line_ends_where_its_source_line_ends,
    a_cell_lies_between_pipes_or_the_ends_of_its_row,
    the_blocks_hold_what_the_library_reads,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_what_holds_of_every_document(document: Document) -> None:
    """All of it of each: to make a document and to read it takes longer than to look."""
    for law in LAWS:
        law(document)


def test_an_unclosed_fence_at_the_end_of_a_file_without_line_end_is_open() -> None:
    (fence,) = (block for block in parse(decode("a.md", b"```\nabc")).everything if isinstance(block, Fence))
    assert not fence.closed
    assert fence.content == (4, 7)


@pytest.mark.parametrize(("text", "title"), [("1. 1\n   ===\n", (3, 4)), ("\u00a0\na\n===\n", (2, 3)), ("a\nb\n===\n", (0, 3))])
def test_a_setext_title_stands_where_its_words_stand(text: str, title: tuple[int, int]) -> None:
    (heading,) = (block for block in parse(decode("a.md", text.encode())).everything if isinstance(block, Heading))
    assert heading.title.span == title


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([*"|-:=#>*_+`~<[]().1\\ \t\n\n\n", "a", "b", "--", "| ", "|-", "- ", "> ", "1. ", "    ", "```", "<!--", "-->", "<b>"]), max_size=30)
)  # fmt: skip
def test_any_marks_are_the_blocks_that_the_library_reads(pieces: list[str]) -> None:
    document = parse(decode("document.md", "".join(pieces).encode()))
    assert list(our_contents(document, document.blocks)) == library_contents(document)
