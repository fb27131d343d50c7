"""One ID defined twice in one document; see the page of this name."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.facts.types import Facts, Id, Item, ItemKind
from gaplint.index import ProjectIndex, content_words, normal
from gaplint.model.finding import Finding, Spot
from gaplint.model.span import Span
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for facts in project.index.documents:
        for items in _definitions(project.index, facts):
            first, *others = items
            for other in others:
                if not _same(first, other):
                    yield Finding(
                        f"{other.id} is already “{first.title.plain}”; here it is “{other.title.plain}”",
                        Spot(facts.document, other.span, "defined again"),
                        (Spot(facts.document, first.span, "defined first"),),
                        "give one of the two a number of its own",
                    )


def _definitions(index: ProjectIndex, facts: Facts) -> Iterator[list[Item]]:
    """The definitions of each ID that has several: headings, or rows of one register table."""
    headings: dict[Id, list[Item]] = defaultdict(list)
    rows: dict[tuple[Id, Span], list[Item]] = defaultdict(list)
    sizes: dict[Span, set[Id]] = defaultdict(set)
    for item in facts.items:
        if item.id.family not in index.families or not item.title.plain:
            continue
        if item.kind is ItemKind.HEADING:
            headings[normal(item.id)].append(item)
        elif item.kind is ItemKind.ROW and item.table and facts in index.registers.get(item.id.family, ()):
            rows[normal(item.id), item.table.span].append(item)
            sizes[item.table.span].add(normal(item.id))
    yield from (items for items in headings.values() if len(items) > 1)
    repeated = Counter(table for (_, table), items in rows.items() if len(items) > 1)
    for (id_, table), items in rows.items():
        if len(items) > 1 and id_ not in headings and len(sizes[table]) >= 3 and repeated[table] * 3 <= len(sizes[table]):
            yield items


def _same(first: Item, other: Item) -> bool:
    """Whether two titles can name one thing: they share a word, or one is written in another script."""
    left, right = content_words(first.title.plain), content_words(other.title.plain)
    return not left or not right or bool(left & right)


RULE = Rule(check)
