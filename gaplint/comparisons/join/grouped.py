"""Join: the value that a heading gives to the IDs below it, `## Urgent and high`, held against what a table says of each."""

from collections import Counter, defaultdict
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
COMMONEST = 40
"""Columns that sort one thing; a thing of more is nothing in particular."""
Values = dict[Key, Name]


class Sorting(NamedTuple):
    """A column that sorts the rows of a table by a few values."""

    relation: Relation
    column: int
    values: Values


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
    sorting = [Sorting(one, *found) for one in relations(facts) if one.has_ids for found in _sorting(one, context)]
    where: dict[Key, list[int]] = defaultdict(list)
    for number, one in enumerate(sorting):
        for key in one.values:
            where[key].append(number)
    for section, items in _groups(facts) if sorting else ():
        known: dict[Key, Item] = {normal(item.id): item for item in reversed(items)}
        often = Counter(number for key in known if len(where[key]) <= COMMONEST for number in where[key])
        told: set[Id] = set()
        for number in sorted(number for number, times in often.items() if times >= FEWEST_AGREEING):
            if not section.span.covers(sorting[number].relation.place):
                for found in _compare(facts, section, known, sorting[number]):
                    if isinstance(found, Held) or found.item.id not in told:
                        yield found
                    if isinstance(found, Misplaced):
                        told.add(found.item.id)


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


def _groups(facts: Facts) -> Iterator[tuple[Section, list[Item]]]:
    """The sections that have a heading, each with the items below that, but for those of its parts."""
    found: dict[int, list[Item]] = defaultdict(list)
    for item in facts.items:
        section = facts.document.section_at(item.span.start)
        if section.heading and not section.heading.span.covers(item.span):
            found[section.number].append(item)
    yield from ((facts.document.sections[number], items) for number, items in found.items())


def _compare(facts: Facts, section: Section, items: dict[Key, Item], by: Sorting) -> Iterator[Misplaced | Held]:
    """The items of a section whose value is not one of those that its heading names, if the others' are."""
    assert section.heading
    title = set(stems(section.heading.title.plain))
    named = {name for name in by.values.values() if title.issuperset(name)}
    known = [key for key in items if key in by.values] if named else []
    wrong = [key for key in known if by.values[key] not in named]
    right = len(known) - len(wrong)
    if right < max(FEWEST_AGREEING, AGREEING * len(wrong)):
        return
    header = by.relation.names[by.column]
    yield Held(_ground(facts, header), agrees=True, times=right)
    for key in sorted(wrong, key=lambda key: items[key].span):
        if said := by.relation.rows[key][by.column]:
            yield Misplaced(facts, section.heading.title, items[key], header, said, right)


def _ground(facts: Facts, header: str) -> Ground:
    return Ground("a heading names the value of what stands below it", facts.document.path, unit=header)
