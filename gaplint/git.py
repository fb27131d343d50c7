"""What git knows of files: asked a few times for all of them, and never where it is not needed."""

import os
from collections.abc import Iterable
from contextlib import suppress
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
    status, said, complaint = _told(arguments, folder)
    if status:
        lines = complaint.decode(errors="replace").strip().splitlines() or [f"status {status}"]
        raise GitError("git: " + next((line for line in lines if line.startswith("fatal:")), lines[-1]))
    return said


def _told(arguments: Iterable[str], folder: Path) -> tuple[int, bytes, bytes]:
    try:
        return world.git(arguments, folder)
    except OSError as error:
        raise GitError(f"git can't be run: {error.strerror or error}") from error


def tracked(folder: Path) -> list[str]:
    """The files that git tracks below `folder`, relative to it; none without git."""
    try:
        listed = run_git(["ls-files", "--cached", "-z"], folder)
    except GitError:
        return []
    return [name for name in os.fsdecode(listed).split("\0") if name]


def run_diff(arguments: Iterable[str], folder: Path) -> bytes:
    """What `git diff ARGUMENTS` prints, with files as they are: no filter of the repository is run. Raises GitError."""
    status, said, _ = _told(["config", "--null", "--name-only", "--get-regexp", r"^filter\."], folder)
    names = sorted({name.rpartition(".")[0] for name in os.fsdecode(said).split("\0") if name}) if not status else []
    if odd := [name for name in names if "=" in name]:
        raise GitError(f"git: {odd[0]} is no name that can be set aside")
    off = [f"{name}.{setting}" for name in names for setting in ("clean=", "process=", "required=false")]
    plain = ("--no-ext-diff", "--no-textconv", "--ignore-submodules=all")
    settings = ["core.quotePath=true", *off]
    return run_git([*(word for setting in settings for word in ("-c", setting)), "diff", *plain, *arguments], folder)


def last_commits(paths: Iterable[str], folder: Path) -> dict[str, date]:
    """The day of the last commit of each of `paths`, relative to `folder`, that is as it was committed.

    Left out are files that git does not know, that were changed since, or whose last commit lies beyond what a shallow clone
    holds; all of them without git.
    """
    wanted = sorted(os.path.join(".", path) for path in set(paths))  # noqa: PTH118  # Path drops what keeps `:` from being magic
    if not wanted:
        return {}
    log = ("log", "--format=%x00%cs %d", "--name-only", "--relative", "--no-renames")
    try:
        changed = run_diff(["--name-only", "-z", "--relative", "HEAD", "--", *wanted], folder)
        logged = run_git([*PLAIN, *log, "--", *wanted], folder)
    except GitError:
        return {}
    found: dict[str, date] = {}
    beyond: set[str] = set(changed.decode(errors="replace").split("\0"))
    for commit in logged.decode(errors="replace").split("\0")[1:]:
        head, *names = commit.splitlines()
        for name in names:
            if not name or name in found or name in beyond:
                continue
            if "grafted" in head:  # the oldest commit that a shallow clone has seems to add everything
                beyond.add(name)
            else:
                with suppress(ValueError):  # whoever writes a commit may write any year
                    found[name] = date.fromisoformat(head.partition(" ")[0])
    return found
