"""The command, run in a process that has loaded already what it needs: most of a short run is spent on that."""

import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

from gaplint import lint
from gaplint.config.schema import Config

LONGEST = 20
"""Seconds, on a machine that is busy with other things."""
FIXTURES = Path(__file__).parent.parent / "fixtures" / "migration"


def run(
    folder: Path, *arguments: str, text: str = "", first: Callable[[], object] = lambda: None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """What `gaplint ARGUMENTS` says and how it ends, in a folder, with `text` on its standard input.

    `first` is called in its process, where there is one of its own, when all is ready.

    It is a fork of the tests' own process, which enters the command where its script does. How a process starts, what a shell or
    a terminal makes of it, and what the script is called are tested with the installed command itself.
    """
    if not hasattr(os, "fork"):
        return subprocess.run(
            [sys.executable, "-m", "gaplint", *arguments], cwd=folder, env=os.environ | variables, input=text,
            capture_output=True, encoding="utf-8", check=False, timeout=LONGEST,
        )  # fmt: skip
    with TemporaryFile() as said, TemporaryFile() as out, TemporaryFile() as err:
        said.write(text.encode())
        said.seek(0)
        status = ended(start(folder, *arguments, streams=(said.fileno(), out.fileno(), err.fileno()), first=first, **variables))
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, status, out.read().decode(), err.read().decode())


def start(
    folder: Path, *arguments: str, streams: tuple[int, int, int], first: Callable[[], object] = lambda: None, **variables: str
) -> int:
    """A process that becomes `gaplint ARGUMENTS`, with these as standard input, output and error, where processes can fork."""
    _load()
    process = os.fork()
    if not process:
        _become(folder, arguments, variables, streams, first)
    return process


def ended(process: int) -> int:
    """How a process has ended that was started here."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def at_a_terminal(
    folder: Path, *arguments: str, columns: int = 80, first: Callable[[], object] = lambda: None, **variables: str
) -> tuple[int, str]:
    """How `gaplint ARGUMENTS` ends that has a terminal of so many columns, and all that it has sent there."""
    from termios import tcsetwinsize  # not on Windows

    leader, follower = os.openpty()
    tcsetwinsize(follower, (24, columns))
    around = {"TERM": "xterm", "COLUMNS": str(columns), **variables}
    process = start(folder, *arguments, streams=(follower, follower, follower), first=first, **around)
    os.close(follower)
    sent = b""
    while piece := read(leader):
        sent += piece
    os.close(leader)
    return ended(process), sent.decode().replace("\r\n", "\n")


def read(leader: int) -> bytes:
    """What has been sent to a terminal since; nothing once nobody writes to it any more."""
    try:
        return os.read(leader, 65536)
    except OSError:  # Linux says so of a terminal whose other side is closed
        return b""


@cache
def _load() -> None:
    """Import the check and compile its expressions, once for all runs."""
    import gaplint.cli
    import gaplint.commands.check  # noqa: F401

    lint([FIXTURES], Config())


def _become(
    folder: Path,
    arguments: tuple[str, ...],
    variables: dict[str, str],
    streams: tuple[int, int, int],
    first: Callable[[], object],
) -> None:
    """Turn this process into the command, and end with it, or after a while."""
    status = 1
    try:
        signal.alarm(LONGEST)
        os.chdir(folder)
        os.environ.update(variables)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", errors="backslashreplace")  # noqa: SIM115
        sys.argv = ["gaplint", *arguments]
        sys.modules["__main__"].__package__ = None  # by which click tells a script from a module
        from gaplint.__main__ import main

        first()
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
