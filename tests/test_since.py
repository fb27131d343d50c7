"""Only what has an end in changed lines, as git knows them."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests import command

LIST = "# {name}\n\n## Open (3)\n\n- `a`\n- `b`\n"
ODD = 'sp "ä.md'


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=n", "-c", "user.email=a@b.invalid", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return command.run(folder, "--isolated", "--output-format", "concise", *arguments, **variables)


def where(folder: Path, revision: str, *arguments: str, **variables: str) -> list[str]:
    """Path and line of each finding."""
    done = run(folder, "--since", revision, *arguments, **variables)
    assert all("read as Markdown" in line for line in done.stderr.splitlines())
    return [":".join(line.split(":")[:2]) for line in done.stdout.splitlines() if re.match(r".+?:\d+:\d+: ", line)]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two documents with a finding each, and one without, in one commit; the user's settings are odd."""
    folder = tmp_path / "repository"
    (folder / "docs").mkdir(parents=True)
    for name in ("old.md", "mixed.md"):
        (folder / "docs" / name).write_text(LIST.format(name=name), "utf-8")
    (folder / "docs" / ODD).write_text("# Odd\n\n## Open (3)\n\n- `a`\n- `b`\n- c\n", "utf-8")
    git(folder, "init")
    for setting in ("diff.noprefix", "diff.mnemonicPrefix"):
        git(folder, "config", setting, "true")
    git(folder, "config", "diff.interHunkContext", "50")
    git(folder, "add", "-A")
    git(folder, "commit", "-m", "one")
    git(folder, "tag", "one")
    return folder


def test_changes_of_each_kind(repository: Path) -> None:
    """Unstaged, staged, committed, untracked, renamed; from a folder below; inside of a hook."""
    assert where(repository, "HEAD") == []
    odd = repository / "docs" / ODD
    odd.write_text("# Odd\n\n## Open (3)\n\n- `a`\n- `b`\n", "utf-8")  # only a line less
    assert where(repository, "HEAD") == [f"docs/{ODD}:3"]
    git(repository, "add", "-A")
    assert where(repository, "HEAD") == [f"docs/{ODD}:3"]
    git(repository, "commit", "-m", "two")
    assert where(repository, "HEAD") == []
    assert where(repository, "one") == where(repository, "HEAD~1") == [f"docs/{ODD}:3"]
    assert where(repository / "docs", "one") == [f"{ODD}:3"]
    (repository / "docs" / "new.txt").write_text("12/64 (29%)\n", "utf-8")
    assert where(repository, "HEAD", "docs/new.txt") == ["docs/new.txt:1"]
    (repository / "new.md").write_text("+++ b/docs/old.md\n@@ -1 +3 @@\n\n12/64 (29%)\n", "utf-8")
    hook = {"GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere/index", "GIT_WORK_TREE": "/", "GIT_PREFIX": "docs/"}
    assert where(repository, "HEAD", **hook) == ["new.md:4"]
    git(repository, "add", "-A")
    git(repository, "mv", "docs/old.md", "docs/renamed.md")
    assert where(repository, "HEAD") == ["new.md:4"]
    mixed = repository / "docs" / "mixed.md"
    mixed.write_text(mixed.read_text("utf-8") + "\nMore.\n\n12/64 (29%)\n", "utf-8")
    assert where(repository, "HEAD") == ["docs/mixed.md:10", "new.md:4"]
    (repository / "about.md").write_text("See [docs/new.md](docs/new.md) (12 lines).\n", "utf-8")
    items = [f"- {letter}\n" for letter in "abcdefghij"]
    (repository / "docs" / "new.md").write_text("# List\n\n" + "".join(items), "utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-m", "three")
    (repository / "docs" / "new.md").write_text("# List\n\n" + "".join(items[:5]), "utf-8")
    assert where(repository, "HEAD", "--min-confidence", "possible") == ["about.md:1"]  # the file as a whole is the evidence
    (repository / "docs" / "old.md").write_bytes(b"\0")
    unread = run(repository, "--since", "HEAD", "docs/old.md")
    assert unread.returncode == 2


