"""Places of documents as editors have them: addresses in place of paths, lines from 0, columns in the client's units."""

import os
from functools import cache

from lsprotocol import types
from pygls import uris
from pygls.workspace import PositionCodec

from gaplint.model.document import Document
from gaplint.model.finding import Spot
from gaplint.model.source import Source
from gaplint.model.span import Span


class Positions:
    """Between gaplint's spans and an editor's ranges."""

    def __init__(self, codec: PositionCodec | None = None) -> None:
        self._codec = codec or PositionCodec()
        self._opened: dict[str, str] = {}
        self._uri_of = cache(uris.from_fs_path)

    def opened(self, uri: str) -> None:
        """Remember how the client writes the address of a document."""
        self._opened[path_of(uri)] = uri

    def uri(self, path: str) -> str:
        """The address of a document, as the client writes it if it has opened it."""
        absolute = os.path.abspath(path)  # noqa: PTH100  # resolve() would follow links
        return self._opened.get(absolute) or str(self._uri_of(absolute))

    def range(self, source: Source, span: Span) -> types.Range:
        """Where a stretch of a text stands."""
        return types.Range(self.position(source, span.start), self.position(source, span.end))

    def position(self, source: Source, offset: int) -> types.Position:
        """Where a character of a text stands."""
        line = source.line_of(offset)
        before = source.text[source.line_span(line).start : offset]
        return types.Position(line - 1, self._codec.client_num_units(before))

    def offset(self, source: Source, position: types.Position) -> int:
        """The character of a text at a place; the end of the line, or of the text, where the place lies behind it."""
        if position.line >= len(source.line_starts):
            return len(source.text)
        start, end = source.line_span(position.line + 1)
        text = source.text[start:end]
        units = 0
        for at, character in enumerate(text):
            if units >= position.character:
                return start + at
            units += self._codec.client_num_units(character)
        return end

    def location(self, spot: Spot) -> types.Location:
        """Where one end of a contradiction is."""
        return self.within(spot.document, spot.span)

    def within(self, document: Document, span: Span) -> types.Location:
        """Where a stretch of a document is."""
        return types.Location(self.uri(document.path), self.range(document.source, span))


def path_of(uri: str) -> str:
    """The path of a file's address, absolute; empty for what is not a file."""
    path = uris.to_fs_path(uri)
    return os.path.abspath(path) if path else ""  # noqa: PTH100
