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
MOST = 5_000
"""Files that the names of one document are compared with: of many that are not there only the first have one proposed."""
FEWEST_LETTERS = 6
"""Of a single word that may be all that two names share."""


class NearlyCalled:
    """Files that are nearly called like those that a document names and are not there."""

    def __init__(self, own: str, tree: Tree) -> None:
        """`own` is the document, which is never meant."""
        self._own, self._tree = own, tree
        self._left = MOST
        self._known: dict[str, str] = {}

    def to(self, path: str) -> str:
        """The one file that is nearly called like `path` in its folder; empty for none, or several.

        The same words come first, `LICENSE` and `LICENSE.txt`; then those with more before or behind them, and slips.
        """
        if path not in self._known:
            self._known[path] = self._nearest(path)
        return self._known[path]

    def _nearest(self, path: str) -> str:
        folder, name = posixpath.split(path)
        names = self._tree.names(folder)
        self._left -= len(names)
        if self._left < 0:
            return ""
        there = [posixpath.join(folder, other) for other in names if other != name]
        same = [other for other in there if _words(other) == _words(path)]
        found = same or [other for other in there if _suffix(other) == _suffix(path) and _is_near(_words(path), _words(other))]
        files = [other for other in found if other != self._own and world.is_file(other)]
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
    both = SequenceMatcher(None, mine, theirs)
    return alike and bool(mine) and both.quick_ratio() >= CLOSE and both.ratio() >= CLOSE
