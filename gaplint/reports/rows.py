"""A project as rows of tables, one after the other; `gaplint.reports.tables` says what they hold."""

from collections import Counter
from collections.abc import Iterable, Iterator

from gaplint.decision.fingerprint import fingerprint
from gaplint.facts.types import Facts, Item, called
from gaplint.index import ProjectIndex, day_of
from gaplint.model.finding import Finding
from gaplint.relations.contents import contents, contents_of
from gaplint.relations.relation import relations
from gaplint.reports.encoded import encoded
from gaplint.reports.tables import (
    NAMES,
    VERSION,
    DocumentRow,
    FindingRow,
    Related,
    RelationColumn,
    RelationRow,
    Row,
    StatementRow,
    plain,
)
from gaplint.run import Report


def rows(project: str, report: Report) -> Iterator[Row]:
    """All that was understood and found of a project: a document with its relations and statements, the next, the findings.

    `project` is how it is called.
    """
    index = report.project.index
    for facts in index.documents:
        said = [*(item for item in facts.items if item.id.family in index.families), *facts.phases]
        yield _document(project, index, facts, len(said))
        yield from _relations(project, index, facts)
        for item in said:
            yield _statement(project, index, facts, item)
    seen: Counter[str] = Counter()
    for finding in report.findings:
        yield _finding(project, finding, seen)


def as_lines(found: Iterable[Row]) -> Iterator[str]:
    """Each row as a JSON object that names its table."""
    for row in found:
        yield encoded({"version": VERSION, "table": NAMES[type(row)], **plain(row)}, default=str)


def _document(project: str, index: ProjectIndex, facts: Facts, items: int) -> DocumentRow:
    path = facts.document.path
    families = {called(family) for family, homes in index.registers.items() if facts in homes}
    return DocumentRow(
        project, path, facts.document.title, str(index.roles[path]), day_of(facts), tuple(sorted(families)), items
    )


def _relations(project: str, index: ProjectIndex, facts: Facts) -> Iterator[RelationRow]:
    path, source = facts.document.path, facts.document.source
    for one in relations(facts):
        yield RelationRow(
            project,
            path,
            source.line_of(one.place.start),
            "table" if one.grid else "headings",
            one.names[one.key],
            "id" if one.has_ids else "name",
            tuple(map(RelationColumn, one.names, map(str, contents(one, index.statuses)))),
            len(one.rows),
        )
    for tally in facts.tallies:
        held = map(str, contents_of(tally, facts, index.statuses))
        yield RelationRow(
            project,
            path,
            source.line_of(tally.table.span.start),
            "list",
            tally.headers[0],
            "name",
            tuple(map(RelationColumn, tally.headers, held)),
            len(tally.rows),
        )


def _statement(project: str, index: ProjectIndex, facts: Facts, item: Item) -> StatementRow:
    status = item.status
    return StatementRow(
        project,
        str(item.id),
        called(item.id.family),
        item.id.number,
        str(item.kind),
        item.title.plain,
        status.word if status else "closed" if item.closed else None,
        str(status.kind) if status else "done" if item.closed else None,
        facts in index.registers.get(item.id.family, ()),
        facts.document.path,
        facts.document.source.line_of(item.span.start),
    )


def _finding(project: str, finding: Finding, seen: Counter[str]) -> FindingRow:
    line, column = finding.where.document.source.position(finding.where.span.start)
    return FindingRow(
        project,
        finding.rule,
        str(finding.severity),
        finding.confidence.name.lower(),
        round(finding.weight.probability, 3),
        finding.where.document.path,
        line,
        column,
        finding.message,
        finding.repair,
        tuple(Related(spot.document.path, spot.line, spot.label) for spot in finding.related),
        fingerprint(finding, seen),
    )
