"""Names of files that nearly agree."""

import posixpath

from gaplint import world
from gaplint.binding.links.tree import Tree
from gaplint.expressions import expression
from gaplint.index import EVERYWHERE

NOT_WORD = expression(r"[\W_]+")
DIGITS = expression(r"\d+")
CLOSE = 0.85
"""Share of the characters that the names of two files must have in common if their words differ."""
FEWEST_LETTERS = 6
"""Of a single word that may be all that two names share."""


def nearly_called(path: str, own: str, tree: Tree) -> str:
    """The one file that is nearly called like `path` in its folder, and is not `own`; empty for none, or several.

    The same words come first, `LICENSE` and `LICENSE.txt`; then those with more before or behind them, and slips.
    """
    folder, name = posixpath.split(path)
    there = [posixpath.join(folder, other) for other in tree.names(folder) if other != name]
    same = [other for other in there if _words(other) == _words(path)]
    found = same or [other for other in there if _suffix(other) == _suffix(path) and _is_near(_words(path), _words(other))]
    files = [other for other in found if other != own and world.is_file(other)]
    return files[0] if len(files) == 1 else ""


def _words(path: str) -> list[str]:
    return NOT_WORD.sub(" ", posixpath.splitext(posixpath.basename(path))[0].lower()).split()


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower()


def _is_near(one: list[str], other: list[str]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    more = longer[len(shorter) :], longer[: len(longer) - len(shorter)]
    told = len(shorter) > 1 or (len(word := "".join(shorter)) >= FEWEST_LETTERS and word not in EVERYWHERE)
    if len(shorter) < len(longer) and told:
        held = longer[: len(shorter)] == shorter, longer[len(longer) - len(shorter) :] == shorter
        if any(part and not DIGITS.search("".join(rest)) for part, rest in zip(held, more, strict=True)):
            return True
    from difflib import SequenceMatcher

    mine, theirs = "-".join(one), "-".join(other)
    alike = DIGITS.findall(mine) == DIGITS.findall(theirs)
    return alike and bool(mine) and SequenceMatcher(None, mine, theirs).ratio() >= CLOSE
