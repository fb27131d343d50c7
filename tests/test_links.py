"""Links to what is no document: judged where there are such files at all."""

import json
from pathlib import Path

import pytest
from test_reports import run

PAGE = "# Piers\n\n![Pier two](../pictures/pier_two.png) and [the code](../../src/pier.py)\n"


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        ([], []),
        (["docs/other.md"], []),
        (["pictures/readme.md"], []),  # a copy of the documents alone: pictures may lie where these come from
        (["Makefile"], ["src/pier.py"]),
        (["docs/pictures/pier_one.png"], ["docs/pictures/pier_two.png", "src/pier.py"]),
        (["src/harbour.py"], ["src/pier.py"]),
        (["docs/pictures/pier_two.png", "src/pier.py"], []),
        (["src/harbour.md"], []),  # of the right depth
    ],
)
def test_a_missing_file_is_reported_where_other_files_lie(tmp_path: Path, files: list[str], missing: list[str]) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "docs" / "deep").mkdir(parents=True, exist_ok=True)
    (tmp_path / "docs" / "deep" / "piers.md").write_text(PAGE, "utf-8")
    found = json.loads(run(tmp_path, ".", "--isolated", "--output-format", "json").stdout)["findings"]
    assert [one["message"].partition(" does not exist")[0] for one in found] == missing


def test_a_link_of_an_archive_is_only_possibly_wrong(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "plan.md").write_text("# Plan\n\nStart with [the crew](../crew.md).\n", "utf-8")
    for arguments, rules in (([], []), (["--min-confidence", "possible"], ["link-target"])):
        found = json.loads(run(tmp_path, ".", "--isolated", "--output-format", "json", *arguments).stdout)["findings"]
        assert [one["rule"] for one in found] == rules
