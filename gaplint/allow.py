"""Comments that allow findings, written into the documents where they are proven to do that and nothing else."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gaplint import world
from gaplint.config.layers import covers
from gaplint.config.schema import Config
from gaplint.decision.fingerprint import claim_fingerprint
from gaplint.edit import Insertion, inserted
from gaplint.expressions import expression
from gaplint.markdown import parse
from gaplint.model.document import Block, Document, Fence, Heading, Html, ListItem, Table
from gaplint.model.finding import Finding
from gaplint.model.source import LINE_END
from gaplint.read import decode, within
from gaplint.run import Report, lint
from gaplint.watch import NOBODY, Watch

OPENING = expression(r"[ \t>]*(?=[#`~<])")
"""What stands before a heading, fence or HTML that begins on a line of its own, maybe in a quote or a list entry."""
BREAK = expression(r"\\[ \t]*$|(?<![ \t])(?:[ \t]*\|)?[ \t]*$")
"""The end of a line with its hard break, or with the last pipe of a row that belongs to no table."""

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Placed:
    """Where the comment for a finding goes."""

    finding: Finding
    offset: int
    before: str = " "
    """What stands between the text and the comment."""
    after: str = ""
    in_row: bool = False


@dataclass(frozen=True)
class Allowed:
    """What `gaplint allow` would write."""

    contents: dict[str, tuple[bytes, bytes]]
    """By path, the bytes of the file as it is and as it is to be."""
    findings: tuple[Finding, ...]
    refused: tuple[tuple[Finding, str], ...]
    """Findings for which no comment is written, and why."""


def allow(
    report: Report, asked: tuple[Path, ...], config: Config, names: Sequence[str], reason: str, watch: Watch = NOBODY
) -> Allowed:
    """Comments for the findings of `report` whose rule is among `names`, or for all.

    The documents are checked again with the comments in place, before anything is written: a comment that does not hide its
    finding, or that brings another, is left out. Raises what `lint` raises.
    """
    attempts: list[Placed] = []
    refused: list[tuple[Finding, str]] = []
    for finding in report.findings:
        if names and not covers(names, finding.rule):
            continue
        place = _place(finding, asked)
        if isinstance(place, Placed):
            attempts.append(place)
        else:
            refused.append((finding, place))
    while True:
        contents, bad = _edited(attempts, reason)
        bad = bad or _disproved(report, attempts, contents, lambda drafts: lint(asked, config, watch, drafts))
        if not bad:
            order = {id(finding): number for number, finding in enumerate(report.findings)}
            refused.sort(key=lambda one: order[id(one[0])])
            return Allowed(contents, tuple(one.finding for one in attempts), tuple(refused))
        refused += [(one.finding, why) for one, why in bad]
        attempts = [one for one in attempts if not any(one is other for other, _ in bad)]


def _place(finding: Finding, asked: tuple[Path, ...]) -> Placed | str:
    """Where a comment would cover the claim; or why there is no such place."""
    document, offset = finding.where.document, finding.where.span.start
    if asked and not within(document.path, asked):
        return f"the claim is in {document.path}, which was not named"
    if covers(("allow",), finding.rule):
        return "fix what is there, or remove it"
    if document.front_matter and document.front_matter.covers(finding.where.span):
        return "it is in front matter"
    holders = [block for block in document.everything if block.span.start <= offset <= block.span.end]
    if not holders:
        return "it is not in a line of text"
    block = holders[-1]
    if isinstance(block, Table):
        return _in_row(finding, block)
    if isinstance(block, Heading | Fence | Html):
        return _above(finding, document, block)
    return _behind(finding, document)


def _in_row(finding: Finding, table: Table) -> Placed | str:
    offset = finding.where.span.start
    row = next((row for row in (table.header, *table.rows) if row.span.start <= offset <= row.span.end), None)
    if row is None or not row.cells:
        return "its row can't be read"
    start, end = row.cells[-1].span
    if start == end and finding.where.document.source.text[start - 1] == " ":  # `| |`
        return Placed(finding, start, "", " ", in_row=True)
    return Placed(finding, end, in_row=True)


def _above(finding: Finding, document: Document, block: Block | ListItem) -> Placed | str:
    """On a line of its own before a heading, whose anchor must not change, or before code or HTML."""
    source = document.source
    line = source.line_at(block.span.start)
    opening = OPENING.match(source.text, line.start, line.end)
    if opening is None and not (isinstance(block, Heading) and block.title.span.start == line.start):
        return "it is in indented code, or a list entry begins with its block"
    end = LINE_END.search(source.text, line.end) or LINE_END.search(source.text)
    return Placed(finding, line.start, opening.group() if opening else "", end.group() if end else "\n")


def _behind(finding: Finding, document: Document) -> Placed | str:
    source = document.source
    line = source.line_at(finding.where.span.start)
    text = source.text[line.start : line.end]
    end = BREAK.search(text)
    assert end is not None  # it matches the end of any line
    if not text[: end.start()].strip(" \t>"):
        return "its line is empty"
    return Placed(finding, line.start + end.start())


def _edited(attempts: Iterable[Placed], reason: str) -> tuple[dict[str, tuple[bytes, bytes]], list[tuple[Placed, str]]]:
    """Each file before and after, and what can't be written into its file."""
    by_path: dict[str, dict[int, list[Placed]]] = defaultdict(lambda: defaultdict(list))
    for one in attempts:
        by_path[one.finding.where.document.path][one.offset].append(one)
    contents: dict[str, tuple[bytes, bytes]] = {}
    unwritable: list[tuple[Placed, str]] = []
    for path, places in by_path.items():
        if Path(path).is_symlink():
            unwritable += [(one, f"{path} is a link; name the file itself") for some in places.values() for one in some]
            continue
        document = next(iter(places.values()))[0].finding.where.document
        insertions = [Insertion(offset, _comment(some, reason)) for offset, some in places.items()]
        content = world.content(path)
        why, bad = _objection(document, content, insertions)
        unwritable += [(one, why) for offset in bad for one in places[offset]]
        contents[path] = content, content if bad else inserted(content, insertions)
    return contents, unwritable


