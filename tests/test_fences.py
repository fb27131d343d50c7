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
