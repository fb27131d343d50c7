"""What else speaks of the items of some documents, so that somebody who edits these knows where to look."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gaplint.facts.numbers import counted
from gaplint.facts.types import Facts
from gaplint.lookup import Meant, definitions_of, meant, mentions_in, mentions_of
from gaplint.project import Project
from gaplint.read import within
from gaplint.reports.screen import visible

VERSION = 1


def as_object(project: Project, paths: tuple[Path, ...]) -> dict[str, Any]:
    """Each item that documents in `paths` name, with the places elsewhere that name it too, and the links to these documents.

    JSON types; lines count from 1. Items that only these documents name are left out.
    """
    index = project.index
    own = [facts for facts in index.documents if within(facts.document.path, paths)]
    items: dict[tuple[frozenset[Any], tuple[str, ...]], tuple[Meant, list[dict[str, Any]]]] = {}
    for facts in own:
        for mention in mentions_in(index, facts):
            for id_ in mention.ids:
                item = meant(index, id_, facts)
                key = item.ids, tuple(one.document.path for one in item.documents)
                items.setdefault(key, (item, []))[1].append(_at(facts, mention.span.start))
    return {
        "version": VERSION,
        "paths": [facts.document.path for facts in own],
        "items": [found for item, here in items.values() if (found := _item(project, item, here, own))["elsewhere"]],
        "links": [
            {**_at(one.facts, one.link.span.start), "target": one.path}
            for one in project.links
            if one.target in own and one.facts not in own
        ],
    }


def _item(project: Project, item: Meant, here: list[dict[str, Any]], own: list[Facts]) -> dict[str, Any]:
    index = project.index
    defined = definitions_of(index, item)
    statuses = {
        (one.facts.document.path, one.item.span): one.item.status.word
        for each in item.ids
        for one in (*index.statements.get(each, ()), *index.phases.get(each, ()))
        if one.item.status
    }
    elsewhere: dict[tuple[str, int], dict[str, Any]] = {}
    for facts, mention in mentions_of(index, item):
        if facts not in own:  # a line that names the item twice is one place
            place = _at(facts, mention.span.start)
            kept = elsewhere.setdefault((place["path"], place["line"]), {**place, "status": None})
            kept["status"] = kept["status"] or statuses.get((facts.document.path, mention.span))
    return {
        "id": str(defined[0].item.id if defined else item.id),
        "title": next((one.item.title.plain for one in defined if one.item.title.plain), ""),
        "here": here,
        "elsewhere": list(elsewhere.values()),
    }


def render(found: dict[str, Any]) -> Iterator[str]:
    """The same for readers: an item a paragraph."""
    for item in found["items"]:
        yield visible(f"{item['id']}  {item['title']}".rstrip())
        for one in item["elsewhere"]:
            yield visible(f"  {one['path']}:{one['line']}" + (f"  {one['status']}" if one["status"] else ""))
    if found["links"]:
        yield "links"
        for one in found["links"]:
            yield visible(f"  {one['path']}:{one['line']}  to {one['target']}")
    documents = {one["path"] for item in found["items"] for one in item["elsewhere"]} | {one["path"] for one in found["links"]}
    items, links = counted(len(found["items"]), "item"), counted(len(found["links"]), "link")
    yield f"{items} and {links} in {counted(len(documents), 'other document')}"


def _at(facts: Facts, offset: int) -> dict[str, Any]:
    return {"path": facts.document.path, "line": facts.document.source.line_of(offset)}
