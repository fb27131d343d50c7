"""Block structure by markdown-it-py, with the one thing that its tokens lack: where a table's rows begin on their lines."""

from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's table rule without its tokens for cells, a third of all the time that documents of this kind take.

    It leaves one token with the column at which each line begins, in `meta["columns"]`. Whether a table begins is the
    library's decision; where it ends follows https://github.github.com/gfm/#tables-extension-: at a blank line or where
    another block begins.
    """
    if not table(state, start, end, True):
        return False
    if silent:
        return True
    parent, state.parentType = state.parentType, "table"
    terminators = state.md.block.ruler.getRules("blockquote")
    line = start + 2
    while line < end and state.sCount[line] >= state.blkIndent:
        at = state.bMarks[line] + state.tShift[line]
        if at >= state.eMarks[line] or state.is_code_block(line):
            break
        if state.src[at] != "|" and any(begins(state, line, end, True) for begins in terminators):
            break
        line += 1
    token = state.push("table", "table", 0)
    token.map = [start, line]
    token.meta["columns"] = [state.bMarks[row] + state.tShift[row] - _line_start(state, row) for row in range(start, line)]
    state.parentType = parent
    state.line = line
    return True


def _line_start(state: StateBlock, line: int) -> int:
    """Offset of the line itself; `bMarks` has moved past the markers of quotes and lists."""
    return state.src.rfind("\n", 0, state.bMarks[line]) + 1


@cache
def parser() -> MarkdownIt:
    """CommonMark with GFM tables and strike-through and YAML front matter; blocks only, the inline stage is left out."""
    md = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(front_matter_plugin)
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.disable("inline")
    return md


def tokens(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Block tokens of `text`, and the environment with its link reference definitions."""
    environment: dict[str, Any] = {}
    return parser().parse(text, environment), environment
