"""Fit what decides on findings that people have judged, and say how far it can be trusted.

    python bench/fit.py SAMPLES.jsonl --judged FOLDER JUDGED.jsonl ... --labelled FOLDER LABELS.jsonl TRAPS.jsonl ...
    python bench/fit.py SAMPLES.jsonl [--constants | --write | --publish PUBLISHED.jsonl]

The first form runs gaplint and notes what was judged in SAMPLES.jsonl, the second fits on it. --publish leaves out what is
others' (names, paths, messages) and keeps what is measured; bench/judged.jsonl is made so, and is itself a SAMPLES.jsonl.

FOLDER holds a folder per project. JUDGED.jsonl has an object per line with project, path (in the project), line, rule and
verdict (TRUE, BADLY, ARGUABLE, FALSE; what one could argue about counts as half real); LABELS.jsonl and TRAPS.jsonl have file
(with the project's folder) and lines (the claim's first): contradictions that were found by reading, and places that only look
like one. Other findings say nothing.

For each case of gaplint/weights.toml: the share of judged findings that were real, shrunk towards the share of its rule and of
all rules where few were judged; findings of one case in one document count together as three at most. Then, with each project
held out in turn, the probability that its findings would have got from the others, as a reliability table. --write puts the
shares into weights.toml. --constants tries other values of [siblings], of which the best are printed; those of single cases
were tried by hand.
"""

import argparse
import hashlib
import json
import math
import os
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import chdir
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path

import gaplint
from gaplint.config.schema import Config
from gaplint.model.finding import Finding
from gaplint.rule import rules
from gaplint.run import check, load
from gaplint.weigh import Constants, Count, of_siblings, raised, weigh, weighed, weights

WEIGHTS = Path(gaplint.__file__).with_name("weights.toml")
REAL = {"TRUE": 1.0, "BADLY": 1.0, "ARGUABLE": 0.5, "FALSE": 0.0}
MOST_OF_ONE = 3
"""What the findings of one case in one document count at most: they have one cause."""
SHRINK = 2.0
"""How many judged findings the share of the wider class is worth."""
CANDIDATES = (*(n / 100 for n in range(1, 99)), *(n / 1000 for n in range(981, 996)))
"""Values that a case may have; no number of judgements makes a share of all or none."""
FEWEST = 4
"""Judged findings from which on a share is written; with fewer the value in the file stays what its author expects."""
FEWEST_PROJECTS = 2
"""Projects that they must be of: what one does may be its own habit."""
STEPS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 1.01)
Case = tuple[str, int]


