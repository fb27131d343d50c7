"""Values that find out about themselves once."""

from typing import Any


class Kept:
    """A frozen dataclass whose `cached_property`s, and what else is kept beside its fields, stay behind where it is pickled."""

    def __getstate__(self) -> dict[str, Any]:
        held = vars(self)
        return {name: held[name] for name in self.__dataclass_fields__}  # type: ignore[attr-defined]
