"""Relative links to files that don't exist; see the page of this name."""

import posixpath
from collections.abc import Iterator

from gaplint.binding.links import Resolved
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    return project.each(Resolved, _missing)


def _missing(one: Resolved) -> Finding | None:
    if one.exists is not False:
        return None
    return Finding(
        f"{_said(one)} does not exist{_near(one)}",
        Spot(one.facts.document, one.link.target_span, "no such file"),
        (),
        _repair(one),
        one.ground,
        cause=f"files missing from {posixpath.dirname(one.path)}/",
        same=one.path,
        missing=() if one.is_there else (one.path,),
    )


def _said(one: Resolved) -> str:
    """The path that leads nowhere; with the lines where without these it leads somewhere."""
    return f"{one.path}:{one.lines.replace('L', '')}" if one.is_there else one.path


def _near(one: Resolved) -> str:
    """What may have been meant instead."""
    if one.is_there:
        return f"; the file exists, but a link to a line ends in #{one.lines}"
    if one.in_other_case:
        return f"; it exists as {one.in_other_case}: upper and lower case differ"
    if one.similar:
        return f"; {one.similar} has a similar name"
    return (
        f"; {' and '.join(one.elsewhere)} {'has' if len(one.elsewhere) == 1 else 'have'} the same name" if one.elsewhere else ""
    )


def _repair(one: Resolved) -> str:
    """One file of that name is most likely meant, and the path to it costs its reader a look around."""
    if one.is_there:
        return f"change it to {_seen(one, one.path)}"
    if one.in_other_case:
        return "use the same upper and lower case"
    if one.similar:
        return f"change it to {_seen(one, one.similar)} if that is meant, or write “(to be created)” next to it"
    if len(one.elsewhere) != 1:
        return "fix the link, or write “(to be created)” next to it"
    return f"change it to {_seen(one, one.elsewhere[0])}, or write “(to be created)” next to it"


def _seen(one: Resolved, path: str) -> str:
    """The target of a link to `path` instead."""
    there = posixpath.relpath(path, posixpath.dirname(one.facts.document.path) or ".")
    fragment = one.lines or one.fragment
    return f"{there}#{fragment}" if fragment else there


RULE = Rule(check)
