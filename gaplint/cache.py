"""What gaplint keeps between runs, and where: in the user's cache folder, or where one is named.

What lies there may be lost at any time, and may be damaged: whoever reads it has to do without it.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress

from gaplint import world

LARGEST = 32 * 1024 * 1024
"""Bytes of what is kept of one run; nothing larger is read."""
VARIABLE = "GAPLINT_CACHE_DIR"
TAG = "CACHEDIR.TAG"
"""Tells backups and other tools that a folder can be made again; see bford.info/cachedir."""
SIGNATURE = b"Signature: 8a477f597d28d172789f06886806bc55\n# gaplint writes it anew; `gaplint cache clean` removes it\n"
RUNS = "gaplint-runs"
"""The folder of records in a cache: one that nobody else has, where the cache is in a folder that is for other things too."""
OWN = re.compile(r"[0-9a-f]{40}|\.gaplint-\w+")
"""The files there that are gaplint's: records, and drafts that were left when a run was killed."""


def folder_of(named: str | None) -> str | None:
    """The folder that `--cache-dir` names, else GAPLINT_CACHE_DIR, else the user's; None where there is no such place.

    None too for a folder in a git repository that has files of it under version control: who sends a change of documents must
    not send along what is said of them. Nor one that is a link, or below one, in the project: it may lead anywhere.
    """
    # platformdirs knows the same places; to import it takes as long as all the rest of a run that is printed again
    folder = named or os.environ.get(VARIABLE) or _of_user()
    if not folder:
        return None
    homes = {_repository(one) or os.getcwd() for one in (os.getcwd(), *([folder] if named else []))}
    return None if any(_leads_away(folder, home) or _is_tracked(folder, home) for home in homes) else folder


def _of_user() -> str | None:
    if sys.platform == "win32":
        base, name = os.environ.get("LOCALAPPDATA", ""), os.path.join("gaplint", "Cache")
    elif sys.platform == "darwin":
        base, name = os.path.expanduser("~/Library/Caches"), "gaplint"
    else:
        said = os.environ.get("XDG_CACHE_HOME", "")
        base, name = said if os.path.isabs(said) else os.path.expanduser("~/.cache"), "gaplint"
    return os.path.join(base, name) if os.path.isabs(base) else None


def _leads_away(folder: str, home: str) -> bool:
    """Whether a folder in the project `home`, or its folder of records, is a link or lies below one."""
    records = os.path.abspath(os.path.join(folder, RUNS))
    if not (records + os.sep).startswith(os.path.join(home, "")):
        return False
    straight = os.path.normpath(os.path.join(os.path.realpath(home), os.path.relpath(records, home)))
    return os.path.normcase(os.path.realpath(records)) != os.path.normcase(straight)


def _repository(folder: str) -> str | None:
    """The root of the git repository that a folder lies in."""
    at = os.path.abspath(folder)
    while not os.path.lexists(os.path.join(at, ".git")):
        if os.path.dirname(at) == at:
            return None
        at = os.path.dirname(at)
    return at


def _is_tracked(folder: str, home: str) -> bool:
    """Whether git has files of `folder` in the repository `home`."""
    whole, below = os.path.realpath(folder), os.path.join(os.path.realpath(home), "")
    if not (whole + os.sep).startswith(below) or not os.path.lexists(os.path.join(home, ".git")):
        return False
    from pathlib import Path

    from gaplint.git import GitError, run_git

    try:
        return bool(run_git(["ls-files", "--cached", "-z", "--", whole], Path(home)))
    except GitError:
        return True


def read(file: str) -> bytes | None:
    """What is kept in a file; None where nothing is, and for a link: gaplint makes none. It counts as used now."""
    if os.path.islink(file):
        return None
    try:
        content = world.content(file, LARGEST)
        os.utime(file)
    except OSError:
        return None
    return content


def keep(folder: str, name: str, content: bytes, most: int) -> None:
    """Keep `content` as the file `name` of a folder `folder` of the cache, and of all there the `most` that were used last.

    What can't be written is not kept; nobody ever sees half of a file.
    """
    import tempfile

    with suppress(OSError):
        parent = os.path.dirname(folder)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if not os.path.exists(os.path.join(parent, TAG)):
            with open(os.path.join(parent, TAG), "xb") as tag:
                tag.write(SIGNATURE)
        handle, draft = tempfile.mkstemp(prefix=".gaplint-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(draft, os.path.join(folder, name))
        except BaseException:  # also who ends the run
            os.unlink(draft)
            raise
        _forget_oldest(folder, most)


def _forget_oldest(folder: str, most: int) -> None:
    used = sorted((os.stat(path).st_mtime_ns, path) for path in _own(folder))
    for _, path in used[: max(0, len(used) - most)]:
        os.unlink(path)


def _own(folder: str) -> Iterator[str]:
    """The files of gaplint in a folder of the cache."""
    with os.scandir(folder) as entries:
        yield from (entry.path for entry in entries if OWN.fullmatch(entry.name) and entry.is_file(follow_symlinks=False))


def clean(folder: str) -> int:
    """Remove what gaplint keeps in a folder, and the folder if nothing else is in it; how many files there were.

    Raises OSError.
    """
    below = os.path.join(folder, RUNS)
    own = list(_own(below)) if os.path.isdir(below) else []
    for path in own:
        os.unlink(path)
    with suppress(OSError):
        os.rmdir(below)
    tag = os.path.join(folder, TAG)
    if read(tag) == SIGNATURE:  # the folder may be another tool's too
        os.unlink(tag)
    with suppress(OSError):
        os.rmdir(folder)
    return len(own)
