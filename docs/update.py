"""Bring what the pages quote of the tool up to date: the output of each command shown, and the tables made from the code.

    python -m docs.update

rewrites `README.md` and `docs/*.md` in place; tests/test_docs.py holds that it would change nothing. Two things are kept:

- A fence `console`: each line that begins with `$ ` is run by bash, with the lines right below it that begin with `>`, and
  what it prints follows. The commands of a page share one shell, which begins in an empty folder that holds a copy of
  `fixtures/`. Those of a fence `console columns=80` print what a terminal of that width shows.
- What stands between `<!-- generated: NAME -->` and `<!-- end -->`: written by the function of that name in GENERATED.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from importlib import import_module
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args, get_origin

from gaplint.cli import COMMANDS
from gaplint.config import schema
from gaplint.pages import also_called, summary
from gaplint.reports import FORMATS
from gaplint.reports.tables import TABLES, columns
from gaplint.rule import rules
from tests.attacks import ATTACKS, HARMS

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
SESSION = re.compile(
    r"^(?P<fence>`{3,}) ?console(?: columns=(?P<columns>\d+))?\n(?P<content>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
BLOCK = re.compile(r"^(?P<start><!-- generated: (?P<name>\w+) -->)\n.*?^(?P<end><!-- end -->)$", re.MULTILINE | re.DOTALL)
PROMPT, FURTHER = "$ ", ">"
"""What stands before a command, and before its other lines."""
SEPARATOR = "\x1e"
COMMITTER = {"NAME": "docs", "EMAIL": "docs@example.org", "DATE": "2025-07-09T12:00:00Z"}


def updated(text: str) -> str:
    """A page with all that it quotes as it is now. Raises KeyError for a block that nothing generates, OSError without bash."""
    text = BLOCK.sub(lambda found: f"{found['start']}\n{GENERATED[found['name']]()}{found['end']}", text)
    sessions = [(commands(found["content"]), found["columns"] or "") for found in SESSION.finditer(text)]
    outputs = iter(run([(command, columns) for session, columns in sessions for command in session]))
    return SESSION.sub(lambda found: _session(found, outputs), text)


def commands(content: str) -> list[str]:
    """The commands of a session, one of several lines as one string."""
    found: list[str] = []
    further = False
    for line in content.splitlines():
        if line.startswith(PROMPT):
            found.append(line.removeprefix(PROMPT))
        elif further and line.startswith(FURTHER):
            found[-1] += "\n" + line.removeprefix(FURTHER).removeprefix(" ")
        further = line.startswith(PROMPT) or (further and line.startswith(FURTHER))
    return found


def run(lines: list[tuple[str, str]]) -> list[str]:
    """What each command prints on so many columns, or on none; one shell for all, so folder and variables stay.

    Standard error is included.
    """
    if not lines:
        return []
    script = "".join(
        f"{f'export COLUMNS={columns}' if columns else 'unset COLUMNS'}\n"
        f"(exit $status)\n{line}\nstatus=$?\nprintf '{SEPARATOR}'\n"
        for line, columns in lines
    )
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        shutil.copytree(ROOT / "fixtures", folder / "fixtures")
        printed = subprocess.run(
            ["bash", "-c", f"status=0\n{script}"],
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        ).stdout.decode()
    *outputs, rest = printed.replace(f"{folder}{os.sep}", "").split(SEPARATOR)
    if len(outputs) != len(lines) or rest:
        raise ValueError(f"a command ended the shell: {lines[len(outputs)][0]}: {rest}")
    return outputs


def _environment(folder: Path) -> dict[str, str]:
    """Only what is needed: no colours, no width, nothing of a CI; git commits in one name, on one day."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    people = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in COMMITTER.items()}
    return {"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "GIT_CONFIG_NOSYSTEM": "1", **people}


def _session(found: re.Match[str], outputs: Iterator[str]) -> str:
    lines = []
    for command in commands(found["content"]):
        first, *others = command.split("\n")
        lines += [PROMPT + first, *(f"{FURTHER} {line}".rstrip() for line in others)]
        lines += [line.rstrip() for line in next(outputs).splitlines()]
    width = f" columns={found['columns']}" if found["columns"] else ""
    return "\n".join([f"{found['fence']}console{width}", *lines, found["fence"]])


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    first, *others = (f"| {' | '.join(cells)} |\n" for cells in (header, *rows))
    return "".join([first, f"|{'---|' * len(header)}\n", *others])


def settings() -> str:
    """The keys of the configuration."""
    rows = []
    for key, setting in schema.settings().items():
        default = json.dumps(getattr(schema.Config(), setting.name))
        rows.append((f"`{key}`", _kind(setting.type), f"`{default}`", setting.metadata["help"]))
    return _table(("Key", "Type", "Default", "Meaning"), rows)


def _kind(annotation: Any) -> str:
    """`table of lists` for `dict[str, tuple[str, ...]]`."""
    names = {tuple: "list", dict: "table", int: "number", str: "string", bool: "boolean"}
    held = [one for one in get_args(annotation) if one is not Ellipsis][-1:]
    if not held:
        return names.get(annotation, "table")
    inner = _kind(held[0]) + "s"
    outer = names[get_origin(annotation)]
    return outer if (outer, inner) == ("list", "strings") else f"{outer} of {inner}"


def formats() -> str:
    """The output formats: the first line of each module."""
    described = {name: (import_module(f"gaplint.reports.{name}").__doc__ or "").splitlines()[0] for name in FORMATS}
    return _table(("Format", "Holds"), ((f"`{name}`", text) for name, text in described.items()))


def options() -> str:
    """The help of each command, as a session that is run like the others."""
    return "".join(f"\n## gaplint {name}\n\n```console\n$ gaplint {name} --help\n```\n" for name in COMMANDS) + "\n"


def index() -> str:
    """The rules by family, with a link to the page of each, and its second name."""
    parts = []
    for family, members in groupby(rules(), key=lambda rule: rule.name.split("-")[0]):
        rows = (
            (
                f"[{rule.name}](../gaplint/rules/{rule.name.replace('-', '_')}.md)",
                f"{summary(rule.name)} {also_called(rule.name)}".rstrip(),
                str(rule.severity),
            )
            for rule in members
        )
        parts.append(f"\n## {family}\n\n{_table(('Rule', 'Reports', 'Severity'), rows)}")
    return "".join(parts) + "\n"


def summaries() -> str:
    """The rules in one table, for README.md."""
    rows = ((f"[{rule.name}](gaplint/rules/{rule.name.replace('-', '_')}.md)", summary(rule.name)) for rule in rules())
    return _table(("Rule", "Reports"), rows)


def agents() -> str:
    """The variables by which an AI agent is recognised."""
    data = tomllib.loads((ROOT / "gaplint" / "config" / "agents.toml").read_text("utf-8"))
    rows = ((name, ", ".join(f"`{one}`" for one in variables)) for name, variables in data["agents"].items())
    return _table(("Agent", "Variables"), rows)


def tables() -> str:
    """The tables of `gaplint extract`, a section for each."""
    parts = []
    for name, row in TABLES.items():
        rows = ((f"`{column}`", kind, text) for column, kind, text in _columns(row))
        parts.append(f"\n### {name}\n\n{row.__doc__}\n\n{_table(('Column', 'Type', 'Holds'), rows)}")
    return "".join(parts) + "\n"


def _columns(row: type, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Name, type and meaning of each column, and of the fields of what columns list."""
    names = {str: "text", int: "integer", float: "number", bool: "boolean", date: "date"}
    for column in columns(row):
        held = names.get(column.type, "record")
        kind = f"list of {held.removesuffix('s')}s" if column.listed else held
        yield f"{prefix}{column.name}", f"{kind}, or nothing" if column.optional else kind, column.help
        if column.type not in names:
            yield from _columns(column.type, f"{column.name}.")


def attacks() -> str:
    """What the tests send to the command, and what comes of it."""
    rows = (
        (one.kind, one.tried, f"status {one.status}: `{one.says}`".replace("|", "\\|").replace("``", "` `")) for one in ATTACKS
    )
    return _table(("Class", "Tried", "What happens"), rows)


def harms() -> str:
    """How many attacks of each class there are, each of which has a test that fails where it comes to harm."""
    tried = Counter(one.kind for one in ATTACKS)
    return _table(("Class", "Tried", *HARMS), ((kind, str(number), *("0" for _ in HARMS)) for kind, number in tried.items()))


GENERATED: dict[str, Callable[[], str]] = {
    one.__name__: one for one in (agents, attacks, formats, harms, index, options, settings, summaries, tables)
}


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(updated(path.read_text("utf-8")), "utf-8")
