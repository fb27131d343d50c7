"""Inclusion: columns of IDs, held against the document that defines nearly all of them, and the other way round."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.config.vocabulary import any_of
from gaplint.facts.grids import label
from gaplint.facts.types import DEFINING, Facts, Id, ItemKind, Mention
from gaplint.index import ProjectIndex, is_later, normal
from gaplint.model.document import Inline
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span

FEWEST = 6
"""Different IDs of a column that another document must define to be what the column refers to."""
SHARE, MOST = 2 / 3, 0.9
"""Share of the column's IDs that it must define, and from which on it defines nearly all."""
LETTER = re.compile(r"[^\W_]")

Defined = dict[Id, dict[str, Span]]
"""Where each ID is given a heading, a titled row or a titled entry, by document."""


class Stranger(NamedTuple):
    """An ID of a column that the document which defines the others does not know, nor any other."""

    facts: Facts
    header: str
    id: Id
    span: Span
    register: Facts
    shown: Span
    """Where the register defines another ID of the column."""
    known: int
    whole: int
    signs: frozenset[str]

    @property
    def ground(self) -> Ground:
        return Ground("the IDs of a column are defined", self.facts.document.path, unit=self.header, signs=self.signs)


def find_strangers(index: ProjectIndex) -> Iterator[Stranger | Held]:
    defined = _defined(index)
    for facts in index.documents:
        for header, ids in _columns(facts).items():
            yield from _strangers(index, defined, facts, header, ids)


def _strangers(
    index: ProjectIndex, defined: Defined, facts: Facts, header: str, ids: dict[Id, tuple[Id, Span, bool]]
) -> Iterator[Stranger | Held]:
    homes = Counter(path for id_ in ids for path in defined.get(id_, ()) if path != facts.document.path)
    if not homes:
        return
    path, known = min(homes.items(), key=lambda pair: (-pair[1], pair[0]))
    if known < max(FEWEST, SHARE * len(ids)):
        return
    register = index.by_path[path]
    shown = next(defined[id_][path] for id_ in ids if path in defined.get(id_, ()))
    last: dict[str, int] = defaultdict(int)
    for id_ in ids:
        if path in defined.get(id_, ()):
            last[id_.family] = max(last[id_.family], id_.number)
    for id_, (written, span, key) in ids.items():
        if defined.get(id_, {}).keys() - {facts.document.path} or id_ in index.documented:
            if path in defined.get(id_, ()):
                yield Held(Ground("the IDs of a column are defined", facts.document.path, unit=header), agrees=True)
            continue
        if id_.family in index.local or id_.family not in last:
            continue
        signs = {"the column is a key" if key else "a column of references"}
        signs |= {"nearly all are defined"} if known >= MOST * len(ids) else set()
        signs |= {"beyond the last number"} if id_.number > last[id_.family] else {"between others"}
        signs |= {"named for tracing"} if any_of("tracing").search(_name(facts)) else set()
        signs |= {"the register is named for tracing"} if any_of("tracing").search(_name(register)) else set()
        signs |= {"the register is later"} if is_later(register, facts) else set()
        signs |= {"the register is older"} if is_later(facts, register) else set()
        signs |= {"a snapshot"} if index.is_snapshot(register) or index.is_frozen(register) else set()
        signs |= {"the index calls it the register"} if register in index.registers.get(id_.family, ()) else set()
        yield Stranger(facts, header, written, span, register, shown, known, len(ids), frozenset(signs))


def _name(facts: Facts) -> str:
    return re.sub(r"[\W_]+", " ", facts.document.path.rpartition("/")[2]) + " " + facts.document.title


def _defined(index: ProjectIndex) -> Defined:
    found: Defined = defaultdict(dict)
    for id_, said in index.statements.items():
        for one in said:
            if one.item.kind is ItemKind.HEADING or (one.item.kind in DEFINING and one.item.title.plain):
                found[id_].setdefault(one.facts.document.path, one.item.span)
    return found


def _columns(facts: Facts) -> dict[str, dict[Id, tuple[Id, Span, bool]]]:
    """By header, the IDs that the columns under it hold and nothing else, as written, with where, and whether they are keys."""
    found: dict[str, dict[Id, tuple[Id, Span, bool]]] = defaultdict(dict)
    for grid in facts.grids if facts.mentions else ():
        for column, header in enumerate(grid.headers):
            cells = [row.cells[column] for row in grid.rows if column < len(row.cells)]
            held = [(cell, facts.mentions_in(cell.span)) for cell in cells]
            pure = [(cell, mentions) for cell, mentions in held if mentions and _is_pure(facts, cell, mentions)]
            filled = sum(bool(LETTER.search(cell.plain)) for cell in cells)
            if not pure or 5 * len(pure) < 4 * filled:
                continue
            for _, mentions in pure:
                for mention in mentions:
                    for id_ in mention.ids if not mention.refused else ():
                        found[label(header)].setdefault(normal(id_), (id_, mention.span, column == grid.key))
    return found


def _is_pure(facts: Facts, cell: Inline, mentions: tuple[Mention, ...]) -> bool:
    rest, at = "", cell.span.start
    for mention in mentions:
        rest += facts.document.visible[at : mention.span.start]
        at = mention.span.end
    return not LETTER.search(rest + facts.document.visible[at : cell.span.end])
