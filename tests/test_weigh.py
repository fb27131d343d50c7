"""What an exception is worth: the law of siblings, and weights.toml against the code."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaplint.binding.types import ONE_OF_MANY, slip
from gaplint.config.load import load as configuration
from gaplint.config.schema import Config
from gaplint.model.document import Document
from gaplint.model.finding import LEAST, Confidence, Finding, Spot
from gaplint.model.ground import EMPTY, NOTHING, Ground, Held
from gaplint.model.span import Span
from gaplint.pages import page
from gaplint.project import Project
from gaplint.rule import rules
from gaplint.run import check, load
from gaplint.weigh import MANY_DIFFER, NONE_AGREES, SOME_AGREE, Constants, Count, Scales, weigh, weighed, weights

OWN = Ground("count", "a.md", Span(0, 9), "boats")
GROUNDS = st.builds(
    Ground,
    st.sampled_from(["count", "sum"]),
    st.sampled_from(["a.md", "b.md"]),
    st.sampled_from([None, Span(0, 9), Span(9, 20)]),
    st.sampled_from(["boats", "piers"]),
)
HELD = st.builds(Held, GROUNDS, st.booleans(), st.sampled_from([0.25, 0.5, 1.0]))
CASES = st.sampled_from([(rule, case.when) for rule, cases in weights().cases.items() for case in cases])
"""Rules with the signs of one of their cases: siblings count differently for some."""


def probability(siblings: list[Held], rule: str = "count-heading", signs: frozenset[str] = EMPTY) -> float:
    own = OWN._replace(signs=signs)
    finding = Finding("says 3", Spot(Document.without_text("a.md"), Span(0, 1)), ground=own, rule=rule)
    return Scales.of([*siblings, Held(own, agrees=False)]).weigh(finding).probability


@given(st.lists(HELD, max_size=30), GROUNDS, st.sampled_from([0.25, 0.5, 1.0]), CASES)
def test_one_more_sibling_that_agrees_never_lowers_the_probability(siblings, ground, worth, case):
    with_one_more = [*siblings, Held(ground, agrees=True, worth=worth)]
    assert probability(with_one_more, *case) >= probability(siblings, *case) - 1e-12


@given(st.lists(HELD, max_size=30), GROUNDS, CASES)
def test_one_more_exception_never_raises_it(siblings, ground, case):
    assert probability([*siblings, Held(ground, agrees=False)], *case) <= probability(siblings, *case) + 1e-12


def test_siblings_of_another_regularity_say_nothing() -> None:
    others = [Held(OWN._replace(regularity="sum"), agrees=True)] * 20
    assert probability(others) == probability([])


@given(st.integers(1000, 10**9), st.data())
def test_a_number_with_another_digit_is_a_slip_of_the_pen(number: int, data: st.DataObject) -> None:
    digits = list(str(number))
    place = data.draw(st.integers(1, len(digits) - 1))
    digits[place] = data.draw(st.sampled_from(sorted(set("0123456789") - {digits[place]})))
    assert slip(number, int("".join(digits))) == {ONE_OF_MANY}


@pytest.mark.parametrize(("stated", "value"), [(1234, 1243), (1324, 1234), (-1234, -1224)])
def test_digits_that_changed_places_and_numbers_below_nothing_are_slips_too(stated: float, value: float) -> None:
    assert slip(stated, value) == {ONE_OF_MANY}


@pytest.mark.parametrize(
    ("stated", "value"), [(12, 13), (1234, 1345), (1234, 12340), (1234.5, 1234), (999, 1000), (1234, 4231)]
)
def test_numbers_that_differ_otherwise_are_none(stated: float, value: float) -> None:
    assert not slip(stated, value)


@given(st.lists(HELD, max_size=9), CASES)
def test_a_slip_never_lowers_a_probability(siblings: list[Held], case: tuple[str, frozenset[str]]) -> None:
    rule, signs = case
    assert probability(siblings, rule, signs | {ONE_OF_MANY}) >= probability(siblings, rule, signs)


def test_what_decides_is_said() -> None:
    finding = Finding("says 3", Spot(Document.without_text("a.md"), Span(0, 1)), ground=OWN, rule="count-heading")
    near, far = [Held(OWN, agrees=True)] * 3, [Held(OWN._replace(near=None), agrees=True)] * 5
    assert Scales.of([*near, Held(OWN, agrees=False)]).weigh(finding).because[-1] == "3 of 4 similar ones next to it agree"
    assert Scales.of([*far, Held(OWN, agrees=False)]).weigh(finding).because[-1] == "5 of 6 similar ones in the document agree"


@pytest.mark.parametrize(
    ("siblings", "odds"),
    [
        ([], 1),
        ([Count(8, 3)], 0.5 / ((0.5 * 2 + 2 * 0.5) / (8 + 0.5 * 2 + 2))),  # one of the three is the exception itself
        ([Count(8, 3), Count(8, 3)], 0.5 / ((0.5 * 2 + 2 * 0.5) / (8 + 0.5 * 2 + 2))),  # nothing is counted twice
        ([Count(9, 1), Count(3, 1)], 0.5 / ((2 * (2 * 0.5) / (6 + 2)) / (3 + 2))),
        ([Count(10**6, 1)], 10),
    ],
)
def test_odds_are_corrected_by_what_agrees_place_by_place(siblings: list[Count], odds: float) -> None:
    assert weighed(0.5, siblings, Constants(prior=2, astray=0.5, most=10)) == pytest.approx(odds / (1 + odds))


def test_siblings_that_differ_divide_the_odds_by_no_more_than_the_most() -> None:
    assert weighed(0.9, [Count(0, 10**6)], Constants(prior=2, astray=0.5, most=3)) == pytest.approx(9 / 3 / (1 + 9 / 3))


@pytest.mark.parametrize(
    ("agree", "differ", "signs"),
    [
        (0, 2, {MANY_DIFFER}),
        (0, 3, {MANY_DIFFER, NONE_AGREES}),
        (1, 3, {MANY_DIFFER, SOME_AGREE}),
        (4, 2, {MANY_DIFFER, SOME_AGREE}),
        (5, 2, {SOME_AGREE}),
        (0, 1, set()),
    ],
)
def test_what_is_said_of_those_next_to_it(agree: int, differ: int, signs: set[str]) -> None:
    held = [*[Held(OWN, agrees=True)] * agree, *[Held(OWN, agrees=False)] * differ]
    assert Scales.of(held).signs(OWN) == {"count", *signs}
    assert Scales.of([one._replace(ground=OWN._replace(near=None)) for one in held]).signs(OWN) == {"count"}
    assert Scales.of([one._replace(ground=NOTHING) for one in held]).signs(NOTHING) == set()


@pytest.mark.parametrize("confidence", Confidence)
def test_a_confidence_is_a_step_of_a_probability(confidence: Confidence) -> None:
    assert Confidence.of(LEAST[confidence]) is confidence
    assert Confidence.of(max(0.0, LEAST[confidence] - 0.001)) == max(0, confidence - 1)


@pytest.mark.parametrize("rule", [rule for rule in rules() if rule.check], ids=lambda rule: rule.name)
def test_the_last_case_of_each_rule_holds_for_all(rule) -> None:
    if rule.name.startswith("allow-"):
        return  # seen, not compared
    *cases, last = weights().cases[rule.name]
    assert not last.when and not last.unless
    assert all(case.when or case.unless for case in cases)
    assert all(0 < case.real < 1 for case in (*cases, last))


BESIDE = {
    "headings.md": """# Headings

