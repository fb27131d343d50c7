"""Patterns in the syntax of .gitignore, matched in a time that grows with the path and not with a power of it.

pathspec makes an expression of each. Where it has several wildcards, `re` tries each place for the one with each place for the
others; it is enough to try the first place where what lies between two of them fits, as `fnmatch` does.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

ANY = "[^/]*"
"""What becomes of `*`."""
DEEP = {"(?:/.+)?": "(?:/.+?)??", "(?:.+/)?": "(?:.+?/)??"}
"""What becomes of `**`, and the same with the shortest match first."""
TRIED = re.compile(re.escape(ANY) + r"(?!\?)")
SLASH = re.compile(r"(?<!\^)/")
MOST = 3
"""Wildcards of a kind that may be left to be tried with each other."""
LONGEST = 4096
"""Characters of a path; no system has a longer one."""
BETWEEN_STARS = re.compile(r"\[\^/\]\*((?:(?!\[\^/\]\*)(?:\\.|\[\^?+\]?+[^\]]{0,60}+\]|[^\[\\(/])){1,100}+)(?=\[\^/\]\*)")
BETWEEN_FOLDERS = re.compile(rf"({'|'.join(map(re.escape, DEEP))})((?:(?!\(\?).)+)(?=\(\?:/\.\+\)\?)")


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Whether `patterns` match a path relative to the root; a folder's ends with a slash. Raises ValueError for no pattern."""
    lines = list(patterns)
    if not lines:
        return lambda _: False
    known = spec(lines)
    return lambda path: len(path) <= LONGEST and known.match_file(path)


def spec(lines: Iterable[str], strict: bool = True) -> "GitIgnoreSpec":
    """What pathspec makes of patterns, with expressions that match at once.

    Raises ValueError for no pattern, unless it is not `strict`: then such a line says nothing, as to git.
    """
    from pathspec import GitIgnoreSpec  # late: most runs have no patterns

    found: list[Any] = []
    for line in lines:
        try:
            found += _patterns(GitIgnoreSpec.from_lines([line]))
        except (ValueError, re.error) as error:  # `[z-a]` makes an expression that there is none of
            if strict:
                raise ValueError(str(error)) from error
    return GitIgnoreSpec(found)


def _patterns(known: "GitIgnoreSpec") -> Iterator[Any]:
    for pattern in known.patterns:
        expression = getattr(pattern, "regex", None)
        if expression is not None and wildcards(expression.pattern) > 1:
            pattern.regex = re.compile(direct(expression.pattern), expression.flags)
        yield pattern


def direct(expression: str) -> str:
    """An expression of pathspec that matches the same, and tries no wildcard but the last again.

    What `[!x]` stands for never holds a slash there, as git has it. Raises ValueError where wildcards are left.
    """
    while ANY + ANY in expression:
        expression = expression.replace(ANY + ANY, ANY)
    expression = BETWEEN_FOLDERS.sub(lambda found: f"(?>{DEEP[found[1]]}{found[2]}(?=/))", expression)
    expression = BETWEEN_STARS.sub(r"(?>[^/]*?\1)", expression)
    if wildcards(expression) > MOST:
        raise ValueError("too many wildcards")
    return expression


def wildcards(expression: str) -> int:
    """How many wildcards of an expression are tried with each other: for folders, or in one part between slashes, the most."""
    folders = sum(map(expression.count, DEEP))
    return max(folders, *(len(TRIED.findall(part)) for part in SLASH.split(expression)))
