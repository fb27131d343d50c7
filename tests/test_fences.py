"""Fences within fences: what a broken one lets out is not taken for text, what stands outside still is."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gaplint.config.schema import Config
from gaplint.run import lint

LINK = "[All of it](gone.md)\n\n"
PIECES = st.lists(st.sampled_from(["Ring the bell.\n\n", LINK, "``` sh\nring\n```\n\n"]), min_size=1, max_size=5)


def found(text: str) -> list[str]:
    """The rules of what is found in a lone document."""
    Path("page.md").write_text(text, "utf-8")
    return sorted(finding.rule for finding in lint([], Config(min_confidence="possible")).findings)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(inside=PIECES, outside=st.booleans())
def test_what_a_sample_shows_is_never_text(
    inside: list[str], outside: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sample = "".join(inside)
    around = f"# Page\n\n{LINK if outside else ''}Write:\n\n{{fence}} markdown\n{sample}That is all.\n{{fence}}\n"
    links = ["link-target"] * outside
    assert found(around.format(fence="````")) == links
    broken = ["text-damage"] * sample.count("``` sh")
    assert found(around.format(fence="```")) == links + broken[:1]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(inner=st.integers(1, 3), plain=st.integers(0, 4))
def test_what_a_fence_swallows_is_there_to_the_author(
    inner: int, plain: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks without a language, turned inside out, hide headings; links to these and the numbers of the others are right."""
    monkeypatch.chdir(tmp_path)
    sections = [f"## {number}. Pier\n\n```\nring {number}\n```\n" for number in range(2, 2 + plain)]
    contents = "".join(f"- [{number}](#{number}-pier)\n" for number in range(1, 4 + plain))
    sample = "{fence} markdown\n" + "## 2. Bell\n\n``` sh\nring\n```\n\n" * inner + "Ring.\n{fence}\n"
    behind = f"## {2 + plain}. Pier\n\n``` sh\nring\n```\n\n## {3 + plain}. Pier\n"
    text = f"# Page\n\n{contents}\n## 1. Pier\n\n{sample}\n" + "\n".join([*sections, behind])
    assert found(text.replace("{fence}", "````")) == []
    assert found(text.replace("{fence}", "```")) == ["text-damage"]


def test_all_that_leave_a_fence_over_are_named_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sections = [f"## {name}\n\n```\nSay:\n\n``` json\n{{}}\n```\n\nDone.\n```\n\n" for name in ("Bell", "Flag", "Lamp")]
    text = "# Page\n\n" + "".join(sections) + "## Rope\n\n``` sh\npull\n```\n"
    Path("page.md").write_text(text, "utf-8")
    (finding,) = lint([], Config(min_confidence="possible")).findings
    outer = [text.index("```\nSay", text.index(name)) for name in ("Bell", "Flag", "Lamp")]
    assert [finding.where.span.start, *(one.span.start for one in finding.related if one.label == "also here")] == outer
