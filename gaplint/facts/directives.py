"""Comments that speak to the tool: `<!-- gaplint: allow count-total -- agreed in May -->`."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from gaplint.config.values import nearest
from gaplint.config.vocabulary import first_name
from gaplint.expressions import expression
from gaplint.facts.types import Directive
from gaplint.model.document import Document, Html, Place
from gaplint.model.span import Span

COMMENT = expression(
    r"<!--\s*gaplint(?P<colon>:|[\s-]+(?=allow|disable|enable|ignore))(?P<body>.*?)(?P<closed>-->|\Z)", re.DOTALL
)
BODY = expression(r"\s*(?P<word>[\w-]*)(?P<names>.*?)(?:\s(?:--|–|—)(?P<reason>.*))?$", re.DOTALL)
"""Typing aids turn two hyphens into a dash."""
NAME = expression(r"[^,\s](?:[^,]*[^,\s])?")
ALLOW, BEGIN, END, FILE = WORDS = ("allow", "allow-begin", "allow-end", "allow-file")


def find_directives(document: Document) -> Iterator[Directive]:
    """The comments to the tool, in order, each with the stretch that it is about; code holds none."""
    if "gaplint" not in document.source.text:
        return
    found = [
        _read(match)
        for match in COMMENT.finditer(document.source.text)
        if document.place(match.start()) in (Place.COMMENT, Place.HTML)
    ]
    if found:
        starts = [block.span.start for block in document.everything]
        yield from _paired([_placed(document, one, starts) for one in found], len(document.source.text))


def _read(match: re.Match[str]) -> Directive:
    """What one comment says, or what is wrong with it."""
    body = BODY.match(match["body"])
    assert body is not None  # it matches any text
    at = match.start("body") + body.start("names")
    names = tuple((first_name(name.group()), Span(*name.span()).shifted(at)) for name in NAME.finditer(body["names"]))
    word = body["word"]
    fault = ""
    if not match["closed"]:
        fault = "the comment is never closed"
    elif match["colon"] != ":":
        fault = "there is no colon after gaplint"
    elif word not in WORDS:
        fault = f"unknown word {word}{nearest(word, WORDS)}" if word else "the comment says nothing"
    elif not names and word != END:
        fault = f"{word} needs the name of a rule"
    elif any(" " in " ".join(name.split()) for name, _ in names):
        fault = "put a comma between rules, and two hyphens before the reason"
    return Directive(Span(*match.span()), word, names, (body["reason"] or "").strip(), fault)


def _placed(document: Document, one: Directive, starts: list[int]) -> Directive:
    """The directive with the stretch that it covers; of a span only where it begins."""
    source = document.source
    if one.fault or one.word == END:
        return one
    if one.word == FILE:
        return one._replace(covers=Span(0, len(source.text)))
    line = Span(source.line_at(one.span.start).start, source.line_at(one.span.end).end)
    if one.word == BEGIN:
        return one._replace(covers=Span(line.start, line.start))
    rest = _without_comments(source.text[line.start : line.end])
    return one._replace(covers=line if rest.strip(" \t\r\n>") else _next_block(document, one.span.end, starts))


def _next_block(document: Document, offset: int, starts: list[int]) -> Span | None:
    """The outermost block or list item that begins next, from the beginning of its line; comments are none."""
    source = document.source
    for block in islice(document.everything, bisect_left(starts, offset), None):
        text = source.text[block.span.start : block.span.end]
        if not isinstance(block, Html) or _without_comments(text).strip():
            return Span(source.line_at(block.span.start).start, block.span.end)
    return None


def _without_comments(text: str) -> str:
    """`text` without HTML comments; one without end is none."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join((*kept, text[at:]))


def _paired(directives: list[Directive], end: int) -> list[Directive]:
    """Each `allow-begin` with the stretch up to its `allow-end`: the last open one, of the same rules where it names some."""
    open_: list[int] = []
    for number, one in enumerate(directives):
        if one.fault:
            continue
        if one.word == BEGIN:
            open_.append(number)
        elif one.word == END:
            names = {name for name, _ in one.rules}
            begun = [at for at in open_ if not names or names == {name for name, _ in directives[at].rules}]
            if begun:
                open_.remove(begun[-1])
                directives[begun[-1]] = _until(directives[begun[-1]], one.span.end)
            else:
                directives[number] = one._replace(fault="there is no allow-begin for this allow-end")
    for number in open_:
        directives[number] = _until(directives[number], end)._replace(fault="there is no allow-end for this allow-begin")
    return directives


def _until(begun: Directive, end: int) -> Directive:
    assert begun.covers is not None  # of what begins
    return begun._replace(covers=Span(begun.covers.start, end))
