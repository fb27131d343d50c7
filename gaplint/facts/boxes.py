"""Boxes and progress bars, drawn with line and block characters inside code fences."""

import re
from collections.abc import Iterator

from gaplint.expressions import expression
from gaplint.facts.ids import find_id
from gaplint.facts.numbers import NUMBER, number, rough
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Box, Claim, ClaimKind, Item, ItemKind, Percentage
from gaplint.model.document import Document, Fence
from gaplint.model.source import LINE_END
from gaplint.model.span import Span

SIDES = expression(r"[│┃║|](?P<inside>[^│┃║|\r\n]*)[│┃║|]")
STATUS_LINE = expression(r"[-•*\s]*Status:\s*", re.IGNORECASE)
BLOCKS = "█▓▒░▏■□▰▱▮▯"
DRAWN = expression(r"[│┃║]")


BAR = expression(
    rf"^[^\S\n]*+(?=[^\n{BLOCKS}]*[^\W\d_])(?P<label>(?>[^\n{BLOCKS}]*[^\s{BLOCKS}]))\s*+[{BLOCKS}]{{3,}}+\s*+(?P<about>~)?"
    rf"(?P<percent>\d{{1,9}}(?:\.\d{{1,9}})?)\s*+%\s*+\(?"
    rf"(?P<number>{NUMBER})(?:[ ]+[^\W\d_]+){{0,3}}\s*/\s*(?P<of>{NUMBER})(?P<unit>(?:[ ]+[^\W\d_]+){{0,3}})",
    re.MULTILINE,
)
"""`Piers  ████░░  66% (4/6)`."""
PLAIN = ("", "text", "txt")
"""What a fence without program code is called."""


def find_bars(document: Document) -> Iterator[tuple[Claim, Percentage]]:
    """The fraction that a progress bar stands for, and its percentage."""
    text = document.source.reading
    if not any(block in text for block in BLOCKS):
        return
    for block in document.every(Fence):
        if block.info not in PLAIN:
            continue
        for match in BAR.finditer(text, *block.content):
            part, of = number(match["number"]), number(match["of"])
            if of:
                fraction = Span(match.start("number"), match.end("of"))
                percent = match["percent"]
                line = document.inline(*match.span())
                unit = match["unit"].strip().lower()
                yield (
                    Claim(ClaimKind.LABEL, part, of, unit, match["label"].strip(), rough(match["about"]), fraction, line),
                    Percentage(
                        part,
                        of,
                        float(percent),
                        len(percent.partition(".")[2]),
                        rough(match["about"]),
                        Span(*match.span("percent")),
                        fraction,
                    ),
                )


def find_boxes(document: Document) -> Iterator[Box]:
    """Every box of `document`: the text between the sides of consecutive lines."""
    text = document.source.reading
    for block in document.every(Fence):
        if block.info not in PLAIN or not DRAWN.search(text, *block.content):
            continue
        lines: list[Span] = []
        for start, end in _lines(text, block.content):
            sides = SIDES.search(text, start, end)
            if sides:
                lines.append(document.inline(*sides.span("inside")).span)
            elif lines:
                yield Box(block, tuple(lines))
                lines = []
        if lines:
            yield Box(block, tuple(lines))


def box_statements(document: Document, boxes: tuple[Box, ...], statuses: StatusWords) -> Iterator[Item]:
    """What boxes say of the item that their first line names: `ACTION-038: Removal` over `Status: Blocked`."""
    visible = document.visible
    for box in boxes:
        if not box.lines or (found := find_id(visible, *box.lines[0], document.bare, document.parted)) is None:
            continue
        id_, end = found
        name = document.inline(end, box.lines[0].end)
        for line in box.lines[1:]:
            match = STATUS_LINE.match(visible, *line)
            status = statuses.read(document.inline(match.end(), line.end)) if match else None
            if status is not None:
                yield Item(
                    id_,
                    ItemKind.STATEMENT,
                    name._replace(plain=name.plain.lstrip(": –—-")),
                    Span(box.lines[0].start, end),
                    status,
                    (),
                    False,
                )


def _lines(text: str, span: Span) -> Iterator[tuple[int, int]]:
    start = span.start
    for end in LINE_END.finditer(text, *span):
        yield start, end.start()
        start = end.end()
    yield start, span.end
