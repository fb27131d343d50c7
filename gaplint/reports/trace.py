"""All that is said of one item, in the order of days."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from gaplint.facts.numbers import counted
from gaplint.facts.phases import phase_mentions
from gaplint.facts.types import Facts, Id
from gaplint.index import ProjectIndex, Statement, day_of
from gaplint.model.finding import Finding
from gaplint.model.span import Span
from gaplint.read import within
from gaplint.reports.screen import visible
from gaplint.run import Report

VERSION = 1
LONGEST_FIELD = 40
"""Characters of a field's value that is told; a longer one explains."""
LONGEST_LINE = 100
"""Characters of a line that is quoted."""


def as_object(report: Report, id_: Id, paths: tuple[Path, ...]) -> dict[str, Any]:
    """Definitions, statements by day, mentions and conflicts of an item in `paths`, as JSON types; lines count from 1.

    With no `paths`, in all documents. Conflicts are the reported findings on the item.
    """
    index = report.project.index
    documents = [facts for facts in index.documents if not paths or within(facts.document.path, paths)]
    known = index.known_as(id_)
    every = [one for each in known for one in index.statements.get(each, ()) or index.phases.get(each, ())]
    said = sorted((one for one in every if one.facts in documents), key=_when)
    defined = [one for each in known for one in index.definitions(each) if one.facts in documents]
    name = str(defined[0].item.id if defined else id_)
    lines = {(one.facts.document.path, one.facts.document.source.line_of(one.item.span.start)) for one in said}
    named = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    spans = {(one.facts.document.path, one.item.span) for one in said}
    mentions = [
        {**_at(facts, mention.span), "text": _line(facts, mention.span)}
        for facts in documents
        for mention in (*facts.mentions, *(phase_mentions(facts.document) if known & index.phases.keys() else ()))
        if any(index.canonical(one) in known for one in mention.ids) and (facts.document.path, mention.span) not in spans
    ]
    return {
        "version": VERSION,
        "id": name,
        "definitions": [{**_at(one.facts, one.item.span), "title": one.item.title.plain} for one in defined],
        "statements": [_statement(index, one) for one in said],
        "mentions": mentions,
        "conflicts": [
            {
                "rule": finding.rule,
                "message": finding.message,
                "path": finding.where.document.path,
                "line": finding.where.line,
            }
            for finding in report.findings
            if named.search(finding.message) or not lines.isdisjoint(_ends(finding))
        ],
    }


def render(found: dict[str, Any]) -> Iterator[str]:
    """The same for readers."""
    yield found["id"]
    for one in found["definitions"]:
        yield visible(f"  defined    {one['path']}:{one['line']}  {one['title']}")
    for one in found["statements"]:
        extra = "".join(f"; {name}: {value}" for name, value in one["fields"].items())
        if one["status"] or extra:
            place = f"{one['path']}:{one['line']}"
            yield visible(f"  {one['day'] or '':10} {place}  {one['status'] or '-'} ({one['role']}){extra}")
    for one in found["mentions"]:
        yield visible(f"  mentioned  {one['path']}:{one['line']}  {one['text']}")
    for one in found["conflicts"]:
        yield visible(f"  conflict   {one['path']}:{one['line']}  {one['rule']}: {one['message']}")
    yield ", ".join(counted(len(found[f"{name}s"]), name) for name in ("definition", "statement", "mention", "conflict"))


def _when(one: Statement) -> tuple[date, str, Span]:
    return day_of(one.facts) or date.min, one.facts.document.path, one.item.span


def _ends(finding: Finding) -> set[tuple[str, int]]:
    """Path and line of each end of a finding."""
    return {(spot.document.path, spot.line) for spot in (finding.where, *finding.related)}


def _statement(index: ProjectIndex, one: Statement) -> dict[str, Any]:
    day, status = day_of(one.facts), one.item.status
    shown = (one.item.title.span, status.span if status else None)
    fields = (field for field in one.item.fields if field.value.span not in shown and field.value.plain)
    told = {field.name: field.value.plain for field in fields if len(field.value.plain) <= LONGEST_FIELD}
    return {
        **_at(one.facts, one.item.span),
        "day": day.isoformat() if day else None,
        "role": str(index.roles[one.facts.document.path]),
        "kind": str(one.item.kind),
        "title": one.item.title.plain,
        "status": status.word if status else None,
        "class": str(status.kind) if status else None,
        "fields": told,
    }


def _at(facts: Facts, span: Span) -> dict[str, Any]:
    return {"path": facts.document.path, "line": facts.document.source.line_of(span.start)}


def _line(facts: Facts, span: Span) -> str:
    """The line that a mention stands in, cut where it is long."""
    source = facts.document.source
    text = facts.document.plain(source.line_at(span.start))
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"
