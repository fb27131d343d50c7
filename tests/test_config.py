"""Configuration: found upwards and in sub-folders, extended, overridden by options, checked by key, obeyed."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaplint.config.json_schema import FILE, schema
from gaplint.config.load import assignments, discover, load, options
from gaplint.config.schema import STATUS_CLASSES, Config, PerFile, settings
from gaplint.config.toml import TomlFile, parse
from gaplint.config.values import WrongValueError, table
from gaplint.config.vocabulary import NO_STATUS, rule_names, statuses
from gaplint.errors import ConfigError
from gaplint.facts.types import StatusClass
from gaplint.index import Role
from gaplint.rule import known_names
from gaplint.run import lint
from gaplint.wanted import choose, config_at
from tests.command import run


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of its own, and the working directory."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _gaplint(*arguments: str) -> tuple[int, str, str]:
    done = run(Path(), *arguments)
    return done.returncode, done.stdout, done.stderr


def _rules(config: Config, *paths: str) -> list[tuple[str, str, str]]:
    """Path, rule and severity of each finding."""
    report = lint([Path(path) for path in paths], config)
    return [(one.where.document.path, one.rule, str(one.severity)) for one in report.findings]


# Found


def test_own_file_is_found_upwards(tmp_path: Path) -> None:
    _write(tmp_path / "gaplint.toml", 'paths = ["docs"]\nregisters = {LATER = "docs/LATER.md"}\n')
    (tmp_path / "docs" / "deep").mkdir(parents=True)
    config = discover(tmp_path / "docs" / "deep")
    assert config.paths == ("docs",)
    assert config.registers == {"LATER": ("docs/LATER.md",)}
    assert Path(config.root) == tmp_path


def test_pyproject_counts_only_with_its_table(tmp_path: Path) -> None:
    _write(tmp_path / "pyproject.toml", '[tool.gaplint]\nselect = ["count"]\n')
    _write(tmp_path / "inner" / "pyproject.toml", "[project]\nname = 'x'\n")
    assert discover(tmp_path / "inner").select == ("count",)


def test_a_repository_ends_the_search(tmp_path: Path) -> None:
    _write(tmp_path / "gaplint.toml", 'select = ["count"]\n')
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert discover(tmp_path / "repository") == Config(root=str(tmp_path / "repository"))


# Mistakes, and the schema that knows the same ones


@dataclass(frozen=True)
class Mistake:
    """A file that is refused: by the loader with these words, and by the schema unless it can't know."""

    text: str
    line: int
    says: str
    schema_knows: bool = True
    file: str = "gaplint.toml"


