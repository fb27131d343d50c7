"""Known findings are hidden by their content, and new ones are not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaplint import parse
from gaplint.bind import bind
from gaplint.config.schema import Config
from gaplint.decision.baseline import BaselineError, compare, entries, read, render
from gaplint.index import ProjectIndex
from gaplint.model.finding import Finding
from gaplint.rule import rules
from gaplint.run import check
from tests.command import run

FILE = "gaplint-baseline.jsonl"


def closing(done: subprocess.CompletedProcess[str]) -> str:
    assert done.stderr == ""
    return done.stdout.splitlines()[-1]


def test_the_whole_way(tmp_path: Path) -> None:
    """Write, hide, shift, change the evidence, new debt, stale entries, another folder."""
    (tmp_path / "gaplint.toml").write_text('paths = ["docs"]\nbaseline = "known/debt.jsonl"\n', "utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "known").mkdir()
    document, file = tmp_path / "docs" / "a.md", tmp_path / "known" / "debt.jsonl"
    document.write_text("# Piers\n\n## Open (3)\n\n- `a`\n- `b`\n\n12/64 (29%)\n", "utf-8")
    missing = run(tmp_path)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr == "gaplint: known/debt.jsonl: no such file; `gaplint baseline` writes it\n"
    done = run(tmp_path, "baseline")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "wrote known/debt.jsonl: 2 problems (2 added, 0 removed)\n"
    lines = file.read_text("utf-8").splitlines()
    assert lines[0] == '{"gaplint-baseline": 1}'
    assert lines == sorted(lines)
    assert [list(json.loads(line)) for line in lines[1:]] == [["path", "rule", "fingerprint", "count", "message"]] * 2
    assert [json.loads(line)["path"] for line in lines[1:]] == ["../docs/a.md"] * 2

    document.write_text("# Piers\n\nMore.\n\n## Open (3)\n\n- `a`\n- `b`\n- `c`\n- `d`\n\n12/64   (29%)\n", "utf-8")
    hidden = run(tmp_path)
    assert (hidden.returncode, closing(hidden)) == (0, "Not shown: 2 in the baseline (see --no-baseline).")
    assert run(tmp_path / "docs").returncode == 0
    assert run(tmp_path, "--no-baseline", "--strict-baseline").returncode == 2
    assert run(tmp_path, "--no-baseline").returncode == 1
    assert run(tmp_path, "--baseline", str(file), "--isolated", "docs").returncode == 0

    document.write_text("# Piers\n\n## Open (4)\n\n- `a`\n- `b`\n- `c`\n\n12/64 (29%)\n", "utf-8")
    stale = run(tmp_path, "--output-format", "concise")
    assert stale.returncode == 1
    assert stale.stdout.splitlines()[:3] == [
        "docs/a.md:3:10: error count-heading: the heading says 4; the list has 3 items",
        "In the baseline but no longer found: 1 problem; `gaplint baseline` removes the entry.",
        "  docs/a.md: count-heading: the heading says 3; the list has 2 items",
    ]
    before = file.read_bytes()
    refused = run(tmp_path, "baseline")
    assert refused.returncode == 1
    assert refused.stdout.splitlines()[0] == "docs/a.md:3:10: error count-heading: the heading says 4; the list has 3 items"
    assert refused.stdout.splitlines()[-2:] == [
        "wrote known/debt.jsonl: 1 problem (0 added, 1 removed)",
        "1 new problem not added; --accept-new adds it",
    ]
    assert set(file.read_bytes().splitlines()) < set(before.splitlines())
    assert run(tmp_path, "baseline", "--accept-new").returncode == 0
    assert run(tmp_path).stdout.startswith("No problems found")

    document.write_text("# Piers\n\n12/64 (29%)\n", "utf-8")
    loose, strict = run(tmp_path, "docs/a.md"), run(tmp_path, "--strict-baseline")
    assert (loose.returncode, strict.returncode) == (0, 1)
    assert json.loads(run(tmp_path, "--output-format", "json").stdout)["summary"]["stale"] == [
        {"rule": "count-heading", "path": "docs/a.md", "message": "the heading says 4; the list has 3 items", "count": 1}
    ]
    assert "no longer found" not in run(tmp_path, "--select", "arith").stdout
    document.write_bytes(b"\0")
    before = file.read_bytes()
    broken = run(tmp_path, "baseline")
    assert (broken.returncode, broken.stdout) == (2, "")
    assert broken.stderr == "gaplint: docs/a.md: not checked: binary, not text\n"
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["debt.jsonl"]


def test_what_a_part_of_the_documents_cannot_show_is_not_stale(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "top.md").write_text("# Top\n\n## Jobs (3 items)\n\n- `a`\n- `b`\n", "utf-8")
    (tmp_path / "docs" / "a.md").write_text("# A\n\nSee [the jobs](../top.md#jobs-4-items).\n", "utf-8")
    assert "2 problems" in run(tmp_path, "baseline").stdout
    for arguments in (["docs"], ["docs/a.md"], ["."], []):
        done = run(tmp_path, *arguments, "--strict-baseline")
        assert (done.returncode, "no longer found" in done.stdout) == (0, False), arguments
    assert run(tmp_path, "baseline", "docs").stdout == f"wrote {FILE}: 2 problems (0 added, 0 removed)\n"
    said = "nothing to allow: no such problem was found, except 2 problems in the baseline\n"
    assert run(tmp_path, "allow", "top.md").stdout == said
    (tmp_path / "docs" / "a.md").write_text("# A\n", "utf-8")
    assert "no longer found" in run(tmp_path, ".").stdout


def test_what_was_not_read_is_not_stale(tmp_path: Path) -> None:
    """Two folders without configured paths; a check of one file, or of one folder, says nothing of the other."""
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text("12/64 (29%)\n", "utf-8")
    assert run(tmp_path, "baseline").returncode == 0
    for name in ("north", "south"):
        (tmp_path / name / "a.md").write_text("12/64 (19%)\n", "utf-8")
    arguments = ("--baseline", FILE, "--strict-baseline", "--output-format", "concise")
    assert run(tmp_path, *arguments, "north/a.md").returncode == 0
    north = run(tmp_path, *arguments, "north")
    assert (north.returncode, len(north.stdout.splitlines())) == (1, 4)
    (tmp_path / "south" / "a.md").unlink()
    assert len(run(tmp_path, *arguments).stdout.splitlines()) == 5
    done = run(tmp_path, "baseline", "north")
    assert done.stdout == f"wrote {FILE}: 1 problem (0 added, 1 removed)\n"


HEADER = '{"gaplint-baseline": 1}\n'
ENTRY = {"path": "a.md", "rule": "count-list", "fingerprint": "00", "count": 1, "message": "x"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", ":1: not JSON: an empty line"),
        (b"\xff", ": not valid UTF-8, so not a baseline"),
        (b"[]", ":1: must be a JSON object"),
        (b"{}", ':1: the header {"gaplint-baseline": 1} is missing'),
        (b'{"gaplint-baseline": 2}', ":1: version 2 of the format is not known; this gaplint reads 1"),
        (f"{HEADER}\n<<<<<<< ours\n".encode(), ":3: not JSON"),
        (f"{HEADER}{json.dumps(ENTRY | {'count': 0})}".encode(), ":2: count must be at least 1"),
        (f"{HEADER}{json.dumps(ENTRY | {'count': True})}".encode(), ":2: count must be a number"),
        (f"{HEADER}{json.dumps(ENTRY | {'path': None})}".encode(), ":2: path must be a string"),
        (f"{HEADER}{json.dumps(ENTRY | {'line': 3})}".encode(), ":2: unknown key"),
        (f"{HEADER}{json.dumps({**ENTRY, 'rule': 3})}".encode(), ":2: rule must be a string"),
        ((HEADER + json.dumps({key: ENTRY[key] for key in ENTRY if key != "rule"})).encode(), ":2: rule is missing"),
        (HEADER.encode() + b"[" * 100_000, ":2: not JSON"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(BaselineError) as error:
        read(tmp_path / FILE)
    assert str(error.value).startswith(f"{tmp_path / FILE}{says}")


def test_bad_arguments(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("12/64 (29%)\n", "utf-8")
    (tmp_path / FILE).write_text('{"gaplint-baseline": 9}\n', "utf-8")
    for arguments, says in (
        (["--baseline", FILE], f"gaplint: {FILE}:1: version 9"),
        (["--baseline", "."], "gaplint: .: can't be read: not a regular file"),
        (["--baseline", "x" * 300], "File name too long"),
        (["--strict-baseline", "--isolated"], "--strict-baseline needs a baseline"),
        ([], f"gaplint: {FILE}:1: version 9"),
        (["--baseline", FILE, "--no-baseline"], "--no-baseline cannot be combined with --baseline"),
        (["baseline"], f"gaplint: {FILE}:1: version 9"),
        (
            ["baseline", "--baseline", "nowhere/x.jsonl"],
            "gaplint: nowhere/x.jsonl: can't be written: No such file or directory",
        ),
    ):
        done = run(tmp_path, *arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert says in done.stderr
        assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", FILE]


# Laws

PIECES = (
    "## Piers (3 items)\n\n- `north`\n- `south`\n",
    "| Pier | Boats |\n|---|---|\n| North | 2 |\n| South | 3 |\n| **Total** | **6** |\n",
    "Passed: 12/64 (29%)\nand 12/64 (28%)\n",
    "- see [the map](map.md)\n",
    "Two boats.\n",
)
TEXTS = st.dictionaries(
    st.sampled_from(["a.md", "b.md", "c/d.md"]), st.lists(st.sampled_from(PIECES), min_size=1, max_size=4), min_size=1
)


def found(texts: dict[str, str]) -> list[Finding]:
    documents = [parse(text, name) for name, text in texts.items()]
    findings, broken = check(bind(ProjectIndex.build(documents, Config())), rules())
    assert not broken
    return findings


def joined(pieces: dict[str, list[str]], blank: int = 1) -> dict[str, str]:
    return {name: ("\n" * blank).join(some) for name, some in pieces.items()}


@given(TEXTS, st.integers(1, 4), st.booleans())
@settings(max_examples=25, deadline=None)
def test_shifted_lines_and_comments_leave_everything_hidden(pieces: dict[str, list[str]], blank: int, comment: bool) -> None:
    known = entries(found(joined(pieces)), "")
    shifted = {name: "\n" * blank + text for name, text in joined(pieces, blank).items()}
    if comment:
        shifted = {name: text.replace("9%)", "9%) <!-- gaplint: allow count -->") for name, text in shifted.items()}
    result = compare(found(shifted), known, "")
    assert (result.new, result.stale) == ([], [])
    assert len(result.known) == sum(entry.count for entry in known)


@given(TEXTS, TEXTS)
@settings(max_examples=25, deadline=None)
def test_two_baselines_merge_by_keeping_all_lines(
    tmp_path_factory: pytest.TempPathFactory, ours: dict[str, list[str]], theirs: dict[str, list[str]]
) -> None:
    ours_found, theirs_found = found(joined(ours)), found(joined(theirs))
    lines = render(entries(ours_found, "")).splitlines(keepends=True) + render(entries(theirs_found, "")).splitlines(
        keepends=True
    )
    path = tmp_path_factory.mktemp("merge") / FILE
    path.write_bytes(b"".join(sorted(lines)))
    twice = read(path)
    path.write_bytes(b"".join(sorted(set(lines))))
    merged = read(path)
    assert twice == merged
    assert not compare(ours_found, merged, "").new
    assert not compare(theirs_found, merged, "").new


@given(TEXTS)
@settings(max_examples=25, deadline=None)
def test_what_is_read_is_what_was_written_and_one_more_of_a_kind_is_new(
    tmp_path_factory: pytest.TempPathFactory, pieces: dict[str, list[str]]
) -> None:
    findings = found(joined(pieces))
    known = entries(findings, "")
    path = tmp_path_factory.mktemp("read") / FILE
    path.write_bytes(render(known))
    assert sorted(read(path), key=str) == sorted(known, key=str)
    if findings:
        (new,) = entries(compare([*findings, findings[0]], known, "").new, "")
        assert (new.key, new.count) == (entries(findings[:1], "")[0].key, 1)  # which of equal ones is new, their messages tell
        assert sum(entry.count for entry in compare(findings[1:], known, "").stale) == 1


def test_what_has_no_text_is_known_by_its_message(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n", "utf-8")
    (tmp_path / "gaplint.toml").write_text('allow = [{rule = "id", path = "a.md"}]\n', "utf-8")
    run(tmp_path, "baseline")
    assert run(tmp_path, "--baseline", FILE).returncode == 0
    (tmp_path / "gaplint.toml").write_text('allow = [{rule = "count", path = "a.md"}]\n', "utf-8")
    assert run(tmp_path, "--baseline", FILE).returncode == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
def test_a_name_that_is_no_utf8_is_known_again(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.md", "w", encoding="utf-8") as file:  # noqa: PTH123  # Path's takes no bytes
        file.write("12/64 (29%)\n")
    assert run(tmp_path, "baseline").returncode == 0
    assert run(tmp_path, "--baseline", FILE, "--strict-baseline").returncode == 0


def test_each_format_tells_why_a_strict_check_failed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("12/64 (29%)\n", "utf-8")
    run(tmp_path, "baseline")
    (tmp_path / "a.md").write_text("# A\n", "utf-8")
    for arguments in (["--output-format", "junit"], ["--output-format", "github"], ["--statistics"]):
        done = run(tmp_path, "--baseline", FILE, "--strict-baseline", *arguments)
        says = "gaplint: In the baseline but no longer found: 1 problem; `gaplint baseline` removes the entry.\n"
        assert (done.returncode, done.stderr) == (1, says)