## Lamps of 2025 (2)

- Red
- Green

## Ropes (2), new ones

1. Thick
2. Thin

## Rules (2)

- Whoever comes late stands on the quay until the next boat
- Whoever comes early may sit on the bench beside the lamp

## Boats (4)

- Gull
- Skua

And those of the other pier:

- Tern
- Auk

## Files (2)

| File | Use |
|---|---|
| `fares.csv` | Fares |
| `tides.csv` | Tides |
""",
    "symbols.md": """| Gate | Status |
|---|---|
| Quay | ✅ Partial |
| Lamp | ⏳ Partial |
| Rope | Done (3/4, one is lent) |
""",
    "links.md": "[folder](/gone/plan.md)\n",
    "template.md": "# Template\n\n[Plan](gone.md)\n",
    "archive/links.md": "[Plan](gone.md)\n",
    "astray.md": "## Files (3 files)\n\n- `a.csv`\n- `b.csv`\n\n" * 3,
    "kinds.md": """| Kind | Count | IDs |
|---|---|---|
| Quay | 3 | LATER-001, LATER-002 |
| Deck | 3 | LATER-003, LATER-004 |
| Mast | 3 | LATER-005, LATER-006 |
""",
    "scales.md": """| Grade | Meaning |
|---|---|
| Mild | a plaster will do |
| Grave | a doctor is needed |
| Deadly | stop the work |

| Grade | Definition |
|---|---|
| Fair | no clouds |
| Fine | no wind |
| Foul | both |

