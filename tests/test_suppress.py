"""Findings that comments or the configuration allow, and the command that writes such comments."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaplint import parse
from gaplint.allow import allow
from gaplint.config.load import load
from gaplint.config.schema import Allow, Config
from gaplint.errors import ConfigError
from gaplint.read import decode
from gaplint.run import lint
from tests.command import run


def concise(folder: Path, *arguments: str) -> list[str]:
    """The lines of a check."""
    done = run(folder, "check", "--output-format", "concise", *arguments)
    assert done.stderr == ""
    return done.stdout.splitlines()


WRONG = "- a\n- b\n"
"""What stands under a heading that says three."""


def rules_found(folder: Path, text: str, config: Config | None = None) -> list[tuple[str, int]]:
    """Rule and line of each finding on one document."""
    (folder / "a.md").write_text(text, "utf-8", newline="")
    report = lint([folder], config or Config())
    assert not report.failures
    return [(one.rule, one.where.document.source.line_of(one.where.span.start)) for one in report.findings]


FOUND = ("count-heading", 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## A (3 items) <!-- gaplint: allow count-heading -->\n\n- `a`\n- `b`\n", []),
        ("## A (3 items) <!--gaplint:allow count-->\n\n- `a`\n- `b`\n", []),
        ("## A (3 items) <!-- gaplint: allow id, count-heading – a dash -->\n\n- `a`\n- `b`\n", [("allow-unused", 1)]),
        ("## A (3 items)\n\n- `a`\n- `b` <!-- gaplint: allow count-heading -->\n", [FOUND, ("allow-unused", 4)]),
        ("<!-- gaplint: allow count-heading -->\n\n\n## A (3 items)\n\n- `a`\n- `b`\n", []),
        ("<!-- gaplint: allow count-heading -->\n<!-- other -->\n## A (3 items)\n\n- `a`\n- `b`\n", []),
        ("<!-- gaplint: allow count-heading -->\n\nText.\n\n## A (3 items)\n\n- `a`\n- `b`\n", [("allow-unused", 1), ("count-heading", 5)]),
        ("> <!-- gaplint: allow arith-percent -->\n> 12/64 (29%)\n> of all\n", []),
        ("- a\n  <!-- gaplint: allow arith-percent -->\n- 12/64 (29%)\n", []),
        ("## A (3 items)\n\n- `a`\n- `b`\n\n<!-- gaplint: allow-file count-heading -->\n", []),
        ("<!-- gaplint: allow-begin count -->\n## A (3 items)\n\n- `a`\n- `b`\n\n<!-- gaplint: allow-end -->\n## B (3 items)\n\n- `a`\n- `b`\n", [("count-heading", 8)]),
        ("```\n<!-- gaplint: allow-file count-heading -->\n```\n", []),
        ("    <!-- gaplint: alow -->\n", []),
        ("---\ntitle: <!-- gaplint: alow -->\n---\n", []),
        ("`<!-- gaplint: alow -->` and \\<!-- gaplint: alow -->\n", []),
        ("<div>\n<!-- gaplint: allow-file count-heading -->\n</div>\n\n## A (3 items)\n\n- `a`\n- `b`\n", []),
        ("## A (3 items) <!-- gaplint: allow\ncount-heading -->\n\n- `a`\n- `b`\n", [FOUND]),
    ],
)  # fmt: skip
def test_what_a_comment_covers(tmp_path: Path, text: str, expected: list[tuple[str, int]]) -> None:
    assert rules_found(tmp_path, text) == expected


def test_without_comments_nothing_is_read_as_one() -> None:
    assert parse("# gaplint <!-- is --> run\n\n<!-- gaplint runs at night -->\n").directives == ()


def test_a_rule_that_did_not_run_is_not_unused(tmp_path: Path) -> None:
    text = "## A (2 items) <!-- gaplint: allow count-heading, count -->\n\n- `a`\n- `b`\n"
    unused = ("allow-unused", 1)
    assert rules_found(tmp_path, text) == [unused, unused]
    assert rules_found(tmp_path, text, Config(select=("count-heading", "allow"))) == [unused]
    assert rules_found(tmp_path, text, Config(ignore=("count-heading",))) == []
    assert rules_found(tmp_path, text, Config(ignore=("allow-unused",))) == []
    assert rules_found(tmp_path, text, Config(allowing=False)) == []


def test_an_allowance_is_used_by_a_finding_that_is_not_shown(tmp_path: Path) -> None:
    text = "## 1. A\n\n### 1.1 B\n\n### 1.1 C <!-- gaplint: allow numbering -->\n"
    assert rules_found(tmp_path, text) == []
    assert rules_found(tmp_path, text, Config(allowing=False, min_confidence="possible")) == [("numbering", 5)]


REGISTER = "# Later\n\n" + "".join(f"### LATER-{number:03}: Pier {number}\n\n" for number in range(1, 12))
MENTIONS = "See " + ", ".join(f"LATER-{number:03}" for number in range(1, 12)) + ", and of later LATER-012.\n"


def test_the_configuration_allows_by_rule_id_and_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("later.md").write_text(REGISTER, "utf-8")
    Path("docs/a.md").write_text("See later LATER-012b.\n", "utf-8")
    Path("b.md").write_text(MENTIONS, "utf-8")

    def left(*entries: Allow) -> list[tuple[str, str]]:
        return [
            (one.where.document.path, one.rule if one.rule != "id-undefined" else one.message.split()[0])
            for one in lint([], Config(allow=entries)).findings
        ]

    everything = [("b.md", "LATER-012"), ("docs/a.md", "LATER-012b")]
    assert left() == everything
    assert left(Allow("id-undefined", id="LATER-012")) == everything[1:]
    assert left(Allow("id", id="LATER-012b", path="docs/**")) == everything[:1]
    assert left(Allow("id", id="LATER-012", path="docs/**")) == [*everything, ("gaplint.toml", "allow-unused")]
    assert left(Allow("id-undefined", path="*.md")) == []
    assert left(Allow("count", id="LATER-012")) == [*everything, ("gaplint.toml", "allow-unused")]
    with pytest.raises(ConfigError, match="allow: unknown rule cuont; did you mean count"):
        left(Allow("cuont", id="LATER-012"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('allow = ["count"]', "allow must be a list of tables, not a list of something else"),
        ('[[allow]]\nrule = "id"\nids = "LATER-1"', "unknown key allow[1].ids; did you mean id?"),
        ("[[allow]]\nrule = 3", "allow[1].rule must be a string, not a number"),
        ('[[allow]]\nid = "LATER-1"', "allow[1] needs a key rule"),
        ('[[allow]]\nrule = "id"', "allow[1] needs an id or a path"),
    ],
)
def test_mistakes_in_the_configuration_are_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "gaplint.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as error:
        load(tmp_path / "gaplint.toml")
    assert says in str(error.value)


def test_a_check_says_what_it_hides(tmp_path: Path) -> None:
    """The whole way: comment, configuration, closing line, JSON, `--no-allow`, single files."""
    (tmp_path / "gaplint.toml").write_text('[[allow]]\nrule = "id-undefined"\nid = "LATER-012"\nreason = "lent"\n', "utf-8")
    (tmp_path / "later.md").write_text(REGISTER, "utf-8")
    (tmp_path / "a.md").write_text(
        f"{MENTIONS}\n## Jobs (3 items) <!-- gaplint: allow count-heading, link-target -- planned -->\n\n- `a`\n- `b`\n",
        "utf-8",
    )
    unused, *closing = concise(tmp_path)
    assert unused == "a.md:3:54: warning allow-unused: link-target is allowed here, but reports nothing here"
    assert closing[0] == "Found 1 problem in 1 of 2 documents (allow-unused 1)."
    assert closing[-1] == "Not shown: 2 allowed (see --no-allow)."
    assert [line.split()[2] for line in concise(tmp_path, "--no-allow")[:2]] == ["id-undefined:", "count-heading:"]
    assert concise(tmp_path, "a.md")[0].startswith("No problems found")  # what else speaks of it may not have been read
    report = json.loads(run(tmp_path, "--output-format", "json").stdout)
    assert report["summary"]["hidden"] == {"allowed": 2, "baseline": 0, "doubtful": 0}
    explained = run(tmp_path, "explain", "unreadable-file")
    assert explained.stdout.startswith("unreadable-file\n")
    refused = run(tmp_path, "check", "--ignore", "unreadable-file")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "gaplint: ignore: unreadable-file can't be ignored; `exclude` leaves a file out\n"


# gaplint allow

BODY = """# Jobs

