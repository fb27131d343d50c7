"""What two cells say of each other is said alike from either side, and only what can't both be is apart."""

import pytest

from gaplint.facts.statuses import StatusWords
from gaplint.model.document import Inline
from gaplint.model.span import Span
from gaplint.relations.relation import entries, key_of
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