def _objection(document: Document, content: bytes, insertions: list[Insertion]) -> tuple[str, list[int]]:
    """Why some of the insertions can't be made in a file of this content, and at which offsets; none where all can."""
    everywhere = [one.offset for one in insertions]
    if decode(document.path, content).text != document.source.text:
        return "the file has changed in the meantime", everywhere
    try:
        inserted(content, insertions)
    except UnicodeError:
        return "the file is not valid UTF-16", everywhere
    if _reads_the_same(document, insertions):
        return "", []
    alone = [one.offset for one in insertions if not _reads_the_same(document, [one])]
    return "it would read otherwise with a comment there", alone or everywhere


def _reads_the_same(document: Document, insertions: list[Insertion]) -> bool:
    """Whether insertions change neither what a reader sees of the rest nor where a link leads."""
    draft = parse(decode(document.path, inserted(document.source.text.encode(errors="replace"), insertions)))
    visible, at, shift = "", 0, 0
    for offset, new in sorted(insertions):
        visible += draft.visible[at : offset + shift]
        shift += len(new)
        at = offset + shift
    same = visible + draft.visible[at:] == document.visible
    return same and [link.target for link in draft.hyperlinks] == [link.target for link in document.hyperlinks]


def _comment(some: list[Placed], reason: str) -> str:
    names = ", ".join(sorted({one.finding.rule for one in some}))
    why = reason.replace("|", "\\|") if some[0].in_row else reason
    return f"{some[0].before}<!-- gaplint: allow {names}{f' -- {why}' if why else ''} -->{some[0].after}"


def _disproved(
    report: Report,
    attempts: list[Placed],
    contents: dict[str, tuple[bytes, bytes]],
    check: Callable[[Mapping[Path, bytes]], Report],
) -> list[tuple[Placed, str]]:
    """The comments that don't do what they should, by a `check` of the documents with all comments in place."""
    if not contents:
        return []
    drafts = {Path(path): after for path, (_, after) in contents.items()}
    after = check(drafts).findings
    left = Counter(map(_key, after)) - (Counter(map(_key, report.findings)) - Counter(_key(one.finding) for one in attempts))
    before = set(map(_key, report.findings))
    idle = [one for one in attempts if left[_key(one.finding)]]
    if idle:
        return [(one, "a comment can't reach it") for one in idle]
    new = [finding for finding in after if _key(finding) not in before]
    touched = {spot.document.path for finding in new for spot in (finding.where, *finding.related)}
    blamed = [one for one in attempts if one.finding.where.document.path in touched] or attempts
    return [(one, f"a comment would bring {new[0].rule}: {new[0].message}") for one in blamed] if new else []


def _key(finding: Finding) -> Key:
    return finding.where.document.path, finding.rule, claim_fingerprint(finding)
