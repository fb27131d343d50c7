"""Relative links, tied to the files and anchors that they lead to."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, takewhile
from typing import NamedTuple, TypeVar
from urllib.parse import unquote

from gaplint import world
from gaplint.binding.folders import shown
from gaplint.binding.links.converted import Converted
from gaplint.binding.links.fragments import has_anchor, is_cut
from gaplint.binding.links.hosted import Hosted, hosts_of
from gaplint.binding.links.manifests import Manifests
from gaplint.binding.links.names import NearlyCalled
from gaplint.binding.links.navigation import Navigation
from gaplint.binding.links.readings import Reading, kind, readings, style
from gaplint.binding.links.routes import Routes, routes_of
from gaplint.binding.links.tree import Tree
from gaplint.config.vocabulary import any_of
from gaplint.expressions import expression
from gaplint.facts.dates import find_dates
from gaplint.facts.placeholders import is_template
from gaplint.facts.templates import lines_of_blocks
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, of_document
from gaplint.model.document import Document, Hyperlink
from gaplint.model.ground import EMPTY, Ground, Held
from gaplint.model.kept import Part, kept_with, told_once
from gaplint.model.span import Span
from gaplint.read import SUFFIX, SUFFIXES

Counted = TypeVar("Counted")
ELSEWHERE = expression(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|$|\?|\[|%5B|www\.|@/|~/|[^/#]*@[^/#]*$")
"""No file beside the document is meant: an address, a link within the target of another, a footnote, a host or mailbox
without its scheme, a path from the root of a site's content, `@/manual/fares.md`, or from somebody's home."""
PLACEHOLDER = expression(
    r"[{}<>$*|]|\b\d*X{2,}\b|(?:^|/)(?-i:[XN])\.\w+$|(?:^|/)(?-i:NN)_|YYYY|NNN+|\.\.\.$|^(?:url|link|path|todo|tbd|example|placeholder)$",
    re.IGNORECASE,
)
DOCUMENT = expression(rf"(?:[\w.@-]+/)*[\w.@-]*[\w-](?:{SUFFIX}|\.mdx)", re.IGNORECASE)
HOSTED = frozenset(
    [
        "issues", "pulls", "pull", "wiki", "releases", "actions", "discussions", "projects", "blob", "tree",
        "compare", "security", "labels", "milestones", "network", "stargazers", "commits",
    ]
)  # fmt: skip
"""Pages of a repository on its host, which `../../issues` leads to."""
PAGES = ("README.md", "readme.md", "index.md")
"""What a host shows of a folder."""
LINES = expression(r":(?P<first>\d+)(?:-(?P<last>\d+)|:\d+)?$")
"""Lines of a file as terminals and agents write them, `fares.py:75`; no host reads them so."""
STRING = expression(r"(?<!\\)[\"']")
BROKEN_LINE = expression(r"\\[nt](?![a-z0-9_/\\])")
"""A line break as strings of code have it, and not the beginning of a folder's name, `C:\\new`."""
CALLED = expression(r"\w\($")
MOST_BESIDE = 50
"""Folders beside the document, or beside one that it is in, in which a path that leads nowhere is tried."""
MOST_NAMESAKES = 2
"""Files of the same name that are worth a hint; each folder has a README.md."""
PART = expression(
    r"(?:^|/)_(?!index\.|sidebar\.|toc\.)[^/]*\.\w+$|(?:^|/)_(?:common|includes?|partials?|snippets?|shared)/", re.IGNORECASE
)
"""A piece that other documents include: its links are theirs."""