MISTAKES = [
    Mistake('pahts = ["docs"]', 1, "unknown key pahts; did you mean paths?"),
    Mistake('\n# why\nmin-confidnce = "likely"', 3, "unknown key min-confidnce; did you mean min-confidence?"),
    Mistake('[statuses]\ndonne = ["shipped"]', 2, "unknown key statuses.donne; did you mean done?"),
    Mistake("[tool.gaplint]\nstale-days = 3", 1, "unknown key tool; leave out tool.gaplint here: it is for pyproject.toml"),
    Mistake('[tool.gaplint.roles]\nfrozen = ["a.md"]', 1, "unknown key tool; leave out tool.gaplint here"),
    Mistake('[roles]\nfrosen = ["a.md"]', 2, "unknown key roles.frosen; did you mean frozen?"),
    Mistake("select = 3", 1, "select must be a list of strings, not a number"),
    Mistake("select = [3]", 1, "select must be a list of strings, not a list of something else"),
    Mistake("registers = []", 1, "registers must be a table, not a list"),
    Mistake("[registers]\nA = 'a.md'\nB = true", 3, "registers.B must be a list of strings, not a boolean"),
    Mistake("stale-days = -1", 1, "stale-days must be a whole number, 0 or more, not -1"),
    Mistake("stale-days = true", 1, "stale-days must be a whole number, 0 or more, not True"),
    Mistake("stale-days = 1.5", 1, "stale-days must be a whole number, 0 or more, not 1.5"),
    Mistake('force-exclude = "yes"', 1, "force-exclude must be true or false, not a string"),
    Mistake('today = "2025-02-30"', 1, "today must be a date such as 2025-06-30, not 2025-02-30"),
    Mistake('today = "20250630"', 1, "today must be a date such as 2025-06-30, not 20250630"),
    Mistake("today = 7", 1, "today must be a string, not a number"),
    Mistake(
        'fail-on = "warnings"',
        1,
        "fail-on must be one of warning, error, never; “warnings” is none of them; did you mean warning?",
    ),
    Mistake('ignore = [\n  "link",\n  "count-totl",\n]', 1, "ignore: unknown rule count-totl; did you mean count-total?"),
    Mistake('[severity]\ncount = "error"\ncuont = "error"', 3, "unknown rule severity.cuont; did you mean count?"),
    Mistake('severity.count = "off"', 1, "severity.count must be one of error, warning; “off” is none of them"),
    Mistake('[per-file-ignores]\n"a b.md" = ["x"]', 2, "per-file-ignores.a b.md: unknown rule x"),
    Mistake('[per-file."docs/"]\npaths = ["x"]', 2, "unknown key per-file.docs/.paths"),
    Mistake('per-file = {"docs/" = 3}', 1, "per-file.docs/ must be a table, not a number"),
    Mistake('min-confidence = "likely"\nmin_confidence = "likely"', 2, "min_confidence is given twice", schema_knows=False),
    Mistake('exclude = ["a", "!"]', 1, "exclude: ! is not a valid .gitignore pattern", schema_knows=False),
    Mistake('[per-file]\n"\\\\" = {}', 2, "per-file.\\: \\ is not a valid .gitignore pattern", schema_knows=False),
    Mistake(
        '[project]\nname = "x"\n\n[tool.gaplint]\nselct = []',
        5,
        "unknown key tool.gaplint.selct; did you mean select?",
        file="pyproject.toml",
    ),
]
RIGHT = [
    "",
    'paths = "docs"\nexclude = []\nforce-exclude = true',
    'min_confidence = "possible"\nstale_days = 0\nfail-on = "never"',
    "today = 2025-06-30",
    'today = "2025-06-30"',
    'today = ""',
    'extends = "base.toml"',
    'select = ["count", "link-text"]\nextend-select = ["fresh-stale"]\n[severity]\ncount = "warning"',
    '[per-file-ignores]\n"docs/" = "count"\n[per-file."*.md"]\nmin_confidence = "certain"\nseverity = {link = "warning"}',
    '[statuses]\nopen = ["parked"]\n[roles]\nfrozen = ["a.md"]\n[registers]\n"ODD KEY" = "a.md"',
]


