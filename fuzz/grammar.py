"""Projects by grammar.toml, and changes of a project that keep most of its structure.

A project is one text: a line `=== PATH` before each file. So an input that broke something can be read, cut down by hand, and
still means the same when the grammar has changed.
"""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

Files = dict[str, bytes]
"""Contents by path, relative and POSIX."""
START = re.compile(rb"^=== (.*)\n?", re.MULTILINE)
UNNAMED = "a.md"
"""The file of what stands before the first line that names one."""
SYMBOL = re.compile(r"<(?P<name>[a-z0-9]+)(?P<several>\*?)>")
DEEPEST = 30
SMALL = 4096
"""Bytes."""
MOST_SEVERAL = 4
TOKEN = {
    "id": re.compile(r"\b[A-Z]+-\d+\b"),
    "day": re.compile(r"\b\d{4}-\d\d-\d\d\b"),
    "percent": re.compile(r"\d+%"),
    "amount": re.compile(r"\b\d+\b"),
    "status": re.compile(r"\b(?:Done|Open|Pending|Blocked|Complete)\b|[✅❌]"),
    "link": re.compile(r"\[[^]\n]*\]\([^)\n]*\)"),
    "path": re.compile(r"[\w/.]+\.md"),
    "odd": re.compile(r"[^\w\s]"),
}
"""What may be put in place of another of its kind, by symbol."""
INSERTED = ("block", "block", "block", "line", "document", "file", "setting", "settings", "entry", "known", "record")
PREFIXES = ("> ", "- ", "  ", "    ", "| ", "# ", "1. ", "- [ ] ", "\t")


@cache
def _rules() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def made(symbol: str, random: Random, depth: int = 0) -> str:
    """A text of a symbol of the grammar; what would be too deep in another is left out."""
    rules = _rules()

    def put(found: re.Match[str]) -> str:
        if found["name"] not in rules:  # a tag of HTML
            return found[0]
        if depth == DEEPEST:
            return ""
        times = random.randrange(MOST_SEVERAL + 1) if found["several"] else 1
        return "".join(made(found["name"], random, depth + 1) for _ in range(times))

    return SYMBOL.sub(put, random.choice(rules[symbol]))


def files_of(text: bytes) -> Files:
    """The files of a project; of two with one path, the last. Paths that no folder could hold are changed."""
    first, *parts = START.split(text)
    named = {_possible(path): content for path, content in zip(parts[::2], parts[1::2], strict=True)}
    return ({UNNAMED: first} if first or not named else {}) | named


def text_of(files: dict[str, str]) -> bytes:
    """The project as one text."""
    return "".join(f"=== {path}\n{content}" for path, content in files.items()).encode(errors="surrogateescape")


def _possible(path: bytes) -> str:
    """Relative, below the working directory, and of names that a file may have."""
    names = path.decode(errors="replace").replace("\0", "").split("/")
    return "/".join(name[:80] for name in names if name not in ("", ".", "..")) or UNNAMED


def changed(text: bytes, most: int, random: Random) -> bytes:
    """The text of a project of at most so many bytes, with one to three changes; most are small, so that there are many."""
    most = most if random.random() < 0.1 else min(most, SMALL)
    lines = text.decode(errors="surrogateescape")
    for _ in range(random.choice((1, 1, 2, 3))):
        lines = random.choice(CHANGES)(lines, most, random)
    return lines.encode(errors="surrogateescape")[:most]


def _insert(text: str, most: int, random: Random) -> str:  # noqa: ARG001
    parts = text.split("\n\n")
    symbol = random.choice(
        ("block", "block", "block", "line", "file", "setting", "entry", "document", "settings", "known", "record")
    )
    parts.insert(random.randrange(len(parts) + 1), made(symbol, random).rstrip("\n"))
    return "\n\n".join(parts)


def _drop(text: str, most: int, random: Random) -> str:  # noqa: ARG001
    by = random.choice(("\n\n", "\n", " "))
    parts = text.split(by)
    start = random.randrange(len(parts))
    del parts[start : start + random.choice((1, 1, 2, 8))]
    return by.join(parts)


def _repeat(text: str, most: int, random: Random) -> str:
    """A part again and again, now and then until the project is as large as it may be; some with other numbers each."""
    by = random.choice(("\n\n", "\n", " ", ""))
    parts = text.split(by) if by else [*text] or [text]
    start = random.randrange(len(parts))
    part = by.join(parts[start : start + random.choice((1, 1, 2, 5))]) + by
    room = max(0, most - len(text.encode(errors="surrogateescape")))
    times = min(random.choice((1, 2, 9, 99, 9999)), room // max(1, len(part.encode(errors="surrogateescape"))))
    numbered = random.random() < 0.5
    copies = (re.sub(r"\d+", str(n), part) if numbered else part for n in range(times))
    return by.join(parts[:start]) + (by if start else "") + "".join(copies) + by.join(parts[start:])


def _move(text: str, most: int, random: Random) -> str:  # noqa: ARG001
    parts = text.split("\n\n")
    part = parts.pop(random.randrange(len(parts)))
    parts.insert(random.randrange(len(parts) + 1), part)
    return "\n\n".join(parts)


def _replace(text: str, most: int, random: Random) -> str:  # noqa: ARG001
    """One token by another of its kind, or of another kind."""
    symbol = random.choice(tuple(TOKEN))
    found = list(TOKEN[symbol].finditer(text))
    if not found:
        return text
    at = random.choice(found)
    new = random.choice(found)[0] if random.random() < 0.4 else made(random.choice((symbol, symbol, "odd", "value")), random)
    return text[: at.start()] + new + text[at.end() :]


def _prefix(text: str, most: int, random: Random) -> str:  # noqa: ARG001
    parts = text.split("\n\n")
    number = random.randrange(len(parts))
    prefix = random.choice(PREFIXES) * random.choice((1, 1, 2, 20))
    parts[number] = "\n".join(line if line.startswith("===") else prefix + line for line in parts[number].split("\n"))
    return "\n\n".join(parts)


def _splice(text: str, most: int, random: Random) -> str:  # noqa: ARG001
    """Something odd anywhere, once or on and on."""
    at = random.randrange(len(text) + 1)
    return text[:at] + made("odd", random) * random.choice((1, 1, 3, 50)) + text[at:]


def _join(text: str, most: int, random: Random) -> str:  # noqa: ARG001
    """A line end less, or one of another kind."""
    at = text.find("\n", random.randrange(len(text) + 1))
    return text if at < 0 else text[:at] + random.choice(("", " ", "\r", "\r\n", "\n\n", "\u2028")) + text[at + 1 :]


CHANGES: tuple[Callable[[str, int, Random], str], ...] = (
    _insert, _insert, _insert, _drop, _drop, _repeat, _repeat, _move, _replace, _replace, _replace, _prefix, _splice, _join,
)  # fmt: skip
