"""Join: the ID that a link's text begins with, held against the one that the linked document's title begins with."""

import posixpath
from collections import defaultdict
from collections.abc import Iterator

from gaplint.binding.links import Links, Resolved
from gaplint.comparisons.join.entries import Compared
from gaplint.comparisons.join.linked import title_of
from gaplint.expressions import expression
from gaplint.facts.types import Facts, Field
from gaplint.index import ProjectIndex
from gaplint.model.document import Inline
from gaplint.model.span import Span

CODE = expression(
    r"(?P<lead>\W{0,4})(?P<code>(?P<series>[A-Z][A-Za-z]{0,11}(?:-[A-Z]{1,12})*)[- ]?(?P<number>\d{1,6}))(?![\w.-])"
)
"""`F9829 - Berths`, `ADR-0012: Berths`, `Phase 7`."""
FEWEST, ALIKE = 5, 0.75
"""Links of a document that must have the ID of what they lead to, and the share of them, for another one to be wrong."""

Code = tuple[str, int]


def compare(index: ProjectIndex, links: Links, facts: Facts) -> Iterator[Compared]:
    by_series: dict[str, list[Compared]] = defaultdict(list)
    for link in links.of(index, facts) if not index.is_frozen(facts) else ():
        if link.target and link.target is not facts and not link.fragment:
            for series, one in _compared(link, link.target):
                by_series[series].append(one)
    for found in by_series.values():
        alike = sum(one.held.agrees for one in found)
        if alike >= max(FEWEST, ALIKE * len(found)):
            yield from found


def _compared(link: Resolved, target: Facts) -> Iterator[tuple[str, Compared]]:
    document = link.facts.document
    said, span = _code(document.plain(link.link.label)), link.link.label
    if said is None:
        return
    own = [(code, title) for title in _titles(target) if (code := _code(title.plain)) and code[1][0] == said[1][0]]
    if own:
        written, title = next(((code, title) for code, title in own if code[1] == said[1]), own[0])
        at = target.document.source.text.find(written[0], title.span.start)
        field = Field("title", title._replace(plain=written[0], span=Span(at, at + len(written[0]))), title.span)
        text = Inline(span, said[0], said[0])
        alike = written[1] == said[1]
        name = posixpath.basename(target.document.path)
        signs = frozenset(["by IDs"])
        yield said[1][0], Compared(link.facts, name, "ID", text, target, field, Span(0, 0), alike, signs=signs, exact=True)


def _titles(facts: Facts) -> Iterator[Inline]:
    """What a document is called in its front matter, and in its first heading."""
    if title := title_of(facts):
        yield title
    if facts.document.heading and facts.document.heading.level == 1:
        yield facts.document.heading.title


def _code(text: str) -> tuple[str, Code] | None:
    """The ID that a text begins with, as written and to compare."""
    match = CODE.match(text)
    return (match["code"], (match["series"].lower(), int(match["number"]))) if match else None
