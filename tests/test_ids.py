"""ID mentions: what the written shapes stand for, what is never an ID, which ranges are refused, and where a mention stands."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gaplint.facts.ids import LONGEST_RANGE, find_id, find_mentions, scan, series
from gaplint.facts.types import Id, Mention
from gaplint.markdown import parse
from gaplint.model.document import Place
from gaplint.model.source import Source
from gaplint.relations.cells import stands_for


def mentions(text: str) -> list[Mention]:
    return list(scan(text, 0, len(text)))


def named(text: str) -> str:
    """The IDs of `text`, of all its mentions."""
    return " ".join(str(id_) for mention in mentions(text) for id_ in mention.ids)


def span_of(family: str, first: int, last: int, width: int) -> str:
    return " ".join(f"{family}-{number:0{width}}" for number in range(first, last + 1))


ONE_TO_FIVE = span_of("LATER", 1, 5, 3)
SHAPES = {
    # single IDs
    "LATER-001": "LATER-001",
    "ISSUE-NEW-002": "ISSUE-NEW-002",
    "ACTION-TEST-006": "ACTION-TEST-006",
    "R-F1-005": "R-F1-005",
    "[H-01]": "H-01",
    "REQ-012a, REQ-012b": "REQ-012a REQ-012b",
    "QUAY-0046-03": "QUAY-0046-03",
    "QUAY-2.1": "QUAY-2.1",
    "PIER-000211-N-000146": "PIER-000211-N-000146",
    "TC-UNIT-RTP-001-S": "TC-UNIT-RTP-001-S",
    "LATER-001.": "LATER-001",
    "LATER-001's": "LATER-001",
    "ACTION-007/ACTION-009": "ACTION-007 ACTION-009",
    # ranges between two whole IDs
    "LATER-001 through LATER-005": ONE_TO_FIVE,
    "LATER-001 thru LATER-005": ONE_TO_FIVE,
    "LATER-001 to LATER-005": ONE_TO_FIVE,
    "LATER-001 bis LATER-005": ONE_TO_FIVE,
    "LATER-001 do LATER-005": ONE_TO_FIVE,
    "LATER-001 tot LATER-005": ONE_TO_FIVE,
    "LATER-001 hasta LATER-005": ONE_TO_FIVE,
    "LATER-001 до LATER-005": ONE_TO_FIVE,
    "LATER-001 至 LATER-005": ONE_TO_FIVE,
    "LATER-001 到 LATER-005": ONE_TO_FIVE,
    "LATER-001–LATER-005": ONE_TO_FIVE,
    "LATER-001 – LATER-005": ONE_TO_FIVE,
    "LATER-001—LATER-005": ONE_TO_FIVE,
    "LATER-001 - LATER-005": ONE_TO_FIVE,
    "LATER-001-LATER-005": ONE_TO_FIVE,
    "LATER-001..LATER-005": ONE_TO_FIVE,
    "LATER-001 ... LATER-005": ONE_TO_FIVE,
    "LATER-001 … LATER-005": ONE_TO_FIVE,
    "LATER-001~LATER-005": ONE_TO_FIVE,
    "LATER-001～LATER-005": ONE_TO_FIVE,
    "REQ-008..REQ-012": span_of("REQ", 8, 12, 3),
    "REQ-98..REQ-101": span_of("REQ", 98, 101, 2),
    # short ends
    "LATER-009-011": span_of("LATER", 9, 11, 3),
    "LATER-009–011": span_of("LATER", 9, 11, 3),
    "TEST-043-044": "TEST-043 TEST-044",
    "ROUTE-041-051": span_of("ROUTE", 41, 51, 3),
    "REQ-139..146": span_of("REQ", 139, 146, 3),
    "`P-REQ-001..008`": span_of("P-REQ", 1, 8, 3),
    "AC-1~7": span_of("AC", 1, 7, 1),
    "AC-1～7": span_of("AC", 1, 7, 1),
    "REQ-998..1001": span_of("REQ", 998, 1001, 3),
    "LATER-001 through 005": ONE_TO_FIVE,
    "QUAY-0046-0049": span_of("QUAY", 46, 49, 4),
    # lists
    "UNKNOWN-002, 005, 006": "UNKNOWN-002 UNKNOWN-005 UNKNOWN-006",
    "UNKNOWN-002, 005 and 006": "UNKNOWN-002 UNKNOWN-005 UNKNOWN-006",
    "UNKNOWN-002, 005, und 006": "UNKNOWN-002 UNKNOWN-005 UNKNOWN-006",
    "UNKNOWN-002、005": "UNKNOWN-002 UNKNOWN-005",
    "LATER-009/010/011": span_of("LATER", 9, 11, 3),
    "RISK-01/02": "RISK-01 RISK-02",
    # ranges and lists in one
    "REQ-148..151, 153": span_of("REQ", 148, 151, 3) + " REQ-153",
    "REQ-001–003, 005–007": span_of("REQ", 1, 3, 3) + " " + span_of("REQ", 5, 7, 3),
    "LATER-001 through LATER-005, LATER-009-011": ONE_TO_FIVE + " " + span_of("LATER", 9, 11, 3),
    "LATER-001 through LATER-005, LATER-009/010/011": ONE_TO_FIVE + " " + span_of("LATER", 9, 11, 3),
    "│ LATER-001 through LATER-005 │": ONE_TO_FIVE,
    # what only looks like a list, a range or a short end
    "REQ-001, 12 items": "REQ-001",
    "REQ-001, 002 items": "REQ-001",
    "REQ-001, 50%": "REQ-001",
    "TASK-10, 11": "TASK-10",
    "REQ-001 → REQ-005": "REQ-001 REQ-005",
    "REQ-001 to DEC-005": "REQ-001 DEC-005",
    "REQ-001 to 2025": "REQ-001",
    "REQ-001 (5)": "REQ-001",
    "DEC-009 | 011": "DEC-009",
}


@pytest.mark.parametrize(("text", "ids"), SHAPES.items())
def test_a_written_shape_stands_for_its_ids(text: str, ids: str) -> None:
    assert named(text) == ids


@pytest.mark.parametrize(
    "text",
    [
        "UTF-8", "SHA-256", "ISO-8601", "AES-256", "CVE-2024-1234", "RFC-2119", "GPT-4", "UTC-6", "GULL-4-Plus", "COVID-19", "PEP-8", "T-7", "v1-2",
        "LATER-001.md", "notes-LATER-001.md", "docs/LATER-001.md", "docs/LATER-001/x.md", "#LATER-001", "page.md#LATER-001",
        "https://example.org/LATER-001", "https://example.org/browse?id=1#LATER-001", "LATER-001_old", "xLATER-001", "later-001", "2025-01-06",
        "REQ-1234567", "@LATER-001", "$LATER-001",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_id_is_none(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("LATER-005 through LATER-001", "it descends"),
        ("LATER-005..001", "it descends"),
        ("LATER-005 bis LATER-001", "it descends"),
        ("LATER-003..LATER-003", "it ends where it begins"),
        ("LATER-1 through LATER-010", "its two numbers do not have the same number of digits"),
        ("LATER-01..LATER-100", "its two numbers do not have the same number of digits"),
        ("REQ-0001..REQ-1001", "it would hold more than 1,000 IDs"),
        ("REQ-1 through REQ-5000", "it would hold more than 1,000 IDs"),
    ],
)
def test_a_range_that_cannot_be_is_refused_and_names_its_ends(text: str, why: str) -> None:
    (mention,) = mentions(text)
    assert (mention.refused, mention.ranged, len(mention.ids)) == (why, True, 2)
    assert text[mention.span.start : mention.span.end] == text


def test_the_longest_range_is_expanded() -> None:
    (mention,) = mentions(f"REQ-1..REQ-{LONGEST_RANGE}")
    assert (len(mention.ids), mention.refused) == (LONGEST_RANGE, "")


def test_a_refused_range_goes_on_with_its_list() -> None:
    (mention,) = mentions("REQ-005..001, 009")
    assert [str(id_) for id_ in mention.ids] == ["REQ-005", "REQ-001", "REQ-009"]
    assert mention.refused


def test_a_list_is_no_range() -> None:
    assert [mention.ranged for mention in mentions("REQ-001, 002; REQ-004..006")] == [False, True]


def test_a_mention_ends_with_its_last_id() -> None:
    text = "from LATER-001 through LATER-003, then"
    (mention,) = mentions(text)
    assert text[mention.span.start : mention.span.end] == "LATER-001 through LATER-003"


def test_a_single_id_is_found_where_it_stands_and_a_range_is_not_one() -> None:
    assert find_id("REQ-007: title", 0, 14) == (Id("REQ", 7, 3), 7)
    assert find_id("REQ-007..009", 0, 12) is None
    assert find_id("a REQ-007", 0, 9) is None


def test_a_series_is_written_as_people_write_it() -> None:
    ids = tuple(Id("LATER", number, 3) for number in (9, 1, 2, 3, 5, 6))
    assert series(ids) == "LATER-001 … LATER-003, LATER-005, LATER-006, LATER-009"
    assert series(()) == ""


# Properties

FAMILIES = st.sampled_from(["LATER", "REQ", "P-REQ", "TC-UNIT", "R-F1", "AC", "H", "ISSUE-NEW", "D2L"])
JOINTS = st.sampled_from(
    [
        " through ",
        " thru ",
        " to ",
        " bis ",
        " do ",
        " tot ",
        " 至 ",
        " 到 ",
        "–",
        " – ",
        "—",
        "−",
        "-",
        " - ",
        "..",
        " .. ",
        "...",
        "…",
        "~",
        "～",
    ]
)
TIGHT = st.sampled_from(["..", "...", "…", "~", "～", "–", "-"])


@settings(max_examples=200, deadline=None)
@given(FAMILIES, st.integers(0, 900), st.integers(1, 90), st.integers(1, 4), JOINTS)
def test_a_range_between_whole_ids_expands_to_exactly_those(
    family: str, first: int, length: int, width: int, joint: str
) -> None:
    last = first + length
    assume(len(f"{first:0{width}}") == len(f"{last:0{width}}"))
    text = f"{family}-{first:0{width}}{joint}{family}-{last:0{width}}"
    (mention,) = mentions(f"see {text}.")
    assert [str(id_) for id_ in mention.ids] == span_of(family, first, last, width).split()
    assert (mention.ranged, mention.refused) == (True, "")
    assert f"see {text}."[mention.span.start : mention.span.end] == text


@settings(max_examples=200, deadline=None)
@given(FAMILIES, st.integers(0, 900), st.integers(1, 90), st.integers(3, 4), TIGHT)
def test_a_range_with_a_short_end_expands_to_exactly_those(
    family: str, first: int, length: int, width: int, joint: str
) -> None:
    assume(len(f"{first + length:0{width}}") == width)
    (mention,) = mentions(f"({family}-{first:0{width}}{joint}{first + length:0{width}})")
    assert [str(id_) for id_ in mention.ids] == span_of(family, first, first + length, width).split()
    assert (mention.ranged, mention.refused) == (True, "")


@settings(max_examples=100, deadline=None)
@given(FAMILIES, st.lists(st.integers(0, 999), min_size=1, max_size=6), st.sampled_from([", ", "/"]))
def test_a_list_with_short_members_names_exactly_those(family: str, numbers: list[int], joint: str) -> None:
    (mention,) = mentions(f"{family}-" + joint.join(f"{number:03}" for number in numbers) + ".")
    assert [id_.number for id_ in mention.ids] == numbers
    assert not mention.ranged


PLACES = {
    "see {}.": Place.PROSE,
    "| a |\n|---|\n| {} |": Place.PROSE,
    "- [x] ~~{}~~": Place.PROSE,
    "[{}](a.md)": Place.PROSE,
    "see `{}`.": Place.CODE,
    "```\n{}\n```": Place.CODE,
    "    {}": Place.CODE,
    "[a]({}.md)": None,
    "[a](b?c={})": Place.LINK,
    "<https://example.org/?q={}>": Place.LINK,
    "at https://example.org/?q={}": Place.LINK,
    "![{}](a.png)": Place.LINK,
    "a <!-- was {} --> b": Place.COMMENT,
    "<!--\nwas {}\n-->": Place.COMMENT,
    "a <b title='{}'> b": Place.HTML,
    "<div>\n{}\n</div>": Place.HTML,
    "---\nid: {}\n---\n": Place.FRONT_MATTER,
}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(PLACES)), FAMILIES, st.integers(0, 999))
def test_a_mention_knows_its_place(template: str, family: str, number: int) -> None:
    text = template.format(f"{family}-{number:03}")
    found = find_mentions(parse(Source("document.md", text)))
    place = PLACES[template]
    assert [(str(mention.ids[0]), mention.place) for mention in found] == ([(f"{family}-{number:03}", place)] if place else [])


def test_a_range_is_read_over_markup() -> None:
    text = "**LATER-001** through **LATER-003**, `REQ-001`–`REQ-002`, [AC-1](a.md) to [AC-2](b.md)"
    found = find_mentions(parse(Source("document.md", text)))
    assert [len(mention.ids) for mention in found] == [3, 2, 2]


def test_a_range_is_read_over_a_line_end() -> None:
    (mention,) = find_mentions(parse(Source("document.md", "> LATER-001 through\n> LATER-003\n")))
    assert len(mention.ids) == 3


def test_list_items_and_cells_are_no_range() -> None:
    text = "- REQ-001\n- REQ-005\n\n| REQ-002 | 004 |\n|---|---|\n| REQ-006 | - |\n"
    found = find_mentions(parse(Source("document.md", text)))
    assert [str(mention.ids[0]) for mention in found] == ["REQ-001", "REQ-005", "REQ-002", "REQ-006"]
    assert all(len(mention.ids) == 1 for mention in found)


ANYTHING = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                "REQ-001",
                "REQ-",
                "REQ",
                "-",
                "–",
                "..",
                "~",
                "/",
                ", ",
                " and ",
                " to ",
                "001",
                "5",
                "a",
                "-S",
                ".md",
                "#",
                "完",
                "\n",
                " ",
                "UTF-8",
                "A-1-2",
            ]
        ),
        max_size=14,
    ).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(ANYTHING)
def test_any_text_is_scanned_and_every_mention_lies_in_it(text: str) -> None:
    end = 0
    for mention in scan(text, 0, len(text)):
        assert end <= mention.span.start < mention.span.end <= len(text)
        assert text[mention.span.start : mention.span.end].startswith(mention.ids[0].family)
        assert mention.ids and len({id_.family for id_ in mention.ids}) == 1
        end = mention.span.end


@pytest.mark.parametrize("text", ["见LATER-009的状态", "REQ-009から", "請看REQ-009"])
def test_an_id_between_letters_of_scripts_without_spaces_is_found(text: str) -> None:
    assert named(text).endswith("-009")


def test_a_range_without_spaces_around_its_ideograph() -> None:
    assert named("REQ-001至REQ-003") == "REQ-001 REQ-002 REQ-003"


@pytest.mark.parametrize("text", ["ADR-0001-use-x.md", "LATER-001-notes.md", "REQ-001-003.md", "REQ-001..005.md"])
def test_a_file_name_that_begins_with_an_id_is_none(text: str) -> None:
    assert named(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "---\nids:\n  - REQ-001\n  - REQ-005\n---\n",
        "```\n- REQ-001\n- REQ-005\n```\n",
        "<!--\n- REQ-001\n- REQ-005\n-->\n",
        "* REQ-001 -\n* REQ-005\n",
        "# REQ-001 –\n\nREQ-005 is open\n",
    ],
)
def test_two_lines_of_a_list_or_two_blocks_are_no_range(text: str) -> None:
    assert [len(mention.ids) for mention in find_mentions(parse(Source("a.md", text)))] == [1, 1]


def test_a_range_may_go_on_in_the_next_line() -> None:
    assert named("LATER-001 through\nLATER-003") == "LATER-001 LATER-002 LATER-003"


@given(st.sampled_from([" à ", " đến ", " do ", "–", " … "]), st.integers(1, 500), st.integers(1, 400), st.booleans())
def test_a_range_stands_for_all_from_its_first_to_its_last(joint: str, first: int, further: int, part: bool) -> None:
    stem = "QUAY-7." if part else "QUAY-"
    assert stands_for(f"{stem}{first}{joint}{stem}{first + further}") == further + 1


@given(st.integers(1, 500), st.integers(1, 500))
def test_two_ids_with_a_conjunction_are_two(first: int, second: int) -> None:
    assume(first != second)
    assert stands_for(f"QUAY-{first} and QUAY-{second}") == 2
    assert stands_for(f"see QUAY-{first} to QUAY-{second}") == 0
