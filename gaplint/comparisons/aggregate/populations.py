"""Records of a document, and which of them a label means."""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from gaplint.binding.sections import title_words
from gaplint.config.vocabulary import alternatives, words
from gaplint.context import Context
from gaplint.expressions import expression
from gaplint.facts.grids import PLACEHOLDER, label
from gaplint.facts.items import stray_items
from gaplint.facts.measures import is_measure
from gaplint.facts.purposes import is_status
from gaplint.facts.statuses import VARIANT, StatusWords
from gaplint.facts.types import SETTLED, Facts, Grid, Item, ItemKind, StatusClass
from gaplint.index import content_words
from gaplint.model.document import Inline
from gaplint.model.span import Span
from gaplint.relations.cells import REMARK, is_withdrawn, without_remarks

FEWEST_RECORDS = 3
UNSETTLED = frozenset(StatusClass) - SETTLED
PARTS = expression(r"\s{0,9}(?:/|,|&|\+|\band\b)\s*")
LISTED = expression(rf"\s{{0,9}}(?:[,;、&+]|\s(?:{alternatives(words().conjunctions)})\s)\s*")
ALTERNATIVES = expression(r"(?<!\W)\W*/\W*")
STRUCK = expression(r"~~([^~\n]{1,60})~~")
"""What a record had in a field before: it may be counted so still."""
SYMBOLS = expression(r"^\W+")
NARROWING = frozenset(["priority", "severity", "level"])
"""Fields beside the status that a column may count by."""


class Narrower(NamedTuple):
    """A field's value that a column counts, of the records that its row means."""

    field: str
    value: str
    like: frozenset[str] = frozenset()
    """Other words for it, which no other column names."""


class Recorded(NamedTuple):
    """One field of one record."""

    item: Item
    text: Inline
    value: str
    """To compare: its status word, else its words before any remark."""


class Places:
    """Where in a list of what is recorded which values are: by the whole, by a part, and by an entry of a list of them."""

    def __init__(self, recorded: list[Recorded]) -> None:
        self.values: dict[str, list[int]] = defaultdict(list)
        self.parts: dict[str, list[int]] = defaultdict(list)
        self.entries: dict[str, list[int]] = defaultdict(list)
        self.every = [number for number, one in enumerate(recorded) if one.value in words().every]
        for number, one in enumerate(recorded):
            self.values[one.value].append(number)
            for former in STRUCK.findall(one.text.text):
                self.parts[label(former)].append(number)
            plain = without_remarks(one.text.plain).lower()
            for places, separator in ((self.parts, PARTS), (self.entries, LISTED)):
                for part in {*separator.split(plain)}:
                    places[part].append(number)


