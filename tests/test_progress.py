"""Long work shows progress at a terminal and nowhere else; it can be interrupted at any time; its times can be told."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gaplint.progress import CLEAR, Line, attended
from gaplint.rule import rules
from gaplint.watch import NOBODY, Clock

pty = pytest.importorskip("pty")
TERMINAL = {"TERM": "xterm"}
SLOW = "import sys, time, gaplint.read as r; f = r.decode; r.decode = lambda *a: (time.sleep(0.3), f(*a))[1]"
"""Makes each document take a moment."""
LISTENING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""What Python does when it starts, unless SIGINT is ignored where the tests run, as it is in the background of a shell."""
RUN = "from gaplint.__main__ import main; main()"


def _environment(**more: str) -> dict[str, str]:
    """That of somebody at a terminal, whoever runs the tests."""
    return {"PATH": os.environ["PATH"], **TERMINAL, **more}


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_only_somebody_at_a_terminal_is_shown_progress() -> None:
    assert attended(Screen(), TERMINAL)
    for stream, environment in [
        (None, TERMINAL),
        (io.StringIO(), TERMINAL),
        (Screen(), {}),
        (Screen(), {"TERM": "dumb"}),
        (Screen(), {**TERMINAL, "CI": "true"}),
        (Screen(), {**TERMINAL, "CLAUDECODE": "1"}),
    ]:
        assert not attended(stream, environment) or os.name != "posix"


def test_nobody_costs_nothing() -> None:
    items = [1, 2]
    assert NOBODY.stage(sorted, "x") is sorted
    assert NOBODY.each(items, 2) is items


def test_the_clock_tells_stages_in_their_order_and_rules_by_time() -> None:
    clock = Clock()
    clock.stage(time.sleep, "find")(0.01)
    for seconds, name in ((0.001, "rule b"), (0.02, "rule a"), (0.001, "rule b")):
        clock.stage(time.sleep, name)(seconds)
    with pytest.raises(ZeroDivisionError):
        clock.stage(lambda: 1 // 0, "bind")()
    lines = list(clock.lines())
    assert [line.split("  ")[-1] for line in lines] == [
        "stage", "find", "bind", "rule a", "rule b", "everything else, such as imports", "total",
    ]  # fmt: skip
    assert [line.split()[2] for line in lines[1:5]] == ["1", "1", "1", "2"]
    times = [float(line.split()[0]) for line in lines[1:]]
    assert times[-1] >= 30
    assert sum(times[:-1]) == pytest.approx(times[-1], abs=1)


def test_a_profile_names_each_stage_and_rule(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n")
    done = subprocess.run([sys.executable, "-m", "gaplint", "--profile", "a.md"], cwd=tmp_path, capture_output=True, check=True)
    told = [line.rsplit("  ", 1)[-1] for line in done.stderr.decode().splitlines()]
    assert told[1:7] == ["find", "read", "parse", "extract", "index", "bind"]
    assert set(told[7:-2]) == {"weigh", "decide", *(f"rule {rule.name}" for rule in rules())}


def _terminal(folder: Path, code: str, environment: dict[str, str], interrupt: bool = False) -> tuple[int, str, str]:
    """Status, standard output and what a terminal at standard error was sent, of Python code in `folder`.

    With `interrupt`, it is sent SIGINT as soon as it shows progress.
    """
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", f"{LISTENING}\n{code}", "--output-format", "concise"],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=slave,
    ) as process:  # fmt: skip
        os.close(slave)
        assert process.stdout is not None
        sent = b""
        while piece := _read(master):
            sent += piece
            if interrupt and b"gaplint: " in sent:
                process.send_signal(signal.SIGINT)
                interrupt = False
        out = process.stdout.read().decode()
        os.close(master)
        return process.wait(20), out, sent.decode()


def _read(master: int) -> bytes:
    try:
        return os.read(master, 4096)
    except OSError:  # Linux says so of a terminal that nobody writes to any more
        return b""


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    for number in range(6):
        (tmp_path / f"{number}.md").write_text("# A\n")
    return tmp_path


def test_long_work_shows_a_line_that_is_erased(slow: Path) -> None:
    status, out, sent = _terminal(slow, f"{SLOW}; {RUN}", _environment())
    assert status == 0
    assert out.startswith("No problems found in 6 documents.")
    assert re.search(r"gaplint: reading documents [4-6] of 6 \([12] s\)", sent)
    assert sent.startswith(CLEAR) and sent.endswith(CLEAR)
    assert "\n" not in sent


@pytest.mark.parametrize("command", ["allow", "baseline", "trace", "items"])
def test_each_command_that_reads_documents_shows_progress(slow: Path, command: str) -> None:
    arguments = [command, *{"allow": ["--all", "--write"], "trace": ["LATER-001"]}.get(command, [])]
    (slow / "0.md").write_text("LATER-001\n")
    status, _, sent = _terminal(slow, f"{SLOW}; sys.argv[1:] = {arguments}; {RUN}", _environment())
    assert (status, sent.startswith(f"{CLEAR}gaplint: "), sent.endswith(CLEAR)) == (0, True, True)


def test_short_work_and_unattended_work_show_nothing(slow: Path) -> None:
    patient = "import gaplint.progress; gaplint.progress.PATIENCE = 20"  # a busy machine makes no work long
    assert _terminal(slow, f"{patient}; {RUN}", _environment())[2] == ""
    assert _terminal(slow, f"{SLOW}; {RUN}", _environment(CI="1"))[2] == ""


def test_a_line_that_is_erased_early_was_never_written() -> None:
    screen = Screen()
    line = Line(screen)
    assert line.stage(abs, "find")(-1) == 1
    assert list(line.each([1, 2], 2)) == [1, 2]
    line.erase()
    assert screen.getvalue() == ""


def test_interrupted_at_a_terminal_it_erases_its_line_and_says_nothing(slow: Path) -> None:
    status, out, sent = _terminal(slow, f"{SLOW}; {RUN}", _environment(), interrupt=True)
    assert (status, out) == (130, "")
    assert sent.endswith(CLEAR) and "\n" not in sent


@pytest.mark.parametrize(
    "where",
    [
        "import click",
        "import gaplint.cli",
        "import gaplint.commands.check",
        "import gaplint.run",
        "gaplint.bind.bind",
        "gaplint.reports.full.render",
    ],
)
def test_interrupted_anywhere_it_ends_with_status_130_and_no_traceback(tmp_path: Path, where: str) -> None:
    """The signal is sent when the module is looked for, or the function is called."""
    (tmp_path / "a.md").write_text("# A\n")
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    if where.startswith("import "):
        name = where.removeprefix("import ")
        finder = f"lambda self, name, *a: exec({kill!r}) if name == {name!r} else None"
        code = f"import sys; sys.meta_path.insert(0, type('F', (), {{'find_spec': {finder}}})())"
    else:
        module, function = where.rsplit(".", 1)
        code = (
            "import sys\ndef trace(frame, event, _):\n"
            f"    if frame.f_globals.get('__name__') == {module!r} and frame.f_code.co_name == {function!r}:\n        exec({kill!r})\n"
            "sys.setprofile(trace)"
        )
    done = subprocess.run([sys.executable, "-c", f"{LISTENING}\n{code}\n{RUN}"], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"")
