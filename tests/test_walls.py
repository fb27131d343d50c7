"""The installed command against opponents: what they send is refused in one line, and nothing outside is read, shown or touched."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Set
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from gaplint import git_question, lint, world
from gaplint.config.schema import Config
from gaplint.git import GitError, run_git
from gaplint.patterns import matcher
from gaplint.reports import FORMATS
from gaplint.write import DRAFT, replace_files
from tests.attacks import ATTACKS, FINDING, HARMS, LIST, OBEYED, SECRET, Attack, write
from tests.command import run as gaplint

LONGEST = 15
"""Seconds, on a machine that is busy with other things."""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and signals of POSIX")


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A project, which is a repository, and a folder beside it."""
    project, outside = tmp_path / "project", tmp_path / "outside"
    (project / ".git").mkdir(parents=True)
    write(outside / "secret.md", f"# {SECRET} (3 items)\n\n- `one`\n- `two`\n")
    write(outside / "victim.md", LIST)
    write(outside / "five.txt", "1\n2\n3\n4\n5\n")
    write(outside / "notes.toml", f'{SECRET} = "x"\n')
    return project, outside


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}: {attack.tried}")
def test_an_attack_comes_to_nothing(attack: Attack, places: tuple[Path, Path]) -> None:
    project, outside = places
    attack.build(project, outside)
    before = held(outside)
    words = attack.arguments.split()
    commands = words[0] in ("allow", "baseline", "init")
    plain = [] if commands else ["--no-cache", "--output-format", "concise"]
    started = time.monotonic()
    done = gaplint(project / attack.at, *plain, *words, **attack.variables)
    late = time.monotonic() - started > LONGEST
    said = done.stdout + done.stderr
    assert (done.returncode, attack.says in said) == (attack.status, True), said
    assert len(said.splitlines()) <= 6 and max(map(len, said.splitlines())) < 400
    drafts = any(DRAFT.fullmatch(path.name) for path in project.rglob("*"))
    harms = ("Traceback" in said, late, drafts, SECRET in said or held(outside) != before)
    assert dict(zip(HARMS, harms, strict=True)) == dict.fromkeys(HARMS, 0)


def test_what_a_person_names_is_read(places: tuple[Path, Path]) -> None:
    """Outside of the project too, and what a configuration there names."""
    project, outside = places
    write(project / "b.md", LIST)
    write(outside / "ours.toml", 'extends = "../more.toml"\npaths = ["secret.md"]\n')
    write(outside.parent / "more.toml", "")
    done = gaplint(project, "--output-format", "concise", "../outside", "b.md")
    assert done.stdout.count("error count-heading") == 3
    done = gaplint(project, "--output-format", "concise", "--config", "../outside/ours.toml")
    assert (done.returncode, done.stdout.count("error count-heading")) == (1, 1), done.stderr
    done = gaplint(project, "baseline", "--baseline", "../outside/known")
    assert (done.returncode, done.stderr) == (0, "")
    shell = f'{sys.executable} -m gaplint --config <(echo paths=[\\"{outside}/secret.md\\"]) --baseline <(cat ../outside/known)'
    for _ in range(2):  # a stream can't be read again: nothing is printed again
        done = subprocess.run(["bash", "-c", shell], cwd=project, capture_output=True, check=False, encoding="utf-8")
        assert (done.returncode, "secret.md:1:" in done.stdout, done.stderr) == (1, True, "")
    (outside / "link").symlink_to("known")
    assert gaplint(project, "--baseline", "../outside/known", ".").returncode == 0
    done = gaplint(project, "--output-file", "../outside/link", ".")
    assert (done.returncode, (outside / "link").is_symlink()) == (1, True)


def test_links_within_the_project_are_followed(places: tuple[Path, Path]) -> None:
    project, _ = places
    write(project / "docs/real.txt", "1\n2\n")
    write(project / "docs/list", LIST)
    (project / "a.md").symlink_to("docs/list")
    (project / "here").symlink_to("docs")
    write(project / "b.md", "[a](here/real.txt) [b](here/no.txt)\n")
    done = gaplint(project, "--output-format", "concise", ".")
    assert [line.split()[2] for line in done.stdout.splitlines() if ": error" in line] == ["count-heading:", "link-target:"]


