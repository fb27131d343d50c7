"""What an exception is worth: the law of siblings, and weights.toml against the code."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gaplint
from gaplint.model.document import Document
from gaplint.model.finding import LEAST, Confidence, Finding, Spot
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span
from gaplint.rule import rules
from gaplint.weigh import Scales, weights

PACKAGE = Path(gaplint.__file__).parent
OWN = Ground("count", "a.md", Span(0, 9), "boats")
GROUNDS = st.builds(
    Ground,
    st.sampled_from(["count", "sum"]),
    st.sampled_from(["a.md", "b.md"]),
    st.sampled_from([None, Span(0, 9), Span(9, 20)]),
    st.sampled_from(["boats", "piers"]),
)
HELD = st.builds(Held, GROUNDS, st.booleans(), st.sampled_from([0.25, 0.5, 1.0]))
RULES = [rule for rule in rules() if rule.name in weights()[0]]


def probability(siblings: list[Held], rule: str = "count-heading") -> float:
    finding = Finding("says 3", Spot(Document.without_text("a.md"), Span(0, 1)), ground=OWN, rule=rule)
    return Scales.of([*siblings, Held(OWN, agrees=False)]).weigh(finding).probability


@given(st.lists(HELD, max_size=30), GROUNDS, st.sampled_from([0.25, 0.5, 1.0]), st.sampled_from(RULES))
def test_one_more_sibling_that_agrees_never_lowers_the_probability(siblings, ground, worth, rule):
    with_one_more = [*siblings, Held(ground, agrees=True, worth=worth)]
    assert probability(with_one_more, rule.name) >= probability(siblings, rule.name) - 1e-12


@given(st.lists(HELD, max_size=30), GROUNDS, st.sampled_from(RULES))
def test_one_more_exception_never_raises_it(siblings, ground, rule):
    assert probability([*siblings, Held(ground, agrees=False)], rule.name) <= probability(siblings, rule.name) + 1e-12


def test_siblings_of_another_regularity_say_nothing() -> None:
    others = [Held(OWN._replace(regularity="sum"), agrees=True)] * 20
    assert probability(others) == probability([])


def test_what_decides_is_said() -> None:
    finding = Finding("says 3", Spot(Document.without_text("a.md"), Span(0, 1)), ground=OWN, rule="count-heading")
    near, far = [Held(OWN, agrees=True)] * 3, [Held(OWN._replace(near=None), agrees=True)] * 5
    assert Scales.of([*near, Held(OWN, agrees=False)]).weigh(finding).because[-1] == "3 of 4 alike agree next to it"
    assert Scales.of([*far, Held(OWN, agrees=False)]).weigh(finding).because[-1] == "5 of 6 alike agree in the document"


@pytest.mark.parametrize("confidence", Confidence)
def test_a_confidence_is_a_step_of_a_probability(confidence: Confidence) -> None:
    assert Confidence.of(LEAST[confidence]) is confidence
    assert Confidence.of(max(0.0, LEAST[confidence] - 0.001)) == max(0, confidence - 1)


@pytest.mark.parametrize("rule", [rule for rule in rules() if rule.check], ids=lambda rule: rule.name)
def test_the_last_case_of_each_rule_holds_for_all(rule) -> None:
    if rule.name.startswith("allow-"):
        return  # seen, not compared
    *cases, last = weights()[0][rule.name]
    assert not last.when and not last.unless
    assert all(case.when or case.unless for case in cases)
    assert all(0 < case.real < 1 for case in (*cases, last))


def test_each_sign_of_a_case_is_set_somewhere() -> None:
    code = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    signs = {sign for cases in weights()[0].values() for case in cases for sign in case.when | case.unless}
    unknown = {sign for sign in signs if f'"{sign}"' not in code and ": " not in sign}
    assert not unknown
    parts = {part for sign in signs if ": " in sign for part in sign.partition(": ")[2].split(", ")}
    assert not {part for part in parts if part not in code}
