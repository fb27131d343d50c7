"""Rows of summary tables, tied to the section, the column or the tables that their labels name."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from gaplint.binding.blocks import column_sum, first_rows
from gaplint.binding.sections import Titles, main_column, section_readings
from gaplint.binding.summary import Summary
from gaplint.binding.types import Binding, Reading, Way
from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.numbers import NUMBER, number, whole
from gaplint.facts.types import Facts, Grid, Quantity
from gaplint.index import content_words, of_document
from gaplint.model.document import Section
from gaplint.model.span import Span
from gaplint.relations.cells import without_remarks
from gaplint.relations.structure import names

POOL = 0.2
"""Share of the rows by which a number may miss and still be meant to count them."""
FEWEST_NAMED = 3
"""Rows that name sections of one level, being most of the table, from which on the others may name such a section in short."""
BLANK = expression(r"[^\w/]+")
"""What stands between the words of a label; those that a slash joins are one or the other."""
LONE_NUMBER = expression(rf"(?<=[\s(（–—:：-])(?<![\w.,][-/.,])(?:{NUMBER})(?![\w%/.,]*\w)")
"""A number in a title behind its words."""
TOTALS = content_words("total number count sum overall")


def by_sections(summary: Summary, titles: Titles) -> Iterator[Binding]:
    """Rows whose label is the title of a section of the document."""
    column = main_column(summary.grid)
    if column is None:
        return
    lists = summary.grid.headers[column] in words().count
    called = [titles.find(label.plain) for label, _ in summary.rows()]
    named = [section.level for section in called if section]
    shortened = len(set(named)) == 1 and len(named) >= FEWEST_NAMED and 2 * len(named) > len(called)
    for label, quantities in (*summary.rows(), *summary.leading_totals()):
        quantity = quantities[column]
        if quantity is None or quantity.unit == "%" or quantity.value != int(quantity.value):
            continue
        said = f"the summary says {whole(quantity.value)} for {label.plain}"
        section = titles.find(label.plain) or (titles.beginning(label.plain, named[0]) if shortened else None)
        if section is not None and not section.span.covers(summary.grid.table.span):
            found = section_readings(summary.home, section, lists)
            yield section_binding(summary, quantity, said, label.plain, section, found)
        else:
            column_binding = _column_binding(summary, quantity, said, content_words(without_remarks(label.plain)), titles)
            yield column_binding if column_binding.bound else _pool_binding(summary, quantity, said, label.plain, titles)


def section_binding(
    summary: Summary, quantity: Quantity, said: str, label: str, section: Section, found: list[Reading]
) -> Binding:
    """A row tied to what a section holds; unbound where the sizes are so far apart that it must count something else."""
    if not found or quantity.value == 0 or not quantity.value / 2 <= found[0].value <= quantity.value * 2:
        return summary.binding(quantity, said, "", [], "")
    repair = f"change it to {whole(found[0].value)}, or fix the section"
    binding = summary.binding(quantity, said, f"label names heading {section.title!r}", found, repair)
    again = ["the row comes again in other tables"] if _comes_again(summary, label) else []
    headed = ["headed as a count"] if any(header in words().count for header in summary.grid.headers[1:]) else []
    nearly = ["near"] if abs(found[0].value - quantity.value) <= max(1, POOL * quantity.value) else []
    numbered = ["sub-headings are numbered"] if found[0].way is Way.HEADINGS else []
    return replace(
        binding, form="section", signs=frozenset([*again, *headed, *nearly, *numbered, *_said_there(section, found[0])])
    )


def _said_there(section: Section, found: Reading) -> list[str]:
    """Whether the section's own title gives the number that is found below it, `Piers (93)`: two places against one."""
    stated = {number(match.group()) for match in LONE_NUMBER.finditer(section.title)}
    return ["the section's title agrees with what it holds"] if found.value > 1 and found.value in stated else []


