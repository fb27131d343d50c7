"""Two lists that claim to be the same and differ; see the page of this name."""

from collections.abc import Iterator

from gaplint.binding.sets import Unequal
from gaplint.binding.types import Project
from gaplint.facts.ids import series
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    for one in project.those(Unequal):
        short, long, missing = one
        here, there = short.facts.document, long.facts.document
        left_out, heading = series(missing), short.grid.section.heading
        shown = (mention for mention in long.grid.key_ids if mention and not {*missing}.isdisjoint(mention.ids))
        yield Finding(
            f"“{short.grid.section.title}” lists {len(short.ids)} IDs; in {there.path} it lists {len(long.ids)}, "
            f"{left_out} among them",
            Spot(here, heading.title.span if heading else short.grid.table.span, f"leaves out {left_out}"),
            tuple(Spot(there, mention.span, "lists it") for mention in shown),
            "complete the list, or say in its title what it leaves out",
            one.ground,
        )


RULE = Rule(check)
