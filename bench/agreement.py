"""How often claims agree with what they are tied to, over any folder of documents: the world's rates.

    python bench/agreement.py FOLDER... [--least N] [--by unit|signs]

Each folder in FOLDER is a project. Printed per regularity (the form of the claim), evidence and unit, or per single sign: how
many claims were tied to evidence, and what share of them some reading bears out. Only where that share is near 1 does an
exception that stands alone mean anything. No judgement is needed, so any number of repositories will do.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from gaplint.binding.types import Binding
from gaplint.config.schema import Config
from gaplint.run import load

Key = tuple[str, ...]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folders", nargs="+", type=Path)
    ask.add_argument("--least", type=int, default=10, help="leave out what occurs less often")
    ask.add_argument("--by", choices=("unit", "signs"), default="unit")
    args = ask.parse_args()
    found: dict[Key, Counter[bool]] = defaultdict(Counter)
    projects: dict[Key, set[str]] = defaultdict(set)
    for folder in args.folders:
        for home in sorted(path for path in folder.iterdir() if path.is_dir()):
            for binding in bindings(home):
                for key in keys(binding, args.by):
                    found[key][binding.fits] += 1
                    projects[key].add(home.name)
    what = "regularity, evidence, unit" if args.by == "unit" else "regularity, sign"
    print(f"{'share':>6} {'claims':>6} {'projects':>8}  {what}")
    for key, counts in sorted(found.items(), key=lambda pair: -pair[1].total()):
        if counts.total() >= args.least:
            share = counts[True] / counts.total()
            print(f"{share:6.3f} {counts.total():6} {len(projects[key]):8}  {', '.join(filter(None, key))}")


def bindings(home: Path) -> Iterator[Binding]:
    with chdir(home):
        project, _ = load([Path()], Config())
        for some in project.bindings.values():
            yield from (binding for binding in some if binding.bound)


def keys(binding: Binding, by: str) -> Iterator[Key]:
    regularity = binding.ground.regularity
    if by == "signs":
        yield from ((regularity, sign) for sign in sorted(binding.signs))
        return
    yield (regularity,)
    evidence = next((sign for sign in EVIDENCE if sign in binding.signs), "")
    yield (regularity, evidence, binding.unit)


EVIDENCE = ("one list", "several lists", "one table", "several tables", "tables and lists", "sub-headings")
"""Signs that say what the evidence is."""

if __name__ == "__main__":
    main()
