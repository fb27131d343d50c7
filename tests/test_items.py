"""`gaplint items` and `gaplint trace`, and the settings that fix what findings are held against."""

import csv
import io
import json
import re
import tomllib
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from gaplint import parse
from gaplint.config.schema import Config
from gaplint.config.vocabulary import words
from gaplint.facts.types import StatusClass
from gaplint.run import lint
from tests.command import run

REGISTER = """# Waiting

**Updated:** June 3, 2025

| ID | Item | Status | Priority |
|---|---|---|---|
| LATER-001 | Berth plan | Pending | P0 |
| LATER-002 | Tide feed | On the quay | P1 |
| LATER-003 | Radio licence | Done | P1 |
"""
REPORT = """# Report

**Date:** May 6, 2025

- LATER-001 (berth plan) - blocked
- see LATER-003
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "LATER.md").write_text(REGISTER, "utf-8")
    (tmp_path / "report.md").write_text(REPORT, "utf-8")
    return tmp_path


def test_items_are_listed_with_status_and_register(folder: Path) -> None:
    done = run(folder, "items", "--isolated")
    assert done.stdout.splitlines() == [
        "ID         Title          Status   Register",
        "LATER-001  Berth plan     pending  LATER.md:7",
        "LATER-002  Tide feed      -        LATER.md:8",
        "LATER-003  Radio licence  done     LATER.md:9",
        "3 items",
    ]


def test_a_list_of_which_each_entry_begins_with_an_id_states_items_without_a_colon(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text("# Plan\n\n- [ ] MOOR-1 Add a ring\n- [x] MOOR-2 Paint it\n- MOOR-3 Sell it\n", "utf-8")
    (tmp_path / "notes.md").write_text(
        "# Notes\n\n- MOOR-4 waits for MOOR-1\n- the rest of MOOR-5\n- MOOR-6 is late\n", "utf-8"
    )
    assert run(tmp_path, "items", "--isolated").stdout.splitlines()[1:] == [
        "MOOR-1  Add a ring  -       plan.md:3",
        "MOOR-2  Paint it    -       plan.md:4",
        "MOOR-3  Sell it     -       plan.md:5",
        "3 items",
    ]


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["--status", "open"], ["LATER-001"]),
        (["--status", "open,done"], ["LATER-001", "LATER-003"]),
        (["--text", "TIDE"], ["LATER-002"]),
        (["--family", "LATER", "--text", "plan"], ["LATER-001"]),
        (["--family", "ACTION"], []),
    ],
)
def test_items_are_filtered(folder: Path, arguments: list[str], ids: list[str]) -> None:
    found = json.loads(run(folder, "items", "--isolated", "--format", "json", *arguments).stdout)
    assert [item["id"] for item in found["items"]] == ids
    assert found["version"] == 1


def test_items_as_csv_have_a_header(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(folder, "items", "--isolated", "--format", "csv").stdout)))
    assert [(row["id"], row["class"], row["last_said"]) for row in rows] == [
        ("LATER-001", "open", "2025-06-03"),
        ("LATER-002", "", "2025-06-03"),
        ("LATER-003", "done", "2025-06-03"),
    ]


def test_unknown_status_words_are_listed_until_they_are_configured(folder: Path) -> None:
    assert "on the quay  1      LATER.md:8" in run(folder, "items", "--unknown-statuses").stdout
    (folder / "gaplint.toml").write_text('[statuses]\nprogress = ["on the quay"]\n', "utf-8")
    assert "on the quay" not in run(folder, "items", "--unknown-statuses").stdout


def test_an_unknown_status_class_is_an_error(folder: Path) -> None:
    done = run(folder, "items", "--status", "opened")
    assert done.returncode == 2
    assert "there is no status class opened; did you mean open?" in done.stderr


def test_trace_tells_what_is_said_of_an_item_by_day(folder: Path) -> None:
    assert run(folder, "trace", "LATER-001", "--isolated").stdout.splitlines() == [
        "LATER-001",
        "  defined    LATER.md:7  Berth plan",
        "  2025-05-06 report.md:5  blocked (snapshot)",
        "  2025-06-03 LATER.md:7  pending (register); priority: P0",
        "1 definition, 2 statements, 0 mentions, 0 conflicts",
    ]


def test_trace_names_mentions_and_conflicts(folder: Path) -> None:
    (folder / "plan.md").write_text(
        "# Plan\n\n**Updated:** June 3, 2025\n\n| ID | Item | Status |\n|---|---|---|\n| LATER-001 | Berth plan | Pending |\n| LATER-003 | Radio licence | Open |\n",
        "utf-8",
    )
    found = json.loads(run(folder, "trace", "LATER-3", "--isolated", "--format", "json").stdout)
    assert found["id"] == "LATER-003"
    assert [(one["path"], one["line"]) for one in found["mentions"]] == [("report.md", 6)]
    assert [one["rule"] for one in found["conflicts"]] == ["status-conflict"]


def test_trace_quotes_front_matter_and_says_what_has_no_status(tmp_path: Path) -> None:
    (tmp_path / "later.md").write_text("# Later\n\n### LATER-001: Ramp\n\n### LATER-002: Bell\n", "utf-8")
    (tmp_path / "bell.md").write_text("---\nneeds: LATER-001\n---\n\n# The bell\n", "utf-8")
    assert run(tmp_path, "trace", "LATER-001", "--isolated").stdout.splitlines()[2:4] == [
        "  undated    later.md:3  no known status (register)",
        "  mentioned  bell.md:2  needs: LATER-001",
    ]


def test_a_conflict_of_an_id_that_begins_alike_is_not_told(folder: Path) -> None:
    (folder / "LATER.md").write_text(REGISTER.replace("LATER-003", "LATER-0012"), "utf-8")
    (folder / "plan.md").write_text(
        "# Plan\n\n**Updated:** June 3, 2025\n\n| ID | Item | Status |\n|---|---|---|\n| LATER-001 | Berth plan | Pending |\n| LATER-0012 | Radio licence | Open |\n",
        "utf-8",
    )
    told = {
        name: [one["rule"] for one in json.loads(run(folder, "trace", name, "--format", "json").stdout)["conflicts"]]
        for name in ("LATER-001", "LATER-0012")
    }
    assert "status-conflict" in told["LATER-0012"]
    assert "status-conflict" not in told["LATER-001"]


@pytest.mark.parametrize(("name", "says"), [("later", "later is not an ID"), ("LATER-009", "no document mentions LATER-009")])
def test_trace_of_nothing_is_an_error(folder: Path, name: str, says: str) -> None:
    done = run(folder, "trace", name, "--isolated")
    assert done.returncode == 2
    assert says in done.stderr


def test_the_day_is_fixed_by_option_and_configuration(folder: Path) -> None:
    assert run(folder, "--isolated", "--today", "2025-06-03").returncode == 0
    done = run(folder, "--isolated", "--today", "2025-05-20", "--output-format", "concise")
    assert "fresh-date: updated 2025-06-03 is in the future" in done.stdout
    (folder / "gaplint.toml").write_text("today = 2025-05-20\n", "utf-8")
    assert run(folder).returncode == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('today = "soon"', "today must be a date such as 2025-06-30, not soon"),
        ("today = 3", "today must be a string, not a number"),
        ('min_confidence = "sure"', "min_confidence must be one of certain, likely, possible; “sure” is none of them"),
    ],
)
def test_wrong_settings_are_named(folder: Path, text: str, says: str) -> None:
    (folder / "gaplint.toml").write_text(f"{text}\n", "utf-8")
    done = run(folder)
    assert done.returncode == 2
    assert says in done.stderr


def test_a_wrong_day_on_the_command_line_is_an_error(folder: Path) -> None:
    done = run(folder, "--today", "tomorrow")
    assert done.returncode == 2
    assert "--today must be a date such as 2025-06-30, not tomorrow" in done.stderr


def test_a_role_is_inferred_and_may_be_configured(folder: Path) -> None:
    """A report of another day is history; a living document that is not older than the register contradicts it."""
    (folder / "report.md").write_text(
        "# Report\n\n**Date:** June 9, 2025\n\n| ID | Item | Status |\n|---|---|---|\n| LATER-001 | Berth plan | Pending |\n| LATER-003 | Radio licence | Open |\n",
        "utf-8",
    )
    (folder / "gaplint.toml").write_text("today = 2025-06-30\n", "utf-8")
    roles = {one["path"]: one["role"] for one in json.loads(run(folder, "extract").stdout)["documents"]}
    assert roles == {"LATER.md": "register", "report.md": "snapshot"}
    assert run(folder).returncode == 0
    (folder / "gaplint.toml").write_text('today = 2025-06-30\n[roles]\nliving = ["report.md"]\n', "utf-8")
    assert "status-conflict" in run(folder, "--output-format", "concise").stdout
    (folder / "gaplint.toml").write_text('[roles]\nlivin = ["report.md"]\n', "utf-8")
    assert "unknown key roles.livin; did you mean living?" in run(folder).stderr


@pytest.mark.parametrize(
    ("name", "title", "role"),
    [
        ("archive_2024.md", "Old plans", "frozen"),
        ("plans.md", "Plans: archive", "frozen"),
        ("archive/plans.md", "Plans", "frozen"),
        ("architecture-archive-plan.md", "How the archive is to be built", "living"),
        ("archived_tickets_table.md", "Table", "frozen"),
        ("release_changelog_2024.md", "Releases", "frozen"),
    ],
)
def test_a_document_is_an_archive_by_the_first_or_last_word_of_its_name_or_its_folder(
    tmp_path: Path, name: str, title: str, role: str
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(f"# {title}\n", "utf-8")
    assert lint([tmp_path], Config()).project.index.roles[(tmp_path / name).as_posix()] == role


def test_findings_below_the_wanted_confidence_are_left_out(folder: Path) -> None:
    (folder / "jobs.md").write_text("# Jobs (3)\n\n- `paint`\n- `planks`\n", "utf-8")
    arguments = ("--isolated", "--select", "count", "--output-format", "json", "--exit-zero")
    likely = json.loads(run(folder, *arguments).stdout)["findings"]
    certain = json.loads(run(folder, *arguments, "--min-confidence", "certain").stdout)["findings"]
    assert [one["confidence"] for one in likely] == ["likely"]
    assert certain == []


def test_init_writes_what_was_inferred_and_overwrites_nothing(folder: Path) -> None:
    done = run(folder, "init")
    assert done.stdout.startswith("wrote gaplint.toml, inferred from 2 documents with 3 items")
    written = (folder / "gaplint.toml").read_text("utf-8")
    assert tomllib.loads(written) == {}
    inferred = tomllib.loads("\n".join(line.removeprefix("#") for line in written.splitlines() if not line.startswith("# ")))
    assert inferred["paths"] == ["."]
    assert inferred["registers"] == {"LATER": ["LATER.md"]}
    assert inferred["families"] == ["LATER"]
    assert inferred["roles"] == {"snapshot": ["report.md"]}
    assert inferred["statuses"] == {"done": [], "open": []}
    assert "not known to gaplint: “on the quay”, 1 time, first in LATER.md:8" in written
    assert run(folder, "--today", "2025-06-30").returncode == 0
    again = run(folder, "init")
    assert again.returncode == 2
    assert "gaplint.toml exists; --force overwrites it" in again.stderr
    assert run(folder, "init", "--force").returncode == 0


def test_a_word_of_the_vocabulary_can_be_given_another_class_or_none(folder: Path) -> None:
    (folder / "gaplint.toml").write_text('[statuses]\ndropped = ["Done"]\nnone = ["pending"]\n', "utf-8")
    found = json.loads(run(folder, "items", "--format", "json").stdout)["items"]
    assert [(item["class"], item["status_in"]) for item in found] == [
        ("blocked", "report.md"), (None, None), ("dropped", "LATER.md"),
    ]  # fmt: skip


def test_each_language_has_words_for_each_class_and_no_word_has_two() -> None:
    languages = tomllib.loads(files("gaplint.config").joinpath("statuses.toml").read_text("utf-8"))["words"]
    assert len(languages) == 15
    classes: dict[str, str] = {}
    for classes_of in languages.values():
        assert list(classes_of) == [str(kind) for kind in StatusClass]
        for name, phrases in classes_of.items():
            for phrase in phrases:
                assert phrase == phrase.lower()
                assert classes.setdefault(phrase, name) == name


def test_no_list_of_the_vocabulary_has_a_phrase_twice() -> None:
    lists = tomllib.loads(files("gaplint.config").joinpath("vocabulary.toml").read_text("utf-8"))
    for name, phrases in lists.items():
        assert [phrase for phrase, times in Counter(phrases).items() if times > 1] == [], name


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("✅ Abgeschlossen (12. Mai)", "done"),
        ("🔴 zablokowane przez DEC-004", "blocked"),
        ("Niet gestart", "open"),
        ("En cours depuis mardi", "progress"),
        ("Parcialmente hecho", "partial"),
        ("Adiado", "deferred"),
        ("Отклонено", "dropped"),
        ("可开始", "ready"),
        ("外部", "external"),
        ("未着手", "open"),
    ],
)
def test_statuses_are_read_in_ten_languages(text: str, kind: str) -> None:
    facts = parse(f"| ID | Item | Status |\n|---|---|---|\n| LATER-001 | Berth plan | {text} |\n")
    assert [str(item.status.kind) for item in facts.items if item.status] == [kind]


@pytest.mark.parametrize("word", sorted(words().status - {"stand"}))
def test_the_field_of_a_record_that_holds_its_status_has_a_name_in_each_language(word: str) -> None:
    facts = parse(f"### LATER-001: Berth plan\n\n**Stand:** 3. Mai\n**{word.title()}:** Done\n")
    assert [str(item.status.kind) for item in facts.items if item.status] == ["done"]


def test_of_several_fields_the_one_called_status_holds_it() -> None:
    facts = parse("### LATER-001: Berth plan\n\n**State:** Open\n**Status:** Done\n")
    assert [str(item.status.kind) for item in facts.items if item.status] == ["done"]


def test_a_second_name_of_a_family_is_inferred_where_each_of_its_ids_is_defined(folder: Path) -> None:
    (folder / "decisions.md").write_text(
        "# Decisions\n\n### DEC-001: Fares\n\n**Status:** Chosen\n\n### DEC-002: Piers\n\n**Status:** Pending\n", "utf-8"
    )
    (folder / "plan.md").write_text(
        "# Plan\n\n| Decision | Title | Status |\n|---|---|---|\n| DECISION-001 | Fares | Chosen |\n| DECISION-002 | Piers | Chosen |\n",
        "utf-8",
    )
    findings = json.loads(run(folder, "--output-format", "json").stdout)["findings"]
    assert [(one["rule"], one["path"], one["line"]) for one in findings] == [("status-conflict", "plan.md", 6)]
    trail = json.loads(run(folder, "trace", "DECISION-002", "--format", "json").stdout)
    assert [(one["path"], one["class"]) for one in trail["statements"]] == [("decisions.md", "open"), ("plan.md", "done")]
    (folder / "plan.md").write_text((folder / "plan.md").read_text("utf-8") + "\nSee DECISION-009.\n", "utf-8")
    assert json.loads(run(folder, "--output-format", "json").stdout)["findings"] == []


def test_a_second_name_of_a_family_is_configured(folder: Path) -> None:
    (folder / "report.md").write_text("# Report\n\nThe port owes us LATER WAIT-004 and WAIT-002.\n", "utf-8")
    (folder / "gaplint.toml").write_text('[aliases]\nWAIT = "LATER"\n', "utf-8")
    findings = json.loads(run(folder, "--output-format", "json").stdout)["findings"]
    assert [(one["rule"], one["message"]) for one in findings] == [("id-undefined", "LATER-004 is not defined in LATER.md")]
    (folder / "gaplint.toml").write_text('aliases = ["WAIT"]\n', "utf-8")
    done = run(folder)
    assert done.returncode == 2
    assert done.stderr.endswith("gaplint.toml:1: aliases must be a table, not a list of something else\n")


def test_where_the_register_gives_no_status_the_latest_document_that_does_is_named(folder: Path) -> None:
    (folder / "LATER.md").write_text(
        "# Register\n\n### LATER-001: Berth plan\n\n### LATER-002: Tide feed\n\n**Status:** Open\n\n### LATER-003: Ropes\n",
        "utf-8",
    )
    for day, status in (("02", "Open"), ("09", "✅ Resolved")):
        (folder / f"checkpoint_{day}.md").write_text(
            f"# Checkpoint\n\n**Date:** 2025-06-{day}\n\n| ID | Status |\n|---|---|\n| LATER-001 | {status} |\n| LATER-002 | Done |\n",
            "utf-8",
        )
    assert [re.split(r" {2,}", line)[2] for line in run(folder, "items").stdout.splitlines()[1:-1]] == [
        "resolved (checkpoint_09.md)", "open", "-",
    ]  # fmt: skip
    found = json.loads(run(folder, "items", "--format", "json").stdout)["items"]
    assert [(one["class"], one["status_in"]) for one in found] == [
        ("done", "checkpoint_09.md"), ("open", "LATER.md"), (None, None),
    ]  # fmt: skip


def test_a_title_is_without_what_joins_it_to_its_id_and_its_status() -> None:
    facts = parse("### B3 · Test lane — ✅ done\n\n### B4 • Quay lamps ✅\n\n### B5 · Ropes · ⏳ open\n")
    assert [(item.title.plain, str(item.status and item.status.kind)) for item in facts.items] == [
        ("Test lane", "done"), ("Quay lamps", "done"), ("Ropes", "open"),
    ]  # fmt: skip


def test_words_joined_by_a_hyphen_and_a_slash_are_names() -> None:
    rows = ("Lösch-/Sperrkonzept", "Hafen-/Kaipflicht", "Not-/Ersatzfähre")
    table = "".join(f"| FQ-0{n} | {name} | ja, im Sommer, Weg {n} |\n" for n, name in enumerate(rows, 1))
    facts = parse(f"# Klärungen\n\n| Ref | Frage | Antwort |\n|---|---|---|\n{table}")
    assert [item.title.plain for item in facts.items] == list(rows)


def test_an_entry_of_a_list_under_a_status_is_told_of_once(tmp_path: Path) -> None:
    entries = "".join(f"- **QUAY-00{n}:** {name}.\n" for n, name in enumerate(("Wooden piers", "Steel ropes", "Two boats"), 1))
    (tmp_path / "decided.md").write_text(f"# Decisions\n\n### Accepted\n\n{entries}", "utf-8")
    assert run(tmp_path, "trace", "QUAY-002").stdout.splitlines() == [
        "QUAY-002",
        "  defined    decided.md:6  Steel ropes.",
        "  undated    decided.md:6  accepted (living)",
        "1 definition, 1 statement, 0 mentions, 0 conflicts",
    ]


def test_a_phase_is_an_item(folder: Path) -> None:
    (folder / "gate.md").write_text(
        "# Gate\n\n| Phase | Name | Status |\n|---|---|---|\n| 07 | Piers | Done |\n| 08 | Switch | 🔴 Blocked |\n\n"
        "### Phase 08: Switch\n\n**Status:** Done\n\nPhases 01 to 08, version 2 of phase 1.5 and the 3 phases are no phases.\n",
        "utf-8",
    )
    found = json.loads(run(folder, "items", "--family", "phase", "--format", "json").stdout)["items"]
    assert [(one["id"], one["title"], one["class"]) for one in found] == [
        ("Phase 07", "Piers", "done"),
        ("Phase 08", "Switch", "done"),
    ]
    assert run(folder, "trace", "Phase 8").stdout.splitlines() == [
        "Phase 08",
        "  defined    gate.md:8  Switch",
        "  undated    gate.md:6  blocked (living)",
        "  undated    gate.md:8  done (living)",
        "  conflict   gate.md:10  status-conflict: Phase 08 is “done” here, “blocked” above",
        "1 definition, 2 statements, 0 mentions, 1 conflict",
    ]


def test_roles_are_told_from_name_and_content(folder: Path) -> None:
    mirror = (
        "# Board\n\n| ID | Status |\n|---|---|\n| LATER-001 | Pending |\n| LATER-002 | On the quay |\n| LATER-003 | Done |\n"
    )
    (folder / "board.md").write_text(mirror, "utf-8")
    (folder / "index.md").write_text(f"<!-- Auto-generated by a script. -->\n{mirror}", "utf-8")
    (folder / "plan.md").write_text("# Plan\n", "utf-8")
    (folder / "CHANGELOG.md").write_text("# Changes\n", "utf-8")
    (folder / "way_out_of_deprecated_fares.md").write_text("# The way out of deprecated fares\n", "utf-8")
    (folder / "fares.md").write_text("# Fares (superseded)\n", "utf-8")
    documents = json.loads(run(folder, "extract", "--isolated").stdout)["documents"]
    assert {one["path"]: one["role"] for one in documents} == {
        "CHANGELOG.md": "frozen",
        "LATER.md": "register",
        "board.md": "mirror",
        "fares.md": "frozen",
        "index.md": "generated",
        "plan.md": "living",
        "report.md": "snapshot",
        "way_out_of_deprecated_fares.md": "living",
    }


def test_only_what_the_paths_hold_is_told(folder: Path) -> None:
    """What is defined in them; documents around them are read all the same, and tell when it was last said."""
    assert run(folder, "items", "report.md").stdout.splitlines()[-1].startswith("0 items: ")
    assert run(folder, "items", "LATER.md").stdout.splitlines()[-1] == "3 items"
    assert run(folder, "items", "report.md", "--unknown-statuses").stdout.startswith("Word")
    assert (
        run(folder, "trace", "LATER-001", "report.md").stdout.splitlines()[-1]
        == "0 definitions, 1 statement, 0 mentions, 0 conflicts"
    )


def test_what_nobody_knows_is_an_error(folder: Path) -> None:
    for arguments, says in (
        ("--family LATRE", "no family LATRE; did you mean LATER?"),
        ("--status opne", "there is no status class opne; did you mean open?"),
        ("--unknown-statuses --format json", "--unknown-statuses cannot be combined with --format"),
        ("--unknown-statuses --family LATER", "--unknown-statuses cannot be combined with --format"),
    ):
        done = run(folder, "items", *arguments.split())
        assert (done.returncode, done.stdout, says in done.stderr) == (2, "", True), done.stderr


def test_trace_tells_the_findings_that_a_check_reports(folder: Path) -> None:
    def conflicts(*arguments: str) -> list[str]:
        found = json.loads(run(folder, "trace", "LATER-003", "--format", "json", *arguments).stdout)
        return [f"{one['rule']} {one['hidden'] or ''}".strip() for one in found["conflicts"]]

    (folder / "other.md").write_text(
        "| ID | Item | Status |\n|---|---|---|\n| LATER-001 | Berth plan | Pending |\n| LATER-003 | Radio licence | Blocked |\n",
        "utf-8",
    )
    assert conflicts() == ["status-conflict"]
    assert conflicts("--config", "ignore = ['status']") == []
    (folder / "other.md").write_text(
        "| ID | Item | Status |\n|---|---|---|\n| LATER-001 | Berth plan | Pending |\n"
        "| LATER-003 | Radio licence | Blocked <!-- gaplint: allow status-conflict --> |\n",
        "utf-8",
    )
    assert conflicts() == ["status-conflict allowed"]
    assert "(allowed)" in run(folder, "trace", "LATER-003").stdout


def test_a_configured_register_makes_a_family_and_an_alias_of_itself_takes_none_away(folder: Path) -> None:
    (folder / "needs.md").write_text("# Needs\n\n| ID | Item |\n|---|---|\n| WANT-001 | Tide feed |\n", "utf-8")
    listed = "items", "--format", "json", "--family", "WANT,LATER"
    assert len(json.loads(run(folder, "items", "--format", "json").stdout)["items"]) == 3
    (folder / "gaplint.toml").write_text('[registers]\nWANT = ["needs.md"]\n\n[aliases]\nLATER = "LATER"\n', "utf-8")
    assert [one["id"] for one in json.loads(run(folder, *listed).stdout)["items"]] == [
        "LATER-001", "LATER-002", "LATER-003", "WANT-001",
    ]  # fmt: skip


def test_what_is_cut_to_a_screen_still_tells_the_place_and_is_displayed_as_its_document_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths lose their beginning, quoted lines their end, and marks leave no gap."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "a_rather_long_folder"
    folder.mkdir()
    rows = "".join(f"| LATER-00{number} | Rope {number} | - |\n" for number in (1, 2, 3))
    (folder / "register.md").write_text(f"# Ropes\n\n| ID | Title | Owner |\n|---|---|---|\n{rows}", "utf-8")
    text = "A _**x**_<b></b>y, **LATER-001**, [`LATER-002`](a_rather_long_folder/register.md).\n"
    (tmp_path / "bell.md").write_text(text, "utf-8")
    listed = run(tmp_path, "items", ".", COLUMNS="48").stdout.splitlines()
    assert listed[:2] == ["ID         Title   Status  Register", "LATER-001  Rope 1  -       …folder/register.md:5"]
    traced = run(tmp_path, "trace", "LATER-001", ".", COLUMNS="48").stdout.splitlines()
    assert traced == [
        "LATER-001",
        "  defined    a_rather_long_folder/register.md:5  Rope 1",
        "  undated    a_rather_long_folder/register.md:5  no known status (register)",
        "  mentioned  bell.md:1  A x y, LATER-001, LATER…",
        "1 definition, 1 statement, 1 mention, 0 conflicts",
    ]
