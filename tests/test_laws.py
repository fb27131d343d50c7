"""What must hold whatever the documents say."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import gaplint
from gaplint.bind import LOCAL, bind
from gaplint.config.schema import Config
from gaplint.config.vocabulary import statuses
from gaplint.context import Context
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex
from gaplint.rule import rules
from gaplint.run import check

FOLDER = Path(__file__).parent.parent / "fixtures" / "migration"
TEXTS = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.md"))}
Found = tuple[str, str, int, str]
parse = cache(gaplint.parse)
"""A text is read once, however often a law puts it beside others: what stays with it is its own (tests/test_session.py)."""


def _findings(texts: dict[str, str], order: list[str]) -> list[Found]:
    """Rule, path, line and message of each finding."""
    project = bind(ProjectIndex.build([parse(texts[name], name) for name in order], Config()))
    found, broken = check(project, [rule for rule in rules() if not rule.name.startswith("link")])
    assert not broken
    places = ((one, one.where.document.source.line_of(one.where.span.start)) for one in found)
    return sorted((one.rule, one.where.document.path, line, one.message) for one, line in places)


@cache
def _plain() -> list[Found]:
    return _findings(TEXTS, list(TEXTS))


@given(st.permutations(list(TEXTS)))
@settings(max_examples=5, deadline=None)
def test_order_of_files_does_not_matter(order: list[str]) -> None:
    assert _findings(TEXTS, order) == _plain()


def _local(texts: dict[str, str], name: str) -> list[str]:
    """What is found in one document of a project, by functions that take no other."""
    read = {
        path: (gaplint.parse if path == name else parse)(text, path) for path, text in texts.items()
    }  # nothing is kept of its own
    index = ProjectIndex.build(read.values(), Config(today="2025-06-01"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Facts, "__repr__", lambda facts: facts.document.path)
        return [repr(one) for find in LOCAL for one in find(index.by_path[name], Context(index))]


BESIDE = """

## Gulls on the piers

All 9 gulls are well. In all 7 gulls were counted (3 on the north pier, 5 on the south pier), 60% of them by day.

| Pier | Gulls |
|---|---|
| North | 3 |
| South | 5 |
| Total | 7 |
"""
"""What a context tells nothing of: no ID, no day, and nothing that is as documents of another kind are."""


@given(st.sampled_from(list(TEXTS)), st.permutations(list(TEXTS)))
@settings(max_examples=8, deadline=None)
def test_what_is_local_does_not_depend_on_what_else_the_others_say(name: str, order: list[str]) -> None:
    found = _local(TEXTS, name)
    assert found
    assert _local({path: TEXTS[path] + BESIDE * (path != name) for path in order}, name) == found
    assert len(_local({**TEXTS, name: TEXTS[name] + BESIDE}, name)) > len(found)


ID = re.compile(r"\b[A-Z]+-\d{3}\b")
SINGLE = sorted(
    set(ID.findall("".join(TEXTS.values())))
    - {
        str(id_)
        for name, text in TEXTS.items()
        for mention in parse(text, name).mentions
        if len(mention.ids) > 1
        for id_ in mention.ids
    }
)
"""IDs that no range or list takes in: those are written by another's name."""


SAID = re.compile(r"“[^”]*”|(?<![\w-])\d+ (?!…)[a-z]+")
"""What a message quotes and counts."""


@given(st.sampled_from(SINGLE))
@settings(max_examples=8, deadline=None)
def test_renaming_an_id_everywhere_renames_it_in_the_findings(name: str) -> None:
    family = name.partition("-")[0]
    free = 1 + max(int(other.rpartition("-")[2]) for text in TEXTS.values() for other in re.findall(rf"\b{family}-\d+\b", text))
    new = f"{family}-{free:03}"
    renamed = {path: text.replace(name, new) for path, text in TEXTS.items()}
    there = _findings(renamed, list(renamed))
    assert [one[:3] for one in there] == [one[:3] for one in _plain()]
    for before, after in zip(_plain(), there, strict=True):
        assert name not in after[3]
        if name in before[3] or "…" in before[3] + after[3]:  # in a series the new number may stand elsewhere
            assert set(SAID.findall(before[3])) == set(SAID.findall(after[3]))
        else:
            assert before[3] == after[3]


