"""Values that find out about themselves once."""

from collections.abc import Callable
from typing import Any, TypeVar

Made = TypeVar("Made")


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
