"""Ranges that are called pending and take in what is settled."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.binding.scope import day_of_section
from gaplint.config.vocabulary import any_of, any_word, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.types import SETTLED, Facts, Id, Mention, StatusClass, called
from gaplint.index import day_of, normal
from gaplint.model.document import Place
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span

SENTENCE_END = expression(r"[.;!?。](?=\s)")
LONGEST_NEED = 48
"""Characters between the word for what is needed, and the end of that."""
DENIED = expression(rf"{any_word(words().nothing)}(?:\s+\w+){{0,2}}\s+$", re.IGNORECASE)
"""What denies a word right behind it: `no action required`."""
LONGEST = 400
"""Characters of a sentence on each side of what is looked at."""
UNSETTLED = frozenset([StatusClass.OPEN, StatusClass.BLOCKED, StatusClass.EXTERNAL, StatusClass.PROGRESS])


class Overreach(NamedTuple):
    """A range with those of its IDs that are settled, in each place of one document that writes it."""

    facts: Facts
    mentions: tuple[Mention, ...]
    settled: tuple[Id, ...]
    others: tuple[Id, ...]
    """What is left of the range."""
    narrower: Span | None
    """Where the document itself names just these others; None where only the register tells."""
    called: str
    """The word that calls the first of the mentions pending, as written; empty where none does."""

    @property
    def ground(self) -> Ground:
        return _ground(self.facts)


class Refused(NamedTuple):
    """A range that can't be expanded."""

    facts: Facts
    mention: Mention

    @property
    def ground(self) -> Ground:
        return _expanded(self.facts, self.mention)


def find_overreaching(facts: Facts, context: Context) -> Iterator[Overreach | Held]:
    """Ranges over settled IDs that the text calls pending, or that have the ends of what it names without them elsewhere."""
    if context.is_frozen(facts):
        return
    found: dict[tuple[Id, ...], list[Mention]] = defaultdict(list)
    for mention in facts.mentions:
        if _is_range(facts, context, mention):
            found[mention.ids].append(mention)
    settled_of = {ids: tuple(filter(context.is_settled, ids)) for ids in found}
    mixed = {ids: settled for ids, settled in settled_of.items() if 0 < len(settled) < len(ids)}
    alone = _named_alone(facts) if mixed else {}
    for ids, settled in mixed.items():
        others = tuple(id_ for id_ in ids if id_ not in settled)
        narrower = alone.get(frozenset(map(normal, others))) if len(others) > 1 else None
        same_ends = narrower and (others[0], others[-1]) == (ids[0], ids[-1])
        known = narrower is not None or all(context.was_settled(id_, facts) for id_ in settled)
        wrong: list[Mention] = []
        called = ""
        for mention in found[ids]:
            sentence = _sentence(facts, mention)
            kinds = context.statuses.classes_in(facts.document.visible, sentence)
            excepted = any(id_ in settled for one in facts.mentions_in(sentence) if one is not mention for id_ in one.ids)
            pending = _pending(facts, context, mention) if kinds & UNSETTLED else ""
            if not excepted and not kinds & SETTLED and (same_ends or (pending and known)):
                called = called or ("" if wrong else pending)
                wrong.append(mention)
        if wrong:
            yield Overreach(facts, tuple(wrong), settled, others, narrower, called)
    for ids, mentions in found.items():
        if not settled_of[ids] and any(_is_pending(facts, context, mention) for mention in mentions):
            yield Held(_ground(facts), agrees=True)


def find_refused(facts: Facts, context: Context) -> Iterator[Refused | Held]:
    """Ranges that can't be expanded, among those that can."""
    for one in facts.mentions:
        if one.ranged and one.place is Place.PROSE and one.ids[0].family in context.families:
            yield Refused(facts, one) if one.refused else Held(_expanded(facts, one), agrees=True)


def _ground(facts: Facts) -> Ground:
    return Ground("a range that is called pending takes in nothing settled", facts.document.path)


def _expanded(facts: Facts, mention: Mention) -> Ground:
    return Ground("ranges can be expanded", facts.document.path, unit=called(mention.ids[0].family))


def _pending(facts: Facts, context: Context, mention: Mention) -> str:
    """The word that calls a range pending; empty where it is of what needs the range, or only says that it is new."""
    if _is_needed(facts, mention) or _is_in_row_of_another(facts, mention):
        return ""
    visible = facts.document.visible
    found = context.statuses.anywhere.finditer(visible, *_sentence(facts, mention))
    said = (word.group() for word in found if not DENIED.search(visible, max(0, word.start() - LONGEST_NEED), word.start()))
    return next((one for one in said if context.statuses.kind(one) in UNSETTLED and one.lower() not in words().fresh), "")


def _is_needed(facts: Facts, mention: Mention) -> bool:
    """Whether right before a range stands that something needs it, `depends on R1–R4`: what is needed may be done."""
    visible, start = facts.document.visible, max(_sentence(facts, mention).start, mention.span.start - LONGEST_NEED)
    ends = [found.end() for found in any_of("needs").finditer(visible, start, mention.span.start)]
    return bool(ends) and "|" not in visible[ends[-1] : mention.span.start]


def _is_in_row_of_another(facts: Facts, mention: Mention) -> bool:
    """Whether a range stands in the row of another item of its family, which has that row's status."""
    grid = next((grid for grid in facts.grids if grid.key_ids and grid.table.span.covers(mention.span)), None)
    for row, key in zip(grid.rows, grid.key_ids, strict=True) if grid else ():
        if row.span.covers(mention.span):
            return key is not None and key.span != mention.span and key.ids[0].family == mention.ids[0].family
    return False


def _is_pending(facts: Facts, context: Context, mention: Mention) -> bool:
    kinds = context.statuses.classes_in(facts.document.visible, _sentence(facts, mention))
    return bool(kinds & UNSETTLED) and not kinds & SETTLED


def _is_range(facts: Facts, context: Context, mention: Mention) -> bool:
    family = mention.ids[0].family
    shown = mention.place is Place.PROSE and not facts.document.is_struck(mention.span.start)
    whole = mention.ranged and not mention.refused and not mention.elided
    known = context.has_register(family) and family not in context.local
    return shown and whole and known and day_of_section(facts, mention.span) in (None, day_of(facts))


def _sentence(facts: Facts, mention: Mention) -> Span:
    """The sentence, within its line, or the row that a mention stands in."""
    visible, source = facts.document.visible, facts.document.source
    line = source.line_at(mention.span.start)
    start, end = max(line.start, mention.span.start - LONGEST), min(line.end, mention.span.end + LONGEST)
    before = [found.end() for found in SENTENCE_END.finditer(visible, start, mention.span.start)]
    after = SENTENCE_END.search(visible, mention.span.end, end)
    return Span(before[-1] if before else start, after.start() if after else end)


def _named_alone(facts: Facts) -> dict[frozenset[Id], Span]:
    """The IDs of one family that a line, or the key column of a table, names, with where it first does."""
    source = facts.document.source
    by_line: dict[int, list[Mention]] = defaultdict(list)
    for mention in facts.mentions:
        if mention.place is Place.PROSE:
            by_line[source.line_of(mention.span.start)].append(mention)
    found: dict[frozenset[Id], Span] = {}
    for mentions in (*by_line.values(), *([one for one in grid.key_ids if one] for grid in facts.grids)):
        families: dict[str, set[Id]] = defaultdict(set)
        for mention in mentions:
            families[mention.ids[0].family].update(map(normal, mention.ids))
        for ids in families.values():
            found.setdefault(frozenset(ids), mentions[0].span)
    return found
