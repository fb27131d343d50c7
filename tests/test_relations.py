"""What two cells say of each other is said alike from either side, and only what can't both be is apart."""

import pytest

from gaplint import parse
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import ClaimKind
from gaplint.model.document import Inline
from gaplint.model.span import Span
from gaplint.relations.columns import columns_of, stands_for
from gaplint.relations.labels import Axis
from gaplint.relations.relation import entries, key_of
from gaplint.relations.shares import find_shares
from gaplint.relations.stated import find_stated
from gaplint.relations.values import Likeness, compared

STATUSES = StatusWords.of({})
PAIRS = [
    ("120", "120", Likeness.SAME),
    ("**120**", "120 (new)", Likeness.SAME),
    ("45 min", "54 min", Likeness.APART),
    ("12.5 %", "12.53 %", Likeness.SAME),
    ("~45 min", "54 min", Likeness.VARIANT),
    ("45 min", "45 minutes", Likeness.VARIANT),
    ("Done", "Open", Likeness.APART),
    ("Done", "Complete", Likeness.SAME),
    ("🟡 80 %", "🟡 90 %", Likeness.APART),
    ("🟡 80 %", "✅ 90 %", Likeness.VARIANT),
    ("REQ-001, REQ-002", "REQ-002, REQ-001", Likeness.SAME),
    ("REQ-001, REQ-002", "REQ-001", Likeness.APART),
    ("tide.md", "docs/tide.md", Likeness.VARIANT),
    ("tide.md", "fares.md", Likeness.APART),
    ("tide.md", "the fares.md", Likeness.VARIANT),
    ("REQ-001", "Lamps", Likeness.VARIANT),
    ("North quay", "Northern quay, slip 2", Likeness.VARIANT),
    ("120", "-", Likeness.NOTHING),
]


def _cell(text: str) -> Inline:
    return Inline(Span(0, len(text)), text, text.replace("*", ""))


@pytest.mark.parametrize(("left", "right", "likeness"), PAIRS)
def test_values_are_compared_alike_from_either_side(left: str, right: str, likeness: Likeness) -> None:
    for here, there in ((left, right), (right, left)):
        assert compared(_cell(here), _cell(there), STATUSES)[0] is likeness


@pytest.mark.parametrize("text", ["", "-", "12", "217.7 ns", "REQ-001, REQ-002", "✅"])
def test_what_names_nothing_is_no_key(text: str) -> None:
    assert not key_of(text)


def test_a_name_is_one_key_however_it_is_set() -> None:
    assert key_of("North quay (old)") == key_of("north quay") == key_of("`North quay`")
    assert key_of("REQ-1: Lamps") == key_of("REQ-001")


def test_a_list_names_its_entries() -> None:
    assert entries("Gull, Tern (spare)") == {"gull", "tern"}
    assert len(entries("REQ-001 to REQ-003, REQ-007")) == 4
    assert not entries("REQ-001, …")


@pytest.mark.parametrize(
    ("lines", "shares"),
    [
        ("**Progress: 40 %**", {("Quay", 40)}),
        ("- Gull: 40 %\n- Tern: 30 % (of 12)", {("Gull", 40), ("Tern", 30)}),
        ("- Gull: 40 % → 50 %\n- Tern: 30 %", {("Tern", 30)}),
        ("- Target: 40 %\n- Tern: 30 %", {("Tern", 30)}),
        ("| Boat | Sold |\n|---|---|\n| Gull | 40 % |\n| 7 | 20 % |\n| Tern | ≥ 30 % |", {("Gull", 40)}),
    ],
)
def test_a_percentage_is_of_what_its_line_or_its_section_names(lines: str, shares: set[tuple[str, float]]) -> None:
    found = find_shares(parse(f"# Boats\n\n## Quay\n\n{lines}\n"))
    assert {(share.called, share.value) for several in found for share in several.shares} == shares


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Piers: six boats", [6]),
        ("Piers — 6 boats", [6]),
        ("Piers (with: 6 boats) and ropes", []),
        ("2. Six boats", [6]),
        ("Pier 6", []),
    ],
)
def test_a_title_counts_what_its_clause_begins_with(title: str, numbers: list[int]) -> None:
    facts = parse(f"# {title}\n")
    heading = facts.document.sections[1].heading
    assert heading
    assert [claim.value for claim in find_stated(facts, ClaimKind.HEADING, heading.title)] == numbers


@pytest.mark.parametrize(("called", "number"), [("812-842", 31), ("~ 7 – 9", 3), ("7-7", 1), ("9-7", 1), ("Berth 7-9", 1)])
def test_a_row_stands_for_all_that_lies_between_its_ends(called: str, number: int) -> None:
    column = columns_of(parse(f"| Berth | Boat |\n|---|---|\n| {called} | Gull |\n")).headed("boat")
    assert stands_for(column.first) == column.things == number


def test_what_all_labels_say_is_no_name_of_one() -> None:
    assert Axis.of(["Open boats", "Lost boats", "Sold boats"]).names == (
        (("open", "boat"), ("open",)),
        (("lost", "boat"), ("lost",)),
        (("sold", "boat"), ("sold",)),
    )