def test_a_run_is_not_printed_again_when_a_link_leads_elsewhere(places: tuple[Path, Path]) -> None:
    project, _ = places
    write(project / "list", LIST)
    (project / "a.md").symlink_to("list")
    first = gaplint(project, "--output-format", "concise", ".")
    again = gaplint(project, "--output-format", "concise", ".")
    (project / "a.md").unlink()
    (project / "a.md").symlink_to("../outside/secret.md")
    moved = gaplint(project, "--output-format", "concise", ".")
    assert first.stdout == again.stdout and "count-heading" in first.stdout
    assert moved.returncode == 2 and "count-heading" not in moved.stdout


def test_nothing_is_asked_of_the_world_outside(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """No name there is put to the system, whatever documents say."""
    project, outside = places
    (project / "d").symlink_to(outside)
    cited = (
        "../outside/no.md",
        "../../outside/a/no.md",
        f"{outside}/no.md",
        "../d/no.md",
        "../d/x/no.txt",
        "../docs/../d/no.md",
    )
    write(
        project / "docs/a.md",
        "".join(f"[x]({path}) `{path}` (90 lines), `{path}:90`\n\n- Source: `{path}`\n" for path in cited),
    )
    asked: list[str] = []
    for name in ("stat", "lstat", "listdir", "scandir", "open"):
        own = getattr(os, name)
        monkeypatch.setattr(
            os, name, lambda path, *rest, own=own, **more: (asked.append(str(path)), own(path, *rest, **more))[1]
        )
    monkeypatch.chdir(project)
    report = lint([])
    assert report.summary.documents == 1 and not report.findings
    monkeypatch.undo()
    named = {os.path.realpath(project / path) for path in asked if path.endswith(("no.md", "no.txt"))}
    assert asked and not [path for path in named if not Path(path).is_relative_to(project)]


def test_a_record_of_a_cache_has_no_program_started(tmp_path: Path) -> None:
    """What is asked again because a record says so only tells something, whatever it is."""
    (tmp_path / "a").write_text("a")
    for words in (
        f"-c alias.x=!touch\\ {tmp_path}/sprung x", f"-c core.pager=touch\\ {tmp_path}/sprung log", "config a.b c", "config --get-regexp x",
        f"diff --output={tmp_path}/sprung HEAD", f"log --output={tmp_path}/sprung", "rev-parse --git-dir", "-c", "",
    ):  # fmt: skip
        answers = world.Answers()
        answers.given["git", "\0".join([str(tmp_path), *words.split(" ")])] = "x"
        assert not answers.still_hold()
        with pytest.raises(PermissionError):
            world.git(words.split(" "), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_cache_of_pipes_and_links_is_none(places: tuple[Path, Path]) -> None:
    project, outside = places
    write(project / "b.md", LIST)
    (project / "cache").mkdir()
    (project / "cache/CACHEDIR.TAG").symlink_to(outside / "tag")
    first = gaplint(project, "--cache-dir", "cache", ".")
    runs = list((project / "cache").glob("gaplint-runs/*"))
    for record in runs:
        record.unlink()
        os.mkfifo(record)
    again = gaplint(project, "--cache-dir", "cache", ".")
    assert (first.returncode, first.stdout) == (again.returncode, again.stdout)
    assert not (outside / "tag").exists()


@pytest.mark.parametrize("name", ["cache", "cache/gaplint-runs"])
@pytest.mark.parametrize(("git", "at"), [(True, "."), (False, "."), (True, "elsewhere")])
def test_a_cache_that_is_a_link_in_the_project_is_none(name: str, git: bool, at: str, places: tuple[Path, Path]) -> None:
    """Nothing is written where it leads, and nothing removed."""
    project, outside = places
    here = project if at == "." else project.parent / at
    here.mkdir(exist_ok=True)
    if not git:
        (project / ".git").rmdir()
    write(project / "b.md", LIST)
    write(outside / ("a" * 40), "of somebody else")
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).symlink_to(outside)
    before = held(outside)
    assert gaplint(here, "--cache-dir", str(project / "cache"), str(project)).returncode == 1
    gaplint(here, "cache", "clean", "--cache-dir", str(project / "cache"))
    assert held(outside) == before


def test_a_folder_that_cannot_be_listed_is_named(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    project, _ = places
    write(project / "b.md", LIST)
    write(project / "closed/c.md", LIST)
    own = os.scandir

    def scandir(path: str) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return own(path)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.chdir(project)
    report = lint([])
    assert [(one.where.document.path, one.rule) for one in report.findings] == [
        ("b.md", FINDING),
        ("closed", "unreadable-file"),
    ]
    assert report.findings[1].message == "not checked: Permission denied" and not report.complete
    assert not lint([], Config(exclude=("closed",))).findings[1:]


@given(
    st.lists(st.sampled_from(["a", "b", "*", "**", "/", "?", "[ab]", "/**/", "*a"]), min_size=1, max_size=7),
    st.text("ab/", min_size=1, max_size=10),
)
def test_patterns_match_what_git_ignores(pieces: list[str], path: str) -> None:
    pattern, path = "".join(pieces), path.strip("/")
    try:
        expected = GitIgnoreSpec.from_lines([pattern]).match_file(path)
    except ValueError:
        return
    assert bool(matcher([pattern])(path)) == bool(expected)


@pytest.mark.parametrize("pattern", ["*a" * 9 + "b", "**/a/" * 9 + "b", "*a?" * 9 + "/b", "**a" * 9 + "b", "*[!b]" * 9 + "c"])
def test_patterns_take_no_power_of_a_path(pattern: str) -> None:
    matches = matcher([pattern])
    started = time.process_time()
    for path in ("a" * 250, "a/" * 1_000 + "c", "ab/" * 1_000 + "c"):
        matches(path)
    assert time.process_time() - started < 1


def test_git_that_never_ends_is_ended(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    project, _ = places
    os.mkfifo(project / "pipe")
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "config", "include.path", str(project / "pipe")], cwd=project, check=True)
    monkeypatch.setattr(git_question, "GIT_SECONDS", 0.3)
    started = time.monotonic()
    for arguments in (["ls-files", "--cached"], ["config", "--null"]):  # the second isn't asked: it would wait as long again
        with pytest.raises(GitError, match=r"took longer than 0\.3 s"):
            run_git(arguments, project)
        monkeypatch.setattr(subprocess, "Popen", None)
    assert time.monotonic() - started < LONGEST


WRITING = {"open", "os.rename", "os.remove", "os.chmod", "os.mkdir", "tempfile.mkstemp"}
"""What Python tells of, and of `open` only what is to write."""


def end_at(call: int, number: int, at: Set[str] = WRITING) -> None:
    """End this process by a signal at the `call`-th of its calls that write, or of some of them, from 1."""

    def heard(event: str, about: Any) -> None:
        nonlocal call
        writes = event in at and (event != "open" or bool(about[2] & (os.O_WRONLY | os.O_RDWR)))
        call -= writes
        if writes and call == 0:
            os.kill(os.getpid(), number)

    sys.addaudithook(heard)


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL], ids=lambda number: number.name
)
@pytest.mark.parametrize("arguments", ["allow --all --write", "--output-format json=out", "baseline --baseline out", "."])
def test_a_run_that_is_ended_anywhere_leaves_nothing_half_done(arguments: str, number: int, places: tuple[Path, Path]) -> None:
    """Either all is as it was, or all as it is to be, and there is no draft: but for a kill, which nobody hears."""
    project, outside = places
    documents = {"a.md": LIST.encode(), "b.md": LIST.encode()}
    cache = {"GAPLINT_CACHE_DIR": str(outside / "cache")}

    def ended(call: int) -> tuple[int, str, dict[str, bytes]]:
        for folder in (project, outside / "cache"):
            shutil.rmtree(folder, ignore_errors=True)
        (project / ".git").mkdir(parents=True)
        for name, content in documents.items():
            write(project / name, content)
        done = gaplint(project, *arguments.split(), first=lambda: end_at(call, number), **cache)
        return done.returncode, done.stderr, held(project)

    status, _, whole = ended(0)
    calls = 0
    while (found := ended(calls + 1))[0] != status:
        calls += 1
        told, said, left = found
        assert (told, said) == (-number if number == signal.SIGKILL else 128 + number, "")
        drafts = {name for name in left if name.startswith(".gaplint-") and name.endswith(".draft")}
        left = {name: content for name, content in left.items() if name not in drafts}
        if number == signal.SIGKILL:
            assert all(content in (documents.get(name), whole[name]) for name, content in left.items())
        else:
            assert not drafts and left in (documents, whole)
            assert (outside / "cache").exists() is False or len(list((outside / "cache").rglob(".gaplint-*"))) <= 1
    assert calls > 3


