"""Files to `Source`."""

import os
import re
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from gaplint import damage, world
from gaplint.errors import PathError
from gaplint.ignored import Ignored
from gaplint.model.source import Source
from gaplint.model.span import Span
from gaplint.patterns import matcher
from gaplint.relative import relative
from gaplint.world import LARGEST

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
SUFFIX = rf"(?:{'|'.join(map(re.escape, SUFFIXES))})"
"""The same within an expression."""
KINDRED = (".mdx",)
"""Files of Markdown with components of a program in it, which is not read."""
FOREIGN = frozenset(
    """
    node_modules site-packages vendor venv
    .bzr .git .hg .jj .sl .svn
    .cache .direnv .eggs .env .hypothesis .mypy_cache .nox .pytest_cache .ruff_cache .tox .venv
    .bun .cargo .gem .gradle .m2 .npm .nuget .pnpm-store .rustup .terraform .yarn
    .angular .docusaurus .next .nuxt .parcel-cache .svelte-kit .turbo
    .history .idea .ipynb_checkpoints .vs .vscode
    """.split()  # noqa: SIM905  # a table is easier to read
)
"""Folders of what nobody in the project wrote: others' packages, repositories, caches, what tools and editors keep."""
TAGS = frozenset(["CACHEDIR.TAG", "pyvenv.cfg"])
"""Files that tell a cache (bford.info/cachedir) and an environment, whatever its folder is called."""

BEGINNING = 8192
"""Bytes in which a null byte makes a file suspect."""
NO_TEXT = bytes({*range(0x20), 0x7F} - {*b"\a\b\t\n\f\r\x1b"})
"""Bytes that file(1) knows no text to hold, in whatever encoding."""
SHARE = 20
"""Bytes of text for each of those, at least; of compressed data every tenth is one."""


class UnreadableError(Exception):
    """A file that can't be read as a document; the message says why."""


class Found(NamedTuple):
    """What lies where documents are looked for."""

    files: list[Path]
    """Markdown, sorted as shown, each once."""
    closed: list[tuple[str, str]]
    """Folders that can't be listed, as shown, with the reason."""
    excluded: list[Path]
    """Markdown that lies there and is not read for a pattern in `exclude`."""
    ignored: list[Path]
    """The same for `.gitignore`, where its folder is read."""
    kindred: list[Path]
    """What lies there of the kinds in `KINDRED`, and neither excluded nor ignored."""


def find(
    paths: Iterable[Path],
    exclude: Iterable[str],
    root: Path = Path(),
    asked: Container[Path] = (),
    respect_gitignore: bool = True,
) -> Found:
    """The Markdown files that `paths` name or hold.

    `exclude` are patterns in the syntax of .gitignore, matched from `root`. A folder that is excluded is read all the same
    where it is `asked` for. A file is not, since hooks name whatever was changed. What git ignores in a folder is not found,
    unless it is named itself. Raises PathError for a path that does not exist.
    """
    excluded = matcher(exclude)
    found: dict[str, Path] = {}
    closed: list[tuple[str, str]] = []
    left: list[Path] = []
    ignored: list[Path] = []
    kindred: list[Path] = []
    for path in paths:
        if world.is_deep(path):
            closed.append((os.fspath(path), world.TOO_DEEP))
            continue
        if not world.exists(path):
            raise PathError(f"{path}: no such file or folder")
        whole = path in asked and world.is_folder(path) and excluded(f"{relative(path, root)}/")
        documents = _walk(path, closed, ignored if respect_gitignore else None) if world.is_folder(path) else [path]
        for file in documents:
            if file.suffix.lower() in KINDRED and file != path:
                kindred += [] if excluded(relative(file, root)) else [file]
            elif whole or not excluded(relative(file, root)):
                found.setdefault(shown(file), file)
            else:
                left.append(file)
    shut = {shown(Path(folder)): why for folder, why in closed if not excluded(f"{relative(folder, root)}/")}
    files = [found[name] for name in sorted(_once(found))]
    hidden, beside = ({shown(file): file for file in some if shown(file) not in found} for some in (ignored, kindred))
    return Found(files, sorted(shut.items()), left, list(hidden.values()), list(beside.values()))


def _once(found: dict[str, Path]) -> Iterator[str]:
    """The names of files, without those of links to one of them: it is read already."""
    links = {name: file for name, file in found.items() if world.is_link(file)}
    read = {world.real(file) for name, file in found.items() if name not in links} if links else set()
    for name, file in found.items():
        if name in links:
            target = world.real(file)
            if target in read:
                continue
            read.add(target)
        yield name


