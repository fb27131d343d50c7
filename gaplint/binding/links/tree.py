"""The files of a project, listed folder by folder, each folder once; nothing above the root is looked at."""

import os
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from gaplint import world
from gaplint.binding.folders import same_form
from gaplint.ignored import FILE, Rules, matches, rules_of
from gaplint.read import SUFFIXES
from gaplint.submodules import FILE as SUBMODULES
from gaplint.submodules import not_checked_out

KEPT = frozenset([".gitignore", ".gitkeep", ".keep"])
"""What a folder holds that is filled by something else."""
SITE_FILES = frozenset(
    [
        "mkdocs.yml", "mkdocs.yaml", "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "book.toml", "_config.yml",
        "_config.toml", "_sidebar.md", ".vitepress", ".vuepress", ".eleventy.js", ".readthedocs.yaml", ".readthedocs.yml",
        "antora.yml", "zola.toml", "svelte.config.js", "gatsby-config.js", "docs.json", "mint.json",
    ]
)  # fmt: skip
"""Files that tell that the documents below are made into a site."""
WIKI_FILES = frozenset(["_Sidebar.md", "_Footer.md"])
"""What a wiki of GitHub shows beside each page; links name its pages without a suffix, also one that nobody has written yet."""
SITE_STEMS = (
    "docusaurus.config.",
    "astro.config.",
    "next.config.",
    "eleventy.config.",
    "hugo.",
    "nuxt.config.",
    "theme.config.",
)


FORMER_HUGO = frozenset(["config.toml", "config.yaml", "config.yml", "config.json", "config"])
HUGO_FOLDERS = frozenset(["layouts", "themes", "archetypes"])
"""Hugo's configuration before `hugo.toml`, beside its folders: https://gohugo.io/configuration/introduction/"""