def _comes_again(summary: Summary, label: str) -> bool:
    """Whether other tables have a row of the name, as tables do that state the properties of one thing each."""
    return any(grid is not summary.grid for grid in _naming(summary.facts).get(label, ()))


@of_document
def _naming(facts: Facts) -> dict[str, list[Grid]]:
    """The first two tables with a row of each name."""
    found: dict[str, list[Grid]] = defaultdict(list)
    for grid in facts.grids:
        for name in {row.cells[0].plain for row in grid.rows if row.cells}:
            if len(found[name]) < 2:
                found[name].append(grid)
    return found


def _column_binding(summary: Summary, quantity: Quantity, said: str, name: frozenset[str], titles: Titles) -> Binding:
    """`Checklist items | 47`, where a section about the checklist has a table with a column `Items`."""
    facts = summary.home
    unbound = summary.binding(quantity, said, "", [], "")
    fitting = (
        (column.grid, column.number)
        for header in (titles.headers_within(name) if len(name) >= 2 else ())
        if header < name
        for column in titles.columns_under(header, name - header)
        if column.grid is not summary.grid
    )
    found = list(islice(fitting, 2))
    if len(found) != 1:
        return unbound
    other, column = found[0]
    values = other.numbers(column)
    bare = [value for value in values if not value.unit] or values
    everything = column_sum(facts, other, column)
    added = sum(value.value for value in bare)
    if quantity.value == 0 or not quantity.value / 2 <= added <= quantity.value * 2:
        return unbound
    says = f"column {other.name(column)} under “{other.section.title}” adds up to {whole(added)}"
    evidence = [
        Reading(added, says, facts, everything.span),
        everything,
        Reading(len(values), f"it has {len(values)} rows", facts, everything.span),
        *(Reading(q.value, "its total", facts, q.span) for qs in other.total_quantities for q in qs if q),
    ]
    repair = first_rows(bare, quantity.value) or f"change it to {whole(added)}, or fix the table"
    reason = f"column {other.name(column)} of the table under {other.section.title!r}"
    return replace(summary.binding(quantity, said, reason, evidence, repair), form="column")


def _pool_binding(summary: Summary, quantity: Quantity, said: str, label: str, titles: Titles) -> Binding:
    """`Total routes | 56`, where tables list routes, and their sections' titles have the label's other words."""
    phrases = (content_words(part) - TOTALS for part in BLANK.split(without_remarks(label)))  # of what a slash joins, either
    wanted = content_words(without_remarks(label))
    listing = titles.listing(wanted, frozenset(phrase for phrase in phrases if phrase))
    pools = [pool for each in listing if (pool := [one for one in each if one.grid is not summary.grid])]
    unbound = summary.binding(quantity, said, "", [], "")
    if len(pools) != 1 or quantity.unit:
        return unbound
    pool = pools[0]
    rows = sum(len(column.grid.rows) for column in pool)
    if any(column.grid.elided for column in pool) or abs(rows - quantity.value) > POOL * rows:
        return unbound
    facts = summary.home
    span = Span(pool[0].grid.table.span.start, pool[-1].grid.table.span.end)
    name = pool[0].grid.name(0)
    tables = f"the {len(pool)} tables under “{name}” have" if len(pool) > 1 else f"the table under “{name}” has"
    evidence = [Reading(rows, f"{tables} {rows} rows", facts, span)]
    for columns_ in ([*pool], *([column] for column in pool)):
        cells = [row.cells[0].plain for column in columns_ for row in column.grid.rows if row.cells]
        evidence += (
            Reading(value, f"{value} if counted another way", facts, span)
            for value in (len(set(cells)), len(cells), sum(len(names(cell)) for cell in cells))
        )
    reason = f"tables with the column {name}"
    repair = f"change it to {rows}, or fix the tables"
    signs = frozenset(["several tables"] if len(pool) > 1 else [])
    return replace(summary.binding(quantity, said, reason, evidence, repair), form="tables", signs=signs)
