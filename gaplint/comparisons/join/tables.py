"""Relations of all documents, held against each other: by what they say of one thing, and by whom they name."""

from collections.abc import Iterator

from gaplint.comparisons.join.columns import Joined, joined
from gaplint.comparisons.join.inverse import OneWay, one_way
from gaplint.index import ProjectIndex
from gaplint.model.ground import Held
from gaplint.model.kept import Part


def find_unlike(index: ProjectIndex) -> Iterator[Part[Joined | Held] | Part[OneWay | Held]]:
    """What two relations of documents that are no history say otherwise."""
    yield from joined(index)
    yield from one_way(index)
