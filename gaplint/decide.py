"""Which findings are reported: not those that are allowed, known from before, or about what nobody asked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from gaplint.baseline import FILE, Entry, compare, read
from gaplint.binding.types import Project
from gaplint.config.schema import Config
from gaplint.model.finding import Confidence, Finding
from gaplint.read import shown, within
from gaplint.rule import Rule, stamped
from gaplint.since import changes
from gaplint.suppress import UNUSED, suppress


@dataclass(frozen=True)
class Decision:
    """All findings that somebody asked for, by what becomes of them."""

    reported: tuple[Finding, ...]
    allowed: tuple[Finding, ...] = ()
    """Hidden by a comment or by `allow` in the configuration."""
    known: tuple[Finding, ...] = ()
    """Hidden by the baseline."""
    stale: tuple[Entry, ...] = ()
    """What the baseline knows and is found no more; paths as shown."""


def decide(
    findings: Iterable[Finding], project: Project, asked: tuple[Path, ...], config: Config, rules: Iterable[Rule]
) -> Decision:
    """Suppress, hold against the baseline, and filter by confidence, by the paths that were `asked` for and by changed lines.

    Allowances and the baseline see all that `rules` found, so that a filter makes none of them unused or stale. Raises
    ConfigError, BaselineError and GitError.
    """
    ran = {rule.name: rule for rule in rules}
    judged = _judged(project, asked, config)
    sifted = suppress(findings, project, config, frozenset(ran))
    unused = [stamped(one, ran[UNUSED]) for one in sifted.unused if judged(one.where.document.path)]
    folder, known = _baseline(config)
    compared = compare([*sifted.kept, *unused], known, folder)
    stale = [replace(entry, path=shown(Path(folder, entry.path))) for entry in compared.stale if entry.rule in ran]
    wanted = _wanted(project, asked, config)
    return Decision(
        tuple(filter(wanted, compared.new)),
        tuple(filter(wanted, sifted.allowed)),
        tuple(filter(wanted, compared.known)),
        tuple(entry for entry in stale if judged(entry.path)),
    )


def baseline_file(config: Config) -> Path:
    """Where the configured baseline lies, or the default one."""
    return Path(config.root, config.baseline or FILE)


def _baseline(config: Config) -> tuple[str, list[Entry]]:
    """The folder of the configured baseline and what it knows."""
    if not config.baseline:
        return "", []
    file = baseline_file(config)
    return str(file.parent), read(Path(shown(file)))


def _judged(project: Project, asked: tuple[Path, ...], config: Config) -> Callable[[str], bool]:
    """Whether all was read that could bear out a finding at a path, so that one which is missing is gone.

    A named file is read together with the configured paths; where there are none, what speaks of it may lie elsewhere.
    """
    whole = asked if config.paths else tuple(path for path in asked if path.is_dir())

    def judged(path: str) -> bool:
        is_read = path in project.index.by_path or not Path(path).exists()
        return is_read and (not asked or within(path, whole))

    return judged


def _wanted(project: Project, asked: tuple[Path, ...], config: Config) -> Callable[[Finding], bool]:
    """Whether a finding is sure enough, and has an end in what was asked for."""
    least = Confidence[config.min_confidence.upper()]
    changed = changes(config.since, Path(config.root), project.index.by_path) if config.since else None

    def wanted(finding: Finding) -> bool:
        return (
            finding.confidence >= least
            and (not asked or any(within(spot.document.path, asked) for spot in (finding.where, *finding.related)))
            and (changed is None or changed.touch(finding))
        )

    return wanted