def _walk(folder: Path, closed: list[tuple[str, str]], ignored: list[Path] | None) -> Iterator[Path]:
    """The Markdown below `folder`, and what is of its kind; the folders that can't be listed go to `closed`.

    With a list for what is `ignored`, `.gitignore` leaves out what goes there.
    """
    rules = Ignored(folder) if ignored is not None else None
    for here, folders, files in world.walk(folder, closed):
        if _is_anothers(folder, here, folders, files):
            folders.clear()
            continue
        documents = [name for name in sorted(files) if name.lower().endswith((*SUFFIXES, *KINDRED))]
        if rules and ignored is not None:
            folders[:], kept = rules.others(here, files, folders, documents)
            ignored.extend(Path(here, name) for name in documents if name not in kept and name.lower().endswith(SUFFIXES))
            documents = kept
        folders[:] = sorted(name for name in folders if name not in FOREIGN)
        yield from (Path(here, name) for name in documents)


def _is_anothers(top: Path, here: str, folders: list[str], files: list[str]) -> bool:
    """Whether a folder below `top` is a cache or an environment, or below a hidden folder, where agents keep their worktrees, a
    repository of its own.
    """
    if Path(here) == top:
        return False
    hidden = any(part.startswith(".") for part in Path(here).relative_to(top).parts)
    return not TAGS.isdisjoint(files) or (hidden and (".git" in files or ".git" in folders))


def shown(path: Path) -> str:
    """The path as people and reports see it: POSIX, relative to the working directory where it lies below it."""
    seen = relative(path)
    if seen.startswith(os.pardir) and path.is_absolute():
        seen = os.path.abspath(path)  # noqa: PTH100  # resolve() would follow links
    return seen.replace(os.sep, "/")


def within(path: str, named: tuple[Path, ...]) -> bool:
    """Whether a path as shown is one of `named` or lies in one."""
    return inside(named)(path)


def inside(named: Iterable[Path]) -> Callable[[str], bool]:
    """What tells whether a path as shown is one of `named` or lies in one; each is looked at once."""
    return _inside(tuple(os.path.abspath(one) for one in named), os.getcwd())  # noqa: PTH100, PTH109  # resolve() would follow links


@lru_cache(maxsize=4)
def _inside(roots: tuple[str, ...], _: str) -> Callable[[str], bool]:
    """The same for absolute paths; what relative ones mean depends on the working directory."""

    @cache
    def lies(path: str) -> bool:
        absolute = os.path.abspath(path)  # noqa: PTH100
        return any(world.is_below(absolute, root) for root in roots)

    return lies


def read(path: Path) -> Source:
    """The text of `path`.

    Raises UnreadableError for a file that is binary, too large or can't be opened. Bytes that are no UTF-8 are read as U+FFFD,
    null bytes are kept.
    """
    try:
        if not world.is_file(path):
            raise UnreadableError(f"a link that {world.OUTSIDE}" if world.leads_out(path) else "not a regular file")
        if world.size(path) > LARGEST:
            raise UnreadableError(f"larger than {LARGEST // (1024 * 1024)} MiB")
        content = world.content(path)
    except OSError as error:
        raise UnreadableError(error.strerror or str(error)) from error
    return decode(shown(path), content)


def decode(path: str, content: bytes) -> Source:
    """The text that `content` holds; `path` is how the source is to be called. Raises UnreadableError as `read` does."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
        undecodable: tuple[Span, ...] = ()
    elif _is_binary(content):
        raise UnreadableError("binary, not text")
    else:
        text, undecodable = _utf8(content)
    repaired = damage.repair(text)
    if repaired is None:
        return Source(path, text, undecodable=undecodable)
    return Source(path, text, repaired.reading, repaired.damage, undecodable)


def _is_binary(content: bytes) -> bool:
    """Whether bytes are no text: one of the first is null, as git has it, and they hold more control characters than a text.

    A text with a few null bytes, or with no end of them behind it, as a crash leaves it, is a damaged text.
    """
    if b"\0" not in content[:BEGINNING]:
        return False
    held = content.rstrip(b"\0")
    return SHARE * (len(held) - len(held.translate(None, NO_TEXT))) >= len(held)


def _utf8(content: bytes) -> tuple[str, tuple[Span, ...]]:
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode(), ()
    except UnicodeDecodeError:
        marked = content.decode(errors="surrogateescape")
    bad = tuple(Span(at, at + 1) for at, character in enumerate(marked) if "\udc80" <= character <= "\udcff")
    return "".join("\ufffd" if "\udc80" <= character <= "\udcff" else character for character in marked), bad
