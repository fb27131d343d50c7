"""Numbers that are used twice, left out, or not theirs: of sections, documents, rows, entries; see the page of this name."""

from collections.abc import Iterator
from itertools import pairwise

from gaplint.comparisons.inclusion.captions import Twice
from gaplint.comparisons.order.numbers import Disordered, Misnumbered, are_versions, siblings
from gaplint.comparisons.order.sections import find_astray
from gaplint.comparisons.order.sequence import Miscounted
from gaplint.config.vocabulary import any_of
from gaplint.facts.types import Facts, Numbered
from gaplint.index import of_document
from gaplint.model.document import Section
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.model.ground import NOTHING, Ground
from gaplint.model.span import Span
from gaplint.project import Project
from gaplint.rule import Rule

BEGINS = ((0,), (1,))
FIRST = [[one] for one in BEGINS]


def check(project: Project) -> Iterator[Finding]:
    """Behind a code fence that swallows what follows, headings and rows are missing that would explain a number."""
    broken = {
        facts.document.path: min(doubt.span.start for doubt in facts.open_fences)
        for facts in project.index.documents
        if facts.open_fences
    }
    for finding in _found(project):
        start = broken.get(finding.where.document.path)
        if start is None or all(spot.span.start < start for spot in (finding.where, *finding.related)):
            yield finding


def _found(project: Project) -> Iterator[Finding]:
    yield from project.each(Misnumbered, _misnumbered)
    yield from project.each(Disordered, _disordered)
    yield from project.each(Miscounted, _miscounted)
    yield from project.each(Twice, _captioned)
    yield from project.of_each(_of_sections)


def _of_sections(facts: Facts) -> Iterator[Finding]:
    """What is wrong with the numbers of a document's sections."""
    every = siblings(facts)
    sure = [one for ranked in every for ascend in [_ascend(ranked)] for one in ranked if ascend or not one.bare]
    numbers = {one.section.number: one for one in sure}
    again: set[int] = set()
    for ranked in every:
        twice = _twice(facts, ranked)
        if twice:
            names = _listed(list({one.numbers: one for one, _ in twice}.values()))
            says = (
                f"section number {names} is" if len({one.numbers for one, _ in twice}) == 1 else f"section numbers {names} are"
            )
            times = "twice" if len({one.numbers for one, _ in twice}) == len(twice) else "more than once"
            yield _finding(facts, f"{says} used {times}", twice, "used here first")
        again |= {one.section.number for one, _ in twice}
    for one, signs in find_astray(every, numbers):
        astray = [(section, one.parent) for section in one.astray if section.section.number not in again]
        if astray and one.sunk:
            yield _sunk(facts, one.sunk, astray, Ground(document=facts.document.path, signs=signs))
        elif astray:
            names = _listed([section for section, _ in astray])
            says = f"section {names} is" if len(astray) == 1 else f"sections {names} are"
            says = f"{says} under section {_shown(one.parent)}"
            yield _finding(
                facts, says, astray, f"section {_shown(one.parent)}", Ground(document=facts.document.path, signs=signs)
            )


def _twice(facts: Facts, siblings: list[Numbered]) -> list[tuple[Numbered, Numbered]]:
    """The sections whose number another had before, and these; a series that begins with 0 or 1 again is another series.

    So is one whose first section stands a level deeper, under the part that it begins.
    The number of a title that is struck out is free again. So is one whose title comes again, with a remark at most, where an
    outline does: `2. Fares – new`. Where they only stand right behind each other, one is a slip.
    """
    if any(one.bare for one in siblings) and not _ascend(siblings):
        return []
    first: dict[tuple[tuple[int, ...], str], Numbered] = {}
    found = []
    begins = _begun_deeper(facts)
    for one in siblings:
        if one.section.heading and facts.document.is_struck(one.section.heading.title.span.start):
            continue
        if (one.numbers in BEGINS or one.section.number in begins) and len(first) > 1:
            first.clear()
        other = first.setdefault((one.numbers, one.mark), one)
        if other is not one and not _name_one(one, other):
            found.append((one, other))
    later = [pair for pair in found if are_versions(*pair)]
    behind = set(pairwise(one.section.number for one in siblings))
    again = any((other.section.number, one.section.number) not in behind for one, other in later)
    return [pair for pair in found if not again or pair not in later]


