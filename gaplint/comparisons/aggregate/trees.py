"""Aggregate: what a line of a drawn tree says that it holds, held against the lines below it: `Berths (12 tests)`."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.binding.types import Binding, Reading, Tie
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import ELIDED
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import NUMBER, counted, number, rough_at, whole
from gaplint.facts.types import Facts, Rough
from gaplint.index import content_words
from gaplint.model.span import Span
from gaplint.relations.trees import Node, trees_of

BRACKETS = expression(r"[(（\[][^()（）\[\]]*[)）\]]")
SAID = expression(rf"(?<![\w.,/$€£+–-])(?P<number>{NUMBER})(?P<more>\+)?(?:\s|(?=[^\x00-\x7f]))(?P<unit>[^\W\d_][\w-]*)")
"""A number with its unit, in brackets."""
FEWEST = 2
NEARLY = 2
"""By which a number that is wrong usually is at most; what differs by more counts other things."""
NEAR = 0.25
"""Share by which a number may miss the sum and be meant for it."""
FURTHER = expression(r"\.{3}|…|\d\+|\*")
"""What leaves lines out."""
FOLDER = expression(r"\S*[/\\](?:\s|$)")
HIDDEN = expression(r"[._]")
"""How the name of a file begins that serves the others, `__init__.py`."""


class Stated(NamedTuple):
    """What a line says that it holds."""

    value: float
    rough: Rough
    unit: str
    stem: frozenset[str]
    span: Span


def bind(facts: Facts) -> Iterator[Binding]:
    for root in trees_of(facts):
        for node in root.walk():
            if len(node.children) >= FEWEST and not any(_is_elided(child) for child in node.children):
                for stated in _stated(facts, node):
                    yield from _bound(facts, root, node, stated)


def _stated(facts: Facts, node: Node) -> list[Stated]:
    """The numbers in the first brackets of a line that hold one; none of a unit that comes twice."""
    visible = facts.document.visible
    for brackets in BRACKETS.finditer(visible, *node.text.span):
        found = [
            Stated(
                number(match["number"]),
                rough_at(visible, match.start("number"), match["more"]),
                match["unit"],
                content_words(match["unit"]),
                Span(*match.span("number")),
            )
            for match in SAID.finditer(visible, *brackets.span())
        ]
        if found:
            often = Counter(one.stem for one in found)
            return [one for one in found if often[one.stem] == 1]
    return []


def _is_elided(node: Node) -> bool:
    return bool(ELIDED.match(node.text.plain) or FURTHER.search(node.text.plain))


def _bound(facts: Facts, root: Node, node: Node, stated: Stated) -> Iterator[Binding]:
    held = [_stated(facts, child) for child in node.children]
    alike = [one for said in held for one in said if one.stem == stated.stem]
    of_lines = stated.unit.lower() in words().lines
    if is_measure(stated.unit) and not of_lines:
        return  # what takes five seconds may wait, or do two things at once
    if len(alike) == len(held):
        yield _added(facts, root, node, stated, alike)
    elif not alike and not of_lines:
        yield _counted(facts, root, node, stated)


def _added(facts: Facts, root: Node, node: Node, stated: Stated, parts: list[Stated]) -> Binding:
    added = sum(one.value for one in parts)
    span = Span(parts[0].span.start, parts[-1].span.end)
    rough = stated.rough or next((one.rough for one in parts if one.rough), Rough.EXACT)
    near = ["near"] if abs(added - stated.value) <= NEAR * stated.value else []
    folders = all(FOLDER.match(child.text.plain) for child in node.children)
    part = ["files of its own"] if added < stated.value and folders else []
    return Binding(
        Tie.TOTAL,
        facts,
        stated.span,
        stated.value,
        f"the line says {whole(stated.value)} {stated.unit}",
        "lines below it in the drawing, of the same unit",
        (Reading(added, f"the lines below it add up to {whole(added)}", facts, span),),
        rough,
        f"change it to {whole(added)}, or fix the line that is wrong",
        form="tree",
        near=root.text.span,
        signs=frozenset([*near, *part, *(["approximate"] if rough else [])]),
    )


def _counted(facts: Facts, root: Node, node: Node, stated: Stated) -> Binding:
    below = [one for child in node.children for one in child.walk()]
    leaves = [one for one in below if not one.children]
    folders = [one for one in below if one.children or FOLDER.match(one.text.plain)]
    span = Span(node.children[0].text.span.start, node.children[-1].text.span.end)
    number_ = len(node.children)
    shown = [child for child in node.children if not HIDDEN.match(child.text.plain)]
    others = {len(leaves), len(below), len(folders), len(below) - len(folders), len(shown)} - {number_}
    readings = [Reading(number_, f"there {'is' if number_ == 1 else 'are'} {counted(number_, 'line')} below it", facts, span)]
    readings += (Reading(value, "counted with what is further in", facts, span) for value in sorted(others))
    near = ["near"] if abs(number_ - stated.value) <= NEARLY else []
    if _each_has_its_size(facts, node):
        near.append("each line has its size")
    return Binding(
        Tie.HEADING,
        facts,
        stated.span,
        stated.value,
        f"the line says {whole(stated.value)} {stated.unit}",
        "lines below it in the drawing",
        tuple(readings),
        stated.rough,
        f"change it to {number_}, or fix the lines",
        form="tree",
        near=root.text.span,
        signs=frozenset(near),
    )


def _each_has_its_size(facts: Facts, node: Node) -> bool:
    """Whether a line gives a number that each line below it has a part of: then these are all that there are."""
    units = [{one.stem for one in _stated(facts, child)} for child in node.children]
    return any(all(one.stem in said for said in units) for one in _stated(facts, node))
