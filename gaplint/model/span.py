"""A stretch of a source text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

new = tuple.__new__
"""`new(Span, (start, end))` is `Span(start, end)` in half the time, for what a document has most of."""


LONGEST_SHARED = 1 << 16
"""Characters of a text whose offsets are shared: the table of them takes 2.5 MB."""
_shared: list[int] = []


def offsets(most: int) -> Sequence[int]:
    """The numbers up to `most`, each as one object that all documents share.

    Spans are most of what is kept of a document, and two numbers of their own would take as much again as the span.
    """
    if most > LONGEST_SHARED:
        return range(most + 1)
    _shared.extend(range(len(_shared), most + 1))
    return _shared


class Span(NamedTuple):
    """Half-open stretch `[start, end)` of `Source.text`, in characters (code points)."""

    start: int
    end: int

    def covers(self, other: "Span") -> bool:
        """Whether `other` lies wholly inside this stretch."""
        return self.start <= other.start and other.end <= self.end

    def shifted(self, by: int) -> "Span":
        """The same stretch, `by` characters further on."""
        return Span(self.start + by, self.end + by)


class Stretches:
    """Several stretches as one set of offsets, `offset in stretches`, in logarithmic time."""

    def __init__(self, spans: Iterable[Span]) -> None:
        merged: list[Span] = []
        for span in sorted(spans):
            if merged and span.start <= merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            else:
                merged.append(span)
        self._starts = [span.start for span in merged]
        self._ends = [span.end for span in merged]

    def __contains__(self, offset: int) -> bool:
        number = bisect_right(self._starts, offset) - 1
        return number >= 0 and offset < self._ends[number]

    def within(self, span: Span) -> Iterator[Span]:
        """Those that lie in `span` whole."""
        some = slice(bisect_left(self._starts, span.start), bisect_right(self._ends, span.end))
        return map(Span, self._starts[some], self._ends[some])

    def touches(self, span: Span) -> bool:
        """Whether one of them holds a character of `span`, or, if that is empty, the one behind it."""
        number = bisect_right(self._starts, max(span.start, span.end - 1)) - 1
        return number >= 0 and span.start < self._ends[number]
