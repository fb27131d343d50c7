"""Findings for other tools: one JSON object, version 1; `json.schema.json` describes it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from gaplint import __version__
from gaplint.decision.fingerprint import fingerprint
from gaplint.model.finding import Finding, Spot
from gaplint.pages import help_of
from gaplint.reports.encoded import encoded
from gaplint.run import Report

VERSION = 1
"""Goes up when a key changes its meaning or is taken away; new keys don't count."""


def render(report: Report) -> Iterator[str]:
    yield encoded(as_object(report), indent=2)


def as_object(report: Report) -> dict[str, Any]:
    """The report as JSON types; lines and columns count from 1, `end_column` is the one after the last character."""
    return {"version": VERSION, **tool(), "findings": list(findings(report)), "summary": summary(report)}


def tool() -> dict[str, Any]:
    return {"tool": {"name": "gaplint", "version": __version__}}


def findings(report: Report) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for finding in report.findings:
        yield _finding(finding, seen)


def summary(report: Report) -> dict[str, Any]:
    """What was checked, and what could not be."""
    found = report.summary
    return {
        "documents": found.documents,
        "items": found.items,
        "links": found.links,
        "claims": {"bound": found.bound, "unbound": found.unbound},
        "rules": list(found.rules),
        "hidden": {"allowed": len(report.allowed), "baseline": len(report.known), "doubtful": len(report.doubtful)},
        "since": report.since or None,
        "stale": [{"rule": one.rule, "path": one.path, "message": one.message, "count": one.count} for one in report.stale],
        "failures": [{"what": failure.what, "why": failure.why} for failure in report.failures],
    }


def _finding(finding: Finding, seen: Counter[str]) -> dict[str, Any]:
    span, source = finding.where.span, finding.where.document.source
    return {
        "rule": finding.rule,
        "message": finding.message,
        "severity": str(finding.severity),
        "confidence": finding.confidence.name.lower(),
        "probability": round(finding.weight.probability, 3),
        "because": list(finding.weight.because),
        **_place(finding.where),
        "claim": source.text[span.start : span.end],
        "related": [{**_place(spot), "label": spot.label} for spot in finding.related],
        "repair": finding.repair,
        "fingerprint": fingerprint(finding, seen),
        "help": help_of(finding.rule),
    }


def _place(spot: Spot) -> dict[str, Any]:
    source = spot.document.source
    line, column = source.position(spot.span.start)
    end_line, end_column = source.position(spot.span.end)
    return {"path": spot.document.path, "line": line, "column": column, "end_line": end_line, "end_column": end_column}
