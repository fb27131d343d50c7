"""The pipeline: find, read, parse, extract, index, bind, weigh, check, decide."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gaplint import world
from gaplint.bind import bind
from gaplint.config.schema import Config
from gaplint.decision.decide import decide
from gaplint.decision.policy import Policy
from gaplint.drafts import over
from gaplint.errors import ConfigError
from gaplint.facts.extract import extract
from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts
from gaplint.index import ProjectIndex
from gaplint.markdown import parse
from gaplint.model.document import Document
from gaplint.model.failure import Failure
from gaplint.model.finding import LEAST, Confidence, Finding, Spot
from gaplint.model.kept import kept_with, told_once
from gaplint.model.span import Span
from gaplint.project import Project
from gaplint.questions import Stamp
from gaplint.read import UnreadableError, inside, read, shown, within
from gaplint.rule import UNREADABLE, Rule, is_unreadable, stamped
from gaplint.scopes import used_elsewhere
from gaplint.session import Session
from gaplint.unmatched import unmatched
from gaplint.wanted import Wanted, choose, roots
from gaplint.watch import NOBODY, Watch
from gaplint.weigh import Scales, stamp, weigh
from gaplint.workers import spread, usable
from gaplint.world import asking, walled

if TYPE_CHECKING:
    from gaplint.decision.baseline import Entry


ENOUGH = 150_000
"""Bytes of documents for which it is worth to start one more process."""


@dataclass(frozen=True)
class Summary:
    """What was checked, so that nothing found differs from nothing looked at."""

    documents: int
    items: int
    bound: int
    unbound: int
    rules: tuple[str, ...]
    links: int = 0
    """Links of which it is known whether what they lead to is there."""
    unmatched: tuple[str, ...] = ()
    """Patterns in the configuration that match no document, each as a sentence with where it stands."""
    ignored: int = 0
    """Documents that are not read since `.gitignore` names them."""
    kindred: int = 0
    """Files of MDX, which is not read."""


@dataclass(frozen=True)
class Report:
    """What a run has to say."""

    findings: tuple[Finding, ...]
    """In the order of path, place and rule."""
    summary: Summary
    failures: tuple[Failure, ...]
    project: Project
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
    asked: tuple[str, ...] = ()
    """The files and folders that were named, as shown, where others were read to compare them with."""
    since: str = ""
    """The git revision since which a line must have changed for a finding to be reported; empty where none was asked for."""

    def __repr__(self) -> str:
        return f"<Report: {len(self.findings)} findings in {self.summary.documents} documents>"

    @property
    def complete(self) -> bool:
        """Whether all was read and every rule ran."""
        return not self.failures and not any(map(is_unreadable, self.findings))


def lint(
    paths: Iterable[Path],
    config: Config,
    watch: Watch = NOBODY,
    drafts: Mapping[Path, bytes] | None = None,
    jobs: int = 1,
    session: Session | None = None,
    edited: Iterable[Path] | None = None,
) -> Report:
    """Check documents and report what has an end in `paths`, files or folders; with none, all that there is.

    `drafts` are checked in place of the files of their paths, whether these are there or not. `jobs` processes work at most,
    with 0 as many as it is worth. With a `session` that has checked them before, only what has changed, and what that reaches,
    is found anew. Who knows that since its last check nothing but the texts of some files or drafts has changed names these as
    `edited`: then nothing else is looked for. Raises PathError for a missing path and where there is no Markdown at all,
    ConfigError for an unknown rule, BaselineError and GitError.
    """
    named = tuple(paths)
    with asking(), over(drafts or {}), walled(roots(named, config)):
        wanted = session.begin(named, config, edited) if session else None
        wanted = wanted or watch.stage(choose, "find")(named, config)
        report = _lint(named, config, wanted, watch, jobs, session)
        if session:
            session.end(named, config, wanted)
        return report


def _lint(named: tuple[Path, ...], config: Config, wanted: Wanted, watch: Watch, jobs: int, session: Session | None) -> Report:
    policy = Policy(wanted)
    project, unreadable = assemble(wanted, watch, jobs, session)
    findings, broken = check(project, policy.rules, watch, session)
    decision = watch.stage(decide, "decide")(findings, project, named, config, policy)
    reported = [*decision.reported, *(_unreadable(*one) for one in unreadable if not named or within(one[0], named))]
    reported.sort(key=_order)
    meant = inside(named or (Path(),))
    ignored, kindred = (sum(meant(shown(path)) for path in unread) for unread in (wanted.ignored, wanted.kindred))
    summary = replace(
        summarize(project, policy.rules), unmatched=tuple(unmatched(wanted, named)), ignored=ignored, kindred=kindred
    )
    hidden = (decision.allowed, decision.known, decision.doubtful, decision.unsure, decision.stale)
    asked = () if all(map(inside(named), project.index.by_path)) else tuple(map(shown, named))
    return Report(tuple(reported), summary, tuple(broken), project, *hidden, asked, config.since)


def load(paths: Iterable[Path], config: Config, watch: Watch = NOBODY, jobs: int = 1) -> tuple[Project, list[tuple[str, str]]]:
    """Everything up to the bindings, and the files that can't be read with the reason. Raises PathError and ConfigError."""
    named = tuple(paths)
    with walled(roots(named, config)):
        return assemble(watch.stage(choose, "find")(named, config), watch, jobs)


