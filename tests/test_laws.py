"""What must hold whatever the documents say."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gaplint import parse
from gaplint.binding.bind import bind
from gaplint.config.schema import Config
from gaplint.index import ProjectIndex
from gaplint.rule import rules
from gaplint.run import check

FOLDER = Path(__file__).parent.parent / "fixtures" / "migration"
TEXTS = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.md"))}


def _findings(texts: dict[str, str], order: list[str]) -> list[tuple[str, str, int, str]]:
    project = bind(ProjectIndex.build([parse(texts[name], name) for name in order], Config()))
    found, broken = check(project, [rule for rule in rules() if not rule.name.startswith("link")])
    assert not broken
    return sorted((one.rule, one.where.document.path, one.where.span.start, one.message) for one in found)


PLAIN = _findings(TEXTS, list(TEXTS))


@given(st.permutations(list(TEXTS)))
@settings(max_examples=5, deadline=None)
def test_order_of_files_does_not_matter(order: list[str]) -> None:
    assert _findings(TEXTS, order) == PLAIN


def test_an_unrelated_document_changes_nothing() -> None:
    texts = TEXTS | {"recipes.md": "# Soup\n\n**Date:** May 1, 2020\n\n## Peas (2 items)\n\n- one\n- two\n"}
    assert _findings(texts, list(texts)) == PLAIN


def test_renaming_a_family_renames_it_in_the_findings() -> None:
    renamed = {name: text.replace("ROUTE-", "TRACK-") for name, text in TEXTS.items()}
    there = [
        (rule, path, start, message.replace("TRACK-", "ROUTE-"))
        for rule, path, start, message in _findings(renamed, list(renamed))
    ]
    assert sorted(there) == PLAIN


def test_a_snapshot_of_another_day_never_conflicts_with_a_register() -> None:
    register = (
        "# Later\n\n### LATER-001: Database\n\n| Field | Value |\n|---|---|\n| **Status** | Done |\n\n### LATER-002: Vault\n"
    )
    checkpoint = "# Checkpoint: early\n\n**Date:** May 1, 2020\n\n| ID | Item | Status |\n|---|---|---|\n| LATER-001 | Database | Blocked |\n"
    texts = {"LATER.md": register, "checkpoint.md": checkpoint}
    assert _findings(texts, list(texts)) == []
