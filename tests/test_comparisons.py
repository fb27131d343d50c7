"""What agrees with its evidence is counted beside what doesn't: it makes what doesn't likelier a mistake."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaplint import parse
from gaplint.binding.bind import bind
from gaplint.binding.files import _count
from gaplint.binding.holdings import _lines_with
from gaplint.comparisons.lengths import MEASURES, Stretch
from gaplint.comparisons.sequence import Miscounted, find_miscounted
from gaplint.comparisons.targets import Aim
from gaplint.config.schema import Config
from gaplint.index import ProjectIndex
from gaplint.model.span import Span
from gaplint.rule import rules
from gaplint.run import check

Texts = dict[str, str]
MANY = 12


def _rows(header: str, rows: list[str]) -> str:
    return "\n".join([header, "|---" * (header.count("|") - 1) + "|", *rows, ""])


def _items(agree: int, differ: int) -> Texts:
    """A plan of some items of a register, in which all are open."""
    said = ["Done"] * (1 + differ) + ["Open"] * agree
    register = [f"| LATER-{n:03} | Berth {n} | Open |" for n in range(len(said) + 3)]
    plan = [f"| LATER-{n:03} | Berth {n} | {status} |" for n, status in enumerate(said)]
    header = "| ID | Item | Status |"
    return {"LATER.md": f"# Later\n\n{_rows(header, register)}", "plan.md": f"# Plan\n\n{_rows(header, plan)}"}


def _sections(wrong: str, right: str) -> Callable[[int, int], Texts]:
    return lambda agree, differ: {"a.md": "# Piers\n\n" + "\n".join([wrong] * (1 + differ) + [right] * agree)}


def _dated(agree: int, differ: int) -> Texts:
    days = [("2025-05-02", "2025-05-01")] * (1 + differ) + [("2025-05-01", "2025-05-02")] * agree
    return {
        f"{n:02}.md": f"# Pier {n}\n\n**Created:** {created}\n**Updated:** {updated}\n"
        for n, (created, updated) in enumerate(days)
    }


def _headed(agree: int, differ: int) -> Texts:
    days = ["2025-05-02"] * (1 + differ) + ["2025-05-01"] * agree
    return {f"{n:02}.md": f"# Pier\n\n**Updated:** 2025-05-01\n\n## Lamps fixed ({day})\n" for n, day in enumerate(days)}


def _numbered(agree: int, differ: int) -> Texts:
    orders = [(1, 2, 3, 5, 6, 4)] * (1 + differ) + [(1, 2, 3, 4, 5, 6)] * agree
    return {f"{n:02}.md": "\n".join(f"## {one}. Pier\n" for one in order) for n, order in enumerate(orders)}


def _kinds(agree: int, differ: int) -> Texts:
    rows = [f"| Quay {n} | LATER-{n:03}, LATER-{n + 100:03} | 2 |" for n in range(1 + differ)]
    rows += [f"| Deck {n} | LATER-{n:03} | 1 |" for n in range(1 + differ)]
    rows += [f"| Mast {n} | LATER-{n + 200:03} | 1 |" for n in range(agree)]
    return {"kinds.md": _rows("| Kind | IDs | Count |", rows)}


TABLE = "| Area | Boats |\n|---|---|\n| Quay | 4 |\n| Deck | 3 |\n| **Total** | **{}** |\n"
SITUATIONS: dict[str, Callable[[int, int], Texts]] = {
    "status-conflict": _items,
    "count-heading": _sections("## Files (3)\n\n- `a.csv`\n- `b.csv`\n", "## Files (2)\n\n- `a.csv`\n- `b.csv`\n"),
    "count-total": _sections(f"## Boats\n\n{TABLE.format(8)}", f"## Boats\n\n{TABLE.format(7)}"),
    "arith-percent": _sections("Seats 1/4 (50%) are sold.\n", "Seats 1/4 (25%) are sold.\n"),
    "fresh-date": _dated,
    "fresh-header": _headed,
    "numbering": _numbered,
    "id-double": _kinds,
}
"""Per rule, documents with one exception and as many more that agree, and that don't, as are asked for."""


def probability(rule: str, agree: int = 0, differ: int = 0) -> float:
    """Of the first exception."""
    documents = [parse(text, path) for path, text in SITUATIONS[rule](agree, differ).items()]
    found, broken = check(bind(ProjectIndex.build(documents, Config(today="2025-06-01"))), rules())
    assert not broken
    mine = [one for one in found if one.rule == rule]
    assert mine, [one.message for one in found]
    return min(mine, key=lambda one: (one.where.document.path, one.where.span)).weight.probability


@pytest.mark.parametrize("rule", SITUATIONS)
def test_what_agrees_speaks_for_a_mistake_and_what_differs_against_it(rule: str) -> None:
    alone = probability(rule)
    assert alone <= probability(rule, agree=1) < probability(rule, agree=MANY)
    assert alone >= probability(rule, differ=1) > probability(rule, differ=MANY)


@given(st.text("ab \n", max_size=30), st.text("ab", max_size=3))
def test_the_lines_with_a_name_are_those_that_hold_it(text: str, name: str) -> None:
    assert list(_lines_with(text, name)) == [line for line in text.split("\n") if name in line]


@pytest.mark.parametrize(
    ("sign", "below", "at", "above"),
    [("<", True, False, False), ("<=", True, True, False), ("≤", True, True, False), (">", False, False, True),
     (">=", False, True, True), ("≥", False, True, True), ("", False, True, True)],
)  # fmt: skip
def test_a_limit_is_kept_on_its_side_of_it(sign: str, below: bool, at: bool, above: bool) -> None:
    assert [Aim(sign, 5.0, "%").holds(reached) for reached in (4.9, 5.0, 5.1)] == [below, at, above]


@given(st.integers(1, 999), st.integers(2, 99))
def test_lines_are_counted_with_both_ends_or_between_them(first: int, number: int) -> None:
    lines = Stretch(first, first + number - 1, Span(0, 1), "", days=False)
    assert {number, number - 1} == {said for measure in MEASURES if (said := measure(lines)) >= 0}


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [([1, 2, 3, 5], 5), ([1, 2, 5, 6], 5), ([1, 2, 6, 7], None), ([1, 2, 4], None), ([1, 2, 4, 5, 7], None), ([4, 5, 5], 5)],
)
def test_of_entries_one_may_be_numbered_wrongly(numbers: list[int], wrong: int | None) -> None:
    text = "".join(f"{number}. pier\n" for number in numbers)
    found = [one.here[0] for one in find_miscounted(parse(text)) if isinstance(one, Miscounted)]
    assert found == ([wrong] if wrong else [])


@pytest.mark.parametrize(("content", "lines"), [("", 0), ("pier", 1), ("pier\n", 1), ("pier\nquay", 2), ("\n\n", 2)])
def test_the_last_line_of_a_file_counts_with_and_without_an_end(content: str, lines: int, tmp_path: Path) -> None:
    (path := tmp_path / "pier.md").write_text(content, "utf-8", newline="")
    assert _count(str(path)) == lines
    assert _count(str(tmp_path)) is None
