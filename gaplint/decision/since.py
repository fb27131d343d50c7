"""What changed since a revision: committed, staged, in the working tree, and files that git does not know yet.

A line that nobody touched may be broken all the same: by a file that is gone, or by its own document that was moved.
"""

import ast
import os
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from gaplint import world
from gaplint.expressions import expression
from gaplint.git import GitError, run_diff, run_git
from gaplint.model.finding import Finding, Spot
from gaplint.read import SUFFIXES
from gaplint.relative import relative

HUNK = expression(rb"@@ -\d+(?:,(?P<removed>\d+))? \+(?P<first>\d+)(?:,(?P<added>\d+))? @@")
DIFF = (
    "--unified=0", "--inter-hunk-context=0", "--text", "--find-renames", "--no-color", "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip
"""Whatever the user's own settings for `git diff` are."""
EVERYTHING = range(1, 1 << 62)


@dataclass(frozen=True)
class Changes:
    """Changed lines by file, as git counts both."""

    top: str
    """The folder of the working tree, links resolved."""
    lines: dict[str, list[range]]
    """By path from there, POSIX."""
    gone: frozenset[str] = frozenset()
    """Files that were deleted or renamed, also without the suffix of a document, and the folders that they were in."""
    moved: dict[str, str] = field(default_factory=dict)
    """Files that were renamed, with their former paths."""

    def touch(self, finding: Finding) -> bool:
        """Whether an end is in a changed line, or what is missing is so since then."""
        ends = (finding.where, *finding.related)
        return any(map(self._changed, ends)) or any(self._lost(spot, path) for path in finding.missing for spot in ends)

    def _changed(self, spot: Spot) -> bool:
        path = _inside(self.top, spot.document.path)
        changed = self.lines.get(path, [])
        if spot.whole or spot.span == (0, 0):  # what is said of the whole document
            return bool(changed) or path in self.moved
        text, (start, end) = spot.document.source.text, spot.span
        first = text.count("\n", 0, start) + 1  # git ends lines at line feeds only
        last = first + text.count("\n", start, max(start, end - 1))
        return any(lines.start <= last and first < lines.stop for lines in changed)

    def _lost(self, spot: Spot, path: str) -> bool:
        """Whether a file is missing for a place since it is gone, or since the document of the place was moved away from it."""
        here, there = _inside(self.top, spot.document.path), _below(self.top, path)
        if there in self.gone:
            return True
        former = self.moved.get(here)
        if former is None or posixpath.dirname(former) == posixpath.dirname(here):
            return False
        meant = posixpath.relpath(there, posixpath.dirname(here) or ".")
        before = posixpath.normpath(posixpath.join(posixpath.dirname(former), meant))
        return before in self.gone or world.exists(Path(self.top, before))


def changes(revision: str, folder: Path, paths: Iterable[str]) -> Changes:
    """The lines of the documents `paths`, as shown, that changed since `revision`, and the files that are gone.

    Since the revision means since the last commit that it shares with HEAD, or since itself where there is none. Where lines
    were only taken away, the two around the gap count as changed. Raises GitError.
    """
    top, base = _begin(revision, folder)
    named = [_inside(top, path) for path in paths]
    others = [f":(top,literal){path}" for path in named if not path.lower().endswith(SUFFIXES)]
    patterns = ["--", *(f":(top,icase)*{suffix}" for suffix in SUFFIXES), *others]
    lines: dict[str, list[range]] = {}
    output = run_diff([*DIFF, base, *patterns], Path(top))
    for path, changed in _hunks(output.split(b"\n")):
        lines.setdefault(path, []).append(changed)
    unknown = run_git(["ls-files", "--others", "--exclude-standard", "-z", *patterns], Path(top))
    for name in unknown.split(b"\0"):
        lines[os.fsdecode(name)] = [EVERYTHING]
    gone, moved = _gone(run_diff(["--name-status", "-z", "--find-renames", base], Path(top)))
    return Changes(top, lines, gone, moved)


def _gone(output: bytes) -> tuple[frozenset[str], dict[str, str]]:
    """`Changes.gone` and `Changes.moved`, as a diff tells them: `D`, a path; `R100`, the former path, the path; `M`, a path."""
    told = iter(os.fsdecode(output).split("\0"))
    gone: set[str] = set()
    moved: dict[str, str] = {}
    for status in told:
        if not status:
            break
        path = next(told)
        if status[0] in "RC":
            now = next(told)
            moved |= {now: path} if status[0] == "R" else {}
        if status[0] in "RD":
            bare = posixpath.splitext(path)[0] if path.lower().endswith(SUFFIXES) else path
            gone |= {path, bare, *map(str, PurePosixPath(path).parents)}
    return frozenset(gone - {"."}), moved


def _begin(revision: str, folder: Path) -> tuple[str, str]:
    """The folder of the working tree, and the commit from which on changes count."""
    top = os.fsdecode(run_git(["rev-parse", "--show-toplevel"], folder).removesuffix(b"\n"))
    if world.real(top) != world.real(world.repository(folder) or top):
        raise GitError("--since: the working tree of the git repository is elsewhere")
    try:
        if revision.startswith("-"):
            raise GitError("no revision begins with a hyphen")
        commits = run_git(["rev-parse", f"{revision}^{{commit}}", f"{revision}...HEAD", "--"], folder).decode().split()
    except GitError as error:
        if revision == "HEAD":  # nothing is committed yet
            return top, run_git(["hash-object", "-t", "tree", os.devnull], folder).decode().strip()
        shallow = run_git(["rev-parse", "--is-shallow-repository"], folder).strip() == b"true"
        branch = revision.removeprefix("origin/") if revision.startswith("origin/") else "main"
        command = f"git fetch --unshallow origin {branch}:refs/remotes/origin/{branch}"
        hint = f"; this clone is shallow: {command} brings the whole branch" if shallow else ""
        raise GitError(f"--since: git knows no revision {revision}{hint}") from error
    shared = [commit.removeprefix("^") for commit in commits if commit.startswith("^")]
    return top, (shared or commits)[0]


def _inside(top: str, path: str) -> str:
    """A path as shown, from the folder of the working tree. Raises GitError for one that lies outside."""
    if not _whole(path).is_relative_to(top):
        raise GitError(f"--since: {path} lies outside of the git repository {top}")
    return _below(top, path)


def _below(top: str, path: str) -> str:
    """A path as shown, from the folder of the working tree, whether it lies in that or not."""
    return relative(_whole(path), top).replace(os.sep, "/")


def _whole(path: str) -> Path:
    return Path(world.real(Path(path).parent)) / Path(path).name  # git follows links to folders, not to files


def _hunks(lines: Iterable[bytes]) -> Iterator[tuple[str, range]]:
    """Path and changed lines of each hunk of a diff without context."""
    path, left = "", 0
    for line in lines:
        if left:
            left -= line[:1] in (b"-", b"+")
        elif line.startswith(b"+++ "):
            path = _name(line[4:])
        elif hunk := HUNK.match(line):
            first, added = int(hunk["first"]), int(hunk["added"] or 1)
            left = added + int(hunk["removed"] or 1)
            yield path, range(first, first + (added or 2))


def _name(written: bytes) -> str:
    """The path in a header of a diff: quoted as in C where it holds unusual characters."""
    name = ast.literal_eval("b" + written.decode("ascii")) if written.startswith(b'"') else written.removesuffix(b"\t")
    return os.fsdecode(name.removeprefix(b"b/"))
