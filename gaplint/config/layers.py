"""Configurations laid over each other: defaults, files, options.

What a nearer layer says replaces what a farther one says, key by key. Tables merge, and so do lists that only add, such as
`ignore`. A nearer `select` begins anew: what farther layers select or ignore is forgotten. The command line is the
nearest, also where a sub-folder or a pattern says something else; only what `per-file-ignores` leaves out stays left out.
"""

import os
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, is_dataclass, replace
from pathlib import Path
from typing import Any

from gaplint.config.schema import PATTERN, PLACE, Config, Origin, PerFile, key_of, settings
from gaplint.config.vocabulary import first_name
from gaplint.errors import ConfigError
from gaplint.relative import relative


@dataclass(frozen=True)
class Layer:
    """What one file, or the options of one run, set."""

    values: dict[str, Any]
    """By the name of the field; paths and patterns are relative to the root."""
    origins: Mapping[str, Origin]
    """By the same names."""


@dataclass(frozen=True)
class Places:
    """Where a layer's paths and patterns were written, and for what."""

    folder: Path
    """That they are relative to."""
    root: Path
    """That they are to be relative to."""
    within: Path
    """That they hold in: the folder of the configuration file that is laid, as against one that it extends."""

    @property
    def moved(self) -> bool:
        return not self.folder.absolute() == self.root.absolute() == self.within.absolute()

    def path(self, path: str) -> str:
        """A path, or a pattern of fnmatch, from the root."""
        return _relative(os.path.abspath(self.folder / path), self.root)  # noqa: PTH100  # resolve() would follow links

    def pattern(self, pattern: str) -> str:
        """A pattern of .gitignore from the root; one without a slash is a name, which stands at any depth."""
        negated = pattern.startswith("!")
        body = pattern.removeprefix("!")
        sign, end = "!" * negated, "/" * body.endswith("/")
        if "/" in body.rstrip("/"):
            return f"{sign}/{self.path(body.strip('/'))}{end}"
        inner = _relative(str(self.within.absolute()), self.root)
        return pattern if inner == "." else f"{sign}/{inner}/**/{body}"


def _relative(path: str, root: Path) -> str:
    return posixpath.normpath(Path(relative(path, root.absolute())).as_posix())


def rebased(values: dict[str, Any], kind: Any, places: Places) -> dict[str, Any]:
    """The values of fields of `kind` with their paths and patterns seen from the root."""
    if not places.moved:
        return values
    known = {one.name: one.metadata for one in settings(kind).values()}
    return {name: _moved(value, known[name], places) for name, value in values.items()}


def _moved(value: Any, about: Mapping[str, Any], places: Places) -> Any:
    move = {PLACE: places.path, PATTERN: places.pattern}
    if isinstance(value, dict):
        key = move.get(about.get("key_place", ""), str)
        return {key(name): _moved(one, about, places) for name, one in value.items()}
    if isinstance(value, tuple):
        return tuple(_moved(one, about, places) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **rebased(vars(value), type(value), places))
    return move[about["place"]](value) if value and "place" in about else value


MOST = 1000
"""Entries of a setting in all files together; each pattern is tried for each document."""


def lay(config: Config, layer: Layer) -> Config:
    """`config` with `layer` over it. Raises ConfigError where it gets too long."""
    about = {one.name: one.metadata for one in settings().values()}
    values = over({name: getattr(config, name) for name in about}, layer.values)
    forgotten = RESELECTED if "select" in layer.values else ()
    origins = {name: said for name, said in config.origins.items() if name not in forgotten}
    for name, origin in layer.origins.items():
        merged = isinstance(values[name], dict) or about[name].get("adds")
        origins[name] = (*(one for one in origins.get(name, ()) if merged and one != origin), origin)
    return _bounded(replace(config, **values, origins=origins), layer)


RESELECTED = ("extend_select", "ignore")
"""What a nearer `select` begins anew."""


def over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """The values of settings with nearer ones over them."""
    about = {one.name: one.metadata for one in settings().values()}
    merged = dict(below)
    if "select" in above:
        merged |= dict.fromkeys(RESELECTED, ())
    if "ignore" in above:  # the nearer word counts: what is to be ignored now is not selected farther away
        merged["extend_select"] = tuple(name for name in merged["extend_select"] if not covers(above["ignore"], name))
    for name, value in above.items():
        if isinstance(value, dict):
            merged[name] = {**merged[name], **value}
        elif about[name].get("adds"):
            merged[name] = tuple(dict.fromkeys((*merged[name], *value)))
        else:
            merged[name] = value
    return merged


def covers(entries: Iterable[str], name: str) -> bool:
    """Whether one of `entries`, rules by either name or families, is the rule `name` or its family."""
    return any(name == entry or name.startswith(entry + "-") for entry in map(first_name, entries))


def per_document(layer: Layer) -> Layer:
    """The part of a layer that holds for single documents."""
    names = {*PerFile.__dataclass_fields__, "per_file", "per_file_ignores"}
    values = {name: value for name, value in layer.values.items() if name in names}
    return Layer(values, {name: layer.origins[name] for name in values})


def add(config: Config, layer: Layer) -> Config:
    """`config` with what the file of a sub-folder adds for all documents, since they are read as one whole.

    Raises ConfigError where it gets too long.
    """
    shared = [one.name for one in settings().values() if one.metadata.get("nested") and one.name in layer.values]
    values = {name: _joined(getattr(config, name), layer.values[name]) for name in shared}
    origins = {name: (*config.origins.get(name, ()), layer.origins[name]) for name in shared}
    return _bounded(replace(config, **values, origins={**config.origins, **origins}), layer)


def _bounded(config: Config, layer: Layer) -> Config:
    """`config`, if what the layer speaks of has not become too long. Raises ConfigError."""
    for name, origin in layer.origins.items():
        if _entries(getattr(config, name)) > MOST:
            raise ConfigError(f"{origin}: {key_of(name)}: more than {MOST:,} entries")
    return config


def _entries(value: Any) -> int:
    if isinstance(value, dict):
        return len(value) + sum(len(one) for one in value.values() if isinstance(one, tuple))
    return len(value) if isinstance(value, tuple) else 0


def _joined(value: Any, more: Any) -> Any:
    """Both lists, or both tables with the lists of a key joined; of two single values of a key the first."""
    if isinstance(value, tuple):
        return tuple(dict.fromkeys((*value, *more)))
    if isinstance(value, dict):
        return {**more, **{key: _joined(one, more.get(key, ())) for key, one in value.items()}}
    return value
