"""TOML files: their data, and the line of each key."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from gaplint.config.values import Keys
from gaplint.errors import ConfigError

PART = r"""(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
DOTTED = rf"{PART}(?:[ \t]*\.[ \t]*{PART})*"
HEADER = re.compile(rf"[ \t]*(?P<open>\[\[?)[ \t]*(?P<keys>{DOTTED})[ \t]*\]\]?[ \t]*(?:#.*)?")
ASSIGNED = re.compile(rf"[ \t]*(?P<keys>{DOTTED})[ \t]*=")
LONG_STRING = re.compile(r'"{3}(?:[^\\]|\\.)*?"{3}' + r"|'{3}.*?'{3}", re.DOTALL)
AT = re.compile(r" \(at line (?P<line>\d+), column (?P<column>\d+)\)$")
"""How tomllib ends a message; from Python 3.14 on it also has attributes for this."""


@dataclass(frozen=True)
class TomlFile:
    """A file with its text and its data."""

    path: Path
    text: str
    data: dict[str, Any]

    def where(self, keys: Keys = ()) -> str:
        """`gaplint.toml:3` for the line that sets the value at `keys`, or the nearest table or list that holds it."""
        while keys and keys not in self._lines:
            keys = keys[:-1]
        return f"{self.name}:{self._lines[keys]}" if keys else self.name

    @property
    def name(self) -> str:
        """The path as people see it: from the working directory where it lies there."""
        path = self.path.absolute()
        return (path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else self.path).as_posix()

    @cached_property
    def _lines(self) -> dict[Keys, int]:
        """The 1-based line of each key; tomllib keeps none, so they are looked for where a key can stand: at a line's start."""
        found: dict[Keys, int] = {}
        tables: Counter[Keys] = Counter()
        here: Keys = ()
        text = LONG_STRING.sub(lambda quoted: "\n" * quoted[0].count("\n"), self.text)
        for number, line in enumerate(text.split("\n"), 1):
            if header := HEADER.fullmatch(line.rstrip("\r")):
                here = _below((), _keys(header["keys"]), tables)
                if header["open"] == "[[":
                    tables[here] += 1
                    here = (*here, tables[here] - 1)
                added = here
            elif assigned := ASSIGNED.match(line):
                added = (*here, *_keys(assigned["keys"]))
            else:
                continue
            for end in range(1, len(added) + 1):
                found.setdefault(added[:end], number)
        return found


def _keys(dotted: str) -> tuple[str, ...]:
    """`a."b c"` as its keys; TOML itself says how they are quoted."""
    keys, inner = [], tomllib.loads(f"{dotted} = 0")
    while isinstance(inner, dict):
        key, inner = next(iter(inner.items()))
        keys.append(key)
    return tuple(keys)


def _below(path: Keys, keys: tuple[str, ...], tables: Counter[Keys]) -> Keys:
    """The way of a header's `keys`: through a list of tables it leads into the last one."""
    for key in keys[:-1]:
        path = (*path, key)
        if tables[path]:
            path = (*path, tables[path] - 1)
    return (*path, keys[-1])


def parse(path: Path) -> TomlFile:
    """The file at `path`. Raises ConfigError for what can't be read or is no TOML."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: can't be read: {error}") from error
    try:
        return TomlFile(path, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        name, message = TomlFile(path, "", {}).name, str(error)
        if at := AT.search(message):
            name, message = f"{name}:{at['line']}:{at['column']}", message[: at.start()]
        raise ConfigError(f"{name}: {message[:1].lower()}{message[1:]}") from error
