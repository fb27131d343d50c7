"""Links to what is no document: judged where there are such files at all."""

import json
from pathlib import Path

import pytest

from tests.command import run

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


@pytest.mark.parametrize(("kept", "missing"), [(".gitkeep", 0), ("tides.md", 1)])
def test_a_page_may_be_made_in_a_folder_that_holds_nothing_else(tmp_path: Path, kept: str, missing: int) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / kept).write_text("", "utf-8")
    (tmp_path / "plan.md").write_text("# Plan\n\nSee [the fares](pages/fares.md).\n", "utf-8")
    found = json.loads(run(tmp_path, ".", "--isolated", "--output-format", "json").stdout)["findings"]
    assert len(found) == missing


def test_the_nearest_anchor_goes_on_with_a_word_and_is_not_linked_already(tmp_path: Path) -> None:
    contents = "# Ferry\n\n- [Ramp](#ramp)\n- [Pier 4](#4-pier)\n- [Pier 5](#5-pier)\n\n"
    (tmp_path / "ferry.md").write_text(f"{contents}## Rampart\n\n## Ramp of the bow\n\n## 5 Pier\n", "utf-8")
    found = json.loads(run(tmp_path, ".", "--isolated", "--output-format", "json").stdout)["findings"]
    near = [one["message"].partition("#")[2] for one in found]
    assert near == ["ramp; the closest is #ramp-of-the-bow", "4-pier"]


@pytest.mark.parametrize(
    ("headings", "near"),
    [
        ("## Ramps\n\n## 6. Ramp\n", "#6-ramp"),
        ("## 6.1 Ramp of the bow\n\n## Lamps\n", "#61-ramp-of-the-bow"),
        ("## The old ramp\n", "#the-old-ramp"),
        ("## Lamps\n", "#ramp-handbook"),
    ],
)
def test_the_title_of_a_document_is_the_last_anchor_to_be_proposed(tmp_path: Path, headings: str, near: str) -> None:
    (tmp_path / "ferry.md").write_text(f"# Ramp handbook\n\nSee [the ramp](#ramp).\n\n{headings}", "utf-8")
    (found,) = json.loads(run(tmp_path, ".", "--isolated", "--output-format", "json").stdout)["findings"]
    assert found["message"].endswith(f"the closest is {near}")


@pytest.mark.parametrize("link", ["../README.md", "deeper/README.md"])
def test_the_page_that_holds_a_link_is_not_proposed_for_its_target(tmp_path: Path, link: str) -> None:
    for name in ("piers/old/README.md", "piers/quay.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# Page\n", "utf-8")
    (tmp_path / "piers/old/README.md").write_text(f"# Old\n\nSee the [page]({link}).\n", "utf-8")
    options = ("--isolated", "--exit-zero", "--min-confidence", "possible", "--output-format", "json", ".")
    found = json.loads(run(tmp_path, *options).stdout)["findings"]
    assert [one["rule"] for one in found] == ["link-target"]
    assert "piers/old/README.md has" not in found[0]["message"]
