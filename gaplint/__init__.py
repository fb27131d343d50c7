"""Finds contradictions in Markdown project documents: wrong counts, conflicting statuses, broken links and more.

`parse(text)` reads one document; `lint(paths)` checks a set of files.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["__version__", "lint", "parse"]

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

    from gaplint.config.schema import Config
    from gaplint.facts.types import Facts
    from gaplint.run import Report
    from gaplint.session import Session


def parse(text: str, path: str = "document.md") -> "Facts":
    """What one document claims and holds. `path` is how it is called in positions; nothing is read from there."""
    from gaplint.facts.extract import extract
    from gaplint.facts.statuses import StatusWords
    from gaplint.markdown import parse as parse_document
    from gaplint.read import decode

    return extract(parse_document(decode(path, text.encode(errors="replace"))), StatusWords.of({}))


def lint(
    paths: "Iterable[str | PathLike[str]]", config: "Config | None" = None, *, session: "Session | None" = None
) -> "Report":
    """Check the Markdown files that `paths` name or hold.

    Without `config` the defaults hold; no configuration file is looked for. With a `gaplint.session.Session` that has checked
    them before, only what has changed, and what that reaches, is found anew. Raises `gaplint.errors.GaplintError` for what
    keeps it from doing its work.
    """
    from pathlib import Path

    from gaplint.config.schema import Config
    from gaplint.run import lint as run

    return run([Path(path) for path in paths], config or Config(), session=session)
