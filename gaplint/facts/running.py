"""Lists that run on in a paragraph: lines below their label that Markdown takes for its text, since no empty line parts them.

Only a list that begins with 1, or with a bullet of Markdown, can end a paragraph: `8. Ropes`, `✅ Ropes` and `• Ropes` can't.
"""

from itertools import pairwise

from gaplint.expressions import expression
from gaplint.facts.statuses import symbol_class
from gaplint.model.document import Inline, List, ListItem, Paragraph
from gaplint.model.span import Span

NUMBER = expression(r"(\d{1,3})[.)]\s+(?=\S)")
BULLET = expression(r"[•◦▪▫‣●○]\s+(?=\S)")
FEWEST = 2


def parted(paragraph: Paragraph) -> tuple[Paragraph | List, ...]:
    """A paragraph as what its author meant: the text that leads to a list, if any, and the list; else itself."""
    lines = paragraph.lines
    if len(lines) > 1 and not all(line.plain[:1].isalpha() for line in lines[1:]):
        for items in (_numbered(lines), _marked(lines)):
            if len(items) >= FEWEST:
                listed = _list(paragraph, items)
                return (_above(paragraph, items[0]), listed) if items[0] else (listed,)
    return (paragraph,)


def _numbered(lines: tuple[Inline, ...]) -> list[int]:
    """The lines with a number, each of which is the next; none where one is not, or where the first line has one."""
    found = [(n, int(match[1])) for n, line in enumerate(lines) if (match := NUMBER.match(line.plain))]
    in_order = all(right - left == 1 for (_, left), (_, right) in pairwise(found))
    return [n for n, _ in found] if found and found[0][0] and in_order else []


def _marked(lines: tuple[Inline, ...]) -> list[int]:
    """The lines with a bullet, or with a symbol of what is done or open."""
    bullets = [n for n, line in enumerate(lines) if BULLET.match(line.plain)]
    return bullets or [n for n, line in enumerate(lines) if symbol_class(line.plain)]


def _above(paragraph: Paragraph, first: int) -> Paragraph:
    """The lines before the first item."""
    start, end = paragraph.span.start, paragraph.lines[first - 1].span.end
    at = paragraph.content.span.start
    plain = " ".join(line.plain for line in paragraph.lines[:first])
    content = Inline(Span(at, end), paragraph.content.text[: end - at], plain)
    return Paragraph(Span(start, end), content, paragraph.lines[:first])


def _list(paragraph: Paragraph, items: list[int]) -> List:
    """The items, each with the lines up to the next."""
    ends = [*(paragraph.lines[n - 1].span.end for n in items[1:]), paragraph.span.end]
    ordered = NUMBER.match(paragraph.lines[items[0]].plain) is not None
    each = zip(items, [*items[1:], len(paragraph.lines)], ends, strict=True)
    listed = tuple(_item(paragraph.lines[first:following], end) for first, following, end in each)
    return List(Span(listed[0].span.start, paragraph.span.end), ordered, listed)


def _item(lines: tuple[Inline, ...], end: int) -> ListItem:
    """An item of some lines, without its number or bullet; a symbol belongs to it."""
    first = lines[0]
    mark = NUMBER.match(first.text) or BULLET.match(first.text)
    at = mark.end() if mark else 0
    content = Inline(Span(first.span.start + at, first.span.end), first.text[at:], first.plain[at:])
    return ListItem(Span(first.span.start, end), content, None, ())
