"""What the documentation shows is what the tool does: sessions, tables, examples, recipes, links and addresses."""

import doctest
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from ruamel.yaml import YAML

from docs import build, update
from gaplint import __version__, pages
from gaplint.cli import COMMANDS, main
from gaplint.config.load import load
from gaplint.config.schema import settings
from gaplint.markdown import parse
from gaplint.model.document import Fence
from gaplint.read import read
from gaplint.reports import FORMATS
from gaplint.rule import rules

ROOT = Path(__file__).parent.parent
DOCS = sorted((ROOT / "docs").glob("*.md"))
SCHEMAS = {
    ".github/workflows/documents.yml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
    "azure-pipelines.yml": "vendor.azure-pipelines",
    "bitbucket-pipelines.yml": "vendor.bitbucket-pipelines",
    "action.yml": "vendor.github-actions",
}
"""The published schema of a file, as check-jsonschema ships it. pre-commit checks its own (tests/test_packaging.py)."""
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
OF_CI = {"GITHUB_BASE_REF": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD"}
"""Variables that recipes read."""
STANDING_IN = ("pip() { true; }", 'uvx() { shift 2; "$@"; }', "reviewdog() { cat; }")
"""For what installs gaplint, and what reads its report."""
REPOSITORY = (
    "git init --quiet --initial-branch=main",
    "git -c user.name=docs -c user.email=docs@example.org commit --quiet --allow-empty --message=Begin",
    "git update-ref refs/remotes/origin/main HEAD",
)
"""Makes one whose branches are empty, here and at the origin, so that all that lies there has changed."""
ENTRIES = {hook["id"]: hook["entry"] for hook in YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")}


def _fences(path: Path, language: str) -> list[str]:
    document = parse(read(path))
    text = document.source.text
    return [
        text[slice(*block.content)] + "\n"
        for block in document.everything
        if isinstance(block, Fence) and block.info == language
    ]


def _with(language: str) -> list[Any]:
    return [pytest.param(path, id=path.name) for path in DOCS if _fences(path, language)]


RECIPES = [
    pytest.param(language, text, id=f"{language}-{number}")
    for language in ("yaml", "sh", "make", "groovy")
    for number, text in enumerate(_fences(ROOT / "docs" / "recipes.md", language), 1)
]


@pytest.mark.quoted
@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in update.PAGES])
def test_what_is_quoted_is_what_is_printed(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == update.updated(text), "make docs-update"


def test_a_changed_output_is_seen() -> None:
    page = "# A\n\n```console\n$ cd fixtures\n$ pwd; (exit 3)\nelsewhere\n$ echo $?\n```\n"
    assert update.updated(page) == "# A\n\n```console\n$ cd fixtures\n$ pwd; (exit 3)\nfixtures\n$ echo $?\n3\n```\n"
    several = "```console\n$ cat <<END\n> a\n>\n>  b\n> END\nelsewhere\n> no line of it\n```\n"
    assert update.updated(several) == "```console\n$ cat <<END\n> a\n>\n>  b\n> END\na\n\n b\n```\n"
    with pytest.raises(ValueError, match="a command ended the shell: exit 4"):
        update.updated("```console\n$ exit 4\n```\n")
    with pytest.raises(KeyError, match="nothing"):
        update.updated("<!-- generated: nothing -->\n<!-- end -->\n")


@pytest.mark.parametrize("path", _with("python"))
def test_python_examples(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    example = doctest.DocTestParser().get_doctest("\n".join(_fences(path, "python")), {}, path.name, str(path), 0)
    assert example.examples
    assert not doctest.DocTestRunner(verbose=False).run(example).failed


@pytest.mark.parametrize("path", _with("toml"))
def test_example_configurations_are_valid(path: Path, tmp_path: Path) -> None:
    for example in _fences(path, "toml"):
        tomllib.loads(example)
        (tmp_path / "gaplint.toml").write_text(example, "utf-8")
        load(tmp_path / "gaplint.toml")


def test_each_command_is_shown() -> None:
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert re.findall(r"^\$ gaplint (\w+) --help$", text, re.MULTILINE) == list(COMMANDS)


def test_each_format_has_a_section() -> None:
    headings = re.findall(r"^## (\w+)$", (ROOT / "docs" / "formats.md").read_text("utf-8"), re.MULTILINE)
    assert [name for name in headings if name in FORMATS] == list(FORMATS)


def test_each_key_is_explained_beside_the_table() -> None:
    text = update.BLOCK.sub("", (ROOT / "docs" / "configuration.md").read_text("utf-8"))
    assert [key for key in settings() if f"`{key}`" not in text and f"`[[{key}]]`" not in text] == []


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in update.PAGES])
def test_options_that_pages_name_exist(path: Path) -> None:
    """In lines with commands of gaplint, and in running text as `--option`."""
    text = path.read_text("utf-8")
    parts = (part for line in text.splitlines() for part in re.split(r"[|;`]|&&", line))
    commands = [part[found.start() :] for part in parts if (found := re.search(r"\bgaplint\b", part))]
    named = [*(option for part in commands for option in OPTION.findall(part)), *re.findall(r"`(--[a-z][a-z-]+)", text)]
    assert set(named) <= _options(), path


