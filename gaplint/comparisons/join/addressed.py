"""Join: a name that always leads to one address, held against a link of it to the address of another name."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple
from urllib.parse import urlsplit

from gaplint.comparisons.join.linked import normal
from gaplint.expressions import expression
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex, of_document
from gaplint.model.document import Document, Hyperlink, Place
from gaplint.model.ground import Ground, Held
from gaplint.model.span import Span

ANCHOR = expression(
    r"<a\s[^<>\n]{0,200}?href=[\"'](?P<target>https?://[^\"'\s<>]{1,400})[\"'][^<>\n]{0,200}>(?P<label>[^<>\n]{3,80})</a>"
)
FEWEST_WORDS = 2
"""Words of a name: `here` leads to many an address."""
FEWEST = 3
"""Links that tell where a name leads, or whose an address is."""
USUAL = 3
"""How many times as often as elsewhere a name must lead to its address, and the other name to this one."""


class Named(NamedTuple):
    """A link to an address outside of the project, with its name."""

    facts: Facts
    link: Hyperlink
    name: str
    """To be compared."""
    address: str
    """To be compared."""

    @property
    def says(self) -> str:
        return _says(self.facts, self.link)


class Misled(NamedTuple):
    """Links of one name, in one document, to the address of another."""

    link: Named
    """The first of them."""
    more: tuple[Named, ...]
    usual: Named
    """One of those that lead where the name leads nearly always."""
    times: int
    """How many do."""
    owner: Named
    """One of the links of the other name to this address."""

    @property
    def ground(self) -> Ground:
        return _ground(self.link.facts.document.path)


def _says(facts: Facts, link: Hyperlink) -> str:
    """What a reader sees of a link; in a block of HTML nothing else of the document is read."""
    start, end = link.label
    return facts.document.plain(link.label) or " ".join(facts.document.source.reading[start:end].split())


def _ground(path: str) -> Ground:
    return Ground("a name leads to one address", path)


def find_misled(index: ProjectIndex) -> Iterator[Misled | Held]:
    names: Iterator[str] = index.shared(_by_name)
    yield from chain.from_iterable(index.each(names, _compare))


def _compare(index: ProjectIndex, name: str) -> Iterator[Misled | Held]:
    """The links of a name that lead elsewhere than nearly all of them."""
    links = index.having(_by_name, name)
    usual, times = _most(links)
    others = [one for one in links if one.address != usual.address]
    if not others or times < max(FEWEST, USUAL * len(others)):
        return
    for path, count in Counter(one.facts.document.path for one in links if one.address == usual.address).items():
        yield Held(_ground(path), agrees=True, times=count)
    elsewhere = Counter(one.address for one in others)
    found: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for one in others:
        found[one.facts.document.path, one.address].append(one)
    for (_, address), (one, *more) in found.items():
        owner = _owner(index, address)
        if _are_alike(address, usual.address) and _are_others(owner, one, elsewhere[address], index):
            yield Misled(one, tuple(more), usual, times, owner)


def _most(links: Sequence[Named]) -> tuple[Named, int]:
    """The first of the links to the address that most of them lead to, and how many do."""
    address, times = Counter(one.address for one in links).most_common(1)[0]
    return next(one for one in links if one.address == address), times


def _owner(index: ProjectIndex, address: str) -> Named:
    """The first link of the name that most links to an address have."""
    links = index.having(_by_address, address)
    name, _ = Counter(one.name for one in links).most_common(1)[0]
    return next(one for one in links if one.name == name)


def _are_others(owner: Named, one: Named, times: int, index: ProjectIndex) -> bool:
    """Whether an address is that of quite another name, which leads nowhere else as often."""
    links = index.having(_by_name, owner.name)
    usual, own = _most(links)
    apart = set(owner.name.split()).isdisjoint(one.name.split())
    return apart and usual.address == one.address and own >= max(FEWEST, USUAL * times)


def _are_alike(one: str, other: str) -> bool:
    """Whether two addresses are of one host and as deep: `example.org/gull` and `example.org/tern`."""
    return one.partition("/")[0] == other.partition("/")[0] and one.count("/") == other.count("/")


@of_document
def _named(facts: Facts) -> tuple[Named, ...]:
    links = (*facts.document.hyperlinks, *_in_html(facts.document))
    return tuple(one for link in links if (one := _read(facts, link)))


def _in_html(document: Document) -> Iterator[Hyperlink]:
    """Links that are written as HTML."""
    text = document.source.reading
    for match in ANCHOR.finditer(text) if "<a " in text else ():
        if document.place(match.start()) is Place.HTML:
            label, target = (Span(*match.span(name)) for name in ("label", "target"))
            yield Hyperlink(Span(*match.span()), label, match["target"], target, image=False)


def _read(facts: Facts, link: Hyperlink) -> Named | None:
    if link.image or not link.target.startswith(("https://", "http://")):
        return None
    name = normal(_says(facts, link))
    if len(name.split()) < FEWEST_WORDS:
        return None
    try:
        parts = urlsplit(link.target)
    except ValueError:  # no address, for all its look
        return None
    host, path = parts.netloc.removeprefix("www.").lower(), parts.path.rstrip("/").lower()
    address = parts._replace(scheme="", netloc=host, path=path).geturl().removeprefix("//")
    return Named(facts, link, name, address)


@of_document
def _by_name(facts: Facts) -> dict[str, list[Named]]:
    return _under(facts, lambda one: one.name)


@of_document
def _by_address(facts: Facts) -> dict[str, list[Named]]:
    return _under(facts, lambda one: one.address)


def _under(facts: Facts, key: Callable[[Named], str]) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = defaultdict(list)
    for one in _named(facts):
        found[key(one)].append(one)
    return found
