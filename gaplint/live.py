"""Documents of a folder that are checked again whenever something changes: for an editor, or for somebody who watches."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from gaplint import world
from gaplint.config.load import FILE, PYPROJECT
from gaplint.config.schema import Config
from gaplint.errors import GaplintError
from gaplint.read import SUFFIXES
from gaplint.run import Report, lint
from gaplint.session import Session

CHECKS_TO_COLLECT, MOST_TO_COLLECT = 50, 200
"""Checks, each of which leaves some 0.3 MB in cycles, until these are looked for, which takes a second in a large project.

After the first number that waits for a check that is not one of an edit alone, for which somebody waits.
"""
GIT = ".git"
WAKING = 100
"""Milliseconds after which a wait for changes is begun anew; the first one has to be over before anything is checked."""


class Live:
    """Checks of the same documents, each with the configuration that holds by then. One check at a time."""

    def __init__(self, paths: tuple[Path, ...], configure: Callable[[], Config], root: Path = Path()) -> None:
        """`configure` may raise ConfigError; without `paths` the configured ones are checked, else all in `root`."""
        self.paths, self.root = paths, root
        self._configure = configure
        self._session = Session()
        self._config: Config | None = None
        """Of the last check, if that came to its end."""
        self._checks = self._uncollected = 0

    def check(self, drafts: Mapping[Path, bytes] | None = None, edited: Iterable[Path] | None = None) -> Report:
        """What there is to say now, with unsaved texts in place of files. Raises what `lint` and `configure` raise.

        Where it is known that only the texts of some files, or of their drafts, have changed since the last check, these are
        `edited`, and nothing else is asked for.
        """
        gc.disable()  # a check makes few cycles, and to look for them takes as long as the check
        try:
            with world.anew():
                config, self._config = self._config if edited is not None else None, None
                if config is None:
                    config, edited = self._configure(), None
                named = self.paths or (() if config.paths else (self.root,))
                report = lint(named, config, drafts=drafts, session=self._session, edited=edited)
                self._config = config
                return report
        finally:
            if not self._checks:
                gc.freeze()  # what the first check has read is there to stay: to look through it would take seconds
            self._checks += 1
            self._uncollected += 1
            if self._uncollected >= (CHECKS_TO_COLLECT if edited is None else MOST_TO_COLLECT):
                gc.collect()
                self._uncollected = 0


def changes(folders: tuple[Path, ...], files: frozenset[str]) -> Iterator[frozenset[Path] | None]:
    """Once when `folders` begin to be watched, and then each time that something in them changes which a check may look at.

    What is new or gone may be linked to; of what is only edited, documents, configuration and `files`, by name, matter. Gives
    the documents that were edited since it gave the last ones, and None where anything else has changed as well. Raises
    GaplintError where watchfiles is not installed, or a folder can't be watched.
    """
    try:
        from watchfiles import Change, DefaultFilter, watch
    except ModuleNotFoundError as error:
        raise GaplintError("--watch needs watchfiles, which the extra `watch` brings: pip install watchfiles") from error
    names = files | {FILE, PYPROJECT, ".gitignore"}
    usual = DefaultFilter()
    beside = True
    """Whether more than documents may have changed, such as a file whose lines one counts, or what git knows."""

    def matters(change: Change, path: str) -> bool:
        nonlocal beside
        is_text = path.lower().endswith(SUFFIXES) and Path(path).name not in names
        is_seen = usual(change, path)
        if not is_text or change is not Change.modified:
            beside |= is_seen or GIT in Path(path).parts
        return is_seen and (change is not Change.modified or is_text or Path(path).name in names)

    try:
        first = True
        for found in watch(*folders, watch_filter=matters, raise_interrupt=True, yield_on_timeout=True, rust_timeout=WAKING):
            if found or first:
                edited, beside = None if beside else frozenset(Path(path) for _, path in found), False
                yield edited
            first = False
    except (OSError, RuntimeError) as error:  # more files than the system allows to be watched
        raise GaplintError(f"can't watch: {error}") from error
