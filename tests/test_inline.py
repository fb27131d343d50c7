"""Inline constructs: their exact places, and the short cut that must find what the full parse finds."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gaplint.markdown.inline import Found, _parse, _simple, constructs

PIECES = st.sampled_from(
    [
        "harbour", "the ferry", "a", "é", "完了", "✅", "12", "7%", "REQ-001", "a_b", "x.md", "../a/b.md#c-d", "(", ")", "()", "[", "]", "](",
        "`", "``", "`code`", "`a ` b`", "*", "**", "***", "**strong**", "_", "__", "_soft_", "~", "~~", "~~gone~~", "<", ">", "<b>", "<!-- c -->",
        "<!--", "&", "&amp;", "&#33;", "&x", "!", "\\", "\\*", "\\`", "\\[", "|", "/", ":", ".", ",", "-", '"', "'", " ", " ", "  ", "\n", "\t", "\u00a0",
        "[label](file.md)", "[l](https://a-b.org/x_y/1#z)", "(https://", "://", "[label](#part)", "[](a)", "[ ](a)", "[x]", "[label](<a b> 't')",
    ]
)  # fmt: skip
CHARACTERS = st.text("ab 1*_`~[]()<>&!|/\\.:#é✅\u00a0\n", max_size=14)
EASY = st.sampled_from(
    [
        "`",
        "**",
        "[",
        "](",
        ")",
        " ",
        " ",
        " ",
        "a",
        "b.md",
        "é",
        "7%",
        "(",
        ".",
        ":",
        "|",
        "/",
        "**a b**",
        "`c`",
        "[d](e.md)",
        "[d](https://a.org)",
        "(https://a",
        ".org/",
        "_",
        "*",
        "~",
        "&",
        "<",
        "!",
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, min_size=1, max_size=9).map("".join), st.lists(EASY, min_size=1, max_size=9).map("".join), CHARACTERS
)


@settings(max_examples=600, deadline=None)
@given(TEXTS)
@example("**a**")
@example("a_b and x * y & z < 3 ~ 4!")
@example("`code`, **strong**: [label](file.md#part)")
def test_the_short_cut_finds_what_the_parser_finds(text: str) -> None:
    for references in ({}, {"A": {"href": "x.md", "title": ""}, "X": {"href": "y.md", "title": ""}}):
        simple = _simple(text, bool(references))
        if simple is not None:
            assert sorted(simple) == sorted(_parse(text, references))


@pytest.mark.parametrize(
    "text", ["plain", "`code`", "a **strong** word", "[label](file.md)", "a_b", "x * y", "12 & 13", "~ 7", "no!"]
)
def test_the_short_cut_takes_what_can_be_read_in_one_way_only(text: str) -> None:
    assert _simple(text, False) is not None


BOUNDS = {
    "backticks": ("`", "`"),
    "link": ("[", ")"),
    "comment": ("<!--", "-->"),
    "escape": ("\\", ""),
    "entity": ("&", ";"),
    "struck": ("~~", "~~"),
}


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_construct_begins_and_ends_with_what_makes_it(text: str) -> None:
    found = constructs(text, {})
    assert list(found) == sorted(found, key=lambda one: (one.start, -one.end))
    for one in found:
        written = text[one.start : one.end]
        begins, ends = BOUNDS.get(one.rule, ("", ""))
        assert written.startswith(begins) and written.endswith(ends)
        if one.rule == "marker":
            assert written in ("*", "_", "~~")


def only(text: str, rule: str) -> list[Found]:
    return [one for one in constructs(text, {}) if one.rule == rule]


def written(text: str, rule: str) -> list[str]:
    return [text[one.start : one.end] for one in only(text, rule)]


def test_plain_text_holds_no_construct() -> None:
    assert constructs("twelve of 64 routes, a-b (c) 7% done", {}) == ()


def test_a_link_has_its_label_and_its_target() -> None:
    text = "see [the `plan` of pier two](docs/plan.md#two 'Plan') today"
    (link,) = only(text, "link")
    assert text[link.start : link.end] == "[the `plan` of pier two](docs/plan.md#two 'Plan')"
    assert link.label is not None and text[slice(*link.label)] == "the `plan` of pier two"
    assert link.target == "docs/plan.md#two"
    assert written(text, "backticks") == ["`plan`"]


def test_a_target_is_percent_encoded_and_may_stand_in_angle_brackets() -> None:
    (link,) = only("[plan](<pier two.md>)", "link")
    assert link.target == "pier%20two.md"


def test_a_reference_link_takes_its_target_from_the_definition() -> None:
    text = "see [the plan][one] and [one]"
    found = constructs(text, {"ONE": {"href": "plan.md", "title": ""}})
    assert [(text[one.start : one.end], text[slice(*one.label)], one.target) for one in found if one.label] == [
        ("[the plan][one]", "the plan", "plan.md"),
        ("[one]", "one", "plan.md"),
    ]


def test_a_reference_without_a_definition_is_text() -> None:
    assert constructs("see [the plan][one]", {}) == ()


def test_an_image_has_its_target_and_no_label() -> None:
    text = "before ![deck plan](img/deck.png) after"
    (image,) = only(text, "image")
    assert (text[image.start : image.end], image.label, image.target) == ("![deck plan](img/deck.png)", None, "img/deck.png")


def test_an_autolink_keeps_its_angle_brackets() -> None:
    text = "at <https://example.org/a_b_c>."
    (link,) = only(text, "autolink")
    assert (text[link.start : link.end], link.target) == ("<https://example.org/a_b_c>", "https://example.org/a_b_c")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("at https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("**https://example.org/a**", "https://example.org/a"),
        ("https://example.org/a?b=1, then", "https://example.org/a?b=1"),
        ("| www.example.org |", "www.example.org"),
        ('"http://example.org/"!', "http://example.org/"),
    ],
)
def test_a_bare_url_ends_before_closing_punctuation(text: str, url: str) -> None:
    assert written(text, "autolink") == [url]


def test_a_url_in_code_or_in_a_link_is_no_further_link() -> None:
    assert written("`https://example.org` [https://example.org](a.md)", "autolink") == []


def test_struck_text_reaches_from_marker_to_marker() -> None:
    text = "a ~~b **c**~~ d"
    assert written(text, "struck") == ["~~b **c**~~"]
    assert written(text, "marker") == ["~~", "*", "*", "*", "*", "~~"]


def test_a_single_tilde_strikes_nothing() -> None:
    assert constructs("~12 of ~20", {}) == ()


def test_a_comment_is_no_html() -> None:
    text = "a <!-- was 8 --> b <br> c"
    assert (written(text, "comment"), written(text, "html_inline")) == (["<!-- was 8 -->"], ["<br>"])


def test_an_escape_takes_two_characters_and_opens_nothing() -> None:
    assert [(one.start, one.end, one.rule) for one in constructs(r"\*a\*", {})] == [(0, 2, "escape"), (3, 5, "escape")]


def test_nested_emphasis_spends_each_of_its_markers() -> None:
    text = "*a **b** c*"
    assert [(one.start, one.rule) for one in constructs(text, {})] == [(at, "marker") for at in (0, 3, 4, 6, 7, 10)]


def test_a_star_that_opens_nothing_is_no_marker() -> None:
    assert written("a * b, 2 * 3, **c", "marker") == []


def test_code_hides_the_markup_in_it() -> None:
    assert [one.rule for one in constructs("``a ` *b* [c](d)``", {})] == ["backticks"]


def test_what_an_image_description_holds_moves_no_construct() -> None:
    text = "abcdef `x` ![**b** `y` [l](t)](i.png)"
    assert [text[one.start : one.end] for one in constructs(text, {})] == ["`x`", "![**b** `y` [l](t)](i.png)"]


def test_a_lone_backtick_is_no_code() -> None:
    assert constructs("5` wide", {}) == ()
