"""What rules see of a project: its documents, what was compared there, and what came of it."""

from collections.abc import Callable, Iterator, Mapping
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
from gaplint.model.finding import Finding
from gaplint.model.ground import Ground, Held
from gaplint.model.kept import Part, told_of, told_once


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
    holding: Mapping[Any, list[Part[Any]]] = field(default_factory=dict)
    """By type, the parts in which something of it was found: what doesn't hold is of a type of its own for each finder."""
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
        return chain.from_iterable(by_kind(part)[kind] for part in self.holding.get(kind, ()))

    def each(self, kind: type[E], tell: Callable[[E], Finding]) -> Iterator[Finding]:
        """What `tell` makes of each exception of one type, and of nothing else: once for as long as its part is remembered."""

        def told(part: Part[Any]) -> list[Finding]:
            return [tell(one) for one in by_kind(part)[kind]]

        return chain.from_iterable(told_of(part, tell, told) for part in self.holding.get(kind, ()))

    @property
    def comparisons(self) -> Iterator[Held]:
        """All that was compared, whatever came of it."""
        return chain.from_iterable(map(compared_in, self.parts))


@told_once
def by_kind(part: Part[Any]) -> dict[Any, list[Any]]:
    """What was found, by its type; bindings by what they tie, and those that nothing bears out so once more.

    What is only counted is left out.
    """
    found: dict[Any, list[Any]] = {}
    for one in part:
        if not isinstance(one, Held):
            found.setdefault(one.tie if isinstance(one, Binding) else type(one), []).append(one)
        if isinstance(one, Binding) and not one.fits:
            found.setdefault((one.tie, False), []).append(one)
    return found


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
