"""The page of a rule, and lists of rules, for readers and for other tools."""

from collections.abc import Iterable, Iterator
from typing import Any

from gaplint.markdown import parse
from gaplint.model.document import Fence, Heading, Paragraph
from gaplint.model.source import Source
from gaplint.pages import EXPECTED, INFO, UNNAMED, Page, also_called, second_name, summary
from gaplint.reports.screen import SHOWN, Screen
from gaplint.rule import Rule, rules

VERSION = 1
"""Of both objects: goes up when a key changes its meaning or is taken away; new keys don't count."""
REPORTED, UNREPORTED = "> ", "  "
"""What stands before a line of an example: whether a finding begins on it."""


def render(found: Page, screen: Screen) -> Iterator[str]:
    """The page as a reader sees it, to the width of the screen; lines of examples that are reported are pointed at."""
    text = found.text
    for number, block in enumerate(parse(Source(found.name, text)).blocks):
        if number:
            yield ""
        if isinstance(block, Heading):
            told = " (lines marked > are reported)" if block.title.plain == "Bad" else ""
            yield screen.style(block.title.plain, bold=True) + told
        elif isinstance(block, Paragraph):
            yield from screen.wrapped(" ".join(text[slice(*block.span)].split()))
        elif isinstance(block, Fence):
            yield from _example(block, text, screen)
        else:
            yield from text[slice(*block.span)].splitlines()


def render_family(family: str, screen: Screen) -> Iterator[str]:
    """The rules of a family, and how to read of one."""
    names = [rule.name for rule in of_family(family)]
    yield from listed(names, screen)
    yield ""
    yield f"`gaplint explain {names[0]}` prints the page of one."


def of_family(family: str) -> list[Rule]:
    """The rules whose names begin with that of the family."""
    return [rule for rule in rules() if rule.family == family]


def as_list(found: Iterable[Rule]) -> dict[str, Any]:
    """Rules as JSON types; `rules.schema.json` describes it."""
    return {"version": VERSION, "rules": [_rule(rule) for rule in found]}


def as_object(rule: Rule, found: Page) -> dict[str, Any]:
    """A rule with its page as JSON types; `explain.schema.json` describes it. Lines count from 1."""
    return {
        "version": VERSION,
        **_rule(rule),
        "why": found.why,
        "examples": [
            {
                "bad": example.bad,
                "files": [{"name": name, "text": text} for name, text in example.files],
                "expected": [{"file": name, "line": line} for name, line in example.expected],
            }
            for example in found.examples
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "second_name": second_name(rule.name),
        "family": rule.family,
        "severity": str(rule.severity),
        "summary": summary(rule.name),
    }


def listed(names: list[str], screen: Screen) -> Iterator[str]:
    """A line for each rule with what it reports, or several where the screen is narrow."""
    indent = " " * (max(map(len, names)) + 2)
    for name in names:
        first, *others = screen.wrapped(f"{summary(name)} {also_called(name)}".rstrip(), indent)
        yield screen.style(name, "cyan") + first[len(name) :]
        yield from others


def _example(fence: Fence, text: str, screen: Screen) -> Iterator[str]:
    info = INFO.match(fence.info)
    if info and info["file"] and info["file"] != UNNAMED:
        yield screen.style(f"{info['file']}:", "blue")
    for line in text[slice(*fence.content)].splitlines():
        reported = EXPECTED.search(line) is not None
        shown = f"{REPORTED if reported else UNREPORTED}{EXPECTED.sub('', line).translate(SHOWN)}".rstrip()
        yield screen.style(shown, "red") if reported else shown