def test_renaming_a_family_renames_it_in_the_findings() -> None:
    renamed = {name: text.replace("ROUTE-", "TRACK-") for name, text in TEXTS.items()}
    there = [
        (rule, path, line, message.replace("TRACK-", "ROUTE-"))
        for rule, path, line, message in _findings(renamed, list(renamed))
    ]
    assert sorted(there) == _plain()


SOUP = st.lists(
    st.sampled_from(
        [
            "## Peas (2 items)\n\n- `one`\n- `two`\n",
            "| SOUP-ID | Taste | Status |\n|---|---|---|\n| SOUP-001 | Pea | Done |\n| SOUP-002 | Leek | Blocked |\n",
            "### SOUP-003: Chervil\n\n**Status:** Pending\n",
            "All soups are hot, 3 of 4 (75%) are thick.\n",
            "SOUP-001 through SOUP-003 are on the stove.\n",
            "| Kind | Count |\n|---|---|\n| Thick | 3 |\n| Thin | 1 |\n| **Total** | **4** |\n",
        ]
    ),
    min_size=1,
    max_size=6,
)


@given(SOUP, st.dates(date(2019, 1, 1), date(2020, 12, 31)), st.sampled_from(["b/recipes.md", "a/z.md", "b/soup_report.md"]))
@settings(max_examples=8, deadline=None)
def test_an_unrelated_document_changes_nothing(parts: list[str], day: date, name: str) -> None:
    """It lies in a folder of its own: one beside an index is missing there."""
    soup = f"# Soup\n\n**Date:** {day}\n\n" + "\n".join(parts)
    texts = TEXTS | {name: soup}
    assert [one for one in _findings(texts, list(texts)) if one[1] != name] == _plain()


WORD = st.sampled_from(sorted(word for word in statuses()[0] if word.isascii()))


@given(st.lists(st.tuples(WORD, WORD), min_size=3, max_size=6), st.dates(date(2020, 1, 1), date(2020, 12, 31)), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_snapshot_of_another_day_never_conflicts_with_a_register(
    stated: list[tuple[str, str]], day: date, headings: bool
) -> None:
    assume(day != date(2020, 6, 1))
    rows = "".join(f"| LATER-{n:03} | Berth {n} | {word} |\n" for n, (word, _) in enumerate(stated, 1))
    records = "".join(f"### LATER-{n:03}: Berth {n}\n\n**Status:** {word}\n\n" for n, (word, _) in enumerate(stated, 1))
    table = f"| ID | Item | Status |\n|---|---|---|\n{rows}"
    now = "".join(f"| LATER-{n:03} | Berth {n} | {word} |\n" for n, (_, word) in enumerate(stated, 1))
    texts = {
        "LATER.md": f"# Later\n\n**Updated:** 2020-06-01\n\n{records if headings else table}",
        "checkpoint.md": f"# Checkpoint\n\n**Date:** {day}\n\n| ID | Item | Status |\n|---|---|---|\n{now}",
    }
    assert [one for one in _findings(texts, list(texts)) if one[0].startswith(("status", "field", "id"))] == []


DAY = re.compile(r"\d{4}-\d\d-\d\d")
DAYS = st.dates(date(2025, 5, 1), date(2025, 5, 9))


@given(st.none() | DAYS, st.none() | DAYS, DAYS, st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_message_names_the_days_that_its_ends_show(
    created: date | None, updated: date | None, end: date, first: bool
) -> None:
    lines = [f"**{name}:** {day}" for name, day in (("Created", created), ("Updated", updated)) if day]
    header = "\n".join(lines if first else reversed(lines))
    text = f"# Piers\n\n{header}\n\n## North\n\nStone.\n\n## South\n\nWood.\n\n### Control\n\n- Last updated: {end}\n"
    project = bind(ProjectIndex.build([parse(text)], Config(today="2025-07-09", stale_days=7)))
    found, _ = check(project, [rule for rule in rules() if rule.name.startswith("fresh")])
    header_days = [day for day in (created, updated) if day]
    apart = bool(header_days) and (end < max(header_days) or (updated is not None and end > updated))
    assert any(one.rule == "fresh-header" for one in found) is apart
    assert any(one.rule == "fresh-stale" for one in found) is bool(header_days)
    for one in found:
        shown = {day for spot in (one.where, *one.related) for day in DAY.findall(spot.label)}
        assert set(DAY.findall(one.message)) == shown, one.message
