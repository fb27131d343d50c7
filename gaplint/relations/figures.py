"""Numbers in running text, each with the words of its clause that say what it counts: `Berth tests: 12 passing`."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.measures import is_measure
from gaplint.facts.numbers import NUMBER, number, rough_at, whole
from gaplint.facts.types import Facts, Rough
from gaplint.index import content_words, of_document
from gaplint.model.document import Inline, Place
from gaplint.model.span import Span

FIGURE = expression(rf"(?<![\w./#$€£+–-])(?P<number>{NUMBER})(?P<more>\+)?(?![\w%/]|-\w|\s?[–-]\s?\d)")
REMARK = expression(r"[(（][^()（）\d]*[)）]")
DELIMITER = expression(r"[.,;|()（）–—=→/]|(?<!\w)\d|\s-+>?\s|(?<=\w)\s*[:：](?=[^\w\n]*\w)|[:：]\s*$")
COLON = expression(r"[:：]\W{0,40}$")
NAMING = expression(r"[\s*_`]{0,9}(?:[(（][^()（）\n]{0,60}[)）][\s*_`]{0,9})?[:：]\W{0,40}")
"""What stands between the number of a name and what is said of it: `Wave 2 (late): 9 weeks`."""
MARKS = str.maketrans(dict.fromkeys("*_`", " "))
DIGIT = expression(r"\d")
NAMES = expression(r"[*_`]*\s?[:：]")
"""What is behind the number of a name, `Phase 5: Piers`, and behind none that counts."""


class Figure(NamedTuple):
    """A number with what it counts."""

    value: float
    rough: Rough
    words: frozenset[str]
    """What it counts: the words of the label before it, and of the clause around it."""
    unit: frozenset[str]
    """Of these, the ones behind it."""
    label: str
    """What stands before it, up to a colon; empty without one."""
    measured: bool
    """Whether the word behind it is a measure."""
    span: Span
    says: str
    """The clause, white space folded."""


@cache
def _plain() -> frozenset[str]:
    """Words that say only that something is a number or a total."""
    phrases = words().total | words().count | words().total_column
    return frozenset(stem for phrase in phrases for stem in content_words(phrase))


@cache
def _values() -> frozenset[str]:
    """Words that head a column of values of whatever kind."""
    return frozenset(stem for phrase in words().field_value for stem in content_words(phrase))


def bare(text: str) -> frozenset[str]:
    """The words of a name, without those that say only that it is a number or a total."""
    return content_words(text) - _plain()


def find_figures(facts: Facts, text: Inline) -> Iterator[Figure]:
    """Each whole number in a line that counts something, or that a label says the meaning of."""
    if not DIGIT.search(text.plain):
        return
    visible = facts.document.visible
    found = list(FIGURE.finditer(visible, *text.span))
    for place, match in enumerate(found):
        start = found[place - 1].end() if place else text.span.start
        last = place + 1 == len(found)
        end = text.span.end if last else found[place + 1].start()
        at = match.start("number")
        if facts.document.place(at) is not Place.PROSE or facts.document.is_struck(at):
            continue
        before, name = _before(visible[start : match.start()]), ""
        if place and NAMING.fullmatch(visible, start, match.start()):
            begins = found[place - 2].end() if place > 1 else text.span.start
            if called := _before(visible[begins : found[place - 1].start()]):
                name = found[place - 1]["number"]
                before = f"{called} {name}:"
        after = _after(visible[match.end() : end], last)
        label = before if COLON.search(before) else ""
        unit = frozenset[str]() if NAMES.match(visible, match.end(), end) else bare(after)
        if label or unit:
            says = " ".join(f"{before.strip(' ✅✓-')} {visible[match.start() : match.end()]} {after}".split())
            rough = rough_at(visible, match.start("number"), match["more"])
            span = Span(*match.span("number"))
            named = unit | bare(before) | ({name} if name else set())
            yield Figure(number(match["number"]), rough, named, unit, label, is_measure(after), span, says)


def _before(text: str) -> str:
    """The clause before a number, with its label: remarks in brackets are none of it."""
    text = REMARK.sub(" ", text.translate(MARKS)).rstrip(" ~≈<>≥≤")
    label = COLON.search(text)
    clause = DELIMITER.split(text[: label.start()] if label else text)[-1]
    return f"{clause.strip()}:" if label else clause.strip()


def _after(text: str, last: bool) -> str:
    """The clause behind a number; the word before the next number joins it to that: `4 boats in 3 docks`."""
    text = text.translate(MARKS)
    cut = DELIMITER.search(text)
    said = (text[: cut.start()] if cut else text).split()
    said = said if cut or last else said[:-1]
    while said and said[-1].lower() in words().stop:  # `32 out` of something
        said.pop()
    return " ".join(said)


@of_document
def numbered_lines(facts: Facts) -> tuple[Inline, ...]:
    """The running text outside tables that has numbers, line by line."""
    return tuple(line for line in facts.document.running if DIGIT.search(line.plain))


@of_document
def rows_of(facts: Facts) -> tuple[Figure, ...]:
    """The rows of tables that give each label one number; what a total adds up is no word of another place."""
    return tuple(_rows(facts))


def _rows(facts: Facts) -> Iterator[Figure]:
    for grid in facts.grids:
        columns = [column for column in range(1, len(grid.headers)) if grid.numbers(column)]
        if len(columns) != 1 or grid.headers[columns[0]] in words().phase:
            continue
        header = frozenset[str]() if grid.states_one else bare(grid.headers[columns[0]]) - _values()
        units: dict[str, frozenset[str]] = {}
        for row, quantities in zip(grid.rows, grid.quantities, strict=True):
            quantity, name = quantities[columns[0]], row.cells[0].plain
            if quantity and quantity.unit != "%":
                if quantity.unit not in units:
                    units[quantity.unit] = bare(quantity.unit) | header
                unit = units[quantity.unit]
                says = f"{name}: {whole(quantity.value)} {quantity.unit}".strip()
                label = REMARK.sub(" ", name)
                yield Figure(
                    quantity.value,
                    quantity.approximate,
                    unit | bare(label),
                    unit,
                    label,
                    is_measure(quantity.unit),
                    quantity.span,
                    says,
                )
