"""The settings as a JSON Schema (draft 7, which editors of TOML read), from the dataclasses that are read."""

from collections.abc import Mapping
from dataclasses import MISSING, is_dataclass
from typing import Any, get_args, get_origin

from gaplint.config.schema import Config, settings
from gaplint.config.values import listed
from gaplint.config.vocabulary import rule_names

FILE = "gaplint.schema.json"
"""In this package; `make generate` writes it."""
RULE = {"$ref": "#/definitions/rule"}


def schema() -> dict[str, Any]:
    """What gaplint.toml, or the table `tool.gaplint` in pyproject.toml, may hold.

    It takes and refuses what `gaplint.config.values` does, but does not see that a pattern is none, or that a key is written
    twice, with a hyphen and with an underscore. A date without quotes is no type of JSON; editors take it for a string.
    """
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "gaplint",
        "description": "Configuration of gaplint: gaplint.toml, or the table tool.gaplint of pyproject.toml.",
        "definitions": {"rule": {"type": "string", "enum": list(rule_names())}},
        **_table(Config),
    }


def _table(kind: Any) -> dict[str, Any]:
    known = settings(kind)
    required = [key for key, setting in known.items() if setting.default is MISSING and setting.default_factory is MISSING]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: _described(setting) for key, setting in known.items()},
        **_underscores(known),
        **({"required": required} if required else {}),
    }


def _underscores(known: Mapping[str, Any]) -> dict[str, Any]:
    """`min_confidence` is read as `min-confidence`, but no editor need offer it."""
    twice = [(key, setting) for key, setting in known.items() if "-" in key]
    return {"patternProperties": {f"^{setting.name}$": _described(setting) for _, setting in twice}} if twice else {}


def _described(setting: Any) -> dict[str, Any]:
    shape = {"description": setting.metadata["help"].replace("`", ""), **_shape(setting.type, setting.metadata)}
    default = () if setting.default is MISSING else setting.default
    return shape if default in ((), "") else {**shape, "default": default}


def _shape(kind: Any, about: Mapping[str, Any]) -> dict[str, Any]:
    if is_dataclass(kind):
        return _table(kind)
    if get_origin(kind) is dict:
        keys = {"propertyNames": _one_of(about["keys"])} if "keys" in about else {}
        return {"type": "object", **keys, "additionalProperties": _shape(get_args(kind)[1], about)}
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        one = _shape(inner, about)
        several = {"type": "array", "items": one}
        return {"anyOf": [several, one]} if inner is str else several
    if kind is bool:
        return {"type": "boolean"}
    if kind is int:
        return {"type": "integer", "minimum": 0}
    if about.get("format") == "date":
        return {"type": "string", "anyOf": [{"const": ""}, {"format": "date"}]}
    return _one_of(about["choices"]) if "choices" in about else {"type": "string"}


def _one_of(allowed: Any) -> dict[str, Any]:
    return RULE if allowed is rule_names else {"type": "string", "enum": list(listed(allowed))}
