"""Regular expressions that are compiled when they are first used: a run uses few of all those that the modules hold."""

import re
from typing import Any, AnyStr, cast

METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`; but it is not the expression that a match tells as its `re`."""
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))


class _Late:
    """An expression that has the methods of a compiled one, as attributes of its own once it is compiled."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name not in METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)
