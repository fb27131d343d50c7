"""Relations of all documents, held against each other: by what they say of one thing, and by whom they name."""

from collections.abc import Iterator

from gaplint.comparisons.inverse import OneWay, one_way
from gaplint.comparisons.join import Joined, joined
from gaplint.index import ProjectIndex
from gaplint.model.ground import Held
from gaplint.relations.relation import relations


def find_unlike(index: ProjectIndex) -> Iterator[Joined | OneWay | Held]:
    """What two relations of documents that are no history say otherwise."""
    every = [relation for facts in index.documents if not index.is_frozen(facts) for relation in relations(facts)]
    yield from joined(index, every)
    yield from one_way(index, every)
