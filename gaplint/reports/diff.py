"""What an edit changes, as a unified diff that `git apply` takes where no line holds what a terminal would obey."""

from collections.abc import Iterator
from difflib import unified_diff

from gaplint.model.source import Source
from gaplint.reports.screen import visible


def render(before: Source, after: Source) -> Iterator[str]:
    """The lines of a diff, without line feeds; a carriage return is part of its line."""
    path = before.path
    for line in unified_diff(_lines(before.text), _lines(after.text), f"a/{path}", f"b/{path}"):
        yield _visible(line.removesuffix("\n"))
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _visible(line: str) -> str:
    """A line that no terminal obeys; tabs, and a carriage return at the end, belong to a patch."""
    body = line.removesuffix("\r")
    return "\t".join(map(visible, body.split("\t"))) + line[len(body) :]


def _lines(text: str) -> list[str]:
    """The lines as git counts them."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + [rest] * bool(rest)
