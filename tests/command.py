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
    _load()
    with TemporaryFile() as said, TemporaryFile() as out, TemporaryFile() as err:
        said.write(text.encode())
        said.seek(0)
        process = os.fork()
        if not process:
            _become(folder, arguments, variables, (said.fileno(), out.fileno(), err.fileno()), first)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, status, out.read().decode(), err.read().decode())


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