NO_SLUG = expression(r"[A-Z.:()/]")
"""What GitHub's slug of a heading never holds."""
FEW = 3
ASTRAY = frozenset(["most links of this style lead nowhere"])
UNANCHORED = frozenset(["no link to an anchor of that document holds"])
BY_HAND = frozenset(["no slug of a heading"])
SHALLOW = frozenset(["the folder lies further up"])
MANY_PAGES = 10
"""Titles of a file that has many pages in it."""
MOSTLY = 0.9
"""Share of its links that lead nowhere where these pages were elsewhere."""
MOVED = 2
"""Levels by which no site moves a page."""
TEMPLATE = frozenset(["a document to be copied"])
CONVERTED = frozenset(["a program reads it from there"])
HISTORY = frozenset(["the document is history"])
SETTLED = frozenset(["an entry of a day"])
GATHERED = frozenset(["pages of another place in one file"])
WIKI = frozenset(["a page of a wiki"])
CUT = frozenset(["the beginning of a heading's anchor"])


TRANSCRIBING = frozenset(["mkdocs.yml", "mkdocs.yaml"])


class Resolved(NamedTuple):
    """A link with the file and the anchor that it means."""

    facts: Facts
    """The document that holds the link."""
    link: Hyperlink
    path: str
    """The file that it means, as shown; the document itself for a bare fragment."""
    fragment: str
    exists: bool | None
    """None where that can't be told, since the link may lead where only the site or the host knows."""
    target: Facts | None
    """The document there, if it is one of the set."""
    has_anchor: bool | None
    """None where the fragment can't be checked."""
    elsewhere: tuple[str, ...]
    """Where files of that name lie, if the target does not exist."""
    named: Facts | None
    """The document that the link's text names, if it is of another name than the target."""
    style: str = "links"
    """How the link is written; links of one style fare alike."""
    signs: frozenset[str] = EMPTY
    in_other_case: str = ""
    """The file or folder that is there but for the case of letters, if the target does not exist."""
    similar: str = ""
    """The one file that is nearly called so in the folder of a target that does not exist."""
    lines: str = ""
    """The fragment for the lines that the link names as no host reads them: `L75` for `fares.py:75`."""
    is_there: bool = False
    """Whether the file is there without these lines, under `path`."""
    transcribed: bool = False
    """Whether the target is a page of MkDocs, whose anchors have letters of ASCII only."""

    @property
    def ground(self) -> Ground:
        """What the target's being there relies on."""
        return Ground(self.style, self.facts.document.path, signs=self.signs)

    @property
    def anchor_ground(self) -> Ground:
        """What the fragment's being there relies on."""
        own = self.target is self.facts
        if NO_SLUG.search(self.fragment):
            form = f"anchors: {self.fragment.partition('-')[0]}-…"
            return Ground(form, self.facts.document.path, signs=self.signs | BY_HAND)
        return Ground(f"anchors: {'own' if own else 'of others'}", self.facts.document.path, signs=self.signs)

    @property
    def held(self) -> Iterator[Held]:
        if self.exists is not None:
            yield Held(self.ground, self.exists)
        if self.has_anchor is not None:
            yield Held(self.anchor_ground, self.has_anchor)


class Links:
    """All relative links; what leads elsewhere or holds a placeholder is none."""

    def __init__(self, resolver: "Resolver", lost: frozenset[str], bare: frozenset[str]) -> None:
        """`lost` are the styles of which most links lead nowhere, `bare` the documents of which no anchor holds."""
        self._resolver, self._lost, self._bare = resolver, lost, bare

    @staticmethod
    def of_project(index: ProjectIndex) -> "Links":
        resolver = _resolver(index)
        found = index.each(_linking(index), links_of, resolver)
        styles, unanchored = _sum(map(_styles, found)), _sum(map(_unanchored, found))
        few = {path for path, wrong in unanchored.items() if wrong <= FEW}
        lost = frozenset(
            style for (style, exists), wrong in styles.items() if not exists and wrong > max(FEW, styles[style, True])
        )
        bare = frozenset(unanchored.keys() - few)
        if bare:
            bare -= {one.path for one in chain.from_iterable(found) if one.target and one.has_anchor}
        return index.kept(f"{__name__} links", (resolver, lost, bare), lambda: Links(resolver, lost, bare))

    def of(self, index: ProjectIndex, facts: Facts) -> Part[Resolved]:
        """Those of a document."""
        return index.once(_told, self, facts) if facts.document.hyperlinks else Part()

    def everywhere(self, index: ProjectIndex) -> list[Part[Resolved]]:
        """Those of each document that has some."""
        return index.each(_linking(index), _told, self)

    def told(self, index: ProjectIndex, facts: Facts) -> Iterator[Resolved]:
        """Those of a document, with what the links of all documents tell of each."""
        found = index.once(links_of, self._resolver, facts)
        gathered = _is_gathered(facts, found)
        for one in found:
            if one.exists is False and gathered:
                yield one._replace(signs=one.signs | GATHERED)
            elif one.exists is False and one.style in self._lost:
                yield one._replace(signs=one.signs | ASTRAY)
            elif one.has_anchor is False and one.target and is_cut(one.target, one.fragment):
                yield one._replace(signs=one.signs | CUT)
            elif one.has_anchor is False and one.target and one.path in self._bare:
                yield one._replace(signs=one.signs | UNANCHORED)
            else:
                yield one


