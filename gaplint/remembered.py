"""What the modules remember of the texts that they have read."""

import sys
from collections.abc import Iterator
from typing import Any


def forget_texts() -> None:
    """Forget it all, so that of a project which is done with nothing stays in memory."""
    for cache in caches():
        cache.cache_clear()


def caches() -> Iterator[Any]:
    """The functions of gaplint with an `lru_cache` that has a limit; what has none holds gaplint's own words, which stay."""
    for name, module in list(sys.modules.items()):
        if name.startswith("gaplint."):
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and value.cache_info().maxsize:
                    yield value