@dataclass(frozen=True, eq=False)
class Population:
    """Records of one kind in one document."""

    items: tuple[Item, ...]
    tables: frozenset[Span]
    """The tables that the records stand in."""
    fields: dict[str, list[Recorded]]
    """Per field, what each record has in it."""

    @staticmethod
    def of(items: tuple[Item, ...], statuses: StatusWords) -> "Population":
        fields: dict[str, list[Recorded]] = defaultdict(list)
        for item in items:
            for name, field in {field.name: field for field in reversed(item.fields)}.items():
                fields[name].append(Recorded(item, field.value, value_of_field(field.value, statuses)))
        return Population(items, frozenset(item.table.span for item in items if item.table), fields)

    @cached_property
    def values(self) -> dict[str, dict[frozenset[str], list[Item]]]:
        """Per field, the records by the words of their value, nouns for records left out."""
        found: dict[str, dict[frozenset[str], list[Item]]] = {}
        for name, recorded in self.fields.items():
            by_words = found.setdefault(name, {})
            for one in recorded:
                by_words.setdefault(title_words(one.value) - words().record, []).append(one.item)
        return found

    @cached_property
    def recorded(self) -> dict[str, frozenset[str]]:
        """Per field with more than one value, these."""
        found = {name: frozenset(one.value for one in recorded) for name, recorded in self.fields.items()}
        return {name: values for name, values in found.items() if len(values) > 1}

    @cached_property
    def _places(self) -> dict[str, "Places"]:
        return {}

    def places(self, name: str) -> "Places":
        """Where in a field's list which values are."""
        if name not in self._places:
            self._places[name] = Places(self.fields[name])
        return self._places[name]

    def without(self, name: str) -> list[Item]:
        """The records that don't have a field, and may belong to any value of it."""
        known = {one.item.span for one in self.fields[name]}
        return [item for item in self.items if item.span not in known]

    @cached_property
    def withdrawn(self) -> frozenset[Span]:
        """Where the records stand of which brackets in a field say that they are none: `High (false positive)`."""
        return frozenset(one.item.span for recorded in self.fields.values() for one in recorded if is_withdrawn(one.text.plain))

    def parted(self, items: list[Item]) -> tuple[list[Item], list[Item]]:
        """Those of records that stand, and those that were withdrawn, which may be counted or not."""
        gone = self.withdrawn
        if gone:
            return [item for item in items if item.span not in gone], [item for item in items if item.span in gone]
        return items, []

    def having(self, label: str) -> tuple[str, list[Item]] | None:
        """The one field of which a label names a value, with the records that have it; None where none or several are."""
        named = title_words(label)
        bare = named - words().record
        found = []
        for name, by_words in self.values.items():
            field = title_words(name)
            items = next((by_words[wanted] for wanted in (named, bare, bare - field) if wanted and wanted in by_words), None)
            if items:
                found.append((name, items, bool(field & named)))
        named_fields = [one for one in found if one[2]] or found
        return named_fields[0][:2] if len(named_fields) == 1 else None


def populations(facts: Facts, context: Context) -> list[Population]:
    """The records that a document defines: under headings, or in the tables of a register that has no such headings.

    A list of records that is cut into several tables with the same columns is one as well.
    """
    headings = tuple(_under_headings(facts, context))
    if headings:
        known = {item.id for item in headings}
        families = {id_.family for id_ in known}
        rows = (item for item in facts.items if item.kind is ItemKind.ROW and item.title.plain and item.id.family in families)
        further = {item.id: item for item in rows if item.id not in known}
        return [Population.of((*headings, *further.values()), context.statuses)] if len(known) >= FEWEST_RECORDS else []
    by_header: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in facts.items:
        if item.kind is ItemKind.ROW and item.table and item.id.family in context.families:
            by_header[facts.grid_of[item.table.span].headers].append(item)
    keyless: dict[tuple[str, ...], list[Grid]] = defaultdict(list)
    for grid in facts.grids if by_header else ():
        if grid.key is None:
            keyless[grid.headers].append(grid)
    return [
        Population.of(tuple(_all_of_tables(facts, rows, keyless[headers], context)), context.statuses)
        for headers, rows in by_header.items()
        if len(rows) >= FEWEST_RECORDS and (_in_several_tables(rows) or _in_register(facts, rows, context))
    ]


def _under_headings(facts: Facts, context: Context) -> list[Item]:
    """Records under headings, with those whose family is of one part with theirs, `BUG-SPR-001` beside `BUG-NOC-001`."""
    every = [item for item in facts.items if item.kind is ItemKind.HEADING and item.fields]
    known = [item for item in every if item.id.family in context.families]
    kinds = {item.id.family.partition("-")[0] for item in known if "-" in item.id.family}
    return [item for item in every if item.id.family in context.families or item.id.family.partition("-")[0] in kinds]


def _all_of_tables(facts: Facts, rows: list[Item], alike: list[Grid], context: Context) -> list[Item]:
    """Rows with those that stand among them under IDs of other families, and those of tables `alike` with no other IDs."""
    tables = {item.table.span for item in rows if item.table}
    among = [item for item in facts.items if item.kind is ItemKind.ROW and item.table and item.table.span in tables]
    known = [facts.grid_of[span] for span in sorted(tables)]
    keyed = (replace(grid, key=known[0].key, key_ids=(None,) * len(grid.rows)) for grid in alike)
    strays = (item for grid in (*known, *keyed) for item in stray_items(facts.document, grid, context.statuses))
    return sorted((*among, *strays), key=lambda item: item.span)