def _linking(index: ProjectIndex) -> list[Facts]:
    return [facts for facts in index.documents if facts.document.hyperlinks]


@told_once
def _styles(found: Part[Resolved]) -> Counter[tuple[str, bool]]:
    """How many links of each style lead somewhere, and how many don't."""
    return Counter((one.style, one.exists) for one in found if one.exists is not None)


@told_once
def _unanchored(found: Part[Resolved]) -> Counter[str]:
    """How many links name an anchor that their target does not have, by its path."""
    return Counter(one.path for one in found if one.target and one.has_anchor is False)


def _sum(counters: Iterable[Counter[Counted]]) -> Counter[Counted]:
    total: Counter[Counted] = Counter()
    for one, times in chain.from_iterable(counter.items() for counter in counters):
        total[one] += times
    return total


def _is_gathered(facts: Facts, found: Part[Resolved]) -> bool:
    """Whether a document is many pages of a place that is not the project: next to none of their links has a file here."""
    known = [one for one in found if one.exists is not None]
    foreign = [one for one in known if not (one.exists or one.elsewhere or one.in_other_case or one.similar)]
    if len(foreign) <= max(FEW, MOSTLY * len(known)):
        return False
    return sum(section.level == 1 for section in facts.document.sections if section.heading) >= MANY_PAGES


def _told(index: ProjectIndex, links: Links, facts: Facts) -> Iterator[Resolved]:
    return links.told(index, facts)


def links_of(index: ProjectIndex, resolver: "Resolver", facts: Facts) -> Iterator[Resolved]:
    """The links of a document, each by itself."""
    return resolver.links_of(index, facts)


def _resolver(index: ProjectIndex) -> "Resolver":
    """What tells where links lead, as far as it is the same for all documents."""
    paths = list(index.by_path)
    tree = index.kept(f"{__name__} tree", paths, lambda: Tree.of(paths))
    hosts = frozenset(host for facts in index.documents for host in hosts_of(facts.document))
    hosted = index.kept(f"{__name__} hosted", hosts, lambda: Hosted(hosts, tree))
    routes = tuple(routes_of(facts.document) for facts in index.documents)
    return index.kept(
        __name__, (paths, hosts, routes), lambda: Resolver(paths, tree, hosted, Routes.of(zip(paths, routes, strict=True)))
    )


