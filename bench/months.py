"""Write gaplint/config/months.tsv, the names of months in many languages: python bench/months.py

The names come from CLDR, as Babel ships it, for the languages that `measures.toml` beside this script names, in full and
cut short. What is one month here and another one there, `listopad`, is left out. Babel is needed here only, not by gaplint.
"""

import tomllib
from collections import defaultdict
from pathlib import Path

from babel import Locale  # type: ignore[import-not-found]

HERE = Path(__file__).parent


def main() -> None:
    languages = tomllib.loads((HERE / "measures.toml").read_text("utf-8"))["languages"].split()
    meant: defaultdict[str, set[int]] = defaultdict(set)
    for language in languages:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    meant[cleaned(name)].add(number)
    path = HERE.parent / "gaplint" / "config" / "months.tsv"
    lines = (
        f"{number}\t{', '.join(sorted(name for name, numbers in meant.items() if numbers == {number} and name.isalpha()))}\n"
        for number in range(1, 13)
    )
    path.write_text("".join(lines), "utf-8")


def cleaned(name: str) -> str:
    """The name as gaplint compares it: lower case, without the dot of an abbreviation and the particle before it."""
    return name.lower().removeprefix("de ").removeprefix("d’").removeprefix("d'").strip(". ")


if __name__ == "__main__":
    main()
