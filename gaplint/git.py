"""What git knows of files: asked a few times for all of them, and never where it is not needed."""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from gaplint.errors import GaplintError

LOCAL = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
)
"""What `git rev-parse --local-env-vars` lists. Hooks run with some of them set; they would lead to another repository."""
PATIENCE = 20
"""Seconds."""


class GitError(GaplintError):
    """git is missing, or refused."""


def run_git(arguments: Sequence[str], folder: Path) -> bytes:
    """What git prints when it is run in `folder`, whatever hook it is called from. Raises GitError."""
    import subprocess  # late: most runs ask nothing of git

    command = ["git", "-c", "core.quotePath=false", *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in LOCAL} | {"GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(f"git can't be run: {error}") from error
    if done.returncode:
        raise GitError(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def last_commits(paths: Iterable[str], folder: Path) -> dict[str, date]:
    """The day of the last commit of each of `paths`, relative to `folder`, that is as it was committed.

    Left out are files that git does not know, that were changed since, or whose last commit lies beyond what a shallow clone
    holds; all of them without git.
    """
    wanted = sorted(set(paths))
    if not wanted:
        return {}
    try:
        changed = run_git(["diff", "--name-only", "--relative", "HEAD", "--", *wanted], folder).decode(errors="replace")
        log = run_git(["log", "--format=%x00%cs %d", "--name-only", "--relative", "--no-renames", "--", *wanted], folder)
    except GitError:
        return {}
    found: dict[str, date] = {}
    beyond: set[str] = set(changed.splitlines())
    for commit in log.decode(errors="replace").split("\0")[1:]:
        head, *names = commit.splitlines()
        for name in names:
            if not name or name in found or name in beyond:
                continue
            if "grafted" in head:  # the oldest commit that a shallow clone has seems to add everything
                beyond.add(name)
            else:
                found[name] = date.fromisoformat(head[:10])
    return found
