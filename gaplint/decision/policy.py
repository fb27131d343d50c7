"""Which rules run, and what of their findings is kept: as configured for the document that a finding begins in."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache, cached_property

from gaplint.config.layers import covers
from gaplint.config.schema import Config, key_of
from gaplint.config.values import nearest_rule
from gaplint.errors import ConfigError
from gaplint.model.finding import Confidence, Finding, Severity
from gaplint.rule import UNREADABLE, Rule, known_names, rules, selected
from gaplint.wanted import Wanted

NAMING = ("select", "extend_select", "ignore", "severity")
"""The settings that name rules."""


class Policy:
    """What is configured about findings, by document. Raises ConfigError for an unknown rule."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        for config in (wanted.config, *wanted.scopes.values()):
            _check_names(config)
        everywhere = self._policy_of("") if wanted.uniform else None
        self._of = (lambda _: everywhere) if everywhere else cache(self._policy_of)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that some document wants."""
        wanted = self._wanted
        configs = [wanted.config] if wanted.uniform else [wanted.config_of(file) for file in wanted.files]
        choices = {(config.select, config.extend_select, config.ignore) for config in configs}
        chosen = {rule.name for choice in choices for rule in selected(*choice)}
        return tuple(rule for rule in rules() if rule.name in chosen)

    def kept(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings of rules that are wanted where they begin, with the severity that is wanted there."""
        kept = []
        for finding in findings:
            names, severity, _ = self._of(finding.where.document.path)
            if finding.rule in names:
                wanted = severity and (severity.get(finding.rule) or severity.get(finding.rule.split("-")[0]))
                kept.append(replace(finding, severity=Severity(wanted)) if wanted else finding)
        return kept

    def is_sure(self, finding: Finding) -> bool:
        """Whether a finding is as sure as is wanted where it begins."""
        return finding.confidence >= self._of(finding.where.document.path)[2]

    def _policy_of(self, path: str) -> tuple[frozenset[str], dict[str, str], Confidence]:
        config = self._wanted.config_of(path)
        names = _names(config.select, config.extend_select, config.ignore)
        return names, config.severity, Confidence[config.min_confidence.upper()]


def _names(*choice: tuple[str, ...]) -> frozenset[str]:
    return frozenset(rule.name for rule in selected(*choice))


def _check_names(config: Config) -> None:
    """Raises ConfigError for a rule that does not exist; files are checked when they are read, but not a library's Config."""
    known = known_names()
    named = [(key_of(name), getattr(one, name)) for one in (config, *config.per_file.values()) for name in NAMING]
    named += [("per-file-ignores", names) for names in config.per_file_ignores.values()]
    named += [("allow", [entry.rule for entry in config.allow])]
    for key, names in named:
        for name in names:
            if key in ("ignore", "per-file-ignores") and covers((name,), UNREADABLE):
                raise ConfigError(f"{key}: {UNREADABLE} can't be ignored; `exclude` leaves a file out")
            if name not in known:
                raise ConfigError(f"{key}: unknown rule {name}{nearest_rule(name, known)}")