@dataclass(eq=False)
class Tree:
    """Paths are as shown, relative to where the command was called or absolute."""

    root: str
    """The repository, or the folder that was named; absolute."""
    listings: dict[str, frozenset[str]] = field(default_factory=dict)

    @staticmethod
    def of(paths: list[str]) -> "Tree":
        folders = {os.path.abspath(posixpath.dirname(path)) for path in paths}
        try:
            return Tree(world.root_of(os.path.commonpath(folders)))
        except ValueError:  # there is none, or they lie on several drives
            return Tree(os.getcwd())

    def names(self, folder: str) -> frozenset[str]:
        """What a folder holds, hidden files too; nothing where there is none."""
        if folder not in self.listings:
            above, name = posixpath.split(folder)
            known = name in ("", ".", "..") or self.is_outside(above) or self.holds(folder)  # `Docs` may list `docs`
            try:
                self.listings[folder] = frozenset(world.names(folder or ".")) if known else frozenset()
            except OSError:
                self.listings[folder] = frozenset()
        return self.listings[folder]

    def in_order(self, folder: str) -> list[str]:
        """What a folder holds but hidden files, in order."""
        if folder not in self._ordered:
            self._ordered[folder] = sorted(name for name in self.names(folder) if not name.startswith("."))
        return self._ordered[folder]

    @cached_property
    def _ordered(self) -> dict[str, list[str]]:
        return {}

    def holds(self, path: str) -> bool:
        """Whether a file or folder is there; a folder that leads outside is not asked."""
        folder, name = posixpath.split(path.rstrip("/"))
        if name in ("", ".", ".."):
            return bool(self.names(path))
        names = self.names(folder)
        return name in names or (not name.isascii() and same_form(name) in self._in_lower_case(folder).get(_lower(name), ()))

    def in_other_case(self, path: str) -> str:
        """The one file or folder whose path differs from `path` in the case of letters only; empty where there is none."""
        folder, name = posixpath.split(path.rstrip("/"))
        if self.is_outside(path):
            return ""
        if folder and not self.names(folder):
            folder = self.in_other_case(folder)
            if not folder:
                return ""
        names = self._in_lower_case(folder).get(_lower(name), {})
        return posixpath.join(folder, *names.values()) if len(names) == 1 else ""

    def _in_lower_case(self, folder: str) -> dict[str, dict[str, str]]:
        """What a folder holds by its name in lower case; then the names as they are, by their form that is compared."""
        if folder not in self._lower:
            found: dict[str, dict[str, str]] = {}
            for name in self.names(folder):
                found.setdefault(_lower(name), {})[same_form(name)] = name
            self._lower[folder] = found
        return self._lower[folder]

    @cached_property
    def _lower(self) -> dict[str, dict[str, dict[str, str]]]:
        return {}

    def is_outside(self, path: str) -> bool:
        """Whether a path leads out of the project, or too deep into it, to where nothing can be told."""
        return world.is_deep(path) or not world.is_below(os.path.abspath(path), self.root)

    def above(self, folder: str) -> Iterator[str]:
        """A folder and those above it up to the root, as shown."""
        yield folder
        while not self.is_outside(folder) and os.path.abspath(folder) != self.root:
            folder = posixpath.dirname(folder) if posixpath.basename(folder) not in ("", "..") else posixpath.join(folder, "..")
            yield folder

    def nearest(self, path: str) -> str:
        """The nearest folder above `path` that exists."""
        at = posixpath.dirname(path)
        while not self.names(at) and (above := posixpath.dirname(at)) != at:
            at = above
        return at

    def is_wiki(self, folder: str) -> bool:
        """Whether a folder holds the pages of a wiki, to which whoever publishes it may add others."""
        return not WIKI_FILES.isdisjoint(self.names(folder))

    def has_documents(self, folder: str) -> bool:
        """Whether a folder holds documents, not counting those in folders below."""
        if folder not in self._has_documents:
            self._has_documents[folder] = any(name.endswith(SUFFIXES) for name in self.names(folder))
        return self._has_documents[folder]

    @cached_property
    def _has_documents(self) -> dict[str, bool]:
        return {}

    def only_documents(self, folder: str) -> bool:
        """Whether a folder holds no file but documents, however deep: somebody has copied these alone."""
        if folder not in self._only_documents:
            self._only_documents[folder] = _only_documents(folder or ".")
        return self._only_documents[folder]

    @cached_property
    def _only_documents(self) -> dict[str, bool]:
        return {}

    def is_site(self, folder: str) -> bool:
        """Whether a folder, or one above, is the source of a site."""
        if folder not in self._sites:
            above = next((at for at in self.above(folder) if at != folder), folder)
            self._sites[folder] = _has_site(self.names(folder)) or (above != folder and self.is_site(above))
        return self._sites[folder]

    @cached_property
    def _sites(self) -> dict[str, bool]:
        return {}

    def is_ignored(self, path: str) -> bool:
        """Whether a file is made on the way and not in the repository: .gitignore says so, or its folder is kept but empty."""
        folder = posixpath.dirname(path)
        names = self.names(folder)
        return (bool(names) and KEPT.issuperset(names)) or matches(self._ignores(folder), os.path.abspath(path))

    def is_in_submodule(self, path: str) -> bool:
        """Whether a path leads into a submodule of git that is not checked out, where anything may be."""
        at = posixpath.normpath(path)
        inside = os.path.abspath(at)
        folders = (folder for folder in self.above(posixpath.dirname(at)) if SUBMODULES in self.names(folder))
        return any(not self._submodules_of(folder).isdisjoint(_with_those_above(inside)) for folder in folders)

    def _submodules_of(self, folder: str) -> frozenset[str]:
        if folder not in self._submodules:
            self._submodules[folder] = not_checked_out(folder)
        return self._submodules[folder]

    @cached_property
    def _submodules(self) -> dict[str, frozenset[str]]:
        return {}

    def _ignores(self, folder: str) -> tuple[Rules, ...]:
        if folder not in self._ignored:
            above = reversed([os.path.abspath(at) for at in self.above(folder) if FILE in self.names(at)])
            self._ignored[folder] = tuple(rules for at in above for rules in rules_of(at))
        return self._ignored[folder]

    @cached_property
    def _ignored(self) -> dict[str, tuple[Rules, ...]]:
        return {}


def _with_those_above(path: str) -> Iterator[str]:
    yield path
    while os.path.dirname(path) != path:
        path = os.path.dirname(path)
        yield path


def _lower(name: str) -> str:
    return same_form(name).casefold()


def _has_site(names: frozenset[str]) -> bool:
    hugo = "content" in names and not FORMER_HUGO.isdisjoint(names) and not HUGO_FOLDERS.isdisjoint(names)
    return hugo or any(name in SITE_FILES or name.startswith(SITE_STEMS) for name in names)


def _only_documents(folder: str) -> bool:
    for _, folders, files in world.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if any(not name.lower().endswith(SUFFIXES) and not name.startswith(".") for name in files):
            return False
    return True
