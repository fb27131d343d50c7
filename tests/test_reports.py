"""What the reports say, by their exact text or keys; positions must point at the text that they speak of."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gaplint import __version__, lint, parse
from gaplint.rule import rules
from tests.command import run

REGISTER = """# Waiting

### Harbour office (4 items)

- `berth`
- `tide`
- `radio`

### Register

| ID | Item | Status |
|---|---|---|
| LATER-001 | Berth plan | Pending |
| LATER-002 | Tide feed | Pending |
| LATER-003 | Radio licence | Done |
"""
REPORT = """# Report

完了 ✅ the pier; see LATER LATER-008.

- Passed: 12/64 (29%)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "sub").mkdir(parents=True)
    (tmp_path / "docs" / "LATER.md").write_text(REGISTER, "utf-8")
    (tmp_path / "docs" / "sub" / "report.md").write_text(REPORT, "utf-8")
    return tmp_path


def json_of(folder: Path, *arguments: str) -> dict[str, Any]:
    done = run(folder, *arguments)
    assert done.stderr == ""
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def check_json(folder: Path, *arguments: str) -> dict[str, Any]:
    return json_of(folder, "--isolated", "--output-format", "json", *arguments)


def cut(text: str, place: dict[str, Any]) -> str:
    """The text at a place of a report, by its lines and columns alone."""
    lines = text.splitlines(keepends=True)
    first, start, last, end = (int(place[key]) - 1 for key in ("line", "column", "end_line", "end_column"))
    if first == last:
        return lines[first][start:end]
    return lines[first][start:] + "".join(lines[first + 1 : last]) + lines[last][:end]


# JSON


def shape(value: Any) -> Any:
    """Keys and types of a JSON value; of a list, the shape of its first element."""
    match value:
        case dict():
            return {key: shape(one) for key, one in value.items()}
        case list():
            return [shape(value[0])] if value else []
        case _:
            return type(value).__name__


PLACE = {"path": "str", "line": "int", "column": "int", "end_line": "int", "end_column": "int"}
FINDING = {
    "rule": "str", "message": "str", "severity": "str", "confidence": "str", "probability": "float", "because": ["str"], **PLACE, "claim": "str", "related": [{**PLACE, "label": "str"}],
    "repair": "str", "fingerprint": "str", "help": "str",
}  # fmt: skip
SUMMARY = {
    "documents": "int",
    "items": "int",
    "links": "int",
    "claims": {"bound": "int", "unbound": "int"},
    "rules": ["str"],
    "hidden": {"allowed": "int", "baseline": "int", "doubtful": "int"},
    "since": "NoneType",
    "stale": [],
    "failures": [],
}


def test_version_1_of_the_json_report_has_these_keys_and_types(folder: Path) -> None:
    report = check_json(folder, "docs")
    assert report["version"] == 1
    assert report["tool"] == {"name": "gaplint", "version": __version__}
    assert shape(report) == {
        "version": "int",
        "tool": {"name": "str", "version": "str"},
        "findings": [FINDING],
        "summary": SUMMARY,
    }
    assert all(shape(finding | {"because": [""]}) == FINDING for finding in report["findings"])


def test_the_json_report_says_what_was_checked(folder: Path) -> None:
    summary = check_json(folder, "docs")["summary"]
    assert (summary["documents"], summary["items"], summary["claims"]) == (2, 3, {"bound": 2, "unbound": 0})
    assert summary["rules"] == [rule.name for rule in rules()]


def test_a_finding_names_both_ends_with_positions_from_1(folder: Path) -> None:
    first, second, third = check_json(folder, "docs")["findings"]
    assert [finding["rule"] for finding in (first, second, third)] == ["count-heading", "id-undefined", "arith-percent"]
    assert (first["path"], first["line"], first["column"], first["end_line"], first["end_column"]) == (
        "docs/LATER.md",
        3,
        21,
        3,
        22,
    )
    assert (first["related"][0]["line"], first["related"][0]["end_line"]) == (5, 7)
    assert (second["path"], second["line"], second["column"]) == ("docs/sub/report.md", 3, 26)
    assert second["related"][0]["path"] == "docs/LATER.md"


def test_a_claim_is_the_text_at_its_lines_and_columns(folder: Path) -> None:
    texts = {"docs/LATER.md": REGISTER, "docs/sub/report.md": REPORT}
    findings = check_json(folder, "docs")["findings"]
    assert [cut(texts[finding["path"]], finding) for finding in findings] == [finding["claim"] for finding in findings]
    assert [finding["claim"] for finding in findings] == ["4", "LATER-008", "29"]
    assert [cut(texts[spot["path"]], spot) for finding in findings for spot in finding["related"]] == [
        "- `berth`\n- `tide`\n- `radio`", "LATER-001", "12/64",
    ]  # fmt: skip


