"""The configuration that holds: found upwards, extended, with the options of the command line over it."""

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from gaplint import world
from gaplint.config.layers import Layer, Places, lay, per_document, rebased
from gaplint.config.schema import Config, key_of
from gaplint.config.toml import Place, TomlFile, parse, read
from gaplint.config.values import Keys, WrongValueError, table
from gaplint.errors import ConfigError

FILE = "gaplint.toml"
PYPROJECT = "pyproject.toml"
BASELINE = "gaplint-baseline.jsonl"
"""What `gaplint baseline` writes beside the configuration; it is used where it lies, unless `baseline` says otherwise."""
PREFIX = ("tool", "gaplint")
"""The keys that lead to the settings in a PYPROJECT."""
MOST_EXTENDED = 64
"""Files that one file extends, directly or by others; one that is extended twice counts twice."""

WAY = 4
"""Files that are named at each end of a way that is too long."""


def discover(start: Path) -> Config:
    """The configuration nearest to `start`, looking upwards; the defaults where there is none. Raises ConfigError.

    A baseline beside it, or in `start` where there is no configuration, need not be named.
    """
    return _with_baseline(_nearest(start))


def _nearest(start: Path) -> Config:
    file = holding(start)
    if file is None:
        return Config(root=str(start), hierarchical=True)
    with world.walled([world.repository(file.path.parent) or file.path.parent]):
        return _loaded(file, hierarchical=True)


def holding(start: Path) -> TomlFile | None:
    """The configuration file nearest to `start`, looking upwards to the root of the repository. Raises ConfigError."""
    home = world.repository(resolved := Path(world.real(start)))
    for folder in (resolved, *resolved.parents):
        with world.walled([home or folder]):
            if file := own(folder):
                return file
        if str(folder) == home:
            break
    return None


def _with_baseline(config: Config) -> Config:
    """`config` with the baseline that lies beside it, if it says nothing of one; an empty name says that there is none."""
    if "baseline" in config.origins or not world.is_file(Path(config.root, BASELINE)):
        return config
    return replace(config, baseline=BASELINE, origins={**config.origins, "baseline": ("found beside the configuration",)})


def load(path: Path) -> Config:
    """The configuration in `path`, with what it extends and the baseline beside it, and no other.

    One that lies outside of the project may name what it likes. Raises ConfigError for what can't be read, an unknown key or a
    value of the wrong type.
    """
    home = world.root_of(Path())
    inside = world.is_below(os.path.abspath(path), home)  # noqa: PTH100  # resolve() would follow links
    with world.walled([home]) if inside else nullcontext():
        return _with_baseline(_loaded(parse(path), hierarchical=False))


def own(folder: Path) -> TomlFile | None:
    """The configuration file of a folder: gaplint.toml, else a pyproject.toml with a table for gaplint. Raises ConfigError."""
    if world.is_file(folder / FILE) or world.leads_out(folder / FILE):
        return parse(folder / FILE)
    path = folder / PYPROJECT
    if not world.is_file(path) or PREFIX[1].encode() not in read(path):  # whatever is wrong with it is for others to say
        return None
    file = parse(path)
    tool = file.data.get("tool")
    return file if isinstance(tool, dict) and PREFIX[1] in tool else None


def layers(
    file: TomlFile, root: Path, chain: tuple[TomlFile, ...] = (), further: Iterator[int] | None = None
) -> Iterator[Layer]:
    """What a file extends, the farthest first, and then what it says itself.

    `chain` are the files that led to it, and `further` yields for each file that may still be read. Raises ConfigError, also
    for files that extend each other in a circle, and for what leads out of the project.
    """
    chain = (*chain, file)
    further = iter(range(MOST_EXTENDED)) if further is None else further
    prefix: Keys = PREFIX if file.path.name == PYPROJECT else ()
    data: Any = file.data
    for key in prefix:
        data = data.get(key, {}) if isinstance(data, dict) else {}
    try:
        values = table(Config, data)
    except WrongValueError as error:
        table_of_pyproject = error.keys == PREFIX[:1] and not prefix
        hint = f"; leave out {'.'.join(PREFIX)} here: it is for {PYPROJECT}" if table_of_pyproject else ""
        raise ConfigError(f"{file.where((*prefix, *error.keys))}: {error.told(prefix)}{hint}") from error
    written = {key.replace("-", "_"): key for key in data}
    origins = {name: Place(file, (*prefix, written[name])) for name in values}
    for name, place in _places(values):
        if world.leads_out(file.path.parent / place):
            raise ConfigError(f"{origins[name]}: {key_of(name)}: {place} {world.OUTSIDE}")
    for name in values.get("extends", ()):
        base = os.path.join(file.path.parent, os.path.expanduser(name))  # noqa: PTH111, PTH118  # Path's raises for odd names
        wrong = (
            world.OUTSIDE if world.leads_out(base)
            else "no such file" if not world.is_file(base)
            else "a circle" if any(world.real(base) == world.real(one.path) for one in chain)
            else f"more than {MOST_EXTENDED} files" if next(further, None) is None
            else ""
        )  # fmt: skip
        if wrong:
            way = [*(one.name for one in chain), name]
            way[WAY:-WAY] = ["…"] if len(way) > 2 * WAY else way[WAY:-WAY]
            raise ConfigError(f"{origins['extends']}: extends: {wrong}: {' -> '.join(way)}")
        yield from layers(parse(Path(base)), root, chain, further)
    yield Layer(rebased(values, Config, Places(file.path.parent, root, chain[0].path.parent)), origins)


def _places(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a file names that is to be read, by the setting; other paths are patterns for what is read anyhow."""
    yield from (("paths", path) for path in values.get("paths", ()))
    yield from (("baseline", path) for path in [values.get("baseline")] if path)


def options(given: dict[str, Any], config: Config) -> Config:
    """`config` with options of the command line over it: values by the name of the setting; None, False or nothing is no value.

    Raises ConfigError.
    """
    data = {key_of(name): list(value) if isinstance(value, tuple) else value for name, value in given.items() if value}
    try:
        values = table(Config, data)
    except WrongValueError as error:
        raise ConfigError(f"--{error.told()}") from error
    return _over(config, values, {name: f"--{key_of(name)}" for name in values})


def assignments(texts: Iterable[str], config: Config) -> Config:
    """`config` with each `KEY=VALUE`, a line of TOML, over it. Raises ConfigError."""
    for text in texts:
        origin = f"--config {text}"
        try:
            values = table(Config, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{origin}: there is no such file, and it is not KEY=VALUE in TOML ({error})") from error
        except WrongValueError as error:
            raise ConfigError(f"{origin}: {error.told()}") from error
        if "extends" in values:
            raise ConfigError(f"{origin}: extends is for files; name the file itself with --config")
        config = _over(config, values, dict.fromkeys(values, origin))
    return config


def _over(config: Config, values: dict[str, Any], origins: Mapping[str, str]) -> Config:
    """`config` with values of the command line over it, whose paths are relative to the working directory."""
    root = Path(config.root)
    layer = Layer(rebased(values, Config, Places(Path(), root, root)), origins)
    return replace(lay(config, layer), given=(*config.given, per_document(layer)))


def _loaded(file: TomlFile, hierarchical: bool) -> Config:
    config = Config(root=str(file.path.parent), hierarchical=hierarchical)
    for layer in layers(file, file.path.parent):
        config = lay(config, layer)
    return config