@of_document
def _begun_deeper(facts: Facts) -> frozenset[int]:
    """The sections behind an unnumbered one of their rank that begins their series: `3` behind `1` and `2` of `Part B`."""
    numbers = {one.section.number: one.numbers for one in facts.numbered}
    before: dict[tuple[int | None, int], Section] = {}
    found = set()
    for section in facts.document.sections:
        part = before.get((section.parent, section.level))
        if part and part.number not in numbers and section.number in numbers:
            below = [numbers[child] for child in part.children if child in numbers]
            if below[:1] in FIRST and numbers[section.number] == (below[-1][0] + 1,):
                found.add(section.number)
        before[section.parent, section.level] = section
    return frozenset(found)


def _name_one(one: Numbered, other: Numbered) -> bool:
    """Whether one title goes on with the other section, or both with one word in lower case: `66. meeting, second part`."""
    if any(any_of("continued").search(title.section.title) for title in (one, other)):
        return True
    mine, theirs = (next((word for word in title.section.title.split() if word[0].isalpha()), "") for title in (one, other))
    return mine == theirs and mine.islower()


def _ascend(siblings: list[Numbered]) -> bool:
    """Whether the numbers number the sections, rather than count something: most are followed by the next."""
    steps = [right.numbers[-1] - left.numbers[-1] for left, right in pairwise(siblings)]
    return 2 * steps.count(1) > len(steps)


def _shown(one: Numbered) -> str:
    return ".".join(map(str, one.numbers))


def _listed(sections: list[Numbered]) -> str:
    *names, last = dict.fromkeys(map(_shown, sections))
    return " and ".join(filter(None, [", ".join(names), last]))


def _finding(facts: Facts, says: str, pairs: list[tuple[Numbered, Numbered]], label: str, ground: Ground = NOTHING) -> Finding:
    first, other = pairs[0]
    return Finding(
        says,
        Spot(facts.document, _title(first), f"numbered {_shown(first)}"),
        (
            Spot(facts.document, _title(other), label),
            *(Spot(facts.document, _title(one), f"numbered {_shown(one)}") for one, _ in pairs[1:]),
        ),
        "renumber the sections",
        ground,
    )


def _sunk(facts: Facts, sunk: Numbered, astray: list[tuple[Numbered, Numbered]], ground: Ground) -> Finding:
    """A part whose heading is a level too deep, so that its sections are under the part before."""
    number, parent = _shown(sunk), astray[0][1]
    names = _listed([one for one, _ in astray])
    return Finding(
        f"section {number} is under section {_shown(parent)}, and so {'are' if len(astray) > 1 else 'is'} {names}",
        Spot(facts.document, _title(sunk), f"numbered {number}"),
        (
            Spot(facts.document, _title(parent), f"section {_shown(parent)}"),
            *(Spot(facts.document, _title(one), f"numbered {_shown(one)}") for one, _ in astray),
        ),
        f"give the heading of section {number} the same level as that of section {_shown(parent)}",
        ground,
    )


def _title(one: Numbered) -> Span:
    return one.section.heading.title.span if one.section.heading else one.section.span


def _disordered(one: Disordered) -> Finding:
    section, other, document = _shown(one.section), _shown(one.beside), one.facts.document
    way = "after" if one.section.numbers < one.beside.numbers else "before"
    return Finding(
        f"section {section} comes {way} section {other}",
        Spot(document, _title(one.section), f"numbered {section}"),
        (Spot(document, _title(one.beside), f"numbered {other}"),),
        "move the section, or renumber it",
        one.ground,
    )


def _misnumbered(one: Misnumbered) -> Finding:
    document = one.facts.document
    front = " and the front matter say" if one.given else " says"
    return Finding(
        f"the heading says {one.said}; the file's name{front} {one.number}",
        Spot(document, one.title, f"says {one.said}"),
        (Spot(document, one.given, f"says {one.number}"),) if one.given else (),
        "make the numbers the same",
        one.ground,
    )


def _miscounted(one: Miscounted) -> Finding:
    document, (before, above), (number, here) = one.facts.document, one.before, one.here
    several = "rows" if one.kind == "row" else "entries"
    says = (
        f"two {several} have the number {number}"
        if number == before
        else f"the {one.kind} after {before} has the number {number}" + ("" if one.again else f"; {before + 1} is missing")
    )
    return Finding(
        says,
        Spot(document, here, f"numbered {number}"),
        (Spot(document, above, f"numbered {before}"),),
        f"renumber the {several}",
        one.ground,
    )


def _captioned(one: Twice) -> Finding:
    document = one.facts.document
    name = document.source.text[slice(*one.again.name)]
    return Finding(
        f"two captions are called {name}: “{one.first.title}”, “{one.again.title}”",
        Spot(document, one.again.name, "used again"),
        (Spot(document, one.first.name, "used here first"),),
        "renumber the captions",
        one.ground,
    )


RULE = Rule(check, Severity.WARNING)
