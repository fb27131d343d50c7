"""The vocabulary that comes with the tool, as sets; each file is read once."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(_read(name))


def _read(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")  # to import importlib.resources takes longer


class Words:
    """`vocabulary.toml`: each attribute is one of its keys, as a set of lower-case phrases.

    It is no dataclass: to make the methods of one with so many fields takes as long as to read the file.
    """

    total: frozenset[str]
    subtotal: frozenset[str]
    in_all: frozenset[str]
    count: frozenset[str]
    total_column: frozenset[str]
    mean: frozenset[str]
    largest: frozenset[str]
    smallest: frozenset[str]
    median: frozenset[str]
    not_quantities: frozenset[str]
    field_name: frozenset[str]
    field_value: frozenset[str]
    title: frozenset[str]
    status: frozenset[str]
    version: frozenset[str]
    created: frozenset[str]
    beginning: frozenset[str]
    updated: frozenset[str]
    reviewed: frozenset[str]
    event: frozenset[str]
    starts: frozenset[str]
    finishes: frozenset[str]
    outlook: frozenset[str]
    snapshot: frozenset[str]
    frozen: frozenset[str]
    retired: frozenset[str]
    bygone: frozenset[str]
    methods: frozenset[str]
    draft: frozenset[str]
    plan: frozenset[str]
    caption: frozenset[str]
    variant: frozenset[str]
    overview: frozenset[str]
    to_change: frozenset[str]
    generated: frozenset[str]
    template: frozenset[str]
    encoding: frozenset[str]
    to_do: frozenset[str]
    criteria: frozenset[str]
    approval: frozenset[str]
    for_later: frozenset[str]
    stretches: frozenset[str]
    phase: frozenset[str]
    to_come: frozenset[str]
    taken_out: frozenset[str]
    fresh: frozenset[str]
    coming: frozenset[str]
    brought: frozenset[str]
    promised: frozenset[str]
    made: frozenset[str]
    to_make: frozenset[str]
    to_delete: frozenset[str]
    leaving: frozenset[str]
    articles: frozenset[str]
    repository: frozenset[str]
    guide: frozenset[str]
    outputs: frozenset[str]
    meaning: frozenset[str]
    further: frozenset[str]
    continued: frozenset[str]
    factor: frozenset[str]
    rating: frozenset[str]
    level: frozenset[str]
    absent: frozenset[str]
    nothing: frozenset[str]
    relocated: frozenset[str]
    links: frozenset[str]
    announced: frozenset[str]
    refused: frozenset[str]
    selection: frozenset[str]
    limit: frozenset[str]
    numbered: frozenset[str]
    dated: frozenset[str]
    called: frozenset[str]
    repeats: frozenset[str]
    ordinal: frozenset[str]
    conjunctions: frozenset[str]
    cumulative: frozenset[str]
    carried_out: frozenset[str]
    formerly: frozenset[str]
    example: frozenset[str]
    kinds: frozenset[str]
    either: frozenset[str]
    ranked: frozenset[str]
    requests: frozenset[str]
    generic: frozenset[str]
    ends: frozenset[str]
    stop: frozenset[str]
    reaching: frozenset[str]
    record: frozenset[str]
    every: frozenset[str]
    definite: frozenset[str]
    exceptions: frozenset[str]
    sample: frozenset[str]
    out_of: frozenset[str]
    left_out: frozenset[str]
    optional: frozenset[str]
    at_need: frozenset[str]
    withdrawn: frozenset[str]
    overlaps: frozenset[str]
    across_files: frozenset[str]
    parallel: frozenset[str]
    source: frozenset[str]
    origin: frozenset[str]
    breakdown: frozenset[str]
    internal: frozenset[str]
    blocked_by: frozenset[str]
    needs: frozenset[str]
    blocks: frozenset[str]
    compared: frozenset[str]
    index: frozenset[str]
    gone: frozenset[str]
    legend: frozenset[str]
    aim: frozenset[str]
    reached: frozenset[str]
    unfinished: frozenset[str]
    lasting: frozenset[str]
    this: frozenset[str]
    document: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    change: frozenset[str]
    lines: frozenset[str]
    achieved: frozenset[str]
    intended: frozenset[str]
    basis: frozenset[str]
    entirely: frozenset[str]
    rate: frozenset[str]
    foreseen: frozenset[str]
    ahead: frozenset[str]
    recorded: frozenset[str]
    proven: frozenset[str]
    share: frozenset[str]
    whole: frozenset[str]
    among: frozenset[str]
    rest: frozenset[str]
    partly: frozenset[str]
    component: frozenset[str]
    duration: frozenset[str]
    slack: frozenset[str]
    alternative: frozenset[str]
    altered: frozenset[str]
    into: frozenset[str]
    all_of: frozenset[str]
    none_of: frozenset[str]
    copula: frozenset[str]
    wholly: frozenset[str]
    settled: frozenset[str]
    left_open: frozenset[str]
    blockers: frozenset[str]
    issues: frozenset[str]
    wish: frozenset[str]
    condition: frozenset[str]
    conditional: frozenset[str]
    weighted: frozenset[str]
    unspecific: frozenset[str]

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        vars(self).update({key: frozenset(phrases) for key, phrases in lists.items()})


SPACELESS = "\u2e80"
"""The first character of the scripts of China and Japan, which put no spaces between words."""
NO_STATUS = "none"
"""What a configuration calls the class of words that are no status."""


@cache
def words() -> Words:
    return Words(_load("vocabulary.toml"))


class Measure(NamedTuple):
    """What a word of `measures.tsv` means."""

    kind: str
    """`time`, `data`, `length`; empty for a word of several kinds."""
    worth: float | None
    """How many of the kind's unit it is; None where it can't be converted without knowing more."""


@cache
def measures() -> dict[str, Measure]:
    """Every word of a measure; one that means several, such as `m`, can't be converted."""
    found: dict[str, Measure] = {}
    for line in _read("measures.tsv").splitlines():
        kind, _, worth, said = line.split("\t")
        here = Measure(kind, float(worth) if worth else None)
        for word in said.split(", "):
            known = found.get(word, here)
            found[word] = here if known == here else Measure(kind if known.kind == kind else "", None)
    return found


