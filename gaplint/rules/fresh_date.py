"""Dates that can't be; see the page of this name."""

from collections.abc import Iterator

from gaplint.comparisons.order.days import Future, LastYear, Misordered, Reversed, YearBehind
from gaplint.comparisons.order.periods import Backward
from gaplint.facts.types import Facts
from gaplint.model.finding import Finding, Spot
from gaplint.model.ground import Ground
from gaplint.project import Project
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    yield from project.of_each(_misdated)
    yield from project.each(Reversed, _order)
    yield from project.each(Future, _future)
    yield from project.each(LastYear, _last_year)
    yield from project.each(YearBehind, _year_behind)
    yield from project.each(Misordered, _misordered)
    yield from project.each(Backward, _backward)


def _misdated(facts: Facts) -> Iterator[Finding]:
    for one in facts.misdated:
        ground = Ground(document=facts.document.path, signs=one.signs)
        repair = "fix the date or the day of the week" if one.signs else "fill in the date"
        yield Finding(one.says, Spot(facts.document, one.span, one.says), repair=repair, ground=ground)


def _order(one: Reversed) -> Finding:
    updated, created, document = one.updated, one.created, one.facts.document
    return Finding(
        f"{updated.name} {updated.date} is before {created.name} {created.date}",
        Spot(document, updated.span, f"says {updated.date}"),
        (Spot(document, created.span, f"says {created.date}"),),
        "fix one of the two dates",
        one.ground,
    )


def _future(one: Future) -> Finding:
    day = one.day
    return Finding(
        f"{day.name} {day.date} is in the future",
        Spot(one.facts.document, day.span, f"says {day.date}"),
        repair="fix the date",
        ground=one.ground,
    )


def _last_year(one: LastYear) -> Finding:
    return Finding(
        f"{one.day.name} {one.day.date} is a year before "
        + ("the items it names were settled" if one.items else "the documents it links to"),
        Spot(one.facts.document, one.day.span, f"says {one.day.date}"),
        (Spot(one.target.document, one.cited.span, f"says {one.cited.date}"),),
        "fix the year",
        one.ground,
    )


def _year_behind(one: YearBehind) -> Finding:
    return Finding(
        f"{one.day.name} {one.day.date} is a year before every other date in the document",
        Spot(one.facts.document, one.day.span, f"says {one.day.date}"),
        (Spot(one.facts.document, one.first.span, f"says {one.first.date}"),),
        "fix the year",
        one.ground,
    )


def _misordered(one: Misordered) -> Finding:
    row, other, document = one.row, one.other, one.facts.document
    assert other.day is not None
    way = "after the later" if row.numbers < other.numbers else "before the earlier"
    return Finding(
        f"version {row.written} is dated {one.day.date}, {way} version {other.written} ({other.day.date})",
        Spot(document, one.day.span, f"says {one.day.date}"),
        (Spot(document, other.day.span, f"says {other.day.date}"),),
        "fix the date, most likely its year" if "another year would fit" in one.signs else "fix one of the dates",
        one.ground,
    )


def _backward(one: Backward) -> Finding:
    first, last, document = one.first, one.last, one.facts.document
    says, before = (f"{day.name} {day.date}".strip() for day in (last, first))
    return Finding(
        f"{says} is before {before}",
        Spot(document, last.span, f"says {last.date}"),
        (Spot(document, first.span, f"says {first.date}"),),
        "fix the date, most likely its year" if "another year would fit" in one.signs else "fix one of the two dates",
        one.ground,
    )


RULE = Rule(check)
