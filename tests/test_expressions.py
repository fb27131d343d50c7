"""No regular expression takes longer than its text is long: each is fed with what its own repeats match, and then fails."""

import ast
import importlib
import math
import pkgutil
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import pytest

import gaplint
from gaplint.comparisons.join.holdings import _number
from gaplint.config.vocabulary import Words, any_of, families, words
from gaplint.expressions import METHODS, _Late
from gaplint.facts.ids import _written
from gaplint.facts.percentages import _status
from gaplint.facts.phases import LEADING, phase_pattern
from gaplint.facts.recorded import _done_word
from gaplint.facts.statuses import StatusWords
from gaplint.facts.text import _leaving
from gaplint.facts.verdicts import _conditions
from gaplint.facts.verdicts import _patterns as _verdicts
from gaplint.patterns import spec
from gaplint.relations.columns import _dropped
from gaplint.renaming import LEAD
from gaplint.scopes import BEFORE

REPRESENTATIVES = "a1 A_-.*|(:[/,`\n#\"'{é日<=+~%$!)]}✅—█\t0sx"
"""Characters of which one at least is in each class that matters."""
SIZES = (30, 60, 120, 240, 3000)
"""Characters; they grow slowly where a text of twice the length may take a thousand times as long."""
MEASURABLE = 0.02
"""Seconds of the processor's time, from which on the growth is looked at; what takes less is linear at the largest size."""
SLOPE = 1.5
"""The exponent that a linear expression stays below, noise and all, and that one of the square exceeds."""
BOUNDED = 9
"""Repeats of so few are not looked at."""
ENOUGH = 12
"""Measurable texts, of which none took longer than it is long, for an expression to pass."""


@cache
def modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(gaplint.__path__, "gaplint.")
    return [importlib.import_module(one.name) for one in found if not one.name.endswith("__main__")]


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse(Path(file).read_text("utf-8"))


@cache
def expressions() -> dict[str, tuple[str, int, frozenset[str]]]:
    """By name: pattern, flags, and the methods that it is used with; all of its module's, where it is handed on."""
    names: dict[int, str] = {}
    held: dict[int, Any] = {}
    used: dict[int, set[str]] = defaultdict(set)
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern | _Late):
                names.setdefault(id(value), f"{module.__name__}.{name}")
                held[id(value)] = value
    for module in modules():
        assert module.__file__
        nodes = [*ast.walk(_tree(module.__file__))]
        calls = [node for node in nodes if isinstance(node, ast.Attribute) and node.attr in METHODS]
        direct = {id(node.value): node.attr for node in calls}
        others = {node.attr for node in calls if id(vars(module).get(getattr(node.value, "id", ""))) not in names}
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(vars(module).get(node.id)) in names:
                used[id(vars(module)[node.id])] |= {direct[id(node)]} if id(node) in direct else others or set(METHODS)
    found = {
        name: (str(held[at].pattern), held[at].flags, frozenset(used[at] or METHODS))
        for at, name in names.items()
        if isinstance(held[at].pattern, str)
    }
    further = {name: (one.pattern, one.flags, frozenset(["search"])) for name, one in made().items()}
    return found | further | {"phases at a beginning": (phase_pattern(LEADING).pattern, re.IGNORECASE, frozenset(["match"]))}


def made() -> dict[str, re.Pattern[str]]:
    """What functions compile."""
    statuses = StatusWords.of({})
    return {
        **{f"any_of({name})": any_of(name) for name in vars(words())},
        "anywhere": statuses.anywhere,
        "phase_pattern": phase_pattern(),
        "phase_pattern(LEAD)": phase_pattern(LEAD),
        "_leaving": _leaving(),
        "_done_word": _done_word(statuses.settled),
        **{f"_status({kind})": _status(kind) for kind in ("done", "progress")},
        "_number": _number(13, "test"),
        "_dropped": _dropped(),
        "_conditions": _conditions(),
        **{f"verdicts {n}": re.compile(one.pattern, one.flags) for n, one in enumerate(_verdicts(statuses.settled)[:4])},
        **{f"_patterns({n})": one.regex for n, one in enumerate(spec(["a*b*c", "*.md", "**/a/**/b", "/docs/*/x"]).patterns)},
        "_written": _written((("R", "R#"), ("RF", "RF#")))[0],
        "_written[1]": _written((("R", "R#"), ("RF", "RF#")))[1],
        "scopes": re.compile(rf"{BEFORE}(?P<name>{'|'.join(sorted(families()[0]))})"),
    }


COMPILED_IN = {
    "gaplint.comparisons.join.holdings._number",
    "gaplint.config.vocabulary.any_of",
    "gaplint.expressions.__getattr__",
    "gaplint.facts.ids._written",
    "gaplint.facts.phases.phase_pattern",
    "gaplint.facts.percentages._status",
    "gaplint.facts.recorded._done_word",
    "gaplint.facts.statuses._anywhere",
    "gaplint.facts.text._leaving",
    "gaplint.facts.verdicts._conditions",
    "gaplint.facts.verdicts._patterns",
    "gaplint.patterns._patterns",
    "gaplint.relations.columns._dropped",
    "gaplint.reports.trace.as_object",
    "gaplint.scopes._bare_elsewhere",
}
"""Functions that compile; `made` holds what they do."""


def test_every_list_of_words_has_its_attribute() -> None:
    assert vars(words()).keys() == Words.__annotations__.keys()