class Resolver:
    """The links of a project's documents, read against the files that are there."""

    def __init__(self, paths: list[str], tree: Tree, hosted: Hosted, routes: Routes) -> None:
        self.tree, self.hosted, self.routes = tree, hosted, routes
        self.navigation = Navigation(tree)
        self.converted = Converted(tree)
        self.names: dict[str, list[str]] = {}
        for path in paths:
            self.names.setdefault(posixpath.basename(path).lower(), []).append(path)
        self.manifests = Manifests(tree, self.names)

    def links_of(self, index: ProjectIndex, facts: Facts) -> Iterator[Resolved]:
        """The links of a document, those that lead nowhere with what may have been meant.

        Of several for which a file elsewhere is proposed, that is told only of the nearest to its path.
        """
        found = list(self._links_of(index, facts))
        near = NearlyCalled(facts.document.path, self.tree)
        nearest: dict[str, int] = {}
        for one in found:
            for path in one.elsewhere:
                nearest[path] = max(nearest.get(path, 0), _alike(one.path, path))
        for one in found:
            far = kind(one.path) == "file" and any(_alike(one.path, path) < nearest[path] for path in one.elsewhere)
            one = one._replace(elsewhere=()) if far else one
            lost = one.exists is False and not (one.is_there or one.elsewhere or one.in_other_case)
            yield one._replace(similar=near.to(one.path)) if lost else one

    def _links_of(self, index: ProjectIndex, facts: Facts) -> Iterator[Resolved]:
        document = facts.document
        if not document.hyperlinks or kept_with(document, "gaplint.links", None, lambda: _speaks_of_links(document)):
            return
        promised = set(facts.promised)
        whole = (TEMPLATE if is_template(document) else EMPTY) | (HISTORY if index.is_frozen(facts) else EMPTY)
        site = document.front_matter is not None or self.tree.is_site(posixpath.dirname(document.path))
        in_blocks = lines_of_blocks(document)
        for link in document.hyperlinks:
            if (path := self.hosted.path(link.target)) and (target := index.by_path.get(path)):
                yield Resolved(facts, link, path, link.target.partition("#")[2], None, target, None, (), None)
            if ELSEWHERE.match(link.target) or PLACEHOLDER.search(unquote(link.target)) or link.span in promised:
                continue
            if in_blocks and document.source.line_of(link.span.start) in in_blocks:
                continue
            written, _, fragment = unquote(link.target).partition("#")
            written = written.partition("?")[0]
            if not _is_hosted(written) and not _is_in_string(document, link):
                one = self._resolved(index, facts, link, written, fragment, site)
                if one.exists is False and (lines := LINES.search(written)):
                    one = _at_lines(one, self._resolved(index, facts, link, written[: lines.start()], "", site), lines)
                gone = (
                    one.exists is False and kind(written) == "file" and not (one.elsewhere or one.in_other_case or one.is_there)
                )
                signs = whole | (SETTLED if gone and _is_past(facts, link) else EMPTY)
                yield one._replace(signs=one.signs | signs) if signs else one

    def _resolved(
        self, index: ProjectIndex, facts: Facts, link: Hyperlink, written: str, fragment: str, site: bool
    ) -> Resolved:
        own = facts.document.path
        ways = readings(own, written, self.tree, self.routes, site) if written else iter([Reading(own, True)])
        found = next(ways)
        target = _document(index, found.path) if written else facts
        anchor = has_anchor(target, fragment) if target else None
        if anchor is False and kind(written) == "page":
            found = _with_anchor(index, found, ways, fragment)
            target = _document(index, found.path)
            anchor = has_anchor(target, fragment) if target else None
        signs = frozenset(_signs(found, site))
        if found.exists and not found.astray:
            named = _named(index, facts, link, found.path)
            found_ = Resolved(facts, link, found.path, fragment, True, target, anchor, (), named, style(written), signs)
            return found_._replace(transcribed=anchor is False and self._is_transcribed(found.path))
        plain = posixpath.normpath(posixpath.join(posixpath.dirname(own), written.lstrip("/")))
        near = self._elsewhere(own, written) or ((shown(found.path),) if found.astray and shown(found.path) != own else ())
        near = near or (self._beside(own, written) if kind(written) == "file" else ())
        shallow = self._is_too_shallow(own, written)
        told = None if self._is_beyond(own, plain, written, site) and not shallow else False
        signs |= SHALLOW if shallow else EMPTY
        signs |= WIKI if kind(written) == "page" and self.tree.is_wiki(posixpath.dirname(own)) else EMPTY
        signs |= CONVERTED if found.astray and self._is_converted(own, written, found.path) else EMPTY
        lost = written.startswith("..") and self.tree.nearest(plain) != posixpath.dirname(plain)
        form = style(written) + ", into no folder" * lost
        return Resolved(facts, link, plain, fragment, told, None, None, near, None, form, signs, self.tree.in_other_case(plain))

    def _is_converted(self, document: str, written: str, path: str) -> bool:
        """Whether a program that is run in a folder above turns the document into something else, with the file there."""
        folder = path.removesuffix(posixpath.normpath(written)).rstrip("/")
        return (
            kind(written) == "file"
            and posixpath.join(folder, posixpath.normpath(written)) == path
            and self.converted.is_from(folder, document)
        )

    def _is_transcribed(self, path: str) -> bool:
        above = self.tree.above(posixpath.dirname(path))
        return any(not TRANSCRIBING.isdisjoint(self.tree.names(folder)) for folder in above)

    def _is_too_shallow(self, document: str, written: str) -> bool:
        """Whether a link goes up, and the folder that it then names lies two levels further up or more, not where it leads.

        That is the wrong depth in whatever way a site moves its pages: by one level.
        """
        steps = written.split("/")
        up = next((n for n, step in enumerate(steps) if step != ".."), 0)
        if not up or up + 1 >= len(steps):
            return False
        folders = list(self.tree.above(posixpath.dirname(document)))
        holding = [n for n, folder in enumerate(folders) if steps[up] in self.tree.names(folder)]
        return bool(holding) and min(holding) >= up + MOVED

    def _is_beyond(self, document: str, path: str, written: str, site: bool) -> bool:
        """Whether a file that is not there may be somewhere all the same: made by a site, left out, or not in the project."""
        form = kind(written)
        if self.tree.is_outside(path) or world.leads_out(path) or PART.search(document) or self.tree.is_ignored(path):
            return True
        if self.tree.is_in_submodule(path):
            return True
        if self.navigation.makes(path) or (form == "document" and self.manifests.rename(posixpath.dirname(path))):
            return True
        if written.startswith("/"):
            return (
                site
                or form != "document"
                or not self.tree.names(posixpath.join(self.tree.root, posixpath.dirname(written).strip("/")))
            )
        if site and form in ("page", "html"):
            return True
        return not path.lower().endswith(SUFFIXES) and self.tree.only_documents(self.tree.nearest(path))

    def _beside(self, own: str, written: str) -> tuple[str, ...]:
        """Where a path leads behind the name of a folder that lies beside the document, or beside a folder around it."""
        steps = [step for step in posixpath.normpath(written).split("/") if step not in ("..", ".", "")]
        for folder in self.tree.above(posixpath.dirname(own)) if steps else ():
            paths = (
                posixpath.join(folder, name, *steps)
                for name in self.tree.in_order(folder)[:MOST_BESIDE]
                if steps[0] in self.tree.names(posixpath.join(folder, name))
            )
            found = [shown(path) for path in paths if self.tree.holds(path) and not self.tree.is_ignored(path)]
            if found:
                return tuple(found) if len(found) <= MOST_NAMESAKES else ()
        return ()

    def _elsewhere(self, own: str, written: str) -> tuple[str, ...]:
        """Files of the same name in the set, other than the one that holds the link."""
        called_so = self.names.get(posixpath.basename(written.rstrip("/")).lower(), [])
        known = [path for path in called_so[: MOST_NAMESAKES + 2] if path != own]
        return tuple(known) if len(known) <= MOST_NAMESAKES else ()


