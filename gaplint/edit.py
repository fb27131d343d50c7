"""Insertions into a file that leave every other byte as it was."""

import codecs
from collections.abc import Iterable
from typing import NamedTuple


class Insertion(NamedTuple):
    """Text to be put at an offset of `Source.text`."""

    offset: int
    text: str


def inserted(content: bytes, insertions: Iterable[Insertion]) -> bytes:
    """`content` with `insertions` in its own encoding: UTF-8, with what is none kept, or UTF-16 with its byte order mark.

    Raises UnicodeError for UTF-16 that can't be written as it was.
    """
    mark = next((mark for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) if content.startswith(mark)), b"")
    codec = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(mark, "utf-8")
    errors = "surrogateescape" if codec == "utf-8" else "strict"
    text = content[len(mark) :].decode(codec, errors)
    parts, at = [], 0
    for offset, new in sorted(insertions):
        parts += [text[at:offset], new]
        at = offset
    return mark + "".join([*parts, text[at:]]).encode(codec, errors)
