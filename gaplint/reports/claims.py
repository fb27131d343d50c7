"""Every claim with what it was compared with and why, and every doubtful finding."""

from collections.abc import Iterator
from math import isnan
from pathlib import Path
from typing import Any

from gaplint.binding.types import Binding, Tie
from gaplint.comparisons.inclusion.verdicts import Judged
from gaplint.facts.numbers import counted
from gaplint.facts.types import Facts
from gaplint.model.finding import Finding
from gaplint.model.ground import Weight
from gaplint.model.span import Span
from gaplint.read import within
from gaplint.reports.screen import PLAIN, Screen, visible
from gaplint.run import Report

VERSION = 1
STATES = ("true", "false", "unbound")


def claims(report: Report, paths: tuple[Path, ...]) -> list[dict[str, Any]]:
    """All claims of the documents in `paths` (with none, of all) as JSON types, in the order of their places."""
    project = report.project
    made = (*report.findings, *report.allowed, *report.known, *report.doubtful)
    weights = {one.ground: one.weight for one in made}  # claims of one ground are equally likely to be mistakes
    bindings = [binding for tie in Tie for binding in project.bindings[tie]]
    found = [_number(binding, weights.get(binding.ground)) for binding in bindings]
    found += (_verdict(judged, weights.get(judged.ground)) for judged in project.judged)
    found = [claim for claim in found if not paths or within(claim["path"], paths)]
    return sorted(found, key=lambda claim: (claim["path"], claim["line"], claim["column"], claim["kind"]))


def as_object(report: Report, paths: tuple[Path, ...]) -> dict[str, Any]:
    """`claims` and the doubtful findings, with a version; lines and columns count from 1."""
    return {"version": VERSION, "claims": claims(report, paths), "doubtful": [_doubtful(one) for one in report.doubtful]}


def render(report: Report, paths: tuple[Path, ...], screen: Screen = PLAIN) -> Iterator[str]:
    """A line per claim, the closing count, and the doubtful findings."""
    found = claims(report, paths)
    for claim in found:
        place = f"{claim['path']}:{claim['line']}:{claim['column']}"
        because = f"  [{claim['bound']}] {claim['readings'][0]['says']}" if claim["bound"] else ""
        head, told = f"{place}  {claim['state']:7}  {claim['kind']}", f"{claim['says']}{because}{_weight(claim)}"
        yield from _line(head, told, screen)
    counts = {state: sum(claim["state"] == state for claim in found) for state in STATES}
    yield f"{len(found)} claims: {counts['true']} true, {counts['false']} false, {counts['unbound']} unbound"
    if report.doubtful:
        yield ""
        yield f"{counted(len(report.doubtful), 'doubtful finding')}, not reported, since most of their kind are not mistakes"
    for one in map(_doubtful, report.doubtful):
        yield from _line(
            f"{one['path']}:{one['line']}:{one['column']}  {one['rule']}", f"{one['message']}{_weight(one)}", screen
        )


def _line(head: str, told: str, screen: Screen) -> Iterator[str]:
    """Both beside each other, or the second below where there is no room."""
    head, told = visible(head), visible(told)
    if screen.fits(f"{head}  {told}"):
        yield f"{head}  {told}"
    else:
        yield head
        yield from screen.wrapped(told, " " * 4)


def _weight(one: dict[str, Any]) -> str:
    """`  {0.31: 2 of 9 alike agree in the document}`: how likely it is real, and why."""
    if one["probability"] is None:
        return ""
    return f"  {{{': '.join(filter(None, (format(one['probability'], '.2f'), '; '.join(one['because']))))}}}"


def _doubtful(finding: Finding) -> dict[str, Any]:
    line, column = finding.where.document.source.position(finding.where.span.start)
    return {
        "path": finding.where.document.path,
        "line": line,
        "column": column,
        "rule": finding.rule,
        "message": finding.message,
        **_weighed(finding.weight),
    }


def _weighed(weight: Weight | None) -> dict[str, Any]:
    if weight is None:
        return {"probability": None, "because": []}
    return {"probability": round(weight.probability, 3), "because": list(weight.because)}


def _number(binding: Binding, weight: Weight | None) -> dict[str, Any]:
    fitting = [one for one in binding.readings if binding.agrees(one)]
    state = "unbound" if not binding.bound else "true" if fitting else "false"
    return {
        **_at(binding.facts, binding.span),
        "kind": str(binding.tie),
        "state": state,
        "value": binding.value,
        "says": binding.says,
        "bound": binding.reason or None,
        "readings": [
            {"value": None if isnan(one.value) else one.value, "says": one.says, **_at(one.facts, one.span)}
            for one in (fitting or binding.readings)
        ],
        **_weighed(weight if state == "false" else None),
    }


def _verdict(judged: Judged, weight: Weight | None) -> dict[str, Any]:
    facts = judged.facts
    state = "unbound" if not judged.considered else "false" if judged.against else "true"
    against = [{"says": one.says, **_at(facts, one.span)} for one in judged.against]
    return {
        **_at(facts, judged.verdict.span),
        "kind": "verdict",
        "state": state,
        "value": None,
        "says": f"“{facts.document.plain(judged.verdict.span)}”",
        "bound": f"{judged.considered} rows and records of its kind" if judged.considered else None,
        "readings": against or ([{"says": "none of them contradicts it"}] if judged.considered else []),
        **_weighed(weight if state == "false" else None),
    }


def _at(facts: Facts, span: Span) -> dict[str, Any]:
    line, column = facts.document.source.position(span.start)
    return {"path": facts.document.path, "line": line, "column": column}
