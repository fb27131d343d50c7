"""Git, asked and not obeyed: what tells something is run, with our settings over the repository's own, and not for long."""

import errno
import os
import re
import sys
import time
from contextlib import suppress
from itertools import takewhile

GIT_SECONDS = 30
"""What git may take for one answer."""
GIT_PAUSE = 600
"""Seconds in which it isn't asked again in a folder where it took longer: each further question would wait as long."""
GIT_BYTES = 1024**3
"""What it may keep in memory for that: a file that its settings name may have no end."""
GIT_SETTINGS = (
    "core.fsmonitor=false", f"core.hooksPath={os.devnull}", f"diff.orderFile={os.devnull}", "diff.external=",
    "log.showSignature=false", "gpg.program=false", "core.sshCommand=false", "core.askPass=false", "credential.helper=",
)  # fmt: skip
"""What holds over a repository's own settings, so that none of them starts a program."""
GIT_VARIABLES = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
"""Nothing is written, nothing fetched, nobody asked; what older versions of git don't know is said in two ways."""
GIT_ASKED = {
    "rev-parse": ("--show-toplevel", "--is-shallow-repository"),
    "ls-files": ("--others", "--exclude-standard", "--cached", "-z"),
    "log": ("--format=%x00%cs %d", "--name-only", "--relative", "--no-renames"),
    "hash-object": ("-t",),
    "config": ("--null", "--name-only", "--get-regexp", r"^filter\."),
    "diff": (
        "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--name-only", "--name-status", "-z", "--relative",
        "--unified=0", "--text",
        "--inter-hunk-context=0", "--find-renames", "--no-color", "--src-prefix=a/", "--dst-prefix=b/",
    ),
}  # fmt: skip
"""The commands that are put to git, with their options: none writes, and none starts a program."""
GIT_SET = re.compile(r"core\.quotePath=(?:true|false)|filter\..*\.(?:clean=|process=|required=false)", re.DOTALL)
"""The settings that are put before them."""
GIT_KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
"""How the variables begin that say how git works. Others, which git sets inside hooks, say in which repository and index."""


def ask_git(words: str) -> tuple[int, bytes, bytes]:
    """Status, standard output and standard error of git; `words` are the folder and the arguments, parted by nulls.

    Raises OSError where there is no git, for what is no question, and for an answer that takes too long.
    """
    import subprocess  # late: most runs ask nothing of git

    folder, *arguments = words.split("\0")
    if not _is_question(arguments):
        raise PermissionError(errno.EPERM, "no question to git")
    if time.monotonic() < _silent.get(folder, 0):
        raise _late()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(GIT_KEPT)}
    command = [_program(), "--no-pager", *(word for setting in GIT_SETTINGS for word in ("-c", setting)), *arguments]
    with subprocess.Popen(
        command, cwd=folder, env={**kept, **GIT_VARIABLES}, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        _limit(process.pid)
        try:
            said, complained = process.communicate(timeout=GIT_SECONDS)
        except BaseException as error:
            _end(process.pid)
            if isinstance(error, subprocess.TimeoutExpired):
                _silent[folder] = time.monotonic() + GIT_PAUSE
                raise _late() from error
            raise
    return process.returncode, said, complained


_silent: dict[str, float] = {}
"""Folders in which git took too long, and until when it isn't asked there."""


def _late() -> OSError:
    return OSError(errno.ETIMEDOUT, f"took longer than {GIT_SECONDS} s")


def _program() -> str:
    """Where git is: in a folder that PATH names whole.

    Others may lie in the project, as may the working directory, which Windows would try first.
    """
    name = "git.exe" if os.name == "nt" else "git"
    found = (os.path.join(folder, name) for folder in os.get_exec_path() if os.path.isabs(folder))
    program = next((path for path in found if os.path.isfile(path) and os.access(path, os.X_OK)), None)
    if program is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return program


def _limit(process: int) -> None:
    """Bound the memory of a process that has just begun, where the system can (Linux)."""
    if sys.platform != "linux":
        return
    import resource

    with suppress(OSError):
        resource.prlimit(process, resource.RLIMIT_DATA, (GIT_BYTES, GIT_BYTES))


def _is_question(arguments: list[str]) -> bool:
    """Whether a command of git only tells something, so that it does no harm to ask it again because a record says so."""
    words = iter(arguments)
    for word in words:
        if word != "-c":
            options = [one for one in takewhile(lambda one: one != "--", words) if one.startswith("-") or word == "config"]
            return word in GIT_ASKED and set(options) <= set(GIT_ASKED[word])
        if not GIT_SET.fullmatch(next(words, "")):
            return False
    return False


def _end(process: int) -> None:
    """End a process that leads a session, with all that it has started: one of these might keep its output open."""
    import signal

    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process, signal.SIGKILL)
        else:
            os.kill(process, signal.SIGTERM)
