"""Write gaplint/config/months.tsv and days.tsv, the names of months and weekdays in many languages: python bench/months.py

The names come from CLDR, as Babel ships it, for the languages that `measures.toml` beside this script names, in full and
cut short. What is one month here and another one there, `listopad`, is left out. Babel is needed here only, not by gaplint.
"""

import tomllib
from collections import defaultdict
from pathlib import Path

from babel import Locale  # type: ignore[import-not-found]

HERE = Path(__file__).parent
CONFIG = HERE.parent / "gaplint" / "config"


def main() -> None:
    """Months count from 1, days of the week from 0, which is Monday."""
    for attribute, numbers in (("months", range(1, 13)), ("days", range(7))):
        meant = _names(attribute)
        lines = (
            f"{number}\t{', '.join(sorted(name for name, all_ in meant.items() if all_ == {number} and _is_word(name)))}\n"
            for number in numbers
        )
        (CONFIG / f"{attribute}.tsv").write_text("".join(lines), "utf-8")


def _names(attribute: str) -> dict[str, set[int]]:
    """What each name means, in any language."""
    languages = tomllib.loads((HERE / "measures.toml").read_text("utf-8"))["languages"].split()
    meant: defaultdict[str, set[int]] = defaultdict(set)
    for language in languages:
        names = getattr(Locale.parse(language), attribute)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in names[context][width].items():
                    meant[cleaned(name)].add(number)
    return meant


def _is_word(name: str) -> bool:
    return name.replace("-", "").isalpha()


def cleaned(name: str) -> str:
    """The name as gaplint compares it: lower case, without the dot of an abbreviation and the particle before it."""
    return name.lower().removeprefix("de ").removeprefix("d’").removeprefix("d'").strip(". ")


if __name__ == "__main__":
    main()
