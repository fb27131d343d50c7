"""Join: the value that a heading gives to the IDs below it, `## Urgent and high`, held against what a table says of each."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint.context import Context
from gaplint.facts.types import Facts, Id, Item
from gaplint.index import normal
from gaplint.model.document import Inline, Section
from gaplint.model.ground import Ground, Held
from gaplint.relations.columns import Name, lead, stems
from gaplint.relations.relation import Key, Relation, relations

FEWEST_AGREEING = 3
"""IDs that must have the value for the heading to be about that column."""
AGREEING = 4
"""How many of them must for each that does not."""
MOST_VALUES, MOST_WORDS = 8, 3
"""Values of a column that sorts its rows, and words of each."""
Values = dict[Key, Name]


class Misplaced(NamedTuple):
    """An ID below a heading that names another value than the table has for it."""

    facts: Facts
    heading: Inline
    item: Item
    header: str
    said: Inline
    agreeing: int

    @property
    def ground(self) -> Ground:
        return _ground(self.facts, self.header)


def find_misplaced(facts: Facts, context: Context) -> Iterator[Misplaced | Held]:
    if not facts.grids or context.is_frozen(facts):
        return
    sorting = [(one, column, values) for one in relations(facts) if one.has_ids for column, values in _sorting(one, context)]
    groups = _groups(facts) if sorting else {}
    for number, items in groups.items():
        section = facts.document.sections[number]
        told: set[Id] = set()
        for relation, column, values in sorting:
            if not section.span.covers(relation.place):
                for one in _compare(facts, section, items, relation, column, values):
                    if isinstance(one, Held) or one.item.id not in told:
                        yield one
                    if isinstance(one, Misplaced):
                        told.add(one.item.id)


def _sorting(relation: Relation, context: Context) -> Iterator[tuple[int, Values]]:
    """The columns that sort the rows by a few values, states aside, which change with time."""
    for column in relation.attributes:
        cells = {key: cell for key, row in relation.rows.items() if (cell := row[column]) and cell.plain}
        if any(context.statuses.read(cell) for cell in cells.values()):
            continue
        values = {key: name for key, cell in cells.items() if (name := stems(lead(cell.plain)))}
        different = set(values.values())
        if 1 < len(different) <= MOST_VALUES and all(_is_word(name) for name in different):
            yield column, values


def _is_word(name: Name) -> bool:
    return len(name) <= MOST_WORDS and not any(word.isdecimal() for word in name)


def _groups(facts: Facts) -> dict[int, list[Item]]:
    """The items of each section that has a heading, but for those of its parts."""
    found: dict[int, list[Item]] = defaultdict(list)
    for item in facts.items:
        section = facts.document.section_at(item.span.start)
        if section.heading and section.heading.span.covers(item.span):
            continue
        if section.heading:
            found[section.number].append(item)
    return found


def _compare(
    facts: Facts, section: Section, items: list[Item], relation: Relation, column: int, values: Values
) -> Iterator[Misplaced | Held]:
    """The items of a section whose value is not one of those that its heading names, if the others' are."""
    assert section.heading
    title = set(stems(section.heading.title.plain))
    named = {name for name in values.values() if title.issuperset(name)}
    known = {normal(item.id): item for item in reversed(items) if normal(item.id) in values} if named else {}
    wrong = [item for key, item in known.items() if values[key] not in named]
    right = len(known) - len(wrong)
    if right < max(FEWEST_AGREEING, AGREEING * len(wrong)):
        return
    yield from [Held(_ground(facts, relation.names[column]), agrees=True)] * right
    for item in sorted(wrong, key=lambda one: one.span):
        said = relation.rows[normal(item.id)][column]
        if said:
            yield Misplaced(facts, section.heading.title, item, relation.names[column], said, right)


def _ground(facts: Facts, header: str) -> Ground:
    return Ground("a heading names the value of what stands below it", facts.document.path, unit=header)
