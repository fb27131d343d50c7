"""Numbered series of documents, tied to the documents that list them."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from gaplint.config.vocabulary import any_of, words
from gaplint.expressions import expression
from gaplint.facts.types import Facts, ItemKind
from gaplint.index import ProjectIndex
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span
from gaplint.read import SUFFIX

NUMBERED = expression(
    rf"(?=.*{SUFFIX}\Z)(?P<series>.*?)[-_]?(?P<number>\d{{2,5}})(?P<rest>.*){SUFFIX}", re.IGNORECASE | re.DOTALL
)
FILE = expression(rf"(?<![\w.-])(?P<folder>(?:[\w.-]{{1,255}}/){{0,16}})(?P<name>[\w.-]+{SUFFIX})(?![\w-])", re.IGNORECASE)
"""The name of a document, behind its folder or alone."""
UPWARDS = expression(r"(?:\.{1,2}/)+")
"""The beginning of a folder as seen from a document."""
BEGINS = expression(r"[^\W\d_]+-\d{2,5}(?=[-_.])")
"""The ID that a file's name begins with."""
PART = expression(r"-\d")
"""A further number: a part of a document, `quay-0004-01`, which its whole may list."""
FEWEST_LISTED = 5
"""Documents of a series that a document must link to, or name, in order to be their index."""
NOT_WORD = expression(r"[\W_]+")
LONGEST_NOTICE = 40
"""Words of a page that only says where its content went."""
LISTED, MOST = 0.8, 0.6
"""Share of the series that it must list, where some of what it leaves out stands among what it lists."""


class Listing(NamedTuple):
    """An index of a series that leaves out some of it."""

    facts: Facts
    span: Span
    """Where it lists what comes right before the last one that it leaves out; its first link to one of a folder."""
    listed: int
    missing: tuple[Facts, ...]
    signs: frozenset[str]
    whole: str = "series"
    """What is listed, a `series` or a `folder`."""

    @property
    def ground(self) -> Ground:
        return Ground(f"an index lists its whole {self.whole}", self.facts.document.path, signs=self.signs)


def find_listings(index: ProjectIndex) -> Iterator[Listing | Held]:
    series = series_of(index)
    for facts in index.documents if series else ():
        if index.is_snapshot(facts) or index.is_frozen(facts):
            continue
        linked, named = _linked(facts), _named(index, facts) if signs_of(facts) else {}
        for (folder, _), paths in series.items() if max(len(linked), len(named)) >= FEWEST_LISTED else ():
            beside = _of_folder(named, folder) if is_above(facts, folder) else {}
            spans = {path: span for path in paths if (span := linked.get(path) or beside.get(posixpath.basename(path)))}
            listed = list(spans)
            form = _form(paths, listed) if len(listed) >= FEWEST_LISTED else None
            if form is not None and facts.document.path not in paths:  # one of the series may name its fellows
                left_out = (index.by_path[path] for path in paths if path not in spans)
                missing = tuple(one for one in left_out if not is_gone(one))
                span = spans[_before(listed, missing)]
                listing = Listing(facts, span, len(listed), missing, signs_of(facts) | form)
                yield listing if missing else Held(listing.ground, agrees=True)


def _before(listed: list[str], missing: tuple[Facts, ...]) -> str:
    """What is listed right before the last of what is left out, by its number."""
    last = max((_number(one.document.path) for one in missing), default=0)
    return max((path for path in listed if _number(path) < last), key=_number, default=listed[0])


def _form(paths: list[str], listed: list[str]) -> frozenset[str] | None:
    """How much of a series is listed: nearly all, all up to a number, or most of it; None for a selection."""
    if len(listed) >= LISTED * len(paths):
        return frozenset()
    last = max(map(_number, listed))
    if len(listed) == sum(_number(path) <= last for path in paths):
        return frozenset(["complete up to its last"])
    return frozenset(["most of the series"]) if len(listed) >= MOST * len(paths) else None


