"""Text that is not what its author wrote; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.facts.types import Facts
from gaplint.model.document import Place
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.rule import Rule, doubtful


def check(project: Project) -> Iterator[Finding]:
    for facts in project.index.documents:
        yield from _mojibake(facts)
        yield from _undecodable(facts)
        yield from doubtful(facts, facts.open_fences)
        yield from _controls(facts)
        yield from _unread(facts)


def _mojibake(facts: Facts) -> Iterator[Finding]:
    source = facts.document.source
    if source.damage is None or all(facts.document.place(span.start) is Place.CODE for span in source.damage.spans):
        return
    first = source.damage.spans[0]
    reads = source.reading[first.start : first.end].strip()
    lost = f", {source.damage.lost} of them past repair" if source.damage.lost else ""
    yield Finding(
        f"UTF-8 was read as {source.damage.codec}: {len(source.damage.spans)} characters are damaged{lost}",
        Spot(facts.document, first, f"was {reads}" if reads != "\ufffd" else "was another character"),
        repair=f"restore the file as UTF-8; it was read through here, {source.text[first.start : first.end]} as {reads}",
    )


def _undecodable(facts: Facts) -> Iterator[Finding]:
    spans = facts.document.source.undecodable
    if spans:
        yield Finding(
            f"{len(spans)} byte{'' if len(spans) == 1 else 's'} of the file {'is' if len(spans) == 1 else 'are'} no UTF-8",
            Spot(facts.document, spans[0], "can't be decoded"),
            repair="save the file as UTF-8",
        )


def _controls(facts: Facts) -> Iterator[Finding]:
    if facts.controls:
        first = facts.controls[0]
        code = ord(facts.document.source.text[first.start])
        yield Finding(
            f"{len(facts.controls)} invisible control character{'' if len(facts.controls) == 1 else 's'}, first U+{code:04X}",
            Spot(facts.document, first, f"U+{code:04X}"),
            repair="delete it",
        )


def _unread(facts: Facts) -> Iterator[Finding]:
    for span in facts.document.unread:
        yield Finding(
            f"a paragraph or line of {span.end - span.start:,} characters was not read",
            Spot(facts.document, span._replace(end=span.start), "begins here"),
            repair="divide it, or move the data to a file of its own",
        )


RULE = Rule(check, Severity.WARNING)
