"""Percentages printed beside their fraction: `12/64 (19%)`, `19 % (12 of 64)`, `(19%) — 12/64`."""

import re
from collections.abc import Iterator
from functools import cache

from gaplint.config.vocabulary import alternatives, any_of, any_word, statuses, words
from gaplint.expressions import expression
from gaplint.facts.claims import FRACTION, RATINGS, YEARS
from gaplint.facts.enumerations import numbers_a_name
from gaplint.facts.numbers import NUMBER, number, rough, rough_at
from gaplint.facts.types import Percentage, Rough
from gaplint.model.document import Document, Place
from gaplint.model.span import Span

OF = rf"(?:\s{{0,9}}(?P<slash>/)\s{{0,9}}|\s{{1,9}}(?:{alternatives(words().out_of - {'/', '／'})})\s{{1,9}})"
"""What stands between a part and its whole."""
FRACTION_OF = rf"(?P<number>{NUMBER}){OF}(?P<of>{NUMBER})"
PERCENT = r"(?P<percent>\d+(?:[.,]\d+)?)\s*%"
AFTER = expression(
    rf"(?<![\w./-]){FRACTION_OF}(?![\w/]|\.\d)(?:\s+[^\W\d_]+(?:\s+[^\W\d_]+)?)?\s*"
    rf"(?:\(|=|–|—|-|:)\s*+(?:(?P<about>[~≈])\s*+)?{PERCENT}(?!\s*(?:→|->))"
)
BEFORE = expression(
    rf"(?P<about>[~≈])?(?<![\d.,/≥≤<>-])(?<![≥≤<>]\s){PERCENT}\s*[(\[]\s*{FRACTION_OF}(?:\s+[^\W\d_]+){{0,3}}\s*[)\]]"
)
APART = expression(
    rf"(?P<about>[~≈])?(?<![\d.,/≥≤<>-])(?<![≥≤<>]\s){PERCENT}\)?\s*[—–:=]\s*(?P<number>{NUMBER})\s?(?P<slash>/)\s?(?P<of>{NUMBER})(?![\w/]|\.\d)"
)
"""`19% — 12/64`: the fraction may be of something else."""
PARTED = expression(rf"\d{OF.replace('?P<slash>', '')}\d")
"""What a line must hold to have a fraction."""
LONGEST = 400
"""Characters around a percentage in which its fractions stand."""
NEAR = 40
"""Characters before a fraction in which its label ends."""
OWN_WORD = expression(r"\**\s+[^\W\d_]+(?:\s+[^\W\d_]+)?\s*[–—-]")
NOUN_BEHIND = expression(r"\+?\s+(?:of\s+)?([^\W\d_]+(?:\s+[^\W\d_]+){0,3})")
OWN_LABEL = expression(r"(?<![^\W\d_])([^\W\d_]++)[\s*_:：|]*+$")
MORE = expression(r"\s?%\+")
NEXT_WORD = expression(r"\**\s+[^\W\d_]")
HUNDRED = 100


def find_percentages(document: Document) -> Iterator[Percentage]:
    """Percentages printed beside their fraction."""
    visible = document.visible
    for start, end in _lines_with(visible, "%"):
        for form in (AFTER, BEFORE, APART) if PARTED.search(visible, start, end) else ():
            for match in form.finditer(visible, start, end):
                of_another = _is_of_another(visible, match, form)
                if document.place(match.start()) is not Place.CODE and not of_another and _is_fraction(visible, start, match):
                    yield _percentage(visible, start, end, match, form)


def _is_fraction(visible: str, start: int, match: re.Match[str]) -> bool:
    """Whether two numbers beside a percentage are a part and its whole, rather than `24/7`, a rating, a date or a name."""
    part, whole = number(match["number"]), number(match["of"])
    if part > whole or whole == 0 or whole in YEARS or numbers_a_name(visible, start, match.start("number")):
        return False
    unit = _between(visible, match)
    ratio = match["slash"] and _is_ratio(part, whole, unit)
    return not ratio and not _apart(unit, visible[match.end() : match.end() + LONGEST])


