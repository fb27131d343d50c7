"""What is said and compared in each example on the pages of the rules, word for word: `said.txt`, which `make generate` writes anew.

An example fails where another line is found. What is said of it, what stands beside it, what to do about it, the signs that it is
weighed by, and what was compared and came out are held here: whoever changes one of them sees in the difference what else changes.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from gaplint.binding.types import Binding
from gaplint.config.load import load as configuration
from gaplint.config.schema import Config
from gaplint.model.document import Document
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.model.ground import Ground, Held
from gaplint.model.kept import Part
from gaplint.model.span import Span
from gaplint.pages import Example, page
from gaplint.project import Project, compared_in
from gaplint.rule import Rule, rules
from gaplint.run import Report, lint

FILE = Path(__file__).with_name("said.txt")
MOST = 40
"""Characters that are kept of a place."""


def examples() -> Iterator[tuple[str, Rule, Example]]:
    """Each example with a name and its rule."""
    for rule in rules():
        for number, example in enumerate(page(rule.name).examples, 1):
            yield f"{rule.name}-{'bad' if example.bad else 'good'}-{number}", rule, example


def report(rule: Rule, example: Example) -> Report:
    """Of an example in a folder of its own, with only its own rule, or with all if that has no check."""
    with TemporaryDirectory() as folder, chdir(folder):
        for name, text in example.files:
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        settings = Path("gaplint.toml")
        config = configuration(settings) if settings.exists() else Config()
        return lint([], replace(config, select=(rule.name,) if rule.check else (), min_confidence="possible"))


def said(report: Report, rule: Rule) -> list[str]:
    """Of one example: the findings of its rule, the numbers with their evidence, and how often each other comparison came out."""
    findings = (line for finding in report.findings if finding.rule == rule.name for line in _finding(finding))
    bound = (one for bindings in report.project.bindings.values() for one in bindings if one.bound)
    return [*findings, *map(_binding, bound), *_compared(report.project)]


def _finding(finding: Finding) -> list[str]:
    """Its message, what its places are called, what to do, its cause and severity, and the ground that it is weighed by."""
    near = finding.ground.near
    lines = [
        finding.message,
        f"@ {_label(finding.where)}",
        *(f"{_place(spot)} {_label(spot)}" for spot in finding.related),
        f"= {finding.repair}",
        f"& {finding.cause}",
        f"! {finding.severity.value if finding.severity is not Severity.ERROR else ''}",
        f"~ {_regularity(finding.ground)}",
        f"^ {finding.where.document.source.line_of(near.start) if near else ''}",
    ]
    first, *others = (line for line in lines if len(line) > len("= "))
    return [f"{_place(finding.where)} {first}", *(f"    {line}" for line in others)]


def _label(spot: Spot) -> str:
    return f"{spot.label} [all of it]" if spot.whole else spot.label


def _binding(one: Binding) -> str:
    """`plan.md:3 the heading says 8 items: 8 the list has 8 items @ 5.0–9.7 (about; list: heading; items)`, and what it stands near."""
    readings = ", ".join(
        f"{reading.value:g} {reading.says} @ {_stretch(reading.facts.document, reading.span)}"
        for reading in (*one.readings, *one.also)
    )
    kind = "; ".join(filter(None, (one.approximate, _regularity(one.ground), one.reason)))
    near = f" near {_stretch(one.facts.document, one.ground.near)}" if one.ground.near else ""
    return f"{_place(Spot(one.facts.document, one.span))} {one.says}: {readings} ({kind}){near}"


def _stretch(document: Document, span: Span) -> str:
    """Line and column where it begins and ends."""
    source = document.source
    return "–".join(f"{source.line_of(at)}.{at - source.line_at(at).start}" for at in span)


def _compared(project: Project) -> list[str]:
    """`3 agree (2.5), 1 not: the regularity; its signs in plan.md, near 5–40`, with what the agreements are worth."""
    found: dict[str, list[Held]] = defaultdict(list)
    others = (Part(one for one in part if not isinstance(one, Binding)) for part in project.parts)
    for one in chain.from_iterable(map(compared_in, others)):
        ground = one.ground
        near = f", near {ground.near.start}–{ground.near.end}" if ground.near else ""
        found[f"{_regularity(ground)} in {ground.document or 'all'}{near}"].append(one)
    return [_tally(name, found[name]) for name in sorted(found)]


def _tally(name: str, some: list[Held]) -> str:
    agree, differ = (sum(one.times for one in some if one.agrees is way) for way in (True, False))
    return f"{agree} agree ({sum(one.times * one.worth for one in some if one.agrees):.3g}), {differ} not: {name}"


def _regularity(ground: Ground) -> str:
    return "; ".join(filter(None, (ground.regularity, ground.unit, *sorted(ground.signs))))


def _place(spot: Spot) -> str:
    text = " ".join(spot.document.source.text[spot.span.start : spot.span.end].split())
    return f"{spot.place} “{text[:MOST]}”"


@cache
def noted() -> dict[str, list[str]]:
    """What `said.txt` says of each example."""
    blocks = (block.split("\n") for block in FILE.read_text("utf-8").rstrip("\n").split("\n\n"))
    return {name: lines for name, *lines in blocks}


def main() -> None:
    blocks = []
    for name, rule, example in examples():
        if lines := said(report(rule, example), rule):
            blocks.append("\n".join([name, *lines]))
    FILE.write_text("\n\n".join(blocks) + "\n", "utf-8", newline="")


if __name__ == "__main__":
    main()