def test_paths_are_relative_to_the_working_directory(folder: Path) -> None:
    for where, argument, paths in (
        (folder, str(folder / "docs"), {"docs/LATER.md", "docs/sub/report.md"}),
        (folder / "docs", ".", {"LATER.md", "sub/report.md"}),
        (folder / "docs", "sub/../sub", {"sub/report.md"}),
        (folder / "docs" / "sub", "../LATER.md", {"../LATER.md", "report.md"}),
    ):
        assert {finding["path"] for finding in check_json(where, argument)["findings"]} == paths


def test_a_fingerprint_survives_lines_above_and_differs_between_findings(folder: Path) -> None:
    def prints() -> list[str]:
        return [finding["fingerprint"] for finding in check_json(folder, "docs")["findings"]]

    before = prints()
    assert len(set(before)) == 3
    for name, text in (("docs/LATER.md", REGISTER), ("docs/sub/report.md", REPORT)):
        (folder / name).write_text("Words that say nothing.\n\nAnd more of them.\n\n" + text, "utf-8")
    assert prints() == before
    (folder / "docs/sub/report.md").write_text(REPORT.replace("29%", "28%"), "utf-8")
    changed = prints()
    assert changed[:2] == before[:2] and changed[2] != before[2]


def test_equal_findings_have_fingerprints_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("## Jobs (3)\n\n- `one`\n- `two`\n\n## Jobs (3)\n\n- `one`\n- `two`\n", "utf-8")
    first, second = check_json(tmp_path, "--select", "count-heading", ".")["findings"]
    assert first["message"] == second["message"]
    assert first["fingerprint"] != second["fingerprint"]


# Text


def test_a_concise_report_has_a_line_for_each_finding(folder: Path) -> None:
    done = run(folder, "--isolated", "--output-format", "concise", "docs")
    assert done.stdout == (
        "docs/LATER.md:3:21: error count-heading: the heading says 4 items; the list has 3 items\n"
        "docs/sub/report.md:3:26: error id-undefined: LATER-008 is not defined in docs/LATER.md\n"
        "docs/sub/report.md:5:18: error arith-percent: the text says 29%; 12/64 is 18.8%\n"
        "Found 3 problems in 2 of 2 documents (arith-percent 1, count-heading 1, id-undefined 1).\n"
        "Checked 3 items and 2 claims.\n"
    )


def test_a_full_report_shows_both_ends_a_mark_under_each_and_the_repair(folder: Path) -> None:
    done = run(folder, "--isolated", "--select", "count", "docs")
    assert done.stdout == (
        "docs/LATER.md:3:21  error  count-heading  the heading says 4 items; the list has 3 items\n"
        "  3 | ### Harbour office (4 items)\n"
        "    |                     ^ the heading says 4 items\n"
        "  5 | - `berth`\n"
        "    | --------- the list has 3 items\n"
        "      = change it to 3, or fix the list\n"
        "      = gaplint explain count-heading\n"
        "\n"
        "Found 1 problem in 1 of 2 documents (count-heading 1).\n"
        "Checked 3 items and 2 claims.\n"
    )


def test_a_full_report_names_the_other_file_and_counts_wide_characters_twice(folder: Path) -> None:
    done = run(folder, "--isolated", "--select", "id-undefined", "docs")
    lines = done.stdout.splitlines()
    assert lines[1] == "   3 | 完了 ✅ the pier; see LATER LATER-008."
    assert lines[2] == "     | " + " " * (lines[1].index("LATER-") - 7 + 3) + "^" * 9 + " mentioned here"
    assert lines[3] == "     ::: docs/LATER.md:13"


