"""Lay the documentation site out in `build/docs`, ready for `zensical build` (`make docs` does both).

The pages are those of this folder, as they are, and one for each rule, from gaplint/rules/. A link to a rule's file leads
to its page there.
"""

import json
import re
import shutil
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from gaplint.config.load import load as configuration
from gaplint.config.schema import Config
from gaplint.pages import SITE, UNNAMED, Example, page
from gaplint.reports.concise import line
from gaplint.rule import Rule, rules
from gaplint.run import check, load

ROOT = Path(__file__).parent.parent
RULE_FILE = re.compile(r"\]\(\.\./gaplint/rules/(?P<module>\w+)\.md")
BACKTICKS = re.compile(r"`{3,}")


def stage(target: Path) -> None:
    """Write `mkdocs.yml` and the folder `docs` that it names into `target`, which is made anew."""
    shutil.rmtree(target, ignore_errors=True)
    (target / "docs" / "rules").mkdir(parents=True)
    for source in (ROOT / "docs").glob("*.md"):
        (target / "docs" / source.name).write_text(linked(source.read_text("utf-8")), "utf-8")
    for rule in rules():
        (target / "docs" / "rules" / f"{rule.name}.md").write_text(rule_page(rule), "utf-8")
    (target / "mkdocs.yml").write_text(settings(), "utf-8")


def settings() -> str:
    """docs/mkdocs.yml with the rules at the end of its navigation, and the address if there is one; YAML takes JSON lists."""
    names = [f"rules/{rule.name}.md" for rule in rules()]
    address = f"site_url: {json.dumps(SITE + '/')}\n" if SITE else ""
    return f"{address}{(ROOT / 'docs' / 'mkdocs.yml').read_text('utf-8').rstrip()}\n      - By name: {json.dumps(names)}\n"


def linked(text: str) -> str:
    """A page whose links to the files of rules lead to their pages."""
    return RULE_FILE.sub(lambda found: f"](rules/{found['module'].replace('_', '-')}.md", text)


def rule_page(rule: Rule) -> str:
    """The page of a rule: its examples as fences, and under each bad one what is reported."""
    whole = page(rule.name)
    parts, end = [], 0
    for example in whole.examples:
        shown = [_fence(example, *file) for file in example.files]
        if example.bad:
            shown.append("\n".join(["```text", *reported(rule, example), "```"]))
        parts += [whole.text[end : example.span.start], "\n\n".join(shown)]
        end = example.span.end
    return "".join([*parts, whole.text[end:]])


def reported(rule: Rule, example: Example) -> list[str]:
    """What `rule` alone says of an example, a line for each finding."""
    with TemporaryDirectory() as folder, chdir(folder):
        for name, text in example.files:
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        own = Path("gaplint.toml")
        project, _ = load([Path()], configuration(own) if own.exists() else Config())
        findings, _ = check(project, [rule])
    return [line(finding) for finding in findings]


def _fence(example: Example, name: str, text: str) -> str:
    """One file; its name is the title, and the lines with findings are marked."""
    ticks = "`" * max([3, *(len(run) + 1 for run in BACKTICKS.findall(text))])
    title = f' title="{name}"' if name != UNNAMED else ""
    lines = " ".join(sorted({str(line) for file, line in example.expected if file == name}, key=int))
    marked = f' hl_lines="{lines}"' if lines else ""
    return f"{ticks} {Path(name).suffix.removeprefix('.')}{title}{marked}\n{text}{ticks}"


if __name__ == "__main__":
    stage(ROOT / "build")