def assemble(
    wanted: Wanted,
    watch: Watch = NOBODY,
    jobs: int = 1,
    session: Session | None = None,
) -> tuple[Project, list[tuple[str, str]]]:
    """The documents that are wanted, read and bound together, and the files that can't be read with the reason."""
    config = wanted.config
    read_, parse_, extract_ = watch.stage(read, "read"), watch.stage(parse, "parse"), watch.stage(extract, "extract")
    statuses = StatusWords.of(config.statuses)
    statuses = session.words(statuses) if session else statuses
    jobs = 1 if session and not session.is_new else jobs or _worth(wanted.files)  # others' memories would be lost with them
    stamps: dict[Path, Stamp | None] = {}

    def examined(number: int) -> Facts | str:
        """What a document holds, or why it can't be read."""
        path = wanted.files[number]
        try:
            if session:
                if untouched := session.untouched(path, statuses):
                    stamps[path], facts = untouched
                    return facts
                stamps[path] = world.stamp(path)
                if known := session.unchanged(path, stamps[path], statuses):
                    return known
            source = read_(path)
            known = session.known(source, statuses) if session else None
            return known or extract_(parse_(source), statuses)
        except UnreadableError as error:
            return str(error)
        except Exception as error:  # a defect that one document meets keeps no other from being checked
            return f"gaplint broke: {_said(error)}"

    held: dict[Path, Facts] = {}
    unreadable = list(wanted.closed)
    for path, found in zip(wanted.files, spread(examined, len(wanted.files), jobs, watch=watch), strict=True):
        if isinstance(found, str):
            unreadable.append((shown(path), found))
        else:
            held[path] = found
    documents = list(held.values())
    if session:
        session.keep(held, stamps, statuses)
    again = {facts.document.path: _anew(facts, document, statuses) for facts, document in used_elsewhere(documents)}
    documents = [again.get(facts.document.path, facts) for facts in documents]
    index = watch.stage(ProjectIndex.build, "index")(documents, config, statuses, session.settled if session else None)
    for family in wanted.registered:
        if not index.registers.get(family):
            raise ConfigError(f"registers.{family}: {', '.join(config.registers[family])} matches no document")
    return watch.stage(bind, "bind")(index, jobs, session), unreadable


def _anew(facts: Facts, document: Document, statuses: StatusWords) -> Facts:
    """What a document holds if IDs are read as others tell."""
    return kept_with(facts, "gaplint.run", (document.bare, document.parted, statuses), lambda: extract(document, statuses))


def _worth(files: Iterable[Path]) -> int:
    """How many processes are worth their start and what they send."""
    size = 0
    for file in files:
        with suppress(OSError):
            size += world.size(file)
    return max(1, min(usable(), size // ENOUGH))


def check(
    project: Project, rules: Iterable[Rule], watch: Watch = NOBODY, session: Session | None = None
) -> tuple[list[Finding], list[Failure]]:
    """What `rules` find, weighed; a rule that breaks is reported as such, and the others still run."""
    scales = watch.stage(weigh, "weigh")(project, _scales(session) if session else None)
    let_out = {facts.document.path: facts.let_out for facts in project.index.documents if facts.let_out}
    findings: list[Finding] = []
    broken = list(project.broken)
    for rule in rules:
        try:
            findings += watch.stage(_run, f"rule {rule.name}")(rule, project, scales, let_out)
        except Exception as error:  # the one place that keeps a defect of one rule from hiding the others
            broken.append(Failure.of(f"rule {rule.name}", error))
    return findings, broken


@told_once
def _scales(_: Session) -> Scales:
    """What was compared in the last check of a session."""
    return Scales()


def summarize(project: Project, rules: Iterable[Rule]) -> Summary:
    bound, unbound, links = project.tally()
    names = tuple(rule.name for rule in rules)
    return Summary(len(project.index.documents), len(project.index.items), bound, unbound, names, links)


def _run(rule: Rule, project: Project, scales: Scales, let_out: Mapping[str, tuple[Span, ...]]) -> list[Finding]:
    """What a rule finds, but for what begins in code that only a broken fence, itself reported, makes text: `let_out`."""
    found = rule.check(project) if rule.check else ()
    findings = [_stamped(finding, rule, scales) for finding in found if not (let_out and _is_sample(finding, let_out))]
    return list(_surest(findings)) if any(one.same for one in findings) else findings


def _stamped(finding: Finding, rule: Rule, scales: Scales) -> Finding:
    """The finding of a rule with its weight: the same for as long as what it is weighed by is counted alike."""
    mark = scales.mark(finding.ground.regularity)
    return kept_with(finding, rule.name, mark, lambda: stamp(stamped(finding, rule), scales))


def _surest(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Of findings that are the same, the surest: what is broken in an archive as well is to be mended where it is in use.

    Of what is likely, and of what differs by less than a tenth, the first is as good as any.
    """
    alike: dict[object, list[Finding]] = {}
    for number, one in enumerate(findings):
        alike.setdefault(one.same or number, []).append(one)
    for some in alike.values():
        best = max(some, key=lambda one: (one.confidence, round(min(one.weight.probability, LEAST[Confidence.LIKELY]), 1)))
        also = tuple(replace(one.where, label="also here") for one in some if one is not best)
        yield replace(best, related=(*best.related, *also)) if also else best


def _is_sample(finding: Finding, let_out: Mapping[str, tuple[Span, ...]]) -> bool:
    start = finding.where.span.start
    return any(span.start <= start < span.end for span in let_out.get(finding.where.document.path, ()))


def _said(error: Exception) -> str:
    """What an error says, and where it was raised."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    where = f" ({Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno})" if at else ""
    return f"{type(error).__name__}: {error}{where}"


def _unreadable(path: str, why: str) -> Finding:
    spot = Spot(Document.without_text(path), Span(0, 0))
    return Finding(f"not checked: {why}", spot, repair="fix the file, or exclude it", rule=UNREADABLE)


def _order(finding: Finding) -> tuple[str, Span, str, str]:
    return finding.where.document.path, finding.where.span, finding.rule, finding.message
