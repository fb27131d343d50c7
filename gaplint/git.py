"""Calls of git."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from gaplint.errors import GaplintError

KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
"""How the variables begin that say how git works. Others, which git sets inside hooks, say in which repository and index."""


class GitError(GaplintError):
    """Git is not there, or could not do what it was asked."""


def run_git(arguments: Iterable[str], folder: Path) -> bytes:
    """What `git ARGUMENTS` prints when run in `folder`; nothing in the repository is changed, not even the index.

    Raises GitError with what git says was fatal.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(KEPT)}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    except OSError as error:
        raise GitError(f"git can't be run: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or [f"status {done.returncode}"]
        raise GitError("git: " + next((line for line in said if line.startswith("fatal:")), said[-1]))
    return done.stdout
