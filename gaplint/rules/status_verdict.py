"""Claims about all items of a kind; see the page of this name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gaplint.comparisons.inclusion.boxes import Finished, Unticked
from gaplint.comparisons.inclusion.remaining import Remaining
from gaplint.comparisons.inclusion.verdicts import Against, Judged
from gaplint.model.finding import Finding, Spot
from gaplint.project import Project
from gaplint.rule import Rule

MOST_SHOWN = 6


def check(project: Project) -> Iterator[Finding]:
    for judged, *others in _by_evidence(project):
        document = judged.facts.document
        names = ", ".join(one.says for one in judged.against[:3]) + (" …" if len(judged.against) > 3 else "")
        yield Finding(
            f"says “{document.plain(judged.verdict.span)}”, but {names}",
            Spot(document, judged.verdict.span, "says this"),
            (
                *(Spot(document, one.span, one.says) for one in judged.against[:MOST_SHOWN]),
                *(Spot(document, other.verdict.span, "says this too") for other in others),
            ),
            "name the exceptions, or resolve them",
            judged.ground,
        )
    yield from project.each(Unticked, _unticked)
    yield from project.each(Finished, _finished)
    yield from project.each(Remaining, _remaining)


def _unticked(one: Unticked) -> Finding:
    """What is said to be complete, or settled, with boxes that are open."""
    document, (first, *others) = one.facts.document, one.open
    return Finding(
        f"says “{one.word}”, but {_boxes(one.unticked, one.boxes)}: {first.plain}",
        Spot(document, one.said, f"says “{one.word}”"),
        tuple(Spot(document, box.span, "not ticked") for box in (first, *others[: MOST_SHOWN - 1])),
        "tick what is done, or say what is left to do",
        one.ground,
    )


def _boxes(unticked: int, boxes: int) -> str:
    if boxes == 1:
        return "its only box is not ticked"
    if unticked == boxes:
        return f"none of its {boxes} boxes is ticked"
    return f"{unticked} of its {boxes} boxes {'is' if unticked == 1 else 'are'} not ticked"


def _finished(one: Finished) -> Finding:
    """What is said to be under way, though nothing in it is open."""
    document, many = one.facts.document, len(one.done)
    what = f"all {many} rows below are done" if one.rows else f"all of its {many} boxes are ticked"
    return Finding(
        f"says “{one.word}”, but {what}",
        Spot(document, one.said, f"says “{one.word}”"),
        tuple(Spot(document, part.span, "done" if one.rows else "ticked") for part in one.done[:MOST_SHOWN]),
        "say that it is done, or what is left to do",
        one.ground,
    )


def _remaining(one: Remaining) -> Finding:
    """What is said to be complete, with rows that are not."""
    document, many, (first, *others) = one.facts.document, len(one.left), one.left
    return Finding(
        f"says “{one.word}”, but {many} of its {one.rows} rows {'is' if many == 1 else 'are'} not done: "
        f"{first.name.plain} is “{first.status.word}”",
        Spot(document, one.said, f"says “{one.word}”"),
        tuple(Spot(document, left.status.span, f"is “{left.status.word}”") for left in (first, *others[: MOST_SHOWN - 1])),
        "finish what is left, or name the exceptions",
        one.ground,
    )


def _by_evidence(project: Project) -> Iterable[list[Judged]]:
    """Verdicts that something speaks against; those of one document that the same rows contradict stand together."""
    same: dict[int, list[Judged]] = defaultdict(list)  # many share one long tuple, which is then compared once
    for judged in project.wrong(Judged):
        same[id(judged.against)].append(judged)
    groups: dict[tuple[str, tuple[Against, ...]], list[Judged]] = defaultdict(list)
    for some in same.values():
        groups[some[0].facts.document.path, some[0].against] += some
    return groups.values()


RULE = Rule(check)
