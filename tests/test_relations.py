"""What two cells say of each other is said alike from either side, and only what can't both be is apart."""

from collections import Counter

import pytest

from gaplint import parse
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import ClaimKind, Facts, Rough
from gaplint.model.document import Inline
from gaplint.model.span import Span
from gaplint.relations.amounts import find_amounts
from gaplint.relations.cells import ids
from gaplint.relations.cells import stands_for as ids_in
from gaplint.relations.columns import columns_of, lead, parts_of, stands_for, symbol_of
from gaplint.relations.contents import Content, contents_of
from gaplint.relations.durations import find_series
from gaplint.relations.figures import find_figures, numbered_lines, rows_of
from gaplint.relations.labels import Axis, Titled
from gaplint.relations.pairs import counting_lines
from gaplint.relations.parts import find_parts
from gaplint.relations.relation import entries, key_of, relations
from gaplint.relations.shares import find_shares
from gaplint.relations.stated import find_stated
from gaplint.relations.structure import names
from gaplint.relations.trees import trees_of
from gaplint.relations.values import Likeness, compared, exclude

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


def _text(facts: Facts, span: Span) -> str:
    return facts.document.source.text[span.start : span.end]


def _table(headers: str, *rows: str) -> str:
    return "\n".join([f"| {headers} |", "|---" * (headers.count("|") + 1) + "|", *(f"| {row} |" for row in rows), ""])


AMOUNTS = [
    (
        _table(
            "Pier | Boats | Share | Length",
            "A | 4 | 40 % | 1.5",
            "B | ~3 | 30 % | 2",
            "C | 2 | 30 % | 2",
            "Total ropes | 9 | 100 % | 5.5",
        ),
        [("table", 9, Rough.ABOUT, "boat rope", (4, 3, 2), "9", "the column Boats under “Quay” adds up to 9", True)],
    ),
    (
        _table("Pier | Boats", "A | 1", "B | 0", "C | 0", "Total | 1"),
        [("table", 1, Rough.EXACT, "boat", (1, 0, 0), "1", "the column Boats under “Quay” adds up to 1", True)],
    ),
    (
        _table("Pier | Boats | No", "A | 4 | 1", "B | 3+ | 2", "C | 2 | 3"),
        [("column", 9, Rough.LEAST, "boat", (4, 3, 2), "4", "the column Boats under “Quay” adds up to 9", False)],
    ),
    (_table("Pier | Boats", "A | 4", "B | 3", "Total | 7"), []),
    (_table("Pier | Boats", "A | 4", "B | 3", "C | 3", "Total | 9"), []),
    (
        "```\nPier    Boats   Crew\nNorth   4       10\nSouth   3       20\nEast    2       30\nTotal   9       60\n```\n",
        [
            ("drawn table", 9, Rough.EXACT, "boat", (2, 3, 4), "9", "the column Boats under “Quay” adds up to 9", True),
            ("drawn table", 60, Rough.EXACT, "crew", (30, 20, 10), "60", "the column Crew under “Quay” adds up to 60", True),
        ],
    ),
    (
        "### 1. North (4 boats)\n\n### 2. South (3 boats)\n\n### 3. East (~2 boats)\n\n### Log (99 boats)\n",
        [("sections", 9, Rough.ABOUT, "boat", (4, 3, 2), "4", "the 3 parts of “Quay” add up to 9", True)],
    ),
    (
        "### North\n\n**Boats:** 4 yawls\n**Crew:** 10, 2 cooks\n\n### South\n\n**Boats:** 3 yawls\n**Crew:** 20, 1 cooks\n\n"
        "### East\n\n**Boats:** up to 2 yawls\n**Crew:** 30, 4 cooks\n",
        [
            ("sections", 9, Rough.MOST, "boat yawl", (4, 3, 2), "4", "the 3 parts of “Quay” add up to 9", True),
            ("sections", 9, Rough.MOST, "boat", (4, 3, 2), "4", "the 3 parts of “Quay” add up to 9", True),
            ("sections", 7, Rough.EXACT, "cook crew", (2, 1, 4), "2", "the 3 parts of “Quay” add up to 7", True),
            ("sections", 7, Rough.EXACT, "crew", (2, 1, 4), "2", "the 3 parts of “Quay” add up to 7", True),
        ],
    ),
    ("### North (0 boats)\n\n### South (0 boats)\n\n### East (0 boats)\n", []),
]


