"""Rule pages: prose for people, examples for the tests."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gaplint.config.vocabulary import second_names
from gaplint.expressions import expression
from gaplint.markdown import parse
from gaplint.model.document import Document, Fence, Paragraph
from gaplint.model.source import Source
from gaplint.model.span import Span

SITE = ""
"""Address of the published documentation, without a slash at its end; empty while there is none."""
EXPECTED = expression(r" {0,9}<!-- ! (?P<rule>[a-z-]+) -->")
INFO = expression(r"(?:md|toml|yaml|json|ini|make|python|text|svg) (?P<kind>bad|good)(?: file=(?P<file>\S+))?$")
UNNAMED = "document.md"
"""What the file of an example is called if its name does not matter."""


@dataclass(frozen=True)
class Example:
    """A small project; its fences stand one after the other with nothing between them."""

    bad: bool
    files: tuple[tuple[str, str], ...]
    """Name and text of each file, expectations taken out."""
    expected: tuple[tuple[str, int], ...]
    """Name and 1-based line of each finding; empty for a good example."""
    span: Span
    """Where its fences stand in the page's text."""


@dataclass(frozen=True)
class Page:
    """A rule's page with what is taken from it."""

    name: str
    text: str
    summary: str
    """The first sentence, plain text of one line."""
    why: str
    """What stands under Why, as plain text."""
    examples: tuple[Example, ...]

    @property
    def markdown(self) -> str:
        """The page for readers: without its title and without the expectations of the tests."""
        return EXPECTED.sub("", self.text).partition("\n")[2].strip()


def url(rule: str = "") -> str:
    """Address of the page of `rule`, or of the documentation; empty while none is published."""
    return f"{SITE}/rules/{rule}/" if SITE and rule else SITE


def help_of(rule: str) -> str:
    """Where to read about `rule`: the address of its page, else the command that prints it."""
    return url(rule) or f"gaplint explain {rule}"


def file_of(rule: str) -> Path:
    """Where the page of `rule` is installed."""
    return Path(__file__).parent / "rules" / f"{rule.replace('-', '_')}.md"


@cache
def page(name: str) -> Page:
    """The page of the rule `name`, with its second name. Raises FileNotFoundError where a rule has none."""
    text = _text(name)
    sentence, other = _sentence(text), also_called(name)
    text = text.replace(sentence, f"{sentence} {other}".rstrip(), 1)
    document = parse(Source(name, text))
    return Page(name, text, sentence, _why(document), tuple(_examples(document.blocks, text)))


def summary(name: str) -> str:
    """The sentence with which the page of the rule `name` begins: what it reports."""
    return _sentence(_text(name))


def also_called(name: str) -> str:
    """`Also called broken-link.` for a rule that has a second name, else nothing."""
    other = second_name(name)
    return f"Also called {other}." if other else ""


def second_name(name: str) -> str | None:
    """The second name of the rule `name`, or None."""
    return next((other for other, first in second_names().items() if first == name), None)


def _text(name: str) -> str:
    return file_of(name).read_text("utf-8")


def _sentence(text: str) -> str:
    """The line below the title, which is plain text."""
    return text.split("\n", 3)[2]


def _why(document: Document) -> str:
    section = next(one for one in document.sections if one.title == "Why")
    return " ".join(block.content.plain for block in section.blocks if isinstance(block, Paragraph))


def _examples(blocks: tuple[object, ...], text: str) -> list[Example]:
    groups: list[list[tuple[re.Match[str], Fence]]] = []
    joined = False
    for block in blocks:
        info = INFO.match(block.info) if isinstance(block, Fence) else None
        if info is None or not isinstance(block, Fence):
            joined = False
        elif joined and groups[-1][0][0]["kind"] == info["kind"]:
            groups[-1].append((info, block))
        else:
            groups.append([(info, block)])
            joined = True
    return [_example(group, text) for group in groups]


def _example(group: list[tuple[re.Match[str], Fence]], text: str) -> Example:
    contents, expected = [], []
    for info, fence in group:
        name, content = info["file"] or UNNAMED, text[fence.content.start : fence.content.end] + "\n"
        for number, line in enumerate(content.splitlines(), 1):
            expected += [(name, number) for _ in EXPECTED.finditer(line)]
        contents.append((name, EXPECTED.sub("", content)))
    span = Span(group[0][1].span.start, group[-1][1].span.end)
    return Example(group[0][0]["kind"] == "bad", tuple(contents), tuple(expected), span)
