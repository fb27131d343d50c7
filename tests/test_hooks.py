"""The pre-commit hooks: what they call exists, and naming changed files reports what has an end in one of them."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from gaplint.cli import COMMANDS
from gaplint.read import SUFFIXES
from tests.command import run

ROOT = Path(__file__).parent.parent
REGISTER = """# Waiting for others

### LATER-001: Berth plan for pier two

### LATER-002: Tide table feed

### LATER-003: Radio licence
"""
CHECKPOINT = "# Checkpoint\n\nLATER-002 has arrived. The kiosk: see register LATER-008.\n"
BREAKDOWN = "# Jobs\n\n## Jobs to switch off (3)\n\n- `nightly_dump`\n- `fare_digest`\n"


def _hooks() -> dict[str, dict[str, str]]:
    """`.pre-commit-hooks.yaml` as far as it is written: a list of flat mappings, by their id."""
    hooks: list[dict[str, str]] = []
    for line in (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8").splitlines():
        match = re.fullmatch(r"(?P<new>- |  )(?P<key>\w+): (?P<value>.+)", line)
        if match is None:
            assert not line.strip() or line.lstrip().startswith("#"), line
            continue
        if match["new"] == "- ":
            hooks.append({})
        hooks[-1][match["key"]] = match["value"]
    return {hook["id"]: hook for hook in hooks}


def _check(folder: Path, *arguments: str) -> tuple[int, str]:
    """Exit status and output of what the hooks call, as pre-commit runs it: in the root of the repository."""
    done = run(folder, "check", "--output-format", "concise", *arguments)
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "register.md").write_text(REGISTER, "utf-8")
    (tmp_path / "checkpoint.md").write_text(CHECKPOINT, "utf-8")
    return tmp_path


def test_ids() -> None:
    assert set(_hooks()) == {"gaplint", "gaplint-all", "gaplint-changed"}


@pytest.mark.parametrize("hook", ["gaplint", "gaplint-all", "gaplint-changed"])
def test_entry_is_a_command(hook: str) -> None:
    script, command, *rest = _hooks()[hook]["entry"].split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"][script] == "gaplint.__main__:main"
    assert command in COMMANDS
    assert rest == (["--since", "HEAD"] if hook == "gaplint-changed" else [])


def test_changed_files_are_given_to_one_process() -> None:
    """Several processes would each read the whole set."""
    hook = _hooks()["gaplint"]
    assert (hook["language"], hook["types"], hook["require_serial"]) == ("python", "[text]", "true")
    assert "pass_filenames" not in hook


def test_every_file_that_is_read_is_given() -> None:
    """The runners' own type markdown knows fewer names."""
    files = re.compile(_hooks()["gaplint"]["files"])
    assert all(files.search(f"docs/plan{suffix}") and files.search(f"PLAN{suffix.upper()}") for suffix in SUFFIXES)
    assert not any(files.search(name) for name in ("plan.mdx", "md", "plan.md.txt", "plan_md"))


def test_the_other_hook_runs_also_when_a_file_was_deleted() -> None:
    hook = _hooks()["gaplint-all"]
    assert (hook["language"], hook["pass_filenames"], hook["always_run"]) == ("python", "false", "true")


def test_the_hook_for_changed_lines_reports_only_what_a_commit_brings_in(tmp_path: Path) -> None:
    entry = _hooks()["gaplint-changed"]["entry"].split()[2:]
    git = ["git", "-c", "user.name=Mira", "-c", "user.email=mira@example.org"]
    subprocess.run([*git, "init", "--quiet"], cwd=tmp_path, check=True)
    (tmp_path / "jobs.md").write_text(BREAKDOWN, "utf-8")
    subprocess.run([*git, "add", "."], cwd=tmp_path, check=True)
    assert _check(tmp_path, *entry)[0] == 1  # the first commit brings in everything
    subprocess.run([*git, "commit", "--quiet", "--message", "all"], cwd=tmp_path, check=True)
    (tmp_path / "checkpoint.md").write_text("# Checkpoint\n\n12/64 (29%)\n", "utf-8")
    subprocess.run([*git, "add", "."], cwd=tmp_path, check=True)
    status, output = _check(tmp_path, *entry)
    assert status == 1
    assert output.count(": error ") == 1 and "checkpoint.md:3:8: error arith-percent" in output


@pytest.mark.parametrize("named", ["checkpoint.md", "register.md"])
def test_a_finding_is_reported_for_either_end(project: Path, named: str) -> None:
    status, output = _check(project, named)
    assert status == 1
    assert "checkpoint.md:3:48: error id-undefined: LATER-008 is not defined in register.md" in output


def test_a_finding_between_unnamed_files_is_not_reported(project: Path) -> None:
    (project / "other.md").write_text("# Ferry\n", "utf-8")
    status, output = _check(project, "other.md")
    assert status == 0
    assert output.startswith("No problems found in 3 documents.")


def test_without_names_all_is_reported(project: Path) -> None:
    (project / "jobs.md").write_text(BREAKDOWN, "utf-8")
    status, output = _check(project)
    assert status == 1
    assert "error id-undefined" in output
    assert "error count-heading" in output


def test_an_excluded_named_file_is_not_read(project: Path) -> None:
    (project / "gaplint.toml").write_text('exclude = ["jobs.md"]\n', "utf-8")
    (project / "jobs.md").write_text(BREAKDOWN, "utf-8")
    status, output = _check(project, "jobs.md")
    assert status == 0
    assert output.startswith("No problems found in 2 documents.")


def test_the_configured_paths_are_read_as_a_whole(project: Path) -> None:
    """The register lies in another folder than the named file."""
    (project / "gaplint.toml").write_text('paths = ["registers", "reports"]\n', "utf-8")
    (project / "notes.md").write_text(BREAKDOWN, "utf-8")
    for folder, name in (("registers", "register.md"), ("reports", "checkpoint.md")):
        (project / folder).mkdir()
        (project / name).rename(project / folder / name)
    status, output = _check(project, "reports/checkpoint.md")
    assert status == 1
    assert "reports/checkpoint.md:3:48: error id-undefined: LATER-008 is not defined in registers/register.md" in output
    assert "Found 1 problem in 1 of 2 documents" in output


def test_a_deleted_file_breaks_the_links_to_it(project: Path) -> None:
    (project / "checkpoint.md").write_text("# Checkpoint\n\nSee [the register](register.md).\n", "utf-8")
    assert _check(project)[0] == 0
    (project / "register.md").unlink()
    status, output = _check(project)
    assert status == 1
    assert "checkpoint.md:3:20: error link-target: register.md does not exist" in output
