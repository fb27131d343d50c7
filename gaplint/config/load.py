"""Configuration from pyproject.toml or gaplint.toml."""

import tomllib
from dataclasses import fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_origin

from gaplint.config.schema import Config
from gaplint.config.vocabulary import NO_STATUS, statuses
from gaplint.errors import ConfigError

FILE = "gaplint.toml"
PYPROJECT = "pyproject.toml"
ROLES = ("register", "mirror", "living", "generated", "snapshot", "frozen")


def discover(start: Path) -> Config:
    """The configuration nearest to `start`, looking upwards; the defaults where there is none. Raises ConfigError."""
    for folder in (start.resolve(), *start.resolve().parents):
        own, shared = folder / FILE, folder / PYPROJECT
        if own.is_file():
            return load(own)
        if shared.is_file() and "gaplint" in _table(_toml(shared).get("tool")):
            return load(shared)
        if (folder / ".git").exists():
            break
    return Config(root=str(start))


def load(path: Path) -> Config:
    """The configuration in `path`. Raises ConfigError for what can't be read, an unknown key or a value of the wrong type."""
    data = _toml(path)
    prefix = ""
    if path.name == PYPROJECT:
        prefix = "tool.gaplint."
        data = _table(data.get("tool")).get("gaplint", {})
        if not isinstance(data, dict):
            raise ConfigError(f"{path}: tool.gaplint must be a table, not {_kind(data)}")
    settings = {setting.name: setting for setting in fields(Config) if not setting.metadata.get("internal")}
    values: dict[str, Any] = {"root": str(path.parent)}
    for key, value in data.items():
        if key not in settings:
            raise ConfigError(f"{path}: unknown key {prefix}{key}{nearest(key, settings)}")
        if settings[key].type is int:
            values[key] = _number(path, prefix + key, value)
        elif settings[key].type == dict[str, str]:
            if not isinstance(value, dict):
                raise ConfigError(f"{path}: {prefix}{key} must be a table, not {_kind(value)}")
            values[key] = {name: _word(path, f"{prefix}{key}.{name}", one, ()) for name, one in value.items()}
        elif settings[key].type is str:
            values[key] = _word(path, prefix + key, value, settings[key].metadata.get("choices", ()))
        else:
            values[key] = _value(path, prefix + key, value, nested=get_origin(settings[key].type) is dict)
    checked_day(values.get("today", ""), f"{path}: {prefix}today")
    for kind in values.get("statuses", {}):
        known = {*statuses()[0].values(), NO_STATUS}
        if kind not in known:
            raise ConfigError(f"{path}: unknown key {prefix}statuses.{kind}{nearest(kind, known)}")
    for role in values.get("roles", {}):
        if role not in ROLES:
            raise ConfigError(f"{path}: unknown key {prefix}roles.{role}{nearest(role, ROLES)}")
    return Config(**values)


def nearest(name: str, known: Any) -> str:
    """`; did you mean …?` for a message, or nothing."""
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def checked_day(day: str, where: str) -> str:
    """`day` if it is empty or a date of ISO 8601. Raises ConfigError."""
    try:
        if day:
            date.fromisoformat(day)
    except ValueError as error:
        raise ConfigError(f"{where} must be a date as 2025-06-30, not {day}") from error
    return day


def _number(path: Path, key: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ConfigError(f"{path}: {key} must be a whole number from 0 on, not {value}")
    return value


def _word(path: Path, key: str, value: Any, choices: tuple[str, ...]) -> str:
    if isinstance(value, date):
        value = value.isoformat()
    if not isinstance(value, str):
        raise ConfigError(f"{path}: {key} must be a string, not {_kind(value)}")
    if choices and value not in choices:
        raise ConfigError(f"{path}: {key} must be one of {', '.join(choices)}, not {value}{nearest(value, choices)}")
    return value


def _value(path: Path, key: str, value: Any, nested: bool) -> Any:
    if nested:
        if not isinstance(value, dict):
            raise ConfigError(f"{path}: {key} must be a table, not {_kind(value)}")
        return {name: _value(path, f"{key}.{name}", one, nested=False) for name, one in value.items()}
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ConfigError(f"{path}: {key} must be a list of strings, not {_kind(value)}")
    return tuple(value)


def _kind(value: Any) -> str:
    kinds = {
        bool: "a boolean",
        int: "a number",
        float: "a number",
        dict: "a table",
        list: "a list of something else",
        str: "a string",
    }
    return kinds.get(type(value), type(value).__name__)


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: can't be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
