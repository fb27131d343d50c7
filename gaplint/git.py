"""What git knows of files: asked a few times for all of them, and never where it is not needed."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from gaplint import world
from gaplint.errors import GaplintError

PLAIN = ("-c", "core.quotePath=false")
"""Names of files as they are."""


class GitError(GaplintError):
    """Git is not there, or could not do what it was asked."""


def run_git(arguments: Iterable[str], folder: Path) -> bytes:
    """What `git ARGUMENTS` prints when run in `folder`; nothing in the repository is changed, not even the index.

    Raises GitError with what git says was fatal.
    """
    try:
        status, said, complaint = world.git(arguments, folder)
    except OSError as error:
        raise GitError(f"git can't be run: {error.strerror}") from error
    if status:
        lines = complaint.decode(errors="replace").strip().splitlines() or [f"status {status}"]
        raise GitError("git: " + next((line for line in lines if line.startswith("fatal:")), lines[-1]))
    return said


def last_commits(paths: Iterable[str], folder: Path) -> dict[str, date]:
    """The day of the last commit of each of `paths`, relative to `folder`, that is as it was committed.

    Left out are files that git does not know, that were changed since, or whose last commit lies beyond what a shallow clone
    holds; all of them without git.
    """
    wanted = sorted(set(paths))
    if not wanted:
        return {}
    log = ("log", "--format=%x00%cs %d", "--name-only", "--relative", "--no-renames")
    try:
        changed = run_git([*PLAIN, "diff", "--name-only", "--relative", "HEAD", "--", *wanted], folder)
        logged = run_git([*PLAIN, *log, "--", *wanted], folder)
    except GitError:
        return {}
    found: dict[str, date] = {}
    beyond: set[str] = set(changed.decode(errors="replace").splitlines())
    for commit in logged.decode(errors="replace").split("\0")[1:]:
        head, *names = commit.splitlines()
        for name in names:
            if not name or name in found or name in beyond:
                continue
            if "grafted" in head:  # the oldest commit that a shallow clone has seems to add everything
                beyond.add(name)
            else:
                found[name] = date.fromisoformat(head[:10])
    return found