@dataclass(frozen=True, eq=False)
class Sample:
    """One judged finding."""

    project: str
    path: str
    line: int
    rule: str
    message: str
    signs: frozenset[str]
    siblings: tuple[Count, ...]
    real: float
    """1 or 0, or a half where one could argue."""

    @cached_property
    def case(self) -> Case:
        """The case of weights.toml that decides."""
        signs = self.signs.union(*map(of_siblings, self.siblings[-1:]))  # there may be more such signs than when it was judged
        return self.rule, next(n for n, case in enumerate(weights().cases[self.rule]) if case.fits(signs))

    def weighed(self, share: float, constants: Constants) -> float:
        """Its probability, if that is the share of its case."""
        return raised(weighed(share, self.siblings, constants), self.signs)

    def likelihoods(self, constants: Constants) -> list[float]:
        """Per value of `CANDIDATES` that its case may have, the logarithm of how likely what was judged is."""
        if constants not in self._likelihoods:  # they are asked for again with each project that is held out
            values = (min(1 - 1e-9, max(1e-9, self.weighed(value, constants))) for value in CANDIDATES)
            logs = [self.real * math.log(value) + (1 - self.real) * math.log(1 - value) for value in values]
            self._likelihoods[constants] = logs
        return self._likelihoods[constants]

    @cached_property
    def _likelihoods(self) -> dict[Constants, list[float]]:
        return {}

    def as_json(self) -> str:
        siblings = [[one.agree, one.differ, one.number] for one in self.siblings]
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        return json.dumps({**known, "signs": sorted(self.signs), "siblings": siblings}, ensure_ascii=False)

    def nameless(self) -> "Sample":
        """It without what is others': enough to tell projects and documents apart, and to fit again."""
        project = hashlib.sha256(self.project.encode()).hexdigest()[:8]
        path = hashlib.sha256(f"{self.project}/{self.path}".encode()).hexdigest()[:8]
        return replace(self, project=project, path=path, message="")

    @staticmethod
    def of_json(line: str) -> "Sample":
        one = json.loads(line)
        siblings = tuple(Count(*counts) for counts in one["siblings"])
        return Sample(**{**one, "signs": frozenset(one["signs"]), "siblings": siblings})


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("samples", type=Path)
    ask.add_argument("--judged", nargs=2, action="append", default=[], metavar=("FOLDER", "JUDGED"))
    ask.add_argument("--labelled", nargs=3, action="append", default=[], metavar=("FOLDER", "LABELS", "TRAPS"))
    what = ask.add_mutually_exclusive_group()
    what.add_argument("--constants", action="store_true", help="try other constants for siblings, and print the best")
    what.add_argument("--write", action="store_true", help="write the shares into weights.toml")
    what.add_argument("--publish", type=Path, metavar="PUBLISHED", help="write the samples without names, paths and messages")
    args = ask.parse_args()
    if args.judged or args.labelled:
        verdicts = [(Path(folder), judgements(Path(judged))) for folder, judged in args.judged]
        verdicts += [(Path(folder), labelled(Path(labels), Path(traps))) for folder, labels, traps in args.labelled]
        with args.samples.open("w", encoding="utf-8") as file:
            collected = (one for folder, said in verdicts for one in collect(folder, said))
            file.writelines(f"{one.as_json()}\n" for one in once(collected))
    samples = [Sample.of_json(line) for line in args.samples.read_text("utf-8").splitlines()]
    constants = weights().siblings
    if args.publish:
        args.publish.write_text("".join(sorted(f"{one.nameless().as_json()}\n" for one in samples)), "utf-8")
        return
    if args.constants:
        for line in tried(samples):
            print(line)
        return
    shares = fit(samples, constants)
    for line in table(samples, shares):
        print(line)
    print()
    for line in reliability(samples, constants):
        print(line)
    if args.write:
        WEIGHTS.write_text(written(WEIGHTS.read_text("utf-8"), samples, shares), "utf-8")


# Samples


Verdicts = dict[tuple[str, str, int], list[tuple[str, float]]]
"""Per project, path and line: the families of rules that were judged there, and how far what they say is real."""


def judgements(path: Path) -> Verdicts:
    found: Verdicts = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        one = json.loads(line)
        if one["verdict"] in REAL:
            found[one["project"], one["path"], one["line"]].append((one["rule"], REAL[one["verdict"]]))
    return found


def labelled(labels: Path, traps: Path) -> Verdicts:
    found: Verdicts = defaultdict(list)
    for path, real in ((labels, True), (traps, False)):
        for line in path.read_text("utf-8").splitlines():
            one = json.loads(line)
            project, _, file = one["file"].partition("/")
            if one.get("confidence") != "debatable":
                found[project, file, one["lines"][0]].append(("", float(real)))
    return found


def collect(folder: Path, verdicts: Verdicts) -> Iterator[Sample]:
    """The findings of each project in `folder` that somebody has judged, doubtful ones too."""
    for home in sorted(path for path in folder.iterdir() if path.is_dir()):
        if not any(project == home.name for project, _, _ in verdicts):
            continue
        with chdir(home):
            project, _ = load([Path()], Config())
            scales = weigh(project)
            found, _ = check(project, rules())
            for finding in found:
                real = verdict(verdicts, home.name, finding)
                if real is not None and finding.rule in weights().cases:
                    signs, siblings = scales.signs(finding.ground), tuple(scales.siblings(finding.ground))
                    place = (finding.where.document.path, finding.where.line, finding.rule, finding.message)
                    yield Sample(home.name, *place, signs, siblings, real)


