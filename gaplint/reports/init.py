"""A configuration for a folder, as it was inferred."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from glob import escape
from pathlib import Path

from gaplint.facts.numbers import counted
from gaplint.facts.types import UNJOINED
from gaplint.project import Project
from gaplint.reports.config import toml, toml_key
from gaplint.reports.items import unknown_words
from gaplint.reports.screen import visible
from gaplint.roles import Role

MOST_WORDS = 12
"""Unknown status words that are worth a line."""


def render(project: Project, paths: Iterable[Path]) -> Iterator[str]:
    """The lines of a configuration: paths if they are named, and all that was inferred, each setting commented out on one line.

    Prose begins with `# `, a setting with `#`, as in the configuration of many a server. Keys have dots, so that none needs the
    head of a table and the lines fit into any.
    """
    index = project.index
    sizes = f"{counted(len(index.documents), 'document')} with {counted(len(index.items), 'item')}"
    yield f"# Written by `gaplint init`, inferred from {sizes}."
    yield "# A line that begins with # and no space is a setting, with the value in use; remove the # to change it."
    yield "# If `paths` is set, a file that is checked alone is compared with everything there, not only with its own folder."
    yield ""
    named = tuple(map(_relative, paths))
    yield f"{'' if named else '#'}paths = {toml(named or ('.',))}"
    yield "#exclude = []"
    yield ""
    families = Counter(id_.family for id_ in index.items if _is_named(id_.family) and id_ not in index.phases)
    yield f"# Families of IDs: {', '.join(f'{name} ({number})' for name, number in sorted(families.items())) or 'none'}"
    yield f"#families = {toml(tuple(sorted(families)))}"
    for family, homes in sorted(index.registers.items()):
        if _is_named(family):
            yield f"#registers.{toml_key(family)} = {toml(tuple(_relative(Path(home.document.path)) for home in homes))}"
    yield ""
    yield "# What each document is to the others. One that is not listed is a register, or is kept up to date."
    roles = {_relative(Path(path)): role for path, role in index.roles.items()}
    for role in Role:
        if role not in (Role.REGISTER, Role.LIVING) and (patterns := _patterns(roles, role)):
            yield f"#roles.{role} = {toml(patterns)}"
    yield ""
    yield "# Your own words that mean the same as done, open, …"
    yield "#statuses.done = []"
    yield "#statuses.open = []"
    for word, first in unknown_words(project)[:MOST_WORDS]:
        times = counted(len(first), "time")
        yield visible(f"# Used as a status, but not known to gaplint: “{word}”, {times}, first in {first[0]}")


def _patterns(roles: Mapping[str, Role], role: Role) -> tuple[str, ...]:
    """What means the documents of a role and no others: `archive/**` for a folder of several that holds nothing else."""
    found = {path for path, one in roles.items() if one is role}
    mixed = {folder for path in roles.keys() - found for folder in _folders(path)}
    whole = {path: next((folder for folder in _folders(path) if folder not in mixed), "") for path in found}
    sizes = Counter(whole.values())
    many = {path for path, folder in whole.items() if folder and sizes[folder] > 1}
    return tuple(sorted({f"{escape(whole[path])}/**" if path in many else escape(path) for path in found}))


def _folders(path: str) -> list[str]:
    """The folders that a file is in, the outermost first."""
    parts = path.split("/")
    return ["/".join(parts[:number]) for number in range(1, len(parts)) if parts[number - 1] not in ("", "..")]


def _is_named(family: str) -> bool:
    """Whether a family is worth a line: not one letter, as in `R-1`, nor one without a hyphen, which is known by its series."""
    return UNJOINED not in family and len(family) > 1


def _relative(path: Path) -> str:
    return posixpath.normpath(path.as_posix())