def _as_json(value: Any) -> Any:
    """TOML's data as editors that know the schema see it."""
    if isinstance(value, dict):
        return {key: _as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _fits_schema(text: str, file: str = "gaplint.toml") -> bool:
    data = tomllib.loads(text)
    if file == "pyproject.toml":
        data = data["tool"]["gaplint"]
    validator = jsonschema.Draft7Validator(schema(), format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
    return validator.is_valid(_as_json(data))


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.says)
def test_mistakes_are_named_with_file_line_and_key(here: Path, mistake: Mistake) -> None:
    with pytest.raises(ConfigError) as error:
        load(_write(here / mistake.file, mistake.text + "\n"))
    assert str(error.value).startswith(f"{mistake.file}:{mistake.line}: {mistake.says}")
    assert "\n" not in str(error.value)
    assert _fits_schema(mistake.text, mistake.file) is not mistake.schema_knows


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_read_and_fits_the_schema(here: Path, text: str) -> None:
    _write(here / "base.toml", "")
    load(_write(here / "gaplint.toml", text))
    assert _fits_schema(text)


@pytest.mark.parametrize(
    ("text", "begins"),
    [("select = [", "gaplint.toml: "), ("a = 1\nb = = 2", "gaplint.toml:2:5: "), ("a = 1\na = 2", "gaplint.toml:")],
)
def test_what_is_no_toml_is_told_with_its_place(here: Path, text: str, begins: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(_write(here / "gaplint.toml", text))
    assert str(error.value).startswith(begins)


def test_the_shipped_schema_is_that_of_the_settings() -> None:
    shipped = Path(__file__).parent.parent / "gaplint" / "config" / FILE
    assert json.loads(shipped.read_text("utf-8")) == schema(), "make generate"
    jsonschema.Draft7Validator.check_schema(schema())


words = st.sampled_from(["", "count", "x", "likely", "error", "2025-06-30", "link-text", "docs/"])
leaves = words | st.booleans() | st.integers(-1, 2)
values = leaves | st.lists(leaves, max_size=2) | st.dictionaries(words, leaves | st.lists(words, max_size=1), max_size=2)


@given(st.dictionaries(st.sampled_from([*settings(), "x"]), values, max_size=3))
def test_loader_and_schema_take_the_same(data: dict[str, Any]) -> None:
    validator = jsonschema.Draft7Validator(schema(), format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
    try:
        table(Config, data)
        taken = True
    except WrongValueError:
        taken = False
    assert validator.is_valid(data) is taken


def test_what_the_settings_name_is_what_exists() -> None:
    assert set(STATUS_CLASSES) - {NO_STATUS} == set(statuses()[0].values()) == {str(kind) for kind in StatusClass}
    assert set(settings()["roles"].metadata["keys"]) == {str(role) for role in Role}
    assert set(rule_names()) == known_names()


@dataclass(frozen=True)
class Sample:
    """A table of settings with every kind of annotation that a setting may have."""

    name: str = field(metadata={"help": "Needed."})
    pairs: dict[str, str] = field(default_factory=dict, metadata={"help": "Words by word."})
    inner_tables: tuple["Sample", ...] = field(default=(), metadata={"help": "Several."})
    number: int = field(default=3, metadata={"help": "A number."})

    def __post_init__(self) -> None:
        if self.name == "same" and self.number == 0:
            raise ValueError("can't be the same")


Sample.__dataclass_fields__["inner_tables"].type = tuple[Sample, ...]


def test_a_new_setting_is_one_field() -> None:
    """Lists of tables, tables of words, and what a dataclass checks itself need no further code."""
    data = {"name": "x", "pairs": {"a": "b"}, "inner-tables": [{"name": "y", "number": 0}]}
    found = table(Sample, data)
    assert found == {"name": "x", "pairs": {"a": "b"}, "inner_tables": (Sample("y", number=0),)}
    for wrong, told in [
        ({}, " needs a key name"),
        ({"name": "x", "inner-tables": [{"number": 1}]}, "inner-tables[1] needs a key name"),
        ({"name": "x", "inner-tables": [{"name": "same", "number": 0}]}, "inner-tables[1] can't be the same"),
        ({"name": "x", "inner-tables": ["y"]}, "inner-tables must be a list of tables, not a list of something else"),
        ({"name": "x", "pairs": {"a": 1}}, "pairs.a must be a string, not a number"),
    ]:
        with pytest.raises(WrongValueError) as error:
            table(Sample, wrong)
        assert error.value.told() == told


bare = st.text("ab-_1", min_size=1, max_size=3)
keys = bare | st.text("a .#=[]'é\\", min_size=1, max_size=3)


def _quoted(key: str) -> str:
    return key if key.isascii() and key.replace("-", "").replace("_", "").isalnum() else json.dumps(key, ensure_ascii=False)


def _ways(data: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield (*way, key)
        yield from _ways(value, (*way, key))


@given(
    st.lists(
        st.tuples(st.sampled_from(["[{}]", "[[{}]]", "  [ {} ] # x"]), st.lists(keys, min_size=1, max_size=3, unique=True)),
        max_size=4,
    )
)
def test_each_key_is_found_on_the_line_that_sets_it(tables: list[tuple[str, list[str]]]) -> None:
    lines = ["first = '''", "[no.header]", "no = 1", "'''", "list = [", '  "x = 1",', "]"]
    expected: dict[str, int] = {}
    for number, (header, path) in enumerate(tables):
        lines.append(header.format(".".join(map(_quoted, path))))
        lines.append(f"value{number} . of = {number}")
        expected[f"value{number}"] = len(lines)
    text = "\n".join(lines)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # a table that is there twice
        return
    file = TomlFile(Path("x.toml"), text, data)
    assert file.where(("first",)) == "x.toml:1"
    assert file.where(("list", 0)) == "x.toml:5"
    found = {str(way[-1]): file.where(way) for way in _ways(data) if str(way[-1]) in expected}
    assert found == {name: f"x.toml:{line}" for name, line in expected.items()}


# Extended


def test_what_is_extended_holds_where_nothing_nearer_is_said(here: Path) -> None:
    _write(
        here / "shared" / "base.toml",
        'select = ["count"]\nignore = ["link"]\nexclude = ["drafts/", "inner/old/"]\nstale-days = 5\n'
        '[registers]\nLATER = "later.md"\nRISK = "risks.md"\n[per-file-ignores]\n"notes/" = ["count"]\n',
    )
    _write(here / "more.toml", 'extends = "shared/base.toml"\nstale-days = 6\nfamilies = ["WANT"]\n')
    _write(here / "gaplint.toml", 'extends = ["more.toml"]\nignore = ["status"]\nexclude = ["x"]\nregisters.RISK = "r.md"\n')
    config = load(here / "gaplint.toml")
    assert (config.select, config.ignore, config.stale_days, config.families) == (("count",), ("link", "status"), 6, ("WANT",))
    assert config.registers == {"LATER": ("shared/later.md",), "RISK": ("r.md",)}
    assert config.exclude == ("drafts/", "/shared/inner/old/", "x")
    assert set(config.per_file_ignores) == {"notes/"}
    assert tuple(map(str, config.origins["ignore"])) == ("shared/base.toml:2", "gaplint.toml:2")
    assert tuple(map(str, config.origins["stale_days"])) == ("more.toml:2",)


def test_a_nearer_select_begins_anew_and_extend_select_takes_back() -> None:
    far = Config(select=("count",), ignore=("count-total", "link"), extend_select=("fresh",))
    assert options({"select": ("link",)}, far).ignore == ()
    assert options({"ignore": ("fresh-date", "fresh")}, far).extend_select == ()
    near = options({"extend_select": ("count-total",)}, far)
    assert (near.select, near.extend_select, near.ignore) == (("count",), ("fresh", "count-total"), ("count-total", "link"))


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"gaplint.toml": 'extends = "b.toml"'}, "gaplint.toml:1: extends: no such file: gaplint.toml -> b.toml"),
        (
            {"gaplint.toml": 'extends = "b.toml"', "b.toml": '\nextends = "c.toml"', "c.toml": 'extends = "gaplint.toml"'},
            "c.toml:1: extends: a circle: gaplint.toml -> b.toml -> c.toml -> gaplint.toml",
        ),
        ({"gaplint.toml": 'extends = "gaplint.toml"'}, "gaplint.toml:1: extends: a circle: gaplint.toml -> gaplint.toml"),
        ({"gaplint.toml": 'extends = "b.toml"', "b.toml": "\nx = 1"}, "b.toml:2: unknown key x"),
        ({"docs/gaplint.toml": "x = 1"}, "docs/gaplint.toml:1: unknown key x"),
        ({"gaplint.toml": 'registers = {LATER = "no.md"}'}, "registers.LATER: no.md matches no document"),
    ],
)
def test_a_broken_chain_is_one_line_and_status_2(here: Path, files: dict[str, str], says: str) -> None:
    _write(here / "docs" / "a.md", "# A\n")
    for name, text in files.items():
        _write(here / name, text + "\n")
    status, out, err = _gaplint()
    assert (status, out) == (2, "")
    assert err.startswith(f"gaplint: {says}") and err.count("\n") == 1


