"""A session says what a check without one says, whatever happened in between."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gaplint.config.schema import Config
from gaplint.errors import GaplintError
from gaplint.markdown import parse
from gaplint.model.finding import Finding
from gaplint.run import lint
from gaplint.session import Session

REGISTER = """# Later

**Updated:** 2025-06-{day:02}

| Status | Count |
|---|---|
| Open | 2 |
| Done | 1 |

| ID | Title | Status |
|---|---|---|
| LATER-001 | Lamp | {first} |
| LATER-002 | Rope | Open |
| LATER-003 | Ramp | {last} |
"""
CHECKPOINT = """# Checkpoint 1

**Date:** 2025-06-{day:02}

## Open ({count} items)

- [ ] LATER-001: Lamp
- [{box}] LATER-00{number}: Rope

All of LATER-001 to LATER-00{number} are done. LATER-001 is {status}, see [later]({name}#lamp). D{number} holds.
"""
DECISIONS = """# Decisions

| ID | Title |
|---|---|
| D1 | {title} |
| D2 | Sell at the ramp |
| D3 | Close at night |

### LATER-002: Rope

**Status:** {status}
"""
STATES = st.sampled_from(["Open", "Done", "Blocked"])
TEXTS = st.one_of(
    st.builds(REGISTER.format, day=st.integers(1, 28), first=STATES, last=STATES),
    st.builds(
        CHECKPOINT.format, day=st.integers(1, 28), count=st.integers(1, 3), box=st.sampled_from("x "), number=st.integers(1, 4),
        status=STATES, name=st.sampled_from(["LATER.md", "a.md"]),
    ),
    st.builds(DECISIONS.format, title=st.sampled_from(["Two boats", "Three crews", "Sell aboard"]), status=STATES),
)  # fmt: skip
NAMES = st.sampled_from(["LATER.md", "a.md", "checkpoint_1.md", "sub/DECISIONS.md"])
STEPS = st.lists(st.tuples(NAMES, st.one_of(TEXTS, st.none())), min_size=2, max_size=6)
CONFIGS = st.sampled_from([Config(today="2025-07-01"), Config(today="2026-07-01", statuses={"done": ("open",)})])


def told(finding: Finding) -> tuple[object, ...]:
    spots = [(spot.place, spot.span, spot.label) for spot in (finding.where, *finding.related)]
    return finding.rule, finding.message, finding.weight, spots


def report(config: Config, session: Session | None = None) -> object:
    try:
        found = lint([], config, session=session)
    except GaplintError as error:
        return str(error)
    return [told(one) for one in (*found.findings, *found.doubtful)], found.summary, found.failures


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@given(steps=STEPS, configs=st.lists(CONFIGS, min_size=6, max_size=6))
def test_each_check_of_a_session_is_like_a_first_one(
    steps: list[tuple[str, str | None]],
    configs: list[Config],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path_factory.mktemp("docs")
    monkeypatch.chdir(folder)
    session = Session()
    for (name, text), config in zip(steps, configs, strict=False):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text, "utf-8")
        assert report(config, session) == report(config)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The documents that are parsed."""
    paths: list[str] = []
    monkeypatch.setattr("gaplint.run.parse", lambda source: (paths.append(source.path), parse(source))[1])
    yield paths


def test_only_what_was_edited_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(4):
        (tmp_path / f"{number}.md").write_text(
            CHECKPOINT.format(day=1, count=2, box=" ", number=2, status="Open", name="a"), "utf-8"
        )
    session = Session()
    lint([], Config(), session=session)
    assert parsed == ["0.md", "1.md", "2.md", "3.md"]
    parsed.clear()
    (tmp_path / "2.md").write_text("# Two (3)\n\n- a\n- b\n", "utf-8")
    (tmp_path / "3.md").unlink()
    lint([], Config(), session=session)
    assert parsed == ["2.md"]
