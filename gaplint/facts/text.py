"""Oddities of the text itself."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate, takewhile, zip_longest

from gaplint.config.vocabulary import SPACELESS, alternatives, any_of, words
from gaplint.expressions import expression
from gaplint.facts.types import Mention
from gaplint.model.document import Block, Document, Fence, List, ListItem, Paragraph, Place, Quote, Table
from gaplint.model.span import Span, Stretches

CONTROL = expression("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f\U000e0000-\U000e007f]")
"""The characters of CVE-2021-42574, C0 controls that no text needs, and tags, which spell what only programs read."""
BLACK_FLAG = "\U0001f3f4"
FLAG = expression(f"{BLACK_FLAG}[\U000e0030-\U000e007a]{{3,6}}\U000e007f")
"""The flag of a part of a country, spelled in tags."""
LONGEST_FLAG = 8
TURNS = expression("[\u202b\u202e\u2067]")
"""Of these, what turns text from left to right; the others come along when text is pasted, and change nothing there."""
RIGHT_TO_LEFT = expression("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
REPLACED = expression("\ufffd+")
QUOTES = "\"'“”„«»‘’‚‹›`「」"
BEGINS = expression(r"\s*(?:$|[#|]|[-*+] |\d+[.)] )")
"""A line that begins a paragraph, as far as it takes to keep a row or an entry apart from the next, or that is empty."""
REMARK = expression(r"[^|\n(（]{0,400}+[(（](?P<remark>[^()（）\n]{1,90})[)）][\s.。*_]*(?:$|\|)")
"""A remark that closes the line or the cell of a link: `[Berths](berths.md) - who lies where (later)`."""
CLOSING = expression(r"[(（](?P<remark>[^()（）\n]{1,30})[)）][ \t.。*_]*$", re.MULTILINE)
"""A remark that closes a line."""
SHORT = 30
"""Characters of a remark that says nothing of something else."""
ADDED = expression(r"[ \t]?[—–;,:][ \t]|[ \t]-[ \t]")
FILE = expression(r"(?<![\w./@-])[\w./@-]*\w\.[A-Za-z]\w{0,5}")
BESIDE = 40
"""Characters between the name of a file and what asks for it."""
LINKED = expression(
    rf"[^\w\n]{{0,8}}(?:(?:{alternatives(words().conjunctions)})\s)?(?:(?:{alternatives(words().articles)})\s)?"
    rf"(?:{alternatives(words().document)})?s?[^\w\n]{{0,4}}",
    re.IGNORECASE,
)
"""What stands between a word and a link that it governs, or between such links."""
FORMER = expression(r"[\"“„«「](?P<said>[^\"“”„«»「」\n]{1,400})[\"“”»」][\s*_]{0,3}(?:→|-{1,2}>|=>|➔|⇒|➜)")
"""A wording that was replaced: `"7 boats" → "8 boats"`."""
HEAD = 1500
"""Characters in which a generated file says that it is one."""


def is_generated(document: Document) -> bool:
    """Whether the document's head says, in text or in a comment, that a program writes it."""
    head = document.source.reading[:HEAD].lower()
    return any(phrase in head for phrase in words().generated)


def find_former(document: Document) -> Stretches:
    """Where a document quotes what was said before: nobody claims that any more."""
    return Stretches(Span(*match.span("said")) for match in FORMER.finditer(document.visible))


def introduced_by(document: Document, pattern: re.Pattern[str], unticked: bool = False) -> Stretches:
    """Lists whose introducing line or heading matches `pattern`, and, if wanted, items with an empty box."""
    return Stretches(_introduced(document, pattern, unticked))


def _introduced(document: Document, pattern: re.Pattern[str], unticked: bool = False) -> list[Span]:
    found: list[Span] = []

    def visit(blocks: tuple[Block, ...], intro: str) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                intro = block.lines[-1].plain
            elif isinstance(block, List):
                if pattern.search(intro):
                    found.append(block.span)
                for item in block.items:
                    if unticked and item.checked is False:
                        found.append(item.span)
                    visit(item.blocks, item.content.plain)
            elif isinstance(block, Quote):
                visit(block.blocks, intro)

    for section in document.sections:
        visit(section.blocks, section.title)
    return found


def find_announced(document: Document, mentions: tuple[Mention, ...]) -> Iterator[Span]:
    """Mentions that the line, or the line above their list, says are not there, or not yet."""
    lines: dict[int, bool] = {}
    lists = introduced_by(document, any_of("announced")) if mentions else Stretches(())
    for mention in mentions:
        if mention.span.start in lists:
            yield mention.span
            continue
        line = document.source.line_of(mention.span.start)
        if line not in lines:
            lines[line] = bool(any_of("announced").search(document.visible, *document.source.line_span(line)))
        if lines[line]:
            yield mention.span


