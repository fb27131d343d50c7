"""What each document is to the others; rules ask for roles, never for names."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from enum import StrEnum
from fnmatch import fnmatch
from typing import NamedTuple

from gaplint.config.schema import Config
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.types import Facts, ItemKind
from gaplint.model.kept import Settled, told_once

NOT_WORD = expression(r"[\W_]+")
DAY = expression(
    r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)(?:[-_.](?P<month>\d\d)(?:[-_.](?P<day>\d\d))?|(?P<months>\d\d)(?P<days>\d\d))"
    r"|(?P<day_first>\d\d)[-_.](?P<then_month>\d\d)[-_.](?P<then_year>(?:19|20)\d\d))(?!\d)"
)
"""A date in a file's name: `2025-06-03`, `2025_06`, `20250603`, `03-06-2025`."""
FEWEST_MIRRORED = 3
"""Rows keyed by a register's IDs that make a document a mirror of it."""


class Role(StrEnum):
    REGISTER = "register"
    """Living, and defines items."""
    MIRROR = "mirror"
    """Living, and tabulates the items of a register."""
    LIVING = "living"
    """Kept up to date."""
    GENERATED = "generated"
    """Written by a program, and as young as its last run."""
    SNAPSHOT = "snapshot"
    """True as of its date: a checkpoint, a report."""
    FROZEN = "frozen"
    """History: a changelog, an archive."""


KEPT = (Role.REGISTER, Role.MIRROR, Role.LIVING)
"""Roles of documents that people keep up to date."""


class Told(NamedTuple):
    """What a document tells of its role."""

    path: str
    named: Role | None
    """What its name, title or folder says."""
    generated: bool
    rows: Counter[str]
    """How many IDs of each family it has rows for."""


def assign(
    documents: Iterable[Facts], registers: Mapping[str, tuple[Facts, ...]], config: Config, settled: Settled
) -> dict[str, Role]:
    """The role of each document, by its path: as configured, else by its name, title, folder and content."""
    defining = frozenset(facts.document.path for homes in registers.values() for facts in homes)
    configured = tuple((role, tuple(patterns)) for role, patterns in config.roles.items())
    return settled.once(_roles, tuple(map(_told, documents)), defining, frozenset(registers), configured, config.root)


def is_named(path: str, pattern: str, root: str) -> bool:
    """Whether a path as shown is what a configured pattern, relative to `root`, means."""
    relative = posixpath.relpath(posixpath.abspath(path), posixpath.abspath(root))
    return fnmatch(relative, posixpath.normpath(pattern))


def day_named(path: str) -> date | None:
    """The day that a file is named by, the first of the month where it names no day; else the folder of a day that it is in."""
    folder, _, name = path.rpartition("/")
    return next(filter(None, (_day_in(name), *map(_whole_day_in, reversed(folder.split("/"))))), None)


def _whole_day_in(folder: str) -> date | None:
    """The day in a folder's name: that of a run or an audit; one for a month or a year only sorts what is in it."""
    match = DAY.search(folder)
    return _day_in(folder) if match and (match["day"] or match["days"] or match["day_first"]) else None


def _day_in(name: str) -> date | None:
    match = DAY.search(name)
    if match is None:
        return None
    year = match["year"] or match["then_year"]
    month = match["month"] or match["months"] or match["then_month"]
    try:
        return date(int(year), int(month), int(match["day"] or match["days"] or match["day_first"] or 1))
    except ValueError:
        return None


def _roles(
    told: Iterable[Told], defining: Set[str], families: Set[str], configured: Sequence[tuple[str, tuple[str, ...]]], root: str
) -> dict[str, Role]:
    def role_of(one: Told) -> Role:
        for role, patterns in configured:
            if any(is_named(one.path, pattern, root) for pattern in patterns):
                return Role(role)
        if one.named is not None:
            return one.named
        if one.path in defining:
            return Role.REGISTER
        if one.generated:
            return Role.GENERATED
        rows = sum(times for family, times in one.rows.items() if family in families)
        return Role.MIRROR if rows >= FEWEST_MIRRORED else Role.LIVING

    return {one.path: role_of(one) for one in told}


@told_once
def _told(facts: Facts) -> Told:
    rows = Counter(id_.family for id_ in {item.id for item in facts.items if item.kind is ItemKind.ROW})
    return Told(facts.document.path, _named(facts), facts.generated, rows)


def _named(facts: Facts) -> Role | None:
    """The role that a document's name, title or folder says."""
    path = facts.document.path
    names, folders = _names(facts), posixpath.dirname(path).lower().split("/")
    if not (words().frozen | words().retired).isdisjoint(folders) or _any_in(names, words().frozen):
        return Role.FROZEN
    if any(name.startswith(f" {word} ") or name.endswith(f" {word} ") for name in names for word in words().retired):
        return Role.FROZEN
    return Role.SNAPSHOT if _any_in(names, words().snapshot) or day_named(path) is not None else None


def _names(facts: Facts) -> tuple[str, str]:
    """Title and file name in lower case, with a space around each word."""
    name = posixpath.splitext(posixpath.basename(facts.document.path))[0]
    first, second = (f" {NOT_WORD.sub(' ', text.lower()).strip()} " for text in (facts.document.title, name))
    return first, second


def _any_in(names: tuple[str, str], phrases: frozenset[str]) -> bool:
    return any(f" {phrase} " in name for name in names for phrase in phrases)
