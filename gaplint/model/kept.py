"""Values that find out about themselves once."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, TypeVar

Made = TypeVar("Made")
Holder = TypeVar("Holder")
One = TypeVar("One")


class Kept:
    """A frozen dataclass whose `cached_property`s, and what else is kept beside its fields, stay behind where it is pickled."""

    def __getstate__(self) -> dict[str, Any]:
        held = vars(self)
        return {name: held[name] for name in self.__dataclass_fields__}  # type: ignore[attr-defined]


def kept_with(holder: Kept, name: str, by: object, make: Callable[[], Made]) -> Made:
    """What is made of a value and of something else, `by`: the same thing again for as long as that stays equal."""
    held = vars(holder)
    if name not in held or held[name][0] != by:
        held[name] = (by, make())
    made: Made = held[name][1]
    return made


class Settled:
    """What was made of what many documents tell: the same again for as long as all that they tell is equal."""

    def __init__(self) -> None:
        self._made: dict[Callable[..., object], tuple[tuple[object, ...], Any]] = {}

    def once(self, make: Callable[..., Made], *told: object) -> Made:
        """What is made of this, which is what was made last where it is equal to that."""
        known = self._made.get(make)
        if known is None or known[0] != told:
            known = self._made[make] = (told, make(*told))
        made: Made = known[1]
        return made


class Part(tuple[One, ...]):
    """What was found together, with what is told of it: one object for as long as it is remembered."""

    def __getstate__(self) -> None:
        return None


def told_of_each(holders: Iterable[Holder], name: Callable[..., object], tell: Callable[[Holder], Made]) -> Iterator[Made]:
    """What is told of each value is found once; it is kept with that under the name of a function."""
    own = f"{name.__module__}.{name.__qualname__}"
    for holder in holders:
        known = holder.__dict__
        if own not in known:
            known[own] = tell(holder)
        yield known[own]


def told_once(tell: Callable[[Holder], Made]) -> Callable[[Holder], Made]:
    """What is told of a value is found once, and kept with it as its own `cached_property`s are."""
    name = f"{tell.__module__}.{tell.__qualname__}"

    @wraps(tell)
    def told(holder: Holder) -> Made:
        known = holder.__dict__
        if name not in known:
            known[name] = tell(holder)
        found: Made = known[name]
        return found

    return told
