"""What a rule is, and how one is found."""

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import import_module

from gaplint.binding.scope import named
from gaplint.binding.types import Binding, Tie
from gaplint.comparisons.join.columns import Cell, Joined
from gaplint.config.layers import covers
from gaplint.config.vocabulary import first_name, second_names
from gaplint.facts.types import Doubt, Facts
from gaplint.model.finding import Finding, Severity, Spot
from gaplint.model.ground import Ground
from gaplint.model.kept import kept_with, told_once
from gaplint.project import Project

Check = Callable[[Project], Iterator[Finding]]


UNREADABLE = "unreadable-file"
"""The rule of what can't be checked, which nobody may ignore: a 0 would mean nothing then."""


@dataclass(frozen=True)
class Rule:
    """A check with its severity; its name is that of its module, with hyphens."""

    check: Check | None
    """None for what no check can see: the stage of the pipeline that sees it makes the findings of that name."""
    severity: Severity = Severity.ERROR
    name: str = ""

    @property
    def family(self) -> str:
        """What its name begins with: `count` of `count-total`."""
        return self.name.partition("-")[0]


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule: the modules of `gaplint.rules`, sorted by name."""
    package = import_module("gaplint.rules")  # found by folder, so that a new rule is registered by being there
    found = []
    for module in pkgutil.iter_modules(package.__path__):
        rule: Rule = import_module(f"gaplint.rules.{module.name}").RULE
        found.append(replace(rule, name=module.name.replace("_", "-")))
    return tuple(sorted(found, key=lambda rule: rule.name))


@lru_cache(maxsize=256)  # most checks of a process choose alike
def selected(select: tuple[str, ...], extend_select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules that run; each entry is a rule's name or the family that its name begins with.

    Where `extend_select` and `ignore` both name a rule, the more exact of them decides, and `extend_select` if they are alike.
    """
    return tuple(
        rule
        for rule in rules()
        if (not select or _exactness(rule.name, (*select, *extend_select)))
        and _exactness(rule.name, extend_select) >= _exactness(rule.name, ignore)
    )


def _exactness(name: str, entries: tuple[str, ...]) -> int:
    """Length of the longest of `entries` that is the rule or its family; 0 where none is."""
    return max((len(entry) for entry in map(first_name, entries) if covers((entry,), name)), default=0)


def stamped(finding: Finding, rule: Rule) -> Finding:
    """The finding with the name of its rule, and at most its severity."""
    severity = min(finding.severity, rule.severity, key=[Severity.WARNING, Severity.ERROR].index)
    return kept_with(finding, __name__, rule.name, lambda: replace(finding, rule=rule.name, severity=severity))


def is_unreadable(finding: Finding) -> bool:
    """Whether it tells of a file of which nothing was checked, not of a part."""
    return finding.rule == UNREADABLE and not finding.where.document.source.text


def known_names() -> set[str]:
    """Every name that `select` and `ignore` may hold: of rules the first and the second ones, and of families."""
    return {rule.name for rule in rules()} | {rule.family for rule in rules()} | second_names().keys()


def contradictions(project: Project, tie: Tie) -> Iterator[Finding]:
    """A finding for each binding of one kind that no reading bears out."""
    return map(contradiction, project.contradicted(tie))


@told_once
def contradiction(binding: Binding) -> Finding:
    """The finding that names a claim and what it is held against."""
    first = binding.readings[0]
    return Finding(
        f"{binding.says}; {first.says}",
        Spot(binding.facts.document, binding.span, binding.says),
        tuple(Spot(one.facts.document, one.span, one.says) for one in (first, *binding.also)),
        binding.repair,
        binding.ground,
    )


def unlike_columns(joined: Joined) -> Finding:
    """One finding for two columns that should say the same, whatever the number of their rows that differ."""
    first, *others = joined.differences
    here, there = first.here, first.there
    header, facts = here.relation.names[here.column], there.relation.facts
    where = named(facts, there.said.span) if here.relation.facts is facts else f"in {facts.document.path}"
    many = f"{len(joined.differences)} rows have a different {header} here than {where}: " if others else ""
    place = f"{'there' if others else where}{' and elsewhere' if first.also else ''}"
    return Finding(
        f"{many}{first.name} has {header} “{here.said.plain}” here, “{there.said.plain}” {place}; "
        f"{joined.agreeing} other entries agree",
        _cell(here),
        (*map(_cell, (there, *first.also)), *(_cell(cell) for one in others for cell in one[1:3])),
        "make the values the same",
        joined.ground,
    )


def _cell(cell: Cell) -> Spot:
    return Spot(cell.relation.facts.document, cell.said.span, f"says “{cell.said.plain}”")


def doubtful(facts: Facts, doubts: Iterable[Doubt]) -> Iterator[Finding]:
    """A finding for each place where a document speaks against itself."""
    for one in doubts:
        yield Finding(
            one.says,
            Spot(facts.document, one.span, one.label or one.says),
            tuple(Spot(facts.document, span, says) for span, says in one.others),
            one.repair,
            Ground(document=facts.document.path, signs=one.signs),
        )
