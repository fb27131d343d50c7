"""Short, for AI agents: one line per problem under the name of its document, no excerpts."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile

from gaplint.expressions import expression
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.reports.grouped import by_document
from gaplint.reports.screen import visible
from gaplint.reports.totals import closing, stale
from gaplint.run import Report

WORD, VALUE = expression(r"[^\s,;:]+"), expression(r"\d|/|#\w")
"""A word, and what tells that it is a figure, a path or an ID."""
FEWEST_ALIKE = 32
"""Characters that two messages begin with for the second one to leave them out."""


def render(report: Report) -> Iterator[str]:
    repeated = _repeated(report)
    for path, findings in by_document(report):
        yield visible(path)
        before = None
        for finding in findings:
            said = _since(before, finding)
            yield _line(finding, said, "" if repeated.get(finding.rule) == _shape(finding) else finding.repair)
            before = finding
    for rule, repair in repeated.items():
        yield visible(f"{rule}, where no other fix is given -> {repair}")
    yield from map(visible, (*stale(report), *closing(report)))
    if report.findings:
        yield "Run `gaplint explain RULE` to see why."


def _repeated(report: Report) -> dict[str, str]:
    """For each rule the repair that most of its findings share: it is said once, at the end."""
    shared = Counter((finding.rule, _shape(finding)) for finding in report.findings if finding.repair)
    most = {rule: repair for (rule, repair), number in reversed(shared.most_common()) if number > 1}
    return dict(sorted(most.items()))


def _shape(finding: Finding) -> str:
    """The repair without the figures and names that the message has as well: `change it to …, or fix the list`."""

    def shown(word: re.Match[str]) -> str:
        return "…" if VALUE.search(word.group()) and word.group() in finding.message else word.group()

    return WORD.sub(shown, finding.repair)


def _since(before: Finding | None, finding: Finding) -> str:
    """The message, without the words that it begins with like the one before it, if these are many: `… #berths`."""
    if before is None or before.rule != finding.rule:
        return finding.message
    words = zip(before.message.split(" "), finding.message.split(" "), strict=False)
    same = " ".join(word for word, _ in takewhile(lambda pair: pair[0] == pair[1], words))
    return f"…{finding.message[len(same) :]}" if FEWEST_ALIKE <= len(same) < len(finding.message) else finding.message


def _line(finding: Finding, said: str, repair: str) -> str:
    """`line:column confidence rule message [the other ends] -> what to do`; a warning says so, errors are the rule."""
    where = finding.where
    place = ":".join(map(str, where.document.source.position(where.span.start)))
    kind = "warning " if finding.severity is Severity.WARNING else ""
    others = dict.fromkeys(_place(spot, where) for spot in finding.related if not _is_told(spot, finding))
    against = f" [{', '.join(others)}]" if others else ""
    todo = f" -> {repair}" if repair else ""
    return visible(f"{place} {finding.confidence.name.lower()} {kind}{finding.rule} {said}{against}{todo}")


def _is_told(spot: Spot, finding: Finding) -> bool:
    """Whether the message names all that there is to look at: a document altogether."""
    return spot.whole and spot.document.path in finding.message


def _place(spot: Spot, where: Spot) -> str:
    """The line of the other end, after its path where that is another."""
    return str(spot.line) if spot.document.path == where.document.path else spot.place