@cache
def months() -> dict[str, int]:
    """The number of each month by its names, lower case; `months.tsv` has a line for each."""
    return _numbered("months.tsv")


@cache
def days() -> dict[str, int]:
    """The number of each day of the week by its names, lower case, 0 for Monday; `days.tsv` has a line for each."""
    return _numbered("days.tsv")


def _numbered(name: str) -> dict[str, int]:
    lines = (line.split("\t") for line in _read(name).splitlines())
    return {name: int(number) for number, said in lines for name in said.split(", ")}


def alternatives(phrases: Iterable[str], lead: str = "", tail: str = "") -> str:
    """A regular expression for any of `phrases`, the longest first.

    `lead` must hold behind its first letter, and `tail` at its end if its script puts spaces between words.
    `re` skips to the characters of a class that an expression begins with; where case is ignored it would else try all phrases
    at each. So this begins with all first letters, in both cases, and goes on by the second one to the phrases with both.
    """
    firsts: set[str] = set()
    by_second: dict[tuple[str, str], dict[str, list[str]]] = {}
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)):
        firsts |= _cases(phrase[0])
        goes_on = phrase[1:2], tail if phrase < SPACELESS else ""
        by_second.setdefault(goes_on, {}).setdefault(phrase[:2], []).append(re.escape(phrase[2:]))
    if not firsts:
        return "(?!)"
    branches = []
    for (second, ends), by_start in by_second.items():
        starts = (f"(?<={re.escape(start)}){_any(rest)}" for start, rest in by_start.items())
        branches.append(f"{_either(_cases(second)) if second else ''}{_any(starts)}{ends}")
    return f"{_either(firsts)}{lead}{_any(branches)}"


def _any(expressions: Iterable[str]) -> str:
    first, *others = expressions
    return f"(?:{'|'.join([first, *others])})" if others else first


