"""Look for inputs that break gaplint, or try some again.

    python -m fuzz --seconds 20           keeps what broke something in build/fuzz/found, until the next run
    python -m fuzz build/fuzz/found/*.txt

With Atheris, inputs are changed where that reaches new code; without it, they are changed at random. The exit status is 1 where
something broke.
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from random import Random

from fuzz.grammar import changed, made
from fuzz.keep import ROOT, keep, seeds
from fuzz.target import attempt

KEPT = ROOT / "build" / "fuzz"
LARGEST = 64 * 1024
"""Bytes of an input."""
LONGEST = 120
"""Seconds of the clock after which libFuzzer ends; what is slow by the processor's time is told before."""
MEMORY = 2048
"""Megabytes."""


def main(arguments: list[str] | None = None) -> int:
    """0 where nothing broke, else 1; the arguments are those of the command line where none are given."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--seconds", type=int, default=20, help="how long to look; default: 20")
    ask.add_argument("--seed", type=int, help="where chance begins; default: elsewhere each time")
    ask.add_argument("inputs", nargs="*", type=Path, metavar="FILE", help="inputs to try again")
    args = ask.parse_args(arguments)
    inputs = [(path, path.read_bytes()) for path in args.inputs]
    found, corpus = KEPT / "found", KEPT / "corpus"
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        if inputs:
            return _again(inputs)
        shutil.rmtree(KEPT, ignore_errors=True)  # to try what was learnt before again would take minutes
        found.mkdir(parents=True)
        corpus.mkdir()
        (_guided if find_spec("atheris") else _unguided)(found, corpus, args.seconds, args.seed)
    broken = sorted(path for path in found.iterdir() if path.suffix != ".why")
    for path in broken:
        print(f"broke: {path}")
    return 1 if broken else 0


def _guided(found: Path, corpus: Path, seconds: int, seed: int | None) -> None:
    """With Atheris; where an input ends the process, a new one goes on with the rest of the time."""
    for text in seeds():
        (corpus / blake2b(text, digest_size=10).hexdigest()).write_bytes(text[:LARGEST])
    end = time.monotonic() + seconds
    log = KEPT / "log.txt"
    log.write_bytes(b"")
    while (left := int(end - time.monotonic())) > 0:
        options = (
            f"-max_total_time={left}", f"-max_len={LARGEST}", f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={found}/",
            f"-timeout={LONGEST}", f"-report_slow_units={LONGEST}", f"-seed={seed or 0}",
        )  # fmt: skip
        with log.open("ab") as file:
            command = [sys.executable, "-m", "fuzz.guided", str(found), *options, str(corpus)]
            done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=file, stderr=file, check=False)
        told = [line for line in log.read_text("utf-8", errors="replace").splitlines() if line.startswith("#")]
        if not told:
            sys.exit(f"no input was tried; see {log}")
        print(told[-1], flush=True)
        if not done.returncode:
            return


def _unguided(found: Path, _: Path, seconds: int, seed: int | None) -> None:
    """By chance, from the same projects."""
    random, begun, tried = Random(seed), seeds(), 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        text = made("project", random).encode() if random.random() < 0.3 else random.choice(begun)
        text = changed(text, LARGEST, random)
        try:
            attempt(text)
        except Exception as error:
            keep(found, text, error)
        tried += 1
    print(f"{tried} inputs, without coverage")


def _again(inputs: Iterable[tuple[Path, bytes]]) -> int:
    status = 0
    for path, text in inputs:
        try:
            start = time.process_time()
            attempt(text)
            print(f"{path}: {time.process_time() - start:.2f} s")
        except Exception as error:
            print(f"{path}: {type(error).__name__}: {error}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