| Day | Grade |
|---|---|
| Monday | Fair |
| Tuesday | Fine |
| Friday | Bright |
| Sunday | Foul |
""",
    "done.md": "**Done:** 3/3 complete\n\n- [x] paint\n- [x] bell\n- [ ] clock\n",
    "gaps.md": """# Gaps

All quay gaps are resolved.

## New gaps

### GAP-001: Rope

| Field | Value |
|---|---|
| Category | Quay |
""",
}
"""What shows signs that no page of a rule has an example of."""
UNSHOWN = {
    "count-summary": {
        "summary: column", "summary: tables", "several tables", "the row comes again in other tables",
    },
    "evidence-file": {"deep in a hidden folder"},  # but for a good one
    "fresh-claim": {"a commit", "may have changed since"},
    "field-conflict": {
        "IDs", "further places say so", "one is dated", "paths", "tables of one form", "words of one list",
    },
    "id-meaning": {"a list entry", "a series", "written with other zeros"},
    "id-set": {"many pairs agree"},
    "link-anchor": {"a document to be copied", "no link to an anchor of that document holds", "the document is history"},
    "link-target": {
        "a program reads it from there", "leads somewhere from a folder above", "links: relative, html", "links: up, document, into no folder",
        "most links of this style lead nowhere", "the folder lies further up",
    },
    "status-conflict": {"columns of two tables agree", "none alike agrees next to it"},
    "status-verdict": {"no status"},
}  # fmt: skip
"""Signs without an example yet; whoever adds one takes its sign off."""


@pytest.mark.parametrize(
    "path", ["tests/fixtures/a/b.md", "app/__fixtures__/b.md", "testdata/README/b.md", "x/spec/api/fixture/b.md"]
)
def test_what_tests_read_is_worth_little_whatever_the_rule_and_the_siblings(path: str) -> None:
    for rule, (*_, case) in weights().cases.items():
        ground = OWN._replace(document=path, signs=case.when)
        finding = Finding("says 3", Spot(Document.without_text(path), Span(0, 1)), ground=ground, rule=rule)
        weight = Scales.of([Held(ground, agrees=True)] * 9).weigh(finding)
        assert weight.probability <= weights().most["a fixture of tests"] < LEAST[Confidence.LIKELY], rule
        assert "a fixture of tests" in weight.because


@pytest.mark.parametrize(
    "path", ["fixtures/a.md", "tests/fixtures/README.md", "docs/fixtures/a.md", "tests/a.md", "latest/fixtures/a.md"]
)
def test_other_documents_are_no_fixtures(path: str) -> None:
    assert Scales().signs(NOTHING._replace(document=path)) == set()


FIXTURE = Path(__file__).parent.parent / "fixtures" / "migration"


def _family(regularity: str) -> str:
    """What the regularities of one rule begin with: `count: row` and `count: line` are two forms of one."""
    return regularity.partition(": ")[0]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Per rule, the signs and regularities of what it finds, or finds in order, in the examples of all pages and above."""
    projects = [dict(example.files) for rule in rules() for example in page(rule.name).examples]
    found: dict[str, set[str]] = defaultdict(set)
    families: dict[str, set[str]] = defaultdict(set)
    compared: dict[str, set[str]] = defaultdict(set)
    folders, place = [FIXTURE], tmp_path_factory.mktemp("projects")
    for number, files in enumerate([*projects, BESIDE]):
        folders.append(folder := place / str(number))
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8", newline="")
    for folder in folders:
        settings = folder / "gaplint.toml"
        project, _ = load([folder], configuration(settings) if settings.exists() else Config(root=str(folder)))
        scales = weigh(project)
        for finding in check(project, rules())[0]:
            found[finding.rule] |= scales.signs(finding.ground)
            families[finding.rule].add(_family(finding.ground.regularity))
        for ground in _grounds(project):
            compared[_family(ground.regularity)] |= scales.signs(ground)
    return {rule: found[rule].union(*(compared[family] for family in families[rule] - {""})) for rule in families}


def _grounds(project: Project) -> Iterator[Ground]:
    yield from (held.ground for held in project.comparisons)


def test_each_sign_of_a_case_is_set_by_what_its_rule_compares(shown: dict[str, set[str]]) -> None:
    signs = {rule: {sign for case in cases for sign in case.when | case.unless} for rule, cases in weights().cases.items()}
    unshown = {rule: named - shown.get(rule, set()) for rule, named in signs.items()}
    assert {rule: named for rule, named in unshown.items() if named} == UNSHOWN
