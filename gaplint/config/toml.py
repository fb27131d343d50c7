"""TOML files, and places in them."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from gaplint import world
from gaplint.config.values import Keys
from gaplint.errors import ConfigError

LARGEST = 1024 * 1024
"""Bytes of a configuration file."""
MOST_PARTS = 100
"""Of a key with dots; tomllib takes the square of their number."""
CHAIN = re.compile(rf"""(?<![\w-])(?:(?>[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){{{MOST_PARTS}}}""")


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
        from gaplint.config.lines import lines_of

        return lines_of(self.text)


class Place(NamedTuple):
    """Where a value is set; the line is looked for when somebody asks."""

    file: TomlFile
    keys: Keys

    def __str__(self) -> str:
        return self.file.where(self.keys)


def parse(path: Path) -> TomlFile:
    """The file at `path`. Raises ConfigError for what can't be read or is no TOML."""
    name = TomlFile(path, "", {}).name
    try:
        text = read(path).decode()
        if CHAIN.search(text):
            raise ConfigError(f"{name}: a key has more than {MOST_PARTS} parts")
        return TomlFile(path, text, tomllib.loads(text))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name}: can't be read: {error}") from error
    except RecursionError as error:
        raise ConfigError(f"{name}: lists or tables are nested too deeply") from error
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        # how tomllib ends a message; from Python 3.14 on there are attributes for this too
        if at := re.search(r" \(at line (?P<line>\d+), column (?P<column>\d+)\)$", message):
            name, message = f"{name}:{at['line']}:{at['column']}", message[: at.start()]
        raise ConfigError(f"{name}: {message[:1].lower()}{message[1:]}") from error
    except ValueError as error:  # of thousands of digits
        raise ConfigError(f"{name}: a number is too long") from error


def read(path: Path) -> bytes:
    """The bytes of a configuration file. Raises ConfigError for what can't be read."""
    try:
        return world.content(path, LARGEST)
    except OSError as error:
        raise ConfigError(f"{TomlFile(path, '', {}).name}: can't be read: {error.strerror or error}") from error