def _in_several_tables(rows: list[Item]) -> bool:
    return len({item.table.span for item in rows if item.table}) > 1


def _in_register(facts: Facts, rows: list[Item], context: Context) -> bool:
    return any(context.is_register(facts, family) for family in {item.id.family for item in rows})


def value_of_field(text: Inline, statuses: StatusWords) -> str:
    """A field's value to compare: its status word, else its words before any remark, else its symbol."""
    status = statuses.read(text)
    return status.word if status else label(without_remarks(text.plain)) or text.plain.replace(VARIANT, "").strip()


def field_of(labels: list[Inline], population: Population, statuses: StatusWords) -> str | None:
    """The field that has most of the row labels among its values: two at least, and half of the labels."""
    best, most = None, 1
    wanted = [value_of_field(one, statuses) for one in labels]
    for name, values in population.recorded.items():
        hits = sum(one in values for one in wanted)
        if hits > most and 2 * hits >= len(wanted):
            best, most = name, hits
    return best


def count_columns(grid: Grid, population: Population, name: str, statuses: StatusWords) -> list[tuple[int, Narrower | None]]:
    """Numeric columns that count records: all of a row, or those with a certain status that the header names."""
    numeric = [column for column in range(1, len(grid.headers)) if _can_count(grid, column)]
    plain = [column for column in numeric if grid.headers[column] in words().count]
    found: list[tuple[int, Narrower | None]] = [(column, None) for column in plain[:1]]
    named = {column: value_of_field(grid.table.header.cells[column], statuses) for column in numeric}
    for column, wanted in named.items():
        if two_words := _field_and_status(grid.headers[column], population, name, statuses):
            found.append((column, two_words))
            continue
        settled = statuses.classes.get(wanted) in SETTLED
        for other, recorded in population.fields.items():
            values = {one.value for one in recorded}
            like = {value for value in values if settled and statuses.classes.get(value) is statuses.classes[wanted]}
            if other != name and (is_status(other) or other in NARROWING) and (wanted in values or like):
                found.append((column, Narrower(other, wanted, frozenset(like - set(named.values())))))
                break
    if not found and len(numeric) == 1 and not _is_attribute(grid.headers[numeric[0]], population):
        return [(numeric[0], None)]
    return found


def _can_count(grid: Grid, column: int) -> bool:
    """Whether a column has plain numbers, or none that measure something, as `within 3 days` does."""
    numbers = grid.numbers(column)
    return bool(numbers) and not grid.is_ordinal(column) and not any(is_measure(one.unit) for one in numbers)


def _is_attribute(header: str, population: Population) -> bool:
    """Whether a column says what the value of its row means, `Hours of work`, and not how many records have it."""
    return header in population.fields or any(map(is_measure, (header, header.rpartition(" ")[2])))


def _field_and_status(header: str, population: Population, name: str, statuses: StatusWords) -> Narrower | None:
    """`Paint done`, where records have a field `Paint` that says how far that is; its value may be as long as the header."""
    for field, recorded in population.fields.items():
        word = header.removeprefix(f"{field} ")
        if field != name and word != header and statuses.classes.get(word) in SETTLED:
            values = {one.value for one in recorded}
            like = {value for value in values if value == header or statuses.classes.get(value) is statuses.classes[word]}
            return Narrower(field, word, frozenset(like)) if like else None
    return None


def by_value(labels: list[Inline], statuses: StatusWords) -> dict[str, list[Inline]]:
    """The labels of rows by the value that each names."""
    found: dict[str, list[Inline]] = defaultdict(list)
    for one in labels:
        found[value_of_field(one, statuses)].append(one)
    return found


