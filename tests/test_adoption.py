"""How a grown folder takes gaplint up: baseline, comments, a configuration, and what is read there at all."""

import tomllib
from pathlib import Path

import pytest

from gaplint.config.load import BASELINE
from tests import command

OPEN = "# Piers\n\n## Open (3)\n\n- `a`\n- `b`\n"
REGISTER = """# Waiting

| ID | Title | Status |
|---|---|---|
| LATER-001 | Ramp | Open |
| LATER-002 | Bell | Parked |
| R-1 | Rope | Open |
| R-2 | Rail | Open |

LATER-009 is the last.
"""


def run(folder: Path, *arguments: str, status: int = 0) -> str:
    """What the command prints, standard error last."""
    done = command.run(folder, *arguments)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "piers.md").write_text(OPEN, "utf-8")
    (tmp_path / "docs" / "LATER.md").write_text(REGISTER, "utf-8")
    return tmp_path


def test_a_baseline_beside_the_configuration_needs_no_name(project: Path) -> None:
    assert run(project, "baseline") == f"wrote {BASELINE}: 1 problem (1 added, 0 removed)\n"
    assert "1 in the baseline" in run(project)
    assert f'"{BASELINE}"  (found beside the configuration)' in run(project, "config")
    run(project, "--isolated", status=1)
    (project / "gaplint.toml").write_text("stale-days = 9\n", "utf-8")
    assert "1 in the baseline" in run(project / "docs")
    (project / "gaplint.toml").write_text('baseline = ""\n', "utf-8")
    run(project, status=1)
    said = run(project, "baseline", "--baseline", "docs/known.jsonl").splitlines()
    assert said[1] == "not used yet: name it with --baseline, or in the configuration as docs/known.jsonl"


def test_allow_asks_which_findings_and_shows_them_first(project: Path) -> None:
    assert "name PATHS or --rule RULE, or use --all" in run(project, "allow", status=2)
    document = project / "docs" / "piers.md"
    for which in (["--all"], ["docs"], ["--rule", "count"]):
        shown = run(project, "allow", *which)
        assert "+<!-- gaplint: allow count-heading -->\n" in shown
        assert shown.endswith("gaplint: would allow 1 problem in 1 file; use --write to write this\n")
        assert document.read_text("utf-8") == OPEN
    assert run(project, "allow", "--rule", "count", "--write") == "allowed 1 problem in 1 file\n"
    assert "1 allowed" in run(project)


def test_a_file_alone_is_allowed_what_a_check_of_all_finds_in_it(project: Path) -> None:
    note = project / "docs" / "notes" / "note.md"
    note.parent.mkdir()
    note.write_text("# Note\n\nSee [what is open](../piers.md#opened).\n", "utf-8")
    (project / "docs" / "piers.md").write_text("# Piers\n\n## Open\n\nNone.\n", "utf-8")
    found = run(project, "--output-format", "concise", status=1)
    assert "docs/notes/note.md:3:20: error link-anchor" in found
    assert run(project, "allow", "docs/notes/note.md", "--write") == "allowed 1 problem in 1 file\n"
    assert "1 allowed" in run(project)
    assert run(project, "allow", "docs/notes/note.md") == "nothing to allow: no such problem was found\n"


def test_what_was_read_for_comparison_only_is_not_called_free_of_problems(project: Path) -> None:
    assert "are shown" not in run(project, "docs", status=1)
    assert run(project, "docs/LATER.md").splitlines()[-1] == "Only problems that involve docs/LATER.md are shown."
    for number in range(4):
        (project / "docs" / f"{number}.md").write_text("# Rope\n", "utf-8")
    named = [f"docs/{number}.md" for number in range(4)]
    assert run(project, *named).splitlines()[-1] == "Only problems that involve the 4 paths named are shown."


@pytest.mark.parametrize("name", ["gaplint.toml", "pyproject.toml"])
def test_what_init_writes_changes_nothing_and_each_line_can_be_uncommented_alone(project: Path, name: str) -> None:
    before = run(project, "--output-format", "concise", status=1)
    (project / "pyproject.toml").write_bytes(b'[project]\r\nname = "ferry"')
    said = run(project, "init", *(["--pyproject"] if name == "pyproject.toml" else []))
    assert said.startswith(f"wrote {name}, inferred from 2 documents with 4 items\n")
    assert ("--pyproject" in said) == (name == "gaplint.toml")
    lines = (project / name).read_bytes().decode().splitlines(keepends=True)
    assert run(project, "--output-format", "concise", status=1) == before
    settings = [number for number, line in enumerate(lines) if line.startswith("#") and line[1] != " "]
    assert any(lines[number].startswith('#families = ["LATER"]') for number in settings)
    for number in settings:
        text = "".join([*lines[:number], lines[number].removeprefix("#"), *lines[number + 1 :]])
        assert tomllib.loads(text)
    every = "".join(line.removeprefix("#") if number in settings else line for number, line in enumerate(lines))
    (project / name).write_bytes(every.encode())
    assert run(project, "--output-format", "concise", status=1) == before