def _number(path: str) -> int:
    match = NUMBERED.fullmatch(posixpath.basename(path))
    return int(match["number"]) if match else 0


def signs_of(facts: Facts) -> frozenset[str]:
    """Whether a document's name says that it lists others; elsewhere many links may be references."""
    name = NOT_WORD.split(posixpath.splitext(posixpath.basename(facts.document.path))[0].lower())
    return frozenset(["named as an index"] if not words().index.isdisjoint(name) else [])


def is_gone(facts: Facts) -> bool:
    """Whether a document holds little more than that its content is gone: `This page was merged into the next`."""
    text = facts.document.visible
    return len(text.split()) <= LONGEST_NOTICE and any_of("gone").search(text) is not None


def series_of(index: ProjectIndex) -> dict[tuple[str, str], list[str]]:
    """The documents of each numbered series, by folder and what their names begin with; each may have a folder of its own."""
    paths = list(index.by_path)
    return index.kept(f"{__name__} series", paths, lambda: _series_of(paths))


def _series_of(every: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for path in every:
        match = NUMBERED.fullmatch(posixpath.basename(path))
        if match and not PART.match(match["rest"]):
            found.setdefault((posixpath.dirname(_place(path)), match["series"].lower()), []).append(path)
    return {key: paths for key, paths in found.items() if len(paths) > FEWEST_LISTED}


def _place(path: str) -> str:
    """Where a document of a series stands: `0013-berths/0013-berths.md` is its folder's."""
    folder = posixpath.dirname(path)
    return folder if folder and posixpath.splitext(posixpath.basename(path))[0] == posixpath.basename(folder) else path


def is_above(facts: Facts, folder: str) -> bool:
    """Whether a document lies in a folder, or above it."""
    own = posixpath.dirname(facts.document.path)
    return not own or folder == own or folder.startswith(own + "/")


Named = dict[tuple[str, str], Span]
"""Where a document first names each file, by the folder that it writes before the name, if any, and the name."""


def _of_folder(named: Named, folder: str) -> dict[str, Span]:
    """Where files are named that may be in a folder, by their names: `reports/01.md` is none of `samples`."""
    fitting: dict[str, Span] = {}
    for (written, name), span in named.items():
        if folder.endswith(written) or (folder and written.endswith(folder)):
            fitting.setdefault(name, span)
    return fitting


def _named(index: ProjectIndex, facts: Facts) -> Named:
    """Where a document first names each file, and gives each ID that is another document's title an entry, by the name of that
    document.
    """
    found: Named = {}
    for match in FILE.finditer(facts.document.visible):
        folder = UPWARDS.sub("", match["folder"], 1).rstrip("/")
        found.setdefault((folder, match["name"]), Span(*match.span("name")))
    beside = _beginning(facts, index)
    for item in facts.items if index.entitled or beside else ():
        document = index.entitled.get(index.canonical(item.id))
        name = posixpath.basename(document.document.path) if document else beside.get(str(item.id).lower())
        if name and item.kind is not ItemKind.STATEMENT:
            found.setdefault(("", name), item.span)
    return found


def _beginning(facts: Facts, index: ProjectIndex) -> dict[str, str]:
    """The files of a document’s folder by the ID that they begin with, as written: `quay-0001-stone.md` is no `QUAY-001`."""
    folder = posixpath.dirname(facts.document.path)
    names = (posixpath.basename(path) for path in index.by_path if posixpath.dirname(path) == folder)
    return {match.group().lower(): name for name in names if (match := BEGINS.match(name))}


def _linked(facts: Facts) -> dict[str, Span]:
    """Where the document first links to each path, to those of files that are still to come as well."""
    found: dict[str, Span] = {}
    folder = posixpath.dirname(facts.document.path)
    for link in facts.document.hyperlinks:
        written = unquote(link.target).partition("#")[0]
        if written:
            path = posixpath.normpath(posixpath.join(folder, written))
            found.setdefault(path, link.span)
            found.setdefault(f"{path}/{posixpath.basename(path)}.md", link.span)
    return found
