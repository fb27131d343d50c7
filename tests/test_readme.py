"""What README.md and CONTRIBUTING.md say of the tool is true."""

import doctest
import re
import tomllib
from pathlib import Path

import pytest

from gaplint.cli import COMMANDS
from gaplint.config.load import load
from gaplint.markdown import parse
from gaplint.model.document import Document, Fence, Table
from gaplint.model.finding import Severity
from gaplint.pages import page
from gaplint.read import read
from gaplint.rule import rules
from tests.command import run

ROOT = Path(__file__).parent.parent
FOLDER = "fixtures/migration"
README = parse(read(ROOT / "README.md"))
TEXT = README.source.text


def _fences(document: Document, language: str) -> list[str]:
    """The contents of the fences with this information string."""
    text = document.source.text
    return [
        text[block.content.start : block.content.end]
        for block in document.everything
        if isinstance(block, Fence) and block.info == language
    ]


def _table(first_header: str) -> dict[str, tuple[str, ...]]:
    """The rows of the table whose first column has this header, by their first cell."""
    tables = [block for block in README.everything if isinstance(block, Table) and block.header.cells[0].plain == first_header]
    assert len(tables) == 1, first_header
    rows = [(row.cells[0].plain, *(cell.text.replace("`", "") for cell in row.cells[1:])) for row in tables[0].rows]
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0]: row[1:] for row in rows}


def test_the_rules_are_those_that_exist() -> None:
    assert list(_table("Rule").items()) == [(rule.name, (page(rule.name).summary,)) for rule in rules()]


def test_the_warnings_are_named() -> None:
    warnings = [rule.name for rule in rules() if rule.severity is Severity.WARNING]
    *most, last = (f"`{name}`" for name in warnings)
    assert f"{', '.join(most)} and {last} give warnings, the others give errors." in " ".join(TEXT.split())


def test_excerpts_are_real_output() -> None:
    excerpts = [excerpt for fence in _fences(README, "text") for excerpt in fence.strip().split("\n\n")]
    assert len(excerpts) >= 2
    output = run(ROOT, FOLDER, "--isolated", "--exit-zero").stdout
    for excerpt in excerpts:
        assert excerpt.startswith(f"{FOLDER}/")
        assert f"{excerpt}\n\n" in output, excerpt


def test_python_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = doctest.DocTestParser()
    for number, code in enumerate(_fences(README, "python")):
        example = examples.get_doctest(code, {}, f"README.md[{number}]", "README.md", 0)
        assert example.examples
        results = doctest.DocTestRunner(verbose=False).run(example)
        assert not results.failed


def test_the_example_configuration_is_valid(tmp_path: Path) -> None:
    (example,) = _fences(README, "toml")
    (tmp_path / "gaplint.toml").write_text(example, "utf-8")
    load(tmp_path / "gaplint.toml")
    names = {name for key in ("select", "ignore") for name in tomllib.loads(example).get(key, [])}
    assert names <= {rule.name for rule in rules()} | {rule.name.split("-")[0] for rule in rules()}


def test_commands_exist_and_are_described() -> None:
    shell = re.findall(r"^gaplint ([a-z]+)(?![\w./-])", "\n".join(_fences(README, "sh")), re.MULTILINE)
    running_text = re.findall(r"`gaplint ([a-z]+)(?![\w./-])", TEXT)
    assert {*shell, *running_text} == set(COMMANDS)


def test_commands_of_the_makefile_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert {"demo", "test"} <= set(re.findall(r"^make ([a-z]+)", TEXT, re.MULTILINE)) <= targets
    assert set(re.findall(r"^make ([a-z]+)", contributing, re.MULTILINE)) <= targets


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_paths_exist(name: str) -> None:
    paths = re.findall(r"`((?:gaplint|tests|fixtures|\.ci)/[\w./-]+)`", (ROOT / name).read_text("utf-8"))
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_functions_of_the_pipeline_exist() -> None:
    contributing = parse(read(ROOT / "CONTRIBUTING.md"))
    table = next(
        block for block in contributing.everything if isinstance(block, Table) and block.header.cells[0].plain == "Stage"
    )
    for row in table.rows:
        found = re.match(r"(?:\w+\.)?(\w+)\((.*)\)", row.cells[1].plain)
        if found is None:  # `each rule's check(project)`
            continue
        places = [ROOT / place for place in re.findall(r"`([^`]+)`", row.cells[4].text)]
        files = [file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place])]
        signature = re.compile(rf"def {found[1]}\(\s*" + r"\b[^)]*?,\s*".join(found[2].split(", ")) + r"\b")
        assert any(signature.search(file.read_text("utf-8")) for file in files), row.cells[0].plain
