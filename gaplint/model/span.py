"""A stretch of a source text."""

from typing import NamedTuple


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
