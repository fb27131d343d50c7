"""Ranges that can't be expanded, and numbers beside a range; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.types import Tie
from gaplint.comparisons.inclusion.definitions import NAMED, Mentioned
from gaplint.comparisons.inclusion.pending import Overreach, Refused
from gaplint.comparisons.inclusion.ranges import Gap, Outside
from gaplint.facts.ids import series
from gaplint.facts.types import Mention
from gaplint.index import normal
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule, contradictions


def check(project: Project) -> Iterator[Finding]:
    yield from contradictions(project, Tie.RANGE)
    for one in project.those(Overreach):
        counted = [binding.span for binding in project.contradicted(Tie.RANGE) if binding.facts is one.facts]
        places = [
            mention
            for mention in one.mentions
            if not any(span.covers(mention.span) or mention.span.covers(span) for span in counted)
        ]
        if places:
            yield _overreach(project, one, places)
    yield from project.each(Outside, _outside)
    told = {one.id for one in project.wrong(Mentioned) if NAMED in one.signs}
    yield from (_gap(one) for one in project.those(Gap) if told.isdisjoint(map(normal, one.missing)))
    for refused in project.those(Refused):
        mention = refused.mention
        first, last = mention.ids[-2:]
        yield Finding(
            f"the range {first} to {last} is not valid: {mention.refused}",
            Spot(refused.facts.document, mention.span, mention.refused),
            repair=f"write {series((first, last))} as separate IDs, or fix the range",
            ground=refused.ground,
        )


def _overreach(project: Project, one: Overreach, places: list[Mention]) -> Finding:
    register = project.index.definitions(one.settled[0])[0]
    settled, others = series(one.settled), series(one.others)
    document = one.facts.document
    alone = f"; elsewhere only {others} are named" if one.narrower else ""
    are = "is" if len(one.settled) == 1 else "are"
    path = register.facts.document.path
    says = f"includes {settled}, which {path} says {are} done{alone}"
    if one.called:
        says = f"is called “{one.called}”; {path} says that {settled} {are} done{alone}"
    return Finding(
        f"the range {series(places[0].ids)} {says}",
        Spot(document, places[0].span, f"includes {settled}"),
        (
            *([Spot(document, one.narrower, f"names {others}")] if one.narrower else []),
            Spot(register.facts.document, register.item.span, "is done"),
            *(Spot(document, mention.span, "also here") for mention in places[1:]),
        ),
        f"change it to {others}",
        one.ground,
    )


def _outside(one: Outside) -> Finding:
    """What the section has besides says more than what it lacks, which may be gone."""
    said, document = series(one.range.ids), one.facts.document
    besides = series(tuple(id_ for id_, _ in one.outside))
    what = f"also defines {besides}" if one.outside else f"does not define {series(one.missing)}"
    return Finding(
        f"the heading says {said}; its section {what}",
        Spot(document, one.range.span, f"says {said}"),
        tuple(Spot(document, span, f"defines {id_}") for id_, span in (*one.outside[:1], *one.outside[1:][-1:])),
        "fix the range, or move what does not belong to it",
        one.ground,
    )


def _gap(one: Gap) -> Finding:
    said, lacking, register = series(one.mention.ids), series(one.missing), one.register.document
    verb = "is" if len(one.missing) == 1 else "are"
    others = "the others" if len(one.defined) + len(one.missing) == len(one.mention.ids) else series(one.defined)
    return Finding(
        f"the range {said} includes {lacking}, which {verb} not defined anywhere; {register.path} defines {others}",
        Spot(one.facts.document, one.mention.span, f"includes {lacking}"),
        repair=f"leave {lacking} out, or define {'it' if verb == 'is' else 'them'}",
        ground=one.ground,
    )


RULE = Rule(check)
