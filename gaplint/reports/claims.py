"""Every claim with what it is bound to and why."""

from collections.abc import Iterator
from math import isnan
from pathlib import Path
from typing import Any

from gaplint.binding.types import Binding, Judged, Project, Tie
from gaplint.facts.types import Facts
from gaplint.model.span import Span
from gaplint.read import within
from gaplint.reports.screen import visible

VERSION = 1
STATES = ("true", "false", "unbound")


def claims(project: Project, paths: tuple[Path, ...]) -> list[dict[str, Any]]:
    """All claims of the documents in `paths` (with none, of all) as JSON types, in the order of their places."""
    found = [_number(binding) for tie in Tie for binding in project.bindings[tie]]
    found += (_verdict(judged) for judged in project.judged)
    found = [claim for claim in found if not paths or within(claim["path"], paths)]
    return sorted(found, key=lambda claim: (claim["path"], claim["line"], claim["column"], claim["kind"]))


def as_object(project: Project, paths: tuple[Path, ...]) -> dict[str, Any]:
    """`claims` with a version; lines and columns count from 1."""
    return {"version": VERSION, "claims": claims(project, paths)}


def render(project: Project, paths: tuple[Path, ...]) -> Iterator[str]:
    """A line per claim, and the closing count."""
    found = claims(project, paths)
    for claim in found:
        place = f"{claim['path']}:{claim['line']}:{claim['column']}"
        because = f"  [{claim['bound']}] {claim['readings'][0]['says']}" if claim["bound"] else ""
        yield visible(f"{place}  {claim['state']:7}  {claim['kind']}  {claim['says']}{because}")
    counts = {state: sum(claim["state"] == state for claim in found) for state in STATES}
    yield f"{len(found)} claims: {counts['true']} true, {counts['false']} false, {counts['unbound']} unbound"


def _number(binding: Binding) -> dict[str, Any]:
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
    }


def _verdict(judged: Judged) -> dict[str, Any]:
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
        "readings": against or ([{"says": "none of them speaks against it"}] if judged.considered else []),
    }


def _at(facts: Facts, span: Span) -> dict[str, Any]:
    line, column = facts.document.source.position(span.start)
    return {"path": facts.document.path, "line": line, "column": column}
