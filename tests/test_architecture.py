"""The house rules: who may import whom, and what no rule may touch."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from gaplint.bind import ACROSS, LOCAL
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex

PACKAGE = Path(__file__).parent.parent / "gaplint"
LAYERS = [
    {
        "model",
        "config",
        "errors",
        "patterns",
        "expressions",
        "watch",
        "progress",
        "drafts",
        "questions",
        "git_question",
        "world",
        "relative",
        "printing",
        "remembered",
        "__init__",
    },
    {"markdown", "damage", "git", "cache", "replay", "workers", "write", "edit", "ignored", "submodules"},
    {"read", "facts"},
    {"index", "context", "roles", "aliases", "scopes", "wanted", "unmatched", "session", "pieces", "lookup", "renaming"},
    {"relations"},
    {"binding"},
    {"comparisons"},
    {"bind", "project"},
    {"weigh"},
    {"rule", "pages"},
    {"rules"},
    {"decision"},
    {"run"},
    {"reports", "allow", "live"},
    {"server"},
    {"commands"},
    {"cli"},
    {"__main__"},
]
"""Imports only point to the same or an earlier layer."""
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


def _room(name: str) -> str:
    return name.split(".")[1] if "." in name else "__init__"


def _layer(room: str) -> int:
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def _imports(path: Path) -> frozenset[str]:
    return frozenset(_imported(_tree(path)))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "gaplint":
                yield from (f"gaplint.{alias.name}" for alias in node.names if not alias.name.startswith("__"))


def _own(path: Path) -> str:
    relative = path.relative_to(PACKAGE.parent).with_suffix("")
    return ".".join(relative.parts)


def test_imports_point_down() -> None:
    wrong = [
        f"{_own(path)} imports {name}"
        for path in MODULES
        if path != PACKAGE / "__init__.py"  # the library's front door imports late
        for name in _imports(path)
        if name.startswith("gaplint") and _layer(_room(name)) > _layer(_room(_own(path)))
    ]
    assert wrong == []


def test_only_markdown_knows_the_parser() -> None:
    others = [path for path in MODULES if path.parent.name != "markdown"]
    knowing = [path for path in others if any(name.startswith(("markdown_it", "mdit_py_plugins")) for name in _imports(path))]
    assert knowing == []


def test_rules_never_touch_text() -> None:
    """A rule that wants an expression wants a new fact."""
    for path in sorted((PACKAGE / "rules").glob("*.py")):
        assert not _imports(path) & {"re", "gaplint.expressions", "os", "pathlib", "subprocess"}, path
        source = path.read_text("utf-8")
        assert ".visible" not in source, path
        assert ".reading[" not in source or path.stem == "text_damage", path  # it quotes what was repaired


def test_no_room_without_a_name() -> None:
    assert {path.stem for path in MODULES}.isdisjoint({"utils", "util", "helpers", "common", "base", "misc"})


def test_public_things_are_described() -> None:
    """Modules say what they are for, and so do classes that are no mere records."""
    bare = []
    for path in MODULES:
        bare += [] if ast.get_docstring(_tree(path)) else [_own(path)]
        for node in _tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.body:
                record = all(isinstance(part, ast.AnnAssign | ast.Expr | ast.Assign) for part in node.body)
                bare += [] if ast.get_docstring(node) or record else [f"{_own(path)}.{node.name}"]
    assert bare == []


def _takes(function: Any) -> set[Any]:
    return {kind for name, kind in get_type_hints(function).items() if name != "return"}


def test_what_is_local_takes_one_document_and_a_context() -> None:
    """That it can reach no other document by these is for mypy to show."""
    assert all(_takes(find) - {Context} == {Facts} for find in LOCAL)
    assert all(_takes(find) == {ProjectIndex} for find in ACROSS)


def test_a_context_gives_out_no_document() -> None:
    members = {name: member for name, member in vars(Context).items() if not name.startswith("_")}
    given = {get_type_hints(getattr(member, "fget", member))["return"] for member in members.values()}
    assert given == {bool, date, frozenset[str], StatusWords}
    for path in MODULES:
        assert path.stem == "context" or "context._index" not in path.read_text("utf-8"), _own(path)


ASKS = re.compile(
    r"\bos\.(?:walk|listdir|scandir|l?stat|environ|readlink)\b|\bos\.path\.(?:l?exists|is(?:file|dir|link)|realpath|getsize|getmtime|samefile)"
    r"|(?<!world)\.(?:exists|is_file|is_dir|is_symlink|read_bytes|iterdir|r?glob|l?stat|today|now)\(|\.resolve\(\)|(?<![\w.])open\(|\bsubprocess\b"
)
UNASKED = {
    "world", "questions", "git_question", "cache", "replay", "write", "allow", "progress", "printing",
    "config.vocabulary", "reports.outputs", "reports.screen", "commands.baseline", "commands.init",
}  # fmt: skip
"""What keeps runs, reads the data of the package, writes files or to a terminal."""


def test_only_one_module_asks_the_world() -> None:
    """A run can only be printed again if all that it asked for is known."""
    others = [path for path in MODULES if _own(path).removeprefix("gaplint.") not in UNASKED]
    assert {_own(path): found for path in others if (found := ASKS.findall(path.read_text("utf-8")))} == {}


def test_nothing_but_click_is_loaded_before_the_arguments_are_known() -> None:
    heavy = {"markdown_it", "mdit_py_plugins", "ftfy", "pathspec", "json"}
    for path in (PACKAGE / "cli.py", *(PACKAGE / "commands").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        loaded = {alias.name.split(".")[0] for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
        loaded |= {node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)}
        assert not {name.split(".")[0] for name in loaded} & heavy
        assert {name for name in loaded if name.startswith("gaplint.")} <= {
            "gaplint.reports", "gaplint.commands.options", "gaplint.printing", "gaplint.replay", "gaplint.world",
        }  # fmt: skip
    tree = ast.parse((PACKAGE / "reports" / "__init__.py").read_text("utf-8"))
    assert not any("gaplint" in (node.module or "") for node in tree.body if isinstance(node, ast.ImportFrom))


def test_what_is_not_asked_for_is_not_loaded(tmp_path: Path) -> None:
    """A check without baseline and revision neither reads JSON nor knows how to call git."""
    (tmp_path / "a.md").write_text("# A\n", "utf-8")
    code = "import sys, gaplint; gaplint.lint(['.']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=True, encoding="utf-8")
    unasked = {"json", "subprocess", "difflib", "importlib.resources", "gaplint.decision.baseline", "gaplint.decision.since"}
    assert not set(done.stdout.split()) & unasked


DEPENDENCIES = {"click", "ftfy", "markdown_it", "mdit_py_plugins", "pathspec", "wcwidth"}


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        ("--version", {"click"}),
        ("rules", {"click", "markdown_it", "mdit_py_plugins"}),
        (".", {"click", "markdown_it", "mdit_py_plugins"}),
    ],
)
def test_a_command_loads_what_it_needs_of_others(command: str, needed: set[str], tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n", "utf-8")
    code = "import atexit, sys; atexit.register(lambda: print(*sys.modules)); from gaplint.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, command], cwd=tmp_path, capture_output=True, check=True, encoding="utf-8"
    )
    assert set(done.stdout.split()) & DEPENDENCIES <= needed


def test_what_a_match_is_asked_for_is_compiled_at_once() -> None:
    """`match.re is X` never holds for an `X` that is compiled late."""
    assert [path for path in MODULES if _asked_of_matches(_tree(path))] == []


def _asked_of_matches(tree: ast.Module) -> bool:
    asked = {
        name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "re"
        for name in ast.walk(node)
        if isinstance(name, ast.Name)
    }
    made = [node for node in tree.body if isinstance(node, ast.Assign)]
    held = [node for node in made if asked & {name.id for name in node.targets if isinstance(name, ast.Name)}]
    return any("expression" in {name.id for name in ast.walk(node.value) if isinstance(name, ast.Name)} for node in held)


def test_an_expression_is_compiled_at_its_first_use() -> None:
    late = expression(r"(\d+) items", re.IGNORECASE)
    assert "match" not in vars(late)
    found = late.match("12 ITEMS")
    assert found is not None
    assert found[1] == "12"
    assert late.sub("all", "3 items") == "all"
    assert "match" in vars(late)
