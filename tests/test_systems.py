"""What differs between Linux, macOS and Windows, as far as it can be had here: names of files, drives, locales, how a run ends."""

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from gaplint import lint, world
from gaplint.config.schema import Config
from gaplint.questions import Question
from gaplint.reports.screen import screen_for

MISTAKEN = "# Ä\n\n## Open (3) – now\n\n- `a`\n- `b`\n"


def insensitive(path: str) -> str:
    """A path as a file system that does not tell case finds it."""
    found = Path("/") if os.path.isabs(path) else Path()  # noqa: PTH117
    for part in Path(path).parts[os.path.isabs(path) :]:  # noqa: PTH117
        names = [one.name for one in found.iterdir()] if found.is_dir() and part != ".." else []
        found = found / next((name for name in names if name.lower() == part.lower()), part)
    return str(found)


def test_names_are_told_apart_by_case_also_where_the_system_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    for name in ("plan", "tides"):
        Path("docs", f"{name}.md").write_text("# Plan\n", "utf-8")
    config = Config(min_confidence="possible")
    Path("index.md").write_text(
        "# Index\n\n[a](docs/Plan.md) [b](Docs/plan.md) [c](docs/plan.md)\n\n**Source:** `docs/PLAN.md`\n",
        "utf-8",
    )
    expected = [finding.message for finding in lint(["."], config).findings]
    assert len(expected) == 3
    for name in ("kind", "names", "listing", "content", "size"):
        asked = world.QUESTIONS[name]
        monkeypatch.setitem(
            world.QUESTIONS,
            name,
            Question(lambda path, ask=asked.ask: ask(insensitive(path)), asked.digest, stamped=asked.stamped),
        )
    assert world.is_file("docs/PLAN.md")
    assert [finding.message for finding in lint(["."], config).findings] == expected


def test_names_are_one_in_each_form_of_unicode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS may give back another form than was written, and git the composed one."""
    monkeypatch.chdir(tmp_path)
    composed, apart = (unicodedata.normalize(form, "lücke.md") for form in ("NFC", "NFD"))
    Path(apart).write_text("12/64 (29%)\n", "utf-8")
    Path("index.md").write_text(f"# Index\n\n[a]({composed}), and `{composed}`.\n", "utf-8")
    assert [finding.rule for finding in lint(["."]).findings] == ["arith-percent"]
    assert run(tmp_path, "baseline").returncode == 0
    Path(apart).rename(composed)
    assert run(tmp_path, "--strict-baseline").returncode == 0


def test_documents_may_lie_on_another_drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows no relative path leads from one drive to another."""
    relpath, commonpath = os.path.relpath, os.path.commonpath
    here, drive = tmp_path / "here", tmp_path / "drive"
    for folder in (here, drive / "docs"):
        folder.mkdir(parents=True)
        (folder / "a.md").write_text(MISTAKEN, "utf-8")
    (drive / "docs" / "left.md").write_text(MISTAKEN, "utf-8")

    def lies_there(path: object) -> bool:
        return os.path.abspath(str(path)).startswith(str(drive))  # noqa: PTH100

    def from_drive(path: str, start: str = ".") -> str:
        if lies_there(path) != lies_there(start):
            raise ValueError("path is on mount 'D:', start on mount 'C:'")
        return relpath(path, start)

    def common(paths: object) -> str:
        every = list(paths)  # type: ignore[call-overload]
        if len({lies_there(path) for path in every}) > 1:
            raise ValueError("Paths don't have the same drive")
        return commonpath(every)

    monkeypatch.chdir(here)
    monkeypatch.setattr(os.path, "relpath", from_drive)
    monkeypatch.setattr(os.path, "commonpath", common)
    report = lint([here, drive / "docs"], Config(exclude=("left.md",), per_file_ignores={"x/": ("id",)}))
    assert [finding.where.document.path for finding in report.findings] == [str(drive / "docs" / "a.md"), "a.md"]


def run(folder: Path, *arguments: str, code: str = "", **variables: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, *(["-c", code] if code else ["-m", "gaplint"]), *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.run(command, cwd=folder, env=environment | variables, capture_output=True, check=False)


@pytest.mark.parametrize("output_format", ["full", "json"])
def test_pipes_take_utf8_whatever_the_locale(output_format: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nSee [ä](ä.md).\n", "utf-8")
    latin = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert "ä.md does not exist" in run(tmp_path, "-f", output_format, "--no-cache", **latin).stdout.decode("utf-8")
    assert b"\\xe4.md does not exist" in run(tmp_path, "-f", "concise", "--no-cache", **latin, PYTHONIOENCODING="ascii").stdout


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are Unicode")
def test_a_name_that_is_no_utf8_can_be_told_of(tmp_path: Path) -> None:
    done = run(tmp_path, "no-such\udcff.md", "--no-cache")
    assert (done.returncode, done.stderr) == (2, b"gaplint: no-such\\udcff.md: no such file or folder\n")


def test_who_calls_in_process_or_watches_keeps_what_was_to_come(tmp_path: Path) -> None:
    """As coverage does, which writes its data when Python ends."""
    (tmp_path / "a.md").write_text(MISTAKEN, "utf-8")
    begin = "import atexit, sys; atexit.register(print, 'kept')\n"
    for code in (
        "from gaplint.cli import main; main(['.'])",
        "sys.settrace(lambda *_: None)\nfrom gaplint.__main__ import main; sys.argv[1:] = ['.', '--no-cache']; main()",
    ):
        done = run(tmp_path, code=begin + code)
        assert (done.returncode, done.stdout.splitlines()[-1]) == (1, b"kept"), done.stderr
    code = "import gc, gaplint.cli as cli\ntry: cli.main(['-q'])\nexcept SystemExit as end: print(end.code, gc.isenabled())"
    assert run(tmp_path, code=code).stdout == b"1 True\n"


def test_colours_need_no_package_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The console is told to obey escape sequences; one that can't has no colours."""
    import ctypes
    from types import SimpleNamespace

    class Terminal:
        closed = False

        def isatty(self) -> bool:
            return True

        def fileno(self) -> int:
            return 1

    told: list[int] = []
    obeys = True

    def set_mode(_: int, mode: int) -> int:
        told.append(mode)
        return obeys

    kernel = SimpleNamespace(GetConsoleMode=lambda *_: 1, SetConsoleMode=set_mode)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(get_osfhandle=lambda number: number))
    monkeypatch.setitem(sys.modules, "colorama", None)
    assert screen_for(Terminal(), "auto", {}).colour  # type: ignore[arg-type]
    assert told == [4]
    obeys = False
    assert not screen_for(Terminal(), "always", {}).colour  # type: ignore[arg-type]