def test_a_long_line_is_cut_around_what_is_marked(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("word " * 100 + "12/64 (29%) " + "word " * 100 + "\n", "utf-8")
    lines = run(tmp_path, "--isolated", "a.md").stdout.splitlines()
    assert len(lines[1]) < 140 and "…" in lines[1]
    assert lines[1][lines[2].index("^") :].startswith("29")


def test_the_closing_lines_count_warnings_by_themselves(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Jobs (3)\n\n- `one`\n- `two`\n\n```\nopen\n\nGo on.\n", "utf-8")
    (tmp_path / "b.md").write_text("# Nothing\n", "utf-8")
    closing = run(tmp_path, "--isolated", "--output-format", "concise", ".").stdout.splitlines()[-2:]
    assert closing == [
        "Found 2 problems in 1 of 2 documents (count-heading 1, text-damage 1).",
        "Checked 0 items and 1 claim. 1 error, 1 warning.",
    ]


# The other verbs


def test_extract_prints_what_was_understood(folder: Path) -> None:
    result = json_of(folder, "extract", "--isolated", "docs")
    assert list(result) == ["version", "families", "registers", "documents"]
    assert (result["version"], result["families"], result["registers"]) == (1, ["LATER"], {"LATER": ["docs/LATER.md"]})
    register, report = result["documents"]
    assert (register["path"], register["title"], register["damage"]) == ("docs/LATER.md", "Waiting", None)
    assert [(section["title"], section["level"]) for section in register["sections"]] == [
        ("Waiting", 1),
        ("Harbour office (4 items)", 3),
        ("Register", 3),
    ]
    (table,) = register["tables"]
    assert table["header"] == ["ID", "Item", "Status"] and table["rows"][1] == ["LATER-002", "Tide feed", "Pending"]
    third = register["items"][2]
    assert (third["id"], third["kind"], third["title"], third["line"], third["column"]) == (
        "LATER-003",
        "row",
        "Radio licence",
        15,
        3,
    )
    assert third["status"] == {"class": "done", "word": "done", "tail": ""}
    (mention,) = report["mentions"]
    assert (mention["ids"], mention["place"], cut(REPORT, mention)) == (["LATER-008"], "prose", "LATER-008")
    (percent,) = report["claims"]
    assert (percent["kind"], percent["value"], percent["true"], cut(REPORT, percent)) == ("percent", 29.0, False, "29")


def test_extract_names_the_codec_of_damaged_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Ready â€” âœ…\n", "utf-8")
    (document,) = json_of(tmp_path, "extract", "--isolated", ".")["documents"]
    assert (document["title"], document["damage"]) == ("Ready — ✅", "sloppy-windows-1252")


GATE = """# Gate

## Decisions

All decisions are resolved.

| Decision | Title | Status |
|---|---|---|
| DEC-001 | Two piers | Chosen |
| DEC-002 | Fares by zone | Chosen |
| DEC-003 | Paper tickets | Pending |

## Harbour office (3 items)

- `quay`
- `mast`

Passed: 12/64 (29%)
"""


def test_claims_say_of_all_that_is_false_how_likely_it_is_a_mistake(tmp_path: Path) -> None:
    """Whether it is reported, allowed or known; a row that is an item as well is one row."""
    (tmp_path / "gate.md").write_text(GATE, "utf-8")
    plain = json_of(tmp_path, "claims", "--format", "json", ".")["claims"]
    false = {claim["kind"]: claim for claim in plain if claim["state"] == "false"}
    assert false.keys() == {"verdict", "heading", "percent"}
    assert all(0 < claim["probability"] < 1 for claim in false.values())
    assert false["verdict"]["bound"] == "3 rows and records of its kind"
    assert run(tmp_path, "allow", "gate.md", "--rule", "count").returncode == 0
    assert run(tmp_path, "baseline").returncode == 0
    (tmp_path / "gaplint.toml").write_text('baseline = "gaplint-baseline.jsonl"', "utf-8")
    hidden = json_of(tmp_path, "claims", "--format", "json", ".")["claims"]
    assert [claim["probability"] for claim in hidden] == [claim["probability"] for claim in plain]


def test_rules_lists_each_rule_with_its_summary(tmp_path: Path) -> None:
    done = run(tmp_path, "rules")
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in lines] == [rule.name for rule in rules()]
    assert all(re.fullmatch(r"[a-z-]+ +[A-Z].*\.", line) for line in lines)
    assert len({line.index("  ") for line in lines if "  " in line}) >= 1


def test_explain_prints_the_page_of_a_rule(tmp_path: Path) -> None:
    done = run(tmp_path, "explain", "count-total")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("count-total\n")
    assert {"Why", "Bad (lines marked > are reported)", "Good"} <= set(done.stdout.splitlines())


def test_explain_of_an_unknown_rule_names_the_nearest(tmp_path: Path) -> None:
    done = run(tmp_path, "explain", "count-totl")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no rule count-totl; did you mean count-total?" in done.stderr


@pytest.mark.parametrize("verb", ["explain", "rules", "extract", "check"])
def test_a_folder_that_is_called_like_a_verb_is_reached_by_its_path(tmp_path: Path, verb: str) -> None:
    (tmp_path / verb).mkdir()
    (tmp_path / verb / "a.md").write_text(REGISTER, "utf-8")
    done = run(tmp_path, "--isolated", "--output-format", "concise", f"./{verb}")
    assert done.returncode == 1
    assert done.stdout.startswith(f"{verb}/a.md:3:21: error count-heading")
    assert run(tmp_path, f"./{verb}").returncode == 1


def test_help_and_version_are_printed(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").stdout.strip().endswith(__version__)
    for arguments in (["--help"], ["-h"], ["check", "--help"]):
        done = run(tmp_path, *arguments)
        assert done.returncode == 0 and "PATH" in done.stdout


# As a library


def test_parse_reads_one_document_from_its_text() -> None:
    facts = parse("# Jobs (2 items)\n\n- REQ-001: one\n- REQ-002: two\n", "jobs.md")
    assert facts.document.path == "jobs.md"
    assert [str(item.id) for item in facts.items] == ["REQ-001", "REQ-002"]
    assert [claim.value for claim in facts.claims] == [2]


def test_lint_checks_paths_and_returns_a_report(folder: Path) -> None:
    report = lint([str(folder / "docs"), folder / "docs" / "LATER.md"])
    assert [finding.rule for finding in report.findings] == ["count-heading", "id-undefined", "arith-percent"]
    assert (report.summary.documents, report.failures) == (2, ())


def test_a_named_file_is_read_with_its_folder_and_what_has_an_end_in_it_is_reported(folder: Path) -> None:
    (folder / "docs" / "other.md").write_text("## Jobs (3)\n\n- `one`\n- `two`\n", "utf-8")
    report = lint([folder / "docs" / "other.md"])
    assert [finding.rule for finding in report.findings] == ["count-heading"]
    assert report.summary.documents == 3


def test_lint_raises_for_what_keeps_it_from_its_work(tmp_path: Path) -> None:
    from gaplint.errors import GaplintError

    with pytest.raises(GaplintError, match="no such file or folder"):
        lint([tmp_path / "nowhere.md"])
    with pytest.raises(GaplintError, match="no Markdown file"):
        lint([tmp_path])


def test_a_folder_above_holds_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.md").write_text("# Jobs (3)\n\n- `one`\n- `two`\n")
    monkeypatch.chdir(tmp_path / "sub")
    for name in ("..", str(tmp_path), ".", "../sub", "a.md"):
        assert len(lint([name]).findings) == 1, name


def test_two_counts_in_a_box_each_have_their_range(tmp_path: Path) -> None:
    (tmp_path / "LATER.md").write_text("| ID | Item |\n|---|---|\n" + "".join(f"| LATER-00{n} | t{n} |\n" for n in range(1, 6)))
    box = "```\n┌──┐\n│ Provisioning (3 items) │\n│ LATER-001 through LATER-003 │\n│ Vendors (%d items) │\n│ LATER-004 through LATER-005 │\n└──┘\n```\n"
    (tmp_path / "a.md").write_text(box % 2)
    assert lint([tmp_path]).findings == ()
    (tmp_path / "a.md").write_text(box % 3)
    assert [finding.rule for finding in lint([tmp_path]).findings] == ["id-range"]


def test_the_closing_line_counts_what_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\0")
    (tmp_path / "b.md").write_text("# Jobs (3)\n\n- `one`\n- `two`\n")
    done = run(tmp_path, "--isolated", ".")
    assert "in 2 of 2 documents" in done.stdout


def test_the_closing_line_counts_links_whose_targets_are_known(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Jobs\n\nSee [one](b.md), [two](#jobs) and [others](https://example.invalid/).\n", "utf-8")
    (tmp_path / "b.md").write_text("# Tasks\n", "utf-8")
    assert "Checked 0 items, 2 links and 0 claims." in run(tmp_path, "--isolated", ".").stdout


def test_python_shows_a_finding_in_a_line(tmp_path: Path) -> None:
    items = ", ".join(f"`{name}-of-the-northern-pier`" for name in ("lamp", "rope", "bell", "ramp"))
    (tmp_path / "a.md").write_text(
        f"# Jobs\n\n[x](a.md#{'far-' * 40}off)\n\n## {'Long ' * 20}jobs\n\n## B\n\n{items}\n", "utf-8"
    )
    (finding,) = lint([tmp_path]).findings
    assert repr(finding).startswith("<Finding ")
    assert len(repr(finding)) == len(repr(replace(finding.where, label="far " * 40))) == 120
    assert repr(finding).endswith("…>")
    assert repr(replace(finding.where, label="far")).endswith(": far>")
