"""What agrees with its evidence is counted beside what doesn't: it makes what doesn't likelier a mistake."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaplint import parse
from gaplint.bind import bind
from gaplint.comparisons.aggregate import durations
from gaplint.comparisons.aggregate.file_lines import _count
from gaplint.comparisons.arithmetic import lengths
from gaplint.comparisons.arithmetic.lengths import MEASURES, Stretch
from gaplint.comparisons.arithmetic.targets import Aim
from gaplint.comparisons.join.columns import Joined
from gaplint.comparisons.join.holdings import _lines_with
from gaplint.comparisons.order.sequence import Miscounted, find_miscounted
from gaplint.config.schema import Config
from gaplint.index import ProjectIndex
from gaplint.model.span import Span
from gaplint.relations.values import Kind
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


LENGTHS = [
    (["A | 9 | 1-10", "B | 19 | 11-30", "C | 9 | 31-40", "D | 9 | 41-52"], [(9, 9), (19, 19), (9, 9), (9, 11)]),
    (["A | 10 | 1-10", "B | 20 | 11-30", "C | 10 | 31-40", "D | 90 | 41-52"], [(10, 10), (20, 20), (10, 10)]),
    (["A | 10 | 1-10", "B | 10 | 11-20", "C | 10 | 21-30", "D | 11 | 31-40"], []),
    (["A | 10 | 1-10", "B | 20 | 11-30", "C | 10 | 31-40"], []),
    (["A | 2 | 2026-03-02 to 2026-03-03", "B | 3 | 2026-03-04 to 2026-03-06", "C | 5 | 2026-03-09 to 2026-03-13", "D | 6 | 2026-03-16 to 2026-03-20"], [(2, 2), (3, 3), (5, 5), (6, 5)]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "bound"), LENGTHS)
def test_numbers_beside_stretches_are_their_lengths_where_most_are(rows: list[str], bound: list[tuple[float, float]]) -> None:
    facts = parse(_rows("| Part | Size | Where |", [f"| {row} |" for row in rows]))
    assert [(one.value, one.readings[0].value) for one in lengths.bind(facts)] == bound


SERIES = "### Ropes (10 min)\n\n### Masts (20 min)\n\n### Sails (30 min)\n"
TIMES = [
    (f"## Day (70 min)\n\n{SERIES}", [("the heading says 70 min", [60])]),
    (f"## Day (50 min)\n\n{SERIES.replace('30 min', '30+ min')}", [("the heading says 50 min", [60, 50])]),
    (f"## Day (70 min)\n\n{SERIES.replace('30 min', '30+ min')}", [("the heading says 70 min", [60, 70])]),
    (f"## Day\n\n{SERIES}\nTotal: 65 min\n", [("the text says 65 min", [60])]),
    (f"# Plan\n\nTotal time: 65 min\n\n## Day\n\n{SERIES}", [("the text says 65 min", [60])]),
    (f"# Plan\n\nTotal time: 65 min\n\n## Day\n\n{SERIES}\n## Night\n\n{SERIES}", []),
    (f"# Plan\n\nTotal time: 65 min\n\n## Day\n\n{SERIES}\n## Night (2 min)\n", []),
    (f"## Day (3 h)\n\n{SERIES}", []),
    (
        "## Day\n\n**Total time:** 35 min\n\n**Morning**\n\n- Ropes: 10 min\n- Masts: 2 min\n- Sails: 3 min\n\n"
        "**Evening**\n\n- Knots: 5 min\n- Oars: 6 min\n- Nets: 7 min\n",
        [("the text says 35 min", [33])],
    ),
]


@pytest.mark.parametrize(("text", "bound"), TIMES)
def test_a_time_is_held_against_those_of_its_parts(text: str, bound: list[tuple[str, list[float]]]) -> None:
    assert [(one.says, [reading.value for reading in one.readings]) for one in durations.bind(parse(text))] == bound


def test_cells_that_differ_are_told_once_as_what_they_are() -> None:
    boats = ["Gull", "Tern", "Auk", "Skua", "Crow", "Rook", "Jay"]
    same = [f"| {name} | {number} t |" for number, name in enumerate(boats, 4)]
    here = _rows("| Boat | Value |", [*same, "| Kite | Done |", "| Swan | 12 t |"])
    there = _rows("| Boat | Value |", [*same, "| Kite | Open |", "| Swan | 13 t |"])
    project = bind(ProjectIndex.build([parse(here, "a.md"), parse(there, "b.md")], Config()))
    assert [
        (one.kind, one.agreeing, [(each.name, each.here.said.plain, each.there.said.plain) for each in one.differences])
        for one in project.those(Joined)
    ] == [(Kind.STATUS, 7, [("Kite", "Done", "Open")]), (Kind.NUMBER, 7, [("Swan", "12 t", "13 t")])]
