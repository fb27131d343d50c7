"""What a report for people is shown on: how wide, with which colours; and how wide text is there.

Colours follow no-color.org and force-color.org, links OSC 8 of terminals, widths Unicode as terminals read it.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import click

from gaplint.expressions import expression
from gaplint.model.finding import Severity
from gaplint.pages import url

NARROWEST = 40
"""Columns; what is narrower is taken to be as wide."""
VIRTUAL_TERMINAL = 4
"""ENABLE_VIRTUAL_TERMINAL_PROCESSING, a mode of consoles of Windows 10 and later."""
NARROWEST_COLUMN = 12
"""Columns that are left of a column of a table, however narrow the screen."""
USUAL = 80
"""Columns of a terminal that does not say how many it has."""
REPLACEMENT = "\ufffd"
SHOWN = str.maketrans(
    {
        **{chr(code): chr(0x2400 + code) for code in range(0x20)},  # the control pictures of Unicode
        **dict.fromkeys(
            map(chr, (*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xE0000, 0xE0080))),
            REPLACEMENT,
        ),
        **dict.fromkeys("\u061c\u200e\u200f\u2028\u2029\ufffe\uffff", REPLACEMENT),
        "\x7f": "\u2421",
        "\t": " ",
    }
)
"""Control characters, changes of direction, tags that nobody sees and what XML 1.0 does not allow: what is shown for each."""
SEVERITY_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


COMMAND = expression(r"\A\s*:(?=:|\Z)|(?<=#)#(?=\[|vso\[|teamcity\[)")
"""What CI servers take for a command in a log: `::name` at the beginning of a line, `##[name]` and `##vso[name]` anywhere.

A file that is called `:` has a colon behind its name.
"""
LOOKALIKES = str.maketrans(":#", "\u2236\u266f")


def visible(text: str) -> str:
    """`text` as one line that neither a terminal nor a CI server obeys; as long as it was."""
    shown = text if text.isascii() and text.isprintable() else text.translate(SHOWN)
    return (
        COMMAND.sub(lambda found: found[0].translate(LOOKALIKES), shown)
        if shown[-1:] == ":" or "::" in shown or "##" in shown
        else shown
    )


def width(text: str) -> int:
    """Columns that a terminal takes for `text`, which has no control characters."""
    if text.isascii():
        return len(text)
    import wcwidth

    return wcwidth.width(text, control_codes="ignore")


def clip(text: str, start: int, end: int) -> str:
    """What stands in the columns `start` to `end`, a space for half of a wide character."""
    if text.isascii():
        return text[start:end]
    import wcwidth

    return wcwidth.clip(text, start, end, control_codes="ignore")


@dataclass(frozen=True)
class Screen:
    """Where the text goes."""

    columns: int | None = None
    """None in files and pipes: lines are as long as they are."""
    colour: bool = False
    links: bool = False
    """Whether places are links to their files."""
    rows: int | None = None
    """None where nothing scrolls."""

    def style(self, text: str, colour: str | None = None, bold: bool = False) -> str:
        return click.style(text, fg=colour, bold=bold or None) if self.colour else text

    def severity(self, severity: Severity) -> str:
        return self.style(str(severity), SEVERITY_COLOURS[severity], bold=True)

    def rule(self, name: str) -> str:
        """The name of a rule, linked to its page where that is published."""
        return self._link(self.style(name, "cyan"), url(name))

    def place(self, path: str, *position: int) -> str:
        """`path:line:column`, linked to the file."""
        shown = self.style(":".join((visible(path), *map(str, position))), bold=True)
        return self._link(shown, _address(path)) if self.links else shown

    def wrapped(self, text: str, indent: str = "") -> list[str]:
        """`text` in lines that fit, each behind `indent`; words are never cut."""
        if self.fits(indent + text):
            return [indent + text]
        import wcwidth

        lines = wcwidth.wrap(
            text,
            self.columns or 0,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        return [visible(line) for line in lines]

    def fits(self, text: str) -> bool:
        return self.columns is None or width(text) <= self.columns

    def _link(self, text: str, address: str) -> str:
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if self.links and address else text


PLAIN = Screen()


def cut(text: str, columns: int) -> str:
    """A text that is cut at its end where it is wider than `columns`; 0 for any width."""
    return text if not columns or width(text) <= columns else clip(text, 0, columns - 1) + "…"


def table(rows: Iterable[list[str]], screen: Screen = PLAIN) -> Iterator[str]:
    """Rows in columns as wide as their widest cells; where the screen is too narrow, the widest columns are cut.

    The last column holds places, and is cut at its beginning: a file's name and the line are what one looks for.
    """
    cells = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    room = screen.columns - 2 * (len(widths) - 1) if screen.columns else sum(widths)
    while sum(widths) > room and max(widths) > NARROWEST_COLUMN:
        widths[widths.index(max(widths))] -= 1
    for row in cells:
        shown = [cut(cell, columns) for cell, columns in zip(row[:-1], widths, strict=False)]
        padded = (cell + " " * (columns - width(cell)) for cell, columns in zip(shown, widths, strict=False))
        yield "  ".join([*padded, _cut_before(row[-1], widths[-1])])


def _cut_before(text: str, columns: int) -> str:
    whole = width(text)
    return text if whole <= columns else "…" + clip(text, whole - columns + 1, whole)


def screen_for(stream: TextIO | None, color: str, environ: Mapping[str, str]) -> Screen:
    """What `stream` is, by `--color` (auto, always or never) and the environment."""
    terminal = is_terminal(stream)
    colour = color == "always" or (color == "auto" and _wanted(terminal, environ))
    if terminal and colour and sys.platform == "win32":
        colour = _obeys_sequences(stream)
    size = stream if terminal else None
    return Screen(_columns(size, environ), colour, terminal and colour, _rows(size))


def _obeys_sequences(stream: TextIO | None) -> bool:
    """Whether the console of Windows that `stream` writes to takes escape sequences, as it is told here."""
    import ctypes
    import msvcrt

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  # mypy knows both only on Windows
    handle = getattr(msvcrt, "get_osfhandle")(stream.fileno() if stream else 1)  # noqa: B009
    mode = ctypes.c_ulong()
    return bool(
        kernel.GetConsoleMode(handle, ctypes.byref(mode)) and kernel.SetConsoleMode(handle, mode.value | VIRTUAL_TERMINAL)
    )


def is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _wanted(terminal: bool, environ: Mapping[str, str]) -> bool:
    """Whether colours are: FORCE_COLOR goes before NO_COLOR as on force-color.org; an empty value is none."""
    if environ.get("FORCE_COLOR"):
        return True
    return terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def _columns(terminal: TextIO | None, environ: Mapping[str, str]) -> int | None:
    said = environ.get("COLUMNS", "")
    if said.isdecimal() and int(said) > 0:
        return max(int(said), NARROWEST)
    if terminal is None:
        return None
    try:
        return max(os.get_terminal_size(terminal.fileno()).columns or USUAL, NARROWEST)
    except OSError:
        return USUAL


def _rows(terminal: TextIO | None) -> int | None:
    if terminal is None:
        return None
    try:
        return os.get_terminal_size(terminal.fileno()).lines or None
    except OSError:
        return None


def _address(path: str) -> str:
    """A file URI with the host, since the terminal may be elsewhere; without the line, which no reader agrees on."""
    address = Path(os.path.abspath(path)).as_uri()  # noqa: PTH100  # resolve() would follow links
    if sys.platform == "win32":
        return address
    from socket import gethostname

    return address.replace("file://", f"file://{gethostname()}", 1)
