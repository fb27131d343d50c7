"""What is published can be made again, byte for byte, and is told of in full. Fetches packages: `make packaging`."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).parent.parent
DAY = {"SOURCE_DATE_EPOCH": "1751371200"}
LEFT = shutil.ignore_patterns(".git", ".venv*", ".hypothesis", ".*_cache", "__pycache__", "build", "dist")


def _files() -> set[str]:
    """What git has, or would take, of the checkout."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    return {name for name in listed.split("\0") if (ROOT / name).is_file()}


def _built(folder: Path, umask: int, touched: int, *options: str) -> dict[str, bytes]:
    """What is built of a copy of the checkout in `folder`, whose files have other modes and times; contents by name."""
    shutil.copytree(ROOT, folder, ignore=LEFT)
    for path in (folder, *folder.rglob("*")):
        path.chmod((path.stat().st_mode | 0o666) & ~umask)
        os.utime(path, (touched, touched))
    command = [sys.executable, "-m", "uv", "build", "--quiet", *options]
    subprocess.run(command, cwd=folder, env=os.environ | DAY, umask=umask, check=True)
    return {path.name: path.read_bytes() for path in (folder / "dist").iterdir() if path.name.startswith("gaplint")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The sdist, and the wheel that is made from it."""
    return _built(tmp_path_factory.mktemp("one") / "gaplint", 0o022, 1_700_000_000)


def test_what_is_built_elsewhere_and_later_has_the_same_bytes(built: dict[str, bytes], tmp_path: Path) -> None:
    assert sorted(re.sub(r"-[\d.]+(?=[.-])", "-V", name) for name in built) == [
        "gaplint_docs-V-py3-none-any.whl",
        "gaplint_docs-V.tar.gz",
    ]
    assert _built(tmp_path / "elsewhere" / "other name", 0o077, 1_600_000_001) == built


def test_the_sdist_makes_the_wheel_that_the_checkout_makes(built: dict[str, bytes], tmp_path: Path) -> None:
    (wheel,) = _built(tmp_path / "checkout", 0o022, 1_650_000_000, "--wheel").items()
    assert wheel in built.items()


def test_the_sdist_holds_all_that_git_has(built: dict[str, bytes], tmp_path: Path) -> None:
    (name,) = (name for name in built if name.endswith(".tar.gz"))
    (tmp_path / name).write_bytes(built[name])
    with tarfile.open(tmp_path / name) as archive:
        held = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
        people = {(member.uid, member.gid, member.uname, member.gname) for member in archive.getmembers()}
    assert held - _files() == {"PKG-INFO"}
    assert _files() - held == set()
    assert people == {(0, 0, "", "")}


def test_the_bill_of_materials_names_all_that_is_installed() -> None:
    subprocess.run(["make", "--silent", "sbom"], cwd=ROOT, check=True, env=os.environ | {"MAKEFLAGS": ""})
    text = (ROOT / "build" / "gaplint.cdx.json").read_text("utf-8")
    bill = json.loads(text)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", project["name"])
    named = {one["name"] for one in bill["components"]}
    assert {re.split(r"[<>=]", wanted)[0] for wanted in project["dependencies"]} <= named
    assert "pytest" not in named
    assert all(one["version"] and one["licenses"] and one["purl"].startswith("pkg:pypi/") for one in bill["components"])
    assert str(ROOT) not in text
