"""Each rule's page: its examples are run, with only that rule; what no check finds, with all."""

from dataclasses import replace
from pathlib import Path

import pytest

from gaplint.config.load import load as configuration
from gaplint.config.schema import Config
from gaplint.model.finding import Confidence
from gaplint.pages import Example, page
from gaplint.rule import UNREADABLE, rules
from gaplint.run import lint

CASES = [
    pytest.param(rule, example, id=f"{rule.name}-{'bad' if example.bad else 'good'}-{number}")
    for rule in rules()
    for number, example in enumerate(page(rule.name).examples, 1)
]

ADVISORY = "advisory and shown with `--min-confidence possible`"
"""What a page says of a rule that is never sure."""


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule, example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in example.files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    settings = Path("gaplint.toml")
    config = configuration(settings) if settings.exists() else Config()
    report = lint([], replace(config, select=(rule.name,) if rule.check else (), min_confidence="possible"))
    assert not report.failures
    findings = [finding for finding in report.findings if finding.rule == rule.name]
    found = [
        (finding.where.document.path, finding.where.document.source.line_of(finding.where.span.start)) for finding in findings
    ]
    assert sorted(found) == sorted(example.expected), [finding.message for finding in findings]
    if ADVISORY in page(rule.name).text:
        assert {finding.confidence for finding in findings} <= {Confidence.POSSIBLE}


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
