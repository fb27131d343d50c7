"""Whether the tests notice when the code is changed: mutmut tries a sample of the small changes that it knows.

    make mutation MUTANTS=200 MUTATED="gaplint/relations gaplint/weigh.py"

A seed chooses the same changes while the code is the same. What survived is shown as a difference. `[tool.mutmut]` in
pyproject.toml says which tests may kill.
"""

import argparse
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

MUTMUT = str(Path(sys.executable).with_name("mutmut"))


def names(paths: list[Path]) -> Iterator[str]:
    """Of all changes to the files, as mutmut calls them."""
    from mutmut.mutation.file_mutation import mutate_file_contents
    from mutmut.utils.format_utils import get_mutant_name

    for path in sorted(file for one in paths for file in (one.rglob("*.py") if one.is_dir() else [one])):
        for name in mutate_file_contents(str(path), path.read_text("utf-8")).mutant_names:
            yield get_mutant_name(path, name)


def sampled(every: list[str], size: int, seed: int) -> list[str]:
    return sorted(Random(seed).sample(every, min(size, len(every))))


def statuses(wanted: set[str]) -> dict[str, str]:
    """What became of each: killed, survived, timeout, no tests."""
    said = subprocess.run([MUTMUT, "results", "--all", "true"], capture_output=True, text=True, check=True).stdout
    pairs = (line.strip().rpartition(": ") for line in said.splitlines())
    return {name: status for name, _, status in pairs if name in wanted}


def room(name: str) -> str:
    return ".".join(name.split(".")[:2])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    every = list(names(asked.paths))
    chosen = sampled(every, asked.size, asked.seed)
    print(f"{len(chosen)} of {len(every)} changes")
    subprocess.run([MUTMUT, "run", "--max-children", "1", *chosen], check=True)
    ended = statuses(set(chosen))
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    for name, status in ended.items():
        tallies[room(name)][status] += 1
    for name in (name for name, status in ended.items() if status != "killed"):
        print(subprocess.run([MUTMUT, "show", name], capture_output=True, text=True, check=True).stdout)
    for place, tally in sorted(tallies.items()):
        print(f"{place}: {', '.join(f'{number} {status}' for status, number in tally.most_common())}")
    print(f"{sum(status in ('killed', 'timeout') for status in ended.values()) / len(ended):.1%} killed")


if __name__ == "__main__":
    main()
