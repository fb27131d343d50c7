"""What git keeps in repositories of their own, as `.gitmodules` says, which is read as text; git itself is not asked."""

import os
import re
from pathlib import Path

from gaplint import world
from gaplint.expressions import expression

FILE = ".gitmodules"
LARGEST = 64 * 1024
"""Bytes; whoever writes a larger one wants to keep a run busy."""
PATH = expression(
    r'^[ \t]*+(?:\[[^\]\n]*+\][ \t]*+)?path[ \t]*+=[ \t]*+(?:"(?P<quoted>[^"\n]*)"|(?P<plain>[^#;"\n]+))',
    re.IGNORECASE | re.MULTILINE,
)
"""A line of git-config(1) that says where a submodule is checked out."""


def not_checked_out(folder: str) -> frozenset[str]:
    """The folders of submodules, absolute, that are empty or missing below a folder: nobody knows here what they hold."""
    file = Path(folder, FILE)
    if not world.is_file(file):
        return frozenset()
    try:
        text = world.content(file, LARGEST).decode(errors="replace")
    except OSError:
        return frozenset()
    root = os.path.abspath(folder)  # noqa: PTH100  # resolve() would follow links
    said = (os.path.normpath(Path(root, (found["quoted"] or found["plain"] or "").strip())) for found in PATH.finditer(text))
    return frozenset(path for path in said if path != root and world.is_below(path, root) and _is_empty(path))


def _is_empty(path: str) -> bool:
    try:
        return not world.exists(path) or not world.names(path)
    except OSError:
        return False
