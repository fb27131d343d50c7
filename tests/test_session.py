"""A session says what a check without one says, whatever happened in between."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gaplint.config.schema import Config
from gaplint.errors import GaplintError
from gaplint.facts.extract import extract
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex
from gaplint.markdown import parse
from gaplint.model.finding import Finding
from gaplint.model.source import Source
from gaplint.run import lint
from gaplint.session import Session

MIGRATION = Path(__file__).parent.parent / "fixtures" / "migration"
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
COMPARED = """# {title}

**Date:** 2025-06-{day:02}

Piers and pilots are listed in [{text}]({name}) and in [DECISIONS](sub/DECISIONS.md#later-002-rope). See `docs/{name}`, lines 3-9.

| Pier | Berths | Pilot | Needs |
|---|---|---|---|
| North | {berths} | Anna | LATER-001, LATER-00{number} |
| South | 12 | Boris | LATER-002 |
| East | 7 | Clara | LATER-003 |
| West | 9 | Dora | LATER-001 |
| Harbour | 31 | {pilot} | D{number} |

## Repairs (3 items)

- `north.md`: {berths} lamps, 3 ropes
- LATER-002: {title}
- LATER-003: Ramp

Next: LATER-001 to LATER-00{number}, and LATER-009.
"""
INDEX = """# Index

| Document | Status | Updated |
|---|---|---|
| [LATER](LATER.md) | {status} | 2025-06-{day:02} |
| [a](a.md) | {status} | 2025-06-01 |
| [Checkpoint 1](checkpoint_1.md) | Open | 2025-06-02 |
| [b]({name}) | Done | 2025-06-03 |

- [Piers](piers/README.md)
- [{title}](a.md)
"""
STATES = st.sampled_from(["Open", "Done", "Blocked"])
TEXTS = st.one_of(
    st.builds(REGISTER.format, day=st.integers(1, 28), first=STATES, last=STATES),
    st.builds(
        CHECKPOINT.format, day=st.integers(1, 28), count=st.integers(1, 3), box=st.sampled_from("x "), number=st.integers(1, 4),
        status=STATES, name=st.sampled_from(["LATER.md", "a.md"]),
    ),
    st.builds(DECISIONS.format, title=st.sampled_from(["Two boats", "Three crews", "Sell aboard"]), status=STATES),
    st.builds(
        COMPARED.format, title=st.sampled_from(["Piers", "Rope", "Later"]), day=st.integers(1, 2), text=st.sampled_from(["b.md", "Later"]),
        name=st.sampled_from(["LATER.md", "b.md", "gone.md"]), berths=st.integers(3, 4), number=st.integers(2, 4),
        pilot=st.sampled_from(["Emil", "Frida"]),
    ),
    st.builds(
        INDEX.format, status=STATES, day=st.integers(1, 28), name=st.sampled_from(["b.md", "gone.md"]),
        title=st.sampled_from(["Piers", "Later"]),
    ),
)  # fmt: skip
NAMES = st.sampled_from(["LATER.md", "a.md", "b.md", "checkpoint_1.md", "sub/DECISIONS.md", "INDEX.md"])
FILES = st.dictionaries(NAMES, TEXTS, max_size=6)
STEPS = st.lists(st.tuples(NAMES, st.one_of(TEXTS, st.none(), NAMES)), min_size=2, max_size=6)
"""What each step writes to a document: a text, nothing, so that it is deleted, or it gets another name."""
USUAL, OTHER = Config(today="2025-07-01"), Config(today="2026-07-01", statuses={"done": ("open",)})


def told(finding: Finding) -> tuple[object, ...]:
    spots = [(spot.place, spot.span, spot.label) for spot in (finding.where, *finding.related)]
    return finding.rule, finding.message, finding.weight, spots


def report(
    config: Config,
    session: Session | None = None,
    drafts: dict[Path, bytes] | None = None,
    edited: list[Path] | None = None,
) -> object:
    try:
        found = lint([], config, session=session, drafts=drafts, edited=edited)
    except GaplintError as error:
        return str(error)
    return [told(one) for one in (*found.findings, *found.unsure, *found.doubtful)], found.summary, found.failures


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(files=FILES, steps=STEPS, turn=st.integers(0, 8))
def test_each_check_of_a_session_is_like_a_first_one(
    files: dict[str, str],
    steps: list[tuple[str, str | None]],
    turn: int,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path_factory.mktemp("docs")
    monkeypatch.chdir(folder)
    session = Session()
    (folder / "sub").mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    report(USUAL, session)
    for number, (name, change) in enumerate(steps):
        config = OTHER if number == turn else USUAL  # nothing that was found before holds there, nor behind it
        path = folder / name
        edited = [path] if path.exists() and change and "\n" in change else None
        if change is None:
            path.unlink(missing_ok=True)
        elif "\n" in change:
            path.write_text(change, "utf-8")
        elif path.exists():
            path.rename(folder / change)
        assert report(config, session, edited=edited) == report(config)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=5)
@given(name=NAMES, lines=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=8))
def test_each_edit_of_a_line_is_like_a_first_check(
    name: str, lines: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With drafts over the fixture: each edit puts one of its lines over another one."""
    folder = tmp_path_factory.mktemp("docs")
    monkeypatch.chdir(folder)
    texts = {path.name: path.read_text("utf-8") for path in sorted(MIGRATION.glob("*.md"))[:: len(name)]}
    for own, text in texts.items():
        (folder / own).write_text(text, "utf-8")
    session, drafts = Session(), dict(texts)
    for step, (source, target) in enumerate(lines):
        own = sorted(drafts)[(step + source) % len(drafts)]
        written = drafts[own].splitlines()
        written[target % len(written)] = written[source % len(written)]
        drafts[own] = "\n".join(written)
        changed = {Path(one): text.encode() for one, text in drafts.items()}
        assert report(USUAL, session, changed, edited=[Path(own)]) == report(USUAL, None, changed)


def test_what_lies_beside_the_documents_is_seen_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link holds once its file is there, though no document has changed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("Notes\n", "utf-8")
    (tmp_path / "a.md").write_text("# A\n\nSee [the plan](plan.txt).\n", "utf-8")
    session = Session()
    assert [one.rule for one in lint([], Config(), session=session).findings] == ["link-target"]
    (tmp_path / "plan.txt").write_text("Plan\n", "utf-8")
    (tmp_path / "a.md").write_text("# A\n\n[The plan](plan.txt) is there.\n", "utf-8")
    (edited,) = lint([], Config(), session=session, edited=[Path("a.md"), Path("a.md")]).findings
    assert "is there" in edited.where.document.source.text  # and nothing else is looked for
    assert lint([], Config(), session=session).findings == ()


def test_what_no_document_tells_any_more_is_no_longer_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only document that tells of lines does so no more: what was found of these goes with them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ropes.md").write_text("# Ropes\n\nNew.\n", "utf-8")
    (tmp_path / "a.md").write_text("# A\n\nThe list is complete: `ropes.md` (40 lines).\n", "utf-8")
    session = Session()
    assert lint([], Config(), session=session).summary.bound == 1
    (tmp_path / "a.md").write_text("# A\n\nThe list is complete.\n", "utf-8")
    assert not lint([], Config(), session=session, edited=[Path("a.md")]).summary.bound


def test_what_is_edited_and_was_not_read_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("# A\n\nSee [the plan](plan.md).\n", "utf-8")
    session = Session()
    assert len(lint([], Config(), session=session).findings) == 1
    (tmp_path / "plan.md").write_text("# Plan\n", "utf-8")
    assert lint([], Config(), session=session, edited=[Path("plan.md")]).findings == ()


def test_what_others_number_is_looked_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a range leaves out is kept free while its register goes on at tens."""
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"| QUAY-{number:03} | Lamp {number} |\n" for number in (*range(1, 8), 10, 11, 20, 21, 30))
    (tmp_path / "quays.md").write_text(f"# Quays\n\n| ID | Title |\n|---|---|\n{rows}", "utf-8")
    (tmp_path / "plan.md").write_text("# Plan\n\nThe north has QUAY-001 to QUAY-009.\n", "utf-8")
    session, config = Session(), Config(min_confidence="possible")
    assert lint([], config, session=session).findings == ()
    (tmp_path / "quays.md").write_text(f"# Quays\n\n| ID | Title |\n|---|---|\n{rows.replace('-020', '-018')}", "utf-8")
    found = lint([], config, session=session).findings
    assert [(one.rule, one.where.document.path) for one in found] == [("id-range", "plan.md")]


def test_a_piece_may_ask_for_nothing_unnoted() -> None:
    """What an index can be asked for is noted, or it is settled for all documents and compared as a whole."""
    asked = {name for name in vars(ProjectIndex) if not name.startswith("_")} | set(ProjectIndex.__dataclass_fields__)
    index = ProjectIndex.build([], Config(today="2025-07-01"))
    noting = Session().remembering(index)
    assert {name for name in asked if not name.startswith("_") and not hasattr(noting, name)} == {
        "build", "roles", "aliases", "stale_days",
    }  # fmt: skip


def test_what_is_found_anew_and_is_as_it_was_reaches_no_further() -> None:
    """A piece that asks how many titles there are is found again where one has changed; what rests on it is where there is one more."""
    session = Session()
    found: list[str] = []

    def titles(facts: Facts) -> dict[str, tuple[str, ...]]:
        return {"title": tuple(section.title for section in facts.document.sections if section.heading)}

    def number(index: ProjectIndex, key: str) -> Iterator[int]:
        found.append("number")
        yield len(index.having(titles, key))

    def told(index: ProjectIndex) -> Iterator[str]:
        found.append("told")
        yield f"{index.once(number, 'title')[0]} titles"

    def tell(text: str) -> tuple[tuple[str, ...], list[str]]:
        found.clear()
        edited = extract(parse(Source("b.md", text)), StatusWords.of({}))
        index = ProjectIndex.build([first, edited], Config(today="2025-07-01"))
        return session.remembering(index).once(told), [*found]

    first = extract(parse(Source("a.md", "# A\n")), StatusWords.of({}))
    assert tell("# B\n") == (("2 titles",), ["told", "number"])
    assert tell("# B\n\nMore.\n") == (("2 titles",), [])
    assert tell("# C\n") == (("2 titles",), ["number"])
    assert tell("# C\n\n## D\n") == (("3 titles",), ["number", "told"])


def test_of_many_pieces_only_those_are_asked_for_that_an_edit_reached() -> None:
    """What is found about each document, or each key, stays where nothing that it rests on is another; what is empty is left out."""
    session = Session()
    found: list[str] = []

    def titles(facts: Facts) -> dict[str, tuple[str, ...]]:
        return {facts.document.title[:1]: (facts.document.title,)} if facts.document.title else {}

    def paths(_: ProjectIndex, facts: Facts) -> Iterator[str]:
        found.append(facts.document.path)
        yield from [facts.document.path] if facts.document.title else []

    def under(index: ProjectIndex, key: str) -> Iterator[str]:
        found.append(key)
        yield from index.having(titles, key)

    def tell(keys: str, **texts: str) -> tuple[list[tuple[str, ...]], list[str]]:
        found.clear()
        known.update((name, extract(parse(Source(name, text)), StatusWords.of({}))) for name, text in texts.items())
        index = ProjectIndex.build(known.values(), Config(today="2025-07-01"))
        remembering = session.remembering(index)
        told = [*remembering.each(index.documents, paths), *remembering.each(keys, under)]
        anew = [*found]
        assert told == [*index.each(index.documents, paths), *index.each(keys, under)]
        return told, anew

    known: dict[str, Facts] = {}
    assert tell("RQ", a="# Ramp", b="# Quay", c="") == ([("a",), ("b",), ("Ramp",), ("Quay",)], ["a", "b", "c", "R", "Q"])
    assert tell("RQ", b="# Quay\n\nMore.") == ([("a",), ("b",), ("Ramp",), ("Quay",)], ["b"])
    assert tell("QR", c="# Rope") == ([("a",), ("b",), ("c",), ("Quay",), ("Ramp", "Rope")], ["c", "R"])
    assert tell("RP", c="# Pier") == ([("a",), ("b",), ("c",), ("Ramp",), ("Pier",)], ["c", "R", "P"])


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


def test_a_document_as_it_was_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server checks on every key that is pressed: what earlier texts held must go with them."""
    monkeypatch.chdir(MIGRATION)
    edited = max(MIGRATION.glob("*.md"), key=lambda path: path.stat().st_size)
    text, session = edited.read_text("utf-8"), Session()
    held = []
    for number in range(5):
        drafts = {Path(edited.name): f"{text}\nA line, and {number} more.\n".encode()}
        project = lint([], Config(today="2025-07-01"), session=session, drafts=drafts).project
        held.append(weakref.ref(project.index.by_path[edited.name]))
        del project
    gc.collect()
    assert [facts() is None for facts in held] == [True, True, True, True, False]
