"""What the parser understood, for other tools."""

from pathlib import Path
from typing import Any

from gaplint.binding.types import Tie
from gaplint.facts.types import Facts, Item, called
from gaplint.model.document import Table
from gaplint.model.span import Span
from gaplint.project import Project
from gaplint.read import within

VERSION = 1


def as_object(project: Project, paths: tuple[Path, ...]) -> dict[str, Any]:
    """Documents, tables, items, mentions and claims as JSON types; lines and columns count from 1.

    `paths` are the files and folders to tell of; with none, all.
    """
    registers: dict[str, dict[str, None]] = {}
    for family, found in sorted(project.index.registers.items()):
        registers.setdefault(called(family), {}).update((facts.document.path, None) for facts in found)
    return {
        "version": VERSION,
        "families": sorted(registers),
        "registers": {family: list(homes) for family, homes in registers.items()},
        "documents": [
            _document(facts, project) for facts in project.index.documents if not paths or within(facts.document.path, paths)
        ],
    }


def _document(facts: Facts, project: Project) -> dict[str, Any]:
    document = facts.document
    known = project.index.families
    damage = document.source.damage
    return {
        "path": document.path,
        "title": document.title,
        "role": str(project.index.roles[document.path]),
        "created": str(facts.created.date) if facts.created else None,
        "updated": str(facts.updated.date) if facts.updated else None,
        "damage": damage.codec if damage else None,
        "sections": [
            {"title": section.title, "level": section.level, **_at(facts, section.heading.span)}
            for section in document.sections
            if section.heading
        ],
        "tables": [_table(facts, block) for block in document.everything if isinstance(block, Table)],
        "items": [_item(facts, item) for item in facts.items if item.id.family in known],
        "mentions": [
            {
                "ids": [str(id_) for id_ in mention.ids],
                "place": str(mention.place.value),
                "refused": mention.refused or None,
                **_at(facts, mention.span),
            }
            for mention in facts.mentions
            if mention.ids[0].family in known
        ],
        "claims": [
            {
                "kind": str(tie),
                "value": binding.value,
                "says": binding.says,
                "bound": binding.reason or None,
                "true": binding.fits if binding.bound else None,
                **_at(facts, binding.span),
            }
            for tie in Tie
            for binding in project.bindings[tie]
            if binding.facts is facts
        ],
    }


def _table(facts: Facts, table: Table) -> dict[str, Any]:
    return {
        **_at(facts, table.span),
        "header": [cell.plain for cell in table.header.cells],
        "rows": [[cell.plain for cell in row.cells] for row in table.rows],
    }


def _item(facts: Facts, item: Item) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "family": called(item.id.family),
        "kind": str(item.kind),
        "title": item.title.plain,
        "status": {"class": str(item.status.kind), "word": item.status.word, "tail": item.status.tail} if item.status else None,
        "fields": {field.name: field.value.plain for field in item.fields},
        **_at(facts, item.span),
    }


def _at(facts: Facts, span: Span) -> dict[str, int]:
    line, column = facts.document.source.position(span.start)
    end_line, end_column = facts.document.source.position(span.end)
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}
