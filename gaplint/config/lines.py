"""The line of each key of a TOML file; only asked for when somebody is to be told."""

import re
import tomllib
from collections import Counter

from gaplint.config.values import Keys
from gaplint.expressions import expression

PART = r"""(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
DOTTED = rf"{PART}(?:[ \t]*\.[ \t]*{PART})*"
HEADER = expression(rf"[ \t]*(?P<open>\[\[?)[ \t]*(?P<keys>{DOTTED})[ \t]*\]\]?[ \t]*(?:#.*)?")
ASSIGNED = expression(rf"[ \t]*(?P<keys>{DOTTED})[ \t]*=")
LONG_STRING = r'"{3}(?:[^\\]|\\.)*?"{3}' + r"|'{3}.*?'{3}"
QUOTED = expression(rf"(?P<long>{LONG_STRING})" + r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*""", re.DOTALL)
"""Strings and remarks: what looks like a quotation mark within one is none."""


def lines_of(text: str) -> dict[Keys, int]:
    """The 1-based line of each key; tomllib keeps none, so they are looked for where a key can stand: at a line's start.

    Keys within a value, such as an inline table, have none: the line of the value is theirs.
    """
    found: dict[Keys, int] = {}
    tables: Counter[Keys] = Counter()
    here: Keys = ()
    blanked = QUOTED.sub(lambda quoted: "\n" * quoted[0].count("\n") if quoted["long"] else quoted[0], text)
    for number, line in enumerate(blanked.split("\n"), 1):
        if header := HEADER.fullmatch(line.rstrip("\r")):
            here = _below(_keys(header["keys"]), tables)
            if header["open"] == "[[":
                tables[here] += 1
                here = (*here, tables[here] - 1)
            added = here
        elif assigned := ASSIGNED.match(line):
            added = (*here, *_keys(assigned["keys"]))
        else:
            continue
        for end in range(1, len(added) + 1):
            found.setdefault(added[:end], number)
    return found


def _keys(dotted: str) -> tuple[str, ...]:
    """`a."b c"` as its keys; TOML itself says how they are quoted."""
    keys, inner = [], tomllib.loads(f"{dotted} = 0")
    while isinstance(inner, dict):
        key, inner = next(iter(inner.items()))
        keys.append(key)
    return tuple(keys)


def _below(keys: tuple[str, ...], tables: Counter[Keys]) -> Keys:
    """The way of a header's `keys`: through a list of tables it leads into the last one."""
    path: Keys = ()
    for key in keys[:-1]:
        path = (*path, key)
        if tables[path]:
            path = (*path, tables[path] - 1)
    return (*path, keys[-1])