@pytest.mark.parametrize(("text", "amounts"), AMOUNTS)
def test_what_parts_add_up_to_is_said_with_the_parts(text: str, amounts: list[tuple[object, ...]]) -> None:
    facts = parse(f"## Quay\n\n{text}")
    found = list(find_amounts(facts))
    assert [
        (one.shape, one.value, one.rough, " ".join(sorted(one.noun)), one.parts, _text(facts, one.span), one.says, one.summed)
        for one in found
    ] == amounts
    assert {(*one.about, one.section.title) for one in found} <= {("quay", "Quay")}


SHARES = [
    ("**Progress: ~40 % done**\n", ("sections", "", [("quay", "Quay", "40", 0, Rough.ABOUT, "", True)])),
    (
        "- Gull / Tern: 40% / 60.5%\n",
        ("list", "", [("gull", "Gull", "40", 0, Rough.EXACT, "", False), ("tern", "Tern", "60.5", 1, Rough.EXACT, "", False)]),
    ),
    (
        "- Gull: ~40.5 % of ropes\n- Tern (spare boats): 30 %\n- Skua: at most 7 %\n- Auk: < 7 %\n",
        (
            "list",
            "",
            [
                ("gull", "Gull", "40.5", 1, Rough.ABOUT, "rope", False),
                ("tern|boat spare|boat spare tern", "Tern", "30", 0, Rough.EXACT, "", False),
            ],
        ),
    ),
    ("### Piers (80 % built)\n", ("sections", "", [("pier", "Piers", "80", 0, Rough.EXACT, "built", True)])),
    (
        "```\nGull ███░ 75 %\nTern █░░░ 25% cut\n```\n",
        ("bars", "", [("gull", "Gull", "75", 0, Rough.EXACT, "", False), ("tern", "Tern", "25", 0, Rough.EXACT, "cut", False)]),
    ),
    ("```python\nGull ███░ 75 %\n```\n", None),
    (
        _table("No | Boat | Ropes cut", "1 | Gull | 4 %", "2 | Tern (old) | ~30.5 %", "3 | 7 | 9 %", "4 | Auk | >= 30 %"),
        (
            "table",
            "boat",
            [
                ("gull", "Gull", "4", 0, Rough.EXACT, "cut rope", False),
                ("tern|old|old tern", "Tern (old)", "30.5", 1, Rough.ABOUT, "cut rope", False),
            ],
        ),
    ),
    (_table("Boat | Sold | Lost", "Gull | 4 % | 5 %"), None),
    (_table("Boat | Target", "Gull | 4 %"), None),
]


@pytest.mark.parametrize(("text", "shares"), SHARES)
def test_a_share_is_called_by_the_words_of_its_place(text: str, shares: tuple[object, ...] | None) -> None:
    facts = parse(f"## Quay\n\n{text}")
    found = [
        (
            several.shape,
            " ".join(several.by),
            [
                (
                    "|".join(" ".join(sorted(name)) for name in one.names),
                    one.called,
                    _text(facts, one.span),
                    one.decimals,
                    one.rough,
                    " ".join(sorted(one.of)),
                    one.titled,
                )
                for one in several.shares
            ],
        )
        for several in find_shares(facts)
    ]
    assert found == ([shares] if shares else [])
    assert all(one.value == float(_text(facts, one.span)) for several in find_shares(facts) for one in several.shares)


