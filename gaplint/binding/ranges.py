"""Ranges that are called pending and take in what is settled."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.facts.types import Facts, Id, Mention, StatusClass
from gaplint.index import ProjectIndex, normal
from gaplint.model.document import Place
from gaplint.model.span import Span

SENTENCE_END = re.compile(r"[.;!?。](?=\s)")
UNSETTLED = frozenset([StatusClass.OPEN, StatusClass.BLOCKED, StatusClass.EXTERNAL, StatusClass.PROGRESS])
SETTLED = frozenset([StatusClass.DONE, StatusClass.DROPPED])


class Overreach(NamedTuple):
    """A range with those of its IDs that are settled, in each place of one document that writes it."""

    facts: Facts
    mentions: tuple[Mention, ...]
    settled: tuple[Id, ...]
    others: tuple[Id, ...]
    """What is left of the range."""
    narrower: Span | None
    """Where the document itself names just these others; None where only the register tells."""


def find_overreaching(index: ProjectIndex) -> Iterator[Overreach]:
    """Ranges over settled IDs that the text calls pending, or that have the ends of what it names without them elsewhere."""
    for facts in index.documents:
        if index.is_frozen(facts):
            continue
        found: dict[tuple[Id, ...], list[Mention]] = defaultdict(list)
        for mention in facts.mentions:
            if _is_range(index, facts, mention):
                found[mention.ids].append(mention)
        for ids, mentions in found.items():
            settled = tuple(id_ for id_ in ids if index.is_settled(id_))
            if not settled or len(settled) == len(ids):
                continue
            others = tuple(id_ for id_ in ids if id_ not in settled)
            narrower = _named_alone(facts, frozenset(map(normal, others)))
            same_ends = narrower and (others[0], others[-1]) == (ids[0], ids[-1])
            known = narrower is not None or all(index.was_settled(id_, facts) for id_ in settled)
            wrong = []
            for mention in mentions:
                sentence = _sentence(facts, mention)
                kinds = index.statuses.classes_in(facts.document.visible, sentence)
                excepted = any(id_ in settled for one in facts.mentions_in(sentence) if one is not mention for id_ in one.ids)
                if not excepted and not kinds & SETTLED and (same_ends or (kinds & UNSETTLED and known)):
                    wrong.append(mention)
            if wrong:
                yield Overreach(facts, tuple(wrong), settled, others, narrower)


def _is_range(index: ProjectIndex, facts: Facts, mention: Mention) -> bool:
    family = mention.ids[0].family
    shown = mention.place is Place.PROSE and not facts.document.is_struck(mention.span.start)
    whole = mention.ranged and not mention.refused and not mention.elided
    return shown and whole and family in index.registers and family not in index.local


def _sentence(facts: Facts, mention: Mention) -> Span:
    """The sentence, within its line, or the row that a mention stands in."""
    visible, source = facts.document.visible, facts.document.source
    line = source.line_span(source.line_of(mention.span.start))
    before = [end.end() for end in SENTENCE_END.finditer(visible, line.start, mention.span.start)]
    after = SENTENCE_END.search(visible, mention.span.end, line.end)
    return Span(before[-1] if before else line.start, after.start() if after else line.end)


def _named_alone(facts: Facts, ids: frozenset[Id]) -> Span | None:
    """Where a line, or the key column of a table, names just these IDs."""
    source = facts.document.source
    by_line: dict[int, list[Mention]] = defaultdict(list)
    for mention in facts.mentions:
        if mention.place is Place.PROSE:
            by_line[source.line_of(mention.span.start)].append(mention)
    groups = [*by_line.values(), *([one for one in grid.key_ids if one] for grid in facts.grids)]
    family = next(iter(ids)).family
    for mentions in groups:
        named = {normal(id_) for mention in mentions for id_ in mention.ids if id_.family == family}
        if named == ids and len(ids) > 1:
            return Span(mentions[0].span.start, mentions[0].span.end)
    return None
