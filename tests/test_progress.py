"""Long work shows progress at a terminal and nowhere else; it can be interrupted at any time; its times can be told."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from types import FrameType

import pytest

import gaplint.read as reading
from gaplint import progress
from gaplint.progress import CLEAR, Line, attended
from gaplint.rule import rules
from gaplint.watch import NOBODY, Clock
from tests import command

pty = pytest.importorskip("pty")
TERMINAL = {"TERM": "xterm"}
LISTENING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""What Python does when it starts, unless SIGINT is ignored where the tests run, as it is in the background of a shell."""
RUN = "from gaplint.__main__ import main; main()"


NOT_IN_CI = {**TERMINAL, "CI": ""}
"""Somebody at a terminal, whoever runs the tests."""


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
    done = command.run(tmp_path, "--profile", "a.md")
    told = [line.rsplit("  ", 1)[-1] for line in done.stderr.splitlines()]
    assert told[1:7] == ["find", "read", "parse", "extract", "index", "bind"]
    assert set(told[7:-2]) == {"weigh", "decide", *(f"rule {rule.name}" for rule in rules())}


def _slowly(seconds: float) -> None:
    """Make each document take so long, in a process of its own."""
    own = reading.decode
    reading.decode = lambda *about: (time.sleep(seconds), own(*about))[1]


def _slowly_before_the_impatient() -> None:
    """Somebody who looks often, from the beginning: the same in a third of the time."""
    progress.PATIENCE, progress.REFRESH = 0.05, 0.02
    _slowly(0.1)


def _terminal(
    folder: Path, *arguments: str, first: Callable[[], None], interrupt: bool = False, **variables: str
) -> tuple[int, str, str]:
    """Status, standard output and what a terminal at standard error was sent, of the command in `folder`.

    With `interrupt`, it is sent SIGINT as soon as it shows progress.
    """
    leader, follower = pty.openpty()
    with TemporaryFile() as out:
        streams = (follower, out.fileno(), follower)
        process = command.start(folder, *arguments, streams=streams, first=first, **{**NOT_IN_CI, **variables})
        os.close(follower)
        sent = b""
        while piece := command.read(leader):
            sent += piece
            if interrupt and b"gaplint: " in sent:
                os.kill(process, signal.SIGINT)
                interrupt = False
        os.close(leader)
        status = command.ended(process)
        out.seek(0)
        return status, out.read().decode(), sent.decode()


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    for number in range(6):
        (tmp_path / f"{number}.md").write_text("# A\n")
    return tmp_path


def test_long_work_shows_a_line_that_is_erased(slow: Path) -> None:
    status, out, sent = _terminal(slow, "--output-format", "concise", first=lambda: _slowly(0.3))
    assert status == 0
    assert out.startswith("No problems found in 6 documents.")
    assert re.search(r"gaplint: reading documents [4-6] of 6 \([12] s\)", sent)
    assert sent.startswith(CLEAR) and sent.endswith(CLEAR)
    assert "\n" not in sent


@pytest.mark.parametrize("name", ["allow", "baseline", "trace", "items"])
def test_each_command_that_reads_documents_shows_progress(slow: Path, name: str) -> None:
    arguments = [name, *{"allow": ["--all", "--write"], "trace": ["LATER-001"]}.get(name, [])]
    (slow / "0.md").write_text("LATER-001\n")
    status, _, sent = _terminal(slow, *arguments, first=_slowly_before_the_impatient)
    assert (status, sent.startswith(f"{CLEAR}gaplint: "), sent.endswith(CLEAR)) == (0, True, True)


def test_short_work_and_unattended_work_show_nothing(slow: Path) -> None:
    def patiently() -> None:
        progress.PATIENCE = 20  # a busy machine makes no work long

    assert _terminal(slow, first=patiently)[2] == ""
    assert _terminal(slow, first=_slowly_before_the_impatient, CI="1")[2] == ""


def test_a_line_that_is_erased_early_was_never_written() -> None:
    screen = Screen()
    line = Line(screen)
    assert line.stage(abs, "find")(-1) == 1
    assert list(line.each([1, 2], 2)) == [1, 2]
    line.erase()
    assert screen.getvalue() == ""


def test_interrupted_at_a_terminal_it_erases_its_line_and_says_nothing(slow: Path) -> None:
    status, out, sent = _terminal(slow, first=_slowly_before_the_impatient, interrupt=True)
    assert (status, out) == (130, "")
    assert sent.endswith(CLEAR) and "\n" not in sent


def _at_the_call_of(module: str, name: str, do: Callable[[], object]) -> None:
    """Do something as soon as this process calls a function."""

    def heard(frame: FrameType, _: str, __: object) -> None:
        if frame.f_globals.get("__name__") == module and frame.f_code.co_name == name:
            do()

    sys.setprofile(heard)


def test_interrupted_in_its_work_it_ends_with_status_130_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n")
    for module, name in (("gaplint.bind", "bind"), ("gaplint.reports.full", "render")):
        done = command.run(
            tmp_path, "--no-cache", first=lambda module=module, name=name: _at_the_call_of(module, name, _interrupt)
        )
        assert (done.returncode, done.stderr) == (130, "")


def _interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("name", ["click", "gaplint.cli", "gaplint.commands.check", "gaplint.run"])
def test_interrupted_while_it_is_imported_it_ends_with_status_130_and_no_traceback(tmp_path: Path, name: str) -> None:
    """The signal is sent when the module is looked for."""
    (tmp_path / "a.md").write_text("# A\n")
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    finder = f"lambda self, name, *a: exec({kill!r}) if name == {name!r} else None"
    code = f"import sys; sys.meta_path.insert(0, type('F', (), {{'find_spec': {finder}}})())"
    done = subprocess.run([sys.executable, "-c", f"{LISTENING}\n{code}\n{RUN}"], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"")