def test_what_a_deleted_or_renamed_file_breaks_is_part_of_the_change(repository: Path) -> None:
    """Also in documents that nobody touched; what was broken before is not."""
    about, guide = repository / "about.md", repository / "guide"
    (guide / "deep").mkdir(parents=True)
    about.write_text("[a](guide/a.md)\n\n[b](guide/deep/b.md)\n\n[no](guide/no.md)\n", "utf-8")
    (guide / "a.md").write_text("# A\n\n[b](deep/b.md)\n\n[none](none.md)\n\nIt grows.\n", "utf-8")
    (guide / "deep" / "b.md").write_text("# B\n\n**Source:** guide/a.md\n\n**Source:** guide/lost.md\n", "utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-m", "guide")
    every = ("--min-confidence", "possible")
    assert where(repository, "HEAD", *every) == []
    git(repository, "mv", "guide/a.md", "guide/begin.md")
    assert where(repository, "HEAD", *every) == ["about.md:1", "guide/deep/b.md:3"]
    git(repository, "mv", "guide/begin.md", "begin.md")
    assert where(repository, "HEAD") == ["about.md:1", "begin.md:3"], "what the moved document itself linked to, and had"
    git(repository, "mv", "begin.md", "guide/a.md")
    (guide / "deep" / "b.md").unlink()
    assert where(repository, "HEAD", *every) == ["about.md:3"]
    git(repository, "commit", "-am", "less")
    assert where(repository, "HEAD~1", *every) == ["about.md:3"]
    assert where(repository, "HEAD") == []


def test_a_branch_is_held_against_where_it_began(repository: Path) -> None:
    git(repository, "checkout", "-b", "feature")
    (repository / "feature.md").write_text(LIST.format(name="feature"), "utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-m", "feature")
    git(repository, "checkout", "main")
    (repository / "docs" / "old.md").write_text("# Old\n\nNothing.\n", "utf-8")
    git(repository, "commit", "-am", "main")
    git(repository, "checkout", "feature")
    assert where(repository, "main") == ["feature.md:3"]
    unrelated = subprocess.run(["git", "commit-tree", "-m", "x", "HEAD^{tree}"], cwd=repository, capture_output=True, check=True,
                               env=os.environ | dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "n"))  # fmt: skip
    assert where(repository, unrelated.stdout.decode().strip()) == []


def test_what_git_cannot_tell_is_said_in_one_line(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.md").write_text("# A\n", "utf-8")
    git(repository, "commit", "--allow-empty", "-m", "two")
    git(tmp_path, "clone", "--depth", "1", "--no-tags", repository.as_uri(), "shallow")
    unknown = "gaplint: --since: git knows no revision"
    for folder, arguments, variables, says in (
        (repository, ("nope",), {}, f"{unknown} nope\n"),
        (repository, ("--output=x",), {}, f"{unknown} --output=x\n"),
        (repository, ("one..HEAD",), {}, f"{unknown} one..HEAD\n"),
        (
            tmp_path / "shallow",
            ("one",),
            {},
            f"{unknown} one; this clone is shallow: git fetch --unshallow origin main:refs/remotes/origin/main brings the whole branch\n",
        ),
        (tmp_path / "shallow", ("origin/two",), {}, "origin two:refs/remotes/origin/two brings the whole branch\n"),
        (outside, ("HEAD",), {}, "gaplint: git: fatal: not a git repository (or any of the parent directories): .git\n"),
        (repository, ("HEAD",), {"PATH": "/nowhere"}, "gaplint: git can't be run: No such file or directory\n"),
        (repository, ("HEAD", str(outside)), {}, f"lies outside of the git repository {repository}\n"),
    ):
        done = run(folder, f"--since={arguments[0]}", *arguments[1:], **variables)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert done.stderr.endswith(says)
        assert done.stderr.count("\n") == 1
