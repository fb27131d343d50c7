"""Each rule's page: its examples are run, with only that rule; what no check finds, with all."""

from pathlib import Path

import pytest

from gaplint.model.finding import Confidence
from gaplint.pages import Example, page
from gaplint.rule import UNREADABLE, rules
from tests.said import examples, noted, report, said

CASES = [pytest.param(name, rule, example, id=name) for name, rule, example in examples()]

ADVISORY = "advisory and shown with `--min-confidence possible`"
"""What a page says of a rule that is never sure."""


@pytest.mark.parametrize(("name", "rule", "example"), CASES)
def test_example(name: str, rule, example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    checked = report(rule, example, tmp_path)
    assert not checked.failures
    findings = [finding for finding in checked.findings if finding.rule == rule.name]
    found = [
        (finding.where.document.path, finding.where.document.source.line_of(finding.where.span.start)) for finding in findings
    ]
    assert sorted(found) == sorted(example.expected), [finding.message for finding in findings]
    if ADVISORY in page(rule.name).text:
        assert {finding.confidence for finding in findings} <= {Confidence.POSSIBLE}
    assert said(checked, rule) == noted().get(name, []), "make generate"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_page_is_whole(rule) -> None:
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
