"""Derived counts are silent, and a changed one is found, in every phrasing and language."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaplint import parse
from gaplint.bind import bind
from gaplint.config.schema import Config
from gaplint.config.vocabulary import number_words
from gaplint.facts.measures import is_measure, is_rate, measure
from gaplint.facts.types import is_ordinal
from gaplint.index import ProjectIndex
from gaplint.rule import rules
from gaplint.run import check

NAMES = ["ramp", "quay", "radio", "tide table", "night crew", "spare mast", "fog horn", "cash desk", "log book", "anchor light"]


@dataclass(frozen=True)
class Counted:
    """A document with one number, at the place of `{}`, that its blocks bear out."""

    text: str
    number: int


def _bullets(names: list[str]) -> str:
    return "".join(f"- {name}\n" for name in names)


def _rows(names: list[str]) -> str:
    return "| Thing | Place |\n|---|---|\n" + "".join(f"| {name} | pier |\n" for name in names)


def _sum_table(total: str, values: list[int]) -> str:
    body = "".join(f"| {name} | {value} |\n" for name, value in zip(NAMES, values, strict=False))
    return f"| Area | Count |\n|---|---|\n{body}| **{total}** | **{{}}** |\n"


def _records(statuses: list[str], counted: str) -> str:
    others = sorted(set(statuses) - {counted})
    summary = "".join(f"| {status} | {statuses.count(status)} |\n" for status in others)
    records = "".join(f"### TASK-{n:03}: {NAMES[n]}\n\n**Status:** {status}\n\n" for n, status in enumerate(statuses))
    return f"| Status | Count |\n|---|---|\n| {counted} | {{}} |\n{summary}\n{records}"


UNITS = [
    "items", "Einträge", "pozycji", "stuks", "éléments", "elementos", "itens", "пунктов", "項", "件",
]  # fmt: skip
TOTALS = ["Total", "Summe", "Gesamt", "Razem", "Totaal", "Suma", "Soma", "Итого", "合计", "合計"]
names = st.lists(st.sampled_from(NAMES), min_size=3, max_size=9, unique=True)
values = st.lists(st.integers(1, 40), min_size=3, max_size=8).filter(lambda some: not is_ordinal([float(n) for n in some]))
"""Not each one more than the one above: such numbers number the rows."""


def _heading(block: Callable[[list[str]], str], unit: str, wide: bool) -> st.SearchStrategy[Counted]:
    opened, closed = ("（", "）") if wide else ("(", ")")
    return names.map(lambda few: Counted(f"## Things on the pier {opened}{{}} {unit}{closed}\n\n{block(few)}", len(few)))


def _total_line(word: str) -> st.SearchStrategy[Counted]:
    def text(v: list[int]) -> Counted:
        body = "".join(f"| {name} | {value} |\n" for name, value in zip(NAMES, v, strict=False))
        return Counted(f"| Area | Count |\n|---|---|\n{body}\n**{word}:** {{}}\n", sum(v))

    return values.map(text)


def _ids(joint: str) -> st.SearchStrategy[Counted]:
    ranges = st.tuples(st.integers(1, 40), st.integers(2, 9))
    return ranges.map(
        lambda r: Counted(f"Waiting are {{}} requirements (REQ-{r[0]:03}{joint}REQ-{r[0] + r[1]:03}).\n", r[1] + 1)
    )


PHRASINGS: dict[str, st.SearchStrategy[Counted]] = {
    **{f"list under a heading, {unit}": _heading(_bullets, unit, wide=unit in "項件") for unit in UNITS},
    **{f"rows under a heading, {unit}": _heading(_rows, unit, wide=False) for unit in UNITS},
    **{f"total row, {word}": values.map(lambda v, word=word: Counted(_sum_table(word, v), sum(v))) for word in TOTALS},
    **{f"range{joint}": _ids(joint) for joint in (" through ", "–", "..", " bis ", " to ")},
    "bold label": names.map(lambda few: Counted(f"**Things ({{}}):**\n\n{_bullets(few)}", len(few))),
    "label without unit": names.map(lambda few: Counted(f"### Things ({{}})\n\n{_bullets(few)}", len(few))),
    "total below": values.map(lambda v: Counted(_sum_table("x", v).rsplit("\n", 2)[0] + "\n\n**Total count:** {}\n", sum(v))),
    "status summary": st.lists(st.sampled_from(["Done", "Blocked", "Deferred"]), min_size=5, max_size=9)
    .filter(lambda some: len(set(some)) == 3)
    .map(lambda some: Counted(_records(some, "Done"), some.count("Done"))),
    "ticked boxes": st.lists(st.booleans(), min_size=3, max_size=9).map(
        lambda ticks: Counted(
            f"**Done:** {{}}/{len(ticks)} complete\n\n"
            + "".join(f"- [{'x' if tick else ' '}] step {n}\n" for n, tick in enumerate(ticks)),
            sum(ticks),
        )
    ),
    "percentage": st.integers(1, 30).map(  # from 31 on, three more may be the share of the others
        lambda part: Counted(f"Moved: {part}/64 routes ({{}}%)\n", round(100 * part / 64))
    ),
    "written sum": st.lists(st.integers(1, 90), min_size=2, max_size=5)
    .filter(lambda terms: abs(prod(terms) - sum(terms)) != 1)  # `2 + 3 = 6`: each of two may meet each of three
    .map(lambda terms: Counted(" + ".join(map(str, terms)) + " = {} crossings\n", sum(terms))),
    **{
        f"total line, {word}": _total_line(word)
        for word in ("Total", "Summe", "Razem", "Totaal", "Suma", "Soma", "Итого", "合计")
    },
    "states in parentheses": st.lists(st.integers(2, 30), min_size=3, max_size=3).map(
        lambda v: Counted(f"Ramp: {{}} tests ({v[0]} implemented, {v[1]} planned, {v[2]} blocked)\n", sum(v))
    ),
    "terms in a row": st.lists(st.integers(5, 30), min_size=3, max_size=4).map(
        lambda v: Counted(
            "| Area | Routes | State |\n|---|---|---|\n| All | {} | "
            + " + ".join(f"{n} {word}" for n, word in zip(v, ("done", "open", "blocked", "late"), strict=False))
            + " |\n",
            sum(v),
        )
    ),
    "rows under a total line": names.map(
        lambda few: Counted(_rows(few) + "\n**Total things:** {} (all on the pier)\n", len(few))
    ),
    "list below a field": st.lists(st.integers(5, 30), min_size=3, max_size=6).map(
        lambda v: Counted(
            "**Result:** {} new tables\n\n" + "".join(f"- pier {n}: {x} tables\n" for n, x in enumerate(v)), sum(v)
        )
    ),
    "breakdown below a field": st.lists(st.integers(5, 30), min_size=3, max_size=6).map(
        lambda v: Counted(
            "**Result:** passed with {} warnings\n\n**Warnings by area:**\n\n| Area | Count |\n|---|---|\n"
            + "".join(f"| {name} | {x} |\n" for name, x in zip(NAMES, v, strict=False)),
            sum(v),
        )
    ),
    "progress bar": st.integers(1, 40).map(
        lambda n: Counted(f"```\nPiers  ████░░░░  {{}}% ({n}/40)\n```\n", round(100 * n / 40))
    ),
    "parts of a row": st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 9)), min_size=5, max_size=8).map(
        lambda rows: Counted(
            "| Gate | Tests | Passed | Planned | Blocked |\n|---|---|---|---|---|\n| g | {} | 3 | 2 | 1 |\n"
            + "".join(f"| {n} | {sum(row)} | {row[0]} | {row[1]} | {row[2]} |\n" for n, row in enumerate(rows)),
            6,
        )
    ),
    "tables of one kind": st.tuples(st.integers(4, 9), st.integers(4, 9)).map(
        lambda sizes: Counted(
            "| Figure | Value |\n|---|---|\n| Total routes | {} |\n| Areas | 2 |\n\n"
            + "".join(
                f"## Area {k}\n\n| Route | Method |\n|---|---|\n"
                + "".join(f"| `/{k}/{n}` | GET |\n" for n in range(size))
                + "\n"
                for k, size in enumerate(sizes)
            ),
            sum(sizes),
        )
    ),
    "numbers behind a dash": values.filter(lambda v: sum(v) > 2 * len(v)).map(
        lambda v: Counted(
            "## Piers ({} lamps)\n\n" + "".join(f"- {name} — {x}\n" for name, x in zip(NAMES, v, strict=False)), sum(v)
        )
    ),
    **{
        f"headings that number them, {several}": st.integers(4, 9).map(
            lambda n, one=one, several=several: Counted(
                f"# Move\n\n{{}} {several}.\n\n" + "".join(f"## {one} {k}: {NAMES[k]}\n\n" for k in range(1, n + 1)), n
            )
        )
        for one, several in {
            "Step": "steps",
            "Schritt": "Schritte",
            "Etapa": "etapas",
            "Étape": "étapes",
            "Category": "categories",
        }.items()
    },
    "parts of one number": st.lists(st.integers(3, 9), min_size=3, max_size=5).map(
        lambda v: Counted(
            "| Who | Found | Share |\n|---|---|---|\n"
            + "".join(
                f"| {NAMES[n]} | {', '.join(f'REQ-{k:03}' for k in range(1, x + 1))} | {x if n else '{}'}/12 |\n"
                for n, x in enumerate(v)
            ),
            v[0],
        )
    ),
    "row beside its IDs": st.integers(2, 9).map(
        lambda n: Counted(
            f"| Area | Count | IDs |\n|---|---|---|\n| Pier | {{}} | REQ-001..REQ-{n:03} |\n| Boat | 1 | REQ-020 |\n", n
        )
    ),
}


def _found(text: str) -> list[tuple[str, int]]:
    project = bind(ProjectIndex.build([parse(text)], Config()))
    findings, broken = check(project, rules())
    assert not broken
    return [(finding.message, finding.where.span.start) for finding in findings]


@pytest.mark.parametrize("phrasing", PHRASINGS)
def test_a_derived_count_is_silent_and_a_changed_one_found(phrasing: str) -> None:
    @given(PHRASINGS[phrasing], st.sampled_from([1, -1]))
    @settings(max_examples=15, deadline=None)
    def law(counted: Counted, change: int) -> None:
        assert _found(counted.text.format(counted.number)) == []
        wrong = counted.number + change * (3 if phrasing in ("percentage", "progress bar") else 1)
        if wrong <= 0 or (phrasing == "ticked boxes" and wrong > counted.text.count("- [")):
            return
        found = _found(counted.text.format(wrong))
        assert [start for _, start in found] == [counted.text.index("{}")], (counted.text.format(wrong), found)

    law()


WORDED = {
    "en": "items", "de": "Einträge", "pl": "pozycji", "nl": "stuks", "fr": "éléments", "es": "elementos", "pt": "itens", "ru": "пунктов",
}  # fmt: skip


@pytest.mark.parametrize("language", WORDED)
def test_number_words_are_read(language: str) -> None:
    for word, value in number_words(language).items():
        heading = f"## Points ({word} {WORDED[language]})\n\n"
        assert _found(heading + "- x\n" * value) == [], word
        ((_, start),) = _found(heading + "- x\n" * (value + 1))
        assert start == heading.index(word)


def _messages(text: str, rule: str) -> list[str]:
    findings, _ = check(bind(ProjectIndex.build([parse(text)], Config())), rules())
    return [finding.message for finding in findings if finding.rule == rule]


PERCENT_SAID = re.compile(r"the text says (\S+)%; \S+ is (\S+)%")


@settings(deadline=None)
@given(st.integers(1, 400), st.integers(11, 400), st.integers(0, 4), st.integers(-30, 30))
def test_a_percentage_is_never_held_against_itself(part: int, more: int, places: int, off: int) -> None:
    """No message names one number as two different ones."""
    whole = part + more
    stated = f"{max(0, 100 * part / whole + off / 10**places):.{places}f}"
    for message in _messages(f"Seats {part}/{whole} ({stated}%) are sold.\n", "arith-percent"):
        said = PERCENT_SAID.search(message)
        assert said and float(said[1]) != float(said[2]), message


@settings(deadline=None)
@given(st.lists(st.integers(1, 99_999), min_size=2, max_size=4), st.sampled_from([",", "."]), st.integers(1, 3))
def test_a_sum_that_comes_out_in_some_way_to_read_it_is_silent(terms: list[int], point: str, places: int) -> None:
    def written(value: int) -> str:
        return f"{value // 10**places}{point}{value % 10**places:0{places}}"

    def messages(result: int) -> list[str]:
        return _messages(f"The load is {' + '.join(map(written, terms))} = {written(result)} tons.\n", "arith-row")

    assert not messages(sum(terms))
    assert messages(2 * sum(terms) + 1)  # so it was read at all


@pytest.mark.parametrize(("claim", "fits"), [("23+", True), ("26+", False), ("~23", True), ("24", True), ("23", False)])
def test_more_than_is_said_at_least_fits(claim: str, fits: bool) -> None:
    table = "| Group | Checks |\n|---|---|\n| Hull | 5 |\n| Deck | 9 |\n| Mast | 10 |\n"
    assert (not _messages(f"{table}\n**Total: {claim} checks**\n", "count-total")) is fits


def test_a_row_called_none_is_added_up_where_it_has_a_number() -> None:
    table = "| Owner | Boats |\n|---|---|\n| Ann | 4 |\n| (none) | 3 |\n| No harbour | 2 |\n| **Total** | **9** |\n"
    assert not _messages(table, "count-total")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["[x] rope", "[ ] lamp", "[ ] bell (rung)", "[ ] sign. It is here."]), min_size=2, max_size=6))
def test_every_box_without_a_tick_is_counted(boxes: list[str]) -> None:
    """That some say why they are open takes nothing away from how many there are."""
    open_ = sum(box.startswith("[ ]") for box in boxes)
    lines = "".join(f"- {box}\n" for box in boxes)
    found = _messages(f"# Voyage\n\n## Sails\n\n**Status:** Complete\n\n{lines}", "status-verdict")
    some = f"{open_} of its {len(boxes)} boxes {'is' if open_ == 1 else 'are'} not ticked"
    says = some if open_ < len(boxes) else f"none of its {len(boxes)} boxes is ticked"
    assert found == ([f"says “complete”, but {says}: lamp"] if "[ ] lamp" in boxes else [])


@pytest.mark.parametrize("unit", ["天内", "周内", "周以内", "時間以内", "weeks"])
def test_what_limits_a_time_leaves_it_one(unit: str) -> None:
    assert is_measure(unit)


@given(st.text())
def test_any_unit_is_read(unit: str) -> None:
    for written in (unit, f"/{unit}", f"{unit}/"):
        assert is_measure(written) == (measure(written) is not None)
        assert not is_rate(written) or "/" in written