@pytest.mark.parametrize(
    ("values", "whole"), [((20, 30, 50), True), ((20, 30, 51.5), True), ((20, 30, 51.6), False), ((40, 60), False)]
)
def test_shares_are_of_one_whole_where_no_rounding_explains_the_rest(values: tuple[float, ...], whole: bool) -> None:
    lines = "".join(f"- {name}: {value} %\n" for name, value in zip(("Gull", "Tern", "Auk"), values, strict=False))
    assert [several.is_whole for several in find_shares(parse(lines))] == [whole]


PARTS = [
    ("- A (2 tests)\n- B (3 tests)\n- C (4 boats, 5 tests)\n", "list", {"test": (2, 3, 5)}, "", ()),
    ("- A (2)\n- B (3)\n- C (5)\n", "list", {"": (2, 3, 5)}, "", ()),
    (
        "- 2.1 North (4 tests)\n- 2.2 South (3 tests)\n- 2.3 East (2 tests)\n- 2.4 West\n",
        "list",
        {"test": (4, 3, 2)},
        "test",
        (),
    ),
    (
        f"### A (2 tests)\n\n- a\n- b\n\n### B (3 tests)\n\n{_table('N | V', '1 | 2')}\n### C (5 tests)\n\n- c\n",
        "sub-headings",
        {"test": (2, 3, 5)},
        "",
        (2, 1, 1),
    ),
    ("**A:** 2 tests\n\nText.\n\n**B:** 3 tests\n\nText.\n\n**C:** 5 tests\n", "labels", {"test": (2, 3, 5)}, "", ()),
    (
        _table("Boat | Tests run | Tests kept | Share", "Gull | 1 | 4 | 1 %", "Tern | 3 | 5 | 2 %", "Auk | 4 | 2 | 3 %"),
        "table",
        {"run": (1, 3, 4), "kept": (4, 5, 2)},
        "",
        (),
    ),
]


@pytest.mark.parametrize(("text", "shape", "sums", "partial", "held"), PARTS)
def test_parts_are_summed_by_what_each_of_them_counts_once(
    text: str, shape: str, sums: dict[str, tuple[float, ...]], partial: str, held: tuple[float, ...]
) -> None:
    facts = parse(f"## Quay\n\n{text}")
    (found,) = find_parts(facts)
    assert (found.shape, found.section.title, " ".join(found.partial), found.held) == (shape, "Quay", partial, held)
    assert found.sums == {unit: (sum(numbers), numbers) for unit, numbers in sums.items()}
    assert _text(facts, found.span) in text


MINUTE, HOUR = 60, 3600
SERIES = [
    (
        "- Ropes: 10 min\n- Masts: 1 h 30\n- Sails: 2-3 h\n",
        ("list", "Quay", 0),
        [(10 * MINUTE, 10 * MINUTE, "10 min"), (1.5 * HOUR, 1.5 * HOUR, "1 h 30"), (2 * HOUR, 3 * HOUR, "2-3 h")],
    ),
    (
        "### 1. Ropes (10 min)\n\n### 2. Masts (20+ min)\n\n### 3. Sails (~30 min)\n\n### Rest (5 min)\n",
        ("sub-headings", None, 3),
        [(n * MINUTE, n * MINUTE, said) for n, said in ((10, "10 min"), (20, "20+ min"), (30, "30 min"), (5, "5 min"))],
    ),
    (
        "### A\n\n**Duration:** 10 min\n\n### B\n\n**Duration:** 20 min total\n\n### C\n\n**Duration:** 1 h\n",
        ("fields", None, 0),
        [(10 * MINUTE, 10 * MINUTE, "10 min"), (20 * MINUTE, 20 * MINUTE, "20 min"), (HOUR, HOUR, "1 h")],
    ),
    (
        "**Ropes** (10 s)\n\nx\n\n**Masts** (1 h 5 min)\n\nx\n\n**Sails** (2,5 h)\n",
        ("labels", None, 0),
        [(10, 10, "10 s"), (HOUR + 5 * MINUTE, HOUR + 5 * MINUTE, "1 h 5 min"), (2.5 * HOUR, 2.5 * HOUR, "2,5 h")],
    ),
    (
        "1. Deck\n   - Ropes: 10 min\n   - Masts: 2 min\n   - Sails: 3 min\n   - Total: 15 min\n",
        ("list", "Deck", 0),
        [(n * MINUTE, n * MINUTE, f"{n} min") for n in (10, 2, 3)],
    ),
    ("**Ropes** (1 h)\n\nx\n\n**Masts** (1 day)\n\nx\n\n**Sails** (2 days)\n", None, []),
    ("- 0-10 min: Ropes\n- 10-25 min: Masts\n- 25-30 min: Sails\n", None, []),
    ("- Ropes: 9-2 min\n- Masts: 0 min\n- Sails: 3 min\n", None, []),
    ("- Ropes: 9 min\n- Masts: 3 min\n", None, []),
]


