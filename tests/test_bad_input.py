"""The command from end to end on what nobody should write: a clear word, the right status, no traceback, nothing written."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import run

LONGEST_RUN = 20.0
"""Seconds."""
WRONG = "# Jobs (3 items)\n\n- `one`\n- `two`\n"
RIGHT = "# Jobs (2 items)\n\n- `one`\n- `two`\n"


class Run:
    """One run of the command in a folder, with what holds for every run already checked."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        before = listing(folder)
        started = time.monotonic()
        done = run(folder, *arguments)
        self.seconds = time.monotonic() - started
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr
        assert "Traceback" not in self.err
        assert listing(folder) == before

    @property
    def findings(self) -> list[str]:
        """The lines of a concise report without the closing ones."""
        return [line for line in self.out.splitlines() if re.match(r".+?:\d+:\d+: (?:error|warning) ", line)]

    @property
    def rules(self) -> list[str]:
        return [line.split(": ")[1].split()[1] for line in self.findings]


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every path below `folder` with its size and the time of its last change."""
    return {str(path): ((stat := path.lstat()).st_size, stat.st_mtime_ns) for path in folder.rglob("*")}


def check(folder: Path, *arguments: str) -> Run:
    return Run(folder, "--isolated", "--output-format", "concise", *arguments)


def write(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


# Status and arguments


def test_status_0_without_findings(tmp_path: Path) -> None:
    write(tmp_path, "a.md", RIGHT)
    run = check(tmp_path, ".")
    assert (run.status, run.findings, run.err) == (0, [], "")
    assert run.out.startswith("No problems found in 1 document.")


def test_status_1_with_findings_and_0_if_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "a.md", WRONG)
    run, zero = check(tmp_path, "."), check(tmp_path, "--exit-zero", ".")
    assert (run.status, run.rules) == (1, ["count-heading"])
    assert (zero.status, zero.out) == (0, run.out)


def test_a_file_that_cannot_be_read_is_no_success_even_with_exit_zero(tmp_path: Path) -> None:
    write(tmp_path, "a.md", b"\0")
    assert check(tmp_path, "--exit-zero", ".").status == 2


def test_the_order_of_arguments_changes_nothing(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", "c/d.md"):
        write(tmp_path, name, WRONG)
    one, other, twice = (
        check(tmp_path, "a.md", "b.md", "c"),
        check(tmp_path, "c", "b.md", "a.md"),
        check(tmp_path, ".", "a.md", "c/"),
    )
    assert len(one.findings) == 3
    assert one.out == other.out == twice.out


def test_a_folder_without_markdown_is_no_success(tmp_path: Path) -> None:
    write(tmp_path, "docs/notes.txt", WRONG)
    run = check(tmp_path, "docs")
    assert (run.status, run.out, run.err) == (2, "", "gaplint: no Markdown file (.md, .markdown, .mdown, .mkd) in docs\n")


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.md", RIGHT)
    run = check(tmp_path, "a.md", "b.md")
    assert (run.status, run.out, run.err) == (2, "", "gaplint: b.md: no such file or folder\n")


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_rule_names_the_nearest(tmp_path: Path, option: str) -> None:
    write(tmp_path, "a.md", RIGHT)
    run = check(tmp_path, option, "count-totl", "a.md")
    assert (run.status, run.out) == (2, "")
    assert "unknown rule count-totl; did you mean count-total?" in run.err


def test_a_family_of_rules_may_be_selected(tmp_path: Path) -> None:
    write(tmp_path, "a.md", WRONG + "\n```\nopen\n\nGo on.\n")
    assert check(tmp_path, "a.md").rules == ["count-heading", "text-damage"]
    assert check(tmp_path, "--select", "text", "a.md").rules == ["text-damage"]
    assert check(tmp_path, "--ignore", "text,count-total", "a.md").rules == ["count-heading"]


@pytest.mark.parametrize("command", ["check", "extract"])
def test_an_unknown_option_is_a_usage_error(tmp_path: Path, command: str) -> None:
    write(tmp_path, "a.md", RIGHT)
    run = Run(tmp_path, command, "--colour", "a.md")
    assert run.status == 2
    assert "--colour" in run.err


# Configuration


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("gaplint.toml", 'selct = ["count"]', "unknown key selct; did you mean select?"),
        ("pyproject.toml", '[tool.gaplint]\nexlude = ["x"]', "unknown key tool.gaplint.exlude; did you mean exclude?"),
        ("gaplint.toml", '[statuses]\ndoone = ["shipped"]', "unknown key statuses.doone; did you mean done?"),
        ("gaplint.toml", "select = 3", "select must be a list of strings, not a number"),
        ("gaplint.toml", "select = [3]", "select must be a list of strings, not a list of something else"),
        ("gaplint.toml", 'registers = "a.md"', "registers must be a table, not a string"),
        (
            "pyproject.toml",
            "[tool.gaplint.registers]\nREQ = true",
            "tool.gaplint.registers.REQ must be a list of strings, not a boolean",
        ),
        ("gaplint.toml", 'select = ["count-totl"]', "select: unknown rule count-totl; did you mean count-total?"),
        ("gaplint.toml", "select = [", "gaplint.toml: "),
        ("gaplint.toml", 'paths = ["nowhere"]', "nowhere: no such file or folder"),
    ],
)
def test_a_configuration_that_says_nonsense_is_told_so_in_one_line(tmp_path: Path, file: str, text: str, message: str) -> None:
    write(tmp_path, "a.md", RIGHT)
    write(tmp_path, file, text + "\n")
    run = Run(tmp_path)
    assert (run.status, run.out) == (2, "")
    assert message in run.err and run.err.startswith("gaplint: ") and run.err.count("\n") == 1


def test_a_configuration_that_is_no_utf8_is_told_so(tmp_path: Path) -> None:
    write(tmp_path, "a.md", RIGHT)
    write(tmp_path, "gaplint.toml", b'select = ["\xff"]')
    run = Run(tmp_path, "a.md")
    assert run.status == 2 and "gaplint.toml: can't be read" in run.err


def test_a_configuration_that_is_not_there_is_told_so_and_isolated_reads_none(tmp_path: Path) -> None:
    write(tmp_path, "a.md", RIGHT)
    write(tmp_path, "gaplint.toml", "selct = 1")
    assert Run(tmp_path, "--config", "other.toml", "a.md").status == 2
    assert Run(tmp_path, "--isolated", "a.md").status == 0


# Files that are no documents


def test_a_binary_file_is_reported_and_the_others_are_checked(tmp_path: Path) -> None:
    write(tmp_path, "a.md", bytes(range(256)) * 10)
    write(tmp_path, "b.md", WRONG)
    run = check(tmp_path, ".")
    assert (run.status, run.rules) == (2, ["unreadable-file", "count-heading"])
    assert run.findings[0] == "a.md:1:1: error unreadable-file: not checked: binary, not text"


def test_extract_tells_what_it_could_not_read(tmp_path: Path) -> None:
    write(tmp_path, "a.md", b"\0")
    write(tmp_path, "b.md", RIGHT)
    run = Run(tmp_path, "extract", "--isolated", ".")
    assert (run.status, run.err) == (2, "gaplint: a.md: not read: binary, not text\n")
    assert '"path": "b.md"' in run.out


def test_bytes_that_are_no_utf8_are_reported_and_the_rest_is_checked(tmp_path: Path) -> None:
    write(tmp_path, "a.md", b"caf\xe9 cr\xe8me\n\n" + WRONG.encode())
    run = check(tmp_path, ".")
    assert (run.status, run.rules) == (1, ["text-damage", "count-heading"])
    assert "a.md:1:4: " in run.findings[0] and "2 bytes" in run.findings[0]
    assert run.findings[1].startswith("a.md:3:9: ")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_moves_no_position(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, "a.md", WRONG.encode(encoding))
    run = check(tmp_path, ".")
    assert (run.status, run.rules) == (1, ["count-heading"])
    assert run.findings[0].startswith("a.md:1:9: ")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_count_as_lines(tmp_path: Path, end: str) -> None:
    write(tmp_path, "a.md", ("text\n\n" + WRONG).replace("\n", end))
    assert check(tmp_path, ".").findings[0].startswith("a.md:3:9: ")


def test_a_broken_link_is_reported_and_a_loop_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "a.md", WRONG)
    (tmp_path / "gone.md").symlink_to("nowhere.md")
    (tmp_path / "self.md").symlink_to("self.md")
    (tmp_path / "again").symlink_to(".")
    run = check(tmp_path, ".")
    assert (run.status, run.rules) == (2, ["count-heading", "unreadable-file", "unreadable-file"])
    assert check(tmp_path, "self.md").status == 2


def test_a_folder_that_is_called_like_a_file_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "x.md/y.md", WRONG)
    assert [line.split(":")[0] for line in check(tmp_path, ".").findings] == ["x.md/y.md"]
    assert [line.split(":")[0] for line in check(tmp_path, "x.md").findings] == ["x.md/y.md"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "a.md", WRONG)
    (tmp_path / "a.md").chmod(0)
    run = check(tmp_path, ".")
    assert (run.status, run.rules) == (2, ["unreadable-file"])


# Extremes


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", " ", "\r" * 1_000, "#", "|", "---\n---\n", "[", "\\", "> ", "- ", "```", "<!--", "\x0c\x1f\x7f",
        ">" * 10_000 + " deep\n", "> " * 10_000 + "deep\n", "- " * 10_000 + "deep\n", "1. " * 10_000 + "deep\n",
        "[" * 200_000, "*" * 200_000, "[" * 50_000, "*a " * 30_000, "![" * 20_000, "`a``b" * 20_000, "<" * 90_000, "&" * 90_000,
        "|" * 90_000 + "\n" + "|-" * 1_000, "\u2028" * 1_000, "\ufeff\ufeff# a", "e\u0301" * 5_000, "✅" * 50_000, "âœ…" * 20_000,
    ],
    ids=lambda text: f"{len(text)} of {text[:4]!r}",
)  # fmt: skip
def test_odd_text_is_read_and_nothing_is_found(tmp_path: Path, text: str) -> None:
    write(tmp_path, "a.md", text)
    run = check(tmp_path, "a.md")
    assert set(run.rules) <= {"text-damage", "table-shape", "unreadable-file"}
    assert run.status == bool(run.rules)


def test_an_unclosed_fence_is_reported_where_it_opens(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "# Jobs\n\n```sh\nrun\n\n" + WRONG)
    assert check(tmp_path, ".").findings == [
        "a.md:3:1: warning text-damage: the code fence is never closed, so everything after it is shown as code"
    ]


def test_a_file_that_nobody_wrote_is_reported_in_place_of_being_read(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "a" * 20_000_000)
    run = check(tmp_path, ".")
    assert (run.status, run.rules) == (2, ["unreadable-file"])
    assert "MiB" in run.out


def test_a_line_that_nobody_wrote_is_never_passed_over_in_silence(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "REQ-001 " * 200_000)
    write(tmp_path, "b.md", WRONG)
    run = check(tmp_path, ".")
    assert (run.status, sorted(set(run.rules))) == (1, ["count-heading", "unreadable-file"])
    assert "this line was not read" in run.out
    write(tmp_path, "a.md", "<!-- gaplint: allow unreadable-file -- data -->\n\n" + "REQ-001 " * 200_000)
    assert check(tmp_path, ".").rules == ["count-heading"]


def test_a_long_table_with_a_wrong_total_has_one_finding(tmp_path: Path) -> None:
    rows = "".join(f"| Suite {number} | {number % 7} |\n" for number in range(5_000))
    right = sum(number % 7 for number in range(5_000))
    table = "| Suite | Tests |\n|---|---|\n" + rows + "| **Total** | **{}** |\n"
    write(tmp_path, "a.md", table.format(right + 1))
    run = check(tmp_path, ".")
    assert (run.status, run.rules) == (1, ["count-total"])
    assert run.findings[0].startswith("a.md:5003:")
    write(tmp_path, "a.md", table.format(right))
    assert check(tmp_path, ".").status == 0


# The other end of the pipe


@pytest.mark.parametrize(
    ("command", "statuses"),
    [
        (".", {1}),
        ("--exit-zero .", {0}),
        ("--output-format json .", {1}),
        ("extract .", {0}),
        ("claims .", {0}),
        ("rules", {0, 1}),
        ("explain count-total", {0, 1}),
    ],
)
def test_a_reader_that_leaves_early_changes_nothing_but_the_output(tmp_path: Path, command: str, statuses: set[int]) -> None:
    write(tmp_path, "a.md", "\n".join((WRONG, RIGHT, RIGHT)[number % 3] for number in range(300)))
    with subprocess.Popen(
        [sys.executable, "-m", "gaplint", *command.split()],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pipesize=4096,
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(LONGEST_RUN) in statuses


def test_a_terminal_without_unicode_is_written_to(tmp_path: Path) -> None:
    write(tmp_path, "a.md", WRONG.replace("one", "one ✅ → “done”"))
    done = subprocess.run(
        [sys.executable, "-m", "gaplint", "a.md"],
        cwd=tmp_path, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"\\u2705" in done.stdout


def test_a_number_of_400_digits_is_text(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "| A | N |\n|---|---|\n| x | " + "9" * 400 + " |\n| **Total** | 5 |\n")
    assert check(tmp_path).status == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_named_like_a_document_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert check(tmp_path).status == 2


def test_a_path_that_is_too_long_does_not_exist(tmp_path: Path) -> None:
    done = check(tmp_path, "a" * 5000)
    assert done.status == 2
    assert "no such file" in done.err


@pytest.mark.parametrize(("text", "status"), [("tool = 3\n", 0), ("[tool]\ngaplint = 3\n", 2)])
def test_a_pyproject_whose_table_is_no_table(tmp_path: Path, text: str, status: int) -> None:
    write(tmp_path, "a.md", RIGHT)
    write(tmp_path, "pyproject.toml", text)
    assert Run(tmp_path, "a.md").status == status


@pytest.mark.parametrize(
    "text",
    ["# " * 100_000, "```\n" + "│ a 0% (0/14) │\n" * 10_000 + "```\n", "See REQ-001, <!-- " + "x" * 18_000 + " -->\n"],
    ids=["headings", "box", "comment"],  # pytest hands the name of a test to each program that it starts
)
def test_extremes_take_their_length(tmp_path: Path, text: str) -> None:
    write(tmp_path, "a.md", text)
    started = _spent()
    check(tmp_path, "a.md")
    assert _spent() - started < 5


def _spent() -> float:
    """Seconds that processors have worked here and in processes that have ended: others may keep them busy as well."""
    return sum(os.times()[:4])


def test_a_line_count_of_400_digits_is_text(tmp_path: Path) -> None:
    write(tmp_path, "a.md", f"See [a](a.md) ({'9' * 400} lines).\n\n| File | Size |\n|---|---|\n| a.md | {'9' * 400} lines |\n")
    assert check(tmp_path).status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that is in use can't be removed there")
@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("cd gone && rmdir ../gone && {gaplint} .", "gaplint: the working directory is gone\n"),
        ("cd gone && rmdir ../gone && {gaplint} explain count-total >/dev/null", ""),
        ("{gaplint} --help >/dev/full", "gaplint: No space left on device\n"),
        ("{gaplint} server <&-", "gaplint: an editor speaks on standard input and output, and one of them is closed\n"),
    ],
)
def test_what_the_system_refuses_is_one_line(tmp_path: Path, command: str, says: str) -> None:
    if "/dev/full" in command and not Path("/dev/full").exists():
        pytest.skip("the system has no full device")
    (tmp_path / "gone").mkdir()
    shell = command.format(gaplint=f"{sys.executable} -m gaplint")
    done = subprocess.run(["sh", "-c", shell], cwd=tmp_path, capture_output=True, check=False, encoding="utf-8")
    assert (done.stdout, done.stderr) == ("", says)
    assert done.returncode == (2 if says else 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_files_are_complete_where_standard_output_is_full(tmp_path: Path) -> None:
    write(tmp_path, "a.md", RIGHT)
    shell = f"{sys.executable} -m gaplint --output-format concise --output-format json=out.json >/dev/full"
    done = subprocess.run(["sh", "-c", shell], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 2
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["findings"] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_what_cannot_be_complained_of_shows_in_the_status(tmp_path: Path) -> None:
    write(tmp_path, "a.md", RIGHT)
    for command in ("missing.md 2>/dev/full", "a.md >/dev/full 2>&1"):
        done = subprocess.run(["sh", "-c", f"{sys.executable} -m gaplint {command}"], cwd=tmp_path, check=False)
        assert done.returncode == 2


def test_no_document_commands_a_terminal(tmp_path: Path) -> None:
    """Neither its text nor its name, on whichever stream."""
    write(
        tmp_path,
        "a.md",
        "| ID | Title | Status |\n|---|---|---|\n| LATER-001 | a\x1b[31m | \x1b[31mOdd |\n\n## \x1b[1m (3 items)\n\n- LATER-001\n",
    )
    if sys.platform != "win32":
        write(tmp_path, "b\x1b[2J\n.md", "See LATER-001.\n")
        (tmp_path / "c\x1b[2J\n.md").symlink_to("nowhere")
    for arguments in (
        "items",
        "items --unknown-statuses",
        "claims",
        "trace LATER-001",
        "--show-files",
        "allow --all",
        "baseline",
        "x\x1b[2J",
    ):
        done = Run(tmp_path, *arguments.split(" "))
        assert "\x1b" not in done.out + done.err
        assert all(line.startswith("gaplint: ") for line in done.err.splitlines())