def find_controls(document: Document) -> Iterator[Span]:
    found = [*CONTROL.finditer(document.source.text)]
    turned = _turned(document) if found else Stretches(())
    for match in found:
        control, at = match.group(), match.start()
        if control != "\0" and document.place(at) is Place.CODE:  # what a terminal was sent
            continue
        is_tag = control > BLACK_FLAG and not _is_of_flag(document, at)
        if control < " " or control == "\x7f" or is_tag or at in turned:
            yield Span(*match.span())


def _turned(document: Document) -> Stretches:
    """Lines in which what is written from left to right is shown from right to left."""
    text = document.source.text
    lines = dict.fromkeys(document.source.line_at(match.start()) for match in TURNS.finditer(text))
    return Stretches(line for line in lines if not RIGHT_TO_LEFT.search(text, *line))


def _is_of_flag(document: Document, at: int) -> bool:
    text = document.source.text
    start = text.rfind(BLACK_FLAG, max(0, at - LONGEST_FLAG), at)
    flag = FLAG.match(text, start) if start >= 0 else None
    return flag is not None and at < flag.end()


def find_misread(document: Document) -> Iterator[Span]:
    """Damaged characters, but for those in code, in quotation marks and in paragraphs that speak of encodings."""
    damage = document.source.damage
    return iter(()) if damage is None else _not_shown(document, damage.spans)


def find_lost(document: Document) -> Iterator[Span]:
    """Where U+FFFD is saved in place of what was written, but for where it is shown, as above."""
    source = document.source
    if "\ufffd" not in source.text:
        return iter(())
    bytes_ = {span.start for span in source.undecodable}
    found = (Span(*match.span()) for match in REPLACED.finditer(source.text))
    return _not_shown(document, [span for span in found if span.start not in bytes_])


def _not_shown(document: Document, spans: Iterable[Span]) -> Iterator[Span]:
    """What is damage, and no sample of it."""
    source = document.source
    paragraphs = list(accumulate(bool(BEGINS.match(source.text, *line)) for line in source.line_spans))
    speak = {paragraphs[source.line_of(said.start()) - 1] for said in any_of("encoding").finditer(source.reading)}
    for span in spans:
        quoted = source.text[span.start - 1 : span.start] in QUOTES and source.text[span.end : span.end + 1] in QUOTES
        told = paragraphs[source.line_of(span.start) - 1] in speak
        if not (told or quoted or document.place(span.start) is Place.CODE):
            yield span


def find_to_come(document: Document) -> Stretches:
    """What a title, or the line above it, introduces as files that are still to be made, or that are gone."""
    return Stretches([*_under(document, any_of("to_come")), *_under(document, any_of("taken_out"))])


def find_leaving(document: Document) -> Stretches:
    """What a text, the title or the line above it, or the header of its column says is to go, or went: deleted, replaced."""
    return Stretches(_said_of(document, _leaving()))


@cache
def _leaving() -> re.Pattern[str]:
    """A word for what goes, that is no part of a path: `docs/removed/plan.md` may be there as well as any."""
    outside = rf"(?<![\w/.-](?-i:[\0-{SPACELESS}]))"
    return re.compile(alternatives(words().leaving, outside, r"(?![\w/-]|\.\w)"), re.IGNORECASE)


def find_refused(document: Document) -> Stretches:
    """What a text, the line or the title above it, or the header of its column, calls no valid input."""
    return Stretches(_said_of(document, any_of("refused")))


def _said_of(document: Document, pattern: re.Pattern[str]) -> list[Span]:
    """The lines and entries that match `pattern`, and what stands below a title, a line or a header that does."""
    said = [match.start() for match in pattern.finditer(document.visible)]
    if not said:
        return []
    entries = (span for span in _entries(document) if bisect_left(said, span.start) < bisect_left(said, span.end))
    columns = (
        row.cells[number].span
        for table in document.every(Table)
        for number, header in enumerate(table.header.cells)
        if pattern.search(header.plain)
        for row in table.rows
        if number < len(row.cells)
    )
    return [*map(document.source.line_at, said), *entries, *columns, *_under(document, pattern)]


def _under(document: Document, pattern: re.Pattern[str]) -> list[Span]:
    """What stands below a title, or a line that introduces it, that matches `pattern`."""
    if not pattern.search(document.visible):
        return []
    titled = [section.span for section in document.sections if section.level > 1 and pattern.search(section.title)]
    return [*titled, *_led(document, pattern), *_introduced(document, pattern)]


def _led(document: Document, pattern: re.Pattern[str]) -> Iterator[Span]:
    """The rest of a paragraph behind a line that ends with a colon, and the table behind a line, that match `pattern`."""
    for section in document.sections:
        for before, block in zip_longest(section.blocks, section.blocks[1:]):
            if isinstance(before, Paragraph):
                leads = [line for line in before.lines if _leads_on(line.plain) and pattern.search(line.plain)]
                yield from (Span(line.span.end, before.span.end) for line in leads)
                if isinstance(block, Table) and leads and leads[-1] is before.lines[-1]:
                    yield block.span


