"""What the commands are like at the keyboard: help, near misses, short options, completion, pages and tables in a terminal."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gaplint.reports.screen import Screen, table, width
from tests import command

GAPLINT = Path(sys.executable).parent / "gaplint"
MISTAKEN = "# Piers\n\n## Open (3)\n\n- `a`\n- `b`\n"


def run(folder: Path, *arguments: str, status: int = 0) -> str:
    """What the command prints, standard error last."""
    done = command.run(folder, *arguments)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def at_a_terminal(folder: Path, columns: int, *arguments: str) -> str:
    """What the command prints where it has a terminal; `PAGER` says that it was called."""
    pytest.importorskip("pty")
    pager = folder / "pager"  # a program without arguments: some versions of click lose these
    pager.write_text("#!/bin/sh\nexec sed 's/^/paged /'\n", "utf-8")
    pager.chmod(0o755)
    _, sent = command.at_a_terminal(folder, *arguments, columns=columns, PAGER=str(pager), NO_COLOR="1")
    return sent.rpartition("\r\x1b[K")[2]  # progress that was erased


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "piers.md").write_text(MISTAKEN, "utf-8")
    return tmp_path


def test_a_word_near_to_a_command_is_not_taken_for_a_path(folder: Path) -> None:
    for word, meant in (("chek", "check"), ("lint", "check"), ("trase", "trace")):
        assert f"no command, file or folder is called {word}; did you mean {meant}?" in run(folder, word, status=2)
    assert "gaplint: nowhere: no such file or folder" in run(folder, "nowhere", status=2)
    assert run(folder, "help") == run(folder, "--help")
    assert run(folder, "help", "items") == run(folder, "items", "--help")
    (folder / "chek").mkdir()
    (folder / "chek" / "a.md").write_text("# A\n", "utf-8")
    assert run(folder, "chek").startswith("No problems found")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--hlep", "no such option --hlep; did you mean --help? (see gaplint check --help)"),
        (
            "--color red",
            "invalid value for '--color': 'red' is not one of 'auto', 'always', 'never' (see gaplint check --help)",
        ),
        ("--since=", "--since needs a revision"),
        ("--select cuont", "--select: unknown rule cuont; did you mean count?"),
        ("explain", "missing argument 'RULE' (see gaplint explain --help)"),
        ("explain nothing-near", "there is no rule nothing-near; `gaplint rules` lists all"),
        ("completions", "missing argument 'SHELL' (see gaplint completions --help)"),
        ("trace later-001", "later-001 is not an ID; did you mean LATER-001?"),
        ("trace rope", "rope is not an ID; IDs look like LATER-001, RF09 or “Phase 3”"),
        ("trace Rope", "Rope is not an ID; IDs look like LATER-001, RF09 or “Phase 3”"),
        ("chek", "no command, file or folder is called chek; did you mean check?"),
        ("none.md", "none.md: no such file or folder"),
    ],
)
def test_whatever_is_wrong_is_told_in_one_line(folder: Path, arguments: str, said: str) -> None:
    assert command.run(folder, *arguments.split()).stderr == f"gaplint: {said}\n"


def test_the_installed_command_is_that_command(folder: Path) -> None:
    for arguments, status in ((["--version"], 0), (["."], 1)):
        done = subprocess.run([GAPLINT, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False)
        assert (done.stdout, done.stderr) == (run(folder, *arguments, status=status), "")
        assert done.returncode == status


def test_short_options(folder: Path) -> None:
    assert run(folder, "-V") == run(folder, "--version")
    assert run(folder, "-q", status=1) == ""
    assert run(folder, "-q", "-f", "json=found.json", status=1) == ""
    assert len(json.loads((folder / "found.json").read_text("utf-8"))["findings"]) == 1
    assert run(folder, "-f", "concise", "-o", "found.txt", "-c", "select = ['count']", status=1) == ""
    assert (folder / "found.txt").read_text("utf-8").startswith("piers.md:3:10: error count-heading")
    (folder / "gaplint.toml").write_text('ignore = ["count"]\n', "utf-8")
    assert run(folder, "-v").splitlines()[-3:] == [
        'gaplint: ignore ["count"] (gaplint.toml:1)', "gaplint: 1 document checked", "gaplint: piers.md: checked; role living",
    ]  # fmt: skip
    for name in ("items", "config"):
        assert run(folder, name, "-f", "json") == run(folder, name, "--output-format", "json")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no bash")
def test_a_shell_completes_commands_options_rules_and_paths(folder: Path) -> None:
    script = f'eval "$({GAPLINT} completions bash)"\ncompopt() {{ echo files; }}\n'
    lines = ["gaplint cl", "gaplint --sel", "gaplint check --ignore id-d", "gaplint explain count-h", "gaplint --ignore id,status-b",
             "gaplint check pi", "gaplint --config ga", "gaplint -f jso"]  # fmt: skip
    for line in lines:
        words = line.split()
        script += f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; COMPREPLY=(); _gaplint_completion gaplint; echo ${{COMPREPLY[@]}}\n"
    path = os.pathsep.join([str(GAPLINT.parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [
        "files", "claims", "--select", "id-double id-duplicate", "count-heading", "id,status-blocked",
        "files", "", "files", "", "json jsonl",
    ], done.stdout + done.stderr  # fmt: skip


def test_a_page_is_shown_without_the_marks_of_the_tests(folder: Path) -> None:
    text = run(folder, "explain", "id-double")
    assert text.startswith("id-double\n\nAn ID that")
    assert "<!--" not in text and "```" not in text
    assert "> | Port authority | 3 | LATER-005, LATER-006, LATER-007 |\n" in text
    assert re.findall(r"^count-\w+", run(folder, "explain", "count"), re.MULTILINE)[:2] == ["count-conflict", "count-heading"]
    assert "no rule cuont; did you mean count?" in run(folder, "explain", "cuont", status=2)


def test_pages_and_tables_fit_a_terminal(folder: Path) -> None:
    (folder / "LATER.md").write_text(
        "# L\n\n### LATER-001: " + "Ramp of the north pier " * 4 + "\n\n### LATER-002: 海 海\n", "utf-8"
    )
    page = at_a_terminal(folder, 60, "explain", "id-double")
    assert page.startswith("paged id-double\n")
    assert max(map(len, (line for line in page.splitlines() if line[6:7].isalpha()))) <= 60 + len("paged ")
    for listing in (["items"], ["rules"], ["claims"]):
        shown = at_a_terminal(folder, 60, *listing)
        assert max(map(width, shown.splitlines())) <= 60, shown
        assert "paged" not in shown
    assert list(table([["a" * 30, "b" * 30]], Screen(40))) == [f"{'a' * 18}…  …{'b' * 18}"]
    assert list(table([["海海海海海海海海", "b"]], Screen(4))) == ["海海海海海 …  b"]


def test_trace_shows_what_is_hidden_and_the_document_itself(folder: Path) -> None:
    (folder / "adr").mkdir()
    (folder / "adr" / "0001-ramp.md").write_text("# ADR-0001: Ramp\n\nStatus: Accepted\n", "utf-8")
    (folder / "adr" / "0002-bell.md").write_text("# 2. Bell\n\n## Status\n\nAccepted\n", "utf-8")
    (folder / "adr" / "0003-rope.md").write_text("# ADR-0003: Rope\n\nStatus: Accepted\n", "utf-8")
    rows = "".join(
        f"| [ADR-000{n}](adr/000{n}-{name}.md) | {name.title()} | {said} |\n"
        for n, name, said in ((1, "ramp", "Proposed"), (2, "bell", "Accepted"), (3, "rope", "Accepted"))
    )
    (folder / "index.md").write_text(f"# Index\n\n| ID | Title | Status |\n|---|---|---|\n{rows}", "utf-8")
    run(folder, "baseline")
    assert run(folder, "trace", "ADR-0001").splitlines()[2:] == [
        "  undated    adr/0001-ramp.md:3  accepted (living)",
        "  undated    index.md:5  proposed (register)",
        "  conflict   index.md:5  index-entry: the index says status “Proposed” for ADR-0001; the document says “Accepted” (in the baseline)",
        "1 definition, 2 statements, 0 mentions, 1 conflict",
    ]
    assert "adr/0002-bell.md:5  accepted (living)" in run(folder, "trace", "ADR-0002")
    assert [one["kind"] for one in json.loads(run(folder, "trace", "ADR-0003", "-f", "json"))["statements"]] == [
        "document",
        "row",
    ]
