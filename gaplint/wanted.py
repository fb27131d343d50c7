"""Which files are to be read, and the configuration of each: settings of sub-folders and patterns are joined here."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, reduce
from itertools import chain
from pathlib import Path
from typing import Any

from gaplint import world
from gaplint.config.layers import Layer, add, lay, per_document
from gaplint.config.load import layers, own
from gaplint.config.schema import Config, key_of
from gaplint.errors import PathError
from gaplint.patterns import matcher
from gaplint.read import SUFFIXES, find, shown
from gaplint.relative import relative


@dataclass(frozen=True)
class Wanted:
    """The files of one run."""

    files: tuple[Path, ...]
    """Sorted as they are shown, each once."""
    left_out: tuple[tuple[str, str], ...]
    """Each named file or folder that is not read, as shown, with the reason."""
    config: Config
    """With what the configuration files of sub-folders add for all documents."""
    registered: tuple[str, ...]
    """The families whose registers the nearest configuration names, and which must be among the files."""
    scopes: dict[str, Config] = field(default_factory=dict)
    """By folder, absolute: the configuration of the documents there, where a file in that folder or above says so."""
    closed: tuple[tuple[str, str], ...] = ()
    """Folders that can't be listed, as shown, with the reason."""
    excluded: tuple[Path, ...] = ()
    """Markdown beside these files that a pattern in `exclude` leaves out."""
    ignored: tuple[Path, ...] = ()
    """The same for `.gitignore`, where its folder is read."""
    kindred: tuple[Path, ...] = ()
    """Files beside these that hold Markdown of a kind that is not read, such as MDX."""

    @cached_property
    def uniform(self) -> bool:
        """Whether one configuration holds for all documents."""
        return not (self.scopes or self.config.per_file or self.config.per_file_ignores)

    def config_of(self, path: str | Path) -> Config:
        """What holds for the document at `path`: the word of the nearest file, of patterns, of the options."""
        if self.uniform:
            return self.config
        absolute = Path(os.path.abspath(path))  # noqa: PTH100  # resolve() would follow links
        scope = next((self.scopes[str(one)] for one in absolute.parents if str(one) in self.scopes), self.config)
        return _of_patterns(scope, relative(absolute, scope.root))


def roots(named: Iterable[Path], config: Config) -> list[str]:
    """The folders and files beyond which a run for `named` reads nothing: repositories, or else the folders that are named.

    What lies in the repository where the command was called belongs to that, whatever links there lead to. A baseline that
    somebody named elsewhere is a root itself.
    """
    home = world.repository(Path())
    found: list[str] = []
    wanted = (*(Path(config.root, path) for path in config.paths), *named) or (Path(),)
    for path in (path for path in wanted if not world.is_deep(path)):
        at = os.path.abspath(path if world.is_folder(path) else path.parent)  # noqa: PTH100  # resolve() would follow links
        inside = home is not None and world.is_below(at, home)
        found += [home] if home and inside else [world.root_of(at), *([] if world.repository(at) else [at])]
    if config.baseline:
        baseline = os.path.abspath(Path(config.root, config.baseline))  # noqa: PTH100
        found += [] if any(world.is_below(baseline, root) for root in found) else [baseline]
    return found


def choose(paths: Iterable[Path], config: Config) -> Wanted:
    """The Markdown files to read for `paths`: these, the configured ones, and where none are, the folders of named files.

    Raises PathError for a path that does not exist, or where there is no Markdown; ConfigError for a file in a sub-folder.
    """
    named = list(paths)
    root = Path(config.root)
    configured = [Path(config.root, path) for path in config.paths]
    missing = next((path for path in configured if not world.exists(path)), None)
    if missing:
        raise PathError(f"{config.origins.get('paths', ('paths',))[-1]}: {shown(missing)}: no such file or folder")
    files_named = [path for path in named if world.is_file(path)]
    around = [] if configured else [path.parent for path in files_named]
    whole = [*configured, *named, *around] or [Path()]
    asked = [] if config.force_exclude else [*configured, *named]
    found = find(whole, config.exclude, root, asked, config.respect_gitignore)
    nested = _nested(config, found.files) if config.hierarchical else {}
    joined = reduce(add, chain.from_iterable(nested.values()), config)
    if joined.exclude != config.exclude:
        found = find(whole, joined.exclude, root, asked, config.respect_gitignore)
    files = found.files
    left_out = tuple(_left_out(named, files, joined))
    if not files and not files_named and not left_out and not found.closed:  # a hook may name what the configuration leaves out
        unless = " that `exclude` does not name" if joined.exclude else ""
        where = ", ".join(map(shown, named or whole))
        raise PathError(f"no Markdown file ({', '.join(SUFFIXES)}) in {where}{unless}")
    scopes = _scopes(joined, nested)
    rest = (tuple(found.closed), tuple(found.excluded), tuple(found.ignored), tuple(found.kindred))
    return Wanted(tuple(files), left_out, joined, tuple(config.registers), scopes, *rest)