def once(samples: Iterable[Sample]) -> Iterator[Sample]:
    """Each finding once; of what was judged twice, the first judgement."""
    seen = set()
    for one in samples:
        if (key := (one.project, one.path, one.line, one.rule, one.message)) not in seen:
            seen.add(key)
            yield one


def verdict(verdicts: Verdicts, project: str, finding: Finding) -> float | None:
    """What was said of a finding's line, best of its own rule; None where nothing was, or both."""
    said = verdicts.get((project, finding.where.document.path, finding.where.line), [])
    family = finding.rule.split("-")[0]
    for names in ({finding.rule}, {"", *(rule for rule, _ in said if rule.split("-")[0] == family)}):
        found = {real for rule, real in said if rule in names}
        if len(found) == 1:
            return found.pop()
    return None


# Shares


def counts(samples: Iterable[Sample]) -> dict[Case, tuple[float, float]]:
    """Per case, real findings and all, each document's as three at most."""
    documents: dict[tuple[Case, str, str], list[float]] = defaultdict(list)
    for one in samples:
        documents[one.case, one.project, one.path].append(one.real)
    found: dict[Case, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (case, _, _), reals in documents.items():
        weight = min(1.0, MOST_OF_ONE / len(reals))
        found[case][0] += weight * sum(reals)
        found[case][1] += weight * len(reals)
    return {case: (real, number) for case, (real, number) in found.items()}


def fit(samples: Iterable[Sample], constants: Constants) -> dict[Case, float]:
    """Per case, the value that explains its samples best, their siblings taken into account; shrunk."""
    some = list(samples)
    by_case, by_rule = counts(some), of_rules(some)
    shares = {}
    for case, (_, number) in by_case.items():
        shares[case] = _likeliest([one for one in some if one.case == case], number, by_rule[case[0]], constants)
    return shares


def of_rules(samples: Iterable[Sample]) -> dict[str, float]:
    """Per rule, the share of its findings that were real, shrunk towards that of all."""
    by_case = counts(samples)
    everything = sum(real for real, _ in by_case.values()) / max(1.0, sum(number for _, number in by_case.values()))
    found: dict[str, float] = {}
    for rule in weights().cases:
        own = [by_case[case] for case in by_case if case[0] == rule]
        found[rule] = shrunk(sum(real for real, _ in own), sum(of for _, of in own), everything)
    return found


def _likeliest(samples: list[Sample], number: float, share: float, constants: Constants) -> float:
    """Of `CANDIDATES`, the likeliest value of a case; `number` is what its samples count, `share` what it is shrunk towards."""
    rule, case = samples[0].case
    own = constants.for_case(weights().cases[rule][case])
    each = number / len(samples)
    said = (each * sum(logs) for logs in zip(*(one.likelihoods(own) for one in samples), strict=True))
    towards = (SHRINK * (share * math.log(value) + (1 - share) * math.log(1 - value)) for value in CANDIDATES)
    return max(zip(map(sum, zip(said, towards, strict=True)), CANDIDATES, strict=True), key=lambda pair: pair[0])[1]


def shrunk(real: float, number: float, towards: float) -> float:
    return (real + SHRINK * towards) / (number + SHRINK)


def measured(samples: Iterable[Sample]) -> set[Case]:
    """The cases of which enough was judged for a share of their own."""
    some = list(samples)
    projects: dict[Case, set[str]] = defaultdict(set)
    for one in some:
        projects[one.case].add(one.project)
    return {case for case, (_, of) in counts(some).items() if of >= FEWEST and len(projects[case]) >= FEWEST_PROJECTS}


def held_out(samples: list[Sample], constants: Constants) -> Iterator[tuple[float, float]]:
    """Each sample's probability as the other projects alone would have it.

    Where these have too few of a case, it is what its author expected, or the share of the rule in the others.
    """
    listed, expected = weights().cases, expectations()
    for project in sorted({one.project for one in samples}):
        others = [one for one in samples if one.project != project]
        shares, enough, by_rule = fit(others, constants), measured(others), of_rules(others)
        for one in samples:
            if one.project == project:
                rule, number = one.case
                share = shares[one.case] if one.case in enough else expected.get(one.case, by_rule[rule])
                yield one.weighed(share, constants.for_case(listed[rule][number])), one.real


def expectations() -> dict[Case, float]:
    """Per case of weights.toml that was not measured, what its author expects."""
    listed = tomllib.loads(WEIGHTS.read_text("utf-8"))
    return {
        (rule, number): case["real"]
        for rule, cases in listed.items()
        if isinstance(cases, list)
        for number, case in enumerate(cases)
        if "seen" not in case
    }


def tried(samples: list[Sample]) -> Iterator[str]:
    """Constants for siblings, those of the least surprise on held-out projects first."""
    tries = [
        Constants(prior, astray, most)
        for prior in (4.0, 16.0, 64.0, 256.0)
        for astray in (0.02, 0.1, 0.5)
        for most in (3.0, 10.0)
    ]
    losses = {one: loss(held_out(samples, one)) for one in tries}
    for one, value in sorted(losses.items(), key=lambda pair: pair[1]):
        yield f"prior {one.prior:g}, astray {one.astray:g}, most {one.most:g}: {value:.4f}"


def loss(predicted: Iterable[tuple[float, float]]) -> float:
    values = [
        -real * math.log(max(1e-4, probability)) - (1 - real) * math.log(max(1e-4, 1 - probability))
        for probability, real in predicted
    ]
    return sum(values) / len(values)


# What is printed


def table(samples: list[Sample], shares: dict[Case, float]) -> Iterator[str]:
    by_case, listed = counts(samples), weights().cases
    for rule, number in sorted(by_case):
        real, of = by_case[rule, number]
        case = listed[rule][number]
        conditions = ", ".join((*sorted(case.when), *(f"not {sign}" for sign in sorted(case.unless)))) or "else"
        yield f"{shares[rule, number]:.3f}  {real:5.1f} of {of:5.1f}  {rule}: {conditions}"


def reliability(samples: list[Sample], constants: Constants) -> Iterator[str]:
    """Share true per step of probability, on held-out projects only."""
    found: dict[int, list[float]] = defaultdict(list)
    for probability, real in held_out(samples, constants):
        found[max(n for n, step in enumerate(STEPS) if probability >= step)].append(real)
    projects, documents = {one.project for one in samples}, {(one.project, one.path) for one in samples}
    yield f"{len(samples)} judged findings in {len(documents)} documents of {len(projects)} projects, each held out in turn"
    yield "| Probability | Findings | Real | Share |"
    yield "|---|---|---|---|"
    for n in sorted(found, reverse=True):
        total, real = len(found[n]), sum(found[n])
        step = f"{STEPS[n]:.2f} to {min(1.0, STEPS[n + 1]):.2f}"
        yield f"| {step} | {total} | {real:g} | {100 * real / total:.0f} % |"


def written(text: str, samples: list[Sample], shares: dict[Case, float]) -> str:
    """weights.toml with the shares; each case stands in a line of its own."""
    by_case, enough = counts(samples), measured(samples)
    lines, rule, number = [], "", 0
    for line in text.splitlines():
        if match := re.match(r"(?P<rule>[a-z-]+) = \[$", line):
            rule, number = match["rule"], 0
        elif line.startswith("    {"):
            case, number = (rule, number), number + 1
            if case in enough and "fixed = true" not in line:
                real, of = by_case[case]
                told = f'real = {shares[case]:.3f}, seen = "{real:.3g} of {of:.3g}"'
                line = re.sub(r"real = [\d.]+(?:, seen = \"[^\"]*\")?", told, line)
        lines.append(line)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("TZ", "UTC")
    main()