def _leads_on(text: str) -> bool:
    return text.rstrip("*_ ").endswith((":", "："))


def is_fresh(document: Document, at: int, end: int) -> bool:
    """Whether what stands from `at` to the end of a line is closed by a remark of nothing else than that something is new."""
    return _is_new(REMARK.match(document.visible, at, end))


def _is_new(remark: re.Match[str] | None) -> bool:
    """`(new)`, and what is added to that: `(new — what the run prints)`."""
    return remark is not None and ADDED.split(remark["remark"].strip("*_ ").lower())[0] in words().fresh


def find_promised(document: Document) -> Iterator[Span]:
    """Links of which their line, a remark that closes another line of their entry, or what introduces them says that they
    lead nowhere yet.
    """
    to_come = find_to_come(document) if document.hyperlinks else Stretches(())
    said: dict[Span, list[int]] = {}
    remarked = frozenset(_remarked(document)) if document.hyperlinks else frozenset()
    asked_for = frozenset(_asked_for(document)) if document.hyperlinks else frozenset()
    deleted = frozenset(_deleted(document)) if document.hyperlinks else frozenset()
    for link in document.hyperlinks:
        line = document.source.line_at(link.span.start)
        if link.span in deleted:
            yield link.span
            continue
        if line not in said:
            said[line] = [found.start() for found in any_of("promised").finditer(document.visible, *line)]
        remark = REMARK.match(document.visible, link.span.end, line.end)
        if line in remarked or link.span.start in to_come or _is_new(remark) or _last(link.target) in asked_for:
            yield link.span
            continue
        promised = any(not link.span.start <= at < link.span.end for at in said[line])
        if promised or (remark and len(remark["remark"]) <= SHORT and any_of("foreseen").search(remark["remark"])):
            yield link.span


def _asked_for(document: Document) -> Iterator[str]:
    """The names of files that the document asks to be made: beside the word for it, or in the title above."""
    visible, links = document.visible, Stretches(link.span for link in document.hyperlinks)
    for said in any_of("to_make").finditer(visible):
        line = document.source.line_at(said.start())
        beside = Span(max(line.start, said.start() - BESIDE), min(line.end, said.end() + BESIDE))
        yield from (_last(file.group()) for file in FILE.finditer(visible, *beside) if file.start() not in links)
        section = document.section_at(said.start())
        if section.heading and section.blocks and section.blocks[0].span.covers(Span(*said.span())):
            yield from (_last(file.group()) for file in FILE.finditer(section.title))


def _deleted(document: Document) -> Iterator[Span]:
    """Links to what the document asks to delete, each right behind the word for it or behind another one of these."""
    visible, links = document.visible, sorted(link.span for link in document.hyperlinks)
    for said in any_of("to_delete").finditer(visible):
        end = said.end()
        for span in links[bisect_left(links, Span(end, end)) :]:
            if not LINKED.fullmatch(visible, end, span.start):
                break
            yield span
            end = span.end


def _last(path: str) -> str:
    """The name of a file, by its path."""
    return path.partition("#")[0].rpartition("/")[2].lower()


def _remarked(document: Document) -> Iterator[Span]:
    """Lines with links to which a remark at the end of a later line of the same entry belongs, `(to be created)`."""
    links = sorted(link.span.start for link in document.hyperlinks)
    remarks = []
    for found in CLOSING.finditer(document.visible):
        line = document.source.line_at(found.start())
        bare = bisect_left(links, line.start) == bisect_left(links, line.end)
        if bare and any(any_of(said).search(found["remark"]) for said in ("promised", "foreseen")):
            remarks.append(found.start())
    for entry in _entries(document) if remarks else ():
        for at in remarks[bisect_left(remarks, entry.start) : bisect_left(remarks, entry.end)]:
            before = bisect_left(links, at) - 1
            if before >= 0 and links[before] >= entry.start:
                yield document.source.line_at(links[before])


def _entries(document: Document) -> Iterator[Span]:
    """Paragraphs, entries of lists without the lists in them, and headings with the paragraph below."""
    for block in document.everything:
        if isinstance(block, Paragraph):
            yield block.span
        elif isinstance(block, ListItem):
            own = list(takewhile(lambda part: isinstance(part, Paragraph), block.blocks))
            yield Span(block.span.start, (own[-1].span if own else block.content.span).end)
    for section in document.sections:
        if section.heading and section.blocks and isinstance(section.blocks[0], Paragraph):
            yield Span(section.heading.span.start, section.blocks[0].span.end)


def is_sample(document: Document, at: int) -> bool:
    """Whether a place stands in a code block that is no document of its own, shown with its mistakes."""
    if at not in document.fences:
        return False
    fences = document.every(Fence)
    fence = fences[bisect_right(fences, at, key=lambda one: one.span.start) - 1]
    return not (fence.content.covers(Span(at, at)) and fence.info.startswith(("md", "markdown")))
