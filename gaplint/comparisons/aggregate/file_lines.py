"""Line counts and line numbers, tied to the files that they are said of."""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gaplint import world
from gaplint.binding.folders import above, is_there, shown
from gaplint.binding.links.tree import Tree
from gaplint.binding.scope import is_past, may_have_changed, sections_around
from gaplint.binding.types import Binding, Reading, Tie
from gaplint.facts.numbers import counted
from gaplint.facts.types import Facts, LineReference
from gaplint.index import ProjectIndex, content_words, of_document
from gaplint.model.document import ListItem, Section
from gaplint.model.kept import Part
from gaplint.model.span import Span, Stretches
from gaplint.relations.structure import is_called

LARGEST = 4 * 1024 * 1024
"""Bytes; lines of larger files are not counted."""
GROWTH = 0.1
"""Share of its lines by which a file may have changed since they were counted; with a missing final newline, at least one."""
FAR = 1.5
"""How many times as many lines as another number of them are no edit of a day."""
AROUND = 400
"""Characters on each side of a reference that say what it is about."""
FEWEST_WORDS = 2
"""Words of a heading that a reference must have to mean its section; words that it shares with the lines it cites."""
FITTING = 3
"""References to a file that must fit for each that does not, if several do not; a lone one needs none."""


class Counted(NamedTuple):
    where: str
    """The file, as shown."""
    lines: int
    target: Facts | None
    """Its facts, if it is one of the set."""


def bind(index: ProjectIndex) -> Iterator[Part[Binding]]:
    paths = list(index.by_path)
    tree = index.kept(__name__, paths, lambda: Tree.of(paths))
    telling = [facts for facts in index.documents if facts.line_counts or facts.line_references]
    telling = [facts for facts in telling if not index.is_frozen(facts)]
    yield from index.each(telling, _of_document, tree)


def _of_document(index: ProjectIndex, tree: Tree, facts: Facts) -> Iterator[Binding]:
    yield from _counts(index, tree, facts)
    yield from _references(index, tree, facts)


def _counts(index: ProjectIndex, tree: Tree, facts: Facts) -> Iterator[Binding]:
    for one in facts.line_counts:
        says = f"the text says {one.path or 'this document'} has {one.lines} lines"
        file = _file(index, tree, facts, one.path) if one.path else _of(facts)
        changed = one.path and file and may_have_changed(index, facts, one.span, file.target)
        if file is None or changed or _is_to_change(facts, one.span):
            yield Binding(Tie.LINES, facts, one.span, one.lines, says)
            continue
        agrees = abs(file.lines - one.lines) <= max(1, GROWTH * file.lines)
        home, span = (file.target, Span(0, 0)) if file.target else (facts, one.span)
        yield Binding(
            Tie.LINES,
            facts,
            one.span,
            one.lines,
            says,
            f"the file is {file.where}",
            (Reading(one.lines if agrees else file.lines, f"{file.where} has {counted(file.lines, 'line')}", home, span),),
            one.approximate,
            f"change it to {file.lines}, or leave the number out",
            form="line count",
            near=facts.document.section_at(one.span.start).span,
            signs=frozenset(
                ["the file is not younger"] * is_past(index, facts, one.span)
                + ["the file is longer"] * (file.lines > one.lines)
                + ["far from its lines"] * (FAR * min(file.lines, one.lines) <= max(file.lines, one.lines))
            ),
        )


def _is_to_change(facts: Facts, place: Span) -> bool:
    """Whether a title says that the files below it are still to be changed."""
    return any(is_called("to_change", section.title) for section in sections_around(facts, place))


class Cited(NamedTuple):
    """A reference to lines with what stands there, and where else what it speaks of stands."""

    one: LineReference
    file: Counted
    beyond: bool
    """Whether the file ends before."""
    meant: Section | None

    @property
    def misses(self) -> bool:
        return self.beyond or self.meant is not None


def _references(index: ProjectIndex, tree: Tree, facts: Facts) -> Iterator[Binding]:
    """`plan.md, lines 40-44`, where the file ends before, or what the reference speaks of stands elsewhere in it.

    Where most references to a file miss, they are to another version of it.
    """
    by_file: dict[str, list[Cited]] = defaultdict(list)
    for one in facts.line_references:
        file = _file(index, tree, facts, one.path)
        if file is not None:
            by_file[file.where].append(_cited(facts, one, file))
    for all_ in by_file.values():
        missing = sum(cited.misses for cited in all_)
        fitting = len(all_) - missing
        for cited in all_:
            changed = may_have_changed(index, facts, cited.one.span, cited.file.target) or cited.one.span.start in _ticked(
                facts
            )
            if cited.misses and (fitting < FITTING * (missing - 1) or (changed and (cited.beyond or fitting < FITTING))):
                continue
            signs = ["the file ends before"] * cited.beyond + ["the file may have changed"] * changed
            yield _reference(facts, cited, frozenset(signs))