def matching(
    text: Inline, labels: dict[str, list[Inline]], population: Population, name: str, statuses: StatusWords
) -> tuple[list[Item], list[Item]]:
    """Records that a label means by a field, and further ones that it may mean; `labels` are all, by their values.

    A label with a remark, `Blocked (Decision)`, means the records whose remark shares a word with it; one that no label's
    remark meets may belong to any of the labels of that word.
    """
    wanted = _alternatives(text, statuses)
    values, places = population.fields[name], population.places(name)
    whole = {number for value in wanted for number in places.values.get(value, ())}
    parts = {number for value in wanted for number in places.parts.get(value, ())}
    same = [values[number] for number in sorted(whole)]
    composite = [values[number].item for number in sorted(parts.union(places.every) - whole)]
    siblings = [one for value in wanted for one in labels.get(value, ())]
    if len(siblings) == 1:
        standing, gone = population.parted([one.item for one in same])
        return standing, composite + gone
    remark = _remark(text.plain)
    others = [_remark(one.plain) for one in siblings if one is not text]
    if not remark or remark in others:
        return [], []  # two rows of one value divide its records in a way that the labels don't say
    mine = [one.item for one in same if remark & _remark(one.text.plain)]
    rest = [
        one.item for one in same
        if not remark & _remark(one.text.plain) and not any(other & _remark(one.text.plain) for other in others)
    ]  # fmt: skip
    return (mine, rest) if mine else (rest, [])


def listing(text: Inline, population: Population, name: str, statuses: StatusWords) -> list[Item]:
    """Records that list the value of a label among others, `North, South`, and count for each; a status has no others."""
    wanted = _alternatives(text, statuses)
    values, places = population.fields[name], population.places(name)
    among = {number for value in wanted for number in places.entries.get(value, ()) if values[number].value not in wanted}
    return [values[number].item for number in sorted(among) if statuses.read(values[number].text) is None]


def _alternatives(text: Inline, statuses: StatusWords) -> set[str]:
    """The values that a label names: `Exists/Implemented` names two."""
    found = {value_of_field(text, statuses)}
    parts = ALTERNATIVES.split(SYMBOLS.sub("", text.plain.lower()))
    if len(parts) > 1 and all(part in statuses.classes for part in parts):
        found.update(parts)
    return found


def _remark(plain: str) -> frozenset[str]:
    return content_words(" ".join(REMARK.findall(plain)))


def narrow(items: list[Item], narrower: Narrower | None, statuses: StatusWords) -> list[Item]:
    if narrower is None:
        return items
    return [
        item
        for item in items
        if (field := item.field(narrower.field)) and value_of_field(field.value, statuses) in narrower.like | {narrower.value}
    ]


def undecided(items: list[Item], narrower: Narrower | None, population: Population, statuses: StatusWords) -> list[Item]:
    """Records that a column of unsettled ones may mean as well: what is open, blocked or external is a matter of words.

    One whose status is no known word may mean anything, except what many other records say in so many words. What is dropped
    or needs no doing may pass for done.
    """
    if narrower is None:
        return []
    kind = statuses.classes.get(narrower.value)
    in_words = kind in SETTLED and len(narrow(list(population.items), narrower, statuses)) >= FEWEST_RECORDS
    found = []
    for item in items:
        field = item.field(narrower.field)
        status = statuses.read(field.value) if field else None
        if status is None:
            doubtful = not (in_words and field) or PLACEHOLDER.match(label(field.value.plain)) is not None
        else:
            unclear = kind in UNSETTLED and status.kind in UNSETTLED and status.word != narrower.value
            doubtful = unclear or (kind is StatusClass.DONE and status.kind is StatusClass.DROPPED)
        if doubtful:
            found.append(item)
    return found


def distinct(items: list[Item]) -> int:
    """Records, of which two may share an ID by mistake."""
    return len({(item.id, item.title.plain) for item in items})
