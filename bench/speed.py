"""How fast gaplint is beside a bare parse of the same documents, and beside tools that people know.

    python -m bench.speed [--corpus FOLDER] [--pairs N] [--write docs/performance.md]

Without a corpus one is made of each shape: registers and checkpoints that are half tables (A), ten times as many (B), and long
proposals in prose (K). Each figure is the median, over N rounds, of the ratio of two runs of one round, whole processes from
start to end, so that what else the machine does meanwhile falls on both. Peers are installed into environments of their own
below build/bench, where there is a registry to get them from; those that can't be had are left out.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from bench.corpora import made

BUILD = Path(__file__).parent.parent / "build" / "bench"
BARE = """
import sys
from pathlib import Path
from markdown_it import MarkdownIt
parser = MarkdownIt("commonmark").enable("table")
for path in Path(sys.argv[1]).rglob("*.md"):
    parser.parse(path.read_text("utf-8", "replace"))
"""
"""The floor: what the parser alone takes."""
MARK = "<!-- measured -->"


class Run(NamedTuple):
    """What one process took."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds of all cores."""
    memory: int
    """The most that was resident, in KiB."""


class Case(NamedTuple):
    """Something that is timed."""

    name: str
    command: list[str]
    before: Callable[[Path], None] | None = None
    """Done before each run, not timed."""


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--corpus", type=Path, help="a folder of documents in place of those that are made")
    ask.add_argument("--pairs", type=int, default=10, help="rounds; 10 by default")
    ask.add_argument("--shapes", default="AK", help="which corpora to make, of A, B and K; AK by default")
    ask.add_argument("--no-peers", action="store_true", help="install and time no other tool")
    ask.add_argument("--write", type=Path, help="a page to write the table to, between two marks")
    args = ask.parse_args()
    folders = {args.corpus.name: args.corpus} if args.corpus else {shape: made(shape, BUILD) for shape in args.shapes}
    peers = [] if args.no_peers else list(installed())
    lines = [
        *heading(title for title, _ in peers),
        "",
        "| Documents | What | Seconds | × bare parse | MiB |",
        "|---|---|---|---|---|",
    ]
    for name, folder in folders.items():
        lines += table(name, folder, [*own(), *(case for _, case in peers)], args.pairs)
    print("\n".join(lines))
    if args.write:
        before, _, rest = args.write.read_text("utf-8").partition(MARK)
        after = rest.partition(MARK)[2]
        args.write.write_text("\n\n".join([before + MARK, "\n".join(lines), MARK + after]), "utf-8")


def heading(peers: Iterable[str]) -> Iterator[str]:
    """The machine, the versions, the day."""
    told = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if sys.platform == "linux" else []
    model = next((line.partition(":")[2].strip() for line in told if line.startswith("model name")), platform.processor())
    yield f"{date.today()}, {platform.system()}, {os.cpu_count()} cores ({model}), Python {platform.python_version()},"
    yield (
        ", ".join((f"gaplint {version('gaplint')}", f"markdown-it-py {version('markdown-it-py')}", *dict.fromkeys(peers))) + "."
    )


def own() -> Iterator[Case]:
    """gaplint as it is met: for the first time, again, and after one document was edited."""
    gaplint = [sys.executable, "-m", "gaplint", ".", "--isolated", "--exit-zero", "--cache-dir", str(BUILD / "cache")]
    yield Case("gaplint, one process", [*gaplint, "--no-cache", "--jobs", "1"])
    yield Case("gaplint, first run", [*gaplint, "--no-cache"])
    yield Case("gaplint, nothing changed", gaplint)
    yield Case("gaplint, one document edited", gaplint, edited)


def edited(folder: Path) -> None:
    """Add a line to a document in the middle."""
    paths = sorted(folder.rglob("*.md"))
    with paths[len(paths) // 2].open("a", encoding="utf-8") as file:
        file.write(f"\nSeen again at {time.monotonic_ns()}.\n")


def installed() -> Iterator[tuple[str, Case]]:
    """Peers that can be had, by name and version."""
    home = BUILD / "peers"
    if not (home / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not subprocess.run([*pip, "rumdl"], check=False).returncode:
        told = subprocess.run([str(home / "bin" / "rumdl"), "--version"], capture_output=True, encoding="utf-8", check=True)
        title = told.stdout.strip()
        (BUILD / "rumdl").mkdir(exist_ok=True)
        rumdl = [str(home / "bin" / "rumdl"), "check", ".", "--silent", "--cache-dir", str(BUILD / "rumdl")]
        yield title, Case(f"{title}, first run", [*rumdl, "--no-cache"])
        yield title, Case(f"{title}, nothing changed", rumdl)
    if shutil.which("npm"):
        tool = BUILD / "node"
        npm = ["npm", "install", "--silent", "--prefix", str(tool), "markdownlint-cli2"]
        if (tool / "node_modules").exists() or not subprocess.run(npm, check=False, stdout=subprocess.DEVNULL).returncode:
            found = json.loads((tool / "node_modules" / "markdownlint-cli2" / "package.json").read_text("utf-8"))
            title = f"markdownlint-cli2 {found['version']}"
            yield title, Case(title, [str(tool / "node_modules" / ".bin" / "markdownlint-cli2"), "**/*.md"])


def table(name: str, folder: Path, cases: list[Case], pairs: int) -> Iterator[str]:
    """A line for each case, with its ratio to the bare parse of the same round."""
    copy = BUILD / "documents"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy, ignore=lambda _, names: [one for one in names if one in (".git", "node_modules")])
    bare = Case("bare parse", [sys.executable, "-c", BARE, "."])
    for case in (bare, *cases):
        timed(case, copy)  # for the first time everything is slow
    rounds = [{case.name: timed(case, copy) for case in (bare, *cases)} for _ in range(pairs)]
    size = sum(path.stat().st_size for path in copy.rglob("*.md"))
    label = f"{name}: {sum(1 for _ in copy.rglob('*.md'))} documents, {size / 1e6:.1f} MB"
    for case in (bare, *cases):
        runs = [one[case.name] for one in rounds]
        ratio = statistics.median(one[case.name].wall / one[bare.name].wall for one in rounds)
        seconds = statistics.median(run.wall for run in runs)
        yield f"| {label} | {case.name} | {seconds:.2f} | {ratio:.2f} | {max(run.memory for run in runs) / 1024:.0f} |"
        label = ""


def timed(case: Case, folder: Path) -> Run:
    """One run of a case. Its output goes nowhere; a status of its own is its own affair."""
    if case.before:
        case.before(folder)
    started = time.perf_counter()
    process = subprocess.Popen(case.command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return Run(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss)


if __name__ == "__main__":
    main()
