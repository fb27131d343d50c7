"""What the fuzzer finds stays found: each input that broke something, and some fresh ones of its grammar (`make fuzz`)."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.__main__ import main as fuzz
from fuzz.grammar import changed, files_of, made, text_of
from fuzz.keep import MENDED, keep, seeds
from fuzz.target import BrokenError, attempt
from gaplint.run import Report

LARGEST = 4096
SEEDS = st.randoms(use_true_random=False)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("file", sorted(MENDED.glob("*.txt")), ids=lambda file: file.stem)
def test_what_broke_something_once_breaks_nothing(file: Path) -> None:
    attempt(file.read_bytes())


@pytest.mark.parametrize("row", ["| c | d | e |", "| c |", "| 3 | 4 of 5 | 60% | ✅ |"])
def test_a_line_that_is_too_long_to_be_read_leaves_the_rest_of_its_table(row: str) -> None:
    long = "a" * 20_000
    attempt(f"| {long} | B |\n|---|---|\n{row}\n{row}\n{row}\n".encode())
    attempt(f"| A | B |\n|---|---|\n{row}\n| {long} | c |\n{row}\n{row}\n".encode())


@settings(deadline=None, max_examples=25)
@given(SEEDS)
def test_nothing_that_the_grammar_makes_breaks_anything(random: Random) -> None:
    text = made("project", random).encode()
    attempt(changed(text, LARGEST, random) if random.random() < 0.7 else text)


@settings(deadline=None, max_examples=200)
@given(SEEDS, st.sampled_from(seeds()), st.integers(0, LARGEST))
def test_a_change_is_a_project_of_the_size_that_was_asked_for(random: Random, text: bytes, most: int) -> None:
    new = changed(text, most, random)
    assert len(new) <= most
    assert all(name and not name.startswith("/") and ".." not in name.split("/") for name in files_of(new))


def test_files_come_back_as_they_were_laid_into_a_text() -> None:
    files = {"a.md": "# A\n\n== b\n", "docs/b.md": "", "c.md": "c"}
    assert files_of(text_of(files | {"docs/b.md": "\n"})) == {"a.md": b"# A\n\n== b\n", "docs/b.md": b"\n", "c.md": b"c"}
    assert files_of(b"# A\n=== ../../b\0.md\nb\n") == {"a.md": b"# A\n", "b.md": b"b\n"}
    assert files_of(b"") == {"a.md": b""}


def test_the_grammar_makes_what_has_something_to_say() -> None:
    reports = [attempt(made("project", Random(seed)).encode()) for seed in range(12)]
    rules = {finding.rule for report in reports if isinstance(report, Report) for finding in report.findings}
    assert len(rules) > 4, rules


def test_a_defect_is_told_wherever_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a stage, in a rule, in a format, in a place, in the configuration; and slowness is one."""
    text = b'# Jobs (3 items)\n\n- `one`\n- `two`\n=== gaplint.toml\ntoday = "2025-07-01"\n'
    report = attempt(text)
    assert report and [finding.rule for finding in report.findings] == ["count-heading"]

    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    for name in ("gaplint.run.extract", "gaplint.run._run", "gaplint.run.decide", "gaplint.decision.baseline.entries"):
        with monkeypatch.context() as patch:
            patch.setattr(name, breaks)
            with pytest.raises((BrokenError, ZeroDivisionError)):
                attempt(text)
    with monkeypatch.context() as patch:
        patch.setattr("fuzz.target.renderer", lambda name: lambda report: iter(["\x1b[2J"]))  # noqa: ARG005
        with pytest.raises(BrokenError, match="command"):
            attempt(text)
    with monkeypatch.context() as patch:
        patch.setattr("fuzz.target.discover", breaks)
        with pytest.raises(ZeroDivisionError):
            attempt(text)
    with pytest.raises(BrokenError, match="slow"):
        attempt(text, quick=0.0)


def test_the_shortest_input_of_a_kind_is_kept(tmp_path: Path) -> None:
    for text in (b"# Piers 12", b"# Pier", b"# Piers 7"):
        try:
            raise BrokenError(f"slow: {len(text)} s")
        except BrokenError as error:
            keep(tmp_path / "found", text, error)
    (kept,) = (tmp_path / "found").glob("*.txt")
    assert kept.read_bytes() == b"# Pier"


def test_what_is_kept_can_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzz.__main__.KEPT", tmp_path / "fuzz")
    monkeypatch.setattr("fuzz.__main__.find_spec", lambda name: None)  # noqa: ARG005  # without Atheris
    assert fuzz(["--seconds", "1", "--seed", "1"]) == 0
    assert not list((tmp_path / "fuzz" / "found").iterdir())
    kept = tmp_path / "a.txt"
    kept.write_bytes(b"# Jobs (3 items)\n\n- `one`\n- `two`\n")
    assert fuzz([str(kept)]) == 0
    monkeypatch.setattr("gaplint.run._run", lambda *_: 1 / 0)
    assert fuzz([str(kept)]) == 1
    assert fuzz(["--seconds", "1"]) == 1
    assert {path.suffix for path in (tmp_path / "fuzz" / "found").iterdir()} == {".txt", ".why"}
