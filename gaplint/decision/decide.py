"""Which findings are reported: not those that are allowed, known from before, or about what nobody asked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gaplint import world
from gaplint.config.schema import Config
from gaplint.decision.policy import Policy
from gaplint.decision.suppress import UNUSED, suppress
from gaplint.model.finding import Confidence, Finding
from gaplint.project import Project
from gaplint.read import SUFFIXES, inside, shown, within
from gaplint.rule import stamped

if TYPE_CHECKING:  # imported when they are needed: most runs have no baseline and ask for no changes
    from gaplint.decision.baseline import Compared, Entry
    from gaplint.decision.since import Changes


@dataclass(frozen=True)
class Decision:
    """All findings that somebody asked for, by what becomes of them."""

    reported: tuple[Finding, ...]
    allowed: tuple[Finding, ...] = ()
    """Hidden by a comment or by `allow` in the configuration."""
    known: tuple[Finding, ...] = ()
    """Hidden by the baseline."""
    doubtful: tuple[Finding, ...] = ()
    """More likely no contradiction than one."""
    unsure: tuple[Finding, ...] = ()
    """More likely a contradiction than none, and less sure than was asked for."""
    stale: "tuple[Entry, ...]" = ()
    """What the baseline knows and is found no more; paths as shown."""


def decide(findings: Iterable[Finding], project: Project, asked: tuple[Path, ...], config: Config, policy: Policy) -> Decision:
    """Suppress, hold against the baseline, and filter by confidence, by the paths that were `asked` for and by changed lines.

    Allowances and the baseline see all that the rules of `policy` found, so that a filter makes none of them unused or stale.
    Raises ConfigError, BaselineError and GitError.
    """
    ran = {rule.name: rule for rule in policy.rules}
    judged = _judged(project, asked, config)
    sifted = suppress(policy.kept(findings), project, config, frozenset(ran))
    unused = [one for one in sifted.unused if judged(one.where.document.path)]
    idle = sifted.idle if config.paths or within(config.root, asked or (Path(),)) else []
    kept = [*sifted.kept, *policy.kept(stamped(one, ran[UNUSED]) for one in (*unused, *idle))]
    new, known, stale = _compared(kept, config) if config.baseline else (kept, [], [])
    about = _about(project, asked, config)

    def wanted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(one for one in findings if policy.is_sure(one) and about(one))

    def gone(entry: "Entry") -> bool:
        return entry.rule in ran and judged(entry.path) and not _speaks_of_unread(entry.message, project)

    sure, others = _parted(policy.is_sure, filter(about, new))
    unsure, doubtful = _parted(lambda one: one.confidence is not Confidence.DOUBTFUL, others)
    return Decision(sure, wanted(sifted.allowed), wanted(known), doubtful, unsure, tuple(filter(gone, stale)))


def _compared(findings: list[Finding], config: Config) -> "Compared":
    """What the configured baseline knows and what not; stale entries sorted, their paths as shown."""
    from gaplint.decision.baseline import compare, read

    file = Path(config.root, config.baseline)
    compared = compare(findings, read(Path(shown(file))), str(file.parent))
    stale = [replace(entry, path=shown(file.parent / entry.path)) for entry in compared.stale]
    return compared._replace(stale=sorted(stale, key=lambda entry: entry.key))


def _judged(project: Project, asked: tuple[Path, ...], config: Config) -> Callable[[str], bool]:
    """Whether all was read that could bear out a finding at a path, so that one which is missing is gone.

    A named file is read together with the configured paths; where there are none, what speaks of it may lie elsewhere.
    """
    whole = asked if config.paths else tuple(path for path in asked if world.is_folder(path))
    meant = inside(whole)

    def judged(path: str) -> bool:
        is_read = path in project.index.by_path or not world.exists(path)
        return is_read and (not asked or meant(path))

    return judged


def _speaks_of_unread(message: str, project: Project) -> bool:
    """Whether a message names a document that is there and was not read, such as one outside of the only folder that was.

    What contradicts the claim may stand in it, so the finding may be as true as ever.
    """
    names = (word.strip("“”,;:()#") for word in message.split())
    documents = {name for name in names if name.lower().endswith(SUFFIXES)} - project.index.by_path.keys()
    return any(map(world.exists, map(Path, documents)))


def _about(project: Project, asked: tuple[Path, ...], config: Config) -> Callable[[Finding], bool]:
    """Whether a finding has an end in what was asked for."""
    changed = _changes(project, config) if config.since else None
    meant = inside(asked)

    def about(finding: Finding) -> bool:
        named = not asked or meant(finding.where.document.path) or any(meant(spot.document.path) for spot in finding.related)
        return named and (changed is None or changed.touch(finding))

    return about


def _parted(holds: Callable[[Finding], bool], findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings of which something holds, and the others."""
    parted: tuple[list[Finding], list[Finding]] = ([], [])
    for one in findings:
        parted[not holds(one)].append(one)
    return tuple(parted[0]), tuple(parted[1])


def _changes(project: Project, config: Config) -> "Changes":
    from gaplint.decision.since import changes

    return changes(config.since, Path(config.root), project.index.by_path)
