"""What is printed again must be what a run would print now; and the cache is never in the way."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gaplint import world
from gaplint.cache import RUNS, keep
from gaplint.config.load import discover
from gaplint.errors import GaplintError
from gaplint.run import lint
from tests import command

WRONG = "# Piers\n\nSee [tides](tide/table.md) and `piers/north.txt` line 9.\n\n## Open (3)\n\n- `a`\n- `b`\n"
RIGHT = "# Piers\n\n## Open (2)\n\n- `a`\n- `b`\n"


def run(folder: Path, *arguments: str, cache: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    return command.run(folder, *arguments, **{"GAPLINT_CACHE_DIR": str(cache or folder.parent / "cache"), **variables})


def said(done: subprocess.CompletedProcess[str]) -> tuple[str, str, int]:
    return done.stdout, done.stderr, done.returncode


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A document with a finding; it has not been touched for long."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.md").write_text(WRONG, "utf-8")
    for path in (folder / "a.md", folder):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    return folder


def records(cache: Path) -> list[Path]:
    return sorted((cache / RUNS).iterdir()) if (cache / RUNS).exists() else []


def mark(cache: Path) -> None:
    """Make what is kept tell that it was kept."""
    (record,) = records(cache)
    kept = json.loads(record.read_bytes())
    kept["said"].append([False, False, ["again"]])
    record.write_text(json.dumps(kept), "utf-8")


def is_replayed(folder: Path, *arguments: str, **variables: str) -> bool:
    return run(folder, *arguments, **variables).stdout.endswith("again\n")


def test_a_run_of_which_nothing_has_changed_says_the_same_again(docs: Path) -> None:
    cache = docs.parent / "cache"
    for arguments in (("a.md", "--output-format", "concise", "--exit-zero"), ()):
        shutil.rmtree(cache, ignore_errors=True)
        first = run(docs, *arguments)
        assert said(run(docs, *arguments)) == said(first) == said(run(docs, *arguments, "--no-cache"))
    mark(cache)
    assert is_replayed(docs)
    assert not is_replayed(docs, "--no-cache")
    assert not is_replayed(docs, "--select", "count")
    assert not is_replayed(docs, COLUMNS="200")


def edit(docs: Path) -> None:
    """With the size and the time of before."""
    times = (docs / "a.md").stat()
    (docs / "a.md").write_text(WRONG.replace("(3)", "(2)"), "utf-8")
    os.utime(docs / "a.md", ns=(times.st_atime_ns, times.st_mtime_ns))


def configure(docs: Path) -> None:
    (docs / "gaplint.toml").write_text('ignore = ["count"]\n', "utf-8")


def link(docs: Path) -> None:
    (docs / "tide").mkdir()
    (docs / "tide" / "table.md").write_text("# Tides\n", "utf-8")


def cited(docs: Path) -> None:
    (docs / "piers").mkdir()
    (docs / "piers" / "north.txt").write_text("x\n" * 9, "utf-8")


def renamed(docs: Path) -> None:
    (docs / "a.md").rename(docs / "b.md")


def another(docs: Path) -> None:
    (docs / "b.md").write_text(RIGHT, "utf-8")


@pytest.mark.parametrize("change", [edit, configure, link, cited, renamed, another])
def test_what_has_changed_is_checked_anew(docs: Path, change: Callable[[Path], None]) -> None:
    run(docs)
    mark(docs.parent / "cache")
    change(docs)
    anew = run(docs)
    assert said(anew) == said(run(docs, "--no-cache"))
    assert not anew.stdout.endswith("again\n")


def test_a_touched_file_is_read_and_its_stamp_kept(docs: Path) -> None:
    cache = docs.parent / "cache"
    run(docs)
    mark(cache)
    (docs / "a.md").touch()
    (record,) = records(cache)
    before = record.stat().st_ino
    assert is_replayed(docs)
    assert records(cache)[0].stat().st_ino != before


def test_a_day_is_an_answer_too(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(docs)
    with world.asking() as answers:
        lint([], discover(Path()))
    assert answers.still_hold()
    answers.given["today", ""] = "2001-01-01"
    assert not answers.still_hold()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"format": 1}',
        b'{"format": 1, "asked": [], "stamps": {}, "said": [], "status": "x"}',
        b'{"format": 1, "asked": [], "stamps": {}, "said": [], "status": 1e999}',
        b'{"format": 1, "asked": [], "stamps": {}, "said": [], "status": 1000000000000}',
        b'{"format": 1, "asked": [], "stamps": {"a": [1e999, 1, 1, 1]}, "said": [], "status": 1}',
        b'{"format": 2, "asked": [], "stamps": {}, "said": [], "status": 1}',
    ],
)
def test_what_is_damaged_is_not_there(docs: Path, content: bytes) -> None:
    first = run(docs)
    (record,) = records(docs.parent / "cache")
    record.write_bytes(content)
    assert said(run(docs)) == said(first)
    record.write_bytes(record.read_bytes()[:-9])
    assert said(run(docs)) == said(first)


def test_a_folder_that_cannot_be_written_keeps_nothing(docs: Path) -> None:
    first = run(docs, "--no-cache")
    for place in ("/dev/null/x", str(docs / "a.md")):
        assert said(run(docs, GAPLINT_CACHE_DIR=place)) == said(first)
    assert said(run(docs, "--cache-dir", "x" * 5000)) == said(first)
    assert sorted(path.name for path in docs.iterdir()) == ["a.md"]


def test_what_could_not_be_done_is_not_kept(docs: Path) -> None:
    cache = docs.parent / "cache"
    (docs / "b.md").write_bytes(b"\0")
    assert run(docs).returncode == 2
    assert run(docs, "nowhere").returncode == 2
    run(docs, "a.md", "--profile")
    run(docs, "a.md", "--output-format", f"json={docs.parent / 'out.json'}")
    assert run(docs, "--help").returncode == 0
    assert not records(cache)


def test_what_git_tracks_is_no_cache(docs: Path) -> None:
    cache = docs / "kept"
    subprocess.run(["git", "init", "-q", "."], cwd=docs, check=True)
    run(docs, cache=cache)
    run(docs, cache=cache)  # the folder was not there the first time
    mark(cache)
    assert is_replayed(docs, cache=cache)
    subprocess.run(["git", "add", "-f", "kept"], cwd=docs, check=True)
    assert not is_replayed(docs, cache=cache)
    assert run(docs, "cache", "dir", cache=cache).returncode == 2


def test_the_last_used_runs_are_kept(docs: Path) -> None:
    folder = docs.parent / "cache" / RUNS
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("x", "utf-8")
    os.utime(folder / "mine.txt", (0, 0))
    for number in range(9):
        keep(str(folder), f"{number:040}", b"{}", most=4)
        os.utime(folder / f"{number:040}", (number, number))
    assert [record.name for record in records(docs.parent / "cache")] == [
        *(f"{number:040}" for number in range(5, 9)),
        "mine.txt",
    ]


def test_cleaning_takes_nothing_else(docs: Path) -> None:
    cache = docs.parent / "cache"
    assert run(docs, "cache", "clean").stdout == f"{cache}: 0 records removed\n"
    run(docs)
    (cache / "mine.txt").write_text("x", "utf-8")
    (cache / "runs").mkdir()
    (cache / "runs" / "0001.log").write_text("x", "utf-8")
    assert run(docs, "cache", "dir").stdout == f"{cache}\n"
    assert run(docs, "cache", "clean").stdout == f"{cache}: 1 record removed\n"
    assert sorted(path.name for path in cache.rglob("*")) == ["0001.log", "mine.txt", "runs"]
    (cache / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n# another tool's\n", "utf-8")
    run(docs)
    run(docs, "cache", "clean")
    assert sorted(path.name for path in cache.iterdir()) == ["CACHEDIR.TAG", "mine.txt", "runs"]
    run(docs)
    shutil.rmtree(cache)
    run(docs)
    run(docs, "cache", "clean")
    assert not cache.exists()


NAMES = st.sampled_from(
    ["a.md", "b.md", "piers/c.md", "piers/north.txt", "tide/table.md", ".gitignore", "gaplint.toml", "tide"]
)
TEXTS = st.sampled_from([WRONG, RIGHT, "x\n", 'ignore = ["count"]\n', 'exclude = ["b.md"]\n', "", "tide/\n"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), NAMES, TEXTS),
        st.tuples(st.just("delete"), NAMES, NAMES),
        st.tuples(st.just("rename"), NAMES, NAMES),
        st.tuples(st.just("link"), NAMES, NAMES),
    ),
    max_size=4,
)


def step(folder: Path, verb: str, name: str, other: str) -> None:
    path = folder / name
    try:
        path.parent.mkdir(exist_ok=True)
        if verb == "write":
            path.write_text(other, "utf-8")
        elif verb == "delete":
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        elif verb == "rename":
            path.rename(folder / other)
        else:
            path.symlink_to(folder / other)
    except OSError:
        return


def report() -> object:
    """What a run says, or why it can't."""
    try:
        found = lint([], discover(Path()))
    except GaplintError as error:
        return str(error)
    return [(one.where.place, one.message) for one in found.findings], found.summary


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(before=STEPS, between=STEPS)
def test_answers_that_hold_make_the_same_report(
    before: list[tuple[str, str, str]], between: list[tuple[str, str, str]],
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Whatever happened between two runs: if no answer has changed, neither has the report, even by stamps alone."""
    folder = tmp_path_factory.mktemp("docs")
    monkeypatch.chdir(folder)
    (folder / "a.md").write_text(WRONG, "utf-8")
    for one in before:
        step(folder, *one)
    with world.asking() as answers:
        first = report()
    answers.since = (
        time.time_ns() + world.RACE
    )  # what was written before the run is long enough ago here: a run takes that long
    answers.stamps = dict(answers.reliable())
    assert answers.stamps
    assert answers.still_hold()
    for one in between:
        step(folder, *one)
    if answers.still_hold():
        assert report() == first
