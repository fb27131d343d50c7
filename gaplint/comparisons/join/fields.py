"""Fields that two documents give to one ID, held against each other."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache, partial
from itertools import chain
from typing import NamedTuple

from gaplint.config.vocabulary import words
from gaplint.facts.grids import PLACEHOLDER, label
from gaplint.facts.types import Facts, Field, Id, Item, ItemKind
from gaplint.index import ProjectIndex, Statement, content_words, day_of
from gaplint.model.ground import Ground, Held
from gaplint.model.kept import Part
from gaplint.relations.cells import without_remarks

FEWEST_AGREEING = 3
"""Items on which two documents must agree before a difference is one in what they mean by the field."""
FEWEST_WORDS, ALIKE = 3, 1 / 4
"""Words that must be said of an item to tell what it is, and the share of them that must come again in another document."""
MOST_WORDS = 4
"""Words of a value that is compared; a longer one explains."""


class Pair(NamedTuple):
    """A field of an item in two documents."""

    id: Id
    here: tuple[Facts, Field]
    there: tuple[Facts, Field]


Between = tuple[str, str, str]
"""The paths of two documents, the register's first, and a field."""


class Unlike(NamedTuple):
    """Items of which two documents, that agree on more of them, state a field differently."""

    name: str
    """The field."""
    pairs: tuple[Pair, ...]

    @property
    def ground(self) -> Ground:
        return _ground(self.name, self.pairs[0])


def find_unlike(index: ProjectIndex) -> Iterator[Part[Unlike | Held]]:
    for (path, other, name), pairs in sorted(_pairs(index).items()):
        yield index.kept(f"{__name__} {name} {path} {other}", pairs, partial(_told, name, pairs))


def _told(name: str, pairs: list[Pair]) -> Part[Unlike | Held]:
    """What becomes of the items of which two documents state a field."""
    wrong = tuple(pair for pair in pairs if _differ(pair))
    is_told = bool(wrong) and len(pairs) - len(wrong) >= max(FEWEST_AGREEING, len(wrong))
    counted = [pair for pair in pairs if not is_told or pair is not wrong[0]]  # which counts as the exception
    return Part([*[Unlike(name, wrong)] * is_told, *(Held(_ground(name, pair), not _differ(pair)) for pair in counted)])


def _ground(name: str, pair: Pair) -> Ground:
    return Ground("fields of an item agree", pair.here[0].document.path, unit=name)


def _pairs(index: ProjectIndex) -> dict[Between, list[Pair]]:
    """Per two documents of one day and field, the items of which both state it; the first document is the register."""
    found: dict[Between, list[Pair]] = defaultdict(list)
    several = (id_ for id_, said in sorted(index.statements.items()) if any(one.facts is not said[0].facts for one in said))
    for between, pair in chain.from_iterable(index.each(several, _of_item)):
        found[between].append(pair)
    return found


def _of_item(index: ProjectIndex, id_: Id) -> Iterator[tuple[Between, Pair]]:
    said, registers = index.statements[id_], index.registers.get(id_.family, ())
    written, own = said[0].item.id, cache(partial(_by_document, said))
    stated: dict[tuple[str, str], tuple[Facts, Field]] = {}
    for one in said:
        if one.item.kind in (ItemKind.HEADING, ItemKind.ROW) and not index.is_frozen(one.facts):
            for field in one.item.fields:
                if (name := _name(field.name)) and _value(field):
                    stated.setdefault((one.facts.document.path, name), (one.facts, field))
    for (path, name), there in stated.items():
        if there[0] not in registers[:1]:
            continue
        for (other, same), here in stated.items():
            one_day = day_of(here[0]) and day_of(here[0]) == day_of(there[0])
            if same == name and other != path and one_day and _is_one(own()[other], own()[path]):
                yield (path, other, name), Pair(written, here, there)


def _by_document(said: tuple[Statement, ...]) -> dict[str, list[Item]]:
    """The headings and rows of an item in each document."""
    found: dict[str, list[Item]] = defaultdict(list)
    for one in said:
        if one.item.kind in (ItemKind.HEADING, ItemKind.ROW):
            found[one.facts.document.path].append(one.item)
    return found


def _is_one(here: list[Item], there: list[Item]) -> bool:
    """Whether two documents mean one thing by an ID, as far as the words tell that they use for it."""
    mine, theirs = _words(here), _words(there)
    fewest = min(len(mine), len(theirs))
    return fewest < FEWEST_WORDS or len(mine & theirs) >= ALIKE * fewest


def _words(items: list[Item]) -> frozenset[str]:
    """The words of what a document says of an item, but for what is compared."""
    texts = [field.value.plain for item in items for field in item.fields if not _name(field.name)]
    return frozenset().union(*map(content_words, (*texts, *(item.title.plain for item in items))))


@lru_cache(maxsize=4096)
def _name(field: str) -> str:
    """The field that a name means, `Test Type` is a type; empty where it is not compared."""
    return next((word for word in words().compared if field == word or field.endswith(" " + word)), "")


def _value(field: Field) -> str:
    value = label(without_remarks(field.value.plain))
    return "" if PLACEHOLDER.match(value) or len(value.split()) > MOST_WORDS or "," in field.value.plain else value


def _differ(pair: Pair) -> bool:
    """Whether two values share no word."""
    return not content_words(_value(pair.here[1])) & content_words(_value(pair.there[1]))
