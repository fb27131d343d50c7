"""gaplint as others get it: its wheel, its hooks under pre-commit and prek, its action. Fetches packages: `make packaging`."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from gaplint import __version__
from gaplint.cli import COMMANDS
from gaplint.rule import rules

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).parent.parent
SHIPPED = ("gaplint", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "action.yml")
ARGUMENTS = {
    "allow": (["migration"], 1),
    "baseline": (["migration", "--baseline", "known.jsonl"], 0),
    "cache": (["clean", "--cache-dir", "what-is-kept-between-runs"], 0),
    "check": (["migration"], 1),
    "claims": (["migration"], 0),
    "completions": (["bash"], 0),
    "config": ([], 0),
    "explain": (["count-heading"], 0),
    "extract": (["migration"], 0),
    "impact": (["migration/gaps.md"], 0),
    "init": (["migration"], 0),
    "items": (["migration"], 0),
    "rules": ([], 0),
    "server": ([], 2),  # it says what it needs
    "trace": (["LATER-001", "migration"], 0),
}
"""Each command with arguments that show its work, and the status that it ends with; they share a folder."""
REGISTER = """# Waiting for others

### LATER-001: Berth plan for pier two

### LATER-002: Tide table feed

### LATER-003: Radio licence

### LATER-004: Winter timetable
"""
CHECKPOINT = "# Checkpoint\n\nThe kiosk waits for paper (LATER, LATER-004) and [the minutes](../minutes/may.md).\n"
MISTAKEN = "# Jobs\n\n## Jobs to switch off (3)\n\n- `nightly_dump`\n- `fare_digest`\n"


def _environment(home: Path) -> dict[str, str]:
    """No variable of a CI, of git or of another run; what pip is told stays."""
    kept = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "UV_", "SSL_", "REQUESTS_"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return kept | {"PATH": path, "HOME": str(home), "LC_ALL": "C.UTF-8", "PRE_COMMIT_HOME": str(home), "PREK_HOME": str(home)}


def _run(command: list[str], folder: Path, home: Path, **variables: str) -> tuple[int, str]:
    """Exit status and output, standard error included."""
    environment = _environment(home) | variables
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode()


def _git(folder: Path, *arguments: str) -> tuple[int, str]:
    identity = ["-c", "user.name=Mira", "-c", "user.email=mira@example.org", "-c", "init.defaultBranch=main"]
    return _run(["git", *identity, *arguments], folder, folder.parent)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with what is shipped, as it lies here."""
    folder = tmp_path_factory.mktemp("checkout") / "gaplint"
    folder.mkdir()
    for name in SHIPPED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    _git(folder, "init", "--quiet")
    _git(folder, "add", ".")
    assert _git(folder, "commit", "--quiet", "--message", "all")[0] == 0
    return folder