def config_at(path: Path, config: Config) -> Config:
    """What holds for the document or folder `path`: `config`, with the files in the folders on the way and the patterns.

    Raises PathError and ConfigError.
    """
    with world.walled(roots([path], config)):
        return _config_at(path, config)


def _config_at(path: Path, config: Config) -> Config:
    if not world.exists(path):
        raise PathError(f"{path}: no such file or folder")
    document = path / "*" if world.is_folder(path) else path
    nested = _nested(config, [document]) if config.hierarchical else {}
    config = reduce(add, chain.from_iterable(nested.values()), config)
    return Wanted((document,), (), config, (), _scopes(config, nested)).config_of(document)


def _nested(config: Config, files: Iterable[Path]) -> dict[str, list[Layer]]:
    """The layers of each folder below the root that has a configuration file, the outer folders first."""
    root = Path(os.path.abspath(config.root))  # noqa: PTH100
    holding = {Path(os.path.abspath(folder)) for folder in {file.parent for file in files}}  # noqa: PTH100
    folders = {folder for deepest in holding for folder in (deepest, *deepest.parents) if root in folder.parents}
    found = {folder: own(folder) for folder in sorted(folders)}
    return {str(folder): list(layers(file, root)) for folder, file in found.items() if file}


def _scopes(config: Config, nested: dict[str, list[Layer]]) -> dict[str, Config]:
    scopes: dict[str, Config] = {}
    for folder, additions in nested.items():
        above = next((scopes[str(one)] for one in Path(folder).parents if str(one) in scopes), config)
        scopes[folder] = reduce(lay, map(per_document, additions), above)
    return scopes


def _of_patterns(config: Config, path: str) -> Config:
    """`config` with what is said for `path`, relative to the root: by patterns in their order, and by the command line.

    What a pattern ignores is ignored whatever the command line selects.
    """
    said = {pattern: {name: value for name, value in vars(one).items() if value} for pattern, one in config.per_file.items()}
    ignored = {pattern: {"ignore": rules} for pattern, rules in config.per_file_ignores.items()}
    matching = (
        *_matching("per_file", said, config, path),
        *config.given,
        *_matching("per_file_ignores", ignored, config, path),
    )
    return reduce(lay, matching, config)


def _matching(name: str, said: dict[str, dict[str, Any]], config: Config, path: str) -> Iterator[Layer]:
    """A layer for each pattern of the setting `name` that matches `path`."""
    origin = config.origins.get(name, (key_of(name),))[-1]
    return (Layer(values, dict.fromkeys(values, origin)) for pattern, values in said.items() if matches(pattern)(path))


@cache
def matches(pattern: str) -> Callable[[str], bool]:
    """What tells whether a pattern matches a path from the root, a folder's with a slash at its end."""
    return matcher([pattern])


def _left_out(named: Iterable[Path], files: Iterable[Path], config: Config) -> Iterator[tuple[str, str]]:
    """Each of `named` that `exclude` keeps from being read."""
    named = list(named)
    read = set() if all(map(world.is_folder, named)) else {shown(file) for file in files}
    for path in named:
        if not world.is_folder(path) and shown(path) in read:
            continue
        why = excluded_by(path, config)
        if why and (config.force_exclude or not world.is_folder(path)):
            yield shown(path), why


def excluded_by(path: Path, config: Config) -> str:
    """`excluded by notes/ (gaplint.toml:2)`, or nothing where no pattern in `exclude` names the file or folder."""
    seen = relative(path, config.root) + "/" * world.is_folder(path)
    pattern = next((pattern for pattern in config.exclude if matches(pattern)(seen)), None)
    origins = ", ".join(map(str, config.origins.get("exclude", ())))
    return f"excluded by {pattern}" + (f" ({origins})" if origins else "") if pattern else ""
