"""Links whose text names another file than they lead to; see the page of this name."""

import posixpath
import re
from collections.abc import Iterator

from gaplint.binding.types import Project
from gaplint.model.finding import Finding, Spot
from gaplint.rule import Rule

FILE = re.compile(r"(?:[\w.@-]+/)*[\w.@-]*[\w-]\.(?:md|markdown|mdx)", re.IGNORECASE)


def check(project: Project) -> Iterator[Finding]:
    for one in project.links:
        label = one.facts.document.plain(one.link.label).strip("`* ")
        says, leads = (posixpath.basename(path).lower() for path in (label, one.path))
        if not FILE.fullmatch(label) or not FILE.fullmatch(leads) or says == leads or one.link.image:
            continue
        named = project.index.named(label, one.facts)
        if named is not None and named is not one.target and named is not one.facts:
            yield Finding(
                f"the text says {label}; the link leads to {one.path}",
                Spot(one.facts.document, one.link.label, f"says {label}"),
                (Spot(one.facts.document, one.link.target_span, f"leads to {one.path}"),),
                "correct the text or the target",
            )


RULE = Rule(check)