@pytest.fixture(scope="module")
def installed(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh virtual environment that holds the wheel and what the wheel asks for."""
    folder = tmp_path_factory.mktemp("installed")
    pip = ["-m", "pip", "--quiet", "--disable-pip-version-check"]
    status, output = _run(
        [sys.executable, *pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(checkout)], folder, folder
    )
    assert status == 0, output
    (wheel,) = folder.glob("gaplint_docs-*-py3-none-any.whl")
    assert _run([sys.executable, "-m", "venv", "venv"], folder, folder)[0] == 0
    status, output = _run([str(folder / "venv" / "bin" / "python"), *pip, "install", str(wheel)], folder, folder)
    assert status == 0, output
    return folder / "venv" / "bin"


def test_the_wheel_holds_the_package_and_nothing_else(installed: Path) -> None:
    _, output = _run([str(installed / "python"), "-m", "pip", "show", "--files", "gaplint-docs"], installed, installed)
    files = re.findall(r"^  (\S+)$", output.partition("Files:\n")[2], re.MULTILINE)
    assert {name.split("/")[0] for name in files} == {"gaplint", f"gaplint_docs-{__version__}.dist-info", ".."}
    package = {str(path.relative_to(ROOT)) for path in (ROOT / "gaplint").rglob("*") if path.is_file()}
    assert {name for name in files if name.startswith("gaplint/") and "__pycache__" not in name} == {
        name for name in package if "__pycache__" not in name
    }
    required = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    (listed,) = re.findall(r"^Requires: (.*)$", output, re.MULTILINE)
    assert sorted(listed.split(", ")) == sorted(re.split(r"[<>=!~]", name)[0] for name in required)


def test_each_command_works_from_another_folder(installed: Path, tmp_path: Path) -> None:
    assert ARGUMENTS.keys() == set(COMMANDS)
    shutil.copytree(ROOT / "fixtures" / "migration", tmp_path / "migration")
    for name, (arguments, expected) in ARGUMENTS.items():
        status, output = _run([str(installed / "gaplint"), name, *arguments], tmp_path, tmp_path)
        assert (status, "Traceback" in output) == (expected, False), output
        assert len(output) > 40, name


def test_each_page_is_there_and_the_library_works(installed: Path, tmp_path: Path) -> None:
    code = "import gaplint, gaplint.pages as pages\n"
    code += f"for rule in {[rule.name for rule in rules()]}: assert pages.page(rule).examples or rule == 'unreadable-file'\n"
    code += "print(gaplint.__file__, [str(item.id) for item in gaplint.parse('### LATER-001: Berth\\n').items])"
    status, output = _run([str(installed / "python"), "-c", code], tmp_path, tmp_path)
    assert status == 0, output
    assert output.startswith(f"{installed.parent}{os.sep}")
    assert output.endswith("gaplint/__init__.py ['LATER-001']\n")


@pytest.fixture(scope="module", params=["pre-commit", "prek"])
def project(request: pytest.FixtureRequest, checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> "Project":
    """A repository whose commits are checked by the hook `gaplint` of the checkout.

    It is a linked worktree, since git then tells hooks where its folder and its index are (GIT_DIR, GIT_INDEX_FILE).
    """
    home = tmp_path_factory.mktemp(request.param)
    main, folder = home / "main", home / "project"
    main.mkdir()
    _git(main, "init", "--quiet")
    _git(main, "commit", "--quiet", "--allow-empty", "--message", "begin")
    _git(main, "worktree", "add", "--quiet", str(folder))
    project = Project(folder, request.param, checkout)
    project.write("gaplint.toml", 'paths = ["."]\nexclude = ["drafts/"]\n')
    project.write("registers/LATER.md", REGISTER)
    project.write("reports/checkpoint.md", CHECKPOINT)
    project.write("minutes/april.md", "# Minutes of April\n")
    project.write("minutes/may.md", "# Minutes of May\n")
    project.write("jobs.md", MISTAKEN)
    project.hook("gaplint")
    status, output = project.commit("--no-verify")
    assert status == 0, output
    status, output = _run([request.param, "install"], folder, folder.parent)
    assert status == 0, output
    return project


class Project:
    """A git repository, and what its commits say."""

    def __init__(self, folder: Path, runner: str, checkout: Path) -> None:
        self.folder, self.runner, self.checkout = folder, runner, checkout

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")

    def hook(self, name: str) -> None:
        _, revision = _git(self.checkout, "rev-parse", "HEAD")
        hooks = f"    hooks:\n      - id: {name}\n        args: [--output-format, concise]\n"
        text = f"repos:\n  - repo: {self.checkout}\n    rev: {revision.strip()}\n{hooks}"
        self.write(".pre-commit-config.yaml", text)

    def commit(self, *options: str) -> tuple[int, str]:
        """Commit all that is changed; where the hook stops it, put all back."""
        _git(self.folder, "add", "--all")
        status, output = _git(self.folder, "commit", "--quiet", "--message", "change", *options)
        if status:
            _git(self.folder, "reset", "--quiet", "--hard")
        return status, output


def test_the_runner_takes_the_manifest_and_the_recipes(checkout: Path, project: Project, tmp_path: Path) -> None:
    pages = "\n".join(path.read_text("utf-8") for path in (ROOT / "README.md", ROOT / "docs" / "recipes.md"))
    recipes = re.findall(r"^```yaml\n(# \.pre-commit-config\.yaml\n.*?)^```$", pages, re.MULTILINE | re.DOTALL)
    assert len(recipes) >= 3
    files = [tmp_path / f"{number}.yaml" for number in range(len(recipes))]
    for file, text in zip(files, recipes, strict=True):
        file.write_text(text, "utf-8")
    for kind, paths in (("manifest", [checkout / ".pre-commit-hooks.yaml"]), ("config", files)):
        status, output = _run([project.runner, f"validate-{kind}", *map(str, paths)], tmp_path, tmp_path)
        assert status == 0, output


def test_a_changed_checkpoint_is_held_against_the_register(project: Project) -> None:
    project.write("reports/checkpoint.md", CHECKPOINT + "\nIt also waits; see LATER LATER-008.\n")
    status, output = project.commit()
    assert status == 1
    assert "reports/checkpoint.md:5:26: error id-undefined: LATER-008 is not defined in registers/LATER.md" in output
    assert "jobs.md" not in output  # a mistake with no end in what is committed


def test_a_register_that_is_not_staged_is_read_as_it_was(project: Project) -> None:
    """The runner puts aside what is not staged: the register defines LATER-008 only in the working tree."""
    project.write("reports/checkpoint.md", CHECKPOINT + "\nIt also waits; see LATER LATER-008.\n")
    _git(project.folder, "add", "reports/checkpoint.md")
    project.write("registers/LATER.md", REGISTER + "\n### LATER-008: Fire drill\n")
    status, output = _git(project.folder, "commit", "--quiet", "--message", "change")
    assert status == 1
    assert "error id-undefined" in output
    assert "LATER-008" in (project.folder / "registers" / "LATER.md").read_text("utf-8")
    assert project.commit()[0] == 0
    _git(project.folder, "reset", "--quiet", "--hard", "HEAD~")


def test_a_changed_register_is_held_against_the_checkpoint(project: Project) -> None:
    project.write("registers/LATER.md", REGISTER.replace("### LATER-004: Winter timetable\n", ""))
    status, output = project.commit()
    assert status == 1
    assert "reports/checkpoint.md:3:35: error id-undefined: LATER-004 is not defined in registers/LATER.md" in output


def test_an_excluded_file_is_left_out(project: Project) -> None:
    project.write("drafts/jobs.mkd", MISTAKEN)
    status, output = project.commit()
    assert status == 0, output
    project.write("reports/jobs.mkd", MISTAKEN)
    assert project.commit()[0] == 1


def test_a_deletion_is_seen_by_the_other_hook(project: Project) -> None:
    (project.folder / "minutes" / "may.md").unlink()
    status, output = project.commit()
    assert status == 0, output  # no Markdown is left to name
    _git(project.folder, "reset", "--quiet", "--hard", "HEAD~")
    project.hook("gaplint-all")
    project.write("jobs.md", MISTAKEN.replace("(3)", "(2)"))
    status, output = project.commit()
    assert status == 0, output
    (project.folder / "minutes" / "may.md").unlink()
    status, output = project.commit()
    assert status == 1
    assert "error link-target: minutes/may.md does not exist" in output


def test_the_action(checkout: Path, tmp_path: Path) -> None:
    """The script of action.yml as a runner would run it: the inputs as variables, the files of the job in a folder."""
    action = YAML(typ="safe").load(checkout / "action.yml")
    (step,) = action["runs"]["steps"]
    (tmp_path / "work" / "my docs").mkdir(parents=True)
    (tmp_path / "work" / "my docs" / "jobs.md").write_text(MISTAKEN, "utf-8")
    (tmp_path / "work" / "gaplint.py").write_text("raise SystemExit('the code of the checked project was run')\n", "utf-8")

    def run(**inputs: str) -> tuple[int, str]:
        given = {name: str(described["default"]) for name, described in action["inputs"].items()} | inputs
        variables = {key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda name: given[name[1]], text) for key, text in step["env"].items()}  # fmt: skip
        files = {"RUNNER_TEMP": tmp_path, "GITHUB_STEP_SUMMARY": tmp_path / "summary", "GITHUB_OUTPUT": tmp_path / "output"}
        variables |= {"GITHUB_ACTION_PATH": str(checkout), **{key: str(path) for key, path in files.items()}}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        return _run(command, tmp_path / "work", tmp_path, **variables)

    status, output = run(paths="my docs\n", python=sys.executable)
    assert status == 1, output
    assert re.search(r"^::error [^:\n]*\bfile=my docs/jobs\.md,line=3,", output, re.MULTILINE), output
    assert "count-heading" in (tmp_path / "summary").read_text("utf-8")
    assert (tmp_path / "output").read_text("utf-8") == "status=1\n"
    status, output = run(args="--select id,link --isolated", **{"working-directory": "my docs"})
    assert status == 0, output
    (tmp_path / "work" / "known.jsonl").write_text('{"gaplint-baseline": 1}\n', "utf-8")
    status, output = run(paths="my docs\n", baseline="known.jsonl", sarif="found.sarif")
    assert status == 1
    assert "count-heading" in (tmp_path / "work" / "found.sarif").read_text("utf-8")
    status, output = run(args="--select nothing%")
    assert status == 2
    assert "::error title=gaplint could not complete the check::gaplint: --select: unknown rule nothing%25" in output
    assert "    gaplint: --select: unknown rule nothing%" in (tmp_path / "summary").read_text("utf-8")
    for inputs, why in (
        ({"version": "9999"}, "ERROR: No matching distribution found for gaplint-docs==9999"),
        ({"python": "no-python"}, ".*no-python: command not found"),
        ({"working-directory": "no such"}, ".*no such: No such file or directory"),
    ):
        status, output = run(**inputs)
        assert status == 2
        assert re.search(f"^::error title=gaplint could not complete the check::{why}$", output, re.MULTILINE), output
        assert (tmp_path / "output").read_text("utf-8").endswith("status=2\n")
