"""Block structure by markdown-it-py, with the one thing that its tokens lack: where a table's rows begin on their lines."""

from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's table rule; leaves the column at which each row begins in the opening token's `meta["columns"]`."""
    before = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    if not silent:
        lines = range(start, state.line)
        state.tokens[before].meta["columns"] = [
            state.bMarks[line] + state.tShift[line] - _line_start(state, line) for line in lines
        ]
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