def test_files_that_extend_the_same_one_are_no_circle(here: Path) -> None:
    _write(here / "base.toml", 'ignore = ["link"]\n')
    for name in ("a.toml", "b.toml"):
        _write(here / name, 'extends = "base.toml"\n')
    assert load(_write(here / "gaplint.toml", 'extends = ["a.toml", "b.toml"]\n')).ignore == ("link",)


# Obeyed


BROKEN = "### Open (3 items)\n\n- `one`\n- `two`\n\nSee [a](no.md).\n"
HEADING, TARGET = "count-heading", "link-target"


def test_select_and_ignore(here: Path) -> None:
    _write(here / "a.md", BROKEN)
    for config, expected in [
        (Config(), {HEADING, TARGET}),
        (Config(ignore=("count-heading",)), {TARGET}),
        (Config(select=("link",)), {TARGET}),
        (Config(select=("link",), extend_select=("count",)), {HEADING, TARGET}),
        (Config(select=("link",), ignore=("link",)), set()),
        (Config(ignore=("count",), extend_select=("count-heading",)), {HEADING, TARGET}),
        (Config(ignore=("count-heading",), extend_select=("count",)), {TARGET}),
        (Config(per_file_ignores={"a.md": ("link",)}), {HEADING}),
        (Config(per_file_ignores={"b.md": ("link",)}), {HEADING, TARGET}),
        (Config(per_file_ignores={"a.md": ("link",)}, per_file={"*.md": PerFile(select=("link",))}), set()),
        (Config(per_file_ignores={"a.md": ("link",)}, extend_select=("link",)), {HEADING}),
        (Config(ignore=("link",), per_file={"a.md": PerFile(extend_select=("link",))}), {HEADING, TARGET}),
        (Config(ignore=("link",), per_file={"a.md": PerFile(select=("link",))}), {TARGET}),
        (Config(per_file={"/b*": PerFile(select=("link",)), "!a.md": PerFile(ignore=("link",))}), {HEADING, TARGET}),
        (Config(min_confidence="certain", ignore=("link",)), set()),
    ]:
        assert {rule for _, rule, _ in _rules(config, "a.md")} == expected, config
    with pytest.raises(ConfigError, match="unknown rule cuont; did you mean count"):
        lint([Path("a.md")], Config(select=("cuont",)))


