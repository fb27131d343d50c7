"""Block structure by markdown-it-py, with what its tokens lack: where on their lines the texts of blocks begin.

The library asks each of its rules at every line. Here only those are asked that can match at the line's first character, and
the rules for paragraphs and headings, which most lines belong to, are written anew. That makes it three times as fast.
"""

from collections.abc import Callable, Iterable
from functools import cache
from itertools import accumulate
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from gaplint.expressions import expression

BlockRule = Callable[[StateBlock, int, int, bool], bool]
"""Whether a block begins at a line, before an end. If it does, it is read, unless `silent`."""

FIRST = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
"""The characters that a block of a rule begins with; one of any other rule may begin with each."""
WHITE = "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
"""What the library takes for white space at the ends of a paragraph."""
PIPE = expression(r"(?<!\\)\|")
TABLE_RULER = expression(r"(?!-(?:[ \t]|$))\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+$")
"""The second line of a table; one that a list could begin with is none."""
HEADING = expression(r"#{1,6}(?![^ \t\n])")


class BlockToken(Token):
    """A token of which only what somebody asks for is filled in: its other nine fields take longer than the rest of it."""

    __slots__ = ("columns", "line")

    line: int
    """The first line of the text, from 0."""
    columns: list[int]
    """Where each line of the text begins, behind the markers of the containers."""

    def __init__(self, type_: str, tag: str, nesting: Literal[-1, 0, 1], level: int) -> None:
        self.type, self.tag, self.nesting, self.level = type_, tag, nesting, level
        self.content = self.markup = self.info = ""


class _State(StateBlock):
    """The library's, with its marks made line by line in place of character by character."""

    def __init__(self, text: str, md: MarkdownIt) -> None:
        super().__init__("", md, {}, [])
        self.src = text
        lines = text.split("\n")
        if not lines[-1].strip(" \t"):
            lines.pop()
        self.lineMax = len(lines)
        self.starts = [0, *accumulate(len(line) + 1 for line in lines)]
        """Where each line begins; `bMarks` moves past the markers of quotes and lists."""
        self.starts[-1] = len(text)  # one more line, which keeps the rules from looking for the end
        self.bMarks = self.starts.copy()
        self.eMarks = [*(start + len(line) for start, line in zip(self.starts, lines, strict=False)), len(text)]
        self.tShift = [*(len(line) - len(line.lstrip(" \t")) for line in lines), 0]
        self.sCount = self.tShift.copy()
        if "\t" in text:
            self.sCount[:-1] = [len(line[:shift].expandtabs(4)) for line, shift in zip(lines, self.tShift, strict=False)]
        self.bsCount = [0] * len(self.bMarks)

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> BlockToken:
        if nesting < 0:
            self.level -= 1
        token = BlockToken(ttype, tag, nesting, self.level)
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token

    def push_text(self, kind: str, tag: str, lines: tuple[int, int], text: tuple[int, int]) -> BlockToken:
        """A block of the lines from one to another, with its text on some of them."""
        token = self.push(kind, tag, 0)
        token.map = list(lines)
        token.line = text[0]
        token.columns = [self.bMarks[line] + self.tShift[line] - self.starts[line] for line in range(*text)]
        return token

    def is_white(self, line: int) -> bool:
        """Whether a line holds nothing that the library takes for text."""
        return not self.src[self.bMarks[line] + self.tShift[line] : self.eMarks[line]].strip(WHITE)


class _Rules(Ruler[BlockRule]):
    """The library's chains of rules, each as one rule that asks only those that can match at a line's first character."""

    def __init__(self, ruler: Ruler[BlockRule]) -> None:
        super().__init__()
        self.__rules__ = ruler.__rules__
        self.chains: dict[str, list[BlockRule]] = {}

    def getRules(self, chainName: str = "") -> list[BlockRule]:  # noqa: N802, N803  # the library's names
        if chainName not in self.chains:
            rules = [
                (rule.name, rule.fn) for rule in self.__rules__ if rule.enabled and (not chainName or chainName in rule.alt)
            ]
            self.chains[chainName] = [_first_of(rules)]
        return self.chains[chainName]