def _document(index: ProjectIndex, path: str) -> Facts | None:
    """The document at a path; of a folder the page that hosts show for it."""
    known = index.by_path
    return known.get(path) or next((known[page] for name in PAGES if (page := posixpath.join(path, name)) in known), None)


def _with_anchor(index: ProjectIndex, first: Reading, others: Iterator[Reading], fragment: str) -> Reading:
    """Of the readings of a link to a page, the one whose document has the anchor; else the next one, as a site has it."""
    known = [one for one in others if one.exists and one.path in index.by_path and one.path != first.path]
    fits = (one for one in known if has_anchor(index.by_path[one.path], fragment) is not False)
    return next(fits, known[0] if known else first)


def _at_lines(one: Resolved, bare: Resolved, lines: re.Match[str]) -> Resolved:
    """A link that leads nowhere and ends in lines, by what it means without them, `bare`."""
    fragment = f"L{lines['first']}" + (f"-L{lines['last']}" if lines["last"] else "")
    found = one._replace(path=bare.path, lines=fragment, is_there=bool(bare.exists))
    return found._replace(elsewhere=bare.elsewhere, in_other_case=bare.in_other_case)


def _is_in_string(document: Document, link: Hyperlink) -> bool:
    """Whether a link stands in a string of code that no fence holds: `write("log.md", "# Log\\n- [June](june.md)")`."""
    text, line = document.source.reading, document.source.line_at(link.span.start)
    opened = None
    for quote in STRING.finditer(text, line.start, link.span.start):
        opened = None if opened and opened.group() == quote.group() else opened or quote
    closed = opened and next(
        (at for at in STRING.finditer(text, link.span.end, line.end) if at.group() == opened.group()), None
    )
    if not opened or not closed:
        return False
    called = CALLED.search(text, line.start, opened.start()) is not None
    return called or BROKEN_LINE.search(text, opened.end(), closed.start()) is not None


