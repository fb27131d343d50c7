"""What somebody may send who means ill: each attack with what gaplint has to do. docs/robustness.md shows it as a table."""

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SECRET = "hunter2"
"""Stands in every file outside; no output may hold it."""
LIST = "# Jobs (3 items)\n\n- `one`\n- `two`\n"
"""A document with one finding."""
FINDING = "count-heading"
OBEYED = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\U000e0000-\U000e007f]|##(?:vso|teamcity)?\[|^\s*::(?!: )",
    re.MULTILINE,
)
"""What no output may hold, but for the workflow commands of the format that is for GitHub."""
HARMS = ("Crashes", "Hangs", "Half-written files", "Escapes")
"""What no attack may come to: the test of each counts them, and holds that they are none."""
LINES = "The file `docs/data.txt` (90 lines) and `docs/data.txt:90-95`.\n"


@dataclass(frozen=True)
class Attack:
    """A project, what is typed there, and what has to come of it; whatever it is, nothing outside is shown or touched."""

    kind: str
    tried: str
    build: Callable[[Path, Path], object]
    """Writes into the project, a git repository without commits, and into the folder outside of it."""
    says: str
    """What the output holds; empty where there is nothing to say."""
    status: int = 2
    arguments: str = "."
    at: str = "."
    """Where it is typed, from the project."""
    variables: Mapping[str, str] = field(default_factory=dict)


def text(name: str, content: str | bytes) -> Callable[[Path, Path], object]:
    """A file of the project beside a document with a finding; `OUTSIDE` in it is the folder outside."""

    def build(project: Path, outside: Path) -> None:
        write(project / "b.md", LIST)
        raw = content.encode(errors="surrogateescape") if isinstance(content, str) else content
        write(project / name, raw.replace(b"OUTSIDE", os.fsencode(outside)))

    return build


def link(name: str, target: str, document: str = LIST) -> Callable[[Path, Path], object]:
    """A symbolic link in the project, to something in the folder outside or to an absolute path."""

    def build(project: Path, outside: Path) -> None:
        write(project / "b.md", document)
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).symlink_to(outside / target)

    return build


def pipe(name: str, content: str = "") -> Callable[[Path, Path], object]:
    """A named pipe in the project, which nobody writes to, and a configuration."""

    def build(project: Path, _: Path) -> None:
        write(project / "b.md", LIST + "\n[x](c/y.md)\n")
        write(project / "c/z.md", "z\n")
        if content:
            write(project / "gaplint.toml", content)
        os.mkfifo(project / name)

    return build


def deep(project: Path, _: Path) -> None:
    write(project / "b.md", LIST)
    write(project / "/".join("a" * 300) / "c.md", LIST)


def several(*builds: Callable[[Path, Path], object]) -> Callable[[Path, Path], object]:
    return lambda project, outside: [build(project, outside) for build in builds]


def chain(length: int, each: str) -> Callable[[Path, Path], object]:
    """Configurations that extend each other; `each` is what one says of the NEXT."""

    def build(project: Path, _: Path) -> None:
        write(project / "b.md", LIST)
        for number in range(length):
            name = f"c{number}.toml" if number else "gaplint.toml"
            write(project / name, each.replace("NEXT", f"c{number + 1}.toml"))
        write(project / f"c{length}.toml", "")

    return build


def git(*settings: str, attributes: str = "") -> Callable[[Path, Path], object]:
    """A repository with a change, whose configuration says SETTING=TRAP, a program that leaves a file outside."""

    def build(project: Path, outside: Path) -> None:
        trap = outside / "trap"
        write(trap, f"#!/bin/sh\ntouch '{outside}/sprung'\ncat\n")
        trap.chmod(0o755)
        write(project / "b.md", LIST.replace("3", "2"))
        (project / ".git").rmdir()
        for command in ("init -q", "add -A", "-c user.name=a -c user.email=a@example.org commit -qm a"):
            run(project, *command.split())
        write(project / "b.md", LIST)
        if attributes:
            write(project / ".gitattributes", attributes)
        for setting in settings:
            name, _, value = setting.partition("=")
            run(project, "config", name, value.replace("TRAP", str(trap)).replace("OUTSIDE", str(outside)))

    return build


