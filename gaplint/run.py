"""The pipeline: find, read, parse, extract, index, bind, check."""

import os
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from gaplint.binding.bind import bind
from gaplint.binding.types import Project, Tie
from gaplint.config.load import nearest
from gaplint.config.schema import Config
from gaplint.errors import ConfigError, PathError
from gaplint.facts.extract import extract
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import ItemKind
from gaplint.index import ProjectIndex
from gaplint.markdown import parse
from gaplint.model.document import Document
from gaplint.model.finding import Confidence, Finding, Severity, Spot
from gaplint.model.source import Source
from gaplint.model.span import Span
from gaplint.read import UnreadableError, find, read, shown, within
from gaplint.rule import Rule, known_names, selected

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
    """What a run has to say."""

    findings: tuple[Finding, ...]
    """In the order of path, place and rule."""
    summary: Summary
    failures: tuple[Failure, ...]
    project: Project

    @property
    def complete(self) -> bool:
        """Whether all was read and every rule ran."""
        return not self.failures and not any(finding.rule == UNREADABLE for finding in self.findings)


def lint(paths: Iterable[Path], config: Config) -> Report:
    """Check documents and report what has an end in `paths`, files or folders; with none, all that there is.

    Raises PathError for a missing path and where there is no Markdown at all, ConfigError for an unknown rule.
    """
    rules = _rules(config)
    named = tuple(paths)
    project, unreadable = load(named, config)
    findings, broken = check(project, rules)
    least = Confidence[config.min_confidence.upper()]
    findings = [finding for finding in findings if finding.confidence >= least]
    findings += [_unreadable(path, why) for path, why in unreadable]
    if named:
        findings = [finding for finding in findings if any(within(path, named) for path in _ends(finding))]
    findings.sort(key=_order)
    return Report(tuple(findings), summarize(project, rules), tuple(broken), project)


def load(paths: Iterable[Path], config: Config) -> tuple[Project, list[tuple[str, str]]]:
    """Everything up to the bindings, and the files that can't be read with the reason.

    Read are the configured paths and `paths`; where none are configured, also the folders that named files lie in. Raises
    PathError.
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
            documents.append(extract(parse(read(path)), statuses))
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
            findings += [_named(finding, rule) for finding in rule.check(project)]
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
    return selected(config.select, config.ignore)


def _named(finding: Finding, rule: Rule) -> Finding:
    severity = min(finding.severity, rule.severity, key=[Severity.WARNING, Severity.ERROR].index)
    return replace(finding, rule=rule.name, severity=severity)


def _unreadable(path: str, why: str) -> Finding:
    nothing = Span(0, 0)
    document = Document(Source(path, ""), (), (), "", (), (), (), (), None)
    return Finding(f"not checked: {why}", Spot(document, nothing), repair="correct the file, or exclude it", rule=UNREADABLE)


def _ends(finding: Finding) -> frozenset[str]:
    return frozenset(spot.document.path for spot in (finding.where, *finding.related))


def _order(finding: Finding) -> tuple[str, Span, str, str]:
    return finding.where.document.path, finding.where.span, finding.rule, finding.message
