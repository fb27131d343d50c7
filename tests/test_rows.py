"""Rows of many projects: what they hold, that a project stands for itself, and that only one is in memory."""

import gc
import json
import shutil
import sys
import weakref
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click
import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import gaplint
from gaplint import run, world
from gaplint.cli import main
from gaplint.commands import extract
from gaplint.config.load import discover
from gaplint.facts.statuses import StatusWords
from gaplint.relations.contents import contents
from gaplint.relations.relation import relations
from gaplint.remembered import caches
from gaplint.reports import parquet
from gaplint.reports.rows import as_lines, rows
from gaplint.reports.tables import NAMES, TABLES, VERSION, Column, columns, plain

ROOT = Path(__file__).parent.parent
RISKS = """# Risks

Updated: 2025-07-01

| ID | Risk | Status |
|---|---|---|
| RISK-001 | {} | Open |
| RISK-002 | The printer runs dry | ~~Open~~ |
| RISK-003 | Two tickets for one seat | Closed |

- Piers: 3
- Boats: 4
- Lamps: 12
"""
PLAN = "# Plan\n\nSee [the risks](risks.md) and [the tides](tides.md).\n\nRails are laid at 12/64 piers (29%).\n"


@pytest.fixture(autouse=True)
def _projects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with two projects, which is the working one: files of one name, and a document that only the first one has."""
    for name, risk in (("tickets", "Fares change in winter"), ("berths", "Ice at the north pier")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "risks.md").write_text(RISKS.format(risk), "utf-8")
        (tmp_path / name / "plan.md").write_text(PLAN, "utf-8")
    (tmp_path / "tickets" / "tides.md").write_text("# Tides\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    gc.enable()


def gap(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["extract", *arguments])


def lines(*arguments: str) -> list[dict[str, Any]]:
    done = gap(*arguments, "--format", "jsonl")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def saved() -> dict[str, list[dict[str, Any]]]:
    return {table: pq.read_table(f"rows/{table}.parquet").to_pylist() for table in TABLES}


# What rows hold


def _fits(value: Any, column: Column) -> bool:
    if value is None:
        return column.optional
    held = value if column.listed else (value,)
    return isinstance(held, tuple) and all(type(one) is column.type and _is_whole(one) for one in held)


def _is_whole(value: Any) -> bool:
    """Whether what has fields holds in each of them what it should."""
    return not hasattr(value, "_fields") or all(map(_fits, value, columns(type(value))))


def test_each_row_holds_what_the_schema_says() -> None:
    report = gaplint.lint([ROOT / "fixtures" / "migration"])
    found = list(rows("fleet", report))
    assert {NAMES[type(row)] for row in found} == set(TABLES)
    for row in found:
        assert _is_whole(row), row
    assert {row.shape for row in found if NAMES[type(row)] == "relations"} >= {"table", "headings"}
    assert len([row for row in found if NAMES[type(row)] == "findings"]) == len(report.findings)


@pytest.mark.parametrize("table", TABLES)
def test_the_schema_of_parquet_is_that_of_the_rows(table: str) -> None:
    schema = parquet.schema(table)
    declared = list(columns(TABLES[table]))
    assert schema.names == list(TABLES[table]._fields) == [column.name for column in declared]
    assert [field.nullable for field in schema] == [column.optional for column in declared]
    assert all(field.metadata[b"description"].decode() == column.help for field, column in zip(schema, declared, strict=True))
    assert all(column.help.endswith(".") for column in declared)
    assert schema.metadata == {b"gaplint": str(VERSION).encode()}


def test_rows_tell_of_documents_relations_statements_and_findings() -> None:
    found = lines("tickets")
    by_table = {table: [row for row in found if row["table"] == table] for table in TABLES}
    assert {(row["version"], row["project"]) for row in found} == {(VERSION, "tickets")}
    risks = by_table["documents"][1]
    assert (risks["path"], risks["role"], risks["day"], risks["registers"], risks["items"]) == (
        "risks.md", "register", "2025-07-01", ["RISK"], 3,
    )  # fmt: skip
    assert [(one["line"], one["shape"], one["key"], one["key_kind"], one["rows"]) for one in by_table["relations"]] == [
        (5, "table", "ID", "id", 3),
        (5, "table", "Risk", "name", 3),
        (11, "list", "", "name", 3),
    ]
    assert by_table["relations"][0]["columns"] == [
        {"name": "ID", "type": "id"},
        {"name": "Risk", "type": "text"},
        {"name": "Status", "type": "status"},
    ]
    first, _, last = by_table["statements"]
    assert (first["id"], first["family"], first["number"], first["kind"], first["title"]) == (
        "RISK-001", "RISK", 1, "row", "Fares change in winter",
    )  # fmt: skip
    assert (first["register"], first["path"], first["line"], last["status_class"]) == (True, "risks.md", 7, "done")
    (finding,) = by_table["findings"]
    assert (finding["rule"], finding["path"], finding["line"], finding["column"]) == ("arith-percent", "plan.md", 5, 32)


def test_both_formats_hold_the_same() -> None:
    assert gap("tickets", "berths", "--format", "parquet", "--output-dir", "rows").exit_code == 0
    written = [
        json.loads(json.dumps({"version": VERSION, "table": table, **row}, default=str))
        for table, some in saved().items()
        for row in some
    ]
    printed = lines("tickets", "berths")
    assert len(written) == len(printed) == 20
    assert all(row in printed for row in written)


def test_what_columns_hold() -> None:
    text = (
        "| Name | Due | Cost | State | For | Empty | Mixed |\n|---|---|---|---|---|---|---|\n"
        "| Quay | 2025-07-01 | 12 | Open | RISK-001 | - | 1 |\n"
        "| Pier | 2 July 2025 | €1,400 | Done | RISK-002, RISK-003 | | Open |\n"
        "| Lamp | 2025-07-09 | ~3 | Blocked (ice) | RISK-004 (old) | n/a | blue |\n"
    )
    (relation,) = relations(gaplint.parse(text))
    assert list(map(str, contents(relation, StatusWords.of({})))) == [
        "text", "date", "number", "status", "id", "empty", "text",
    ]  # fmt: skip


def test_a_row_is_plain_to_the_bottom() -> None:
    report = gaplint.lint([ROOT / "fixtures" / "migration"])
    finding = next(row for row in rows("fleet", report) if NAMES[type(row)] == "findings" and row[-2])
    assert plain(finding)["related"][0].keys() == {"path", "line", "label"}
    (line,) = as_lines([TABLES["documents"]("a", "b.md", "", "living", date(2025, 7, 9), (), 0)])
    assert json.loads(line)["day"] == "2025-07-09"


# A project stands for itself


def test_projects_don_t_know_each_other() -> None:
    """Neither files of one name nor what was asked of them are mixed up, whatever came before."""
    Path("berths/gaplint.toml").write_text('ignore = ["arith"]\n', "utf-8")
    together = lines("tickets", "berths")
    assert together == lines("tickets") + lines("berths")
    assert lines("berths", "tickets") == lines("berths") + lines("tickets")
    assert [(row["project"], row["rule"]) for row in together if row["table"] == "findings"] == [
        ("tickets", "arith-percent"),
        ("berths", "link-target"),
    ]


def test_a_project_is_what_gaplint_finds_there(monkeypatch: pytest.MonkeyPatch) -> None:
    outside = [row | {"project": "."} for row in lines("berths")]
    monkeypatch.chdir("berths")
    assert lines() == outside
    report = run.lint((), discover(Path()))
    assert [row["message"] for row in outside if row["table"] == "findings"] == [one.message for one in report.findings]


def test_options_of_the_configuration_hold_for_each_project() -> None:
    Path("strict.toml").write_text('ignore = ["link"]\n', "utf-8")
    rules = [row["rule"] for row in lines("tickets", "berths", "--config", "strict.toml") if row["table"] == "findings"]
    assert rules == ["arith-percent", "arith-percent"]
    found = lines("berths", "--isolated", "--config", 'select=["link"]')
    assert [row["rule"] for row in found if row["table"] == "findings"] == ["link-target"]
    for wrong in ("nothing.toml", "colour=1"):
        done = gap("tickets", "berths", "--format", "jsonl", "--config", wrong)
        assert (done.exit_code, done.stdout, done.stderr.count("gaplint: ")) == (2, "", 1), wrong


def test_answers_from_outside_don_t_hold_inside(tmp_path: Path) -> None:
    with world.asking() as answers:
        assert not world.exists("tides.md")
        with world.inside("tickets"), world.asking() as within:
            assert world.exists("tides.md")
            assert within is not answers
        assert not world.exists("tides.md")
        assert list(answers.given) == [("kind", "tides.md")]
    with pytest.raises(FileNotFoundError), world.inside("nowhere"):
        pass
    assert Path.cwd() == tmp_path


def test_a_project_that_can_t_be_read_costs_the_others_nothing() -> None:
    Path("yard").mkdir()
    shutil.copytree("tickets", "odd")
    Path("odd/gaplint.toml").write_text("colour = 1\n", "utf-8")
    done = gap("yard", "tickets", "nowhere", "odd", "tickets/plan.md", "berths", "tickets", "--format", "jsonl")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "gaplint: yard: no Markdown file (.md, .markdown, .mdown, .mkd) in .",
        "gaplint: nowhere: no such folder",
        "gaplint: odd: gaplint.toml:1: unknown key colour",
        "gaplint: tickets/plan.md: a file; a project is a folder",
    ]
    names = [json.loads(line)["project"] for line in done.stdout.splitlines()]
    assert list(dict.fromkeys(names)) == ["tickets", "berths"]
    assert len([name for name in names if name == "tickets"]) == len(lines("tickets"))


def test_what_can_t_be_read_of_a_project_is_told_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("tickets/seats.md").write_bytes(b"\0\1\2")
    done = gap("tickets", "berths", "--format", "jsonl")
    assert (done.exit_code, done.stderr) == (2, "gaplint: tickets: seats.md: not checked: binary, not text\n")
    lint = run.lint

    def broken(*arguments: Any, **options: Any) -> run.Report:
        if Path.cwd().name == "tickets":
            raise ZeroDivisionError("by chance")
        return lint(*arguments, **options)

    monkeypatch.setattr(run, "lint", broken)
    done = gap("tickets", "berths", "--format", "jsonl")
    assert done.exit_code == 2
    assert done.stderr.startswith("Traceback") and done.stderr.endswith("gaplint: tickets: internal error: by chance\n")
    assert {json.loads(line)["project"] for line in done.stdout.splitlines()} == {"berths"}


# In memory is one project


def test_a_project_is_gone_before_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    some = sorted((ROOT / "fixtures" / "migration").glob("*.md"))[::4]
    for number in range(2):
        Path(f"fleet{number}").mkdir()
        for path in some:
            shutil.copy(path, f"fleet{number}")
    lint, seen, left, texts = run.lint, [], [], []

    def watched(*arguments: Any, **options: Any) -> run.Report:
        left.append(sum(one() is not None for one in seen))
        texts.append(sum(cache.cache_info().currsize for cache in caches()))
        report = lint(*arguments, **options)
        seen.extend(map(weakref.ref, report.project.index.documents))
        return report

    monkeypatch.setattr(run, "lint", watched)
    for how in (["jsonl"], ["parquet", "--output-dir", "rows"]):
        assert gap("fleet0", "fleet1", "--format", *how).exit_code == 0
    assert left == [0] * 4
    assert texts[1::2] == [0, 0]
    assert len(seen) == 4 * len(some)


def test_a_closed_pipe_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(extract, "write", lambda found, utf8: asked.append((next(found), utf8)) is not None)
    assert gap("tickets", "berths", "--format", "jsonl").exit_code == 0
    assert [json.loads(line)["project"] for line, _ in asked] == ["tickets"]


def test_small_projects_share_a_row_group_and_large_ones_have_several(monkeypatch: pytest.MonkeyPatch) -> None:
    def groups() -> list[int]:
        assert gap("tickets", "berths", "--format", "parquet", "--output-dir", "rows").exit_code == 0
        found = pq.ParquetFile("rows/statements.parquet").metadata
        return [found.row_group(number).num_rows for number in range(found.num_row_groups)]

    assert groups() == [6]
    whole = saved()
    monkeypatch.setattr(parquet, "GROUP", 2)
    assert groups() == [2, 3, 1]  # always less than twice as many
    assert saved() == whole


# Files


def test_files_are_written_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gap("tickets", "--format", "parquet", "--output-dir", "rows").exit_code == 0
    before = {path.name: path.read_bytes() for path in Path("rows").iterdir()}
    assert sorted(before) == sorted(f"{table}.parquet" for table in TABLES)
    done = gap("nowhere", "--format", "parquet", "--output-dir", "rows")
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (2, "gaplint: rows: not written, since no project could be read")
    monkeypatch.setattr(parquet, "_storable", lambda _: 1 / 0)
    assert gap("berths", "--format", "parquet", "--output-dir", "rows").exit_code == 2
    assert {path.name: path.read_bytes() for path in Path("rows").iterdir()} == before


def test_where_no_folder_can_be_it_says_so() -> None:
    done = gap("tickets", "--format", "parquet", "--output-dir", "tickets/plan.md")
    assert (done.exit_code, done.stderr) == (2, "gaplint: tickets/plan.md: can't be written: File exists\n")


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are Unicode there")
def test_names_that_are_no_unicode_are_escaped() -> None:
    Path("tickets/risks.md").rename(b"tickets/ris\xffks.md".decode("utf-8", "surrogateescape"))
    assert gap("tickets", "--format", "parquet", "--output-dir", "rows").exit_code == 0
    assert "ris\\udcffks.md" in {row["path"] for row in saved()["documents"]}


def test_folders_are_read_together() -> None:
    for project in ("tickets", "berths"):
        assert gap(project, "--format", "parquet", "--output-dir", f"rows/{project}").exit_code == 0
    found = duckdb.sql("select project, count(*) from 'rows/*/statements.parquet' group by all order by all").fetchall()
    assert found == [("berths", 3), ("tickets", 3)]


# Options


def test_options_that_contradict_each_other_are_told() -> None:
    for arguments, why in {
        ("--format", "parquet"): "--format parquet writes files; say where with --output-dir DIR",
        ("--format", "jsonl", "--output-dir", "a"): "--output-dir is for --format parquet; jsonl goes to standard output",
        ("--output-dir", "a"): "--output-dir is for --format parquet; json goes to standard output",
    }.items():
        done = gap("tickets", *arguments)
        assert done.exit_code == 2
        assert why in click.unstyle(done.stderr)
    assert not Path("a").exists()


def test_without_pyarrow_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "gaplint.reports.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = gap("tickets", "--format", "parquet", "--output-dir", "rows")
    assert (done.exit_code, done.stderr) == (
        2,
        "gaplint: --format parquet needs pyarrow, which the extra `parquet` brings: pip install pyarrow\n",
    )
    assert not Path("rows").exists()
    assert lines("tickets")