def test_what_a_kill_left_undone_the_same_command_does(places: tuple[Path, Path]) -> None:
    project, _ = places
    for name in ("a.md", "b.md"):
        write(project / name, LIST)
    allow = ("allow", "--all", "--write")
    assert gaplint(project, *allow, first=lambda: end_at(2, signal.SIGKILL, {"os.rename"})).returncode == -signal.SIGKILL
    assert [(project / name).read_text() == LIST for name in ("a.md", "b.md")] == [False, True]
    done = gaplint(project, *allow)
    assert (done.returncode, done.stdout) == (0, "allowed 1 problem in 1 file\n")
    assert (project / "a.md").read_text() == (project / "b.md").read_text() != LIST


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda number: number.name)
@pytest.mark.parametrize("where", ["gaplint.replay.replayed", "gaplint.commands.check.linted"])
def test_a_run_that_is_ended_while_a_class_is_made_says_nothing(where: str, number: int, tmp_path: Path) -> None:
    """As modules are imported; Python 3.11 makes another error of it."""
    write(tmp_path / "a.md", LIST)
    module, _, name = where.rpartition(".")
    code = (
        f"import os, sys, {module} as module\n"
        f"class Ends:\n    def __set_name__(self, *_): os.kill(os.getpid(), {int(number)})\n"
        f"module.{name} = lambda *_, **__: type('Made', (), dict(field=Ends()))\n"
        "sys.argv = ['gaplint', '--no-cache']; from gaplint.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False, timeout=LONGEST)
    assert (done.returncode, done.stderr) == (128 + number, b"")


def test_a_draft_of_a_run_that_was_killed_is_removed(tmp_path: Path) -> None:
    old, new, other = (tmp_path / name for name in (".gaplint-x1.draft", ".gaplint-x2.draft", ".gaplint-baseline"))
    for path in (old, new, other):
        path.write_text("")
        os.utime(path, (0, 0) if path is not new else None)
    replace_files({tmp_path / "a": b"a"})
    assert [path.exists() for path in (old, new, other)] == [False, True, True]


def test_files_of_which_some_are_written_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Path.replace
    monkeypatch.setattr(
        Path, "replace", lambda draft, target: own(draft, target) if target.name == "a" else draft.rename("/no/b")
    )
    with pytest.raises(Exception, match=r"b: can't be written: .*; 1 written before: .*a$"):
        replace_files({tmp_path / "a": b"a", tmp_path / "b": b"b"})


BREAKING = {
    "parsing": ("gaplint.run.parse", "a.md:1:1: error unreadable-file: not checked: gaplint broke: ZeroDivisionError"),
    "extracting": ("gaplint.run.extract", "a.md:1:1: error unreadable-file: not checked: gaplint broke: ZeroDivisionError"),
    "comparing": (
        "gaplint.comparisons.aggregate.headings.bind",
        "gaplint: comparisons.aggregate.headings.bind of a.md broke: ZeroDivisionError",
    ),
}


@pytest.mark.parametrize(("where", "says"), BREAKING.values(), ids=BREAKING)
def test_a_defect_stays_in_its_document(places: tuple[Path, Path], where: str, says: str) -> None:
    """What breaks for one document does for no other, and ends with status 2."""
    project, _ = places
    write(project / "a.md", LIST)
    write(project / "b.md", "# A\n\nAll 3 items:\n\n- `one`\n- `two`\n\n" + LIST.replace("# ", "## "))
    module, _, name = where.rpartition(".")
    code = (
        f"import sys, functools, {module} as module; own = module.{name}\n"
        "@functools.wraps(own)\n"
        "def broken(about, *rest):\n"
        "    path = about.path if hasattr(about, 'path') else about.document.path if hasattr(about, 'document') else about.source.path\n"
        "    return 1 / 0 if path == 'a.md' else own(about, *rest)\n"
        f"module.{name} = broken\n"
        "from gaplint.cli import main; main()"
    )
    arguments = [
        "--output-format",
        "concise",
        "--select",
        "count",
        "--extend-select",
        "unreadable-file",
        "--min-confidence",
        "possible",
    ]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=project,
        capture_output=True,
        check=False,
        timeout=LONGEST,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert says in done.stdout + done.stderr and "b.md:8:10: error count-heading" in done.stdout


def test_the_api_has_the_same_wall(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    project, outside = places
    (project / "a.md").symlink_to(outside / "secret.md")
    monkeypatch.chdir(project)
    (finding,) = lint([], Config()).findings
    assert (finding.rule, SECRET in finding.message) == ("unreadable-file", False)


HOSTILE = "\x1b[2J\x1b]8;;x\x07 \u202ex\u2066 \x9b2J ##[error]x ##vso[task.x]y \u2028 \x85 ::error::z"
COMMANDS = (
    "items", "items --format csv", "items --format json", "items --unknown-statuses", "claims", "claims --format json",
    "trace LATER-001", "trace LATER-001 --format json", "extract", "extract --format jsonl", "--show-files", "allow --diff",
    "baseline --baseline known", "config", "no-such\x1b[2J", "--no-such\x1b[2J",
    *(f"--no-cache --output-format {name}" for name in FORMATS),
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_prints_what_is_obeyed(command: str, places: tuple[Path, Path]) -> None:
    """Neither by the terminal nor by a CI server, whatever documents and their names hold; names that are no UTF-8 too."""
    project, _ = places
    register = f"# R\n\n| ID | Title | Status |\n|---|---|---|\n| LATER-001 | {HOSTILE} | Odd {HOSTILE} |\n| LATER-002 | a | Open |\n\n"
    body = register + f"## {HOSTILE} (3 items)\n\n- `one` {HOSTILE}\n- `two`\n\n ::error::x\n\nSee LATER-009 and LATER-001.\n"
    for name in (b"::error::x.md", b"##[group]y.md", "\u202eb\x1b[2J.md".encode(), b"\xff.md", b"line\n::error::z.md"):
        (project / os.fsdecode(name)).write_text(body, "utf-8")
    (project / ".\x1b[2Jhidden").mkdir()
    (project / ".\x1b[2Jhidden" / "a.md").write_text("a\n", "utf-8")
    done = gaplint(project, *command.split(" "))
    assert done.returncode in (0, 1, 2) and done.stdout + done.stderr
    said = done.stdout
    if "github" in command:
        said = re.sub(r"(?m)^::(?:error|warning) (?:title|file|line|endLine|col)[^\n]*?::", "", said)
    if "--diff" in command:
        said = said.replace("\t", " ")
    for text in (said, done.stderr):
        assert not (found := OBEYED.search(text)), text[max(0, found.start() - 90) : found.end() + 20]
    if "json" in command.split()[-1] or command == "extract":
        for part in said.splitlines() if "jsonl" in command else [said]:
            json.dumps(json.loads(part), ensure_ascii=False).encode()