@of_document
def _ticked(facts: Facts) -> Stretches:
    """The entries of check lists that are ticked: what they name was looked at, and may be otherwise since."""
    return Stretches(item.content.span for item in facts.document.every(ListItem) if item.checked)


def _cited(facts: Facts, one: LineReference, file: Counted) -> Cited:
    beyond = one.last > file.lines + 1
    meant = _meant(facts, one, file.target) if file.target and not beyond else None
    return Cited(one, file, beyond, meant)


def _reference(facts: Facts, cited: Cited, signs: frozenset[str]) -> Binding:
    one, file = cited.one, cited.file
    home, span = (file.target, Span(0, 0)) if file.target else (facts, one.span)
    found = Reading(min(one.last, file.lines + 1), f"{file.where} has {counted(file.lines, 'line')}", home, span)
    if cited.meant and file.target:
        source = file.target.document.source
        begins, ends = source.line_of(cited.meant.span.start), source.line_of(cited.meant.span.end - 1)
        found = Reading(begins, f"“{cited.meant.title}” is on lines {begins}-{ends}", file.target, cited.meant.span)
    return Binding(
        Tie.LINES,
        facts,
        one.span,
        one.last,
        f"refers to {f'lines {one.first}-{one.last}' if one.last != one.first else f'line {one.first}'} of {one.path}",
        f"the file is {file.where}",
        (found,),
        repair="fix the line numbers, or name the heading instead",
        form="line reference",
        near=facts.document.section_at(one.span.start).span,
        unit=file.where,
        signs=signs,
    )


def _meant(facts: Facts, one: LineReference, target: Facts) -> Section | None:
    """The one section that the reference's words name, if the lines are not in it, nor in one that they name, nor hold them."""
    source = target.document.source
    line = facts.document.source.line_at(one.span.start)
    title = content_words(facts.document.section_at(one.span.start).title)
    start, end = max(line.start, one.start - AROUND), min(line.end, one.span.end + AROUND)
    said = content_words(facts.document.visible[start : one.start])
    first, last = source.line_span(one.first), source.line_span(min(one.last, len(source.line_starts)))
    there = target.document.section_at(first.start)
    titled = _by_word(target)
    named = [
        section
        for word in said | title
        for words, section in titled.get(word, ())
        if words <= said | title and words != title  # both documents have a summary
    ]
    if len(named) != 1 or content_words(there.title) & (said | title):
        return None
    around = content_words(facts.document.visible[start : one.start] + facts.document.visible[one.span.end : end])
    quoted = content_words(target.document.plain(Span(first.start, last.end))) & (around - content_words(one.path))
    apart = named[0].span.end <= first.start or last.end <= named[0].span.start
    cites_itself = target is facts and named[0].span.covers(one.span)
    return named[0] if apart and len(quoted) < FEWEST_WORDS and not cites_itself else None


@of_document
def _by_word(facts: Facts) -> dict[str, list[tuple[frozenset[str], Section]]]:
    """The sections of a document with the words of their titles, each under the one of these that fewest have."""
    titled = [(content_words(section.title), section) for section in facts.document.sections if section.heading]
    times = Counter(word for words, _ in titled for word in words)
    found: dict[str, list[tuple[frozenset[str], Section]]] = defaultdict(list)
    for words, section in titled:
        if len(words) >= FEWEST_WORDS:
            found[min(words, key=lambda word: (times[word], word))].append((words, section))
    return found


def _of(facts: Facts) -> Counted:
    text = facts.document.source.text
    return Counted(facts.document.path, len(facts.document.source.line_starts) - text.endswith(("\n", "\r")), facts)


def _file(index: ProjectIndex, tree: Tree, facts: Facts, path: str) -> Counted | None:
    """The file that a path means: a document of the set, or one in the folders above; None if it is not found, or empty,
    or in a submodule of which nothing is here.
    """
    home = posixpath.dirname(facts.document.path)
    target = index.named(path, facts)
    if target is not None:
        moved = not f"/{target.document.path}".endswith(f"/{path.lstrip('./')}")
        away = moved and any(tree.is_in_submodule(posixpath.join(at, path)) for at in tree.above(home))
        return None if away else _of(target)
    if "/" in path:
        for at in above(home):
            lines = _count(posixpath.join(at, path)) if is_there(at, path) else None
            if lines is not None:
                return Counted(shown(posixpath.join(at, path)), lines, None) if lines else None
    return None


def _count(path: str) -> int | None:
    """Lines of a file, None if it can't be read."""
    try:
        if not world.is_file(path) or world.size(path) > LARGEST:
            return None
        content = world.content(path)
    except OSError:
        return None
    return content.count(b"\n") + (not content.endswith(b"\n") and bool(content))