def test_severity_by_rule_and_family(here: Path) -> None:
    _write(here / "a.md", BROKEN)
    config = Config(severity={"count": "warning", "link-target": "warning", "link": "error"})
    assert _rules(config) == [("a.md", HEADING, "warning"), ("a.md", TARGET, "warning")]
    config = Config(severity={"count-heading": "error", "count": "warning"})
    assert _rules(config) == [("a.md", HEADING, "error"), ("a.md", TARGET, "error")]


def test_settings_of_files_by_pattern_and_of_sub_folders(here: Path) -> None:
    for name in ("a.md", "docs/b.md", "docs/sub/c.md", "docs/sub/old/d.md", "notes/e.md"):
        _write(here / name, f"{BROKEN}See [itself]({Path(name).name}).\n")  # links of this style lead somewhere here
    _write(
        here / "gaplint.toml",
        'severity = {count = "warning"}\nper-file-ignores = {"old/" = ["link"]}\n[per-file."notes/"]\nselect = ["link"]\n'
        'severity.link = "warning"\n',
    )
    _write(here / "docs" / "gaplint.toml", 'ignore = ["link"]\npaths = ["nowhere"]\ntoday = "2020-01-01"\n')
    _write(
        here / "docs" / "sub" / "pyproject.toml", '[tool.gaplint]\nextend-select = ["link"]\nseverity = {link = "warning"}\n'
    )
    assert _rules(discover(Path())) == [
        ("a.md", HEADING, "warning"),
        ("a.md", TARGET, "error"),
        ("docs/b.md", HEADING, "warning"),
        ("docs/sub/c.md", HEADING, "warning"),
        ("docs/sub/c.md", TARGET, "warning"),
        ("docs/sub/old/d.md", HEADING, "warning"),
        ("notes/e.md", TARGET, "warning"),
    ]
    fixed = _rules(load(Path("gaplint.toml")), "docs/b.md")
    assert fixed == [("docs/b.md", HEADING, "warning"), ("docs/b.md", TARGET, "error")]
    assert tuple(map(str, config_at(Path("docs/sub"), discover(Path())).origins["severity"])) == (
        "gaplint.toml:1",
        "docs/sub/pyproject.toml:3",
    )
    assert config_at(Path("docs"), discover(Path())).today == ""


def test_the_command_line_holds_over_sub_folders_and_patterns(here: Path) -> None:
    for name in ("docs/a.md", "notes/b.md", "old/c.md"):
        _write(here / name, BROKEN)
    _write(here / "docs" / "gaplint.toml", 'select = ["link"]\nseverity = {link = "warning"}\n')
    _write(
        here / "gaplint.toml",
        'per-file-ignores = {"old/" = ["count"]}\n[per-file."notes/"]\nselect = ["link"]\nignore = ["count"]\n',
    )
    found = discover(Path())
    assert _rules(options({"select": ("count",)}, found)) == [("docs/a.md", HEADING, "error"), ("notes/b.md", HEADING, "error")]
    assert _rules(options({"ignore": ("link",)}, found)) == []
    assert {severity for _, _, severity in _rules(assignments(["severity.link = 'error'"], found))} == {"error"}
    assert tuple(map(str, config_at(Path("docs"), options({"select": ("count",)}, found)).origins["select"])) == ("--select",)


def test_a_sub_folder_adds_to_what_holds_for_all(here: Path) -> None:
    """The register lies in the sub-folder; the mention elsewhere. What it leaves out lies below it only."""
    _write(here / "docs" / "needs.md", "# Needs\n\n- WANT-1: light\n- WANT-2: air\n- WANT-3: water\n")
    _write(here / "docs" / "drafts" / "x.md", BROKEN)
    _write(here / "drafts" / "x.md", BROKEN)
    _write(here / "plan.md", "WANT-1, WANT-2, WANT-3 and, of the needs, WANT-4 come first.\n")
    _write(here / "docs" / "gaplint.toml", 'families = ["WANT"]\nregisters = {WANT = "needs.md"}\nexclude = ["drafts/"]\n')
    found = {(path, rule) for path, rule, _ in _rules(discover(Path()))}
    assert found == {("plan.md", "id-undefined"), ("drafts/x.md", HEADING), ("drafts/x.md", TARGET)}
    assert len(_rules(discover(Path()), "docs/drafts")) == 2, "a named folder is read"