@pytest.mark.parametrize(("text", "series", "members"), SERIES)
def test_members_say_how_long_they_take(
    text: str, series: tuple[str, str | None, int] | None, members: list[tuple[float, float, str]]
) -> None:
    facts = parse(f"## Quay\n\n{text}\n1 min, 2 min, 3 min, 4 min\n")
    found = list(find_series(facts))
    assert [(one.shape, one.label and _text(facts, one.label), len(one.numbered)) for one in found] == (
        [series] if series else []
    )
    for one in found:
        assert [(member.low, member.high, _text(facts, member.span)) for member in one.members] == members
        assert (one.section.title, one.complete, one.scale) == ("Quay", True, 1)
        assert (one.low, one.high) == (sum(low for low, _, _ in members), sum(high for _, high, _ in members))


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("Score: 9 done, 2/14 open", [(9, "done"), (2, "open"), (9, "Score")]),
        ("Done (9), **open** (2)", [(9, "Done"), (2, "open")]),
        ("Done: 9 | Open: 2", [(9, "Done"), (2, "Open")]),
        ("⚠️ 9 boats / 3 piers; ~2 ropes, v1.2 masts", [(9, "boats"), (3, "piers")]),
        ("Only 9 boats", []),
    ],
)
def test_a_line_counts_what_stands_beside_its_numbers(line: str, pairs: list[tuple[float, str]]) -> None:
    facts = parse(f"{line}\n")
    found = [pair for _, several in counting_lines(facts) for pair in several]
    assert [(quantity.value, name) for quantity, name in found] == pairs
    assert all(float(_text(facts, quantity.span)) == quantity.value for quantity, _ in found)


@pytest.mark.parametrize(
    ("cells", "content"),
    [
        (["REQ-001", "REQ-2 (old)", "-"], Content.ID),
        (["2025-01-01", "2025-02-03 (late)", "3 March 2025"], Content.DATE),
        (["4 t", "~5", "6"], Content.NUMBER),
        (["Done", "✅", "Open"], Content.STATUS),
        (["-", "", ""], Content.EMPTY),
        (["Done", "Open", "Done", "Open", "Rope"], Content.STATUS),
        (["Done", "Open", "Done", "Rope", "Rope"], Content.TEXT),
        (["On 2025-01-01", "From 2025-01-02"], Content.TEXT),
    ],
)
def test_a_column_holds_what_most_of_its_cells_say(cells: list[str], content: Content) -> None:
    facts = parse(_table("N | V", *(f"x | {cell}" for cell in cells)))
    assert list(contents_of(facts.grids[0], facts, STATUSES)) == [Content.TEXT, content]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Gull、Tern", ["Gull", "Tern"]),
        ("Gull; Tern", ["Gull", "Tern"]),
        ("Gull + Tern", ["Gull", "Tern"]),
        ("Gull<br>Tern", ["Gull", "Tern"]),
        ("Gull and Tern", ["Gull and Tern"]),
        ("Gull, Tern and Auk", ["Gull", "Tern", "Auk"]),
        ("Gull (a, b)", ["Gull"]),
        ("Gull, .", ["Gull"]),
        ("...", []),
    ],
)
def test_a_text_lists_names(text: str, named: list[str]) -> None:
    assert names(text) == named


