"""Write gaplint/config/measures.tsv, the words of measures in many languages: python bench/measures.py

A measure says how long, heavy, large or dear something is: a number before one counts nothing that stands below it. The
words come from CLDR, as Babel ships it, for the units that `measures.toml` beside this script names; what CLDR lacks stands
there as well. Babel is needed here only, not by gaplint.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel import Locale  # type: ignore[import-not-found]

HERE = Path(__file__).parent
FORM = re.compile(r"\{0\}|[\u200e\u200f]")
USUAL = 3
"""How many times more languages must use a word for one unit than for another, for it to mean the one."""
LONGEST = 2
"""Words of a measure."""
Unit = tuple[str, str]


def main() -> None:
    given = tomllib.loads((HERE / "measures.toml").read_text("utf-8"))
    path = HERE.parent / "gaplint" / "config" / "measures.tsv"  # read on every run; TOML takes ten times as long
    path.write_text("".join(written(*collected(given))), "utf-8")


def collected(given: dict[str, Any]) -> tuple[dict[Unit, float], dict[str, Counter[Unit]]]:
    """What each unit is worth; and for each word, in how many languages it means which units."""
    worths: dict[Unit, float] = {}
    said: defaultdict[str, Counter[Unit]] = defaultdict(Counter)
    languages = given["languages"].split()
    patterns = [Locale.parse(language)._data["unit_patterns"] for language in languages]
    for kind, units in given["cldr"].items():
        for name, worth in units.items():
            unit = kind, name.partition("-")[2]
            worths[unit] = worth
            lengths = ("long",) if name.endswith("bit") else ("long", "short")  # `Mb` is `MB` in lower case
            for one in patterns:
                for word in set(forms(one.get(name, {}), lengths)) - set(given["things"].split()):
                    said[word][unit] += 1
    for kind, own in given["own"].items():
        for name, (worth, listed) in own.items():
            worths.setdefault((kind, name), worth)
            for word in listed.split():
                said[word.replace("_", " ")][kind, name] += len(languages)
    return worths, said


def forms(unit: Any, lengths: tuple[str, ...]) -> Iterator[str]:
    """The words of one unit in one language; the narrow forms are single letters of many meanings."""
    for length in lengths:
        for plural, pattern in dict(unit.get(length, {})).items():
            if plural not in ("per", "gender", "case"):
                yield from cleaned(FORM.sub("", pattern))


def cleaned(text: str) -> Iterator[str]:
    """The words as gaplint compares them: lower case, without dots at the end; nothing for what is no word."""
    word = " ".join(text.lower().replace(".", " ").split())
    if word and word[0].isalpha() and len(word.split()) <= LONGEST and (len(word) > 1 or not word.isascii()):
        yield word


def written(worths: dict[Unit, float], said: dict[str, Counter[Unit]]) -> Iterator[str]:
    """A line for each unit: its kind, its name, what one is worth in the unit of its kind that is worth 1, and its words."""
    for unit, worth in worths.items():
        words = sorted(word for word, meant in said.items() if USUAL * meant[unit] >= max(meant.values()))
        yield "\t".join([*unit, str(worth or ""), ", ".join(words)]) + "\n"


if __name__ == "__main__":
    main()