def test_exclude(here: Path) -> None:
    _write(here / "docs" / "a.md", BROKEN)
    _write(here / "docs" / "old" / "b.md", BROKEN)
    config = Config(exclude=("docs/old/",), select=("count",))
    assert [path for path, _, _ in _rules(config, "docs")] == ["docs/a.md"]
    assert [path for path, _, _ in _rules(config, "docs/old")] == ["docs/old/b.md"]
    forced = Config(exclude=("docs/old/",), force_exclude=True)
    assert _rules(forced, "docs/old") == _rules(forced, "docs/old/b.md") == []
    assert choose([Path("docs/old")], forced).left_out == (("docs/old", "excluded by docs/old/"),)


def test_hidden_folders_are_read_but_no_caches_environments_or_repositories(here: Path) -> None:
    for name in (
        "docs/a.md",
        ".planning/phases/b.md",
        ".venv/c.md",
        ".odd/d.md",
        "env/e.md",
        ".claude/worktrees/x/docs/f.md",
        "lib/g.md",
    ):
        _write(here / name, "# A\n")
    for tag in (".odd/CACHEDIR.TAG", "env/pyvenv.cfg", ".claude/worktrees/x/.git", "lib/.git"):
        _write(here / tag, "\n")
    assert [file.name for file in choose([Path()], Config()).files] == ["b.md", "a.md", "g.md"], "lib is a submodule"
    assert [file.name for file in choose([Path(".venv"), Path(".odd")], Config()).files] == ["d.md", "c.md"]
    assert [file.name for file in choose([Path()], Config(exclude=(".*/",))).files] == ["a.md", "g.md"]


def test_a_family_and_its_register(here: Path) -> None:
    _write(here / "needs.md", "# Needs\n\n- WANT-1: light\n- WANT-2: air\n- WANT-3: water\n")
    _write(here / "plan.md", "WANT-1, WANT-2, WANT-3 and, of the needs, WANT-4 come first.\n")
    assert not lint([Path()], Config()).findings
    config = Config(families=("WANT",), registers={"WANT": ("needs.md",)})
    assert _rules(config, ".") == [("plan.md", "id-undefined", "error")]


def test_status_words(here: Path) -> None:
    text = "All decisions are resolved.\n\n| ID | Decision | Status |\n|---|---|---|\n| DEC-001 | One | Parked |\n| DEC-002 | Two | Done |\n"
    _write(here / "a.md", text)
    assert not lint([Path()], Config()).findings
    assert [rule for _, rule, _ in _rules(Config(statuses={"open": ("parked",)}), ".")] == ["status-verdict"]


# The command line


@dataclass(frozen=True)
class Case:
    """What `gaplint ARGUMENTS` says of two documents, with what is in gaplint.toml."""

    arguments: str
    status: int
    says: str
    toml: str = ""
    error: str = field(default="")