def _first_of(rules: Iterable[tuple[str, BlockRule]]) -> BlockRule:
    """The first of `rules` that matches, as one rule."""
    every = [rule for _, rule in rules]
    indented = [rule for name, rule in rules if name == "code"]
    others = [rule for name, rule in rules if name not in FIRST and name not in ("code", "front_matter")]
    by_first = {
        first: [rule for name, rule in rules if rule in others or first in FIRST.get(name, "")]
        for first in set("".join(FIRST.values()))
    }

    def begins(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        if line == 0:
            asked = every
        elif state.sCount[line] - state.blkIndent > 3:
            asked = indented
        else:
            at = state.bMarks[line] + state.tShift[line]
            asked = by_first.get(state.src[at : at + 1], others)
        for rule in asked:  # noqa: SIM110  # asked at every line
            if rule(state, line, end, silent):
                return True
        return False

    return begins


def cells_of(row: str) -> list[str]:
    """The pieces between the pipes of a row; what stands before the first or behind the last may be empty."""
    return PIPE.split(row) if "\\" in row else row.split("|")


def _begins_table(state: StateBlock, line: int, end: int) -> bool:
    """Whether two lines are the header and the ruler of a table, with as many columns."""
    if line + 2 > end or state.sCount[line + 1] < state.blkIndent or state.is_code_block(line + 1):
        return False
    ruler = TABLE_RULER.match(state.src, state.bMarks[line + 1] + state.tShift[line + 1], state.eMarks[line + 1])
    if not ruler or state.is_code_block(line):
        return False
    header = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip(WHITE)
    rows = cells_of(header), ruler[0].rstrip(" \t").split("|")
    here, there = (len(cells) - (not cells[0]) - (not cells[-1]) for cells in rows)
    return "|" in header and here == there > 0


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table without tokens for its cells, which would take a third of all the time that documents of this kind take.

    It ends at a blank line or where another block begins; https://github.github.com/gfm/#tables-extension-.
    """
    if not _begins_table(state, start, end):
        return False
    if silent:
        return True
    assert isinstance(state, _State)
    parent, state.parentType = state.parentType, "table"
    (begins,) = state.md.block.ruler.getRules("blockquote")
    line = start + 2
    while line < end and state.sCount[line] >= state.blkIndent:
        at = state.bMarks[line] + state.tShift[line]
        if at >= state.eMarks[line] or state.is_code_block(line):
            break
        if state.src[at] != "|" and begins(state, line, end, True):
            break
        line += 1
    state.push_text("table", "table", (start, line), (start, line))
    state.parentType = parent
    state.line = line
    return True


def _hr(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001  # the signature of a rule
    """A line across the page, of which no token is left; https://spec.commonmark.org/0.31.2/#thematic-breaks."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not line or line[0] not in "*-_" or line.count(line[0]) < 3 or line.strip(f" \t{line[0]}") or state.is_code_block(start):
        return False
    if not silent:
        state.line = start + 1
    return True


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """A heading of one line; https://spec.commonmark.org/0.31.2/#atx-headings."""
    if state.is_code_block(start):
        return False
    at, last = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    opened = HEADING.match(state.src, at, last)
    if opened is None or silent:
        return opened is not None
    assert isinstance(state, _State)
    state.line = start + 1
    token = state.push_text("heading", f"h{len(opened[0])}", (start, start + 1), (start, start + 1))
    token.markup = opened[0]
    text = state.src[opened.end() : last].rstrip(" \t")
    opens = text.rstrip("#")
    token.content = (opens if opens.endswith((" ", "\t")) else text).strip()
    token.columns[0] += len(opened[0]) + (len(text) - len(text.lstrip()) if token.content else 0)
    return True


def _paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """The library's rules for paragraphs and for headings that are underlined as one, since they read the same lines."""
    assert isinstance(state, _State)
    parent, state.parentType = state.parentType, "paragraph"
    (begins,) = state.md.block.ruler.getRules("paragraph")
    underline = ""
    line = start + 1
    while line < state.lineMax:
        at, last = state.bMarks[line] + state.tShift[line], state.eMarks[line]
        if at >= last:
            break
        indent = state.sCount[line]
        if indent - state.blkIndent <= 3:
            if indent >= state.blkIndent and line < end and state.src[at] in "-=":
                marks = state.src[at:last].rstrip(" \t")
                if not marks.strip(marks[0]):
                    underline = marks
                    break
            if indent >= 0 and begins(state, line, state.lineMax, True):  # below 0 a quote's rule has seen that nothing begins
                break
        line += 1
    first, behind = start, line
    while behind > first + 1 and state.is_white(behind - 1):
        behind -= 1
    while first < behind - 1 and state.is_white(first):
        first += 1
    if underline:
        line += 1
        state.push_text("heading", "h1" if underline[0] == "=" else "h2", (start, line), (first, behind)).markup = underline
    else:
        state.push_text("paragraph", "p", (start, line), (first, behind))
    state.line = line
    state.parentType = parent
    return True


@cache
def parser() -> MarkdownIt:
    """CommonMark with GFM tables and YAML front matter; blocks only, the inline stage is left out."""
    md = MarkdownIt("commonmark").enable("table").disable("lheading").use(front_matter_plugin)
    ruler = md.block.ruler
    ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    ruler.at("hr", _hr, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    ruler.at("paragraph", _paragraph)
    md.block.ruler = _Rules(ruler)
    return md


def tokens(text: str) -> tuple[list[BlockToken], dict[str, Any]]:
    """Block tokens of `text`, whose lines end in line feeds, and the environment with its link reference definitions."""
    md = parser()
    state = _State(text, md)
    md.block.tokenize(state, 0, state.lineMax)
    return state.tokens, state.env  # type: ignore[return-value]  # `push` makes no others
