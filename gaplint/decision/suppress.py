"""Findings that comments in the documents, or the configuration, allow."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from gaplint.config.layers import covers
from gaplint.config.load import FILE
from gaplint.config.schema import Allow, Config
from gaplint.config.toml import Place
from gaplint.model.document import Document
from gaplint.model.finding import Finding, Spot
from gaplint.model.span import Span, Stretches
from gaplint.project import Project
from gaplint.read import shown
from gaplint.roles import is_named
from gaplint.rule import known_names, rules

UNUSED = "allow-unused"
Said = tuple[str, str]
"""The path of a document, and the name of a rule or family."""
Named = tuple[Said, Span, Span]
"""A name in a comment, with its place and what the comment covers."""
Used = set[tuple[str, Span]]
"""Path and place of each rule's name in a comment that allowed something."""


class Sifted(NamedTuple):
    kept: list[Finding]
    allowed: list[Finding]
    unused: list[Finding]
    """A finding for each name in a comment that allowed nothing."""
    idle: list[Finding]
    """A finding for each entry of the configuration that allowed nothing."""


def suppress(findings: Iterable[Finding], project: Project, config: Config, ran: frozenset[str]) -> Sifted:
    """Part the findings that are allowed from the others.

    `ran` are the rules that were run: an allowance of others is not unused.
    """
    sifted = Sifted([], [], [], [])
    if not config.allowing:
        return sifted._replace(kept=list(findings))
    findings = list(findings)
    named = list(_named(project))
    covered = _covered(named)
    busy: set[Allow] = set()
    for finding in findings if covered or config.allow else ():
        entries = {entry for entry in config.allow if _allows(entry, finding, config.root)}
        busy |= entries
        commented = covered and any(one in covered and covered[one].touches(finding.where.span) for one in _said(finding))
        (sifted.allowed if commented or entries else sifted.kept).append(finding)
    if not covered and not config.allow:
        sifted.kept.extend(findings)
    used = _used(named, findings) if named else set()
    if UNUSED in ran:
        sifted.unused.extend(_unused(project, used, ran))
        sifted.idle.extend(
            _idle(entry, config) for entry in config.allow if entry not in busy and _could_be_used(entry.rule, ran)
        )
    return sifted


def _said(finding: Finding) -> Iterator[Said]:
    """The path of a finding with each name that means its rule: its own, and those of its families."""
    words = finding.rule.split("-")
    return ((finding.where.document.path, "-".join(words[:last])) for last in range(1, len(words) + 1))


def _named(project: Project) -> Iterator[Named]:
    """Each name in a comment, with its place and what the comment covers."""
    for facts in project.index.documents:
        for one in facts.directives:
            if one.covers:
                yield from (((facts.document.path, name), span, one.covers) for name, span in one.rules)


def _covered(named: list[Named]) -> dict[Said, Stretches]:
    """What the comments that say a name cover together."""
    found: dict[Said, list[Span]] = defaultdict(list)
    for said, _, covers_ in named:
        found[said].append(Span(covers_.start, covers_.end + 1))  # what begins where it ends is covered too
    return {said: Stretches(spans) for said, spans in found.items()}


def _used(named: list[Named], findings: Iterable[Finding]) -> Used:
    """The names in comments that cover a claim of a finding that they mean."""
    found: dict[Said, list[Span]] = defaultdict(list)
    for finding in findings:
        start, end = finding.where.span
        for said in _said(finding):
            found[said].append(Span(start, max(start + 1, end)))
    claims = {said: Stretches(spans) for said, spans in found.items()}
    return {
        (said[0], span)
        for said, span, covers_ in named
        if said in claims and claims[said].touches(Span(covers_.start, covers_.end + 1))
    }


def _allows(entry: Allow, finding: Finding, root: str) -> bool:
    document, span = finding.where.document, finding.where.span
    if not covers((entry.rule,), finding.rule) or (entry.path and not is_named(document.path, entry.path, root)):
        return False
    said = f"{finding.message}\n{document.source.reading[span.start : span.end]}"
    return not entry.id or bool(re.search(rf"(?<![\w-]){re.escape(entry.id)}(?!\w|-\w)", said))


def _could_be_used(name: str, ran: frozenset[str]) -> bool:
    """Whether all rules that a name means were run."""
    return name in known_names() and all(rule.name in ran for rule in rules() if covers((name,), rule.name))


def _unused(project: Project, used: Used, ran: frozenset[str]) -> Iterator[Finding]:
    for facts in project.index.documents:
        for one in facts.directives:
            for name, span in one.rules if one.word != "allow-end" and (one.covers or not one.fault) else ():
                if (facts.document.path, span) not in used and _could_be_used(name, ran):
                    spot = Spot(facts.document, span, "allows nothing")
                    yield Finding(f"{name} is allowed here, but reports nothing here", spot, repair="remove it")


def _idle(entry: Allow, config: Config) -> Finding:
    where = ", ".join(f"{kind} {value}" for kind, value in (("ID", entry.id), ("path", entry.path)) if value)
    origins = [origin for origin in config.origins.get("allow", ()) if isinstance(origin, Place)]
    spot = Spot(Document.without_text(shown(origins[-1].file.path if origins else Path(config.root, FILE))), Span(0, 0))
    return Finding(f"{entry.rule} is allowed for {where}, but reports nothing there", spot, repair="remove this table")
