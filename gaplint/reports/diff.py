"""What an edit changes, as a unified diff that `git apply` takes."""

from collections.abc import Iterator
from difflib import unified_diff

from gaplint.model.source import Source


def render(before: Source, after: Source) -> Iterator[str]:
    """The lines of a diff, without line feeds; a carriage return is part of its line."""
    path = before.path
    for line in unified_diff(_lines(before.text), _lines(after.text), f"a/{path}", f"b/{path}"):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _lines(text: str) -> list[str]:
    """The lines as git counts them."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + [rest] * bool(rest)
