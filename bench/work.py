"""How much work a small check is, as the number of calls of functions: the same on each run, unlike its time.

    python -m bench.work                counts, and says how it compares with what is noted
    python -m bench.work --note "why"   notes the count, with the reason for what it has become

The check is that of fixtures/migration. Calls are counted with a fixed order of sets, and depend on the versions of Python and
of the parser: those are noted too. To match an expression is one call, however long it takes;
`bench/speed.py` sees that.
"""

import argparse
import cProfile
import json
import os
import platform
import pstats
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOTED = ROOT / "bench" / "work.json"


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--note", metavar="WHY", help="keep the count, and why it is what it is")
    args = ask.parse_args()
    calls = counted()
    noted = json.loads(NOTED.read_text("utf-8"))
    print(f"{calls} calls, {calls / noted['calls']:.3f} times the {noted['calls']} noted ({noted['why']})")
    if args.note:
        NOTED.write_text(json.dumps({"calls": calls, "with": versions(), "why": args.note}, indent=2) + "\n", "utf-8")


def versions() -> dict[str, str]:
    """What the count depends on beside gaplint."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python, **{name: version(name) for name in ("markdown-it-py", "mdit-py-plugins")}}


def counted() -> int:
    """The calls of a check, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", "from bench.work import check; check()"],
        cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": "0"}, capture_output=True, check=True,
    )  # fmt: skip
    return int(done.stdout)


def check() -> None:
    """Check the fixtures under a profiler, and print the number of calls, when all expressions are compiled already."""
    from gaplint.config.schema import Config
    from gaplint.run import lint

    config = Config(today="2025-07-01")
    lint([Path("fixtures/migration")], config)
    profile = cProfile.Profile()
    profile.runcall(lint, [Path("fixtures/migration")], config)
    print(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