def _is_of_another(visible: str, match: re.Match[str], form: re.Pattern[str]) -> bool:
    """Whether a percentage is no share that the fraction is: `7/7 begun (83% done)`, `100% (1/7 days with data)`.

    What was reached in part may be in it, `87% (5/6 entirely mended)`.
    None is more than all, `9/9 boats (133% of June)`; beside all of a thing it may be of another, `5/5 boats (60% coverage)`.
    """
    unit, share = _between(visible, match), float(match["percent"].replace(",", "."))
    noun = _noun_behind(visible, match.end(), match.end() + LONGEST) if form is AFTER and any(map(str.isalpha, unit)) else ""
    named = noun and not noun.lower().startswith(tuple(words().achieved))
    if share > HUNDRED or (named and number(match["number"]) == number(match["of"])):
        return True
    if form is BEFORE:
        with_parts = any_of("entirely").search(unit) and share > HUNDRED * number(match["number"]) / number(match["of"])
        return any_of("basis").search(unit) is not None or bool(with_parts)
    behind = NEXT_WORD.match(visible, match.end())
    return behind is not None and all(
        (_status("progress").search(unit), _status("done").match(visible, behind.end() - 1))  # the word's first letter
    )


@cache
def _status(kind: str) -> re.Pattern[str]:
    """Any of the words for one class of status."""
    return re.compile(any_word(frozenset(phrase for phrase, name in statuses()[0].items() if name == kind)), re.IGNORECASE)


def _percentage(visible: str, start: int, end: int, match: re.Match[str], form: re.Pattern[str]) -> Percentage:
    cell = max(start, match.start() - LONGEST, visible.rfind("|", start, match.start()) + 1)
    fractions = ((number(one["number"]), number(one["of"])) for one in FRACTION.finditer(visible, cell, match.start("number")))
    percent = match["percent"].replace(",", ".")
    after = match.start("percent") > match.start("number")
    return Percentage(
        number(match["number"]),
        number(match["of"]),
        float(percent),
        len(percent.partition(".")[2]),
        _rough(visible, match),
        Span(match.start("percent"), match.end("percent")),
        Span(match.start("number"), match.end("of")),
        tuple((part, of) for part, of in fractions if of) if after else (),
        _noun_behind(visible, match.end(), end) if after else "",
        _is_uneven(visible[max(start, match.start("number") - NEAR) : match.start("number")], _between(visible, match)),
        form == APART,
    )


def _rough(visible: str, match: re.Match[str]) -> Rough:
    """How exact the percentage is meant: `80%+` is the least that it is, and a share of `~12/64` no exacter than that."""
    said = rough(match["about"], "+" if MORE.match(visible, match.end("percent")) else None)
    return said or rough_at(visible, match.start("number"))


def _between(visible: str, match: re.Match[str]) -> str:
    """What stands between a fraction and the percentage behind it, else what follows the fraction in its brackets."""
    behind = match.start("percent") > match.start("number")
    return visible[match.end("of") : match.start("percent") if behind else match.end()]


def _apart(between: str, after: str) -> bool:
    """Whether a dash parts a fraction from a percentage, each with a noun of its own: `11/12 mended - 96 % ready`."""
    return OWN_WORD.match(between) is not None and NEXT_WORD.match(after) is not None


def _is_uneven(before: str, unit: str) -> bool:
    """Whether a fraction counts phases, weeks or the like, by the words behind it or the last one before it."""
    label_ = OWN_LABEL.search(before)
    return any_of("stretches").search(unit) is not None or (label_ is not None and label_[1].lower() in words().stretches)


def _noun_behind(visible: str, at: int, end: int) -> str:
    found = NOUN_BEHIND.match(visible, at, end)
    return found[1] if found else ""


def _is_ratio(part: float, whole: float, unit: str) -> bool:
    """Whether two numbers with a slash between them are a rating, `9/10`, or a split, `50/50`, of nothing that is named."""
    return (whole in RATINGS or part + whole == HUNDRED) and not any(map(str.isalpha, unit))


def _lines_with(text: str, sign: str) -> Iterator[tuple[int, int]]:
    """The lines of `text` that hold `sign`."""
    at = text.find(sign)
    while at >= 0:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text.rfind("\n", 0, at) + 1, end
        at = text.find(sign, end)
