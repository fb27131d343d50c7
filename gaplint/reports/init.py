"""A configuration for a folder, with what each line of it would bind."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from gaplint.binding.types import Project, Tie
from gaplint.decision.baseline import FILE
from gaplint.facts.numbers import counted
from gaplint.facts.types import UNJOINED
from gaplint.reports.config import toml, toml_key
from gaplint.reports.items import unknown_words
from gaplint.reports.screen import visible
from gaplint.roles import Role

MOST_WORDS = 12
"""Unknown status words that are worth a line."""


def render(project: Project, paths: Iterable[Path]) -> Iterator[str]:
    """The lines of a gaplint.toml: paths as named, all else as it was inferred, commented out."""
    index = project.index
    bound = sum(binding.bound for tie in Tie for binding in project.bindings[tie])
    yield "# Written by `gaplint init`. What begins with # was inferred and holds as long as the line is not taken in."
    sizes = (len(index.documents), "document"), (len(index.items), "item"), (bound, "claim")
    yield f"# {', '.join(counted(number, noun) for number, noun in sizes)} bound."
    yield ""
    yield f"paths = {toml(tuple(map(_relative, tuple(paths) or (Path(),))))}"
    yield "# exclude = []"
    yield f"# baseline = {toml(FILE)}"
    yield ""
    families = Counter(id_.family for id_ in index.items if id_ not in index.phases and UNJOINED not in id_.family)
    yield "# families = ["
    for family, items in sorted(families.items()):
        yield f"#     {toml(family)},  # {counted(items, 'item')}"
    yield "# ]"
    yield ""
    yield "# [registers]"
    for family, homes in sorted(index.registers.items()):
        if UNJOINED in family:
            continue  # what is written without a hyphen is known by its series
        places = toml(tuple(_relative(Path(home.document.path)) for home in homes))
        yield f"# {toml_key(family)} = {places}  # {counted(families[family], 'item')}"
    yield ""
    yield "# [roles]"
    for role in Role:
        named = sorted(path for path, one in index.roles.items() if one is role)
        if role not in (Role.REGISTER, Role.LIVING) and named:
            yield f"# {role} = {toml(tuple(_relative(Path(path)) for path in named))}"
    yield ""
    yield "# [statuses]"
    yield "# done = []"
    yield "# open = []"
    for word, first in unknown_words(project)[:MOST_WORDS]:
        yield visible(f"# # not known: {word}, {counted(len(first), 'time')}, first in {first[0]}")


def _relative(path: Path) -> str:
    return posixpath.normpath(path.as_posix())