## Open (3 items)

- `a`
- `b`

## Closed ## (4) ##

- a

Setext (5 items)
----------------

- 12/64 (29%)  \r
- b \\
  12/64 (28%)\\
  of all

| Pier | Boats |
|---|---|
| North | 2 |
| South | 3 |
| **Total** | **6** |

> Passed: 12/64 (27%) `of
> all`

| One | Two |
|---|---|
| 12/64 (26%) | |

[the map](map.md
"of it")

Passed: 12/64 (25%)"""


def stripped(text: str) -> str:
    """The text without the comments that `gaplint allow` writes."""
    comment = r"<!-- gaplint: allow [^>]*? -->"
    return re.sub(rf" {comment}", "", re.sub(rf"(?:^|(?<=\r))[ \t>]*{comment}(?:\r\n?|\n)", "", text, flags=re.MULTILINE))


def test_allow_writes_comments_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    original = BODY.encode() + b" \xff"
    file.write_bytes(original)
    file.chmod(0o640)
    before = concise(tmp_path, "--isolated")
    diff = run(tmp_path, "allow", "--isolated", "--all")
    assert file.read_bytes() == original
    done = run(tmp_path, "allow", "--isolated", "--all", "--write", "--reason", "as | agreed")
    assert (done.returncode, diff.returncode) == (1, 1)
    after = concise(tmp_path, "--isolated")
    left = [line.split()[2] for line in after[:2]]
    assert done.stderr.splitlines() == [
        "gaplint: a.md:26: arith-percent not allowed: a comment can't reach it",
        "gaplint: a.md:33: link-target not allowed: it would read otherwise with a comment there",
    ]
    assert left == ["arith-percent:", "link-target:"]
    assert len(before) - 2 - len(left) == int(done.stdout.split()[1]) == 7
    text = file.read_bytes().decode("utf-8", "surrogateescape")
    assert stripped(text).encode("utf-8", "surrogateescape") == original
    assert "6** <!-- gaplint: allow count-total -- as \\| agreed --> |" in text
    assert "(28%) <!-- gaplint: allow arith-percent -- as | agreed -->\\" in text
    assert "(26%) | <!-- gaplint: allow arith-percent -- as \\| agreed --> |" in text
    assert "\n<!-- gaplint: allow count-heading -- as | agreed -->\n## Open (3 items)\n" in text
    assert (file.stat().st_mode & 0o777) == 0o640
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    file.write_bytes(original)
    subprocess.run(["git", "apply"], input=diff.stdout.encode().replace("\ufffd".encode(), b"\xff"), cwd=tmp_path, check=True)
    assert stripped(decode("a.md", file.read_bytes()).text) == decode("a.md", original).text
    assert run(tmp_path, "allow", "--isolated", "--all").returncode == 1


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (BODY.replace("Jobs", "Jöbs").encode("utf-8-sig"), 2),
        (BODY.replace("Jobs", "Jöbs").encode("utf-16"), 2),
        (b"\xfe\xff" + BODY.replace("\n", "\r").encode("utf-16-be"), 1),
        (BODY.encode("utf-16") + b"x", 8),
    ],
)
def test_each_encoding_is_kept(tmp_path: Path, content: bytes, refused: int) -> None:
    (tmp_path / "a.md").write_bytes(content)
    config = Config(ignore=("text",))
    done = allow(lint([tmp_path], config), (tmp_path,), config, (), "")
    assert len(done.refused) == refused
    for before, after in done.contents.values():
        assert before == content
        assert after[:2] == content[:2]
        assert stripped(decode("a.md", after).text) == decode("a.md", content).text
    assert bool(done.contents) == bool(done.findings) == (refused < 8)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("---\ntitle: DAMAGE\n---\n# A\n", "it is in front matter"),
        ("# A\n\n- ```\n  open\n", "it is in indented code, or a list entry begins with its block"),
        ("# A\n\n[b]: x.md 'DAMAGE'\n", "it is not in a line of text"),
        ("# A\n\n- a\n\n  ~~~\n  open\n", "# A\n\n- a\n\n  COMMENT\n  ~~~\n  open\n"),
        ("# A\n\n> ```\n> open\n", "# A\n\n> COMMENT\n> ```\n> open\n"),
        ("- ## A DAMAGE\n", "it is in indented code, or a list entry begins with its block"),
        ("a\n| b | DAMAGE |\n", "a\n| b | DAMAGE COMMENT |\n"),
        ("a DAMAGE\n===\n", "COMMENT\na DAMAGE\n===\n"),
    ],
)
def test_where_a_comment_is_written(tmp_path: Path, text: str, outcome: str) -> None:
    """Damaged text may stand anywhere."""
    damage = "\u202e"
    (tmp_path / "a.md").write_text(text.replace("DAMAGE", damage), "utf-8")
    config = Config(select=("text-damage",))
    done = allow(lint([tmp_path], config), (tmp_path,), config, (), "")
    found = [why for _, why in done.refused] + [after.decode() for _, after in done.contents.values()]
    assert (
        next(one.replace(damage, "DAMAGE").replace("<!-- gaplint: allow text-damage -->", "COMMENT") for one in found)
        == outcome
    )


def test_allow_takes_rules_paths_and_refuses_nonsense(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(
            f"# Jobs (3 items)\n\n- a, see {'b' if name == 'a.md' else 'x'}.md\n- 12/64 (29%)\n", "utf-8"
        )
    originals = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for arguments, says in (
        (["--rule", "cuont"], "no rule cuont; did you mean count?"),
        (["--all", "--reason", "x --> y"], "--reason must be one line without -->"),
        (["nowhere.md"], "nowhere.md: no such file or folder"),
    ):
        done = run(tmp_path, "allow", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == originals
    done = run(tmp_path, "allow", "--rule", "arith", "--write", "a.md")
    assert (done.returncode, done.stdout, done.stderr) == (0, "allowed 1 problem in 1 file\n", "")
    assert (tmp_path / "a.md").read_text("utf-8").endswith("- 12/64 (29%) <!-- gaplint: allow arith-percent -->\n")
    assert (tmp_path / "b.md").read_bytes() == originals["b.md"]
    (tmp_path / "c.md").write_bytes(b"\0")
    done = run(tmp_path, "allow", "--all", "--write")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "gaplint: c.md: not checked: binary, not text\n")
    assert (tmp_path / "b.md").read_bytes() == originals["b.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need permission there")
def test_a_file_of_two_names_is_written_under_one(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("12/64 (29%)\n", "utf-8")
    (tmp_path / "b.md").symlink_to("a.md")
    done = run(tmp_path, "allow", "--all", "--write")
    assert (done.returncode, done.stdout, done.stderr) == (0, "allowed 1 problem in 1 file\n", "")
    assert run(tmp_path, "allow", "--all", "--write").stdout == "nothing to allow: no such problem was found\n"


def test_a_comment_that_would_bring_another_finding_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line more makes the document longer than it says."""
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("# Jobs (3 items)\n\n- `a`\n- `b`\n", "utf-8")
    Path("b.md").write_text("# Files\n\nSee [a.md](a.md) (3 lines).\n", "utf-8")
    config = Config(min_confidence="possible")
    report = lint([], config)
    assert [one.rule for one in report.findings] == ["count-heading"]
    done = allow(report, (), config, (), "")
    assert (done.contents, done.findings) == ({}, ())
    assert [why.split(":")[0] for _, why in done.refused] == ["a comment would bring evidence-lines"]