def _is_past(facts: Facts, link: Hyperlink) -> bool:
    """Whether the line of a link tells of something that is settled: it is struck out before the link, or names a day."""
    line, dated = facts.document.source.line_at(link.span.start), _dated(facts)
    if _struck(facts).get(line.start, link.span.start) < link.span.start:
        return True
    if line.start not in dated:
        dated[line.start] = _names_a_day(facts.document, line)
    return dated[line.start]


@of_document
def _struck(facts: Facts) -> dict[int, int]:
    """Where each line is struck out first, by its beginning."""
    source = facts.document.source
    return {source.line_at(span.start).start: span.start for span in sorted(facts.document.struck, reverse=True)}


@of_document
def _dated(_: Facts) -> dict[int, bool]:
    """Whether a line names a day, by its beginning, as far as it was asked: many links may stand on one."""
    return {}


def _names_a_day(document: Document, line: Span) -> bool:
    """Whether a line names a day, or the one above it that ends with a colon: the code that is named there was there then."""
    source = document.source
    number = source.line_of(line.start) - 1
    while number > 0 and not source.reading[slice(*source.line_span(number))].strip():
        number -= 1
    above = source.line_span(number) if number > 0 else line
    leads = source.reading[slice(*above)].rstrip("*_ \r\n").endswith((":", "："))
    return any(find_dates(document.visible, *one) for one in (line, *([above] if leads else [])))


def _alike(path: str, other: str) -> int:
    """How many parts at their ends two paths share."""
    parts = zip(reversed(path.split("/")), reversed(other.split("/")), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], parts))


def _speaks_of_links(document: Document) -> bool:
    """Whether the page says that its links are meant to be read from elsewhere."""
    lines = (document.source.line_at(said.start()) for said in any_of("relocated").finditer(document.visible))
    return any(any_of("links").search(document.visible, *line) for line in lines)


def _signs(found: Reading, site: bool) -> Iterator[str]:
    if site:
        yield "a page of a site"
    if found.astray:
        yield "leads somewhere from a folder above"


def _is_hosted(written: str) -> bool:
    """Whether a link leads to a page of the repository's host."""
    parts = [part for part in written.split("/") if part not in ("..", ".", "")]
    return written.startswith("..") and bool(parts) and parts[0] in HOSTED


def _named(index: ProjectIndex, facts: Facts, link: Hyperlink, path: str) -> Facts | None:
    """The document that a link's text is the name of, and nothing else; None where the target has that name as well."""
    text = facts.document.plain(link.label).strip("`* ")
    says, leads = posixpath.basename(text).lower(), posixpath.basename(path).lower()
    if link.image or says == leads or not DOCUMENT.fullmatch(text) or not DOCUMENT.fullmatch(leads):
        return None
    return index.named(text, facts)
