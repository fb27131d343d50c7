"""Comments that speak to the tool: `<!-- gaplint: allow count-total -- agreed in May -->`."""

import re
from bisect import bisect_left
from collections import defaultdict
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
        places = _Places(document)
        yield from _paired([_placed(places, one) for one in found], len(document.source.text))


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


class _Places:
    """What is not only comments, line by line and block by block: found once, however many directives ask."""

    def __init__(self, document: Document) -> None:
        self.source = document.source
        blocks = [block for block in document.everything if not (isinstance(block, Html) and self._is_bare(block.span))]
        self._blocks = blocks
        self._starts = [block.span.start for block in blocks]
        self._bare: dict[Span, bool] = {}

    def is_bare(self, line: Span) -> bool:
        """Whether a line holds comments alone, be it in a quote."""
        if line not in self._bare:
            self._bare[line] = self._is_bare(line)
        return self._bare[line]

    def block_behind(self, offset: int) -> Span | None:
        """The outermost block or list item that begins next, from the beginning of its line; comments are none."""
        number = bisect_left(self._starts, offset)
        if number == len(self._blocks):
            return None
        span = self._blocks[number].span
        return Span(self.source.line_at(span.start).start, span.end)

    def _is_bare(self, span: Span) -> bool:
        return not _without_comments(self.source.text[span.start : span.end]).strip(" \t\r\n>")


def _placed(places: _Places, one: Directive) -> Directive:
    """The directive with the stretch that it covers; of a span only where it begins."""
    source = places.source
    if one.fault or one.word == END:
        return one
    if one.word == FILE:
        return one._replace(covers=Span(0, len(source.text)))
    line = Span(source.line_at(one.span.start).start, source.line_at(one.span.end).end)
    if one.word == BEGIN:
        return one._replace(covers=Span(line.start, line.start))
    return one._replace(covers=places.block_behind(one.span.end) if places.is_bare(line) else line)


def _without_comments(text: str) -> str:
    """`text` without HTML comments; one without end is none."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join((*kept, text[at:]))


def _paired(directives: list[Directive], end: int) -> list[Directive]:
    """Each `allow-begin` with the stretch up to its `allow-end`: the last open one, of the same rules where it names some."""
    open_: dict[int, frozenset[str]] = {}
    alike: dict[frozenset[str], list[int]] = defaultdict(list)
    for number, one in enumerate(directives):
        if one.fault:
            continue
        names = frozenset(name for name, _ in one.rules)
        if one.word == BEGIN:
            open_[number] = names
            alike[names].append(number)
        elif one.word == END:
            begun = alike[names][-1:] if names else list(islice(reversed(open_), 1))
            if begun:
                alike[open_.pop(begun[0])].pop()
                directives[begun[0]] = _until(directives[begun[0]], one.span.end)
            else:
                directives[number] = one._replace(fault="there is no allow-begin for this allow-end")
    for number in open_:
        directives[number] = _until(directives[number], end)._replace(fault="there is no allow-end for this allow-begin")
    return directives


def _until(begun: Directive, end: int) -> Directive:
    assert begun.covers is not None  # of what begins
    return begun._replace(covers=Span(begun.covers.start, end))
