"""The run that looks at coverage, by Atheris and libFuzzer: a process of its own, since they end it.

python -m fuzz.guided FOUND LIBFUZZER-ARGUMENTS...
"""

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from random import Random

import atheris

from fuzz.grammar import changed
from fuzz.keep import keep

LEFT_TO_LIBFUZZER = 0.1
"""The share of changes of bytes, which know nothing of documents."""


def main() -> None:
    found, arguments = Path(sys.argv[1]).absolute(), [sys.argv[0], *sys.argv[2:]]
    import gaplint

    with atheris.instrument_imports(include=["gaplint"]):
        for module in walk_packages(gaplint.__path__, "gaplint."):
            if not module.name.startswith(("gaplint.server", "gaplint.__main__", "gaplint.reports.parquet")):
                import_module(module.name)
    from fuzz.target import attempt

    def one(text: bytes) -> None:
        try:
            attempt(text)
        except Exception as error:  # kept, and the run goes on
            keep(found, text, error)

    def change(text: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < LEFT_TO_LIBFUZZER:
            return bytes(atheris.Mutate(text, most))
        return changed(text, most, random)

    atheris.Setup(arguments, one, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
