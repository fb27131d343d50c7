"""Every item with its status, and the status words that nobody knows."""

import csv
import io
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from gaplint.config.values import nearest
from gaplint.config.vocabulary import words
from gaplint.facts.grids import PLACEHOLDER, label
from gaplint.facts.numbers import counted
from gaplint.facts.types import Id, ItemKind, called
from gaplint.facts.unjoined import FEWEST, leading
from gaplint.index import ProjectIndex, Statement, day_of
from gaplint.project import Project
from gaplint.read import within
from gaplint.reports.screen import PLAIN, Screen, table, visible

VERSION = 1
COLUMNS = ("id", "family", "title", "status", "class", "register", "line", "last_said", "last_in", "status_in")
LONGEST_TITLE = 48
"""Characters of a title in the table."""
LONGEST_STATUS = 4
"""Words of what may be a status; a longer text explains."""


class Filter(NamedTuple):
    """What items to show; an empty value asks for nothing."""

    families: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    text: str = ""
    paths: tuple[Path, ...] = ()
    """Of the document that defines it."""

    def keeps(self, item: dict[str, Any]) -> bool:
        """Whether an item is of one of the families and classes, and has the text in its ID, title or status."""
        said = f"{item['id']} {item['title']} {item['status'] or ''}".lower()
        return (
            (not self.families or any(_is_of(item["family"], one) for one in self.families))
            and (not self.classes or item["class"] in self.classes)
            and self.text.lower() in said
            and (not self.paths or within(item["register"], self.paths))
        )


def _is_of(family: str, name: str) -> bool:
    """Whether a family is the one of that name, in any case, or begins with it and a hyphen."""
    return f"{family}-".lower().startswith(f"{name}-".lower())


def unknown_family(project: Project, wanted: Filter) -> str:
    """The first family that is wanted and that nobody knows or names, with the nearest; or nothing."""
    index = project.index
    known = {called(family) for family in index.families} | {called(id_.family) for id_ in (*index.statements, *index.phases)}
    unknown = (name for name in wanted.families if not any(_is_of(family, name) for family in known))
    return next((f"{name}{nearest(name, known)}" for name in unknown), "")


def items(project: Project, wanted: Filter) -> list[dict[str, Any]]:
    """Every item that some document defines, as JSON types, in the order of families and numbers."""
    index = project.index
    found = (_item(index, id_, said) for id_, said in index.items.items())
    return [item for item in found if wanted.keeps(item)]


def as_object(project: Project, wanted: Filter) -> dict[str, Any]:
    """`items` with a version; lines count from 1."""
    return {"version": VERSION, "items": items(project, wanted)}


def render(project: Project, wanted: Filter, screen: Screen = PLAIN) -> Iterator[str]:
    """A line per item under a header, and their number."""
    found = items(project, wanted)
    rows = [[str(item["id"]), _short(item["title"]), _status(item), _where(item)] for item in found]
    yield from table([["ID", "Title", "Status", "Register"], *rows], screen)
    yield counted(len(found), "item") + ("" if found else f": {_why_none(project, wanted)}")


def _status(item: dict[str, Any]) -> str:
    """The words of the status, and what says so where it is another document than the one that defines the item."""
    elsewhere = item["status_in"] not in (None, item["register"])
    return f"{item['status']} ({posixpath.basename(item['status_in'])})" if elsewhere else item["status"] or "-"


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def _why_none(project: Project, wanted: Filter) -> str:
    """Why there is nothing to list: the first of the reasons that holds for all that there is."""
    index = project.index
    documents = [facts for facts in index.documents if not wanted.paths or within(facts.document.path, wanted.paths)]
    if items(project, Filter(paths=wanted.paths)):
        return f"none of the {len(items(project, Filter(paths=wanted.paths)))} here is what was asked for"
    if not documents:
        return "no document was read here"
    if any(id_.family in index.families for facts in documents for mention in facts.mentions for id_ in mention.ids):
        return "IDs are named here, and defined elsewhere; without PATHS all are listed"
    single = sorted({called(item.id.family) for facts in documents for item in facts.items} - set(map(called, index.families)))
    if single:
        return f"families need two IDs to be recognised; `families` in the configuration adds {', '.join(single)}"
    lone = next((one for facts in documents if (one := leading(facts.document.title))), None)
    if lone:
        return f"an ID without a hyphen, such as {lone}, counts only in a document that gives {FEWEST} of its family or more"
    return "no document here defines an ID, such as LATER-001, in a heading, a row or a list entry"


