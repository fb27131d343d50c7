"""What rules see of a project: its documents, what was compared there, and what came of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeVar

from gaplint.binding.links import Resolved
from gaplint.binding.types import Binding, Tie
from gaplint.comparisons.inclusion.definitions import Mentioned
from gaplint.comparisons.inclusion.verdicts import Judged
from gaplint.comparisons.join.entries import Compared
from gaplint.comparisons.join.meanings import Named
from gaplint.comparisons.order.tracking import Tracked
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex
from gaplint.model.failure import Failure
from gaplint.model.finding import Finding
from gaplint.model.ground import Ground, Held
from gaplint.model.kept import Part, told_of_each, told_once
from gaplint.model.span import Span


class Comparison(Protocol):
    """What is compared with something."""

    @property
    def held(self) -> Held | None:
        """What came of it; None where nothing was there to compare."""


class Exceptional(Protocol):
    """What doesn't hold, though the regularity that it is a case of says that it does."""

    @property
    def ground(self) -> Ground: ...


E = TypeVar("E")
Place = tuple[str, Span]
"""Of a claim, with the path of its document."""


@dataclass(frozen=True)
class Project:
    """What rules see: all facts, and each claim with its evidence."""

    index: ProjectIndex
    parts: tuple[Part[Any], ...]
    """All that was found, and what was compared and agreed; a part is the same object from check to check while it holds."""
    holding: Mapping[Any, list[Part[Any]]]
    """The parts in which something was found, by what `by_kind` tells them apart."""

    def those(self, kind: type[E]) -> Iterator[E]:
        """All of one type: what doesn't hold is of a type of its own for each finder."""
        return self._of_kind(kind)

    def wrong(self, kind: type[E]) -> Iterator[E]:
        """Of a type that holds what holds as well, all that don't."""
        return self._of_kind((kind, False))

    def contradicted(self, tie: Tie) -> Iterator[Binding]:
        """The claims of one kind that no reading bears out."""
        return self._of_kind((tie, False))

    def _of_kind(self, kind: Any) -> Iterator[Any]:
        return chain.from_iterable(by_kind(part)[kind] for part in self.holding.get(kind, ()))

    def each(self, kind: type[E], tell: Callable[[E], Finding | None]) -> Iterator[Finding]:
        """What `tell` makes of each of one type by itself, if anything: once for as long as its part is remembered."""

        def told(part: Part[Any]) -> list[Finding]:
            return [finding for one in by_kind(part)[kind] if (finding := tell(one))]

        return chain.from_iterable(told_of_each(self.holding.get(kind, ()), tell, told))

    def of_each(self, tell: Callable[[Facts], Iterable[Finding]]) -> Iterator[Finding]:
        """What `tell` makes of each document by itself: once for as long as that holds what it does."""
        return chain.from_iterable(told_of_each(self.index.documents, tell, lambda facts: [*tell(facts)]))

    @cached_property
    def links(self) -> tuple[Resolved, ...]:
        return tuple(self.those(Resolved))

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        return tuple(self.those(Judged))

    @cached_property
    def broken(self) -> tuple[Failure, ...]:
        """Comparisons that broke, each with the document that it was about."""
        return tuple(self.those(Failure))

    @cached_property
    def bindings(self) -> dict[Tie, tuple[Binding, ...]]:
        """The claims, without those that one comparison leaves unbound and another one ties to something."""
        tied = {tie: self._tied(tie) for tie in Tie}
        return {tie: tuple(one for one in self._of_kind(tie) if one.bound or one.place not in tied[tie]) for tie in Tie}

    def _tied(self, tie: Tie) -> frozenset[Place]:
        """Where the claims of one kind stand that are tied to something."""
        return frozenset[Place]().union(*(_tally(part).tied[tie] for part in self.holding.get(tie, ())))

    def tally(self) -> tuple[int, int, int]:
        """How many claims and verdicts are tied to something, how many to nothing, and how many links were checked."""
        told = [_tally(part) for part in self.parts]
        bound, unbound, links = (sum(map(itemgetter(place), told)) for place in range(3))
        for tie in Tie:
            tied = self._tied(tie)
            doubled = (part for part in self.holding.get(tie, ()) if not tied.isdisjoint(_tally(part).untied[tie]))
            unbound -= sum(not one.bound and one.place in tied for part in doubled for one in by_kind(part)[tie])
        return bound, unbound, links

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
            kind = one.tie if isinstance(one, Binding) else type(one)
            found.setdefault(kind, []).append(one)
            if _is_wrong(one):
                found.setdefault((kind, False), []).append(one)
    return found


def _is_wrong(one: object) -> bool:
    """Whether something of a type that holds what holds as well does not."""
    match one:
        case Binding():
            return not one.fits
        case Judged():
            return bool(one.against)
        case Mentioned():
            return not one.defined
        case Named():
            return not one.agrees
        case _:
            return False


class _Tally(NamedTuple):
    """What is counted of what was found together."""

    bound: int
    """Claims and verdicts that are tied to something."""
    unbound: int
    """Those that are not."""
    links: int
    """Those of which it is known whether what they lead to is there."""
    tied: dict[Tie, frozenset[Place]]
    """Where the claims of each kind stand that are tied to something."""
    untied: dict[Tie, frozenset[Place]]
    """The same of the others."""


@told_once
def _tally(part: Part[Any]) -> _Tally:
    found = by_kind(part)
    claims = {tie: found[tie] for tie in Tie if tie in found}
    tied = {tie: frozenset(one.place for one in some if one.bound) for tie, some in claims.items()}
    untied = {tie: frozenset(one.place for one in some if not one.bound) for tie, some in claims.items()}
    bound = [one.bound for one in chain.from_iterable(claims.values())] + [one.considered > 0 for one in found.get(Judged, ())]
    links = sum(one.exists is not None for one in found.get(Resolved, ()))
    return _Tally(bound.count(True), bound.count(False), links, tied, untied)


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
