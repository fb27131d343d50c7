"""The migration folder yields what its expected-findings file says, nothing more."""

import re
from pathlib import Path

import pytest

from gaplint import lint
from gaplint.config.schema import Config

ROOT = Path(__file__).parent.parent
FOLDER = "fixtures/migration"
EVERYTHING = Config(min_confidence="possible")
LINE = re.compile(r"(?P<file>\S+):(?P<line>\d+) (?P<rule>[a-z-]+)  \S")


def _expected() -> list[tuple[str, int, str]]:
    lines = (ROOT / FOLDER / "expected-findings.txt").read_text("utf-8").splitlines()
    matches = [LINE.match(line) for line in lines if line and not line.startswith("#")]
    assert all(matches)
    return [(match["file"], int(match["line"]), match["rule"]) for match in matches if match]


def test_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    report = lint([FOLDER], EVERYTHING)
    found = [
        (
            finding.where.document.path.removeprefix(f"{FOLDER}/"),
            finding.where.document.source.line_of(finding.where.span.start),
            finding.rule,
        )
        for finding in report.findings
    ]
    assert sorted(found) == sorted(_expected())


def test_every_rule_has_a_seed() -> None:
    from gaplint.rule import UNREADABLE, rules

    silent = {"fresh-stale", UNREADABLE}  # off by default; no text is unreadable
    assert {rule for _, _, rule in _expected()} == {rule.name for rule in rules()} - silent


def test_both_ends_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    alone = {
        "allow-invalid",
        "allow-unused",
        "text-damage",
        "table-shape",
        "link-target",
        "evidence-file",
        "fresh-date",
        "id-format",
        "status-symbol",
    }  # nothing else takes part in these
    for finding in lint([FOLDER]).findings:
        assert finding.related or finding.rule in alone or "is not valid" in finding.message or "out of date" in finding.message
        assert finding.repair