def _compiles(function: ast.expr) -> bool:
    """Whether it is `re.compile` or `expression`."""
    return getattr(function, "id", "") == "expression" or (
        isinstance(function, ast.Attribute) and function.attr == "compile" and getattr(function.value, "id", "") == "re"
    )


def test_every_compiled_expression_is_known() -> None:
    found = set()
    for module in modules():
        assert module.__file__
        for function in ast.walk(_tree(module.__file__)):
            if isinstance(function, ast.FunctionDef):
                calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
                if any(_compiles(call) for call in calls):
                    found.add(f"{module.__name__}.{function.name}")
    assert found - {"gaplint.expressions.expression"} == COMPILED_IN
    assert len(expressions()) > 400


def samples(tree: Any) -> list[str]:
    """Texts that a parsed expression matches, or nearly: what it looks around for is left out."""
    texts = [""]
    for kind, value in tree:
        further = _of_node(kind, value)
        texts = [text + one for text in texts[:2] for one in (further if len(texts) == 1 else further[:2])][:8]
    return texts


def _of_node(kind: Any, value: Any) -> list[str]:
    match kind:
        case op.LITERAL:
            return [chr(value)]
        case op.NOT_LITERAL:
            return [one for one in REPRESENTATIVES if ord(one) != value]
        case op.ANY:
            return ["a", " "]
        case op.IN:
            return _of_class(value)
        case op.BRANCH:
            return [text for branch in value[1] for text in samples(branch)[:2]][:8]
        case op.SUBPATTERN:
            return samples(value[3])
        case op.ATOMIC_GROUP:
            return samples(value)
        case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
            fewest, _, body = value
            return [text * fewest for text in samples(body)[:3]] if fewest else [""]
    return [""]


def _of_class(items: Any) -> list[str]:
    return [one for one in REPRESENTATIVES if _is_in(one, items)] or [chr(v if k is op.LITERAL else v[0]) for k, v in items[:2]]


def _is_in(character: str, items: Any) -> bool:
    found = False
    for kind, value in items:
        if kind is op.LITERAL:
            found |= ord(character) == value
        elif kind is op.RANGE:
            found |= value[0] <= ord(character) <= value[1]
        elif kind is op.CATEGORY:
            name = str(value)
            is_one = character.isdigit() if "DIGIT" in name else character.isspace() if "SPACE" in name else _is_word(character)
            found |= is_one is not ("NOT" in name)
    return found is not (items[0][0] is op.NEGATE)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def repeats(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What may stand before each long repeat of a parsed expression, with each piece that it may repeat."""
    for kind, value in tree:
        match kind:
            case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
                _, most, body = value
                if most > BOUNDED:
                    yield from ((before, piece) for piece in samples(body)[:6] if piece)
                yield from repeats(body, before)
            case op.BRANCH:
                for branch in value[1]:
                    yield from repeats(branch, before)
            case op.SUBPATTERN:
                yield from repeats(value[3], before)
            case op.ATOMIC_GROUP:
                yield from repeats(value, before)
            case op.ASSERT | op.ASSERT_NOT:
                yield from repeats(value[1], before)
        before += _of_node(kind, value)[0]


def attacks(pattern: str, flags: int) -> Iterator[Callable[[int], str]]:
    """Texts of a size on which an expression may take long: a piece again and again, behind one beginning or behind many."""
    tree = parser.parse(pattern, flags)
    pairs = dict.fromkeys(repeats(tree))
    again = dict.fromkeys([*(before + piece for before, piece in pairs), *samples(tree)[:2], *(b for b, _ in pairs)])
    for end in ("\0", "\n!"):
        for before, piece in pairs:
            yield lambda size, before=before, piece=piece, end=end: before + piece * (size // len(piece)) + end  # type: ignore[misc]
    for piece in filter(None, again):
        yield lambda size, piece=piece: piece * (size // len(piece)) + "\0"  # type: ignore[misc]


def use(compiled: re.Pattern[str], method: str, text: str) -> float:
    """The processor's seconds for one method on a text."""
    start = time.process_time()
    if method == "finditer":
        for _ in compiled.finditer(text):
            pass
    else:
        getattr(compiled, method)(text)
    return time.process_time() - start


def slope(compiled: re.Pattern[str], method: str, text: Callable[[int], str]) -> float:
    """The exponent with which the time grows at the size from which on it can be measured; 0 if it never can."""
    for size in SIZES:
        for _ in range(3):  # for another process may have had the processor
            if (many := use(compiled, method, text(size))) < MEASURABLE:
                break
            found = math.log(many / max(use(compiled, method, text(size // 3)), 0.001)) / math.log(3)
            if found < SLOPE or size < SIZES[-1]:
                return found
        else:
            return found
    return 0


@pytest.mark.parametrize("part", range(4))
def test_no_expression_takes_longer_than_its_text_is_long(part: int) -> None:
    slow = []
    for number, (name, (pattern, flags, methods)) in enumerate(expressions().items()):
        if number % 4 == part:
            compiled = re.compile(pattern, flags)
            kinds = {one if one in ("match", "fullmatch") else "finditer" for one in methods}  # the others search as it does
            tried = ((kind, text, slope(compiled, kind, text)) for text in attacks(pattern, flags) for kind in kinds)
            for kind, text, found in islice((one for one in tried if one[2]), ENOUGH):
                if found > SLOPE:
                    slow.append(f"{name}.{kind} of {text(40)!r}: n^{found:.1f}")
    assert not slow