def test_each_page_is_in_the_navigation_and_each_rule_has_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`make docs` runs the examples as well."""
    monkeypatch.setattr(build, "reported", lambda *_: [])
    build.stage(tmp_path / "site")
    site = YAML(typ="safe").load(tmp_path / "site" / "mkdocs.yml")
    written = {str(path.relative_to(tmp_path / "site" / "docs")) for path in (tmp_path / "site" / "docs").rglob("*.md")}
    assert set(_leaves(site["nav"])) == written
    assert {f"rules/{rule.name}.md" for rule in rules()} == {name for name in written if name.startswith("rules/")}
    for name in written:
        assert "gaplint/rules/" not in (tmp_path / "site" / "docs" / name).read_text("utf-8"), name


def test_a_bad_example_shows_what_is_reported() -> None:
    (rule,) = (rule for rule in rules() if rule.name == "count-heading")
    page = build.rule_page(rule)
    assert '``` md title="LATER.md" hl_lines="3"\n# Waiting\n\n### Waiting for the harbour office (4 items)\n' in page
    assert "```text\nLATER.md:3:37: error count-heading: the heading says 4 items; the list has 3 items\n```\n" in page
    assert "<!-- !" not in page
    assert " bad" not in page


def test_the_help_of_a_rule_is_an_address_only_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pages.help_of("id-range") == "gaplint explain id-range"
    assert "site_url" not in build.settings()
    for module in (pages, build):
        monkeypatch.setattr(module, "SITE", "https://example.org/gaplint")
    assert pages.help_of("id-range") == "https://example.org/gaplint/rules/id-range/"
    assert 'site_url: "https://example.org/gaplint/"' in build.settings()


@pytest.mark.parametrize("name", SCHEMAS)
def test_files_of_ci_fit_their_schemas(name: str, tmp_path: Path) -> None:
    pytest.importorskip("check_jsonschema")  # it goes with few versions of click, and is not among the lowest of these
    recipes = [text for text in _fences(ROOT / "docs" / "recipes.md", "yaml") if text.startswith(f"# {name}\n")]
    files = [tmp_path / f"{number}.yml" for number in range(len(recipes))]
    for file, text in zip(files, recipes, strict=True):
        file.write_text(text, "utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[name], *(files or [ROOT / name])]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_recipes_install_this_release() -> None:
    recipes = (ROOT / "docs" / "recipes.md").read_text("utf-8")
    pinned = re.findall(r"(?:\brev: |\bgaplint@)(\S+)", recipes + (ROOT / "README.md").read_text("utf-8"))
    pinned += [one.removeprefix("@") for one in re.findall(r"git\+URL([^\s']*)", recipes)]
    assert len(pinned) > 9 and set(pinned) == {f"v{__version__}"}


@pytest.mark.parametrize(("language", "text"), RECIPES)
def test_a_recipe_works(language: str, text: str, tmp_path: Path) -> None:
    """Each runs in a folder with one finding, so that its status is 1 unless it says otherwise."""
    (tmp_path / "README.md").write_text("# Ferry\n", "utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "plan.md").write_text("# Plan\n\n## Open\n\n| Job | Hours |\n|---|---|\n| Paint | 3 | 4 |\n", "utf-8")
    (tmp_path / "gaplint-baseline.jsonl").write_text('{"gaplint-baseline": 1}\n', "utf-8")
    script = text
    if language == "yaml":
        script = "\n".join(_commands(YAML(typ="safe").load(text)))
    elif language == "groovy":
        script = "\n".join(re.findall(r"^ *sh '(.*)'$", text, re.MULTILINE))
    elif language == "make":
        (tmp_path / "Makefile").write_text(text, "utf-8")
        script = "make documents"
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join([*STANDING_IN, *(REPOSITORY if "--since" in script else ()), script])],
        cwd=tmp_path,
        env={
            "PATH": path,
            "HOME": str(tmp_path),
            "PYTHONUTF8": "1",
            **OF_CI,
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        },
        capture_output=True,
        text=True,
    )
    failed = {"make": 2}.get(language, 1)
    assert done.returncode == (0 if "--exit-zero" in script else failed), done.stdout + done.stderr
    names = [
        name.replace("$GITHUB_STEP_SUMMARY", "summary.md") for name in re.findall(r"--output-format \"?\w+=([^\s\"]+)", script)
    ]
    assert all("table-shape" in (tmp_path / name).read_text("utf-8") for name in names)
    assert names or "table-shape" in done.stdout


def _options() -> set[str]:
    commands = [main, *(main.get_command(click.Context(main), name) for name in COMMANDS)]
    parameters = [parameter for command in commands if command for parameter in command.params]
    return {"--help", *(option for parameter in parameters for option in parameter.opts)}


def _leaves(tree: Any) -> Iterator[str]:
    """The texts in nested lists and mappings."""
    if isinstance(tree, str):
        yield tree
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _leaves(part)


def _commands(tree: Any) -> Iterator[str]:
    """What a file of CI or of pre-commit runs, in order: scripts, hooks with their arguments, the action with its inputs."""
    for key, part in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        if key in ("run", "script"):
            yield from _leaves(part)
        elif key == "hooks":
            yield from (" ".join([ENTRIES[hook["id"]], *hook.get("args", ())]) for hook in part)
        elif key == "with" and "paths" in part:
            yield f"gaplint check {part.get('args', '')} -- {' '.join(part['paths'].splitlines())}"
        else:
            yield from _commands(part)
