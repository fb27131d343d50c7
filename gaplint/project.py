"""What rules see of a project: its documents, what was compared there, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Protocol, TypeVar

from gaplint.binding.links import Resolved
from gaplint.binding.types import Binding, Tie
from gaplint.comparisons.inclusion.definitions import Mentioned
from gaplint.comparisons.inclusion.verdicts import Judged
from gaplint.comparisons.join.entries import Compared
from gaplint.comparisons.join.meanings import Named
from gaplint.comparisons.order.tracking import Tracked
from gaplint.index import ProjectIndex
from gaplint.model.failure import Failure
from gaplint.model.ground import Ground, Held
from gaplint.model.kept import Part


class Comparison(Protocol):
    """What is compared with something."""

    @property
    def held(self) -> Held | None:
        """What came of it; None where nothing was there to compare."""


class Exceptional(Protocol):
    """What doesn't hold, though the regularity that it is a case of says that it does."""

    @property
    def ground(self) -> Ground: ...


E = TypeVar("E", bound=Exceptional)


@dataclass(frozen=True)
class Project:
    """What rules see: all facts, and each claim with its evidence."""

    index: ProjectIndex
    bindings: dict[Tie, tuple[Binding, ...]]
    judged: tuple[Judged, ...]
    links: tuple[Resolved, ...]
    tracked: tuple[Tracked, ...]
    entries: tuple[Compared, ...]
    """What indexes say of the documents that they link to."""
    exceptions: tuple[Exceptional, ...] = ()
    """What the finders of `bind` found not to hold, each of a type of its own."""
    mentioned: tuple[Mentioned, ...] = ()
    """IDs of families with a register, as they are mentioned."""
    named: tuple[Named, ...] = ()
    """Titles that documents give to IDs, beside those of their registers."""
    parts: tuple[Part[Any], ...] = ()
    """All that was found, and what was compared and agreed; a part is the same object from check to check while it holds."""
    wrong: dict[Tie, tuple[Binding, ...]] = field(default_factory=dict)
    """The claims that no reading bears out."""
    broken: tuple[Failure, ...] = ()
    """Comparisons that broke, each with the document that it was about."""

    def those(self, kind: type[E]) -> Iterator[E]:
        """The exceptions of one type."""
        return (one for one in self.exceptions if isinstance(one, kind))

    @property
    def comparisons(self) -> Iterator[Held]:
        """All that was compared, whatever came of it."""
        return chain.from_iterable(map(compared_in, self.parts))


def compared_in(part: Part[Any]) -> Iterator[Held]:
    """What was compared, and what does not hold, of what was found together."""
    for one in part:
        if isinstance(one, Held):
            yield one
        elif isinstance(one, Resolved):
            yield from one.held
        elif isinstance(one, Binding | Judged | Tracked | Compared | Mentioned | Named):
            if held := one.held:
                yield held
        elif not isinstance(one, Failure):
            yield Held(one.ground, agrees=False)
