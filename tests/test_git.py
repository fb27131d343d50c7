"""Dates that only git knows: in a repository, a hook, a worktree and a shallow clone, and without git."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.command import run

TABLE = """# Status

**Date:** June 20, 2025

| File | Last Updated |
|---|---|
| notes.md | June 19, 2025 |
| plan.md | June 12, 2025 |
"""


def git(folder: Path, *arguments: str, day: str = "2025-06-20") -> None:
    when = f"{day}T12:00:00Z"
    identity = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    environment = os.environ | identity | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """`notes.md` was committed a week before the day that the table claims, `plan.md` on the claimed day."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    for name in ("notes.md", "plan.md"):
        (folder / name).write_text("# Piers\n", "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "piers", day="2025-06-12")
    (folder / "status.md").write_text(TABLE, "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "status")
    return folder


def found(folder: Path, *arguments: str, **environment: str) -> list[tuple[int, str]]:
    done = run(folder, ".", "--isolated", "--output-format", "json", "--select", "fresh-claim", *arguments, **environment)
    return [(one["line"], one["message"]) for one in json.loads(done.stdout)["findings"]]


WRONG = [(7, "notes.md is said to have been updated on 2025-06-19; its last commit was on 2025-06-12")]


def test_a_claim_later_than_the_last_commit_is_reported(repository: Path) -> None:
    assert found(repository) == WRONG
    (one,) = json.loads(run(repository, ".", "--isolated", "--output-format", "json", "--select", "fresh-claim").stdout)[
        "findings"
    ]
    assert one["related"][0]["path"] == "notes.md"
    assert one["related"][0]["label"] == "committed on 2025-06-12"
    assert one["repair"] == "change it to 2025-06-12, or commit the update of notes.md"


def test_the_environment_of_a_hook_leads_nowhere_else(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    assert found(repository, GIT_DIR=str(other / ".git"), GIT_INDEX_FILE=str(other / "index")) == WRONG


def test_a_worktree_is_a_repository(repository: Path) -> None:
    git(repository, "worktree", "add", "--quiet", "../tree")
    assert found(repository.parent / "tree") == WRONG


def test_a_folder_below_the_root_is_asked_by_its_own_paths(repository: Path) -> None:
    (repository / "docs").mkdir()
    git(repository, "mv", "notes.md", "plan.md", "status.md", "docs")
    git(repository, "commit", "--quiet", "-m", "move")
    assert found(repository / "docs") == []
    assert found(repository / "docs", "--min-confidence", "possible") == [
        (8, "plan.md is said to have been updated on 2025-06-12; its last commit was on 2025-06-20")
    ]


def test_a_changed_file_is_not_dated_by_its_commit(repository: Path) -> None:
    (repository / "notes.md").write_text("# Piers and ramps\n", "utf-8")
    assert found(repository) == []


def test_a_date_of_its_own_comes_first(repository: Path) -> None:
    (repository / "notes.md").write_text("# Piers\n\n**Updated:** June 19, 2025\n", "utf-8")
    git(repository, "commit", "--quiet", "-a", "-m", "date", day="2025-06-12")
    assert found(repository) == []


def test_a_shallow_clone_does_not_know(repository: Path) -> None:
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "later", day="2025-06-13")
    git(repository.parent, "clone", "--quiet", "--depth", "1", repository.as_uri(), "shallow")
    assert found(repository.parent / "shallow", "--min-confidence", "possible") == []


def test_without_git_nothing_is_known(repository: Path) -> None:
    assert found(repository, PATH="") == []


def test_what_git_tracks_in_folders_that_are_not_searched_is_told_of(repository: Path) -> None:
    for name in ("old/piers.md", "vendor/ropes.md", "old/new.md"):
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_text("# Piers\n", "utf-8")
    git(repository, "add", "old/piers.md", "vendor")
    (repository / ".gitignore").write_text("old/\n", "utf-8")
    told = run(repository, ".", "--verbose", "--isolated", "--exit-zero").stderr.splitlines()
    assert [line.removeprefix("gaplint: ") for line in told if "not checked" in line] == [
        "old/piers.md: not checked: its folder is ignored by .gitignore, although git tracks it",
        "vendor/ropes.md: not checked: vendor/ is left out",
    ]
    assert "not checked" not in run(repository, ".", "--verbose", "--isolated", "--exit-zero", PATH="").stderr