def as_csv(project: Project, wanted: Filter) -> Iterator[str]:
    """Comma-separated values as of RFC 4180, with a header."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for item in items(project, wanted):
        writer.writerow({name: visible(value) if isinstance(value, str) else value for name, value in item.items()})
    yield from out.getvalue().removesuffix("\n").split("\n")


def unknown_statuses(project: Project, paths: tuple[Path, ...], screen: Screen = PLAIN) -> Iterator[str]:
    """What stands in `paths` (with none, anywhere) where a status should, and is no status word: how often, and where first."""
    found = unknown_words(project, paths)
    yield from table([["Word", "Times", "First"], *([word, str(len(at)), at[0]] for word, at in found)], screen)
    yield counted(len(found), "unknown status word") + ("; `statuses` in the configuration adds words" if found else "")


def unknown_words(project: Project, paths: tuple[Path, ...] = ()) -> list[tuple[str, list[str]]]:
    """The words that stand for a status and are not known, the most frequent first, each with its places."""
    places: dict[str, list[str]] = defaultdict(list)
    for facts in project.index.documents:
        if paths and not within(facts.document.path, paths):
            continue
        cells = [
            row.cells[n]
            for grid in facts.grids
            for n in grid.headed(words().status, first=0)
            for row in grid.rows
            if n < len(row.cells)
        ]
        for text in (*cells, *(field.value for field in facts.fields if field.name in words().status)):
            said = label(text.plain)
            short = said and len(said.split()) <= LONGEST_STATUS and not PLACEHOLDER.match(said)
            if short and project.index.statuses.read(text) is None:
                places[said].append(f"{facts.document.path}:{facts.document.source.line_of(text.span.start)}")
    return sorted(places.items(), key=lambda one: (-len(one[1]), one[0]))


def _item(index: ProjectIndex, id_: Id, said: tuple[Statement, ...]) -> dict[str, Any]:
    own = [one for one in said if one.item.kind is not ItemKind.STATEMENT]
    defined = index.definitions(id_) or [one for one in own if one.item.title.plain] or own
    first = defined[0]
    closed = first.item.closed
    elsewhere = [
        one for one in said if one.item.status and not closed and id_ not in index.phases
    ]  # plans have phases of their own
    stated = next((one for one in defined if one.item.status), None) or _last(first, elsewhere)
    last = _last(first, said) or first
    status = stated.item.status if stated else None
    day = day_of(last.facts)
    return {
        "id": str(first.item.id),
        "family": called(first.item.id.family),
        "title": first.item.title.plain,
        "status": status.word if status else ("closed" if closed else None),
        "class": str(status.kind) if status else ("done" if closed else None),
        "register": first.facts.document.path,
        "line": first.facts.document.source.line_of(first.item.span.start),
        "last_said": day.isoformat() if day else None,
        "last_in": last.facts.document.path,
        "status_in": stated.facts.document.path if stated else (first.facts.document.path if closed else None),
    }


def _last(first: Statement, said: Iterable[Statement]) -> Statement | None:
    """The statement of the latest day; of several the one of the document that defines the item."""
    return max(said, key=lambda one: (str(day_of(one.facts) or ""), one.facts is first.facts), default=None)


def _where(item: dict[str, Any]) -> str:
    return f"{item['register']}:{item['line']}"
