"""All that is said of one item, in the order of days."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gaplint.config.vocabulary import words
from gaplint.expressions import expression
from gaplint.facts.grids import PLACEHOLDER
from gaplint.facts.numbers import counted
from gaplint.facts.types import Facts, ItemKind
from gaplint.index import ProjectIndex, Statement, day_of
from gaplint.lookup import Meant, definitions_of, mentions_of
from gaplint.model.document import Document
from gaplint.model.finding import Finding
from gaplint.model.span import Span
from gaplint.read import within
from gaplint.reports.screen import PLAIN, Screen, cut, visible, width
from gaplint.run import Report

VERSION = 1
LONGEST_FIELD = 40
"""Characters of a field's value that is told; a longer one explains."""
MARKS = expression(r"(?<=\w)(?P<joined>\0++)(?=\w)|\0++")
"""Where marks stood; between two words, such as those of two cells, is a gap."""
LONGEST_LINE = 100
"""Characters of a line that is quoted."""
SHORTEST_LINE = 24
"""Columns that one has on a screen, however narrow that is."""


def as_object(report: Report, item: Meant, paths: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Definitions, statements by day, mentions and conflicts of an item in `paths`, as JSON types; lines count from 1.

    With no `paths`, in all documents. A document that is the item, by its title or since the item's row links to it, makes a
    statement by the status in its header. Conflicts are the findings on the item, those that are allowed or known as well.
    """
    index = report.project.index
    documents = [facts for facts in item.documents if not paths or within(facts.document.path, paths)]
    every = [one for each in item.ids for one in index.statements.get(each, ()) or index.phases.get(each, ())]
    said = [one for one in every if one.facts in documents]
    spans = {(one.facts.document.path, one.item.span) for one in said}
    own = [one for facts in _own_documents(index, said) if (one := _header(index, facts))]
    spoken = {one["path"] for one in own}
    said = [one for one in said if one.item.status or not _is_title(one) or one.facts.document.path not in spoken]
    rated = {(one.facts.document.path, one.item.span) for one in said if one.item.status}
    said = [one for one in said if one.item.status or (one.facts.document.path, one.item.span) not in rated]
    statements = sorted(
        [*own, *(_statement(index, one) for one in said)], key=lambda one: (one["day"] or "", one["path"], one["line"])
    )
    defined = [one for one in definitions_of(index, item) if one.facts in documents]
    name = str(defined[0].item.id if defined else item.id)
    lines = {(one["path"], one["line"]) for one in statements}
    named = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    mentions = {  # a line that names the item twice is one mention
        (at["path"], at["line"]): {**at, "text": _line(facts, mention.span)}
        for facts, mention in mentions_of(index, item)
        if facts in documents and (facts.document.path, mention.span) not in spans
        for at in [_at(facts, mention.span)]
    }
    return {
        "version": VERSION,
        "id": name,
        "definitions": _once({**_at(one.facts, one.item.span), "title": one.item.title.plain} for one in defined),
        "statements": statements,
        "mentions": list(mentions.values()),
        "conflicts": [
            {
                "rule": finding.rule,
                "message": finding.message,
                "path": finding.where.document.path,
                "line": finding.where.line,
                "hidden": hidden,
            }
            for hidden, findings in ((None, report.findings), ("allowed", report.allowed), ("baseline", report.known))
            for finding in findings
            if named.search(finding.message) or not lines.isdisjoint(_ends(finding))
        ],
    }


def _once(told: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is told of each line, once: an entry of a list under a status is an item as well as one of those that have it."""
    return list({(one["path"], one["line"], one["title"]): one for one in told}.values())


def render(found: dict[str, Any], screen: Screen = PLAIN) -> Iterator[str]:
    """The same for readers: fields that say nothing are left out, and lines that are quoted are cut to the screen."""
    yield found["id"]
    for one in found["definitions"]:
        yield visible(f"  defined    {one['path']}:{one['line']}  {one['title']}")
    for one in found["statements"]:
        told = ((name, value) for name, value in one["fields"].items() if not PLACEHOLDER.match(value))
        extra = "".join(f"; {name}: {value}" for name, value in told)
        place = f"{one['path']}:{one['line']}"
        yield visible(f"  {one['day'] or 'undated':10} {place}  {one['status'] or 'no known status'} ({one['role']}){extra}")
    for one in found["mentions"]:
        place = visible(f"  mentioned  {one['path']}:{one['line']}  ")
        yield place + cut(visible(one["text"]), max(SHORTEST_LINE, screen.columns - width(place)) if screen.columns else 0)
    for one in found["conflicts"]:
        hidden = {"allowed": " (allowed)", "baseline": " (in the baseline)"}.get(one["hidden"], "")
        yield visible(f"  conflict   {one['path']}:{one['line']}  {one['rule']}: {one['message']}{hidden}")
    yield ", ".join(counted(len(found[f"{name}s"]), name) for name in ("definition", "statement", "mention", "conflict"))


def _own_documents(index: ProjectIndex, said: list[Statement]) -> list[Facts]:
    """The documents that are the item: called after it, or the only one that its row links to."""
    found = {one.facts.document.path: one.facts for one in said if _is_title(one)}
    for one in (one for one in said if one.item.kind is ItemKind.ROW):
        document = one.facts.document
        row = document.source.line_at(one.item.span.start)
        links = [link for link in document.hyperlinks if row.start <= link.span.start < row.end]
        paths = {posixpath.normpath(posixpath.join(posixpath.dirname(document.path), link.target)) for link in links}
        targets = [index.by_path[path] for path in sorted(paths) if path in index.by_path]
        if len(targets) == 1:
            found.setdefault(targets[0].document.path, targets[0])
    return [found[path] for path in sorted(found)]


def _is_title(one: Statement) -> bool:
    """Whether a statement is the title of its document."""
    first = next((section.heading for section in one.facts.document.sections if section.heading), None)
    return first is not None and first.level == 1 and first.span.start <= one.item.span.start <= first.span.end


def _header(index: ProjectIndex, facts: Facts) -> dict[str, Any] | None:
    """What a document says of itself, if that is a status."""
    fields = [field for field in facts.header if field.name in words().status]
    status = index.statuses.read(fields[0].value) if len(fields) == 1 else None
    if status is None:
        return None
    day = day_of(facts)
    return {
        **_at(facts, fields[0].value.span),
        "day": day.isoformat() if day else None,
        "role": str(index.roles[facts.document.path]),
        "kind": "document",
        "title": facts.document.title,
        "status": status.word,
        "class": str(status.kind),
        "fields": {},
    }


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
    """The line that a mention stands in, cut where it is long; that of front matter as it is written."""
    line = facts.document.source.line_at(span.start)
    text = _without_marks(facts.document, line) or facts.document.source.text[line.start : line.end].strip()
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"


def _without_marks(document: Document, line: Span) -> str:
    """A line as it is displayed: where marks stood between a word and what follows it, `**LATER-004**.`, is no gap."""
    visible, reading = document.visible, document.source.reading
    shown = [
        visible[at] if visible[at] == reading[at] or not visible[at].isspace() else "\0" for at in range(line.start, line.end)
    ]
    return " ".join(MARKS.sub(lambda found: " " if found["joined"] else "", "".join(shown)).split())
