"""What is drawn in code fences as a tree: lines, and the lines below each that are set in further than it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from unicodedata import category

from gaplint.expressions import expression
from gaplint.facts.types import Facts
from gaplint.index import of_document
from gaplint.model.document import Fence, Inline
from gaplint.model.span import Span

DRAWN = frozenset(["", "text", "txt", "plaintext", "tree", "ascii", "console"])
"""Languages of code fences that may hold a drawing."""
MARK = expression(r"[^\w\n(\[{<\"'`.*/$@#~]*")
"""What leads to a line: white space, and the strokes of the drawing."""
DEEPEST = 20
"""Levels of a tree; a line that is set in further counts as one of the last."""


@dataclass(frozen=True)
class Node:
    """A line of a drawing."""

    text: Inline
    """Without what leads to it."""
    children: tuple["Node", ...]

    def walk(self) -> Iterator["Node"]:
        """The node, then all below it, top down."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class _Open:
    """A node whose children are still being read."""

    depth: int
    text: Inline
    children: list[Node] = field(default_factory=list)

    def close(self) -> Node:
        return Node(self.text, tuple(self.children))


@of_document
def trees_of(facts: Facts) -> tuple[Node, ...]:
    """The outermost lines of each drawing that have lines below them."""
    fences = (one for one in facts.document.everything if isinstance(one, Fence) and one.info.strip().lower() in DRAWN)
    return tuple(node for fence in fences for node in drawn(facts, fence) if node.children)


def drawn(facts: Facts, fence: Fence) -> Iterator[Node]:
    """The outermost lines of a code block."""
    path: list[_Open] = []
    for depth, text in _lines(facts, fence):
        while path and (path[-1].depth >= depth or len(path) > DEEPEST):
            yield from _closed(path)
        path.append(_Open(depth, text))
    while path:
        yield from _closed(path)


def _closed(path: list[_Open]) -> Iterator[Node]:
    """The last of the open nodes, given to the one around it, or on if it is outermost."""
    node = path.pop().close()
    if path:
        path[-1].children.append(node)
    else:
        yield node


def lines_of(facts: Facts, fence: Fence) -> Iterator[Span]:
    """The lines of a code block, empty ones too."""
    at = fence.content.start
    for line in facts.document.source.reading[slice(*fence.content)].split("\n"):
        yield Span(at, at + len(line))
        at += len(line) + 1


def _lines(facts: Facts, fence: Fence) -> Iterator[tuple[int, Inline]]:
    """Each line that says something, with the column at which it begins to; the looks of a symbol take none of their own."""
    for start, end in lines_of(facts, fence):
        line = facts.document.visible[start:end]
        begins = MARK.match(line)
        depth = begins.end() if begins else 0
        if depth < len(line.rstrip()):
            yield depth - sum(map(_is_joined, line[:depth])), facts.document.inline(start + depth, start + len(line.rstrip()))


def _is_joined(character: str) -> bool:
    """Whether a character only says how the one before it looks, as the selector of a coloured symbol does."""
    return category(character) in ("Mn", "Me", "Cf")