CASES = [
    Case("", 1, "Found 2 problems in 1 of 2 documents"),
    Case("--fail-on never", 0, "Found 2 problems"),
    Case("--exit-zero --fail-on error", 2, "", error="--exit-zero cannot be combined with --fail-on error"),
    Case("--fail-on error --config severity.count='warning' --ignore link", 0, "1 warning."),
    Case("--fail-on warning --config severity.count='warning' --ignore link", 1, "1 warning", 'fail-on = "never"'),
    Case("", 0, "Found 2 problems", 'fail-on = "never"'),
    Case("--config fail-on='never'", 0, "Found 2 problems", 'fail-on = "error"'),
    Case("--config ignore=['link','count']", 0, "No problems found"),
    Case("--extend-select count-heading", 1, "Found 2 problems", 'ignore = ["count"]'),
    Case("--isolated --config ignore=['count']", 1, "Found 1 problem ", 'ignore = ["link"]'),
    Case("--config other.toml", 1, "Found 1 problem ", 'ignore = ["count"]'),
    Case("--config other.toml --config gaplint.toml", 2, "", "x = 1", "use at most one configuration file"),
    Case("--config other.toml --isolated", 2, "", "", "--config other.toml: use at most one configuration file"),
    Case("--config missing.toml", 2, "", "", "missing.toml: can't be read"),
    Case("--config selct=['count']", 2, "", "", "--config selct=['count']: unknown key selct; did you mean select?"),
    Case("--config select=count", 2, "", "", "--config select=count: there is no such file, and it is not KEY=VALUE in TOML"),
    Case("--config extends='other.toml'", 2, "", "", "extends is for files"),
    Case("--extend-select cuont", 2, "", "", "--extend-select: unknown rule cuont; did you mean count?"),
    Case("--exclude !", 2, "", "", "--exclude: ! is not a valid .gitignore pattern"),
    Case("--today tomorrow", 2, "", "", "--today must be a date such as 2025-06-30, not tomorrow"),
    Case(
        "--show-files b.md docs", 0, "docs/a.md\n", 'exclude = ["b.md"]', "b.md: not checked: excluded by b.md (gaplint.toml:1)"
    ),
    Case("--show-files b.md", 0, "b.md\n", 'paths = ["."]', "1 more document read"),
    Case(
        "--show-files --force-exclude docs", 0, "", 'exclude = ["docs"]', "docs: not checked: excluded by docs (gaplint.toml:1)"
    ),
    Case("--show-files --statistics", 2, "", "", "--show-files checks nothing"),
    Case("--show-files --output-file x", 2, "", "", "--show-files checks nothing"),
    Case("docs/a.md", 0, "No problems found in 0 documents.", 'exclude = ["docs/"]'),
    Case("docs", 1, "Found 2 problems in 1 of 1 document", 'exclude = ["docs/"]'),
    Case("", 2, "", 'exclude = ["*.md"]', "no Markdown file (.md, .markdown, .mdown, .mkd) in . that `exclude` does not name"),
    Case("", 2, "", 'paths = ["dcos"]', "gaplint: gaplint.toml:1: dcos: no such file or folder"),
    Case("", 2, "", "per-file-ignores = {'*' = 'unreadable'}", "per-file-ignores: unreadable-file can't be ignored"),
    Case("--since=", 2, "", "", "--since needs a revision"),
    Case("--statistics", 1, "1  count-heading\n1  link-target\nFound 2 problems in"),
    Case("--statistics --output-format json", 1, '"statistics": {\n    "count-heading": 1,\n    "link-target": 1\n  }'),
    Case("--profile --output-format concise", 1, "Found 2 problems", "", "  total"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.arguments} | {case.toml}")
def test_the_command_line(here: Path, case: Case) -> None:
    _write(here / "docs" / "a.md", BROKEN)
    _write(here / "b.md", "# B\n")
    _write(here / "other.toml", 'ignore = ["link"]\n')
    if case.toml:
        _write(here / "gaplint.toml", case.toml + "\n")
    status, out, err = _gaplint(*case.arguments.split())
    assert (status, case.says in out, case.error in err) == (case.status, True, True), (status, out, err)
    assert bool(case.error) == bool(err)
    if status == 2:
        assert out == ""


UNMATCHED = """exclude = ["old/", "drafts/*.md", "docs/old.md", "!docs/no.md"]
roles.frozen = ["docs/a.md", "dosc/*.md"]
roles.snapshot = "b.md"

[per-file-ignores]
"docs/*.md" = ["count"]
"c.md" = ["count"]

[per-file."docs/sub/"]
ignore = ["link"]
"""


def test_patterns_that_match_no_document_are_told_where_all_are_read(here: Path) -> None:
    for name in ("docs/a.md", "docs/old.md", "b.md"):
        _write(here / name, "# A\n")
    _write(here / "gaplint.toml", UNMATCHED)
    told = [
        "gaplint: gaplint.toml:2: roles.frozen: dosc/*.md matches no document",
        "gaplint: gaplint.toml:9: per-file: docs/sub/ matches no document",
        "gaplint: gaplint.toml:7: per-file-ignores: c.md matches no document",
        "gaplint: gaplint.toml:1: exclude: drafts/*.md matches no document",
    ]
    for arguments in ([], ["."]):
        assert _gaplint("-q", *arguments)[2].splitlines() == told
    for arguments in (["docs"], ["b.md"], ["--isolated"]):
        assert _gaplint("-q", *arguments)[2] == ""
    _write(here / "other.toml", 'extends = "gaplint.toml"\n')
    assert _gaplint("-q", "--config", "other.toml")[2].splitlines() == told
    (here / "sub").mkdir()
    _write(here / "sub" / "gaplint.toml", 'extends = "../gaplint.toml"\npaths = [".."]\n')
    assert _gaplint("-q", "--config", "sub/gaplint.toml")[2] == "", "what is extended is for many projects"


def test_verbose_lists_each_document_with_its_role_and_why_others_are_left_out(here: Path) -> None:
    for name in (
        "docs/a.md",
        "docs/CHANGELOG.md",
        "docs/mine.md",
        "docs/page.mdx",
        "drafts/b.md",
        "drafts/c.mdx",
        ".github/x.md",
    ):
        _write(here / name, "# A\n")
    _write(here / ".gitignore", "mine.md\n")
    _write(here / "gaplint.toml", 'paths = ["."]\nexclude = ["drafts/"]\n')
    told = _gaplint("--verbose", "docs/a.md")[2].splitlines()
    assert told[-8:] == [
        "gaplint: 1 document checked",
        "gaplint: docs/mine.md: not checked: ignored by .gitignore",
        "gaplint: docs/page.mdx: not checked: MDX is not read",
        "gaplint: drafts/b.md: not checked: excluded by drafts/ (gaplint.toml:2)",
        "gaplint: 2 more documents read, to compare these with",
        "gaplint: .github/x.md: read to compare with; role living",
        "gaplint: docs/CHANGELOG.md: read to compare with; role frozen",
        "gaplint: docs/a.md: checked; role living",
    ]
    assert "drafts" not in _gaplint("--show-files")[2]
    unread = "Not read: 1 document that .gitignore names (see respect-gitignore), 1 file of MDX; --verbose lists them."
    assert unread in _gaplint()[1].splitlines()
    assert "Not read" not in _gaplint("docs/a.md")[1], "nobody asked for these"
    assert "Not read" not in _gaplint("--config", "respect-gitignore=false", ".github")[1]


def test_paths_of_the_command_line_are_relative_to_the_working_directory(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(here / "gaplint.toml", 'exclude = ["x"]\n')
    (here / "docs").mkdir()
    monkeypatch.chdir(here / "docs")
    config = options({"exclude": ("old/", "a/b.md", "!a/c.md", "../up/", "*.md")}, discover(Path()))
    assert config.exclude == ("x", "old/", "/docs/a/b.md", "!/docs/a/c.md", "/up/", "*.md")
    assert assignments(["paths = ['.', '../up']"], config).paths == ("docs", "up")


def test_the_configuration_is_shown_with_where_it_comes_from(here: Path) -> None:
    _write(here / "gaplint.toml", '# mine\nignore = ["link"]\n[per-file."docs/"]\nmin-confidence = "certain"\n')
    _write(here / "docs" / "gaplint.toml", 'ignore = ["id"]\n[registers]\n"A B" = "é.md"\n')
    status, out, err = _gaplint("config", "docs", "--config", "today=2025-06-30")
    assert (status, err) == (0, "")
    lines = {line.split()[0]: line.split(maxsplit=1)[1] for line in out.splitlines()}
    assert list(lines) == list(settings())
    assert lines["ignore"] == '["link", "id"]  (gaplint.toml:2, docs/gaplint.toml:1)'
    assert lines["min-confidence"] == '"certain"  (gaplint.toml:3)'
    assert lines["registers"] == '{ "A B" = ["docs/é.md"] }  (docs/gaplint.toml:2)'
    assert lines["today"] == '"2025-06-30"  (--config today=2025-06-30)'
    assert lines["stale-days"] == "0  (default)"
    shown = json.loads(_gaplint("config", "docs", "--format", "json")[1])
    assert shown["settings"]["ignore"] == {"value": ["link", "id"], "origins": ["gaplint.toml:2", "docs/gaplint.toml:1"]}
    assert shown["settings"]["per-file"]["value"] == {"docs/": {"min-confidence": "certain"}}
    again = _write(here / "again.toml", _gaplint("config", "--format", "toml")[1])
    assert load(again) == load(here / "gaplint.toml")
    odd = _gaplint("config", "--format", "toml", "--config", "stale-days = 3\nignore = ['id']")[1]
    assert tomllib.loads(odd)["stale-days"] == 3
    assert json.loads(_gaplint("config", "--schema")[1]) == schema()
    assert _gaplint("config", "nowhere")[0] == 2


def test_lines_are_those_of_the_file(here: Path) -> None:
    file = parse(_write(here / "x.toml", "a.b = 1\r\n[[t]]\r\nx = 1\r\n[[t]]\r\n[t.u]\r\nx = {y = 2}\r\n"))
    ways = {("a", "b"): 1, ("t", 0, "x"): 3, ("t", 1): 4, ("t", 1, "u", "x", "y"): 6}
    assert {way: file.where(way) for way in ways} == {way: f"x.toml:{line}" for way, line in ways.items()}
    assert file.where(("none",)) == "x.toml"
