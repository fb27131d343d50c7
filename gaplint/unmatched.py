"""Patterns of the configuration that match no document: whoever wrote one meant some by it."""

import posixpath
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from gaplint.config.schema import Config, key_of
from gaplint.config.toml import Place
from gaplint.config.values import Keys
from gaplint.read import SUFFIXES, within
from gaplint.relative import relative
from gaplint.wanted import Wanted, matches


def unmatched(wanted: Wanted, named: tuple[Path, ...]) -> Iterator[str]:
    """Patterns in the nearest configuration file that match no document, each as a sentence with where it stands.

    None where only a part of the project is read. A pattern in `exclude` may be there for what comes and goes, such as a folder
    of builds, so only one that names documents has to match any. What a file extends is for many projects, and may say more
    than one needs. An `allow` that allows nothing is a finding of its own.
    """
    config = wanted.config
    if named and not within(config.root, named):
        return
    patterns = [*_patterns(config)]
    read, left_out = ([relative(file, config.root) for file in files if patterns] for files in (wanted.files, wanted.excluded))
    for name, keys, pattern, where in patterns:
        if name == "exclude":
            used = not _names_documents(pattern) or any(map(matches(pattern), left_out))
        elif name == "roles":
            used = any(fnmatch(path, posixpath.normpath(pattern)) for path in read)
        else:
            used = any(map(matches(pattern), read))
        if not used:
            key = f"roles.{keys[0]}" if name == "roles" else key_of(name)
            yield f"{where}: {key}: {pattern} matches no document"


def _names_documents(pattern: str) -> bool:
    return pattern.lower().endswith(SUFFIXES) and not pattern.startswith("!")


def _patterns(config: Config) -> Iterator[tuple[str, Keys, str, str]]:
    """Each pattern with its setting, the keys below that which lead to it, and where it is written."""
    for name in ("roles", "per_file", "per_file_ignores", "exclude"):
        for origin in config.origins.get(name, ()):
            if not isinstance(origin, Place) or origin.file.path.parent.absolute() != Path(config.root).absolute():
                continue
            value: Any = origin.file.data
            for key in origin.keys:
                value = value[key]
            for keys, pattern in _written(name, value):
                yield name, keys, pattern, origin.file.where((*origin.keys, *keys))


def _written(name: str, value: Any) -> Iterator[tuple[Keys, str]]:
    if name == "roles":
        yield from (((role, place), one) for role, said in value.items() for place, one in enumerate(_as_list(said)))
    elif name == "exclude":
        yield from (((place,), one) for place, one in enumerate(_as_list(value)))
    else:
        yield from (((pattern,), pattern) for pattern in value)


def _as_list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value
