"""A file's text, with the reading that the tool takes of it."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

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

    @cached_property
    def line_spans(self) -> tuple[Span, ...]:
        """Each line without its line end; after a last line end stands an empty line."""
        if "\r" in self.text:
            ends = [end.span() for end in LINE_END.finditer(self.text)]
            starts = (0, *(after for _, after in ends))
            return tuple(map(Span, starts, (*(before for before, _ in ends), len(self.text))))
        begins = [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]
        return tuple([new(Span, (start, after - 1)) for start, after in pairwise(begins)])

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offset of each line's first character; the first is always 0."""
        return tuple(span.start for span in self.line_spans)

    def line_of(self, offset: int) -> int:
        """1-based line that holds `offset`."""
        return bisect_right(self.line_starts, offset)

    def position(self, offset: int) -> tuple[int, int]:
        """1-based line and column (in characters) of `offset`."""
        line = self.line_of(offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_span(self, line: int) -> Span:
        """Stretch of the 1-based `line` without its line end."""
        return self.line_spans[line - 1]

    def line_at(self, offset: int) -> Span:
        """Stretch of the line that holds `offset`, without its line end."""
        return self.line_span(self.line_of(offset))
