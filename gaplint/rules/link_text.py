"""Links whose text names another file than they lead to; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.links import Resolved
from gaplint.comparisons.join.addressed import Misled
from gaplint.comparisons.join.linked import Astray, Mistitled
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    yield from project.each(Mistitled, _mistitled)
    yield from project.each(Astray, _astray)
    yield from project.each(Misled, _misled)
    yield from project.each(Resolved, _elsewhere)


def _elsewhere(one: Resolved) -> Finding | None:
    if one.named is None or one.named in (one.target, one.facts) or one.has_anchor is False:  # which link-anchor says
        return None
    says = one.facts.document.plain(one.link.label)
    return Finding(
        f"the text says {says}; the link leads to {one.path}",
        Spot(one.facts.document, one.link.label, f"says {says}"),
        (Spot(one.facts.document, one.link.target_span, f"leads to {one.path}"),),
        "fix the text or the target",
    )


def _astray(one: Astray) -> Finding:
    first, *others = one.links
    document, text = first.facts.document, first.facts.document.plain(first.link.label)
    many = f"{len(one.links)} links lead to another anchor than their text names: " if others else ""
    return Finding(
        f"{many}{text} leads to #{first.fragment}, although #{text.lower()} exists",
        Spot(document, first.link.target_span, f"leads to #{first.fragment}"),
        tuple(
            Spot(document, other.link.target_span, f"{document.plain(other.link.label)} leads to #{other.fragment}")
            for other in others
        ),
        "fix the link or its text",
        one.ground,
    )


def _mistitled(one: Mistitled) -> Finding:
    facts, text = one.link.facts, one.link.facts.document.plain(one.link.link.label)
    target, other = one.link.target, one.other.document
    assert target is not None
    return Finding(
        f"“{text}” is the title of {other.path}; the link leads to {target.document.path}, “{one.title.plain}”",
        Spot(facts.document, one.link.link.target_span, f"leads to {target.document.path}"),
        (Spot(target.document, one.title.span, f"is “{one.title.plain}”"),),
        "fix the link or its text",
        one.ground,
    )


def _misled(one: Misled) -> Finding:
    link, usual, owner = one.link, one.usual, one.owner
    return Finding(
        f"“{link.says}” leads to {usual.link.target} in {one.times} places; "
        f"here it leads to {link.link.target}, as “{owner.says}” does",
        Spot(link.facts.document, link.link.target_span, f"leads to {link.link.target}"),
        (
            Spot(usual.facts.document, usual.link.span, f"leads to {usual.link.target}"),
            Spot(owner.facts.document, owner.link.span, f"“{owner.says}” leads there"),
            *(Spot(other.facts.document, other.link.target_span, "so it does here") for other in one.more),
        ),
        "fix the link or its text",
        one.ground,
    )


RULE = Rule(check)
