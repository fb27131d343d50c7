"""Known findings, kept in a file and hidden: what was wrong before may stay for now, what is new may not.

The file is JSON lines: a header `{"gaplint-baseline": 1}`, then an object per fingerprint, sorted as text. Lines that two
branches add are merged by keeping all of them: order means nothing, and of lines for one finding the largest count holds.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from gaplint import world
from gaplint.config.vocabulary import first_name
from gaplint.decision.fingerprint import claim_fingerprint
from gaplint.errors import GaplintError
from gaplint.model.finding import Finding
from gaplint.relative import relative

VERSION = 1
LARGEST = 16 * 1024 * 1024
"""Bytes; 80,000 findings."""
HEADER = "gaplint-baseline"

Key = tuple[str, str, str]


class BaselineError(GaplintError):
    """A baseline that can't be read, or says what the tool doesn't know."""


@dataclass(frozen=True)
class Entry:
    """Findings that are known; the fields are the keys of a line, in that order."""

    path: str
    """POSIX, relative to the folder of the baseline."""
    rule: str
    fingerprint: str
    """`gaplint.decision.fingerprint.claim_fingerprint` of the finding."""
    count: int
    """How many equal ones are known."""
    message: str
    """For readers; the first of the messages."""

    @property
    def key(self) -> Key:
        return self.path, self.rule, self.fingerprint


class Compared(NamedTuple):
    new: list[Finding]
    known: list[Finding]
    stale: list[Entry]
    """Entries that are found no more, or less often, with the number that is missing."""


def entries(findings: Iterable[Finding], folder: str) -> list[Entry]:
    """What a baseline in `folder` says of `findings`."""
    counts: Counter[Key] = Counter()
    messages: dict[Key, str] = {}
    for finding in findings:
        key = _key(finding, folder)
        counts[key] += 1
        messages[key] = min(messages.get(key, finding.message), finding.message)
    return [Entry(*key, number, messages[key]) for key, number in counts.items()]


def compare(findings: Iterable[Finding], known: Iterable[Entry], folder: str) -> Compared:
    """Part the findings that a baseline in `folder` knows from the new ones.

    Of several equal ones as many are known as are counted, those first whose message is the one in the baseline.
    """
    left = {entry.key: entry for entry in known}
    groups: dict[Key, list[Finding]] = defaultdict(list)
    result = Compared([], [], [])
    for finding in findings:
        groups[_key(finding, folder)].append(finding)
    for key, group in groups.items():
        entry = left.get(key)
        if entry is None:
            result.new.extend(group)
            continue
        group.sort(key=lambda finding, entry=entry: finding.message != entry.message)  # type: ignore[misc]
        result.known.extend(group[: entry.count])
        result.new.extend(group[entry.count :])
        left[key] = replace(entry, count=entry.count - len(group))
    result.stale.extend(entry for entry in left.values() if entry.count > 0)
    return result


def updated(known: Iterable[Entry], stale: Iterable[Entry], new: Iterable[Entry]) -> list[Entry]:
    """What is known without what is stale and with what is new."""
    left = {entry.key: entry for entry in known}
    for sign, change in ((-1, stale), (1, new)):
        for entry in change:
            before = left.get(entry.key)
            left[entry.key] = replace(entry, count=(before.count if before else 0) + sign * entry.count)
    return [entry for entry in left.values() if entry.count > 0]


def _key(finding: Finding, folder: str) -> Key:
    return seen_from(folder, finding.where.document.path), finding.rule, claim_fingerprint(finding)


def seen_from(folder: str, path: str) -> str:
    """A path as shown, from the folder of a baseline, POSIX, in one form of Unicode on every system."""
    return normalize("NFC", Path(relative(path, folder or ".")).as_posix())


def render(known: Iterable[Entry]) -> bytes:
    """The content of a file that holds `known`; what is no character, as in names that are no UTF-8, is escaped as in JSON."""
    lines = sorted(json.dumps(asdict(entry), ensure_ascii=False) for entry in known)
    return "".join(f"{line}\n" for line in (json.dumps({HEADER: VERSION}), *lines)).encode(errors="backslashreplace")


def read(path: Path) -> list[Entry]:
    """The entries of a file, one per fingerprint. Raises BaselineError with file, line and what is wrong."""
    try:
        lines = world.content(path, LARGEST).decode().split("\n")
    except FileNotFoundError as error:
        raise BaselineError(f"{path}: no such file; `gaplint baseline` writes it") from error
    except OSError as error:
        raise BaselineError(f"{path}: can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BaselineError(f"{path}: not valid UTF-8, so not a baseline") from error
    _check_header(path, _object(path, 1, lines[0]))
    found: dict[Key, Entry] = {}
    for number, line in enumerate(lines[1:], 2):
        if line.strip() and not _is_header(line):
            entry = _entry(path, number, _object(path, number, line))
            if entry.key not in found or found[entry.key].count < entry.count:
                found[entry.key] = entry
    return list(found.values())


def _is_header(line: str) -> bool:
    """Whether a line is the header once more, as a merge of two files may leave it."""
    return line.strip() == json.dumps({HEADER: VERSION})


def _check_header(path: Path, header: dict[str, Any]) -> None:
    version = header.get(HEADER)
    if version is None:
        raise BaselineError(f'{path}:1: the header {{"{HEADER}": {VERSION}}} is missing')
    if version != VERSION or isinstance(version, bool):
        told = f"version {version}" if type(version) is int else "this version"
        raise BaselineError(f"{path}:1: {told} of the format is not known; this gaplint reads {VERSION}")


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{path}:{number}: not JSON{'' if line.strip() else ': an empty line'}") from error
    if not isinstance(value, dict):
        raise BaselineError(f"{path}:{number}: must be a JSON object")
    return value


def _entry(path: Path, number: int, value: dict[str, Any]) -> Entry:
    for name, kind in (("path", str), ("rule", str), ("fingerprint", str), ("count", int), ("message", str)):
        if type(value.get(name)) is not kind:
            said = "is missing" if name not in value else f"must be a {'string' if kind is str else 'number'}"
            raise BaselineError(f"{path}:{number}: {name} {said}")
    if value["count"] < 1:
        raise BaselineError(f"{path}:{number}: count must be at least 1")
    if not value.keys() <= Entry.__dataclass_fields__.keys():
        raise BaselineError(f"{path}:{number}: unknown key")
    return replace(Entry(**value), rule=first_name(value["rule"]))
