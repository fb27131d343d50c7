"""Text that is not what its author wrote; see the page of this name."""

from collections.abc import Iterator
from itertools import pairwise

from gaplint.facts.numbers import counted
from gaplint.facts.types import Facts
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.project import Project
from gaplint.rule import Rule, doubtful


def check(project: Project) -> Iterator[Finding]:
    return project.of_each(_damage)


def _damage(facts: Facts) -> Iterator[Finding]:
    yield from _mojibake(facts)
    yield from _undecodable(facts)
    yield from _lost(facts)
    yield from doubtful(facts, facts.open_fences)
    yield from _controls(facts)


def _mojibake(facts: Facts) -> Iterator[Finding]:
    source = facts.document.source
    if source.damage is None or not facts.misread:
        return
    first = facts.misread[0]
    reads = source.reading[first.start : first.end].strip()
    damaged = "1 character is" if len(source.damage.spans) == 1 else f"{len(source.damage.spans)} characters are"
    lost = f", {source.damage.lost} of them beyond repair" if source.damage.lost else ""
    yield Finding(
        f"UTF-8 text was decoded as {source.damage.codec.replace('sloppy-', '')}: {damaged} damaged{lost}",
        Spot(facts.document, first, f"was {reads}" if reads != "\ufffd" else "was another character"),
        repair=f"restore the text as UTF-8; gaplint reads {source.text[first.start : first.end]} as {reads}",
    )


def _undecodable(facts: Facts) -> Iterator[Finding]:
    spans = facts.document.source.undecodable
    if spans:
        yield Finding(
            f"{counted(len(spans), 'byte')} of the file {'is' if len(spans) == 1 else 'are'} not valid UTF-8",
            Spot(facts.document, spans[0], "not valid UTF-8"),
            repair="save the file as UTF-8",
        )


def _lost(facts: Facts) -> Iterator[Finding]:
    if facts.lost:
        first, *others = facts.lost
        where = f"characters were lost in {len(facts.lost)} places" if others else "a character was lost"
        yield Finding(
            f"{where}: the file has � (U+FFFD) {'there' if others else 'in its place'}",
            Spot(facts.document, first, "was another character"),
            repair="restore the lost characters",
        )


def _controls(facts: Facts) -> Iterator[Finding]:
    if facts.controls:
        first = facts.controls[0]
        code = ord(facts.document.source.text[first.start])
        zeros = [span for span in facts.controls if facts.document.source.text[span.start] == "\0"]
        every_other = sum(right.start - left.start == 2 for left, right in pairwise(zeros))
        if 2 * every_other > len(facts.controls):
            yield Finding(
                f"{counted(len(zeros), 'character')} U+0000: this part of the file was written as UTF-16",
                Spot(facts.document, zeros[0], "U+0000"),
                repair="save this part as UTF-8",
            )
            return
        yield Finding(
            f"{counted(len(facts.controls), 'invisible control character')}, the first U+{code:04X}",
            Spot(facts.document, first, f"U+{code:04X}"),
            repair="delete it" if len(facts.controls) == 1 else "delete them",
        )


RULE = Rule(check, Severity.WARNING)
