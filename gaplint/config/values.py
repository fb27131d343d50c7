"""Data as TOML gives it to the types that the settings are annotated with."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, is_dataclass
from datetime import date
from typing import Any, get_args, get_origin

from gaplint.config.schema import PATTERN, settings
from gaplint.config.vocabulary import first_name, rule_names
from gaplint.expressions import expression
from gaplint.patterns import matcher

Keys = tuple[str | int, ...]
"""The way to a value: keys of tables, and positions in lists, from 0."""
DAY = expression(r"\d{4}-\d\d-\d\d")
NOUNS = {str: "strings", int: "numbers", bool: "booleans"}


class WrongValueError(Exception):
    """A value, or a key, that a setting does not take; the caller knows the file."""

    def __init__(self, keys: Keys, problem: str) -> None:
        super().__init__(problem)
        self.keys = keys
        self.problem = problem
        """The rest of the sentence that `shown(keys)` begins, or all of it where it holds {key}."""

    def told(self, prefix: Keys = ()) -> str:
        """The sentence; `prefix` are the keys that lead to the settings."""
        key = shown((*prefix, *self.keys))
        return self.problem.replace("{key}", key) if "{key}" in self.problem else f"{key} {self.problem}"


def shown(keys: Keys) -> str:
    """`allow[1].rule`."""
    said = "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in keys)
    return said.removeprefix(".")


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean …?` for a message, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def nearest_rule(name: str, known: Iterable[str]) -> str:
    """The same for a rule; where no name is near, how to see them all."""
    return nearest(name, known) or "; `gaplint rules` lists all"


def table(kind: Any, value: Any, keys: Keys = ()) -> dict[str, Any]:
    """The values that a table gives to fields of the dataclass `kind`, by their names, and only those that it gives.

    Raises WrongValueError.
    """
    if not isinstance(value, dict):
        raise WrongValueError(keys, f"must be a table, not {_kind(value)}")
    known, found = settings(kind), {}
    for key, one in value.items():
        setting = known.get(key.replace("_", "-"))
        if setting is None:
            raise WrongValueError((*keys, key), f"unknown key {{key}}{nearest(key, known)}")
        if setting.name in found:
            raise WrongValueError((*keys, key), "is given twice, with a hyphen and with an underscore")
        found[setting.name] = read(setting.type, one, (*keys, key), setting.metadata)
    for key, setting in known.items():
        if setting.default is MISSING and setting.default_factory is MISSING and setting.name not in found:
            raise WrongValueError(keys, f"needs a key {key}")
    return found


def read(kind: Any, value: Any, keys: Keys, about: Mapping[str, Any]) -> Any:
    """`value` as the type `kind`, one of those that the settings are annotated with. Raises WrongValueError."""
    if is_dataclass(kind):
        try:
            return kind(**table(kind, value, keys))  # type: ignore[operator]  # a class, not one of its instances
        except ValueError as error:  # what a dataclass checks itself when it is made
            raise WrongValueError(keys, str(error)) from error
    if get_origin(kind) is dict:
        return _mapping(get_args(kind)[1], value, keys, about)
    if get_origin(kind) is tuple:
        return _list(get_args(kind)[0], value, keys, about)
    if kind is bool:
        if not isinstance(value, bool):
            raise WrongValueError(keys, f"must be true or false, not {_kind(value)}")
        return value
    if kind is int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise WrongValueError(keys, f"must be a whole number, 0 or more, not {value}")
        return value
    return _string(value, keys, about)


def _mapping(kind: Any, value: Any, keys: Keys, about: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WrongValueError(keys, f"must be a table, not {_kind(value)}")
    allowed = listed(about.get("keys", ()))
    for key in value:
        if allowed and key not in allowed:
            raise WrongValueError((*keys, key), f"unknown {_noun(about['keys'], 'key')} {{key}}{nearest(key, allowed)}")
        if about.get("key_place") == PATTERN:
            _check_pattern(key, (*keys, key))
    name = first_name if about.get("keys") is rule_names else str
    return {name(key): read(kind, one, (*keys, key), about) for key, one in value.items()}


def _list(kind: Any, value: Any, keys: Keys, about: Mapping[str, Any]) -> tuple[Any, ...]:
    if kind is str and isinstance(value, str):
        value = [value]
    expected = dict if is_dataclass(kind) else kind
    if not isinstance(value, list) or not all(isinstance(one, expected) for one in value):
        raise WrongValueError(keys, f"must be a list of {NOUNS.get(kind, 'tables')}, not {_kind(value)}")
    if kind is str:
        return tuple(_string(one, keys, about) for one in value)
    return tuple(read(kind, one, (*keys, place), about) for place, one in enumerate(value))


def _string(value: Any, keys: Keys, about: Mapping[str, Any]) -> str:
    if about.get("format") == "date":
        value = value.isoformat() if type(value) is date else value
        if value and isinstance(value, str) and not _is_day(value):
            raise WrongValueError(keys, f"must be a date such as 2025-06-30, not {value}")
    if not isinstance(value, str):
        raise WrongValueError(keys, f"must be a string, not {_kind(value)}")
    if about.get("place") == PATTERN:
        _check_pattern(value, keys)
    choices = listed(about.get("choices", ()))
    if choices and value not in choices:
        if about["choices"] is rule_names:
            raise WrongValueError(keys, f"{{key}}: unknown rule {value}{nearest_rule(value, choices)}")
        raise WrongValueError(keys, f"must be one of {', '.join(choices)}; “{value}” is none of them{nearest(value, choices)}")
    return first_name(value) if choices and about["choices"] is rule_names else value


def _check_pattern(pattern: str, keys: Keys) -> None:
    try:
        matcher([pattern])
    except ValueError as error:
        wrong = "is not a valid .gitignore pattern, or has too many wildcards"
        raise WrongValueError(keys, f"{{key}}: {pattern} {wrong}") from error


def listed(allowed: "Iterable[str] | Callable[[], Iterable[str]]") -> tuple[str, ...]:
    """What the metadata `choices` or `keys` allows; empty for anything."""
    return tuple(allowed() if callable(allowed) else allowed)


def _noun(allowed: Any, otherwise: str) -> str:
    return "rule" if allowed is rule_names else otherwise


def _is_day(text: str) -> bool:
    try:
        return bool(DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _kind(value: Any) -> str:
    kinds = {
        bool: "a boolean",
        int: "a number",
        float: "a number",
        dict: "a table",
        list: "a list of something else",
        str: "a string",
    }
    return kinds.get(type(value), f"a {type(value).__name__}")