@pytest.mark.parametrize(
    ("text", "begins", "symbol", "parts"),
    [
        ("Done (x)", "Done", "", {"done"}),
        ("Done: late", "Done", "", {"done"}),
        ("✅️ Done — see", "✅ Done", "✅", {"done", "✅"}),
        ("a/b", "a/b", "", {"a", "b"}),
        ("Done<br>x", "Done", "", {"done", "x"}),
        ("R/A (x)", "R/A", "", {"r", "a"}),
        ("⚠️", "⚠", "⚠", {"⚠"}),
        ("-", "-", "", set()),
        ("x" * 60, "x" * 60, "", {"x" * 5}),
        ("x" * 61, "x" * 61, "", set()),
        ("x" * 130, "x" * 120, "", set()),
    ],
)
def test_a_cell_begins_with_what_it_is_called(text: str, begins: str, symbol: str, parts: set[str]) -> None:
    assert (lead(text), symbol_of(text)) == (begins, symbol)
    assert parts_of(text) == {(part,) for part in parts}


@pytest.mark.parametrize(
    ("line", "figures"),
    [
        (
            "Berth tests: 12 done of 3 docks",
            [
                (12, "berth done test", "done", "Berth tests:", False, "Berth tests: 12 done"),
                (3, "dock done", "dock", "", False, "done of 3 docks"),
            ],
        ),
        (
            "4 boats in 3 docks",
            [(4, "boat", "boat", "", False, "4 boats"), (3, "boat dock", "dock", "", False, "boats in 3 docks")],
        ),
        (
            "**4** boats, 5 ropes (new) held, `7 oars`, ~~5 ropes~~, 6 kg",
            [
                (4, "boat", "boat", "", False, "4 boats"),
                (5, "rope", "rope", "", False, "5 ropes"),
                (6, "kg", "kg", "", True, "6 kg"),
            ],
        ),
        ("Boats (old): 7", [(7, "boat", "", "Boats:", False, "Boats: 7")]),
    ],
)
def test_a_number_counts_what_its_clause_says(line: str, figures: list[tuple[object, ...]]) -> None:
    facts = parse(f"{line}\n")
    found = [one for text in numbered_lines(facts) for one in find_figures(facts, text)]
    assert [
        (one.value, " ".join(sorted(one.words)), " ".join(sorted(one.unit)), one.label, one.measured, one.says) for one in found
    ] == figures
    assert all(float(_text(facts, one.span)) == one.value for one in found)


def test_a_row_with_one_number_says_what_its_label_counts() -> None:
    facts = parse(_table("Boat | Ropes", "Gull (old) | 4", "Tern | ~5", "Auk | none"))
    assert [(one.value, one.rough, one.words, one.unit, one.label, one.measured, one.says) for one in rows_of(facts)] == [
        (4, Rough.EXACT, {"gull", "rope"}, {"rope"}, "Gull  ", False, "Gull (old): 4"),
        (5, Rough.ABOUT, {"tern", "rope"}, {"rope"}, "Tern", False, "Tern: 5"),
    ]


def test_the_lines_of_a_drawing_hold_those_set_in_further() -> None:
    facts = parse("```\npier/\n├── boats/  \n│   ├── gull\n│   └── tern\n└── rope\n\nalone\n```\n")
    (root,) = trees_of(facts)
    assert [(node.text.plain, len(node.children)) for node in root.walk()] == [
        ("pier/", 2),
        ("boats/", 2),
        ("gull", 0),
        ("tern", 0),
        ("rope", 0),
    ]


