"""Documents that are not written yet, and documents that go on changing."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import watchfiles

import gaplint
from gaplint import world
from gaplint.drafts import over
from gaplint.live import changes
from tests import command

GAPLINT = str(Path(sys.executable).with_name("gaplint"))
LATER = "# Later\n\n| ID | Title | Status |\n|---|---|---|\n| LATER-001 | Lamp | Open |\n| LATER-002 | Rope | Done |\n"
PLAN = (
    "# Plan\n\n## Open ({} items)\n\n- LATER-001: Lamp\n- LATER-002: Rope\n\nSee [later](LATER.md) and [gate](gates/one.md).\n"
)


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("docs/LATER.md").write_text(LATER, "utf-8")
    Path("docs/PLAN.md").write_text(PLAN.format(2), "utf-8")


def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return command.run(Path(), *arguments, text=text)


def test_the_world_has_drafts_in_place_of_files() -> None:
    with over({Path("docs/new/a.md"): b"a", Path("docs/PLAN.md"): b"plan"}):
        assert world.is_file("docs/new/a.md") and world.is_folder("docs/new") and world.size("docs/new/a.md") == 1
        assert world.names("docs") == ["LATER.md", "PLAN.md", "new"]
        assert [*world.walk("docs")] == [("docs", ["new"], ["LATER.md", "PLAN.md"]), ("docs/new", [], ["a.md"])]
        assert world.content("docs/PLAN.md") == b"plan" and world.content("docs/LATER.md") == LATER.encode()
        with over({Path("docs/new/a.md"): b"b"}):
            assert world.content("docs/new/a.md") == b"b" and world.content("docs/PLAN.md") == b"plan"
        assert not world.exists("docs/other")
        with pytest.raises(OSError):
            world.names("docs/other")
    assert not world.exists("docs/new")


def test_what_a_draft_would_contradict() -> None:
    """In the draft, and in other documents because of it."""
    config = gaplint.load_config()
    assert [one.rule for one in gaplint.lint(["docs"], config).findings] == ["link-target"]
    drafts = {"docs/PLAN.md": PLAN.format(3), "docs/gates/one.md": "# One\n"}
    (finding,) = gaplint.lint(["docs"], config, drafts=drafts).findings
    assert (finding.rule, finding.where.place) == ("count-heading", "docs/PLAN.md:3")
    assert Path("docs/PLAN.md").read_text("utf-8") == PLAN.format(2)


def test_a_draft_on_standard_input() -> None:
    done = run("check", "--stdin-filename", "docs/PLAN.md", "--output-format", "json", text=PLAN.format(3))
    assert [one["rule"] for one in json.loads(done.stdout)["findings"]] == ["count-heading", "link-target"]
    new = run("check", "--stdin-filename", "docs/gates/one.md", text="# One\n\nSee [plan](../PLAN.md) and [two](two.md).\n")
    assert "docs/gates/one.md:3:34  error  link-target" in new.stdout and new.returncode == 1
    assert run("check", "--stdin-filename", "docs/gates/one.md", text="# One\n").returncode == 0, "not printed again"
    for name in ("docs/new.txt", "docs/new"):
        odd = run("check", "--stdin-filename", name, text="# One\n")
        assert odd.stderr == f"gaplint: {name}: read as Markdown, though its name does not say so\n"
    refused = run("check", "--stdin-filename", "docs/PLAN.md", "docs")
    assert refused.returncode == 2 and "name no other files or folders" in refused.stderr


def test_what_else_speaks_of_the_items_of_a_document() -> None:
    assert run("impact", "docs/LATER.md").stdout.splitlines() == [
        "LATER-001  Lamp", "  docs/PLAN.md:5", "LATER-002  Rope", "  docs/PLAN.md:6", "links", "  docs/PLAN.md:8  to docs/LATER.md",
        "2 items and 1 link in 1 other document",
    ]  # fmt: skip
    found = json.loads(run("impact", "docs/PLAN.md", "--format", "json").stdout)
    assert found["items"][1] == {
        "id": "LATER-002", "title": "Rope", "here": [{"path": "docs/PLAN.md", "line": 6}],
        "elsewhere": [{"path": "docs/LATER.md", "line": 6, "status": "done"}],
    }  # fmt: skip
    Path("docs/gates").mkdir()
    Path("docs/gates/one.md").write_text("# One\n\nWaits for LATER-002, since LATER-002 is late.\n", "utf-8")
    assert run("impact", "docs/gates/one.md").stdout.splitlines()[-1] == "1 item and 1 link in 2 other documents"
    assert run("impact", "docs/LATER.md").stdout.count("docs/gates/one.md:3\n") == 1, "a line once"
    assert run("trace", "LATER-002").stdout.count("docs/gates/one.md:3 ") == 1, "a line once"
    Path("docs/gates/one.md").unlink()
    assert run("impact", "docs").stdout == "0 items and 0 links in 0 other documents\n"


@pytest.fixture
def watching() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [GAPLINT, "docs", "--watch", "--output-format", "concise"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        yield process
        process.kill()


def test_watched_documents_are_checked_again(watching: "subprocess.Popen[str]") -> None:
    assert watching.stdout
    said = iter(watching.stdout)

    def report() -> list[str]:
        lines = []
        for line in said:
            if line.startswith("gaplint: watching"):
                return lines
            lines.append(line.split(": ")[0])
        raise AssertionError(lines)

    assert report()[0] == "docs/PLAN.md:8:34"
    Path("docs/gates").mkdir()
    Path("docs/gates/one.md").write_text("# One\n", "utf-8")
    while report()[0].startswith("docs/PLAN.md:8:34"):  # the folder may be seen before the file
        pass
    Path("docs/PLAN.md").write_text(PLAN.format(3), "utf-8")
    assert report()[0] == "docs/PLAN.md:3:10"
    Path("gaplint.toml").write_text("ignore = ", "utf-8")
    assert report() == ["gaplint"]
    os.kill(watching.pid, signal.SIGINT)
    assert watching.wait(10) == 130


def test_who_watches_tells_which_documents_alone_were_edited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else has changed by then may matter: then all is asked for again."""
    new, edited = watchfiles.Change.added, watchfiles.Change.modified
    steps = [
        [],
        [(edited, "docs/a.md"), (edited, "docs/b.md")],
        [(edited, "docs/a.md"), (edited, "src/app.py")],
        [(edited, "docs/a.md"), (edited, ".git/refs/heads/main")],
        [(edited, "docs/.a.md.swp"), (edited, "docs/a.md")],
        [(new, "docs/c.md")],
        [(edited, "src/app.py")],
        [(edited, "docs/a.md")],
        [(edited, "gaplint.toml")],
        [(edited, "docs/b.md")],
    ]  # fmt: skip

    def watch(
        *_: Path, watch_filter: Callable[[watchfiles.Change, str], bool], **__: object
    ) -> Iterator[set[tuple[object, str]]]:
        return ({one for one in step if watch_filter(*one)} for step in steps)

    monkeypatch.setattr(watchfiles, "watch", watch)
    a, b = Path("docs/a.md"), Path("docs/b.md")
    assert [*changes((Path(),), frozenset())] == [None, {a, b}, None, None, {a}, None, None, None, {b}]


def test_the_public_names_are_those_that_are_listed() -> None:
    assert all(getattr(gaplint, name) is not None for name in gaplint.__all__)
    assert set(gaplint.__all__) <= set(dir(gaplint))
    with pytest.raises(AttributeError):
        _ = gaplint.nothing
    assert issubclass(gaplint.GaplintError, Exception)
