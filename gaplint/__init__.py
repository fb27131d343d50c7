"""Finds contradictions in Markdown project documents: wrong counts, conflicting statuses, broken links and more.

`parse(text)` reads one document; `lint(paths)` checks a set of files. What these take and return is named here too, and is
imported when it is asked for.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "Config",
    "Facts",
    "Finding",
    "GaplintError",
    "Report",
    "Session",
    "Spot",
    "__version__",
    "lint",
    "load_config",
    "parse",
]

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

    from gaplint.config.schema import Config
    from gaplint.errors import GaplintError
    from gaplint.facts.types import Facts
    from gaplint.model.finding import Finding, Spot
    from gaplint.run import Report
    from gaplint.session import Session

WHERE = {
    "Config": "gaplint.config.schema",
    "Facts": "gaplint.facts.types",
    "Finding": "gaplint.model.finding",
    "GaplintError": "gaplint.errors",
    "Report": "gaplint.run",
    "Session": "gaplint.session",
    "Spot": "gaplint.model.finding",
}
"""The modules of the classes that have their public name here."""


def __getattr__(name: str) -> Any:
    if name not in WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *WHERE})


def parse(text: str, path: str = "document.md") -> "Facts":
    """What one document claims and holds. `path` is how it is called in positions; nothing is read from there."""
    from gaplint.facts.extract import extract
    from gaplint.facts.statuses import StatusWords
    from gaplint.markdown import parse as parse_document
    from gaplint.read import decode

    return extract(parse_document(decode(path, text.encode(errors="replace"))), StatusWords.of({}))


def load_config(path: "str | PathLike[str] | None" = None) -> "Config":
    """The configuration in the file `path`; without one, the nearest above the working directory, or else the defaults.

    Raises `GaplintError` for a file that can't be read, an unknown key or a value of the wrong type.
    """
    from pathlib import Path

    from gaplint.config.load import discover, load

    return discover(Path()) if path is None else load(Path(path))


def lint(
    paths: "Iterable[str | PathLike[str]]" = (),
    config: "Config | None" = None,
    *,
    drafts: "Mapping[str | PathLike[str], str] | None" = None,
    session: "Session | None" = None,
) -> "Report":
    """Check the Markdown files that `paths` name or hold; without `paths`, all that the configuration names, or the folder has.

    Without `config` the defaults hold; no configuration file is looked for (`load_config` does). `drafts`, texts by path, are
    checked in place of the files there, which need not exist. With a `Session` that has checked the same documents before, only
    what has changed, and what that reaches, is found anew. Raises `GaplintError` for what keeps it from doing its work.
    """
    from pathlib import Path

    from gaplint.config.schema import Config
    from gaplint.run import lint as run

    contents = {Path(path): text.encode(errors="replace") for path, text in (drafts or {}).items()}
    return run([Path(path) for path in paths], config or Config(), drafts=contents, session=session)
