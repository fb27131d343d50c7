"""A file's text, with the reading that the tool takes of it."""

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from gaplint.expressions import expression
from gaplint.model.kept import Kept
from gaplint.model.span import Span, new

LINE_END = expression(r"\r\n?|\n")
"""What CommonMark 0.31 section 2.1 calls a line ending; U+2028 and form feeds are not."""


NOT_LINE_END = expression(r"[^\r\n]")


def blank(text: str) -> str:
    """Spaces of the same length, line ends kept."""
    if not text.strip(" \r\n"):
        return text
    return " " * len(text) if "\n" not in text and "\r" not in text else NOT_LINE_END.sub(" ", text)


@dataclass(frozen=True)
class Damage:
    """Text that was decoded with the wrong codec."""

    codec: str
    """The codec that was used in place of UTF-8, by its Python name."""
    spans: tuple[Span, ...]
    """Each damaged character, in order."""
    lost: int
    """How many characters can't be told any more, since bytes of theirs are gone."""


@dataclass(frozen=True)
class Source(Kept):
    """The text of one file.

    `reading` has the same length as `text`, so a position in one is a position in the other. They differ only where the
    text is damaged: there `reading` holds the repaired character, padded with spaces.
    """

    path: str
    """POSIX path as shown to people: relative to the working directory where the file lies below it."""
    text: str
    """The file's characters as they lie there, less a byte order mark; line ends are kept."""
    reading: str = ""
    """What the text says; equal to `text` unless that is damaged."""
    damage: Damage | None = None
    undecodable: tuple[Span, ...] = ()
    """Bytes that are no UTF-8, each read as U+FFFD."""

    def __post_init__(self) -> None:
        if not self.reading:
            object.__setattr__(self, "reading", self.text)
        if len(self.reading) != len(self.text):
            raise ValueError(f"{self.path}: a reading must be as long as its text")

    @property
    def line_spans(self) -> list[Span]:
        """Each line without its line end; after a last line end stands an empty line. Made anew each time."""
        return [new(Span, line) for line in zip(*self._lines, strict=True)]

    @property
    def line_starts(self) -> "array[int]":
        """Offset of each line's first character; the first is always 0."""
        return self._lines[0]

    @cached_property
    def _lines(self) -> tuple["array[int]", "array[int]"]:
        """Where each line starts and ends, as plain numbers: spans would take four times as much as the text."""
        if "\r" in self.text:
            ends = [end.span() for end in LINE_END.finditer(self.text)]
            return array("I", (0, *(after for _, after in ends))), array("I", (*(before for before, _ in ends), len(self.text)))
        starts = [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]
        return array("I", starts[:-1]), array("I", [after - 1 for after in starts[1:]])

    def line_of(self, offset: int) -> int:
        """1-based line that holds `offset`."""
        return bisect_right(self._lines[0], offset)

    def position(self, offset: int) -> tuple[int, int]:
        """1-based line and column (in characters) of `offset`."""
        line = self.line_of(offset)
        return line, offset - self._lines[0][line - 1] + 1

    def line_span(self, line: int) -> Span:
        """Stretch of the 1-based `line` without its line end."""
        starts, ends = self._lines
        return new(Span, (starts[line - 1], ends[line - 1]))

    def line_at(self, offset: int) -> Span:
        """Stretch of the line that holds `offset`, without its line end."""
        return self.line_span(self.line_of(offset))