def endless(name: str) -> Callable[[Path, Path], object]:
    """A repository with a change, a file of which never ends."""

    def build(project: Path, outside: Path) -> None:
        git()(project, outside)
        (project / ".git" / name).symlink_to("/dev/zero")

    return build


def namesake(project: Path, outside: Path) -> None:
    """A repository with a change, and in it a program that is called git."""
    git()(project, outside)
    (project / "git").write_bytes((outside / "trap").read_bytes())
    (project / "git").chmod(0o755)


def lost(project: Path, outside: Path) -> None:
    """A partial clone that lacks what was committed, and would fetch it with a program."""
    git("core.repositoryFormatVersion=1", "extensions.partialClone=origin", "remote.origin.promisor=true",
        "remote.origin.url=ext::TRAP", "protocol.ext.allow=always")(project, outside)  # fmt: skip
    name = run(project, "rev-parse", "HEAD:b.md")
    (project / ".git/objects" / name[:2] / name[2:]).unlink()


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def run(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout.strip()


READ, WRITE, WAIT = "what is read", "what is written", "what never ends"
GIT, CONFIG = "git", "configuration"
OUT = "leads out of the project"
AWAY = "a link there, or on the way, leads elsewhere"
SINCE = "--since HEAD ."
ATTACKS = (
    Attack(READ, "a document that is a link to a file outside", link("a.md", "secret.md"), f"not checked: a link that {OUT}"),
    Attack(READ, "the same, named", link("a.md", "secret.md"), f"not checked: a link that {OUT}", arguments="a.md"),
    Attack(READ, "a named folder that is a link", link("d", "."), f"d:1:1: error unreadable-file: not checked: a link that {OUT}",
           arguments="d"),
    Attack(READ, "a folder that is a link, among others", link("d", "."), "Found 1 problem in 1 of 1 document", 1),
    Attack(READ, "a file whose lines are counted, a link", link("docs/data.txt", "five.txt", LINES), "No problems found", 0),
    Attack(READ, "lines of a file outside, by `../`", text("docs/a.md", LINES.replace("docs/data.txt", "../../outside/five.txt")),
           "Found 1 problem in 1 of 2 documents", 1),
    Attack(READ, "links to what is, and is not, outside", text("docs/a.md", "[a](../../outside/secret.md) [b](../../outside/no.md)"
           " [c](OUTSIDE/no.md) `../../outside/no.md`\n"), "Found 1 problem in 1 of 2 documents", 1),
    Attack(READ, "links below a folder that is a link", link("d", ".", "[a](d/secret.md) [b](d/no.md) `d/no.md`\n"), "No problems found", 0),
    Attack(READ, "`paths` above the project", text("gaplint.toml", 'paths = ["../outside"]'), f"gaplint.toml:1: paths: ../outside {OUT}"),
    Attack(READ, "`paths` that are absolute", text("gaplint.toml", 'paths = ["OUTSIDE"]'), OUT),
    Attack(READ, "`extends` above", text("gaplint.toml", 'extends = "../outside/notes.toml"'), f"gaplint.toml:1: extends: {OUT}"),
    Attack(READ, "`extends` of what is not there", text("gaplint.toml", 'extends = "../outside/no.toml"'), f"gaplint.toml:1: extends: {OUT}"),
    Attack(READ, "`extends` of a link", several(link("base.toml", "notes.toml"), text("gaplint.toml", 'extends = "base.toml"')), OUT),
    Attack(READ, "a configuration that is a link", link("gaplint.toml", "notes.toml"), f"gaplint.toml: can't be read: {OUT}"),
    Attack(READ, "`baseline` above", text("gaplint.toml", 'baseline = "../outside/secret.md"'), f"gaplint.toml:1: baseline: ../outside/secret.md {OUT}"),
    Attack(READ, "`baseline`, a link", several(link("base", "secret.md"), text("gaplint.toml", 'baseline = "base"')), OUT),
    Attack(READ, "a baseline in the project that is none", several(text("base", f"{SECRET}\n"), text("gaplint.toml", 'baseline = "base"')), "base:1: not JSON"),
    Attack(WRITE, "`gaplint baseline` with the configured file above", text("gaplint.toml", 'baseline = "../outside/new"'), OUT, arguments="baseline"),
    Attack(WRITE, "`gaplint baseline`, its file a link", link("gaplint-baseline.jsonl", "new"), OUT, arguments="baseline"),
    Attack(WRITE, "`gaplint init --force`, gaplint.toml a link", link("gaplint.toml", "notes.toml"), OUT, arguments="init --force"),
    Attack(WRITE, "`--output-file`, a link", link("report.txt", "notes.toml"), AWAY, arguments="--output-file report.txt"),
    Attack(WRITE, "`--output-file` in a folder that is a link", link("build", "."), AWAY, arguments="--output-file build/report.txt"),
    Attack(WRITE, "`--output-file`, a link into .git", link("r", "../project/.git/config"), AWAY, arguments="--output-file r"),
    Attack(WRITE, "the same, of a project elsewhere", link("r", "notes.toml"), AWAY, arguments="--output-file ../project/r ../project", at="../outside"),
    Attack(WRITE, "`gaplint allow`, a document a link", link("a.md", "victim.md"), f"a link that {OUT}", arguments="allow --all --write"),
    Attack(WAIT, "gaplint.toml, a named pipe", pipe("gaplint.toml"), FINDING, 1),
    Attack(WAIT, "a document, a named pipe", pipe("a.md"), "a.md:1:1: error unreadable-file: not checked: not a regular file"),
    Attack(WAIT, ".gitignore, a named pipe", pipe(".gitignore"), FINDING, 1),
    Attack(WAIT, "`baseline`, a named pipe", pipe("base", 'baseline = "base"'), "base: can't be read: not a regular file"),
    Attack(WAIT, "`extends`, a named pipe", pipe("base", 'extends = "base"'), "gaplint.toml:1: extends: no such file"),
    Attack(WAIT, ".gitignore, a link to /dev/zero", link(".gitignore", "/dev/zero", LIST + "\n[x](c/y.md)\n"), FINDING, 1),
    Attack(WAIT, "a document, a link to /proc/self/environ", link("a.md", "/proc/self/environ"), f"not checked: a link that {OUT}"),
    Attack(WAIT, "a document in 300 folders", deep, "a:1:1: error unreadable-file: not checked: lies in more than 100 folders"),
    Attack(WAIT, "links and paths of 5,000 folders", text("a.md", f"[a]({'a/' * 5000}b.md)\n\n`{'a/' * 5000}b.md`\n"), FINDING, 1),
    *(
        Attack(GIT, f"programs as {', '.join(f'`{setting}`' for setting in settings)}",
               git(*(f"{setting}=TRAP" for setting in settings), attributes=attributes), FINDING, 1, SINCE)
        for attributes, *settings in (
            ("", "core.fsmonitor", "core.pager", "core.sshCommand", "core.askPass", "diff.external", "gpg.program"),
            ("*.md filter=x\n", "filter.x.clean", "filter.x.smudge", "filter.x.process"),
            ("*.md diff=x\n", "diff.x.textconv", "diff.x.command"),
        )
    ),
    Attack(GIT, "a partial clone whose remote is a program", lost, "git: fatal: ", arguments=SINCE),
    Attack(GIT, "a program that is called git, in the project", namesake, FINDING, 1, SINCE, variables={"PATH": f".{os.pathsep}{os.environ['PATH']}"}),
    Attack(GIT, "`.git/info/attributes` of /dev/zero", endless("info/attributes"), "git: fatal: Out of memory", arguments=SINCE),
    Attack(GIT, "`core.worktree` outside", git("core.worktree=OUTSIDE"), "the working tree of the git repository is elsewhere", arguments=SINCE),
    Attack(GIT, "`include.path` of /dev/zero", git("include.path=/dev/zero"), "git: fatal: bad config line 1", arguments=SINCE),
    Attack(CONFIG, "a key of 100,000 parts", text("gaplint.toml", "a." * 100_000 + "b = 1"), "gaplint.toml: a key has more than 100 parts"),
    Attack(CONFIG, "a number of 5,000 digits", text("gaplint.toml", "stale-days = " + "9" * 5_000), "gaplint.toml: a number is too long"),
    Attack(CONFIG, "100,000 lists in each other", text("gaplint.toml", "paths = " + "[" * 100_000), "gaplint.toml: lists or tables are nested too deeply"),
    Attack(CONFIG, "2,000 files that extend each other", chain(2_000, 'extends = "NEXT"'), "extends: more than 64 files"),
    Attack(CONFIG, "22 files that extend the next one twice", chain(22, 'extends = ["NEXT", "NEXT"]'), "extends: more than 64 files"),
    Attack(CONFIG, "a name of 100,000 letters", text("gaplint.toml", 'select = ["' + "a" * 100_000 + '"]'), "gaplint.toml:1: select: unknown rule aaa"),
    Attack(CONFIG, "a key of 100,000 letters", text("gaplint.toml", "a" * 100_000 + " = 1"), "gaplint.toml:1: unknown key aaa"),
    Attack(CONFIG, "`[z-a]` in `exclude`", text("gaplint.toml", 'exclude = ["[z-a]"]'), "gaplint.toml:1: exclude: [z-a] is not a valid .gitignore pattern"),
    Attack(CONFIG, "the same in .gitignore", several(text("c/z.md", "[x](a.md)\n"), text(".gitignore", "[z-a]\n")), FINDING, 1),
    Attack(CONFIG, "a file of 2 MB", text("gaplint.toml", "#" * 2_000_000), "gaplint.toml: can't be read: larger than 1 MiB"),
    Attack(CONFIG, "a baseline of 50 MB", several(text("base", b"a" * 50_000_000), text("gaplint.toml", 'baseline = "base"')), "base: can't be read: larger than 16 MiB"),
    Attack(CONFIG, "`*a*a*a*a*a*a*b` against 240 letters", several(text("a" * 240 + ".md", "a\n"), text("gaplint.toml", 'exclude = ["*a*a*a*a*a*a*b"]')), FINDING, 1),
    Attack(CONFIG, "the same in .gitignore", several(text("c/z.md", f"[x]({'a' * 240}.md)\n"), text(".gitignore", "*a*a*a*a*a*a*b\n")), FINDING, 1),
    Attack(CONFIG, "2,000 patterns in `exclude`", text("gaplint.toml", f"exclude = [{', '.join(map(repr, map(str, range(2000))))}]"), "gaplint.toml:1: exclude: more than 1,000 entries"),
    Attack(CONFIG, "20,000 patterns in .gitignore", text(".gitignore", "b\n*.md\n" * 10_000), FINDING, 1),
    Attack(CONFIG, r'`baseline = "\u0000"`', text("gaplint.toml", r'baseline = "\u0000"'), "can't be read"),
    Attack(CONFIG, r'`paths = ["\u0000"]`', text("gaplint.toml", r'paths = ["\u0000"]'), "no such file or folder"),
    Attack(CONFIG, "`today = 9999-12-31`", text("gaplint.toml", "today = 9999-12-31"), FINDING, 1),
    Attack(CONFIG, "documents of the first and the last day", text("a.md", "Updated: 9999-12-31\n\nMonday, 0001-01-01\n\nMonday, 9999-12-31\n"), FINDING, 1),
    Attack(CONFIG, "a broken pyproject.toml that has nothing to do with it", text("docs/pyproject.toml", b"\xff[[["), FINDING, 1),
    Attack(CONFIG, "a broken pyproject.toml with a table for it", text("pyproject.toml", "[tool.gaplint]\nx = ["), "pyproject.toml: invalid value"),
)  # fmt: skip