def test_init_writes_a_pattern_for_a_folder_in_which_all_documents_are_of_one_role(project: Path) -> None:
    """Not for one that holds anything else, however deep, nor for a single document."""
    for name in (
        "archive/a.md",
        "archive/deep/b.md",
        "one/archive/[c].md",
        "mixed/archive/d.md",
        "mixed/archive/e.md",
        "mixed/f.md",
    ):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("# Rope\n", "utf-8")
    for name in ("reports/2024-05.md", "reports/2024-06.md", "reports/how.md"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("# Rope\n", "utf-8")
    run(project, "init")
    lines = (project / "gaplint.toml").read_text("utf-8").splitlines()
    assert '#roles.frozen = ["archive/**", "mixed/archive/**", "one/archive/[[]c].md"]' in lines
    assert '#roles.snapshot = ["reports/2024-05.md", "reports/2024-06.md"]' in lines
    uncommented = "\n".join(line.removeprefix("#") if line.startswith("#roles") else line for line in lines)
    before = run(project, "check", "-v", "--exit-zero")
    (project / "gaplint.toml").write_text(uncommented, "utf-8")
    after = run(project, "check", "-v", "--exit-zero")
    told = [line for line in before.splitlines() if "frozen" in line or "snapshot" in line]
    assert len(told) > 6 and all(line in after for line in told)


def test_init_hides_no_other_configuration(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.gaplint]\n", "utf-8")
    assert "pyproject.toml already configures gaplint here" in run(project, "init", status=2)
    assert "pyproject.toml already configures gaplint here" in run(project, "init", "--pyproject", status=2)
    assert "pyproject.toml already configures gaplint here" in run(project / "docs", "init", status=2)
    assert 'paths = ["docs"]' in (run(project, "init", "docs", "--force"), (project / "gaplint.toml").read_text("utf-8"))[1]


WRONG = "12/64 (29%)\n"


def test_what_git_ignores_is_not_read_unless_it_is_named(project: Path) -> None:
    for name in (
        "build/a.md",
        "docs/drafts/a.md",
        "docs/drafts/kept.md",
        ".cache/a.md",
        ".github/one/two/three/a.md",
        "local/a.md",
    ):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(WRONG, "utf-8")
    (project / ".gitignore").write_text("# made\nbuild/\n.cache\n!\n[z-a]\n", "utf-8")
    (project / "docs" / ".gitignore").write_text("/drafts/*\n!kept.md\n", "utf-8")
    (project / ".git" / "info").mkdir()
    (project / ".git" / "info" / "exclude").write_text("local\n", "utf-8")
    assert run(project, "--show-files") == ".github/one/two/three/a.md\ndocs/LATER.md\ndocs/drafts/kept.md\ndocs/piers.md\n"
    assert "build/a.md" in run(project, "build", "docs/drafts/a.md", "--show-files")
    assert "a.md:1:8" in run(project / "build", "--output-format", "concise", status=1)
    every = run(project, "--show-files", "--config", "respect-gitignore=false").splitlines()
    assert (
        every[:3] == [".github/one/two/three/a.md", "build/a.md", "docs/LATER.md"]
        and "docs/drafts/a.md" in every
        and "local/a.md" in every
    )


def test_links_are_told_by_what_git_ignores_and_a_broken_pattern_ignores_nothing(project: Path) -> None:
    """The nearest file that speaks of a path decides; what is made on the way is nowhere to be seen."""
    (project / ".gitignore").write_text("[z-a]\n!\n*.out.md\n", "utf-8")
    (project / "docs" / ".gitignore").write_text("!kept.out.md\n", "utf-8")
    links = "[a](../made.out.md) [b](made.out.md) [c](kept.out.md) [d](lost.md)"
    (project / "docs" / "piers.md").write_text(f"# Piers\n\n{links}\n", "utf-8")
    said = run(project, "--output-format", "concise", status=1).splitlines()
    assert [line.split(": ")[-1].split(" ")[0] for line in said[:-2]] == ["docs/kept.out.md", "docs/lost.md"]


def test_what_is_not_called_markdown_is_said_to_be_read_as_such(project: Path) -> None:
    (project / "notes.txt").write_text(WRONG, "utf-8")
    said = "gaplint: notes.txt: read as Markdown, though its name does not say so\n"
    assert run(project, "notes.txt", "docs/piers.md", status=1).endswith(said)
    assert run(project, "items", "notes.txt").endswith(said)
    assert run(project, "check", "notes.txt", "--show-files").startswith("notes.txt\n" + said)
    assert "notes.txt: read" not in run(project, status=1)


@pytest.mark.parametrize(
    ("text", "arguments", "why"),
    [
        (REGISTER, ["--text", "boat"], "none of the 4 here is what was asked for"),
        (
            "# ADR004: Lamps\n",
            [],
            "an ID without a hyphen, such as ADR004, counts only in a document that gives 3 of its family or more",
        ),
        (OPEN, [], "no document here defines an ID, such as LATER-001, in a heading, a row or a list entry"),
        (
            "# Wants\n\n### WANT-1: Lamps\n",
            [],
            "families need two IDs to be recognised; `families` in the configuration adds WANT",
        ),
        ("It waits for LATER-001.\n", ["a.md"], "IDs are named here, and defined elsewhere; without PATHS all are listed"),
    ],
)
def test_no_items_are_explained(tmp_path: Path, text: str, arguments: list[str], why: str) -> None:
    (tmp_path / "a.md").write_text(text, "utf-8")
    if arguments == ["a.md"]:
        (tmp_path / "LATER.md").write_text(REGISTER, "utf-8")
    assert run(tmp_path, "items", *arguments).splitlines()[-1] == f"0 items: {why}"