PIECES = (
    "## Piers (3 items)\n\n- `north`\n- `south`\n",
    "Piers (3 items)\n===\n\n- `north`\n- `south`\n",
    "| Pier | Boats |\n|---|---|\n| North | 2 |\n| South | 3 |\n| **Total** | **6** |\n",
    "Passed: 12/64 (29%)\nand 12/64 (28%)  \nof them.\n",
    "- [ ] see [the map](map.md) ✅\n  - 12/64 (27%)\n",
    "> The kiosk: 12/64 (26%)\n",
    "Two boats.\n",
    "<div>\n12/64 (25%)\n</div>\n",
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=30, deadline=None)
def test_what_was_allowed_is_gone_and_without_the_comments_all_is_as_before(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], end: str, final: bool
) -> None:
    folder = tmp_path_factory.mktemp("allow")
    text = "\n".join(pieces).replace("\n", end)
    original = (text if final else text.removesuffix(end)).encode()
    (folder / "a.md").write_bytes(original)
    report = lint([folder], Config())
    done = allow(report, (folder,), Config(), (), "why")
    assert len(done.findings) == len(report.findings)
    for path, (before, after) in done.contents.items():
        assert before == original
        assert stripped(after.decode()) == original.decode()
        Path(path).write_bytes(after)
    again = lint([folder], Config())
    assert (again.findings, len(again.allowed)) == ((), len(report.findings))


FRAGMENTS = (
    "<!-- gaplint: ", "<!-- gaplint ", "allow", "allow-begin ", "allow-end", "-file ", " count-total", ", ", " id", " -- ", "why", "-->", " -->", "\n", "\n\n",
    "> ", "- ", "| a | b |\n|---|---|\n", "| ", "```\n", "`", "<div>", "# A (3 items)", "    ",
)  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=20).map("".join))
def test_any_text_is_read_and_each_name_stands_where_it_is_said_to(text: str) -> None:
    facts = parse(text)
    for one in facts.directives:
        assert text[one.span.start : one.span.end].startswith("<!-- gaplint")
        assert one.fault or one.word in ("allow", "allow-begin", "allow-end", "allow-file")
        for name, span in one.rules:
            assert text[span.start : span.end] == name
            assert one.span.covers(span)
        if one.covers:
            assert 0 <= one.covers.start <= one.covers.end <= len(text)
