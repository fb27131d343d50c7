"""SARIF 2.1.0, the Static Analysis Results Interchange Format of OASIS, for code scanning and editors.

Sections of the specification stand beside what they ask for. As its appendix F asks, two runs on the same documents write the
same bytes: there are no times, and paths are relative to SRCROOT, whose own place is left open. It is the working directory or,
since code scanning takes paths from there, the folder into which GitHub has checked out the repository.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gaplint import __version__
from gaplint.decision.fingerprint import fingerprint
from gaplint.model.finding import Finding, Spot
from gaplint.pages import help_of, page, url
from gaplint.reports.checkout import in_checkout
from gaplint.reports.encoded import encoded
from gaplint.reports.github import WORKSPACE
from gaplint.rule import rules
from gaplint.run import Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "SRCROOT"
NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""What no byte of a name is read as where names are bytes: half of a character of UTF-16, elsewhere."""


def render(report: Report) -> Iterator[str]:
    yield encoded(as_object(report), indent=2)


def as_object(report: Report) -> dict[str, Any]:
    """The log file, section 3.13, with one run, section 3.14."""
    names = sorted({*report.summary.rules, *(finding.rule for finding in report.findings)})
    seen: Counter[str] = Counter()
    run = {
        "tool": {"driver": _driver(names)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "The checkout in GitHub Actions, else the working directory."}}},
        "invocations": [_invocation(report)],
        "results": [_result(finding, names.index(finding.rule), seen) for finding in report.findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _driver(names: Iterable[str]) -> dict[str, Any]:
    """Section 3.19."""
    return {
        "name": "gaplint",
        "semanticVersion": __version__,
        **({"informationUri": url()} if url() else {}),
        "rules": [_rule(name) for name in names],
    }


def _rule(name: str) -> dict[str, Any]:
    """Section 3.49; the help is the rule's page. What is reported under a name that is no rule's has none."""
    level = next((rule.severity for rule in rules() if rule.name == name), None)
    about = {"id": name, "properties": {"tags": [name.split("-")[0]]}}
    if level is None:
        return {**about, "help": {"text": help_of(name)}}
    rule = page(name)
    return {
        **about,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.summary} {rule.why} {help_of(name)}", "markdown": rule.markdown},
        **({"helpUri": url(name)} if url() else {}),
        "defaultConfiguration": {"level": str(level)},
    }


def _invocation(report: Report) -> dict[str, Any]:
    """Section 3.20; a rule that broke is a notification."""
    return {
        "executionSuccessful": report.complete,
        "toolExecutionNotifications": [
            {"level": "error", "message": {"text": f"{failure.what} broke: {failure.why}"}} for failure in report.failures
        ],
    }


def _result(finding: Finding, number: int, seen: Counter[str]) -> dict[str, Any]:
    """Section 3.27. GitHub reads of the fingerprints only `primaryLocationLineHash`."""
    key = fingerprint(finding, seen)
    return {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": str(finding.severity),
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": _physical(finding.where)}],
        "relatedLocations": [
            {"id": place, "physicalLocation": _physical(spot), "message": {"text": spot.label or "the other end"}}
            for place, spot in enumerate(finding.related)
        ],
        "partialFingerprints": {"gaplint/v1": key, "primaryLocationLineHash": key},
        "properties": {"confidence": finding.confidence.name.lower()},
    }


def _message(finding: Finding) -> str:
    """The message, links to the related locations, and the repair; section 3.11.6 for the links."""
    links = (f"[{_literal(spot.place)}]({place})" for place, spot in enumerate(finding.related))
    see = f" See {', '.join(links)}." if finding.related else ""
    repair = f" Repair: {_linkless(finding.repair)}." if finding.repair else ""
    return f"{_linkless(finding.message)}.{see}{repair}"


def _linkless(text: str) -> str:
    """`text` as it is, unless some of it would be taken for a link."""
    return _literal(text) if "](" in text else text


def _literal(text: str) -> str:
    """`text` with its brackets escaped."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _physical(spot: Spot) -> dict[str, Any]:
    """Section 3.29; a file that was not read has no region."""
    source = spot.document.source
    if not source.text:
        return {"artifactLocation": _artifact(source.path)}
    line, column = source.position(spot.span.start)
    end_line, end_column = source.position(spot.span.end)
    region: dict[str, Any] = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    if spot.span.start < spot.span.end:
        region["snippet"] = {"text": source.text[spot.span.start : spot.span.end]}
    return {"artifactLocation": _artifact(source.path), "region": region}


def _artifact(path: str) -> dict[str, str]:
    """Section 3.4: below SRCROOT a reference relative to it, elsewhere a file URI."""
    path = NO_BYTE.sub("\ufffd", path)
    below = in_checkout(path, WORKSPACE)
    if below.startswith("../") or os.path.isabs(below):  # noqa: PTH117  # paths as text
        return {"uri": Path(os.path.abspath(path)).as_uri()}  # noqa: PTH100  # resolve() would follow links
    return {"uri": quote(below, errors="surrogateescape"), "uriBaseId": BASE}
