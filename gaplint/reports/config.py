"""The configuration that holds, with where each value was set."""

import json
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any

from gaplint.config.schema import Config, key_of, settings
from gaplint.reports.screen import visible

VERSION = 1
DEFAULT = "default"


def as_object(config: Config, path: str) -> dict[str, Any]:
    """Each setting with its value as JSON types and its origins, nearest last: `default`, file and line, or option."""
    return {
        "version": VERSION,
        "path": path,
        "root": config.root,
        "settings": {
            key: {"value": _plain(getattr(config, setting.name)), "origins": list(_origins(config, setting.name))}
            for key, setting in settings().items()
        },
    }


def render(config: Config) -> Iterator[str]:
    """A line per setting: the value as TOML writes it, and where it was set."""
    rows = [(key, toml(getattr(config, one.name)), ", ".join(_origins(config, one.name))) for key, one in settings().items()]
    wide = max(len(key) for key, _, _ in rows)
    for key, value, origins in rows:
        yield f"{key:{wide}}  {value}  ({origins})"


def render_toml(config: Config) -> Iterator[str]:
    """A configuration file that says the same for the root, without what it extends."""
    for key, setting in settings().items():
        if key != "extends":
            yield f"{key} = {toml(getattr(config, setting.name))}  # {', '.join(_origins(config, setting.name))}"


def _origins(config: Config, name: str) -> tuple[str, ...]:
    return tuple(visible(str(origin)) for origin in config.origins.get(name, (DEFAULT,)))


def _plain(value: Any) -> Any:
    """JSON types; of a table of settings only what it says."""
    if is_dataclass(value):
        return {key_of(name): _plain(one) for name, one in vars(value).items() if one}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def toml(value: Any) -> str:
    """As TOML 1.0 writes it in one line; a string of JSON is one of TOML."""
    value = _plain(value)
    if isinstance(value, dict):
        pairs = ", ".join(f"{toml_key(key)} = {toml(one)}" for key, one in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_key(key: str) -> str:
    """A bare key, or a quoted one."""
    bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if bare else toml(key)
