"""Configuration: found upwards, checked by key, obeyed."""

from pathlib import Path

import pytest

from gaplint.config.load import discover, load
from gaplint.config.schema import Config
from gaplint.errors import ConfigError
from gaplint.run import lint


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_own_file_is_found_upwards(tmp_path: Path) -> None:
    _write(tmp_path / "gaplint.toml", 'paths = ["docs"]\nregisters = {LATER = "docs/LATER.md"}\n')
    (tmp_path / "docs" / "deep").mkdir(parents=True)
    config = discover(tmp_path / "docs" / "deep")
    assert config.paths == ("docs",)
    assert config.registers == {"LATER": ("docs/LATER.md",)}
    assert Path(config.root) == tmp_path


def test_pyproject_counts_only_with_its_table(tmp_path: Path) -> None:
    _write(tmp_path / "pyproject.toml", '[tool.gaplint]\nselect = ["count"]\n')
    _write(tmp_path / "inner" / "pyproject.toml", "[project]\nname = 'x'\n")
    assert discover(tmp_path / "inner").select == ("count",)


def test_a_repository_ends_the_search(tmp_path: Path) -> None:
    _write(tmp_path / "gaplint.toml", 'select = ["count"]\n')
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert discover(tmp_path / "repository") == Config(root=str(tmp_path / "repository"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('pahts = ["docs"]', "unknown key pahts; did you mean paths?"),
        ('[statuses]\ndonne = ["shipped"]', "unknown key statuses.donne; did you mean done?"),
        ("select = 3", "select must be a list of strings, not a number"),
        ("registers = []", "registers must be a table, not a list"),
        ("select = [", "gaplint.toml: "),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(_write(tmp_path / "gaplint.toml", text))
    assert says in str(error.value)


def test_the_key_is_named_with_its_table_in_pyproject(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"unknown key tool\.gaplint\.selct; did you mean select"):
        load(_write(tmp_path / "pyproject.toml", '[tool.gaplint]\nselct = ["count"]\n'))


BROKEN = "### Open (3 items)\n\n- one\n- two\n"


def test_select_and_ignore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _write(tmp_path / "a.md", BROKEN)
    assert [one.rule for one in lint([Path("a.md")], Config()).findings] == ["count-heading"]
    assert not lint([Path("a.md")], Config(ignore=("count-heading",))).findings
    assert not lint([Path("a.md")], Config(select=("link",))).findings
    with pytest.raises(ConfigError, match="unknown rule cuont; did you mean count"):
        lint([Path("a.md")], Config(select=("cuont",)))


def test_exclude(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _write(tmp_path / "docs" / "a.md", BROKEN)
    _write(tmp_path / "docs" / "old" / "b.md", BROKEN)
    report = lint([Path("docs")], Config(exclude=("docs/old/",)))
    assert [one.where.document.path for one in report.findings] == ["docs/a.md"]


def test_a_family_and_its_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _write(tmp_path / "needs.md", "# Needs\n\n- WANT-1: light\n- WANT-2: air\n- WANT-3: water\n")
    _write(tmp_path / "plan.md", "WANT-1, WANT-2, WANT-3 and WANT-4 come first.\n")
    assert not lint([Path()], Config()).findings
    report = lint([Path()], Config(families=("WANT",), registers={"WANT": ("needs.md",)}))
    assert [(one.rule, one.where.document.path) for one in report.findings] == [("id-undefined", "plan.md")]


def test_status_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "All decisions are resolved.\n\n| ID | Decision | Status |\n|---|---|---|\n| DEC-001 | One | Parked |\n| DEC-002 | Two | Done |\n"
    _write(tmp_path / "a.md", text)
    assert not lint([Path()], Config()).findings
    report = lint([Path()], Config(statuses={"open": ("parked",)}))
    assert [one.rule for one in report.findings] == ["status-verdict"]
