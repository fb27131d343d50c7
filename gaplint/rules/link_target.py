"""Relative links to files that don't exist; see the page of this name."""

import posixpath
from collections import defaultdict
from collections.abc import Iterator

from gaplint.binding.links import Resolved
from gaplint.binding.types import Project
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    missing: dict[str, list[Resolved]] = defaultdict(list)
    for one in project.links:
        if one.exists is False:
            missing[one.path].append(one)
    for links in missing.values():
        first, *others = links
        yield Finding(
            f"{first.path} does not exist{_near(first)}",
            Spot(first.facts.document, first.link.target_span, "no such file"),
            tuple(Spot(one.facts.document, one.link.target_span, "also here") for one in others),
            _repair(first),
            first.ground,
            cause=f"files missing from {posixpath.dirname(first.path)}/",
        )


def _near(one: Resolved) -> str:
    """What may have been meant instead."""
    if one.in_other_case:
        return f"; it exists as {one.in_other_case}: capital and small letters differ"
    return (
        f"; {' and '.join(one.elsewhere)} {'has' if len(one.elsewhere) == 1 else 'have'} the same name" if one.elsewhere else ""
    )


def _repair(one: Resolved) -> str:
    """One file of that name is most likely meant, and the path to it costs its reader a look around."""
    if one.in_other_case:
        return "write it with the same capital and small letters"
    if len(one.elsewhere) != 1:
        return "fix the link, or write “(to be created)” next to it"
    there = posixpath.relpath(one.elsewhere[0], posixpath.dirname(one.facts.document.path) or ".")
    meant = f"{there}#{one.fragment}" if one.fragment else there
    return f"change it to {meant}, or write “(to be created)” next to it"


RULE = Rule(check)
