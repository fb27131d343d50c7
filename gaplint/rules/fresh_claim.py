"""What a tracking table says of other files' dates; see the page of this name."""

from collections.abc import Iterator
from datetime import timedelta

from gaplint.comparisons.order.tracking import Tracked
from gaplint.index import day_of, newest
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.model.ground import Ground
from gaplint.model.span import Span
from gaplint.project import Project
from gaplint.rule import Rule

A_DAY = timedelta(days=1)
"""By which a commit may differ: clocks of two time zones."""


def check(project: Project) -> Iterator[Finding]:
    return project.each(Tracked, _finding)


def _finding(one: Tracked) -> Finding | None:
    return _stale(one) or _date(one) or _commit(one)


def _date(one: Tracked) -> Finding | None:
    """The date of the table against that of the file's own header."""
    own, held = one.own, one.held
    if own is None or one.target is None or held is None or held.agrees:
        return None
    return Finding(
        f"{one.name} is said to have been updated on {one.day}; its own header says {own.date}",
        Spot(one.facts.document, one.span, f"says {one.day}"),
        (Spot(one.target.document, own.span, f"says {own.date}"),),
        f"change it to {own.date}, or fix the header of {one.target.document.path}",
        one.ground,
    )


def _commit(one: Tracked) -> Finding | None:
    """The date of the table against the last commit of a file that gives no date of its own."""
    if one.target is None or one.day is None or one.committed is None:
        return None
    later, today = one.day - one.committed, day_of(one.facts)
    overtaken = later < -A_DAY and today is not None and one.committed <= today
    if not overtaken and later <= A_DAY:
        return None
    return Finding(
        f"{one.name} is said to have been updated on {one.day}; its last commit was on {one.committed}",
        Spot(one.facts.document, one.span, f"says {one.day}"),
        (Spot(one.target.document, Span(0, 0), f"committed on {one.committed}", whole=True),),
        f"change it to {one.committed}, or commit the update of {one.target.document.path}",
        Ground(signs=frozenset(["a commit", *(["may have changed since"] if overtaken else [])])),
    )


def _stale(one: Tracked) -> Finding | None:
    """The table itself calls the file stale, and nothing shows that this has been mended since."""
    if not one.stale:
        return None
    day, since = day_of(one.facts), newest(one.target) if one.target else None
    if day is not None and since is not None and since > day:
        return None
    return Finding(
        f"{one.name} is marked as out of date: “{one.stale}”",
        Spot(one.facts.document, one.stale_span, "marked here"),
        (Spot(one.target.document, one.target.updated.span, "its header"),) if one.target and one.target.updated else (),
        f"update {one.name}, then this row",
        Ground(signs=frozenset(["stale by its own word"])),
        severity=Severity.WARNING,
    )


RULE = Rule(check, Severity.WARNING)
