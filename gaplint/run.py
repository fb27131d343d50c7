"""The pipeline: find, read, parse, extract, index, bind, check, decide."""

import os
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gaplint.binding.bind import bind
from gaplint.binding.types import Project, Tie
from gaplint.config.load import nearest
from gaplint.config.schema import Config
from gaplint.decide import decide
from gaplint.errors import ConfigError, PathError
from gaplint.facts.extract import extract
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import ItemKind
from gaplint.index import ProjectIndex
from gaplint.markdown import parse
from gaplint.model.document import Document
from gaplint.model.finding import Finding, Spot
from gaplint.model.source import Source
from gaplint.model.span import Span
from gaplint.read import UnreadableError, find, read, shown, within
from gaplint.rule import Rule, is_among, known_names, selected, stamped

if TYPE_CHECKING:
    from gaplint.baseline import Entry

UNREADABLE = "unreadable-file"


@dataclass(frozen=True)
class Failure:
    """Work that could not be done: a file that can't be read, a rule that broke."""

    what: str
    why: str
    detail: str = ""


@dataclass(frozen=True)
class Summary:
    """What was checked, so that nothing found differs from nothing looked at."""

    documents: int
    items: int
    bound: int
    unbound: int
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    findings: tuple[Finding, ...]
    """In the order of path, place and rule."""
    summary: Summary
    failures: tuple[Failure, ...]
    project: Project
    allowed: tuple[Finding, ...] = ()
    """Hidden by a comment or by `allow` in the configuration."""
    known: tuple[Finding, ...] = ()
    """Hidden by the baseline."""
    stale: "tuple[Entry, ...]" = ()
    """What the baseline knows and is found no more; paths as shown."""


def lint(paths: Iterable[Path], config: Config, drafts: Mapping[str, Source] | None = None) -> Report:
    """Check documents and report what has an end in `paths`, files or folders; with none, all that there is.

    `drafts` are checked in place of the files of their paths.
    Raises PathError for a missing path and where there is no Markdown at all, ConfigError for an unknown rule, BaselineError
    and GitError.
    """
    rules = _rules(config)
    named = tuple(paths)
    project, unreadable = load(named, config, drafts)
    findings, broken = check(project, rules)
    decision = decide(findings, project, named, config, rules)
    reported = [*decision.reported, *(_unreadable(*one) for one in unreadable if not named or within(one[0], named))]
    reported.sort(key=_order)
    summary = summarize(project, rules)
    return Report(tuple(reported), summary, tuple(broken), project, decision.allowed, decision.known, decision.stale)


def load(
    paths: Iterable[Path], config: Config, drafts: Mapping[str, Source] | None = None
) -> tuple[Project, list[tuple[str, str]]]:
    """Everything up to the bindings, and the files that can't be read with the reason.

    Read are the configured paths and `paths`; where none are configured, also the folders that named files lie in. `drafts`
    are read in place of the files of their paths. Raises PathError.
    """
    named = list(paths)
    configured = [Path(config.root, path) for path in config.paths]
    files_named = [path for path in named if os.path.isfile(path)]  # noqa: PTH113  # Path's raises for a name that is too long
    around = [] if configured else [path.parent for path in files_named]
    whole = [*configured, *named, *around] or [Path()]
    files = find(whole, config.exclude, Path(config.root))
    if not files and not files_named:  # a hook may name what the configuration leaves out
        raise PathError(f"no Markdown file in {', '.join(map(str, named or whole))}")
    documents, unreadable = [], []
    statuses = StatusWords.of(config.statuses)
    for path in files:
        try:
            draft = drafts.get(shown(path)) if drafts else None
            documents.append(extract(parse(draft or read(path)), statuses))
        except UnreadableError as error:
            unreadable.append((shown(path), str(error)))
    index = ProjectIndex.build(documents, config)
    for family, patterns in config.registers.items():
        if not index.registers.get(family):
            raise ConfigError(f"registers.{family}: {', '.join(patterns)} matches no document")
    return bind(index), unreadable


def check(project: Project, rules: Iterable[Rule]) -> tuple[list[Finding], list[Failure]]:
    """What `rules` find; a rule that breaks is reported as such, and the others still run."""
    findings: list[Finding] = []
    broken: list[Failure] = []
    for rule in rules:
        try:
            findings += [stamped(finding, rule) for finding in rule.check(project)] if rule.check else []
        except Exception as error:  # the one place that keeps a defect of one rule from hiding the others
            broken.append(Failure(f"rule {rule.name}", f"{type(error).__name__}: {error}", traceback.format_exc()))
    return findings, broken


def summarize(project: Project, rules: Iterable[Rule]) -> Summary:
    bindings = [binding for tie in Tie for binding in project.bindings[tie]]
    bound = sum(binding.bound for binding in bindings) + sum(judged.considered > 0 for judged in project.judged)
    items = {
        (facts.document.path, item.id)
        for facts in project.index.documents
        for item in facts.items
        if item.kind is not ItemKind.STATEMENT and item.id.family in project.index.families
    }
    return Summary(
        len(project.index.documents),
        len(items),
        bound,
        len(bindings) + len(project.judged) - bound,
        tuple(rule.name for rule in rules),
    )


def _rules(config: Config) -> tuple[Rule, ...]:
    known = known_names()
    for setting in ("select", "ignore"):
        for name in getattr(config, setting):
            if name not in known:
                raise ConfigError(f"{setting}: unknown rule {name}{nearest(name, known)}")
    if is_among(UNREADABLE, config.ignore):
        raise ConfigError(f"ignore: {UNREADABLE} can't be ignored; `exclude` leaves a file out")
    return selected(config.select, config.ignore)


def _unreadable(path: str, why: str) -> Finding:
    spot = Spot(Document.without_text(path), Span(0, 0))
    return Finding(f"not checked: {why}", spot, repair="correct the file, or exclude it", rule=UNREADABLE)


def _order(finding: Finding) -> tuple[str, Span, str, str]:
    return finding.where.document.path, finding.where.span, finding.rule, finding.message
