"""What agrees is counted beside what doesn't, by the regularity that both are cases of."""

from collections import Counter

import pytest

from gaplint import parse
from gaplint.binding.bind import bind
from gaplint.config.schema import Config
from gaplint.index import ProjectIndex

REGISTER = """# Later

**Updated:** May 2, 2025

| ID | Item | Status | Type | Blocked by |
|---|---|---|---|---|
| LATER-001 | Berth plan | Done | Paper | |
| LATER-002 | Tide feed | Open | Feed | LATER-001 |
| LATER-003 | Ramp marks | Open | Paint | LATER-002 |
| LATER-004 | Pier lamps | Open | Lamp | LATER-005 |
| LATER-005 | Shore cable | Done | Cable | |
"""
PLAN = """# Plan

**Created:** May 1, 2025
**Updated:** May 2, 2025

LATER-003 to LATER-004 are pending. LATER-009 through LATER-007 are gone.

| ID | Item | Status | Type |
|---|---|---|---|
| LATER-001 | Berth plan | Open | Paper |
| LATER-002 | Tide feed | Open | Feed |
| LATER-003 | Ramp marks | Open | Paint |
| LATER-004 | Pier lamps | Open | Bulb |
"""
BREAKDOWN = """| Kind | IDs | Count |
|---|---|---|
| Quay | LATER-001, LATER-002 | 2 |
| Deck | LATER-002, LATER-003 | 2 |
"""
EXPECTED = [
    ("statuses of an item in two documents agree", 3, 1),
    ("fields of an item agree", 3, 1),
    ("what an item waits for is not settled", 2, 1),
    ("an ID is defined once", 9, 0),
    ("ranges can be expanded", 1, 1),
    ("a range that is called pending takes in nothing settled", 1, 0),
    ("an update is not before the beginning", 1, 0),
    ("a header or event is not in the future", 3, 0),
    ("a breakdown counts an ID once", 2, 1),
]


@pytest.fixture(scope="module")
def counted() -> Counter[tuple[str, bool]]:
    texts = {"later.md": REGISTER, "plan.md": PLAN, "kinds.md": BREAKDOWN}
    documents = [parse(text, path) for path, text in texts.items()]
    project = bind(ProjectIndex.build(documents, Config(today="2025-06-01")))
    return Counter((held.ground.regularity, held.agrees) for held in project.comparisons)


@pytest.mark.parametrize(("regularity", "agree", "differ"), EXPECTED)
def test_agreements_and_exceptions_are_counted(counted, regularity: str, agree: int, differ: int) -> None:
    assert (counted[regularity, True], counted[regularity, False]) == (agree, differ)