def test_cells_are_counted_by_what_they_are_called() -> None:
    first = _table("Boat | State", "A | ✅ Done", "B | Done (late)", "C | Open/Lost", "~~D~~ | ~~Open~~", "E | ✅")
    columns = columns_of(parse(f"## Quay\n\n{first}\n## Deck\n\n{_table('Boat | State', 'F | Done', 'G | Cancelled')}"))
    column = columns.headed("state")
    assert (column.header, column.name, column.size, column.things, column.is_one_table) == ("state", "State", 7, 7, False)
    assert list(column.counts(("done",))) == [3, 3, 4, 3]
    assert list(column.counts(("lost",))) == [0, 1, 0, 0]
    assert list(column.counts(("✅",))) == [2, 2, 2, 0]
    assert (column.listed.struck, column.listed.dropped, column.listed.turns) == ([3], [3, 6], [5])
    assert column.listed.spelling[("done",)] == [0, 1, 5]
    assert list(columns.holding(("done",))) == ["state"]
    assert columns.having("boat", "state", ("done",)).size == 3
    deck = column.within(Span(len(first), 10_000))
    assert (deck.size, deck.first.text.plain, deck.is_one_table) == (2, "Done", True)
    rest = column.without(deck.first.span)
    assert (rest.size, rest.stretches) == (6, ((0, 5), (6, 7)))
    assert (topmost := rest.topmost([5, 6])) and topmost.text.plain == "Cancelled"
    assert rest.topmost([5]) is None
    assert not column.is_one_table and column.among([0, 6]) == 2
    assert "boat" in columns and "pier" not in columns


def test_a_table_of_numbers_lists_nothing() -> None:
    half, more = (parse(_table("A | B", "x | 1", f"y | {last}")) for last in ("z", "2"))
    assert "a" not in columns_of(more) and "a" not in columns_of(half)
    assert "a" in columns_of(parse(_table("A | B", "x | 1", "y | z", "v | w")))


def test_a_title_names_sections_by_all_its_words_or_its_code() -> None:
    text = "# Piers\n\n## 1. North quay\n\n| Boat | Crew |\n|---|---|\n| Gull | 2 |\n\n| Boat | Age |\n|---|---|\n| Auk | 3 |\n\n## Epic A: Masts\n\n## South\n"
    facts = parse(text)
    titled = Titled(facts)
    named = titled.named(Axis.of(["North quay", "A", "West"]), "Epic", Span(0, 0))
    assert {number: section.title for number, section in named.items()} == {0: "1. North quay", 1: "Epic A: Masts"}
    assert titled.first_headers(named[0]) == ("boat",)
    assert titled.first_headers(named[1]) == ()


@pytest.mark.parametrize(
    ("title", "claims"),
    [
        ("All: **6** boats, four piers", [(6, "boats", "All", "6"), (4, "piers", "All: 6 boats,", "four")]),
        ("3. Six big boats", [(6, "big boats", "", "Six")]),
        ("Total 6+ boats", [(6, "boats", "Total", "6")]),
        ("Top 10 risks", [(10, "risks", "Top", "10")]),
        ("Quay （new） (6 boats) later", []),
        ("Quay （new） (old), 6 boats", [(6, "boats", "Quay （new） (old),", "6")]),
        ("6 kg of ropes", []),
        ("6 boats x 3 piers", []),
        ("Steps 3", []),
    ],
)
def test_a_count_is_stated_with_its_unit_and_what_it_is_of(title: str, claims: list[tuple[float, str, str, str]]) -> None:
    facts = parse(f"# {title}\n")
    heading = facts.document.sections[1].heading
    assert heading
    found = list(find_stated(facts, ClaimKind.HEADING, heading.title))
    assert [(one.value, one.unit, one.label, _text(facts, one.span)) for one in found] == claims
    assert {one.approximate for one in found} <= {Rough.LEAST if "+" in title else Rough.EXACT}


