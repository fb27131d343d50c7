"""Inline constructs with exact offsets: markdown-it-py's own inline rules, watched while they run.

The library's tokens carry no positions, but its rules move `state.pos` over the text that they were given. Noting it before
and after each rule that matches gives each construct's exact place.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from gaplint.expressions import expression
from gaplint.model.span import new

WATCHED = ("escape", "backticks", "strikethrough", "emphasis", "link", "image", "autolink", "html_inline", "entity")
MARKUP = expression(r"[`*_\[<\\&!~]|https?://|www\.")
"""Without any of these a text is only text."""
BARE_URL = expression(r"(?:https?://|www\.)[^\s<>|`]+")
"""GFM's extended autolinks, which the library only knows with a further dependency."""


class Found(NamedTuple):
    """One construct, offsets relative to the text that was given."""

    start: int
    end: int
    rule: str
    """The inline rule that matched; `comment` for an HTML comment, `marker` for spent emphasis or strike-through characters,
    `struck` for text that is struck through, markers included."""
    label: tuple[int, int] | None = None
    """Of a link: the part that the reader sees."""
    target: str = ""
    """Of a link, image or autolink: its destination."""


InlineRule = Callable[[StateInline, bool], bool]


def _watch(name: str, rule: InlineRule) -> InlineRule:
    def watched(state: StateInline, silent: bool) -> bool:
        start = state.pos
        noted = len(state.env["found"]), len(state.env["markers"])
        before = len(state.tokens) + bool(state.pending)  # the first push turns pending text into a token
        if not rule(state, silent):
            return False
        if silent:
            return True
        found: list[Found] = state.env["found"]
        if name in ("emphasis", "strikethrough"):
            at = start
            for token in state.tokens[before:]:
                if token.type == "text":
                    state.env["markers"].append((token, at))
                    at += len(token.content)
        elif name == "link":
            end = state.pos
            label_end = state.md.helpers.parseLinkLabel(state, start, True)
            target = str(state.tokens[before].attrs.get("href", ""))
            found.append(Found(start, end, name, (start + 1, label_end), target))
            state.pos = end
        elif name == "backticks" and (len(state.tokens) <= before or state.tokens[-1].type != "code_inline"):
            pass  # a backtick that nothing closes is only a backtick
        elif name == "image":
            del found[noted[0] :], state.env["markers"][noted[1] :]  # of its description, with offsets of their own
            found.append(Found(start, state.pos, name, None, str(state.tokens[-1].attrs.get("src", ""))))
        elif name == "autolink":
            target = str(state.tokens[before].attrs.get("href", ""))
            found.append(Found(start, state.pos, name, None, target))
        elif name == "html_inline" and state.src.startswith("<!--", start):
            found.append(Found(start, state.pos, "comment"))
        else:
            found.append(Found(start, state.pos, name))
        return True

    return watched


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark").enable("strikethrough")
    for name, rule in [(rule.name, rule.fn) for rule in md.inline.ruler.__rules__]:
        if name in WATCHED:
            md.inline.ruler.at(name, _watch(name, rule))
    md.inline.ruler2.disable("fragments_join")  # it would merge a spent marker with its neighbour
    return md


def _parse(text: str, references: dict[str, Any]) -> list[Found]:
    """What the library finds, in no order."""
    found: list[Found] = []
    markers: list[tuple[Token, int]] = []
    md = _parser()
    md.inline.parse(text, md, {"found": found, "markers": markers, "references": references}, [])
    struck: list[int] = []
    for token, at in markers:
        if token.type == "text" and token.content:
            continue  # a star that is only a star
        found.append(Found(at, at + (2 if token.tag == "s" else 1), "marker"))
        if token.type == "s_open":
            struck.append(at)
        elif token.type == "s_close" and struck:
            found.append(Found(struck.pop(), at + 2, "struck"))
    return found


PLAIN = r"[^`*_\[\]<\\&!~]++|(?<=[^\W_])_+(?=[^\W_])|(?<=\s)\*(?=\s)|&(?![#\w])|<(?![A-Za-z/!?])|!(?!\[)|(?<!~)~(?!~)"
CODE = r"(?<!`)`[^`\[\]]+`(?!`)"
TARGET = r"(?P<target>(?:https?://[a-z0-9]+(?:[.-][a-z0-9]+)*+(?=[/)]))?+[A-Za-z0-9./#_-]*+(?<!\())"
SIMPLE = expression(
    rf"(?P<text>{PLAIN}|\])"
    rf"|(?P<code>(?<!`)`[^`]+`(?!`))"
    rf"|(?<![^\s(/|])(?P<strong>\*\*(?=[^\W_]|`)(?:{PLAIN}|{CODE})*+(?<![\s*])\*\*)(?=[\s.,;:)/|]|$)"
    rf"|(?P<link>\[(?P<label>(?:{PLAIN}|{CODE})*+)\](?:\({TARGET}\)|(?![(\[])))"
)
"""Text, code, strong text and links that can be read in one way only, whatever stands around them."""
CODES = expression(CODE)


def _simple(text: str, has_definitions: bool) -> list[Found] | None:
    """What `_parse` would find, for the many texts that hold only `SIMPLE` constructs; None for any other."""
    found: list[Found] = []
    at = 0
    while at < len(text):
        piece = SIMPLE.match(text, at)
        if piece is None:
            return None
        end = piece.end()
        match piece.lastgroup:
            case "code":
                found.append(new(Found, (at, end, "backticks", None, "")))
            case "strong":
                found += [new(Found, (mark, mark + 1, "marker", None, "")) for mark in (at, at + 1, end - 2, end - 1)]
            case "link" if piece["target"]:
                found.append(Found(at, end, "link", piece.span("label"), piece["target"]))
            case "link" if has_definitions and piece["label"] != " ":
                return None
        if piece.lastgroup in ("strong", "link") and "`" in piece[0]:
            found += (Found(*code.span(), "backticks") for code in CODES.finditer(text, at, end))
        at = end
    return found


def _addresses(text: str, found: list[Found]) -> list[Found]:
    """The bare addresses that stand in none of the constructs `found`."""
    others = [one for one in found if one.rule != "marker"]
    addresses = []
    for url in BARE_URL.finditer(text):
        start, end = url.start(), url.start() + len(url.group().rstrip(".,;:!?\"')*_~"))
        if not any(one.start < end and start < one.end for one in others):
            addresses.append(Found(start, end, "autolink", None, text[start:end]))
    return addresses


def constructs(text: str, references: dict[str, Any]) -> tuple[Found, ...]:
    """Every inline construct of `text` in order of its start, outer ones before what they hold.

    `references` are the document's link reference definitions as markdown-it-py keeps them in its environment.
    """
    found = _simple(text, bool(references))
    if found is None:
        found = _parse(text, references)
    if "http" in text or "www." in text:
        found += _addresses(text, found)
    found.sort(key=lambda one: (one.start, -one.end))
    return tuple(found)