def _cases(letter: str) -> set[str]:
    return {letter.lower(), letter.upper()}


def _either(letters: set[str]) -> str:
    """A class of letters, whether or not case is ignored around it."""
    return f"(?-i:[{re.escape(''.join(sorted(letters)))}])"


@cache
def any_of(name: str) -> re.Pattern[str]:
    """Any phrase of one list of `Words`, as whole words; letters of scripts without spaces may stand beside theirs."""
    return re.compile(any_word(getattr(words(), name)), re.IGNORECASE)


def any_word(phrases: frozenset[str]) -> str:
    """A regular expression for any of `phrases`, as whole words where their script has such."""
    return alternatives(phrases, rf"(?<!\w(?-i:[\0-{SPACELESS}]))", r"(?!\w)")


@cache
def families() -> tuple[frozenset[str], frozenset[str]]:
    """Families known from the start, and words that are never a family."""
    data = _load("families.toml")
    return frozenset(data["known"]), frozenset(data["never"])


@cache
def never_unjoined() -> frozenset[str]:
    """Words that are never a family of IDs without a hyphen; a single letter may be one though it is none with a hyphen."""
    words_of_ranks = frozenset(_load("families.toml")["ranks"])
    return words_of_ranks | {family for family in families()[1] if len(family) > 1}


@cache
def agent_variables() -> tuple[str, ...]:
    """Names of environment variables that agents set for the commands they run."""
    return tuple(name for names in _load("agents.toml")["agents"].values() for name in names)


@cache
def statuses() -> tuple[dict[str, str], dict[str, str]]:
    """Class of each status phrase, and of each symbol."""
    data = _load("statuses.toml")
    listed = {phrase: name for classes in data["words"].values() for name, phrases in classes.items() for phrase in phrases}
    dotted = {phrase.replace("ı", "i"): name for phrase, name in listed.items() if "ı" in phrase}  # `TAMAMLANDI` in lower case
    return dotted | listed, {symbol: name for name, symbols in data["symbols"].items() for symbol in symbols}


@cache
def lone_symbols() -> dict[str, str]:
    """Class of each symbol that says by itself how far something is."""
    return {symbol: name for name, symbols in _load("statuses.toml")["alone"].items() for symbol in symbols}


@cache
def drawn_boxes() -> dict[str, bool]:
    """Signs before an item of a list that are as good as a box, and whether it is ticked."""
    return {sign: name == "ticked" for name, signs in _load("statuses.toml")["boxes"].items() for sign in signs}


@cache
def number_words(language: str = "") -> dict[str, int]:
    """What the number words of a language, or of all, mean, 2 to 20."""
    lists = _load("numbers.toml")["words"]
    return {
        word: value for name, words_ in lists.items() for value, word in enumerate(words_, 2) if word and language in ("", name)
    }


@cache
def rough_words() -> dict[str, tuple[str, ...]]:
    """By kind of roughness, what is written before a number that is not exact: `about`, `least`, `most`."""
    return {kind: tuple(phrases) for kind, phrases in _load("numbers.toml")["rough"].items()}


@cache
def rough_behind() -> dict[str, tuple[str, ...]]:
    """The same for what is written behind the number."""
    return {kind: tuple(phrases) for kind, phrases in _load("numbers.toml")["behind"].items()}


@cache
def rule_names() -> tuple[str, ...]:
    """Every name of a rule or family of rules, by the pages in the folder of the rules: none has to be imported to be named."""
    names = {page.stem.replace("_", "-") for page in (Path(__file__).parent.parent / "rules").glob("*.md")}
    return tuple(sorted(names | {name.split("-")[0] for name in names} | second_names().keys()))


@cache
def second_names() -> dict[str, str]:
    """Second names of rules, each with the first."""
    names: dict[str, str] = _load("rule_names.toml")["second"]
    return names


def first_name(name: str) -> str:
    """The name that messages and reports have of a rule, for either of its names; anything else as it is."""
    return second_names().get(name, name)
