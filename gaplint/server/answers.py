"""What an editor asks about a place in a document, answered from a report; nothing here waits for anything."""

import posixpath
from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from gaplint.expressions import expression
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex
from gaplint.lookup import Meant, definitions_of, id_at, meant, mentions_in, mentions_of, prefix_before
from gaplint.model.span import Span
from gaplint.renaming import renamed
from gaplint.reports.trace import as_object
from gaplint.run import Report
from gaplint.server.positions import Positions

TARGET = expression(r"\]\(\s*<?([^()<>\n]*)\Z")
"""The target of a link, as far as it is written."""
SPECIAL = expression(r"([\\`*_\[\]<>|#~])")
MOST_MENTIONS = 12
"""Mentions that a hover lists."""


class Asked:
    """A place in a document that somebody asks about."""

    def __init__(self, report: Report, facts: Facts, positions: Positions, position: types.Position) -> None:
        self.report, self.facts, self.positions = report, facts, positions
        self.offset = positions.offset(facts.document.source, position)
        self.named = id_at(self.index, facts, self.offset)

    @property
    def index(self) -> ProjectIndex:
        return self.report.project.index

    @property
    def item(self) -> Meant | None:
        """What the ID at the place means."""
        return meant(self.index, self.named.id, self.facts) if self.named else None


def hover(asked: Asked) -> types.Hover | None:
    """The title of an item, what is said of it by day, and where else it is named."""
    if asked.named is None or asked.item is None:
        return None
    found = as_object(asked.report, asked.item)
    text = "\n\n".join("\n".join(block) for block in _blocks(found) if block)
    span = asked.positions.range(asked.facts.document.source, asked.named.span)
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), span)


def _blocks(found: dict[str, Any]) -> Iterator[list[str]]:
    title = next((one["title"] for one in found["definitions"] if one["title"]), "")
    yield [f"**{found['id']}** {_plain(title)}".rstrip()]
    yield [
        f"- {one['day'] or 'undated'}: {_plain(one['status'])} ({_plain(one['path'])}:{one['line']})"
        for one in found["statements"]
        if one["status"]
    ]
    mentions = found["mentions"]
    places = [f"{_plain(one['path'])}:{one['line']}" for one in mentions[:MOST_MENTIONS]]
    more = f" and {len(mentions) - MOST_MENTIONS} more" if len(mentions) > MOST_MENTIONS else ""
    yield [f"Mentioned in {', '.join(places)}{more}"] if places else []
    yield [f"- {one['rule']}: {_plain(one['message'])}" for one in found["conflicts"]]


def _plain(text: str) -> str:
    """A text of a document, so that Markdown shows it as it is."""
    return SPECIAL.sub(r"\\\1", text)


def definition(asked: Asked) -> list[types.Location]:
    """Where the item at the place is defined, or the document that the link there leads to."""
    if asked.item:
        return [asked.positions.within(one.facts.document, one.item.span) for one in definitions_of(asked.index, asked.item)]
    for link in asked.facts.document.hyperlinks:
        if link.span.start <= asked.offset <= link.span.end:
            resolved = (one for one in asked.report.project.links if one.facts is asked.facts and one.link is link)
            target = next((one.target for one in resolved if one.target), None)
            return [asked.positions.within(target.document, Span(0, 0))] if target else []
    return []


def references(asked: Asked, with_definitions: bool) -> list[types.Location]:
    """Where the item at the place is named."""
    if asked.item is None:
        return []
    defined = {(one.facts.document.path, one.item.span) for one in definitions_of(asked.index, asked.item)}
    return [
        asked.positions.within(facts.document, mention.span)
        for facts, mention in mentions_of(asked.index, asked.item)
        if with_definitions or (facts.document.path, mention.span) not in defined
    ]


def renamable(asked: Asked) -> types.Range | None:
    """The ID at the place, if it stands by itself and can be given another name."""
    if (
        asked.item is None
        or asked.named is None
        or asked.named.span not in {one.span for one in mentions_in(asked.index, asked.facts)}
    ):
        return None
    return asked.positions.range(asked.facts.document.source, asked.named.span)


def rename(asked: Asked, name: str) -> types.WorkspaceEdit | None:
    """The item at the place under another name, in all documents. Raises RenameError."""
    if asked.item is None:
        return None
    changes: dict[str, list[types.TextEdit]] = {}
    for facts, span in renamed(asked.index, asked.item, name):
        edit = types.TextEdit(asked.positions.range(facts.document.source, span), name)
        changes.setdefault(asked.positions.uri(facts.document.path), []).append(edit)
    return types.WorkspaceEdit(changes)


def completion(asked: Asked) -> list[types.CompletionItem]:
    """The IDs that may be meant by what stands before the place, or in a link the documents or anchors."""
    source = asked.facts.document.source
    line = source.text[source.line_at(asked.offset).start : asked.offset]
    if link := TARGET.search(line):
        path, hash_, begun = link[1].partition("#")
        names = _anchors(asked, path) if hash_ else _documents(asked)
        written = begun if hash_ else path
        kind = types.CompletionItemKind.Reference if hash_ else types.CompletionItemKind.File
        return [_completed(asked, name, len(written), kind) for name in names if name.startswith(written)]
    begun = prefix_before(source.text, asked.offset)
    items = ((str(said[0].item.id), said) for said in asked.index.items.values()) if begun else ()
    kind = types.CompletionItemKind.Constant
    return [
        _completed(asked, name, len(begun), kind, next((one.item.title.plain for one in said if one.item.title.plain), ""))
        for name, said in items
        if name.startswith(begun)
    ]


def _completed(asked: Asked, name: str, begun: int, kind: types.CompletionItemKind, detail: str = "") -> types.CompletionItem:
    """`name` in place of the characters before the place that begin it."""
    span = Span(asked.offset - begun, asked.offset)
    edit = types.TextEdit(asked.positions.range(asked.facts.document.source, span), name)
    return types.CompletionItem(name, kind=kind, detail=detail or None, text_edit=edit)


def _documents(asked: Asked) -> list[str]:
    """The other documents, as links from this one lead to them."""
    own = asked.facts.document.path
    return [posixpath.relpath(path, posixpath.dirname(own) or ".") for path in asked.index.by_path if path != own]


def _anchors(asked: Asked, path: str) -> list[str]:
    """The anchors of the document that a link leads to."""
    own = asked.facts.document.path
    target = posixpath.normpath(posixpath.join(posixpath.dirname(own), path)) if path else own
    facts = asked.index.by_path.get(target)
    return sorted(facts.anchors) if facts else []