@pytest.mark.parametrize(
    ("text", "number", "listed"),
    [
        ("QUAY-2 à QUAY-4", 3, 2),
        ("QUAY-1.2 đến QUAY-1.4", 3, 0),
        ("QUAY-2, QUAY-4", 2, 2),
        ("QUAY-4 à QUAY-2", 2, 2),
        ("QUAY-2 à REQ-4", 2, 2),
        ("QUAY-2 to QUAY-4 (old)", 3, 0),
        ("QUAY-2 and QUAY-4", 2, 0),
        ("see QUAY-2", 0, 0),
        ("QUAY-2 is done", 0, 0),
        ("Ropes", 0, 0),
    ],
)
def test_ids_of_a_text_of_nothing_else(text: str, number: int, listed: int) -> None:
    assert (ids_in(text), len(ids(text))) == (number, listed)


@pytest.mark.parametrize(
    ("left", "right", "mine", "theirs", "apart"),
    [
        ("north", "south", (1, 1), (1, 1), True),
        ("north", "south", (0, 1), (1, 1), False),
        ("north", "south", (1, 1), (1, 0), False),
        ("north", "south", (2, 0), (1, 2), False),
        ("north", "south", (2, 1), (0, 2), False),
        ("north", "north quay", (1, 1), (1, 1), False),
        ("red pier", "old pier", (1, 1), (1, 1), False),
        ("v4", "4 t", (1, 1), (1, 1), False),
        ("north" * 5, "south", (1, 1), (1, 1), False),
    ],
)
def test_words_of_one_list_are_used_on_both_sides(
    left: str, right: str, mine: tuple[int, int], theirs: tuple[int, int], apart: bool
) -> None:
    """How often each of the two is used in either column."""
    used = (Counter({left: here, right: there}) for here, there in (mine, theirs))
    assert exclude(_cell(left), _cell(right), *used) is apart


def test_records_and_tables_are_relations_by_what_names_their_rows() -> None:
    records = "".join(
        f"## REQ-{n}: {name}\n\n**Owner:** {owner}\n**State:** {state}\n\n"
        for n, name, owner, state in ((7, "Masts", "Ann", "Done"), (8, "Masts", "Ann", "Open"), (9, "Sails", "Bob", "Open"))
    )
    table = _table(
        "ID | Boat | Uses", "REQ-1 | Gull | REQ-2, REQ-3", "REQ-2 | Tern (old) | -", "REQ-3 | Auk | REQ-1", "REQ-4 | Skua |"
    )
    facts = parse(f"# Ropes\n\n{table}\n{records}")
    ids_, boats, headings = relations(facts)
    assert [(one.headers, one.names, one.key, one.has_ids) for one in (ids_, boats, headings)] == [
        (("id", "boat", "uses"), ("ID", "Boat", "Uses"), 0, True),
        (("id", "boat", "uses"), ("ID", "Boat", "Uses"), 1, False),
        (("", "owner", "state"), ("", "owner", "state"), 0, True),
    ]
    assert [boats.name(key) for key in boats.rows] == ["Gull", "Tern", "Auk", "Skua"]
    assert [headings.name(key) for key in headings.rows] == ["REQ-7", "REQ-8", "REQ-9"]
    assert [[cell and cell.plain for cell in row] for row in headings.rows.values()] == [
        ["REQ-7", "Ann", "Done"],
        ["REQ-8", "Ann", "Open"],
        ["REQ-9", "Bob", "Open"],
    ]
    assert [(str(key), sorted(map(str, named))) for key, named in ids_.named[2].items()] == [
        ("REQ-1", ["REQ-2", "REQ-3"]),
        ("REQ-3", ["REQ-1"]),
    ]
    assert list(boats.attributes) == [0, 2]
    assert _text(facts, ids_.place) == table.strip() and ids_.grid and not headings.grid
    assert _text(facts, headings.place).startswith("REQ-7: Masts\n") and _text(facts, headings.place).endswith("## REQ-9")
