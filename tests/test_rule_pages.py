"""Each rule's page: its examples are run, with only that rule; what no check finds, with all.

What a bad one yields points into its texts, and has fingerprints that stay where there is further text above.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from gaplint.decision.fingerprint import fingerprint
from gaplint.model.finding import Confidence, Finding
from gaplint.pages import Example, page
from gaplint.rule import UNREADABLE, Rule, rules
from tests.said import examples, noted, report, said

CASES = [pytest.param(name, rule, example, id=name) for name, rule, example in examples()]

ABOVE = "Words that say nothing.\n\nAnd more of them.\n\n"
ADVISORY = "advisory and shown with `--min-confidence possible`"
"""What a page says of a rule that is never sure."""


@pytest.mark.parametrize(("name", "rule", "example"), CASES)
def test_example(name: str, rule: Rule, example: Example) -> None:
    checked = report(rule, example)
    assert not checked.failures
    findings = [finding for finding in checked.findings if finding.rule == rule.name]
    found = [
        (finding.where.document.path, finding.where.document.source.line_of(finding.where.span.start)) for finding in findings
    ]
    assert sorted(found) == sorted(example.expected), [finding.message for finding in findings]
    if ADVISORY in page(rule.name).text:
        assert {finding.confidence for finding in findings} <= {Confidence.POSSIBLE}
    assert said(checked, rule) == noted().get(name, []), "make generate"
    if example.bad:
        _points_into_its_texts(findings)
        below = [finding for finding in report(rule, _with_more_above(example)).findings if finding.rule == rule.name]
        _points_into_its_texts(below)
        if rule.name != "evidence-lines":  # lines are what it counts
            assert _fingerprints(below) == _fingerprints(findings)


def _points_into_its_texts(findings: list[Finding]) -> None:
    for finding in findings:
        for spot in (finding.where, *finding.related):
            assert 0 <= spot.span.start <= spot.span.end <= len(spot.document.source.text)
        assert finding.where.document.source.text[slice(*finding.where.span)].strip()
    assert len(set(_fingerprints(findings))) == len(findings) >= 1


def _fingerprints(findings: list[Finding]) -> list[str]:
    seen: Counter[str] = Counter()
    return [fingerprint(finding, seen) for finding in findings]


def _with_more_above(example: Example) -> Example:
    """The same with further text above what it says, but for what has to be the first of a file."""
    files = (
        (name, text if text.startswith("---") or not name.endswith(".md") else ABOVE + text) for name, text in example.files
    )
    return replace(example, files=tuple(files))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_page_is_whole(rule: Rule) -> None:
    text = page(rule.name)
    assert text.text.startswith(f"# {rule.name}\n")
    assert "\n## Why\n" in text.text
    assert len(text.summary) <= 100
    if rule.name == UNREADABLE:  # no text is unreadable
        return
    for heading in ("## Bad", "## Good"):
        assert f"\n{heading}\n" in text.text
    assert any(example.bad for example in text.examples)
    assert sum(not example.bad for example in text.examples) >= 3
    assert all(bool(example.expected) is example.bad for example in text.examples)


def test_each_page_has_its_rule() -> None:
    folder = Path(__file__).parent.parent / "gaplint" / "rules"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {path.stem for path in folder.glob("*.md")} == modules
    assert {path.suffix for path in folder.iterdir() if path.is_file()} <= {".py", ".md"}
